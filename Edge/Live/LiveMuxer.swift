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
    /// The duration in ticks that a picture is given while the next one is unknown and none came before: 1/30 s.
    static let defaultFrameTicks: Int64 = 3000

    /// A stream that has begun.
    private struct Stream {
        var video: VideoFormat
        var sound: LiveSound
        var cameraHasAudio: Bool
        /// Decode time of the first picture, which is time 0 of the stream.
        var originTicks: Int64
        /// When the first picture is to be presented: the zero of the audio grid.
        var originUTC: UTCTime
        var originOffsetTicks: Int64
        var lastTicks: Int64
        var frameTicks: Int64
        var sequenceNumber: UInt32 = 0
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
        self.stream = nil  // so that the sound is not copied
        stream.sound.take(sample, microseconds: (utc - stream.originUTC).wholeMicroseconds)
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
            let camera = self.audio.flatMap { LiveSound($0) }
            guard let sound = camera ?? (try? AudioFormat(aacLC: 48_000, channels: 2)).flatMap({ LiveSound($0) }) else {
                return []
            }
            self.stream = Stream(
                video: video,
                sound: sound,
                cameraHasAudio: camera != nil,
                originTicks: sample.decodeTime,
                originUTC: utc,
                originOffsetTicks: Int64(sample.compositionOffset),
                lastTicks: sample.decodeTime - Self.defaultFrameTicks,
                frameTicks: Self.defaultFrameTicks
            )
            outputs.append(.initialization(InitializationSegment(video: video, audio: sound.format)))
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
        let start = stream.sound.next
        let patience = stream.cameraHasAudio ? Self.audioPatience : .zero
        let sound = stream.sound.due(overdue: (utc - stream.originUTC - patience).wholeMicroseconds)
        if !sound.isEmpty {
            // The grid's zero is the presentation of the first picture, which B-frames put after its decoding.
            let offset = rescale(stream.originOffsetTicks, from: 90_000, to: Int64(stream.sound.format.sampleRate))
            runs.append(
                TrackRun(
                    kind: .audio,
                    baseDecodeTime: UInt64(max(0, start + offset)),
                    samples: sound.map {
                        RunSample(
                            size: UInt32(clamping: $0.data.count),
                            duration: UInt32(clamping: $0.duration),
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
        for frame in sound { bytes.append(contentsOf: frame.data) }
        return .fragment(bytes: bytes, startsWithKeyFrame: sample.isSync)
    }
}
