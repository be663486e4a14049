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

"""`oriel-edge record`: on disk is what the cameras captured, each frame once, in order and at its time."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import bad_servers
import pytest
from programs import Result, Running, edge, gaps, segments, wait_for_frames
from recordings import (
    assert_consecutive,
    decoder_complaints,
    even_steps,
    frame_at,
    frame_numbers,
    frames_between,
    probe,
    sound_offsets,
    utc_seconds,
)
from simulator import Simulator, free_port

KEYS = {"id", "url", "frames", "keyFrames", "bytes", "lost", "gaps", "segments", "directory"}


def record(urls: list[str], directory: Path, *options: object, duration: float = 5, timeout: float = 40) -> Result:
    return edge("record", *urls, "--directory", directory, "--duration", duration, "--json", *options, timeout=timeout)


def files_of(camera: dict[str, Any]) -> list[Path]:
    """The segment files of a camera in the report, oldest first."""
    return sorted(Path(camera["directory"]).rglob("*.mp4"), key=lambda path: path.name)


def judge(camera: dict[str, Any], directory: Path, seconds: float, misplaced: int = 1) -> list[int]:
    """What must be true of every good recording; gives its frame numbers. `misplaced` is in frames."""
    assert KEYS <= camera.keys() and "error" not in camera
    assert camera["lost"] == 0 and camera["gaps"] == []
    files = files_of(camera)
    assert len(files) == camera["segments"] >= 1
    assert sum(path.stat().st_size for path in files) == camera["bytes"]
    for path in files:
        assert decoder_complaints(path) == ""
        even_steps(path)
    numbers = [number for path in files for number in frame_numbers(path)]
    assert_consecutive(numbers)
    assert len(numbers) == camera["frames"]
    # The duration counts from the moment when the last camera's first picture is placed on UTC.
    assert seconds * 30 - 5 <= len(numbers) <= seconds * 30 + 90
    placed_on_utc(directory, camera["id"], numbers, misplaced)
    return numbers


def placed_on_utc(directory: Path, camera: str, numbers: list[int], misplaced: int) -> None:
    """The index says when the first picture was captured, as the picture itself says."""
    start = utc_seconds(segments(directory, camera)[0]["start"])
    assert abs(frames_between(numbers[0], frame_at(start))) <= misplaced, f"{numbers[0]} placed at {start}"


def test_records_two_cameras(cameras: Simulator, tmp_path: Path) -> None:
    store = tmp_path / "store"
    result = record([cameras.url("camera1"), cameras.url("camera2")], store, duration=10).succeeded()
    assert result.err == "" and result.seconds < 18
    one, two = result.json["cameras"]
    assert [one["id"], two["id"]] == ["cam1", "cam2"]
    assert [one["url"], two["url"]] == [cameras.url("camera1"), cameras.url("camera2")]
    for camera in (one, two):
        numbers = judge(camera, store, 10)
        assert camera["keyFrames"] in (len(numbers) // 30, len(numbers) // 30 + 1)
        assert camera["bytes"] > 2_000_000
        for path in files_of(camera):
            offsets = sound_offsets(path)
            assert len(offsets) >= 8 and max(map(abs, offsets)) <= 0.040, offsets
            streams = {stream["codec_type"]: stream for stream in probe(path)["streams"]}
            assert streams["video"]["width"] == 1920 and streams["audio"]["sample_rate"] == "48000"
    assert gaps(store) == []
    assert edge("store", "check", "--directory", store, "--deep", "--json").succeeded().json["findings"] == []


@pytest.mark.parametrize(
    ("mount", "beeps", "key_interval"),
    [("bframes", 4, 30), ("lateaudio", 2, 30), ("videoonly", 0, 30), ("lowrate", 0, 30), ("pcma", 4, 30)],
)
def test_records_other_cameras(cameras: Simulator, tmp_path: Path, mount: str, beeps: int, key_interval: int) -> None:
    store = tmp_path / "store"
    result = record([cameras.url(mount)], store, "--name", mount, duration=7).succeeded()
    (camera,) = result.json["cameras"]
    assert camera["id"] == mount and f"/{mount}" in camera["directory"]
    # GStreamer sends no sender report before the late sound has begun: until then pictures lie where they arrived.
    judge(camera, store, 7, misplaced=4 if mount == "lateaudio" else 1)
    found = [offset for path in files_of(camera) if beeps for offset in sound_offsets(path)]
    assert len(found) >= beeps and all(abs(offset) <= 0.040 for offset in found), found
    if not beeps:
        kinds = {stream["codec_type"] for path in files_of(camera) for stream in probe(path)["streams"]}
        assert kinds == {"video"}
    assert result.warnings() == []


def test_records_h265(cameras: Simulator, tmp_path: Path) -> None:
    """As it comes, in the form that Apple's players take too, and exported as one file."""
    store = tmp_path / "store"
    (camera,) = record([cameras.url("h265")], store, duration=7).succeeded().json["cameras"]
    numbers = judge(camera, store, 7)
    clip = tmp_path / "clip.mp4"
    options = ["--camera", "cam1", "--from", 1.5, "--to", 5.5]
    edge("store", "export", "--directory", store, "--output", clip, *options).succeeded()
    for path in [*files_of(camera), clip]:
        assert decoder_complaints(path) == ""
        offsets = sound_offsets(path)
        assert len(offsets) >= 3 and max(map(abs, offsets)) <= 0.040, offsets
        streams = {stream["codec_type"]: stream for stream in probe(path)["streams"]}
        assert (streams["video"]["codec_name"], streams["video"]["codec_tag_string"]) == ("hevc", "hvc1")
        assert (streams["video"]["width"], streams["video"]["height"]) == (640, 360)
    shown = frame_numbers(clip)
    assert_consecutive(shown)
    assert abs(len(shown) - 120) <= 2 and set(shown) < set(numbers)
    assert edge("store", "check", "--directory", store, "--deep", "--json").succeeded().json["findings"] == []


