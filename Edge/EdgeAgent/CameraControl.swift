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
import HTTPServing
import HTTPTypes
import Hummingbird
import NIOCore
import ONVIF
import ONVIFClient

/// Moves cameras for the cloud; what was learned of a camera is kept, so that an order costs one request.
actor CameraControl {
    private let supervisor: CameraSupervisor
    private let transport: ONVIFTransport
    private let clock: any TimeSource
    private var cameras: [UUIDv7: (uri: DeviceURI, camera: ONVIFCamera)] = [:]

    init(supervisor: CameraSupervisor, transport: ONVIFTransport, clock: any TimeSource) {
        self.supervisor = supervisor
        self.transport = transport
        self.clock = clock
    }

    /// Adds `POST /v1/cameras/{camera}/ptz`; the router admits the cloud alone.
    nonisolated func addRoutes(to router: Router<MediaAPIContext>) {
        router.post("v1/cameras/{camera}/ptz") { request, context -> Response in
            guard let id = context.parameters.get("camera").flatMap({ UUIDv7($0[...]) }) else { throw Self.noCamera }
            let order = try await Self.order(request)
            let answer = try JSONEncoder().encode(try await self.perform(order, camera: id))
            return Response(
                status: .ok,
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: .init(byteBuffer: ByteBuffer(bytes: answer))
            )
        }
    }

    /// Does one order; throws ``Problem``.
    func perform(_ order: PTZOrder, camera id: UUIDv7) async throws -> PTZAnswer {
        let camera = try self.camera(id)
        do {
            return try await Self.perform(order, camera)
        } catch let error as ONVIFError {
            // The next order begins anew: the password, or the camera behind the address, may have changed.
            self.cameras[id] = nil
            throw Self.problem(error)
        }
    }

    private func camera(_ id: UUIDv7) throws -> ONVIFCamera {
        guard let source = self.supervisor.onvif(id) else {
            self.cameras[id] = nil
            throw Self.noCamera
        }
        if let known = self.cameras[id], known.uri == source.uri { return known.camera }
        let camera = ONVIFCamera(
            uri: source.uri,
            credentials: source.credentials,
            networks: source.networks,
            transport: self.transport,
            clock: self.clock
        )
        self.cameras[id] = (source.uri, camera)
        return camera
    }

    private static func perform(_ order: PTZOrder, _ camera: ONVIFCamera) async throws -> PTZAnswer {
        let vector = PTZVector(pan: order.pan, tilt: order.tilt, zoom: order.zoom)
        switch order.action {
        case .continuous:
            let seconds = order.seconds ?? PTZOrder.defaultSeconds
            try await camera.move { .continuousMove(profile: $0, velocity: vector, seconds: seconds) }
        case .absolute: try await camera.move { .absoluteMove(profile: $0, position: vector) }
        case .relative: try await camera.move { .relativeMove(profile: $0, translation: vector) }
        case .stop: try await camera.move { .stop(profile: $0) }
        case .home: try await camera.move { .gotoHomePosition(profile: $0) }
        case .status: return PTZAnswer(try await camera.move { ONVIFRequest.ptzStatus(profile: $0) })
        case .presets: return PTZAnswer(try await camera.move { ONVIFRequest.presets(profile: $0) })
        case .gotoPreset:
            let preset = order.preset ?? ""
            try await camera.move { .gotoPreset(profile: $0, preset: preset) }
        case .setPreset:
            let name = order.name ?? ""
            var answer = PTZAnswer()
            answer.preset = try await camera.move { .setPreset(profile: $0, name: name) }
            return answer
        }
        return PTZAnswer()
    }

    private static func order(_ request: Request) async throws -> PTZOrder {
        let order: PTZOrder
        do {
            let body = try await request.body.collect(upTo: PTZOrder.maximumBytes)
            order = try JSONDecoder().decode(PTZOrder.self, from: Data(body.readableBytesView))
        } catch {
            throw Problem(
                .badRequest,
                title: "No order for the camera",
                detail: "Send one JSON object with an 'action', such as {\"action\":\"stop\"}."
            )
        }
        if let fault = order.fault { throw Problem(.badRequest, title: "The order is wrong", detail: fault) }
        return order
    }

    private static let noCamera = Problem(
        .notFound,
        title: "No such camera",
        detail: "This edge has no camera of this id; look at its rooms."
    )

    private static func problem(_ error: ONVIFError) -> Problem {
        let status: HTTPResponse.Status =
            switch error.code {
            case .notSupported: .notImplemented
            case .notFound: .notFound
            case .invalidValue: .unprocessableContent
            case .forbidden: .forbidden
            case .timedOut: .gatewayTimeout
            default: .badGateway
            }
        return Problem(status, title: "The camera did not do it", detail: error.message)
    }
}
