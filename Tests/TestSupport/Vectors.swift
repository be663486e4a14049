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

public import Foundation

/// The shared vectors: files captured from cameras and fuzz seeds, used in place.
public enum Vectors {
    /// Their folder: ORIEL_VECTORS, or `../shared/vectors` beside the checkout.
    public static let directory: URL = {
        if let path = ProcessInfo.processInfo.environment["ORIEL_VECTORS"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("shared/vectors")
    }()

    /// Whether they are there.
    public static let exist = FileManager.default.fileExists(atPath: directory.path)

    /// One file.
    public static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appendingPathComponent(path)))
    }

    /// All files of a folder, by name.
    public static func files(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: directory.appendingPathComponent(folder).path).sorted()
            .map { ($0, try bytes(folder + "/" + $0)) }
    }

    /// The fuzz seeds for a parser, each one input; empty where the vectors are absent.
    public static func seeds(_ folder: String) -> [URL] {
        let url = self.directory.appending(path: "fuzz-seeds/\(folder)")
        let files = try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
        return (files ?? []).sorted { $0.path < $1.path }
    }
}
