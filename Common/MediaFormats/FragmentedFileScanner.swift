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

import Foundations

/// Walks the boxes of a fragmented MP4 file after a crash and finds the fragments that are whole.
///
/// It reads nothing itself: call ``next()``, do what the action says, and go on until it says `finished`.
///
/// ```
///                 ┌────────── received(_:) ◄──────────┐
///                 ▼                                   │
/// next() ─► read(offset, count) ─► the caller reads those bytes
///        ─► initializationSegment, fragment ─► the caller keeps them, calls next()
///        ─► finished(validLength, fault) ─► the caller cuts the file there
/// ```
/// A fragment that the end of the file cuts is no error. Whether the bytes of a whole fragment reached the disk the
/// boxes cannot tell; the durability barrier of the recorder does.
public struct FragmentedFileScanner: Sendable {
    /// A fragment all of whose bytes lie inside the file; offsets count from the start of the file.
    public struct Fragment: Hashable, Sendable {
        /// Where the fragment begins: its `prft`, or its `moof` where it has none.
        public var start: UInt64
        /// Where its `moof` begins, which ``TrackRun/dataOffset`` counts from.
        public var moofOffset: UInt64
        /// The payload of its `mdat`; the end is the end of the fragment.
        public var mediaData: Range<UInt64>
        /// What its `moof` and `prft` say.
        public var fragment: MovieFragment
    }

    /// What the caller does next.
    public enum Action: Hashable, Sendable {
        /// Read `count` bytes at `offset`, all inside the file, and pass them to ``received(_:)``.
        case read(offset: UInt64, count: Int)
        /// The file begins with this segment, which ends at `end`.
        case initializationSegment(InitializationSegment, end: UInt64)
        /// A whole fragment follows.
        case fragment(Fragment)
        /// Nothing whole is left: the file is good up to `validLength`, the end of its last whole fragment, or of the
        /// initialization segment where it has none, or 0. `fault` says what is wrong behind it; nil where the file
        /// just ends, be it in the middle of a fragment.
        case finished(validLength: UInt64, fault: MediaFormatError?)
    }

    private enum State: Sendable {
        case header
        case awaitingHeader
        case content(BoxHeader, size: Int)
        case ready(Action)
        case finished(MediaFormatError?)
    }

    private let fileLength: UInt64
    private var state = State.header
    /// Where the box begins that is being read.
    private var offset: UInt64 = 0
    private var validLength: UInt64 = 0
    private var referenceTime: (offset: UInt64, time: UTCTime)?
    private var pending: (offset: UInt64, fragment: MovieFragment)?

    /// Bytes that are read of a `prft`.
    private static let maximumReferenceTimeBytes = 64

    /// Makes a scanner of a file of `fileLength` bytes, or of so many bytes at its start.
    public init(fileLength: UInt64) {
        self.fileLength = fileLength
    }

    /// What to do next. Asks for the same bytes again until they are received.
    public mutating func next() -> Action {
        while true {
            switch self.state {
            case .header:
                guard self.fileLength - self.offset >= 8 else {
                    self.state = .finished(nil)
                    continue
                }
                self.state = .awaitingHeader
            case .awaitingHeader:
                let count = min(UInt64(BoxHeader.maximumBytes), self.fileLength - self.offset)
                return .read(offset: self.offset, count: Int(count))
            case .content(_, let size):
                return .read(offset: self.offset, count: size)
            case .ready(let action):
                self.state = .header
                return action
            case .finished(let fault):
                return .finished(validLength: self.validLength, fault: fault)
            }
        }
    }

