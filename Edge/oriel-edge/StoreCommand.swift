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

import ArgumentParser
import Foundations
import MediaStore

/// `oriel-edge store`: what is in a media store.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Lists, checks and exports what a media store holds.",
        discussion: "All of it works while the store is being recorded into, but for 'repair'.",
        subcommands: [List.self, Check.self, Repair.self, StoreExportCommand.self]
    )

    /// `oriel-edge store list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the segments of each camera.")

        @Option(help: "The folder of the media store.")
        var directory: String
        @Option(help: "Only this camera.")
        var camera: String?
        @Flag(help: "Show the intervals that are missing, with their causes.")
        var gaps = false
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let store = try await MediaStore.open(directory: self.directory, mode: .reader)
            let segments = try await store.list(camera: self.camera)
            let rows = segments.map { Segment($0) }
            var gapRows: [GapRow] = []
            for camera in Set(segments.map(\.camera)).sorted() {
                let all = try await store.gaps(
                    camera: camera,
                    from: UTCTime(microsecondsSince1970: 0),
                    to: UTCTime(microsecondsSince1970: .max / 2)
                )
                gapRows += all.map { GapRow($0) }
            }
            if self.json { return try Console.json(Listing(segments: rows, gaps: gapRows)) }
            if self.gaps {
                if gapRows.isEmpty { print("No gaps.") }
                for gap in gapRows {
                    print("\(gap.camera)  \(gap.start)  \(gap.end ?? "still open")  \(gap.cause)  \(gap.detail)")
                }
                return
            }
            if rows.isEmpty { print("Nothing is recorded here yet.") }
            for row in rows {
                print(
                    "\(row.camera)  \(row.start)  \(row.seconds) s  \(Console.size(row.bytes))  \(row.state)  \(row.path)"
                )
            }
        }
    }

    /// `oriel-edge store check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares the files with the index; exit status 1 when something is wrong."
        )

        @Option(help: "The folder of the media store.")
        var directory: String
        @Flag(help: "Also read every byte and compare the hashes.")
        var deep = false
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let store = try await MediaStore.open(directory: self.directory, mode: .reader)
            let report = try await store.check(deep: self.deep)
            try StoreCommand.show(report, json: self.json)
            if !report.isClean { throw ExitCode(1) }
        }
    }

    /// `oriel-edge store repair`.
    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Makes the rest of damaged segments playable; deletes nothing, and refuses while the store is in use."
        )

        @Option(help: "The folder of the media store.")
        var directory: String
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let store = try await MediaStore.open(directory: self.directory, mode: .writer)
            let report = try await store.repair()
            try await store.close()
            try StoreCommand.show(report, json: self.json)
        }
    }

    private static func show(_ report: CheckReport, json: Bool) throws {
        if json { return try Console.json(report) }
        for finding in report.findings { print("\(finding.kind.rawValue): \(finding.path): \(finding.message)") }
        let verdict = report.isClean ? "all is well" : "\(report.findings.count) findings"
        print("\(report.segments) segments, \(Console.size(report.bytes)): \(verdict).")
    }

    private struct Listing: Encodable {
        var segments: [Segment]
        var gaps: [GapRow]
    }

    private struct Segment: Encodable {
        var id: String
        var camera: String
        var start: String
        var end: String
        var seconds: String
        var bytes: Int64
        var frames: Int
        var state: String
        var path: String

        init(_ segment: SegmentSummary) {
            self.id = segment.id.description
            self.camera = segment.camera
            self.start = segment.start.description
            self.end = segment.end.description
            let milliseconds = (segment.end - segment.start).wholeMicroseconds / 1000
            self.seconds = "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())"
            self.bytes = segment.bytes
            self.frames = segment.videoSamples
            self.state = segment.state.rawValue
            self.path = segment.path
        }
    }

    private struct GapRow: Encodable {
        var camera: String
        var start: String
        var end: String?
        var cause: String
        var detail: String

        init(_ gap: Gap) {
            self.camera = gap.camera
            self.start = gap.start.description
            self.end = gap.end?.description
            self.cause = gap.cause.rawValue
            self.detail = gap.detail
        }
    }
}
