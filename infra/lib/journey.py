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
"""The journey of the product, driven in a real browser against the running demo; pictures and sound are read back.

`check` runs all of it and prints a line for each step. The tests of Tests/Browser run the same steps one by one.
"""

from __future__ import annotations

import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np
from browser import (
    FRAMES_PER_SECOND,
    LOOP_FRAMES,
    LOOP_SECONDS,
    ROOT,
    Broken,
    Viewer,
    chromium,
    frames_apart,
    quantile,
    require,
    wait_for,
)
from demo import Demo, DemoError
from playwright.sync_api import Browser, Error

sys.path.insert(0, str(ROOT / "Tests" / "Support"))

import picture_code  # noqa: E402

PICTURES = ROOT / ".cache" / "journey"
"""Where a failed step leaves a picture of the page."""

NETWORK_WORDS = ("Failed to load resource", "WebSocket connection to", "net::ERR_")
"""What Chromium itself says on the console while a server is away; no fault of the page."""


def seconds_of(moment: str) -> float:
    """UTC seconds since 1970 of an RFC 3339 moment."""
    return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()


def utc(seconds: float) -> str:
    """A moment as it is written."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%H:%M:%S.%f")[:-3]


def capture_delay(now: float, frame: int) -> float:
    """Seconds from the capture of a frame of the cameras' loop to now (UTC seconds since 1970)."""
    half = LOOP_SECONDS / 2
    return (now - frame / FRAMES_PER_SECOND + half) % LOOP_SECONDS - half


def frame_at(moment: float) -> int:
    """The frame that the cameras show at a moment (UTC seconds): the one that was captured last."""
    # A frame's own time, rounded to microseconds on its way here, still means that frame.
    return int((moment % LOOP_SECONDS) * FRAMES_PER_SECOND + 0.05) % LOOP_FRAMES


def metrics(port: int) -> dict[str, float]:
    """The gauges of a program, fresh; the keys are names with labels."""
    base = f"http://127.0.0.1:{port}"
    urllib.request.urlopen(f"{base}/readyz", timeout=5).read()
    lines = urllib.request.urlopen(f"{base}/metrics", timeout=5).read().decode().splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if line and not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


def in_peace(look: Callable[[], Any], rest: Callable[[], None], looks: int = 3) -> Any:
    """What a look at moving pictures gives; a machine that was busy with other things is looked at again."""
    for left in range(looks - 1, -1, -1):
        try:
            return look()
        except Broken:
            if left == 0:
                raise
            rest()


@dataclass
class Recording:
    """A recording of the journey: what was done, and what the cloud says of it."""

    pressed: float
    """UTC seconds of the press of Record, on this machine's clock."""
    starting: float = 0
    """Seconds from the press to the word "Starting"."""
    recording: float = 0
    """Seconds from the press to the word "Recording"."""
    stopped: float = 0
    """UTC seconds of the press of Stop."""
    fact: dict[str, Any] = field(default_factory=dict)

    @property
    def start(self) -> float:
        """UTC seconds."""
        return self.fact["start"] / 1e6

    @property
    def end(self) -> float:
        """UTC seconds."""
        return self.fact["end"] / 1e6


