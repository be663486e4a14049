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

"""Servers that behave badly on purpose."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

Behaviour = Callable[[socket.socket], None]
"""Serves one connection; it is closed afterwards."""


@contextlib.contextmanager
def server(behaviour: Behaviour) -> Iterator[int]:
    """A TCP server of 127.0.0.1 that serves each connection in a thread of its own; gives its port."""
    ended = threading.Event()
    connections: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve(connection: socket.socket) -> None:
            with connection, contextlib.suppress(OSError):
                behaviour(connection)

        def accept() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                connections.append(connection)
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            ended.set()
            # A shutdown, unlike a close, wakes a thread that waits in accept or recv.
            for each in (listener, *connections):
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def silent(connection: socket.socket) -> None:
    """Reads, and never answers."""
    while connection.recv(65536):
        pass


def noise(connection: socket.socket) -> None:
    """Answers with bytes that are no RTSP, without end."""
    pattern = bytes((place * 167 + 13) % 251 for place in range(4096)).replace(b"$", b"#")
    connection.recv(65536)
    while True:
        connection.sendall(pattern)


def web_server(connection: socket.socket) -> None:
    """A web server on the wrong port."""
    connection.recv(65536)
    body = b"<html><body>Welcome to the router</body></html>"
    head = f"HTTP/1.1 400 Bad Request\r\nServer: router\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode() + body)


def mail_server(connection: socket.socket) -> None:
    """Speaks first, and stays."""
    connection.sendall(b"220 mail.example.org ESMTP ready\r\n")
    silent(connection)


def hangs_up(connection: socket.socket) -> None:
    """Ends the connection at the first request."""
    connection.recv(65536)


def drips(connection: socket.socket) -> None:
    """Sends a good answer so slowly that it never ends, though something comes every 200 ms."""
    connection.recv(65536)
    connection.sendall(b"RTSP/1.0 200 OK\r\n")
    stop = threading.Event()
    while True:
        connection.sendall(b"X")
        stop.wait(0.2)


def endless_header(connection: socket.socket) -> None:
    """One header line without end."""
    connection.recv(65536)
    connection.sendall(b"RTSP/1.0 200 OK\r\nX-Filler: ")
    while True:
        connection.sendall(b"a" * 65536)


def huge_body(connection: socket.socket) -> None:
    """Promises a body of a terabyte."""
    request = connection.recv(65536)
    sequence = next((line for line in request.split(b"\r\n") if line.lower().startswith(b"cseq")), b"CSeq: 1")
    connection.sendall(b"RTSP/1.0 200 OK\r\n" + sequence + b"\r\nContent-Type: application/sdp\r\n")
    connection.sendall(b"Content-Length: 1099511627776\r\n\r\n")
    while True:
        connection.sendall(b"v=0\r\n" * 10000)


def sdp_server(sdp: str) -> Behaviour:
    """A server that answers every DESCRIBE with these lines, and everything else with 200."""

    def behave(connection: socket.socket) -> None:
        buffer = b""
        while data := connection.recv(65536):
            buffer += data
            while b"\r\n\r\n" in buffer:
                head, buffer = buffer.split(b"\r\n\r\n", 1)
                lines = head.decode().split("\r\n")
                sequence = next(line for line in lines if line.lower().startswith("cseq"))
                body = sdp if lines[0].startswith("DESCRIBE") else ""
                kind = "Content-Type: application/sdp\r\n" if body else "Public: OPTIONS, DESCRIBE, SETUP, PLAY\r\n"
                answer = f"RTSP/1.0 200 OK\r\n{sequence}\r\n{kind}Content-Length: {len(body)}\r\n\r\n{body}"
                connection.sendall(answer.encode())

    return behave


def junk_proxy(target: int, junk: bytes, every: int) -> Behaviour:
    """Passes a camera's bytes on, with `junk` between two of its messages after each `every` interleaved packets."""

    def behave(client: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", target), timeout=30) as camera:

            def upwards() -> None:
                with contextlib.suppress(OSError):
                    while data := client.recv(65536):
                        camera.sendall(data)
                with contextlib.suppress(OSError):
                    camera.shutdown(socket.SHUT_RDWR)

            threading.Thread(target=upwards, daemon=True).start()
            reader = camera.makefile("rb")
            packets = 0
            while first := reader.read(1):
                if first == b"$":
                    head = reader.read(3)
                    packets += 1
                    message = first + head + reader.read(int.from_bytes(head[1:], "big"))
                    if packets % every == 0:
                        message = junk + message
                else:
                    message = first + text_message(reader)
                client.sendall(message)

    return behave


def text_message(reader: "socket.SocketIO") -> bytes:
    """The rest of an RTSP message, of which the first byte has been read."""
    lines = [reader.readline()]
    length = 0
    while lines[-1].strip():
        lines.append(reader.readline())
        name, _, value = lines[-1].partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    return b"".join(lines) + reader.read(length)
