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

"""Makes the recordings of the playback fixture matrix: pictures with the picture code, a beep each second.

A source is encoded once and cut into stretches: sessions with a camera, with the troubles that cameras have. The truth
about them is kept beside: which frame is shown and which beep is heard when. Frame `n` of every source is captured
`n / 30` seconds after `ORIGIN`, and a beep starts at each whole second after it.
"""

import json
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra" / "cameras"))

import blocks  # noqa: E402
from encode import split_nal_units  # noqa: E402

RATE = blocks.FRAMES_PER_SECOND
ORIGIN = 1_795_348_800_123_456
"""Microseconds since 1970."""
MICROSECONDS = 1_000_000
CAMERA_NUMBER = 1
PICTURE_TICKS = 90_000 // RATE
SOUND_RATE, AAC_FRAME = 48_000, 1024
RATE_INDEX = {48_000: 3, 16_000: 8}
"""How AAC names a rate (ISO/IEC 14496-3 Table 1.18)."""
BEEP_SECONDS, BEEP_HERTZ, BEEP_LEVEL = 0.1, 1000, 0.25
BEEP_BEFORE, BEEP_AFTER = 0.04, 0.15
"""Seconds around the start of a beep that must be there for it to be heard as one."""
FIRST_PICTURE_TICK, FIRST_SOUND_TICK = 123_456, 987_654
"""Cameras begin to count anywhere."""
FRAGMENT_SECONDS = 0.5


def microseconds(seconds: Fraction | float) -> int:
    """The moment `seconds` after `ORIGIN`, microseconds since 1970."""
    return ORIGIN + round(Fraction(seconds) * MICROSECONDS)


@dataclass(frozen=True)
class Unit:
    """One encoded picture or frame of sound; times count frames, or samples of sound."""

    data: bytes
    decode: int
    shown: int
    key: bool = True


@dataclass(frozen=True)
class Pictures:
    """An encoded video in decode order."""

    parameter_sets: list[str]
    units: list[Unit]


@dataclass(frozen=True)
class Sound:
    """An encoded sound; `rate` counts samples of the camera's clock in a true second."""

    configuration: str
    """`AudioSpecificConfig`, or the sample entry of what is not AAC, hexadecimal."""
    units: list[Unit]
    rate: Fraction
    frame: int = AAC_FRAME
    """Samples in a unit."""


