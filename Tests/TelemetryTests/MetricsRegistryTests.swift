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

@testable import Telemetry

@Suite struct MetricsRegistryTests {
    private let metrics = MetricsRegistry()

    @Test func anEmptyRegistrySaysNothing() {
        #expect(self.metrics.exposition() == "")
    }

    /// https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4.
    @Test func theTextIsSortedAndTyped() {
        self.metrics.set("oriel_free_bytes", help: "Free space.", to: 1.5)
        self.metrics.add("oriel_frames_total", help: "Pictures.", labels: [("camera", "b")], 2)
        self.metrics.add("oriel_frames_total", help: "Pictures.", labels: [("camera", "a"), ("room", "r")])
        let text = """
            # HELP oriel_frames_total Pictures.
            # TYPE oriel_frames_total counter
            oriel_frames_total{camera="a",room="r"} 1.0
            oriel_frames_total{camera="b"} 2.0
            # HELP oriel_free_bytes Free space.
            # TYPE oriel_free_bytes gauge
            oriel_free_bytes 1.5

            """
        #expect(self.metrics.exposition() == text)
    }

    @Test func aGaugeIsSetAndACounterAdded() {
        for value in [3.0, 2.0] {
            self.metrics.set("oriel_gauge", help: "G.", to: value)
            self.metrics.add("oriel_total", help: "T.", value)
        }
        #expect(self.metrics.exposition().contains("\noriel_gauge 2.0\n"))
        #expect(self.metrics.exposition().contains("\noriel_total 5.0\n"))
    }

    @Test(
        arguments: [
            ("plain", "plain"), ("a\"b", #"a\"b"#), ("a\\b", #"a\\b"#), ("a\nb", #"a\nb"#), ("\\n", #"\\n"#),
            ("Größe 🎥", "Größe 🎥"), ("a\r\nb", "a\r\\nb"),
        ]
    )
    func labelValuesAreEscaped(value: String, escaped: String) {
        self.metrics.set("oriel_gauge", help: "G.", labels: [("name", value)], to: 1)
        let line = self.metrics.exposition().split(separator: "\n", omittingEmptySubsequences: true).last.map(
            String.init
        )
        #expect(line == "oriel_gauge{name=\"\(escaped)\"} 1.0")
    }

    @Test(arguments: [(Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN")])
    func valuesThatAreNoNumbersHaveNames(value: Double, text: String) {
        self.metrics.set("oriel_gauge", help: "G.", to: value)
        #expect(self.metrics.exposition().hasSuffix("\noriel_gauge \(text)\n"))
    }

    @Test func manyCountAtOnce() async {
        let metrics = self.metrics
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { metrics.add("oriel_total", help: "T.") } }
            }
        }
        #expect(metrics.exposition().hasSuffix("\noriel_total 4000.0\n"))
    }
}
