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

public import MediaFormats

/// Puts H.264 (RFC 6184) or H.265 (RFC 7798) access units together from RTP packets.
///
/// Contract: ``push(_:timestamp:lost:)`` a packet, then ``pull()`` until it gives nil. Reads units in decoding order, one
/// in a packet, several (STAP-A, AP) or a part of one (FU-A, FU): packetization modes 0 and 1 of H.264, and H.265 without
/// decoding order numbers. An access unit ends with the marker bit or with a change of timestamp.
///
/// Lenient where cameras are known to stray: start codes inside a unit, the marker bit on SEI or on every slice,
/// fragments that are empty, lack their end or change their type half way.
///
/// After a loss nothing is given out until an access unit is whole again; that one says in ``AccessUnit/lost`` how many
/// packets are missing before it. Whether to wait for a key frame is the caller's to decide.
public struct VideoDepacketizer: Sendable {
    /// Bound of one access unit in bytes; no level of H.264 or H.265 needs more for one picture of a camera.
    public static let maximumAccessUnitBytes = 16 << 20

    /// The access unit being put together.
    struct Assembly: Sendable {
        var timestamp: Int64 = 0
        var data: [UInt8] = []
        /// Where the length of the unit under way begins in `data`, while fragments of it are expected.
        var fragmentStart: Int?
        var hasPicture = false
        var isKeyFrame = false
        var isSkippedLeading = false
    }

    let syntax: NALUnitSyntax
    var assembly = Assembly()
    var parameterSets: ParameterSets

    private var ready: [AccessUnit] = []
    /// Packets lost or unusable since the last access unit that was given out.
    private var lost = 0
    /// The next packet must begin an access unit to be of use.
    private var awaitsStart = true
    private var lastTimestamp: Int64?
    /// The last access unit was ended by the marker bit.
    private var endedByMarker = false
    /// The camera sets the marker bit inside access units, so only timestamps end them.
    private var ignoresMarker = false
    private var usualBytes = 0

    /// Makes a depacketizer of H.264.
    ///
    /// - Parameter format: The format known from the SDP, if any; it is not reported again unless it changes.
    public init(h264 format: VideoFormat?) {
        self.init(.h264, format: format)
    }

    /// Makes a depacketizer of H.265.
    ///
    /// - Parameter format: The format known from the SDP, if any; it is not reported again unless it changes.
    public init(h265 format: VideoFormat?) {
        self.init(.h265, format: format)
    }

    private init(_ syntax: NALUnitSyntax, format: VideoFormat?) {
        self.syntax = syntax
        self.parameterSets = ParameterSets(syntax, format: format)
    }

    /// The format in force; nil until parameter sets are known.
    public var format: VideoFormat? { self.parameterSets.format }

    /// Takes the next packet of the track.
    ///
    /// Throws when the packet is of no use; the access unit that it belongs to is dropped and the next packet may be
    /// pushed as if nothing had happened.
    ///
    /// - Parameters:
    ///   - packet: The packet, in order.
    ///   - timestamp: Its timestamp, unwrapped.
    ///   - lost: How many packets are missing right before it.
    public mutating func push(_ packet: RTPPacket, timestamp: Int64, lost: Int) throws(RTPError) {
        var failure: RTPError?
        let isNewTime = self.lastTimestamp != timestamp
        if lost > 0 {
            self.lost += lost
            self.abandon()
        } else if isNewTime, self.lastTimestamp != nil {
            self.awaitsStart = false
            failure = self.finish()
            self.endedByMarker = false
        } else if self.endedByMarker, self.syntax.continuesPicture(packet.payload) {
            // The marker bit came before the last slice: this picture went out cut, the next ones will not.
            self.ignoresMarker = true
            self.abandon()
        }
        self.lastTimestamp = timestamp
        if packet.payload.isEmpty, !packet.marker { return try self.raise(failure) }
        if self.awaitsStart {
            guard self.syntax.beginsAccessUnit(packet.payload) else {
                if lost == 0 { self.lost += 1 }
                if packet.marker, !self.ignoresMarker { self.awaitsStart = false }
                return try self.raise(failure)
            }
            self.awaitsStart = false
        }
        self.endedByMarker = false
        if !self.assembly.hasPicture, self.assembly.fragmentStart == nil { self.assembly.timestamp = timestamp }
        do throws(RTPError) {
            try self.append(payload: packet.payload)
        } catch {
            self.lost += 1
            self.abandon()
            if packet.marker { self.awaitsStart = false }
            throw error
        }
        if packet.marker, !self.ignoresMarker {
            self.endFragment()
            // A marker on SEI or parameter sets alone ends nothing.
            if self.assembly.hasPicture {
                failure = self.finish() ?? failure
                self.endedByMarker = true
            }
        }
        try self.raise(failure)
    }

    /// The next whole access unit; nil when more packets are needed.
    public mutating func pull() -> AccessUnit? {
        self.ready.isEmpty ? nil : self.ready.removeFirst()
    }

    /// Ends the access unit under way as if its last packet had come; call at the end of the stream, then pull.
    ///
    /// A unit whose last fragment is missing is dropped.
    public mutating func flush() {
        if self.assembly.fragmentStart != nil {
            self.lost += 1
            self.abandon()
        }
        _ = self.finish()
        self.awaitsStart = true
        self.lastTimestamp = nil
        self.endedByMarker = false
    }

    private func raise(_ failure: RTPError?) throws(RTPError) {
        if let failure { throw failure }
    }

    private mutating func abandon() {
        self.assembly = Assembly()
        self.parameterSets.discardCollected()
        self.awaitsStart = true
        self.endedByMarker = false
    }

    /// Moves the access unit under way to those ready; does nothing while it holds no picture yet.
    private mutating func finish() -> RTPError? {
        self.endFragment()
        guard self.assembly.hasPicture else { return nil }
        let hadFormat = self.parameterSets.format != nil
        var failure: RTPError?
        var format: VideoFormat?
        do throws(RTPError) {
            format = try self.parameterSets.commit()
        } catch {
            failure = error
        }
        var data = self.assembly.data
        if let format, hadFormat { data = format.lengthPrefixedParameterSets + data }
        self.ready.append(
            AccessUnit(
                timestamp: self.assembly.timestamp,
                isKeyFrame: self.assembly.isKeyFrame,
                isSkippedLeading: self.assembly.isSkippedLeading,
                data: data,
                format: format,
                lost: self.lost
            )
        )
        self.lost = 0
        self.usualBytes = (self.usualBytes * 7 + data.count) / 8
        self.assembly = Assembly()
        self.assembly.data.reserveCapacity(self.usualBytes * 2)
        return failure
    }
}
