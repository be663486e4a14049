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

"""Serves folders over HTTP with byte ranges, as Oriel's cloud would, so that a browser can seek in a file."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".mp4": "video/mp4"}
CHUNK = 1 << 20


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, roots: dict[str, Path], *arguments: object) -> None:
        self.roots = roots
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        name, _, rest = self.path.lstrip("/").partition("/")
        path = self.roots.get(name, Path("/nonexistent")) / rest
        if ".." in rest or not path.is_file():
            self.send_error(404)
            return
        size = path.stat().st_size
        start, end = 0, size
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if wanted:
            start = min(int(wanted[1]), size)
            end = min(int(wanted[2]) + 1, size) if wanted[2] else size
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(end - start))
        self.send_header("Accept-Ranges", "bytes")
        if wanted:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.end_headers()
        with path.open("rb") as file:
            file.seek(start)
            while start < end:
                try:
                    start += self.wfile.write(file.read(min(CHUNK, end - start)))
                except ConnectionError:
                    # A browser that seeks gives up what it asked for before.
                    self.close_connection = True
                    return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serving(roots: dict[str, Path]) -> Iterator[str]:
    """Serves each folder under its name on a free port of this machine; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, roots))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
