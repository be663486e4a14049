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

/// What a command writes for people: results on standard output, everything else on standard error.
enum Console {
    /// A warning on standard error.
    static func warn(_ text: String) {
        self.clearProgress()
        FileHandle.standardError.write(Data("oriel-edge: warning: \(text)\n".utf8))
    }

    /// A failure on standard error.
    static func fail(_ text: String) {
        self.clearProgress()
        FileHandle.standardError.write(Data("oriel-edge: \(text)\n".utf8))
    }

    /// How it goes, on one line that is written over; only on a terminal.
    static func progress(_ text: String) {
        guard isatty(2) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(text)".utf8))
    }

    /// Removes the progress line.
    static func clearProgress() {
        guard isatty(2) == 1 else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
    }

    /// One JSON object with sorted keys on standard output.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A size for people, in MB or GB of 1000s.
    static func size(_ bytes: Int64) -> String {
        bytes >= 1_000_000_000
            ? String(format: "%.2f GB", Double(bytes) / 1e9) : String(format: "%.1f MB", Double(bytes) / 1e6)
    }

    /// A duration for people, as h:mm:ss.
    static func duration(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return String(format: "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}
