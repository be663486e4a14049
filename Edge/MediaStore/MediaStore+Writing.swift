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
import MediaFormats

extension MediaStore {
    /// Makes one tick of all cameras durable: writes every fragment, syncs every file touched, commits the rows of new
    /// and ended segments, and only then answers.
    ///
    /// One camera's failure does not hold up another's fragment. Fragments of one camera must come in order; calls may
    /// overlap and take turns. The recorder calls it every 500 ms.
    ///
    /// - Returns: One result for each fragment, in order.
    public func commit(_ fragments: [CameraFragment]) async -> [CommitResult] {
        await self.enter()
        defer { self.leave() }
        do throws(StoreError) {
            try self.checkWritable()
            try self.checkPresence(isStrict: false)
            try self.checkFreeSpace()
        } catch {
            for camera in self.cameras.values { self.retire(camera.end()) }
            _ = try? await self.commitPendingChanges()
            return fragments.map {
                CommitResult(camera: $0.camera, acknowledgedEnd: nil, droppedSamples: $0.samples.count, error: error)
            }
        }
        var parts: [CommitPart] = fragments.map { self.place($0) }
        for index in parts.indices { self.write(&parts[index]) }
        for index in parts.indices { self.sync(&parts[index]) }
        for part in parts {
            for writer in part.placement.touched where !writer.isFailed && !writer.isIndexed { self.introduce(writer) }
            self.retire(part.placement.retired)
        }
        var indexError: StoreError?
        do {
            try await self.commitPendingChanges()
        } catch {
            indexError = StoreError(index: error)
        }
        return parts.map { part in
            guard let camera = part.writer else { return part.result }
            var result = part.result
            for writer in part.placement.touched where writer.isIndexed {
                if let end = writer.durableEnd { camera.acknowledgedEnd = max(camera.acknowledgedEnd ?? end, end) }
            }
            result.acknowledgedEnd = camera.acknowledgedEnd
            let waits = part.placement.touched.contains { !$0.isIndexed && !$0.isFailed }
            if result.error == nil, waits { result.error = indexError }
            return result
        }
    }

    /// Ends the camera's segment, because nothing more comes for now. Throws ``StoreError`` where the index could not
    /// be written; the change waits for the next commit then.
    public func finish(camera: String) async throws {
        await self.enter()
        defer { self.leave() }
        try self.checkWritable()
        if let writer = self.cameras[camera] { self.retire(writer.end()) }
        try await self.commitPendingChanges()
    }

    /// One camera's part of a commit.
    private struct CommitPart {
        var writer: CameraWriter?
        var placement = CameraWriter.Placement()
        var result: CommitResult
    }

    private func place(_ fragment: CameraFragment) -> CommitPart {
        var part = CommitPart(
            result: CommitResult(camera: fragment.camera, acknowledgedEnd: nil, droppedSamples: 0, error: nil)
        )
        guard Self.isCameraName(fragment.camera), fragment.initialization.video != nil else {
            part.result.droppedSamples = fragment.samples.count
            part.result.error = StoreError(
                code: .invalid,
                message: """
                    The fragment of camera '\(fragment.camera)' has no video format, or the name is no id of 1 to 64 \
                    letters, digits, '-', '_' and '.'.
                    """
            )
            return part
        }
        let writer = self.cameras[fragment.camera] ?? CameraWriter()
        self.cameras[fragment.camera] = writer
        let clock = self.clock
        part.placement = writer.place(fragment, age: Self.segmentAge) { UUIDv7(time: clock.utc) }
        part.result.droppedSamples = part.placement.dropped
        part.writer = writer
        return part
    }

    private func write(_ part: inout CommitPart) {
        for writer in part.placement.touched {
            do throws(StoreError) {
                try self.makeFolders(writer.folder)
                try writer.write(in: self.directory, of: self.fileSystem)
            } catch {
                self.fail(writer, of: &part, error)
            }
        }
    }

    private func sync(_ part: inout CommitPart) {
        for writer in part.placement.touched where !writer.isFailed {
            do throws(StoreError) {
                try writer.sync()
                if writer.isNew { try self.fileSystem.syncDirectory("\(self.directory)/\(writer.folder)") }
                writer.settle()
            } catch {
                self.fail(writer, of: &part, error)
            }
        }
    }

    /// Ends a segment after a failure; what it had acknowledged stays.
    private func fail(_ writer: SegmentWriter, of part: inout CommitPart, _ error: StoreError) {
        let isNew = writer.isNew
        part.result.droppedSamples += writer.unsettledSamples
        part.result.error = error
        writer.fail()
        writer.close(cutting: error.code == .diskFull && !isNew)
        part.writer?.forget(writer)
        part.placement.retired.removeAll { $0 === writer }
        if isNew {
            // Nothing of it was ever acknowledged and no row names it. After a failed sync it stays for `store check`.
            if error.code == .diskFull { try? self.fileSystem.remove("\(self.directory)/\(writer.path)") }
            return
        }
        let detail = error.code == .diskFull ? "" : "A write failed and ended the segment: \(error.message)"
        self.append(.finish(writer, writer.summary(error.code == .diskFull ? .closed : .damaged, detail: detail)))
    }

    /// Makes the folders of a path below the directory, and their names durable: once for each process and folder,
    /// because one that is there may be younger than the last sync.
    func makeFolders(_ folder: String) throws(StoreError) {
        guard !self.knownFolders.contains(folder) else { return }
        var path = self.directory
        var relative = ""
        for name in folder.split(separator: "/") {
            let parent = path
            path += "/\(name)"
            relative += relative.isEmpty ? "\(name)" : "/\(name)"
            guard !self.knownFolders.contains(relative) else { continue }
            _ = try self.fileSystem.createDirectory(path)
            try self.fileSystem.syncDirectory(parent)
            self.knownFolders.insert(relative)
        }
    }

    static func isCameraName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
