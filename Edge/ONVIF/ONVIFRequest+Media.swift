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

extension ONVIFRequest where Reply == [MediaProfile] {
    /// Asks for the profiles (ONVIF Media §5.2.2).
    public static var profiles: Self {
        Self(.media, "GetProfiles") { $0.all("Profiles").compactMap { MediaProfile($0) } }
    }

    /// Asks for the profiles with all that is in them (ONVIF Media2 §5.1.3).
    public static var profiles2: Self {
        Self(.media2, "GetProfiles", content: "<tr2:Type>All</tr2:Type>") {
            $0.all("Profiles").compactMap { MediaProfile($0) }
        }
    }
}

extension ONVIFRequest where Reply == String {
    /// Asks for the RTSP URI of a profile's stream (ONVIF Media §5.15.1).
    public static func streamURI(profile: String) -> Self {
        let setup =
            "<tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport>"
        let token = SOAPEnvelope.escaped(profile)
        return Self(
            .media,
            "GetStreamUri",
            content: "<trt:StreamSetup>\(setup)</trt:StreamSetup><trt:ProfileToken>\(token)</trt:ProfileToken>"
        ) { reply throws(ONVIFError) in try Self.uri(reply) }
    }

    /// The same of Media2 (§5.3.1).
    public static func streamURI2(profile: String) -> Self {
        let token = SOAPEnvelope.escaped(profile)
        return Self(
            .media2,
            "GetStreamUri",
            content: "<tr2:Protocol>RtspUnicast</tr2:Protocol><tr2:ProfileToken>\(token)</tr2:ProfileToken>"
        ) { reply throws(ONVIFError) in try Self.uri(reply) }
    }

    /// Asks for the address of a JPEG picture (ONVIF Media §5.15.2).
    public static func snapshotURI(profile: String) -> Self {
        let token = SOAPEnvelope.escaped(profile)
        return Self(.media, "GetSnapshotUri", content: "<trt:ProfileToken>\(token)</trt:ProfileToken>") {
            reply throws(ONVIFError) in try Self.uri(reply)
        }
    }

    /// The same of Media2 (§5.4.1).
    public static func snapshotURI2(profile: String) -> Self {
        let token = SOAPEnvelope.escaped(profile)
        return Self(.media2, "GetSnapshotUri", content: "<tr2:ProfileToken>\(token)</tr2:ProfileToken>") {
            reply throws(ONVIFError) in try Self.uri(reply)
        }
    }

    /// Media has the URI inside of a `MediaUri`, Media2 by itself.
    private static func uri(_ reply: SOAPElement) throws(ONVIFError) -> String {
        guard let uri = (reply.first("MediaUri", "Uri") ?? reply.first("Uri"))?.value, !uri.isEmpty else {
            throw .malformed("it names no URI")
        }
        return uri
    }
}
