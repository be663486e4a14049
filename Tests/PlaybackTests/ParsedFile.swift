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
import Testing

/// A fragmented MP4 taken apart: what a browser would see of an initialization and windows.
struct ParsedFile {
    struct Sample: Hashable {
        var time: Int64
        var sample: RunSample
        var data: [UInt8]
    }

    var initialization = InitializationSegment(video: nil, audio: nil)
    var samples: [TrackKind: [Sample]] = [:]
    var fragments: [MovieFragment] = []
    /// Where the last whole fragment ends.
    var validLength = 0

    init(_ bytes: [UInt8]) throws {
        var scanner = FragmentedFileScanner(fileLength: UInt64(bytes.count))
        while true {
            switch scanner.next() {
            case .read(let offset, let count): scanner.received(bytes[Int(offset)..<Int(offset) + count])
            case .initializationSegment(let segment, _): self.initialization = segment
            case .fragment(let fragment):
                self.fragments.append(fragment.fragment)
                for run in fragment.fragment.runs {
                    var offset = Int(fragment.moofOffset) + Int(run.dataOffset)
                    var time = Int64(run.baseDecodeTime)
                    for sample in run.samples {
                        let data = Array(bytes[offset..<offset + Int(sample.size)])
                        self.samples[run.kind, default: []].append(Sample(time: time, sample: sample, data: data))
                        offset += Int(sample.size)
                        time += Int64(sample.duration)
                    }
                }
            case .finished(let length, let fault):
                try #require(fault == nil)
                self.validLength = Int(length)
                return
            }
        }
    }
}
