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

/// A new folder that is removed with the last reference.
final class TemporaryDirectory: Sendable {
    let path: String

    var url: URL { URL(filePath: self.path) }

    init() throws {
        self.path = FileManager.default.temporaryDirectory.appending(path: "oriel-playback-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: self.path) }
}