class Journey:
    """The steps, in order; each gives the figures it measured and raises Broken where a promise is not kept."""

    def __init__(self, demo: Demo, browser: Browser) -> None:
        self.demo, self.browser = demo, browser
        self.viewer = Viewer(browser, demo.url)
        self.page = self.viewer.page
        self.recorded: Recording | None = None

    def close(self) -> None:
        """Closes the windows."""
        self.viewer.close()

    # 1

    def sign_in(self) -> str:
        """Sign in, with a wrong password first."""
        self.page.goto("/rooms")
        require(
            "/sign-in" in self.page.url, f"A stranger who asks for the rooms is sent to sign in, not {self.page.url}."
        )
        self.viewer.excuse("401")
        self.viewer.sign_in(self.demo.user, "not the password")
        sentence = self.page.wait_for_selector(".fault", timeout=10_000).inner_text().strip()
        require(sentence.endswith("."), f"A wrong password is answered with a sentence, not '{sentence}'.")
        self.viewer.excuse()
        began = time.monotonic()
        self.viewer.sign_in(self.demo.user, self.demo.password)
        self.page.wait_for_url("**/rooms", timeout=10_000)
        took = time.monotonic() - began
        return f"a wrong password is told ('{sentence}'), the right one is in after {took * 1000:.0f} ms"

    # 2

    def watch(self, seconds: float = 10) -> str:
        """The rooms; one room with both cameras live, delays read off the pictures."""
        self.page.goto("/rooms")
        names = self.page.locator(".tile h2").all_inner_texts()
        require(names == ["Interview A", "Interview B"], f"The page of rooms shows both rooms, not {names}.")
        began = time.monotonic()
        self.page.click("text=Interview A")
        self.wait_for_pictures()
        first = (time.monotonic() - began) * 1000
        told = [int(video["firstPictureMilliseconds"]) for video in self.data()]
        muted = self.viewer.sample("muted")
        require(all(muted), f"The page starts muted, not {muted}.")
        # The first two seconds are the backlog since the last key frame.
        self.page.wait_for_timeout(2000)
        worst, told_delays = in_peace(lambda: self.measure(seconds), self.rest)
        return (
            f"both cameras, delay read off the picture {' and '.join(f'{1000 * value:.0f}' for value in worst)} ms p95,"
            f" page says {' and '.join(f'{1000 * value:.0f}' for value, _ in told_delays)} ms (off by at most"
            f" {1000 * max(off for _, off in told_delays):.0f} ms p95), first picture"
            f" {' and '.join(map(str, told))} ms in the page, {first:.0f} ms from the click"
        )

    def rest(self) -> None:
        """Lets the machine come to itself."""
        self.page.wait_for_timeout(3000)

    def measure(self, seconds: float) -> tuple[list[float], list[tuple[float, float]]]:
        """For each camera its delay (s, p95), and what the page says of it with how far that is off."""
        cameras = self.viewer.sample("live", seconds)
        worst, told_delays = [], []
        for number, camera in enumerate(cameras, start=1):
            samples = camera["samples"]
            require(
                len(samples) >= seconds * 4,
                f"Camera {number}: {len(samples)} codes were read in {seconds:.0f} s, {camera['unread']} not.",
            )
            require(
                all(sample["camera"] == number for sample in samples),
                f"Camera {number} shows the pictures of camera {number}.",
            )
            self.check_advance(number, samples)
            delays = [capture_delay(sample["utc"] / 1000, sample["frame"]) for sample in samples]
            require(
                quantile(delays, 0.95) <= 1, f"Camera {number}: glass to glass p95 is {quantile(delays, 0.95):.3f} s."
            )
            off = [abs(sample["delay"] / 1000 - delay) for sample, delay in zip(samples, delays, strict=True)]
            middle, said = quantile(delays, 0.5), quantile([sample["delay"] / 1000 for sample in samples], 0.5)
            require(
                quantile(off, 0.95) <= 0.1,
                f"Camera {number}: the page says {said:.3f} s, the picture {middle:.3f} s; p95 of the difference"
                f" is {quantile(off, 0.95) * 1000:.0f} ms.",
            )
            shown = [float(word.split()[0]) for word in camera["words"] if word[:1].isdigit()]
            require(
                shown and abs(quantile(shown, 0.5) - middle) <= 0.1,
                f"Camera {number}: '{camera['words'][-1]}' is on display, the picture is {middle:.3f} s old.",
            )
            worst.append(quantile(delays, 0.95))
            told_delays.append((said, quantile(off, 0.95)))
        return worst, told_delays

    def check_advance(self, number: int, samples: list[dict[str, Any]]) -> None:
        """Frame numbers go on, at the speed of time."""
        steps = [
            frames_apart(after["frame"], before["frame"]) for before, after in zip(samples, samples[1:], strict=False)
        ]
        require(all(step > 0 for step in steps), f"Camera {number}: frame numbers go on, steps are {steps}.")
        took = (samples[-1]["utc"] - samples[0]["utc"]) / 1000
        rate = sum(steps) / took
        require(abs(rate - FRAMES_PER_SECOND) < 1.5, f"Camera {number}: {rate:.1f} frames pass in a second, not 30.")

    def data(self) -> list[dict[str, str]]:
        """What the players write on their video elements."""
        return self.page.eval_on_selector_all("figure video", "list => list.map(each => ({...each.dataset}))")

    def wait_for_pictures(self, seconds: float = 15) -> None:
        """Both cameras show a picture whose code can be read."""

        def both() -> bool:
            codes = self.viewer.sample("codes")
            return len(codes) == 2 and all(codes) and all("firstPictureMilliseconds" in each for each in self.data())

        wait_for("Pictures of both cameras", both, seconds, self.page)

    def listen(self) -> str:
        """Sound is in the stream from the start: S lets it be heard."""
        self.page.keyboard.press("s")
        wait_for("Sound on", lambda: self.viewer.sample("muted") == [False, True], 2, self.page)
        beeps = in_peace(self.hear, self.rest)
        self.page.keyboard.press("s")
        wait_for("Sound off", lambda: all(self.viewer.sample("muted")), 2, self.page)
        distances = [after - before for before, after in zip(beeps, beeps[1:], strict=False)]
        return (
            f"{len(beeps)} beeps in 5 s, {min(distances):.3f} to {max(distances):.3f} s apart; S switches it on and off"
        )

    def hear(self) -> list[float]:
        """One beep comes in each second."""
        beeps = self.viewer.sample("beeps", 0, 5)
        require(beeps is not None, "There is a track of sound.")
        require(len(beeps) >= 3, f"A beep comes every second: {len(beeps)} were heard in 5 s.")
        distances = [after - before for before, after in zip(beeps, beeps[1:], strict=False)]
        # The live page plays up to 10 % faster while it catches up.
        require(all(abs(each - 1) < 0.12 for each in distances), f"Beeps are 1 s apart, not {distances}.")
        return beeps

    def share(self) -> str:
        """Two who watch one room cost one copy of each camera on the uplink."""
        other = Viewer(self.browser, self.demo.url, like=self.viewer)
        try:
            other.page.goto(self.page.url)
            wait_for("Pictures of the second viewer", lambda: all(other.sample("codes")), 15, other.page)
            cloud, edge = metrics(self.demo.cloud_health), metrics(self.demo.edge_health)
        finally:
            other.close()
        require(not other.errors, f"The second page says: {other.errors}")
        streams = cloud["oriel_cloud_live_viewers"]
        copies = [value for name, value in edge.items() if name.startswith("oriel_edge_camera_viewers")]
        require(streams == 4, f"Two pages with two cameras are 4 streams, not {streams:.0f}.")
        require(
            cloud["oriel_cloud_live_cameras"] == 2,
            f"The cloud fetches {cloud['oriel_cloud_live_cameras']:.0f} cameras.",
        )
        require(
            sorted(copies) == [0, 0, 1, 1] or sorted(copies) == [1, 1],
            f"The edge sends each camera once, not {copies}.",
        )
        return "4 streams to browsers, 2 from the edge, each camera once"

    # 3 and 4

    def open_room(self) -> None:
        """The first room with pictures, and nothing recording."""
        self.page.goto(f"/rooms/{self.demo.rooms[0]}")
        self.wait_for_pictures()

    def state_word(self) -> str:
        """The word on the badge."""
        return self.page.inner_text("#state-word").strip()

    def press_record(self) -> Recording:
        """Presses R and waits for the word."""
        before = len(self.viewer.sample("words"))
        self.page.keyboard.press("r")
        wait_for("The word 'Recording'", lambda: self.state_word() == "Recording", 10, self.page)
        key = [key for key in self.viewer.sample("keys") if key["key"] == "r"][-1]
        words = self.viewer.sample("words")[before:]
        shown = [word["word"] for word in words]
        require(shown == ["Starting", "Recording"], f"The page says 'Starting', then 'Recording', not {shown}.")
        after = [(word["at"] - key["at"]) / 1000 for word in words]
        return Recording(pressed=key["utc"] / 1000, starting=after[0], recording=after[1])

    def press_stop(self, recording: Recording) -> None:
        """Presses R once more, answers the question, and waits until the recording is in the list."""
        identifier = self.page.evaluate("orielRoom.room.recording.id")
        self.page.keyboard.press("r")
        self.page.wait_for_selector("#stop-dialog[open]", timeout=2000)
        focused = self.page.evaluate("document.activeElement.value")
        require(focused == "stop", f"The question has its focus on Stop, not on '{focused}'.")
        recording.stopped = time.time()
        self.page.keyboard.press("Enter")
        wait_for("The end of the recording", lambda: self.state_word() == "Buffering", 10, self.page)
        recording.fact = wait_for("The recording in the list", lambda: self.complete(identifier), 10, self.page)

    def complete(self, identifier: str) -> dict[str, Any] | None:
        """What the cloud says of a recording that has ended."""
        for fact in self.demo.web.get("/api/recordings")["recordings"]:
            if fact["id"] == identifier and fact["state"] == "complete":
                return fact
        return None

    def record(self, seconds: float = 12) -> str:
        """Press Record: 'Starting', then 'Recording'."""
        self.open_room()
        # Ten seconds of pre-roll are there, so the recording can begin at the press itself.
        self.recorded = self.press_record()
        require(self.recorded.recording <= 1, f"'Recording' came {self.recorded.recording:.3f} s after the press.")
        self.page.wait_for_timeout(seconds * 1000)
        return (
            f"'Starting' {self.recorded.starting * 1000:.0f} ms after the press,"
            f" 'Recording' {self.recorded.recording * 1000:.0f} ms"
        )

    def stop(self) -> str:
        """Stop: asked once; the recording is in the list with its true start, duration and size."""
        recording = self.recorded_one()
        self.press_stop(recording)
        late = recording.start - recording.pressed
        length, asked = recording.end - recording.start, recording.stopped - recording.pressed
        require(abs(late) <= 0.5, f"The recording begins {late:.3f} s after the press.")
        require(
            abs(length - asked) <= 0.5, f"The recording lasts {length:.3f} s, {asked:.3f} s lie between the presses."
        )
        self.page.goto("/recordings")
        row = self.page.locator(f"tr[data-recording='{recording.fact['id']}']")
        cells = [cell.strip() for cell in row.locator("td").all_inner_texts()]
        shown = row.locator("time").get_attribute("datetime") or ""
        require(abs(seconds_of(shown) - recording.start) < 0.002, f"The list has the start {shown}.")
        whole = int(length)
        require(
            cells[2] == f"0:{whole // 60:02}:{whole % 60:02}",
            f"The list has the duration {cells[2]}, it is {length:.2f} s.",
        )
        require(cells[3][:1] in "123456789", f"The list has a size, not '{cells[3]}'.")
        require(cells[5] == "Complete", f"The list says 'Complete', not '{cells[5]}'.")
        return (
            f"start {utc(recording.start)}Z, {late * 1000:+.0f} ms from the press; {length:.3f} s"
            f" ({(length - asked) * 1000:+.0f} ms); {cells[3]}"
        )

    def recorded_one(self) -> Recording:
        """The recording of the step before."""
        require(self.recorded, "There is no recording: the step before failed.")
        return self.recorded

    # 5

    def open_recording(self, recording: Recording) -> None:
        """Opens a recording's page and waits until it can be played."""
        self.page.goto(f"/recordings/{recording.fact['id']}")
        self.viewer.sample("playerReady")

    def seek(self, recording: Recording, seconds: float) -> tuple[int, int]:
        """Seeks, paused; gives how far the pictures are apart and how far from what the cameras showed, in frames."""
        self.page.evaluate("seconds => orielPlayer.seek(seconds)", seconds)
        codes = self.viewer.sample("stillCodes")
        require(all(codes), f"At {seconds:.3f} s both cameras show a picture: {codes}")
        frames = [code["frame"] for code in codes]
        # A seek shows the frame that begins nearest to the place.
        expected = frame_at(recording.start + seconds + 0.5 / FRAMES_PER_SECOND)
        apart = abs(frames_apart(frames[0], frames[1]))
        off = max((frames_apart(frame, expected) for frame in frames), key=abs)
        where = f"At {seconds:.3f} s the cameras show the frames {frames}, at that moment it was {expected}"
        require(apart <= 1, f"{where}: more than one frame apart.")
        require(abs(off) <= 1, f"{where}.")
        return apart, off

    def play_back(self, seeks: int = 8) -> str:
        """Both cameras in step after each seek and while playing."""
        recording = self.recorded_one()
        length = recording.end - recording.start
        began = time.monotonic()
        self.open_recording(recording)
        first = time.monotonic() - began
        random = np.random.default_rng(7)
        places = [0.0, length / 2, 0.1, length - 0.2, *random.uniform(0, length - 0.1, seeks - 4)]
        took, found = [], []
        for place in places:
            start = time.monotonic()
            found.append(self.seek(recording, float(place)))
            took.append(time.monotonic() - start)
        apart, speed = in_peace(lambda: self.play(recording, min(6, length - 2)), self.rest)
        offs = [off for _, off in found]
        return (
            f"page in {first:.2f} s; {len(places)} seeks, {max(took):.2f} s at most, cameras at most"
            f" {max(apart for apart, _ in found)} frame apart, {min(offs):+d} to {max(offs):+d} frames from the moment;"
            f" playing at most {apart} frame apart (p90), speed {speed:.3f}"
        )

    def play(self, recording: Recording, seconds: float) -> tuple[float, float]:
        """Looks at pictures that play: how far they are apart (frames, p90), and how fast they go."""
        self.seek(recording, 0.5)
        self.page.keyboard.press(" ")
        self.page.wait_for_timeout(500)
        seen = self.viewer.sample("together", seconds)
        self.page.evaluate("orielPlayer.pause()")
        samples = [each for each in seen if None not in each["frames"]]
        require(len(samples) >= seconds * 3, f"Only {len(samples)} pairs of pictures were read in {seconds:.1f} s.")
        apart = [abs(frames_apart(*sample["frames"])) for sample in samples]
        # The screen is not drawn for both at the same instant: a busy machine adds a frame now and then.
        require(quantile(apart, 0.9) <= 1 and max(apart) <= 3, f"Playing, the cameras are {apart} frames apart.")
        moved = sum(
            frames_apart(after["frames"][0], before["frames"][0])
            for before, after in zip(samples, samples[1:], strict=False)
        )
        speed = moved / FRAMES_PER_SECOND / (samples[-1]["time"] - samples[0]["time"])
        require(abs(speed - 1) < 0.05, f"Playing, pictures pass {speed:.3f} times as fast as the time on display.")
        return quantile(apart, 0.9), speed

    def download(self) -> str:
        """One camera as MP4, in the browser and in parts, every frame and every beep in its place."""
        recording = self.recorded_one()
        self.open_recording(recording)
        link = self.page.locator(".download-list a").first
        with self.page.expect_download(timeout=30_000) as waiting:
            link.click()
        path = Path(waiting.value.path())
        address = link.get_attribute("href") or ""
        size = path.stat().st_size
        self.check_ranges(address, path.read_bytes())
        frames, offset, seconds = self.check_movie(recording, path, recording.fact["cameras"][0])
        return (
            f"{waiting.value.suggested_filename}, {size / 1e6:.1f} MB, length, ETag and ranges; {seconds:.3f} s,"
            f" {frames} frames each once and in order, sound within {offset * 1000:.0f} ms of the picture"
        )

    def check_ranges(self, address: str, whole: bytes) -> None:
        """Length, ETag, a download resumed in two parts, and If-Range."""
        status, headers, body = self.demo.web.request("GET", address)
        tag = headers["ETag"]
        require(status == 200 and body == whole, f"A second download is the same: status {status}, {len(body)} bytes.")
        require(headers["Content-Length"] == str(len(whole)), f"Content-Length is {headers['Content-Length']}.")
        require(
            tag and headers["Accept-Ranges"] == "bytes", f"ETag is {tag}, Accept-Ranges {headers['Accept-Ranges']}."
        )
        status, headers, body = self.demo.web.request("HEAD", address)
        require(
            status == 200 and headers["Content-Length"] == str(len(whole)) and headers["ETag"] == tag,
            f"HEAD tells the same: {status}, {headers['Content-Length']}, {headers['ETag']}.",
        )
        middle = len(whole) // 2 + 1
        parts = []
        for first, rest in [(f"bytes=0-{middle - 1}", {}), (f"bytes={middle}-", {"If-Range": tag})]:
            status, headers, body = self.demo.web.request("GET", address, headers={"Range": first, **rest})
            require(status == 206, f"Range {first} is answered with {status}.")
            parts.append(body)
        require(b"".join(parts) == whole, "Two parts make the whole.")
        changed = {"Range": f"bytes={middle}-", "If-Range": '"another"'}
        status, _, body = self.demo.web.request("GET", address, headers=changed)
        require(
            status == 200 and body == whole, f"If-Range with another ETag gives the whole: {status}, {len(body)} bytes."
        )
        beyond = {"Range": f"bytes={len(whole)}-"}
        status, headers, _ = self.demo.web.request("GET", address, headers=beyond)
        require(status == 416, f"A range behind the end is answered with {status}.")

    def check_movie(self, recording: Recording, path: Path, camera: dict[str, Any]) -> tuple[int, float, float]:
        """A download without gaps: duration, each frame once in order, sound with the picture."""
        seconds = float(picture_code._probe(str(path), "v:0", "format=duration")["format"]["duration"])
        length = recording.end - recording.start
        require(
            abs(seconds - length) <= 1.5 / FRAMES_PER_SECOND,
            f"ffprobe says {seconds:.3f} s, the recording has {length:.3f} s.",
        )
        pictures = picture_code.read_video(str(path))
        frames = [code.frame for _, code in pictures if code]
        require(len(frames) == len(pictures), f"{len(pictures) - len(frames)} pictures have no code.")
        steps = [frames_apart(after, before) for before, after in zip(frames, frames[1:], strict=False)]
        odd = [(at, step) for at, step in enumerate(steps) if step != 1]
        require(not odd, f"Every frame is there once, in order; not so after the pictures (number, step) {odd[:5]}.")
        off = frames_apart(frames[0], frame_at(recording.start))
        require(abs(off) <= 1, f"The first frame is {frames[0]}, {off} from that of the start.")
        beeps = picture_code.read_beeps(str(path))
        flashes = [at for at, code in pictures if code and code.frame % FRAMES_PER_SECOND == 0]
        offsets = [min((beep - flash for flash in flashes), key=abs) for beep in beeps]
        require(len(beeps) >= int(length) - 1, f"{len(beeps)} beeps are in {length:.1f} s.")
        worst = max(map(abs, offsets))
        require(worst <= 0.04, f"Sound and picture are {worst * 1000:.0f} ms apart.")
        return len(frames), worst, seconds

    # 6

    def kill_edge(self) -> str:
        """SIGKILL the edge in the middle of a recording: it resumes, the hole is a gap with its cause."""
        self.open_room()
        recording = self.press_record()
        self.page.wait_for_timeout(6000)
        killed = time.time()
        self.demo.kill("edge")
        wait_for("'Edge offline' on the page", lambda: self.state_word() == "Edge offline", 15, self.page)
        self.page.wait_for_timeout(1000)
        started = time.time()
        self.demo.start_edge()
        wait_for("The recording's going on by itself", lambda: self.state_word() == "Recording", 30, self.page)
        wait_for("Live pictures again", self.is_live, 20, self.page)
        back = time.time() - started
        self.page.wait_for_timeout(6000)
        self.press_stop(recording)
        self.open_recording(recording)
        gaps = [(camera["name"], gap) for camera in self.page_data()["cameras"] for gap in camera["gaps"]]
        require(len(gaps) == 2, f"Each camera has one gap: {gaps}")
        words = self.page.locator("#gaps li").all_inner_texts()
        require(
            len(words) == 2 and all("started anew" in word for word in words), f"The page tells of the gaps: {words}"
        )
        for name, gap in gaps:
            start, end = recording.start + gap["start"], recording.start + gap["end"]
            require(gap["cause"] == "restart", f"{name}: the gap's cause is {gap['cause']}.")
            require(
                killed - 2.5 < start <= killed + 0.1 and killed < end < started + 8,
                f"{name}: gap {utc(start)} to {utc(end)}; edge killed at {utc(killed)}, back at {utc(started)}.",
            )
        first, last = min(gap["start"] for _, gap in gaps), max(gap["end"] for _, gap in gaps)
        length = recording.end - recording.start
        for place in [0.2, first / 2, first - 0.2, last + 0.2, (last + length) / 2, length - 0.2]:
            self.seek(recording, place)
        self.play_across(recording, first, last)
        lost = max(killed - recording.start - gap["start"] for _, gap in gaps)
        return (
            f"recording goes on by itself, live again {back:.1f} s after the start of the edge; gap"
            f" {last - first:.1f} s, cause 'restart', {lost:.2f} s before the kill are lost; before and after it plays"
        )

    def is_live(self) -> bool:
        """Both pictures are of now."""
        codes = self.viewer.sample("codes")
        return all(codes) and all(abs(capture_delay(time.time(), code["frame"])) < 1.5 for code in codes)

    def page_data(self) -> dict[str, Any]:
        """What the recording's page was given."""
        return self.page.evaluate("JSON.parse(document.getElementById('recording').textContent)")

    def play_across(self, recording: Recording, first: float, last: float) -> None:
        """Plays from before a gap to after it."""
        self.page.evaluate("seconds => orielPlayer.seek(seconds)", first - 1)
        self.page.evaluate("orielPlayer.play()")
        wait_for(
            "Playing across the gap",
            lambda: self.page.evaluate("orielPlayer.time()") > last + 1,
            last - first + 15,
            self.page,
        )
        self.page.evaluate("orielPlayer.pause()")
        self.page.wait_for_timeout(300)
        now = self.page.evaluate("orielPlayer.time()")
        codes = self.viewer.sample("stillCodes")
        frames = [code["frame"] for code in codes if code]
        off = [frames_apart(frame, frame_at(recording.start + now)) for frame in frames]
        require(
            len(off) == 2 and max(map(abs, off)) <= 2,
            f"Paused at {now:.3f} s after the gap: {frames}, {off} frames off.",
        )

    def kill_cloud(self) -> str:
        """SIGKILL the cloud during a recording: the recording is unaffected and appears complete."""
        self.open_room()
        recording = self.press_record()
        self.page.wait_for_timeout(4000)
        self.viewer.excuse(*NETWORK_WORDS)
        self.demo.kill("cloud")
        wait_for("A word of the lost link", lambda: self.page.is_visible("#banner"), 15, self.page)
        self.page.wait_for_timeout(4000)
        started = time.time()
        self.demo.start_cloud()
        wait_for("The link's return", lambda: not self.page.is_visible("#banner"), 30, self.page)
        wait_for("'Recording' on the page", lambda: self.state_word() == "Recording", 20, self.page)
        wait_for("Live pictures again", self.is_live, 20, self.page)
        back = time.time() - started
        self.viewer.excuse()
        self.page.wait_for_timeout(3000)
        self.press_stop(recording)
        gaps = [gap for camera in recording.fact["cameras"] for gap in camera["gaps"]]
        require(not gaps, f"The recording has no gap, not {gaps}.")
        frames = []
        for camera in recording.fact["cameras"]:
            address = f"/api/recordings/{recording.fact['id']}/cameras/{camera['id']}/download.mp4"
            status, _, body = self.demo.web.request("GET", address)
            require(status == 200, f"The download is answered with {status}.")
            path = Path(self.demo.folder) / "download.mp4"
            path.write_bytes(body)
            frames.append(self.check_movie(recording, path, camera)[0])
        self.open_recording(recording)
        require(self.page.is_visible("#no-gaps"), "The page says that there are no gaps.")
        self.seek(recording, (recording.end - recording.start) / 2)
        return (
            f"page live again {back:.1f} s after the start of the cloud; recording of"
            f" {recording.end - recording.start:.1f} s complete, {' and '.join(map(str, frames))} frames each once"
        )

    def without_errors(self) -> str:
        """Nothing went wrong in the pages."""
        self.page.wait_for_timeout(100)
        require(not self.viewer.errors, "The pages' console says: " + "; ".join(self.viewer.errors[:5]))
        return "no script failed and the console is empty"


