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

/// `PlaybackFixtures DIR...`: records each folder's `manifest.json` and `media.bin` in a store beside them and writes
/// what the edge serves of it. The playback fixture matrix (`test_fixture_matrix.py`) runs it.
@main
enum PlaybackFixtures {
    static func main() async {
        let folders = CommandLine.arguments.dropFirst()
        guard !folders.isEmpty else { fail("Name the folders of the fixtures.", status: 2) }
        for folder in folders {
            let directory = URL(filePath: folder, directoryHint: .isDirectory)
            let store = directory.appending(path: "store").path
            do {
                let manifest = try JSONDecoder().decode(
                    FixtureManifest.self,
                    from: Data(contentsOf: directory.appending(path: "manifest.json"))
                )
                let media = [UInt8](try Data(contentsOf: directory.appending(path: "media.bin")))
                try await FixtureRecording(manifest: manifest, media: media).write(to: store)
                try await FixtureOutput(manifest: manifest, directory: directory).write(store: store)
            } catch {
                fail("\(folder): \(error)", status: 1)
            }
        }
    }

    private static func fail(_ message: String, status: Int32) -> Never {
        FileHandle.standardError.write(Data("PlaybackFixtures: \(message)\n".utf8))
        exit(status)
    }
}
