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
import Testing

@testable import Live

@Suite struct LiveMuxerTests {
    private let silence = LiveCamera.stereo.silentFrame ?? []

    // MARK: Where a stream begins

    @Test func nothingComesBeforeTheFirstKeyFrame() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let stream = try LiveCapture.stream(camera, camera.samples(0.5..<1.5))
        #expect(stream.fragments.count == 15)
        #expect(stream.fragments[0].data[.video] == [LiveCamera.data(.video, 30)])
        #expect(stream.fragments.map(\.startsWithKeyFrame) == [true] + Array(repeating: false, count: 14))
    }

    @Test func nothingComesBeforeTheFormatIsKnown() throws {
        var muxer = LiveMuxer()
        #expect(try LiveCapture(&muxer, LiveCamera().samples(0..<2)).streams.isEmpty)
    }

    @Test func theStreamSaysTheCamerasFormats() throws {
        let camera = LiveCamera(audio: LiveCamera.mono8kHz)
        let stream = try LiveCapture.stream(camera, camera.samples(0..<1))
        #expect(stream.initialization == InitializationSegment(video: LiveCamera.video, audio: LiveCamera.mono8kHz))
        #expect(try InitializationSegment(parsing: stream.bytes) == stream.initialization)
    }

    @Test(arguments: [nil, LiveCamera.surround])
    func thereIsAnAudioTrackEvenWhereTheCameraHasNoneWeCanFill(audio: AudioFormat?) throws {
        let camera = LiveCamera(audio: audio)
        let stream = try LiveCapture.stream(camera, camera.samples(0..<2))
        let format = try #require(stream.initialization.audio)
        #expect(format.sampleRate == 48_000 && format.channels == 2 && format.objectType == 2)
        #expect(!stream.frames.isEmpty && stream.frames.allSatisfy { $0 == self.silence })
    }

    // MARK: Pictures

    @Test func picturesKeepTheirTicksAndTheirBytes() throws {
        let camera = LiveCamera()
        let stream = try LiveCapture.stream(camera, camera.samples(1..<3))
        for (index, fragment) in stream.fragments.enumerated() {
            let picture = try #require(fragment.picture)
            #expect(fragment.fragment.sequenceNumber == UInt32(index + 1))
            #expect(picture.baseDecodeTime == UInt64(index) * 3000)
            #expect(picture.samples.map(\.duration) == [3000])
            #expect(picture.samples[0].isSync == (index % 30 == 0))
            #expect(fragment.startsWithKeyFrame == (index % 30 == 0))
            #expect(fragment.data[.video] == [LiveCamera.data(.video, Int64(index + 30))])
        }
    }

    @Test func aPictureThatIsMissingMovesNoOther() throws {
        let camera = LiveCamera()
        let stream = try LiveCapture.stream(
            camera,
            camera.samples(0..<1) { kind, number in kind == .video && number == 7 }
        )
        #expect(
            stream.fragments.compactMap { $0.picture?.baseDecodeTime } == (0..<30).filter { $0 != 7 }.map { $0 * 3000 }
        )
    }

    @Test func theReferenceTimeIsThatOfDecoding() throws {
        let camera = LiveCamera()
        // Decoding order of I P B B, presented two pictures later than decoded.
        let offsets: [Int32] = [6000, 12_000, 3000, 3000]
        let samples = (0..<12).map { camera.picture($0, offset: offsets[Int($0 % 4)]) }
        let stream = try LiveCapture.stream(camera, samples)
        for (index, fragment) in stream.fragments.enumerated() {
            #expect(fragment.picture?.samples.map(\.compositionOffset) == [offsets[index % 4]])
            let time = try #require(fragment.fragment.producerReferenceTime)
            let decoded = LiveCamera.start + .microseconds(Int64(index) * 100_000 / 3)
            #expect(abs((time - decoded).wholeMicroseconds) <= 2)
        }
    }

    /// The grid's zero is the presentation of the first picture, which with B-frames lies behind its decoding.
    @Test func soundBeginsWithThePresentationOfTheFirstPicture() throws {
        let camera = LiveCamera()
        let samples = (0..<30).map { camera.picture($0, offset: $0 % 2 == 0 ? 6000 : 3000) }
        let stream = try LiveCapture.stream(camera, samples)
        stream.expectUnbrokenSound(from: 3200)
    }

    // MARK: Sound

    @Test func theCamerasSoundPassesInOrderWithoutSilence() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let stream = try LiveCapture.stream(camera, camera.samples(0..<5))
        stream.expectUnbrokenSound()
        #expect(stream.numbers.count > 225)
        #expect(stream.numbers == (0..<Int64(stream.numbers.count)).map { $0 })
    }

    @Test func silenceKeepsStepWithThePictures() throws {
        let camera = LiveCamera()
        let stream = try LiveCapture.stream(camera, camera.samples(0..<60))
        stream.expectUnbrokenSound()
        var samples = 0
        for (index, fragment) in stream.fragments.enumerated() {
            samples += Int(fragment.sound?.duration ?? 0)
            let due = index * 48_000 / 30
            #expect((due - 1024...due + 2048).contains(samples), "picture \(index)")
        }
    }

    @Test(arguments: [8, 15, 20] as [Int64])
    func jitterTearsNoHoles(milliseconds: Int64) throws {
        var camera = LiveCamera(audio: LiveCamera.stereo)
        camera.jitter = { ($0 &* 7919 % (2 * milliseconds + 1) - milliseconds) * 1000 * ($0 == 0 ? 0 : 1) }
        let stream = try LiveCapture.stream(camera, camera.samples(0..<10))
        stream.expectUnbrokenSound()
        #expect(stream.numbers == (0..<Int64(stream.numbers.count)).map { $0 })
        #expect(stream.numbers.count > 450)
    }

    @Test func aFrameThatIsLostIsSilence() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let lost: Set<Int64> = [20, 21, 40]
        let stream = try LiveCapture.stream(camera, camera.samples(0..<2) { $0 == .audio && lost.contains($1) })
        stream.expectUnbrokenSound()
        #expect(stream.numbers == (0..<Int64(stream.numbers.count)).map { lost.contains($0) ? nil : $0 })
        #expect(stream.frames[20] == self.silence)
    }

    @Test func whenSoundStopsThePicturesGoOnWithSilence() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let stream = try LiveCapture.stream(camera, camera.samples(0..<10) { $0 == .audio && $1 >= 100 })
        stream.expectUnbrokenSound()
        #expect(stream.fragments.count == 300)
        #expect(Array(stream.numbers.prefix(100)) == (0..<100).map { Int64($0) })
        #expect(stream.numbers.dropFirst(100).allSatisfy { $0 == nil })
        // Ten seconds less the patience of 300 ms.
        #expect((453...457).contains(stream.numbers.count))
    }

    @Test func whenSoundComesBackItTakesItsOwnPlace() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let lost = (100 as Int64)..<200
        let stream = try LiveCapture.stream(camera, camera.samples(0..<10) { $0 == .audio && lost.contains($1) })
        stream.expectUnbrokenSound()
        #expect(stream.numbers == (0..<Int64(stream.numbers.count)).map { lost.contains($0) ? nil : $0 })
    }

    @Test func soundThatComesTooLateIsLeftOut() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let all = camera.samples(0..<3)
        let late = all.filter { $0.sample.kind == .audio && $0.utc < LiveCamera.start + .seconds(1) }
        let others = all.filter { $0.sample.kind == .video || $0.utc >= LiveCamera.start + .seconds(1) }
        // The first second of sound comes half a second after its end, in one burst.
        let cut = try #require(others.firstIndex { $0.utc >= LiveCamera.start + .milliseconds(1500) })
        let stream = try LiveCapture.stream(camera, Array(others[..<cut]) + late + Array(others[cut...]))
        stream.expectUnbrokenSound()
        #expect(stream.numbers == (0..<Int64(stream.numbers.count)).map { $0 < 47 ? nil : $0 })
    }

    @Test func soundWithinThePatienceIsNotLost() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let delay = Duration.milliseconds(250)
        let samples = camera.samples(0..<5).enumerated().sorted { left, right in
            func arrival(_ placed: LiveCamera.Placed) -> UTCTime {
                placed.sample.kind == .audio ? placed.utc + delay : placed.utc
            }
            return (arrival(left.element), left.offset) < (arrival(right.element), right.offset)
        }.map(\.element)
        let stream = try LiveCapture.stream(camera, samples)
        stream.expectUnbrokenSound()
        #expect(!stream.numbers.contains(nil))
        #expect(stream.numbers.count > 220)
    }

    @Test func soundFromBeforeTheStreamIsLeftOut() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        var samples = camera.samples(0..<1)
        let first = try #require(samples.firstIndex { $0.sample.kind == .audio })
        samples.insert((samples[first].sample, samples[first].utc - .seconds(2)), at: first)
        let stream = try LiveCapture.stream(camera, samples)
        stream.expectUnbrokenSound()
        #expect(stream.numbers.first == 0)
    }

    // MARK: Where a stream begins again

    @Test func theSameFormatGoesOn() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        var muxer = LiveMuxer()
        muxer.begin(video: LiveCamera.video, audio: camera.audio)
        let first = try LiveCapture(&muxer, camera.samples(0..<1.5))
        muxer.begin(video: LiveCamera.video, audio: camera.audio)
        let outputs = camera.samples(1.5..<2).flatMap { muxer.push($0.sample, utc: $0.utc) }
        #expect(first.streams.count == 1)
        #expect(outputs.count == 15)
        #expect(outputs.allSatisfy { if case .fragment = $0 { true } else { false } })
    }

    @Test(arguments: [
        (LiveCamera.smallVideo, LiveCamera.stereo), (LiveCamera.video, nil), (LiveCamera.h265Video, LiveCamera.stereo),
    ])
    func anotherFormatBeginsAnewAtTheNextKeyFrame(video: VideoFormat, audio: AudioFormat?) throws {
        var camera = LiveCamera(audio: LiveCamera.stereo)
        var muxer = LiveMuxer()
        muxer.begin(video: LiveCamera.video, audio: camera.audio)
        _ = try LiveCapture(&muxer, camera.samples(0..<1.5))
        camera.audio = audio
        muxer.begin(video: video, audio: audio)
        let capture = try LiveCapture(&muxer, camera.samples(1.5..<3))
        try #require(capture.streams.count == 1)
        #expect(capture.streams[0].initialization.video == video)
        #expect(
            capture.streams[0].initialization.mimeType
                == "video/mp4; codecs=\"\(video.codec == .h265 ? "hvc1.1.6.L90.B0" : video.codecString),mp4a.40.2\""
        )
        #expect(capture.streams[0].fragments.count == 30)
        #expect(capture.streams[0].fragments[0].picture?.baseDecodeTime == 0)
        #expect(capture.streams[0].fragments[0].fragment.sequenceNumber == 1)
        capture.streams[0].expectUnbrokenSound()
    }

    @Test func aResetBeginsAnewAtTheNextKeyFrame() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        var muxer = LiveMuxer()
        muxer.begin(video: LiveCamera.video, audio: camera.audio)
        _ = try LiveCapture(&muxer, camera.samples(0..<1.5))
        muxer.reset()
        let capture = try LiveCapture(&muxer, camera.samples(1.5..<3))
        try #require(capture.streams.count == 1)
        #expect(capture.streams[0].fragments.count == 30)
        #expect(capture.streams[0].numbers.first == 94)
    }

    /// The camera's clock jumps to and fro; a player must not see that in one stream.
    @Test(arguments: [-3000, 0, 90_000 * 10 + 3001] as [Int64])
    func aJumpOfTheCamerasClockBeginsAnew(ticks: Int64) throws {
        var camera = LiveCamera()
        var muxer = LiveMuxer()
        muxer.begin(video: LiveCamera.video, audio: nil)
        _ = try LiveCapture(&muxer, camera.samples(0..<1))
        camera.videoOrigin += ticks - 3000
        let capture = try LiveCapture(&muxer, (30..<90).map { camera.picture($0, isSync: $0 == 60) })
        #expect(capture.streams.count == 1)
        #expect(capture.streams.first?.fragments.count == 30)
    }

    @Test func aPauseOfLessThanTenSecondsGoesOn() throws {
        let camera = LiveCamera(audio: LiveCamera.stereo)
        let stream = try LiveCapture.stream(camera, camera.samples(0..<1) + camera.samples(9..<11))
        stream.expectUnbrokenSound()
        #expect(stream.fragments.count == 90)
        #expect(stream.fragments[30].picture?.baseDecodeTime == 270 * 3000)
    }
}
