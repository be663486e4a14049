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

/// An RTSP 1.0 client that receives one camera over one TCP connection, without I/O (RFC 2326).
///
/// DESCRIBE, SETUP of the first track of pictures and of sound that can be recorded, PLAY, keep-alives, TEARDOWN. RTP
/// comes interleaved (`RTP/AVP/TCP`) or in datagrams (`RTP/AVP`); where the configuration allows it, a camera that refuses
/// one way is asked for the other.
/// The caller owns the connection, the UDP ports, the ``RTSPParser`` and the clock: it reports what happens and does what
/// the returned actions say, in order.
///
/// ```
/// idle ─connected─> describing ─200─> settingUp ─200, all tracks─> starting ─200─> playing
///                        │            │   ↑   │                       │              │
///                        │      UDP: openingPorts                     │              │
///                        └────────────────┴── shutdown, probe done ───┴──> tearingDown ─reply, 2 s─> closed
///        any failure: TEARDOWN is sent where there is a session and its answer awaited for 1 s, then closed
/// ```
/// Terminal state: closed, entered with exactly one `.close`. Invalid operations: what the peer does wrong ends in
/// `.close(error)`; what comes late, after closed, is ignored; `connected` a second time is the caller's mistake and
/// ignored too.
public struct RTSPClientStateMachine: ~Copyable {
    /// What is wanted of the camera.
    public struct Configuration: Hashable, Sendable {
        /// The stream.
        public var url: RTSPURL
        /// Stop once tracks and formats are known, without PLAY.
        public var probeOnly: Bool
        /// Whether sound is set up where the camera has any that Oriel can store.
        public var wantsAudio: Bool
        /// How RTP is asked for.
        public var transport: RTSPTransport
        /// Whether the other transport is asked for where the camera refuses ``transport``.
        public var mayChangeTransport: Bool
        /// Whether the password may be sent by Basic authentication.
        public var allowsBasic: Bool
        /// The `User-Agent` field.
        public var userAgent: String

        /// Makes a configuration.
        public init(
            url: RTSPURL,
            probeOnly: Bool = false,
            wantsAudio: Bool = true,
            transport: RTSPTransport = .tcp,
            mayChangeTransport: Bool = false,
            allowsBasic: Bool = false,
            userAgent: String = "Oriel"
        ) {
            self.url = url
            self.probeOnly = probeOnly
            self.wantsAudio = wantsAudio
            self.transport = transport
            self.mayChangeTransport = mayChangeTransport
            self.allowsBasic = allowsBasic
            self.userAgent = userAgent
        }
    }

    /// What the caller does next.
    public enum Action: Hashable, Sendable {
        /// Write the bytes to the connection.
        case send([UInt8])
        /// The camera's tracks of pictures and sound in its order; other actions name tracks by index in this list.
        case described([TrackDescription])
        /// Open a pair of UDP ports for the track and report them by ``portsOpened(track:port:now:)``.
        case openPorts(track: Int)
        /// The camera agreed to send the track's datagrams to the ports: open the way through a NAT, and take datagrams.
        case agreed(track: Int, DatagramPeer)
        /// All tracks are set up, and this is how they come.
        case transport(RTSPTransport)
        /// Send an RTCP compound to the camera's port of the track.
        case sendControl(track: Int, [UInt8])
        /// Media flows; one entry for each track that was set up.
        case playing([PlayInfo])
        /// An RTP packet of a track.
        case rtp(track: Int, ArraySlice<UInt8>)
        /// An RTCP compound of a track.
        case rtcp(track: Int, ArraySlice<UInt8>)
        /// Something that people should know and that ends nothing.
        case warning(String)
        /// Close the connection; nil after a shutdown or a finished probe. Always the last action.
        case close(RTSPError?)
    }

