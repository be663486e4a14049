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

import Foundation
public import RTSP

/// User names and passwords of cameras, which never leave this machine and are never printed.
public struct CameraCredentials: Sendable {
    private struct Pair {
        var user: String
        var password: String
    }

    private var byHost: [String: Pair] = [:]
    private var anyHost: Pair?

    /// Knows none.
    public init() {}

    /// Knows one pair for every camera.
    public init(user: String, password: String) {
        self.anyHost = Pair(user: user, password: password)
    }

    /// Reads a file of lines `user:password`, for every camera, or `host user:password`, for one; `#` begins a comment.
    ///
    /// - Throws: ``EdgeError`` of code `configuration`, which never quotes the file.
    public init(file: String) throws {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw EdgeError(
                code: .configuration,
                message: "The credentials file \(file) cannot be read; check the path and its rights."
            )
        }
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            let parts = words[words.count - 1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard words.count <= 2, parts.count == 2 else {
                throw EdgeError(
                    code: .configuration,
                    message: "Line \(number + 1) of \(file) is neither 'user:password' nor 'host user:password'."
                )
            }
            let pair = Pair(user: String(parts[0]), password: String(parts[1]))
            if words.count == 1 { self.anyHost = pair } else { self.byHost[String(first)] = pair }
        }
    }

    /// User name and password for a host; nil where there are none.
    public func pair(for host: String) -> (user: String, password: String)? {
        (self.byHost[host] ?? self.anyHost).map { ($0.user, $0.password) }
    }

    /// The URL with the credentials for its host; user information that it already has wins.
    public func apply(to url: RTSPURL) -> RTSPURL {
        guard url.user == nil, let pair = self.byHost[url.host] ?? self.anyHost else { return url }
        return url.with(user: pair.user, password: pair.password)
    }
}
