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
    /// A profile and where its stream is.
    public struct Stream: Hashable, Sendable {
        /// The profile.
        public var profile: MediaProfile
        /// The RTSP URI to dial, without user name and password; nil where ``problem`` says why there is none.
        public var uri: DeviceURI?
        /// Why the stream has no address that can be dialled; a sentence.
        public var problem: String?
    }

    /// Bound of the profiles whose streams are asked for.
    public static let maximumProfiles = 256

    /// The profiles, by Media2 where the camera has it, since only there H.265 has a name.
    public func profiles() async throws -> [MediaProfile] {
        try await self.profilesAndService().profiles
    }

    /// The profiles with the addresses of their streams, checked and corrected (``ReportedAddress``).
    public func streams() async throws -> [Stream] {
        let (profiles, service) = try await self.profilesAndService()
        let asked = try await self.deviceAddress()
        let reported = ReportedAddress(asked: asked, networks: self.networks)
        var streams: [Stream] = []
        for profile in profiles.prefix(Self.maximumProfiles) {
            var stream = Stream(profile: profile)
            do {
                let text = try await self.streamURI(profile, service)
                stream.uri = try await reported.dialable(text)
            } catch let error as ONVIFError where Self.isRefusal(error) || error.code == .forbidden {
                stream.problem = error.message
            }
            streams.append(stream)
        }
        return streams
    }

    /// The address of a profile's still picture, checked and corrected.
    public func snapshot(profile: MediaProfile) async throws -> DeviceURI {
        let (_, service) = try await self.profilesAndService()
        let text = try await self.send(
            service == .media2 ? .snapshotURI2(profile: profile.token) : .snapshotURI(profile: profile.token)
        )
        let asked = try await self.deviceAddress()
        return try await ReportedAddress(asked: asked, networks: self.networks).dialable(text)
    }

    private func streamURI(_ profile: MediaProfile, _ service: ONVIFService) async throws -> String {
        try await self.send(
            service == .media2 ? .streamURI2(profile: profile.token) : .streamURI(profile: profile.token)
        )
    }

    private func profilesAndService() async throws -> (profiles: [MediaProfile], service: ONVIFService) {
        let addresses = try await self.serviceAddresses()
        if addresses[.media2] != nil {
            do {
                let profiles = try await self.send(.profiles2)
                if !profiles.isEmpty { return (profiles, .media2) }
            } catch let error as ONVIFError {
                // Some cameras name a Media2 service that does not answer as it should.
                guard Self.isRefusal(error), addresses[.media] != nil else { throw error }
            }
        }
        return (try await self.send(.profiles), .media)
    }
}
