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

extension AudioFormat {
    /// The bytes that the index keeps of a format: the `AudioSpecificConfig` of AAC, the sample entry of the others.
    ///
    /// They cannot be taken for one another: a box begins with the high byte of its size, 0, and no `AudioSpecificConfig`
    /// with the object type 0 (ISO/IEC 14496-3 Table 1.17).
    public var storedConfiguration: [UInt8] {
        if self.coding == .aac { return self.audioSpecificConfig }
        var writer = BoxWriter()
        writer.sampleEntry(self)
        return writer.bytes
    }

    /// Reads what ``storedConfiguration`` gave.
    ///
    /// - Throws: ``MediaFormatError`` where it is damaged.
    public init(storedConfiguration bytes: [UInt8]) throws(MediaFormatError) {
        guard bytes.first == 0 else {
            try self.init(audioSpecificConfig: bytes)
            return
        }
        var reader = BoxReader(bytes)
        guard let entry = try reader.next() else {
            throw MediaFormatError(.malformed, "The configuration of the sound is empty.")
        }
        try self.init(sampleEntry: entry)
    }

    /// Reads an audio sample entry (ISO/IEC 14496-12 §12.2.3) as `BoxWriter` writes it.
    ///
    /// - Throws: ``MediaFormatError``, `unsupported` for codings that Oriel does not write.
    init(sampleEntry entry: Box) throws(MediaFormatError) {
        let coding: AudioCoding
        switch entry.type {
        case "mp4a":
            self = try InitializationSegment.aacFormat(entry)
            return
        case "alaw": coding = .pcma
        case "ulaw": coding = .pcmu
        case "twos": coding = .l16
        case "fLaC": coding = .flac
        case "Opus": coding = .opus
        default:
            throw MediaFormatError(
                .unsupported,
                "A track holds '\(entry.type)'; Oriel reads AAC, G.711, L16, Opus and FLAC."
            )
        }
        var reader = ByteReader(entry.content)
        try reader.skip(16)
        let channels = Int(try reader.uint16())
        try reader.skip(6)
        let sampleRate = Int(try reader.uint32() >> 16)
        if coding == .opus {
            let specific = try Box(type: entry.type, content: reader.rest).child("dOps")
            var fields = ByteReader(specific.content)
            guard try fields.uint8() == 0 else {
                throw MediaFormatError(.unsupported, "The version of the box 'dOps' is not 0.")
            }
            try self.init(opus: Int(try fields.uint8()))
        } else {
            try self.init(linear: coding, sampleRate: sampleRate, channels: channels)
        }
    }
}

extension BoxWriter {
    /// The sample entry of sound other than AAC.
    ///
    /// - `alaw`, `ulaw`, `twos` with `chan`: G.711 and big-endian samples (QuickTime File Format, sound sample
    ///   descriptions).
    /// - `Opus` with `dOps`: Encapsulation of Opus in ISO Base Media File Format, §4.3. Nothing is skipped at the start,
    ///   because a camera's stream has none.
    /// - `fLaC` with `dfLa`: Encapsulation of FLAC in ISO Base Media File Format, §3.3.
    mutating func linearSampleEntry(_ format: AudioFormat) {
        let type: FourCC =
            switch format.coding {
            case .pcma: "alaw"
            case .pcmu: "ulaw"
            case .l16: "twos"
            case .opus: "Opus"
            case .flac: "fLaC"
            case .aac: "mp4a"
            }
        self.box(type) { entry in
            entry.appendZeros(6)
            entry.append(UInt16(1))  // data_reference_index
            entry.appendZeros(8)
            entry.append(UInt16(clamping: format.channels))
            entry.append(UInt16(16))  // samplesize
            entry.appendZeros(4)
            entry.append(UInt32(UInt16(clamping: format.sampleRate)) << 16)
            switch format.coding {
            case .opus:
                entry.box("dOps") { box in
                    box.append(UInt8(0))  // Version
                    box.append(UInt8(clamping: format.channels))  // OutputChannelCount
                    box.append(UInt16(0))  // PreSkip
                    box.append(UInt32(clamping: format.sampleRate))  // InputSampleRate
                    box.append(Int16(0))  // OutputGain
                    box.append(UInt8(0))  // ChannelMappingFamily
                }
            case .flac:
                entry.fullBox("dfLa") { box in
                    let information = FLACFrame(format).streamInformation
                    box.append(UInt8(0x80))  // the last metadata block, STREAMINFO
                    box.append([0, 0, UInt8(clamping: information.count)])
                    box.append(information)
                }
            case .pcma, .pcmu, .l16:
                // Which speaker each channel is for, so that readers need not guess: mono or left and right.
                guard format.channels <= 2 else { break }
                entry.fullBox("chan") { box in
                    box.append(UInt32(format.channels == 1 ? 100 << 16 | 1 : 101 << 16 | 2))  // mChannelLayoutTag
                    box.append(UInt32(0))  // mChannelBitmap
                    box.append(UInt32(0))  // mNumberChannelDescriptions
                }
            case .aac: break
            }
        }
    }
}