def test_an_h265_recording_that_was_killed_is_recovered(cameras: Simulator, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Running("record", cameras.url("h265"), "--directory", store) as running:
        wait_for_frames(running, store, 90, limit=20)
        running.kill()
    record([cameras.url("h265")], store, duration=3).succeeded()
    edge("store", "check", "--directory", store, "--deep").succeeded()
    rows = segments(store)
    assert [row["state"] for row in rows] == ["recovered", "closed"]
    for row in rows:
        path = store / row["path"]
        assert decoder_complaints(path) == ""
        assert_consecutive(frame_numbers(path))
        assert row["frames"] == len(frame_numbers(path)) >= 75


def test_records_a_camera_with_a_key_frame_each_ten_seconds(cameras: Simulator, tmp_path: Path) -> None:
    """Frames count from the first key frame, and the duration too."""
    store = tmp_path / "store"
    (camera,) = record([cameras.url("longgop")], store, duration=12, timeout=50).succeeded().json["cameras"]
    numbers = judge(camera, store, 12)
    assert numbers[0] % 300 == 0 and camera["keyFrames"] == 2


@pytest.mark.parametrize(
    "junk",
    [b"\x00\xff\x80garbage\r\n\r\n" * 3, b"\x00\xff RTSP/ without sense\r\n\r\n"],
    ids=["binary", "rtsp-like"],
)
def test_frames_come_through_junk_between_messages(cameras: Simulator, tmp_path: Path, junk: bytes) -> None:
    with bad_servers.server(bad_servers.junk_proxy(cameras.port, junk, 25)) as port:
        result = record([f"rtsp://127.0.0.1:{port}/videoonly"], tmp_path / "store")
    (camera,) = result.succeeded().json["cameras"]
    judge(camera, tmp_path / "store", 5)


# One of several fails


def test_one_failing_camera_does_not_keep_the_other_from_recording(cameras: Simulator, tmp_path: Path) -> None:
    dead = f"rtsp://127.0.0.1:{free_port()}/gone"
    result = record([cameras.url("videoonly"), dead], tmp_path / "store").failed("cam2", dead, "check")
    good, bad = result.json["cameras"]
    judge(good, tmp_path / "store", 5)
    assert bad["frames"] == 0 and bad["segments"] == 0 and bad["error"]


@pytest.mark.parametrize("behaviour", [bad_servers.silent, bad_servers.noise], ids=lambda value: value.__name__)
def test_a_camera_that_says_nothing_useful_does_not_hold_up_the_other(
    cameras: Simulator, tmp_path: Path, behaviour: bad_servers.Behaviour
) -> None:
    with bad_servers.server(behaviour) as port:
        result = record([cameras.url("videoonly"), f"rtsp://127.0.0.1:{port}/x"], tmp_path / "store", duration=4)
    result.failed("cam2")
    assert result.seconds < 25
    good = result.json["cameras"][0]
    assert good["frames"] >= 4 * 30 - 5 and good["gaps"] == []
    for path in files_of(good):
        assert decoder_complaints(path) == ""


def test_no_camera_answers(tmp_path: Path) -> None:
    dead = f"rtsp://127.0.0.1:{free_port()}/gone"
    result = record([dead], tmp_path / "store", timeout=25).failed("127.0.0.1", "check")
    assert result.seconds < 20 and result.json["cameras"][0]["frames"] == 0


def test_a_camera_that_stalls_leaves_a_gap(cameras: Simulator, tmp_path: Path) -> None:
    """It stops sending three seconds after PLAY and stays connected: what came is kept, and the hole is told."""
    store = tmp_path / "store"
    result = record([cameras.url("stall")], store, duration=15, timeout=50)
    (camera,) = result.json["cameras"]
    assert camera["frames"] >= 60
    assert camera["gaps"], result.text()
    assert all(gap["cause"] == "camera-down" for gap in camera["gaps"])
    for path in files_of(camera):
        assert decoder_complaints(path) == ""
    listed = gaps(store)
    assert [gap["start"] for gap in listed] == [gap["start"] for gap in camera["gaps"]]


# The end


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_like_the_duration(cameras: Simulator, tmp_path: Path, number: signal.Signals) -> None:
    store = tmp_path / "store"
    with Running("record", cameras.url("bframes"), "--directory", store, "--json") as running:
        wait_for_frames(running, store, 60, limit=20)
        asked = time.time()
        running.process.send_signal(number)
        result = running.wait(10).succeeded()
    ended = time.time()
    assert ended - asked < 5
    (camera,) = result.json["cameras"]
    numbers = judge(camera, store, camera["frames"] / 30)
    # Nothing that had come in by then is missing.
    assert frames_between(numbers[-1], frame_at(asked)) <= 10
    assert all(row["state"] == "closed" for row in segments(store))


def test_a_killed_recording_is_recovered(cameras: Simulator, tmp_path: Path) -> None:
    """SIGKILL: at most the last second is missing, the next run repairs the rest, and the store goes on."""
    store = tmp_path / "store"
    with Running("record", cameras.url("camera1"), cameras.url("videoonly"), "--directory", store) as running:
        for camera in ("cam1", "cam2"):
            wait_for_frames(running, store, 90, limit=20, camera=camera)
        running.kill()
        killed = time.time()
    before = sorted(store.rglob("*.mp4"))
    assert len(before) == 2

    # It plays as the crash left it.
    for path in before:
        assert_consecutive(frame_numbers(path))
    looked = edge("store", "check", "--directory", store, "--json")
    assert looked.status in (0, 1)
    harmless = {"longer"}
    assert {finding["kind"] for finding in looked.json["findings"]} <= harmless, looked.text()

    record([cameras.url("camera1")], store, duration=3).succeeded()
    edge("store", "check", "--directory", store, "--deep").succeeded()
    for path in before:
        assert decoder_complaints(path) == ""
        numbers = frame_numbers(path)
        assert_consecutive(numbers)
        missing = frames_between(numbers[-1], frame_at(killed))
        assert missing <= 45, f"{missing} frames before the kill are missing of {path.name}"
    old = [row for row in segments(store) if (store / row["path"]) in before]
    assert len(old) == 2 and {row["state"] for row in old} == {"recovered"}
    for row in old:
        assert row["frames"] == len(frame_numbers(store / row["path"]))
    assert len(segments(store, "cam1")) == 2


def test_a_camera_that_dies_and_comes_back(own_camera: Simulator, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Running("record", own_camera.url("camera1"), "--directory", store, "--json") as running:
        wait_for_frames(running, store, 60, limit=20)
        own_camera.kill()
        died = time.time()
        wait_until(died + 3)
        frames = segments(store)[0]["frames"]
        own_camera.start()
        wait_for_frames(running, store, sum(row["frames"] for row in segments(store)) + 60, limit=30)
        running.interrupt()
        result = running.wait(10)
    assert frames >= 60
    (camera,) = result.json["cameras"]
    (gap,) = camera["gaps"]
    assert gap["cause"] == "camera-down"
    assert gap["detail"].endswith(".")
    start, end = utc_seconds(gap["start"]), utc_seconds(gap["end"])
    assert abs(start - died) < 1 and 3 <= end - start <= 20
    (listed,) = gaps(store)
    assert (listed["start"], listed["end"], listed["cause"]) == (gap["start"], gap["end"], "camera-down")
    files = files_of(camera)
    for path in files:
        assert decoder_complaints(path) == ""
    numbers = [number for path in files for number in frame_numbers(path)]
    breaks = [(one, two) for one, two in zip(numbers, numbers[1:], strict=False) if two != (one + 1) % 1800]
    assert len(breaks) == 1, breaks
    missing = frames_between(*breaks[0]) - 1
    assert abs(missing - (end - start) * 30) <= 2
    result.succeeded()


def wait_until(moment: float) -> None:
    """Let an outage last: until a moment of the system's clock."""
    time.sleep(max(0, moment - time.time()))


# Two writers


def test_a_second_writer_is_refused(cameras: Simulator, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with Running("record", cameras.url("videoonly"), "--directory", store, "--json") as running:
        wait_for_frames(running, store, 30, limit=20)
        second = record([cameras.url("videoonly")], store).failed(str(store))
        assert second.seconds < 5 and second.out == ""
        edge("store", "repair", "--directory", store).failed(str(store))
        running.interrupt()
        (camera,) = running.wait(10).succeeded().json["cameras"]
    judge(camera, store, camera["frames"] / 30)


# Passwords


def test_the_password_stays_out_of_report_and_store(tmp_path: Path) -> None:
    password = "s3kret-for-record"
    lock = ["--count", "1", "--size", "1280x720", "--kbps", "1500", "--user", "viewer", "--password", password]
    with Simulator(tmp_path / "locked", lock) as locked:
        url = locked.url("camera1", f"viewer:{password}")
        result = record([url], tmp_path / "store", duration=3).succeeded()
        assert len(result.warnings()) == 1
        assert result.json["cameras"][0]["url"] == locked.url("camera1")
        wrong = record([locked.url("camera1", "viewer:wrong-one")], tmp_path / "other", duration=3).failed("password")
    for text in (result.out, result.err, wrong.out, wrong.err):
        assert "s3kret" not in text and "wrong-one" not in text
    for path in (tmp_path / "store").rglob("*"):
        if path.is_file():
            assert b"s3kret" not in path.read_bytes(), path


# The command line


@pytest.mark.parametrize(
    "options",
    [[], ["--name", "a", "--name", "b"], ["--duration", "0"], ["--duration", "-3"], ["--duration", "soon"], ["--nosuch"]],
    ids=lambda options: " ".join(options) or "no-url",
)
def test_wrong_command_lines_are_status_2(tmp_path: Path, options: list[str]) -> None:
    urls = ["rtsp://127.0.0.1:9/x"] if options else []
    result = edge("record", *urls, "--directory", tmp_path / "store", *options)
    assert result.status == 2 and "usage" in result.err.lower(), result.text()
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("name", ["../outside", "a/b", "..", ""])
def test_a_name_cannot_lead_out_of_the_store(cameras: Simulator, tmp_path: Path, name: str) -> None:
    result = record([cameras.url("videoonly")], tmp_path / "store", "--name", name, duration=2)
    assert result.status in (1, 2), result.text()
    result.failed(status=result.status)
    assert [path.name for path in tmp_path.iterdir() if path.name != "store"] == []


def test_a_folder_that_cannot_be_made(cameras: Simulator, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    record([cameras.url("videoonly")], tmp_path / "file" / "store", duration=2).failed(str(tmp_path / "file"))


def test_a_folder_that_holds_something_else(cameras: Simulator, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    record([cameras.url("videoonly")], tmp_path, duration=2).failed(str(tmp_path))
    assert os.listdir(tmp_path) == ["letter.txt"]
