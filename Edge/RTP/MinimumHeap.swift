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

/// A binary heap that gives the smallest number first.
struct MinimumHeap: Sendable {
    private var elements: [Int64] = []

    var count: Int { self.elements.count }

    mutating func insert(_ element: Int64) {
        self.elements.append(element)
        var child = self.elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if self.elements[parent] <= self.elements[child] { return }
            self.elements.swapAt(parent, child)
            child = parent
        }
    }

    mutating func removeSmallest() -> Int64? {
        guard let smallest = self.elements.first, let last = self.elements.popLast() else { return nil }
        if self.elements.isEmpty { return smallest }
        self.elements[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < self.elements.count {
                if self.elements[child] < self.elements[least] { least = child }
            }
            if least == parent { return smallest }
            self.elements.swapAt(parent, least)
            parent = least
        }
    }
}
