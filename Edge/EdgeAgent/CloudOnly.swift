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

import HTTPServing
import Hummingbird
import NIOCore
import NIOSSL
import PKI

/// Refuses every peer whose certificate is not the cloud's for media.
struct CloudOnly: RouterMiddleware {
    let policy: PeerPolicy

    func handle(
        _ request: Request,
        context: MediaAPIContext,
        next: (Request, MediaAPIContext) async throws -> Response
    ) async throws -> Response {
        guard await Self.isCloud(context.channel, policy: self.policy) else {
            throw Problem(
                .forbidden,
                title: "Not for this peer",
                detail: "Only the cloud that this edge is enrolled with may ask for media."
            )
        }
        return try await next(request, context)
    }

    static func isCloud(_ channel: any Channel, policy: PeerPolicy) async -> Bool {
        guard let peer = try? await channel.nioSSL_peerCertificate().get() else { return false }
        return (try? policy.require(.cloud(.media), of: peer)) != nil
    }
}
