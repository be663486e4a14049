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
import Testing

@testable import Identity

@Suite struct SignInLimiterTests {
    private let start = MonotonicTime(nanoseconds: 5_000_000_000)
    private let policy = SignInPolicy(
        window: .seconds(60),
        failuresPerNameAndAddress: 2,
        failuresPerAddress: 4,
        failuresPerName: 6
    )

    @Test func `The strict bound is of one name from one address`() {
        let limiter = SignInLimiter(policy: self.policy)
        #expect(limiter.begin(name: "ann", address: "1", now: self.start) == nil)
        #expect(limiter.begin(name: "ann", address: "1", now: self.start + .seconds(10)) == nil)
        #expect(limiter.begin(name: "ann", address: "1", now: self.start + .seconds(20)) == .seconds(40))
        #expect(limiter.begin(name: "ann", address: "2", now: self.start + .seconds(20)) == nil)
        #expect(limiter.begin(name: "bob", address: "1", now: self.start + .seconds(20)) == nil)
    }

    @Test func `What is refused does not lengthen the wait`() {
        let limiter = SignInLimiter(policy: self.policy)
        for _ in 0..<2 { _ = limiter.begin(name: "ann", address: "1", now: self.start) }
        for second in 1..<60 {
            let wait = limiter.begin(name: "ann", address: "1", now: self.start + .seconds(second))
            #expect(wait == .seconds(60 - second))
        }
        #expect(limiter.begin(name: "ann", address: "1", now: self.start + .seconds(60)) == nil)
    }

    @Test func `One address cannot try many names`() {
        let limiter = SignInLimiter(policy: self.policy)
        for index in 0..<4 { #expect(limiter.begin(name: "\(index)", address: "1", now: self.start) == nil) }
        #expect(limiter.begin(name: "another", address: "1", now: self.start) == .seconds(60))
    }

    @Test func `Many addresses cannot try one name`() {
        let limiter = SignInLimiter(policy: self.policy)
        for index in 0..<6 { #expect(limiter.begin(name: "ann", address: "\(index)", now: self.start) == nil) }
        #expect(limiter.begin(name: "ann", address: "another", now: self.start) == .seconds(60))
    }

    @Test func `A success takes its own attempt back and clears the name at that address`() {
        let limiter = SignInLimiter(policy: self.policy)
        _ = limiter.begin(name: "ann", address: "1", now: self.start)
        _ = limiter.begin(name: "ann", address: "1", now: self.start + .seconds(1))
        limiter.end(name: "ann", address: "1", start: self.start + .seconds(1), succeeded: true)
        for _ in 0..<2 { #expect(limiter.begin(name: "ann", address: "1", now: self.start + .seconds(2)) == nil) }
        // Of the address, the first failure and these two still count; the success does not.
        #expect(limiter.begin(name: "bob", address: "1", now: self.start + .seconds(2)) == nil)
        #expect(limiter.begin(name: "eve", address: "1", now: self.start + .seconds(2)) == .seconds(58))
    }

    @Test func `Memory is bounded however many names and addresses come`() {
        let limiter = SignInLimiter(policy: self.policy, capacity: 100)
        for index in 0..<1000 {
            _ = limiter.begin(name: "\(index)", address: "\(index)", now: self.start + .milliseconds(index))
        }
        #expect(limiter.keyCount <= 103)
    }
}
