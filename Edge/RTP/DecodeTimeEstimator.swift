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

/// Finds decode times for pictures whose packets tell only when to show them.
///
/// RTP carries presentation times in decoding order; ISO BMFF wants decode times that grow strictly and precede
/// presentation. With a reorder depth of N the decode time of picture i is the (i-N)th smallest presentation time: by
/// then everything that is shown earlier has arrived (ITU-T H.264 §C.4.5.3). Causal: each answer depends on the past
/// alone, so no picture waits for a later one.
public struct DecodeTimeEstimator: Sendable {
    /// The limit of `max_num_reorder_frames` (ITU-T H.264 §A.3.1, `MaxDpbFrames`).
    static let maximumReorderDepth = 16
    /// Length of a picture while no two are known: 90,000 ticks / 29.97.
    static let defaultFrameTicks: Int64 = 3003

    private var reorderDepth: Int
    private let learnsDepth: Bool
    private var heap = MinimumHeap()
    private var count = 0
    private var first: Int64 = 0
    private var frameTicks = Self.defaultFrameTicks
    private var lastDecodeTime: Int64?
    /// The latest presentation times, for learning how deep the reordering is and how long a picture lasts.
    private var recent: [Int64] = []

    /// Makes an estimator.
    ///
    /// - Parameter reorderDepth: How many pictures may precede one in decoding order and follow it in output order; nil
    ///   where the stream does not say, then it starts at 0 and grows when a picture comes out of order, which gets a
    ///   negative composition offset that once.
    public init(reorderDepth: Int?) {
        self.reorderDepth = min(max(reorderDepth ?? 0, 0), Self.maximumReorderDepth)
        self.learnsDepth = reorderDepth == nil
    }

    /// The times of the next picture in decoding order, in the ticks of `presentationTime`.
    public mutating func next(presentationTime: Int64) -> (decodeTime: Int64, compositionOffset: Int32) {
        self.observe(presentationTime)
        self.heap.insert(presentationTime)
        var decodeTime: Int64
        if self.heap.count > self.reorderDepth {
            decodeTime = self.heap.removeSmallest() ?? presentationTime
            while self.heap.count > self.reorderDepth { _ = self.heap.removeSmallest() }
        } else if let last = self.lastDecodeTime, self.learnsDepth {
            decodeTime = last + 1
        } else {
            decodeTime = self.first - Int64(self.reorderDepth - self.count) * self.frameTicks
        }
        if let last = self.lastDecodeTime { decodeTime = max(decodeTime, last + 1) }
        self.count += 1
        self.lastDecodeTime = decodeTime
        let offset = Int32(clamping: presentationTime - decodeTime)
        return (decodeTime, offset)
    }

    /// Forgets all times but not the reorder depth; call where the sender's clock jumps.
    public mutating func reset() {
        self.heap = MinimumHeap()
        self.count = 0
        self.recent = []
        self.lastDecodeTime = nil
    }

    private mutating func observe(_ presentationTime: Int64) {
        if self.count == 0 { self.first = presentationTime }
        for time in self.recent where time != presentationTime {
            self.frameTicks = min(self.frameTicks, abs(time - presentationTime))
        }
        if self.learnsDepth {
            let later = self.recent.count { $0 > presentationTime }
            self.reorderDepth = min(max(self.reorderDepth, later), Self.maximumReorderDepth)
        }
        self.recent.append(presentationTime)
        if self.recent.count > Self.maximumReorderDepth { self.recent.removeFirst() }
    }
}
