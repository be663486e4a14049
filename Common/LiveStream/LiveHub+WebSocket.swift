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
public import HTTPServing
public import NIOCore

extension LiveHub {
    /// How often a viewer is told the time.
    static let clockInterval = Duration.seconds(5)

    /// Shows the stream on a WebSocket until the viewer closes it.
    ///
    /// Sending waits while the viewer does not read; what that costs is bounded by the hub.
    public func serve(_ connection: WebSocketConnection, clock: any TimeSource) async throws {
        try await self.withViewer { viewer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for try await _ in connection.messages {}
                }
                group.addTask {
                    while true {
                        try await connection.send(text: LiveText.clock(utc: clock.utc.rfc3339(fractionDigits: 3)).json)
                        try await clock.sleep(for: Self.clockInterval)
                    }
                }
                group.addTask {
                    var isFirst = true
                    for await event in viewer {
                        switch event {
                        case .initialization(let initialization):
                            let mimeType = initialization.mimeType
                            let text: LiveText =
                                isFirst ? .initialization(mimeType: mimeType) : .reinitialization(mimeType: mimeType)
                            isFirst = false
                            try await connection.send(text: text.json)
                            try await connection.send(binary: initialization.bytes)
                        case .fragment(let fragment):
                            try await connection.send(binary: fragment.bytes)
                        case .dropped(let fragments):
                            try await connection.send(text: LiveText.drop(frames: fragments).json)
                        case .interrupted(let message):
                            try await connection.send(text: LiveText.error(message: message).json)
                        }
                    }
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
    }

    /// Fills the hub from another one's WebSocket: the cloud's copy of an edge's stream.
    ///
    /// - Parameter startsWithKeyFrame: Tells whether a fragment's first picture is a key frame.
    public func fill(
        from connection: WebSocketConnection,
        startsWithKeyFrame: (ByteBuffer) -> Bool
    ) async throws {
        var pendingMimeType: String?
        for try await message in connection.messages {
            switch message {
            case .text(let json):
                switch LiveText(json: json) {
                case .initialization(let mimeType), .reinitialization(let mimeType): pendingMimeType = mimeType
                case .error(let message): self.interrupt(message: message)
                case .drop, .clock, nil: break
                }
            case .binary(let bytes):
                if let mimeType = pendingMimeType {
                    pendingMimeType = nil
                    self.publish(LiveInitialization(mimeType: mimeType, bytes: bytes))
                } else {
                    self.publish(LiveFragment(bytes: bytes, startsWithKeyFrame: startsWithKeyFrame(bytes)))
                }
            }
        }
    }
}
