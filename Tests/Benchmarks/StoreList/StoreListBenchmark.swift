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

import Foundation
import Foundations
import MediaFormats
import MediaStore
import SQLStore

/// The `list` figure: an index of 30 days of 50 cameras in 1-minute segments (2.16 million rows), and how long its
/// readers take. Goal: the day view of one camera under 10 ms, the start of the writer under 2 s.
///
/// ```
/// swift run -c release StoreListBenchmark [--cameras 50] [--days 30] [--sample-bytes 256] [--directory DIR]
/// ```
/// Prints one JSON object; times in milliseconds, medians of ``rounds``. `--sample-bytes` is the size of the sample index of
/// each row, which is 8 to 12 kB in a real store and costs 25 GB here. A directory that is named is kept and used again.
@main
struct StoreListBenchmark {
    static let rounds = 51
    static let start = UTCTime(microsecondsSince1970: 1_790_000_000_000_000 / 86_400_000_000 * 86_400_000_000)

    var cameras = 50
    var days = 30
    var sampleBytes = 256
    var directory: String?

    static func main() async throws {
        var benchmark = Self()
        var arguments = CommandLine.arguments.dropFirst()
        while let name = arguments.popFirst() {
            guard let value = arguments.popFirst() else { Self.refuse("\(name) needs a value") }
            switch (name, Int(value)) {
            case ("--cameras", let number?) where number > 0: benchmark.cameras = number
            case ("--days", let number?) where number > 0: benchmark.days = number
            case ("--sample-bytes", let number?) where number > 0: benchmark.sampleBytes = number
            case ("--directory", _): benchmark.directory = value
            default: Self.refuse("'\(name) \(value)' is not understood")
            }
        }
        try await benchmark.run()
    }

    /// Ends the program over a wrong command line.
    private static func refuse(_ reason: String) -> Never {
        let usage = "[--cameras N] [--days N] [--sample-bytes N] [--directory DIR], numbers from 1"
        FileHandle.standardError.write(Data("StoreListBenchmark: \(reason); usage: \(usage)\n".utf8))
        exit(2)
    }

    func run() async throws {
        let folder = self.directory ?? NSTemporaryDirectory() + "oriel-list-" + UUID().uuidString
        defer { if self.directory == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let clock = SystemTimeSource()
        var results: [String: Double] = [:]
        if !FileManager.default.fileExists(atPath: folder + "/index.sqlite") {
            results["generateSeconds"] = try await self.generate(folder)
        }
        let opened = clock.monotonic
        let store = try await MediaStore.open(directory: folder, mode: .writer)
        results["startMilliseconds"] = (clock.monotonic - opened).inSeconds * 1000
        var rows = 0
        results["usageMilliseconds"] = try await self.median(3) { _ in
            rows = try await store.usage().reduce(0) { $0 + $1.segments }
        }
        results["dayCoverageMilliseconds"] = try await self.median(Self.rounds) { round in
            let day = Self.start + .seconds(Int64(round * 7 % self.days) * 86_400)
            let name = self.camera(round * 13 % self.cameras)
            let spans = try await store.coverage(camera: name, from: day, to: day + .seconds(86_400))
            precondition(spans.reduce(0) { $0 + $1.segments } >= 1440, "The day view misses segments.")
        }
        results["daySegmentsMilliseconds"] = try await self.median(Self.rounds) { round in
            let day = Self.start + .seconds(Int64(round * 7 % self.days) * 86_400)
            let name = self.camera(round * 13 % self.cameras)
            let list = try await store.list(camera: name, from: day, to: day + .seconds(86_400))
            precondition((1440...1441).contains(list.count), "The list of a day misses segments.")
        }
        results["oldestOfAllCamerasMilliseconds"] = try await self.median(11) { _ in
            for camera in try await store.cameras() {
                _ = try await store.oldestUnpinned(camera: camera, pins: PinnedRanges([]), limit: 16)
            }
        }
        try await store.close()
        results["rows"] = Double(rows)
        results["cores"] = Double(ProcessInfo.processInfo.activeProcessorCount)
        let size = try FileManager.default.attributesOfItem(atPath: folder + "/index.sqlite")[.size] as? NSNumber
        results["indexMegabytes"] = (size?.doubleValue ?? 0) / 1_000_000
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        print(String(decoding: try encoder.encode(results.mapValues { ($0 * 1000).rounded() / 1000 }), as: UTF8.self))
    }

    private func camera(_ number: Int) -> String {
        let digits = String(number)
        return "0198f000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    private func median(_ rounds: Int, _ body: (Int) async throws -> Void) async throws -> Double {
        let clock = SystemTimeSource()
        var times: [Double] = []
        for round in 0..<rounds {
            let began = clock.monotonic
            try await body(round)
            times.append((clock.monotonic - began).inSeconds * 1000)
        }
        return times.sorted()[rounds / 2]
    }

    /// Writes the index alone: no view of a day looks at the files. Rows come in the order in which a recorder makes them.
    private func generate(_ folder: String) async throws -> Double {
        let clock = SystemTimeSource()
        let began = clock.monotonic
        try await MediaStore.open(directory: folder, mode: .writer).close()
        let database = try SQLiteDatabase(path: folder + "/index.sqlite")
        let sps = bytes(hexadecimal: "6742c00dda0507ec0440000003004000000f03c50aa8") ?? []
        let pps = bytes(hexadecimal: "000468ce0fc8") ?? []
        try await database.write { transaction in
            try transaction.execute(
                "INSERT INTO initializations (hash, sps, pps, audio) VALUES ('hash', ?, ?, NULL)",
                [.blob(sps), .blob(pps)]
            )
        }
        let blob = SQLValue.blob([UInt8](repeating: 0x5A, count: self.sampleBytes))
        let hash = SQLValue.text(String(repeating: "0123456789abcdef", count: 4))
        let names = (0..<self.cameras).map { self.camera($0) }
        for hour in 0..<self.days * 24 {
            try await database.write { transaction in
                for minute in hour * 60..<hour * 60 + 60 {
                    for (number, name) in names.enumerated() {
                        let begin = Self.start + .milliseconds(Int64(minute) * 60_000 + Int64(number) * 17)
                        let id = "\(UUIDv7(time: begin))"
                        let stamp = begin.rfc3339(fractionDigits: 3).filter { $0 != "-" && $0 != ":" }
                        try transaction.execute(
                            """
                            INSERT INTO segments (id, camera, session, state, path, initialization, start_us, end_us, bytes,
                                video_samples, video_ticks, last_video_tick, first_composition, audio_samples, sha256,
                                video_index, audio_index, fragment_index, detail)
                            VALUES (?, ?, ?, 'closed', ?, 'hash', ?, ?, 30000000, 1800, 5400000, 5397000, 0, 0, ?, ?, ?, ?, '')
                            """,
                            [
                                .text(id), .text(name), .text(id),
                                .text("media/\(name)/\(begin.dateString)/\(stamp)-\(id).mp4"),
                                .integer(begin.microsecondsSince1970),
                                .integer(begin.microsecondsSince1970 + 60_000_000), hash, blob, blob, blob,
                            ]
                        )
                    }
                }
            }
        }
        try database.close()
        return (clock.monotonic - began).inSeconds
    }
}
