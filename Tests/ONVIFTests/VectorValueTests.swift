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
import TestSupport
import Testing

@testable import ONVIF

/// The captured replies, read by the requests that they answer.
@Suite struct VectorValueTests {
    private func reply<Reply>(_ request: ONVIFRequest<Reply>, _ file: String) throws -> Reply {
        try request.reply(Vectors.bytes("onvif/\(file).xml"))
    }

    @Test("The camera's clock")
    func time() throws {
        let time = try self.reply(.systemDateAndTime, "GetSystemDateAndTime")
        #expect(time.utc == UTCTime(rfc3339: "2014-12-24T19:14:37Z"))
        #expect(!time.followsTimeServer)
    }

    @Test("What the camera is")
    func information() throws {
        let information = try self.reply(.deviceInformation, "GetDeviceInformation")
        #expect(information.manufacturer == "Mockup Manufacturer")
        #expect(information.model == "Mockup Model")
        #expect(information.firmwareVersion == "Mockup_15_14_13")
        #expect(information.serialNumber == "00000000")
        #expect(information.hardwareID == "MOCKUP")
    }

    @Test("Where the services are, in both forms")
    func services() throws {
        let services = try self.reply(.services, "GetServices")
        for service in [ONVIFService.device, .media, .ptz] {
            #expect(services[service] == "http://192.168.68.111/onvif/services")
        }
        #expect(services[.media2] == nil)
        let capabilities = try self.reply(.capabilities, "GetCapabilities")
        for service in [ONVIFService.device, .media, .ptz] {
            #expect(capabilities[service] == "http://192.168.68.111/onvif/services")
        }
        // This one says that it is UTF-16, and is not.
        let encoder = try self.reply(.capabilities, "GetCapabilitiesEncoder")
        #expect(encoder[.ptz] == "http://192.168.30.65/onvif/device_service")
    }

    @Test("Profiles")
    func profiles() throws {
        let profiles = try self.reply(.profiles, "GetProfiles")
        #expect(profiles.count == 1)
        let profile = try #require(profiles.first)
        #expect(profile.token == "main")
        #expect(profile.name == "main")
        #expect(profile.ptzNode == "default")
        #expect(profile.audioCodec == nil)
        let video = try #require(profile.video)
        #expect(video.codec == "H.264")
        #expect(video.width == 1920 && video.height == 1080)
        #expect(video.framesPerSecond == 5 && video.kilobitsPerSecond == 1000)
    }

    @Test("Streams and pictures; the second has a prefix that nothing declares")
    func uris() throws {
        #expect(try self.reply(.streamURI(profile: "main"), "GetStreamUri") == "rtsp://192.168.68.111/h264main")
        let snapshot = try self.reply(.snapshotURI(profile: "main"), "GetSnapshotUri")
        let path = "onvif-cgi/jpg/image.cgi?resolution=800x600&compression=20&camera=1"
        #expect(snapshot == "http://192.168.68.111/" + path)
    }

    @Test("What can be moved, and where it is")
    func ptz() throws {
        let nodes = try self.reply(.ptzNodes, "GetNodes")
        #expect(nodes.count == 1)
        let node = try #require(nodes.first)
        #expect(node.token == "default" && node.name == "default")
        #expect(node.movesAbsolutely && node.movesRelatively && node.movesContinuously && node.hasHome)
        #expect(node.maximumPresets == 360)
        let status = try self.reply(.ptzStatus(profile: "main"), "GetStatus")
        #expect(status.position == PTZVector(pan: -0.864665985, tilt: 0.267444015, zoom: 0.211861998))
        #expect(status.isMoving == false)
        #expect(status.utc == UTCTime(rfc3339: "2014-12-29T20:01:31Z"))
        #expect(status.error == nil)
    }

    @Test("Presets")
    func presets() throws {
        let presets = try self.reply(.presets(profile: "main"), "ptz.GetPresets")
        #expect(presets[0].token == "P001" && presets[0].name == "P001" && presets[0].position == nil)
        #expect(presets[1].token == "P002")
        #expect(Set(presets.map(\.token)).count == presets.count && presets.count > 40)
        #expect(try self.reply(.setPreset(profile: "main", name: "Door"), "ptz.SetPreset") == "20")
    }

    @Test(
        "Movements are acknowledged",
        arguments: [
            (ONVIFRequest<Void>.continuousMove(profile: "p", velocity: PTZVector(), seconds: 1), "ptz.ContinuousMove"),
            (.absoluteMove(profile: "p", position: PTZVector()), "ptz.AbsoluteMove"),
            (.relativeMove(profile: "p", translation: PTZVector()), "ptz.RelativeMove"),
            (.stop(profile: "p"), "ptz.Stop"), (.gotoPreset(profile: "p", preset: "1"), "ptz.GotoPreset"),
            (.gotoHomePosition(profile: "p"), "ptz.GotoHomePosition"),
        ]
    )
    func movements(request: ONVIFRequest<Void>, file: String) throws {
        try self.reply(request, file)
        // The reply to one request is none to another.
        let error = #expect(throws: ONVIFError.self) { try self.reply(request, "GetStatus") }
        #expect(error?.code == .malformed)
    }

    @Test("A fault, with a prefix that nothing declares and broken quotes")
    func fault() throws {
        let error = #expect(throws: ONVIFError.self) { try self.reply(.profiles, "Error") }
        #expect(error?.code == .refused)
        #expect(error?.message.contains("(fault reason)") == true)
    }

    @Test("An answer to a probe")
    func probe() throws {
        let devices = try DiscoveryProbe.matches(Vectors.bytes("onvif/Probe.xml"))
        #expect(devices.count == 1)
        let device = try #require(devices.first)
        #expect(device.endpoint == "uuid:c9790c3a-701b-464d-a189-0060351c8ada")
        #expect(device.types == ["NetworkVideoTransmitter", "Device"])
        #expect(device.scopes.count == 7)
        #expect(device.name == "PREDATOR" && device.hardware == "HD_PREDATOR")
        #expect(device.addresses == ["SERVICE_URI"])
        #expect(device.isONVIF)
    }
}
