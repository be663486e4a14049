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
import Logging

/// `oriel-edge run`: the agent itself.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the edge agent until it is told to end (SIGTERM or Ctrl-C)."
    )

    @Option(help: "The configuration file.")
    var config: String

    func run() async throws {
        let configuration = try await EdgeConfiguration(file: self.config)
        var logger = Logger(label: "oriel-edge") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        try await EdgeAgent(configuration: configuration, logger: logger).run()
    }
}
