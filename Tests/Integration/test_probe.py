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

"""`oriel-edge camera probe`: what it shows, what it says when it cannot, and that it keeps passwords to itself."""

import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import bad_servers
import pytest
from programs import Result, edge
from simulator import Simulator, free_port

PASSWORD = "s3kret:p@ss/w%rd"
"""Has what a URL, a credentials file and Digest each find special."""

LIMIT = 12.0
"""A probe answers within 10 s; the rest is for a busy machine."""


def probe(url: str, *options: object, env: dict[str, str] | None = None) -> Result:
    """One probe, which must have ended in time, whatever it found."""
    result = edge("camera", "probe", url, *options, env=env, timeout=30)
    assert result.seconds < LIMIT, result.text()
    return result


def video(width: int, height: int, codec: str = "H.264") -> dict[str, object]:
    return {"kind": "video", "codec": codec, "width": width, "height": height, "clockRate": 90_000}


SDP_HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"

AAC = {"kind": "audio", "codec": "AAC", "sampleRate": 48_000, "channels": 2, "clockRate": 48_000}


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        ("camera1", [video(1920, 1080), AAC]),
        ("camera2", [video(1920, 1080), AAC]),
        ("bframes", [video(640, 360), AAC]),
        ("longgop", [video(640, 360), AAC]),
        ("lateaudio", [video(640, 360), AAC]),
        ("stall", [video(640, 360), AAC]),
        ("videoonly", [video(640, 360)]),
        ("lowrate", [video(320, 240)]),
        ("h265", [video(640, 360, "H.265"), AAC]),
    ],
)
def test_shows_the_tracks(cameras: Simulator, mount: str, expected: list[dict[str, object]]) -> None:
    result = probe(cameras.url(mount), "--json").succeeded()
    assert result.json["transport"] == "tcp"
    shown = result.json["tracks"]
    assert len(shown) == len(expected)
    for track, wanted in zip(shown, expected, strict=True):
        assert wanted.items() <= track.items()
        assert track["supported"] is True
    assert result.err == ""


def test_reads_well_without_json(cameras: Simulator) -> None:
    result = probe(cameras.url("camera1")).succeeded()
    assert "H.264" in result.out and "1920" in result.out and "1080" in result.out
    assert "AAC" in result.out and "48000" in result.out


def test_shows_sound_that_it_cannot_record() -> None:
    sdp = (
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
        "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:1\r\n"
        "a=fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==\r\n"
        "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 G726-32/8000\r\na=control:2\r\n"
    )
    with bad_servers.server(bad_servers.sdp_server(sdp)) as port:
        result = probe(f"rtsp://127.0.0.1:{port}/x", "--json").succeeded()
    picture, sound = result.json["tracks"]
    assert picture["supported"] is True and picture["codec"] == "H.264"
    assert sound["kind"] == "audio" and sound["codec"] == "G726-32" and sound["clockRate"] == 8000
    assert sound["supported"] is False and sound["reason"]
    assert len(result.warnings()) == 1 and "G726" in result.warnings()[0]


def test_refuses_a_camera_without_video(cameras: Simulator) -> None:
    result = probe(cameras.url("audioonly"), "--json").failed("video")
    assert result.out == ""


def test_refuses_an_unknown_path(cameras: Simulator) -> None:
    probe(cameras.url("nosuchcamera"), "--json").failed("path")


@pytest.mark.parametrize(
    ("sdp", "words"),
    [
        ("m=video 0 RTP/AVP 26\r\na=control:track1\r\n", ["JPEG", "H.264", "H.265"]),
        (
            "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\na=fmtp:96 sprop-max-don-diff=2\r\na=control:track1\r\n",
            ["decoding order", "H.265"],
        ),
        ("m=audio 0 RTP/AVP 8\r\na=control:track1\r\n", ["video"]),
        ("", ["video"]),
    ],
    ids=["jpeg", "h265-reordered", "no-video", "empty"],
)
def test_names_what_the_description_lacks(sdp: str, words: list[str]) -> None:
    with bad_servers.server(bad_servers.sdp_server(SDP_HEAD + sdp)) as port:
        probe(f"rtsp://127.0.0.1:{port}/x", "--json").failed(*words)


