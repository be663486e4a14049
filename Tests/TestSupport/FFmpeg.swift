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

/// ffmpeg and ffprobe, which make the pictures and sound of the tests and judge what Oriel writes and serves.
public enum FFmpeg {
    /// The encoder and judge.
    public static let path = "/usr/bin/ffmpeg"
    /// The reader of files.
    public static let probePath = "/usr/bin/ffprobe"

    /// Whether both are installed.
    public static var isAvailable: Bool {
        [self.path, self.probePath].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Whether it has an encoder of H.265.
    public static let hasH265Encoder: Bool = {
        guard Self.isAvailable, let directory = try? TemporaryDirectory() else { return false }
        let listed = try? Self.run(Self.path, ["-hide_banner", "-encoders"], in: directory)
        return listed?.output.contains(" libx265 ") ?? false
    }()

    /// What makes an encoding H.265 when it stands behind other arguments of ffmpeg.
    ///
    /// - Parameter options: Options of x265, `name=value`.
    public static func h265(_ options: String...) -> [String] {
        ["-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", (["log-level=error"] + options).joined(separator: ":")]
    }

    /// Runs a program and returns what it wrote and its exit status; each output goes through a file, so that its
    /// length does not matter.
    public static func run(
        _ program: String,
        _ arguments: [String],
        in directory: TemporaryDirectory
    ) throws -> (output: String, errors: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory.url
        process.standardInput = FileHandle.nullDevice
        let names = ["out", "err"].map { "\(directory.path)/\(UUID().uuidString).\($0)" }
        for name in names { try Data().write(to: URL(filePath: name)) }
        process.standardOutput = FileHandle(forWritingAtPath: names[0])
        process.standardError = FileHandle(forWritingAtPath: names[1])
        try process.run()
        process.waitUntilExit()
        let texts = try names.map { String(decoding: try Data(contentsOf: URL(filePath: $0)), as: UTF8.self) }
        return (texts[0], texts[1], process.terminationStatus)
    }

    /// What ffmpeg says while it decodes a whole file, nothing where the file is good.
    public static func complaints(_ file: String, in directory: TemporaryDirectory) throws -> String {
        let result = try self.run(
            self.path,
            ["-v", "warning", "-xerror", "-i", file, "-f", "null", "-"],
            in: directory
        )
        return result.errors + (result.status == 0 ? "" : "exit status \(result.status)")
    }

    /// What ffprobe shows of a file, a line for each stream, packet or frame.
    public static func probe(
        _ file: String,
        entries: String,
        _ more: [String] = [],
        in directory: TemporaryDirectory
    ) throws -> [String] {
        let arguments = ["-v", "error"] + more + ["-show_entries", entries, "-of", "csv=p=0", file]
        return try self.run(self.probePath, arguments, in: directory).output.split(separator: "\n").map(String.init)
    }
}
