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
import Testing

@testable import EdgeAgent

@Suite struct CameraSettingsTests {
    static let fingerprint = String(repeating: "Ab:", count: 31) + "ab"

    @Test func eachCameraHasItsOwn() throws {
        let settings = try CameraSettings(lines: [
            "10.0.0.1 transport=udp basic=allow", "10.0.0.1:8554 transport=tcp", "Cam.example tls=verify",
            "[2001:db8::1]:322 tls=insecure", "2001:db8::2 tls=sha256:\(Self.fingerprint) transport=tcp",
            "10.0.0.9 tls=off basic=refuse",
        ])
        #expect(
            settings.entry(host: "10.0.0.1", port: 554).options == CameraOptions(transport: .udp, allowsBasic: true)
        )
        #expect(settings.entry(host: "10.0.0.1", port: 8554).options == CameraOptions(transport: .tcp))
        let verified = settings.entry(host: "cam.EXAMPLE", port: 1)
        #expect(verified.usesTLS && verified.options.trust == .authorities(file: nil))
        let any = settings.entry(host: "2001:db8::1", port: 322)
        #expect(any.usesTLS && any.options.trust == .anything)
        let pinned = settings.entry(host: "2001:db8::2", port: 322)
        let fingerprint = try #require(CertificateFingerprint(String(repeating: "ab", count: 32)))
        #expect(pinned.usesTLS && pinned.options.trust == .fingerprint(fingerprint))
        #expect(pinned.options.transport == .tcp)
        for (host, port) in [("10.0.0.9", 554), ("10.0.0.2", 554), ("2001:db8::1", 554)] {
            #expect(settings.entry(host: host, port: port) == CameraSettings.Entry())
        }
    }

    @Test(
        "lines that cannot be read are quoted",
        arguments: [
            "", "transport=udp", "h transport", "h transport=udp,tcp", "h tls=yes", "h tls=abcd", "h basic=yes",
            "h port=1", "h tls=sha256:\(String(repeating: "0", count: 63))",
        ]
    )
    func refuses(line: String) {
        let error = #expect(throws: EdgeError.self) { try CameraSettings(lines: [line]) }
        #expect(error?.message.hasPrefix("'\(line)'") == true)
    }

    @Test func twoLinesForOneCameraAreRefused() {
        #expect(throws: EdgeError.self) { try CameraSettings(lines: ["h basic=allow", "H tls=verify"]) }
    }
}
