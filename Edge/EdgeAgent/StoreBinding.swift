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
import Foundations
import MediaStore

/// Which store this edge records into: remembered beside its identity, so that a disk that is not mounted, or another
/// one, is refused and not filled.
struct StoreBinding {
    /// The name of the file in the folder of the state.
    static let fileName = "store-id"

    private let path: String

    init(state: String) {
        self.path = "\(state)/\(Self.fileName)"
    }

    /// Opens the store of the edge for writing; the first one that it opens becomes its own.
    ///
    /// Throws ``StoreError``, of code `identity` where the directory holds no store or another one than before.
    func open(directory: String, clock: any TimeSource) async throws -> MediaStore {
        let known = try self.known()
        do {
            let store = try await MediaStore.open(directory: directory, clock: clock, mode: .writer, expecting: known)
            if known == nil { try self.remember(await store.identity.store) }
            return store
        } catch let error as StoreError where error.code == .identity && known != nil {
            throw StoreError(
                code: .identity,
                message: """
                    \(error.message) If the old disk is gone for good, delete \(self.path) to record into this directory from \
                    now on.
                    """
            )
        }
    }

    private func known() throws -> UUIDv7? {
        guard let data = FileManager.default.contents(atPath: self.path) else { return nil }
        let text = String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }
        guard let id = UUIDv7(text) else {
            throw EdgeError(
                code: .configuration,
                message: "\(self.path) does not hold the id of a store; write there the id from oriel-store.json."
            )
        }
        return id
    }

    private func remember(_ id: UUIDv7) throws {
        do {
            try Data("\(id)\n".utf8).write(to: URL(fileURLWithPath: self.path), options: .atomic)
        } catch {
            throw EdgeError(
                code: .configuration,
                message: "The id of the store could not be written to \(self.path); give this user the right to."
            )
        }
    }
}
