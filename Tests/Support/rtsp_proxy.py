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

"""A scripted RTSP server: it stands before a simulated camera, and changes, refuses, loses or reorders what passes.

One thread serves each client. Requests go through `script`, which may answer them itself; SETUP over UDP gets ports of the
proxy on both sides, so that datagrams pass through `relay`.
"""

import contextlib
import hashlib
import random
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType

from simulator import Simulator


@dataclass
class Request:
    """A request of the client."""

    method: str
    uri: str
    lines: list[str]
    """The header lines without the first."""

    def header(self, name: str) -> str:
        """The value of a field; empty without it."""
        values = (line.partition(":") for line in self.lines)
        return next((value.strip() for key, _, value in values if key.strip().lower() == name.lower()), "")

    def answer(self, status: str, *lines: str) -> bytes:
        """An answer without a body."""
        return "\r\n".join([f"RTSP/1.0 {status}", f"CSeq: {self.header('CSeq')}", *lines, "", ""]).encode()


Script = Callable[[Request], bytes | None]
"""Answers a request, or passes it on to the camera with None."""

Relay = Callable[[bytes], list[bytes]]
"""What becomes of a datagram of RTP on its way to the client."""


def pass_on(_: Request) -> None:
    """A script that changes nothing."""


def deliver(datagram: bytes) -> list[bytes]:
    """A relay that changes nothing."""
    return [datagram]


def swallow(_: bytes) -> list[bytes]:
    """A firewall."""
    return []


@dataclass
class Faults:
    """A relay that loses, doubles and swaps datagrams by a seed, and counts what it did."""

    seed: int
    loss: float = 0.0
    swap: float = 0.0
    double: float = 0.0
    lost: int = 0
    swapped: int = 0
    doubled: int = 0
    passed: int = 0
    held: bytes | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def __call__(self, datagram: bytes) -> list[bytes]:
        with self.lock:
            if self.held is not None:
                out, self.held = [datagram, self.held], None
                self.swapped += 1
                return out
            # The first ones tell where the numbers begin.
            self.passed += 1
            if self.passed <= 30:
                return [datagram]
            draw = self.random.random()
            if draw < self.loss:
                self.lost += 1
                return []
            if draw < self.loss + self.swap:
                self.held = datagram
                return []
            if draw < self.loss + self.swap + self.double:
                self.doubled += 1
                return [datagram, datagram]
            return [datagram]


