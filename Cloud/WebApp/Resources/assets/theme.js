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

// Pins the theme before anything is painted; a classic script for that reason. page.js changes the choice.
{
    try {
        const theme = localStorage.getItem('oriel.theme');
        if (theme === 'room' || theme === 'desk') document.documentElement.dataset.theme = theme;
    } catch {
        // Storage is switched off: follow the system.
    }
}
