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
import RTSP
import Testing

@testable import EdgeAgent

@Suite struct CameraCredentialsTests {
    @Test(
        "Lines are for one host or for all; a URL's own credentials win",
        arguments: [
            ("rtsp://10.0.0.1/a", "one", "p:1"), ("rtsp://10.0.0.2/a", "any", "q"),
            ("rtsp://u:v@10.0.0.1/a", "u", "v"),
        ]
    )
    func apply(text: String, user: String, password: String) throws {
        let file = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        try "# cameras\n10.0.0.1 one:p:1\n\nany:q\n".write(toFile: file, atomically: true, encoding: .utf8)
        let url = try CameraCredentials(file: file).apply(to: RTSPURL(text))
        #expect(url.user == user)
        #expect(url.password == password)
        #expect(!url.withoutUserInformation.contains(password))
    }

    @Test("A wrong line is named by its number and never quoted")
    func wrongLine() throws {
        let file = NSTemporaryDirectory() + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        try "a:b\nsecretwithoutcolon\n".write(toFile: file, atomically: true, encoding: .utf8)
        let error = #expect(throws: EdgeError.self) { try CameraCredentials(file: file) }
        #expect(error?.message.contains("Line 2") == true)
        #expect(error?.message.contains("secret") == false)
    }
}
