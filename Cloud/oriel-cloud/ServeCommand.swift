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
import CloudServer
import Foundation
import Logging

/// `oriel-cloud serve`: the server itself.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves until it is told to end (SIGTERM or Ctrl-C)."
    )

    @Option(help: "The configuration file.")
    var config: String

    func run() async throws {
        let configuration = try await CloudConfiguration(file: self.config)
        var logger = Logger(label: "oriel-cloud") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .info
        try await CloudServer(configuration: configuration, logger: logger).run { address in
            print("Nobody has an account yet. Make the first one within 24 hours at:\n\(address)")
        }
    }
}
