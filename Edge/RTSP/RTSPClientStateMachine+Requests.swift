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
    /// Numbers a request, adds session and authentication, and starts its time-out.
    mutating func issue(_ request: RTSPRequest, now: MonotonicTime) -> (PendingRequest, [UInt8]) {
        self.lastSequence += 1
        var complete = RTSPRequest(method: request.method, uri: request.uri, headers: RTSPHeaders(), body: request.body)
        complete.headers.append("CSeq", String(self.lastSequence))
        complete.headers.append("User-Agent", self.configuration.userAgent)
        if let session = self.session { complete.headers.append("Session", session.id) }
        if let authorization = self.authenticator?.authorization(method: request.method, uri: request.uri) {
            complete.headers.append("Authorization", authorization)
        }
        for field in request.headers.fields { complete.headers.append(field.name, field.value) }
        let pending = PendingRequest(
            request: request,
            sequence: self.lastSequence,
            deadline: now + Self.replyTimeout
        )
        return (pending, complete.serialized())
    }

    /// Sends SETUP for the wanted track at `position`, over UDP once there are ports for it.
    mutating func setUp(position: Int, now: MonotonicTime) -> [Action] {
        if self.transport == .tcp {
            let channels = "\(2 * position)-\(2 * position + 1)"
            return self.setUp(position: position, transport: "RTP/AVP/TCP;unicast;interleaved=\(channels)", now: now)
        }
        self.state = .openingPorts(position: position, deadline: now + Self.replyTimeout)
        return [.openPorts(track: self.wanted[position])]
    }

    mutating func setUp(position: Int, transport: String, now: MonotonicTime) -> [Action] {
        let track = self.tracks[self.wanted[position]]
        var headers = RTSPHeaders()
        headers.append("Transport", transport)
        let (pending, bytes) = self.issue(
            RTSPRequest(method: "SETUP", uri: track.controlURL, headers: headers),
            now: now
        )
        self.state = .settingUp(pending, position: position)
        return [.send(bytes)]
    }

    /// Sends PLAY for all tracks that were set up.
    mutating func play(now: MonotonicTime) -> [Action] {
        var headers = RTSPHeaders()
        headers.append("Range", "npt=0.000-")
        let (pending, bytes) = self.issue(
            RTSPRequest(method: "PLAY", uri: self.aggregateURL, headers: headers),
            now: now
        )
        self.state = .starting(pending)
        return [.send(bytes)]
    }

    /// Sends TEARDOWN and waits for the answer; closes at once where there is no session.
    mutating func tearDown(now: MonotonicTime) -> [Action] {
        guard self.session != nil else {
            self.state = .closed
            return [.close(nil)]
        }
        var (pending, bytes) = self.issue(RTSPRequest(method: "TEARDOWN", uri: self.aggregateURL), now: now)
        pending.deadline = now + Self.teardownTimeout
        self.state = .tearingDown(pending, nil)
        return [.send(bytes)]
    }

    /// Ends the session over an error; TEARDOWN goes out first, since cameras keep sessions that they are not told of, and
    /// is waited for, since a connection that is closed at once may take it along.
    mutating func fail(_ error: RTSPError, now: MonotonicTime) -> [Action] {
        guard self.session != nil, error.code != .ended, error.code != .refused(status: 454) else {
            self.state = .closed
            return [.close(error)]
        }
        var (pending, bytes) = self.issue(RTSPRequest(method: "TEARDOWN", uri: self.aggregateURL), now: now)
        pending.deadline = now + Self.failureTeardownTimeout
        self.state = .tearingDown(pending, error)
        return [.send(bytes)]
    }

    mutating func failWhenLate(_ pending: PendingRequest, now: MonotonicTime) -> [Action] {
        guard now >= pending.deadline else { return [] }
        let seconds = Self.replyTimeout.components.seconds
        let error = RTSPError(
            .timedOut,
            "The camera did not answer \(pending.request.method) within \(seconds) seconds; "
                + "check its address and whether other clients use up its sessions."
        )
        return self.fail(error, now: now)
    }
}
