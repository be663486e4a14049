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

public import ONVIF

extension ONVIFCamera {
    /// Sends a request that moves the head, or asks about it, for the profile that has one.
    ///
    /// - Parameter request: Makes the request for the profile of a token.
    public func move<Reply: Sendable>(
        _ request: @Sendable (_ profile: String) -> ONVIFRequest<Reply>
    ) async throws -> Reply {
        try await self.send(request(self.movingProfile()))
    }

    /// The first profile with a PTZ configuration, else the first: some cameras do not show it to every user.
    private func movingProfile() async throws -> String {
        if let ptzProfile { return ptzProfile }
        let profiles = try await self.profiles()
        guard let profile = profiles.first(where: { $0.ptzNode != nil }) ?? profiles.first else {
            throw ONVIFError(.notSupported, "The camera has no profile; make one on its own web page.")
        }
        self.ptzProfile = profile.token
        return profile.token
    }
}
