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

// The server's clock, as the page knows it.

const SAMPLES = 12;

/** @type {number[]} */
const samples = [];
let offset = 0;

/**
 * Notes what the server says the time is. What arrives late looks early, so of the last samples the largest difference
 * is the closest to the truth.
 * @param {unknown} utc RFC 3339.
 */
export function noteServerTime(utc) {
    const time = typeof utc === 'string' ? Date.parse(utc) : Number.NaN;
    if (Number.isNaN(time)) return;
    samples.push(time - Date.now());
    if (samples.length > SAMPLES) samples.shift();
    offset = Math.max(...samples);
}

/** Milliseconds since 1970 on the server's clock. */
export function serverNow() {
    return Date.now() + offset;
}
