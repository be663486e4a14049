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

"""`oriel-edge camera discover` against simulated ONVIF cameras, in network namespaces of their own.

The machine of the edge and that of the cameras are two namespaces with a cable (veth) between them, so that multicast is
real and nothing of the test machine's own network answers.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from programs import PROGRAM, Result, environment

SIMULATOR = Path(__file__).resolve().parents[1] / "Support" / "onvif_camera.py"
PASSWORD = "s3kret:p@ss"
EDGE, CAMERA, SECOND = "10.77.0.1", "10.77.0.2", "10.77.0.3"


def may_make_namespaces() -> bool:
    """Whether this machine lets the test make network namespaces."""
    return subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(not may_make_namespaces(), reason="needs root, for network namespaces")


class Network:
    """Two namespaces and the cable between them."""

    def __init__(self) -> None:
        self.holders: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Network":
        for _ in range(2):
            self.holders.append(subprocess.Popen(["unshare", "--net", "sleep", "infinity"]))
        self.edge, self.cameras = (holder.pid for holder in self.holders)
        own = os.readlink("/proc/self/ns/net")
        end = time.monotonic() + 10
        while any(os.readlink(f"/proc/{pid}/ns/net") == own for pid in (self.edge, self.cameras)):
            assert time.monotonic() < end, "no namespaces"
            time.sleep(0.01)
        self.run(self.edge, "ip", "link", "add", "cam0", "type", "veth", "peer", "name", "cam1", "netns", str(self.cameras))
        for pid, device, addresses in ((self.edge, "cam0", [EDGE]), (self.cameras, "cam1", [CAMERA, SECOND])):
            for address in addresses:
                self.run(pid, "ip", "address", "add", f"{address}/24", "dev", device)
            for each in ("lo", device):
                self.run(pid, "ip", "link", "set", each, "up")
        return self

    def __exit__(self, *_: object) -> None:
        for holder in self.holders:
            holder.kill()
            holder.wait(10)

    def command(self, pid: int, *words: object) -> list[str]:
        """A command inside of a namespace."""
        return ["nsenter", f"--net=/proc/{pid}/ns/net", *map(str, words)]

    def run(self, pid: int, *words: object) -> None:
        """Run a command inside of a namespace, which must succeed."""
        subprocess.run(self.command(pid, *words), check=True, capture_output=True, timeout=30)

    @contextmanager
    def camera(self, folder: Path, *options: object, address: str = CAMERA) -> Iterator[Path]:
        """A camera; gives its log."""
        folder.mkdir(parents=True, exist_ok=True)
        ready, log = folder / "ready", folder / "requests"
        log.touch()
        files = ["--ready-file", ready, "--log", log]
        words = [sys.executable, SIMULATOR, "--address", address, "--user", "viewer", "--password", PASSWORD]
        with (folder / "errors").open("wb") as errors:
            process = subprocess.Popen(self.command(self.cameras, *words, *files, *options), stderr=errors)
        try:
            end = time.monotonic() + 20
            while not ready.exists():
                assert process.poll() is None and time.monotonic() < end, (folder / "errors").read_text()
                time.sleep(0.02)
            yield log
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(10)

    def discover(self, *options: object, env: dict[str, str] | None = None) -> Result:
        """One discovery on the edge's machine."""
        arguments = self.command(self.edge, PROGRAM, "camera", "discover", "--timeout", 1, *options)
        began = time.monotonic()
        done = subprocess.run(arguments, capture_output=True, timeout=60, env=environment(env), stdin=subprocess.DEVNULL, check=False)
        seconds = time.monotonic() - began
        return Result(arguments, done.returncode, done.stdout.decode(), done.stderr.decode(), seconds)


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with Network() as made:
        yield made


@pytest.fixture
def credentials(tmp_path: Path) -> Path:
    path = tmp_path / "credentials"
    path.write_text(f"viewer:{PASSWORD}\n")
    return path


def operations(log: Path) -> list[str]:
    """What a camera was asked, but for probes."""
    lines = [json.loads(line)["operation"] for line in log.read_text().splitlines()]
    return [line for line in lines if line != "Probe"]


def profile(token: str, width: int, height: int, codec: str = "H.264", host: str = CAMERA) -> dict[str, object]:
    url = f"rtsp://{host}:554/stream?profile={token}&x=1"
    return {"token": token, "name": f"{token} stream", "codec": codec, "width": width, "height": height, "streamURL": url}


BOTH = [profile("main", 1920, 1080), profile("sub", 640, 360)]


def test_finds_a_camera_without_credentials(network: Network, tmp_path: Path) -> None:
    with network.camera(tmp_path) as log:
        result = network.discover("--json").succeeded()
        assert operations(log) == [], "nobody's password, so nothing is asked"
    (camera,) = result.json["cameras"]
    assert camera["name"] == "Front door" and camera["hardware"] == "SIM-1" and camera["address"] == CAMERA
    assert camera["endpoint"] == "urn:uuid:0b9f0d3e-0000-4000-8000-000000000001"
    assert camera["profiles"] == [] and "error" not in camera
    assert result.err == ""


def test_finds_nothing_and_says_what_to_check(network: Network) -> None:
    result = network.discover("--json").succeeded()
    assert result.json == {"cameras": []}
    assert len(result.warnings()) == 1 and "check" in result.warnings()[0] and "ONVIF" in result.warnings()[0]
    plain = network.discover().succeeded()
    assert plain.out == "" and len(plain.warnings()) == 1


