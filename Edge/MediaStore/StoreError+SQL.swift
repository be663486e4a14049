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

import SQLStore

extension StoreError {
    /// The error of the index as one of the store.
    init(_ error: SQLError) {
        self.init(code: error.code == .diskFull ? .diskFull : .index, message: error.message)
    }

    /// Any error of an index transaction as one of the store.
    init(index error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as SQLError: self.init(error)
        default: self.init(code: .index, message: "The index failed: \(error); check the disk of the store.")
        }
    }
}
