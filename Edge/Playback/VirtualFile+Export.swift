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

public import MediaStore

extension VirtualFile {
    /// Copies the file to a new one and makes it durable; `oriel-edge store export` calls it.
    ///
    /// - Parameters:
    ///   - path: The file to make; throws `store` where there is one.
    ///   - fileSystem: Where it goes.
    ///   - progress: Told the bytes that are written, after each chunk.
    /// - Throws: ``PlaybackError``; a part of the file may be left then.
    public func export(
        to path: String,
        fileSystem: any FileSystem = LocalFileSystem(),
        progress: @Sendable (Int64) -> Void = { _ in }
    ) async throws {
        do {
            let file = try fileSystem.createFile(path)
            var position: Int64 = 0
            while position < self.length {
                let end = min(position + Int64(VirtualFileChunks.maximumBytes), self.length)
                try await self.reader.copy(self.extents(of: position..<end), to: file, at: position)
                position = end
                progress(position)
            }
            try await self.reader.sync(file)
            file.close()
        } catch {
            throw PlaybackError(error)
        }
    }
}
