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

import Foundation
import MediaStore
import TestSupport
import Testing

@testable import EdgeAgent

@Suite struct EdgeConfigurationTests {
    private static func read(_ lines: String) async throws -> EdgeConfiguration {
        let root = try TemporaryDirectory()
        let file = root.appending(path: "edge.yaml")
        try Data("state: /s\nmedia: /m\n\(lines)".utf8).write(to: file)
        return try await EdgeConfiguration(file: file.path)
    }

    @Test func withoutRetentionNothingIsDeleted() async throws {
        #expect(try await Self.read("").retention.isEmpty)
    }

    @Test func readsTheRetention() async throws {
        let configuration = try await Self.read(
            """
            retention:
              store: age 30d, free 50GB
              rooms: ["r1: age 90d, bytes 2TB"]
              cameras: ["c1: age 7d", "c2: bytes 100GB"]
            """
        )
        let rules = RetentionRules(
            store: RetentionPolicy(age: .seconds(30 * 86_400), free: 50_000_000_000),
            rooms: ["r1": RetentionPolicy(age: .seconds(90 * 86_400), bytes: 2_000_000_000_000)],
            cameras: ["c1": RetentionPolicy(age: .seconds(7 * 86_400)), "c2": RetentionPolicy(bytes: 100_000_000_000)]
        )
        #expect(configuration.retention == rules)
    }

    @Test(arguments: [
        "retention:\n  store: age 3", "retention:\n  rooms: [\"age 30d\"]", "retention:\n  rooms: [\"r: free 5GB\"]",
        "retention:\n  cameras: [\"c: age 1d\", \"c: age 2d\"]", "retention:\n  cameras: [\": age 1d\"]",
    ])
    func refusesWhatIsNoPolicy(lines: String) async throws {
        let error = await #expect(throws: EdgeError.self) { try await Self.read(lines) }
        #expect(error?.code == .configuration && error?.message.contains("retention.") == true)
    }
}
