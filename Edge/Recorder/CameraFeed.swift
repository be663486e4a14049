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
public import Ingest
import Live
public import LiveStream
import MediaFormats
import MediaStore
import NIOCore
import Synchronization

/// Where a camera's samples go: into a bounded ring in memory for the recorder, and to whoever watches.
///
/// The camera's socket calls ``receive(_:)``, which never waits. The ring keeps the pre-roll, and what the recorder has not
/// taken yet; what exceeds ``ringLimitBytes`` is lost, from the oldest on to the next key frame, and the loss is a gap.
/// A picture stays out of the ring until the next one tells how long it lasts.
public final class CameraFeed: Sendable {
    /// Bytes of samples that may wait for the recorder: half a minute of a 16 Mbit/s camera.
    public static let ringLimitBytes = 64 << 20

    /// What the camera is doing.
    public enum Signal: Hashable, Sendable {
        /// A connection is being made for the first time.
        case connecting
        /// Pictures come in.
        case live
        /// No pictures, and why.
        case lost(IngestError)
    }

    /// What has come in since the feed was made.
    public struct Counts: Hashable, Sendable {
        /// Pictures, from the first key frame on.
        public var frames = 0
        /// Key frames among them.
        public var keyFrames = 0
        /// Bytes of pictures and sound.
        public var bytes: Int64 = 0
        /// RTP packets that never came.
        public var lostPackets = 0
        /// How packets came; nil until the first few seconds have passed.
        public var reception: CameraReception?
    }

    struct Entry {
        var placed: PlacedSample
        var format: CameraFormat
    }

    struct State {
        var signal = Signal.connecting
        var signalSince: UTCTime
        var counts = Counts()
        var format: CameraFormat?
        var heldPicture: Entry?
        var lastPictureTicks: UInt32 = 3000
        /// Entries from index ``first`` on; an index names a sample for the life of the feed.
        var ring: [Entry] = []
        var ringHead = 0
        var first = 0
        var ringBytes = 0
        /// The first index that the recorder still wants; nil while it records nothing.
        var recorderNeeds: Int?
        /// Where the last recording ended: no later one reaches back past it.
        var notBefore: UTCTime?
        /// Nothing presented in this interval is kept; without an end, nothing from its begin on.
        var withheld: (from: UTCTime, to: UTCTime?)?
        /// The latest presentation among the pictures that the recorder took.
        var latestTaken: UTCTime?
        var preRoll: Duration
        var losses: [PacketLoss] = []
        var overflowed = false
        var warnings: [String] = []
        var live = LiveStage()
        /// How many watch, or are about to.
        var watchers = 0

        var next: Int { self.first + self.ring.count - self.ringHead }

        func entry(_ index: Int) -> Entry { self.ring[self.ringHead + index - self.first] }
    }

    /// Packets that never came, and when that was noticed.
    public struct PacketLoss: Hashable, Sendable {
        /// When.
        public var utc: UTCTime
        /// How many.
        public var packets: Int
    }

    /// The camera's id, which is also the name of its folder in the store.
    public let camera: String
    /// The camera's live stream, which is made during ``whileWatched(_:)`` alone.
    public let hub: LiveHub
    let state: Mutex<State>
    private let clock: any TimeSource

    /// Makes a feed.
    ///
    /// - Parameters:
    ///   - camera: The camera's id.
    ///   - preRoll: How much of the past is kept while nothing is recorded.
    ///   - clock: The time.
    public init(camera: String, preRoll: Duration, clock: any TimeSource) {
        self.camera = camera
        self.hub = LiveHub()
        self.clock = clock
        self.state = Mutex(State(signalSince: clock.utc, preRoll: preRoll))
    }

    /// What the camera is doing, and since when.
    public var signal: (Signal, since: UTCTime) { self.state.withLock { ($0.signal, $0.signalSince) } }

    /// What has come in.
    public var counts: Counts { self.state.withLock { $0.counts } }

    /// Takes the warnings since the last call.
    public func takeWarnings() -> [String] {
        self.state.withLock { state in
            defer { state.warnings = [] }
            return state.warnings
        }
    }

    /// When the oldest key frame in memory is presented; nil while there is none.
    public var earliestKeyFrame: UTCTime? {
        self.state.withLock { state in
            let first = (state.first..<state.next).first { Self.isKeyFrame(state.entry($0)) }
            return first.map { state.entry($0).placed.utc }
        }
    }

    /// Changes how much of the past is kept.
    public func setPreRoll(_ preRoll: Duration) {
        self.state.withLock { $0.preRoll = preRoll }
    }

    /// Takes what the camera's stream says; called on its event loop, in order.
    public func receive(_ event: CameraEvent) {
        switch event {
        case .connecting:
            break
        case .format(let format):
            self.state.withLock { state in
                if state.format?.session != format.session {
                    Self.release(&state)
                    state.live.reset()
                }
                state.format = format
                state.live.begin(video: format.video, audio: format.audio)
            }
        case .sample(let sample, let utc):
            self.take(sample, utc: utc)
        case .lost(_, let packets, let utc):
            self.state.withLock { state in
                state.counts.lostPackets += packets
                if state.losses.count < 1000 { state.losses.append(PacketLoss(utc: utc, packets: packets)) }
            }
        case .reception(let reception):
            self.state.withLock { state in
                if state.counts.reception == nil {
                    state.counts.reception = reception
                } else {
                    state.counts.reception? += reception
                }
            }
        case .warning(let text):
            self.state.withLock { state in
                if state.warnings.count < 100 { state.warnings.append(text) }
            }
        case .interrupted(let error, let utc):
            self.state.withLock { state in
                Self.release(&state)
                state.format = nil
                state.live.reset()
                if case .lost = state.signal {
                    state.signal = .lost(error)
                } else {
                    state.signal = .lost(error)
                    state.signalSince = utc
                }
            }
            self.hub.interrupt(message: error.message)
        }
    }

