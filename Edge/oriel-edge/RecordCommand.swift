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
import EdgeAgent
import Foundations
import UnixSignals

/// `oriel-edge record`: recording without a cloud.
struct RecordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Records cameras into a folder, without a cloud.",
        discussion: """
            Each camera gets segment files of at most a minute that play as they stand. Ctrl-C ends the recording like the \
            duration does; nothing that has come in is lost.

            Example: oriel-edge record rtsp://10.20.0.7/stream1 --directory /srv/recordings --duration 60
            """
    )

    @Argument(help: "The RTSP URLs of the cameras.")
    var urls: [String]
    @Option(help: "The folder of the media store; made where it is missing.")
    var directory: String
    @Option(parsing: .singleValue, help: "A name for each URL, in order; otherwise cam1, cam2, …")
    var name: [String] = []
    @Option(help: "Seconds to record; without it, until Ctrl-C.")
    var duration: Double?
    @OptionGroup var credentials: CredentialOptions
    @OptionGroup var options: TransportOptions
    @Flag(help: "Print one JSON object at the end.")
    var json = false

    func validate() throws {
        if self.urls.isEmpty { throw ValidationError("Name at least one URL.") }
        if !self.name.isEmpty, self.name.count != self.urls.count {
            throw ValidationError(
                "There are \(self.urls.count) URLs but \(self.name.count) names; give one name for each."
            )
        }
        if Set(self.name).count != self.name.count { throw ValidationError("Two cameras have the same name.") }
        if let duration, !(duration > 0 && duration < 1e9) {
            throw ValidationError("The duration must be above 0 seconds.")
        }
    }

    func run() async throws {
        let cameras = try self.urls.enumerated().map { index, text in
            RecordTool.Camera(
                id: self.name.isEmpty ? "cam\(index + 1)" : self.name[index],
                url: try self.credentials.url(text),
                networks: self.options.networks,
                options: self.options.camera
            )
        }
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let tool = RecordTool(warn: { Console.warn($0) }, progress: { Console.progress($0) })
        let outcomes = try await tool.run(
            cameras,
            directory: self.directory,
            duration: self.duration.map { .milliseconds(Int64($0 * 1000)) }
        ) {
            for await _ in signals { return }
        }
        Console.clearProgress()
        if self.json {
            try Console.json(["cameras": outcomes])
        } else {
            for outcome in outcomes where outcome.error == nil || outcome.frames > 0 {
                print(
                    "\(outcome.id): \(outcome.frames) frames, \(Console.size(outcome.bytes)) in \(outcome.segments) "
                        + "segments, \(outcome.lost) packets lost, \(outcome.gaps.count) gaps, in \(outcome.directory)"
                )
            }
        }
        for outcome in outcomes {
            if let error = outcome.error { Console.fail("\(outcome.id) (\(outcome.url)): \(error)") }
        }
        if outcomes.contains(where: { $0.error != nil }) { throw ExitCode(1) }
    }
}
