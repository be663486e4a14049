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

"""A viewer of a live stream without a browser: a WebSocket (RFC 6455) that is read no faster than it is told to."""

import base64
import json
import os
import secrets
import socket
import ssl
import time
import urllib.parse
from typing import Any

RECEIVE_BUFFER_BYTES = 16 * 1024
"""The kernel's, so that what is not read stays with the sender."""


class LiveSocket:
    """An open /live socket; reads at most `bytes_per_second`, without bound where that is 0."""

    def __init__(self, url: str, cookie: str, camera: str, bytes_per_second: int = 0) -> None:
        parts = urllib.parse.urlsplit(url)
        self.limit = bytes_per_second
        self.texts: list[dict[str, Any]] = []
        self.arrivals: list[float] = []
        """When binary messages came (time.monotonic)."""
        self._raw = socket.socket()
        if bytes_per_second:
            self._raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
        self._raw.settimeout(10)
        self._raw.connect(("127.0.0.1", parts.port))
        context = ssl._create_unverified_context()
        self._stream = context.wrap_socket(self._raw, server_hostname=parts.hostname)
        self._held = b""
        self._began = time.monotonic()
        self._taken = 0
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET /live/{camera} HTTP/1.1\r\nHost: {parts.netloc}\r\nOrigin: {url}\r\nCookie: {cookie}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n"
        )
        self._stream.sendall(request.encode())
        while b"\r\n\r\n" not in self._held:
            self._held += self._receive()
        head, self._held = self._held.split(b"\r\n\r\n", 1)
        status = head.split(b" ")[1]
        assert status == b"101", head.decode()

    def __enter__(self) -> "LiveSocket":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read_for(self, seconds: float, until: str = "") -> None:
        """Reads messages for some seconds, or until one of the type `until` has come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not any(text["type"] == until for text in self.texts):
            opcode, payload = self._frame()
            if opcode == 1:
                self.texts.append(json.loads(payload))
            elif opcode == 2:
                self.arrivals.append(time.monotonic())
            elif opcode == 9:
                self._send(10, payload)
            elif opcode == 8:
                return

    def types(self) -> set[str]:
        """The types of the text messages so far."""
        return {text["type"] for text in self.texts}

    def close(self) -> None:
        """Cuts the connection."""
        self._stream.close()

    def _frame(self) -> tuple[int, bytes]:
        first, length = self._take(2)
        if length == 126:
            length = int.from_bytes(self._take(2), "big")
        elif length == 127:
            length = int.from_bytes(self._take(8), "big")
        return first & 15, self._take(length)

    def _send(self, opcode: int, payload: bytes) -> None:
        mask = secrets.token_bytes(4)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        self._stream.sendall(bytes([0x80 | opcode, 0x80 | len(payload)]) + mask + masked)

    def _take(self, count: int) -> bytes:
        while len(self._held) < count:
            self._held += self._receive()
        taken, self._held = self._held[:count], self._held[count:]
        return taken

    def _receive(self) -> bytes:
        if self.limit:
            early = self._began + self._taken / self.limit - time.monotonic()
            if early > 0:
                time.sleep(early)
        data = self._stream.recv(4096 if self.limit else 65536)
        if not data:
            raise ConnectionError("The server closed the connection.")
        self._taken += len(data)
        return data
