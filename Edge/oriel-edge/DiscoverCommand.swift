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
import ONVIF
import ONVIFClient

/// `oriel-edge camera discover`.
struct DiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover",
        abstract: "Finds the ONVIF cameras of this machine's networks.",
        discussion: """
            Without credentials it shows what cameras tell everybody: name, hardware and address. With credentials it asks \
            each camera for its profiles and stream URLs, which 'oriel-edge record' takes.

            Example: oriel-edge camera discover --credentials-file cameras.txt

            Cameras behind a router do not hear the question; name them with --host.
            """
    )

    @Option(help: ArgumentHelp("Ask on this network interface alone.", valueName: "name"))
    var interface: String?
    @Option(help: ArgumentHelp("Ask this IPv4 address alone; may be given several times.", valueName: "address"))
    var host: [String] = []
    @Option(help: ArgumentHelp("How long to wait for answers, in seconds.", valueName: "seconds"))
    var timeout = 4.0
    @OptionGroup var credentials: CredentialOptions
    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (0.1...300).contains(self.timeout) else {
            throw ValidationError("The time to wait is not from 0.1 to 300 seconds.")
        }
        for host in self.host where !Self.isIPv4(host) {
            throw ValidationError("'\(host)' is no IPv4 address.")
        }
    }

    func run() async throws {
        let credentials = try self.credentials.credentials()
        let clock = SystemTimeSource()
        if self.timeout > 2 { Console.progress("Waiting \(self.timeout) s for cameras to answer …") }
        let found = try await CameraDiscovery(interface: self.interface, hosts: self.host, clock: clock)
            .run(for: .milliseconds(Int64(self.timeout * 1000)))
        let survey = CameraSurvey(clock: clock) { host in
            credentials?.pair(for: host).map { ONVIFCredentials(user: $0.user, password: $0.password) }
        }
        let cameras = try await survey.describe(found) { done in
            Console.progress("Asked \(done) of \(found.count) cameras …")
        }
        Console.clearProgress()
        try self.show(cameras)
        if cameras.isEmpty {
            Console.warn(
                "No camera answered; check that cameras are on and on the network of this machine, that ONVIF is switched "
                    + "on in their settings, and that no firewall stops UDP port 3702."
            )
        }
        let failures = cameras.filter { $0.error != nil }
        for camera in failures { Console.fail("\(camera.address): \(camera.error ?? "")") }
        if !failures.isEmpty { throw ExitCode(1) }
    }

    private func show(_ cameras: [CameraSurvey.Camera]) throws {
        if self.json { return try Console.json(Report(cameras: cameras)) }
        guard !cameras.isEmpty else { return }
        var rows = [["NAME", "HARDWARE", "ADDRESS", "PROFILE", "STREAM"]]
        for camera in cameras {
            let head = [camera.name, camera.hardware, camera.address]
            if camera.profiles.isEmpty { rows.append(head + ["", ""]) }
            for (index, profile) in camera.profiles.enumerated() {
                let stream = profile.streamURL ?? profile.problem ?? ""
                rows.append((index == 0 ? head : ["", "", ""]) + [profile.summary, stream])
            }
        }
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { text, width in
                text + String(repeating: " ", count: max(0, width - text.count))
            }
            print(Self.trimmed(cells.joined(separator: "  ")))
        }
    }

    private struct Report: Encodable {
        var cameras: [CameraSurvey.Camera]
    }

    private static func trimmed(_ line: String) -> Substring {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return line
    }

    private static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
