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
public import Foundations
import NIOCore
import NIOHTTP1
import NIOSSL
import ONVIF

/// Carries ONVIF's messages over HTTP, within bounds of size and time; follows no redirect.
public struct ONVIFTransport: Sendable {
    /// Bound of the time from the request to the end of the answer.
    static let replyTimeout = Duration.seconds(10)
    /// Bound of the time until a connection stands.
    static let connectTimeout = TimeAmount.seconds(5)
    /// Bound of an answer.
    static let maximumReplyBytes = 4 << 20

    /// What a camera answered.
    struct Reply: Sendable {
        var status: Int
        /// The `WWW-Authenticate` fields.
        var challenges: [String]
        var bytes: [UInt8]
    }

    private let client: HTTPClient
    private let clock: any TimeSource

    /// Gives `body` a transport that ends with it.
    ///
    /// Over HTTPS the camera's certificate is not checked: cameras make their own, and nobody vouches for them. The
    /// password does not travel in either case.
    public static func withTransport<Result>(
        clock: any TimeSource,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (ONVIFTransport) async throws -> Result
    ) async throws -> Result {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.certificateVerification = .none
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls,
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectTimeout)
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            try await body(ONVIFTransport(client: client, clock: clock))
        }
    }

    /// Sends one message; throws ``ONVIFError`` `unreachable`, `timedOut` or `tooLarge`.
    func post(
        _ message: [UInt8],
        action: String,
        authorization: String?,
        to uri: DeviceURI
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: uri.description)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/soap+xml; charset=utf-8; action=\"\(action)\"")
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        request.body = .bytes(message)
        let (client, clock, sent) = (self.client, self.clock, request)
        do {
            return try await withThrowingTaskGroup(of: Reply?.self) { group in
                group.addTask {
                    let response = try await client.execute(sent, timeout: .seconds(60))
                    let body = try await response.body.collect(upTo: Self.maximumReplyBytes)
                    return Reply(
                        status: Int(response.status.code),
                        challenges: response.headers["WWW-Authenticate"],
                        bytes: Array(body.readableBytesView)
                    )
                }
                group.addTask {
                    try await clock.sleep(for: Self.replyTimeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let reply = first else {
                    throw HTTPClientError.deadlineExceeded
                }
                return reply
            }
        } catch {
            throw Self.translated(error, uri)
        }
    }

    private static func translated(_ error: any Error, _ uri: DeviceURI) -> any Error {
        let place = "\(uri.authority)"
        switch error {
        case is CancellationError: return error
        case is NIOTooManyBytesError: return ONVIFError.tooLarge
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            return ONVIFError(
                .timedOut,
                "\(place) did not answer in time; check that this is the camera's ONVIF port, and restart the camera."
            )
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return ONVIFError(
                .malformed,
                "\(place) closed the connection without an answer; check that this is the camera's ONVIF port."
            )
        case is HTTPParserError:
            return ONVIFError(
                .malformed,
                "\(place) does not speak HTTP; check that this is the camera's ONVIF port."
            )
        case is NIOSSLError:
            return ONVIFError(
                .unreachable,
                "\(place) does not speak TLS as it should; try the camera's plain HTTP port."
            )
        default:
            return ONVIFError(.unreachable, "Nothing answers at \(place); check the camera's address, port and power.")
        }
    }
}
