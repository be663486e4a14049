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
import TestSupport
import Testing

@testable import EdgeAgent

@Suite struct StoreBindingTests {
    @Test func theFirstStoreIsTheEdgesOwnAndAnotherIsRefused() async throws {
        let root = try TemporaryDirectory()
        let binding = StoreBinding(state: root.path)
        let first = try await binding.open(directory: "\(root.path)/disk", clock: SystemTimeSource())
        let id = await first.identity.store
        try await first.close()
        #expect(try root.contents(StoreBinding.fileName) == Array("\(id)\n".utf8))
        // The disk is not mounted: the folder below it is there, and empty.
        try FileManager.default.createDirectory(atPath: "\(root.path)/empty", withIntermediateDirectories: true)
        let error = await #expect(throws: StoreError.self) {
            try await binding.open(directory: "\(root.path)/empty", clock: SystemTimeSource())
        }
        #expect(error?.code == .identity && error?.message.contains(StoreBinding.fileName) == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root.path)/empty").isEmpty)
        // Another store is in its place.
        let other = try await MediaStore.open(directory: "\(root.path)/other", mode: .writer)
        try await other.close()
        await #expect(throws: StoreError.self) {
            try await binding.open(directory: "\(root.path)/other", clock: SystemTimeSource())
        }
        let again = try await binding.open(directory: "\(root.path)/disk", clock: SystemTimeSource())
        #expect(await again.identity.store == id)
        try await again.close()
    }

    @Test func aBrokenFileIsNotTakenForNone() async throws {
        let root = try TemporaryDirectory()
        try Data("rubbish".utf8).write(to: root.appending(path: StoreBinding.fileName))
        await #expect(throws: EdgeError.self) {
            try await StoreBinding(state: root.path).open(directory: "\(root.path)/disk", clock: SystemTimeSource())
        }
    }
}
