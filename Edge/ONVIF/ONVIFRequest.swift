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

/// A request to a camera, and how its reply is read.
///
/// Made by the static members below; sent by a client, which brings ``envelope(token:)`` to the address of ``service``.
public struct ONVIFRequest<Reply: Sendable>: Sendable {
    /// The service that it goes to.
    public let service: ONVIFService
    /// The operation, for example `GetProfiles`.
    public let operation: String
    private let content: String
    private let read: @Sendable (SOAPElement) throws(ONVIFError) -> Reply

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - content: XML inside the operation's element; names of the service by its usual prefix, shared ones by `tt:`.
    ///   - read: Reads the element of the reply.
    init(
        _ service: ONVIFService,
        _ operation: String,
        content: String = "",
        read: @escaping @Sendable (SOAPElement) throws(ONVIFError) -> Reply
    ) {
        self.service = service
        self.operation = operation
        self.content = content
        self.read = read
    }

    /// The SOAP action, which goes into the content type.
    public var action: String { "\(self.service.namespace)/\(self.operation)" }

    /// The message in UTF-8; `token` is nil where the camera is asked as nobody.
    public func envelope(token: UsernameToken?) -> [UInt8] {
        let element = "\(self.service.prefix):\(self.operation)"
        return SOAPEnvelope.write(
            header: token?.header ?? "",
            body: self.content.isEmpty ? "<\(element)/>" : "<\(element)>\(self.content)</\(element)>",
            namespaces: [(self.service.prefix, self.service.namespace), ("tt", Namespace.schema)]
        )
    }

    /// Reads a reply; throws ``ONVIFError``, also for the fault that it may hold.
    public func reply(_ bytes: [UInt8]) throws(ONVIFError) -> Reply {
        let body = try SOAPEnvelope.body(bytes)
        guard let element = body.first(self.operation + "Response", in: [self.service.namespace]) else {
            throw .malformed("it does not answer \(self.operation)")
        }
        return try self.read(element)
    }
}