def _encode(arguments: list[str], chunks: Iterator[bytes], folder: Path) -> list[tuple[bytes, int, int]]:
    """Bytes, decode time and presentation time of each packet that ffmpeg makes of its standard input."""
    data, table = folder / "source.bin", folder / "source.table"
    command = ["ffmpeg", "-v", "error", "-y", *arguments, "-f", "tee", f"[f=data]{data}|[f=framecrc]{table}"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert child.stdin is not None
    for chunk in chunks:
        child.stdin.write(chunk)
    child.stdin.close()
    assert child.wait() == 0, "ffmpeg could not encode a source; its own message is above"
    content, position, packets = data.read_bytes(), 0, []
    for line in table.read_text().splitlines():
        if line.startswith("#"):
            continue
        fields = line.split(",")
        size = int(fields[4])
        packets.append((content[position : position + size], int(fields[1]), int(fields[2])))
        position += size
    assert position == len(content)
    return packets


def _paint(width: int, height: int, count: int, moving: bool) -> Iterator[bytes]:
    chroma = np.full((height // 2, width), 128, np.uint8).tobytes()
    ramp = np.add.outer(np.arange(height) // 8, np.arange(width) // 4)
    for frame in range(count):
        luma = (60 + (ramp + (frame if moving else 0)) % 64).astype(np.uint8)
        blocks.draw(luma, frame, CAMERA_NUMBER)
        yield luma.tobytes() + chroma


def pictures(folder: Path, width: int, height: int, seconds: int, gop: int = RATE, reordered: int = 0) -> Pictures:
    """Encodes H.264 with a key frame every `gop` pictures and `reordered` B-pictures between two others."""
    small = width < 640
    options = "mbtree=0:rc-lookahead=4:b-adapt=0:b-pyramid=none:open-gop=0"
    arguments = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", str(RATE), "-i", "-"]
    arguments += ["-map", "0:v", "-c:v", "libx264", "-preset", "superfast", "-crf", "38" if small else "26"]
    arguments += ["-x264-params", options, "-g", str(gop), "-keyint_min", str(gop), "-sc_threshold", "0"]
    arguments += ["-bf", str(reordered), "-flags", "-global_header", "-threads", "2"]
    packets = _encode(arguments, _paint(width, height, seconds * RATE, not small), folder)
    sets: list[str] = []
    units = []
    for data, decode, shown in packets:
        data_units = []
        for unit in split_nal_units(data):
            kind = unit[0] & 0x1F
            if kind in (7, 8) and unit.hex() not in sets:
                sets.append(unit.hex())
            if kind in (1, 5):
                data_units.append(unit)
        framed = b"".join(len(unit).to_bytes(4, "big") + unit for unit in data_units)
        units.append(Unit(framed, decode, shown, any(unit[0] & 0x1F == 5 for unit in data_units)))
    assert sorted(unit.shown for unit in units) == list(range(seconds * RATE))
    return Pictures(sets, units)


def sound(
    folder: Path, seconds: int, nominal: int = SOUND_RATE, drift: Fraction = Fraction(1), channels: int = 2
) -> Sound:
    """Encodes AAC-LC; in a true second the camera counts `drift` times as many samples as it says."""
    rate = nominal * drift
    ticks = np.arange(-nominal, round(seconds * rate) + 4 * AAC_FRAME) / float(rate)
    mono = np.where(ticks % 1 < BEEP_SECONDS, BEEP_LEVEL * np.sin(2 * np.pi * BEEP_HERTZ * (ticks % 1)), 0)
    samples = np.repeat(np.round(mono * 32767).astype("<i2"), channels).tobytes()
    arguments = ["-f", "s16le", "-ar", str(nominal), "-ac", str(channels), "-i", "-", "-map", "0:a"]
    packets = _encode([*arguments, "-c:a", "aac", "-b:a", "64k"], iter([samples]), folder)
    units = [Unit(data, time - nominal, time - nominal) for data, _, time in packets if time >= nominal]
    configuration = 2 << 11 | RATE_INDEX[nominal] << 7 | channels << 3
    return Sound(f"{configuration:04x}", units, rate)


def _beeps(rate: float, first: int, count: int) -> bytes:
    """Mono samples from the number `first` on."""
    seconds = np.arange(first, first + count) / rate % 1
    mono = np.where(seconds < BEEP_SECONDS, BEEP_LEVEL * np.sin(2 * np.pi * BEEP_HERTZ * seconds), 0)
    return np.round(mono * 32767).astype("<i2").tobytes()


def _sample_entry(kind: str, rate: int, channels: int, more: bytes = b"") -> str:
    """An audio sample entry (ISO/IEC 14496-12 clause 12.2.3), hexadecimal."""
    fields = bytes(6) + b"\0\1" + bytes(8) + channels.to_bytes(2, "big") + b"\0\x10" + bytes(4)
    content = kind.encode() + fields + (rate << 16).to_bytes(4, "big") + more
    return ((len(content) + 4).to_bytes(4, "big") + content).hex()


def a_law(folder: Path, seconds: int, drift: Fraction = Fraction(1)) -> Sound:
    """G.711 A-law in packets of 20 ms; in a true second the camera counts `drift` times 8000 samples."""
    rate, packet = 8000, 160
    arguments = ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "-", "-map", "0:a", "-c:a", "pcm_alaw"]
    packets = _encode(arguments, iter([_beeps(float(rate * drift), 0, seconds * rate)]), folder)
    content = b"".join(data for data, _, _ in packets)
    units = [Unit(content[at : at + packet], at, at) for at in range(0, len(content), packet)]
    return Sound(_sample_entry("alaw", rate, 1), units, rate * drift, packet)


def opus(folder: Path, seconds: int) -> Sound:
    """Opus in packets of 20 ms."""
    rate, packet, lead = 48_000, 960, 48_000 - 312  # the encoder looks ahead 312 samples
    arguments = ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "-", "-map", "0:a", "-c:a", "libopus", "-b:a", "64k"]
    packets = _encode(arguments, iter([_beeps(rate, -lead, lead + seconds * rate)]), folder)
    units = [Unit(data, time - lead, time - lead) for data, _, time in packets if time >= lead]
    assert all(unit.shown % packet == 0 for unit in units)
    specific = b"\0\1" + bytes(2) + rate.to_bytes(4, "big") + bytes(3)
    box = (len(specific) + 8).to_bytes(4, "big") + b"dOps" + specific
    return Sound(_sample_entry("Opus", rate, 1, box), units, Fraction(rate), packet)


@dataclass
class Recording:
    """One camera's recording with its troubles, and the truth about it. All times are seconds after `ORIGIN`."""

    name: str
    start: Fraction
    end: Fraction
    seeks: list[float]
    windows: bool = True
    frames: list[tuple[int, int]] = field(default_factory=list)
    """When each frame of the range is shown (microseconds since 1970), and its number in the picture code."""
    beeps: list[int] = field(default_factory=list)
    """When each whole beep of the range starts, microseconds since 1970."""
    pieces_of_beeps: list[int] = field(default_factory=list)
    """When the beeps start of which only a part was recorded, or of which it is not certain."""
    holes: list[tuple[int, int]] = field(default_factory=list)
    """Intervals without pictures, microseconds since 1970."""
    stretches: list[dict[str, Any]] = field(default_factory=list)
    media: bytearray = field(default_factory=bytearray)
    _shown_until: int | None = None

    def record(
        self,
        video: Pictures,
        first: int,
        end: int,
        audio: Sound | None,
        *,
        heard: tuple[float, float] = (0, 1e9),
        lost: Callable[[int], bool] = lambda _: False,
        late: float = 0,
        times: int = 1,
        fragment_seconds: float = FRAGMENT_SECONDS,
    ) -> "Recording":
        """A session: `end - first` pictures from the key frame `first` on, with the sound of their time.

        `heard` is when the sound comes and goes, `lost` says of each of its frames whether it is, `late` by how much
        the session's clock is off. What is recorded may come `times` times over, as long as a loop allows.
        """
        samples: list[tuple[Fraction, list[int]]] = []
        shift = Fraction(late).limit_denominator(1000)
        length = Fraction(end - first, RATE)
        # A stream breaks off in decode order: all that a picture refers to is there, but not all that is shown before.
        start = next(place for place, unit in enumerate(video.units) if unit.shown == first)
        units = video.units[start : start + end - first]
        for unit in units:
            at = Fraction(unit.shown, RATE)
            tick = FIRST_PICTURE_TICK + unit.decode * PICTURE_TICKS
            offset = (unit.shown - unit.decode) * PICTURE_TICKS
            entry = [1, tick, offset, int(unit.key), PICTURE_TICKS, microseconds(at + shift), *self._keep(unit)]
            samples.append((Fraction(unit.decode, RATE), entry))
        shown = sorted(unit.shown for unit in units)
        assert samples and samples[0][1][3] == 1, f"{self.name}: frame {first} is no key frame"
        spans: list[tuple[Fraction, Fraction]] = []
        for number, unit in enumerate(audio.units if audio else []):
            at = unit.shown / audio.rate
            inside = Fraction(first, RATE) <= at < Fraction(end, RATE) and heard[0] <= at < heard[1]
            if not inside or lost(number):
                continue
            entry = [0, FIRST_SOUND_TICK + unit.decode, 0, 1, audio.frame, microseconds(at + shift)]
            samples.append((at, [*entry, *self._keep(unit)]))
            until = (unit.shown + audio.frame) / audio.rate
            if spans and at - spans[-1][1] < Fraction(1, 1000):
                spans[-1] = (spans[-1][0], until)
            else:
                spans.append((at, until))
        samples.sort(key=lambda sample: sample[0])
        fragments: list[list[list[int]]] = []
        begin = samples[0][0]
        for at, entry in samples:
            number = int((at - begin) / Fraction(fragment_seconds))
            fragments.extend([] for _ in range(number + 1 - len(fragments)))
            fragments[number].append(entry)
        self.stretches.append(
            {
                "parameterSets": video.parameter_sets,
                "audio": audio.configuration if audio else None,
                "fragments": [fragment for fragment in fragments if fragment],
                "times": times,
                "period": {
                    "microseconds": round(length * MICROSECONDS),
                    "videoTicks": (end - first) * PICTURE_TICKS,
                    "audioTicks": round(length * audio.rate) if audio else 0,
                },
            }
        )
        for time in range(times):
            self._remember(shown, shift + time * length, spans)
        return self

    def _keep(self, unit: Unit) -> tuple[int, int]:
        self.media += unit.data
        return len(self.media) - len(unit.data), len(unit.data)

    def _remember(self, shown: list[int], shift: Fraction, spans: list[tuple[Fraction, Fraction]]) -> None:
        first, end = shown[0], shown[-1] + 1
        low, high = microseconds(self.start), microseconds(self.end)
        begin = microseconds(Fraction(first, RATE) + shift)
        if self._shown_until is not None and begin - self._shown_until > 500_000:
            self.holes.append((self._shown_until, begin))
        self._shown_until = microseconds(Fraction(end, RATE) + shift)
        for frame in shown:
            at = microseconds(Fraction(frame, RATE) + shift)
            if low <= at < high:
                self.frames.append((at, frame % blocks.LOOP_FRAMES))
        for second in range(first // RATE, end // RATE + 1):
            at = microseconds(second + shift)
            whole = any(low <= second - BEEP_BEFORE and second + BEEP_AFTER <= high for low, high in spans)
            if whole and low + 60_000 < at < high - 150_000:
                self.beeps.append(at)
            else:
                self.pieces_of_beeps.append(at)

    def media_time(self, moment: int, lead: float) -> float:
        """Where a moment (microseconds since 1970) lies on the time line of a file that starts at `lead`."""
        return lead + (moment - microseconds(self.start)) / MICROSECONDS

    def frame_at(self, moment: int) -> int:
        """The number of the frame on display at a moment: the last one that has begun."""
        place = bisect_right(self.frames, (moment, blocks.LOOP_FRAMES)) - 1
        return self.frames[max(0, place)][1]

    def write(self, folder: Path) -> Path:
        """Writes what PlaybackFixtures reads, into a folder of the recording's name."""
        own = folder / self.name
        own.mkdir()
        manifest = {
            "camera": "front",
            "from": microseconds(self.start),
            "to": microseconds(self.end),
            "windowSeconds": 4,
            "allWindows": self.windows,
            "seeks": self.seeks,
            "stretches": self.stretches,
            "gaps": [{"start": start, "end": end, "cause": "camera-down"} for start, end in self.holes],
        }
        (own / "manifest.json").write_text(json.dumps(manifest))
        (own / "media.bin").write_bytes(self.media)
        return own


def short_recordings(folder: Path) -> list[Recording]:
    """The troubles, one recording each, and one with several."""
    seconds = 15
    plain = pictures(folder, 640, 360, seconds)
    sparse = pictures(folder, 640, 360, seconds, gop=10 * RATE)
    reordered = pictures(folder, 640, 360, seconds, reordered=2)
    large = pictures(folder, 1280, 720, seconds)
    tone = sound(folder, seconds)
    g711, packets = a_law(folder, seconds, Fraction(5626, 5625)), opus(folder, seconds)
    last = seconds * RATE

    def recording(name: str, start: float, end: float, *seeks: float) -> Recording:
        """All places in seconds, moved to where a frame begins."""
        first, last = (Fraction(round(seconds * RATE), RATE) for seconds in (start, end))
        return Recording(name, first, last, [round(seconds * RATE) / RATE for seconds in seeks])

    def bursts(number: int) -> bool:
        return number % 100 < 20

    return [
        recording("start-trim", 3.4, 11.2, 0, 2.55, 7.5).record(plain, 0, last, tone),
        recording("long-gop", 7.4, 13.4, 0, 1.7, 4.1).record(sparse, 0, last, tone),
        recording("b-frames", 3.4, 11.2, 0, 2.55, 7.5).record(reordered, 0, last, tone),
        recording("video-gap", 2.4, 12.4, 4.2, 7.9)
        .record(plain, 0, 167, tone)
        .record(plain, 270, last, tone, late=0.011),
        recording("audio-loss", 2.4, 11.4, 3.3).record(plain, 0, last, tone, lost=bursts),
        recording("resolution", 2.4, 12.4, 4.2, 8.0)
        .record(plain, 0, 180, tone)
        .record(large, 180, 290, tone)
        .record(plain, 330, last, tone),
        recording("audio-late", 2.4, 10.4, 0.5, 4.0).record(plain, 0, last, tone, heard=(5.21, 99)),
        recording("audio-stops", 2.4, 10.4, 1.0, 6.0).record(plain, 0, last, tone, heard=(0, 6.37)),
        recording("audio-appears", 2.4, 10.4, 1.0, 5.2).record(plain, 0, 150, None).record(plain, 150, last, tone),
        recording("g711", 2.4, 12.4, 4.2, 7.9)
        .record(plain, 0, 167, g711, lost=bursts)
        .record(plain, 270, last, g711, late=0.011),
        recording("opus", 2.4, 12.4, 4.2, 7.9)
        .record(plain, 0, 167, packets, lost=bursts)
        .record(plain, 270, last, packets, late=0.011),
        recording("troubled", 1.4, 13.4, 0, 4.3, 9.0)
        .record(reordered, 0, 131, tone, lost=bursts)
        .record(large, 180, 300, tone, heard=(7.3, 99), late=-0.009)
        .record(reordered, 300, last, None, late=-0.009),
    ]


LOOP_SECONDS = 120
SOUND_DRIFT = Fraction(5626, 5625)
"""The camera counts one frame of sound too many in 120 s: 178 parts in a million, 1.3 s in two hours."""
HOUR = 3600


def long_recordings(folder: Path, hours: int) -> list[Recording]:
    """`hours` without a break from a camera whose sound clock runs fast, and a day with a minute now and then.

    The frame numbers start anew each minute, because the loops do.
    """
    minute = pictures(folder, 320, 180, blocks.LOOP_SECONDS)
    frames = blocks.LOOP_FRAMES
    again = [Unit(unit.data, unit.decode + frames, unit.shown + frames, unit.key) for unit in minute.units]
    start = Fraction(34, 10)

    length = hours * HOUR - 5
    seeks = [seconds + 0.2 for seconds in (0, HOUR, 12 * HOUR) if seconds + 60 < length] + [length - 20.8]
    unbroken = Recording("long", start, start + length, seeks, windows=False).record(
        Pictures(minute.parameter_sets, minute.units + again),
        0,
        2 * frames,
        sound(folder, LOOP_SECONDS, drift=SOUND_DRIFT, channels=1),
        times=hours * HOUR // LOOP_SECONDS,
        fragment_seconds=10,
    )

    tone = sound(folder, blocks.LOOP_SECONDS, nominal=16_000, channels=1)
    minutes = [0, 60, 12 * 60, 24 * 60 - 1]
    seeks = [at * 60 + 0.2 + (0 if at else float(start)) for at in minutes]
    day = Recording("day", start, Fraction(24 * HOUR), [seconds - float(start) for seconds in seeks], windows=False)
    for at in minutes:
        day.record(minute, 0, frames, tone, late=at * 60)
    return [unbroken, day]
