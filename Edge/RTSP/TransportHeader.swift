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

/// What a camera answers in `Transport` (RFC 2326 §12.39), as far as Oriel needs it.
struct TransportHeader: Hashable, Sendable {
    /// Whether the packets come inside the RTSP connection.
    var isInterleaved: Bool
    /// The channel of RTP; RTCP has the next or `controlChannel`.
    var channel: UInt8?
    /// The channel of RTCP.
    var controlChannel: UInt8?
    /// The source that the camera announces.
    var ssrc: UInt32?
    /// UDP: the port from which the camera sends RTP, and to which it wants to be sent; nil where it tells none.
    var serverPort: UInt16?
    /// UDP: the same for RTCP.
    var serverControlPort: UInt16?
    /// The address from which the camera says it sends; nil where it does not tell.
    var source: String?
    /// Whether the packets go to a group of receivers.
    var isMulticast: Bool

    /// Reads the field; parameters come in any order, with spaces anywhere.
    init(_ text: String) {
        let first = text[...].cut(at: ",")?.before ?? text[...]
        self.isInterleaved = false
        self.isMulticast = false
        for part in first.split(separator: ";").map(\.trimmed) {
            guard let (name, value) = part.cut(at: "=") else {
                if part.uppercased().hasSuffix("/TCP") { self.isInterleaved = true }
                if part.isEqualIgnoringCase("multicast") { self.isMulticast = true }
                continue
            }
            switch name.trimmed.lowercased() {
            case "interleaved":
                let numbers = value.split(separator: "-").map(\.trimmed)
                guard let channel = numbers.first.flatMap({ UInt8($0) }) else { continue }
                self.isInterleaved = true
                self.channel = channel
                self.controlChannel = numbers.count > 1 ? UInt8(numbers[1]) : channel &+ 1
            case "server_port":
                let numbers = value.split(separator: "-").map(\.trimmed)
                guard let port = numbers.first.flatMap({ UInt16($0) }), port > 0 else { continue }
                self.serverPort = port
                self.serverControlPort = numbers.count > 1 ? UInt16(numbers[1]) : port < .max ? port + 1 : nil
            case "source":
                if !value.trimmed.isEmpty { self.source = String(value.trimmed) }
            case "ssrc":
                self.ssrc = UInt32(value.trimmed, radix: 16)
            default: continue
            }
        }
    }
}
