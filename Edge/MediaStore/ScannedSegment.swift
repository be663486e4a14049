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

/// What a segment file itself says: how a crash is recovered from, and how another process follows an open segment.
struct ScannedSegment {
    /// Fragments at the end whose pictures are looked at, because a crash may leave blocks of zeros: two seconds.
    static let verifiedFragments = 4
    /// Bytes that the scanner gets at once at most.
    static let maximumReadBytes = 32 << 20

    /// What a decoder must know; nil where not even that is whole.
    var initialization: InitializationSegment?
    /// The samples of all whole fragments.
    var index: SegmentIndex
    /// The moment of the first picture by the first fragment's `prft`, where it has one.
    var start: UTCTime?
    /// What is wrong behind the last whole fragment; nil where the file just ends.
    var fault: String?

    /// Reads the file's structure; throws what the file system throws.
    init(file: any ReadableFile, length: Int64) throws(StoreError) {
        var scanner = FragmentedFileScanner(fileLength: UInt64(clamping: length))
        self.index = SegmentIndex(initializationBytes: 0)
        var fragments: [FragmentedFileScanner.Fragment] = []
        scan: while true {
            switch scanner.next() {
            case .read(let offset, let count):
                let bounded = min(count, Self.maximumReadBytes)
                scanner.received(try file.read(at: Int64(clamping: offset), count: bounded))
            case .initializationSegment(let segment, let end):
                self.initialization = segment
                self.index = SegmentIndex(initializationBytes: Int(clamping: end))
            case .fragment(let fragment): fragments.append(fragment)
            case .finished(_, let fault):
                self.fault = fault?.message
                break scan
            }
        }
        self.start = fragments.first?.fragment.producerReferenceTime
        for (number, fragment) in fragments.enumerated() {
            guard let (video, audio) = Self.samples(of: fragment) else {
                self.fault = "The fragment at byte \(fragment.start) is not laid out as Oriel writes it."
                return
            }
            var next = self.index
            next.append(
                headerBytes: Int(clamping: Int64(clamping: fragment.mediaData.lowerBound) - self.index.endOffset),
                video: video,
                audio: audio
            )
            if number >= fragments.count - Self.verifiedFragments {
                for picture in next.video.suffix(video.count) {
                    let bytes = try file.read(at: picture.offset, count: Int(picture.size))
                    guard NALUnitFraming.isWhole(bytes) else {
                        self.fault = "The fragment at byte \(fragment.start) was not written to its end."
                        return
                    }
                }
            }
            self.index = next
        }
    }

    /// The samples of a fragment, pictures first; nil where the order of the bytes is another one.
    private static func samples(
        of fragment: FragmentedFileScanner.Fragment
    ) -> (video: [IndexedSample], audio: [IndexedSample])? {
        var result: (video: [IndexedSample], audio: [IndexedSample]) = ([], [])
        var offset = fragment.mediaData.lowerBound
        for run in fragment.fragment.runs {
            guard run.baseDataOffset == nil, Int64(clamping: fragment.moofOffset) + Int64(run.dataOffset) == offset
            else { return nil }
            guard var time = Int64(exactly: run.baseDecodeTime) else { return nil }
            for sample in run.samples {
                let entry = IndexedSample(
                    decodeTime: time,
                    duration: sample.duration,
                    compositionOffset: sample.compositionOffset,
                    isSync: sample.isSync,
                    size: sample.size,
                    offset: 0
                )
                switch run.kind {
                case .video:
                    guard result.audio.isEmpty else { return nil }
                    result.video.append(entry)
                case .audio: result.audio.append(entry)
                }
                let (next, overflow) = time.addingReportingOverflow(Int64(sample.duration))
                guard !overflow else { return nil }
                time = next
                offset += UInt64(sample.size)
            }
        }
        return result
    }
}
