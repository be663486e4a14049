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
import EdgeAgent
import Foundation
import RTSP

/// Where a tool finds the camera's user name and password.
struct CredentialOptions: ParsableArguments {
    @Option(help: "A file with a line 'user:password', or lines 'host user:password'.")
    var credentialsFile: String?

    /// Reads a URL and gives it its credentials: from itself, the file, or the environment.
    ///
    /// A password in a URL works, with a warning, since other users of the machine can read command lines.
    func url(_ text: String) throws -> RTSPURL {
        let url: RTSPURL
        do {
            url = try RTSPURL(text)
        } catch {
            throw ValidationError(error.message)
        }
        if url.user != nil {
            Console.warn(
                "The URL holds a user name; every user of this machine can see it while the command runs. "
                    + "Use --credentials-file instead."
            )
            return url
        }
        return try self.credentials()?.apply(to: url) ?? url
    }

    /// The credentials of the file, else of the environment; nil without either.
    func credentials() throws -> CameraCredentials? {
        if let credentialsFile { return try CameraCredentials(file: credentialsFile) }
        let environment = ProcessInfo.processInfo.environment
        if let user = environment["ORIEL_CAMERA_USER"], let password = environment["ORIEL_CAMERA_PASSWORD"] {
            return CameraCredentials(user: user, password: password)
        }
        return nil
    }
}
