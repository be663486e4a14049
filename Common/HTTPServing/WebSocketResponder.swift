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

public import HTTPTypes
public import NIOCore

/// Decides about each request to upgrade: path, session, `Origin` and rights are checked here, before the upgrade.
///
/// The channel gives the peer's address and, with mutual TLS, its certificate.
public typealias WebSocketResponder = @Sendable (HTTPRequest, any Channel) async -> WebSocketDecision
