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

/// The cost of one password check by Argon2id (RFC 9106).
///
/// OWASP's Password Storage Cheat Sheet asks for at least 19 MiB and two passes; the default is 46 MiB and two.
public struct Argon2Parameters: Sendable, Equatable {
    /// The version of Argon2 that is written and read, 1.3 (RFC 9106 §3.1).
    static let version: UInt32 = 19

    /// The most memory in KiB that a stored hash may ask for; a damaged row must not exhaust the machine.
    static let maximumMemory: UInt32 = 1 << 20

    /// The most passes that a stored hash may ask for.
    static let maximumPasses: UInt32 = 64

    /// Passes over the memory.
    public var passes: UInt32
    /// Memory in KiB.
    public var memoryKiB: UInt32
    /// Lanes; 1 keeps one check on one thread.
    public var lanes: UInt32

    /// Makes parameters; the default is what new hashes take.
    public init(passes: UInt32 = 2, memoryKiB: UInt32 = 46 << 10, lanes: UInt32 = 1) {
        self.passes = passes
        self.memoryKiB = memoryKiB
        self.lanes = lanes
    }

    /// Reads the parameters of a PHC string `$argon2id$v=19$m=47104,t=2,p=1$salt$hash`; nil for any other form, another
    /// algorithm or version, or a cost beyond the bounds.
    init?(phc: String) {
        let parts = phc.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=\(Self.version)",
            !parts[4].isEmpty, !parts[5].isEmpty
        else { return nil }
        let costs = parts[3].split(separator: ",", omittingEmptySubsequences: false)
        guard costs.count == 3, costs[0].hasPrefix("m="), costs[1].hasPrefix("t="), costs[2].hasPrefix("p="),
            let memory = UInt32(costs[0].dropFirst(2)), let passes = UInt32(costs[1].dropFirst(2)),
            let lanes = UInt32(costs[2].dropFirst(2)),
            (8...Self.maximumMemory).contains(memory), (1...Self.maximumPasses).contains(passes),
            (1...16).contains(lanes)
        else { return nil }
        self.init(passes: passes, memoryKiB: memory, lanes: lanes)
    }

    /// A PHC string with these parameters that no password matches, to spend the same time on an unknown name.
    var unmatchablePHC: String {
        let salt = String(repeating: "A", count: 22)
        let hash = String(repeating: "A", count: 43)
        return "$argon2id$v=\(Self.version)$m=\(self.memoryKiB),t=\(self.passes),p=\(self.lanes)$\(salt)$\(hash)"
    }

    /// Whether a hash of these parameters should be made anew at the next sign-in, because `wanted` costs more.
    func isWeaker(than wanted: Self) -> Bool {
        self.memoryKiB < wanted.memoryKiB || self.passes < wanted.passes
    }
}
