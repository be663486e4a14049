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

import Synchronization

/// The gauges and counters of a program, written out in the Prometheus text format (version 0.0.4).
public final class MetricsRegistry: Sendable {
    private struct Metric {
        var kind: String
        var help: String
        var samples: [String: Double] = [:]
    }

    private let metrics = Mutex<[String: Metric]>([:])

    /// Makes an empty registry.
    public init() {}

    /// Sets a gauge, made at its first use.
    ///
    /// - Parameters:
    ///   - name: `oriel_` and a name that ends in its unit.
    ///   - help: What it says, in one line.
    ///   - labels: Label names and values, escaped here.
    public func set(_ name: String, help: String, labels: [(String, String)] = [], to value: Double) {
        self.update(name, kind: "gauge", help: help, labels: labels) { $0 = value }
    }

    /// Adds to a counter, made at its first use; its name ends in `_total`.
    public func add(_ name: String, help: String, labels: [(String, String)] = [], _ amount: Double = 1) {
        self.update(name, kind: "counter", help: help, labels: labels) { $0 += amount }
    }

    /// All metrics in the text format, sorted by name.
    public func exposition() -> String {
        self.metrics.withLock { metrics in
            var text = ""
            for (name, metric) in metrics.sorted(by: { $0.key < $1.key }) {
                text += "# HELP \(name) \(metric.help)\n# TYPE \(name) \(metric.kind)\n"
                for (labels, value) in metric.samples.sorted(by: { $0.key < $1.key }) {
                    text += "\(name)\(labels) \(Self.number(value))\n"
                }
            }
            return text
        }
    }

    private func update(
        _ name: String,
        kind: String,
        help: String,
        labels: [(String, String)],
        _ change: (inout Double) -> Void
    ) {
        let pairs = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        let key = pairs.isEmpty ? "" : "{\(pairs)}"
        self.metrics.withLock { change(&$0[name, default: Metric(kind: kind, help: help)].samples[key, default: 0]) }
    }

    /// The value as the format spells it, which for what is no number is not as Swift does.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return "\(value)"
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        // By scalars: "\r\n" is one character, and its line feed must not stay.
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
