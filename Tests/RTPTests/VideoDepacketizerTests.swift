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

import MediaFormats
import Testing

@testable import RTP

/// What holds for both codecs.
@Suite struct VideoDepacketizerTests {
    typealias Step = DepacketizerSteps.Step

    static func prefixed(_ units: [[UInt8]]) -> [UInt8] { DepacketizerSteps.prefixed(units) }

    @Test(arguments: DepacketizerVectors.all)
    func anAccessUnitEndsWithAChangeOfTimestamp(_ camera: DepacketizerVectors) {
        let (units, errors) = camera.run(
            [
                Step(payload: camera.idr), Step(payload: camera.laterSlice), Step(payload: camera.slice, timestamp: 10),
                Step(payload: camera.slice, timestamp: 20),
            ],
            flush: false
        )
        #expect(errors == 0)
        #expect(units.map(\.timestamp) == [0, 10])
        #expect(units.map(\.isKeyFrame) == [true, false])
        #expect(units.first?.data == Self.prefixed([camera.idr, camera.laterSlice]))
    }

    @Test(arguments: DepacketizerVectors.all)
    func aMarkerOnSEIEndsNothing(_ camera: DepacketizerVectors) {
        let (units, _) = camera.run([
            Step(payload: camera.sei, marker: true), Step(payload: camera.idr, marker: true),
            // SEI with a time of its own goes with the next picture.
            Step(payload: camera.sei, timestamp: 5, marker: true),
            Step(payload: camera.slice, timestamp: 10, marker: true),
        ])
        let expected = [[camera.sei, camera.idr], [camera.sei, camera.slice]]
        #expect(units.map(\.data) == expected.map { Self.prefixed($0) })
        #expect(units.map(\.timestamp) == [0, 10])
    }

    @Test(arguments: DepacketizerVectors.all)
    func learnsThatMarkersSitOnEverySlice(_ camera: DepacketizerVectors) {
        var steps: [Step] = []
        for time in 0..<4 {
            steps.append(Step(payload: camera.idr, timestamp: Int64(time), marker: true))
            steps.append(Step(payload: camera.laterSlice, timestamp: Int64(time), marker: true))
        }
        let (units, errors) = camera.run(steps)
        #expect(errors == 0)
        #expect(units.map(\.timestamp) == [0, 1, 2, 3])
        #expect(units[0].data == Self.prefixed([camera.idr]))
        for unit in units[1...] { #expect(unit.data == Self.prefixed([camera.idr, camera.laterSlice])) }
    }

    @Test(arguments: DepacketizerVectors.all)
    func parameterSetsThatSayNothingNewGo(_ camera: DepacketizerVectors) throws {
        let sets = camera.sets.map { $0 + [0, 0] }
        let steps = [Step(payload: camera.aggregate(sets + [camera.sei, camera.idr]), marker: true)]
        let (units, _) = camera.run(steps, format: try camera.format())
        #expect(units.map(\.data) == [Self.prefixed([camera.sei, camera.idr])])
        #expect(units.map(\.format) == [nil])
    }

    @Test(arguments: DepacketizerVectors.all)
    func theFirstParameterSetsGiveTheFormat(_ camera: DepacketizerVectors) throws {
        let (units, errors) = camera.run(
            [Step(payload: camera.slice, marker: true)] + camera.sets.map { Step(payload: $0, timestamp: 1) } + [
                Step(payload: camera.idr, timestamp: 1, marker: true),
                Step(payload: camera.slice, timestamp: 2, marker: true),
            ]
        )
        #expect(errors == 0)
        #expect(units.map(\.format) == [nil, try camera.format(), nil])
        #expect(units[1].data == Self.prefixed([camera.idr]))
    }

    @Test(arguments: DepacketizerVectors.all)
    func parameterSetsThatChangeStayInBand(_ camera: DepacketizerVectors) throws {
        let other = try VideoFormat(codec: camera.codec, parameterSets: camera.otherSets)
        let (units, errors) = camera.run(
            [
                Step(payload: camera.aggregate(camera.sets + [camera.idr]), marker: true),
                Step(payload: camera.aggregate(camera.otherSets), timestamp: 1),
                Step(payload: camera.idr, timestamp: 1, marker: true),
                Step(payload: camera.aggregate(camera.otherSets), timestamp: 2),
                Step(payload: camera.idr, timestamp: 2, marker: true),
            ],
            format: try camera.format()
        )
        #expect(errors == 0)
        #expect(units.map(\.format) == [nil, other, nil])
        #expect(units[1].data == Self.prefixed(other.parameterSets + [camera.idr]))
        #expect(units[2].data == Self.prefixed([camera.idr]))
        #expect(try camera.format().width < other.width)
    }

    @Test(arguments: DepacketizerVectors.all)
    func parameterSetsInsideAnUnitWithStartCodesCount(_ camera: DepacketizerVectors) throws {
        let stream = camera.sets[0] + camera.sets[1...].flatMap { [0, 0, 0, 1] + $0 } + [0, 0, 1] + camera.idr
        let (units, _) = camera.run([Step(payload: stream, marker: true)])
        #expect(units.map(\.data) == [Self.prefixed([camera.idr])])
        #expect(units.map(\.format) == [try camera.format()])
    }

    @Test(arguments: DepacketizerVectors.all)
    func unreadableParameterSetsAreReportedOnceAndLeaveTheFormat(_ camera: DepacketizerVectors) throws {
        let (units, errors) = camera.run(
            [
                Step(payload: camera.brokenSet), Step(payload: camera.idr, marker: true),
                Step(payload: camera.slice, timestamp: 1, marker: true),
            ],
            format: try camera.format()
        )
        #expect(errors == 1)
        #expect(units.map(\.data) == [Self.prefixed([camera.idr]), Self.prefixed([camera.slice])])
        #expect(units.map(\.format) == [nil, nil])
    }

    static let losses: [(@Sendable (DepacketizerVectors) -> [Step], [Int])] = [
        // Between pictures: the first slice of the next one tells that it is whole.
        (
            {
                [
                    Step(payload: $0.idr, marker: true), Step(payload: $0.slice, timestamp: 1, marker: true, lost: 2),
                ]
            }, [0, 2]
        ),
        // The start of the next picture is gone too.
        (
            {
                [
                    Step(payload: $0.idr, marker: true), Step(payload: $0.laterSlice, timestamp: 1, lost: 2),
                    Step(payload: $0.laterSlice, timestamp: 1, marker: true),
                    Step(payload: $0.slice, timestamp: 2, marker: true),
                ]
            }, [0, 3]
        ),
        // Inside a picture: the rest of it goes.
        (
            {
                [
                    Step(payload: $0.idr), Step(payload: $0.laterSlice, marker: true, lost: 1),
                    Step(payload: $0.slice, timestamp: 1, marker: true),
                ]
            }, [1]
        ),
        // Losses add up until something whole comes.
        (
            {
                [
                    Step(payload: $0.idr), Step(payload: $0.laterSlice, lost: 1),
                    Step(payload: $0.laterSlice, timestamp: 1, lost: 1),
                    Step(payload: $0.slice, timestamp: 2, marker: true),
                ]
            }, [2]
        ),
    ]

    @Test("after a loss", arguments: DepacketizerVectors.all, losses.indices)
    func loses(_ camera: DepacketizerVectors, number: Int) {
        let (steps, lost) = Self.losses[number]
        let (units, errors) = camera.run(steps(camera))
        #expect(errors == 0)
        #expect(units.map(\.lost) == lost)
        for unit in units {
            #expect([camera.idr, camera.slice].map { Self.prefixed([$0]) }.contains(unit.data))
        }
    }
}
