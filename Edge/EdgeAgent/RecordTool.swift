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
import MediaFormats
import MediaStore
public import RTSP
import Recorder
import Synchronization

/// Records cameras into a store without a cloud: what `oriel-edge record` does.
public struct RecordTool: Sendable {
    /// One camera to record.
    public struct Camera: Sendable {
        /// The name of its folder.
        public var id: String
        /// Where it is.
        public var url: RTSPURL
        /// Where it may be.
        public var networks: CameraNetworks
        /// How it is to be reached.
        public var options: CameraOptions

        /// Makes an entry.
        public init(
            id: String,
            url: RTSPURL,
            networks: CameraNetworks = .any,
            options: CameraOptions = CameraOptions()
        ) {
            self.id = id
            self.url = url
            self.networks = networks
            self.options = options
        }
    }

    /// What came of one camera.
    public struct Outcome: Encodable, Sendable {
        /// An interval that is missing.
        public struct Gap: Encodable, Sendable {
            /// RFC 3339.
            public var start: String
            /// RFC 3339.
            public var end: String
            /// The cause by its name in the gap ledger.
            public var cause: String
            /// More about it.
            public var detail: String
        }

        /// The camera's name.
        public var id: String
        /// Its URL without user information.
        public var url: String
        /// Pictures on disk, from the first key frame on.
        public var frames: Int
        /// Key frames among them.
        public var keyFrames: Int
        /// Bytes of its segment files.
        public var bytes: Int64
        /// RTP packets that never came.
        public var lost: Int
        /// Packets that came out of order and were put into their place.
        public var reordered: Int
        /// Packets that came too late; they count as lost too.
        public var late: Int
        /// Packets that came twice.
        public var duplicates: Int
        /// How unevenly the pictures' packets arrived at the end, in milliseconds (RFC 3550 §6.4.1); absent where none came.
        public var jitterMilliseconds: Double?
        /// How packets came last, `tcp` or `udp`; absent where none came.
        public var transport: String?
        /// What is missing.
        public var gaps: [Gap]
        /// Number of segment files.
        public var segments: Int
        /// Where they are.
        public var directory: String
        /// Why it failed; absent when all went well.
        public var error: String?
    }

    /// The cameras that were given up, and why.
    private final class Failures: Sendable {
        private let errors = Mutex<[String: IngestError]>([:])

        var count: Int { self.errors.withLock { $0.count } }

        func note(_ error: IngestError, camera: String) { self.errors.withLock { $0[camera] = error } }

        func message(camera: String) -> String? { self.errors.withLock { $0[camera]?.message } }
    }

    /// Where the recording ends, once that is known.
    private final class RecordingEnd: Sendable {
        private let value = Mutex<UTCTime?>(nil)

        var time: UTCTime? {
            get { self.value.withLock { $0 } }
            set { self.value.withLock { $0 = newValue } }
        }
    }

    /// How long pictures may be on their way from a camera.
    static let latencyAllowance = Duration.seconds(1)
    /// How long a camera may take to bring its first picture.
    static let firstPictureLimit = Duration.seconds(15)

    private let clock: any TimeSource
    private let warn: @Sendable (String) -> Void
    private let progress: @Sendable (String) -> Void

    /// Makes the tool.
    ///
    /// - Parameters:
    ///   - clock: The time.
    ///   - warn: Shows a warning.
    ///   - progress: Shows how it goes, about once a second.
    public init(
        clock: any TimeSource = SystemTimeSource(),
        warn: @escaping @Sendable (String) -> Void,
        progress: @escaping @Sendable (String) -> Void
    ) {
        self.clock = clock
        self.warn = warn
        self.progress = progress
    }

