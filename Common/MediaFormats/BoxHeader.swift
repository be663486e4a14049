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

/// The header of an ISO BMFF box (ISO/IEC 14496-12 §4.2.2).
///
/// ```
/// | size 4 | type 4 |               size of the whole box; 0: up to the end of the file
/// | 1    4 | type 4 | size 8 |      64 bit size
/// ```
public struct BoxHeader: Hashable, Sendable {
    /// Most bytes of a header, so as many as a reader should fetch.
    public static let maximumBytes = 16

    /// The type of the box.
    public var type: FourCC
    /// Bytes of the header, 8 or 16. The 16 bytes of a `uuid` type count as content.
    public var headerSize: Int
    /// Bytes of the whole box, header included; nil where it reaches to the end of the file.
    public var size: UInt64?

    /// Reads the header at the start of `bytes`; nil where more bytes are needed.
    ///
    /// - Throws: ``MediaFormatError`` with the code `malformed` where the size is smaller than the header.
    public init?(parsing bytes: ArraySlice<UInt8>) throws(MediaFormatError) {
        guard bytes.count >= 8 else { return nil }
        var reader = ByteReader(bytes)
        let compact = try reader.uint32()
        self.type = FourCC(rawValue: try reader.uint32())
        switch compact {
        case 0:
            self.headerSize = 8
            self.size = nil
        case 1:
            guard bytes.count >= 16 else { return nil }
            self.headerSize = 16
            self.size = try reader.uint64()
        default:
            self.headerSize = 8
            self.size = UInt64(compact)
        }
        if let size, size < UInt64(self.headerSize) {
            throw MediaFormatError(.malformed, "The box '\(self.type)' is smaller than its own header.")
        }
    }
}
