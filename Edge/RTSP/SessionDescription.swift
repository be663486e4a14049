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

/// What an SDP text says about the streams of a camera (RFC 8866).
///
/// Tolerant: lines may end with LF alone, be blank, unknown, out of order or missing; media that make no sense are
/// left out.
public struct SessionDescription: Hashable, Sendable {
    /// One `m=` section.
    public struct Media: Hashable, Sendable {
        /// `video`, `audio`, `application` and so on, in lower case.
        public var kind: String
        /// The port, 0 where the transport decides.
        public var port: Int
        /// The payload type described here: the first of the line that has an `rtpmap`, or else the first.
        public var payloadType: UInt8
        /// Name of the encoding as written, from `rtpmap` or the static table of RFC 3551 §6; empty where unknown.
        public var encodingName: String
        /// Ticks per second of the RTP clock, at least 1.
        public var clockRate: Int
        /// Number of channels where the SDP tells.
        public var channels: Int?
        /// Parameters of `a=fmtp`, names in lower case.
        public var parameters: [String: String]
        /// `a=control` of the section.
        public var control: String?
    }

    /// `m=` sections behind this many are not read.
    public static let maximumMedia = 32

    /// `a=control` of the session.
    public var control: String?
    /// The media sections in order.
    public var media: [Media]

    /// Reads the text; what cannot be understood is left out.
    public init(_ bytes: some Collection<UInt8>) {
        self.media = []
        var section: Section?
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) {
            let text = String(decoding: line, as: UTF8.self).trimmed
            guard let (type, value) = text.cut(at: "=") else { continue }
            switch type.trimmed {
            case "m":
                self.close(section)
                section = Section(media: value)
            case "a":
                let (name, argument) = value.cut(at: ":") ?? (value, "")
                if name.trimmed == "control", section == nil {
                    self.control = String(argument.trimmed)
                } else {
                    section?.attributes.append((String(name.trimmed), argument.trimmed))
                }
            default: continue
            }
        }
        self.close(section)
    }

    private mutating func close(_ section: Section?) {
        guard let media = section?.media(), self.media.count < Self.maximumMedia else { return }
        self.media.append(media)
    }
}

/// The lines of one `m=` section before they are put together, since attributes come in any order.
private struct Section {
    /// Bound of the payload types of one section that are looked at (RFC 8866 §5.14 has none).
    static let maximumPayloadTypes = 64

    var line: Substring
    var attributes: [(name: String, value: Substring)] = []

    init(media line: Substring) {
        self.line = line
    }

    func media() -> SessionDescription.Media? {
        let words = self.line.split(whereSeparator: \.isWhitespace)
        guard words.count >= 4, let port = Int(words[1].prefix { $0 != "/" }), (0...65_535).contains(port) else {
            return nil
        }
        let payloadTypes = words[3...].prefix(Self.maximumPayloadTypes).compactMap { UInt8($0) }.filter { $0 < 128 }
        guard let first = payloadTypes.first else { return nil }
        let payloadType = payloadTypes.first { self.argument("rtpmap", $0) != nil } ?? first
        var media = SessionDescription.Media(
            kind: words[0].lowercased(),
            port: port,
            payloadType: payloadType,
            encodingName: "",
            clockRate: 90_000,
            channels: nil,
            parameters: [:],
            control: self.attributes.first { $0.name == "control" }.map { String($0.value) }
        )
        if let map = staticPayloadTypes[payloadType] {
            (media.encodingName, media.clockRate, media.channels) = map
        }
        if let map = self.argument("rtpmap", payloadType) {
            let parts = map.split(separator: "/", omittingEmptySubsequences: false).map(\.trimmed)
            media.encodingName = String(parts.first ?? "")
            if parts.count > 1, let rate = Int(parts[1]), (1000...1_000_000_000).contains(rate) {
                media.clockRate = rate
            }
            media.channels = parts.count > 2 ? Int(parts[2]).flatMap { (1...255).contains($0) ? $0 : nil } : nil
        }
        for parameter in (self.argument("fmtp", payloadType) ?? "").split(separator: ";") {
            let (name, value) = parameter.cut(at: "=") ?? (parameter, "")
            let key = name.trimmed.lowercased()
            if !key.isEmpty, media.parameters[key] == nil { media.parameters[key] = String(value.trimmed) }
        }
        return media
    }

    /// What follows the payload type in an attribute such as `rtpmap:96 H264/90000`.
    private func argument(_ name: String, _ payloadType: UInt8) -> Substring? {
        for attribute in self.attributes where attribute.name == name {
            let type = attribute.value.prefix { $0.isASCII && $0.isNumber }
            if UInt8(type) == payloadType { return attribute.value.dropFirst(type.count).trimmed }
        }
        return nil
    }
}

/// The payload types that need no `rtpmap` (RFC 3551 §6), those that cameras use.
private let staticPayloadTypes: [UInt8: (String, Int, Int?)] = [
    0: ("PCMU", 8000, 1), 3: ("GSM", 8000, 1), 4: ("G723", 8000, 1), 5: ("DVI4", 8000, 1), 6: ("DVI4", 16_000, 1),
    7: ("LPC", 8000, 1), 8: ("PCMA", 8000, 1), 9: ("G722", 8000, 1), 10: ("L16", 44_100, 2), 11: ("L16", 44_100, 1),
    14: ("MPA", 90_000, nil), 18: ("G729", 8000, 1), 26: ("JPEG", 90_000, nil), 31: ("H261", 90_000, nil),
    32: ("MPV", 90_000, nil), 33: ("MP2T", 90_000, nil), 34: ("H263", 90_000, nil),
]