    /// Records until `duration` has passed since the last camera brought its first picture, or `interrupted` returns.
    ///
    /// A camera that fails before its first picture is given up, and the others go on; one that is lost later is
    /// connected again, and the hole is a gap.
    ///
    /// Throws ``StoreError`` when the store cannot be opened.
    public func run(
        _ cameras: [Camera],
        directory: String,
        duration: Duration?,
        interrupted: @escaping @Sendable () async -> Void
    ) async throws -> [Outcome] {
        let store = try await MediaStore.open(directory: directory, clock: self.clock, mode: .writer)
        let recorder = Recorder(store: store, clock: self.clock)
        let jobs = cameras.map { camera in
            (camera, CameraFeed(camera: camera.id, preRoll: .seconds(120), clock: self.clock))
        }
        let failures = Failures()
        let end = RecordingEnd()
        await withTaskGroup(of: Void.self) { group in
            for (camera, feed) in jobs {
                group.addTask { await self.receive(camera, feed, failures) }
            }
            await withTaskGroup(of: Void.self) { race in
                race.addTask { await self.supervise(jobs.map(\.1), recorder, duration, failures, end) }
                race.addTask {
                    await interrupted()
                    let now = self.clock.utc
                    let time = min(end.time ?? now, now)
                    end.time = time
                    for (camera, _) in jobs { await recorder.limit(camera: camera.id, to: time) }
                    try? await self.clock.sleep(for: Self.latencyAllowance)
                }
                await race.next()
                race.cancelAll()
            }
            group.cancelAll()
        }
        var outcomes: [Outcome] = []
        for (camera, feed) in jobs {
            let stop = end.time ?? self.clock.utc
            let last = await recorder.stop(camera: camera.id, at: stop)
            // With no byte left on the disk the index may not even be readable; what was recorded is told all the same.
            let segments = (try? await store.list(camera: camera.id, from: last?.start ?? stop)) ?? []
            var failure = failures.message(camera: camera.id) ?? last?.error?.message
            if failure == nil, feed.counts.frames == 0 { failure = "The camera brought no picture." }
            for text in feed.takeWarnings() { self.warn("\(camera.id): \(text)") }
            outcomes.append(
                Outcome(
                    id: camera.id,
                    url: camera.url.withoutUserInformation,
                    frames: last?.frames ?? 0,
                    keyFrames: last?.keyFrames ?? 0,
                    bytes: segments.reduce(0) { $0 + $1.bytes },
                    lost: feed.counts.lostPackets,
                    reordered: feed.counts.reception?.reordered ?? 0,
                    late: feed.counts.reception?.late ?? 0,
                    duplicates: feed.counts.reception?.duplicates ?? 0,
                    jitterMilliseconds: (feed.counts.reception?.jitter.inSeconds).map {
                        ($0 * 1000 * 10).rounded() / 10
                    },
                    transport: feed.counts.reception?.transport.rawValue,
                    gaps: (last?.gaps ?? []).map {
                        Outcome.Gap(
                            start: $0.start.description,
                            end: $0.end?.description ?? "",
                            cause: $0.cause.rawValue,
                            detail: $0.detail
                        )
                    },
                    segments: segments.count,
                    directory: "\(directory)/media/\(camera.id)",
                    error: failure
                )
            )
        }
        do {
            try await store.close()
        } catch {
            for index in outcomes.indices where outcomes[index].error == nil { outcomes[index].error = "\(error)" }
        }
        return outcomes
    }

    /// Receives a camera; gives it up when it fails before its first picture.
    private func receive(_ camera: Camera, _ feed: CameraFeed, _ failures: Failures) async {
        do {
            try await CameraClient(
                url: camera.url,
                networks: camera.networks,
                options: camera.options,
                clock: self.clock
            ).receive { feed.receive($0) }
        } catch {
            let reason = error as? IngestError ?? IngestError(.broken, "\(error)")
            if feed.counts.frames == 0 {
                failures.note(reason, camera: camera.id)
                return
            }
            feed.receive(.interrupted(reason, at: self.clock.utc))
        }
        if Task.isCancelled { return }
        await CameraStream(
            url: camera.url,
            networks: camera.networks,
            options: camera.options,
            clock: self.clock
        ) { feed.receive($0) }.run()
    }

    /// Starts to record each camera at its first picture, ticks, and returns when the time is over.
    private func supervise(
        _ feeds: [CameraFeed],
        _ recorder: Recorder,
        _ duration: Duration?,
        _ failures: Failures,
        _ end: RecordingEnd
    ) async {
        let began = self.clock.monotonic
        var started: Set<String> = []
        var firstPicture: UTCTime?
        var isComplete = false
        var nextTick = began
        while !Task.isCancelled {
            for feed in feeds where !started.contains(feed.camera) {
                guard let first = feed.earliestKeyFrame else { continue }
                started.insert(feed.camera)
                firstPicture = max(firstPicture ?? first, first)
                await recorder.start(feed, at: first)
                feed.setPreRoll(.zero)
            }
            let now = self.clock.monotonic
            let failed = failures.count
            if !isComplete, started.count + failed == feeds.count || now - began > Self.firstPictureLimit {
                isComplete = true
                guard let firstPicture else { return }
                if let duration {
                    let time = firstPicture + duration
                    end.time = time
                    for feed in feeds { await recorder.limit(camera: feed.camera, to: time) }
                }
            }
            // Pictures from before the end may still be on their way when the end has come.
            if isComplete, let time = end.time, self.clock.utc >= time + Self.latencyAllowance { return }
            if now >= nextTick {
                nextTick = now + Recorder.tick
                await recorder.recordTick()
                let frames = feeds.reduce(0) { $0 + $1.counts.frames }
                self.progress("recording \(started.count) of \(feeds.count) cameras, \(frames) frames")
                for feed in feeds {
                    for text in feed.takeWarnings() { self.warn("\(feed.camera): \(text)") }
                }
            }
            guard (try? await self.clock.sleep(for: .milliseconds(50))) != nil else { return }
        }
    }
}
