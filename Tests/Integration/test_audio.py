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


"""Sound of every coding: recorded with the camera's bytes untouched, exported as an MP4 whose beeps are in time."""

import json
import subprocess
from pathlib import Path

import pytest
from programs import edge, segments
from recordings import assert_consecutive, decoder_complaints, frame_numbers, probe, sound_offsets
from simulator import CACHE, ROOT, Simulator

SOUNDS = {
    "pcma": ("PCMA", 8000, 1, "pcm_alaw", "flac"),
    "pcmu": ("PCMU", 8000, 1, "pcm_mulaw", "flac"),
    "l16": ("L16", 44_100, 2, "pcm_s16be", "flac"),
    "opus": ("Opus", 48_000, 2, "opus", "opus"),
    "latm": ("AAC", 48_000, 2, "aac", "aac"),
}
"""For each mount the codec in JSON, rate, channels, what ffmpeg calls it in a segment and in an export."""
SECONDS = 7


@pytest.fixture(scope="module")
def store(cameras: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few seconds of a camera of each kind, recorded together; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("sounds") / "store"
    names = [option for mount in SOUNDS for option in ("--name", mount)]
    urls = [cameras.url(mount) for mount in SOUNDS]
    result = edge("record", *urls, *names, "--directory", folder, "--duration", SECONDS, "--json", timeout=60).succeeded()
    assert result.warnings() == []
    for camera in result.json["cameras"]:
        assert camera["lost"] == 0 and camera["gaps"] == [], camera
    return folder


def audio_stream(path: Path) -> dict[str, str]:
    (stream,) = [stream for stream in probe(path)["streams"] if stream["codec_type"] == "audio"]
    return stream


def packets(path: Path) -> bytes:
    """The bytes of all packets of sound, one after the other."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-map", "0:a", "-c", "copy", "-f", "data", "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout


def sent(mount: str) -> bytes:
    """The sound of the camera's loop, twice, so that what was recorded is in it in one piece."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); import encode; print(encode.cache_name(encode.AudioSpec(sys.argv[2])))"
    command = ["/usr/bin/python3", "-c", code, str(ROOT / "infra" / "cameras"), mount]
    name = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout.strip()
    return (CACHE / f"{name}.bin").read_bytes() * 2


@pytest.mark.parametrize("mount", SOUNDS)
def test_probe_names_it(cameras: Simulator, mount: str) -> None:
    codec, rate, channels, _, _ = SOUNDS[mount]
    _, sound = edge("camera", "probe", cameras.url(mount), "--json").succeeded().json["tracks"]
    expected = {"kind": "audio", "codec": codec, "sampleRate": rate, "channels": channels, "supported": True}
    assert expected.items() <= sound.items()


@pytest.mark.parametrize("mount", SOUNDS)
def test_segments_hold_what_the_camera_sent(store: Path, mount: str) -> None:
    _, rate, channels, codec, _ = SOUNDS[mount]
    for row in segments(store, mount):
        path = store / row["path"]
        stream = audio_stream(path)
        assert (stream["codec_name"], int(stream["sample_rate"]), stream["channels"]) == (codec, rate, channels)
        assert decoder_complaints(path) == ""
        assert_consecutive(frame_numbers(path))
        recorded = packets(path)
        assert len(recorded) > 1000 and recorded in sent(mount)
        offsets = sound_offsets(path)
        assert len(offsets) >= SECONDS - 2 and max(map(abs, offsets)) <= 0.040, offsets


@pytest.mark.parametrize("mount", SOUNDS)
def test_an_export_is_in_time(store: Path, tmp_path: Path, mount: str) -> None:
    clip = tmp_path / "clip.mp4"
    options = ["--directory", store, "--camera", mount, "--from", 0.7, "--to", 6.2, "--output", clip]
    edge("store", "export", *options).succeeded()
    stream = audio_stream(clip)
    assert stream["codec_name"] == SOUNDS[mount][4] and int(stream["sample_rate"]) == SOUNDS[mount][1]
    assert decoder_complaints(clip) == ""
    assert_consecutive(frame_numbers(clip))
    offsets = sound_offsets(clip)
    assert len(offsets) >= 4 and max(map(abs, offsets)) <= 0.040, offsets


def test_the_store_is_in_order(store: Path) -> None:
    assert edge("store", "check", "--directory", store, "--deep", "--json").succeeded().json["findings"] == []


def test_an_export_holds_the_samples_of_the_segment(store: Path, tmp_path: Path) -> None:
    """A-law and what is exported of it decode to the same samples, bit for bit."""
    (row,) = segments(store, "pcma")
    clip = tmp_path / "clip.mp4"
    edge("store", "export", "--directory", store, "--camera", "pcma", "--output", clip).succeeded()
    raw, exported = (samples(path) for path in (store / row["path"], clip))
    assert len(raw) > 2 * 8000 * (SECONDS - 1)
    middle = raw[8000:-8000]
    assert middle in exported, json.dumps({"segment": len(raw), "export": len(exported)})


def samples(path: Path) -> bytes:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-map", "0:a", "-f", "s16le", "-"]
    return subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
