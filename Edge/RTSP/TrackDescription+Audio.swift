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

import Foundations
public import MediaFormats
public import RTP

extension TrackDescription {
    /// The sound that Oriel records of the track; nil for pictures and for what it cannot store.
    public var audioFormat: AudioFormat? {
        switch self.content {
        case .aac(let format, _), .linear(let format), .opus(let format): format
        case .latm(let configuration, _): configuration.audio
        default: nil
        }
    }

    /// What takes the track's sound out of its packets; nil for pictures and for what Oriel cannot store.
    public func audioDepacketizer() -> AudioDepacketizer? {
        guard let format = self.audioFormat else { return nil }
        let ticksPerFrame = AudioFormat.samplesPerAACFrame * self.clockRate / max(1, format.sampleRate)
        switch self.content {
        case .aac(_, let layout): return .aac(AACDepacketizer(layout: layout, ticksPerFrame: ticksPerFrame))
        case .latm(let configuration, let inBand):
            return .latm(
                LATMDepacketizer(
                    configuration: configuration,
                    hasConfiguration: inBand,
                    ticksPerFrame: ticksPerFrame
                )
            )
        case .linear: return .linear(LinearDepacketizer(bytesPerSample: format.bytesPerSample ?? 1))
        case .opus: return .opus(OpusDepacketizer())
        default: return nil
        }
    }

    /// The content of an audio section whose encoding has the name in upper case.
    static func audioContent(_ media: SessionDescription.Media, name: String) -> Content {
        switch name {
        case "MPEG4-GENERIC": Self.aacContent(media)
        case "MP4A-LATM": Self.latmContent(media)
        case "PCMA": Self.linearContent(media, .pcma)
        case "PCMU": Self.linearContent(media, .pcmu)
        case "L16": Self.linearContent(media, .l16)
        case "OPUS": Self.opusContent(media)
        default: .unsupported(reason: "the codec is \(media.encodingName.isEmpty ? "unknown" : media.encodingName)")
        }
    }

    /// G.711 and L16: rate and channels say all (RFC 3551 §4.5).
    private static func linearContent(_ media: SessionDescription.Media, _ coding: AudioCoding) -> Content {
        do {
            return .linear(
                try AudioFormat(linear: coding, sampleRate: media.clockRate, channels: media.channels ?? 1)
            )
        } catch {
            return .unsupported(reason: "the codec is \(coding.rawValue) in a form that Oriel does not read (\(error))")
        }
    }

    /// Opus: `rtpmap` says two channels whatever is sent (RFC 7587 §7), and decoders make two of one.
    private static func opusContent(_ media: SessionDescription.Media) -> Content {
        do {
            return .opus(try AudioFormat(opus: media.channels ?? 2))
        } catch {
            return .unsupported(reason: "the codec is Opus in a form that Oriel does not read (\(error))")
        }
    }

    /// `MP4A-LATM` (RFC 6416 §7.3). Without a configuration in the SDP the format is not known before the first packet.
    private static func latmContent(_ media: SessionDescription.Media) -> Content {
        guard let config = media.parameters["config"].flatMap({ bytes(hexadecimal: $0) }), !config.isEmpty else {
            return .unsupported(reason: "the codec is AAC in LATM without a readable configuration")
        }
        do {
            let inBand = media.parameters["cpresent"].flatMap { Int($0) } ?? 1
            return .latm(try LATMConfiguration(parsing: config), inBandConfiguration: inBand != 0)
        } catch {
            return .unsupported(
                reason: "the codec is AAC in LATM with a configuration that Oriel does not read (\(error))"
            )
        }
    }

    /// The content of an `mpeg4-generic` section (RFC 3640 §4.1).
    private static func aacContent(_ media: SessionDescription.Media) -> Content {
        let mode = media.parameters["mode"]?.lowercased() ?? "aac-hbr"
        guard mode == "aac-hbr" || mode == "aac-lbr" else {
            return .unsupported(reason: "the codec is \(media.encodingName) in mode \(mode)")
        }
        guard let config = media.parameters["config"].flatMap({ bytes(hexadecimal: $0) }), !config.isEmpty else {
            return .unsupported(reason: "the codec is AAC without a readable configuration")
        }
        let format: AudioFormat
        do {
            format = try AudioFormat(audioSpecificConfig: config)
        } catch {
            return .unsupported(reason: "the codec is AAC with a configuration that Oriel does not read (\(error))")
        }
        let standard = mode == "aac-hbr" ? AACDepacketizer.Layout.highBitRate : .lowBitRate
        func length(_ name: String) -> Int? { media.parameters[name].flatMap { Int($0) } }
        let layout = AACDepacketizer.Layout(
            sizeLength: length("sizelength") ?? standard.sizeLength,
            indexLength: length("indexlength") ?? standard.indexLength,
            indexDeltaLength: length("indexdeltalength") ?? standard.indexDeltaLength
        )
        return .aac(format, layout)
    }
}
