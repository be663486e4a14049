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
import MediaStore
import SQLStore
import TestSupport
import Testing

@Suite struct MediaStoreOpeningTests {
    @Test func aSecondWriterIsToldWhoHoldsTheStore() async throws {
        let root = try TemporaryDirectory()
        let store = try await MediaStore.open(directory: "\(root.path)/s", mode: .writer)
        do {
            _ = try await MediaStore.open(directory: "\(root.path)/s", mode: .writer)
            Issue.record("Two writers opened one store.")
        } catch let error as StoreError {
            #expect(error.code == .locked)
            #expect(error.message.contains("process"))
        }
        let reader = try await MediaStore.open(directory: "\(root.path)/s", mode: .reader)
        #expect(await reader.identity == store.identity)
        #expect(try await reader.list().isEmpty)
        try await store.close()
        let again = try await MediaStore.open(directory: "\(root.path)/s", mode: .writer)
        #expect(await again.identity == store.identity)
        try await again.close()
    }

    @Test func refusesAFolderWithoutAnIdentity() async throws {
        let root = try TemporaryDirectory()
        await #expect(throws: StoreError.self) { try await MediaStore.open(directory: root.path, mode: .reader) }
        let files = LocalFileSystem()
        _ = try files.createDirectory("\(root.path)/media")
        do {
            _ = try await MediaStore.open(directory: root.path, mode: .writer)
            Issue.record("A folder of someone else became a store.")
        } catch let error as StoreError {
            #expect(error.code == .identity)
        }
        #expect(try files.list(root.path) == ["media"])
    }

    @Test func refusesAnotherDisk() async throws {
        let root = try TemporaryDirectory()
        let store = try await MediaStore.open(directory: "\(root.path)/s", mode: .writer)
        let id = await store.identity.store
        try await store.close()
        let other = UUIDv7(time: StoreRig.start)
        await #expect(throws: StoreError.self) {
            try await MediaStore.open(directory: "\(root.path)/s", mode: .writer, expecting: other)
        }
        _ = try LocalFileSystem().createDirectory("\(root.path)/unmounted")
        await #expect(throws: StoreError.self) {
            try await MediaStore.open(directory: "\(root.path)/unmounted", mode: .writer, expecting: id)
        }
        #expect(try LocalFileSystem().list("\(root.path)/unmounted").isEmpty)
        let right = try await MediaStore.open(directory: "\(root.path)/s", mode: .writer, expecting: id)
        try await right.close()
    }

    @Test(arguments: [
        "", "{}", "{\"store\":\"x\",\"version\":1,\"created\":\"2026-11-22T11:57:24Z\"}",
        "{\"store\":\"019314f5-0000-7000-8000-000000000000\",\"version\":2,\"created\":\"2026-11-22T11:57:24Z\"}",
    ])
    func refusesAnIdentityThatIsNone(text: String) {
        #expect(throws: StoreError.self) { try StoreIdentity(json: text) }
    }

    @Test func readsTheIdentityThatItWrites() throws {
        let identity = StoreIdentity(store: UUIDv7(time: StoreRig.start), created: StoreRig.start)
        #expect(try StoreIdentity(json: identity.json) == identity)
    }

    @Test func theSchemaIsPortable() {
        for statement in MediaStore.migrations.flatMap(\.statements) {
            #expect(PortableSQL.violation(in: statement) == nil)
        }
    }
}
