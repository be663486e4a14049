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

import MediaStore

/// A file that journals what is done to it.
struct RecordingFile: WritableFile {
    let base: any WritableFile
    let path: String
    let journal: Journal

    func write(_ bytes: [UInt8], at offset: Int64) throws(StoreError) {
        if case .fail(let code)? = self.journal.enter(.write) {
            // A failed write leaves a part behind.
            try self.base.write(Array(bytes.prefix(bytes.count / 2)), at: offset)
            self.journal.append(.write(self.path, offset: offset, bytes: Array(bytes.prefix(bytes.count / 2))))
            throw StoreError(code: code, message: "injected")
        }
        try self.base.write(bytes, at: offset)
        self.journal.append(.write(self.path, offset: offset, bytes: bytes))
    }

    func sync() throws(StoreError) {
        switch self.journal.enter(.sync) {
        case .drop?: return
        case .fail(let code)?: throw StoreError(code: code, message: "injected")
        case nil: self.journal.append(.sync(self.path))
        }
    }

    func truncate(to length: Int64) throws(StoreError) {
        try self.base.truncate(to: length)
        self.journal.append(.truncate(self.path, length: length))
    }

    func close() { self.base.close() }
}
