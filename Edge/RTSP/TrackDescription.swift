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
        /// AAC behind RFC 3640 headers.
        case aac(AudioFormat, AACDepacketizer.Layout)
        /// AAC in LATM; whether elements hold configurations too.
        case latm(LATMConfiguration, inBandConfiguration: Bool)
        /// G.711 or L16.
        case linear(AudioFormat)
        /// Opus.
        case opus(AudioFormat)
        /// Something that Oriel cannot store; the reason is a phrase such as `the codec is H265`.
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
    public var isSupported: Bool {
        if case .unsupported = self.content { return false }
        return true
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
        case .video where name == "H264": self.content = .h264(videoFormat(media.parameters))
        case .audio: self.content = Self.audioContent(media, name: name)
        default: self.content = .unsupported(reason: "the codec is \(self.codecName)")
        }
    }
}

/// The format from `sprop-parameter-sets` (RFC 6184 §8.1); nil where it is missing or cannot be read.
///
/// Start codes and zero bytes around the sets, which some cameras leave in, are taken off.
private func videoFormat(_ parameters: [String: String]) -> VideoFormat? {
    var sequence: [UInt8]?
    var pictures: [[UInt8]] = []
    for text in (parameters["sprop-parameter-sets"] ?? "").split(separator: ",") {
        for unit in AnnexB.split((Base64.decode(text) ?? [])[...]) {
            switch unit.first.map({ $0 & 0x1F }) {
            case 7: sequence = Array(unit)
            case 8: pictures.append(Array(unit))
            default: continue
            }
        }
    }
    guard let sequence, !pictures.isEmpty else { return nil }
    return try? VideoFormat(sequenceParameterSet: sequence, pictureParameterSets: pictures)
}
