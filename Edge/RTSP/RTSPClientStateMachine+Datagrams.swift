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

public import Foundations

extension RTSPClientStateMachine {
    static var noPorts: RTSPError {
        RTSPError(
            .transportRefused,
            "No pair of UDP ports is free on this machine for the camera's pictures; use TCP or end other programs."
        )
    }

    /// The caller opened the ports that ``Action/openPorts(track:)`` asked for.
    ///
    /// - Parameters:
    ///   - track: The track.
    ///   - port: The even port of RTP, with RTCP on the next one (RFC 3550 §11); nil where none could be opened.
    ///   - now: The time.
    public mutating func portsOpened(track: Int, port: UInt16?, now: MonotonicTime) -> [Action] {
        guard let position = self.portsWantedAt, self.wanted[position] == track else { return [] }
        guard let port, port < .max else { return self.setUpFailed(Self.noPorts, position: position, now: now) }
        return self.setUp(position: position, transport: "RTP/AVP;unicast;client_port=\(port)-\(port + 1)", now: now)
    }

    private var portsWantedAt: Int? {
        switch self.state {
        case .openingPorts(let position, _): position
        default: nil
        }
    }

    /// A datagram came from the camera to one of the track's ports.
    ///
    /// - Parameters:
    ///   - payload: An RTP packet, or an RTCP compound.
    ///   - track: The track.
    ///   - isControl: Whether it came to the port of RTCP.
    ///   - now: The time.
    public mutating func received(
        datagram payload: ArraySlice<UInt8>,
        track: Int,
        isControl: Bool,
        now: MonotonicTime
    ) -> [Action] {
        guard self.active.contains(where: { $0.index == track && $0.isOverUDP }) else { return [] }
        switch self.state.take() {
        case .starting(let pending):
            // Datagrams may overtake the answer to PLAY.
            self.state = .starting(pending)
        case .playing(var playing):
            if !isControl {
                playing.firstDatagramBy = nil
                if track == self.wanted.first { playing.lastPicture = now }
            }
            self.state = .playing(playing)
            if !isControl, self.configuration.probeOnly { return self.tearDown(now: now) }
        // Before PLAY and after the end nothing is expected.
        case .idle:
            self.state = .idle
            return []
        case .closed:
            self.state = .closed
            return []
        case .describing(let pending):
            self.state = .describing(pending)
            return []
        case .settingUp(let pending, let position):
            self.state = .settingUp(pending, position: position)
            return []
        case .openingPorts(let position, let deadline):
            self.state = .openingPorts(position: position, deadline: deadline)
            return []
        case .tearingDown(let pending, let error):
            self.state = .tearingDown(pending, error)
            return []
        }
        if isControl { return [.rtcp(track: track, payload)] }
        self.hasHeardDatagrams = true
        return [.rtp(track: track, payload)]
    }
}
