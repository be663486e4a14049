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
public import MediaFormats

/// Turns a camera's samples into a live stream of one fragment for each picture; a state machine without I/O.
///
/// There is an audio track from the first byte, since a SourceBuffer cannot be added later: the camera's where it has AAC
/// with a known silent frame, else 48 kHz stereo. Sound lies on a fixed grid of frames that begins with the stream.
/// Where a frame has not come within ``audioPatience`` of its picture, silence takes its place, so the picture goes on.
///
/// Times in the stream count from its first key frame; pictures keep the ticks of the camera's clock.
public struct LiveMuxer: Sendable {
    /// What the muxer gives out.
    public enum Output: Hashable, Sendable {
        /// The stream begins, or begins again with another format.
        case initialization(InitializationSegment)
        /// One picture with the sound that is due: `prft`, `moof`, `mdat`.
        case fragment(bytes: [UInt8], startsWithKeyFrame: Bool)
    }

    /// How far the sound may lag behind the picture before silence is put in: two network bursts of a slow camera.
    public static let audioPatience = Duration.milliseconds(300)
    /// A picture that is this far from the one before it starts the stream again.
    static let maximumStep = Duration.seconds(10)
    /// Frames of sound that may wait for their picture: 10 s at 48 kHz.
    static let maximumWaitingFrames = 470
    /// The duration in ticks that a picture is given while the next one is unknown and none came before: 1/30 s.
    static let defaultFrameTicks: Int64 = 3000

    /// A stream that has begun.
    private struct Stream {
        var video: VideoFormat
        var audio: AudioFormat
        var cameraHasAudio: Bool
        /// Decode time of the first picture, which is time 0 of the stream.
        var originTicks: Int64
        /// When the first picture is to be presented: the zero of the audio grid.
        var originUTC: UTCTime
        var originOffsetTicks: Int64
        var lastTicks: Int64
        var frameTicks: Int64
        var sequenceNumber: UInt32 = 0
        var nextSlot: Int64 = 0
        var waiting: [Int64: [UInt8]] = [:]
        var lastSound: (ticks: Int64, slot: Int64)?
    }

    private var video: VideoFormat?
    private var audio: AudioFormat?
    private var stream: Stream?

    /// Makes a muxer that waits for the first key frame.
    public init() {}

    /// Says what the camera sends from now on; the stream begins again when that differs.
    public mutating func begin(video: VideoFormat, audio: AudioFormat?) {
        if self.video == video, self.audio == audio { return }
        self.video = video
        self.audio = audio
        self.stream = nil
    }

    /// Forgets the stream, after the camera was lost or its clock stepped.
    public mutating func reset() {
        self.stream = nil
    }

    /// Takes a sample that is presented at `utc`.
    public mutating func push(_ sample: MediaSample, utc: UTCTime) -> [Output] {
        switch sample.kind {
        case .audio:
            self.take(audio: sample, utc: utc)
            return []
        case .video:
            return self.take(picture: sample, utc: utc)
        }
    }

    private mutating func take(audio sample: MediaSample, utc: UTCTime) {
        guard var stream = self.stream, stream.cameraHasAudio else { return }
        let elapsed = (utc - stream.originUTC).wholeMicroseconds
        var slot = Self.nearestSlot(microseconds: elapsed, sampleRate: stream.audio.sampleRate)
        if let last = stream.lastSound, sample.decodeTime == last.ticks + Int64(AudioFormat.samplesPerFrame),
            abs(slot - (last.slot + 1)) <= 1
        {
            // Sound without a break takes the next slot, so that rounding never tears a hole into it.
            slot = last.slot + 1
        }
        stream.lastSound = (sample.decodeTime, slot)
        // A sound that comes after its place was filled is lost to the live stream; the recording has it.
        if slot >= stream.nextSlot, stream.waiting.count < Self.maximumWaitingFrames {
            stream.waiting[slot] = sample.data
        }
        self.stream = stream
    }

