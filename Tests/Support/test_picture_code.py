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

"""Tests of the picture code's reader, against synthetic pictures and against the running camera simulator.

The simulator's loops are kept in ORIEL_CAMERA_CACHE (default: .cache/cameras of the checkout).
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

CAMERAS = Path(__file__).resolve().parents[2] / "infra" / "cameras"
sys.path[:0] = [str(Path(__file__).resolve().parent), str(CAMERAS)]

import blocks  # noqa: E402
import picture_code  # noqa: E402

CACHE = Path(os.environ.get("ORIEL_CAMERA_CACHE", CAMERAS.parents[1] / ".cache" / "cameras"))


def picture(width: int, height: int, frame: int, camera: int) -> np.ndarray:
    """A noisy gray picture with a code."""
    luma = np.random.default_rng(frame).integers(30, 120, (height, width), dtype=np.uint8)
    blocks.draw(luma, frame, camera)
    return luma


def encoded(pictures: list[np.ndarray], path: Path, arguments: list[str]) -> Path:
    """A file of gray pictures by x264."""
    height, width = pictures[0].shape
    source = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", "30", "-i", "-"]
    command = ["ffmpeg", "-v", "error", "-y", *source, *arguments, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, input=b"".join(plane.tobytes() for plane in pictures), check=True)
    return path


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (640, 360), (320, 240)])
@pytest.mark.parametrize(("frame", "camera"), [(0, 1), (3, 15), (1234, 4), (1799, 8)])
def test_decodes_gray_and_rgb(width: int, height: int, frame: int, camera: int) -> None:
    luma = picture(width, height, frame, camera)
    expected = picture_code.PictureCode(frame, camera, frame % 30 < 3)
    assert picture_code.decode(luma) == expected
    assert picture_code.decode(np.repeat(luma[..., None], 3, axis=2)) == expected


@pytest.mark.parametrize("cell", range(60))
def test_refuses_a_wrong_cell(cell: int) -> None:
    luma = picture(1920, 1080, 777, 3)
    luma[:32, cell * 32 : cell * 32 + 32] = 251 - luma[0, cell * 32]
    assert picture_code.decode(luma) is None


def test_finds_no_code_in_other_pictures() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1080, 1920), dtype=np.uint8)
    assert picture_code.decode(noise) is None
    assert picture_code.decode(np.zeros((1080, 1920), np.uint8)) is None
    assert picture_code.decode(np.zeros((2, 4), np.uint8)) is None


@pytest.mark.parametrize(("width", "height", "crf"), [(1920, 1080, 40), (640, 360, 38), (320, 240, 38)])
def test_reads_low_quality_video(tmp_path: Path, width: int, height: int, crf: int) -> None:
    numbers = [0, 1, 2, 3, 4, 1795, 1796, 1797, 1798, 1799]
    options = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", str(crf)]
    path = encoded([picture(width, height, number, 5) for number in numbers], tmp_path / "low.mp4", options)
    read = picture_code.read_video(str(path))
    assert [code and (code.frame, code.camera, code.flash) for _, code in read] == [
        (number, 5, number % 30 < 3) for number in numbers
    ]
    assert [time for time, _ in read] == pytest.approx([place / 30 for place in range(10)], abs=0.001)


@pytest.mark.parametrize("onset", [0.25, 0.5003, 0.77])
def test_finds_beeps(tmp_path: Path, onset: float) -> None:
    rate = 48_000
    clock = np.arange(2 * rate) / rate
    inside = (clock >= onset) & (clock < onset + 0.1)
    sound = np.where(inside, 0.25 * np.sin(2000 * np.pi * (clock - onset)), 0)
    sound += 0.3 * ((clock > 1.5) & (clock < 1.6)) * np.sin(6000 * np.pi * clock)
    path = tmp_path / "beep.m4a"
    source = ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "-"]
    command = ["ffmpeg", "-v", "error", "-y", *source, "-c:a", "aac", str(path)]
    subprocess.run(command, input=(sound * 32767).astype("<i2").tobytes(), check=True)
    assert picture_code.read_beeps(str(path)) == pytest.approx([onset], abs=0.002)


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a running simulator with one camera and the variants."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ready = tmp_path_factory.mktemp("cameras") / "ready"
    options = ["--count", "1", "--variants", "--size", "1280x720", "--kbps", "1500"]
    files = ["--port", str(port), "--cache", str(CACHE), "--ready-file", str(ready)]
    server = subprocess.Popen([str(CAMERAS / "cameras"), *options, *files], stdout=subprocess.DEVNULL)
    try:
        limit = time.monotonic() + 240
        while not ready.exists():
            assert server.poll() is None and time.monotonic() < limit, "the simulator did not start"
            time.sleep(0.1)
        yield f"rtsp://127.0.0.1:{port}"
        asked = time.monotonic()
        server.send_signal(signal.SIGTERM)
        assert server.wait(5) == 0
        assert time.monotonic() - asked < 1
    finally:
        server.kill()
        server.wait()


def record(url: str, path: Path, seconds: float, transport: str = "tcp") -> Path:
    """Record a mount; the video encoded again, because ffmpeg has no time stamp for the first packet of a copy."""
    codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "30", "-s", "640x360", "-c:a", "copy"]
    source = ["-rtsp_transport", transport, "-i", url]
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-copyts", *source, "-t", str(seconds)]
    subprocess.run([*command, "-fps_mode", "passthrough", *codecs, str(path)], check=True, timeout=seconds + 30)
    return path


@pytest.mark.parametrize(
    ("mount", "transport"),
    [("camera1", "tcp"), ("camera1", "udp"), ("bframes", "tcp"), ("h265", "tcp"), ("pcma", "tcp")],
)
def test_reads_back_the_simulator(simulator: str, tmp_path: Path, mount: str, transport: str) -> None:
    path = record(f"{simulator}/{mount}", tmp_path / "take.mkv", 5, transport)
    read = picture_code.read_video(str(path))
    codes = [code for _, code in read if code is not None]
    assert len(read) > 120 and len(codes) == len(read)
    first = codes[0].frame
    assert [code.frame for code in codes] == [(first + place) % 1800 for place in range(len(codes))]
    assert all(code.camera == 1 and code.flash == (code.frame % 30 < 3) for code in codes)
    flashes = [at for at, code in read if code is not None and code.frame % 30 == 0]
    beeps = picture_code.read_beeps(str(path))
    near = [min((beep - flash for flash in flashes), key=abs) for beep in beeps]
    # ffmpeg's own time stamps jump at the first sender reports: only the steady part counts.
    offsets = [offset for offset in near[2:] if abs(offset) < 0.4]
    assert len(offsets) >= 1
    assert max(map(abs, offsets)) < 0.010
