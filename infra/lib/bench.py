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
"""Benchmarks of Oriel beside a rival, in one run. Called by infra/bench."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import replay  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
WARM_UP_SECONDS = 20
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass
class Usage:
    """What processes used so far, and hold now."""

    cpu_seconds: float
    pss_bytes: int

    @staticmethod
    def of(pids: list[int]) -> Usage:
        """The sum over processes that run."""
        cpu, pss = 0.0, 0
        for pid in pids:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            cpu += (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            pss += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) << 10
        return Usage(cpu, pss)


def free_port() -> int:
    """A port of the loopback interface on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def note(text: str) -> None:
    """How it goes."""
    print(text, file=sys.stderr, flush=True)


def machine() -> dict[str, Any]:
    """What was measured on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
    version = subprocess.run(["ffmpeg", "-version"], capture_output=True, text=True, check=True).stdout.split()[2]
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "kernel": os.uname().release,
        "ffmpeg": version,
        "loadBefore": os.getloadavg()[0],
    }


def others_cpu(pids: list[int]) -> float:
    """Processor seconds of the whole machine without those processes."""
    total = sum(int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9])
    idle = sum(int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[4:6])
    return (total - idle) / TICKS_PER_SECOND - Usage.of(pids).cpu_seconds


class Ingest:
    """N cameras recorded for some seconds."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.folder = Path(tempfile.mkdtemp(prefix="oriel-bench-", dir=options.directory))
        self.stream = replay.write(self.folder / "loop", ROOT / ".cache" / "cameras", options.kbps)
        self.port = free_port()
        self.cameras = subprocess.Popen(
            [options.binaries / "CameraReplay", self.folder / "loop", str(self.port)], stdout=subprocess.PIPE, text=True
        )
        assert self.cameras.stdout is not None
        if self.cameras.stdout.readline() != "ready\n":
            raise RuntimeError("The simulated cameras did not start.")

    def close(self) -> None:
        """Ends the cameras and removes what was recorded."""
        self.cameras.kill()
        self.cameras.wait()
        shutil.rmtree(self.folder)

    def urls(self) -> list[str]:
        """Where the cameras are."""
        return [f"rtsp://127.0.0.1:{self.port}/camera{number + 1}" for number in range(self.options.cameras)]

    def oriel(self) -> dict[str, Any]:
        """One process that records all."""
        store = self.folder / "store"
        command = [self.options.binaries / "oriel-edge", "record", *self.urls(), "--directory", store, "--json"]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        measured = self.window([child.pid])
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=120)
        if child.returncode != 0:
            raise RuntimeError(f"oriel-edge ended with {child.returncode}: {errors[-2000:]}")
        cameras = json.loads(output)["cameras"]
        shutil.rmtree(store)
        return {
            **measured,
            "lostPackets": sum(camera["lost"] for camera in cameras),
            "gaps": sum(len(camera["gaps"]) for camera in cameras),
            "frames": sum(camera["frames"] for camera in cameras),
        }

    def ffmpeg(self) -> dict[str, Any]:
        """A process for each camera, fragmented MP4."""
        store = self.folder / "ffmpeg"
        store.mkdir()
        fragments = ["-movflags", "+frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "1000000"]
        children = [
            subprocess.Popen(
                ["ffmpeg", "-nostdin", "-v", "error", "-rtsp_transport", "tcp", "-i", url, "-c", "copy", *fragments]
                + ["-f", "mp4", store / f"{number}.mp4"],
                stderr=subprocess.DEVNULL,
            )
            for number, url in enumerate(self.urls())
        ]
        try:
            measured = self.window([child.pid for child in children])
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait(timeout=60)
        shutil.rmtree(store)
        return measured

    def window(self, pids: list[int]) -> dict[str, Any]:
        """Uses of the processes over the steady window."""
        time.sleep(WARM_UP_SECONDS)
        own = [*pids, self.cameras.pid, os.getpid()]
        before, cameras, others, began = (
            Usage.of(pids),
            Usage.of([self.cameras.pid]),
            others_cpu(own),
            time.monotonic(),
        )
        pss = []
        while (left := began + self.options.seconds - time.monotonic()) > 0:
            time.sleep(min(5, left))
            pss.append(Usage.of(pids).pss_bytes)
        seconds = time.monotonic() - began
        after = Usage.of(pids)
        count = self.options.cameras
        return {
            "cpuPercentPerCamera": 100 * (after.cpu_seconds - before.cpu_seconds) / seconds / count,
            "pssMiBPerCamera": max(pss) / count / 2**20,
            "camerasCpuPercent": 100 * (Usage.of([self.cameras.pid]).cpu_seconds - cameras.cpu_seconds) / seconds,
            "otherCpuPercent": 100 * (others_cpu(own) - others) / seconds,
        }

    def run(self) -> dict[str, Any]:
        """All rounds, each with both, and the medians."""
        names = [self.options.only] if self.options.only else ["oriel", "ffmpeg"]
        rounds: list[dict[str, Any]] = []
        for number in range(self.options.rounds):
            rounds.append({})
            for name in names:
                note(f"round {number + 1} of {self.options.rounds}: {name}, {self.options.cameras} cameras")
                rounds[-1][name] = getattr(self, name)()
        result: dict[str, Any] = {"cameras": self.options.cameras, "seconds": self.options.seconds, **self.stream}
        for name in names:
            keys = rounds[0][name].keys()
            result[name] = {key: statistics.median(each[name][key] for each in rounds) for key in keys}
        if len(names) == 2:
            for key in ("cpuPercentPerCamera", "pssMiBPerCamera"):
                result[f"{key}Ratio"] = result["oriel"][key] / result["ffmpeg"][key]
        return {"benchmark": "ingest", "machine": machine(), **result, "rounds": rounds}


def table(result: dict[str, Any]) -> str:
    """The result for people."""
    about = result["machine"]
    lines = [
        f"{about['processor']}, {about['cores']} cores, Linux {about['kernel']}, ffmpeg {about['ffmpeg']}",
        f"{result['cameras']} cameras of {result['bitsPerSecond'] / 1e6:.2f} Mbit/s, {result['packetsPerSecond']:.0f} packets/s;"
        f" {result['seconds']} s, median of {len(result['rounds'])}",
        "",
        f"{'':10}{'CPU % each':>12}{'PSS MiB each':>14}{'cameras %':>11}{'others %':>10}{'lost':>6}{'gaps':>6}",
    ]
    for name in ("oriel", "ffmpeg"):
        if name in result:
            row = result[name]
            lines.append(
                f"{name:10}{row['cpuPercentPerCamera']:12.3f}{row['pssMiBPerCamera']:14.2f}{row['camerasCpuPercent']:11.1f}"
                f"{row['otherCpuPercent']:10.1f}{row.get('lostPackets', '-'):>6}{row.get('gaps', '-'):>6}"
            )
    if "cpuPercentPerCameraRatio" in result:
        lines.append(
            f"{'ratio':10}{result['cpuPercentPerCameraRatio']:12.3f}{result['pssMiBPerCameraRatio']:14.3f}"
        )
    return "\n".join(lines)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="infra/bench")
    parser.add_argument("name", choices=["ingest"])
    parser.add_argument("--binaries", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--cameras", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kbps", type=int, default=4000)
    parser.add_argument("--only", choices=["oriel", "ffmpeg"])
    parser.add_argument("--directory", type=Path, help="where to record; a folder of its own is made and removed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.cameras < 1 or options.seconds < 1 or options.rounds < 1:
        parser.error("--cameras, --seconds and --rounds must be at least 1")
    bench = Ingest(options)
    try:
        result = bench.run()
    except RuntimeError as error:
        print(f"infra/bench: {error}", file=sys.stderr)
        return 1
    finally:
        bench.close()
    print(json.dumps(result) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
