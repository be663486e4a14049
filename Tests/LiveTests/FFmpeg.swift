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

import Foundation
import MediaFormats

/// ffmpeg and ffprobe, which judge what Oriel writes.
enum FFmpeg {
    static let path = "/usr/bin/ffmpeg"
    static let probePath = "/usr/bin/ffprobe"

    static var isAvailable: Bool {
        [self.path, self.probePath].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program in `directory` and returns what it wrote to standard output and standard error, both together
    /// below the 64 KiB that a pipe holds, and its exit status.
    static func run(
        _ program: String,
        _ arguments: [String],
        in directory: URL
    ) throws -> (output: String, errors: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (
            String(decoding: text, as: UTF8.self), String(decoding: complaint, as: UTF8.self), process.terminationStatus
        )
    }

    /// What ffmpeg says while it decodes a whole file, nothing where the file is good.
    static func complaints(_ file: String, in directory: URL) throws -> String {
        let result = try self.run(
            self.path,
            ["-v", "warning", "-xerror", "-i", file, "-f", "null", "-"],
            in: directory
        )
        return result.errors + (result.status == 0 ? "" : "exit status \(result.status)")
    }

    /// One entry that ffprobe shows of a file, a line for each stream, packet or format.
    static func probe(_ file: String, entries: String, _ more: [String] = [], in directory: URL) throws -> [String] {
        let arguments = ["-v", "error"] + more + ["-show_entries", entries, "-of", "csv=p=0", file]
        return try self.run(self.probePath, arguments, in: directory).output.split(separator: "\n").map(String.init)
    }

    /// Calls `body` with an empty directory, which is removed afterwards.
    static func withTemporaryDirectory(_ body: (URL) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "oriel-media-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory)
    }
}
