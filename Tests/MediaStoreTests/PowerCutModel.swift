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

/// What a power cut would leave, by the promises of POSIX alone: bytes of a file after its `fsync`, names of a folder
/// after the `fsync` of the folder, transactions after their commit.
struct PowerCutModel {
    struct File {
        var written: [UInt8] = []
        var durable: [UInt8] = []
        var isDirty = false
    }

    /// How what was not synced looks after the cut.
    enum Tearing: CaseIterable {
        /// None of it is there.
        case lost
        /// The first half of the bytes is there.
        case half
        /// The length is there and the bytes are zeros.
        case zeros
    }

    private(set) var files: [String: File] = [:]
    /// Files that were removed while their folder has not been synced since: a cut brings them back.
    private(set) var ghosts: [String: File] = [:]
    private(set) var directories: Set<String> = []
    /// Names that are durable in their folder.
    private(set) var durableNames: Set<String> = []
    private(set) var commits: [[(sql: String, parameters: [SQLValue])]] = []
    private(set) var acknowledged: [[UInt8]] = []
    private let root: String

    /// Makes the model of an empty folder that exists.
    init(root: String) {
        self.root = root
    }

    mutating func apply(_ event: StoreEvent) {
        switch event {
        case .createDirectory(let path): self.directories.insert(path)
        case .create(let path): self.files[path] = File()
        case .write(let path, let offset, let bytes):
            var file = self.files[path] ?? File()
            if file.written.count > Int(offset) { file.written.removeLast(file.written.count - Int(offset)) }
            file.written += bytes
            file.isDirty = true
            self.files[path] = file
        case .truncate(let path, let length):
            var file = self.files[path] ?? File()
            file.written = Array(file.written.prefix(Int(length)))
            file.isDirty = true
            self.files[path] = file
        case .sync(let path):
            if let written = self.files[path]?.written { self.files[path] = File(written: written, durable: written) }
        case .syncDirectory(let path):
            for name in Array(self.files.keys) + self.directories where Self.parent(name) == path {
                self.durableNames.insert(name)
            }
            self.durableNames = self.durableNames.filter {
                Self.parent($0) != path || self.files[$0] != nil || self.directories.contains($0)
            }
            self.ghosts = self.ghosts.filter { Self.parent($0.key) != path }
        case .rename(let path, let newPath):
            self.files[newPath] = self.files.removeValue(forKey: path)
        case .remove(let path):
            if let file = self.files.removeValue(forKey: path), self.durableNames.contains(path) {
                self.ghosts[path] = file
            }
        case .removeDirectory(let path): self.directories.remove(path)
        case .indexCommit(let statements): self.commits.append(statements)
        case .acknowledge(let samples): self.acknowledged = samples
        }
    }

    /// Whether a file would be there, whole, after a cut now.
    func isDurable(_ path: String) -> Bool {
        guard let file = self.files[path], !file.isDirty, !file.written.isEmpty else { return false }
        return self.isNameDurable(path)
    }

    func isNameDurable(_ path: String) -> Bool {
        var path = path
        while path != self.root {
            guard self.durableNames.contains(path) else { return false }
            path = Self.parent(path)
        }
        return true
    }

    /// The files after a cut now.
    func remains(_ tearing: Tearing) -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        if tearing == .lost { for (path, file) in self.ghosts { result[path] = file.durable } }
        for (path, file) in self.files {
            guard tearing != .lost || self.isNameDurable(path) else { continue }
            // What is torn is the tail behind what was synced.
            let tail = file.written.dropFirst(file.durable.count)
            switch tearing {
            case .lost: result[path] = file.durable
            case .half: result[path] = file.durable + tail.prefix(tail.count / 2)
            case .zeros: result[path] = file.durable + tail.map { _ in 0 }
            }
        }
        return result
    }

    static func parent(_ path: String) -> String {
        path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    }
}
