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

public import ArgumentParser
import Foundation

/// Runs a program of ours from its command line, and ends it with the status that the command contract promises: 0 when
/// all went well, 1 when something failed, 2 for a wrong command line.
///
/// What a command throws is printed as one sentence on standard error.
public enum Program {
    /// Parses the command line and runs the command; called by the programs' `main` alone.
    public static func run(_ root: (some AsyncParsableCommand).Type) async {
        do {
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            self.end(root, error)
        }
    }

    private static func end(_ root: (some AsyncParsableCommand).Type, _ error: any Error) -> Never {
        if let code = error as? ExitCode { exit(code.rawValue) }
        switch root.exitCode(for: error) {
        case .success:
            print(root.fullMessage(for: error))
            exit(0)
        case .validationFailure:
            FileHandle.standardError.write(Data((root.fullMessage(for: error) + "\n").utf8))
            exit(2)
        default:
            FileHandle.standardError.write(Data("\(root.configuration.commandName ?? "oriel"): \(error)\n".utf8))
            exit(1)
        }
    }
}
