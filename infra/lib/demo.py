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
"""A whole Oriel on one machine: cameras, cloud, edge, two rooms; everything that it starts it also stops.

The cloud and the edge are separate processes with separate folders; they share nothing but TCP on the loopback.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import time
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class DemoError(Exception):
    """Something did not come up; the message says what and where to look."""


def free_port() -> int:
    """A TCP port of the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(what: str, condition, seconds: float, process: subprocess.Popen | None = None) -> None:
    """Polls until the condition holds; fails when time is over or the process has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        if process is not None and process.poll() is not None:
            break
        time.sleep(0.05)
    raise DemoError(f"{what} did not happen within {seconds:.0f} s.")


def is_open(port: int) -> bool:
    """Whether something listens on a port of the loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Web:
    """A signed-in client of the web app, as a browser would be one."""

    def __init__(self, url: str) -> None:
        self.url = url
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname or "localhost", parts.port or 443
        self.cookie = ""
        self.token = ""

    def request(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None):
        """One request; gives status, headers and body."""
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(self.host, self.port, context=context, timeout=30)
        fields = {"Origin": self.url, **(headers or {})}
        if self.cookie:
            fields["Cookie"] = self.cookie
        connection.request(method, path, body=body or None, headers=fields)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, answer.headers, data

    def sign_in(self, name: str, password: str) -> None:
        """Signs in by the form, and finds the token that later requests must show."""
        form = urllib.parse.urlencode({"name": name, "password": password, "csrf": ""}).encode()
        status, headers, _ = self.request(
            "POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        cookie = headers.get("Set-Cookie")
        if status != 303 or not cookie:
            raise DemoError(f"Signing in was answered with {status}.")
        self.cookie = cookie.split(";")[0]
        _, _, page = self.request("GET", "/rooms", headers={"Accept": "text/html"})
        found = re.search(r'name="csrf-token" content="([^"]+)"', page.decode())
        self.token = found.group(1) if found else ""

    def get(self, path: str) -> dict:
        """The JSON of an address."""
        status, _, data = self.request("GET", path)
        if status != 200:
            raise DemoError(f"GET {path} was answered with {status}: {data[:300]!r}")
        return json.loads(data)

    def post(self, path: str, value: dict) -> dict:
        """Sends JSON and gives the JSON that comes back."""
        status, _, data = self.request(
            "POST", path, json.dumps(value).encode(), {"Content-Type": "application/json", "X-CSRF-Token": self.token}
        )
        if status >= 300:
            raise DemoError(f"POST {path} was answered with {status}: {data[:300]!r}")
        return json.loads(data)


@dataclass
class Demo:
    """The running whole."""

    folder: Path
    binaries: Path
    cache: Path
    user: str = "demo"
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.web_port, self.edge_port, self.media_port = free_port(), free_port(), free_port()
        self.cloud_health, self.edge_health, self.rtsp_port = free_port(), free_port(), free_port()
        self.url = f"https://localhost:{self.web_port}"
        self.web = Web(self.url)
        self.rooms: list[str] = []

    # Starting

    def start(self, say=print) -> None:
        """Brings everything up; returns when both rooms have pictures."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        say("Cameras: four RTSP cameras in two rooms (the first time, their pictures are encoded: about 2 minutes)")
        self.start_cameras()
        say("Cloud: account, certificates, web app")
        self.write_configuration()
        self.run_tool("oriel-cloud", "user", "create", "--name", self.user, "--config", self.cloud_config,
                      stdin=self.password + "\n")
        self.start_cloud()
        say("Edge: one-time token, enrolment, start")
        token = self.run_tool("oriel-cloud", "edge", "token", "--site", "Demo site", "--config", self.cloud_config,
                              "--media-address", f"127.0.0.1:{self.media_port}")
        self.run_tool("oriel-edge", "enroll", "--config", self.edge_config, "--token-file", "-", stdin=token)
        self.start_edge()
        self.web.sign_in(self.user, self.password)
        wait_until("The edge's connection", lambda: self.edge()["online"], 20)
        say("Rooms: Interview A and Interview B")
        self.create_rooms()
        wait_until("A picture from every camera", self.all_live, 30)

    def start_cameras(self) -> None:
        """Starts the camera simulator, which encodes its loops when the cache is empty."""
        ready = self.folder / "cameras.ready"
        command = [str(ROOT / "infra/cameras/cameras"), "--port", str(self.rtsp_port), "--count", "4",
                   "--cache", str(self.cache), "--ready-file", str(ready)]
        process = self.spawn("cameras", command)
        wait_until("The cameras' start", ready.exists, 900, process)

    def write_configuration(self) -> None:
        """Writes both configuration files."""
        self.cloud_config = str(self.folder / "cloud.yaml")
        self.edge_config = str(self.folder / "edge.yaml")
        Path(self.cloud_config).write_text(
            f"state: {self.folder}/cloud\n"
            f"web:\n  host: 127.0.0.1\n  port: {self.web_port}\n  url: {self.url}\n"
            f"edges:\n  host: 127.0.0.1\n  port: {self.edge_port}\n  name: 127.0.0.1\n"
            f"health:\n  host: 127.0.0.1\n  port: {self.cloud_health}\n"
        )
        Path(self.edge_config).write_text(
            f"state: {self.folder}/edge\nmedia: {self.folder}/media\n"
            f"cameras:\n  networks: [127.0.0.0/8]\n"
            f"health:\n  host: 127.0.0.1\n  port: {self.edge_health}\n"
        )

    def start_cloud(self) -> None:
        """Starts the cloud and waits until it is ready."""
        process = self.spawn("cloud", [str(self.binaries / "oriel-cloud"), "serve", "--config", self.cloud_config])
        wait_until("The cloud's start", lambda: is_open(self.web_port) and is_open(self.edge_port), 20, process)

    def start_edge(self) -> None:
        """Starts the edge and waits until it serves."""
        process = self.spawn("edge", [str(self.binaries / "oriel-edge"), "run", "--config", self.edge_config])
        wait_until("The edge's start", lambda: is_open(self.media_port), 20, process)

    def create_rooms(self) -> None:
        """Makes the two rooms with two cameras each."""
        edge = self.edge()["id"]
        for number, name in enumerate(["Interview A", "Interview B"]):
            cameras = [
                {"name": label, "host": "127.0.0.1", "port": self.rtsp_port, "path": f"/camera{number * 2 + index}"}
                for index, label in enumerate(["Wide", "Face"], start=1)
            ]
            room = self.web.post(
                "/api/rooms", {"name": name, "edge": edge, "preRollSeconds": 10, "cameras": cameras}
            )
            self.rooms.append(room["id"])

    # Looking

    def edge(self) -> dict:
        """The edge as the cloud sees it."""
        return self.web.get("/api/edges")["edges"][0]

    def room_states(self) -> list[dict]:
        """The rooms' states."""
        return [room["state"] for room in self.web.get("/api/rooms")["rooms"]]

    def all_live(self) -> bool:
        """Whether every camera brings pictures."""
        return all(camera["state"] == "connected" for room in self.room_states() for camera in room["cameras"])

    # Ending

    def kill(self, name: str) -> None:
        """Ends a process as a power cut would."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Stops all that was started, the edge before the cloud before the cameras, and removes the folder."""
        for name in ["edge", "cloud", "cameras"]:
            process = self.processes.pop(name, None)
            if process is None:
                continue
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if not os.environ.get("ORIEL_DEMO_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)

    # Processes

    def spawn(self, name: str, command: list[str]) -> subprocess.Popen:
        """Starts a process in a group of its own, so that Ctrl-C reaches this script alone."""
        log = open(self.folder / f"{name}.log", "ab")
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        log.close()
        self.processes[name] = process
        return process

    def run_tool(self, program: str, *arguments: str, stdin: str = "") -> str:
        """Runs a command to its end and gives what it printed."""
        done = subprocess.run(
            [str(self.binaries / program), *arguments], input=stdin, text=True, capture_output=True, timeout=60
        )
        if done.returncode != 0:
            raise DemoError(f"{program} {arguments[0]} failed: {done.stderr.strip()}")
        return done.stdout
