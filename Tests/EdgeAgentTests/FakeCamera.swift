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
import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport

/// A camera on a port of the loopback that answers ONVIF requests with captured replies, and keeps what it was asked.
final class FakeCamera: Sendable {
    private let asked = Mutex<[(operation: String, message: String)]>([])

    /// The operations, in order.
    var operations: [String] { self.asked.withLock { $0.map(\.operation) } }

    /// The last message.
    var lastMessage: String { self.asked.withLock { $0.last?.message ?? "" } }

    /// Runs it while `body` does something, which is given the port.
    func run(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let router = Router()
        router.post("**") { request, _ -> Response in
            let message = String(buffer: try await request.body.collect(upTo: 1 << 20))
            guard let operation = message.firstMatch(of: /<s:Body><\w+:(\w+)/)?.1 else { throw HTTPError(.badRequest) }
            self.asked.withLock { $0.append((String(operation), message)) }
            let names = [String(operation), "ptz.\(operation)"]
            guard let reply = names.lazy.compactMap({ try? Vectors.bytes("onvif/\($0).xml") }).first else {
                throw HTTPError(.notFound)
            }
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: reply)))
        }
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: Logger(label: "camera") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.run() }
            group.addTask {
                for await port in ports { return try await body(port) }
            }
            try await group.next()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
    }
}
