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
        @Option(help: "Only what reaches past this moment (RFC 3339).")
        var from: String?
        @Option(help: "Only what begins before this moment (RFC 3339).")
        var to: String?
        @Flag(help: "Show the intervals that are missing, with their causes.")
        var gaps = false
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let from = try Self.moment(self.from, "--from")
            let to = try Self.moment(self.to, "--to")
            let store = try await MediaStore.open(directory: self.directory, mode: .reader)
            let rows = try await store.list(camera: self.camera, from: from, to: to).map { Segment($0) }
            var gapRows: [GapRow] = []
            // A camera may have gaps alone.
            let cameras = if let camera = self.camera { [camera] } else { try await store.cameras() }
            for camera in cameras {
                let all = try await store.gaps(
                    camera: camera,
                    from: from ?? UTCTime(microsecondsSince1970: .min / 2),
                    to: to ?? UTCTime(microsecondsSince1970: .max / 2)
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

        private static func moment(_ text: String?, _ option: String) throws -> UTCTime? {
            guard let text else { return nil }
            if let time = UTCTime(rfc3339: text) { return time }
            throw ValidationError("\(option) '\(text)' is not RFC 3339 like 2026-11-22T10:00:00Z.")
        }
    }

    /// `oriel-edge store check`.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compares the files with the index; exit status 1 when something is wrong."
        )

        @Option(help: "The folder of the media store.")
        var directory: String
        @Flag(help: "Also read every byte, compare the hashes and walk the boxes; without it, presence and size alone.")
        var deep = false
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let store = try await MediaStore.open(directory: self.directory, mode: .reader)
            let report = try await store.check(deep: self.deep) { Console.progress("\($0) segments") }
            Console.clearProgress()
            try StoreCommand.show(report, json: self.json)
            if !report.isClean { throw ExitCode(1) }
        }
    }

    /// `oriel-edge store repair`.
    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes all that is left of a damaged store play; refuses while the store is in use.",
            discussion: """
                Segments that lost their end are cut short in the index, segment files without a row get one. Nothing is \
                deleted: what cannot be explained is moved to set-aside/ in the store's folder, with a note.

                Exit status 1 when something is left that a repair cannot mend.
                """
        )

        @Option(help: "The folder of the media store.")
        var directory: String
        @Flag(help: "Also read every byte, as 'check --deep' does.")
        var deep = false
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let store = try await MediaStore.open(directory: self.directory, mode: .writer)
            let report: RepairReport
            do {
                report = try await store.repair(deep: self.deep)
            } catch {
                try? await store.close()
                throw error
            }
            try await store.close()
            if self.json {
                try Console.json(report)
            } else {
                for action in report.actions { print("\(action.kind.rawValue): \(action.path): \(action.message)") }
                let left = report.actions.count { $0.kind == .left }
                let verdict = left == 0 ? "" : ", \(left) of them left as they are"
                print("\(report.segments) segments, \(report.findings.count) findings\(verdict).")
            }
            if !report.isMended { throw ExitCode(1) }
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
