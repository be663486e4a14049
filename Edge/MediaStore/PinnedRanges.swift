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

/// All pins of a store, merged to disjoint ranges in the order of time for each camera.
public struct PinnedRanges: Hashable, Sendable {
    private var ranges: [String: [Range<UTCTime>]] = [:]

    /// The end of a range that has none.
    static let never = UTCTime(microsecondsSince1970: .max)
    /// The begin of time.
    static let always = UTCTime(microsecondsSince1970: .min)

    /// Merges pins; one that is empty or ends before it begins pins nothing.
    public init(_ pins: [RetentionPin]) {
        for pin in pins.sorted(by: { $0.from < $1.from }) {
            let to = pin.to ?? Self.never
            guard pin.from < to else { continue }
            var merged = self.ranges[pin.camera] ?? []
            if let last = merged.last, pin.from <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, to)
            } else {
                merged.append(pin.from..<to)
            }
            self.ranges[pin.camera] = merged
        }
    }

    /// The pinned ranges of a camera.
    public func ranges(of camera: String) -> [Range<UTCTime>] { self.ranges[camera] ?? [] }

    /// Whether any moment of `start ..< end` of the camera is pinned; a segment without length counts as a moment.
    public func contains(camera: String, start: UTCTime, end: UTCTime) -> Bool {
        let ranges = self.ranges(of: camera)
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= start { low = middle + 1 } else { high = middle }
        }
        guard low < ranges.count else { return false }
        return ranges[low].lowerBound < max(end, start + .microseconds(1))
    }

    /// Whether the segment is pinned.
    public func contains(_ segment: RetentionSegment) -> Bool {
        self.contains(camera: segment.camera, start: segment.start, end: segment.end)
    }

    /// The ranges of a camera that are not pinned, in the order of time.
    func unpinned(camera: String) -> [Range<UTCTime>] {
        var result: [Range<UTCTime>] = []
        var begin = Self.always
        for range in self.ranges(of: camera) {
            if begin < range.lowerBound { result.append(begin..<range.lowerBound) }
            begin = range.upperBound
        }
        if begin < Self.never { result.append(begin..<Self.never) }
        return result
    }
}
