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

/// Cuts the byte stream from a camera into messages and interleaved packets (RFC 2326 §10.12).
///
/// Append bytes as they come, then call ``next()`` until it gives nil. What comes out does not depend on how the bytes
/// were split. Cameras under back-pressure mis-frame their packets; then the parser looks for the next `$` packet that is
/// followed by something sensible, or for `RTSP/`, and reports how much it skipped.
///
/// Bytes are copied once: payloads are slices of the buffer, which is left to them when more bytes come.
public struct RTSPParser: Sendable {
    /// Bound of the start line and header fields of one message in bytes (RFC 2326 has none).
    public static let maximumHeaderBytes = 32 << 10
    /// Bound of `Content-Length` in bytes (RFC 2326 §12.14).
    public static let maximumBodyBytes = 256 << 10
    /// Bound of what is skipped in one go before the peer is given up.
    public static let maximumGarbageBytes = 1 << 20

    private var buffer: [UInt8] = []
    private var head = 0
    /// Up to where the header under way has been searched for its end.
    private var searched = 0
    /// Bytes skipped since the last thing that made sense; nil while in step.
    private var skipped: Int?
    /// So many bytes make the message under way whole, once its header told.
    private var awaited = 0

    /// Makes a parser with an empty buffer.
    public init() {}

    /// Bytes that wait for more.
    public var bufferedBytes: Int { self.buffer.count - self.head }

