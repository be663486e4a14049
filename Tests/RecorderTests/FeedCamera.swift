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
import Ingest
import MediaFormats
import MediaStore

@testable import Recorder

/// A camera that says to a feed what a connection to it would say: 30 pictures a second, a key frame each second.
struct FeedCamera {
    static let start = UTCTime(microsecondsSince1970: 1_790_000_000_000_000)
    /// 320 × 240, baseline profile, as x264 writes it.
    static let video: VideoFormat = {
        guard let sps = bytes(hexadecimal: "6742c00dda0507ec0440000003004000000f03c50aa8"),
            let pps = bytes(hexadecimal: "68ce0fc8"),
            let format = try? VideoFormat(sequenceParameterSet: sps, pictureParameterSets: [pps])
        else { fatalError("The vectors of the test are no parameter sets.") }
        return format
    }()
    static let stereo = AudioFormat(audioSpecificConfig: [0x11, 0x90], sampleRate: 48_000, channels: 2, objectType: 2)

    let feed: CameraFeed
    let clock: ManualTimeSource
    var hasSound = false
    /// Bytes of a picture.
    var pictureSize = 60
    /// Pictures per second.
    var rate: Int64 = 30
    /// Pictures from one key frame to the next.
    var group: Int64 = 30

    init(_ camera: String = "cam1", preRoll: Duration = .zero) {
        self.clock = ManualTimeSource(utc: Self.start)
        self.feed = CameraFeed(camera: camera, preRoll: preRoll, clock: self.clock)
    }

    /// The moment so many milliseconds after the start.
    static func time(_ milliseconds: Int64) -> UTCTime { Self.start + .milliseconds(milliseconds) }

    /// Connects, as a session of its own.
    @discardableResult
    func connect() -> UUIDv7 {
        let session = UUIDv7(time: self.clock.utc)
        self.feed.receive(.connecting)
        self.feed.receive(
            .format(CameraFormat(session: session, video: Self.video, audio: self.hasSound ? Self.stereo : nil))
        )
        return session
    }

    func lose(_ message: String = "The camera is gone.") {
        self.feed.receive(.interrupted(IngestError(.refused, message), at: self.clock.utc))
    }

    /// Sends what the camera sees from `from` to `to`, milliseconds after the start, and moves the clock along.
    func send(_ from: Int64, _ to: Int64) {
        let first = floorDivide(from * self.rate + 999, by: 1000)
        let last = floorDivide(to * self.rate + 999, by: 1000)
        var sound = (from * 48_000 / 1000 + 1023) / 1024
        for number in first..<last {
            let at = Self.start + .microseconds(number * 1_000_000 / self.rate)
            if at > self.clock.utc { self.clock.advance(by: at - self.clock.utc) }
            self.feed.receive(.sample(self.picture(number), utc: at))
            while self.hasSound, sound * 1024 * 1000 < (number + 1) * 48_000_000 / self.rate / 1000 * 1000 {
                let sample = MediaSample(
                    kind: .audio,
                    decodeTime: sound * 1024,
                    compositionOffset: 0,
                    isSync: true,
                    data: Array("sound \(sound)".utf8)
                )
                self.feed.receive(.sample(sample, utc: Self.start + .microseconds(sound * 1_024_000_000 / 48_000)))
                sound += 1
            }
        }
        let end = Self.time(to)
        if end > self.clock.utc { self.clock.advance(by: end - self.clock.utc) }
    }

    func picture(_ number: Int64) -> MediaSample {
        let name = Array("picture \(number)".utf8)
        let payload = [0x41] + name + [UInt8](repeating: 0x2E, count: max(0, self.pictureSize - name.count - 5))
        return MediaSample(
            kind: .video,
            decodeTime: 900_000 + number * 90_000 / self.rate,
            compositionOffset: 0,
            isSync: number % self.group == 0,
            data: UInt32(payload.count).bigEndianBytes + payload
        )
    }
}

extension [CameraFragment] {
    /// The pictures of all fragments.
    var pictures: [PlacedSample] { self.flatMap(\.samples).filter { $0.sample.kind == .video } }

    /// When the pictures are presented, in milliseconds after the start, cut.
    var times: [Int64] { self.pictures.map { ($0.utc - FeedCamera.start).wholeMicroseconds / 1000 } }
}
