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

/// A new folder that is removed with the last reference.
public final class TemporaryDirectory: Sendable {
    /// The path.
    public let path: String

    /// The same as a URL.
    public var url: URL { URL(filePath: self.path) }

    /// Makes a folder.
    public init() throws {
        self.path = FileManager.default.temporaryDirectory.appending(path: "oriel-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    /// A file in it.
    public func appending(path: String) -> URL { self.url.appending(path: path) }

    /// What a file in it holds.
    public func contents(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: self.appending(path: name)))
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }
}
