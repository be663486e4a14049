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
import MediaFormats
import RTP
public import RTSP

/// Makes samples with a place on UTC from the packets of one connection; a state machine without I/O.
///
/// Nothing is given out before the first key frame, since nothing before it can be decoded. What comes in the first
/// moments is held until the camera's sender reports have told where on UTC it lies, at most for ``placementPatience``:
/// before, only the time of arrival is known, which puts the sound off the picture by what the network buffered. A jump of either track's
/// clock ends the stretch: the next one begins at the next key frame, under a session id of its own.
public struct StreamAssembler: Sendable {
    private struct VideoTrack {
        var reception: TrackReception
        var depacketizer: VideoDepacketizer
        var estimator: DecodeTimeEstimator
        /// Whether the stretch began at the latest key frame, so that pictures which refer past it cannot be decoded.
        var beganAtKeyFrame = false

        init(_ index: Int, clockRate: Int, depacketizer: VideoDepacketizer) {
            self.reception = TrackReception(index: index, clockRate: clockRate)
            self.depacketizer = depacketizer
            self.estimator = DecodeTimeEstimator(reorderDepth: depacketizer.format?.reorderDepth)
        }
    }

    private struct AudioTrack {
        var reception: TrackReception
        var format: AudioFormat
        var depacketizer: AudioDepacketizer
        var lastTicks: Int64?
    }

    /// How long samples are held for the first sender reports.
    public static let placementPatience = Duration.seconds(2)

    /// What waits for the sender reports: a sample with its unwrapped RTP timestamp, or what was said in between.
    private enum Held {
        case sample(MediaSample, timestamp: Int64)
        case event(CameraEvent)
    }

    private var held: [Held] = []
    private var holdsSince: UTCTime?
    private var isPlaced = false
    private var video: VideoTrack?
    private var audio: AudioTrack?
    private var format: CameraFormat?
    private var newSession: @Sendable () -> UUIDv7

    /// Makes an assembler for the tracks that were described; only those that the client sets up matter.
    ///
    /// - Parameters:
    ///   - tracks: What the camera offers, in its order.
    ///   - newSession: Mints the id of each continuous stretch.
    public init(tracks: [TrackDescription], newSession: @escaping @Sendable () -> UUIDv7) {
        self.newSession = newSession
        for (index, track) in tracks.enumerated() {
            switch track.content {
            case .h264(let format) where self.video == nil:
                let depacketizer = VideoDepacketizer(h264: format)
                self.video = VideoTrack(index, clockRate: track.clockRate, depacketizer: depacketizer)
            case .h265(let format) where self.video == nil:
                let depacketizer = VideoDepacketizer(h265: format)
                self.video = VideoTrack(index, clockRate: track.clockRate, depacketizer: depacketizer)
            default:
                guard self.audio == nil, let format = track.audioFormat, let depacketizer = track.audioDepacketizer()
                else { continue }
                self.audio = AudioTrack(
                    reception: TrackReception(index: index, clockRate: track.clockRate),
                    format: format,
                    depacketizer: depacketizer
                )
            }
        }
    }

    /// RTP packets that never came, of both tracks.
    public var lostPackets: Int {
        (self.video?.reception.receiver.statistics.lost ?? 0) + (self.audio?.reception.receiver.statistics.lost ?? 0)
    }

    /// Takes an RTP packet of a track that arrived at `arrival`.
    public mutating func receivedRTP(track: Int, _ bytes: ArraySlice<UInt8>, at arrival: UTCTime) -> [CameraEvent] {
        guard let packet = try? RTPPacket(parsing: bytes) else {
            return [.warning("The camera sent an RTP packet that makes no sense; it was skipped.")]
        }
        if track == self.video?.reception.index { return self.place(self.takeVideo(packet, at: arrival), now: arrival) }
        if track == self.audio?.reception.index { return self.place(self.takeAudio(packet, at: arrival), now: arrival) }
        return []
    }

    /// Takes an RTCP compound of a track.
    public mutating func receivedRTCP(track: Int, _ bytes: ArraySlice<UInt8>, at arrival: UTCTime) -> [CameraEvent] {
        var events: [Held] = []
        for case .senderReport(let report) in RTCPPacket.parse(compound: bytes) {
            if track == self.video?.reception.index {
                events += self.react(to: self.video?.reception.take(report, at: arrival))
            } else if track == self.audio?.reception.index {
                events += self.react(to: self.audio?.reception.take(report, at: arrival))
            }
        }
        return self.place(events, now: arrival)
    }

    /// Receiver reports for the tracks that have begun, with the track's index; some cameras end a session without.
    public mutating func receiverReports(ssrc: UInt32, now: UTCTime) -> [(track: Int, compound: [UInt8])] {
        var reports: [(track: Int, compound: [UInt8])] = []
        if let report = self.video?.reception.receiver.receiverReport(from: ssrc, now: now),
            let track = self.video?.reception.index
        {
            reports.append((track, report.serialized(canonicalName: "oriel")))
        }
        if let report = self.audio?.reception.receiver.receiverReport(from: ssrc, now: now),
            let track = self.audio?.reception.index
        {
            reports.append((track, report.serialized(canonicalName: "oriel")))
        }
        return reports
    }

    /// What was received and how, since the assembler was made.
    var receivers: [RTPReceiver] {
        [self.video?.reception.receiver, self.audio?.reception.receiver].compactMap(\.self)
    }

