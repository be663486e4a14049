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

/// Who a device certificate says its holder is, as a URI among its subject alternative names.
public enum DeviceRole: Hashable, Sendable {
    /// What part of the cloud a certificate stands for.
    public enum CloudPart: String, Hashable, Sendable {
        /// The listener that edges dial for sync and commands.
        case listener
        /// The client that dials an edge's media API.
        case media
    }

    /// The edge with this id: `oriel:edge:<id>`.
    case edge(UUIDv7)
    /// A part of the cloud: `oriel:cloud:<part>`.
    case cloud(CloudPart)

    /// The URI that the certificate carries.
    public var uri: String {
        switch self {
        case .edge(let id): "oriel:edge:\(id)"
        case .cloud(let part): "oriel:cloud:\(part.rawValue)"
        }
    }

    /// The name that IKE and TLS use for the holder (dNSName); below `.invalid`, so that no public DNS can ever have it.
    public var dnsName: String {
        switch self {
        case .edge(let id): "\(id).edge.oriel.invalid"
        case .cloud(let part): "\(part.rawValue).cloud.oriel.invalid"
        }
    }

    /// Reads a URI; nil when it is none of ours.
    public init?(uri: String) {
        let parts = uri.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "oriel" else { return nil }
        switch parts[1] {
        case "edge":
            guard let id = UUIDv7(parts[2]) else { return nil }
            self = .edge(id)
        case "cloud":
            guard let part = CloudPart(rawValue: String(parts[2])) else { return nil }
            self = .cloud(part)
        default:
            return nil
        }
    }
}
