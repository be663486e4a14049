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

"""The RTSP server: one mount per camera, one pipeline per session, fed by the feeder.

Pipelines run on the real-time clock, and the RTP session is told to relate its sender reports to capture times: the NTP
time of a report is UTC, its RTP time is what a frame captured at that moment would carry.
"""

import argparse
import base64
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, GObject, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402

from encode import AudioSpec, Loop, Spec, split_nal_units  # noqa: E402
from feed import Feeder, Reel, Track  # noqa: E402

REPORT_INTERVAL = 1_000_000_000
"""Least time between sender reports, ns; many cameras send them each second or two."""


AAC = "audio/mpeg,mpegversion=4,stream-format=raw,codec_data=(buffer)1190"
SOUND = {
    "aac": (AAC, "rtpmp4gpay"),
    "latm": (AAC, "rtpmp4apay"),
    "pcma": ("audio/x-alaw", "rtppcmapay max-ptime=20000000"),
    "pcmu": ("audio/x-mulaw", "rtppcmupay max-ptime=20000000"),
    "l16": ("audio/x-raw,format=S16BE,layout=interleaved", "rtpL16pay"),
    "opus": ("audio/x-opus,channel-mapping-family=0", "rtpopuspay"),
}
"""For each coding of sound what an appsrc says about it, and the element that puts it into packets."""


@dataclass(frozen=True)
class Mount:
    """A path of the server and what a session of it gets."""

    path: str
    video: Spec | None = None
    audio: Spec | None = None
    video_pause: tuple[float, float] | None = None
    audio_pause: tuple[float, float] | None = None
    start_at_key: bool = True

    def specs(self) -> list[Spec]:
        return [spec for spec in (self.video, self.audio) if spec is not None]

    def pauses(self) -> list[tuple[float, float] | None]:
        pairs = ((self.video, self.video_pause), (self.audio, self.audio_pause))
        return [pause for spec, pause in pairs if spec is not None]


def caps_of(loop: Loop) -> Gst.Caps:
    """What an appsrc says about its units."""
    spec = loop.spec
    if isinstance(spec, AudioSpec):
        return Gst.Caps.from_string(f"{SOUND[spec.codec][0]},rate={spec.clock_rate},channels={spec.channels}")
    size = f"alignment=au,width={spec.width},height={spec.height},framerate=30/1"
    if spec.codec == "h265":
        return Gst.Caps.from_string(f"video/x-h265,stream-format=byte-stream,{size}")
    record = decoder_record(loop).hex()
    return Gst.Caps.from_string(f"video/x-h264,stream-format=avc,codec_data=(buffer){record},{size}")


def decoder_record(loop: Loop) -> bytes:
    """AVCDecoderConfigurationRecord (ISO/IEC 14496-15 clause 5.3.3.1) of an H.264 loop that starts with SPS and PPS."""
    units = split_nal_units(loop.units[0])
    sps, pps = (next(unit for unit in units if unit[0] & 0x1F == kind) for kind in (7, 8))
    sets = b"\xe1" + len(sps).to_bytes(2, "big") + sps + b"\x01" + len(pps).to_bytes(2, "big") + pps
    return b"\x01" + sps[1:4] + b"\xff" + sets + b"\xfd\xf8\xf8\x00"


def payloader(loop: Loop, number: int) -> str:
    """The elements between an appsrc and the server, as a launch line."""
    kind = loop.spec.codec
    name = f"name=pay{number} pt={96 + number}"
    match kind:
        case "h264":
            return f"rtph264pay config-interval=0 {name}"
        case "h265":
            return f"h265parse ! rtph265pay config-interval=0 {name}"
        case codec:
            fixed = {"pcma": 8, "pcmu": 0}.get(codec, 96 + number)
            return f"{SOUND[codec][1]} name=pay{number} pt={fixed}"


