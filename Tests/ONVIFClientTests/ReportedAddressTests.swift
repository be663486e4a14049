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

import Ingest
import ONVIF
import Testing

@testable import ONVIFClient

@Suite struct ReportedAddressTests {
    private static func networks(_ texts: [String]) -> CameraNetworks {
        texts.isEmpty ? .any : CameraNetworks(texts.compactMap { CameraNetworks.Network($0) })
    }

    @Test(
        "Wrong hosts give way to the one that was asked, others have to lie inside of the networks",
        arguments: [
            // asked, reported, networks (none: any), dialled (nil: refused)
            ("http://10.0.0.1:8080/", "rtsp://10.0.0.1/a", ["10.0.0.0/8"], "rtsp://10.0.0.1/a"),
            ("http://10.0.0.1:8080/", "rtsp://0.0.0.0:8554/a?b", ["10.0.0.0/8"], "rtsp://10.0.0.1:8554/a?b"),
            ("http://10.0.0.1:8080/", "rtsp://127.0.0.1/a", ["10.0.0.0/8"], "rtsp://10.0.0.1/a"),
            ("http://10.0.0.1:8080/", "rtsp://169.254.7.7/a", [], "rtsp://10.0.0.1/a"),
            ("http://10.0.0.1:8080/", "rtsp://[fe80::1]/a", [], "rtsp://10.0.0.1/a"),
            ("http://10.0.0.1:8080/", "rtsp://239.1.1.1/a", [], "rtsp://10.0.0.1/a"),
            ("http://10.0.0.1:8080/", "rtsp://192.168.1.108/a", [], "rtsp://10.0.0.1/a"),
            ("http://10.0.0.1:8080/", "rtsp://10.9.9.9/a", ["10.0.0.0/24"], "rtsp://10.0.0.1/a"),
            ("http://10.0.0.1:8080/", "rtsp://10.9.9.9/a", ["10.0.0.0/8"], "rtsp://10.9.9.9/a"),
            ("http://198.51.100.4/", "rtsp://192.168.1.108/a", [], "rtsp://198.51.100.4/a"),
            ("http://198.51.100.4/", "rtsp://198.51.100.9/a", ["198.51.100.0/24"], "rtsp://198.51.100.9/a"),
            ("http://10.0.0.1:8080/", "http://192.168.1.108/onvif/media", [], "http://10.0.0.1:8080/onvif/media"),
            ("https://10.0.0.1/", "http://0.0.0.0:80/onvif/media", [], "https://10.0.0.1/onvif/media"),
            ("http://10.0.0.1:8080/", "rtsp://camera.invalid/a", ["10.0.0.0/8"], "rtsp://10.0.0.1/a"),
            ("http://127.0.0.1:8080/", "rtsp://127.0.0.1:554/a", ["127.0.0.1"], "rtsp://127.0.0.1:554/a"),
            ("http://10.0.0.1:8080/", "rtsp://198.51.100.4/a", ["10.0.0.0/8"], nil),
            ("http://10.0.0.1:8080/", "http://198.51.100.4/onvif/ptz", ["10.0.0.0/8"], nil),
            ("http://10.0.0.1:8080/", "rtsp://[2001:db8::1]/a", ["10.0.0.0/8"], nil),
            ("http://10.0.0.1:8080/", "file:///etc/passwd", [], nil), ("http://10.0.0.1:8080/", "x", [], nil),
        ] as [(String, String, [String], String?)]
    )
    func rules(asked: String, reported: String, networks: [String], dialled: String?) async throws {
        let address = ReportedAddress(asked: try #require(DeviceURI(asked)), networks: Self.networks(networks))
        let uri = try? await address.dialable(reported)
        #expect(uri?.description == dialled)
    }

    @Test("What points outside is refused by name, with the remedy")
    func refusal() async throws {
        let asked = try #require(DeviceURI("http://10.0.0.1/"))
        let address = ReportedAddress(asked: asked, networks: Self.networks(["10.0.0.0/8"]))
        let error = await #expect(throws: ONVIFError.self) { try await address.dialable("rtsp://198.51.100.4/a") }
        #expect(error?.code == .forbidden)
        #expect(error?.message.contains("198.51.100.4") == true && error?.message.contains("cameras.networks") == true)
    }
}
