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

"""Runs `oriel-edge` as a person or a script would, and keeps what it printed.

ORIEL_BIN names the folder of the programs, by default .build/debug of the checkout.
"""

import json
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("ORIEL_BIN", ROOT / ".build" / "debug")) / "oriel-edge"

OWN_VARIABLES = ("ORIEL_CAMERA_USER", "ORIEL_CAMERA_PASSWORD")


@dataclass(frozen=True)
class Result:
    """What a run ended with; `seconds` is the time it took."""

    arguments: list[str]
    status: int
    out: str
    err: str
    seconds: float

    @property
    def json(self) -> Any:
        """Standard output as the one JSON object that it must be."""
        return json.loads(self.out)

    def succeeded(self) -> "Result":
        """Itself, where the exit status is 0."""
        assert self.status == 0, self.text()
        return self

    def failed(self, *words: str, status: int = 1) -> "Result":
        """Itself, where it failed with one plain sentence that has all the words, and nothing that smells of a crash."""
        assert self.status == status, self.text()
        complaint = self.complaint()
        assert complaint, self.text()
        for word in words:
            assert word.lower() in complaint.lower(), f"no {word!r} in: {complaint}"
        return self

    def complaint(self) -> str:
        """What it said on standard error without the warnings; one sentence a line, checked to be plain."""
        lines = [line for line in self.err.splitlines() if line and ": warning: " not in line]
        if self.status == 1:
            for line in lines:
                assert line.startswith("oriel-edge: "), f"not a plain sentence: {line}"
                assert line.endswith("."), f"not a whole sentence: {line}"
                assert not CODE_SMELL.search(line), f"this reads like code: {line}"
                assert len(line) < 400, f"too long: {line}"
        return "\n".join(lines)

    def warnings(self) -> list[str]:
        """The warnings on standard error."""
        return [line for line in self.err.splitlines() if ": warning: " in line]

    def text(self) -> str:
        """All of it, for a person."""
        return f"{' '.join(self.arguments)}\nstatus {self.status} in {self.seconds:.1f} s\n{self.out}\n{self.err}"


CODE_SMELL = re.compile(r"Error\(|Optional\(|NIO|\.swift\b|Fatal error|errno|code: \.|<[A-Z]\w+: 0x")


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """The test's environment without Oriel's own variables."""
    own = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
    return {**own, **(extra or {})}


def edge(*arguments: object, timeout: float = 30, env: dict[str, str] | None = None) -> Result:
    """Run `oriel-edge` to its end."""
    with Running(*arguments, env=env) as running:
        return running.wait(timeout)


class Running:
    """`oriel-edge` in the background; killed when the `with` block ends."""

    def __init__(self, *arguments: object, env: dict[str, str] | None = None) -> None:
        assert PROGRAM.exists(), f"{PROGRAM} is missing; run 'swift build' or infra/test"
        self.arguments = [str(PROGRAM), *map(str, arguments)]
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            self.arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(env),
            start_new_session=True,
        )

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def wait(self, timeout: float) -> Result:
        """Its result; fails the test when it does not end in time."""
        try:
            out, err = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            message = f"not ended after {timeout} s: {' '.join(self.arguments)}\n{out.decode()}\n{err.decode()}"
            raise AssertionError(message) from None
        seconds = time.monotonic() - self.began
        return Result(self.arguments, self.process.returncode, out.decode(), err.decode(), seconds)

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)

    def kill(self) -> Result:
        """SIGKILL."""
        self.process.kill()
        return self.wait(10)


def segments(directory: Path, camera: str | None = None) -> list[dict[str, Any]]:
    """The segments of a store, by `store list --json`, by camera and then oldest first."""
    listed = edge("store", "list", "--directory", directory, "--json").succeeded().json["segments"]
    return sorted((row for row in listed if camera in (None, row["camera"])), key=lambda row: (row["camera"], row["start"]))


def gaps(directory: Path) -> list[dict[str, Any]]:
    """The gaps of a store, by `store list --json`."""
    return edge("store", "list", "--directory", directory, "--json").succeeded().json["gaps"]


def recorded_frames(directory: Path, camera: str | None = None) -> int:
    """Pictures that are in the store now; 0 where there is no store yet."""
    if not (directory / "oriel-store.json").exists() or not (directory / "index.sqlite").exists():
        return 0
    listed = edge("store", "list", "--directory", directory, "--json")
    if listed.status != 0:
        return 0
    return sum(row["frames"] for row in listed.json["segments"] if camera in (None, row["camera"]))


def wait_for_frames(running: Running, directory: Path, frames: int, limit: float, camera: str | None = None) -> None:
    """Wait until a running recording has put that many pictures on disk."""
    end = time.monotonic() + limit
    while (found := recorded_frames(directory, camera)) < frames:
        if running.process.poll() is not None:
            raise AssertionError(f"ended too early: {running.wait(1).text()}")
        assert time.monotonic() < end, f"{found} frames after {limit} s, {frames} expected"
        time.sleep(0.1)
