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
import MediaFormats

extension RTSPClientStateMachine {
    /// What a reply means for the request that waits.
    enum Verdict {
        /// It answers something else, or is not final.
        case ignore
        /// Sent again with authentication; wait on.
        case retry(PendingRequest, [UInt8])
        case failure(RTSPError)
        case success
    }

    mutating func received(_ response: RTSPResponse, now: MonotonicTime) -> [Action] {
        switch self.state.take() {
        case .idle:
            self.state = .idle
            return []
        case .closed:
            self.state = .closed
            return []
        case .describing(let pending):
            self.state = .describing(pending)
            switch self.judge(response, for: pending, now: now) {
            case .ignore: return []
            case .retry(let pending, let bytes):
                self.state = .describing(pending)
                return [.send(bytes)]
            case .failure(let error): return self.fail(error, now: now)
            case .success: return self.described(response, now: now)
            }
        case .settingUp(let pending, let position):
            self.state = .settingUp(pending, position: position)
            switch self.judge(response, for: pending, now: now) {
            case .ignore: return []
            case .retry(let pending, let bytes):
                self.state = .settingUp(pending, position: position)
                return [.send(bytes)]
            case .failure(let error): return self.setUpFailed(error, position: position, now: now)
            case .success: return self.wasSetUp(response, position: position, now: now)
            }
        case .starting(let pending):
            self.state = .starting(pending)
            switch self.judge(response, for: pending, now: now) {
            case .ignore: return []
            case .retry(let pending, let bytes):
                self.state = .starting(pending)
                return [.send(bytes)]
            case .failure(let error): return self.fail(error, now: now)
            case .success: return self.started(response, now: now)
            }
        case .openingPorts(let position, let deadline):
            self.state = .openingPorts(position: position, deadline: deadline)
            return []
        case .tearingDown(let pending, let error):
            self.state = .tearingDown(pending, error)
            // Whatever the status, the camera has heard.
            guard response.sequence ?? pending.sequence == pending.sequence, response.status >= 200 else { return [] }
            self.state = .closed
            return [.close(error)]
        case .playing(let playing):
            self.state = .playing(playing)
            return self.keptAlive(response, playing, now: now)
        }
    }

    /// Judges a reply; a missing CSeq counts as the right one.
    mutating func judge(_ response: RTSPResponse, for pending: PendingRequest, now: MonotonicTime) -> Verdict {
        guard response.sequence ?? pending.sequence == pending.sequence, response.status >= 200 else { return .ignore }
        switch response.status {
        case 200..<300: return .success
        case 401: return self.authenticate(response, for: pending, now: now)
        default: return .failure(self.error(status: response, method: pending.request.method))
        }
    }

    /// Answers a challenge once for each request; once more when only the nonce had grown old.
    private mutating func authenticate(
        _ response: RTSPResponse,
        for pending: PendingRequest,
        now: MonotonicTime
    ) -> Verdict {
        guard var authenticator = self.authenticator else {
            return .failure(
                RTSPError(
                    .unauthorized,
                    "The camera asks for a user name and password; give them with --credentials-file, "
                        + "or in ORIEL_CAMERA_USER and ORIEL_CAMERA_PASSWORD."
                )
            )
        }
        do throws(RTSPError) {
            try authenticator.receive(
                challenges: response.headers.values(of: "WWW-Authenticate"),
                allowsBasic: self.configuration.allowsBasic
            )
        } catch {
            return .failure(error)
        }
        let allowed = authenticator.isStale ? 2 : 1
        guard pending.authenticationAttempts < allowed else {
            return .failure(
                RTSPError(.unauthorized, "The camera refuses the user name or password; check both in its settings.")
            )
        }
        self.authenticator = authenticator
        var (again, bytes) = self.issue(pending.request, now: now)
        again.authenticationAttempts = pending.authenticationAttempts + 1
        return .retry(again, bytes)
    }

