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

/// What an edge sends to `POST /enrolment` to join.
public struct EnrolmentRequest: Codable, Hashable, Sendable {
    /// ``EnrolmentKey/tokenID``.
    public var tokenID: String
    /// PKCS #10 request in DER, base64url.
    public var signingRequest: String
    /// ``EnrolmentKey/proof(speaker:message:)`` by `edge` of the request's DER, base64url.
    public var proof: String

    /// Makes a request.
    public init(tokenID: String, signingRequest: String, proof: String) {
        self.tokenID = tokenID
        self.signingRequest = signingRequest
        self.proof = proof
    }
}

/// What the cloud answers: a document and the proof that the holder of the token's key wrote it.
public struct EnrolmentReply: Codable, Hashable, Sendable {
    /// The JSON of an ``Enrolment``.
    public var document: String
    /// ``EnrolmentKey/proof(speaker:message:)`` by `cloud` of the document, base64url.
    public var proof: String

    /// Makes a reply.
    public init(document: String, proof: String) {
        self.document = document
        self.proof = proof
    }
}

/// All that an edge needs to know of the cloud it belongs to.
public struct Enrolment: Codable, Hashable, Sendable {
    /// The id that the edge has from now on.
    public var edgeID: UUIDv7
    /// The organisation's name, for people.
    public var organisation: String
    /// The site's name, for people.
    public var site: String
    /// The edge's certificate, PEM.
    public var certificate: String
    /// The authority that signed it, PEM.
    public var edgeIssuer: String
    /// The authority that signs the cloud's certificates, PEM.
    public var cloudIssuer: String
    /// The device root, PEM; its hash is the token's pin.
    public var root: String
    /// Host of the cloud's edge listener.
    public var listenerHost: String
    /// TCP port of the cloud's edge listener.
    public var listenerPort: Int
    /// The address that the cloud assigned to the edge: where the edge serves media.
    public var mediaHost: String
    /// TCP port of the edge's media API.
    public var mediaPort: Int

    /// Makes an enrolment.
    public init(
        edgeID: UUIDv7,
        organisation: String,
        site: String,
        certificate: String,
        edgeIssuer: String,
        cloudIssuer: String,
        root: String,
        listenerHost: String,
        listenerPort: Int,
        mediaHost: String,
        mediaPort: Int
    ) {
        self.edgeID = edgeID
        self.organisation = organisation
        self.site = site
        self.certificate = certificate
        self.edgeIssuer = edgeIssuer
        self.cloudIssuer = cloudIssuer
        self.root = root
        self.listenerHost = listenerHost
        self.listenerPort = listenerPort
        self.mediaHost = mediaHost
        self.mediaPort = mediaPort
    }
}
