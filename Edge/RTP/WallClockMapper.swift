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

public import Foundations

/// Places the ticks of one track on UTC.
///
/// Starts from when the first packet arrived, then follows the smallest delay between media time and arrival over the
/// last seconds, so that network jitter does not push pictures late. A sender report whose time agrees with the clock of
/// this machine to 5 s is better knowledge: from then on the camera's clock counts, which is one clock for its sound and
/// its pictures. Corrections are slewed so that no viewer sees them; only a jump of more than 1 s is a step.
public struct WallClockMapper: Sendable {
    /// What the caller may want to record.
    public enum Event: Hashable, Sendable {
        /// The mapping stepped: moments named from now on lie so much later than the same ticks did before.
        case stepped(by: Duration)
        /// The camera's sender reports are sane and in use.
        case followsReports
        /// The camera's sender reports are off by so much (their time minus the time of arrival) and out of use.
        case ignoresReports(difference: Duration)
    }

    /// A sender report further from the time of its arrival is not believed.
    public static let saneReportDifference: Duration = .seconds(5)
    /// A larger correction is a step.
    public static let stepThreshold: Duration = .seconds(1)
    /// Slew in microseconds of correction for one second of time.
    public static let maximumSlewPerSecond: Int64 = 500
    /// How many whole seconds of arrivals the smallest delay is taken from.
    static let windowSeconds: Int64 = 8

    /// Whether the mapping follows sender reports at present.
    public private(set) var followsReports = false
    /// Whether sender reports may be followed at all; turn it off for both tracks of a camera that only one has any for.
    public var acceptsReports = true

    private let clockRate: Int64
    /// UTC in microseconds of tick 0 as it is given out; nil before the first packet.
    private var offset: Int64?
    /// UTC in microseconds of tick 0 by the last sane report.
    private var reportedOffset: Int64?
    private var hadReport = false
    private var ignoringReports = false
    private var minima: [(second: Int64, offset: Int64)] = []
    private var lastCorrection: UTCTime?

    /// Makes a mapper for a track with `clockRate` ticks per second; less than 1 counts as 1.
    public init(clockRate: Int) {
        self.clockRate = Int64(max(1, clockRate))
    }

    /// The moment that a tick was captured; nil before the first packet.
    public func utc(of timestamp: Int64) -> UTCTime? {
        guard let offset = self.offset else { return nil }
        return UTCTime(microsecondsSince1970: offset + self.microseconds(timestamp))
    }

    /// Takes note of a packet; call for every one, after discontinuities with ``restart()`` first.
    @discardableResult
    public mutating func receivedPacket(timestamp: Int64, at arrival: UTCTime) -> Event? {
        let media = self.microseconds(timestamp)
        self.note(arrival.microsecondsSince1970 - media, second: floorDivide(media, by: 1_000_000))
        guard self.offset != nil else {
            self.offset = arrival.microsecondsSince1970 - media
            self.lastCorrection = arrival
            return nil
        }
        return self.correct(at: arrival)
    }

    /// Takes note of a sender report.
    ///
    /// - Parameters:
    ///   - ntp: The wall clock of the report.
    ///   - timestamp: The same instant in unwrapped ticks, see ``RTPReceiver/timestamp(of:)``.
    ///   - arrival: When the report came.
    @discardableResult
    public mutating func receivedSenderReport(ntp: UTCTime, timestamp: Int64, at arrival: UTCTime) -> Event? {
        guard self.acceptsReports else { return nil }
        let difference = ntp - arrival
        guard abs(difference.wholeMicroseconds) <= Self.saneReportDifference.wholeMicroseconds else {
            self.followsReports = false
            self.reportedOffset = nil
            defer { self.ignoringReports = true }
            return self.ignoringReports ? nil : .ignoresReports(difference: difference)
        }
        let reported = ntp.microsecondsSince1970 - self.microseconds(timestamp)
        let began = !self.followsReports
        self.followsReports = true
        self.ignoringReports = false
        self.reportedOffset = reported
        guard let offset = self.offset else {
            self.offset = reported
            self.lastCorrection = arrival
            self.hadReport = true
            return .followsReports
        }
        if !self.hadReport {
            self.hadReport = true
            self.offset = reported
            self.lastCorrection = arrival
            if abs(reported - offset) > Self.stepThreshold.wholeMicroseconds {
                return .stepped(by: .microseconds(reported - offset))
            }
            return .followsReports
        }
        return self.correct(at: arrival) ?? (began ? .followsReports : nil)
    }

    /// Forgets everything; call where the sender's clock jumps.
    public mutating func restart() {
        let accepts = self.acceptsReports
        self = Self(clockRate: Int(self.clockRate))
        self.acceptsReports = accepts
    }

    /// Moves the mapping towards the better estimate, by no more than the slew allows since the last time.
    private mutating func correct(at arrival: UTCTime) -> Event? {
        guard let offset = self.offset, let last = self.lastCorrection else { return nil }
        guard let target = self.acceptsReports ? self.reportedOffset ?? self.smallestOffset : self.smallestOffset else {
            return nil
        }
        let error = target - offset
        if abs(error) > Self.stepThreshold.wholeMicroseconds {
            self.offset = target
            self.lastCorrection = arrival
            return .stepped(by: .microseconds(error))
        }
        let elapsed = (arrival - last).wholeMicroseconds
        if elapsed < 0 || elapsed > Self.windowSeconds * 1_000_000 {
            // The clock of this machine stepped, or nothing came for long: no credit for the time between.
            self.lastCorrection = arrival
            return nil
        }
        let allowed = elapsed * Self.maximumSlewPerSecond / 1_000_000
        // Too short to move by a microsecond: let the time add up.
        if allowed == 0 { return nil }
        self.offset = offset + min(max(error, -allowed), allowed)
        self.lastCorrection = arrival
        return nil
    }

    private var smallestOffset: Int64? { self.minima.map(\.offset).min() }

    private mutating func note(_ offset: Int64, second: Int64) {
        if let index = self.minima.firstIndex(where: { $0.second == second }) {
            self.minima[index].offset = min(self.minima[index].offset, offset)
            return
        }
        self.minima.append((second, offset))
        if self.minima.count > Int(Self.windowSeconds) { self.minima.removeFirst() }
    }

    private func microseconds(_ timestamp: Int64) -> Int64 {
        rescale(timestamp, from: self.clockRate, to: 1_000_000)
    }
}
