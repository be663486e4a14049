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

/// A named set of rights that a person is given.
public enum Role: String, CaseIterable, Sendable, Codable {
    /// May do everything.
    case administrator
    /// May watch and listen, live and recorded; changes nothing and takes nothing out.
    case observer

    /// The rights that the role consists of.
    public var rights: Set<Right> {
        switch self {
        case .administrator: Set(Right.allCases)
        case .observer: [.roomsView, .audioListen, .playbackView, .thumbnailsView]
        }
    }
}
