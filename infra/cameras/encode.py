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

"""Encode the loops that the cameras replay, once, into a cache folder.

A loop is two files: `NAME.bin`, the encoded units (H.264 or H.265 access units with start codes, frames of sound)
one after the other, and `NAME.json`, their sizes and presentation order. NAME ends with a hash of everything that
shapes the content, so a changed parameter never meets an old file.
"""

import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import blocks
import scene

CONTENT_VERSION = 1
"""Raise when painting or sound change without a change of a parameter."""

AAC_FRAME = 1024
AAC_LEAD_FRAMES = 47
BEEP_SECONDS = 0.1
BEEP_HERTZ = 1000
BEEP_LEVEL = 0.25


@dataclass(frozen=True)
class VideoSpec:
    """What a video loop shall be; bit rates in kbit/s, lengths in frames, size in pixels."""

    camera: int
    width: int = 1920
    height: int = 1080
    kbps: int = 3000
    gop: int = 30
    bframes: int = 0
    codec: str = "h264"

    @property
    def clock_rate(self) -> int:
        return 90_000

    @property
    def unit_ticks(self) -> int:
        return self.clock_rate // blocks.FRAMES_PER_SECOND


@dataclass(frozen=True)
class Coding:
    """How ffmpeg encodes sound; `lead` is how much of the loop's end is encoded before it, in samples."""

    arguments: tuple[str, ...]
    clock_rate: int
    channels: int
    unit_ticks: int
    seconds: int = 60
    lead: int = 0
    bytes_per_sample: int = 0
    """Where a unit is so many samples and nothing else; else ffmpeg's packets are the units."""


AAC = Coding(("aac", "-b:a", "128k"), 48_000, 2, AAC_FRAME, seconds=120, lead=AAC_LEAD_FRAMES * AAC_FRAME)
CODINGS = {
    "aac": AAC,
    "latm": AAC,
    "pcma": Coding(("pcm_alaw",), 8_000, 1, 160, bytes_per_sample=1),
    "pcmu": Coding(("pcm_mulaw",), 8_000, 1, 160, bytes_per_sample=1),
    "l16": Coding(("pcm_s16be",), 44_100, 2, 882, bytes_per_sample=4),
    # libopus looks ahead 312 samples: with this lead a unit begins at the loop's first sample.
    "opus": Coding(("libopus", "-b:a", "96k", "-frame_duration", "20"), 48_000, 2, 960, lead=50 * 960 - 312),
}


@dataclass(frozen=True)
class AudioSpec:
    """What an audio loop shall be: one of `CODINGS`."""

    codec: str = "aac"

    @property
    def coding(self) -> Coding:
        return CODINGS[self.codec]

    @property
    def clock_rate(self) -> int:
        return self.coding.clock_rate

    @property
    def channels(self) -> int:
        return self.coding.channels

    @property
    def unit_ticks(self) -> int:
        return self.coding.unit_ticks

    @property
    def seconds(self) -> int:
        return self.coding.seconds


Spec = VideoSpec | AudioSpec


@dataclass(frozen=True)
class Loop:
    """An encoded loop: `units[i]` in sending order is shown at place `order[i]`; decoding can start where `keys[i]`."""

    spec: Spec
    units: list[bytes]
    order: list[int]
    keys: list[bool]


def cache_name(spec: Spec) -> str:
    """File name without ending of the loop of a spec."""
    kind = f"camera{spec.camera}-{spec.codec}-{spec.height}p" if isinstance(spec, VideoSpec) else f"audio-{spec.codec}"
    text = json.dumps([CONTENT_VERSION, asdict(spec), video_arguments(spec) if isinstance(spec, VideoSpec) else []])
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def load(spec: Spec, cache: Path) -> Loop:
    """The loop of a spec, from the cache or encoded now; two processes may ask at the same time."""
    cache.mkdir(parents=True, exist_ok=True)
    index, data = cache / f"{cache_name(spec)}.json", cache / f"{cache_name(spec)}.bin"
    if not is_cached(spec, cache):
        with _locked(cache / ".lock"):
            if not is_cached(spec, cache):
                _encode(spec, index, data)
    described = json.loads(index.read_text())
    content = data.read_bytes()
    ends = np.cumsum(described["sizes"])
    units = [content[end - size : end] for size, end in zip(described["sizes"], ends.tolist(), strict=True)]
    return Loop(spec, units, described["order"], described["keys"])


def is_cached(spec: Spec, cache: Path) -> bool:
    """Whether `load` will be quick."""
    return (cache / f"{cache_name(spec)}.json").exists()


def has_encoder(name: str) -> bool:
    """Whether this ffmpeg has an encoder."""
    listed = subprocess.run(["ffmpeg", "-hide_banner", "-encoders"], capture_output=True, text=True, check=True)
    return any(line.split()[1:2] == [name] for line in listed.stdout.splitlines())


def split_nal_units(unit: bytes) -> list[bytes]:
    """The NAL units of an access unit with start codes (ITU-T H.264 Annex B), start codes removed."""
    parts = unit.split(b"\x00\x00\x01")[1:]
    return [part.rstrip(b"\x00") for part in parts]


