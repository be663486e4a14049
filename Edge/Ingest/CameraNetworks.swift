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

public import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The networks in which this machine may dial cameras; they are set on the machine itself, never by the cloud.
public struct CameraNetworks: Hashable, Sendable {
    /// One network.
    public struct Network: Hashable, Sendable {
        /// The bytes of the network's address: 4 for IPv4, 16 for IPv6.
        let address: [UInt8]
        /// The number of leading bits that count.
        let prefixLength: Int

        /// Reads `192.0.2.0/24`, `2001:db8::/32`, or one address; nil when the text is neither.
        public init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1)
            guard let host = parts.first, let address = try? SocketAddress(ipAddress: String(host), port: 0),
                let bytes = address.ipBytes
            else { return nil }
            let prefix = parts.count == 2 ? Int(parts[1]) : bytes.count * 8
            guard let prefix, (0...bytes.count * 8).contains(prefix) else { return nil }
            self.address = bytes
            self.prefixLength = prefix
        }

        func contains(_ bytes: [UInt8]) -> Bool {
            guard bytes.count == self.address.count else { return false }
            for bit in stride(from: 0, to: self.prefixLength, by: 8) {
                let kept = min(8, self.prefixLength - bit)
                let mask = UInt8(truncatingIfNeeded: 0xFF00 >> kept)
                if bytes[bit / 8] & mask != self.address[bit / 8] & mask { return false }
            }
            return true
        }
    }

    /// No limit: for the tools that a person runs with an address of their own.
    public static let any = CameraNetworks(networks: nil)

    /// So many addresses of a name are tried.
    static let maximumAddresses = 8

    private let networks: [Network]?

    /// Whether there is a limit.
    var areLimited: Bool { self.networks != nil }

    /// Allows these networks and nothing else.
    public init(_ networks: [Network]) {
        self.networks = networks
    }

    private init(networks: [Network]?) {
        self.networks = networks
    }

    /// Finds the addresses of a host that lie inside; they are the ones to dial, so that no second look-up can differ.
    ///
    /// - Returns: At least one, in the resolver's order; an IPv4 address inside IPv6 (`::ffff:192.0.2.1`) as IPv4.
    /// - Throws: ``IngestError`` `unknownHost`, or `forbidden` when every address lies outside.
    public func resolve(host: String, port: Int) async throws -> [SocketAddress] {
        let addresses = try await NIOThreadPool.singleton.runIfActive {
            Self.lookUp(host: host, port: port)
        }
        guard !addresses.isEmpty else {
            throw IngestError(
                .unknownHost,
                "The name '\(host)' does not resolve; check the camera's address and this machine's name server."
            )
        }
        let inside = addresses.filter { self.contains($0) }
        guard !inside.isEmpty else {
            throw IngestError(
                .forbidden,
                "\(host) lies outside the camera networks of this machine; add its network to 'cameras.networks' in the "
                    + "edge's configuration if that is intended."
            )
        }
        return Array(inside.prefix(Self.maximumAddresses))
    }

    /// Whether an address lies inside.
    func contains(_ address: SocketAddress) -> Bool {
        guard let networks = self.networks else { return true }
        guard let bytes = address.ipBytes else { return false }
        return networks.contains { $0.contains(bytes) }
    }

    /// All addresses of a host, in the resolver's order; empty when it is unknown.
    private static func lookUp(host: String, port: Int) -> [SocketAddress] {
        if let literal = try? SocketAddress(ipAddress: host, port: port) { return [literal.withoutMapping] }
        // In a URL the percent sign before a zone is encoded (RFC 6874 §2).
        let name = host.replacing("%25", with: "%", maxReplacements: 1)
        var hints = addrinfo()
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(name, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let entry = next?.pointee {
            next = entry.ai_next
            guard var address = Self.address(entry) else { continue }
            address.port = port
            if !found.contains(address) { found.append(address.withoutMapping) }
        }
        return found
    }

    private static func address(_ entry: addrinfo) -> SocketAddress? {
        switch entry.ai_family {
        case AF_INET:
            entry.ai_addr?.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { SocketAddress($0.pointee) }
        case AF_INET6:
            entry.ai_addr?.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { SocketAddress($0.pointee) }
        default: nil
        }
    }
}

extension SocketAddress {
    /// The bytes of an IP address, an IPv4 address inside IPv6 as IPv4; nil for a unix socket.
    var ipBytes: [UInt8]? {
        guard let text = self.ipAddress?.prefix(while: { $0 != "%" }) else { return nil }
        return self.ipBytes(String(text))
    }

    /// An IPv4 address inside IPv6 as IPv4, all others as they are.
    var withoutMapping: SocketAddress {
        guard case .v6 = self, let bytes = self.ipBytes, bytes.count == 4,
            let plain = try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: self.port ?? 0)
        else { return self }
        return plain
    }

    private func ipBytes(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        return bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
    }
}
