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

// Requests that change something: each with an id of its own, so that a repeated one takes effect once.

/** What the server or the network said when a request did not work. */
export class CommandError extends Error {
    /**
     * @param {string} title
     * @param {string} detail
     */
    constructor(title, detail) {
        super(title);
        this.detail = detail;
    }
}

/** A UUID of version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, then random bits. */
export function uuid7() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const now = Date.now();
    for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(now / 2 ** (8 * (5 - index))) & 0xff;
    bytes[6] = (bytes[6] & 0x0f) | 0x70;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/**
 * Sends a command. Returns when the server has accepted it, which is not yet when it has taken effect.
 * @param {string} path
 * @param {string} commandID
 * @throws {CommandError}
 */
export async function command(path, commandID) {
    const token = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
    let response;
    try {
        response = await fetch(path, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': token },
            body: JSON.stringify({ commandID }),
            signal: AbortSignal.timeout(10_000),
        });
    } catch {
        throw new CommandError('', '');
    }
    if (response.ok) return;
    let problem = { title: '', detail: '' };
    if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
        problem = await response.json().catch(() => problem);
    }
    throw new CommandError(problem.title ?? '', problem.detail || `${response.status} ${response.statusText}`);
}
