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

public import Foundations

/// Decides what retention deletes; no I/O. ``RetentionReason`` states the order.
///
/// The edge's upkeep fills one in every few seconds, with the oldest segments of each camera and not the whole archive,
/// and deletes what ``plan()`` says.
public struct RetentionPlanner: Sendable {
    /// Ended segments, the oldest of each camera, in any order.
    public var segments: [RetentionSegment]
    /// Cameras that have more unpinned segments than ``segments`` shows; those are younger than the ones shown.
    public var incomplete: Set<String>
    /// Bytes on disk of each camera, of all its segments.
    public var usage: [String: Int64]
    /// What must stay.
    public var pins: PinnedRanges
    /// The policies.
    public var rules: RetentionRules
    /// The room of each camera.
    public var rooms: [String: String]
    /// The volume.
    public var volume: VolumeSpace
    /// The time.
    public var now: UTCTime
    /// Whether the clock is known to be right; if not, nothing is deleted because of its age.
    public var trustsTime: Bool

    /// Makes a planner.
    public init(
        segments: [RetentionSegment],
        incomplete: Set<String> = [],
        usage: [String: Int64],
        pins: PinnedRanges,
        rules: RetentionRules,
        rooms: [String: String] = [:],
        volume: VolumeSpace,
        now: UTCTime,
        trustsTime: Bool = true
    ) {
        self.segments = segments
        self.incomplete = incomplete
        self.usage = usage
        self.pins = pins
        self.rules = rules
        self.rooms = rooms
        self.volume = volume
        self.now = now
        self.trustsTime = trustsTime
    }

    /// What goes, in which order, and why.
    public func plan() -> RetentionPlan {
        var draft = Draft(self)
        if self.trustsTime { draft.applyAge() }
        draft.applyCameraBytes()
        draft.applyRoomBytes()
        draft.applyStoreBytes()
        draft.applyFreeSpace()
        return draft.plan
    }

    /// A plan while it is made.
    private struct Draft {
        let input: RetentionPlanner
        let ordered: [RetentionSegment]
        /// Up to where in time the unpinned segments of a camera that is not shown whole are shown.
        let shownUntil: [String: UTCTime]
        var usage: [String: Int64]
        var gone: Set<UUIDv7> = []
        var plan = RetentionPlan()

        init(_ input: RetentionPlanner) {
            self.input = input
            self.ordered = input.segments.filter { !input.pins.contains($0) }.sorted {
                ($0.end, $0.camera, $0.id) < ($1.end, $1.camera, $1.id)
            }
            var last: [String: UTCTime] = [:]
            for segment in input.segments where input.incomplete.contains(segment.camera) {
                last[segment.camera] = max(last[segment.camera] ?? segment.end, segment.end)
            }
            self.shownUntil = last
            self.usage = input.usage
        }

        /// Where a rule over several cameras stops, so that it takes none that is younger than one it was not shown.
        func horizon(_ cameras: Set<String>) -> UTCTime {
            self.shownUntil.filter { cameras.contains($0.key) }.values.min() ?? PinnedRanges.never
        }

        mutating func take(_ segment: RetentionSegment, _ reason: RetentionReason) {
            guard self.gone.insert(segment.id).inserted else { return }
            self.usage[segment.camera, default: 0] -= segment.bytes
            self.plan.removals.append(RetentionPlan.Removal(segment: segment, reason: reason))
        }

        mutating func applyAge() {
            var taken: [String: Int] = [:]
            for segment in self.ordered {
                let room = self.input.rooms[segment.camera]
                guard let age = self.input.rules.age(camera: segment.camera, room: room),
                    segment.end <= self.input.now - age
                else { continue }
                self.take(segment, .age)
                taken[segment.camera, default: 0] += 1
            }
            for (camera, count) in taken where self.input.incomplete.contains(camera) {
                if count == self.ordered.count(where: { $0.camera == camera }) { self.plan.wantsMore = true }
            }
        }

        mutating func applyCameraBytes() {
            for (camera, policy) in self.input.rules.cameras.sorted(by: { $0.key < $1.key }) {
                self.shrink([camera], to: policy.bytes, .cameraBytes)
            }
        }

        mutating func applyRoomBytes() {
            for (room, policy) in self.input.rules.rooms.sorted(by: { $0.key < $1.key }) {
                let cameras = Set(self.input.rooms.filter { $0.value == room }.keys)
                self.shrink(cameras, to: policy.bytes, .roomBytes)
            }
        }

        mutating func applyStoreBytes() {
            self.shrink(Set(self.usage.keys), to: self.input.rules.store.bytes, .storeBytes)
        }

        mutating func applyFreeSpace() {
            guard let wanted = self.input.rules.store.free else { return }
            var missing = wanted - self.input.volume.freeForMedia - self.plan.bytes
            let horizon = self.horizon(Set(self.shownUntil.keys))
            for segment in self.ordered where !self.gone.contains(segment.id) {
                guard missing > 0, segment.end <= horizon else { break }
                self.take(segment, .freeSpace)
                missing -= segment.bytes
            }
            if missing > 0, !self.input.incomplete.isEmpty { self.plan.wantsMore = true }
            self.plan.missingBytes = max(0, missing)
        }

        /// Takes the oldest segments of cameras until they have no more than `limit` bytes.
        private mutating func shrink(_ cameras: Set<String>, to limit: Int64?, _ reason: RetentionReason) {
            guard let limit else { return }
            var excess = cameras.reduce(-limit) { $0 + (self.usage[$1] ?? 0) }
            let horizon = self.horizon(cameras)
            for segment in self.ordered where cameras.contains(segment.camera) && !self.gone.contains(segment.id) {
                guard excess > 0, segment.end <= horizon else { break }
                self.take(segment, reason)
                excess -= segment.bytes
            }
            if excess > 0, !self.input.incomplete.isDisjoint(with: cameras) { self.plan.wantsMore = true }
        }
    }
}