    /// The error for a status of 300 and more.
    func error(status response: RTSPResponse, method: String) -> RTSPError {
        let answer = "\(response.status) \(response.reason)".trimmed
        switch response.status {
        case 300..<400: return self.redirection(response.headers["Location"])
        case 404:
            return RTSPError(.notFound, "The camera has nothing at the path of its URL; check the path in its manual.")
        case 454:
            return RTSPError(.refused(status: 454), "The camera has forgotten the session (\(answer)); connect again.")
        case 453, 503:
            return RTSPError(
                .refused(status: response.status),
                "The camera serves no more viewers (\(answer)); disconnect others or raise its limit."
            )
        case 461:
            return RTSPError(
                .transportRefused,
                "The camera does not send RTP over \(self.transport.rawValue.uppercased()) (\(answer)); allow that in its "
                    + "settings, or choose another transport."
            )
        default:
            return RTSPError(
                .refused(status: response.status),
                "The camera refused \(method) with '\(answer)'; check its URL and settings."
            )
        }
    }

    /// The error for a camera that points elsewhere; whoever made the client decides whether to follow.
    func redirection(_ location: String?) -> RTSPError {
        let text = location?.trimmed ?? ""
        let here = self.configuration.url
        var target = text.isEmpty ? nil : try? RTSPURL(String(text)).withoutCredentials
        if text.first == "/" {
            let host = here.host.contains(":") ? "[\(here.host)]" : here.host
            target = try? RTSPURL("\(here.isSecure ? "rtsps" : "rtsp")://\(host):\(here.port)\(text)")
        }
        return RTSPError(
            .redirected(to: target),
            "The camera points to another address (\(target?.withoutUserInformation ?? "which it does not name")); "
                + "put that address in the camera URL."
        )
    }

    // MARK: DESCRIBE

    private mutating func described(_ response: RTSPResponse, now: MonotonicTime) -> [Action] {
        let description = SessionDescription(response.body)
        let base = ControlURL.base(
            headers: response.headers,
            requestURL: self.configuration.url.withoutUserInformation
        )
        self.aggregateURL = ControlURL.resolve(description.control, base: base)
        self.tracks = description.media.compactMap { TrackDescription(media: $0, baseURL: base) }
        var actions: [Action] = [.described(self.tracks)]
        let videos = self.tracks.indices.filter { self.tracks[$0].kind == .video }
        guard !videos.isEmpty else {
            let error = RTSPError(.noVideo, "The camera offers no video; check the path in its URL and its settings.")
            return actions + self.fail(error, now: now)
        }
        guard let video = videos.first(where: { self.tracks[$0].isSupported }) else {
            let reasons = videos.compactMap { self.tracks[$0].unsupportedReason }.joined(separator: ", ")
            let error = RTSPError(
                .unsupported,
                "The camera's video cannot be recorded (\(reasons)); set it to H.264 or H.265."
            )
            return actions + self.fail(error, now: now)
        }
        self.wanted = [video]
        if self.configuration.wantsAudio {
            let sounds = self.tracks.indices.filter { self.tracks[$0].kind == .audio }
            if let audio = sounds.first(where: { self.tracks[$0].isSupported }) {
                self.wanted.append(audio)
            } else if let first = sounds.first, case .unsupported(let reason) = self.tracks[first].content {
                actions.append(
                    .warning(
                        "The camera's sound cannot be recorded (\(reason)); video is recorded without sound. "
                            + "Set the camera's sound to AAC."
                    )
                )
            }
        }
        return actions + self.setUp(position: 0, now: now)
    }

    // MARK: SETUP

