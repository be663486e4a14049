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

/// Reads segment files on a thread of its own, so that playback waits neither for the recorder's syncs nor on the
/// cooperative pool.
public actor MediaReader {
    /// Files held open at once.
    static let maximumOpenFiles = 32

    private nonisolated let thread = StoreThread(name: "oriel-read")
    let directory: String
    let fileSystem: any FileSystem
    private var files: [String: any ReadableFile] = [:]
    private var order: [String] = []

    /// The thread that the actor runs on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { self.thread.asUnownedSerialExecutor() }

    /// Makes a reader of the store in a directory.
    public init(directory: String, fileSystem: any FileSystem) {
        self.directory = directory
        self.fileSystem = fileSystem
    }

    deinit { self.thread.stop() }

    /// The bytes of the extents, one after the other.
    ///
    /// Throws ``StoreError``: `damaged`, naming the file, where it is missing or shorter than the index says.
    public func read(_ extents: [FileExtent]) throws(StoreError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(extents.reduce(0) { $0 + $1.length })
        for extent in extents {
            switch extent {
            case .bytes(let bytes): result.append(contentsOf: bytes)
            case .computed(let computed, let range):
                let bytes = computed.bytes(from: try self.read(computed.sources))
                result.append(contentsOf: bytes[range.clamped(to: bytes.indices)])
            case .file(let path, let offset, let length):
                let bytes = try self.file(path).read(at: offset, count: length)
                guard bytes.count == length else {
                    self.forget(path)
                    throw StoreError(
                        code: .damaged,
                        message: """
                            The segment file \(path) ends before byte \(offset + Int64(length)); run 'store check' to \
                            see what is left.
                            """
                    )
                }
                result.append(contentsOf: bytes)
            }
        }
        return result
    }

    private func file(_ path: String) throws(StoreError) -> any ReadableFile {
        if let file = self.files[path] { return file }
        if self.order.count >= Self.maximumOpenFiles, let oldest = self.order.first { self.forget(oldest) }
        do {
            let file = try self.fileSystem.openForReading("\(self.directory)/\(path)")
            self.files[path] = file
            self.order.append(path)
            return file
        } catch  where error.code == .notFound {
            throw StoreError(
                code: .damaged,
                message: "The segment file \(path) is missing; restore it from a backup or run 'store repair'."
            )
        }
    }

    private func forget(_ path: String) {
        self.files[path] = nil
        self.order.removeAll { $0 == path }
    }
}
