//===----------------------------------------------------------------------===//
//
// This source file is part of the Oriel project
//
// Copyright (c) 2026 the Oriel authors
// Licensed under Apache License v2.0
//
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundations
import NIOCore
import NIOSSL
import NIOTLS
import RTP
import RTSP

/// Runs the RTSP client of one connection on its event loop: bytes in, events out, timers kept.
///
/// The socket is read as fast as it brings something, whatever happens to the events: cameras that meet back-pressure
/// send broken streams.
final class CameraConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is learnt of the camera on the way.
    enum Finding: Sendable {
        case tracks([TrackDescription])
        case transport(RTSPTransport)
        case certificate(CertificateFingerprint)
    }

    /// How the connection ended.
    struct Ending: Sendable {
        /// Why; nil where it ended as wanted.
        var error: IngestError?
        /// Where the camera points.
        var redirection: RTSPURL?
        /// Whether nothing came over UDP.
        var isSilentOverUDP = false

        init(_ error: IngestError?) {
            self.error = error
        }

        init(_ error: RTSPError) {
            self.error = IngestError(error)
            switch error.code {
            case .redirected(let target): self.redirection = target
            case .nothingOverUDP: self.isSilentOverUDP = true
            default: break
            }
        }
    }

    /// How often receiver reports are sent (RFC 3550 §6.2, the fixed minimum).
    static let reportInterval = Duration.seconds(5)

    private var machine: RTSPClientStateMachine
    private var parser = RTSPParser()
    private var assembler: StreamAssembler?
    /// The tracks that come over UDP, by their index.
    private var datagrams: [Int: DatagramTrack] = [:]
    private var transport = RTSPTransport.tcp
    /// What the last ``CameraEvent/reception(_:)`` ended with.
    private var toldReception: CameraReception?
    /// The connection's bytes make no sense any more.
    private var isUnreadable = false
    private var isFinished = false
    private var timer: Scheduled<Void>?
    /// When ``timer`` runs.
    private var timerDue: MonotonicTime?
    private var nextReport: MonotonicTime?
    private let ssrc: UInt32
    private let clock: any TimeSource
    private let tls: CameraTLS?
    private let outcome: EventLoopPromise<Ending>
    private let onFinding: @Sendable (Finding) -> Void
    private let onEvent: @Sendable (CameraEvent) -> Void

    init(
        configuration: RTSPClientStateMachine.Configuration,
        tls: CameraTLS?,
        clock: any TimeSource,
        outcome: EventLoopPromise<Ending>,
        onFinding: @escaping @Sendable (Finding) -> Void,
        onEvent: @escaping @Sendable (CameraEvent) -> Void
    ) {
        self.machine = RTSPClientStateMachine(configuration: configuration)
        self.tls = tls
        self.clock = clock
        self.outcome = outcome
        self.onFinding = onFinding
        self.onEvent = onEvent
        self.ssrc = UInt32.random(in: 1...UInt32.max)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.perform(self.machine.connected(now: self.clock.monotonic), context: context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !self.isUnreadable else { return }
        self.parser.append(self.unwrapInboundIn(data).readableBytesView)
        do throws(RTSPError) {
            while !self.machine.isClosed, let inbound = try self.parser.next() {
                self.perform(self.machine.received(inbound, now: self.clock.monotonic), context: context, rearm: false)
            }
        } catch {
            self.isUnreadable = true
            self.perform(self.machine.abandon(error, now: self.clock.monotonic), context: context)
        }
        self.rearm(context: context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent,
            let certificate = try? context.pipeline.syncOperations.nioSSL_peerCertificate(),
            let fingerprint = CertificateFingerprint(of: certificate)
        {
            self.onFinding(.certificate(fingerprint))
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let message =
            self.assembler == nil
            ? "The other end closed the connection before it described a stream; check that the address and port are the "
                + "camera's RTSP ones."
            : "The camera closed the connection; check its power and network."
        self.finish(Ending(IngestError(.broken, message)), context: context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Cameras seldom end TLS before they close the connection, which is told next.
        if case NIOSSLError.uncleanShutdown = error { return }
        let broken = IngestError(.broken, "The connection to the camera broke: \(error).")
        self.finish(Ending(self.tls?.explain(error) ?? broken), context: context)
    }

    /// Ends the session politely; the outcome follows when the camera has answered or not answered in time.
    func shutdown(context: ChannelHandlerContext) {
        self.perform(self.machine.shutdown(now: self.clock.monotonic), context: context)
    }

    private func perform(
        _ actions: [RTSPClientStateMachine.Action],
        context: ChannelHandlerContext,
        rearm: Bool = true
    ) {
        for action in actions {
            switch action {
            case .send(let bytes):
                guard context.channel.isWritable else {
                    let error = IngestError(.broken, "The camera does not read what it is sent; restart it.")
                    return self.finish(Ending(error), context: context)
                }
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .described(let tracks):
                let clock = self.clock
                self.assembler = StreamAssembler(tracks: tracks) { UUIDv7(time: clock.utc) }
                self.onFinding(.tracks(tracks))
            case .openPorts(let track):
                self.openPorts(track: track, context: context)
            case .agreed(let track, let peer):
                if let text = self.datagrams[track]?.agree(peer) { self.onEvent(.warning(text)) }
                self.datagrams[track]?.punch()
            case .transport(let transport):
                self.transport = transport
                self.onFinding(.transport(transport))
            case .playing:
                self.nextReport = self.clock.monotonic + Self.reportInterval
            case .sendControl(let track, let bytes):
                self.datagrams[track]?.sendControl(bytes)
            case .rtp(let track, let bytes):
                let utc = self.clock.utc
                if self.datagrams.isEmpty || self.datagrams[track] == nil {
                    self.deliver(self.assembler?.receivedRTP(track: track, bytes, at: utc))
                } else {
                    let now = self.clock.monotonic
                    let due = self.datagrams[track]?.buffer.insert(bytes, at: utc, now: now) ?? []
                    self.deliver(due, track: track)
                }
            case .rtcp(let track, let bytes):
                self.deliver(self.assembler?.receivedRTCP(track: track, bytes, at: self.clock.utc))
            case .warning(let text):
                self.onEvent(.warning(text))
            case .close(let error):
                self.finish(error.map { Ending($0) } ?? Ending(nil), context: context)
            }
        }
        if rearm { self.rearm(context: context) }
    }

    private func deliver(_ events: [CameraEvent]?) {
        for event in events ?? [] { self.onEvent(event) }
    }

    private func deliver(_ packets: [RTPReorderBuffer.Packet], track: Int) {
        for packet in packets {
            self.deliver(self.assembler?.receivedRTP(track: track, packet.bytes, at: packet.arrival))
        }
    }

    private func finish(_ ending: Ending, context: ChannelHandlerContext) {
        guard !self.isFinished else { return }
        self.isFinished = true
        self.timer?.cancel()
        self.timer = nil
        self.nextReport = nil
        for track in self.datagrams.keys.sorted() {
            self.deliver(self.datagrams[track]?.buffer.flush() ?? [], track: track)
        }
        self.tellReception()
        for track in self.datagrams.values { track.ports.close() }
        self.outcome.succeed(ending)
        context.close(promise: nil)
    }

    // MARK: Datagrams

    private func openPorts(track: Int, context: ChannelHandlerContext) {
        guard let local = context.localAddress, let camera = context.remoteAddress else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        MediaPorts.open(beside: local, on: context.eventLoop) { isControl in
            DatagramHandler { datagram, sender in
                let (connection, context) = bound.value
                connection.received(datagram, from: sender, track: track, isControl: isControl, context: context)
            } complete: {
                let (connection, context) = bound.value
                connection.rearm(context: context)
            }
        }
        .whenSuccess { ports in
            let (connection, context) = bound.value
            connection.opened(ports, track: track, camera: camera, context: context)
        }
    }

    private func opened(_ ports: MediaPorts?, track: Int, camera: SocketAddress, context: ChannelHandlerContext) {
        guard !self.isFinished else {
            ports?.close()
            return
        }
        self.datagrams[track] = ports.map { DatagramTrack(ports: $0, camera: camera) }
        let actions = self.machine.portsOpened(track: track, port: ports?.port, now: self.clock.monotonic)
        self.perform(actions, context: context)
    }

    private func received(
        _ datagram: ByteBuffer,
        from sender: SocketAddress,
        track: Int,
        isControl: Bool,
        context: ChannelHandlerContext
    ) {
        guard !self.isFinished, self.datagrams[track]?.accepts(sender) == true else { return }
        let bytes = Array(datagram.readableBytesView)[...]
        let now = self.clock.monotonic
        let actions = self.machine.received(datagram: bytes, track: track, isControl: isControl, now: now)
        self.perform(actions, context: context, rearm: false)
    }

    /// Tells how packets came since the last time.
    private func tellReception() {
        guard let receivers = self.assembler?.receivers, !receivers.isEmpty else { return }
        var total = CameraReception(transport: self.transport)
        for statistics in receivers.map(\.statistics) {
            total.received += statistics.received
            total.lost += statistics.lost
            total.late += statistics.late
            total.duplicates += statistics.duplicates
        }
        for statistics in self.datagrams.values.map(\.buffer.statistics) {
            total.reordered += statistics.reordered
            total.duplicates += statistics.duplicates
        }
        total.jitter = receivers.first?.jitter ?? .zero
        self.onEvent(.reception(total.since(self.toldReception)))
        self.toldReception = total
    }

    // MARK: Time

    /// Sets the timer to what is due next: the client's deadline, a receiver report, or a packet that waits for others.
    ///
    /// A timer that runs too early does no harm; one that is set anew with each packet costs more than the packet.
    private func rearm(context: ChannelHandlerContext) {
        guard !self.isFinished else { return }
        var earliest = self.machine.nextDeadline
        if let due = self.nextReport { earliest = min(earliest ?? due, due) }
        for track in self.datagrams.values {
            if let due = track.buffer.nextDeadline { earliest = min(earliest ?? due, due) }
        }
        guard let next = earliest else { return }
        if self.timer != nil, let due = self.timerDue, due <= next { return }
        self.timer?.cancel()
        self.timerDue = next
        let wait = max(.zero, next - self.clock.monotonic)
        let (bound, loop) = (NIOLoopBound((self, context), eventLoop: context.eventLoop), context.eventLoop)
        self.timer = loop.scheduleTask(in: .nanoseconds(wait.wholeNanoseconds)) {
            let (connection, context) = bound.value
            connection.timeElapsed(context: context)
        }
    }

    private func timeElapsed(context: ChannelHandlerContext) {
        self.timer = nil
        let now = self.clock.monotonic
        for track in self.datagrams.keys.sorted() {
            self.deliver(self.datagrams[track]?.buffer.timeElapsed(now: now) ?? [], track: track)
        }
        if let due = self.nextReport, due <= now {
            self.nextReport = now + Self.reportInterval
            self.tellReception()
            for track in self.datagrams.values { track.punch() }
            for report in self.assembler?.receiverReports(ssrc: self.ssrc, now: self.clock.utc) ?? [] {
                let actions = self.machine.sendReport(track: report.track, report.compound)
                self.perform(actions, context: context, rearm: false)
            }
        }
        self.perform(self.machine.timeElapsed(now: now), context: context)
    }
}
