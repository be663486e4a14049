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

/// Opens the files of a store on the thread that the store will run on.
actor StoreOpener {
    /// What ``MediaStore`` is made of.
    struct Opened: Sendable {
        var thread: StoreThread
        var identity: StoreIdentity
        var database: any SQLDatabase
        var lock: (any FileLock)?
    }

    private nonisolated let thread = StoreThread(name: "oriel-store")
    private let directory: String
    private let fileSystem: any FileSystem
    private let clock: any TimeSource
    private let mode: StoreMode

    nonisolated var unownedExecutor: UnownedSerialExecutor { self.thread.asUnownedSerialExecutor() }

    init(directory: String, fileSystem: any FileSystem, clock: any TimeSource, mode: StoreMode) {
        self.directory = directory
        self.fileSystem = fileSystem
        self.clock = clock
        self.mode = mode
    }

    func open(database: (any SQLDatabase)?, expecting: UUIDv7?) async throws -> Opened {
        do {
            return try await self.openFiles(database: database, expecting: expecting)
        } catch {
            self.thread.stop()
            throw error
        }
    }

    private func openFiles(database: (any SQLDatabase)?, expecting: UUIDv7?) async throws -> Opened {
        var lock: (any FileLock)?
        if self.mode == .writer {
            if expecting == nil, try self.fileSystem.createDirectory(self.directory) {
                try self.fileSystem.syncDirectory(Self.parent(of: self.directory))
            }
            try self.checkDirectory(expecting: expecting)
            lock = try self.fileSystem.lock("\(self.directory)/lock")
        }
        do {
            let identity = try self.identity(expecting: expecting)
            let database = try await self.index(database)
            return Opened(thread: self.thread, identity: identity, database: database, lock: lock)
        } catch {
            lock?.release()
            throw error
        }
    }

    /// Refuses a folder that is not empty and holds no store, before anything is made in it.
    private func checkDirectory(expecting: UUIDv7?) throws(StoreError) {
        if try self.fileSystem.size(self.identityPath) != nil { return }
        let names = try self.fileSystem.list(self.directory).filter {
            !["lock", "lost+found", self.temporaryName].contains($0)
        }
        guard names.isEmpty, expecting == nil else { throw self.noStore }
    }

    private func identity(expecting: UUIDv7?) throws(StoreError) -> StoreIdentity {
        guard let size = try self.fileSystem.size(self.identityPath) else {
            guard self.mode == .writer, expecting == nil else { throw self.noStore }
            return try self.makeIdentity()
        }
        let file = try self.fileSystem.openForReading(self.identityPath)
        let bytes = try file.read(at: 0, count: min(Int(clamping: size), StoreIdentity.maximumBytes))
        let identity = try StoreIdentity(json: String(decoding: bytes, as: UTF8.self))
        if let expecting, identity.store != expecting {
            throw StoreError(
                code: .identity,
                message: """
                    \(self.directory) holds the store \(identity.store), not \(expecting); mount the right disk, or name \
                    the right directory.
                    """
            )
        }
        return identity
    }

    private func makeIdentity() throws(StoreError) -> StoreIdentity {
        let now = self.clock.utc
        let identity = StoreIdentity(store: UUIDv7(time: now), created: now)
        let temporary = "\(self.directory)/\(self.temporaryName)"
        if try self.fileSystem.size(temporary) != nil { try self.fileSystem.remove(temporary) }
        let file = try self.fileSystem.createFile(temporary)
        try file.write(Array(identity.json.utf8), at: 0)
        try file.sync()
        file.close()
        try self.fileSystem.rename(temporary, to: self.identityPath)
        try self.fileSystem.syncDirectory(self.directory)
        return identity
    }

    private func index(_ database: (any SQLDatabase)?) async throws -> any SQLDatabase {
        do {
            let index = try database ?? SQLiteDatabase(path: "\(self.directory)/index.sqlite")
            if self.mode == .writer { try await index.migrate(MediaStore.migrations) }
            return index
        } catch let error as SQLError {
            throw StoreError(error)
        }
    }

    private var temporaryName: String { "\(StoreIdentity.fileName).new" }

    private var identityPath: String { "\(self.directory)/\(StoreIdentity.fileName)" }

    private var noStore: StoreError {
        StoreError(
            code: .identity,
            message: """
                \(self.directory) holds no store (\(StoreIdentity.fileName) is missing); mount its disk, or name an empty \
                directory to begin a new one.
                """
        )
    }

    private static func parent(of path: String) -> String {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        let parent = parts.dropLast().joined(separator: "/")
        return path.hasPrefix("/") ? "/\(parent)" : (parent.isEmpty ? "." : parent)
    }
}
