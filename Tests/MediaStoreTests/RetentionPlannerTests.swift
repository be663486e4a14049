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
import MediaStore
import Testing

@Suite struct RetentionPlannerTests {
    private static let now = StoreRig.start + .seconds(100 * 86_400)

    /// A segment of ten bytes that ended so many days ago.
    private static func segment(_ camera: String, daysAgo: Int64, bytes: Int64 = 10) -> RetentionSegment {
        let end = Self.now - .seconds(daysAgo * 86_400)
        return RetentionSegment(
            id: UUIDv7(time: end),
            camera: camera,
            start: end - .seconds(60),
            end: end,
            bytes: bytes
        )
    }

    private static func planner(
        _ segments: [RetentionSegment],
        rules: RetentionRules,
        pins: [RetentionPin] = [],
        rooms: [String: String] = [:],
        free: Int64 = 1 << 40
    ) -> RetentionPlanner {
        RetentionPlanner(
            segments: segments,
            usage: Dictionary(grouping: segments, by: \.camera).mapValues { $0.reduce(0) { $0 + $1.bytes } },
            pins: PinnedRanges(pins),
            rules: rules,
            rooms: rooms,
            volume: VolumeSpace(total: 0, free: free),
            now: Self.now
        )
    }

    /// Camera, days ago, reason.
    private static func table(_ plan: RetentionPlan) -> [String] {
        plan.removals.map {
            "\($0.segment.camera) \((Self.now - $0.segment.end).wholeMicroseconds / 86_400_000_000) \($0.reason.rawValue)"
        }
    }

    @Test func withoutRulesNothingGoes() {
        let plan = Self.planner([Self.segment("a", daysAgo: 99)], rules: RetentionRules(), free: 0).plan()
        #expect(plan == RetentionPlan())
    }

    @Test func theOrderOfDeletion() {
        let segments = [9, 5, 40, 7, 3, 1].flatMap { [Self.segment("b", daysAgo: $0), Self.segment("a", daysAgo: $0)] }
        let rules = RetentionRules(
            store: RetentionPolicy(age: .seconds(30 * 86_400), bytes: 60, free: 20),
            rooms: ["room": RetentionPolicy(bytes: 80)],
            cameras: ["a": RetentionPolicy(bytes: 40)]
        )
        let rooms = ["a": "room", "b": "room"]
        let plan = Self.planner(segments.shuffled(), rules: rules, rooms: rooms, free: -50).plan()
        // 120 bytes: age takes 20, the camera's limit 10, the room's 10, the store's 20; 70 free are wanted, 60 are freed.
        #expect(
            Self.table(plan) == [
                "a 40 age", "b 40 age", "a 9 camera-bytes", "b 9 room-bytes", "a 7 store-bytes", "b 7 store-bytes",
                "a 5 free-space",
            ]
        )
        #expect(plan.bytes == 70 && plan.missingBytes == 0 && !plan.wantsMore)
    }

    @Test(arguments: RetentionReason.allCases)
    func whatIsPinnedStaysWhateverTheRule(reason: RetentionReason) {
        let segments = [Self.segment("a", daysAgo: 50), Self.segment("a", daysAgo: 40), Self.segment("a", daysAgo: 30)]
        let rules =
            switch reason {
            case .age: RetentionRules(store: RetentionPolicy(age: .seconds(86_400)))
            case .cameraBytes: RetentionRules(cameras: ["a": RetentionPolicy(bytes: 0)])
            case .roomBytes: RetentionRules(rooms: ["r": RetentionPolicy(bytes: 0)])
            case .storeBytes: RetentionRules(store: RetentionPolicy(bytes: 0))
            case .freeSpace: RetentionRules(store: RetentionPolicy(free: 1000))
            }
        let pin = RetentionPin(camera: "a", from: segments[1].end - .microseconds(1), to: segments[1].end)
        let plan = Self.planner(segments, rules: rules, pins: [pin], rooms: ["a": "r"], free: 0).plan()
        #expect(Self.table(plan) == ["a 50 \(reason.rawValue)", "a 30 \(reason.rawValue)"])
        let all = RetentionPin(camera: "a", from: UTCTime(microsecondsSince1970: 0), to: nil)
        let none = Self.planner(segments, rules: rules, pins: [all], rooms: ["a": "r"], free: 0).plan()
        #expect(none.removals.isEmpty)
        #expect((none.missingBytes > 0) == (reason == .freeSpace))
    }

    /// One without a room, as after the cloud took it out, keeps the longest age that may have held for it.
    @Test func theAgeOfACameraComesBeforeThatOfItsRoomAndOfTheStore() {
        let rules = RetentionRules(
            store: RetentionPolicy(age: .seconds(10 * 86_400)),
            rooms: ["r": RetentionPolicy(age: .seconds(20 * 86_400))],
            cameras: ["a": RetentionPolicy(age: .seconds(30 * 86_400))]
        )
        let segments = ["a", "b", "c"].flatMap { camera in [35, 25, 15, 5].map { Self.segment(camera, daysAgo: $0) } }
        let plan = Self.planner(segments, rules: rules, rooms: ["a": "r", "b": "r"]).plan()
        #expect(Self.table(plan) == ["a 35 age", "b 35 age", "c 35 age", "b 25 age", "c 25 age"])
    }

    @Test func aClockThatIsDoubtedMakesNothingOld() {
        var planner = Self.planner(
            [Self.segment("a", daysAgo: 50), Self.segment("a", daysAgo: 1)],
            rules: RetentionRules(store: RetentionPolicy(age: .seconds(86_400 * 30), bytes: 10))
        )
        planner.trustsTime = false
        #expect(Self.table(planner.plan()) == ["a 50 store-bytes"])
    }

    /// A camera of which only the oldest segments are shown must not make younger ones of another go first.
    @Test func stopsWhereItWasNotShownMore() {
        let segments =
            [50, 40].map { Self.segment("a", daysAgo: $0) } + [45, 35, 30].map { Self.segment("b", daysAgo: $0) }
        var planner = Self.planner(segments, rules: RetentionRules(store: RetentionPolicy(free: 45)), free: 0)
        planner.incomplete = ["a"]
        let plan = planner.plan()
        #expect(Self.table(plan) == ["a 50 free-space", "b 45 free-space", "a 40 free-space"])
        #expect(plan.wantsMore)
    }

    @Test func aCameraOlderThanItIsShownWantsMore() {
        var planner = Self.planner(
            [50, 40].map { Self.segment("a", daysAgo: $0) },
            rules: RetentionRules(store: RetentionPolicy(age: .seconds(86_400 * 30)))
        )
        #expect(!planner.plan().wantsMore)
        planner.incomplete = ["a"]
        #expect(planner.plan().wantsMore)
        planner.segments.append(Self.segment("a", daysAgo: 20))
        #expect(!planner.plan().wantsMore)
    }
}
