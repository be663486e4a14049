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

/// Gathers the replies to probes, each device once, within bounds.
public struct DiscoveryResults: Sendable {
    /// Bound of the replies that are read; what comes after is not looked at, so that a flood costs little.
    public static let maximumReplies = 4096
    /// Bound of the devices that are kept.
    public static let maximumDevices = 1024

    /// A device and the address that its reply came from.
    public struct Found: Hashable, Sendable {
        /// What it says.
        public var device: DiscoveredDevice
        /// The address that its reply came from: it can be reached there, whatever it says.
        public var host: String
    }

    /// The devices, in the order in which they answered.
    public private(set) var found: [Found] = []
    /// Replies that could not be read.
    public private(set) var unreadable = 0
    private var replies = 0
    private var endpoints: Set<String> = []

    /// Begins with none.
    public init() {}

    /// Takes one datagram; a device that answers again, or on another interface too, counts once.
    public mutating func receive(_ datagram: [UInt8], from host: String) {
        guard self.replies < Self.maximumReplies else { return }
        self.replies += 1
        guard let devices = try? DiscoveryProbe.matches(datagram) else {
            self.unreadable += 1
            return
        }
        for device in devices where device.isONVIF {
            guard self.found.count < Self.maximumDevices, self.endpoints.insert(device.endpoint).inserted else {
                continue
            }
            self.found.append(Found(device: device, host: host))
        }
    }
}