    private mutating func wasSetUp(_ response: RTSPResponse, position: Int, now: MonotonicTime) -> [Action] {
        var actions: [Action] = []
        if let session = response.headers["Session"].flatMap({ SessionHeader($0) }) {
            if let first = self.session, first.id != session.id {
                actions.append(.warning("The camera changed the session between two tracks; the first one is kept."))
            } else {
                self.session = session
            }
            self.timeoutSeconds = session.timeoutSeconds ?? self.timeoutSeconds
        }
        let standard = self.transport == .tcp ? "RTP/AVP/TCP" : "RTP/AVP"
        let transport = TransportHeader(response.headers["Transport"] ?? standard)
        guard !transport.isMulticast else {
            let error = RTSPError(
                .unsupported,
                "The camera sends by multicast, which Oriel does not receive; set it to unicast."
            )
            return actions + self.setUpFailed(error, position: position, now: now)
        }
        guard transport.isInterleaved == (self.transport == .tcp) else {
            let error = RTSPError(
                .transportRefused,
                "The camera insists on RTP over \(self.transport == .tcp ? "UDP" : "TCP"); choose that as the transport, or "
                    + "allow the other one in its settings."
            )
            return actions + self.setUpFailed(error, position: position, now: now)
        }
        guard transport.isInterleaved else {
            self.active.append(ActiveTrack(index: self.wanted[position]))
            let peer = DatagramPeer(
                port: transport.serverPort,
                controlPort: transport.serverControlPort,
                source: transport.source
            )
            actions.append(.agreed(track: self.wanted[position], peer))
            return actions + self.continueSetUp(after: position, now: now)
        }
        var track = ActiveTrack(
            index: self.wanted[position],
            channel: UInt8(2 * position),
            controlChannel: UInt8(2 * position + 1)
        )
        if let channel = transport.channel, !self.active.contains(where: { $0.uses(channel) }) {
            track.channel = channel
            track.controlChannel = transport.controlChannel ?? channel &+ 1
        }
        self.active.append(track)
        return actions + self.continueSetUp(after: position, now: now)
    }

    /// Without video there is no session, unless the other transport can be asked for; without sound there is one with a
    /// warning.
    mutating func setUpFailed(_ error: RTSPError, position: Int, now: MonotonicTime) -> [Action] {
        let mayChange = self.configuration.mayChangeTransport && !self.hasChangedTransport
        if error.code == .transportRefused, position == 0, mayChange {
            self.hasChangedTransport = true
            self.transport = self.transport == .tcp ? .udp : .tcp
            return self.setUp(position: 0, now: now)
        }
        if position == 0 || error.code == .unauthorized { return self.fail(error, now: now) }
        let warning = "The camera's sound cannot be set up; video is recorded without it. \(error.message)"
        return [.warning(warning)] + self.continueSetUp(after: position, now: now)
    }

    private mutating func continueSetUp(after position: Int, now: MonotonicTime) -> [Action] {
        if position + 1 < self.wanted.count { return self.setUp(position: position + 1, now: now) }
        let transport: RTSPTransport = self.active.contains { $0.isOverUDP } ? .udp : .tcp
        // Whether datagrams arrive is seen only when they are sent.
        let isDone = self.configuration.probeOnly && transport == .tcp
        return [.transport(transport)] + (isDone ? self.tearDown(now: now) : self.play(now: now))
    }

    // MARK: PLAY

    private mutating func started(_ response: RTSPResponse, now: MonotonicTime) -> [Action] {
        if let session = response.headers["Session"].flatMap({ SessionHeader($0) }) {
            self.timeoutSeconds = session.timeoutSeconds ?? self.timeoutSeconds
        }
        if self.configuration.probeOnly, self.hasHeardDatagrams { return self.tearDown(now: now) }
        var playing = Playing(lastPicture: now, keepAliveAt: now + self.keepAliveInterval)
        if !self.hasHeardDatagrams, self.active.contains(where: { $0.isOverUDP }) {
            playing.firstDatagramBy = now + self.firstDatagramPatience
        }
        self.state = .playing(playing)
        let tracks = self.active.map { ($0.index, self.tracks[$0.index].controlURL) }
        return [.playing(PlayInfo.parse(response.headers["RTP-Info"], tracks: tracks))]
    }
}

extension RTSPClientStateMachine.ActiveTrack {
    func uses(_ channel: UInt8) -> Bool { self.channel == channel || self.controlChannel == channel }
}