H265_SETS = (
    "sprop-vps=QAEMAf//AWAAAAMAsAAAAwAAAwBarAwAAAMABAAAAwAyqA==;sprop-pps=RAHA8saNA7NA;"
    "sprop-sps=QgEBAWAAAAMAsAAAAwAAAwBaoAWCAeFja5JFL83BQYFBAAADAAEAAAMADKE="
)


@pytest.mark.parametrize(("format_line", "size"), [(f"a=fmtp:96 {H265_SETS}\r\n", (704, 480)), ("", (None, None))],
                         ids=["h265", "h265-in-band"])  # fmt: skip
def test_takes_h265(format_line: str, size: tuple[int | None, int | None]) -> None:
    """With the parameter sets in the description, and without: then they come with the pictures."""
    sdp = f"m=video 0 RTP/AVP 96\r\na=rtpmap:96 H265/90000\r\n{format_line}a=control:track1\r\n"
    with bad_servers.server(bad_servers.sdp_server(SDP_HEAD + sdp)) as port:
        (track,) = probe(f"rtsp://127.0.0.1:{port}/x", "--json").succeeded().json["tracks"]
    assert track["codec"] == "H.265" and track["supported"] is True
    assert (track.get("width"), track.get("height")) == size


# The address is at fault


def test_says_which_name_does_not_resolve() -> None:
    probe("rtsp://camera.invalid/stream1", "--json").failed("camera.invalid", "address")


def test_says_that_nothing_listens() -> None:
    port = free_port()
    probe(f"rtsp://127.0.0.1:{port}/stream1", "--json").failed(f"127.0.0.1:{port}", "check")


def test_gives_up_on_an_address_that_does_not_answer() -> None:
    # A listener whose queue is full drops further connections, as a firewall does.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        fillers = [socket.socket() for _ in range(4)]
        try:
            for filler in fillers:
                filler.setblocking(False)
                filler.connect_ex(("127.0.0.1", port))
            probe(f"rtsp://127.0.0.1:{port}/x", "--json").failed(f"127.0.0.1:{port}", "check")
        finally:
            for filler in fillers:
                filler.close()


# What answers is at fault


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (bad_servers.silent, ["answer"]),
        (bad_servers.noise, ["RTSP"]),
        (bad_servers.web_server, ["RTSP"]),
        (bad_servers.mail_server, []),
        (bad_servers.hangs_up, ["closed"]),
        (bad_servers.drips, []),
        (bad_servers.endless_header, []),
        (bad_servers.huge_body, []),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_gives_up_on_what_is_no_camera(behaviour: bad_servers.Behaviour, words: list[str]) -> None:
    with bad_servers.server(behaviour) as port:
        result = probe(f"rtsp://127.0.0.1:{port}/x", "--json").failed(*words)
    assert result.out == ""
    # What to do, and nothing that a single probe does not do.
    assert any(word in result.complaint() for word in ("check", "Check", "restart", "set ")), result.complaint()
    assert "being made again" not in result.complaint()


# Passwords


