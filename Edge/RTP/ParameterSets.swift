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

/// The parameter sets in force and those that arrived with the access unit being put together.
struct ParameterSets: Sendable {
    /// Bound of one set in bytes: those of cameras have some dozens, with scaling lists some hundreds.
    static let maximumSetBytes = 4096

    /// The format in force; nil until a set of each kind is known.
    private(set) var format: VideoFormat?
    private let syntax: NALUnitSyntax
    private var video: [UInt8]?
    private var sequence: [UInt8]?
    private var pictures: [UInt32: [UInt8]] = [:]
    private var newVideo: [UInt8]?
    private var newSequence: [UInt8]?
    private var newPictures: [UInt32: [UInt8]] = [:]

    init(_ syntax: NALUnitSyntax, format: VideoFormat?) {
        self.syntax = syntax
        self.format = format
        self.video = format?.videoParameterSet
        self.sequence = format?.sequenceParameterSet
        for set in format?.pictureParameterSets ?? [] { self.pictures[self.identifier(ofPicture: set)] = set }
    }

    /// Takes a parameter set with its header.
    mutating func collect(_ unit: ArraySlice<UInt8>) {
        let set = Array(AnnexB.trimmed(unit))
        guard set.count > self.syntax.headerBytes, set.count <= Self.maximumSetBytes else { return }
        switch (self.syntax, self.syntax.type(set[0])) {
        case (.h265, H265NALUnitType.videoParameterSet.rawValue): self.newVideo = set
        case (.h264, NALUnitType.sequenceParameterSet.rawValue),
            (.h265, H265NALUnitType.sequenceParameterSet.rawValue):
            self.newSequence = set
        default: self.newPictures[self.identifier(ofPicture: set)] = set
        }
    }

    /// Forgets what was collected since the last commit.
    mutating func discardCollected() {
        self.newVideo = nil
        self.newSequence = nil
        self.newPictures = [:]
    }

    /// Puts what was collected into force; returns the format when that changed it.
    mutating func commit() throws(RTPError) -> VideoFormat? {
        guard self.newVideo != nil || self.newSequence != nil || !self.newPictures.isEmpty else { return nil }
        defer { self.discardCollected() }
        let video = self.newVideo ?? self.video
        let sequence = self.newSequence ?? self.sequence
        var pictures = self.pictures
        if sequence != self.sequence, !self.newPictures.isEmpty { pictures = [:] }
        pictures.merge(self.newPictures) { $1 }
        if video == self.video, sequence == self.sequence, pictures == self.pictures, self.format != nil { return nil }
        // A set without its counterpart waits for it.
        guard let sequence, !pictures.isEmpty, video != nil || self.syntax == .h264 else {
            (self.video, self.sequence, self.pictures) = (video, sequence, pictures)
            return nil
        }
        let sets = [video, sequence].compactMap(\.self) + pictures.sorted { $0.key < $1.key }.map(\.value)
        let format: VideoFormat
        do {
            format = try VideoFormat(codec: self.syntax.codec, parameterSets: sets)
        } catch {
            throw RTPError(
                .malformed,
                "The camera sent \(self.syntax.codec.rawValue) parameter sets that cannot be read (\(error)); "
                    + "the ones before stay in force."
            )
        }
        (self.video, self.sequence, self.pictures, self.format) = (video, sequence, pictures, format)
        return format
    }

    /// The id, the first Exp-Golomb number of the set (ITU-T H.264 §7.3.2.2, §9.1, ITU-T H.265 §7.3.2.3.1, §9.2).
    private func identifier(ofPicture set: [UInt8]) -> UInt32 {
        var bits: UInt32 = 0
        let start = self.syntax.headerBytes
        for index in start..<start + 4 { bits = bits << 8 | (index < set.count ? UInt32(set[index]) : 0) }
        let zeros = bits.leadingZeroBitCount
        // Ids end at 255, so at most eight zeros; a longer run is a broken set and gets an id of its own.
        guard zeros <= 8 else { return .max }
        return ((bits << UInt32(zeros)) >> UInt32(31 - zeros)) - 1
    }
}
