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
import Fleet
import Foundations
import NIOHTTP1
import PKI
import Testing

@testable import EdgeAgent

/// Cameras are moved through the edge's one port.
@Suite struct CameraControlTests {
    private static func room(_ camera: UUIDv7, port: Int, clock: some TimeSource) -> DesiredState.Room {
        let camera = DesiredState.Camera(
            id: camera,
            name: "Door",
            host: "127.0.0.1",
            port: 9,
            path: "/",
            onvifPort: port,
            onvifPath: "/onvif/services"
        )
        return DesiredState.Room(id: UUIDv7(time: clock.utc), name: "Room", preRollSeconds: 0, cameras: [camera])
    }

    @Test("Each order becomes its request to the camera; what was learned is not asked again")
    func orders() async throws {
        let rig = try await TrustRig()
        let fake = FakeCamera()
        let camera = UUIDv7(time: rig.clock.utc)
        try await fake.run { port in
            try await rig.withMediaAPI(rooms: [Self.room(camera, port: port, clock: rig.clock)]) {
                let media = try rig.authorities.identity(for: .media)
                func send(_ order: String) async throws -> (status: Int, body: String)? {
                    try await rig.send(.POST, "cameras/\(camera)/ptz", body: order, as: media)
                }
                let moved = try await send(#"{"action":"continuous","pan":0.5,"tilt":-0.25}"#)
                #expect(moved?.status == 200 && moved?.body == "{}")
                #expect(fake.operations == ["GetServices", "GetProfiles", "ContinuousMove"])
                let message = fake.lastMessage
                #expect(message.contains(#"<tt:PanTilt x="0.5" y="-0.25"/>"#))
                #expect(message.contains("<tptz:ProfileToken>main</tptz:ProfileToken>"))
                #expect(message.contains("<tptz:Timeout>PT5S</tptz:Timeout>"))
                let orders = [
                    (#"{"action":"absolute","zoom":0.1}"#, "AbsoluteMove"), (#"{"action":"stop"}"#, "Stop"),
                    (#"{"action":"relative","pan":-1}"#, "RelativeMove"), (#"{"action":"home"}"#, "GotoHomePosition"),
                    (#"{"action":"goto-preset","preset":"P001"}"#, "GotoPreset"),
                ]
                for (order, operation) in orders {
                    #expect(try await send(order)?.status == 200)
                    #expect(fake.operations.last == operation)
                }
                #expect(fake.operations.count == 3 + orders.count)
                #expect(try await send(#"{"action":"set-preset","name":"Desk"}"#)?.body == #"{"preset":"20"}"#)
                #expect(fake.lastMessage.contains("<tptz:PresetName>Desk</tptz:PresetName>"))
                let status = try await send(#"{"action":"status"}"#)?.body
                #expect(
                    status?.contains(#""moving":false"#) == true && status?.contains(#""zoom":0.211861998"#) == true
                )
                let presets = try await send(#"{"action":"presets"}"#)?.body
                #expect(presets?.contains(#""token":"P001""#) == true)
            }
        }
    }

    @Test("Only the cloud's media part may move cameras")
    func roles() async throws {
        let rig = try await TrustRig()
        let fake = FakeCamera()
        let camera = UUIDv7(time: rig.clock.utc)
        try await fake.run { port in
            try await rig.withMediaAPI(rooms: [Self.room(camera, port: port, clock: rig.clock)]) {
                let stop = #"{"action":"stop"}"#
                for wrong in [
                    try rig.authorities.identity(for: .listener), try rig.edgeIdentity(rig.edgeID),
                    try rig.forgedIdentity(),
                ] {
                    let answer = try await rig.send(.POST, "cameras/\(camera)/ptz", body: stop, as: wrong)
                    #expect(answer?.status == 403)
                }
                #expect(try await rig.send(.POST, "cameras/\(camera)/ptz", body: stop, as: nil) == nil)
                #expect(fake.operations.isEmpty)
            }
        }
    }

    @Test("Orders that are none, and cameras that are none, are refused without asking the camera")
    func refusals() async throws {
        let rig = try await TrustRig()
        let fake = FakeCamera()
        let camera = UUIDv7(time: rig.clock.utc)
        try await fake.run { port in
            try await rig.withMediaAPI(rooms: [Self.room(camera, port: port, clock: rig.clock)]) {
                let media = try rig.authorities.identity(for: .media)
                let wrong = [
                    "", "x", "[]", "{}", #"{"action":"explode"}"#, #"{"action":"continuous"}"#,
                    #"{"action":"continuous","pan":1.5}"#, #"{"action":"continuous","pan":1,"seconds":61}"#,
                    #"{"action":"goto-preset"}"#, #"{"action":"set-preset","name":""}"#,
                    #"{"action":"stop","name":"\#(String(repeating: "x", count: PTZOrder.maximumBytes))"}"#,
                ]
                for order in wrong {
                    let answer = try await rig.send(.POST, "cameras/\(camera)/ptz", body: order, as: media)
                    #expect(answer?.status == 400, "\(order.prefix(60))")
                }
                let other = UUIDv7(time: rig.clock.utc)
                let stop = #"{"action":"stop"}"#
                #expect(try await rig.send(.POST, "cameras/\(other)/ptz", body: stop, as: media)?.status == 404)
                #expect(try await rig.send(.POST, "cameras/x/ptz", body: stop, as: media)?.status == 404)
                #expect(fake.operations.isEmpty)
            }
        }
    }
}
