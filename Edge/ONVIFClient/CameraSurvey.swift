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
import Ingest
public import ONVIF

/// Asks cameras that were discovered for their profiles and streams.
///
/// A camera is dialled at the address that its answer came from and nowhere else, whatever it says: anything on a network
/// can answer a probe.
public struct CameraSurvey: Sendable {
    /// How many cameras are asked at once.
    static let concurrency = 8

    /// A camera as it is shown, also as JSON.
    public struct Camera: Hashable, Sendable, Encodable {
        /// The name that its owner or maker gave it.
        public var name: String
        /// What hardware it is.
        public var hardware: String
        /// The IP address that it answered from.
        public var address: String
        /// Names the device for good.
        public var endpoint: String
        /// Where its ONVIF device service is.
        public var serviceURL: String
        /// Its profiles; empty without credentials.
        public var profiles: [Profile]
        /// Why it could not be asked; a sentence, nil where it could or there were no credentials.
        public var error: String?
    }

    /// A profile as it is shown.
    public struct Profile: Hashable, Sendable, Encodable {
        /// How the camera names it.
        public var token: String
        /// Its name for people.
        public var name: String
        /// The codec of the pictures, for example `H.264`.
        public var codec: String?
        /// Width in pixels.
        public var width: Int?
        /// Height in pixels.
        public var height: Int?
        /// Where the stream is, without user name and password.
        public var streamURL: String?
        /// Why there is no stream URL; a sentence.
        public var problem: String?

        /// The profile in a few words.
        public var summary: String {
            var words = [self.name.isEmpty ? self.token : self.name]
            if let codec { words.append(codec) }
            if let width, let height { words.append("\(width) × \(height)") }
            return words.joined(separator: ", ")
        }
    }

    private let clock: any TimeSource
    private let credentials: @Sendable (_ host: String) -> ONVIFCredentials?

    /// Makes a survey; `credentials` gives those of an address, nil for none: then only what discovery says is shown.
    public init(clock: any TimeSource, credentials: @escaping @Sendable (_ host: String) -> ONVIFCredentials?) {
        self.clock = clock
        self.credentials = credentials
    }

    /// Describes cameras, sorted by address.
    ///
    /// - Parameter progress: Called with the number of cameras that are done.
    public func describe(
        _ found: [DiscoveryResults.Found],
        progress: @Sendable (_ done: Int) -> Void
    ) async throws -> [Camera] {
        try await ONVIFTransport.withTransport(clock: self.clock) { transport in
            try await withThrowingTaskGroup(of: Camera.self) { group in
                var cameras: [Camera] = []
                var waiting = found[...]
                for _ in 0..<Self.concurrency {
                    guard let next = waiting.popFirst() else { break }
                    group.addTask { try await self.describe(next, transport) }
                }
                while let camera = try await group.next() {
                    cameras.append(camera)
                    progress(cameras.count)
                    guard let next = waiting.popFirst() else { continue }
                    group.addTask { try await self.describe(next, transport) }
                }
                return cameras.sorted { Self.order($0) < Self.order($1) }
            }
        }
    }

    /// Numbers of equal width, so that .9 comes before .10.
    private static func order(_ camera: Camera) -> String {
        let parts = camera.address.split(separator: ".").map {
            String(repeating: "0", count: max(0, 3 - $0.count)) + $0
        }
        return parts.joined(separator: ".") + " " + camera.endpoint
    }

    private func describe(_ found: DiscoveryResults.Found, _ transport: ONVIFTransport) async throws -> Camera {
        let uri = Self.serviceURI(found)
        var camera = Camera(
            name: found.device.name,
            hardware: found.device.hardware,
            address: found.host,
            endpoint: found.device.endpoint,
            serviceURL: uri.description,
            profiles: []
        )
        guard let credentials = self.credentials(found.host), let network = CameraNetworks.Network(found.host) else {
            return camera
        }
        let device = ONVIFCamera(
            uri: uri,
            credentials: credentials,
            networks: CameraNetworks([network]),
            transport: transport,
            clock: self.clock
        )
        do {
            if camera.name.isEmpty || camera.hardware.isEmpty {
                let information = try await device.send(.deviceInformation)
                if camera.name.isEmpty { camera.name = information.model }
                if camera.hardware.isEmpty { camera.hardware = information.hardwareID }
            }
            camera.profiles = try await device.streams().map { Profile($0) }
        } catch let error as ONVIFError {
            camera.error = error.message
        }
        return camera
    }

    /// The device service at the address that the answer came from.
    ///
    /// Of several addresses the one with that host is taken, else the first with its host replaced: cameras announce
    /// the address from the factory, but they know their own port and path.
    static func serviceURI(_ found: DiscoveryResults.Found) -> DeviceURI {
        let uris = found.device.addresses.compactMap { DeviceURI($0) }.filter { $0.scheme.hasPrefix("http") }
        var uri =
            uris.first { $0.host == found.host } ?? uris.first
            ?? DeviceURI(scheme: "http", host: found.host, port: nil, path: ONVIFCamera.defaultPath)
        uri.host = found.host
        return uri
    }
}

extension CameraSurvey.Profile {
    init(_ stream: ONVIFCamera.Stream) {
        let video = stream.profile.video
        self.init(
            token: stream.profile.token,
            name: stream.profile.name,
            codec: video?.codec,
            width: video?.width,
            height: video?.height,
            streamURL: stream.uri?.description,
            problem: stream.problem
        )
    }
}
