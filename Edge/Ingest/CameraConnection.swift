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
import RTSP

/// Runs the RTSP client of one connection on its event loop: bytes in, events out, timers kept.
///
/// The socket is read as fast as it brings something, whatever happens to the events: cameras that meet back-pressure
/// send broken streams.
final class CameraConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How often receiver reports are sent (RFC 3550 §6.2, the fixed minimum).
    static let reportInterval = Duration.seconds(5)

    private var machine: RTSPClientStateMachine
    private var parser = RTSPParser()
    private var assembler: StreamAssembler?
    private var timer: Scheduled<Void>?
    private var nextReport: MonotonicTime?
    private let ssrc: UInt32
    private let clock: any TimeSource
    private let outcome: EventLoopPromise<IngestError?>
    private let onTracks: @Sendable ([TrackDescription]) -> Void
    private let onEvent: @Sendable (CameraEvent) -> Void

    init(
        configuration: RTSPClientStateMachine.Configuration,
        clock: any TimeSource,
        outcome: EventLoopPromise<IngestError?>,
        onTracks: @escaping @Sendable ([TrackDescription]) -> Void,
        onEvent: @escaping @Sendable (CameraEvent) -> Void
    ) {
        self.machine = RTSPClientStateMachine(configuration: configuration)
        self.clock = clock
        self.outcome = outcome
        self.onTracks = onTracks
        self.onEvent = onEvent
        self.ssrc = UInt32.random(in: 1...UInt32.max)
    }

    func channelActive(context: ChannelHandlerContext) {
        self.perform(self.machine.connected(now: self.clock.monotonic), context: context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        self.parser.append(self.unwrapInboundIn(data).readableBytesView)
        do throws(RTSPError) {
            while !self.machine.isClosed, let inbound = try self.parser.next() {
                self.perform(self.machine.received(inbound, now: self.clock.monotonic), context: context, rearm: false)
            }
        } catch {
            self.finish(IngestError(error), context: context)
        }
        self.rearm(context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let message =
            self.assembler == nil
            ? "The other end closed the connection before it described a stream; check that the address and port are the "
                + "camera's RTSP ones."
            : "The camera closed the connection; check its power and network."
        self.finish(IngestError(.broken, message), context: context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        self.finish(IngestError(.broken, "The connection to the camera broke: \(error)."), context: context)
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
                context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .described(let tracks):
                let clock = self.clock
                self.assembler = StreamAssembler(tracks: tracks) { UUIDv7(time: clock.utc) }
                self.onTracks(tracks)
            case .playing:
                self.nextReport = self.clock.monotonic + Self.reportInterval
            case .rtp(let track, let bytes):
                self.deliver(self.assembler?.receivedRTP(track: track, bytes, at: self.clock.utc))
            case .rtcp(let track, let bytes):
                self.deliver(self.assembler?.receivedRTCP(track: track, bytes, at: self.clock.utc))
            case .warning(let text):
                self.onEvent(.warning(text))
            case .close(let error):
                self.finish(error.map { IngestError($0) }, context: context)
            }
        }
        if rearm { self.rearm(context: context) }
    }

    private func deliver(_ events: [CameraEvent]?) {
        for event in events ?? [] { self.onEvent(event) }
    }

    private func finish(_ error: IngestError?, context: ChannelHandlerContext) {
        self.timer?.cancel()
        self.timer = nil
        self.nextReport = nil
        self.outcome.succeed(error)
        context.close(promise: nil)
    }

    /// Sets the timer to what is due next: the client's deadline or a receiver report.
    private func rearm(context: ChannelHandlerContext) {
        self.timer?.cancel()
        self.timer = nil
        let deadlines = [self.machine.nextDeadline, self.nextReport].compactMap { $0 }
        guard let next = deadlines.min() else { return }
        let wait = max(.zero, next - self.clock.monotonic)
        let (bound, loop) = (NIOLoopBound((self, context), eventLoop: context.eventLoop), context.eventLoop)
        self.timer = loop.scheduleTask(in: .nanoseconds(wait.wholeNanoseconds)) {
            let (connection, context) = bound.value
            connection.timeElapsed(context: context)
        }
    }

    private func timeElapsed(context: ChannelHandlerContext) {
        let now = self.clock.monotonic
        if let due = self.nextReport, due <= now {
            self.nextReport = now + Self.reportInterval
            for report in self.assembler?.receiverReports(ssrc: self.ssrc) ?? [] {
                let actions = self.machine.sendReport(track: report.track, report.compound)
                self.perform(actions, context: context, rearm: false)
            }
        }
        self.perform(self.machine.timeElapsed(now: now), context: context)
    }
}
