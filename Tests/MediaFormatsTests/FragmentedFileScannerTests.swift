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
import TestSupport
import Testing

@testable import MediaFormats

struct FragmentedFileScannerTests {
    /// A file of three fragments, the second with a reference time, and where each ends.
    private struct File {
        var bytes: [UInt8]
        var segment: InitializationSegment
        var segmentEnd: Int
        var fragments: [MovieFragment] = []
        var ends: [Int] = []

        init(seed: UInt64) throws {
            var generator = SeededGenerator(seed: seed)
            self.segment = InitializationSegment(video: try Fixtures.video(), audio: try Fixtures.audio())
            self.bytes = self.segment.serialized()
            self.segmentEnd = self.bytes.count
            for number in 1...3 as ClosedRange<UInt32> {
                let runs = [TrackKind.video, .audio].map { kind in
                    TrackRun(kind: kind, baseDecodeTime: UInt64(number), samples: generator.samples(4, largest: 50))
                }
                let time = number == 2 ? UTCTime(microsecondsSince1970: 1_767_000_000_000_001) : nil
                let fragment = MovieFragment(sequenceNumber: number, runs: runs, producerReferenceTime: time)
                self.fragments.append(fragment)
                self.bytes += fragment.header() + [UInt8](repeating: 0xEE, count: Int(fragment.byteCount))
                self.ends.append(self.bytes.count)
            }
        }
    }

    private struct Outcome: Equatable {
        var segments = 0
        var fragments: [FragmentedFileScanner.Fragment] = []
        var validLength: UInt64 = 0
        var fault: MediaFormatError?
        var bytesRead = 0
    }

    private func scan(_ bytes: [UInt8], declared: Int? = nil) -> Outcome {
        var scanner = FragmentedFileScanner(fileLength: UInt64(declared ?? bytes.count))
        var outcome = Outcome()
        for _ in 0..<10_000 {
            switch scanner.next() {
            case .read(let offset, let count):
                #expect(offset + UInt64(count) <= UInt64(declared ?? bytes.count))
                outcome.bytesRead += count
                scanner.received(bytes.dropFirst(Int(offset)).prefix(count))
            case .initializationSegment: outcome.segments += 1
            case .fragment(let fragment): outcome.fragments.append(fragment)
            case .finished(let validLength, let fault):
                outcome.validLength = validLength
                outcome.fault = fault
                return outcome
            }
        }
        Issue.record("The scan has no end.")
        return outcome
    }

    @Test func wholeFile() throws {
        let file = try File(seed: 1)
        let outcome = self.scan(file.bytes)
        #expect(outcome.segments == 1)
        #expect(outcome.validLength == UInt64(file.bytes.count))
        #expect(outcome.fault == nil)
        #expect(outcome.fragments.map { Int($0.mediaData.upperBound) } == file.ends)
        #expect(outcome.fragments.map { Int($0.start) } == [file.segmentEnd] + file.ends.dropLast())
        #expect(outcome.fragments.map { $0.moofOffset - $0.start } == [0, 32, 0])
        for (found, written) in zip(outcome.fragments, file.fragments) {
            #expect(found.fragment.sequenceNumber == written.sequenceNumber)
            #expect(found.fragment.producerReferenceTime == written.producerReferenceTime)
            #expect(found.fragment.runs.map(\.samples) == written.runs.map(\.samples))
            #expect(found.mediaData.count == Int(written.byteCount))
            #expect(found.moofOffset + UInt64(found.fragment.runs[0].dataOffset) == found.mediaData.lowerBound)
        }
        #expect(outcome.bytesRead < file.bytes.count, "Media is not read.")
    }

    @Test func everyTruncation() throws {
        let file = try File(seed: 2)
        for length in 0...file.bytes.count {
            let whole = file.ends.filter { $0 <= length }
            let valid = whole.last ?? (length >= file.segmentEnd ? file.segmentEnd : 0)
            let cut = self.scan(Array(file.bytes.prefix(length)))
            #expect(cut.fragments.count == whole.count)
            #expect(cut.validLength == UInt64(valid))
            #expect(cut.fault == nil)
        }
    }

    /// After a power cut a file can be as long as it was, with blocks of zeros where nothing was written.
    @Test func zerosAtTheEnd() throws {
        let file = try File(seed: 3)
        for kept in [file.ends[1], file.ends[1] + 20, file.ends[1] + 100] {
            let bytes = file.bytes.prefix(kept) + [UInt8](repeating: 0, count: 4096)
            let outcome = self.scan(Array(bytes))
            #expect(outcome.fragments.count == 2)
            #expect(outcome.validLength == UInt64(file.ends[1]))
            #expect(outcome.fault?.code == .malformed)
        }
    }

    @Test func fileShorterThanDeclared() throws {
        let file = try File(seed: 4)
        let outcome = self.scan(Array(file.bytes.prefix(file.ends[0] + 4)), declared: file.bytes.count)
        #expect(outcome.validLength == UInt64(file.ends[0]))
    }

    @Test func runsOutsideOfTheMediaAreFaults() throws {
        let file = try File(seed: 5)
        var bytes = file.bytes
        // The mdat of the last fragment shrinks by a byte, so that its last sample passes its end.
        let size = file.fragments[2].byteCount + 8
        let position = file.ends[2] - Int(size)
        bytes.replaceSubrange(position..<position + 4, with: UInt32(size - 1).bigEndianBytes)
        let outcome = self.scan(bytes)
        #expect(outcome.validLength == UInt64(file.ends[1]))
        #expect(outcome.fault?.code == .malformed)
    }

    @Test func otherBoxesArePassedOver() throws {
        let file = try File(seed: 6)
        let styp = Fixtures.bytesOf("0000001073747970" + "6d73646800000000")
        let bytes = file.bytes.prefix(file.segmentEnd) + styp + file.bytes.dropFirst(file.segmentEnd) + styp
        let outcome = self.scan(Array(bytes))
        #expect(outcome.fragments.count == 3)
        // The first box lies before the last fragment, the second behind it.
        #expect(outcome.validLength == UInt64(file.bytes.count + styp.count))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func mutationsEnd(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let file = try File(seed: seed)
        for _ in 0..<300 {
            let bytes = generator.mutation(of: file.bytes)
            let outcome = self.scan(bytes)
            #expect(outcome.validLength <= UInt64(bytes.count))
            if let last = outcome.fragments.last { #expect(outcome.validLength == last.mediaData.upperBound) }
        }
    }

    @Test func unaskedBytesAreAFault() {
        var scanner = FragmentedFileScanner(fileLength: 100)
        scanner.received([1, 2, 3])
        guard case .finished(0, let fault) = scanner.next() else {
            Issue.record("The scan goes on.")
            return
        }
        #expect(fault?.code == .misuse)
    }
}
