# ===----------------------------------------------------------------------=== #
#
# This source file is part of the Oriel project
#
# Copyright (c) 2026 the Oriel authors
# Licensed under Apache License v2.0
#
# SPDX-License-Identifier: Apache-2.0
#
# ===----------------------------------------------------------------------=== #

"""The playback fixture matrix: recordings with the troubles of real cameras, played in Chromium and judged by ffmpeg.

Each recording is put into a real media store and read back as the windows that a page asks for (Media Source
Extensions) and as a downloaded MP4. In both every frame has to be there once and at its time, by the picture code, and
every beep has to sound within 40 ms of its flash. ORIEL_LONG=1 makes the long recording 24 h instead of 2 h.
"""

import json
import os
import shutil
import subprocess
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fixture_sources
import picture_code
import pytest
import recordings
from fixture_server import serving
from fixture_sources import MICROSECONDS, ROOT, Recording
from playwright.sync_api import Browser, Page, sync_playwright

PROGRAM = Path(os.environ.get("ORIEL_BIN", ROOT / ".build" / "debug")) / "PlaybackFixtures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
HERE = Path(__file__).resolve().parent
LONG_HOURS = 24 if os.environ.get("ORIEL_LONG") == "1" else 2
FRAME_SECONDS = 1 / fixture_sources.RATE
HALF_A_FRAME = FRAME_SECONDS / 2
MAXIMUM_OFFSET = 0.04
"""Seconds between picture and sound."""
LOOK_SECONDS = 3.3
"""What is played after each seek in a long recording."""
FORMS = ("windows", "movie")
SHORT = [
    "start-trim",
    "long-gop",
    "b-frames",
    "video-gap",
    "audio-loss",
    "resolution",
    "audio-late",
    "audio-stops",
    "audio-appears",
    "g711",
    "opus",
    "troubled",
]
LONG = ["long", "day"]

Seen = list[list[Any]]
"""Media time in seconds and frame number (None where it cannot be read) of each picture that was on display."""


@dataclass
class Fixture:
    """A recording with the files that the edge would serve of it."""

    recording: Recording
    folder: Path
    timeline: dict[str, Any]

    @property
    def duration(self) -> float:
        return self.timeline["duration"]

    def lead(self, form: str) -> float:
        """Media time at which the range starts."""
        return self.timeline["lead"] if form == "windows" else 0.0

    def expected(self, form: str, start: float = 0, end: float = 1e9) -> list[tuple[float, int]]:
        """Media time and number of each frame that begins between two places of the range, in seconds."""
        lead = self.lead(form)
        times = ((self.recording.media_time(at, lead), frame) for at, frame in self.recording.frames)
        return [(at, frame) for at, frame in times if start - 0.001 <= at - lead < end]

    def beeps(self, form: str, start: float = 0, end: float = 1e9) -> list[float]:
        """Media time of each whole beep between two places of the range."""
        lead = self.lead(form)
        times = (self.recording.media_time(at, lead) for at in self.recording.beeps)
        return [at for at in times if start <= at - lead < end]

    def pieces_of_beeps(self, form: str) -> list[float]:
        return [self.recording.media_time(at, self.lead(form)) for at in self.recording.pieces_of_beeps]

    def moment(self, seconds: float) -> int:
        """The wall clock at a place of the range, microseconds since 1970."""
        return fixture_sources.microseconds(self.recording.start) + round(seconds * MICROSECONDS)


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Fixture]:
    """All recordings, recorded and read back by the product's own code."""
    assert PROGRAM.exists(), f"{PROGRAM} is missing; build the package, or name its folder in ORIEL_BIN."
    folder = tmp_path_factory.mktemp("fixtures")
    made = fixture_sources.short_recordings(folder) + fixture_sources.long_recordings(folder, LONG_HOURS)
    folders = [recording.write(folder) for recording in made]
    subprocess.run([PROGRAM, *folders], check=True, timeout=120 if LONG_HOURS < 24 else 900)
    return {
        recording.name: Fixture(recording, own, json.loads((own / "timeline.json").read_text()))
        for recording, own in zip(made, folders, strict=True)
    }


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, fixtures: dict[str, Fixture]) -> Iterator[Page]:
    """The page that plays fixtures, with a server of its own; an error in it fails the test."""
    roots = {
        "page": HERE / "fixture_page",
        "picture_code.js": HERE / "picture_code.js",
        "fixtures": next(iter(fixtures.values())).folder.parent,
    }
    errors: list[str] = []
    with serving(roots) as address:
        page = chromium.new_page(base_url=address)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/page/index.html")
        page.wait_for_function("globalThis.fixture")
        yield page
        page.close()
    assert not errors, errors


