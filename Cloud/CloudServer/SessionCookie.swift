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
import HTTPTypes
import Hummingbird

/// The cookie that carries a session: host-bound, for TLS only, out of reach of scripts (RFC 6265bis §4.1.3.2).
enum SessionCookie {
    static let name = "__Host-oriel"

    /// The session's token in a request's cookies; nil for none.
    static func token(in headers: HTTPFields) -> String? {
        for field in headers[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2 else { continue }
                let name = parts[0].drop { $0 == " " }
                if name == Self.name { return String(parts[1]) }
            }
        }
        return nil
    }

    static func set(_ token: String) -> String { "\(self.name)=\(token); Path=/; Secure; HttpOnly; SameSite=Strict" }

    static var clear: String { "\(self.name)=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0" }
}
