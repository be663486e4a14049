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

public import MediaFormats
public import RTP

/// One stream of pictures or sound that a camera offers.
public struct TrackDescription: Hashable, Sendable {
    /// What the stream carries and what is known of its format before the first packet.
    public enum Content: Hashable, Sendable {
        /// H.264; the format is nil where the SDP does not tell and in-band parameter sets must.
        case h264(VideoFormat?)
        /// H.265; the format is nil where the SDP does not tell and in-band parameter sets must.
        case h265(VideoFormat?)
        /// AAC behind RFC 3640 headers.
        case aac(AudioFormat, AACDepacketizer.Layout)
        /// AAC in LATM; whether elements hold configurations too.
        case latm(LATMConfiguration, inBandConfiguration: Bool)
        /// G.711 or L16.
        case linear(AudioFormat)
        /// Opus.
        case opus(AudioFormat)
        /// Something that Oriel cannot store; the reason is a phrase such as `the codec is JPEG`.
        case unsupported(reason: String)
    }

    /// Pictures or sound.
    public var kind: TrackKind
    /// Name of the codec as the camera writes it; `unknown` where it does not.
    public var codecName: String
    /// RTP payload type.
    public var payloadType: UInt8
    /// Ticks per second of the RTP clock.
    public var clockRate: Int
    /// The URL for SETUP.
    public var controlURL: String
    /// Codec and format.
    public var content: Content

    /// Whether Oriel can record the track.
    public var isSupported: Bool { self.unsupportedReason == nil }

    /// Why Oriel cannot record the track, a phrase such as `the codec is JPEG`; nil where it can.
    public var unsupportedReason: String? {
        if case .unsupported(let reason) = self.content { return reason }
        return nil
    }

    /// What is known of the pictures; nil for sound and where the SDP does not tell.
    public var videoFormat: VideoFormat? {
        switch self.content {
        case .h264(let format), .h265(let format): format
        default: nil
        }
    }

    /// Reads one media section; nil where it carries neither pictures nor sound.
    ///
    /// - Parameters:
    ///   - media: The section.
    ///   - baseURL: What a relative control attribute is relative to.
    public init?(media: SessionDescription.Media, baseURL: String) {
        guard let kind = TrackKind(rawValue: media.kind) else { return nil }
        self.kind = kind
        self.codecName = media.encodingName.isEmpty ? "unknown" : media.encodingName
        self.payloadType = media.payloadType
        self.clockRate = media.clockRate
        self.controlURL = ControlURL.resolve(media.control, base: baseURL)
        let name = media.encodingName.uppercased()
        switch kind {
        case .video where name == "H264":
            self.content = .h264(declaredFormat(.h264, of: media, sets: ["sprop-parameter-sets"]))
        case .video where name == "H265" || name == "HEVC": self.content = h265Content(media)
        case .audio: self.content = Self.audioContent(media, name: name)
        default: self.content = .unsupported(reason: "the codec is \(self.codecName)")
        }
    }
}

/// The format from the parameters that carry parameter sets (RFC 6184 §8.1, RFC 7798 §7.1); nil where they are missing or
/// cannot be read.
///
/// Start codes and zero bytes around the sets, which some cameras leave in, are taken off.
private func declaredFormat(_ codec: Codec, of media: SessionDescription.Media, sets names: [String]) -> VideoFormat? {
    var units: [[UInt8]] = []
    for text in names.flatMap({ (media.parameters[$0] ?? "").split(separator: ",") }) {
        units += AnnexB.split((Base64.decode(text) ?? [])[...]).map { Array($0) }
    }
    return try? VideoFormat(codec: codec, parameterSets: units)
}

/// The content of an `H265` section (RFC 7798 §7.1).
private func h265Content(_ media: SessionDescription.Media) -> TrackDescription.Content {
    // Above 0 every packet carries decoding order numbers (RFC 7798 §4.4.1).
    if let difference = media.parameters["sprop-max-don-diff"].flatMap({ Int($0) }), difference > 0 {
        return .unsupported(
            reason: "the codec is H265 with pictures out of decoding order (sprop-max-don-diff is \(difference))"
        )
    }
    return .h265(declaredFormat(.h265, of: media, sets: ["sprop-vps", "sprop-sps", "sprop-pps"]))
}
