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

import CArgon2

/// Makes and checks password hashes by Argon2id, in the PHC string format.
///
/// Two checks run at a time, on threads of their own; up to 64 wait, more are refused.
public struct PasswordHasher: Sendable {
    /// What a check found.
    public enum Verdict: Sendable, Equatable {
        /// The password is another one.
        case wrong
        /// The password is right.
        case right
        /// The password is right, and its hash should be made anew because the cost has been raised since.
        case rightButWeak
    }

    /// Checks that may wait for their turn.
    static let queueLimit = 64

    /// Random bytes in every hash (RFC 9106 §3.1: 16 bytes are recommended).
    static let saltSize = 16

    /// Bytes of the hash itself.
    static let hashSize = 32

    /// The cost of new hashes.
    public let parameters: Argon2Parameters

    private let worker: BoundedWorker

    /// Makes a hasher; share one, for the bound on memory counts per hasher.
    public init(parameters: Argon2Parameters = Argon2Parameters(), concurrency: Int = 2) {
        self.parameters = parameters
        self.worker = BoundedWorker(concurrency: concurrency, queueLimit: Self.queueLimit)
    }

    /// The PHC string of a password with a fresh salt.
    ///
    /// Throws ``IdentityError`` of code `overloaded` or `hashingFailed`.
    public func hash(_ password: String) async throws(IdentityError) -> String {
        let parameters = self.parameters
        let result = try await self.worker.run { () -> Result<String, IdentityError> in
            let bytes = PasswordRules.normalised(password)
            let salt = randomBytes(Self.saltSize)
            let size = argon2_encodedlen(
                parameters.passes,
                parameters.memoryKiB,
                parameters.lanes,
                UInt32(Self.saltSize),
                UInt32(Self.hashSize),
                Argon2_id
            )
            var encoded = [CChar](repeating: 0, count: size + 1)
            let status = argon2id_hash_encoded(
                parameters.passes,
                parameters.memoryKiB,
                parameters.lanes,
                bytes,
                bytes.count,
                salt,
                salt.count,
                Self.hashSize,
                &encoded,
                encoded.count
            )
            guard status == ARGON2_OK.rawValue else { return .failure(Self.failure(status)) }
            return .success(String(decoding: encoded.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        return try result.get()
    }

    /// Checks a password against a PHC string; the library compares in constant time.
    ///
    /// Throws ``IdentityError`` of code `overloaded`, or `hashingFailed` for a string that is none of ours.
    public func verify(_ password: String, against phc: String) async throws(IdentityError) -> Verdict {
        guard let parameters = Argon2Parameters(phc: phc) else {
            throw IdentityError(
                code: .hashingFailed,
                message: "A stored password hash is unreadable; reset the person's password."
            )
        }
        let status = try await self.worker.run {
            let bytes = PasswordRules.normalised(password)
            return argon2id_verify(phc, bytes, bytes.count)
        }
        switch status {
        case ARGON2_OK.rawValue: return parameters.isWeaker(than: self.parameters) ? .rightButWeak : .right
        case ARGON2_VERIFY_MISMATCH.rawValue: return .wrong
        default: throw Self.failure(status)
        }
    }

    /// Takes the time of a check and finds nothing, so that the time does not tell which names exist.
    ///
    /// Throws ``IdentityError`` of code `overloaded`.
    public func verifyNobody(_ password: String) async throws(IdentityError) {
        _ = try await self.verify(password, against: self.parameters.unmatchablePHC)
    }

    private static func failure(_ status: CInt) -> IdentityError {
        let reason = argon2_error_message(status).map { String(cString: $0) } ?? "code \(status)"
        return IdentityError(
            code: .hashingFailed,
            message: "The password could not be hashed (\(reason)); check the free memory of the server."
        )
    }
}
