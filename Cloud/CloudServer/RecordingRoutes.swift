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

import AsyncHTTPClient
import Catalog
import EdgeProtocol
import Fleet
import Foundation
import Foundations
import HTTPServing
import HTTPTypes
import Hummingbird
import Identity
import Logging
import NIOCore
import NIOHTTP1
import PKI
import Relay

/// Recordings for scripts: the list, and the media, which the edge serves and the cloud passes on.
struct RecordingRoutes: Sendable {
    let services: CloudServices

    var routes: [CloudRoute] {
        let base = "/api/recordings/{recording}/cameras/{camera}"
        return [
            .get("/api/recordings", .right(.playbackView)) { _, context in try await self.list(context) },
            .get("\(base)/timeline", .right(.playbackView)) { request, context in
                try await self.relay(request, context, "timeline")
            },
            .get("\(base)/init.mp4", .right(.playbackView)) { request, context in
                try await self.relay(request, context, "init.mp4")
            },
            .get("\(base)/media", .right(.playbackView)) { request, context in
                try await self.relay(request, context, "media")
            },
            .get("\(base)/download.mp4", .right(.export)) { request, context in
                try await self.relay(request, context, "movie.mp4", isDownload: true)
            },
            .head("\(base)/download.mp4", .right(.export)) { request, context in
                try await self.relay(request, context, "movie.mp4", isDownload: true)
            },
        ]
    }

    /// The recording that a path names, of the asker's organisation; throws a problem where there is none.
    static func recording(_ context: CloudContext, _ services: CloudServices) async throws -> CatalogRecording {
        let organisationID = try context.signedIn.organisationID.description
        guard let id = context.parameters.get("recording").flatMap({ UUIDv7($0) }),
            let recording = try await services.catalog.recording(id, organisationID: organisationID)
        else {
            throw Problem(
                .notFound,
                title: "No such recording",
                detail: "Go to the recordings and choose one that is there."
            )
        }
        return recording
    }

    private func list(_ context: CloudContext) async throws -> Response {
        let organisationID = try context.signedIn.organisationID.description
        let recordings = try await self.services.catalog.recordings(organisationID: organisationID)
        return try RoomRoutes.json(["recordings": recordings.map(\.fact)])
    }

    /// Asks the recording's edge and passes its answer on, byte for byte, as fast as the browser takes it.
    private func relay(
        _ request: Request,
        _ context: CloudContext,
        _ resource: String,
        isDownload: Bool = false
    ) async throws -> Response {
        let recording = try await Self.recording(context, self.services)
        let fact = recording.fact
        guard let camera = context.parameters.get("camera").flatMap({ UUIDv7($0) }),
            fact.cameras.contains(where: { $0.id == camera }),
            let edge = try await self.services.fleet.edge(recording.edgeID)
        else {
            throw Problem(.notFound, title: "No such camera", detail: "This recording has no such camera.")
        }
        let end = fact.end ?? self.openEnd(request)
        var path = "/v1/cameras/\(camera)/ranges/"
        path += "\(fact.start.microsecondsSince1970)-\(end.microsecondsSince1970)/\(resource)"
        if let query = request.uri.query { path += "?\(query)" }
        var headers: [(String, String)] = []
        for name in [HTTPField.Name.range, .ifRange] {
            if let value = request.headers[name] { headers.append((name.rawName, value)) }
        }
        let address = EdgeMediaClients.Address(
            name: DeviceRole.edge(edge.id).dnsName,
            host: edge.mediaHost,
            port: edge.mediaPort
        )
        let answer: HTTPClientResponse
        do {
            answer = try await self.services.media.execute(
                path,
                method: request.method.rawValue,
                headers: headers,
                at: address
            )
        } catch {
            self.services.logger.info("An edge did not answer", metadata: ["edge": "\(edge.id)", "reason": "\(error)"])
            throw Problem(
                .badGateway,
                title: "The media server does not answer",
                detail: "The recording is safe on site and plays once the connection is back. Try again in a moment."
            )
        }
        return Self.pass(answer, downloadName: isDownload ? self.fileName(fact, camera) : nil)
    }

    /// Where an open recording ends for a viewer: at whole seconds of the page's life, so that all requests of one page
    /// speak of one range.
    private func openEnd(_ request: Request) -> UTCTime {
        if let text = request.uri.queryParameters["until"], let microseconds = Int64(text) {
            return UTCTime(microsecondsSince1970: microseconds)
        }
        let now = self.services.clock.utc.microsecondsSince1970
        return UTCTime(microsecondsSince1970: now - now % 60_000_000 + 60_000_000)
    }

    private func fileName(_ fact: RecordingFact, _ camera: UUIDv7) -> String {
        let moment = fact.start.rfc3339(fractionDigits: 0).replacingOccurrences(of: ":", with: "")
        return "oriel-\(moment)-\(camera.description.suffix(6)).mp4"
    }

    private static func pass(_ answer: HTTPClientResponse, downloadName: String?) -> Response {
        var headers = HTTPFields()
        let passed = [
            "content-type", "content-range", "accept-ranges", "etag", "oriel-start", "oriel-end", "oriel-last",
        ]
        for name in passed {
            if let value = answer.headers.first(name: name), let field = HTTPField.Name(name) { headers[field] = value }
        }
        if let downloadName, answer.status.code < 300 {
            headers[.contentDisposition] = "attachment; filename=\"\(downloadName)\""
            headers[.cacheControl] = "private, no-cache"
        }
        let length = answer.headers.first(name: "content-length").flatMap { Int($0) }
        let body = ResponseBody(contentLength: length) { writer in
            for try await chunk in answer.body { try await writer.write(chunk) }
            try await writer.finish(nil)
        }
        let status = HTTPResponse.Status(code: Int(answer.status.code))
        return Response(status: status, headers: headers, body: body)
    }
}
