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

import Testing

@testable import RTP

@Suite struct DecodeTimeEstimatorTests {
    /// Presentation times in decoding order of `groups` B-pyramids with random shape; returns the depth of reordering too.
    static func pyramids(groups: Int, ticks: Int64) -> (times: [Int64], depth: Int) {
        var order: [Int64] = [0]
        var shown: Int64 = 0
        func bisect(_ low: Int64, _ high: Int64) {
            guard high - low > 1 else { return }
            let middle = Int64.random(in: (low + 1)..<high)
            order.append(middle)
            bisect(low, middle)
            bisect(middle, high)
        }
        for _ in 0..<groups {
            let next = shown + Int64.random(in: 1...8)
            order.append(next)
            bisect(shown, next)
            shown = next
        }
        let depth = order.indices.map { index in order[..<index].count { $0 > order[index] } }.max() ?? 0
        return (order.map { $0 * ticks + 1_000_000 }, depth)
    }

    @Test func decodeTimesOfRandomPyramidsGrowAndPrecedePresentation() {
        for round in 0..<300 {
            let (times, depth) = Self.pyramids(groups: 12, ticks: [1500, 3003, 6000, 90_000][round % 4])
            for extra in 0...1 {
                var estimator = DecodeTimeEstimator(reorderDepth: depth + extra)
                var last = Int64.min
                for (index, time) in times.enumerated() {
                    let (decodeTime, offset) = estimator.next(presentationTime: time)
                    #expect(decodeTime > last)
                    #expect(decodeTime + Int64(offset) == time)
                    #expect(offset >= 0)
                    if index >= depth + extra {
                        #expect(decodeTime == times[...index].sorted()[index - depth - extra])
                    }
                    last = decodeTime
                }
            }
        }
    }

    @Test func anUnknownDepthIsLearnt() {
        for _ in 0..<300 {
            let (times, depth) = Self.pyramids(groups: 40, ticks: 3000)
            var estimator = DecodeTimeEstimator(reorderDepth: nil)
            var last = Int64.min
            // Once the deepest reordering has been seen, the first pictures of two groups more settle it.
            var settled: Int?
            for (index, time) in times.enumerated() {
                let (decodeTime, offset) = estimator.next(presentationTime: time)
                #expect(decodeTime > last)
                #expect(decodeTime + Int64(offset) == time)
                last = decodeTime
                let later = times[..<index].count { $0 > time }
                if settled == nil, later == depth { settled = index + 20 }
                if let settled, index > settled { #expect(offset >= 0) }
            }
        }
    }

    static let beginnings: [(Int, [Int64], [Int64])] = [
        // No reordering: decode time is presentation time.
        (0, [10, 20, 30], [10, 20, 30]),
        // One picture ahead: the first is placed a frame before the start, as long as no frame is known to be shorter.
        (1, [9000, 18_000, 12_000, 15_000], [5997, 9000, 12_000, 15_000]),
        (2, [9000, 15_000, 12_000, 10_500], [2994, 5997, 9000, 10_500]),
        (2, [9000, 10_000, 9500, 11_000], [2994, 8000, 9000, 9500]),
    ]

    @Test("first pictures", arguments: beginnings)
    func starts(depth: Int, times: [Int64], decodeTimes: [Int64]) {
        var estimator = DecodeTimeEstimator(reorderDepth: depth)
        #expect(times.map { estimator.next(presentationTime: $0).decodeTime } == decodeTimes)
    }

    @Test func aShallowDeclarationStillGivesGrowingTimes() {
        var estimator = DecodeTimeEstimator(reorderDepth: 0)
        let results = [0, 9000, 3000, 6000, 12_000].map { estimator.next(presentationTime: $0) }
        #expect(results.map(\.decodeTime) == [0, 9000, 9001, 9002, 12_000])
        #expect(results.map(\.compositionOffset) == [0, 0, -6001, -3002, 0])
    }

    @Test func resetStartsAnew() {
        var estimator = DecodeTimeEstimator(reorderDepth: 1)
        _ = estimator.next(presentationTime: 1_000_000)
        estimator.reset()
        #expect(estimator.next(presentationTime: 9000).decodeTime == 5997)
    }

    @Test func heapGivesTheSmallestFirst() {
        for _ in 0..<100 {
            let numbers = (0..<Int.random(in: 0...40)).map { _ in Int64.random(in: 0...20) }
            var heap = MinimumHeap()
            for number in numbers { heap.insert(number) }
            var out: [Int64] = []
            while let number = heap.removeSmallest() { out.append(number) }
            #expect(out == numbers.sorted())
        }
    }
}
