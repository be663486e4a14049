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

import Foundations
import SQLStore

/// Reads a journal and finds where the store promised more than the disk had.
struct DurabilityChecker {
    var violations: [String] = []

    /// - Parameters:
    ///   - root: The folder that was there before.
    ///   - directory: The directory of the store.
    init(_ events: [StoreEvent], root: String, directory: String) {
        var model = PowerCutModel(root: root)
        var paths: Set<String> = []
        for (number, event) in events.enumerated() {
            model.apply(event)
            switch event {
            case .indexCommit(let statements):
                if !model.isDurable("\(directory)/oriel-store.json") {
                    self.violations.append("\(number): index commit before the identity is durable")
                }
                for statement in statements where statement.sql.contains("INSERT INTO segments") {
                    guard case .text(let path)? = statement.parameters.element(at: 3) else { continue }
                    paths.insert("\(directory)/\(path)")
                    if !model.isDurable("\(directory)/\(path)") {
                        self.violations.append("\(number): the row of \(path) is committed before its file is durable")
                    }
                }
                for path in paths where !model.isDurable(path) {
                    self.violations.append("\(number): index commit while \(path) is not durable")
                }
            case .acknowledge:
                for path in model.files.keys where path.hasPrefix("\(directory)/media/") {
                    if !model.isDurable(path) {
                        self.violations.append("\(number): acknowledged before \(path) is durable")
                    }
                    if !paths.contains(path) {
                        self.violations.append("\(number): acknowledged before \(path) has a row")
                    }
                }
            default: break
            }
        }
    }
}

extension Array {
    func element(at index: Int) -> Element? { self.indices.contains(index) ? self[index] : nil }
}