class Session:
    """The tracks of one client's media, from the first demand for data until the media is taken down."""

    def __init__(
        self, media: GstRtspServer.RTSPMedia, mount: Mount, pairs: list[tuple[Loop, Reel]], feeder: Feeder
    ) -> None:
        self.mount, self.feeder = mount, feeder
        self.reels = [reel for _, reel in pairs]
        self.tracks: list[Track] = []
        self.start_time: int | None = None
        self.lock = threading.Lock()
        self.demands: dict[int, int] = {}
        """Signal handlers of the sources that did not ask for data yet."""
        bin_ = media.get_element()
        for index, (loop, _) in enumerate(pairs):
            source = bin_.get_by_name(f"source{index}")
            source.set_property("caps", caps_of(loop))
            self.demands[index] = source.connect("need-data", self._start_track, index, media)
        media.connect("unprepared", self._unprepared)

    def _start_track(self, source: GstApp.AppSrc, _length: int, index: int, media: GstRtspServer.RTSPMedia) -> None:
        """Runs in the source's own thread once the pipeline plays, hence its base time is known."""
        handler = self.demands.pop(index, None)
        if handler is None:
            return
        source.disconnect(handler)
        source.set_property("emit-signals", False)
        self._set_reports(media)
        track = Track(
            self.reels[index],
            source,
            source.get_base_time(),
            self._start_time(),
            self.mount.start_at_key,
            self.mount.pauses()[index],
        )
        self.tracks.append(track)
        if track.pauses(time.time_ns()):
            self._hold_back(track, media, index)
        self.feeder.add([track])

    def _start_time(self) -> int:
        """When the session starts, ns UTC: all tracks with the first track's next key frame."""
        with self.lock:
            if self.start_time is None:
                # Reordered frames are captured before they are due: the first one not before the pipeline's zero.
                now = time.time_ns() + max(reel.delay * reel.ticks * 1_000_000_000 // reel.rate for reel in self.reels)
                first = self.reels[0]
                self.start_time = first.due(first.first(now, True)) if self.mount.start_at_key else now
            return self.start_time

    def _hold_back(self, track: Track, media: GstRtspServer.RTSPMedia, index: int) -> None:
        """Keep the unit that was only needed for DESCRIBE from a client whose track starts late."""
        rtpbin = self._rtpbin(media)
        pad = rtpbin.get_static_pad(f"send_rtp_src_{index}") if rtpbin is not None else None
        if pad is None:
            return

        def check(_pad: Gst.Pad, _info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
            return Gst.PadProbeReturn.DROP if track.pauses(time.time_ns()) else Gst.PadProbeReturn.REMOVE

        pad.add_probe(Gst.PadProbeType.BUFFER | Gst.PadProbeType.BUFFER_LIST, check)

    def _rtpbin(self, media: GstRtspServer.RTSPMedia) -> Gst.Element | None:
        pipeline = media.get_element().get_parent()
        found, rtpbin = pipeline.iterate_all_by_element_factory_name("rtpbin").next()
        return rtpbin if found == Gst.IteratorResult.OK else None

    def _set_reports(self, media: GstRtspServer.RTSPMedia) -> None:
        """Make the sender reports relate RTP times to capture times, and frequent; before the first unit passes."""
        rtpbin = self._rtpbin(media)
        if rtpbin is not None:
            rtpbin.set_property("ntp-time-source", 0)
            rtpbin.set_property("rtcp-sync-send-time", False)
        for index in range(media.n_streams()):
            session = media.get_stream(index).get_rtpsession()
            if session is not None:
                session.set_property("rtcp-min-interval", REPORT_INTERVAL)

    def played(self) -> None:
        """The client said PLAY."""
        for track in self.tracks:
            if track.played_at is None:
                track.played_at = time.time_ns()

    def _unprepared(self, _media: GstRtspServer.RTSPMedia) -> None:
        self.feeder.remove(self.tracks)
        self.tracks.clear()


class Server:
    """RTSP server of a list of mounts; `load` gives the loop of a spec."""

    def __init__(self, port: int, address: str, load: Callable[[Spec], Loop]) -> None:
        self.load = load
        self.feeder = Feeder()
        self.reels: dict[Spec, tuple[Loop, Reel]] = {}
        self.sessions: dict[int, Session] = {}
        self.server = GstRtspServer.RTSPServer()
        self.server.set_address(address)
        self.server.set_service(str(port))
        self.server.connect("client-connected", self._client_connected)
        # A thread per client: DESCRIBE waits for a key frame, and must not hold up other clients meanwhile.
        self.server.get_thread_pool().set_max_threads(-1)
        self.clock = GObject.new(Gst.SystemClock, name="realtime", clock_type=Gst.ClockType.REALTIME)
        self.permissions = False
        self.transport = "any"

    def require_password(self, user: str, password: str, method: str) -> None:
        """Let only this user in, by `digest` or `basic` authentication; call before `add`."""
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer")
        if method == "digest":
            auth.set_supported_methods(2)
            auth.add_digest(user, password, token)
        else:
            auth.add_basic(base64.b64encode(f"{user}:{password}".encode()).decode(), token)
        self.server.set_auth(auth)
        self.permissions = True

    def add(self, mount: Mount) -> None:
        """Serve a mount."""
        pairs = [self._reel(spec) for spec in mount.specs()]
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_clock(self.clock)
        factory.set_publish_clock_mode(GstRtspServer.RTSPPublishClockMode.NONE)
        source = "appsrc name=source{0} is-live=true format=time do-timestamp=false block=false max-bytes=0 ! {1}"
        if self.transport != "any":
            only = GstRtsp.RTSPLowerTrans.TCP if self.transport == "tcp" else GstRtsp.RTSPLowerTrans.UDP
            factory.set_protocols(only)
        chains = [source.format(index, payloader(loop, index)) for index, (loop, _) in enumerate(pairs)]
        factory.set_launch(f"( {' '.join(chains)} )")
        if self.permissions:
            rights = Gst.Structure.new_from_string(
                "viewer, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"
            )
            factory.add_role_from_structure(rights)
        factory.connect("media-configure", self._configure, mount, pairs)
        self.server.get_mount_points().add_factory(mount.path, factory)

    def start(self) -> bool:
        """Listen; False when the port is taken."""
        return self.server.attach(None) != 0

    def _reel(self, spec: Spec) -> tuple[Loop, Reel]:
        if spec not in self.reels:
            loop = self.load(spec)
            self.reels[spec] = (loop, Reel(loop))
        return self.reels[spec]

    def _configure(
        self, _factory: object, media: GstRtspServer.RTSPMedia, mount: Mount, pairs: list[tuple[Loop, Reel]]
    ) -> None:
        session = Session(media, mount, pairs, self.feeder)
        key = hash(media)
        self.sessions[key] = session
        media.connect("unprepared", lambda _media: self.sessions.pop(key, None))

    def _client_connected(self, _server: object, client: GstRtspServer.RTSPClient) -> None:
        client.connect("play-request", self._play_request)

    def _play_request(self, _client: object, context: GstRtspServer.RTSPContext) -> None:
        session = self.sessions.get(hash(context.media)) if context.media is not None else None
        if session is not None:
            session.played()


def write_ready(path: Path, urls: list[str]) -> None:
    """Tell a waiting script that the server listens."""
    part = path.with_suffix(".part")
    part.write_text("".join(f"{url}\n" for url in urls))
    part.rename(path)


def run(options: argparse.Namespace, mounts: list[Mount], load: Callable[[Spec], Loop]) -> int:
    """Serve the mounts until SIGTERM or SIGINT; exit status."""
    Gst.init(None)
    server = Server(options.port, options.address, load)
    if options.user is not None:
        server.require_password(options.user, options.password, options.auth)
    server.transport = options.transport
    for mount in mounts:
        server.add(mount)
    if not server.start():
        print(f"cameras: cannot listen on {options.address} port {options.port}; is it in use?", file=sys.stderr)
        return 1
    host = f"[{options.address}]" if ":" in options.address else options.address
    urls = [f"rtsp://{host}:{options.port}{mount.path}" for mount in mounts]
    print("\n".join(urls), flush=True)
    if options.ready_file is not None:
        write_ready(options.ready_file, urls)
    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_HIGH, number, lambda: os._exit(0))
    GLib.MainLoop().run()
    return 0
