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

/// Where a track starts, from the `RTP-Info` field of the PLAY reply (RFC 2326 §12.33).
public struct PlayInfo: Hashable, Sendable {
    /// Index of the track among those described.
    public var track: Int
    /// Sequence number of the first packet; nil where the camera does not tell or tells 0 or 1, which many make up.
    public var sequenceNumber: UInt16?
    /// RTP timestamp of the start; nil where the camera does not tell or tells no 32 bit number.
    public var rtpTimestamp: UInt32?

    /// Makes an entry.
    public init(track: Int, sequenceNumber: UInt16? = nil, rtpTimestamp: UInt32? = nil) {
        self.track = track
        self.sequenceNumber = sequenceNumber
        self.rtpTimestamp = rtpTimestamp
    }

    /// Reads the field for the tracks in play; every track gets an entry, empty where the field says nothing sane.
    ///
    /// Entries are matched by URL, by its last part where cameras write another base, and by order where there are as
    /// many entries as tracks.
    static func parse(_ field: String?, tracks: [(index: Int, controlURL: String)]) -> [PlayInfo] {
        let entries = (field ?? "").split(separator: ",").map { Entry($0) }
        return tracks.enumerated().map { position, track in
            let entry =
                entries.first { $0.url == track.controlURL }
                ?? entries.first { $0.url.lastPart == track.controlURL.lastPart && !$0.url.isEmpty }
                ?? (entries.count == tracks.count ? entries[position] : nil)
            var info = PlayInfo(track: track.index, sequenceNumber: entry?.sequence, rtpTimestamp: entry?.rtpTime)
            if let sequence = info.sequenceNumber, sequence <= 1 {
                info.sequenceNumber = nil
                if info.rtpTimestamp == 0 { info.rtpTimestamp = nil }
            }
            return info
        }
    }

    private struct Entry {
        var url = ""
        var sequence: UInt16?
        var rtpTime: UInt32?

        init(_ text: Substring) {
            for part in text.split(separator: ";") {
                guard let (name, value) = part.cut(at: "=") else { continue }
                switch name.trimmed.lowercased() {
                case "url": self.url = String(value.trimmed)
                case "seq": self.sequence = UInt16(value.trimmed)
                case "rtptime": self.rtpTime = UInt32(value.trimmed)
                default: continue
                }
            }
        }
    }
}

extension String {
    /// The last path segment without query.
    fileprivate var lastPart: Substring {
        let last = self.split(separator: "/").last ?? ""
        return last.cut(at: "?")?.before ?? last
    }
}