@pytest.fixture(scope="module", params=["digest", "basic"])
def locked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A camera that wants the password."""
    size = ["--count", "1", "--size", "1280x720", "--kbps", "1500"]
    lock = ["--user", "viewer", "--password", PASSWORD, "--auth", request.param]
    with Simulator(tmp_path_factory.mktemp(request.param), [*size, *lock]) as simulator:
        yield simulator


def unlock(locked: Simulator) -> list[str]:
    """What a camera that knows only Basic needs."""
    return ["--allow-basic"] if "basic" in locked.options else []


def assert_secret(result: Result) -> None:
    """The password is nowhere in what was printed, in no spelling."""
    for spelling in (PASSWORD, quote(PASSWORD, safe=""), quote(PASSWORD), "s3kret"):
        assert spelling not in result.out + result.err


def credentials_file(folder: Path, *lines: str) -> Path:
    path = folder / "credentials"
    path.write_text("".join(f"{line}\n" for line in lines))
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    return path


@pytest.mark.parametrize("line", ["viewer:{}", "# all of them\n\n127.0.0.1 viewer:{}\nother.example x:y"])
def test_reads_credentials_from_a_file(locked: Simulator, tmp_path: Path, line: str) -> None:
    path = credentials_file(tmp_path, line.format(PASSWORD))
    result = probe(locked.url("camera1"), "--credentials-file", path, "--json", *unlock(locked)).succeeded()
    assert video(1280, 720).items() <= result.json["tracks"][0].items()
    assert result.err == ""
    assert_secret(result)


def test_reads_credentials_from_the_environment(locked: Simulator) -> None:
    own = {"ORIEL_CAMERA_USER": "viewer", "ORIEL_CAMERA_PASSWORD": PASSWORD}
    result = probe(locked.url("camera1"), "--json", *unlock(locked), env=own).succeeded()
    assert result.err == ""
    assert_secret(result)


def test_takes_credentials_in_the_url_with_a_warning(locked: Simulator) -> None:
    url = locked.url("camera1", f"viewer:{quote(PASSWORD, safe='')}")
    for options in (["--json"], []):
        result = probe(url, *options, *unlock(locked)).succeeded()
        assert len(result.warnings()) == 1 and "--credentials-file" in result.warnings()[0]
        assert "viewer" not in result.out
        assert_secret(result)


@pytest.mark.parametrize("wrong", ["nope", PASSWORD + "x", ""])
def test_says_that_the_password_is_wrong(locked: Simulator, tmp_path: Path, wrong: str) -> None:
    path = credentials_file(tmp_path, f"viewer:{wrong}")
    result = probe(locked.url("camera1"), "--credentials-file", path, "--json", *unlock(locked)).failed("refuses", "password")
    assert_secret(result)
    assert result.out == "" and (not wrong or wrong not in result.err)


def test_says_that_the_user_is_wrong(locked: Simulator, tmp_path: Path) -> None:
    path = credentials_file(tmp_path, f"nobody:{PASSWORD}")
    assert_secret(probe(locked.url("camera1"), "--credentials-file", path, *unlock(locked)).failed("refuses", "password"))


def test_says_that_a_password_is_wanted(locked: Simulator) -> None:
    probe(locked.url("camera1"), "--json").failed("password", "--credentials-file")


def test_does_not_send_the_password_to_another_host(locked: Simulator, tmp_path: Path) -> None:
    path = credentials_file(tmp_path, f"10.1.2.3 viewer:{PASSWORD}")
    assert_secret(probe(locked.url("camera1"), "--credentials-file", path).failed("password"))


def test_keeps_a_password_in_a_bad_url_to_itself() -> None:
    for url in (f"http://viewer:{PASSWORD}@127.0.0.1/x", f"rtsp://viewer:{PASSWORD}@/x", f"rtsp://viewer:{PASSWORD}@h:port/x"):
        result = probe(url)
        assert result.status in (1, 2), result.text()
        assert_secret(result)


def test_keeps_a_password_to_itself_when_the_camera_is_gone() -> None:
    result = probe(f"rtsp://viewer:{quote(PASSWORD, safe='')}@127.0.0.1:{free_port()}/x").failed("127.0.0.1")
    assert_secret(result)


@pytest.mark.parametrize("text", ["no colon here at all", "justaword", "\x00\x01"])
def test_names_a_bad_credentials_file_without_quoting_it(tmp_path: Path, text: str) -> None:
    path = credentials_file(tmp_path, text)
    result = probe("rtsp://127.0.0.1:9/x", "--credentials-file", path).failed(str(path))
    assert text not in result.err


def test_names_a_missing_credentials_file(tmp_path: Path) -> None:
    probe("rtsp://127.0.0.1:9/x", "--credentials-file", tmp_path / "gone").failed(str(tmp_path / "gone"), "check")


# The command line


@pytest.mark.parametrize(
    "arguments",
    [["camera", "probe"], ["camera", "probe", "rtsp://h/x", "--nosuch"], ["camera", "probe", "rtsp://h/x", "more"],
     ["camera", "probe", "http://h/x"], ["camera", "frobnicate"], ["frobnicate"]],
)  # fmt: skip
def test_wrong_command_lines_are_status_2(arguments: list[str]) -> None:
    result = edge(*arguments)
    assert result.status == 2, result.text()
    assert result.out == "" and "usage" in result.err.lower()


@pytest.mark.parametrize(
    "command", [[], ["camera"], ["camera", "probe"], ["record"], ["store"], ["store", "list"], ["store", "check"],
                ["store", "export"]],
)  # fmt: skip
def test_every_command_has_help(command: list[str]) -> None:
    result = edge(*command, "--help").succeeded()
    assert "OVERVIEW" in result.out and "USAGE" in result.out and "--help" in result.out
    assert result.err == ""
