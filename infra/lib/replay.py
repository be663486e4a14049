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
"""Writes the file that CameraReplay serves: a loop of the simulated cameras, cut into RTP packets beforehand."""

from __future__ import annotations

import base64
import struct
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra" / "cameras"))

from encode import AudioSpec, Loop, VideoSpec, load, split_nal_units  # noqa: E402

FRAMES_PER_SECOND = 30
VIDEO_CLOCK = 90_000
PAYLOAD_BYTES = 1400
SAMPLES_PER_FRAME = 1024


def rtp(channel: int, payload_type: int, number: int, timestamp: int, marker: bool, payload: bytes) -> bytes:
    """An interleaved RTP packet (RFC 3550 §5.1 in RFC 2326 §10.12)."""
    ssrc = 0x1000 + channel
    second = payload_type | (0x80 if marker else 0)
    packet = struct.pack(">BBHII", 0x80, second, number & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload
    return b"$" + struct.pack(">BH", channel, len(packet)) + packet


def report(channel: int, timestamp: int) -> bytes:
    """An interleaved sender report whose NTP time the server fills in (RFC 3550 §6.4.1)."""
    packet = struct.pack(">BBHIIIIII", 0x80, 200, 6, 0x1000 + channel - 1, 0, 0, timestamp & 0xFFFFFFFF, 0, 0)
    return b"$" + struct.pack(">BH", channel, len(packet)) + packet


def fragments(unit: bytes) -> list[bytes]:
    """A NAL unit as payloads: whole, or as FU-A (RFC 6184 §5.8)."""
    if len(unit) <= PAYLOAD_BYTES:
        return [unit]
    header, kind, rest = unit[0] & 0xE0 | 28, unit[0] & 0x1F, unit[1:]
    parts = [rest[at : at + PAYLOAD_BYTES - 2] for at in range(0, len(rest), PAYLOAD_BYTES - 2)]
    ends = [(0x80 if place == 0 else 0) | (0x40 if place == len(parts) - 1 else 0) for place in range(len(parts))]
    return [bytes([header, end | kind]) + part for end, part in zip(ends, parts, strict=True)]


def description(video: Loop, audio: Loop) -> str:
    """The SDP of the loop."""
    units = split_nal_units(video.units[0])
    sps, pps = (next(unit for unit in units if unit[0] & 0x1F == kind) for kind in (7, 8))
    sets = ",".join(base64.b64encode(each).decode() for each in (sps, pps))
    rate, channels = audio.spec.clock_rate, audio.spec.channels
    mode = "streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1190"
    return "\r\n".join(
        [
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=camera",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=video 0 RTP/AVP 96",
            "a=rtpmap:96 H264/90000",
            f"a=fmtp:96 packetization-mode=1;profile-level-id={sps[1:4].hex()};sprop-parameter-sets={sets}",
            "a=control:video",
            "m=audio 0 RTP/AVP 97",
            f"a=rtpmap:97 mpeg4-generic/{rate}/{channels}",
            f"a=fmtp:97 {mode}",
            "a=control:audio",
            "",
        ]
    )


def write(path: Path, cache: Path, kbps: int) -> dict[str, float]:
    """Writes the file of a 1080p30 camera; gives its bit rate in bit/s and its packets a second."""
    video, audio = load(VideoSpec(1, 1920, 1080, kbps), cache), load(AudioSpec(), cache)
    rate = audio.spec.clock_rate
    numbers = [0, 0]
    sound = 0
    ticks = []
    # The loop of sound is the longer one, so that both are whole.
    frames = len(audio.units) * SAMPLES_PER_FRAME * FRAMES_PER_SECOND // rate
    for frame in range(frames):
        unit = video.units[frame % len(video.units)]
        parts = []
        if frame % FRAMES_PER_SECOND == 0:
            parts += [report(1, frame * VIDEO_CLOCK // FRAMES_PER_SECOND)]
            parts += [report(3, frame * rate // FRAMES_PER_SECOND)]
        payloads = [part for nal in split_nal_units(unit) for part in fragments(nal)]
        for place, payload in enumerate(payloads):
            time = frame * VIDEO_CLOCK // FRAMES_PER_SECOND
            parts.append(rtp(0, 96, numbers[0], time, place == len(payloads) - 1, payload))
            numbers[0] += 1
        # The last frame of the loop takes what sound is left, so that the loop is whole.
        last = frame == frames - 1
        while sound < len(audio.units) and (last or sound * SAMPLES_PER_FRAME * FRAMES_PER_SECOND < (frame + 1) * rate):
            data = audio.units[sound]
            payload = struct.pack(">HH", 16, len(data) << 3) + data
            parts.append(rtp(2, 97, numbers[1], sound * SAMPLES_PER_FRAME, True, payload))
            numbers[1] += 1
            sound += 1
        ticks.append(b"".join(parts))
    seconds = frames / FRAMES_PER_SECOND
    words = description(video, audio).encode()
    header = struct.pack("<4sII", b"ORP1", round(1e9 / FRAMES_PER_SECOND), len(ticks))
    header += struct.pack("<IIII", round(seconds * VIDEO_CLOCK), numbers[0], len(audio.units) * SAMPLES_PER_FRAME, numbers[1])
    blocks = b"".join(struct.pack("<I", len(tick)) + tick for tick in ticks)
    path.write_bytes(header + struct.pack("<I", len(words)) + words + blocks)
    size = sum(len(tick) for tick in ticks)
    return {"bitsPerSecond": 8 * size / seconds, "packetsPerSecond": sum(numbers) / seconds}
