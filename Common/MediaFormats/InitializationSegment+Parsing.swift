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

extension InitializationSegment {
    /// Most bytes of `ftyp` and `moov` that are read; real ones take about 1 KiB, the parameter sets bound the rest.
    public static let maximumBytes = 1 << 20

    /// Reads a segment that ``serialized()`` wrote, or one alike; boxes behind `moov` are passed over.
    ///
    /// - Throws: ``MediaFormatError``, `malformed` for broken or missing boxes, `unsupported` for other tracks,
    ///   codecs or timescales than Oriel's.
    public init(parsing bytes: [UInt8]) throws(MediaFormatError) {
        var reader = BoxReader(bytes)
        while let box = try reader.next() {
            guard box.type == "moov" else { continue }
            try self.init(movie: box)
            return
        }
        throw MediaFormatError(.malformed, "The file has no movie box 'moov', so it cannot be read; record it anew.")
    }

    /// Reads the content of `moov`.
    init(movie: Box) throws(MediaFormatError) {
        self.init(video: nil, audio: nil)
        var boxes = BoxReader(movie.content)
        while let box = try boxes.next() {
            guard box.type == "trak" else { continue }
            let kind = try Self.trackKind(box)
            let media = try box.child("mdia")
            let timescale = try Self.timescale(media)
            let entries = try media.descendant("minf", "stbl", "stsd")
            var (_, _, reader) = try entries.fullBoxReader()
            let count = try reader.uint32()
            var entryBoxes = BoxReader(reader.rest)
            guard count == 1, let entry = try entryBoxes.next() else {
                throw MediaFormatError(.unsupported, "A track has \(count) sample entries, where Oriel writes one.")
            }
            let expected: UInt32
            switch (kind, entry.type) {
            case (.video, "avc1"), (.video, "avc3"):
                self.video = try Self.videoFormat(entry)
                expected = Self.videoTimescale
            case (.video, "hvc1"), (.video, "hev1"):
                self.video = try Self.highEfficiencyVideoFormat(entry)
                expected = Self.videoTimescale
            case (.audio, _):
                let audio = try AudioFormat(sampleEntry: entry)
                self.audio = audio
                expected = UInt32(clamping: audio.sampleRate)
            default:
                throw MediaFormatError(.unsupported, "A track holds '\(entry.type)'; Oriel reads H.264 and H.265.")
            }
            guard timescale == expected else {
                throw MediaFormatError(
                    .unsupported,
                    "The \(kind.rawValue) track counts \(timescale) ticks per second, where Oriel's have \(expected)."
                )
            }
        }
        guard self.video != nil || self.audio != nil else {
            throw MediaFormatError(.malformed, "The movie has no track.")
        }
    }

    private static func trackKind(_ track: Box) throws(MediaFormatError) -> TrackKind {
        var (version, _, reader) = try track.child("tkhd").fullBoxReader()
        try reader.skip(version == 1 ? 16 : 8)
        let id = try reader.uint32()
        guard let kind = TrackKind(trackID: id) else {
            throw MediaFormatError(.unsupported, "The movie has a track with the id \(id); Oriel's are 1 and 2.")
        }
        return kind
    }

    private static func timescale(_ media: Box) throws(MediaFormatError) -> UInt32 {
        var (version, _, reader) = try media.child("mdhd").fullBoxReader()
        try reader.skip(version == 1 ? 16 : 8)
        return try reader.uint32()
    }

    /// Reads `avcC` of a visual sample entry (ISO/IEC 14496-15 §5.3.3.1.2).
    private static func videoFormat(_ entry: Box) throws(MediaFormatError) -> VideoFormat {
        var fields = try Self.configuration("avcC", of: entry)
        try fields.skip(4)
        guard try fields.uint8() & 3 == 3 else {
            throw MediaFormatError(.unsupported, "The NAL units have lengths of fewer than 4 bytes.")
        }
        guard try fields.uint8() & 0x1F == 1 else {
            throw MediaFormatError(.unsupported, "The video has not exactly one sequence parameter set.")
        }
        let sequenceSet = Array(try fields.bytes(Int(try fields.uint16())))
        var pictureSets: [[UInt8]] = []
        for _ in 0..<(try fields.uint8()) {
            pictureSets.append(Array(try fields.bytes(Int(try fields.uint16()))))
        }
        return try VideoFormat(sequenceParameterSet: sequenceSet, pictureParameterSets: pictureSets)
    }

