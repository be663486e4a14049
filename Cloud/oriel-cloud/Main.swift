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
import Foundation

/// Starts the command that was asked for, and turns what it throws into one sentence and an exit status.
@main
enum Main {
    static func main() async {
        do {
            var command = try OrielCloud.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            Self.end(error)
        }
    }

    private static func end(_ error: any Error) -> Never {
        let status = OrielCloud.exitCode(for: error)
        if let code = error as? ExitCode { exit(code.rawValue) }
        if status == .success {
            print(OrielCloud.fullMessage(for: error))
            exit(0)
        }
        if status == .validationFailure {
            FileHandle.standardError.write(Data((OrielCloud.fullMessage(for: error) + "\n").utf8))
            exit(2)
        }
        FileHandle.standardError.write(Data("oriel-cloud: \(error)\n".utf8))
        exit(1)
    }
}
