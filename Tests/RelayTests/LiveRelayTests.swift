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
import LiveStream
import Logging
import NIOCore
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@testable import Relay

@Suite(.timeLimit(.minutes(1))) struct LiveRelayTests {
    /// Edges that do as they are told.
    private final class FakeEdges: Sendable {
        struct Gone: Error, CustomStringConvertible { var description: String { "The edge is gone." } }

        private struct State {
            var calls: [UUIDv7] = []
            var running = 0
            var isGone = false
            var hangUps: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        var calls: [UUIDv7] { self.state.withLock { $0.calls } }
        var running: Int { self.state.withLock { $0.running } }
        var isGone: Bool {
            get { self.state.withLock { $0.isGone } }
            set { self.state.withLock { $0.isGone = newValue } }
        }

        /// Fills the hub until it is told to hang up or the task is cancelled.
        func fill(_ camera: UUIDv7, _ hub: LiveHub) async throws {
            let isGone = self.state.withLock { state in
                state.calls.append(camera)
                return state.isGone
            }
            if isGone { throw Gone() }
            self.state.withLock { $0.running += 1 }
            defer { self.state.withLock { $0.running -= 1 } }
            hub.publish(LiveInitialization(mimeType: "video/mp4", bytes: ByteBuffer(string: "moov")))
            hub.publish(LiveFragment(bytes: ByteBuffer(string: "key"), startsWithKeyFrame: true))
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let isCancelled = self.state.withLock { state in
                        if Task.isCancelled { return true }
                        state.hangUps.append(continuation)
                        return false
                    }
                    if isCancelled { continuation.resume() }
                }
            } onCancel: {
                self.hangUp()
            }
            if self.isGone { throw Gone() }
        }

        /// Ends all streams.
        func hangUp() {
            let hangUps = self.state.withLock { state in
                defer { state.hangUps = [] }
                return state.hangUps
            }
            for hangUp in hangUps { hangUp.resume() }
        }
    }

    /// A relay that runs while the test does.
    private struct Scene {
        let clock = ManualTimeSource()
        let edges = FakeEdges()
        let relay: LiveRelay
        let camera: UUIDv7

        init() {
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let edges = self.edges
            self.relay = LiveRelay(clock: self.clock, logger: logger) { try await edges.fill($0, $1) }
            self.camera = UUIDv7(time: self.clock.utc)
        }

        /// Waits until `condition` holds; the time limit of the suite ends a wait in vain.
        func until(_ condition: () -> Bool) async { while !condition() { await Task.yield() } }

        /// Moves the clock on in steps, letting those who wait come along.
        func pass(_ duration: Duration, step: Duration = .milliseconds(500)) async {
            var passed = Duration.zero
            while passed < duration {
                self.clock.advance(by: step)
                passed += step
                for _ in 0..<50 { await Task.yield() }
                try? await Task.sleep(for: .milliseconds(2))
            }
        }
    }

    private func withScene(_ body: (Scene) async throws -> Void) async throws {
        let scene = Scene()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await scene.relay.run() }
                try await body(scene)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(scene.edges.running == 0)
    }

    @Test func twoViewersCostOneCopy() async throws {
        try await self.withScene { scene in
            await scene.relay.hub(for: scene.camera).withViewer { first in
                await scene.relay.hub(for: scene.camera).withViewer { second in
                    for viewer in [first, second] {
                        var events = viewer.makeAsyncIterator()
                        guard case .initialization = await events.next(), case .fragment = await events.next() else {
                            Issue.record("The viewer does not see the stream.")
                            return
                        }
                    }
                    #expect(scene.relay.viewerCount == 2)
                    #expect(scene.relay.activeCount == 1)
                    #expect(scene.edges.calls == [scene.camera])
                }
            }
        }
    }

    @Test func everyCameraHasAStreamOfItsOwn() async throws {
        try await self.withScene { scene in
            let other = UUIDv7(time: scene.clock.utc)
            let hubs = (scene.relay.hub(for: scene.camera), scene.relay.hub(for: other))
            #expect(hubs.0 !== hubs.1)
            await scene.until { scene.edges.running == 2 }
            #expect(Set(scene.edges.calls) == [scene.camera, other])
            #expect(scene.relay.activeCount == 2)
        }
    }

    @Test func aViewerIsToldOfAFailureAndSeesTheStreamAgainAfterIt() async throws {
        try await self.withScene { scene in
            await scene.relay.hub(for: scene.camera).withViewer { viewer in
                var events = viewer.makeAsyncIterator()
                for _ in 0..<2 { _ = await events.next() }
                scene.edges.isGone = true
                scene.edges.hangUp()
                #expect(await events.next() == .interrupted(message: "The edge is gone."))
                scene.edges.isGone = false
                // The try comes after the first wait, which is at most a quarter of a second.
                await scene.until { scene.clock.waiterCount == 2 }
                scene.clock.advance(by: .milliseconds(250))
                guard case .initialization = await events.next() else {
                    Issue.record("The stream does not come back.")
                    return
                }
                #expect(scene.edges.calls.count == 2)
            }
        }
    }

    @Test func aStreamThatEndsIsFetchedAgain() async throws {
        try await self.withScene { scene in
            await scene.relay.hub(for: scene.camera).withViewer { viewer in
                var events = viewer.makeAsyncIterator()
                for _ in 0..<2 { _ = await events.next() }
                scene.edges.hangUp()
                guard case .interrupted = await events.next() else {
                    Issue.record("The viewer is not told.")
                    return
                }
                await scene.until { scene.clock.waiterCount == 2 }
                scene.clock.advance(by: .milliseconds(250))
                await scene.until { scene.edges.calls.count == 2 }
            }
        }
    }

    /// An edge that is away is asked again and again, with growing waits of at most five seconds.
    @Test func anEdgeThatIsAwayIsNotFlooded() async throws {
        try await self.withScene { scene in
            scene.edges.isGone = true
            await scene.relay.hub(for: scene.camera).withViewer { _ in
                await scene.until { scene.edges.calls.count == 1 }
                await scene.pass(.seconds(60), step: .milliseconds(250))
                #expect((12...40).contains(scene.edges.calls.count), "\(scene.edges.calls.count) tries in a minute")
            }
        }
    }

    @Test func aStreamThatNobodyWatchesEndsAfterAWhile() async throws {
        try await self.withScene { scene in
            let hub = scene.relay.hub(for: scene.camera)
            await hub.withViewer { _ in
                await scene.until { scene.edges.running == 1 }
                await scene.pass(.seconds(30))
                #expect(scene.relay.activeCount == 1)
            }
            await scene.pass(.seconds(8))
            // A reload of the page within the time finds the stream as it was.
            #expect(scene.relay.hub(for: scene.camera) === hub)
            await hub.withViewer { viewer in
                var events = viewer.makeAsyncIterator()
                guard case .initialization = await events.next() else {
                    Issue.record("The stream is not there.")
                    return
                }
                await scene.pass(.seconds(2))
            }
            #expect(scene.edges.calls.count == 1)
            await scene.pass(.seconds(20))
            await scene.until { scene.relay.activeCount == 0 && scene.edges.running == 0 }
            #expect(scene.relay.hub(for: scene.camera) !== hub)
            await scene.until { scene.edges.calls.count == 2 }
        }
    }

    @Test func aStreamThatNobodyEverWatchedEndsAsWell() async throws {
        try await self.withScene { scene in
            _ = scene.relay.hub(for: scene.camera)
            await scene.until { scene.edges.running == 1 }
            await scene.pass(.seconds(20))
            await scene.until { scene.relay.activeCount == 0 && scene.edges.running == 0 }
        }
    }

    @Test func aGracefulShutdownEndsStreamsAndViewers() async throws {
        let scene = Scene()
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Int.self) { group in
                group.addTask {
                    try await scene.relay.run()
                    return 0
                }
                group.addTask {
                    await scene.relay.hub(for: scene.camera).withViewer { viewer in
                        var count = 0
                        for await _ in viewer { count += 1 }
                        return count
                    }
                }
                await scene.until { scene.edges.running == 1 && scene.relay.viewerCount == 1 }
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(scene.edges.running == 0)
    }
}
