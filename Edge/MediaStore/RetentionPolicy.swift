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

/// How long media are kept, of a camera, of a room, or of a whole store; a limit that is nil does not apply.
///
/// As text the limits stand in any order with commas between them, for example `age 30d, bytes 2TB, free 50GB`. Ages are
/// days `d` or hours `h`; sizes are bytes, or `MB`, `GB`, `TB` of 1000s.
public struct RetentionPolicy: Hashable, Sendable {
    /// Media that ended longer ago go.
    public var age: Duration?
    /// Above so many bytes the oldest media go.
    public var bytes: Int64?
    /// Below so many free bytes above the reserve the oldest media go; only for a whole store.
    public var free: Int64?

    /// Shortest age that can be asked for, so that a slip of the pen does not empty the store.
    public static let shortestAge = Duration.seconds(3600)

    /// Makes a policy.
    public init(age: Duration? = nil, bytes: Int64? = nil, free: Int64? = nil) {
        self.age = age
        self.bytes = bytes
        self.free = free
    }

    /// Reads the text of a policy; throws `invalid` with a sentence where it is none.
    public init(_ text: some StringProtocol) throws(StoreError) {
        self.init()
        for part in text.split(separator: ",") {
            let words = part.split(separator: " ", omittingEmptySubsequences: true)
            guard let name = words.first, words.count >= 2 else { throw Self.refusal(part) }
            let value = words.dropFirst().joined().lowercased()
            switch name.lowercased() {
            case "age" where self.age == nil:
                guard let age = Self.duration(value), age >= Self.shortestAge else { throw Self.refusal(part) }
                self.age = age
            case "bytes" where self.bytes == nil:
                guard let bytes = Self.size(value) else { throw Self.refusal(part) }
                self.bytes = bytes
            case "free" where self.free == nil:
                guard let free = Self.size(value) else { throw Self.refusal(part) }
                self.free = free
            default: throw Self.refusal(part)
            }
        }
    }

    private static func refusal(_ part: some StringProtocol) -> StoreError {
        StoreError(
            code: .invalid,
            message: """
                '\(part)' is no limit of retention; write limits once each, like 'age 30d, bytes 2TB, free 50GB', an age of \
                at least 1h.
                """
        )
    }

    private static func duration(_ text: String) -> Duration? {
        guard let number = Int64(text.dropLast()), number > 0, number <= 100_000 else { return nil }
        switch text.last {
        case "h": return .seconds(number * 3600)
        case "d": return .seconds(number * 86_400)
        default: return nil
        }
    }

    private static func size(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isNumber }
        let factor: Int64
        switch text.dropFirst(digits.count) {
        case "", "b": factor = 1
        case "mb": factor = 1_000_000
        case "gb": factor = 1_000_000_000
        case "tb": factor = 1_000_000_000_000
        default: return nil
        }
        guard let number = Int64(digits) else { return nil }
        let (size, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : size
    }
}
