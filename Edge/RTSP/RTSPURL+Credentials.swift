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

extension RTSPURL {
    /// The same URL with user name and password for the camera.
    public func with(user: String, password: String) -> RTSPURL {
        var url = self
        url.user = user
        url.password = password
        return url
    }

    /// The same URL without user name and password.
    public var withoutCredentials: RTSPURL {
        var url = self
        url.user = nil
        url.password = nil
        return url
    }
}