    /// How long a request may go unanswered.
    public static let replyTimeout: Duration = .seconds(10)
    /// How long pictures may stay away while playing.
    public static let stallTimeout: Duration = .seconds(10)
    /// How long the answer to TEARDOWN is waited for.
    public static let teardownTimeout: Duration = .seconds(2)
    /// The same where the session ends over an error.
    public static let failureTeardownTimeout: Duration = .seconds(1)
    /// How long the first datagram may stay away where the other transport can be tried instead.
    public static let datagramPatience: Duration = .seconds(5)
    /// Warnings about skipped or misplaced bytes come no more often than this.
    static let warningInterval: Duration = .seconds(60)

    enum State: ~Copyable {
        case idle
        case describing(PendingRequest)
        /// `position` counts in `wanted`.
        case settingUp(PendingRequest, position: Int)
        /// Ports are being opened for the track at `position`.
        case openingPorts(position: Int, deadline: MonotonicTime)
        case starting(PendingRequest)
        case playing(Playing)
        /// The error is what the session ends over; nil where it ended as wanted.
        case tearingDown(PendingRequest, RTSPError?)
        case closed

        /// Moves the state out for a switch, every arm of which writes the next one; closed is left behind.
        mutating func take() -> State {
            let taken = consume self
            self = .closed
            return taken
        }
    }

    /// A request that waits for its reply.
    struct PendingRequest {
        /// As it was asked for: without CSeq, Session and Authorization.
        var request: RTSPRequest
        var sequence: Int
        var deadline: MonotonicTime
        /// How often it was sent again with fresh authentication.
        var authenticationAttempts = 0
    }

    struct Playing {
        var lastPicture: MonotonicTime
        var keepAliveAt: MonotonicTime
        var keepAlive: PendingRequest?
        /// When the first datagram must have come; nil where one came or none is awaited.
        var firstDatagramBy: MonotonicTime?
    }

    /// A track that was set up and its channels; nil over UDP.
    struct ActiveTrack {
        var index: Int
        var channel: UInt8?
        var controlChannel: UInt8?

        /// Whether the track comes in datagrams.
        var isOverUDP: Bool { self.channel == nil }
    }

    let configuration: Configuration
    var state: State = .idle
    var authenticator: Authenticator?
    var lastSequence = 0
    var session: SessionHeader?
    var timeoutSeconds = SessionHeader.defaultTimeoutSeconds
    var aggregateURL: String
    var tracks: [TrackDescription] = []
    /// Indices of the tracks to set up, the video track first.
    var wanted: [Int] = []
    var active: [ActiveTrack] = []
    /// How the next track is asked for.
    var transport: RTSPTransport
    var hasChangedTransport = false
    var hasHeardDatagrams = false
    /// What the camera said it can do; nil before OPTIONS.
    var publicMethods: Set<String>?
    var skippedBytes = 0
    var misplacedPackets = 0
    var lastWarning: MonotonicTime?
    var warnedOfKeepAlive = false

    /// Makes a client that has not connected yet.
    public init(configuration: Configuration) {
        self.configuration = configuration
        self.transport = configuration.transport
        self.aggregateURL = configuration.url.withoutUserInformation
        if let user = configuration.url.user {
            self.authenticator = Authenticator(user: user, password: configuration.url.password ?? "")
        }
    }

    /// Whether the session is being ended and only the answer to TEARDOWN is awaited.
    var isTearingDown: Bool {
        switch self.state {
        case .tearingDown: true
        default: false
        }
    }

    /// Whether the session is over and nothing that comes in matters any more.
    public var isClosed: Bool {
        switch self.state {
        case .closed: true
        default: false
        }
    }

    private var isIdle: Bool {
        switch self.state {
        case .idle: true
        default: false
        }
    }

    private var isPlaying: Bool {
        switch self.state {
        case .playing: true
        default: false
        }
    }

    /// When ``timeElapsed(now:)`` must be called at the latest; nil while nothing is waited for.
    public var nextDeadline: MonotonicTime? {
        switch self.state {
        case .idle: nil
        case .closed: nil
        case .describing(let pending): pending.deadline
        case .settingUp(let pending, _): pending.deadline
        case .starting(let pending): pending.deadline
        case .openingPorts(_, let deadline): deadline
        case .tearingDown(let pending, _): pending.deadline
        case .playing(let playing):
            min(
                playing.lastPicture + Self.stallTimeout,
                playing.keepAlive?.deadline ?? playing.keepAliveAt,
                playing.firstDatagramBy ?? playing.lastPicture + Self.stallTimeout
            )
        }
    }

