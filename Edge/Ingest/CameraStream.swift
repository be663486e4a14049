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
public import RTSP

/// A camera that is wanted for good: connects, receives, and connects again for as long as the task runs.
public struct CameraStream: Sendable {
    /// The wait before the second try.
    static let firstBackoff = Duration.milliseconds(500)
    /// The longest wait between two tries: a camera that comes back is seen within it.
    static let maximumBackoff = Duration.seconds(15)

    private let client: CameraClient
    private let clock: any TimeSource
    private let onEvent: @Sendable (CameraEvent) -> Void

    /// Makes a stream.
    ///
    /// - Parameters:
    ///   - url: Where the camera is.
    ///   - networks: Where cameras may be.
    ///   - options: How the camera is to be reached.
    ///   - clock: The time.
    ///   - onEvent: Called in order, on an event loop: must not block.
    public init(
        url: RTSPURL,
        networks: CameraNetworks,
        options: CameraOptions = CameraOptions(),
        clock: any TimeSource,
        onEvent: @escaping @Sendable (CameraEvent) -> Void
    ) {
        self.client = CameraClient(url: url, networks: networks, options: options, clock: clock)
        self.clock = clock
        self.onEvent = onEvent
    }

    /// Receives until the task is cancelled.
    public func run() async {
        var backoff = Self.firstBackoff
        while !Task.isCancelled {
            let began = self.clock.monotonic
            do {
                try await self.client.receive(onEvent: self.onEvent)
                if Task.isCancelled { return }
                self.onEvent(.interrupted(IngestError(.broken, "The camera ended the stream."), at: self.clock.utc))
            } catch let error as IngestError {
                if Task.isCancelled { return }
                self.onEvent(.interrupted(error, at: self.clock.utc))
            } catch {
                if Task.isCancelled { return }
                self.onEvent(.interrupted(IngestError(.broken, "\(error)"), at: self.clock.utc))
            }
            if self.clock.monotonic - began > .seconds(30) { backoff = Self.firstBackoff }
            guard (try? await self.clock.sleep(for: backoff * Double.random(in: 0.5...1))) != nil else { return }
            backoff = min(backoff * 2, Self.maximumBackoff)
        }
    }
}
