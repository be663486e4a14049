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

import EdgeProtocol
public import Foundations
import HTTPServing
import LiveStream
public import Logging
import MediaStore
import NIOSSL
import PKI
import Recorder
import ServiceLifecycle
import Sync
import Synchronization
import Telemetry
import UnixSignals

/// The edge as a whole: puts the parts together and runs them until SIGTERM or SIGINT.
public struct EdgeAgent: Sendable {
    /// The program's version.
    public static let version = "0.1.0"

    private let configuration: EdgeConfiguration
    private let clock: any TimeSource
    private let logger: Logger

    /// Makes an agent.
    public init(configuration: EdgeConfiguration, clock: any TimeSource = SystemTimeSource(), logger: Logger) {
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
    }

    /// Runs until the program is told to end; what came in until then is on disk when this returns.
    ///
    /// Throws ``EdgeError``, and ``StoreError`` when the media store cannot be opened.
    public func run() async throws {
        let identity = try EdgeIdentity(state: self.configuration.state)
        let credentials = try self.configuration.credentialsFile.map { try CameraCredentials(file: $0) }
        let store = try await StoreBinding(state: self.configuration.state)
            .open(directory: self.configuration.media, clock: self.clock)
        let supervisor = CameraSupervisor(
            file: self.configuration.state + "/desired.json",
            networks: self.configuration.cameraNetworks,
            settings: self.configuration.cameraSettings,
            credentials: credentials ?? CameraCredentials(),
            clock: self.clock,
            logger: self.logger
        )
        let uplinkBox = Mutex<Uplink?>(nil)
        let book = RecordingBook(store: store, supervisor: supervisor, clock: self.clock) {
            uplinkBox.withLock { $0 }?.outboxChanged()
        }
        let recorder = Recorder(store: store, clock: self.clock) { camera, progress in
            await book.progressed(camera, progress)
        }
        let upkeep = StoreUpkeep(
            store: store,
            rules: self.configuration.retention,
            rooms: { supervisor.roomsOfCameras },
            clock: self.clock,
            logger: self.logger
        )
        let status = EdgeStatusReader(supervisor: supervisor, media: self.configuration.media, clock: self.clock)
        let uplink = try self.makeUplink(identity, store: store, supervisor: supervisor, book: book, status: status)
        uplinkBox.withLock { $0 = uplink }
        try await recorder.resumeWithheld(supervisor.rooms.flatMap(\.feeds))
        try await book.begin(with: recorder)
        let metrics = MetricsRegistry()
        let health = HealthServer(
            host: self.configuration.healthHost,
            port: self.configuration.healthPort,
            metrics: metrics,
            logger: self.logger
        ) {
            await status.note(in: metrics, recordings: book.openCount, isConnected: uplink.isConnected)
            if let report = upkeep.report { status.note(report, in: metrics) }
            return nil
        }
        let media = MediaAPI(
            identity: identity,
            supervisor: supervisor,
            store: store,
            clock: self.clock,
            logger: self.logger
        )
        // The order of starting; they end in reverse, so the cameras run until the recorder has made its last tick.
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: supervisor), .init(service: health), .init(service: upkeep),
                .init(service: recorder), .init(service: media), .init(service: uplink),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(5)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }

    private func makeUplink(
        _ identity: EdgeIdentity,
        store: MediaStore,
        supervisor: CameraSupervisor,
        book: RecordingBook,
        status: EdgeStatusReader
    ) throws -> Uplink {
        let policy = identity.cloudPolicy
        let client = WebSocketClient(
            host: identity.enrolment.listenerHost,
            port: identity.enrolment.listenerPort,
            context: try NIOSSLContext(configuration: identity.tls(isServer: false)),
            serverName: DeviceRole.cloud(.listener).dnsName
        ) { try policy.require(.cloud(.listener), of: $0) }
        let clock = self.clock
        return Uplink(
            client: client,
            outbox: Outbox(store: store, clock: self.clock),
            delegate: Uplink.Delegate(
                perform: { command, received in
                    await Self.perform(command, book: book, received: received, clock: clock)
                },
                adopt: { supervisor.adopt($0) },
                status: { status.status },
                allFacts: { try await book.allFacts() }
            ),
            software: Self.version,
            clock: self.clock,
            logger: self.logger
        )
    }

    private static func perform(
        _ command: Command,
        book: RecordingBook,
        received: MonotonicTime,
        clock: any TimeSource
    ) async -> CommandResult {
        guard clock.monotonic - received <= .milliseconds(command.validMilliseconds) else {
            return CommandResult(id: command.id, state: .expired, message: "The command came too late to begin.")
        }
        do {
            switch command.action {
            case .startRecording(let roomID, let recordingID): try await book.start(recordingID, roomID: roomID)
            case .stopRecording(let recordingID): try await book.stop(recordingID)
            }
            return CommandResult(id: command.id, state: .done)
        } catch {
            return CommandResult(id: command.id, state: .failed, message: "\(error)")
        }
    }
}
