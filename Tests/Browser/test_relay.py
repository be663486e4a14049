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

"""The relay under a slow viewer, and its end while sockets are open."""

import signal
import statistics
import threading
import time
from pathlib import Path

import pytest
from demo import Demo
from live_socket import LiveSocket

SLOW_BYTES_PER_SECOND = 25_000
"""200 kbit/s; the cameras send about 3.5 Mbit/s."""
FRAMES_PER_SECOND = 30


@pytest.fixture
def camera(demo: Demo) -> str:
    """The id of the first camera."""
    return demo.room_states()[0]["cameras"][0]["id"]


def resident_bytes(process: int) -> int:
    """Memory of a process."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096


def test_a_slow_viewer_is_told_and_costs_the_others_nothing(demo: Demo, camera: str) -> None:
    cookie, cloud = demo.web.cookie, demo.processes["cloud"].pid
    with LiveSocket(demo.url, cookie, camera) as fast:
        fast.read_for(5)
        alone = len(fast.arrivals) / 5
        before = resident_bytes(cloud)
        with LiveSocket(demo.url, cookie, camera, SLOW_BYTES_PER_SECOND) as slow:
            reader = threading.Thread(target=slow.read_for, args=(90, "drop"))
            reader.start()
            fast.arrivals.clear()
            began = time.monotonic()
            while reader.is_alive():
                fast.read_for(1)
            together = len(fast.arrivals) / (time.monotonic() - began)
            grown = resident_bytes(cloud) - before
            reader.join()
        waits = [after - first for first, after in zip(fast.arrivals, fast.arrivals[1:], strict=False)]
        assert "drop" in slow.types(), f"The slow viewer is told that frames were left out: {slow.types()}"
    drops = [text["frames"] for text in slow.texts if text["type"] == "drop"]
    print(f"fast alone {alone:.1f}/s, beside a slow one {together:.1f}/s; longest wait {max(waits):.3f} s;")
    print(f"slow: {drops} frames left out; memory of the cloud grew by {grown / 1e6:.1f} MB")
    assert drops[0] > 0
    assert "drop" not in fast.types(), "the fast viewer gets everything"
    assert abs(together - FRAMES_PER_SECOND) < 2, "the fast viewer gets every picture"
    assert statistics.median(waits) < 0.1
    assert max(waits) < 1, "no picture of the fast viewer waits for the slow one"
    assert grown < 40e6, "what waits for the slow viewer is bounded"


def test_a_slow_viewer_goes_on_at_a_key_frame(demo: Demo, camera: str) -> None:
    with LiveSocket(demo.url, demo.web.cookie, camera, 120_000) as slow:
        slow.read_for(60, "drop")
        assert "drop" in slow.types()
        slow.limit = 0
        arrived = len(slow.arrivals)
        slow.texts.clear()
        slow.read_for(5)
        assert len(slow.arrivals) - arrived > 4 * FRAMES_PER_SECOND, "once it is fast enough it gets everything again"


def test_sockets_of_strangers_are_refused(demo: Demo, camera: str) -> None:
    with pytest.raises((AssertionError, ConnectionError), match="40|closed"):
        LiveSocket(demo.url, "__Host-oriel=nothing", camera)
    with pytest.raises((AssertionError, ConnectionError), match="40|closed"):
        LiveSocket(demo.url, demo.web.cookie, "01900000-0000-7000-8000-000000000000")


def test_sigterm_with_open_sockets_ends_within_five_seconds(demo: Demo, camera: str) -> None:
    with (
        LiveSocket(demo.url, demo.web.cookie, camera) as one,
        LiveSocket(demo.url, demo.web.cookie, camera, SLOW_BYTES_PER_SECOND) as stuck,
    ):
        one.read_for(2)
        stuck.read_for(2)
        time.sleep(6)  # by now the server has more for `stuck` than goes into its buffers
        cloud = demo.processes["cloud"]
        began = time.monotonic()
        cloud.send_signal(signal.SIGTERM)
        status = cloud.wait(15)
        took = time.monotonic() - began
    print(f"the cloud ended {took:.2f} s after SIGTERM, status {status}")
    demo.start_cloud()
    assert took <= 5
    assert status == 0


def test_sigterm_of_the_edge_ends_within_five_seconds_too(demo: Demo, camera: str) -> None:
    demo.web.sign_in(demo.user, demo.password)
    end = time.monotonic() + 20
    while not demo.edge()["online"] and time.monotonic() < end:
        time.sleep(0.1)
    with LiveSocket(demo.url, demo.web.cookie, camera) as one:
        one.read_for(3)
        edge = demo.processes["edge"]
        began = time.monotonic()
        edge.send_signal(signal.SIGTERM)
        status = edge.wait(15)
        took = time.monotonic() - began
    print(f"the edge ended {took:.2f} s after SIGTERM, status {status}")
    demo.start_edge()
    assert took <= 5
    assert status == 0