@pytest.mark.parametrize("auth", ["token", "digest"])
@pytest.mark.parametrize("offset", [0, 3600, -3600, -1_400_000_000], ids=["right", "ahead", "behind", "1982"])
def test_shows_the_profiles(network: Network, tmp_path: Path, credentials: Path, auth: str, offset: int) -> None:
    with network.camera(tmp_path, "--auth", auth, f"--clock-offset={offset}") as log:
        result = network.discover("--json", "--credentials-file", credentials).succeeded()
        assert "s3kret" not in log.read_text(), "the password does not travel"
    (camera,) = result.json["cameras"]
    assert camera["profiles"] == BOTH
    assert "s3kret" not in result.out + result.err and result.err == ""


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--old"], BOTH),
        (["--codec", "H265"], [profile("main", 1920, 1080, "H.265"), profile("sub", 640, 360, "H.265")]),
        (["--stream-host", "0.0.0.0"], BOTH),
        (["--stream-host", "192.168.1.108"], BOTH),
        (["--stream-host", "127.0.0.1"], BOTH),
        (["--announce", "192.168.1.108"], BOTH),
        (["--announce", "0.0.0.0"], BOTH),
        (["--auth", "none"], BOTH),
        (["--answers", "5"], BOTH),
    ],
    ids=lambda value: " ".join(value) if value and isinstance(value[0], str) else "",
)
def test_gets_along_with_odd_cameras(
    network: Network, tmp_path: Path, credentials: Path, options: list[str], expected: list[dict[str, object]]
) -> None:
    with network.camera(tmp_path, *options):
        result = network.discover("--json", "--credentials-file", credentials).succeeded()
    (camera,) = result.json["cameras"]
    assert camera["profiles"] == expected


def test_refuses_a_stream_that_points_elsewhere(network: Network, tmp_path: Path, credentials: Path) -> None:
    with network.camera(tmp_path, "--stream-host", "198.51.100.7"):
        result = network.discover("--json", "--credentials-file", credentials).succeeded()
    for shown in result.json["cameras"][0]["profiles"]:
        assert "streamURL" not in shown and "198.51.100.7" in shown["problem"]


@pytest.mark.parametrize("auth", ["token", "digest"])
@pytest.mark.parametrize("offset", [0, 3600])
def test_says_that_the_password_is_wrong(network: Network, tmp_path: Path, auth: str, offset: int) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("viewer:n0pe\n")
    with network.camera(tmp_path / "camera", "--auth", auth, f"--clock-offset={offset}"):
        result = network.discover("--json", "--credentials-file", wrong).failed(CAMERA, "password")
    (camera,) = result.json["cameras"]
    assert camera["name"] == "Front door" and camera["profiles"] == [] and "password" in camera["error"]
    assert "n0pe" not in result.out + result.err


def test_asks_each_camera_with_its_own_password(network: Network, tmp_path: Path) -> None:
    path = tmp_path / "credentials"
    path.write_text(f"{CAMERA} viewer:{PASSWORD}\n")
    endpoint = ["--endpoint", "urn:uuid:2", "--name", "Back"]
    with ExitStack() as stack:
        stack.enter_context(network.camera(tmp_path / "one"))
        second = stack.enter_context(network.camera(tmp_path / "two", *endpoint, address=SECOND))
        result = network.discover("--json", "--credentials-file", path).succeeded()
        assert operations(second) == [], "it has no password in the file"
    assert [camera["address"] for camera in result.json["cameras"]] == [CAMERA, SECOND]
    assert [len(camera["profiles"]) for camera in result.json["cameras"]] == [2, 0]


def test_shows_the_others_when_one_is_silent(network: Network, tmp_path: Path, credentials: Path) -> None:
    with ExitStack() as stack:
        stack.enter_context(network.camera(tmp_path / "one", "--silent"))
        stack.enter_context(network.camera(tmp_path / "two", "--endpoint", "urn:uuid:2", address=SECOND))
        result = network.discover("--json", "--credentials-file", credentials).failed(CAMERA, "answer")
    assert [len(camera["profiles"]) for camera in result.json["cameras"]] == [0, 2]


def test_takes_credentials_from_the_environment(network: Network, tmp_path: Path) -> None:
    own = {"ORIEL_CAMERA_USER": "viewer", "ORIEL_CAMERA_PASSWORD": PASSWORD}
    with network.camera(tmp_path):
        result = network.discover("--json", env=own).succeeded()
    assert result.json["cameras"][0]["profiles"] == BOTH


def test_asks_one_interface_or_one_host(network: Network, tmp_path: Path) -> None:
    with network.camera(tmp_path):
        for options in (["--interface", "cam0"], ["--host", CAMERA]):
            assert len(network.discover("--json", *options).succeeded().json["cameras"]) == 1
        assert network.discover("--json", "--interface", "lo").succeeded().json["cameras"] == []
        assert network.discover("--json", "--host", "10.77.0.9").succeeded().json["cameras"] == []
    network.discover("--interface", "nosuch0").failed("nosuch0", "ip address")


def test_reads_well_without_json(network: Network, tmp_path: Path, credentials: Path) -> None:
    with network.camera(tmp_path):
        result = network.discover("--credentials-file", credentials).succeeded()
    lines = result.out.splitlines()
    assert len(lines) == 3 and lines[0].split() == ["NAME", "HARDWARE", "ADDRESS", "PROFILE", "STREAM"]
    for word in ("Front door", "SIM-1", CAMERA, "main stream, H.264, 1920 × 1080", f"rtsp://{CAMERA}:554/stream"):
        assert word in lines[1]
    assert "Front door" not in lines[2] and "640 × 360" in lines[2]


@pytest.mark.parametrize("options", [["--timeout", "0"], ["--timeout", "x"], ["--host", "camera"], ["more"]])
def test_wrong_command_lines_are_status_2(network: Network, options: list[str]) -> None:
    result = network.discover(*options)
    assert result.status == 2 and result.out == "" and "usage" in result.err.lower()
