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

"""Read back what the simulated cameras (infra/cameras) put into pictures and sound.

`decode` reads the picture code of one picture, `read_video` of each picture of a file or stream, `read_beeps` finds the
beeps. Needs numpy and the ffmpeg and ffprobe commands. The layout of the code is described in infra/cameras/blocks.py.
"""

import json
import subprocess
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FRAMES_PER_SECOND = 30
LOOP_FRAMES = 1800
SYNC = np.array([1, 0, 1, 0, 1, 1, 0, 0], dtype=bool)
LAYOUTS = (60, 40)
BEEP_HERTZ = 1000


@dataclass(frozen=True)
class PictureCode:
    """What a picture says about itself: frame of the loop (0..1799), camera (1..15), whether the flash is on."""

    frame: int
    camera: int
    flash: bool

    @property
    def capture_seconds(self) -> float:
        """Capture time, UTC seconds modulo 60."""
        return self.frame / FRAMES_PER_SECOND


def checksum(bits: list[int]) -> int:
    """CRC-6 (x^6 + x + 1, start 0x3f) of a list of bits."""
    register = 0x3F
    for bit in bits:
        top = (register >> 5) & 1
        register = (register << 1) & 0x3F
        if top ^ bit:
            register ^= 0x03
    return register


def decode(picture: NDArray[np.uint8]) -> PictureCode | None:
    """Read the code of a gray (height, width) or RGB (height, width, 3) picture; None where there is none."""
    gray = picture.astype(np.float32)
    if gray.ndim == 3:
        gray = gray[..., :3].mean(axis=2)
    for columns in LAYOUTS:
        found = _decode_layout(gray, columns)
        if found is not None:
            return found
    return None


def _decode_layout(gray: NDArray[np.float32], columns: int) -> PictureCode | None:
    height, width = gray.shape
    cell = width / columns
    if cell < 3 or height < 2 * cell:
        return None
    rows = gray[int(cell * 0.3) : max(int(cell * 0.7), int(cell * 0.3) + 1)].mean(axis=0)
    middles = ((np.arange(columns) + 0.5) * cell).astype(int)
    reach = int(cell * 0.2)
    levels = np.array([rows[at - reach : at + reach + 1].mean() for at in middles])
    white, black = levels[:8][SYNC].mean(), levels[:8][~SYNC].mean()
    if white - black < 60:
        return None
    threshold = (white + black) / 2
    cells = levels > threshold
    bits = [int(bit) for bit in cells[8:34]]
    if (cells[:8] != SYNC).any() or checksum(bits[:20]) != _number(bits[20:]):
        return None
    if columns == 60 and (cells[34:60] == cells[8:34]).any():
        return None
    band = gray[int(cell * 1.35) : max(int(cell * 1.65), int(cell * 1.35) + 1)].mean()
    return PictureCode(_number(bits[:16]), _number(bits[16:20]), bool(band > threshold))


def _number(bits: list[int]) -> int:
    return int("".join(map(str, bits)), 2)


def read_video(path: str, width: int = 640) -> list[tuple[float, PictureCode | None]]:
    """Presentation time (s) and code of each picture, in order of presentation; None for pictures without a code.

    Every decoded picture is listed, so frames that are missing or double show.
    """
    size = _probe(path, "v:0", "stream=width,height")["streams"][0]
    wide = min(width, size["width"]) if size["width"] >= 640 else size["width"]
    height = max(2, round(size["height"] * wide / size["width"]))
    top = max(2, round(wide / LAYOUTS[-1] * 3))
    times = _frame_times(path)
    filters = f"scale={wide}:{height}:flags=area,crop={wide}:{min(top, height)}:0:0,format=gray"
    command = ["ffmpeg", "-v", "error", "-nostdin", "-copyts", "-i", path, "-map", "0:v:0", "-vf", filters]
    command += ["-fps_mode", "passthrough", "-f", "rawvideo", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    pictures = np.frombuffer(done.stdout, np.uint8).reshape(-1, min(top, height), wide)
    if len(pictures) != len(times):
        raise ValueError(f"{path}: {len(times)} frame times, but {len(pictures)} pictures")
    return [(at, decode(picture)) for at, picture in zip(times, pictures, strict=True)]


def read_beeps(path: str) -> list[float]:
    """Start of each beep, seconds on the file's time line, to about 1 ms (Matroska rounds its time stamps to that)."""
    stream = _probe(path, "a:0", "stream=sample_rate:frame=best_effort_timestamp_time,nb_samples")
    rate = int(stream["streams"][0]["sample_rate"])
    counts = np.array([frame["nb_samples"] for frame in stream["frames"]])
    times = np.array([float(frame["best_effort_timestamp_time"]) for frame in stream["frames"]])
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-map", "0:a:0", "-ac", "1", "-f", "s16le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    samples = np.frombuffer(done.stdout, "<i2").astype(np.float32) / 32768
    if len(samples) != counts.sum():
        raise ValueError(f"{path}: frames hold {counts.sum()} samples, but {len(samples)} were decoded")
    firsts = np.cumsum(counts) - counts
    found = []
    for onset in beep_onsets(samples, rate):
        frame = int(np.searchsorted(firsts, onset, "right")) - 1
        found.append(float(times[frame] + (onset - firsts[frame]) / rate))
    return found


def beep_onsets(samples: NDArray[np.float32], rate: int = 48_000) -> list[int]:
    """Places in mono samples (-1..1) where a 1 kHz beep of at least 60 ms starts."""
    period = rate // BEEP_HERTZ
    window = 2 * period
    if len(samples) <= window:
        return []
    turn = np.exp(-2j * np.pi * BEEP_HERTZ * np.arange(len(samples)) / rate)
    total = np.concatenate([[0], np.cumsum(samples * turn)])
    level = 2 * np.abs(total[window:] - total[:-window]) / window
    loud = float(level.max())
    if loud < 0.02:
        return []
    edges = np.flatnonzero(np.diff((level > loud / 2).astype(np.int8), prepend=0, append=0))
    # A beep that starts at p fills half of the window that starts at p - window / 2. One that sounds from the beginning
    # may have started earlier and is left out.
    return [
        int(start) + window // 2
        for start, end in zip(edges[::2], edges[1::2], strict=True)
        if start > 0.03 * rate and end - start > 0.06 * rate
    ]


def _probe(path: str, stream: str, entries: str) -> dict:
    command = ["ffprobe", "-v", "error", "-select_streams", stream, "-show_entries", entries, "-of", "json", path]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def _frame_times(path: str) -> list[float]:
    frames = _probe(path, "v:0", "frame=best_effort_timestamp_time")["frames"]
    return [float(frame["best_effort_timestamp_time"]) for frame in frames]
