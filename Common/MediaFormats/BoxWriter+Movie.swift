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

/// The boxes that a fragmented and a plain movie have in common. Times are written in 64 bits, version 1.
extension BoxWriter {
    /// The movie box that every track and every time is defined by (ISO/IEC 14496-12 §8.2.2).
    mutating func movieHeader(timescale: UInt32, duration: UInt64, nextTrackID: UInt32) {
        self.fullBox("mvhd", version: 1) { box in
            box.append(UInt64(0))  // creation_time
            box.append(UInt64(0))  // modification_time
            box.append(timescale)
            box.append(duration)
            box.append(UInt32(0x0001_0000))  // rate 1.0
            box.append(UInt16(0x0100))  // volume 1.0
            box.appendZeros(10)
            box.appendUnityMatrix()
            box.appendZeros(24)
            box.append(nextTrackID)
        }
    }

    /// Which track it is and how large its picture (ISO/IEC 14496-12 §8.3.2); enabled and in the movie.
    mutating func trackHeader(kind: TrackKind, duration: UInt64, width: Int, height: Int) {
        self.fullBox("tkhd", version: 1, flags: 3) { box in
            box.append(UInt64(0))  // creation_time
            box.append(UInt64(0))  // modification_time
            box.append(kind.trackID)
            box.append(UInt32(0))
            box.append(duration)
            box.appendZeros(8)
            box.append(UInt16(0))  // layer
            box.append(UInt16(0))  // alternate_group
            box.append(UInt16(kind == .audio ? 0x0100 : 0))  // volume
            box.append(UInt16(0))
            box.appendUnityMatrix()
            box.append(UInt32(clamping: width) << 16)
            box.append(UInt32(clamping: height) << 16)
        }
    }

    /// `mdia` with its headers; the closure appends the boxes of the sample table (ISO/IEC 14496-12 §8.4).
    mutating func media(
        kind: TrackKind,
        timescale: UInt32,
        duration: UInt64,
        _ sampleTable: (inout Self) -> Void
    ) {
        self.box("mdia") { box in
            box.fullBox("mdhd", version: 1) { header in
                header.append(UInt64(0))  // creation_time
                header.append(UInt64(0))  // modification_time
                header.append(timescale)
                header.append(duration)
                header.append(UInt16(0x55C4))  // language "und"
                header.append(UInt16(0))
            }
            box.fullBox("hdlr") { handler in
                handler.append(UInt32(0))
                handler.append(kind.handlerType)
                handler.appendZeros(12)
                handler.append((kind == .video ? "Oriel video\0" : "Oriel audio\0").utf8)
            }
            box.box("minf") { information in
                switch kind {
                case .video: information.fullBox("vmhd", flags: 1) { $0.appendZeros(8) }
                case .audio: information.fullBox("smhd") { $0.appendZeros(4) }
                }
                information.box("dinf") { data in
                    data.fullBox("dref") { references in
                        references.append(UInt32(1))
                        references.fullBox("url ", flags: 1) { _ in }  // the media data is in this file
                    }
                }
                information.box("stbl", sampleTable)
            }
        }
    }

    private mutating func appendUnityMatrix() {
        self.append(integers: [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000])
    }
}

extension TrackKind {
    /// The track id that Oriel's files use for the kind.
    var trackID: UInt32 {
        switch self {
        case .video: InitializationSegment.videoTrackID
        case .audio: InitializationSegment.audioTrackID
        }
    }

    /// The kind that Oriel's files use the track id for.
    init?(trackID: UInt32) {
        guard let kind = Self.allCases.first(where: { $0.trackID == trackID }) else { return nil }
        self = kind
    }

    /// The handler type (ISO/IEC 14496-12 §8.4.3).
    var handlerType: FourCC {
        switch self {
        case .video: "vide"
        case .audio: "soun"
        }
    }
}
