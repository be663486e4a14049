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

/// The edge agent and its tools.
struct OrielEdge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oriel-edge",
        abstract: "Records the cameras of a site and keeps the site connected to its cloud.",
        discussion: """
            On a new machine: 'oriel-edge enroll', then 'oriel-edge run'. Without a cloud: 'oriel-edge camera probe' shows \
            what a camera sends, 'oriel-edge record' records it, 'oriel-edge store' lists, checks and exports recordings.

            Exit status: 0 when all went well, 1 when something failed, 2 for a wrong command line.
            """,
        version: EdgeAgent.version,
        subcommands: [
            RunCommand.self, EnrollCommand.self, StatusCommand.self, CameraCommand.self, RecordCommand.self,
            StoreCommand.self,
        ]
    )
}