@pytest.fixture(scope="module")
def table(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Lines that are printed when all is done."""
    lines: list[str] = []
    yield lines
    manager = request.config.pluginmanager
    reporter, capture = manager.getplugin("terminalreporter"), manager.getplugin("capturemanager")
    if reporter and capture and lines:
        with capture.global_and_fixture_disabled():
            reporter.write_line("\n\nfixture: frames expected/seen, their largest error, beeps, largest A/V offset")
            for line in lines:
                reporter.write_line(line)


def judge_frames(seen: Seen, expected: list[tuple[float, int]]) -> tuple[dict[float, float], list[str]]:
    """Media time seen for each expected one, and what is wrong with the pictures inside of the expected time."""
    times = [at for at, _ in expected]
    found: dict[float, float] = {}
    wrong = []
    for at, frame in seen:
        if not times[0] - HALF_A_FRAME < at < times[-1] + HALF_A_FRAME:
            continue
        place = bisect_left(times, at)
        near = min(range(max(0, place - 1), min(len(times), place + 1)), key=lambda number: abs(times[number] - at))
        if frame != expected[near][1] or abs(times[near] - at) > HALF_A_FRAME:
            wrong.append(f"frame {frame} at {at:.3f}, where {expected[near][1]} belongs at {times[near]:.3f}")
        elif times[near] in found and abs(found[times[near]] - at) > 0.001:
            wrong.append(f"frame {frame} at {at:.3f} and at {found[times[near]]:.3f}")
        else:
            found[times[near]] = at
    return found, wrong


def judge_beeps(heard: list[float], expected: list[float], pieces: list[float], flashes: dict[float, float]) -> float:
    """The largest offset of a beep from its flash, where it was seen; fails where a beep is missing or out of place."""
    offsets = []
    for beep in expected:
        assert heard, "no beep was heard"
        nearest = min(heard, key=lambda at: abs(at - beep))
        flash = min(flashes, key=lambda at: abs(at - beep), default=None)
        shown = flashes[flash] if flash is not None and abs(flash - beep) < HALF_A_FRAME else beep
        offsets.append(nearest - shown)
    for at in heard:
        known = any(abs(at - beep) < 0.5 for beep in expected) or any(-0.1 < at - piece < 0.2 for piece in pieces)
        assert known, f"a beep sounded at {at:.3f}, where there is none"
    assert len(heard) <= len(expected) + len(pieces)
    worst = max(offsets, key=abs, default=0.0)
    assert abs(worst) <= MAXIMUM_OFFSET, f"a beep sounds {worst * 1000:.0f} ms after its flash; all: {offsets}"
    return worst


def judge(page: Page, fixture: Fixture, form: str, seen: dict[str, Any], start: float, end: float) -> str:
    """Checks what one form showed and played between two places of the range; gives a line for the table."""
    expected = fixture.expected(form, start, end)
    frames: Seen = seen["frames"]
    found, wrong = judge_frames(frames, expected)
    dropped = [at for at, _ in expected if at not in found]
    # A busy machine leaves pictures out while it plays; each of them is looked at by a seek.
    frames = frames + [look for look in page.evaluate(LOOK, [form, [at + HALF_A_FRAME for at in dropped]]) if look]
    found, wrong = judge_frames(frames, expected)
    missing = [(round(at, 3), frame) for at, frame in expected if at not in found]
    name = f"{fixture.recording.name}, {form}"
    assert not wrong, f"{name}: {len(wrong)} pictures are wrong: {wrong[:4]}"
    assert not missing, f"{name}: {len(missing)} of {len(expected)} frames are missing: {missing[:4]}"
    beeps = fixture.beeps(form, start + 0.15, end - 0.2)
    heard = [at for at in seen["beeps"] if at is not None and at < end + fixture.lead(form)]
    worst = judge_beeps(heard, beeps, fixture.pieces_of_beeps(form) + fixture.beeps(form), found)
    error = max(abs(at - when) for at, when in found.items())
    return (
        f"{fixture.recording.name:14} Chromium {form:8} {len(expected):4}/{len(found):4} (by seek {len(dropped):3})"
        f" {error * 1000:5.1f} ms, beeps {len(beeps)}, {worst * 1000:+5.1f} ms"
    )


LOOK = "([form, times]) => fixture.look(form, times)"
SEEK = "([at, lead]) => fixture.seek(at, lead)"
OPEN = "([folder, seek]) => fixture.open(folder, seek)"
PLAY = "([end, lead]) => fixture.play(end, lead)"


def assert_shows(page: Page, fixture: Fixture, seconds: float) -> None:
    """Seeks to a place of the range, a frame's begin, where both forms have to show that frame."""
    # At the very start the lead has to be exact, elsewhere half a frame keeps clear of rounding.
    place = seconds + HALF_A_FRAME if seconds else 0
    frame = fixture.recording.frame_at(fixture.moment(place))
    seen = page.evaluate(SEEK, [place, fixture.timeline["lead"]])
    for form in FORMS:
        assert seen[form] and seen[form][1] == frame, f"{form} at {seconds} s shows {seen[form]}, not frame {frame}"


@pytest.mark.parametrize("name", SHORT)
def test_chromium_plays_every_frame_and_beep_at_its_time(
    name: str, fixtures: dict[str, Fixture], page: Page, table: list[str]
) -> None:
    fixture = fixtures[name]
    lead = fixture.timeline["lead"]
    for number, seconds in enumerate(fixture.recording.seeks):
        # The windows of this place alone, as after a seek in the page.
        page.evaluate(OPEN, [f"/fixtures/{name}", number])
        assert_shows(page, fixture, seconds)
        page.evaluate("fixture.close()")
    page.evaluate(OPEN, [f"/fixtures/{name}", None])
    for seconds in [*fixture.recording.seeks, fixture.duration - FRAME_SECONDS, 0]:
        assert_shows(page, fixture, seconds)
    seen = page.evaluate(PLAY, [fixture.duration, lead])
    for form in FORMS:
        table.append(judge(page, fixture, form, seen[form], 0, fixture.duration))


@pytest.mark.parametrize("name", LONG)
def test_chromium_seeks_in_hours(name: str, fixtures: dict[str, Fixture], page: Page, table: list[str]) -> None:
    fixture = fixtures[name]
    lead = fixture.timeline["lead"]
    for number, seconds in enumerate(fixture.recording.seeks):
        page.evaluate(OPEN, [f"/fixtures/{name}", number])
        assert_shows(page, fixture, seconds)
        seen = page.evaluate(PLAY, [seconds + LOOK_SECONDS, lead])
        for form in FORMS:
            line = judge(page, fixture, form, seen[form], seconds, seconds + LOOK_SECONDS)
            table.append(f"{line} at {seconds:.1f} s")
        page.evaluate("fixture.close()")


@pytest.mark.parametrize("name", SHORT)
def test_ffmpeg_reads_every_frame_and_beep_at_its_time(
    name: str, fixtures: dict[str, Fixture], table: list[str]
) -> None:
    fixture = fixtures[name]
    windows = fixture.folder / "windows.mp4"
    parts = ["init.mp4", *(window["name"] for window in fixture.timeline["windows"])]
    windows.write_bytes(b"".join((fixture.folder / part).read_bytes() for part in parts))
    for form, path in (("movie", fixture.folder / "movie.mp4"), ("windows", windows)):
        assert recordings.decoder_complaints(path) == ""
        expected = fixture.expected(form)
        read = [[at, code.frame if code else None] for at, code in picture_code.read_video(str(path))]
        # Only windows may hold hidden frames before the start, and reordered ones past the end.
        inside = [entry for entry in read if expected[0][0] - 0.001 <= entry[0] < expected[-1][0] + HALF_A_FRAME]
        assert form == "windows" or len(inside) == len(read)
        found, wrong = judge_frames(inside, expected)
        assert not wrong, wrong[:4]
        assert [frame for _, frame in inside] == [frame for _, frame in expected]
        heard = [at for at in picture_code.read_beeps(str(path)) if at > fixture.lead(form)]
        pieces = fixture.pieces_of_beeps(form) + fixture.beeps(form)
        worst = judge_beeps(heard, fixture.beeps(form), pieces, found)
        table.append(
            f"{name:14} ffmpeg   {form:8} {len(expected):4}/{len(inside):4}                "
            f"{max(abs(at - when) for at, when in found.items()) * 1000:5.1f} ms, "
            f"beeps {len(fixture.beeps(form))}, {worst * 1000:+5.1f} ms"
        )
    assert abs(recordings.duration(fixture.folder / "movie.mp4") - fixture.duration) < FRAME_SECONDS


@pytest.mark.parametrize("name", LONG)
def test_the_header_of_hours_is_right(name: str, fixtures: dict[str, Fixture]) -> None:
    fixture = fixtures[name]
    movie = fixture.folder / "movie.mp4"
    length = float(fixture.recording.end - fixture.recording.start)
    streams = recordings.probe(movie)["streams"]
    assert abs(recordings.duration(movie) - length) < FRAME_SECONDS
    assert all(abs(float(stream["duration"]) - length) < FRAME_SECONDS for stream in streams)
    hidden = round(fixture.timeline["lead"] * fixture_sources.RATE)
    assert int(streams[0]["nb_frames"]) == len(fixture.recording.frames) + hidden
    assert movie.stat().st_size == fixture.timeline["movieBytes"]
    for seconds in fixture.recording.seeks:
        command = ["ffmpeg", "-v", "error", "-nostdin", "-ss", str(seconds), "-t", "2", "-i", movie, "-f", "null", "-"]
        done = subprocess.run(command, capture_output=True, timeout=120, check=True)
        assert done.stderr == b"", f"at {seconds} s: {done.stderr.decode()}"


def test_the_holes_are_told(fixtures: dict[str, Fixture]) -> None:
    for fixture in fixtures.values():
        lead = fixture.timeline["lead"]
        holes = [
            (fixture.recording.media_time(start, lead), fixture.recording.media_time(end, lead), "camera-down")
            for start, end in fixture.recording.holes
        ]
        gaps = [(gap["start"], gap["end"], gap.get("cause")) for gap in fixture.timeline["gaps"]]
        assert [gap[2] for gap in gaps] == [hole[2] for hole in holes], fixture.recording.name
        for gap, hole in zip(gaps, holes, strict=True):
            assert abs(gap[0] - hole[0]) < 0.001 and abs(gap[1] - hole[1]) < 0.001, fixture.recording.name
        assert fixture.timeline["parts"] == 1
