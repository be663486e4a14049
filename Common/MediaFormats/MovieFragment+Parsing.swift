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

extension MovieFragment {
    /// Most bytes of a `moof` that are read; one of a second takes about 1 KiB.
    public static let maximumMoofBytes = 16 << 20
    /// Most samples of all runs of a fragment: a run whose samples are all alike takes no bytes for them.
    public static let maximumSamples = 1 << 20

    /// Reads a whole `moof` box, header first; ``producerReferenceTime`` stays nil because `prft` lies outside of it.
    ///
    /// Every `trun` gives a run. Defaults of `tfhd` are applied; those of `trex` count as zero, as Oriel writes them.
    ///
    /// - Throws: ``MediaFormatError``, `malformed` for broken boxes, `unsupported` for tracks other than 1 and 2 and
    ///   data offsets that 32 bits do not hold.
    public init(parsingMoof bytes: ArraySlice<UInt8>) throws(MediaFormatError) {
        var reader = BoxReader(bytes)
        guard let moof = try reader.next(), moof.type == "moof" else {
            throw MediaFormatError(.malformed, "The bytes do not begin with a movie fragment box 'moof'.")
        }
        self.init(sequenceNumber: 0, runs: [])
        var parser = MovieFragmentParser()
        var boxes = BoxReader(moof.content)
        while let box = try boxes.next() {
            switch box.type {
            case "mfhd":
                var (_, _, fields) = try box.fullBoxReader()
                self.sequenceNumber = try fields.uint32()
            case "traf": try parser.readTrackFragment(box)
            default: break
            }
        }
        self.runs = parser.runs
    }

    /// Reads a whole `moof` box, header first; see ``init(parsingMoof:)-(ArraySlice<UInt8>)``.
    public init(parsingMoof bytes: [UInt8]) throws(MediaFormatError) {
        try self.init(parsingMoof: bytes[...])
    }
}
