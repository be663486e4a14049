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

"""How cameras are reached: TCP, UDP, TLS, IPv6, redirections, and what locks they have."""

import hashlib
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from programs import Result, edge
from rtsp_proxy import DigestLock, Faults, Proxy, Request, pass_on, swallow
from simulator import Simulator
from test_record import files_of, judge, record

LIMIT = 25.0
"""A probe over UDP may wait 10 s in vain; the rest is for a busy machine."""


def probe(url: str, *options: object) -> Result:
    return edge("camera", "probe", url, "--json", *options, timeout=LIMIT + 20)


# TCP and UDP


@pytest.mark.parametrize(("asked", "used"), [("auto", "tcp"), ("tcp", "tcp"), ("udp", "udp")])
def test_shows_the_transport_that_is_used(cameras: Simulator, asked: str, used: str) -> None:
    result = probe(cameras.url("camera1"), "--transport", asked).succeeded()
    assert result.json["transport"] == used and "certificate" not in result.json
    assert result.err == ""


def test_tcp_is_what_one_gets(cameras: Simulator) -> None:
    assert probe(cameras.url("camera1")).succeeded().json["transport"] == "tcp"


def test_an_unknown_transport_is_status_2(cameras: Simulator) -> None:
    result = probe(cameras.url("camera1"), "--transport", "carrier-pigeon")
    assert result.status == 2 and "usage" in result.err.lower()


def test_records_over_udp_without_loss(cameras: Simulator, tmp_path: Path) -> None:
    store = tmp_path / "store"
    urls = [cameras.url("camera1"), cameras.url("camera2"), cameras.url("bframes")]
    result = record(urls, store, "--transport", "udp", duration=8).succeeded()
    assert result.err == ""
    for camera in result.json["cameras"]:
        judge(camera, store, 8)
        assert camera["transport"] == "udp"
        assert (camera["late"], camera["duplicates"]) == (0, 0)


@pytest.fixture(scope="module", params=["tcp", "udp"])
def one_way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Simulator, str]]:
    """A camera that sends by one transport only."""
    size = ["--count", "1", "--size", "1280x720", "--kbps", "1500", "--transport", request.param]
    with Simulator(tmp_path_factory.mktemp(request.param), size) as simulator:
        yield simulator, request.param


def test_auto_finds_what_the_camera_allows(one_way: tuple[Simulator, str], tmp_path: Path) -> None:
    camera, way = one_way
    assert probe(camera.url("camera1")).succeeded().json["transport"] == way
    result = record([camera.url("camera1")], tmp_path / "store", duration=4).succeeded()
    judge(result.json["cameras"][0], tmp_path / "store", 4)
    assert result.json["cameras"][0]["transport"] == way


def test_a_transport_that_the_camera_refuses(one_way: tuple[Simulator, str]) -> None:
    camera, way = one_way
    other = "udp" if way == "tcp" else "tcp"
    probe(camera.url("camera1"), "--transport", other).failed(other.upper(), "transport")


def test_says_that_nothing_comes_over_udp(cameras: Simulator) -> None:
    with Proxy(cameras, relay=swallow) as proxy:
        probe(proxy.url("videoonly"), "--transport", "udp").failed("UDP", "firewall", "TCP")
        assert proxy.methods()[-1] == "TEARDOWN"


class RefusesTCPOnce:
    """A camera with no place left for the first client that asks for TCP."""

    def __init__(self) -> None:
        self.refused = 0

    def __call__(self, request: Request) -> bytes | None:
        if request.method == "SETUP" and "TCP" in request.header("Transport") and self.refused == 0:
            self.refused += 1
            return request.answer("461 Unsupported Transport")
        return None


