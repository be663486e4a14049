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

import Testing

@testable import Ingest

@Suite struct CameraNetworksTests {
    @Test(
        "addresses inside and outside",
        arguments: [
            ("127.0.0.1", ["127.0.0.0/8"], [127, 0, 0, 1]), ("127.0.0.1", ["10.0.0.0/8"], nil),
            ("10.1.2.3", ["192.0.2.0/24", "10.1.2.3"], [10, 1, 2, 3]), ("10.1.2.4", ["10.1.2.3"], nil),
            ("10.1.2.130", ["10.1.2.128/25"], [10, 1, 2, 130]), ("10.1.2.127", ["10.1.2.128/25"], nil),
            // An IPv4 address inside IPv6 is the IPv4 address.
            ("::ffff:10.1.2.3", ["10.0.0.0/8"], [10, 1, 2, 3]), ("::ffff:10.1.2.3", ["::/0"], nil),
            ("::1", ["::1"], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), ("::1", ["127.0.0.0/8"], nil),
            ("10.1.2.3", [], nil),
        ] as [(String, [String], [UInt8]?)]
    )
    func resolves(host: String, networks: [String], bytes: [UInt8]?) async throws {
        let limited = CameraNetworks(networks.compactMap { CameraNetworks.Network($0) })
        if let bytes {
            #expect(try await limited.resolve(host: host, port: 554).map(\.ipBytes) == [bytes])
        } else {
            let error = await #expect(throws: IngestError.self) { try await limited.resolve(host: host, port: 554) }
            #expect(error?.code == .forbidden)
        }
    }

    @Test func aNameGivesAllItsAddressesThatLieInside() async throws {
        let all = try await CameraNetworks.any.resolve(host: "localhost", port: 554).compactMap(\.ipBytes)
        #expect(all.contains([127, 0, 0, 1]))
        #expect(Set(all).count == all.count)
        let network = try #require(CameraNetworks.Network("127.0.0.0/8"))
        let inside = try await CameraNetworks([network]).resolve(host: "localhost", port: 554).compactMap(\.ipBytes)
        #expect(inside == [[127, 0, 0, 1]])
    }

    @Test func anUnknownNameIsSaidToBeUnknown() async {
        let error = await #expect(throws: IngestError.self) {
            try await CameraNetworks.any.resolve(host: "camera.invalid", port: 554)
        }
        #expect(error?.code == .unknownHost)
    }

    @Test(arguments: ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129", "cam", "10.0.0.0/x"])
    func refuses(text: String) {
        #expect(CameraNetworks.Network(text) == nil)
    }
}
