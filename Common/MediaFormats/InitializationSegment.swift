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

/// The start of a fragmented MP4 file or stream: `ftyp` and `moov` without samples (ISO/IEC 14496-12 §8.8).
///
/// ```
/// ftyp
/// moov ─ mvhd
///      ─ trak (video, id 1) ─ tkhd, mdia ─ mdhd, hdlr, minf ─ vmhd, dinf, stbl ─ stsd ─ avc1 ─ avcC, hvc1 ─ hvcC
///      ─ trak (audio, id 2) ─ tkhd, mdia ─ mdhd, hdlr, minf ─ smhd, dinf, stbl ─ stsd ─ mp4a ─ esds
///      ─ mvex ─ trex, trex
/// ```
/// The recorder writes it at the head of every segment file, live and playback send it before the first fragment.
public struct InitializationSegment: Hashable, Sendable {
    /// What the video track holds; nil where there is none.
    public var video: VideoFormat?
    /// What the audio track holds; nil where there is none.
    public var audio: AudioFormat?

    /// The id of the video track.
    public static let videoTrackID: UInt32 = 1
    /// The id of the audio track.
    public static let audioTrackID: UInt32 = 2
    /// Ticks per second of the video track and of the movie. The audio track's are its samples per second.
    public static let videoTimescale: UInt32 = 90_000

    /// Makes a segment of the tracks that are given.
    public init(video: VideoFormat?, audio: AudioFormat?) {
        self.video = video
        self.audio = audio
    }

    /// The MIME type with the RFC 6381 codecs, for example `video/mp4; codecs="avc1.640028,mp4a.40.2"`.
    public var mimeType: String {
        let codecs = [self.video?.codecString, self.audio?.codecString].compactMap(\.self).joined(separator: ",")
        return "\(self.video == nil ? "audio" : "video")/mp4; codecs=\"\(codecs)\""
    }

    /// The bytes of `ftyp` and `moov`.
    public func serialized() -> [UInt8] {
        var writer = BoxWriter()
        writer.box("ftyp") { box in
            box.append(FourCC("iso6"))
            box.append(UInt32(0))
            for brand in ["iso5", "iso6", "mp41"] as [FourCC] { box.append(brand) }
        }
        writer.box("moov") { movie in
            movie.movieHeader(timescale: Self.videoTimescale, duration: 0, nextTrackID: 3)
            if let video {
                movie.emptyTrack(.video, Self.videoTimescale, video.width, video.height) { $0.sampleEntry(video) }
            }
            if let audio {
                movie.emptyTrack(.audio, UInt32(clamping: audio.sampleRate), 0, 0) { $0.sampleEntry(audio) }
            }
            movie.box("mvex") { extends in
                if self.video != nil { extends.trackExtends(.video) }
                if self.audio != nil { extends.trackExtends(.audio) }
            }
        }
        return writer.bytes
    }
}

extension BoxWriter {
    /// `trak` without samples.
    fileprivate mutating func emptyTrack(
        _ kind: TrackKind,
        _ timescale: UInt32,
        _ width: Int,
        _ height: Int,
        _ sampleEntry: (inout Self) -> Void
    ) {
        self.box("trak") { track in
            track.trackHeader(kind: kind, duration: 0, width: width, height: height)
            track.media(kind: kind, timescale: timescale, duration: 0) { table in
                table.fullBox("stsd") { descriptions in
                    descriptions.append(UInt32(1))
                    sampleEntry(&descriptions)
                }
                for type in ["stts", "stsc", "stco"] as [FourCC] { table.fullBox(type) { $0.append(UInt32(0)) } }
                table.fullBox("stsz") { $0.appendZeros(8) }
            }
        }
    }

    /// `trex` (ISO/IEC 14496-12 §8.8.3); every fragment states duration, size and flags itself.
    fileprivate mutating func trackExtends(_ kind: TrackKind) {
        self.fullBox("trex") { box in
            box.append(kind.trackID)
            box.append(UInt32(1))  // default_sample_description_index
            box.appendZeros(12)
        }
    }
}