def test_goes_back_to_tcp_where_udp_is_blocked(cameras: Simulator, tmp_path: Path) -> None:
    script = RefusesTCPOnce()
    with Proxy(cameras, script, relay=swallow) as proxy:
        result = record([proxy.url("videoonly")], tmp_path / "store", duration=4).succeeded()
        # The camera is told that the first session is over before the second one begins.
        methods = proxy.methods()
        assert methods.index("TEARDOWN") < [place for place, name in enumerate(methods) if name == "DESCRIBE"][1]
    (camera,) = result.json["cameras"]
    judge(camera, tmp_path / "store", 4)
    assert camera["transport"] == "tcp" and script.refused == 1
    assert len(result.warnings()) == 1 and "UDP" in result.warnings()[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_puts_datagrams_into_order(cameras: Simulator, tmp_path: Path, seed: int) -> None:
    faults = Faults(seed, swap=0.1, double=0.05)
    with Proxy(cameras, relay=faults) as proxy:
        result = record([proxy.url("videoonly")], tmp_path / "store", "--transport", "udp", duration=6).succeeded()
    (camera,) = result.json["cameras"]
    judge(camera, tmp_path / "store", 6)
    assert faults.swapped > 10 and faults.doubled > 5
    assert 0 <= faults.swapped - camera["reordered"] <= 3
    assert 0 <= faults.doubled - camera["duplicates"] <= 3
    assert camera["late"] == 0


def test_counts_datagrams_that_are_lost(cameras: Simulator, tmp_path: Path) -> None:
    faults = Faults(7, loss=0.02, swap=0.05)
    with Proxy(cameras, relay=faults) as proxy:
        result = record([proxy.url("videoonly")], tmp_path / "store", "--transport", "udp", duration=8)
    (camera,) = result.json["cameras"]
    assert faults.lost > 5
    # What is lost last of all is missed by nothing that follows.
    assert 0 <= faults.lost - camera["lost"] <= 3, (faults.lost, camera)
    assert 0 <= faults.swapped - camera["reordered"] <= 3
    assert camera["frames"] > 0 and files_of(camera)


# TLS


@dataclass(frozen=True)
class Certificate:
    """A key and a certificate, and how a server shows them."""

    certificate: Path
    key: Path
    authority: Path

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.certificate.read_text())).hexdigest()

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def openssl(*arguments: object) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def make_certificate(folder: Path, names: str) -> Certificate:
    """A certificate for the names, signed by an authority that nobody knows."""
    made = Certificate(folder / "cert.pem", folder / "key.pem", folder / "ca.pem")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    openssl("req", "-x509", *curve, "-subj", "/CN=ca", "-keyout", folder / "ca.key", "-out", made.authority)
    openssl("req", *curve[:5], "-subj", "/CN=camera", "-keyout", made.key, "-out", folder / "csr.pem")
    (folder / "ext").write_text(f"subjectAltName={names}\n")
    signer = ["-CA", made.authority, "-CAkey", folder / "ca.key", "-CAcreateserial"]
    openssl("x509", "-req", "-in", folder / "csr.pem", *signer, "-days", 2, "-extfile", folder / "ext", "-out", made.certificate)
    return made


@pytest.fixture(scope="module")
def secured(cameras: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Proxy, Certificate]]:
    """The cameras behind TLS."""
    certificate = make_certificate(tmp_path_factory.mktemp("tls"), "IP:127.0.0.1,DNS:localhost")
    with Proxy(cameras, tls=certificate.context()) as proxy:
        yield proxy, certificate


def test_refuses_a_certificate_that_nobody_knows(secured: tuple[Proxy, Certificate]) -> None:
    proxy, _ = secured
    before = len(proxy.requests)
    probe(proxy.url("videoonly", "rtsps")).failed("certificate", "--tls insecure", "fingerprint")
    assert len(proxy.requests) == before


def test_insecure_shows_the_fingerprint(secured: tuple[Proxy, Certificate]) -> None:
    proxy, certificate = secured
    result = probe(proxy.url("videoonly", "rtsps"), "--tls", "insecure").succeeded()
    assert result.json["certificate"] == certificate.fingerprint and result.json["transport"] == "tcp"


@pytest.mark.parametrize("host", ["", "localhost"])
def test_believes_the_authorities_that_are_given(secured: tuple[Proxy, Certificate], host: str) -> None:
    proxy, certificate = secured
    probe(proxy.url("videoonly", "rtsps", host=host), "--tls-authorities", certificate.authority).succeeded()


