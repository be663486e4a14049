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

public import Foundations
public import SQLStore

/// The media store of an edge: segment files with their index in one directory.
///
/// ```
/// DIR/oriel-store.json   identity
/// DIR/lock               held by the one writer
/// DIR/index.sqlite       segments, gaps, recordings, outbox
/// DIR/media/<camera>/<YYYY-MM-DD>/<UTC start>-<id>.mp4
/// ```
/// It runs on a thread of its own, because its calls block. The order of every commit is: write, sync the files, sync
/// the folders of new files, commit the index, acknowledge.
public actor MediaStore {
    /// A segment ends at the first key frame this long after its start.
    public static let segmentAge: Duration = .seconds(60)
    /// Index changes that wait while the index cannot be written; older ends of segments are left to recovery then.
    static let maximumPendingChanges = 1024

    private nonisolated let thread: StoreThread
    /// The directory of the store.
    public nonisolated let directory: String
    /// What the program wants of the store.
    public nonisolated let mode: StoreMode
    /// Reads segment files beside the store's own thread.
    public nonisolated let reader: MediaReader
    /// The index; see ``schema``.
    nonisolated let database: any SQLDatabase
    let fileSystem: any FileSystem
    let clock: any TimeSource

    /// Which store this is.
    public private(set) var identity: StoreIdentity
    /// The segments that a crash had left open, as the opening recovered them or found them damaged; the agent stores
    /// a gap of cause ``GapCause/restart`` behind each.
    public internal(set) var recovered: [SegmentSummary] = []

    var cameras: [String: CameraWriter] = [:]
    var pendingChanges: [IndexChange] = []
    var knownFolders: Set<String> = []
    private var lock: (any FileLock)?
    private var isClosed = false
    private var isBusy = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// The thread that the actor runs on.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { self.thread.asUnownedSerialExecutor() }

    /// Opens the store of a directory; a writer makes it where the directory is empty and recovers what a crash left.
    ///
    /// - Parameters:
    ///   - directory: The directory; its parent must exist.
    ///   - fileSystem: Where media go.
    ///   - database: The index; nil opens `index.sqlite` of the directory.
    ///   - clock: Gives the time of ids.
    ///   - mode: What the program wants.
    ///   - expecting: The id that the store must have; nil takes any and allows a new one to be made.
    /// - Throws: ``StoreError``: `locked` where another process writes it, `identity` where the directory holds no
    ///   store or another one, `index` and `inputOutput` for what they say.
    public static func open(
        directory: String,
        fileSystem: any FileSystem = LocalFileSystem(),
        database: (any SQLDatabase)? = nil,
        clock: any TimeSource = SystemTimeSource(),
        mode: StoreMode,
        expecting: UUIDv7? = nil
    ) async throws -> MediaStore {
        let opener = StoreOpener(directory: directory, fileSystem: fileSystem, clock: clock, mode: mode)
        let opened = try await opener.open(database: database, expecting: expecting)
        let store = MediaStore(opened, fileSystem: fileSystem, clock: clock, directory: directory, mode: mode)
        if mode == .writer {
            do {
                try await store.recover()
            } catch {
                opened.lock?.release()
                throw error
            }
        }
        return store
    }

    private init(
        _ opened: StoreOpener.Opened,
        fileSystem: any FileSystem,
        clock: any TimeSource,
        directory: String,
        mode: StoreMode
    ) {
        self.thread = opened.thread
        self.directory = directory
        self.mode = mode
        self.reader = MediaReader(directory: directory, fileSystem: fileSystem)
        self.database = opened.database
        self.fileSystem = fileSystem
        self.clock = clock
        self.identity = opened.identity
        self.lock = opened.lock
    }

    deinit {
        self.lock?.release()
        self.thread.stop()
    }

    /// Ends all segments and gives the lock back. Throws ``StoreError`` where the index could not be written; the files
    /// are durable all the same and the next opening completes their rows.
    public func close() async throws {
        await self.enter()
        defer { self.leave() }
        guard !self.isClosed else { return }
        for camera in self.cameras.values { self.retire(camera.end()) }
        self.isClosed = true
        defer {
            self.lock?.release()
            self.lock = nil
        }
        try await self.commitPendingChanges()
    }

    /// Runs statements on the index in one transaction, for the rows that the agent owns (recordings, outbox) and
    /// whatever must change together with them.
    ///
    /// Throws what `body` throws, or `SQLError`.
    @discardableResult
    public nonisolated func transact<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> Result
    ) async throws -> Result {
        try await self.database.write(body)
    }

    /// Waits for the turn to change segments: a commit suspends for the index, and another must not come between.
    func enter() async {
        if !self.isBusy {
            self.isBusy = true
            return
        }
        await withCheckedContinuation { self.waiters.append($0) }
    }

    /// Ends the turn.
    func leave() {
        if self.waiters.isEmpty {
            self.isBusy = false
        } else {
            self.waiters.removeFirst().resume()
        }
    }

    /// Throws `closed` unless the store may be written.
    func checkWritable() throws(StoreError) {
        guard self.mode == .writer, !self.isClosed else {
            throw StoreError(code: .closed, message: "The store is not open for writing; open it as a writer first.")
        }
    }
}