class Proxy:
    """The server; ends with its `with` block."""

    def __init__(
        self,
        camera: Simulator | None,
        script: Script = pass_on,
        relay: Relay = deliver,
        tls: ssl.SSLContext | None = None,
        address: str = "127.0.0.1",
        session_timeout: int | None = None,
    ) -> None:
        self.session_timeout = session_timeout
        self.camera, self.script, self.relay, self.tls, self.address = camera, script, relay, tls, address
        self.requests: list[Request] = []
        self.sockets: list[socket.socket] = []
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.listener = socket.create_server((address, 0), family=family)
        self.port = int(self.listener.getsockname()[1])

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for each in (self.listener, *self.sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def url(self, mount: str, scheme: str = "rtsp", user: str = "", host: str = "") -> str:
        """The URL of a mount of the camera through the proxy."""
        name = host or (f"[{self.address}]" if ":" in self.address else self.address)
        return f"{scheme}://{user + '@' if user else ''}{name}:{self.port}/{mount}"

    def methods(self) -> list[str]:
        """The methods of all requests so far."""
        return [request.method for request in self.requests]

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.sockets.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self.tls is not None:
                client = self.tls.wrap_socket(client, server_side=True)
                self.sockets.append(client)
            with client:
                Session(self, client).run()


class Session:
    """One client and its connection to the camera, which is made when it is needed first."""

    def __init__(self, proxy: Proxy, client: socket.socket) -> None:
        self.proxy, self.client = proxy, client
        self.upstream: socket.socket | None = None
        self.ports: dict[str, tuple[str, int]] = {}
        """By CSeq of a SETUP: the client's ports as written, and the proxy's port towards the client."""
        self.lock = threading.Lock()
        self.closing = False

    def run(self) -> None:
        reader = self.client.makefile("rb")
        try:
            while first := reader.read(1):
                if first == b"$":
                    head = reader.read(3)
                    self._to_camera(first + head + reader.read(int.from_bytes(head[1:], "big")))
                    continue
                lines = (first + reader.readline()).decode().split()
                fields: list[str] = []
                while line := reader.readline().strip():
                    fields.append(line.decode())
                self._request(Request(lines[0], lines[1], fields))
        finally:
            self.closing = True
            if self.upstream is not None:
                self.upstream.close()

    def _request(self, request: Request) -> None:
        self.proxy.requests.append(request)
        answer = self.proxy.script(request)
        if answer is not None:
            self._to_client(answer)
            return
        fields = [self._rewrite(line, request) for line in request.lines if not line.lower().startswith("authorization")]
        camera = self.proxy.camera
        assert camera is not None, "this script must answer everything"
        path = re.sub(r"^rtsps?://[^/]*", f"rtsp://127.0.0.1:{camera.port}", request.uri)
        self._to_camera("\r\n".join([f"{request.method} {path} RTSP/1.0", *fields, "", ""]).encode())

    def _rewrite(self, line: str, request: Request) -> str:
        """Puts ports of ours in the place of the client's."""
        match = re.search(r"client_port=(\d+)-(\d+)", line)
        if match is None:
            return line
        near, far = port_pair(self.proxy.address), port_pair("127.0.0.1")
        self.proxy.sockets += [*near, *far]
        target = (self.client.getpeername()[0], int(match[1])), (self.client.getpeername()[0], int(match[2]))
        for index in (0, 1):
            relay = self.proxy.relay if index == 0 else deliver
            threading.Thread(target=forward, args=(far[index], near[index], target[index], relay), daemon=True).start()
        self.ports[request.header("CSeq")] = (match[0], near[0].getsockname()[1])
        return line.replace(match[0], f"client_port={far[0].getsockname()[1]}-{far[1].getsockname()[1]}")

    def _to_client(self, data: bytes) -> None:
        with self.lock:
            self.client.sendall(data)

    def _to_camera(self, data: bytes) -> None:
        if self.upstream is None:
            assert self.proxy.camera is not None
            self.upstream = socket.create_connection(("127.0.0.1", self.proxy.camera.port), timeout=30)
            threading.Thread(target=self._answers, args=(self.upstream,), daemon=True).start()
        self.upstream.sendall(data)

    def _answers(self, upstream: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            reader = upstream.makefile("rb")
            while first := reader.read(1):
                if first == b"$":
                    head = reader.read(3)
                    self._to_client(first + head + reader.read(int.from_bytes(head[1:], "big")))
                    continue
                lines = [(first + reader.readline()).decode()]
                while lines[-1].strip():
                    lines.append(reader.readline().decode())
                values = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                body = reader.read(int(values.get("content-length", "0")))
                head_text = "".join(lines)
                asked = self.ports.get(values.get("cseq", ""))
                if asked is not None:
                    head_text = re.sub(r"client_port=\d+-\d+", asked[0], head_text)
                    head_text = re.sub(r"server_port=\d+-\d+", f"server_port={asked[1]}-{asked[1] + 1}", head_text)
                if self.proxy.session_timeout is not None:
                    timeout = f";timeout={self.proxy.session_timeout}"
                    head_text = re.sub(r"(Session: [^;\r]*)[^\r]*", lambda found: found[1] + timeout, head_text)
                # The addresses of tracks are the camera's own: they must lead here.
                own = self.proxy.url("", "rtsps" if self.proxy.tls else "rtsp")
                head_text = re.sub(r"(Content-Base: )rtsp://[^/]*/", lambda found: found[1] + own, head_text)
                self._to_client(head_text.encode() + body)
        if not self.closing:
            with contextlib.suppress(OSError):
                self.client.shutdown(socket.SHUT_RDWR)


def port_pair(address: str) -> tuple[socket.socket, socket.socket]:
    """Two UDP sockets on an even port and the next one."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for _ in range(200):
        port = random.randrange(40_000, 60_000, 2)
        first, second = (socket.socket(family, socket.SOCK_DGRAM) for _ in range(2))
        try:
            first.bind((address, port))
            second.bind((address, port + 1))
        except OSError:
            first.close()
            second.close()
            continue
        for each in (first, second):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        return first, second
    raise RuntimeError("no pair of UDP ports is free")


def forward(source: socket.socket, out: socket.socket, target: tuple[str, int], relay: Relay) -> None:
    """Passes datagrams on until the sockets are closed."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            for each in relay(data):
                out.sendto(each, target)


class DigestLock:
    """A script that lets only those in who answer a Digest challenge (RFC 7616), with a nonce that grows old."""

    def __init__(self, user: str, password: str, algorithm: str, uses: int = 1_000_000, offers: list[str] | None = None) -> None:
        self.user, self.password, self.algorithm, self.uses = user, password, algorithm, uses
        self.offers = [algorithm] if offers is None else offers
        self.nonce, self.used, self.stale = "n1", 0, 0
        self.authorizations: list[str] = []

    def __call__(self, request: Request) -> bytes | None:
        given = request.header("Authorization")
        if given:
            self.authorizations.append(given)
        parameters = dict(re.findall(r'(\w+)="?([^",]*)"?', given))
        if given and self.valid(request, parameters):
            if parameters["nonce"] == self.nonce and self.used < self.uses:
                self.used += 1
                return None
            self.nonce, self.used, self.stale = f"n{self.stale + 2}", 0, self.stale + 1
            return self.refuse(request, ", stale=true")
        return self.refuse(request, "")

    def refuse(self, request: Request, suffix: str) -> bytes:
        challenges = [
            'WWW-Authenticate: Basic realm="cam"'
            if name == "Basic"
            else f'WWW-Authenticate: Digest realm="cam", nonce="{self.nonce}", qop="auth", algorithm={name}{suffix}'
            for name in self.offers
        ]
        return request.answer("401 Unauthorized", *challenges)

    def valid(self, request: Request, given: dict[str, str]) -> bool:
        if given.get("algorithm") != self.algorithm or given.get("username") != self.user or given.get("uri") != request.uri:
            return False
        digest = hashlib.sha256 if self.algorithm.startswith("SHA-256") else hashlib.md5

        def hashed(*parts: str) -> str:
            return digest(":".join(parts).encode()).hexdigest()

        secret = hashed(self.user, "cam", self.password)
        if self.algorithm.endswith("-sess"):
            secret = hashed(secret, given["nonce"], given["cnonce"])
        wanted = hashed(secret, given["nonce"], given["nc"], given["cnonce"], "auth", hashed(request.method, request.uri))
        return given.get("response") == wanted