    /// Takes bytes from the connection.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        if self.head > 0 {
            // Slices of the old buffer may be with the caller: leave it to them instead of copying on write.
            var fresh: [UInt8] = []
            fresh.reserveCapacity(self.buffer.count - self.head + bytes.count)
            fresh += self.buffer[self.head...]
            self.searched = max(0, self.searched - self.head)
            self.buffer = fresh
            self.head = 0
        }
        self.buffer += bytes
    }

    /// The next message or packet; nil when more bytes are needed.
    ///
    /// Throws `protocolViolation` when a bound is passed or a status line or length cannot be read; the parser is of no
    /// use afterwards.
    public mutating func next() throws(RTSPError) -> RTSPInbound? {
        while let byte = self.peek(0) {
            if self.skipped != nil {
                guard let found = try self.resynchronize() else { return nil }
                return found
            }
            if byte == UInt8(ascii: "$") { return self.nextPacket() }
            if ASCII.isSpace(byte) {
                self.head += 1
                continue
            }
            switch self.startLine() {
            case .incomplete:
                try self.checkHeaderBound()
                return nil
            case .none: self.skipped = 0
            case .response, .request: return try self.nextMessage()
            }
        }
        return nil
    }

    private func peek(_ offset: Int) -> UInt8? {
        let index = self.head + offset
        return index < self.buffer.count ? self.buffer[index] : nil
    }

    private mutating func consume(_ count: Int) {
        self.head += count
        self.searched = self.head
        self.awaited = 0
    }

    // MARK: Interleaved packets

    /// The length of the packet at `start` with its 4 byte header; nil while the header is incomplete.
    private func packetLength(at start: Int) -> Int? {
        guard start + 4 <= self.buffer.count else { return nil }
        return 4 + Int(self.buffer[start + 2]) << 8 + Int(self.buffer[start + 3])
    }

    private mutating func nextPacket() -> RTSPInbound? {
        guard let length = self.packetLength(at: self.head), self.bufferedBytes >= length else { return nil }
        let payload = self.buffer[(self.head + 4)..<(self.head + length)]
        let channel = self.buffer[self.head + 1]
        self.consume(length)
        return .interleaved(channel: channel, payload: payload)
    }

    // MARK: Resynchronization

    private enum Candidate { case none, incomplete, found }

    /// Skips to the next thing that makes sense; nil when more bytes are needed.
    private mutating func resynchronize() throws(RTSPError) -> RTSPInbound? {
        var skipped = self.skipped ?? 0
        while let byte = self.peek(0) {
            let candidate: Candidate =
                switch byte {
                case UInt8(ascii: "$"): self.packetCandidate()
                case UInt8(ascii: "R"): self.responseCandidate()
                default: .none
                }
            if candidate == .incomplete { break }
            if candidate == .found, skipped > 0 {
                self.skipped = nil
                self.searched = self.head
                return .garbage(byteCount: skipped)
            }
            self.head += 1
            skipped += 1
            guard skipped <= Self.maximumGarbageBytes else {
                throw RTSPError(
                    .protocolViolation,
                    "The camera sent \(skipped) bytes that are not RTSP; check that the URL names its RTSP port."
                )
            }
        }
        self.skipped = skipped
        return nil
    }

    /// Whether a packet of RTP or RTCP (version 2, low channel) begins here and something sensible follows it.
    private func packetCandidate() -> Candidate {
        if let channel = self.peek(1), channel >= 32 { return .none }
        if let version = self.peek(4), version >> 6 != 2 { return .none }
        guard let length = self.packetLength(at: self.head) else { return .incomplete }
        if length < 4 + 8 { return .none }
        guard let following = self.peek(length) else { return .incomplete }
        return following == UInt8(ascii: "$") || following == UInt8(ascii: "R") || following == 0x0D ? .found : .none
    }

    private func responseCandidate() -> Candidate {
        for (offset, expected) in "RTSP/".utf8.enumerated() {
            guard let byte = self.peek(offset) else { return .incomplete }
            if byte != expected { return .none }
        }
        // A digit of the version must follow, or it is a word in something else.
        guard let byte = self.peek(5) else { return .incomplete }
        return (0x30...0x39).contains(byte) ? .found : .none
    }

    // MARK: Messages

    private enum StartLine { case none, incomplete, request, response }

    /// What the bytes at the head can become: `RTSP/`, or a request line, all of it printable.
    private func startLine() -> StartLine {
        switch self.responseCandidate() {
        case .found: return .response
        case .incomplete where self.peek(4) != nil: return .incomplete
        case .incomplete, .none: break
        }
        var offset = 0
        while let byte = self.peek(offset), byte != 0x20 {
            guard (0x41...0x5A).contains(byte) || byte == UInt8(ascii: "_"), offset < 32 else { return .none }
            offset += 1
        }
        if self.peek(offset) != nil, offset < 3 { return .none }
        while let byte = self.peek(offset), byte != 0x0A {
            guard (0x20...0x7E).contains(byte) || byte == 0x0D, offset < RTSPURL.maximumBytes + 64 else { return .none }
            offset += 1
        }
        guard self.peek(offset) != nil else { return .incomplete }
        let line = String(decoding: self.buffer[self.head..<(self.head + offset)], as: UTF8.self).trimmed
        return line.split(separator: " ").last?.hasPrefix("RTSP/") == true ? .request : .none
    }

    /// The index behind the empty line that ends the header; nil while it has not come. Lines end with CRLF or LF.
    private mutating func headerEnd() -> Int? {
        var index = max(self.searched, self.head)
        while index < self.buffer.count {
            if self.buffer[index] == 0x0A {
                let isEmptyLine =
                    index - self.head >= 1 && self.buffer[index - 1] == 0x0A
                    || index - self.head >= 2 && self.buffer[index - 1] == 0x0D && self.buffer[index - 2] == 0x0A
                if isEmptyLine { return index + 1 }
            }
            index += 1
        }
        self.searched = index
        return nil
    }

    private static var headerTooLong: RTSPError {
        RTSPError(
            .protocolViolation,
            "The camera sent a header of more than \(Self.maximumHeaderBytes) bytes; check that the URL names the camera's RTSP port."
        )
    }

    private func checkHeaderBound() throws(RTSPError) {
        guard self.bufferedBytes <= Self.maximumHeaderBytes else {
            throw Self.headerTooLong
        }
    }

    private mutating func nextMessage() throws(RTSPError) -> RTSPInbound? {
        if self.bufferedBytes < self.awaited { return nil }
        guard let end = self.headerEnd() else {
            try self.checkHeaderBound()
            return nil
        }
        self.searched = end - 1
        guard end - self.head <= Self.maximumHeaderBytes else {
            throw Self.headerTooLong
        }
        let text = String(decoding: self.buffer[self.head..<end], as: UTF8.self)
        let lines = text.split(omittingEmptySubsequences: true) { $0 == "\r\n" || $0 == "\n" || $0 == "\r" }
        let headers = RTSPHeaders.parse(lines: lines.dropFirst())
        let bodyLength = try self.bodyLength(headers)
        self.awaited = end - self.head + bodyLength
        if self.bufferedBytes < self.awaited { return nil }
        let body = Array(self.buffer[end..<(end + bodyLength)])
        let message = try self.message(startLine: lines.first ?? "", headers: headers, body: body)
        self.consume(end - self.head + bodyLength)
        return message
    }

    private func bodyLength(_ headers: RTSPHeaders) throws(RTSPError) -> Int {
        guard let text = headers["Content-Length"], !text.isEmpty else { return 0 }
        guard let length = Int(text), (0...Self.maximumBodyBytes).contains(length) else {
            throw RTSPError(
                .protocolViolation,
                "The camera sent a Content-Length that is not a number from 0 to \(Self.maximumBodyBytes); check that the URL names the camera's RTSP port."
            )
        }
        return length
    }

    private func message(
        startLine: Substring,
        headers: RTSPHeaders,
        body: [UInt8]
    ) throws(RTSPError) -> RTSPInbound {
        let words = startLine.split(separator: " ", maxSplits: 2)
        if startLine.hasPrefix("RTSP/") {
            guard words.count >= 2, words[1].utf8.count == 3, let status = Int(words[1]), status >= 100 else {
                throw RTSPError(
                    .protocolViolation,
                    "The camera sent a response whose status line cannot be read; check that the URL names the camera's RTSP port."
                )
            }
            let reason = words.count > 2 ? String(words[2].trimmed) : ""
            return .response(RTSPResponse(status: status, reason: reason, headers: headers, body: body))
        }
        guard words.count == 3, words[2].hasPrefix("RTSP/") else {
            throw RTSPError(
                .protocolViolation,
                "The camera sent a request whose first line cannot be read; check that the URL names the camera's RTSP port."
            )
        }
        return .request(RTSPRequest(method: String(words[0]), uri: String(words[1]), headers: headers, body: body))
    }
}
