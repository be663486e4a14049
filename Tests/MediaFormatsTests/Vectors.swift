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

/// The test vectors shared by all checkouts: `ORIEL_VECTORS`, or `shared/vectors` beside the checkout.
enum Vectors {
    static let directory: URL = {
        if let path = ProcessInfo.processInfo.environment["ORIEL_VECTORS"] { return URL(filePath: path) }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/vectors")
    }()

    /// The files of a folder of fuzz seeds, each one input; empty where the vectors are absent.
    static func seeds(_ folder: String) -> [URL] {
        let url = self.directory.appending(path: "fuzz-seeds/\(folder)")
        let files = try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
        return (files ?? []).sorted { $0.path < $1.path }
    }
}