    /// Reads `hvcC` of a visual sample entry (ISO/IEC 14496-15 §8.3.3.1.2).
    private static func highEfficiencyVideoFormat(_ entry: Box) throws(MediaFormatError) -> VideoFormat {
        var fields = try Self.configuration("hvcC", of: entry)
        try fields.skip(21)
        guard try fields.uint8() & 3 == 3 else {
            throw MediaFormatError(.unsupported, "The NAL units have lengths of fewer than 4 bytes.")
        }
        var sets: [[UInt8]] = []
        for _ in 0..<(try fields.uint8()) {
            let type = H265NALUnitType(rawValue: try fields.uint8() & 0x3F)
            let count = try fields.uint16()
            if count != 1, type == .videoParameterSet || type == .sequenceParameterSet {
                throw MediaFormatError(.unsupported, "The video has not exactly one sequence parameter set.")
            }
            for _ in 0..<count { sets.append(Array(try fields.bytes(Int(try fields.uint16())))) }
        }
        return try VideoFormat(codec: .h265, parameterSets: sets)
    }

    /// A reader of a box among those of a visual sample entry.
    private static func configuration(_ type: FourCC, of entry: Box) throws(MediaFormatError) -> ByteReader {
        var reader = ByteReader(entry.content)
        try reader.skip(78)  // the fields of VisualSampleEntry, ISO/IEC 14496-12 §12.1.3
        return ByteReader(try Box(type: entry.type, content: reader.rest).child(type).content)
    }

    /// Reads `esds` of an audio sample entry (ISO/IEC 14496-14 §6.7.2).
    static func aacFormat(_ entry: Box) throws(MediaFormatError) -> AudioFormat {
        var reader = ByteReader(entry.content)
        try reader.skip(28)  // the fields of AudioSampleEntry, ISO/IEC 14496-12 §12.2.3
        let (_, _, descriptors) = try Box(type: entry.type, content: reader.rest).child("esds").fullBoxReader()
        var stream = ByteReader(try self.descriptor(0x03, in: descriptors.rest))
        try stream.skip(2)
        let flags = try stream.uint8()
        if flags & 0x80 != 0 { try stream.skip(2) }  // dependsOn_ES_ID
        if flags & 0x40 != 0 { try stream.skip(Int(try stream.uint8())) }  // URL
        if flags & 0x20 != 0 { try stream.skip(2) }  // OCR_ES_Id
        var decoder = ByteReader(try self.descriptor(0x04, in: stream.rest))
        guard try decoder.uint8() == 0x40 else {
            throw MediaFormatError(.unsupported, "The audio is not MPEG-4 audio.")
        }
        try decoder.skip(12)
        return try AudioFormat(audioSpecificConfig: Array(try self.descriptor(0x05, in: decoder.rest)))
    }

    /// The content of the first descriptor with `tag` among those in `bytes` (ISO/IEC 14496-1 §8.3.3).
    private static func descriptor(
        _ tag: UInt8,
        in bytes: ArraySlice<UInt8>
    ) throws(MediaFormatError) -> ArraySlice<UInt8> {
        var reader = ByteReader(bytes)
        while !reader.isAtEnd {
            let found = try reader.uint8()
            var size = 0
            for group in 0..<4 {
                let byte = try reader.uint8()
                size = size << 7 | Int(byte & 0x7F)
                if byte & 0x80 == 0 { break }
                guard group < 3 else { throw MediaFormatError(.malformed, "The size of a descriptor has no end.") }
            }
            let content = try reader.bytes(size)
            if found == tag { return content }
        }
        throw MediaFormatError(.malformed, "The audio sample entry lacks the descriptor \(tag).")
    }
}
