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

import MediaFormats
import Testing

struct FourCCTests {
    @Test func literalAndText() {
        #expect(("moof" as FourCC).rawValue == 0x6D6F_6F66)
        #expect(("url " as FourCC).description == "url ")
        #expect(FourCC(rawValue: 0x00A9_6E61).description == "??na")
    }
}
