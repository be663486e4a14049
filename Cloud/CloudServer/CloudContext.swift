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

public import Hummingbird
import Identity
import NIOCore

/// The context of a request: who asks, once that is known.
public struct CloudContext: RequestContext {
    /// What Hummingbird keeps of the request.
    public var coreContext: CoreRequestContextStorage
    /// The connection below, for the peer's address.
    let channel: any Channel
    /// Who is signed in; nil for nobody.
    var principal: Principal?
    /// The token that forms and scripts of this session must show.
    var csrfToken: String?
    /// The session's own token; nil for nobody.
    var sessionToken: String?

    /// Reads what `encode(to:)` writes.
    public init(source: Source) {
        self.coreContext = .init(source: source)
        self.channel = source.channel
    }

    /// Who is signed in; only for handlers of routes that need somebody.
    var signedIn: Principal {
        get throws {
            guard let principal else { throw RouteAccess.unauthorized }
            return principal
        }
    }
}
