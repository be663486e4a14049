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

import ArgumentParser
import Ingest

/// How cameras are reached, for the commands that take their URLs.
struct TransportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How pictures come: auto, tcp or udp.",
            discussion: """
                auto takes TCP, which loses nothing, and UDP where the camera refuses TCP. tcp and udp take nothing else.
                """
        ),
        transform: { text in
            guard let transport = CameraOptions.Transport(rawValue: text) else {
                throw ValidationError("'\(text)' is none of auto, tcp and udp.")
            }
            return transport
        }
    )
    var transport = CameraOptions.Transport.auto
    @Option(
        help: ArgumentHelp(
            "Which certificates are believed with rtsps://: verify, insecure, or a SHA-256 fingerprint.",
            discussion: """
                verify wants one that a known authority signed for the camera's name. Cameras mostly sign their own: give its \
                fingerprint, which 'camera probe --tls insecure' shows. insecure believes anything.
                """
        )
    )
    var tls = "verify"
    @Option(help: "A file in PEM form with the authorities for --tls verify; otherwise the system's.")
    var tlsAuthorities: String?
    @Flag(help: "Send the password in the clear to cameras that know nothing but Basic authentication.")
    var allowBasic = false
    @Option(
        parsing: .singleValue,
        help: "A network in which cameras may be, such as 10.20.0.0/16; repeat for more. Otherwise anywhere."
    )
    var network: [String] = []

    func validate() throws {
        if CameraTrust(self.tls) == nil {
            throw ValidationError(
                "'\(self.tls)' is neither verify nor insecure nor a SHA-256 fingerprint of 64 hexadecimal digits."
            )
        }
        for text in self.network where CameraNetworks.Network(text) == nil {
            throw ValidationError("'\(text)' is no network; write it like 10.20.0.0/16.")
        }
    }

    /// The options as the client wants them.
    var camera: CameraOptions {
        CameraOptions(
            transport: self.transport,
            trust: CameraTrust(self.tls, authorities: self.tlsAuthorities) ?? .authorities(file: nil),
            allowsBasic: self.allowBasic
        )
    }

    /// Where cameras may be.
    var networks: CameraNetworks {
        let networks = self.network.compactMap { CameraNetworks.Network($0) }
        return networks.isEmpty ? .any : CameraNetworks(networks)
    }
}