    // MARK: Inputs

    /// The connection is up.
    public mutating func connected(now: MonotonicTime) -> [Action] {
        guard self.isIdle else { return [] }
        var headers = RTSPHeaders()
        headers.append("Accept", "application/sdp")
        let request = RTSPRequest(
            method: "DESCRIBE",
            uri: self.configuration.url.withoutUserInformation,
            headers: headers
        )
        let (pending, bytes) = self.issue(request, now: now)
        self.state = .describing(pending)
        return [.send(bytes)]
    }

    /// The parser gave something out.
    public mutating func received(_ inbound: RTSPInbound, now: MonotonicTime) -> [Action] {
        if self.isClosed { return [] }
        switch inbound {
        case .response(let response): return self.received(response, now: now)
        case .request(let request): return self.received(request, now: now)
        case .interleaved(let channel, let payload): return self.received(payload, on: channel, now: now)
        case .garbage(let byteCount):
            self.skippedBytes += byteCount
            return self.warnOfStray(now: now)
        }
    }

    /// Time passed; call at ``nextDeadline``, more often does no harm.
    public mutating func timeElapsed(now: MonotonicTime) -> [Action] {
        switch self.state.take() {
        case .idle:
            self.state = .idle
            return []
        case .closed:
            self.state = .closed
            return []
        case .describing(let pending):
            self.state = .describing(pending)
            return self.failWhenLate(pending, now: now)
        case .settingUp(let pending, let position):
            self.state = .settingUp(pending, position: position)
            return self.failWhenLate(pending, now: now)
        case .starting(let pending):
            self.state = .starting(pending)
            return self.failWhenLate(pending, now: now)
        case .openingPorts(let position, let deadline):
            self.state = .openingPorts(position: position, deadline: deadline)
            guard now >= deadline else { return [] }
            return self.setUpFailed(Self.noPorts, position: position, now: now)
        case .tearingDown(let pending, let error):
            self.state = .tearingDown(pending, error)
            guard now >= pending.deadline else { return [] }
            self.state = .closed
            return [.close(error)]
        case .playing(let playing):
            self.state = .playing(playing)
            return self.keepPlaying(playing, now: now)
        }
    }

    /// The session is no longer wanted: sends TEARDOWN where there is one and closes when that is answered.
    public mutating func shutdown(now: MonotonicTime) -> [Action] {
        switch self.state.take() {
        case .closed:
            self.state = .closed
            return []
        case .tearingDown(let pending, let error):
            self.state = .tearingDown(pending, error)
            return []
        case .idle:
            self.state = .closed
            return [.close(nil)]
        case .openingPorts: return self.tearDown(now: now)
        // Without a session TEARDOWN has nothing to name, so these close at once where none is known yet.
        case .describing: return self.tearDown(now: now)
        case .settingUp: return self.tearDown(now: now)
        case .starting: return self.tearDown(now: now)
        case .playing: return self.tearDown(now: now)
        }
    }

    /// The caller found out that the session cannot go on, for example because the connection's bytes make no sense.
    public mutating func abandon(_ error: RTSPError, now: MonotonicTime) -> [Action] {
        if self.isClosed || self.isTearingDown { return [] }
        return self.fail(error, now: now)
    }

    /// Wraps an RTCP compound, for example a receiver report, for the track's way; empty unless playing.
    public func sendReport(track: Int, _ compound: [UInt8]) -> [Action] {
        guard self.isPlaying, let active = self.active.first(where: { $0.index == track }),
            let length = UInt16(exactly: compound.count)
        else { return [] }
        guard let channel = active.controlChannel else { return [.sendControl(track: track, compound)] }
        return [.send([UInt8(ascii: "$"), channel] + length.bigEndianBytes + compound)]
    }
}
