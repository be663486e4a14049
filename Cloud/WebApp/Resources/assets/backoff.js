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

// How long to wait before the next attempt.

/**
 * Doubling from half a second to 15 s, each with a jitter of half, so that many pages do not come back at once.
 * @param {number} attempt From 0.
 * @returns {number} Milliseconds.
 */
export function backoff(attempt) {
    const full = Math.min(15_000, 500 * 2 ** Math.min(attempt, 8));
    return full * (0.5 + Math.random() / 2);
}

/**
 * The WebSocket address of a path of this server.
 * @param {string} path
 */
export function socketAddress(path) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
}
