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
import MediaFormats
import MediaStore

/// Records a fixture in a real store, in the pieces in which the recorder would hand it over.
struct FixtureRecording {
    let manifest: FixtureManifest
    /// The bytes of all samples.
    let media: [UInt8]

    /// Writes the store into a directory that is not there yet. Throws what the store throws, or `FixtureError`.
    func write(to directory: String) async throws {
        let store = try await MediaStore.open(
            directory: directory,
            clock: ManualTimeSource(utc: UTCTime(microsecondsSince1970: self.manifest.from)),
            mode: .writer
        )
        for stretch in self.manifest.stretches { try await self.record(stretch, in: store) }
        for gap in self.manifest.gaps {
            let start = UTCTime(microsecondsSince1970: gap.start)
            guard let cause = GapCause(rawValue: gap.cause) else {
                throw FixtureError(message: "There is no cause of gaps '\(gap.cause)'; correct the manifest.")
            }
            try await store.record(
                Gap(
                    id: UUIDv7(time: start),
                    camera: self.manifest.camera,
                    start: start,
                    end: UTCTime(microsecondsSince1970: gap.end),
                    cause: cause,
                    detail: ""
                )
            )
        }
        try await store.close()
    }

    private func record(_ stretch: FixtureManifest.Stretch, in store: MediaStore) async throws {
        let sets = try stretch.parameterSets.map { try Self.bytes($0) }
        guard let sequenceSet = sets.first else {
            throw FixtureError(message: "A stretch has no parameter sets; correct the manifest.")
        }
        let initialization = InitializationSegment(
            video: try VideoFormat(sequenceParameterSet: sequenceSet, pictureParameterSets: Array(sets.dropFirst())),
            audio: try stretch.audio.map { try AudioFormat(storedConfiguration: Self.bytes($0)) }
        )
        let start = UTCTime(microsecondsSince1970: stretch.fragments.first?.first?.utc ?? self.manifest.from)
        let session = UUIDv7(time: start)
        for time in 0..<Int64(stretch.times) {
            for samples in stretch.fragments {
                let fragment = CameraFragment(
                    camera: self.manifest.camera,
                    session: session,
                    initialization: initialization,
                    samples: samples.map { self.placed($0, time: time, stretch.period) }
                )
                guard let result = await store.commit([fragment]).first else { continue }
                if let error = result.error { throw error }
                if result.droppedSamples > 0 {
                    throw FixtureError(
                        message: "The store dropped \(result.droppedSamples) samples; begin with a key frame."
                    )
                }
            }
        }
    }

    private func placed(
        _ sample: FixtureManifest.Sample,
        time: Int64,
        _ period: FixtureManifest.Period
    ) -> PlacedSample {
        PlacedSample(
            sample: MediaSample(
                kind: sample.isVideo ? .video : .audio,
                decodeTime: sample.decodeTime + time * (sample.isVideo ? period.videoTicks : period.audioTicks),
                compositionOffset: sample.compositionOffset,
                isSync: sample.isSync,
                data: Array(self.media[sample.offset..<sample.offset + sample.size])
            ),
            duration: sample.duration,
            utc: UTCTime(microsecondsSince1970: sample.utc + time * period.microseconds)
        )
    }

    private static func bytes(_ text: String) throws -> [UInt8] {
        guard let bytes = Foundations.bytes(hexadecimal: text) else {
            throw FixtureError(message: "'\(text)' is no hexadecimal text; correct the manifest.")
        }
        return bytes
    }
}
