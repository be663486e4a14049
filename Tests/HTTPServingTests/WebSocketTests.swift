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

import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import NIOSSL
import NIOWebSocket
import Synchronization
import Testing

@testable import HTTPServing

/// The server's and the client's end against one another, over TLS.
@Suite(.timeLimit(.minutes(1))) struct WebSocketTests {
    /// Sends every message back.
    static let echo: WebSocketResponder = { _, _ in
        .accept { connection in
            for try await message in connection.messages {
                switch message {
                case .text(let text): try await connection.send(text: text)
                case .binary(let bytes): try await connection.send(binary: bytes)
                }
            }
        }
    }

    /// What comes back for `messages`, sent one after another.
    private static func echoed(_ messages: [WebSocketMessage]) async throws -> [WebSocketMessage] {
        try await LoopbackServer.run(webSocket: self.echo) { server in
            let received = Mutex<[WebSocketMessage]>([])
            try await server.client().connect(path: "/echo") { connection in
                var replies = connection.messages.makeAsyncIterator()
                for message in messages {
                    switch message {
                    case .text(let text): try await connection.send(text: text)
                    case .binary(let bytes): try await connection.send(binary: bytes)
                    }
                    guard let reply = try await replies.next() else { return }
                    received.withLock { $0.append(reply) }
                }
            }
            return received.withLock { $0 }
        }
    }

    @Test func textAndBytesComeBackAsTheyWere() async throws {
        let messages: [WebSocketMessage] = [
            .text("hello"), .text(""), .text("Größe 🎥"), .binary(ByteBuffer(bytes: 0...255)), .binary(ByteBuffer()),
        ]
        #expect(try await Self.echoed(messages) == messages)
    }

    /// 125, 126, 65,535 and 65,536 bytes take the three forms of a length (RFC 6455 §5.2).
    @Test(arguments: [125, 126, 65_535, 65_536, 1 << 20, WebSocketUpgradeChannel.maximumMessageBytes])
    func aMessageOfAnySizeUpToTheBoundPasses(size: Int) async throws {
        let bytes = ByteBuffer(bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        #expect(try await Self.echoed([.binary(bytes)]) == [.binary(bytes)])
    }

    @Test func aLargerMessageEndsTheSocket() async throws {
        let bytes = ByteBuffer(repeating: 7, count: WebSocketUpgradeChannel.maximumMessageBytes + 1)
        let received = try? await Self.echoed([.binary(bytes)])
        #expect(received ?? [] == [])
    }

    @Test func messagesKeepTheirOrder() async throws {
        let count = 500
        let numbers = try await LoopbackServer.run(webSocket: Self.echo) { server in
            let received = Mutex<[String]>([])
            try await server.client().connect(path: "/echo") { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for number in 0..<count { try await connection.send(text: "\(number)") }
                    }
                    for try await case .text(let text) in connection.messages {
                        if received.withLock({
                            $0.append(text); return $0.count
                        }) == count {
                            break
                        }
                    }
                    try await group.waitForAll()
                }
            }
            return received.withLock { $0 }
        }
        #expect(numbers == (0..<count).map { "\($0)" })
    }

    @Test func severalMessagesGoInOneFlush() async throws {
        let pieces = (0..<20).map { ByteBuffer(string: "piece \($0)") }
        let received = try await LoopbackServer.run(webSocket: { _, _ in
            .accept { connection in
                try await connection.send(binary: pieces)
                for try await _ in connection.messages {}
            }
        }) { server in
            let received = Mutex<[WebSocketMessage]>([])
            try await server.client().connect(path: "/") { connection in
                for try await message in connection.messages {
                    if received.withLock({
                        $0.append(message); return $0.count
                    }) == pieces.count {
                        return
                    }
                }
            }
            return received.withLock { $0 }
        }
        #expect(received == pieces.map { .binary($0) })
    }

    @Test func fragmentsAreJoinedAndPingsBetweenThemAnswered() async throws {
        let reply = try await LoopbackServer.run(webSocket: Self.echo) { server in
            let received = Mutex<WebSocketMessage?>(nil)
            try await server.client().connect(path: "/echo") { connection in
                func send(_ opcode: WebSocketOpcode, _ text: String, fin: Bool) async throws {
                    try await connection.outbound.write(
                        WebSocketFrame(fin: fin, opcode: opcode, maskKey: .random(), data: ByteBuffer(string: text))
                    )
                }
                try await send(.text, "one ", fin: false)
                try await send(.ping, "are you there", fin: true)
                try await send(.continuation, "two ", fin: false)
                try await send(.continuation, "three", fin: true)
                var replies = connection.messages.makeAsyncIterator()
                let message = try await replies.next()
                received.withLock { $0 = message }
            }
            return received.withLock { $0 }
        }
        #expect(reply == .text("one two three"))
    }

    @Test func theServersCloseEndsTheClientsMessages() async throws {
        let (texts, serverSawTheEnd) = try await Self.afterServer { connection in
            try await connection.send(text: "last words")
            try await connection.close(code: 4001, reason: String(repeating: "é", count: 100))
            for try await _ in connection.messages {}
        }
        #expect(texts == ["last words"])
        #expect(serverSawTheEnd)
    }

    @Test func aHandlerThatReturnsClosesTheSocket() async throws {
        let (texts, serverSawTheEnd) = try await Self.afterServer { connection in
            var messages = connection.messages.makeAsyncIterator()
            _ = try await messages.next()
            try await connection.send(text: "short")
        }
        #expect(texts == ["short"])
        #expect(serverSawTheEnd)
    }

    @Test func theLastWordsOfAHandlerThatReturnsAtOnceArrive() async throws {
        let count = 5
        let texts = try await LoopbackServer.run(webSocket: { _, _ in
            .accept { connection in
                try await connection.send(binary: ByteBuffer(repeating: 7, count: 300_000))
                try await connection.send(text: "last words")
            }
        }) { server in
            let texts = Mutex<[String]>([])
            for _ in 0..<count {
                try await server.client().connect(path: "/") { connection in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        // What nobody reads must not make the server's system throw away what it sent.
                        group.addTask {
                            let unread = ByteBuffer(repeating: 1, count: 65_536)
                            for _ in 0..<100 { try? await connection.send(binary: unread) }
                        }
                        for try await message in connection.messages {
                            if case .text(let text) = message { texts.withLock { $0.append(text) } }
                        }
                        group.cancelAll()
                    }
                }
            }
            return texts.withLock { $0 }
        }
        #expect(texts == Array(repeating: "last words", count: count))
    }

    /// The close is awaited for a second, not for ever: otherwise the time limit ends this.
    @Test func aPeerThatDoesNotAnswerACloseIsLeft() async throws {
        let ended = try await LoopbackServer.run(webSocket: { _, _ in .accept { _ in } }) { server in
            let ended = Mutex(false)
            try? await server.client().connect(path: "/") { connection in
                // Messages are not read, so that the close is not answered; the socket ends all the same.
                try await connection.channel.closeFuture.get()
                ended.withLock { $0 = true }
            }
            return ended.withLock { $0 }
        }
        #expect(ended)
    }

    @Test func theClientsCloseEndsTheServersMessages() async throws {
        let ended = Mutex(false)
        _ = try await LoopbackServer.run(webSocket: { _, _ in
            .accept { connection in
                for try await _ in connection.messages {}
                ended.withLock { $0 = true }
            }
        }) { server in
            try await server.client().connect(path: "/") { connection in
                try await connection.close(code: 1000)
                for try await _ in connection.messages {}
            }
        }
        #expect(ended.withLock { $0 })
    }

    /// The texts that a client gets of a handler of the server, and whether that came to its end.
    private static func afterServer(
        _ handler: @escaping @Sendable (WebSocketConnection) async throws -> Void
    ) async throws -> (texts: [String], ended: Bool) {
        let ended = Mutex(false)
        let texts = try await LoopbackServer.run(webSocket: { _, _ in
            .accept { connection in
                try await handler(connection)
                ended.withLock { $0 = true }
            }
        }) { server in
            let texts = Mutex<[String]>([])
            try await server.client().connect(path: "/") { connection in
                try await connection.send(text: "here I am")
                for try await case .text(let text) in connection.messages { texts.withLock { $0.append(text) } }
            }
            return texts.withLock { $0 }
        }
        return (texts, ended.withLock { $0 })
    }

    @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x41, 0xC0, 0x80]] as [[UInt8]])
    func textThatIsNotUTF8EndsTheSocket(bytes: [UInt8]) async throws {
        let failure = Mutex<HTTPServingError?>(nil)
        let replies = try await LoopbackServer.run(webSocket: { _, _ in
            .accept { connection in
                do {
                    for try await message in connection.messages {
                        if case .text(let text) = message { try await connection.send(text: text) }
                    }
                } catch let error as HTTPServingError {
                    failure.withLock { $0 = error }
                    throw error
                }
            }
        }) { server in
            let replies = Mutex(0)
            try? await server.client().connect(path: "/") { connection in
                try await connection.send(.text, ByteBuffer(bytes: bytes))
                for try await _ in connection.messages { replies.withLock { $0 += 1 } }
            }
            return replies.withLock { $0 }
        }
        #expect(replies == 0)
        #expect(failure.withLock { $0 }?.code == .protocolViolation)
    }

    @Test func theResponderSeesPathFieldsAndCertificateOfTheRequest() async throws {
        let seen = Mutex<HTTPRequest?>(nil)
        _ = try await LoopbackServer.run(webSocket: { request, channel in
            seen.withLock { $0 = request }
            return channel.remoteAddress == nil ? .refuse : .accept { _ in }
        }) { server in
            try await server.client().connect(path: "/live/7?from=1", headers: [("Origin", "https://a.example")]) { _ in
            }
        }
        let request = try #require(seen.withLock { $0 })
        #expect(request.path == "/live/7?from=1")
        #expect(request.headerFields[.origin] == "https://a.example")
        #expect(request.method == .get)
    }

    @Test func theClientLearnsThatItWasRefused() async throws {
        let ran = Mutex(false)
        let code = try await LoopbackServer.run { server in
            try await servingCode { try await server.client().connect(path: "/") { _ in ran.withLock { $0 = true } } }
        }
        #expect(code == .upgradeRefused)
        #expect(!ran.withLock { $0 })
    }

    /// What is sent at once comes in one piece with the answer to the upgrade, behind which a decoder must not stop.
    @Test func whatTheServerSendsAtOnceIsNotLost() async throws {
        let count = 5
        let whole = try await LoopbackServer.run(webSocket: { _, _ in
            .accept { connection in
                try await connection.send(text: "first")
                for try await _ in connection.messages {}
            }
        }) { server in
            let whole = Mutex(0)
            for _ in 0..<count {
                try await server.client().connect(path: "/") { connection in
                    for try await message in connection.messages where message == .text("first") {
                        whole.withLock { $0 += 1 }
                        return
                    }
                }
            }
            return whole.withLock { $0 }
        }
        #expect(whole == count)
    }

    @Test func whatTheHandlerThrowsComesBack() async throws {
        struct Reason: Error, Equatable {}
        _ = try await LoopbackServer.run(webSocket: Self.echo) { server in
            await #expect(throws: Reason()) { try await server.client().connect(path: "/") { _ in throw Reason() } }
        }
    }

    @Test func aPeerThatIsNotWantedIsLeftBeforeTheHandlerRuns() async throws {
        struct Unwanted: Error, Equatable {}
        let ran = Mutex(false)
        _ = try await LoopbackServer.run(webSocket: Self.echo) { server in
            await #expect(throws: Unwanted()) {
                try await server.client { _ in throw Unwanted() }.connect(path: "/") { _ in ran.withLock { $0 = true } }
            }
        }
        #expect(!ran.withLock { $0 })
    }

    @Test func aServerThatIsNotTrustedIsUnreachable() async throws {
        let code = try await LoopbackServer.run(webSocket: Self.echo) { server in
            var client = try server.client()
            client.context = try NIOSSLContext(configuration: .makeClientConfiguration())
            let stranger = client
            return try await servingCode { try await stranger.connect(path: "/") { _ in } }
        }
        #expect(code == .unreachable)
    }

    @Test func aServerUnderAnotherNameIsUnreachable() async throws {
        let code = try await LoopbackServer.run(webSocket: Self.echo) { server in
            var client = try server.client()
            client.serverName = "elsewhere.example"
            let misled = client
            return try await servingCode { try await misled.connect(path: "/") { _ in } }
        }
        #expect(code == .unreachable)
    }

    @Test func aPortWhereNothingListensIsUnreachable() async throws {
        let client = try await LoopbackServer.run(webSocket: Self.echo) { try $0.client() }
        #expect(try await servingCode { try await client.connect(path: "/") { _ in } } == .unreachable)
    }

    @Test func aPeerThatSaysNothingIsGivenUp() async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        let client = WebSocketClient(
            host: "127.0.0.1",
            port: port,
            context: try NIOSSLContext(configuration: .makeClientConfiguration()),
            timeout: .milliseconds(300),
            verify: { _ in }
        )
        // Otherwise the time limit ends this.
        #expect(try await servingCode { try await client.connect(path: "/") { _ in } } == .unreachable)
        try await listener.close()
    }

    /// A server that waited for its sockets would be ended by the time limit.
    @Test func aGracefulShutdownDoesNotWaitForOpenSockets() async throws {
        try await LoopbackServer.run(webSocket: Self.echo) { server in
            let (steps, step) = AsyncStream.makeStream(of: String.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    let client = try server.client()
                    group.addTask {
                        try? await client.connect(path: "/") { connection in
                            step.yield("open")
                            for try await _ in connection.messages {}
                        }
                        step.yield("ended")
                    }
                }
                var iterator = steps.makeAsyncIterator()
                for _ in 0..<3 { #expect(await iterator.next() == "open") }
                server.stop()
                for _ in 0..<3 { #expect(await iterator.next() == "ended") }
            }
        }
    }
}

/// The code of the ``HTTPServingError`` that `body` throws; nil where it throws none; throws what else it throws.
func servingCode(_ body: () async throws -> Void) async throws -> HTTPServingError.Code? {
    do {
        try await body()
        return nil
    } catch let error as HTTPServingError {
        return error.code
    }
}
