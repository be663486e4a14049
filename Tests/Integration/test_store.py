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

"""`oriel-edge store`: list, check, export, and what happens when the disk is full."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from programs import Result, Running, edge, gaps, segments, wait_for_frames
from recordings import (
    assert_consecutive,
    decoder_complaints,
    duration,
    even_steps,
    frame_at,
    frame_numbers,
    frames_between,
    sound_offsets,
    utc_seconds,
)
from simulator import Simulator

FRAME = 1 / 30
NEAR = FRAME + 0.001


@pytest.fixture(scope="module")
def store(cameras: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds of two cameras; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("recorded") / "store"
    urls = [cameras.url("camera1"), cameras.url("bframes")]
    edge("record", *urls, "--directory", folder, "--duration", 8, timeout=40).succeeded()
    return folder


@pytest.fixture
def copy(store: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(store, folder)
    return folder


def export(folder: Path, output: Path, *options: object) -> Result:
    return edge("store", "export", "--directory", folder, "--output", output, *options)


def good_clip(path: Path, seconds: float) -> list[int]:
    """The frame numbers of a clip that plays clean and is as long as it was asked to be."""
    assert decoder_complaints(path) == ""
    assert abs(duration(path) - seconds) <= NEAR
    return frame_numbers(path)


# List and check


def test_list_shows_what_is_there(store: Path) -> None:
    rows = segments(store)
    assert [row["camera"] for row in rows] == ["cam1", "cam2"]
    for row in rows:
        path = store / row["path"]
        assert path.stat().st_size == row["bytes"]
        assert row["frames"] == len(frame_numbers(path))
        assert abs(utc_seconds(row["end"]) - utc_seconds(row["start"]) - row["frames"] / 30) < 0.01
        assert row["state"] == "closed"
    only = segments(store, "cam2")
    listed = edge("store", "list", "--directory", store, "--camera", "cam2", "--json").succeeded().json
    assert listed["segments"] == only
    assert gaps(store) == []


def test_list_reads_well_without_json(store: Path) -> None:
    result = edge("store", "list", "--directory", store).succeeded()
    assert len(result.out.splitlines()) == 2 and "cam1" in result.out and ".mp4" in result.out
    assert "gap" in edge("store", "list", "--directory", store, "--gaps").succeeded().out.lower()


def test_check_of_a_good_store(store: Path) -> None:
    for options in ([], ["--deep"]):
        report = edge("store", "check", "--directory", store, "--json", *options).succeeded().json
        assert report["findings"] == [] and report["segments"] == 2
        assert report["bytes"] == sum(row["bytes"] for row in segments(store))


@pytest.mark.parametrize("command", ["list", "check", "export"])
def test_a_folder_without_a_store(tmp_path: Path, command: str) -> None:
    options = ["--output", tmp_path / "clip.mp4"] if command == "export" else []
    for folder in (tmp_path, tmp_path / "gone"):
        edge("store", command, "--directory", folder, *options).failed(str(folder))
    assert list(tmp_path.iterdir()) == []


def test_reading_changes_nothing(store: Path, tmp_path: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        files = [path for path in store.rglob("*.mp4")] + [store / "oriel-store.json"]
        return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

    before = state()
    edge("store", "check", "--directory", store, "--deep").succeeded()
    export(store, tmp_path / "clip.mp4", "--camera", "cam1").succeeded()
    assert state() == before


# Export


def test_exports_everything(store: Path, tmp_path: Path) -> None:
    for camera in ("cam1", "cam2"):
        clip = tmp_path / f"{camera}.mp4"
        report = export(store, clip, "--camera", camera, "--json").succeeded().json
        (row,) = segments(store, camera)
        numbers = good_clip(clip, row["frames"] / 30)
        assert numbers == frame_numbers(store / row["path"])
        even_steps(clip)
        assert report["bytes"] == clip.stat().st_size
        assert abs(report["durationSeconds"] - row["frames"] / 30) < NEAR and report["hiddenSeconds"] == 0
        offsets = sound_offsets(clip)
        assert len(offsets) >= 6 and max(map(abs, offsets)) <= 0.040, offsets


@pytest.mark.parametrize("camera", ["cam1", "cam2"])
@pytest.mark.parametrize(("begin", "end"), [(2.5, 5.5), (0, 3), (1.0, 2.0), (3.21, 6.789), (4.97, 5.03)])
def test_exports_a_range_in_seconds(store: Path, tmp_path: Path, camera: str, begin: float, end: float) -> None:
    clip = tmp_path / "clip.mp4"
    options = ["--camera", camera, "--from", begin, "--to", end, "--json"]
    report = export(store, clip, *options).succeeded().json
    assert abs(report["durationSeconds"] - (end - begin)) <= NEAR
    numbers = good_clip(clip, end - begin)
    assert_consecutive(numbers)
    # The picture shown first is the one of that moment. ffmpeg decodes with the edit list, hence hides what is hidden.
    first = frame_numbers(store / segments(store, camera)[0]["path"])[0]
    assert abs(frames_between((first + round(begin * 30)) % 1800, numbers[0])) <= 1
    assert abs(len(numbers) - (end - begin) * 30) <= 2
    # A key frame comes each second, from the first picture on.
    assert abs(report["hiddenSeconds"] - begin % 1) <= NEAR


def test_exports_a_range_in_rfc_3339(store: Path, tmp_path: Path) -> None:
    (row,) = segments(store, "cam1")
    start = datetime.fromtimestamp(utc_seconds(row["start"]), UTC)
    begin, end = start + timedelta(seconds=1.5), start + timedelta(seconds=4)
    spellings = {
        "utc": (begin.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), end.strftime("%Y-%m-%dT%H:%M:%S.%fZ")),
        "offset": tuple(
            (moment + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S.%f+02:00") for moment in (begin, end)
        ),
    }
    for name, (one, two) in spellings.items():
        clip = tmp_path / f"{name}.mp4"
        export(store, clip, "--camera", "cam1", "--from", one, "--to", two).succeeded()
        numbers = good_clip(clip, 2.5)
        assert abs(frames_between(frame_at(begin.timestamp()), numbers[0])) <= 1


def test_tells_of_hidden_video_and_leaves_it_out(store: Path, tmp_path: Path) -> None:
    options = ["--camera", "cam1", "--from", 2.5, "--to", 5.5]
    told = export(store, tmp_path / "hidden.mp4", *options).succeeded()
    assert "0.500" in told.out and "--no-hidden-frames" in told.out
    report = export(store, tmp_path / "key.mp4", *options, "--no-hidden-frames", "--json").succeeded().json
    assert report["hiddenSeconds"] == 0
    numbers = good_clip(tmp_path / "key.mp4", 2.5)
    assert numbers[0] % 30 == 0
    # Nothing before the start is in the file, whatever a player makes of edit lists.
    command = ["ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0", "-ignore_editlist", "1"]
    command += ["-show_entries", "stream=nb_read_packets", "-of", "csv=p=0"]
    counts = {
        name: int(subprocess.run([*command, str(tmp_path / name)], capture_output=True, check=True).stdout)
        for name in ("hidden.mp4", "key.mp4")
    }
    assert counts["key.mp4"] == len(numbers) and counts["hidden.mp4"] >= 105


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        ([], 2, ["--camera", "cam1", "cam2"]),
        (["--camera", "cam9"], 1, ["cam9", "cam1"]),
        (["--camera", "cam1", "--from", "5", "--to", "2"], 2, ["--from"]),
        (["--camera", "cam1", "--from", "tuesday"], 2, ["tuesday", "RFC 3339"]),
        (["--camera", "cam1", "--from", "500", "--to", "600"], 1, []),
    ],
    ids=["no-camera", "unknown-camera", "backwards", "no-moment", "outside"],
)
def test_refuses_what_makes_no_clip(
    store: Path, tmp_path: Path, options: list[str], status: int, words: list[str]
) -> None:
    export(store, tmp_path / "clip.mp4", *options).failed(*words, status=status)
    assert list(tmp_path.iterdir()) == []


def test_never_writes_over_a_file(store: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_text("mine")
    export(store, clip, "--camera", "cam1").failed(str(clip), "exist")
    assert clip.read_text() == "mine"
    export(store, tmp_path / "gone" / "clip.mp4", "--camera", "cam1").failed("gone")


def test_exports_beside_a_running_writer(cameras: Simulator, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Running("record", cameras.url("videoonly"), "--directory", folder, "--json") as running:
        wait_for_frames(running, folder, 150, limit=20)
        # The only camera: it need not be named.
        export(folder, tmp_path / "early.mp4", "--from", 0.5, "--to", 4).succeeded()
        assert_consecutive(good_clip(tmp_path / "early.mp4", 3.5))
        export(folder, tmp_path / "whole.mp4").succeeded()
        whole = frame_numbers(tmp_path / "whole.mp4")
        assert_consecutive(whole)
        assert len(whole) >= 150
        edge("store", "check", "--directory", folder, "--json").succeeded()
        running.interrupt()
        (camera,) = running.wait(10).succeeded().json["cameras"]
    assert camera["gaps"] == [] and camera["lost"] == 0
    (row,) = segments(folder)
    assert_consecutive(frame_numbers(folder / row["path"]))


# Damage


def test_a_truncated_segment_is_found_and_the_rest_exports(copy: Path, tmp_path: Path) -> None:
    (row,) = segments(copy, "cam1")
    path = copy / row["path"]
    os.truncate(path, row["bytes"] * 6 // 10)

    result = edge("store", "check", "--directory", copy, "--json")
    assert result.status == 1
    (finding,) = result.json["findings"]
    assert finding["kind"] == "truncated" and finding["path"] == row["path"] and finding["message"].endswith(".")
    spoken = edge("store", "check", "--directory", copy)
    assert spoken.status == 1 and row["path"] in spoken.out

    export(copy, tmp_path / "rest.mp4", "--camera", "cam1").succeeded()
    rest = frame_numbers(tmp_path / "rest.mp4")
    assert_consecutive(rest)
    assert decoder_complaints(tmp_path / "rest.mp4") == ""
    assert row["frames"] * 0.4 <= len(rest) < row["frames"]
    export(copy, tmp_path / "other.mp4", "--camera", "cam2").succeeded()
    assert decoder_complaints(tmp_path / "other.mp4") == ""

    edge("store", "repair", "--directory", copy).succeeded()
    edge("store", "check", "--directory", copy, "--deep").succeeded()
    export(copy, tmp_path / "repaired.mp4", "--camera", "cam1").succeeded()
    assert frame_numbers(tmp_path / "repaired.mp4") == rest


def test_a_missing_segment_is_found(copy: Path, tmp_path: Path) -> None:
    (row,) = segments(copy, "cam2")
    (copy / row["path"]).unlink()
    result = edge("store", "check", "--directory", copy, "--json")
    assert result.status == 1 and [finding["kind"] for finding in result.json["findings"]] == ["missing"]
    export(copy, tmp_path / "clip.mp4", "--camera", "cam1").succeeded()
    export(copy, tmp_path / "none.mp4", "--camera", "cam2").failed()
    assert not (tmp_path / "none.mp4").exists()


def test_changed_bytes_are_found_by_a_deep_check(copy: Path) -> None:
    (row,) = segments(copy, "cam1")
    with (copy / row["path"]).open("r+b") as file:
        file.seek(row["bytes"] // 2)
        byte = file.read(1)
        file.seek(row["bytes"] // 2)
        file.write(bytes([byte[0] ^ 0xFF]))
    result = edge("store", "check", "--directory", copy, "--deep", "--json")
    assert result.status == 1 and [finding["kind"] for finding in result.json["findings"]] == ["altered"]


def test_a_foreign_file_is_reported_and_kept(copy: Path) -> None:
    foreign = copy / "media" / "cam1" / "holiday.mp4"
    foreign.write_bytes(b"not ours")
    result = edge("store", "check", "--directory", copy, "--json")
    assert result.status == 1
    assert [(finding["kind"], finding["path"]) for finding in result.json["findings"]] == [
        ("unknown", "media/cam1/holiday.mp4")
    ]
    report = edge("store", "repair", "--directory", copy, "--json").succeeded().json
    assert [(action["kind"], action["path"]) for action in report["actions"]] == [
        ("set-aside", "media/cam1/holiday.mp4")
    ]
    (moved,) = (copy / "set-aside").glob("*/1-holiday.mp4")
    assert moved.read_bytes() == b"not ours"
    assert "media/cam1/holiday.mp4" in (moved.parent / "NOTE.txt").read_text()
    edge("store", "check", "--directory", copy, "--deep").succeeded()


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 80 MiB."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(folder)], check=False)
    if mounted.returncode != 0:
        pytest.skip("this system does not let root mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> None:
    """Another program takes all of the disk but `leave` bytes."""
    statistics = os.statvfs(folder)
    wanted = statistics.f_bavail * statistics.f_frsize - leave
    if wanted > 0:
        with (folder / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, wanted)


def first_take(cameras: Simulator, folder: Path) -> dict[str, Any]:
    edge("record", cameras.url("camera1"), "--directory", folder, "--duration", 3, timeout=30).succeeded()
    (row,) = segments(folder)
    return row


@pytest.mark.parametrize("leave", [0, 12 << 20], ids=["no-byte-left", "reserve-reached"])
def test_a_disk_that_fills_up_while_recording(cameras: Simulator, small_disk: Path, tmp_path: Path, leave: int) -> None:
    folder = small_disk / "store"
    earlier = first_take(cameras, folder)
    with Running("record", cameras.url("camera1"), "--directory", folder, "--duration", "12", "--json") as running:
        wait_for_frames(running, folder, earlier["frames"] + 60, limit=20)
        fill(small_disk, leave)
        result = running.wait(30).failed("full")
    assert str(folder) in result.complaint() or "disk" in result.complaint()
    (camera,) = result.json["cameras"]
    assert camera["gaps"] and camera["gaps"][-1]["cause"] == "disk-full"
    (small_disk / "filler").unlink()
    everything_plays(folder, earlier)
    # With room again it goes on.
    edge("record", cameras.url("camera1"), "--directory", folder, "--duration", 2, timeout=30).succeeded()
    edge("store", "check", "--directory", folder, "--deep").succeeded()


def test_a_disk_that_is_full_from_the_start(cameras: Simulator, small_disk: Path) -> None:
    folder = small_disk / "store"
    earlier = first_take(cameras, folder)
    fill(small_disk, 0)
    result = edge("record", cameras.url("camera1"), "--directory", folder, "--duration", 4, "--json", timeout=40)
    result.failed("full")
    assert decoder_complaints(folder / earlier["path"]) == ""
    (small_disk / "filler").unlink()
    everything_plays(folder, earlier)


def everything_plays(folder: Path, earlier: dict[str, Any]) -> None:
    rows = segments(folder)
    assert earlier in rows
    for row in rows:
        assert decoder_complaints(folder / row["path"]) == ""
        numbers = frame_numbers(folder / row["path"])
        assert_consecutive(numbers)
        assert len(numbers) == row["frames"]
    edge("store", "check", "--directory", folder).succeeded()
