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

/// The wire format, pinned: an edge of one release talks with a cloud of another.
@Suite struct MessageTests {
    static let edgeMessages: [(EdgeMessage, String)] = [
        (
            .hello(
                .init(
                    software: "1.0",
                    epoch: Samples.id(1),
                    maximumSequence: 9_007_199_254_740_993,
                    minimumRetainedSequence: 3,
                    desiredVersion: 4
                )
            ),
            #"{"body":{"desiredVersion":4,"epoch":"ID1","maximumSequence":9007199254740993,"#
                + #""minimumRetainedSequence":3,"software":"1.0","version":1},"type":"hello"}"#
        ),
        (
            .batch(
                OutboxBatch(
                    epoch: Samples.id(1),
                    previous: 7,
                    rows: [OutboxRow(sequence: 8, fact: .recording(Samples.recording))]
                )
            ),
            #"{"body":{"epoch":"ID1","previous":7,"rows":[{"fact":{"body":{"cameras":[{"bytes":1234,"gaps":"#
                + #"[{"cause":"camera-down","end":1790000003000000,"start":1790000002000000}],"id":"ID4"}],"#
                + #""end":1790000060000000,"id":"ID2","roomID":"ID3","start":1790000000000000,"state":"complete"},"#
                + #""type":"recording"},"sequence":8}]},"type":"batch"}"#
        ),
        (
            .commandResult(CommandResult(id: Samples.id(5), state: .failed, message: "No.")),
            #"{"body":{"id":"ID5","message":"No.","state":"failed"},"type":"commandResult"}"#
        ),
        (
            .status(
                EdgeStatus(
                    utc: Samples.time(0),
                    desiredVersion: 4,
                    freeBytes: 5,
                    cameras: [.init(id: Samples.id(4), state: .noSignal, since: Samples.time(1), message: "Gone.")]
                )
            ),
            #"{"body":{"cameras":[{"id":"ID4","message":"Gone.","since":1790000001000000,"state":"noSignal"}],"#
                + #""desiredVersion":4,"freeBytes":5,"utc":1790000000000000},"type":"status"}"#
        ),
    ]