STEPS: list[tuple[str, Callable[[Journey], str]]] = [
    ("Sign in", Journey.sign_in),
    ("Live", Journey.watch),
    ("Sound", Journey.listen),
    ("Two viewers", Journey.share),
    ("Record", Journey.record),
    ("Stop", Journey.stop),
    ("Playback", Journey.play_back),
    ("Download", Journey.download),
    ("Edge killed", Journey.kill_edge),
    ("Cloud killed", Journey.kill_cloud),
    ("Console", Journey.without_errors),
]


def check(demo: Demo) -> int:
    """Drives the journey; prints a line for each step and a summary; 0 when every promise was kept."""
    began = time.monotonic()
    failed = []
    with chromium() as browser:
        journey = Journey(demo, browser)
        for name, step in STEPS:
            start = time.monotonic()
            try:
                word, text = "ok  ", step(journey)
            except (Broken, DemoError, Error, OSError) as error:
                word, text = "FAIL", " ".join(str(error).split())
                failed.append(name)
                picture = PICTURES / f"{name.lower().replace(' ', '-')}.png"
                try:
                    journey.viewer.picture(picture)
                    text += f" Picture: {picture}"
                except Error:
                    pass
            print(f"{word} {time.monotonic() - start:5.1f} s  {name}: {text}", flush=True)
        journey.close()
    took = time.monotonic() - began
    if failed:
        print(
            f"FAIL {took:5.1f} s  Journey: {len(failed)} of {len(STEPS)} steps failed: {', '.join(failed)}", flush=True
        )
        return 1
    print(f"ok   {took:5.1f} s  Journey: all {len(STEPS)} steps", flush=True)
    return 0
