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

extension RTSPClientStateMachine {
    /// Half of the session's time-out.
    var keepAliveInterval: Duration { .milliseconds(self.timeoutSeconds * 500) }

    /// The first one is OPTIONS, which tells what the camera knows and which every server must know (RFC 2326 §10.1).
    /// Some cameras end a session that only OPTIONS keeps alive, so one that is made for it is taken where it is listed.
    private var keepAliveMethod: String {
        ["GET_PARAMETER", "SET_PARAMETER"].first { self.publicMethods?.contains($0) == true } ?? "OPTIONS"
    }

    /// A camera that may be asked for TCP instead is not waited for as long as one that may not.
    var firstDatagramPatience: Duration {
        self.configuration.mayChangeTransport ? Self.datagramPatience : Self.stallTimeout
    }

    // MARK: Packets

    mutating func received(_ payload: ArraySlice<UInt8>, on channel: UInt8, now: MonotonicTime) -> [Action] {
        switch self.state.take() {
        case .idle: self.state = .idle
        case .closed: self.state = .closed
        // What still flows while the session ends is of no interest.
        case .tearingDown(let pending, let error): self.state = .tearingDown(pending, error)
        case .describing(let pending):
            self.state = .describing(pending)
            return self.misplacedPacket(now: now)
        case .settingUp(let pending, let position):
            self.state = .settingUp(pending, position: position)
            return self.misplacedPacket(now: now)
        case .openingPorts(let position, let deadline):
            self.state = .openingPorts(position: position, deadline: deadline)
            return self.misplacedPacket(now: now)
        case .starting(let pending):
            // Cameras may send before they answer PLAY.
            self.state = .starting(pending)
            return self.deliver(payload, on: channel) ?? self.misplacedPacket(now: now)
        case .playing(var playing):
            if let track = self.active.first(where: { $0.channel == channel }), track.index == self.wanted.first {
                playing.lastPicture = now
            }
            self.state = .playing(playing)
            return self.deliver(payload, on: channel) ?? self.misplacedPacket(now: now)
        }
        return []
    }

    private func deliver(_ payload: ArraySlice<UInt8>, on channel: UInt8) -> [Action]? {
        for track in self.active {
            if track.channel == channel { return [.rtp(track: track.index, payload)] }
            if track.controlChannel == channel { return [.rtcp(track: track.index, payload)] }
        }
        return nil
    }

    private mutating func misplacedPacket(now: MonotonicTime) -> [Action] {
        self.misplacedPackets += 1
        return self.warnOfStray(now: now)
    }

    /// Says what was skipped since the last time, but not more often than once in a while.
    mutating func warnOfStray(now: MonotonicTime) -> [Action] {
        if let last = self.lastWarning, now - last < Self.warningInterval { return [] }
        self.lastWarning = now
        defer { (self.skippedBytes, self.misplacedPackets) = (0, 0) }
        return [
            .warning(
                "The camera sent \(self.misplacedPackets) packets that nobody asked for and \(self.skippedBytes) bytes "
                    + "out of frame; they were skipped. A firmware update may mend it."
            )
        ]
    }

    // MARK: Requests of the camera

    mutating func received(_ request: RTSPRequest, now: MonotonicTime) -> [Action] {
        // A session that is being ended answers nothing more, or a camera could put the end off for ever.
        if self.isTearingDown { return [] }
        switch request.method {
        case "TEARDOWN":
            return self.fail(RTSPError(.ended, "The camera ended the session; connect again."), now: now)
        case "REDIRECT":
            return self.fail(self.redirection(request.headers["Location"]), now: now)
        default: break
        }
        let isKnown = ["OPTIONS", "GET_PARAMETER", "SET_PARAMETER", "ANNOUNCE"].contains(request.method)
        var response = RTSPResponse(status: isKnown ? 200 : 501, reason: isKnown ? "OK" : "Not Implemented")
        if let sequence = request.headers["CSeq"] { response.headers.append("CSeq", sequence) }
        if let session = request.headers["Session"] { response.headers.append("Session", session) }
        return [.send(response.serialized())]
    }

    // MARK: Time

    /// Called in state playing: ends a stalled session, sends keep-alives, gives up on unanswered ones.
    mutating func keepPlaying(_ playing: Playing, now: MonotonicTime) -> [Action] {
        if let limit = playing.firstDatagramBy, now >= limit {
            let error = RTSPError(
                .nothingOverUDP,
                "The camera says that it sends over UDP, but nothing came within \(self.firstDatagramPatience.inSeconds) s; "
                    + "let UDP through the firewall, or use TCP."
            )
            return self.fail(error, now: now)
        }
        if now >= playing.lastPicture + Self.stallTimeout {
            let seconds = Self.stallTimeout.components.seconds
            let error = RTSPError(
                .stalled,
                "The camera sent no picture for \(seconds) seconds; check its network and power."
            )
            return self.fail(error, now: now)
        }
        var playing = playing
        if let pending = playing.keepAlive {
            guard now >= pending.deadline else { return [] }
            // Pictures flow, so the camera lives: ending the recording over a missing answer would help nobody.
            playing.keepAlive = nil
            playing.keepAliveAt = now + self.keepAliveInterval
            self.state = .playing(playing)
            self.publicMethods?.remove(pending.request.method)
            if self.warnedOfKeepAlive { return [] }
            self.warnedOfKeepAlive = true
            return [.warning("The camera does not answer \(pending.request.method), sent to keep the session alive.")]
        }
        guard now >= playing.keepAliveAt else { return [] }
        let request = RTSPRequest(method: self.keepAliveMethod, uri: self.aggregateURL)
        let (pending, bytes) = self.issue(request, now: now)
        playing.keepAlive = pending
        playing.keepAliveAt = now + self.keepAliveInterval
        self.state = .playing(playing)
        return [.send(bytes)]
    }

    /// Called in state playing with a reply.
    mutating func keptAlive(_ response: RTSPResponse, _ playing: Playing, now: MonotonicTime) -> [Action] {
        guard let pending = playing.keepAlive else { return [] }
        var playing = playing
        switch self.judge(response, for: pending, now: now) {
        case .ignore: return []
        case .retry(let again, let bytes):
            playing.keepAlive = again
            self.state = .playing(playing)
            return [.send(bytes)]
        case .failure(let error):
            if response.status == 454 || error.code == .unauthorized { return self.fail(error, now: now) }
            playing.keepAlive = nil
            self.state = .playing(playing)
            // Refused: the next best from now on.
            self.publicMethods?.remove(pending.request.method)
            return []
        case .success:
            playing.keepAlive = nil
            self.state = .playing(playing)
            if pending.request.method == "OPTIONS", let list = response.headers["Public"], self.publicMethods == nil {
                self.publicMethods = Set(list.split(separator: ",").map { $0.trimmed.uppercased() })
            }
            return []
        }
    }
}
