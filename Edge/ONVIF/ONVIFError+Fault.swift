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

extension ONVIFError {
    /// The camera refused user name and password.
    public static let wrongPassword = ONVIFError(
        .unauthorized,
        "The camera refused the user name or password; check them, and that the camera has an ONVIF user of that name."
    )

    /// The camera took the time of the request for wrong.
    public static let clockOff = ONVIFError(
        .clockOff,
        "The camera takes the request's time for wrong; set its clock, or give it a time server (NTP)."
    )

    /// The error that a fault stands for (ONVIF Core §5.8.2 and each service's own subcodes).
    init(_ fault: SOAPFault) {
        let words = fault.reason.lowercased()
        for code in fault.codes.reversed() {
            guard let kind = Self.kinds[code.lowercased()] else { continue }
            self = Self.error(kind, fault)
            return
        }
        if words.contains("not authorized") || words.contains("unauthorized") {
            self = .wrongPassword
        } else {
            self = Self.error(.refused, fault)
        }
    }

    private static let kinds: [String: Code] = [
        "notauthorized": .unauthorized, "failedauthentication": .unauthorized, "failedcheck": .unauthorized,
        "invalidsecuritytoken": .unauthorized, "invalidsecurity": .unauthorized, "operationprohibited": .unauthorized,
        "messageexpired": .clockOff, "invalidtimestamp": .clockOff,
        "actionnotsupported": .notSupported, "optionalactionnotimplemented": .notSupported,
        "unknownaction": .notSupported, "ptznotsupported": .notSupported, "noptzprofile": .notSupported,
        "spacenotsupported": .notSupported, "noprofile": .notFound, "notoken": .notFound, "noentity": .notFound,
        "nohomeposition": .notFound, "invalidargval": .invalidValue, "invalidargs": .invalidValue,
        "invalidposition": .invalidValue, "invalidvelocity": .invalidValue, "invalidtranslation": .invalidValue,
        "invalidspeed": .invalidValue, "timeoutnotsupported": .invalidValue, "invalidpresetname": .invalidValue,
    ]

    private static func error(_ code: Code, _ fault: SOAPFault) -> ONVIFError {
        let words = fault.reason.isEmpty ? "" : " (\(fault.reason))"
        switch code {
        case .unauthorized:
            let reason = fault.reason.lowercased()
            return reason.contains("expired") || reason.contains("timestamp") ? .clockOff : .wrongPassword
        case .clockOff: return .clockOff
        case .notSupported:
            return ONVIFError(
                code,
                "The camera does not support this\(words); its manual says what its ONVIF part can do."
            )
        case .notFound:
            return ONVIFError(
                code,
                "The camera has no such profile, preset or position\(words); ask it for what it has."
            )
        case .invalidValue:
            return ONVIFError(code, "The camera takes a value for wrong\(words); stay within what its PTZ node allows.")
        default:
            return ONVIFError(.refused, "The camera refused\(words); look at its own web page for the cause.")
        }
    }
}
