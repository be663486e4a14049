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

/// Asks all cameras of a network to say where they are (WS-Discovery 2005 §5.2, ONVIF Core §7.3).
public struct DiscoveryProbe: Hashable, Sendable {
    /// What is looked for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Cameras and encoders: the type that ONVIF asks clients to look for.
        case networkVideoTransmitter = "dn:NetworkVideoTransmitter"
        /// Any ONVIF device; newer cameras may answer to this alone.
        case device = "tds:Device"
    }

    /// The group that probes go to (WS-Discovery §2.4).
    public static let multicastAddress = "239.255.255.250"
    /// The UDP port that probes go to (WS-Discovery §2.4).
    public static let port = 3702
    /// Bound of a reply: one UDP datagram.
    public static let maximumReplyBytes = 65_507

    /// What is looked for.
    public var kind: Kind
    /// Names the probe: a UUID in its usual form.
    public var messageID: String

    /// Makes a probe.
    public init(_ kind: Kind, messageID: String) {
        self.kind = kind
        self.messageID = messageID
    }

    /// The datagram.
    public var datagram: [UInt8] {
        SOAPEnvelope.write(
            header: """
                <a:Action s:mustUnderstand="1">\(Namespace.discovery)/Probe</a:Action>\
                <a:MessageID>urn:uuid:\(SOAPEnvelope.escaped(self.messageID))</a:MessageID>\
                <a:ReplyTo><a:Address>\(Namespace.addressing)/role/anonymous</a:Address></a:ReplyTo>\
                <a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>
                """,
            body: "<d:Probe><d:Types>\(self.kind.rawValue)</d:Types></d:Probe>",
            namespaces: [
                ("a", Namespace.addressing), ("d", Namespace.discovery), ("dn", Namespace.network),
                ("tds", ONVIFService.device.namespace),
            ]
        )
    }

    /// The devices of one reply; throws ``ONVIFError`` where it is no reply to a probe.
    public static func matches(_ datagram: [UInt8]) throws(ONVIFError) -> [DiscoveredDevice] {
        guard datagram.count <= self.maximumReplyBytes else { throw .tooLarge }
        let body = try SOAPEnvelope.body(datagram)
        guard let matches = body.first("ProbeMatches", in: Namespace.discoveries) else {
            throw .malformed("it does not answer a probe")
        }
        return matches.children.filter { $0.isNamed("ProbeMatch", in: Namespace.discoveries) }
            .compactMap { DiscoveredDevice($0) }
    }
}