def test_a_certificate_for_another_name_is_refused(cameras: Simulator, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "DNS:other.example")
    with Proxy(cameras, tls=certificate.context()) as proxy:
        options = ["--tls-authorities", certificate.authority]
        for host in ("", "localhost"):
            probe(proxy.url("videoonly", "rtsps", host=host), *options).failed("certificate")
        assert proxy.requests == []
        probe(proxy.url("videoonly", "rtsps"), "--tls", certificate.fingerprint).succeeded()


def test_records_from_the_pinned_certificate(secured: tuple[Proxy, Certificate], tmp_path: Path) -> None:
    proxy, certificate = secured
    pin = ":".join(certificate.fingerprint.upper()[place : place + 2] for place in range(0, 64, 2))
    result = record([proxy.url("camera1", "rtsps")], tmp_path / "store", "--tls", pin, duration=5).succeeded()
    judge(result.json["cameras"][0], tmp_path / "store", 5)
    assert result.json["cameras"][0]["url"].startswith("rtsps://")


def test_another_certificate_than_the_pinned_one_is_refused(secured: tuple[Proxy, Certificate]) -> None:
    proxy, certificate = secured
    before = len(proxy.requests)
    probe(proxy.url("videoonly", "rtsps"), "--tls", "0" * 64).failed("certificate", certificate.fingerprint)
    assert len(proxy.requests) == before


def test_udp_inside_tls_is_refused(secured: tuple[Proxy, Certificate]) -> None:
    proxy, _ = secured
    probe(proxy.url("videoonly", "rtsps"), "--transport", "udp", "--tls", "insecure").failed("encrypted", "TCP")


def test_says_that_the_camera_speaks_no_tls(cameras: Simulator) -> None:
    url = cameras.url("videoonly").replace("rtsp://", "rtsps://")
    result = probe(url, "--tls", "insecure").failed("TLS")
    assert result.seconds < LIMIT


@pytest.mark.parametrize("text", ["yes", "0" * 63, "none", ""])
def test_wrong_words_for_tls_are_status_2(text: str) -> None:
    result = probe("rtsps://127.0.0.1/x", "--tls", text)
    assert result.status == 2 and "insecure" in result.err


# IPv6 and names


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_records_over_ipv6(tmp_path: Path, transport: str) -> None:
    options = ["--count", "1", "--size", "1280x720", "--kbps", "1500", "--address", "::1"]
    with Simulator(tmp_path / "camera", options) as camera:
        assert "[::1]" in camera.url("camera1")
        result = record([camera.url("camera1")], tmp_path / "store", "--transport", transport, duration=4).succeeded()
        judge(result.json["cameras"][0], tmp_path / "store", 4)
        assert result.json["cameras"][0]["transport"] == transport


@pytest.mark.parametrize("host", ["localhost", "[::ffff:127.0.0.1]"])
@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_reads_names_and_mapped_addresses(cameras: Simulator, host: str, transport: str) -> None:
    url = cameras.url("videoonly").replace("127.0.0.1", host)
    assert probe(url, "--transport", transport).succeeded().json["transport"] == transport


# Redirections


def redirect(target: str) -> Callable[[Request], bytes]:
    """A script that points elsewhere."""

    def script(request: Request) -> bytes:
        return request.answer("302 Moved Temporarily", f"Location: {target}")

    return script


def test_follows_inside_the_networks(cameras: Simulator, tmp_path: Path) -> None:
    with Proxy(None, redirect(cameras.url("videoonly"))) as proxy:
        url = proxy.url("x")
        probe(url).succeeded()
        result = record([url], tmp_path / "store", "--network", "127.0.0.0/8", duration=4).succeeded()
    judge(result.json["cameras"][0], tmp_path / "store", 4)


def test_does_not_follow_out_of_the_networks() -> None:
    with Proxy(None, redirect("rtsp://192.0.2.1/x")) as proxy:
        result = probe(proxy.url("x"), "--network", "127.0.0.0/8", "--network", "10.0.0.0/8").failed("192.0.2.1", "outside")
    assert result.seconds < 5