    private mutating func take(picture sample: MediaSample, utc: UTCTime) -> [Output] {
        var outputs: [Output] = []
        if let stream = self.stream {
            let step = sample.decodeTime - stream.lastTicks
            if step <= 0 || step > rescale(Self.maximumStep.wholeMicroseconds, from: 1_000_000, to: 90_000) {
                self.stream = nil
            }
        }
        if self.stream == nil {
            guard sample.isSync, let video = self.video else { return [] }
            let audio = self.audio.flatMap { $0.silentFrame == nil ? nil : $0 }
            guard let format = audio ?? (try? AudioFormat(aacLC: 48_000, channels: 2)) else { return [] }
            self.stream = Stream(
                video: video,
                audio: format,
                cameraHasAudio: audio != nil,
                originTicks: sample.decodeTime,
                originUTC: utc,
                originOffsetTicks: Int64(sample.compositionOffset),
                lastTicks: sample.decodeTime - Self.defaultFrameTicks,
                frameTicks: Self.defaultFrameTicks
            )
            outputs.append(.initialization(InitializationSegment(video: video, audio: format)))
        }
        guard var stream = self.stream else { return outputs }
        stream.frameTicks = sample.decodeTime - stream.lastTicks
        stream.lastTicks = sample.decodeTime
        outputs.append(Self.fragment(of: sample, utc: utc, in: &stream))
        self.stream = stream
        return outputs
    }

    private static func fragment(of sample: MediaSample, utc: UTCTime, in stream: inout Stream) -> Output {
        let picture = RunSample(
            size: UInt32(sample.data.count),
            duration: UInt32(clamping: stream.frameTicks),
            compositionOffset: sample.compositionOffset,
            isSync: sample.isSync
        )
        var runs = [
            TrackRun(
                kind: .video,
                baseDecodeTime: UInt64(max(0, sample.decodeTime - stream.originTicks)),
                samples: [picture]
            )
        ]
        let firstSlot = stream.nextSlot
        let sound = Self.dueSound(until: utc, in: &stream)
        if !sound.isEmpty {
            // The grid's zero is the presentation of the first picture, which B-frames put after its decoding.
            let offset = rescale(stream.originOffsetTicks, from: 90_000, to: Int64(stream.audio.sampleRate))
            runs.append(
                TrackRun(
                    kind: .audio,
                    baseDecodeTime: UInt64(max(0, firstSlot * Int64(AudioFormat.samplesPerFrame) + offset)),
                    samples: sound.map {
                        RunSample(
                            size: UInt32($0.count),
                            duration: UInt32(AudioFormat.samplesPerFrame),
                            compositionOffset: 0,
                            isSync: true
                        )
                    }
                )
            )
        }
        stream.sequenceNumber &+= 1
        // prft speaks of decoding time, the picture's capture of presentation: with B-frames they differ.
        let decodedAt = utc - .microseconds(rescale(Int64(sample.compositionOffset), from: 90_000, to: 1_000_000))
        let fragment = MovieFragment(
            sequenceNumber: stream.sequenceNumber,
            runs: runs,
            producerReferenceTime: decodedAt
        )
        var bytes = fragment.header()
        bytes.append(contentsOf: sample.data)
        for frame in sound { bytes.append(contentsOf: frame) }
        return .fragment(bytes: bytes, startsWithKeyFrame: sample.isSync)
    }

    /// The frames of sound that follow on the grid: those that have come, and silence for those that are overdue.
    private static func dueSound(until utc: UTCTime, in stream: inout Stream) -> [[UInt8]] {
        guard let silence = stream.audio.silentFrame else { return [] }
        let rate = stream.audio.sampleRate
        let elapsed = (utc - stream.originUTC).wholeMicroseconds
        let patience = stream.cameraHasAudio ? Self.audioPatience.wholeMicroseconds : 0
        let overdueSlot = Self.nearestSlot(microseconds: elapsed - patience, sampleRate: rate)
        var frames: [[UInt8]] = []
        while true {
            if let frame = stream.waiting.removeValue(forKey: stream.nextSlot) {
                frames.append(frame)
            } else if stream.nextSlot <= overdueSlot || Self.isHole(stream) {
                frames.append(silence)
            } else {
                return frames
            }
            stream.nextSlot += 1
        }
    }

    /// Whether the next slot is empty though sound for a later one is there: TCP keeps order, so it will not come.
    private static func isHole(_ stream: Stream) -> Bool {
        guard let earliest = stream.waiting.keys.min() else { return false }
        return earliest > stream.nextSlot
    }

    private static func nearestSlot(microseconds: Int64, sampleRate: Int) -> Int64 {
        let frame = Int64(AudioFormat.samplesPerFrame) * 1_000_000
        return floorDivide(microseconds * Int64(sampleRate) + frame / 2, by: frame)
    }
}
