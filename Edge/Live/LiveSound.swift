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

/// The sound of a live stream without a hole: what came from the camera in its place, and silence for what is overdue.
///
/// Places are counted in samples from the first picture's presentation. Frames of AAC lie on a grid of 1024 samples, packets
/// of Opus on one of 2.5 ms; G.711 and L16 go by single samples into blocks of FLAC.
struct LiveSound: Sendable {
    /// A frame for viewers.
    struct Frame: Sendable {
        var data: [UInt8]
        /// How long it lasts, in samples.
        var duration: Int64
    }

    /// Sound that may wait for its picture: 10 s.
    private static let maximumWaitingSeconds: Int64 = 10
    /// Most frames that may wait: 10 s of frames of 2.5 ms.
    private static let maximumWaitingFrames = 4000
    /// How far linear sound may be off its pictures before a jump puts it right.
    private static let linearPatience = Duration.milliseconds(20)

    /// What the camera sends; what viewers get where it sends nothing.
    private let source: AudioFormat
    /// What viewers get.
    let format: AudioFormat
    /// Where the next frame begins.
    private(set) var next: Int64 = 0

    private let rate: Int64
    /// What places of frames are multiples of.
    private let quantum: Int64
    private let flac: FLACFrame?
    private var waiting: [Int64: Frame] = [:]
    /// The samples from ``next`` on, of all channels by turns.
    private var linear: [Int16] = []
    /// Where the sound that came last ends: in its own ticks and on the grid.
    private var last: (ticks: Int64, place: Int64)?

    /// Makes the sound of a stream; nil where there is no silence to fill it with.
    init?(_ source: AudioFormat) {
        self.source = source
        self.format = source.playable
        self.rate = Int64(max(1, source.sampleRate))
        switch source.coding {
        case .aac:
            guard source.silentFrame != nil else { return nil }
            self.quantum = Int64(AudioFormat.samplesPerAACFrame)
            self.flac = nil
        case .opus:
            self.quantum = Int64(OpusPacket.quantum)
            self.flac = nil
        case .pcma, .pcmu, .l16:
            self.quantum = 1
            self.flac = FLACFrame(self.format)
        case .flac:
            return nil
        }
    }

    /// Takes a sample that is presented so many microseconds after the stream's zero.
    ///
    /// Sound that comes after its place was filled is lost to the live stream; the recording has it.
    mutating func take(_ sample: MediaSample, microseconds: Int64) {
        guard let count = self.source.sampleCount(of: sample.data) else { return }
        let duration = Int64(count)
        var place = self.nearest(microseconds)
        let jitter = self.flac == nil ? 0 : self.patience
        if let last, abs(sample.decodeTime - last.ticks) <= jitter, abs(place - last.place) <= self.patience {
            // Sound without a break takes the next place, so that rounding never tears a hole into it.
            place = last.place
        }
        self.last = (sample.decodeTime + duration, place + duration)
        if self.flac != nil { return self.keep(sample.data, at: place, duration: duration) }
        if place >= self.next, self.waiting.count < Self.maximumWaitingFrames,
            place - self.next < Self.maximumWaitingSeconds * self.rate
        {
            self.waiting[place] = Frame(data: sample.data, duration: duration)
        }
    }

    /// The frames that follow: those that have come, and silence for those that are overdue.
    ///
    /// - Parameter overdue: Microseconds from the stream's zero up to which sound should have come.
    mutating func due(overdue: Int64) -> [Frame] {
        let limit = self.nearest(overdue)
        var frames: [Frame] = []
        while let frame = self.flac == nil ? self.nextFrame(overdue: limit) : self.nextBlock(overdue: limit) {
            frames.append(frame)
            self.next += frame.duration
        }
        return frames
    }

    private var patience: Int64 {
        switch self.source.coding {
        case .aac: self.quantum
        default: rescale(Self.linearPatience.wholeMicroseconds, from: 1_000_000, to: self.rate)
        }
    }

    /// The place that is nearest to a time.
    private func nearest(_ microseconds: Int64) -> Int64 {
        let step = self.quantum * 1_000_000
        return floorDivide(microseconds * self.rate + step / 2, by: step) * self.quantum
    }

    // MARK: Frames

    private mutating func nextFrame(overdue: Int64) -> Frame? {
        if let frame = self.waiting.removeValue(forKey: self.next) { return frame }
        // A packet that the one before overlaps has no place of its own.
        if self.source.coding == .opus { self.waiting = self.waiting.filter { $0.key > self.next } }
        // An empty place with sound behind it is a hole: TCP keeps order, so what is missing will not come.
        let following = self.waiting.keys.min()
        guard self.next <= overdue || following != nil else { return nil }
        if self.source.coding == .aac {
            return self.source.silentFrame.map { Frame(data: $0, duration: self.quantum) }
        }
        let room = following.map { $0 - self.next } ?? .max
        for samples in [960, 480, 240, 120] where samples <= room {
            return OpusPacket.silence(samples: samples, channels: self.source.channels)
                .map { Frame(data: $0, duration: Int64(samples)) }
        }
        return nil
    }

    // MARK: Linear sound

    /// Puts samples behind those that wait: with silence where some are missing, less those that are there.
    private mutating func keep(_ data: [UInt8], at place: Int64, duration: Int64) {
        let channels = Int64(self.source.channels)
        let end = self.next + Int64(self.linear.count) / channels
        let limit = self.next + Self.maximumWaitingSeconds * self.rate
        guard place + duration <= limit, place + duration > end else { return }
        var samples = LinearAudio.samples(data[...], self.source.coding)[...]
        if place > end {
            self.linear += repeatElement(0, count: Int((place - end) * channels))
        } else {
            samples = samples.dropFirst(Int((end - place) * channels))
        }
        self.linear += samples
    }

    private mutating func nextBlock(overdue: Int64) -> Frame? {
        guard let flac = self.flac else { return nil }
        let block = Int64(flac.samplesPerBlock)
        let size = Int(block) * flac.channels
        let number = self.next / block
        if self.linear.count >= size {
            defer { self.linear.removeFirst(size) }
            return Frame(data: flac.frame(number: number, self.linear.prefix(size)), duration: block)
        }
        guard self.next <= overdue else { return nil }
        defer { self.linear = [] }
        let data = self.linear.isEmpty ? flac.silence(number: number) : flac.frame(number: number, self.linear[...])
        return Frame(data: data, duration: block)
    }
}
