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
import MediaStore
import TestSupport
import Testing

@testable import Playback

@Suite struct WindowTests {
    /// All windows of a range, one after the other, of random length.
    static func all(
        of range: VirtualRange,
        using generator: inout SeededGenerator
    ) async throws -> (file: ParsedFile, windows: [PlaybackWindow]) {
        var bytes = range.initialization()
        var windows: [PlaybackWindow] = []
        var at = 0.0
        while true {
            let window = try await range.window(at: at, duration: Double.random(in: 0.05...9, using: &generator))
            bytes += window.bytes
            windows.append(window)
            if window.isLast { break }
            try #require(window.end > at)
            at = window.end
        }
        let file = try ParsedFile(bytes)
        #expect(file.validLength == bytes.count)
        return (file, windows)
    }

    @Test func windowsPartitionTheSamplesOfRandomRanges() async throws {
        let recording = try await SyntheticRecording.troubled()
        let known = Set(recording.pictures + recording.sounds)
        var generator = SeededGenerator(seed: 42)
        for _ in 0..<60 {
            let from = Double.random(in: -5...165, using: &generator)
            let length = Double.random(in: 0.2...80, using: &generator)
            let start = SyntheticRecording.start + .microseconds(Int64(from * 1_000_000))
            let end = start + .microseconds(Int64(length * 1_000_000))
            let range: VirtualRange
            do {
                range = try await VirtualRange(
                    store: recording.store,
                    camera: SyntheticRecording.camera,
                    from: start,
                    to: end,
                    hiddenFrames: Bool.random(using: &generator)
                )
            } catch let error as PlaybackError where error.code == .nothingRecorded {
                continue
            }
            let (parts, _) = try await Self.all(of: range, using: &generator)
            let whole = try ParsedFile(range.initialization() + (try await Self.longWindows(of: range)))
            #expect(parts.samples == whole.samples)
            try Self.check(parts, range, known)
        }
    }

    /// The whole range in the longest windows.
    static func longWindows(of range: VirtualRange) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var at = 0.0
        while true {
            let window = try await range.window(at: at, duration: VirtualRange.maximumWindowSeconds)
            bytes += window.bytes
            if window.isLast { return bytes }
            at = window.end
        }
    }

    /// Each track is without hole or overlap, begins at 0, and holds each sample at most once.
    static func check(_ file: ParsedFile, _ range: VirtualRange, _ known: Set<[UInt8]>) throws {
        let video = try #require(file.samples[.video])
        #expect(video.first?.time == 0 && video.first?.sample.isSync == true)
        for (sample, next) in zip(video, video.dropFirst()) {
            #expect(sample.time + Int64(sample.sample.duration) == next.time)
        }
        let pictures = video.map { sample in
            let sets = range.plan.repeatsParameterSets && sample.sample.isSync
            return sets
                ? SyntheticRecording.videoFormats.lazy.map { format in
                    let prefix = format.lengthPrefixedParameterSets
                    return sample.data.starts(with: prefix) ? Array(sample.data.dropFirst(prefix.count)) : nil
                }.compactMap(\.self).first ?? [] : sample.data
        }
        #expect(Set(pictures).count == pictures.count && Set(pictures).isSubset(of: known))
        let duration = range.timeline().durationSeconds + range.timeline().leadSeconds
        guard let format = range.plan.audio else { return }
        let audio = try #require(file.samples[.audio])
        for (number, sample) in audio.enumerated() {
            guard sample.time == Int64(number) * 1024, sample.sample.duration == 1024 else {
                Issue.record("The sound has a hole or an overlap at frame \(number).")
                return
            }
        }
        let sounds = audio.map(\.data).filter { $0 != format.silentFrame }
        #expect(Set(sounds).count == sounds.count && Set(sounds).isSubset(of: known))
        let length = Double(audio.count * 1024) / Double(format.sampleRate)
        #expect(length >= duration && length < duration + 1024 / Double(format.sampleRate) + 1e-9)
        for fragment in file.fragments {
            for run in fragment.runs where run.kind == .audio {
                #expect(run.samples.count * 1024 <= format.sampleRate + 1024)
            }
        }
    }

    @Test func everySampleOfTheStoreIsInTheWholeRange() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 65))
        try await recording.record(.init(at: 70.5, seconds: 5, bFrames: true))
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start,
            to: SyntheticRecording.start + .seconds(200)
        )
        let file = try ParsedFile(range.initialization() + (try await Self.longWindows(of: range)))
        #expect(file.samples[.video]?.map(\.data) == recording.pictures)
        let silence = SyntheticRecording.stereo.silentFrame
        #expect(file.samples[.audio]?.map(\.data).filter { $0 != silence } == recording.sounds)
        // Five seconds and a half without camera lengthen the last picture and are filled with silence.
        // Its decode time is a picture ahead of its presentation, because the stretch behind it is reordered.
        let last = try #require(file.samples[.video]?.element(at: 1949))
        #expect(Int(last.sample.duration) == 495_000)
        let silent = file.samples[.audio]?.filter { $0.data == silence }.count ?? 0
        #expect(abs(silent - Int(5.5 * 48_000 / 1024)) <= 2)
    }

    @Test(arguments: [0.0, 0.4, 1.0, 33.33, 60.5, 92.0, 99.9, 130.0, 149.0, 155.2])
    func anAlignedWindowStartsAtTheKeyFrame(at: Double) async throws {
        let recording = try await SyntheticRecording.troubled()
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start,
            to: SyntheticRecording.start + .seconds(300)
        )
        let window = try await range.window(at: at, duration: 2, alignToKeyFrame: true)
        let file = try ParsedFile(range.initialization() + window.bytes)
        let first = try #require(file.samples[.video]?.first)
        #expect(first.sample.isSync && Double(first.time) / 90_000 <= at + 1e-6)
        #expect(window.start == Double(first.time) / 90_000)
        // Whoever starts here was given the first format: the sets of this one must be in the stream.
        #expect(SyntheticRecording.videoFormats.contains { first.data.starts(with: $0.lengthPrefixedParameterSets) })
        let next = try await range.window(at: window.end, duration: 2)
        #expect(next.start == window.end)
    }

    @Test func aWindowIsBoundedAndRefusesNonsense() async throws {
        var recording = try await SyntheticRecording()
        try await recording.record(.init(at: 0, seconds: 40))
        let range = try await VirtualRange(
            store: recording.store,
            camera: SyntheticRecording.camera,
            from: SyntheticRecording.start,
            to: SyntheticRecording.start + .seconds(40)
        )
        #expect(try await range.window(at: 0, duration: 1e6).end == VirtualRange.maximumWindowSeconds)
        let after = try await range.window(at: 50, duration: 1)
        #expect(after.isLast && after.bytes.isEmpty)
        for (at, duration) in [(-1.0, 1.0), (0, 0), (.nan, 1), (0, .infinity), (1e300, 1)] {
            await #expect(throws: PlaybackError.self) { try await range.window(at: at, duration: duration) }
        }
    }
}
