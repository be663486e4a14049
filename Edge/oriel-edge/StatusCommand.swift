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

import ArgumentParser
import EdgeAgent

/// `oriel-edge status`: what this machine belongs to.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows what this machine is enrolled with and what its store holds."
    )

    @Option(help: "The configuration file.")
    var config: String
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let configuration = try await EdgeConfiguration(file: self.config)
        let report = try await EdgeReport(configuration: configuration)
        if self.json { return try Console.json(report) }
        print(report.text)
    }
}
