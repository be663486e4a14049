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

import MediaFormats

extension SegmentIndex {
    /// Most fragments of a segment that are decoded: one each 10 ms of ten minutes.
    static let maximumFragments = 60_000

    /// The compact forms that a row keeps: video samples, audio samples, fragments.
    ///
    /// Fragments are variable-length integers like those of ``MediaFormats/SampleIndexEncoder``, unsigned: the size of
    /// the initialization, the ticks of the first picture and of the first frame of sound, then for each fragment its
    /// header bytes, its pictures, its frames of sound.
    func encoded() -> (video: [UInt8], audio: [UInt8], fragments: [UInt8]) {
        var numbers: [UInt64] = [
            UInt64(self.initializationBytes), UInt64(clamping: self.video.first?.decodeTime ?? 0),
            UInt64(clamping: self.audio.first?.decodeTime ?? 0),
        ]
        for fragment in self.fragments {
            numbers.append(UInt64(fragment.headerBytes))
            numbers.append(UInt64(fragment.videoCount))
            numbers.append(UInt64(fragment.audioCount))
        }
        var bytes: [UInt8] = []
        for number in numbers {
            var rest = number
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(truncatingIfNeeded: rest))
        }
        return (Self.encode(self.video), Self.encode(self.audio), bytes)
    }

    /// Reads the compact forms; throws `damaged` where they contradict each other.
    init(video: [UInt8], audio: [UInt8], fragments: [UInt8]) throws(StoreError) {
        var numbers = VariableIntegers(fragments)
        guard let initializationBytes = numbers.next(), let videoStart = numbers.next(), let audioStart = numbers.next()
        else { throw Self.damaged }
        var pictures = try Self.decode(video, start: videoStart)[...]
        var sounds = try Self.decode(audio, start: audioStart)[...]
        self.init(initializationBytes: initializationBytes)
        self.video.reserveCapacity(pictures.count)
        self.audio.reserveCapacity(sounds.count)
        while let headerBytes = numbers.next() {
            guard let videoCount = numbers.next(), let audioCount = numbers.next(), videoCount <= pictures.count,
                audioCount <= sounds.count, self.fragments.count < Self.maximumFragments
            else { throw Self.damaged }
            self.append(
                headerBytes: headerBytes,
                video: Array(pictures.prefix(videoCount)),
                audio: Array(sounds.prefix(audioCount))
            )
            pictures = pictures.dropFirst(videoCount)
            sounds = sounds.dropFirst(audioCount)
        }
        guard pictures.isEmpty, sounds.isEmpty else { throw Self.damaged }
    }

    private static let damaged = StoreError(
        code: .damaged,
        message: "The index of a segment is damaged; run 'store repair' to rebuild it from the segment file."
    )

    private static func encode(_ samples: [IndexedSample]) -> [UInt8] {
        var encoder = SampleIndexEncoder()
        for sample in samples {
            encoder.append(
                RunSample(
                    size: sample.size,
                    duration: sample.duration,
                    compositionOffset: sample.compositionOffset,
                    isSync: sample.isSync
                )
            )
        }
        return encoder.bytes
    }

    private static func decode(_ bytes: [UInt8], start: Int) throws(StoreError) -> [IndexedSample] {
        var decoder = SampleIndexDecoder(bytes)
        var samples: [IndexedSample] = []
        var time = Int64(start)
        do throws(MediaFormatError) {
            while let sample = try decoder.next() {
                samples.append(
                    IndexedSample(
                        decodeTime: time,
                        duration: sample.duration,
                        compositionOffset: sample.compositionOffset,
                        isSync: sample.isSync,
                        size: sample.size,
                        offset: 0
                    )
                )
                time += Int64(sample.duration)
            }
        } catch {
            throw StoreError(code: .damaged, message: error.message)
        }
        return samples
    }
}

/// Reads unsigned variable-length integers of up to 40 bits.
private struct VariableIntegers {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    mutating func next() -> Int? {
        var value = 0
        for group in 0..<6 {
            guard let byte = self.bytes.popFirst() else { return nil }
            value |= Int(byte & 0x7F) << (7 * group)
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }
}