    /// Takes the bytes that the last `read` action asked for. Fewer than asked end the scan: the file is shorter than
    /// it was said to be.
    public mutating func received(_ bytes: ArraySlice<UInt8>) {
        do throws(MediaFormatError) {
            switch self.state {
            case .awaitingHeader:
                guard let header = try BoxHeader(parsing: bytes) else {
                    self.state = .finished(nil)
                    return
                }
                try self.take(header)
            case .content(let header, let size):
                guard bytes.count >= size else {
                    self.state = .finished(nil)
                    return
                }
                var reader = BoxReader(bytes.prefix(size))
                guard let box = try reader.next() else { return }
                let end = self.offset + UInt64(size)
                self.state = .header
                try self.take(box, header: header, bytes: bytes.prefix(size), end: end)
                self.offset = end
            case .header, .ready, .finished:
                throw MediaFormatError(.misuse, "The scanner was given bytes that it had not asked for.")
            }
        } catch {
            self.state = .finished(error)
        }
    }

    /// Takes the bytes of the last `read` action; see ``received(_:)-(ArraySlice<UInt8>)``.
    public mutating func received(_ bytes: [UInt8]) {
        self.received(bytes[...])
    }

    private mutating func take(_ header: BoxHeader) throws(MediaFormatError) {
        // Oriel writes no box that reaches to the end of the file; a size of zero is what a lost block reads as.
        guard let size = header.size else {
            throw MediaFormatError(.malformed, "A box at offset \(self.offset) has no size.")
        }
        let (end, overflow) = self.offset.addingReportingOverflow(size)
        guard !overflow, end <= self.fileLength else {
            self.state = .finished(nil)
            return
        }
        switch header.type {
        case "moov": try self.readContent(header, size: size, maximum: InitializationSegment.maximumBytes)
        case "moof": try self.readContent(header, size: size, maximum: MovieFragment.maximumMoofBytes)
        case "prft": try self.readContent(header, size: size, maximum: Self.maximumReferenceTimeBytes)
        case "mdat":
            try self.finishFragment(mediaData: self.offset + UInt64(header.headerSize)..<end)
            self.offset = end
        default:
            self.state = .header
            self.offset = end
        }
    }

    private mutating func readContent(_ header: BoxHeader, size: UInt64, maximum: Int) throws(MediaFormatError) {
        guard size <= UInt64(maximum) else {
            throw MediaFormatError(
                .malformed,
                "The box '\(header.type)' at offset \(self.offset) has \(size) bytes, where at most \(maximum) are read."
            )
        }
        self.state = .content(header, size: Int(size))
    }

    private mutating func take(
        _ box: Box,
        header: BoxHeader,
        bytes: ArraySlice<UInt8>,
        end: UInt64
    ) throws(MediaFormatError) {
        switch header.type {
        case "moov":
            let segment = try InitializationSegment(movie: box)
            self.validLength = end
            self.state = .ready(.initializationSegment(segment, end: end))
        case "prft":
            self.referenceTime = (self.offset, try ProducerReferenceTime(parsing: box).time)
        default:
            self.pending = (self.offset, try MovieFragment(parsingMoof: bytes))
        }
    }

    /// Takes an `mdat` that lies inside the file.
    private mutating func finishFragment(mediaData: Range<UInt64>) throws(MediaFormatError) {
        self.state = .header
        guard let (moofOffset, fragment) = self.pending else { return }
        for run in fragment.runs {
            let base = Int128(run.baseDataOffset ?? moofOffset) + Int128(run.dataOffset)
            guard base >= Int128(mediaData.lowerBound), base + Int128(run.byteCount) <= Int128(mediaData.upperBound)
            else {
                throw MediaFormatError(.malformed, "The fragment at \(moofOffset) refers to bytes outside of it.")
            }
        }
        var whole = fragment
        whole.producerReferenceTime = self.referenceTime?.time
        self.validLength = mediaData.upperBound
        self.state = .ready(
            .fragment(
                Fragment(
                    start: self.referenceTime?.offset ?? moofOffset,
                    moofOffset: moofOffset,
                    mediaData: mediaData,
                    fragment: whole
                )
            )
        )
        self.pending = nil
        self.referenceTime = nil
    }
}
