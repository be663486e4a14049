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

"""Judges recordings with ffmpeg, ffprobe and the picture code."""

import functools
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import picture_code

LOOP = picture_code.LOOP_FRAMES


def decoder_complaints(path: Path) -> str:
    """What ffmpeg says while it decodes all of a file; nothing for a good one."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    return done.stderr.decode() + (f"exit status {done.returncode}" if done.returncode else "")


def probe(path: Path) -> dict[str, Any]:
    """ffprobe's format and streams."""
    command = ["ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, timeout=60, check=True).stdout)


def duration(path: Path) -> float:
    """ffprobe's format duration, seconds."""
    return float(probe(path)["format"]["duration"])


def read_video(path: Path) -> list[tuple[float, picture_code.PictureCode | None]]:
    """Time and code of each picture; a file that has not changed is decoded once."""
    state = path.stat()
    return _read_video(str(path), state.st_size, state.st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _read_video(path: str, _bytes: int, _modified: int) -> list[tuple[float, picture_code.PictureCode | None]]:
    return picture_code.read_video(path)


def frame_numbers(path: Path) -> list[int]:
    """Frame number of each picture, as the picture says; fails where one cannot be read."""
    read = read_video(path)
    unread = [place for place, (_, code) in enumerate(read) if code is None]
    assert not unread, f"{path.name}: no picture code in {len(unread)} of {len(read)} pictures, first {unread[0]}"
    return [code.frame for _, code in read if code is not None]


def assert_consecutive(numbers: list[int]) -> None:
    """Every frame once and in order."""
    assert numbers, "no picture"
    breaks = [(one, two) for one, two in zip(numbers, numbers[1:], strict=False) if two != (one + 1) % LOOP]
    assert not breaks, f"{len(breaks)} breaks in {len(numbers)} frames, first {breaks[0]}"


def even_steps(path: Path, tolerance: float = 0.002) -> None:
    """Each picture is shown a thirtieth of a second after the one before, to `tolerance` seconds."""
    times = [at for at, _ in read_video(path)]
    steps = [two - one for one, two in zip(times, times[1:], strict=False)]
    odd = [(place, step) for place, step in enumerate(steps) if abs(step - 1 / 30) > tolerance]
    assert not odd, f"{path.name}: {len(odd)} uneven steps, first {odd[0]}"


def sound_offsets(path: Path) -> list[float]:
    """For each beep: how much later than its flash it comes, seconds on the file's time line."""
    read = read_video(path)
    flashes = [at for at, code in read if code is not None and code.frame % 30 == 0]
    beeps = picture_code.read_beeps(str(path))
    # A beep or a flash at the very end of the file may have no partner.
    near = [min((beep - flash for flash in flashes), key=abs) for beep in beeps]
    return [offset for offset in near if abs(offset) < 0.5]


def utc_seconds(text: str) -> float:
    """RFC 3339 as seconds since 1970."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC).timestamp()


def frame_at(seconds: float) -> int:
    """The frame that the cameras capture at a moment, UTC seconds."""
    return round(seconds * picture_code.FRAMES_PER_SECOND) % LOOP


def frames_between(one: int, two: int) -> int:
    """How many frames later than `one` is `two`, from -900 to 899."""
    return (two - one + LOOP // 2) % LOOP - LOOP // 2