    private func take(_ sample: MediaSample, utc: UTCTime) {
        self.state.withLock { state in
            guard let format = state.format else { return }
            if state.signal != .live {
                state.signal = .live
                state.signalSince = self.clock.utc
            }
            state.counts.bytes += Int64(sample.data.count)
            switch sample.kind {
            case .video:
                state.counts.frames += 1
                if sample.isSync { state.counts.keyFrames += 1 }
                if let held = state.heldPicture {
                    let ticks = sample.decodeTime - held.placed.sample.decodeTime
                    if held.format.session == format.session, ticks > 0, ticks < 90_000 * 60 {
                        state.lastPictureTicks = UInt32(ticks)
                    }
                }
                Self.release(&state)
                let placed = PlacedSample(sample: sample, duration: state.lastPictureTicks, utc: utc)
                state.heldPicture = Entry(placed: placed, format: format)
            case .audio:
                let duration = UInt32(clamping: format.audio?.sampleCount(of: sample.data) ?? 1)
                Self.append(
                    Entry(placed: PlacedSample(sample: sample, duration: duration, utc: utc), format: format),
                    to: &state
                )
            }
            Self.trim(&state, now: utc)
            if let outputs = state.live.push(sample, utc: utc, isWatched: state.watchers > 0) {
                self.publish(outputs)
            } else {
                self.hub.forget()
            }
        }
    }

    /// Makes the live stream while `body` runs, with the pictures since the last key frame at once; ``hub`` has it.
    public func whileWatched<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        self.state.withLock { state in
            state.watchers += 1
            self.publish(state.live.wake())
        }
        defer { self.state.withLock { $0.watchers -= 1 } }
        return try await body()
    }

    /// Hands the stream to the viewers; called under the lock, so that it keeps its order.
    private func publish(_ outputs: [LiveMuxer.Output]) {
        for output in outputs {
            switch output {
            case .initialization(let segment):
                self.hub.publish(
                    LiveInitialization(mimeType: segment.mimeType, bytes: ByteBuffer(bytes: segment.serialized()))
                )
            case .fragment(let bytes, let startsWithKeyFrame):
                self.hub.publish(
                    LiveFragment(bytes: ByteBuffer(bytes: bytes), startsWithKeyFrame: startsWithKeyFrame)
                )
            }
        }
    }

    /// Moves the held picture into the ring; it lasts as long as the one before unless the next has told.
    static func release(_ state: inout State) {
        guard var held = state.heldPicture else { return }
        state.heldPicture = nil
        held.placed.duration = state.lastPictureTicks
        self.append(held, to: &state)
    }

    private static func append(_ entry: Entry, to state: inout State) {
        if let withheld = state.withheld, entry.placed.utc >= withheld.from {
            guard let to = withheld.to, entry.placed.utc >= to else { return }
            // The first key frame after it ends it; a clock that is set back later withholds nothing.
            if self.isKeyFrame(entry) { state.withheld = nil }
        }
        state.ring.append(entry)
        state.ringBytes += entry.placed.sample.data.count
    }

    /// Drops what neither the pre-roll nor the recorder needs, and what exceeds the bound.
    private static func trim(_ state: inout State, now: UTCTime) {
        func removeFirst() {
            state.ringBytes -= state.ring[state.ringHead].placed.sample.data.count
            state.ringHead += 1
            state.first += 1
        }
        let horizon = now - state.preRoll
        if state.preRoll == .zero, state.recorderNeeds == nil {
            while state.ringHead < state.ring.count { removeFirst() }
        }
        // What is older than the horizon goes group by group, so that the ring still begins with a key frame that
        // lies at or before it.
        while state.ringHead < state.ring.count, state.first < state.recorderNeeds ?? .max {
            guard let nextKey = Self.keyFrame(after: state.first, in: state),
                state.entry(nextKey).placed.utc <= horizon, nextKey <= state.recorderNeeds ?? .max
            else { break }
            while state.first < nextKey { removeFirst() }
        }
        if state.ringBytes > Self.ringLimitBytes {
            // The pre-roll goes first; what the recorder has not taken goes only when that is not enough.
            while state.ringBytes > Self.ringLimitBytes, state.ringHead < state.ring.count,
                state.first < state.recorderNeeds ?? .max
            {
                removeFirst()
            }
            guard state.ringBytes > Self.ringLimitBytes else { return Self.compact(&state) }
            while state.ringBytes > Self.ringLimitBytes / 2, state.ringHead < state.ring.count { removeFirst() }
            while state.ringHead < state.ring.count, !Self.isKeyFrame(state.ring[state.ringHead]) { removeFirst() }
            state.overflowed = true
            state.recorderNeeds = state.first
        }
        Self.compact(&state)
    }

    /// Gives back the room of what was dropped, now and then.
    private static func compact(_ state: inout State) {
        if state.ringHead > 512, state.ringHead > state.ring.count / 2 {
            state.ring.removeFirst(state.ringHead)
            state.ringHead = 0
        }
    }

    static func isKeyFrame(_ entry: Entry) -> Bool {
        entry.placed.sample.kind == .video && entry.placed.sample.isSync
    }

    private static func keyFrame(after index: Int, in state: State) -> Int? {
        var candidate = index + 1
        while candidate < state.next {
            if Self.isKeyFrame(state.entry(candidate)) { return candidate }
            candidate += 1
        }
        return nil
    }
}
