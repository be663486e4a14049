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

import TestSupport
import Testing

@testable import RTSP

@Suite struct RTSPParserTests {
    /// Feeds the bytes in pieces of `size` and returns what came out.
    static func parse(_ bytes: [UInt8], size: Int) throws -> [RTSPInbound] {
        var parser = RTSPParser()
        var messages: [RTSPInbound] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            parser.append(rest.prefix(size))
            rest = rest.dropFirst(size)
            while let message = try parser.next() { messages.append(message) }
        }
        return messages
    }

    static func rtp(_ channel: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0x24, channel, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
    }

    static let ok = Array("RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nabc".utf8)
    static let packet = rtp(0, [0x80, 0x60, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 2, 3])
    static let garbage: [UInt8] = [0xFF, 0x24, 0x99, 0x24, 0x00, 0x00, 0x10, 0x80, 0x52, 0x54, 0x00]

    static let streams: [[UInt8]] = [
        ok + packet + ok,
        // CRLF in front of messages and packets (interop).
        [0x0D, 0x0A] + packet + [0x0D, 0x0A, 0x0D, 0x0A] + ok + [0x0A] + packet,
        // Requests of the camera.
        Array("OPTIONS rtsp://c/ RTSP/1.0\r\nCSeq: 1\r\n\r\n".utf8) + packet,
        packet + garbage + packet + packet + ok,
        packet + garbage + ok + packet,
        // A status line and headers with LF alone, an empty length, a reason left out.
        Array("RTSP/1.0 404\nContent-Length:\n\n".utf8) + packet,
        // Capital letters that are no request.
        packet + Array("ABCDEFG\u{1}".utf8) + ok + packet,
    ]

    @Test("the split of the bytes does not matter", arguments: streams)
    func splits(stream: [UInt8]) throws {
        let whole = try Self.parse(stream, size: stream.count)
        #expect(!whole.isEmpty)
        for size in 1..<stream.count { #expect(try Self.parse(stream, size: size) == whole) }
    }

    @Test func findsMessagesAroundGarbage() throws {
        let messages = try Self.parse(Self.streams[3], size: 7)
        #expect(
            messages.map { message in
                switch message {
                case .response(let response): "\(response.status)"
                case .request(let request): request.method
                case .interleaved(let channel, let payload): "$\(channel):\(payload.count)"
                case .garbage(let byteCount): "?\(byteCount)"
                }
            } == ["$0:15", "?11", "$0:15", "$0:15", "200"]
        )
    }

    @Test func payloadsOutliveTheBuffer() throws {
        var parser = RTSPParser()
        parser.append(Self.packet + Self.packet.prefix(5))
        guard case .interleaved(_, let payload)? = try parser.next() else { throw RTSPError(.ended, "no packet") }
        let copy = Array(payload)
        parser.append(Self.packet.dropFirst(5))
        #expect(try parser.next() != nil)
        parser.append([UInt8](repeating: 0x24, count: 100))
        #expect(Array(payload) == copy)
        #expect(copy == Array(Self.packet.dropFirst(4)))
    }

    @Test(
        "bounds and nonsense",
        arguments: [
            "RTSP/1.0 200 OK\r\nX: " + String(repeating: "y", count: RTSPParser.maximumHeaderBytes),
            "RTSP/1.0 200 OK\r\nContent-Length: \(RTSPParser.maximumBodyBytes + 1)\r\n\r\n",
            "RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n", "RTSP/1.0 200 OK\r\nContent-Length: x\r\n\r\n",
            "RTSP/1.0 2000 OK\r\n\r\n", "RTSP/1.0\r\n\r\n", "RTSP/1.0 abc OK\r\n\r\n",
            String(repeating: "\u{1}", count: RTSPParser.maximumGarbageBytes + 2),
        ]
    )
    func refuses(text: String) {
        let error = #expect(throws: RTSPError.self) {
            _ = try Self.parse(Array(text.utf8), size: 64 << 10)
        }
        #expect(error?.code == .protocolViolation)
    }

    @Test(.enabled(if: Vectors.exist)) func everyCapturedReplyParses() throws {
        var count = 0
        for (name, bytes) in try Vectors.files("rtsp") where name.hasSuffix(".txt") && bytes.starts(with: "RTSP".utf8) {
            let messages = try Self.parse(bytes, size: bytes.count)
            #expect(messages.count == 1, "\(name)")
            guard case .response(let response)? = messages.first else {
                Issue.record("\(name) is no response")
                continue
            }
            #expect(response.status == 200, "\(name)")
            #expect(response.sequence != nil, "\(name)")
            #expect(try Self.parse(bytes, size: 1) == messages, "\(name)")
            count += 1
        }
        #expect(count == 27)
    }

    @Test(.enabled(if: Vectors.exist)) func fuzzSeedsAreHarmless() throws {
        for folder in ["Request", "Response", "Header", "Body", "InterleavedFrame"] {
            for (name, bytes) in try Vectors.files("fuzz-seeds/base-Fuzz\(folder)Unmarshal") {
                let whole = Result { try Self.parse(bytes, size: max(1, bytes.count)) }
                let single = Result { try Self.parse(bytes, size: 1) }
                #expect((try? whole.get()) == (try? single.get()), "\(name)")
            }
        }
    }

    @Test func randomBytesAreHarmless() {
        let alphabet = Array("$RTSP/1.0 20\r\n: \u{0}\u{80}O".utf8)
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...200)).map { _ in alphabet.randomElement() ?? 0 }
            let whole = try? Self.parse(bytes, size: max(1, bytes.count))
            #expect((try? Self.parse(bytes, size: 1)) == whole)
        }
    }
}
