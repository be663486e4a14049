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
import Foundations
import Identity

/// `oriel-cloud user`: accounts, for when the web app cannot be used.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Makes accounts and resets passwords.",
        discussion: "The password is read from standard input, so that no other user of the machine sees it.",
        subcommands: [Create.self, Reset.self]
    )

    /// `oriel-cloud user create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes an account.")

        @Option(help: "The name to sign in with.")
        var name: String
        @Option(help: "administrator or observer.")
        var role = "administrator"
        @Option(help: "The configuration file.")
        var config = "/etc/oriel/cloud.yaml"

        func run() async throws {
            guard let role = Role(rawValue: self.role) else {
                throw ValidationError("There is no role '\(self.role)'; choose administrator or observer.")
            }
            let storage = try await UserCommand.storage(self.config)
            let user = try await storage.identity.createUser(
                name: self.name,
                password: UserCommand.password(),
                role: role
            )
            print("\(user.name) can sign in now.")
        }
    }

    /// `oriel-cloud user reset`.
    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives an account a new password and ends its sessions."
        )

        @Option(help: "The name of the account.")
        var name: String
        @Option(help: "The configuration file.")
        var config = "/etc/oriel/cloud.yaml"

        func run() async throws {
            let storage = try await UserCommand.storage(self.config)
            try await storage.identity.resetPassword(name: self.name, password: UserCommand.password())
            print("\(self.name) has a new password.")
        }
    }

    private static func storage(_ config: String) async throws -> CloudStorage {
        let configuration = try await CloudConfiguration(file: config)
        return try await CloudStorage(state: configuration.state, clock: SystemTimeSource())
    }

    private static func password() throws -> String {
        if isatty(0) == 1 { FileHandle.standardError.write(Data("Password: ".utf8)) }
        guard let line = readLine(), !line.isEmpty else {
            throw ValidationError("Write the password on standard input.")
        }
        return line
    }
}
