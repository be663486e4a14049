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
import Testing

@testable import EdgeProtocol

@Suite struct DesiredStateTests {
    @Test("A camera from before ONVIF is still read, and written without its fields")
    func olderCamera() throws {
        let id = UUIDv7(time: UTCTime(microsecondsSince1970: 0))
        let camera = DesiredState.Camera(id: id, name: "a", host: "h", port: 554, path: "/")
        let text = String(decoding: try JSONEncoder().encode(camera), as: UTF8.self)
        #expect(!text.contains("onvif"))
        #expect(try JSONDecoder().decode(DesiredState.Camera.self, from: Data(text.utf8)) == camera)
    }

    @Test("The ONVIF address travels")
    func onvif() throws {
        let id = UUIDv7(time: UTCTime(microsecondsSince1970: 0))
        let camera = DesiredState.Camera(
            id: id,
            name: "a",
            host: "h",
            port: 554,
            path: "/",
            onvifPort: 8000,
            onvifPath: "/onvif"
        )
        let copy = try JSONDecoder().decode(DesiredState.Camera.self, from: JSONEncoder().encode(camera))
        #expect(copy.onvifPort == 8000 && copy.onvifPath == "/onvif")
    }
}
