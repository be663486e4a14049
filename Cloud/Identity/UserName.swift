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

/// How names of people are read, compared and stored.
enum UserName {
    /// The most characters of a name (Unicode code points).
    static let maximumLength = 64

    /// The name as it is shown: without space around it; nil for an empty one, one too long, or one with control signs.
    static func cleaned(_ name: String) -> String? {
        guard name.utf8.count <= self.maximumLength * 8 else { return nil }
        let normal = name.precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespacesAndNewlines)
        let isFit =
            (1...self.maximumLength).contains(normal.unicodeScalars.count)
            && normal.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
        return isFit ? normal : nil
    }

    /// The form by which names are compared: compatibility forms joined, lower case, no space around it.
    ///
    /// Longer texts than any name are cut, so that a hostile one costs nothing.
    static func folded(_ name: String) -> String {
        let short = String(name.unicodeScalars.prefix(self.maximumLength * 4))
        return short.precomposedStringWithCompatibilityMapping.lowercased().precomposedStringWithCompatibilityMapping
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