def test_does_not_dial_outside_of_the_networks(cameras: Simulator) -> None:
    probe(cameras.url("videoonly"), "--network", "10.0.0.0/8").failed("127.0.0.1", "outside")


def test_does_not_follow_without_end() -> None:
    # Each answer points back to the one who gave it.
    with Proxy(None, lambda request: redirect(request.uri)(request)) as proxy:
        probe(proxy.url("x")).failed("address")
        assert proxy.methods() == ["DESCRIBE"] * 4


def test_does_not_follow_out_of_tls(secured: tuple[Proxy, Certificate], cameras: Simulator) -> None:
    _, certificate = secured
    with Proxy(None, redirect(cameras.url("videoonly")), tls=certificate.context()) as proxy:
        probe(proxy.url("x", "rtsps"), "--tls", "insecure").failed("rtsps", "URL")


# Locks


@pytest.mark.parametrize("algorithm", ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"])
def test_opens_digest_locks(cameras: Simulator, algorithm: str) -> None:
    lock = DigestLock("viewer", "s3kret", algorithm)
    with Proxy(cameras, lock) as proxy:
        result = probe(proxy.url("videoonly", user="viewer:s3kret")).succeeded()
        probe(proxy.url("videoonly", user="viewer:wrong")).failed("password")
    assert "s3kret" not in result.out + result.err
    assert lock.stale == 0


def test_takes_the_strongest_that_is_offered(cameras: Simulator) -> None:
    lock = DigestLock("viewer", "s3kret", "SHA-256", offers=["Basic", "MD5", "SHA-256", "SHA-512-256"])
    with Proxy(cameras, lock) as proxy:
        probe(proxy.url("videoonly", user="viewer:s3kret"), "--allow-basic").succeeded()
    assert lock.authorizations and all("algorithm=SHA-256" in text for text in lock.authorizations)


def test_a_nonce_that_grew_old_is_no_wrong_password(cameras: Simulator, tmp_path: Path) -> None:
    lock = DigestLock("viewer", "s3kret", "SHA-256", uses=1)
    with Proxy(cameras, lock) as proxy:
        url = proxy.url("videoonly", user="viewer:s3kret")
        result = record([url], tmp_path / "store", duration=3).succeeded()
    assert lock.stale >= 2
    judge(result.json["cameras"][0], tmp_path / "store", 3)


def test_never_sends_a_password_in_the_clear_unasked(cameras: Simulator) -> None:
    lock = DigestLock("viewer", "s3kret", "none", offers=["Basic"])
    with Proxy(cameras, lock) as proxy:
        probe(proxy.url("videoonly", user="viewer:s3kret")).failed("Basic", "--allow-basic", "Digest")
        assert lock.authorizations == []
        probe(proxy.url("videoonly", user="viewer:s3kret"), "--allow-basic")
    assert lock.authorizations and lock.authorizations[0].startswith("Basic ")


def test_basic_inside_checked_tls_needs_no_permission(
    secured: tuple[Proxy, Certificate], cameras: Simulator
) -> None:
    _, certificate = secured
    lock = DigestLock("viewer", "s3kret", "none", offers=["Basic"])
    with Proxy(cameras, lock, tls=certificate.context()) as proxy:
        url = proxy.url("videoonly", "rtsps", user="viewer:s3kret")
        probe(url, "--tls", "insecure").failed("Basic")
        assert lock.authorizations == []
        probe(url, "--tls", certificate.fingerprint)
    assert lock.authorizations and lock.authorizations[0].startswith("Basic ")


# The session


def test_keeps_the_session_alive_at_half_of_its_time_out(cameras: Simulator, tmp_path: Path) -> None:
    with Proxy(cameras, pass_on, session_timeout=4) as proxy:
        result = record([proxy.url("videoonly")], tmp_path / "store", duration=9).succeeded()
        methods = proxy.methods()
    judge(result.json["cameras"][0], tmp_path / "store", 9)
    played = methods[methods.index("PLAY") + 1 :]
    assert played[0] == "OPTIONS" and played[-1] == "TEARDOWN"
    assert 3 <= len(played[1:-1]) <= 6 and set(played[1:-1]) == {"GET_PARAMETER"}, played
