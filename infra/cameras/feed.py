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

"""Send the units of loops at their wall-clock time into the appsrc elements of running sessions.

Unit i since 1970 of a track (loop place i modulo its length) is captured at i * unit_ticks / clock_rate seconds UTC.
The pipelines run on the real-time clock: running time plus base time is UTC, and the sender reports come out right.
Time stamps are computed in RTP ticks, not in nanoseconds: the payloader's rounding then gives exact RTP steps.
"""

import threading
import time
from dataclasses import dataclass, field

from gi.repository import GLib, Gst, GstApp

from encode import Loop, split_nal_units

NANOSECONDS = 1_000_000_000
MAXIMUM_QUEUED_SECONDS = 4
"""Between DESCRIBE and PLAY units queue up; past this they are dropped up to the next key unit."""
MAXIMUM_LATE_SECONDS = 2
"""A track this late (process stopped, clock set) goes on at the present time."""


def length_prefixed(unit: bytes) -> bytes:
    """An access unit with start codes turned into one with NAL unit lengths of four bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in split_nal_units(unit))


class Reel:
    """A loop ready for sending: units as shared memory, and the arithmetic of their times."""

    def __init__(self, loop: Loop) -> None:
        self.ticks = loop.spec.unit_ticks
        self.rate = loop.spec.clock_rate
        with_lengths = loop.spec.codec == "h264"
        self.units = [GLib.Bytes.new(length_prefixed(unit) if with_lengths else unit) for unit in loop.units]
        self.order = loop.order
        self.keys = loop.keys
        self.delay = max(place - sent for sent, place in enumerate(loop.order))

    def first(self, now: int, key: bool) -> int:
        """Number of the next unit, or next key unit, that is sent after `now` (ns UTC)."""
        number = now * self.rate // (self.ticks * NANOSECONDS) + 1 - self.delay
        while key and not self.keys[number % len(self.units)]:
            number += 1
        return number

    def due(self, number: int) -> int:
        """When to send a unit, ns UTC: at its capture time, later where frames were reordered."""
        return (number + self.delay) * self.ticks * NANOSECONDS // self.rate

    def presentation_ticks(self, number: int) -> int:
        """Capture time of a unit in RTP ticks since 1970."""
        count = len(self.units)
        return (number - number % count + self.order[number % count]) * self.ticks


@dataclass
class Track:
    """One appsrc of one session and where it is in its reel; times in ns UTC."""

    reel: Reel
    source: GstApp.AppSrc
    base_time: int
    start_at: int
    """Send nothing that was due earlier."""
    start_at_key: bool = True
    pause: tuple[float, float] | None = None
    """Seconds after PLAY from and to which nothing is sent."""
    played_at: int | None = None
    number: int = field(init=False)
    waits_for_key: bool = False
    primed: bool = False
    """One unit was sent, which the server needs to answer DESCRIBE."""

    def __post_init__(self) -> None:
        self.number = self.reel.first(self.start_at - 1, self.start_at_key)

    def due(self) -> int:
        return self.reel.due(self.number)

    def pauses(self, now: int) -> bool:
        """Whether the mount sends nothing of this track at the moment; before PLAY as at PLAY."""
        if self.pause is None:
            return False
        since = (now - self.played_at) / NANOSECONDS if self.played_at is not None else 0
        return self.pause[0] <= since < self.pause[1]

    def send(self, now: int) -> None:
        """Send the unit that is due, or leave it out, and go to the next."""
        if now - self.due() > MAXIMUM_LATE_SECONDS * NANOSECONDS:
            self.number = self.reel.first(now, self.start_at_key)
            return
        place = self.number % len(self.reel.units)
        if self._may_send(now, place):
            self._push(self.reel.units[place])
        self.number += 1

    def _may_send(self, now: int, place: int) -> bool:
        if self.pauses(now) and self.primed:
            return False
        queued = self.source.get_property("current-level-buffers") * self.reel.ticks / self.reel.rate
        if queued > MAXIMUM_QUEUED_SECONDS:
            self.waits_for_key = self.start_at_key
            return False
        if self.waits_for_key and not self.reel.keys[place]:
            return False
        self.waits_for_key = False
        self.primed = True
        return True

    def _push(self, unit: GLib.Bytes) -> None:
        rate = self.reel.rate
        base = self.base_time * rate // NANOSECONDS
        ticks = self.reel.presentation_ticks(self.number) - base
        if ticks < 0:
            return
        buffer = Gst.Buffer.new_wrapped_bytes(unit)
        buffer.pts = -(-ticks * NANOSECONDS // rate)
        buffer.dts = max(0, self.due() - self.base_time - self.reel.delay * self.reel.ticks * NANOSECONDS // rate)
        buffer.duration = self.reel.ticks * NANOSECONDS // rate
        self.source.push_buffer(buffer)


class Feeder:
    """The one thread that sends the units of all sessions."""

    def __init__(self) -> None:
        self._by_id: dict[int, Track] = {}
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="feeder", daemon=True)
        self._thread.start()

    def add(self, tracks: list[Track]) -> None:
        with self._changed:
            self._by_id.update({id(track): track for track in tracks})
            self._changed.notify()

    def remove(self, tracks: list[Track]) -> None:
        with self._changed:
            for track in tracks:
                self._by_id.pop(id(track), None)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._by_id:
                    self._changed.wait()
                tracks = list(self._by_id.values())
                wait = min(track.due() for track in tracks) - time.time_ns()
                if wait > 0:
                    self._changed.wait(min(wait / NANOSECONDS, 1))
            now = time.time_ns()
            for track in tracks:
                while track.due() <= now:
                    track.send(now)
