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

/// Blocks of FLAC that follow one another, computed from the linear sound of segment files.
///
/// Which blocks hold sound is known from the index, and so is the size of each.
struct FLACBlocks: ComputedBytes {
    /// Samples of the camera in a file.
    struct Source: Hashable, Sendable {
        /// The file.
        var path: String
        /// Where they begin in it.
        var offset: Int64
        /// How many there are, of all channels together.
        var count: Int64
        /// Where they lie on the grid, in samples from media time zero.
        var position: Int64
    }

    /// How the camera codes its sound.
    let coding: AudioCoding
    /// Bytes of one sample of all channels in the files.
    let bytesPerSample: Int
    /// What is written.
    let frame: FLACFrame
    /// The slot of the first block, which is also its number.
    let firstSlot: Int64
    /// Whether each block holds sound.
    private(set) var hasSound: [Bool]
    /// Where the sound is, in order.
    private(set) var samples: [Source]
    private(set) var length: Int

    /// Makes the block of a slot.
    ///
    /// - Parameter samples: Where its samples are, in order and without overlap; may be empty.
    init(_ format: AudioFormat, slot: Int64, samples: [Source]) {
        self.coding = format.coding
        self.bytesPerSample = format.bytesPerSample ?? 1
        self.frame = FLACFrame(format)
        self.firstSlot = slot
        self.hasSound = [!samples.isEmpty]
        self.samples = samples
        self.length =
            samples.isEmpty ? self.frame.silentByteCount(number: slot) : self.frame.byteCount(number: slot)
    }

    var sources: [FileExtent] {
        self.samples.map {
            .file(path: $0.path, offset: $0.offset, length: Int($0.count) * self.bytesPerSample)
        }
    }

    /// Adds the blocks that follow; gives false where others do, or these are of another kind.
    mutating func append(_ next: FLACBlocks) -> Bool {
        guard next.firstSlot == self.firstSlot + Int64(self.hasSound.count), next.coding == self.coding,
            next.frame == self.frame
        else { return false }
        self.hasSound += next.hasSound
        self.length += next.length
        for source in next.samples {
            guard let last = self.samples.last, last.path == source.path,
                last.offset + last.count * Int64(self.bytesPerSample) == source.offset,
                last.position + last.count == source.position
            else {
                self.samples.append(source)
                continue
            }
            self.samples[self.samples.count - 1].count += source.count
        }
        return true
    }

    func bytes(from bytes: [UInt8]) -> [UInt8] {
        let channels = self.frame.channels
        let block = self.frame.samplesPerBlock
        let start = self.firstSlot * Int64(block)
        var linear = [Int16](repeating: 0, count: self.hasSound.count * block * channels)
        var rest = bytes[...]
        for source in self.samples {
            let decoded = LinearAudio.samples(rest.prefix(Int(source.count) * self.bytesPerSample), self.coding)
            rest = rest.dropFirst(Int(source.count) * self.bytesPerSample)
            let place = Int(source.position - start) * channels
            guard place >= 0, place + decoded.count <= linear.count else { continue }
            linear.replaceSubrange(place..<place + decoded.count, with: decoded)
        }
        var result: [UInt8] = []
        result.reserveCapacity(self.length)
        for (number, hasSound) in self.hasSound.enumerated() {
            let slot = self.firstSlot + Int64(number)
            if hasSound {
                let range = number * block * channels..<(number + 1) * block * channels
                result += self.frame.frame(number: slot, linear[range])
            } else {
                result += self.frame.silence(number: slot)
            }
        }
        return result
    }
}
