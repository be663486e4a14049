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
public import Ingest
import NIOCore
public import ONVIF
import RTSP

/// One camera's ONVIF services: finds them, keeps the camera's time, and authenticates.
///
/// Long-lived where a camera is asked often: what it learned (address, services, clock) is kept, and the clock read again
/// when the camera refuses.
public actor ONVIFCamera {
    /// The path of the device service (ONVIF Core §5.1.1.1).
    public static let defaultPath = "/onvif/device_service"

    private let uri: DeviceURI
    private let credentials: ONVIFCredentials?
    let networks: CameraNetworks
    private let transport: ONVIFTransport
    private let clock: any TimeSource
    private var resolved: DeviceURI?
    private var addresses: ServiceAddresses?
    private var dialable: [ONVIFService: DeviceURI] = [:]
    /// How far the camera's clock is ahead of ours; nil before it was asked.
    private var clockOffset: Duration?
    private var isClockKnown = false
    private var authenticator: Authenticator?
    /// The profile that moves the head; set by the first movement.
    var ptzProfile: String?

    /// Makes a camera.
    ///
    /// - Parameters:
    ///   - uri: Where its device service is.
    ///   - credentials: nil asks as nobody, which few requests allow.
    ///   - networks: Where cameras may be; every address that is dialled lies inside.
    ///   - transport: Carries the messages.
    ///   - clock: Our time.
    public init(
        uri: DeviceURI,
        credentials: ONVIFCredentials?,
        networks: CameraNetworks,
        transport: ONVIFTransport,
        clock: any TimeSource
    ) {
        self.uri = uri
        self.credentials = credentials
        self.networks = networks
        self.transport = transport
        self.clock = clock
    }

    /// How far the camera's clock is ahead of ours; nil where it does not tell.
    public var knownClockOffset: Duration? { self.isClockKnown ? self.clockOffset : nil }

    /// Sends a request to the service that it belongs to; throws ``ONVIFError``, or `CancellationError`.
    public func send<Reply: Sendable>(_ request: ONVIFRequest<Reply>) async throws -> Reply {
        let address = try await self.address(of: request.service)
        let hadClock = self.clockOffset != nil
        do {
            return try await self.exchange(request, at: address, token: self.token())
        } catch let error as ONVIFError where [.unauthorized, .clockOff].contains(error.code) {
            guard self.credentials != nil, hadClock else { throw self.explained(error) }
        }
        // Its clock may have been set since it was read.
        self.clockOffset = nil
        do {
            return try await self.exchange(request, at: address, token: self.token())
        } catch let error as ONVIFError {
            throw self.explained(error)
        }
    }

    /// Where the camera was asked: with its address, looked up once and inside of the networks.
    func deviceAddress() async throws -> DeviceURI {
        if let resolved { return resolved }
        do {
            let addresses = try await self.networks.resolve(host: self.uri.host, port: self.uri.effectivePort)
            var uri = self.uri
            uri.host = addresses.first?.ipAddress ?? uri.host
            self.resolved = uri
            return uri
        } catch let error as IngestError {
            throw ONVIFError(error.code == .forbidden ? .forbidden : .unreachable, error.message)
        }
    }

    /// Where the services are, as the camera says.
    func serviceAddresses() async throws -> ServiceAddresses {
        if let addresses { return addresses }
        let found: ServiceAddresses
        do {
            found = try await self.send(.services)
        } catch let error as ONVIFError where Self.isRefusal(error) {
            found = try await self.send(.capabilities)
        }
        self.addresses = found
        return found
    }

    /// Whether an error means that the camera does not do this, so that another way may be tried.
    static func isRefusal(_ error: ONVIFError) -> Bool {
        [.malformed, .notSupported, .notFound, .invalidValue, .refused].contains(error.code)
    }

    private func address(of service: ONVIFService) async throws -> DeviceURI {
        let device = try await self.deviceAddress()
        if service == .device { return device }
        if let known = self.dialable[service] { return known }
        guard let reported = try await self.serviceAddresses()[service] else {
            let what = service == .ptz ? "cannot be moved: it has no PTZ service" : "has no ONVIF media service"
            throw ONVIFError(.notSupported, "The camera \(what); switch it on in the camera's settings if it is there.")
        }
        let uri = try await ReportedAddress(asked: device, networks: self.networks).dialable(reported)
        self.dialable[service] = uri
        return uri
    }

    /// A token with the camera's time; nil without credentials.
    private func token() async throws -> UsernameToken? {
        guard let credentials else { return nil }
        let offset = try await self.readClock()
        return UsernameToken(user: credentials.user, password: credentials.password, created: self.clock.utc + offset)
    }

    /// The camera's clock against ours; zero where it does not tell.
    private func readClock() async throws -> Duration {
        if let clockOffset { return clockOffset }
        var offset = Duration.zero
        self.isClockKnown = false
        do {
            let device = try await self.deviceAddress()
            let time = try await self.exchange(.systemDateAndTime, at: device, token: nil)
            if let utc = time.utc {
                offset = utc - self.clock.utc
                self.isClockKnown = true
            }
        } catch let error as ONVIFError {
            guard Self.isRefusal(error) || error.code == .unauthorized else { throw error }
        }
        self.clockOffset = offset
        return offset
    }

    private func exchange<Reply: Sendable>(
        _ request: ONVIFRequest<Reply>,
        at uri: DeviceURI,
        token: UsernameToken?
    ) async throws -> Reply {
        let message = request.envelope(token: token)
        var authorization = self.authenticator?.authorization(method: "POST", uri: uri.path)
        var reply = try await self.transport.post(
            message,
            action: request.action,
            authorization: authorization,
            to: uri
        )
        if reply.status == 401, self.takeChallenge(reply.challenges) {
            authorization = self.authenticator?.authorization(method: "POST", uri: uri.path)
            reply = try await self.transport.post(
                message,
                action: request.action,
                authorization: authorization,
                to: uri
            )
        }
        if reply.status == 401 || reply.status == 403 { throw self.refusal(reply) }
        do throws(ONVIFError) {
            return try request.reply(reply.bytes)
        } catch {
            guard error.code == .malformed, reply.status != 200 else { throw error }
            throw ONVIFError(
                .malformed,
                "\(uri.authority) answered with HTTP status \(reply.status) and no ONVIF message; check that address, port "
                    + "and path are those of the camera's ONVIF service."
            )
        }
    }

    /// Prepares to answer a challenge by HTTP Digest (RFC 7616); Basic is never answered, since it shows the password.
    private func takeChallenge(_ challenges: [String]) -> Bool {
        guard let credentials else { return false }
        var authenticator = Authenticator(user: credentials.user, password: credentials.password)
        do {
            try authenticator.receive(challenges: challenges, allowsBasic: false)
        } catch {
            return false
        }
        var trial = authenticator
        guard trial.authorization(method: "POST", uri: "/")?.hasPrefix("Digest") == true else { return false }
        self.authenticator = authenticator
        return true
    }

    /// The error of an answer with status 401 or 403; its fault may tell more.
    private func refusal(_ reply: ONVIFTransport.Reply) -> ONVIFError {
        do throws(ONVIFError) {
            _ = try ONVIFRequest.systemDateAndTime.reply(reply.bytes)
        } catch {
            if error.code == .clockOff { return error }
        }
        return .wrongPassword
    }

    private func explained(_ error: ONVIFError) -> ONVIFError {
        guard error.code == .unauthorized else { return error }
        if self.credentials == nil {
            return ONVIFError(
                .unauthorized,
                "The camera wants a user name and password; give them in a credentials file."
            )
        }
        if self.isClockKnown { return error }
        return ONVIFError(
            .unauthorized,
            "The camera refused the user name or password; check them, and the camera's clock, which it does not tell."
        )
    }
}
