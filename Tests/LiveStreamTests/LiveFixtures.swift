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

@testable import LiveStream

extension LiveFragment {
    /// A fragment whose bytes say which it is.
    static func numbered(_ number: UInt32, key: Bool = false, size: Int = 100) -> Self {
        var bytes = ByteBuffer(integer: number)
        bytes.writeRepeatingByte(0x2E, count: size - 4)
        return Self(bytes: bytes, startsWithKeyFrame: key)
    }

    /// The number that the bytes say.
    var number: UInt32 { self.bytes.getInteger(at: self.bytes.readerIndex) ?? .max }
}

extension LiveInitialization {
    static let first = Self(mimeType: "video/mp4; codecs=\"avc1.640028\"", bytes: ByteBuffer(string: "moov 1"))
    static let second = Self(mimeType: "video/mp4; codecs=\"avc1.42c028\"", bytes: ByteBuffer(string: "moov 2"))
}

extension LiveEvent {
    /// What happened, short: `init 1`, `7`, `dropped 3`.
    var summary: String {
        switch self {
        case .initialization(let initialization): initialization == .first ? "init 1" : "init 2"
        case .fragment(let fragment): fragment.startsWithKeyFrame ? "key \(fragment.number)" : "\(fragment.number)"
        case .dropped(let fragments): "dropped \(fragments)"
        case .interrupted(let message): "interrupted: \(message)"
        }
    }
}

extension LiveViewer.AsyncIterator {
    /// The next so many events, short.
    mutating func take(_ count: Int) async -> [String] {
        var summaries: [String] = []
        while summaries.count < count, let event = await self.next() { summaries.append(event.summary) }
        return summaries
    }
}
