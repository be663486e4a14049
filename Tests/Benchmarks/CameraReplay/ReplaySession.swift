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

import Foundation
import Glibc

/// One client of the simulated cameras: answers RTSP, and sends the loop at its pace from PLAY on, on a thread of its own.
///
/// As cheap as it can be, since it shares the machine with what is measured: one write for each picture, packets patched in
/// place. It is no example of a server: what a client of ours or ffmpeg does not ask is not answered.
struct ReplaySession {
    let socket: Int32
    let loop: ReplayLoop
    /// The first tick, a key frame; each session has another.
    let firstTick: Int
    private var received: [UInt8] = []
    private var isPlaying = false

    init(socket: Int32, loop: ReplayLoop, firstTick: Int) {
        self.socket = socket
        self.loop = loop
        self.firstTick = firstTick
    }

    /// Serves until the client is gone.
    mutating func run() {
        defer { close(self.socket) }
        while !self.isPlaying {
            guard self.receive(flags: 0), self.answerAll() else { return }
        }
        let start = Self.nanoseconds(CLOCK_MONOTONIC)
        let startUTC = Self.nanoseconds(CLOCK_REALTIME)
        var sent: UInt64 = 0
        while true {
            let due = sent * self.loop.tickNanoseconds
            Self.sleep(until: start + due)
            let index = self.firstTick + Int(sent)
            let round = index / self.loop.ticks.count
            var bytes = self.loop.ticks[index % self.loop.ticks.count]
            self.patch(&bytes, round: UInt32(truncatingIfNeeded: round), utcNanoseconds: startUTC + due)
            guard self.write(bytes) else { return }
            sent += 1
            if sent % 15 == 0 {
                guard self.receive(flags: Int32(MSG_DONTWAIT)), self.answerAll() else { return }
            }
        }
    }

    /// Moves sequence numbers and timestamps on by so many rounds, and gives sender reports their time.
    private func patch(_ bytes: inout [UInt8], round: UInt32, utcNanoseconds: UInt64) {
        var at = 0
        while at + 12 <= bytes.count {
            let channel = Int(bytes[at + 1])
            let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            let track = self.loop.tracks[channel / 2]
            if channel % 2 == 0 {
                let number = UInt16(bytes[at + 6]) << 8 | UInt16(bytes[at + 7])
                let moved = number &+ track.packets &* UInt16(truncatingIfNeeded: round)
                bytes[at + 6] = UInt8(moved >> 8)
                bytes[at + 7] = UInt8(moved & 0xFF)
                Self.add(track.clockTicks &* round, to: &bytes, at: at + 8)
            } else {
                // Seconds since 1900, and the fraction (RFC 3550 §4).
                let seconds = UInt32(truncatingIfNeeded: utcNanoseconds / 1_000_000_000 + 2_208_988_800)
                let fraction = UInt32(truncatingIfNeeded: (utcNanoseconds % 1_000_000_000) << 32 / 1_000_000_000)
                Self.put(seconds, into: &bytes, at: at + 12)
                Self.put(fraction, into: &bytes, at: at + 16)
                Self.add(track.clockTicks &* round, to: &bytes, at: at + 20)
            }
            at += 4 + length
        }
    }

    private static func put(_ value: UInt32, into bytes: inout [UInt8], at index: Int) {
        for place in 0..<4 { bytes[index + place] = UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32(place))) }
    }

    private static func add(_ value: UInt32, to bytes: inout [UInt8], at index: Int) {
        let old = bytes[index..<(index + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        self.put(old &+ value, into: &bytes, at: index)
    }

    // MARK: RTSP

    /// Answers the requests that have come whole; false at the end of the session.
    private mutating func answerAll() -> Bool {
        while let first = self.received.first {
            if first == UInt8(ascii: "$") {
                guard self.received.count >= 4 else { return true }
                let length = 4 + Int(self.received[2]) << 8 + Int(self.received[3])
                guard self.received.count >= length else { return true }
                self.received.removeFirst(length)
                continue
            }
            guard let text = String(validating: self.received, as: UTF8.self), let end = text.range(of: "\r\n\r\n")
            else {
                return true
            }
            let request = String(text[..<end.lowerBound])
            self.received.removeFirst(text[..<end.upperBound].utf8.count)
            guard self.answer(request) else { return false }
        }
        return true
    }

    private mutating func answer(_ request: String) -> Bool {
        let lines = request.components(separatedBy: "\r\n")
        func field(_ name: String) -> String? {
            lines.first { $0.lowercased().hasPrefix(name + ":") }.map {
                String($0.dropFirst(name.count + 1)).trimmingCharacters(in: .whitespaces)
            }
        }
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return false }
        var fields = ["CSeq: \(field("cseq") ?? "0")", "Session: 1;timeout=60"]
        var body = ""
        switch words[0] {
        case "DESCRIBE":
            body = self.loop.description
            fields += [
                "Content-Type: application/sdp", "Content-Base: \(words[1])/", "Content-Length: \(body.utf8.count)",
            ]
        case "SETUP":
            fields.append("Transport: \(field("transport") ?? "")")
        case "PLAY":
            self.isPlaying = true
        case "OPTIONS":
            fields.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")
        default:
            break
        }
        let head = (["RTSP/1.0 200 OK"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
        return self.write(Array((head + body).utf8)) && words[0] != "TEARDOWN"
    }

    // MARK: Socket

    private mutating func receive(flags: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 8192)
        let count = recv(self.socket, &buffer, buffer.count, flags)
        if count < 0 { return errno == EAGAIN || errno == EINTR }
        self.received += buffer.prefix(count)
        return count > 0
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var done = 0
        return bytes.withUnsafeBytes { buffer in
            while done < buffer.count {
                let count = send(
                    self.socket,
                    buffer.baseAddress! + done,
                    buffer.count - done,
                    Int32(MSG_NOSIGNAL)
                )
                if count < 0 { return false }
                done += count
            }
            return true
        }
    }

    // MARK: Time

    private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    private static func sleep(until nanoseconds: UInt64) {
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, Int32(TIMER_ABSTIME), &time, nil) == EINTR {}
    }
}
