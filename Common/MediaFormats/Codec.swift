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

/// A codec by the name that Oriel's JSON uses for it.
public enum Codec: String, Hashable, Sendable, Codable {
    /// ITU-T H.264, ISO/IEC 14496-10.
    case h264 = "H.264"
    /// ITU-T H.265, ISO/IEC 23008-2.
    case h265 = "H.265"
    /// AAC, ISO/IEC 14496-3.
    case aac = "AAC"
}
