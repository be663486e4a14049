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

/// The cloud application server and its tools.
struct OrielCloud: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oriel-cloud",
        abstract: "Serves the web app and keeps the edges.",
        discussion: """
            On a new machine: 'oriel-cloud serve' prints the address at which the first account is made, then \
            'oriel-cloud edge token' makes a token for each media server.

            Exit status: 0 when all went well, 1 when something failed, 2 for a wrong command line.
            """,
        version: CloudServer.version,
        subcommands: [ServeCommand.self, EdgeCommand.self, UserCommand.self]
    )
}
