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

// Read back what the simulated cameras (infra/cameras) put into pictures and sound, inside a page.
// The layout of the code is described in infra/cameras/blocks.py.

const SYNC = [1, 0, 1, 0, 1, 1, 0, 0];
const LAYOUTS = [60, 40];
const BEEP_HERTZ = 1000;

/** CRC-6 (x^6 + x + 1, start 0x3f) of an array of bits. */
function checksum(bits) {
    return bits.reduce((register, bit) => {
        const shifted = (register << 1) & 0x3f;
        return (register >> 5) ^ bit ? shifted ^ 0x03 : shifted;
    }, 0x3f);
}

const number = (bits) => bits.reduce((value, bit) => value * 2 + bit, 0);

/** Code of RGBA pixels (Uint8ClampedArray) of a picture's top rows: {frame, camera, flash} or null. */
export function decodePixels(rgba, width, height) {
    for (const columns of LAYOUTS) {
        const found = decodeLayout(rgba, width, height, columns);
        if (found) return found;
    }
    return null;
}

function decodeLayout(rgba, width, height, columns) {
    const cell = width / columns;
    if (cell < 3 || height < 2 * cell) return null;
    const level = (left, right, top, bottom) => {
        let sum = 0, count = 0;
        for (let y = Math.floor(top); y < Math.max(bottom, top + 1); y++)
            for (let x = Math.floor(left); x < Math.max(right, left + 1); x++, count++)
                sum += rgba[(y * width + x) * 4 + 1];
        return sum / count;
    };
    const levels = Array.from({ length: columns }, (_, at) =>
        level((at + 0.3) * cell, (at + 0.7) * cell, 0.3 * cell, 0.7 * cell));
    const mean = (bit) => SYNC.reduce((sum, value, at) => sum + (value === bit ? levels[at] : 0), 0) / 4;
    const white = mean(1), black = mean(0);
    if (white - black < 60) return null;
    const cells = levels.map((value) => (value > (white + black) / 2 ? 1 : 0));
    const bits = cells.slice(8, 34);
    if (SYNC.some((bit, at) => bit !== cells[at])) return null;
    if (checksum(bits.slice(0, 20)) !== number(bits.slice(20))) return null;
    if (columns === 60 && bits.some((bit, at) => bit === cells[34 + at])) return null;
    const band = level(0, width, 1.35 * cell, 1.65 * cell);
    return { frame: number(bits.slice(0, 16)), camera: number(bits.slice(16, 20)), flash: band > (white + black) / 2 };
}

let canvas = null;

/** Code of the picture that a video element (or another canvas source) shows now: {frame, camera, flash} or null. */
export function decodeFrame(source) {
    const width = source.videoWidth ?? source.displayWidth ?? source.width;
    const height = source.videoHeight ?? source.displayHeight ?? source.height;
    if (!width || !height) return null;
    const shown = Math.min(width, 640), rows = Math.min(height, Math.ceil(3 * shown / LAYOUTS[1]));
    canvas ??= new OffscreenCanvas(1, 1);
    canvas.width = shown;
    canvas.height = rows;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, width, rows * width / shown, 0, 0, shown, rows);
    return decodePixels(context.getImageData(0, 0, shown, rows).data, shown, rows);
}

/** Start of each 1 kHz beep of an AudioBuffer, in seconds from its first sample. */
export function beepOnsets(audioBuffer) {
    const rate = audioBuffer.sampleRate, samples = audioBuffer.getChannelData(0);
    const window = Math.round(2 * rate / BEEP_HERTZ), count = samples.length;
    const levels = new Float32Array(Math.max(0, count - window));
    const cos = new Float64Array(count), sin = new Float64Array(count);
    let real = 0, imaginary = 0, loudest = 0;
    for (let at = 0; at < count; at++) {
        const angle = 2 * Math.PI * ((BEEP_HERTZ * at / rate) % 1);
        cos[at] = samples[at] * Math.cos(angle);
        sin[at] = samples[at] * Math.sin(angle);
        real += cos[at] - (at >= window ? cos[at - window] : 0);
        imaginary += sin[at] - (at >= window ? sin[at - window] : 0);
        if (at >= window) loudest = Math.max(loudest, levels[at - window] = 2 * Math.hypot(real, imaginary) / window);
    }
    const onsets = [];
    if (loudest < 0.02) return onsets;
    for (let at = 1, start = -1; at < levels.length; at++) {
        const was = levels[at - 1] > loudest / 2, is = levels[at] > loudest / 2;
        if (!was && is) start = at > 0.03 * rate ? at : -1;  // one that sounds from the beginning may be cut
        if (was && !is && start >= 0 && at - start > 0.06 * rate) onsets.push((start + window / 2) / rate);
    }
    return onsets;
}
