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

import HTTPTypes

/// Which pages may send requests that change something, or open sockets: our own (RFC 6454, OWASP CSRF).
struct OriginPolicy: Sendable {
    /// Scheme, host and port of our own pages.
    let own: String

    /// Whether a request with these headers comes from a page of ours.
    ///
    /// Browsers send `Origin` with every POST and every WebSocket; one without is no browser and has no cookie to abuse,
    /// but it is refused all the same, so that there is one rule.
    func allows(_ headers: HTTPFields) -> Bool {
        if let site = headers[HTTPField.Name("Sec-Fetch-Site")!], site != "same-origin", site != "none" { return false }
        return headers[.origin] == self.own
    }
}
