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
public import MediaFormats

/// Takes AAC out of the elements of LATM in RTP packets (RFC 6416 §6).
///
/// An element may be split over packets with one timestamp, the last of which has the marker.
public struct LATMDepacketizer: Sendable {
    /// Bound of one element: as many frames as one holds at most are no stream of a camera.
    public static let maximumElementBytes = 256 << 10

    private var configuration: LATMConfiguration
    private let hasConfiguration: Bool
    private let ticksPerFrame: Int64
    private var ready: [AccessUnit] = []
    private var lost = 0
    private var element: (timestamp: Int64, data: [UInt8])?
    /// Whether what comes up to the next marker is of no use.
    private var skipsElement = false

    /// Makes a depacketizer.
    ///
    /// - Parameters:
    ///   - configuration: How the frames lie in the elements, from the SDP.
    ///   - hasConfiguration: Whether elements may hold a configuration too: `cpresent` is not 0 (RFC 6416 §7.3).
    ///   - ticksPerFrame: How far apart the frames of one element are on the RTP clock.
    public init(configuration: LATMConfiguration, hasConfiguration: Bool, ticksPerFrame: Int = 1024) {
        self.configuration = configuration
        self.hasConfiguration = hasConfiguration
        self.ticksPerFrame = Int64(min(max(ticksPerFrame, 1), 1 << 20))
    }

    /// Takes the next packet of the track; throws when it is of no use, and the next may be pushed all the same.
    public mutating func push(_ packet: RTPPacket, timestamp: Int64, lost: Int) throws(RTPError) {
        self.lost += max(0, lost)
        if lost > 0 {
            self.dropElement()
            self.skipsElement = true
        }
        if packet.payload.isEmpty { return }
        if self.skipsElement {
            // Whether the beginning of this element is among what is lost is not known.
            if packet.marker {
                self.skipsElement = false
                self.lost += 1
            }
            return
        }
        if self.element?.timestamp != timestamp { self.dropElement() }
        var data = self.element?.data ?? []
        self.element = nil
        guard data.count + packet.payload.count <= Self.maximumElementBytes else {
            self.lost += 1
            self.skipsElement = !packet.marker
            throw RTPError(.malformed, "A LATM element is larger than any decoder takes.")
        }
        data += packet.payload
        guard packet.marker else {
            self.element = (timestamp, data)
            return
        }
        try self.read(data, timestamp: timestamp)
    }

    /// The next frame; nil when more packets are needed.
    public mutating func pull() -> AccessUnit? {
        self.ready.isEmpty ? nil : self.ready.removeFirst()
    }

    /// Drops what is not whole; call at the end of the stream.
    public mutating func flush() {
        self.dropElement()
    }

    private mutating func dropElement() {
        if self.element == nil { return }
        self.element = nil
        self.lost += 1
    }

    private mutating func read(_ element: [UInt8], timestamp: Int64) throws(RTPError) {
        let audio = self.configuration.audio
        let frames: [[UInt8]]
        do throws(MediaFormatError) {
            frames = try self.configuration.readFrames(of: element[...], hasConfiguration: self.hasConfiguration)
        } catch {
            self.configuration.audio = audio
            self.lost += 1
            throw RTPError(.malformed, error.message)
        }
        guard self.configuration.audio == audio else {
            self.configuration.audio = audio
            self.lost += 1
            throw RTPError(.unsupported, "The camera's sound is another than its description says; restart the camera.")
        }
        for (index, frame) in frames.enumerated() where !frame.isEmpty {
            let time = timestamp + Int64(index) * self.ticksPerFrame
            self.ready.append(AccessUnit(timestamp: time, isKeyFrame: true, data: frame, lost: self.lost))
            self.lost = 0
        }
    }
}
