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

import NIOCore
import RTP
import RTSP

/// One track that comes over UDP: its ports, the camera's, and the packets that wait to be put into order.
struct DatagramTrack {
    /// What keeps the way through a NAT open towards the camera's port of RTP: an empty packet (RFC 3550 §5.1), as other
    /// clients send it.
    static let emptyPacket: [UInt8] = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    /// The same towards its port of RTCP: a receiver report about nothing (RFC 3550 §6.4.2).
    static let emptyReport: [UInt8] = [0x80, 201, 0, 1, 0, 0, 0, 0]

    /// Our ports.
    let ports: MediaPorts
    /// Datagrams count only from this address.
    let camera: SocketAddress
    /// What waits.
    var buffer = RTPReorderBuffer()
    private var peer = DatagramPeer()
    /// The sender that was looked at last, and whether it is the camera.
    private var lastSender: (address: SocketAddress, isCamera: Bool)?

    init(ports: MediaPorts, camera: SocketAddress) {
        self.ports = ports
        self.camera = camera
    }

    /// Notes what the camera told of its ports; a sentence where it says that it sends from another address.
    mutating func agree(_ peer: DatagramPeer) -> String? {
        self.peer = peer
        guard let text = peer.source, let source = try? SocketAddress(ipAddress: text, port: 0),
            let bytes = source.ipBytes, bytes != self.camera.ipBytes, bytes.contains(where: { $0 != 0 })
        else { return nil }
        return "The camera says that it sends from \(text), but only what comes from its own address "
            + "\(self.camera.ipAddress ?? "") is taken."
    }

    /// Whether a datagram may come from `sender`.
    mutating func accepts(_ sender: SocketAddress) -> Bool {
        if let last = self.lastSender, last.address == sender { return last.isCamera }
        let isCamera = sender.ipBytes == self.camera.ipBytes
        self.lastSender = (sender, isCamera)
        return isCamera
    }

    /// Opens the way through a NAT and keeps it open; nothing where the camera tells no ports.
    func punch() {
        self.send(Self.emptyPacket, to: self.peer.port, from: self.ports.rtp)
        self.sendControl(Self.emptyReport)
    }

    /// Sends an RTCP compound.
    func sendControl(_ compound: [UInt8]) {
        self.send(compound, to: self.peer.controlPort, from: self.ports.rtcp)
    }

    private func send(_ bytes: [UInt8], to port: UInt16?, from channel: any Channel) {
        guard let port else { return }
        var address = self.camera
        address.port = Int(port)
        channel.writeAndFlush(
            AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes)),
            promise: nil
        )
    }
}
