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
import Foundation

/// `oriel-edge enroll`: joins the machine to a cloud.
struct EnrollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll",
        abstract: "Joins this machine to a cloud with a token that 'oriel-cloud edge token' printed.",
        discussion: "The token is read from a file or, with '-', from standard input, so that no other user sees it."
    )

    @Option(help: "The configuration file.")
    var config: String
    @Option(help: "The file that holds the token, or - for standard input.")
    var tokenFile: String

    func run() async throws {
        let configuration = try await EdgeConfiguration(file: self.config)
        let line: String?
        if self.tokenFile == "-" {
            line = readLine()
        } else {
            guard let text = try? String(contentsOfFile: self.tokenFile, encoding: .utf8) else {
                throw PlainError("The token file \(self.tokenFile) cannot be read; check the path and its rights.")
            }
            line = text
        }
        guard let line, !line.isEmpty else { throw PlainError("There is no token; paste the line from the cloud.") }
        print(try await Enroller(state: configuration.state).enrol(token: line))
    }
}
