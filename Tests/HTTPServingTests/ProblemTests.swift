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
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import HTTPServing

@Suite struct ProblemTests {
    private struct Document: Codable, Equatable {
        var status: Int
        var title: String
        var detail: String
    }

    @Test(
        arguments: [
            (HTTPResponse.Status.notFound, "Not there", "Room 7 is gone; \"reload\" the page.\n"),
            (.tooManyRequests, "Too many tries", "Wäit 30 s."),
        ]
    )
    func theDocumentSaysWhatHappened(status: HTTPResponse.Status, title: String, detail: String) async throws {
        let router = Router()
        router.get("/") { _, _ -> Response in throw Problem(status, title: title, detail: detail) }
        try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/", method: .get) { response in
                #expect(response.status == status)
                #expect(response.headers[.contentType] == "application/problem+json")
                #expect(response.headers[.cacheControl] == "no-store")
                let document = try JSONDecoder().decode(Document.self, from: Data(response.body.readableBytesView))
                #expect(document == Document(status: status.code, title: title, detail: detail))
            }
        }
    }
}