    static let cloudMessages: [(CloudMessage, String)] = [
        (
            .welcome(.init(highWaterMark: 7, utc: Samples.time(0))),
            #"{"body":{"highWaterMark":7,"utc":1790000000000000},"type":"welcome"}"#
        ),
        (.acknowledged(sequence: 8), #"{"body":8,"type":"acknowledged"}"#),
        (
            .command(
                Command(
                    id: Samples.id(5),
                    action: .startRecording(roomID: Samples.id(3), recordingID: Samples.id(2)),
                    validMilliseconds: 5000
                )
            ),
            #"{"body":{"action":{"startRecording":{"recordingID":"ID2","roomID":"ID3"}},"id":"ID5","#
                + #""validMilliseconds":5000},"type":"command"}"#
        ),
        (
            .command(
                Command(id: Samples.id(5), action: .stopRecording(recordingID: Samples.id(2)), validMilliseconds: 1)
            ),
            #"{"body":{"action":{"stopRecording":{"recordingID":"ID2"}},"id":"ID5","validMilliseconds":1},"#
                + #""type":"command"}"#
        ),
        (
            .desired(
                DesiredState(
                    version: 4,
                    rooms: [
                        .init(
                            id: Samples.id(3),
                            name: "Room",
                            preRollSeconds: 10,
                            cameras: [
                                .init(id: Samples.id(4), name: "Door", host: "192.0.2.7", port: 554, path: "/main")
                            ]
                        )
                    ]
                )
            ),
            #"{"body":{"rooms":[{"cameras":[{"host":"192.0.2.7","id":"ID4","name":"Door","path":"/main","#
                + #""port":554}],"id":"ID3","name":"Room","preRollSeconds":10}],"version":4},"type":"desired"}"#
        ),
    ]

    @Test(arguments: edgeMessages)
    func theEdgesMessagesKeepTheirForm(message: EdgeMessage, json: String) throws {
        #expect(try Samples.json(message) == Samples.filled(json))
        #expect(try Samples.decode(EdgeMessage.self, Samples.filled(json)) == message)
    }

    @Test(arguments: cloudMessages)
    func theCloudsMessagesKeepTheirForm(message: CloudMessage, json: String) throws {
        #expect(try Samples.json(message) == Samples.filled(json))
        #expect(try Samples.decode(CloudMessage.self, Samples.filled(json)) == message)
    }

    @Test func anOpenRecordingHasNoEnd() throws {
        var fact = Samples.recording
        fact.state = .recording
        fact.end = nil
        let json = try Samples.json(EdgeFact.recording(fact))
        #expect(!json.contains(#""end":1790000060000000"#))
        #expect(try Samples.decode(EdgeFact.self, json) == .recording(fact))
    }

    @Test func enrolmentKeepsItsForm() throws {
        let request = EnrolmentRequest(tokenID: "t", signingRequest: "s", proof: "p")
        #expect(try Samples.json(request) == #"{"proof":"p","signingRequest":"s","tokenID":"t"}"#)
        #expect(try Samples.decode(EnrolmentRequest.self, Samples.json(request)) == request)
        let reply = EnrolmentReply(document: "{}", proof: "p")
        #expect(try Samples.json(reply) == #"{"document":"{}","proof":"p"}"#)
        #expect(try Samples.decode(EnrolmentReply.self, Samples.json(reply)) == reply)
        let enrolment = Enrolment(
            edgeID: Samples.id(1),
            organisation: "o",
            site: "s",
            certificate: "c",
            edgeIssuer: "e",
            cloudIssuer: "i",
            root: "r",
            listenerHost: "l",
            listenerPort: 8444,
            mediaHost: "m",
            mediaPort: 8443
        )
        let json =
            #"{"certificate":"c","cloudIssuer":"i","edgeID":"ID1","edgeIssuer":"e","listenerHost":"l","#
            + #""listenerPort":8444,"mediaHost":"m","mediaPort":8443,"organisation":"o","root":"r","site":"s"}"#
        #expect(try Samples.json(enrolment) == Samples.filled(json))
        #expect(try Samples.decode(Enrolment.self, Samples.filled(json)) == enrolment)
    }

    /// A later release may add fields; this one passes over them.
    @Test func fieldsThatAreNotKnownAreIgnored() throws {
        let json = #"{"body":{"highWaterMark":7,"utc":1,"more":{"a":[1]}},"type":"welcome","hint":true}"#
        let expected = CloudMessage.welcome(.init(highWaterMark: 7, utc: UTCTime(microsecondsSince1970: 1)))
        #expect(try Samples.decode(CloudMessage.self, json) == expected)
    }

    @Test(
        arguments: [
            "", "{}", "[]", #"{"type":"hello"}"#, #"{"type":"other","body":{}}"#, #"{"type":"status","body":8}"#,
            #"{"type":"batch","body":{"epoch":"1","previous":0,"rows":[]}}"#,
            #"{"type":"commandResult","body":{"id":"ID1","message":"","state":"perhaps"}}"#,
        ]
    )
    func otherTextsAreNoMessages(json: String) {
        #expect(throws: DecodingError.self) { try Samples.decode(EdgeMessage.self, Samples.filled(json)) }
    }
}

/// Values that stay the same.
enum Samples {
    private struct Fixed: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0x0123_4567_89AB_CDEF }
    }

    static let recording = RecordingFact(
        id: id(2),
        roomID: id(3),
        state: .complete,
        start: time(0),
        end: time(60),
        cameras: [
            .init(
                id: id(4),
                bytes: 1234,
                gaps: [GapFact(start: time(2), end: time(3), cause: "camera-down")]
            )
        ]
    )

    static func time(_ seconds: Int64) -> UTCTime {
        UTCTime(microsecondsSince1970: 1_790_000_000_000_000 + seconds * 1_000_000)
    }

    static func id(_ number: Int64) -> UUIDv7 {
        var generator = Fixed()
        return UUIDv7(time: self.time(number), using: &generator)
    }

    /// The text with `ID1` and so on in place.
    static func filled(_ json: String) -> String {
        (1...5).reduce(json) { $0.replacingOccurrences(of: "ID\($1)", with: self.id(Int64($1)).description) }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }
}