    /// Gives samples their moment and hands all out, or holds it while the moment is not known well.
    private mutating func place(_ new: [Held], now: UTCTime) -> [CameraEvent] {
        self.held += new
        if !self.isPlaced {
            guard !self.held.isEmpty else { return [] }
            let since = self.holdsSince ?? now
            self.holdsSince = since
            let hasReports =
                self.video?.reception.mapper.followsReports ?? true
                && self.audio?.reception.mapper.followsReports ?? true
            guard hasReports || now - since >= Self.placementPatience || now < since else { return [] }
            self.isPlaced = true
        }
        defer { self.held.removeAll(keepingCapacity: true) }
        return self.held.compactMap { held in
            switch held {
            case .event(let event): return event
            case .sample(let sample, let timestamp):
                let mapper = sample.kind == .video ? self.video?.reception.mapper : self.audio?.reception.mapper
                return mapper?.utc(of: timestamp).map { .sample(sample, utc: $0) }
            }
        }
    }

    private mutating func takeVideo(_ packet: RTPPacket, at arrival: UTCTime) -> [Held] {
        // Taken out for the time being: a second reference would make every packet copy the picture under way.
        guard var track = self.video.take() else { return [] }
        defer { self.video = track }
        guard let taken = track.reception.take(packet, at: arrival) else { return [] }
        if taken.isNewStretch {
            track.depacketizer.flush()
            // What is left belongs to the time line before.
            while track.depacketizer.pull() != nil {}
            track.estimator.reset()
            self.format = nil
        }
        var events = self.begin(taken, .video, at: arrival)
        do throws(RTPError) {
            try track.depacketizer.push(packet, timestamp: taken.timestamp, lost: taken.lost)
        } catch {
            events.append(.event(.warning(error.message)))
        }
        while let unit = track.depacketizer.pull() {
            self.emit(unit, of: &track, into: &events)
        }
        return events
    }

    /// What a packet tells before it is taken apart.
    private mutating func begin(_ taken: TrackReception.Taken, _ kind: TrackKind, at arrival: UTCTime) -> [Held] {
        let events = self.react(to: taken.placement)
        guard taken.lost > 0 else { return events }
        return events + [.event(.lost(kind, packets: taken.lost, at: arrival))]
    }

    private mutating func emit(_ unit: AccessUnit, of track: inout VideoTrack, into events: inout [Held]) {
        if unit.isKeyFrame { track.beganAtKeyFrame = self.format == nil }
        if unit.isSkippedLeading, track.beganAtKeyFrame { return }
        if let changed = unit.format, changed != self.format?.video, unit.isKeyFrame || self.format == nil {
            if changed.reorderDepth != self.format?.video.reorderDepth {
                track.estimator = DecodeTimeEstimator(reorderDepth: changed.reorderDepth)
            }
            self.format = self.format.map { CameraFormat(session: $0.session, video: changed, audio: $0.audio) }
            if let format = self.format { events.append(.event(.format(format))) }
        }
        if self.format == nil {
            guard unit.isKeyFrame, let video = track.depacketizer.format else { return }
            track.estimator = DecodeTimeEstimator(reorderDepth: video.reorderDepth)
            let format = CameraFormat(session: self.newSession(), video: video, audio: self.audio?.format)
            self.format = format
            events.append(.event(.format(format)))
        }
        let times = track.estimator.next(presentationTime: unit.timestamp)
        let sample = MediaSample(
            kind: .video,
            decodeTime: times.decodeTime,
            compositionOffset: times.compositionOffset,
            isSync: unit.isKeyFrame,
            data: unit.data
        )
        events.append(.sample(sample, timestamp: unit.timestamp))
    }

    private mutating func takeAudio(_ packet: RTPPacket, at arrival: UTCTime) -> [Held] {
        guard var track = self.audio else { return [] }
        defer { self.audio = track }
        guard let taken = track.reception.take(packet, at: arrival) else { return [] }
        if taken.isNewStretch {
            track.depacketizer.flush()
            track.lastTicks = nil
            self.format = nil
        }
        var events = self.begin(taken, .audio, at: arrival)
        do throws(RTPError) {
            try track.depacketizer.push(packet, timestamp: taken.timestamp, lost: taken.lost)
        } catch {
            events.append(.event(.warning(error.message)))
        }
        while let unit = track.depacketizer.pull() {
            // The container counts in samples; some cameras' RTP clocks do not.
            let ticks = rescale(
                unit.timestamp,
                from: Int64(track.reception.clockRate),
                to: Int64(track.format.sampleRate)
            )
            guard self.format != nil, ticks > track.lastTicks ?? .min else { continue }
            track.lastTicks = ticks
            let sample = MediaSample(
                kind: .audio,
                decodeTime: ticks,
                compositionOffset: 0,
                isSync: true,
                data: unit.data
            )
            events.append(.sample(sample, timestamp: unit.timestamp))
        }
        return events
    }

    private mutating func react(to event: WallClockMapper.Event?) -> [Held] {
        switch event {
        case .stepped(let difference):
            // What comes now lies elsewhere on UTC: a new stretch, placed anew.
            // While nothing has been handed out, a step is only the first report correcting the first guess.
            guard self.isPlaced else { return [] }
            self.format = nil
            return [
                .event(.warning("The camera's clock stepped by \(difference); the recording goes on in a new segment."))
            ]
        case .ignoresReports(let difference):
            return [
                .event(
                    .warning(
                        "The camera's clock differs from this machine's by \(difference), so the time of arrival is used; "
                            + "set the camera's time server to mend it."
                    )
                )
            ]
        case .followsReports, nil:
            return []
        }
    }
}
