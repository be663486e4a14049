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

"""Starts and stops the simulated cameras of infra/cameras.

The encoded loops are kept in ORIEL_CAMERA_CACHE, by default .cache/cameras of the checkout.
"""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("ORIEL_CAMERA_CACHE", ROOT / ".cache" / "cameras"))

START_LIMIT = 300.0
"""Seconds; the first start ever encodes the loops."""


class Simulator:
    """The simulator as a process; leaves nothing behind when the `with` block ends."""

    def __init__(self, folder: Path, options: list[str]) -> None:
        self.folder, self.options = folder, options
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Simulator":
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()

    def url(self, mount: str, user: str = "") -> str:
        """The URL of a mount; `user` is the user information with which it shall be written."""
        host = "[::1]" if "::1" in self.options else "127.0.0.1"
        return f"rtsp://{user + '@' if user else ''}{host}:{self.port}/{mount}"

    def start(self) -> None:
        """Start, on the same port each time, and wait until it listens."""
        assert self.process is None, "it runs already"
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        files = ["--port", str(self.port), "--cache", str(CACHE), "--ready-file", str(ready)]
        command = [str(ROOT / "infra" / "cameras" / "cameras"), *self.options, *files]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)
        limit = time.monotonic() + START_LIMIT
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > limit:
                self.kill()
                raise RuntimeError(f"the cameras did not start: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it without a word to its clients, like a power cut of the camera (the system closes its sockets)."""
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.process = None


def free_port() -> int:
    """A TCP port of 127.0.0.1 on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