def video_arguments(spec: VideoSpec) -> list[str]:
    """ffmpeg's output arguments for the video of a spec."""
    colour = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    rate = ["-b:v", f"{spec.kbps}k", "-maxrate", f"{spec.kbps * 5 // 4}k", "-bufsize", f"{spec.kbps}k"]
    gop = ["-g", str(spec.gop), "-keyint_min", str(spec.gop), "-sc_threshold", "0", "-bf", str(spec.bframes)]
    if spec.codec == "h265":
        options = f"log-level=error:repeat-headers=1:open-gop=0:scenecut=0:bframes={spec.bframes}:info=0"
        return ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", options, *gop, *rate, *colour]
    options = "mbtree=0:rc-lookahead=4:b-adapt=0:open-gop=0"
    codec = ["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-x264-params", options]
    return [*codec, *gop, *rate, *colour]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _encode(spec: Spec, index: Path, data: Path) -> None:
    temporary, table = data.with_suffix(".bin.part"), data.with_suffix(".table.part")
    tee = ["-f", "tee", f"[f=data]{temporary}|[f=framecrc]{table}"]
    if isinstance(spec, VideoSpec):
        size = ["-s", f"{spec.width}x{spec.height}"]
        source = ["-f", "rawvideo", "-pix_fmt", "yuv420p", *size, "-r", str(blocks.FRAMES_PER_SECOND), "-i", "-"]
        _run([*source, "-map", "0:v", *video_arguments(spec), "-flags", "-global_header", *tee], scene.frames(spec))
    else:
        source = ["-f", "s16le", "-ar", str(spec.clock_rate), "-ac", str(spec.channels), "-i", "-"]
        _run([*source, "-map", "0:a", "-c:a", *spec.coding.arguments, *tee], iter([_pcm(spec).tobytes()]))
    units = _read_units(temporary, table)
    chosen = _video_units(units) if isinstance(spec, VideoSpec) else _audio_units(units, spec)
    temporary.write_bytes(b"".join(unit for unit, _, _ in chosen))
    os.replace(temporary, data)
    described = {
        "spec": asdict(spec),
        "sizes": [len(unit) for unit, _, _ in chosen],
        "order": [place for _, place, _ in chosen],
        "keys": [key for _, _, key in chosen],
    }
    table.unlink()
    part = index.with_suffix(".json.part")
    part.write_text(json.dumps(described))
    os.replace(part, index)


def _run(arguments: list[str], chunks: Iterator[bytes]) -> None:
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostats", "-y", *arguments]
    child = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert child.stdin is not None
    try:
        fcntl.fcntl(child.stdin, fcntl.F_SETPIPE_SZ, 1 << 20)
        for chunk in chunks:
            child.stdin.write(chunk)
        child.stdin.close()
        if child.wait() != 0:
            raise RuntimeError("ffmpeg could not encode a loop; its own message is above")
    finally:
        child.kill()
        child.wait()


def _read_units(data: Path, table: Path) -> list[tuple[bytes, int]]:
    """Encoded units and their presentation times, in coding order, from ffmpeg's two outputs."""
    content, position, units = data.read_bytes(), 0, []
    for line in table.read_text().splitlines():
        if line.startswith("#"):
            continue
        fields = line.split(",")
        size = int(fields[4])
        units.append((content[position : position + size], int(fields[2])))
        position += size
    if position != len(content):
        raise RuntimeError("ffmpeg's table of packets does not fit its data")
    return units


def _is_key(unit: bytes) -> bool:
    return any(part[0] & 0x1F == 7 or part[0] >> 1 == 33 for part in split_nal_units(unit) if part)


def _video_units(units: list[tuple[bytes, int]]) -> list[tuple[bytes, int, bool]]:
    first = min(time for _, time in units)
    if sorted(time - first for _, time in units) != list(range(blocks.LOOP_FRAMES)):
        raise RuntimeError("the encoded loop does not hold each frame once")
    return [(unit, time - first, _is_key(unit)) for unit, time in units]


def _audio_units(units: list[tuple[bytes, int]], spec: AudioSpec) -> list[tuple[bytes, int, bool]]:
    """Cut the loop out of what was encoded with lead-in; a unit's time is that of the first sample it decodes to."""
    coding = spec.coding
    content = b"".join(unit for unit, _ in units)
    if coding.bytes_per_sample:
        size = coding.unit_ticks * coding.bytes_per_sample
        pieces = [content[at : at + size] for at in range(0, len(content), size)]
        return [(piece, place, True) for place, piece in enumerate(pieces)]
    count = coding.seconds * coding.clock_rate // coding.unit_ticks
    after = [(unit, time - coding.lead) for unit, time in units if time >= coding.lead][:count]
    chosen = [(unit, time // coding.unit_ticks, True) for unit, time in after if time % coding.unit_ticks == 0]
    if [place for _, place, _ in chosen] != list(range(count)):
        raise RuntimeError("the encoded sound does not hold each frame once")
    return chosen


def _pcm(spec: AudioSpec) -> NDArray[np.int16]:
    """A beep at each whole second over faint room tone, interleaved; with the lead-in that the coding needs."""
    rate, total = spec.clock_rate, spec.seconds * spec.clock_rate
    time = np.arange(rate) / rate
    second = np.where(time < BEEP_SECONDS, BEEP_LEVEL * np.sin(2 * np.pi * BEEP_HERTZ * time), 0)
    noise = np.random.default_rng(1).normal(0, 1, total)
    tone = np.convolve(np.concatenate([noise[-63:], noise]), np.ones(64) / 64, "valid") * 0.004
    mono = np.tile(second, spec.seconds) + tone
    if spec.coding.lead:
        mono = np.concatenate([mono[-spec.coding.lead :], mono, mono[: 4 * spec.unit_ticks]])
    return np.repeat(np.round(mono * 32767).astype("<i2"), spec.channels)
