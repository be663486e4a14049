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

extension UTCTime: CustomStringConvertible {
    /// RFC 3339 with microseconds and `Z`, for example `2026-11-22T11:57:24.000250Z`.
    public var description: String { self.rfc3339(fractionDigits: 6) }

    /// The date `YYYY-MM-DD` in UTC, as used for a folder of the media store.
    public var dateString: String { String(self.rfc3339(fractionDigits: 0).prefix(10)) }

    /// RFC 3339 §5.6 in UTC with the given number (0 to 6) of digits after the second, cut and not rounded.
    public func rfc3339(fractionDigits: Int) -> String {
        let microsecondsPerDay: Int64 = 86_400_000_000
        let day = floorDivide(self.microsecondsSince1970, by: microsecondsPerDay)
        let ofDay = self.microsecondsSince1970 - day * microsecondsPerDay
        let (year, month, dayOfMonth) = civilDate(daysSince1970: day)
        let second = ofDay / 1_000_000
        var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))T"
        text += "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        if fractionDigits > 0 {
            text += "." + padded(ofDay % 1_000_000, 6).prefix(fractionDigits)
        }
        return text + "Z"
    }

    /// Reads RFC 3339 §5.6 `date-time` with any offset; nil when the text is anything else.
    ///
    /// Digits past the microsecond are ignored; a space instead of `T` and lower case `t`, `z` are taken, as §5.6 allows.
    public init?(rfc3339 text: some StringProtocol) {
        var rest = Substring(text).utf8[...]
        func number(_ digits: Int) -> Int64? {
            guard rest.count >= digits else { return nil }
            var value: Int64 = 0
            for byte in rest.prefix(digits) {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            rest = rest.dropFirst(digits)
            return value
        }
        func skip(_ allowed: String) -> UInt8? {
            guard let byte = rest.first, allowed.utf8.contains(byte) else { return nil }
            rest = rest.dropFirst()
            return byte
        }
        guard let year = number(4), skip("-") != nil, let month = number(2), skip("-") != nil, let day = number(2),
            skip("Tt ") != nil, let hour = number(2), skip(":") != nil, let minute = number(2), skip(":") != nil,
            let second = number(2), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 61
        else { return nil }
        var microseconds: Int64 = 0
        if skip(".") != nil {
            var unit: Int64 = 100_000
            guard let first = rest.first, (0x30...0x39).contains(first) else { return nil }
            while let byte = rest.first, (0x30...0x39).contains(byte) {
                microseconds += Int64(byte - 0x30) * unit
                unit /= 10
                rest = rest.dropFirst()
            }
        }
        var offsetMinutes: Int64 = 0
        if skip("Zz") == nil {
            guard let sign = skip("+-"), let hours = number(2), skip(":") != nil, let minutes = number(2), hours < 24,
                minutes < 60
            else { return nil }
            offsetMinutes = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
        }
        guard rest.isEmpty else { return nil }
        let days = daysSince1970(year: year, month: month, day: day)
        let (backYear, backMonth, backDay) = civilDate(daysSince1970: days)
        guard (backYear, backMonth, backDay) == (year, month, day) else { return nil }
        let seconds = days * 86_400 + hour * 3600 + (minute - offsetMinutes) * 60 + second
        self.init(microsecondsSince1970: seconds * 1_000_000 + microseconds)
    }
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in eras of 400 years.
private func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// The date that lies `days` after 1970-01-01, the inverse of `daysSince1970(year:month:day:)`.
private func civilDate(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
