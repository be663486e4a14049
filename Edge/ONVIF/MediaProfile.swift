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

/// A profile: one way in which a camera sends (ONVIF Media §5.2, Media2 §5.1).
public struct MediaProfile: Hashable, Sendable {
    /// The pictures of a profile.
    public struct Video: Hashable, Sendable {
        /// `H.264`, `H.265`, `MPEG-4` or `JPEG`; another as the camera writes it.
        public var codec: String
        /// Width in pixels; nil where the camera does not say.
        public var width: Int?
        /// Height in pixels; nil where the camera does not say.
        public var height: Int?
        /// Bound of pictures per second; nil where the camera does not say.
        public var framesPerSecond: Double?
        /// Bound of the bit rate in kbit/s; nil where the camera does not say.
        public var kilobitsPerSecond: Int?
    }

    /// How the camera names it in requests.
    public var token: String
    /// Its name for people.
    public var name: String
    /// The pictures; nil where it has none.
    public var video: Video?
    /// `AAC`, `PCMU`, `Opus` or as the camera writes it; nil where it has no sound.
    public var audioCodec: String?
    /// The PTZ node that it moves; nil where it cannot be moved.
    public var ptzNode: String?

    /// Reads one `Profiles` element; nil without a token, since it cannot be asked for then.
    init?(_ element: SOAPElement) {
        guard let token = element.attribute("token"), !token.isEmpty else { return nil }
        self.token = token
        self.name = element.first("Name")?.value ?? ""
        // Media2 has them one level deeper, under shorter names.
        let video = element.first("VideoEncoderConfiguration") ?? element.first("Configurations", "VideoEncoder")
        self.video = video.flatMap { Video($0) }
        let audio = element.first("AudioEncoderConfiguration") ?? element.first("Configurations", "AudioEncoder")
        self.audioCodec = audio?.first("Encoding").map { Self.codecName($0.value) }
        let ptz = element.first("PTZConfiguration") ?? element.first("Configurations", "PTZ")
        self.ptzNode = ptz.map { $0.first("NodeToken")?.value ?? "" }
    }

    /// Oriel's name of a codec that ONVIF names.
    static func codecName(_ name: String) -> String {
        switch name.uppercased() {
        case "H264": "H.264"
        case "H265", "HEVC": "H.265"
        case "MPEG4", "MPV4-ES": "MPEG-4"
        case "AAC", "MP4A-LATM", "MPEG4-GENERIC": "AAC"
        // ONVIF Media §5.2.6: G.711 with the µ-law.
        case "G711", "PCMU": "PCMU"
        case "OPUS": "Opus"
        default: name
        }
    }
}

extension MediaProfile.Video {
    init?(_ element: SOAPElement) {
        guard let encoding = element.first("Encoding")?.value, !encoding.isEmpty else { return nil }
        self.codec = MediaProfile.codecName(encoding)
        func integer(_ element: SOAPElement?) -> Int? {
            element.flatMap { Int($0.value) }.flatMap { $0 > 0 ? $0 : nil }
        }
        self.width = integer(element.first("Resolution", "Width"))
        self.height = integer(element.first("Resolution", "Height"))
        let rate = element.first("RateControl", "FrameRateLimit").flatMap { Double($0.value) }
        self.framesPerSecond = rate.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        self.kilobitsPerSecond = integer(element.first("RateControl", "BitrateLimit"))
    }
}
