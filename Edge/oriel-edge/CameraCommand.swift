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
import Ingest
import MediaFormats
import RTSP

/// `oriel-edge camera`: what can be asked of a camera.
struct CameraCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "camera",
        abstract: "Finds cameras, and asks one what it offers.",
        subcommands: [Probe.self, DiscoverCommand.self]
    )

    /// `oriel-edge camera probe`.
    struct Probe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows the tracks of a camera: codecs, picture size, sample rate.",
            discussion: "Example: oriel-edge camera probe rtsp://10.20.0.7/stream1"
        )

        @Argument(help: "The camera's RTSP URL.")
        var url: String
        @OptionGroup var credentials: CredentialOptions
        @OptionGroup var options: TransportOptions
        @Flag(help: "Print one JSON object.")
        var json = false

        func run() async throws {
            let url = try self.credentials.url(self.url)
            let client = CameraClient(url: url, networks: self.options.networks, options: self.options.camera)
            let probe = try await client.probe()
            for text in probe.warnings { Console.warn(text) }
            let report = Report(
                transport: probe.transport.rawValue,
                certificate: probe.certificate?.description,
                tracks: probe.tracks.map { Report.Track($0) }
            )
            if self.json { return try Console.json(report) }
            let way = probe.transport.rawValue.uppercased() + (probe.certificate == nil ? "" : " inside TLS")
            print("\(url.withoutUserInformation) over \(way):")
            if let certificate = probe.certificate { print("  certificate: SHA-256 \(certificate)") }
            for track in report.tracks { print("  " + track.line) }
        }
    }

    struct Report: Encodable {
        struct Track: Encodable {
            var kind: String
            var codec: String
            var clockRate: Int
            var width: Int?
            var height: Int?
            var sampleRate: Int?
            var channels: Int?
            var supported: Bool
            var reason: String?

            init(_ track: TrackDescription) {
                self.kind = track.kind.rawValue
                self.codec = track.codecName
                self.clockRate = track.clockRate
                self.supported = track.isSupported
                switch track.content {
                case .h264(let format), .h265(let format):
                    if case .h264 = track.content {
                        self.codec = Codec.h264.rawValue
                    } else {
                        self.codec = Codec.h265.rawValue
                    }
                    self.width = format?.width
                    self.height = format?.height
                case .aac, .latm, .linear, .opus:
                    guard let format = track.audioFormat else { break }
                    self.codec = format.coding.rawValue
                    self.sampleRate = format.sampleRate
                    self.channels = format.channels
                case .unsupported(let reason):
                    self.reason = reason
                }
            }

            var line: String {
                var text = "\(self.kind): \(self.codec)"
                if let width = self.width, let height = self.height { text += ", \(width) × \(height)" }
                if let sampleRate = self.sampleRate { text += ", \(sampleRate) Hz" }
                if let channels = self.channels { text += ", \(channels) channel\(channels == 1 ? "" : "s")" }
                if let reason = self.reason { text += " (cannot be recorded: \(reason))" }
                return text
            }
        }

        /// How packets come: `tcp` or `udp`.
        var transport: String
        /// SHA-256 fingerprint of the camera's certificate; absent without TLS.
        var certificate: String?
        var tracks: [Track]
    }
}
