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

// What a player has to know of fragmented MP4 (ISO/IEC 14496-12): time scales, edits, capture times, frame durations.

/**
 * @typedef {{timescale: number, offset: number, video: boolean, defaultDuration: number}} Track
 *     `offset`: seconds to add to a media time to get the presentation time (the start trim of the edit list).
 * @typedef {{seconds: number, utc: number}} CapturePoint Presentation time in seconds, and UTC in milliseconds.
 */

/** Seconds from 1900 (NTP) to 1970 (Unix). */
const NTP_EPOCH = 2_208_988_800;

/**
 * The boxes of a range; stops at the first that does not fit.
 * @param {DataView} view
 * @param {number} [start]
 * @param {number} [end]
 * @returns {Generator<{type: string, body: number, end: number}>}
 */
function* boxes(view, start = 0, end = view.byteLength) {
    let at = start;
    while (at + 8 <= end) {
        let size = view.getUint32(at);
        let header = 8;
        if (size === 1 && at + 16 <= end) {
            size = Number(view.getBigUint64(at + 8));
            header = 16;
        } else if (size === 0) {
            size = end - at;
        }
        if (size < header || at + size > end) return;
        const type = String.fromCharCode(
            view.getUint8(at + 4), view.getUint8(at + 5), view.getUint8(at + 6), view.getUint8(at + 7));
        yield { type, body: at + header, end: at + size };
        at += size;
    }
}

/**
 * The box at a path such as `['moov', 'mvex']`.
 * @param {DataView} view
 * @param {string[]} path
 * @param {number} [start]
 * @param {number} [end]
 */
function find(view, path, start, end) {
    for (const box of boxes(view, start, end)) {
        if (box.type !== path[0]) continue;
        /** @type {{type: string, body: number, end: number} | null} */
        const found = path.length === 1 ? box : find(view, path.slice(1), box.body, box.end);
        return found;
    }
    return null;
}

/**
 * The tracks of an initialization segment, by id. Damaged bytes give fewer tracks, never an error.
 * @param {ArrayBuffer} bytes
 * @returns {Map<number, Track>}
 */
export function tracksOf(bytes) {
    const view = new DataView(bytes);
    /** @type {Map<number, Track>} */
    const tracks = new Map();
    const movie = find(view, ['moov']);
    if (!movie) return tracks;
    try {
        const movieHeader = find(view, ['mvhd'], movie.body, movie.end);
        const movieTimescale = movieHeader
            ? view.getUint32(movieHeader.body + (view.getUint8(movieHeader.body) === 1 ? 20 : 12)) : 1000;
        for (const trak of boxes(view, movie.body, movie.end)) {
            if (trak.type !== 'trak') continue;
            const header = find(view, ['tkhd'], trak.body, trak.end);
            const media = find(view, ['mdia', 'mdhd'], trak.body, trak.end);
            const handler = find(view, ['mdia', 'hdlr'], trak.body, trak.end);
            if (!header || !media || !handler) continue;
            const id = view.getUint32(header.body + (view.getUint8(header.body) === 1 ? 20 : 12));
            const timescale = view.getUint32(media.body + (view.getUint8(media.body) === 1 ? 20 : 12)) || 1;
            const edits = find(view, ['edts', 'elst'], trak.body, trak.end);
            tracks.set(id, {
                timescale,
                offset: edits ? trim(view, edits.body, timescale, movieTimescale) : 0,
                video: view.getUint32(handler.body + 8) === 0x76696465,
                defaultDuration: 0,
            });
        }
        const extends_ = find(view, ['mvex'], movie.body, movie.end);
        for (const box of extends_ ? boxes(view, extends_.body, extends_.end) : []) {
            if (box.type !== 'trex') continue;
            const track = tracks.get(view.getUint32(box.body + 4));
            if (track) track.defaultDuration = view.getUint32(box.body + 12);
        }
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
    }
    return tracks;
}

/**
 * The offset that an edit list gives: empty edits put off, the first real edit trims.
 * @param {DataView} view
 * @param {number} body
 * @param {number} timescale
 * @param {number} movieTimescale
 */
function trim(view, body, timescale, movieTimescale) {
    const wide = view.getUint8(body) === 1;
    const count = view.getUint32(body + 4);
    let at = body + 8;
    let offset = 0;
    for (let index = 0; index < count; index += 1) {
        const duration = wide ? Number(view.getBigUint64(at)) : view.getUint32(at);
        const start = wide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
        if (start >= 0) return offset - start / timescale;
        offset += duration / movieTimescale;
        at += wide ? 20 : 12;
    }
    return offset;
}

/**
 * The capture time that a fragment carries in its `prft` box, or null.
 * @param {ArrayBuffer} bytes
 * @param {Map<number, Track>} tracks
 * @returns {CapturePoint | null}
 */
export function captureOf(bytes, tracks) {
    const view = new DataView(bytes);
    for (const box of boxes(view)) {
        if (box.type === 'moof') return null;
        if (box.type !== 'prft' || box.end - box.body < 20) continue;
        const wide = view.getUint8(box.body) === 1;
        if (wide && box.end - box.body < 24) return null;
        const track = tracks.get(view.getUint32(box.body + 4));
        if (!track || !track.video) continue;
        const utc = (view.getUint32(box.body + 8) - NTP_EPOCH + view.getUint32(box.body + 12) / 2 ** 32) * 1000;
        const media = wide ? Number(view.getBigUint64(box.body + 16)) : view.getUint32(box.body + 16);
        return { seconds: media / track.timescale + track.offset, utc };
    }
    return null;
}

/**
 * How long a video frame of the bytes is shown, in seconds: the commonest of their durations, or null.
 * @param {ArrayBuffer} bytes
 * @param {Map<number, Track>} tracks
 */
export function frameSecondsOf(bytes, tracks) {
    const view = new DataView(bytes);
    /** @type {Map<number, number>} */
    const counts = new Map();
    try {
        for (const moof of boxes(view)) {
            if (moof.type !== 'moof') continue;
            for (const traf of boxes(view, moof.body, moof.end)) {
                if (traf.type === 'traf') countDurations(view, traf, tracks, counts);
            }
        }
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
    }
    let best = null;
    for (const [seconds, count] of counts) {
        if (seconds > 0 && (best === null || count > (counts.get(best) ?? 0))) best = seconds;
    }
    return best;
}

/**
 * @param {DataView} view
 * @param {{body: number, end: number}} traf
 * @param {Map<number, Track>} tracks
 * @param {Map<number, number>} counts Samples by their duration in seconds.
 */
function countDurations(view, traf, tracks, counts) {
    const header = find(view, ['tfhd'], traf.body, traf.end);
    const track = header && tracks.get(view.getUint32(header.body + 4));
    if (!header || !track || !track.video) return;
    const flags = view.getUint32(header.body);
    const base = flags & 0x8
        ? view.getUint32(header.body + 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0)) : track.defaultDuration;
    for (const run of boxes(view, traf.body, traf.end)) {
        if (run.type !== 'trun') continue;
        const runFlags = view.getUint32(run.body);
        const samples = view.getUint32(run.body + 4);
        const stride = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => runFlags & flag).length;
        let at = run.body + 8 + (runFlags & 0x1 ? 4 : 0) + (runFlags & 0x4 ? 4 : 0);
        for (let index = 0; index < samples && at + stride <= run.end; index += 1) {
            const seconds = (runFlags & 0x100 ? view.getUint32(at) : base) / track.timescale;
            counts.set(seconds, (counts.get(seconds) ?? 0) + 1);
            at += stride;
        }
    }
}
