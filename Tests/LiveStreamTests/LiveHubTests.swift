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

import NIOCore
import Synchronization
import Testing

@testable import LiveStream

@Suite(.timeLimit(.minutes(1))) struct LiveHubTests {
    private let hub = LiveHub()

    /// Publishes numbers in order; those in `keys` start with a key frame.
    private func publish(_ numbers: ClosedRange<UInt32>, keys: Set<UInt32> = [], size: Int = 100) {
        for number in numbers { self.hub.publish(.numbered(number, key: keys.contains(number), size: size)) }
    }

    @Test func aViewerWhoCameFirstSeesTheStreamFromItsFirstKeyFrame() async {
        await self.hub.withViewer { viewer in
            self.publish(0...0, keys: [0])
            self.hub.publish(.first)
            self.publish(1...4, keys: [3])
            var events = viewer.makeAsyncIterator()
            #expect(await events.take(3) == ["init 1", "key 3", "4"])
        }
    }

    @Test func aLateViewerIsGivenEverythingSinceTheLastKeyFrameAtOnce() async {
        self.hub.publish(.first)
        self.publish(1...10, keys: [1, 6])
        await self.hub.withViewer { viewer in
            var events = viewer.makeAsyncIterator()
            #expect(await events.take(6) == ["init 1", "key 6", "7", "8", "9", "10"])
            self.publish(11...12, keys: [12])
            #expect(await events.take(2) == ["11", "key 12"])
        }
    }

    @Test func whetherThereIsAPictureIsKnown() {
        #expect(!self.hub.hasPicture)
        self.hub.publish(.first)
        self.publish(1...1)
        #expect(!self.hub.hasPicture)
        self.publish(2...2, keys: [2])
        #expect(self.hub.hasPicture)
        self.hub.publish(.second)
        #expect(!self.hub.hasPicture)
        self.publish(3...3, keys: [3])
        self.hub.interrupt(message: "gone")
        #expect(!self.hub.hasPicture)
    }

    @Test func aSlowViewerGoesOnAtTheNextKeyFrameAndIsToldWhileOthersSeeEverything() async {
        self.hub.publish(.first)
        self.publish(1...1, keys: [1])
        let size = 100_000
        await self.hub.withViewer { slow in
            await self.hub.withViewer { fast in
                var fastEvents = fast.makeAsyncIterator()
                #expect(await fastEvents.take(2) == ["init 1", "key 1"])
                for number in 2...100 as ClosedRange<UInt32> {
                    let key = number == 90
                    self.hub.publish(.numbered(number, key: key, size: size))
                    #expect(await fastEvents.take(1) == [key ? "key 90" : "\(number)"])
                }
                var slowEvents = slow.makeAsyncIterator()
                // All from 1 to 89 is lost to the slow one, and it knows how many that was.
                #expect(await slowEvents.take(4) == ["init 1", "dropped 89", "key 90", "91"])
                #expect(await slowEvents.take(9) == (92...100).map { "\($0)" })
                self.publish(101...101)
                #expect(await slowEvents.take(1) == ["101"])
            }
        }
    }

    /// What is received and what is told to be dropped add up, however slowly the viewer reads.
    @Test(arguments: [1, 2, 3, 5])
    func nothingIsLostInSilence(publishedForOneRead: UInt32) async {
        let hub = self.hub
        hub.publish(.first)
        await hub.withViewer { viewer in
            var events = viewer.makeAsyncIterator()
            _ = await events.take(1)
            var (published, next, told, drops): (UInt32, UInt32, UInt32, Int) = (0, 1, 0, 0)
            func publishOne() {
                published += 1
                hub.publish(.numbered(published, key: published % 30 == 1, size: 50_000))
            }
            func read() async {
                switch await events.next() {
                case .fragment(let fragment):
                    #expect(fragment.number == next + told)
                    #expect(told == 0 || fragment.startsWithKeyFrame)
                    (next, told) = (fragment.number + 1, 0)
                case .dropped(let fragments):
                    told += UInt32(fragments)
                    drops += 1
                case let event: Issue.record("Not expected: \(String(describing: event))")
                }
            }
            for _ in 0..<6 {
                for _ in 0..<100 {
                    for _ in 0..<publishedForOneRead { publishOne() }
                    // While less than a queue is on its way nothing has been dropped, so that reading cannot wait.
                    if published + 1 - next - told <= 28 { await read() }
                }
                // The second key frame gets through also where the first one overflows the queue.
                for _ in 0..<2 { repeat { publishOne() } while published % 30 != 1 }
                while next <= published { await read() }
            }
            #expect(drops > 0)
        }
    }

    @Test func aViewerThatNeverReadsCostsItsBound() async {
        self.hub.publish(.first)
        await self.hub.withViewer { viewer in
            let size = 20_000
            self.publish(1...1960, keys: Set(stride(from: 1, through: 1960, by: 50)), size: size)
            self.hub.publish(.second)
            var events = viewer.makeAsyncIterator()
            var (bytes, drops) = (0, 0)
            while let event = await events.next(), event != .initialization(.second) {
                if case .fragment(let fragment) = event { bytes += fragment.bytes.readableBytes }
                if case .dropped = event { drops += 1 }
            }
            #expect(bytes > 0)
            #expect(drops == 1)
            #expect(bytes <= LiveHub.queueLimitBytes + 2 * size)
        }
    }

    /// A long group of pictures must not make every newcomer a slow viewer at once.
    @Test func theCacheAViewerStartsWithDoesNotCountAgainstItsBound() async {
        self.hub.publish(.first)
        self.publish(1...40, keys: [1], size: 100_000)
        await self.hub.withViewer { viewer in
            self.publish(41...50, size: 100_000)
            var events = viewer.makeAsyncIterator()
            #expect(await events.take(51) == ["init 1", "key 1"] + (2...50).map { "\($0)" })
        }
    }

    @Test func theCacheHasABound() async {
        self.hub.publish(.first)
        await self.hub.withViewer { early in
            var earlyEvents = early.makeAsyncIterator()
            #expect(await earlyEvents.take(1) == ["init 1"])
            let size = 1 << 20
            for number in 1...20 as ClosedRange<UInt32> {
                self.hub.publish(.numbered(number, key: number == 1, size: size))
                #expect(await earlyEvents.take(1) == [number == 1 ? "key 1" : "\(number)"])
            }
            #expect(!self.hub.hasPicture)
            await self.hub.withViewer { late in
                self.publish(21...22, keys: [22])
                var lateEvents = late.makeAsyncIterator()
                #expect(await lateEvents.take(2) == ["init 1", "key 22"])
            }
            #expect(await earlyEvents.take(2) == ["21", "key 22"])
            #expect(self.hub.hasPicture)
        }
    }

    @Test func anInterruptionIsToldToAllAndEndedByTheNextStream() async {
        self.hub.publish(.first)
        self.publish(1...2, keys: [1])
        await self.hub.withViewer { early in
            self.hub.interrupt(message: "The camera is gone.")
            await self.hub.withViewer { late in
                self.publish(3...4, keys: [3])
                self.hub.publish(.second)
                self.publish(5...7, keys: [6])
                var earlyEvents = early.makeAsyncIterator()
                let interrupted = "interrupted: The camera is gone."
                #expect(await earlyEvents.take(6) == ["init 1", "key 1", "2", interrupted, "init 2", "key 6"])
                var lateEvents = late.makeAsyncIterator()
                #expect(await lateEvents.take(4) == [interrupted, "init 2", "key 6", "7"])
            }
        }
    }

    @Test func aNewFormatBeginsWithAKeyFrame() async {
        self.hub.publish(.first)
        self.publish(1...2, keys: [1])
        await self.hub.withViewer { viewer in
            self.hub.publish(.second)
            self.publish(3...5, keys: [4])
            var events = viewer.makeAsyncIterator()
            #expect(await events.take(6) == ["init 1", "key 1", "2", "init 2", "key 4", "5"])
        }
    }

    /// The format must reach even a viewer that was too slow for every picture.
    @Test func aSlowViewerKeepsWhatIsNoPicture() async {
        self.hub.publish(.first)
        await self.hub.withViewer { viewer in
            self.publish(1...5, keys: [1], size: 100_000)
            self.hub.publish(.second)
            self.publish(6...40, keys: [6], size: 100_000)
            self.publish(41...41, keys: [41])
            var events = viewer.makeAsyncIterator()
            #expect(await events.take(3) == ["init 2", "dropped 40", "key 41"])
        }
    }

    @Test func aCameraThatComesAndGoesCostsAViewerThatNeverReadsItsBound() async {
        await self.hub.withViewer { viewer in
            for _ in 0..<5000 {
                self.hub.publish(.first)
                self.hub.interrupt(message: "The camera is gone.")
            }
            self.hub.publish(.second)
            var events = viewer.makeAsyncIterator()
            var count = 0
            while let event = await events.next(), event != .initialization(.second) { count += 1 }
            #expect(count <= LiveHub.queueLimitEvents + 2)
        }
    }

    @Test func finishingEndsEveryViewer() async {
        self.hub.publish(.first)
        await self.hub.withViewer { waiting in
            await self.hub.withViewer { behind in
                self.publish(1...1, keys: [1])
                var waitingEvents = waiting.makeAsyncIterator()
                #expect(await waitingEvents.take(2).count == 2)
                async let next = waitingEvents.next()
                self.hub.finish()
                #expect(await next == nil)
                var behindEvents = behind.makeAsyncIterator()
                #expect(await behindEvents.next() == nil)
                self.publish(2...2)
                #expect(await behindEvents.next() == nil)
            }
        }
    }

    /// A page that asks in the moment in which a relay gives a stream up must not wait for ever.
    @Test func aViewerWhoComesAfterTheEndIsNotKeptWaiting() async {
        self.hub.publish(.first)
        self.hub.finish()
        await self.hub.withViewer { viewer in
            var events = viewer.makeAsyncIterator()
            #expect(await events.next() == nil)
        }
    }

    @Test func aCancelledViewerLeaves() async {
        let hub = self.hub
        hub.publish(.first)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            await hub.withViewer { viewer in
                var count = 0
                for await _ in viewer {
                    count += 1
                    start.yield()
                }
                return count
            }
        }
        _ = await started.first { _ in true }
        #expect(hub.viewerCount == 1)
        task.cancel()
        #expect(await task.value == 1)
        #expect(hub.viewerCount == 0)
    }

    @Test func aTaskThatWasCancelledBeforeSeesNothing() async {
        let hub = self.hub
        hub.publish(.first)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await hub.withViewer { viewer in
                var events = viewer.makeAsyncIterator()
                return await events.next()
            }
        }
        task.cancel()
        #expect(await task.value == nil)
    }

    @Test func theNumberOfViewersIsReported() async throws {
        struct Reason: Error {}
        let counts = Mutex<[Int]>([])
        let hub = LiveHub { count in counts.withLock { $0.append(count) } }
        await hub.withViewer { _ in
            try? await hub.withViewer { _ in throw Reason() }
        }
        #expect(counts.withLock { $0 } == [1, 2, 1, 0])
        #expect(hub.viewerCount == 0)
    }

    @Test func allViewersSeeTheEventsInOneOrder() async {
        let hub = self.hub
        hub.publish(.first)
        hub.publish(.numbered(0, key: true))
        let count: UInt32 = 400
        await withTaskGroup(of: [UInt32].self) { group in
            for _ in 0..<3 {
                group.addTask {
                    await hub.withViewer { viewer in
                        var numbers: [UInt32] = []
                        for await case .fragment(let fragment) in viewer {
                            if fragment.number == .max { break }
                            numbers.append(fragment.number)
                        }
                        return numbers
                    }
                }
            }
            while hub.viewerCount < 3 { await Task.yield() }
            await withTaskGroup(of: Void.self) { publishers in
                for publisher in 0..<4 as Range<UInt32> {
                    publishers.addTask {
                        for number in 1...count / 4 { hub.publish(.numbered(publisher * count + number)) }
                    }
                }
            }
            hub.publish(.numbered(.max))
            var seen: [[UInt32]] = []
            for await numbers in group { seen.append(numbers) }
            #expect(seen[0].count == Int(count) + 1)
            #expect(seen[0] == seen[1] && seen[1] == seen[2])
        }
    }
}
