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
import Fleet
import Foundations

/// `oriel-cloud edge`: media servers.
struct EdgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edge",
        abstract: "Lets media servers join.",
        subcommands: [Token.self]
    )

    /// `oriel-cloud edge token`.
    struct Token: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a token with which one media server can join, once, within an hour.",
            discussion: "Give the line to 'oriel-edge enroll' on standard input; it is a secret."
        )

        @Option(help: "The name of the site; made where it is new.")
        var site: String
        @Option(help: "The address and port at which the cloud will reach the media server.")
        var mediaAddress = "127.0.0.1:8443"
        @Option(help: "The configuration file.")
        var config = "/etc/oriel/cloud.yaml"

        func run() async throws {
            let parts = self.mediaAddress.split(separator: ":")
            guard parts.count == 2, let port = Int(parts[1]), (1...65535).contains(port) else {
                throw ValidationError("--media-address '\(self.mediaAddress)' is not of the form ADDRESS:PORT.")
            }
            let configuration = try await CloudConfiguration(file: self.config)
            let line = try await TokenMaker(configuration: configuration).makeToken(
                site: self.site,
                mediaHost: String(parts[0]),
                mediaPort: port
            )
            print(line)
        }
    }
}
