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

import MediaFormats

/// The H.264 parameter sets in force and those that arrived with the access unit being put together.
struct ParameterSets: Sendable {
    /// The format in force; nil until a sequence and a picture parameter set are known.
    private(set) var format: VideoFormat?
    private var sequence: [UInt8]?
    private var pictures: [UInt32: [UInt8]] = [:]
    private var newSequence: [UInt8]?
    private var newPictures: [UInt32: [UInt8]] = [:]

    init(format: VideoFormat?) {
        self.format = format
        self.sequence = format?.sequenceParameterSet
        for set in format?.pictureParameterSets ?? [] { self.pictures[Self.identifier(ofPicture: set)] = set }
    }

    /// Takes a sequence (type 7) or picture (type 8) parameter set with its header byte.
    mutating func collect(_ unit: ArraySlice<UInt8>) {
        let set = Array(AnnexB.trimmed(unit))
        guard set.count > 1 else { return }
        if set[0] & 0x1F == 7 {
            self.newSequence = set
        } else {
            self.newPictures[Self.identifier(ofPicture: set)] = set
        }
    }

    /// Forgets what was collected since the last commit.
    mutating func discardCollected() {
        self.newSequence = nil
        self.newPictures = [:]
    }

    /// Puts what was collected into force; returns the format when that changed it.
    mutating func commit() throws(RTPError) -> VideoFormat? {
        guard self.newSequence != nil || !self.newPictures.isEmpty else { return nil }
        defer { self.discardCollected() }
        let sequence = self.newSequence ?? self.sequence
        var pictures = self.pictures
        if sequence != self.sequence, !self.newPictures.isEmpty { pictures = [:] }
        pictures.merge(self.newPictures) { $1 }
        if sequence == self.sequence, pictures == self.pictures, self.format != nil { return nil }
        // A set without its counterpart waits for it.
        guard let sequence, !pictures.isEmpty else {
            (self.sequence, self.pictures) = (sequence, pictures)
            return nil
        }
        let sorted = pictures.sorted { $0.key < $1.key }.map(\.value)
        let format: VideoFormat
        do {
            format = try VideoFormat(sequenceParameterSet: sequence, pictureParameterSets: sorted)
        } catch {
            throw RTPError(
                .malformed,
                "The camera sent H.264 parameter sets that cannot be read (\(error)); the ones before stay in force."
            )
        }
        (self.sequence, self.pictures, self.format) = (sequence, pictures, format)
        return format
    }

    /// `pic_parameter_set_id`, the first Exp-Golomb number of the set (ITU-T H.264 §7.3.2.2, §9.1).
    private static func identifier(ofPicture set: [UInt8]) -> UInt32 {
        var bits: UInt32 = 0
        for index in 1...4 { bits = bits << 8 | (index < set.count ? UInt32(set[index]) : 0) }
        let zeros = bits.leadingZeroBitCount
        // Ids end at 255, so at most eight zeros; a longer run is a broken set and gets an id of its own.
        guard zeros <= 8 else { return .max }
        return ((bits << UInt32(zeros)) >> UInt32(31 - zeros)) - 1
    }
}
