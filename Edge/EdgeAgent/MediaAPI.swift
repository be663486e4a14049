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
import Foundation
import Foundations
import HTTPServing
import HTTPTypes
import Hummingbird
import HummingbirdTLS
import LiveStream
import Logging
import MediaStore
import NIOCore
import NIOSSL
import ONVIFClient
import PKI
import Playback
import Recorder
import ServiceLifecycle

/// The one port that the cloud dials: live pictures, windows of recordings and files, over mutual TLS.
///
/// Every request needs a certificate of the role `oriel:cloud:media`; anything else is refused before it is looked at.
///
/// ```
/// WS  /v1/cameras/{camera}/live
/// POST /v1/cameras/{camera}/ptz       a PTZOrder as JSON; answers a PTZAnswer
/// GET /v1/cameras/{camera}/ranges/{from}-{to}/timeline | init.mp4 | media?at=&duration=&align=key | movie.mp4
/// ```
/// `from` and `to` are microseconds since 1970 in UTC.
struct MediaAPI: Service {
    private let identity: EdgeIdentity
    private let supervisor: CameraSupervisor
    private let ranges: RangeCache
    private let clock: any TimeSource
    private let logger: Logger

    init(
        identity: EdgeIdentity,
        supervisor: CameraSupervisor,
        store: MediaStore,
        clock: any TimeSource,
        logger: Logger
    ) {
        self.identity = identity
        self.supervisor = supervisor
        self.ranges = RangeCache(store: store)
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await ONVIFTransport.withTransport(clock: self.clock) { transport in
            try await self.serve(CameraControl(supervisor: self.supervisor, transport: transport, clock: self.clock))
        }
    }

    private func serve(_ control: CameraControl) async throws {
        let policy = self.identity.cloudPolicy
        let router = Router(context: MediaAPIContext.self)
        router.add(middleware: CloudOnly(policy: policy))
        self.addRoutes(to: router)
        control.addRoutes(to: router)
        let (supervisor, clock) = (self.supervisor, self.clock)
        var configuration = ApplicationConfiguration(
            address: .hostname(self.identity.enrolment.mediaHost, port: self.identity.enrolment.mediaPort),
            serverName: nil
        )
        configuration.reuseAddress = true
        let application = Application(
            router: router,
            server: try .tls(
                .http1WithWebSockets { request, channel in
                    guard await CloudOnly.isCloud(channel, policy: policy),
                        let camera = Self.liveCamera(path: request.path ?? ""),
                        let feed = supervisor.feed(camera)
                    else { return .refuse }
                    return .accept { connection in
                        try await feed.whileWatched { try await feed.hub.serve(connection, clock: clock) }
                    }
                },
                tlsConfiguration: self.serverTLS()
            ),
            configuration: configuration,
            logger: self.logger
        )
        try await application.run()
    }

    private func serverTLS() throws -> TLSConfiguration {
        var tls = try self.identity.tls(isServer: true)
        tls.applicationProtocols = ["http/1.1"]
        return tls
    }

    private static func liveCamera(path: String) -> UUIDv7? {
        let parts = path.split(separator: "/")
        guard parts.count == 4, parts[0] == "v1", parts[1] == "cameras", parts[3] == "live" else { return nil }
        return UUIDv7(parts[2])
    }

    private func addRoutes(to router: Router<MediaAPIContext>) {
        let ranges = self.ranges
        router.get("v1/cameras/{camera}/ranges/{range}/timeline") { _, context -> Response in
            let range = try await ranges.range(context)
            return try TimelineAnswer(range).response()
        }
        router.get("v1/cameras/{camera}/ranges/{range}/init.mp4") { _, context -> Response in
            let range = try await ranges.range(context)
            return Response(
                status: .ok,
                headers: [.contentType: "video/mp4"],
                body: .init(byteBuffer: ByteBuffer(bytes: range.initialization()))
            )
        }
        router.get("v1/cameras/{camera}/ranges/{range}/media") { request, context -> Response in
            let range = try await ranges.range(context)
            guard let at = request.uri.queryParameters["at"].flatMap({ Double($0) }) else {
                throw Problem(.badRequest, title: "No moment given", detail: "Add at=SECONDS to the address.")
            }
            let duration = request.uri.queryParameters["duration"].flatMap { Double($0) } ?? 4
            let align = request.uri.queryParameters["align"] == "key"
            let window = try await RangeCache.problems {
                try await range.window(at: at, duration: duration, alignToKeyFrame: align)
            }
            var headers: HTTPFields = [.contentType: "video/mp4"]
            headers[HTTPField.Name("Oriel-Start")!] = String(window.start)
            headers[HTTPField.Name("Oriel-End")!] = String(window.end)
            if window.isLast { headers[HTTPField.Name("Oriel-Last")!] = "true" }
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: window.bytes)))
        }
        router.on("v1/cameras/{camera}/ranges/{range}/movie.mp4", method: .get) { request, context -> Response in
            try await Self.movie(request, context, ranges)
        }
        router.on("v1/cameras/{camera}/ranges/{range}/movie.mp4", method: .head) { request, context -> Response in
            try await Self.movie(request, context, ranges)
        }
    }

    /// Answers with a range of the virtual file (RFC 9110 §14), its length and its strong tag.
    private static func movie(
        _ request: Request,
        _ context: MediaAPIContext,
        _ ranges: RangeCache
    ) async throws -> Response {
        let file = try await ranges.movie(context)
        var headers: HTTPFields = [.contentType: "video/mp4", .acceptRanges: "bytes", .eTag: file.etag]
        let condition = request.headers[.ifRange]
        let header = condition == nil || condition == file.etag ? request.headers[.range] : nil
        let selected: Range<Int64>
        var status = HTTPResponse.Status.ok
        switch ByteRange.select(header: header, length: file.length) {
        case .whole:
            selected = 0..<file.length
        case .partial(let bytes):
            selected = bytes
            status = .partialContent
            headers[.contentRange] = "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(file.length)"
        case .unsatisfiable:
            return Response(status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(file.length)"])
        }
        let length = Int(selected.upperBound - selected.lowerBound)
        if request.method == .head {
            headers[.contentLength] = String(length)
            return Response(status: status, headers: headers)
        }
        let body = ResponseBody(contentLength: length) { writer in
            for try await chunk in file.read(selected) { try await writer.write(ByteBuffer(bytes: chunk)) }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: body)
    }
}
