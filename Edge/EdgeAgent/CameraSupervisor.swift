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
import Foundation
import Foundations
import Ingest
import Logging
import ONVIF
import ONVIFClient
import RTSP
import Recorder
import ServiceLifecycle
import Synchronization

/// Keeps a stream to every camera of the desired state.
///
/// A camera that stays as it is keeps its stream through a change of the others. The desired state is kept on disk, so the
/// edge starts with it when the cloud is away.
final class CameraSupervisor: Service {
    private struct Running {
        var camera: DesiredState.Camera
        var feed: CameraFeed
        var stop: AsyncStream<Void>.Continuation
    }

    private struct State {
        var desired = DesiredState(version: 0, rooms: [])
        var running: [UUIDv7: Running] = [:]
    }

    private enum Start {
        case camera(RTSPURL, CameraOptions, CameraFeed, stop: AsyncStream<Void>)
    }

    private let state: Mutex<State>
    private let file: String
    private let networks: CameraNetworks
    private let settings: CameraSettings
    private let credentials: CameraCredentials
    private let clock: any TimeSource
    private let logger: Logger
    private let starts: AsyncStream<Start>
    private let start: AsyncStream<Start>.Continuation

    /// Makes a supervisor that keeps the desired state in `file`, and begins with what is there.
    init(
        file: String,
        networks: CameraNetworks,
        settings: CameraSettings = CameraSettings(),
        credentials: CameraCredentials,
        clock: any TimeSource,
        logger: Logger
    ) {
        self.file = file
        self.networks = networks
        self.settings = settings
        self.credentials = credentials
        self.clock = clock
        self.logger = logger
        (self.starts, self.start) = AsyncStream.makeStream()
        self.state = Mutex(State())
        if let data = FileManager.default.contents(atPath: file),
            let desired = try? JSONDecoder().decode(DesiredState.self, from: data)
        {
            self.apply(desired)
        }
    }

    /// The version that runs.
    var desiredVersion: Int64 { self.state.withLock { $0.desired.version } }

    /// All rooms with their cameras' feeds.
    var rooms: [RoomFeeds] {
        self.state.withLock { state in
            state.desired.rooms.map { room in
                RoomFeeds(room: room, feeds: room.cameras.compactMap { state.running[$0.id]?.feed })
            }
        }
    }

    /// The room of each camera, both by id.
    var roomsOfCameras: [String: String] {
        self.state.withLock { state in
            let pairs = state.desired.rooms.flatMap { room in
                room.cameras.map { ($0.id.description, room.id.description) }
            }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    /// One room; nil where there is none of this id.
    func room(_ id: UUIDv7) -> RoomFeeds? { self.rooms.first { $0.room.id == id } }

    /// A camera's feed; nil where there is none of this id.
    func feed(_ cameraID: UUIDv7) -> CameraFeed? { self.state.withLock { $0.running[cameraID]?.feed } }

    /// A camera's ONVIF services, and what is needed to ask them; nil where there is no camera of this id.
    func onvif(_ cameraID: UUIDv7) -> (uri: DeviceURI, credentials: ONVIFCredentials?, networks: CameraNetworks)? {
        let cameras = self.state.withLock { $0.desired.rooms.flatMap(\.cameras) }
        guard let camera = cameras.first(where: { $0.id == cameraID }) else { return nil }
        let uri = DeviceURI(
            scheme: "http",
            host: camera.host,
            port: camera.onvifPort,
            path: camera.onvifPath ?? ONVIFCamera.defaultPath
        )
        let pair = self.credentials.pair(for: camera.host)
        return (uri, pair.map { ONVIFCredentials(user: $0.user, password: $0.password) }, self.networks)
    }

    /// Takes a new desired state: stores it, then starts and stops streams so that it holds.
    func adopt(_ desired: DesiredState) {
        do {
            try JSONEncoder().encode(desired).write(to: URL(fileURLWithPath: self.file), options: .atomic)
        } catch {
            self.logger.error("The desired state could not be stored", metadata: ["reason": "\(error)"])
        }
        self.apply(desired)
        self.logger.info("Desired state adopted", metadata: ["version": "\(desired.version)"])
    }

    func run() async throws {
        await withDiscardingTaskGroup { group in
            for await case .camera(let url, let options, let feed, let stop) in self.starts.cancelOnGracefulShutdown() {
                group.addTask { await self.keep(url, options, feed, until: stop) }
            }
            group.cancelAll()
        }
    }

    private func apply(_ desired: DesiredState) {
        self.state.withLock { state in
            state.desired = desired
            var wanted: Set<UUIDv7> = []
            for room in desired.rooms {
                let preRoll = Duration.seconds(min(max(0, room.preRollSeconds), 120))
                for camera in room.cameras {
                    wanted.insert(camera.id)
                    if let running = state.running[camera.id] {
                        running.feed.setPreRoll(preRoll)
                        if Self.isSameSource(running.camera, camera) { continue }
                        running.stop.finish()
                    }
                    self.begin(camera, preRoll: preRoll, in: &state)
                }
            }
            for (id, running) in state.running where !wanted.contains(id) {
                running.stop.finish()
                state.running[id] = nil
            }
        }
    }

    private func begin(_ camera: DesiredState.Camera, preRoll: Duration, in state: inout State) {
        let host = camera.host.contains(":") ? "[\(camera.host)]" : camera.host
        let feed =
            state.running[camera.id]?.feed
            ?? CameraFeed(camera: camera.id.description, preRoll: preRoll, clock: self.clock)
        let (stop, stopContinuation) = AsyncStream.makeStream(of: Void.self)
        state.running[camera.id] = Running(camera: camera, feed: feed, stop: stopContinuation)
        do {
            let entry = self.settings.entry(host: camera.host, port: camera.port)
            let url = try RTSPURL("\(entry.usesTLS ? "rtsps" : "rtsp")://\(host):\(camera.port)\(camera.path)")
            self.start.yield(.camera(self.credentials.apply(to: url), entry.options, feed, stop: stop))
        } catch {
            feed.receive(.interrupted(IngestError(.invalidURL, error.message), at: self.clock.utc))
        }
    }

    private func keep(
        _ url: RTSPURL,
        _ options: CameraOptions,
        _ feed: CameraFeed,
        until stop: AsyncStream<Void>
    ) async {
        let stream = CameraStream(url: url, networks: self.networks, options: options, clock: self.clock) { event in
            feed.receive(event)
        }
        await withDiscardingTaskGroup { group in
            group.addTask { await stream.run() }
            for await _ in stop {}
            group.cancelAll()
        }
    }

    private static func isSameSource(_ left: DesiredState.Camera, _ right: DesiredState.Camera) -> Bool {
        (left.host, left.port, left.path) == (right.host, right.port, right.path)
    }
}
