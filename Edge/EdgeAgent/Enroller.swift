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

import AsyncHTTPClient
import EdgeProtocol
import Foundation
import Foundations
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOSSL
import PKI
import SwiftASN1
import X509

/// Joins this machine to a cloud, once.
public struct Enroller: Sendable {
    /// The longest answer that is read, in bytes.
    static let maximumReplyBytes = 256 << 10

    private let state: String

    /// Makes an enroller that keeps the identity below `state`.
    public init(state: String) {
        self.state = state
    }

    /// Trades a token for an identity, and stores that.
    ///
    /// The connection's own certificate is not what is trusted: the token's key proves both sides to each other, and the
    /// root that comes back must have the hash that the token carries.
    ///
    /// - Returns: A sentence that says what the machine belongs to now.
    /// - Throws: ``EdgeError`` of code `enrolment` for a bad token or a machine that is enrolled already, `cloud` for what
    ///   the cloud answers.
    public func enrol(token line: String) async throws -> String {
        guard let token = EnrolmentToken(line) else {
            throw EdgeError(
                code: .enrolment,
                message: "This is no enrolment token; copy the whole line that 'oriel-cloud edge token' printed."
            )
        }
        guard !EdgeIdentity.exists(state: self.state) else {
            throw EdgeError(
                code: .enrolment,
                message: "This machine is enrolled already; remove \(self.state)/identity to enrol it anew."
            )
        }
        let key = EdgeKey()
        let der = try DeviceIdentity.signingRequest(key: key.key)
        let request = EnrolmentRequest(
            tokenID: token.key.tokenID,
            signingRequest: Base64URL.encode(der),
            proof: Base64URL.encode(token.key.proof(speaker: "edge", message: der))
        )
        let reply = try await self.post(request, to: token.url)
        let document = Array(reply.document.utf8)
        guard let proof = Base64URL.decode(reply.proof),
            token.key.isValid(proof: proof, speaker: "cloud", message: document)
        else {
            throw EdgeError(
                code: .cloud,
                message: "The answer does not come from the cloud that made the token; something between opens the "
                    + "connection. Try from another network."
            )
        }
        let enrolment = try JSONDecoder().decode(Enrolment.self, from: Data(document))
        let root = try Certificate(pemEncoded: enrolment.root)
        guard try RootPin(root).description == token.pin else {
            throw EdgeError(code: .cloud, message: "The cloud's device root is not the one that the token names.")
        }
        try EdgeIdentity.write(enrolment, key: key, state: self.state)
        return "Enrolled as edge \(enrolment.edgeID) of site '\(enrolment.site)', \(enrolment.organisation)."
    }

    private func post(_ request: EnrolmentRequest, to url: String) async throws -> EnrolmentReply {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        let configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(10), read: .seconds(20))
        )
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            var message = HTTPClientRequest(url: url + "/enrolment")
            message.method = .POST
            message.headers.add(name: "content-type", value: "application/json")
            message.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(request)))
            let response: HTTPClientResponse
            do {
                response = try await client.execute(message, timeout: .seconds(30))
            } catch {
                throw EdgeError(
                    code: .cloud,
                    message:
                        "Could not reach the cloud at \(url) (\(error)); check this machine's network and try again."
                )
            }
            let body = try await response.body.collect(upTo: Self.maximumReplyBytes)
            guard response.status == .ok else {
                let problem = try? JSONDecoder().decode([String: AnyText].self, from: body)
                let detail = problem?["detail"]?.text ?? "it answered \(response.status.code)"
                throw EdgeError(code: .cloud, message: "The cloud refused the enrolment: \(detail)")
            }
            return try JSONDecoder().decode(EnrolmentReply.self, from: body)
        }
    }
}

/// The text of a JSON value that may be a text or a number.
private struct AnyText: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else {
            self.text = String(try container.decode(Int.self))
        }
    }
}
