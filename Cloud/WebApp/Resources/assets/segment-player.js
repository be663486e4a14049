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

// One camera of a recording: bounded ranges of fragments, fetched as they are needed, into a SourceBuffer.
import { backoff } from './backoff.js';
import { frameSecondsOf, tracksOf } from './fragments.js';

/**
 * @typedef {{mime: string, durationSeconds: number, leadSeconds: number, frameSeconds?: number}} CameraTimeline
 */

/** Seconds of one request; how far ahead of the picture it stays; how much of the past is kept. */
const REQUEST_SECONDS = 4;
const AHEAD_SECONDS = 15;
const BEHIND_SECONDS = 30;
/** A place this close to the end counts as the end. */
const END_SECONDS = 0.05;
/** A frame lasts 1/30 s until the stream says otherwise. */
const FRAME_SECONDS = 1 / 30;

const Source = /** @type {typeof MediaSource} */ (
    /** @type {any} */ (globalThis).ManagedMediaSource ?? globalThis.MediaSource);

/** The server said that these pictures are not to be had; asking again does not help. */
class Refused extends Error {}

/** Sends `change` when `retrying` or `broken` changes. */
export class SegmentPlayer extends EventTarget {
    video;
    /** Hidden seconds before the start of the recording, from the key frame that it needs. */
    lead = 0;
    /** Seconds of the recording. */
    duration = 0;
    frameSeconds = FRAME_SECONDS;
    /** Fetching fails and is tried again. */
    retrying = false;
    /** Why it cannot be played at all, or null. @type {{unsupported?: string, reason?: string} | null} */
    broken = null;

    #base;
    #tracks = new Map();
    #knowsFrames = false;
    /** @type {MediaSource | null} */
    #source = null;
    /** @type {SourceBuffer | null} */
    #buffer = null;
    /** Operations on the buffer, one after the other. @type {Promise<unknown>} */
    #operations = Promise.resolve();
    /** Which plan of fetching is the valid one. */
    #plan = 0;
    /** @type {AbortController | null} */
    #request = null;
    /** Where the range being filled began, and how far it has come, in media time. */
    #runStart = Number.NaN;
    #runEnd = Number.NaN;
    #reachedEnd = false;
    /** Where it goes once the old pictures are out of the buffer, in media time. */
    #target = Number.NaN;
    /** @type {(() => void) | null} */
    #wake = null;

    /**
     * @param {HTMLVideoElement} video
     * @param {string} recordingID
     * @param {string} cameraID
     */
    constructor(video, recordingID, cameraID) {
        super();
        this.video = video;
        video.muted = true;
        video.preservesPitch = true;
        this.#base = `/api/recordings/${encodeURIComponent(recordingID)}/cameras/${encodeURIComponent(cameraID)}`;
        for (const name of ['timeupdate', 'ratechange', 'playing']) {
            video.addEventListener(name, () => this.#wake?.());
        }
        this.#watchFrames();
        video.addEventListener('error', () => {
            this.#break({ reason: video.error?.message || String(video.error?.code) });
        });
    }

    /** Gets ready to seek. Never throws; `broken` says what went wrong. */
    async load() {
        try {
            const timeline = /** @type {CameraTimeline} */ (await (await this.#fetch('/timeline')).json());
            this.lead = timeline.leadSeconds;
            this.duration = timeline.durationSeconds;
            if (timeline.frameSeconds) {
                this.frameSeconds = timeline.frameSeconds;
                this.#knowsFrames = true;
            }
            if (!Source || !Source.isTypeSupported(timeline.mime)) {
                this.#break({ unsupported: timeline.mime });
                return;
            }
            const init = await (await this.#fetch('/init.mp4')).arrayBuffer();
            this.#tracks = tracksOf(init);
            await this.#open(timeline.mime);
            await this.#append(init);
        } catch (error) {
            this.#break({ reason: error instanceof Error ? error.message : String(error) });
        }
    }

    /** The recording time on display. */
    get time() {
        return (Number.isNaN(this.#target) ? this.video.currentTime : this.#target) - this.lead;
    }

    /** Whether it is on its way to another place. */
    get seeking() {
        return !Number.isNaN(this.#target) || this.video.seeking;
    }

    /** The recording time at which the frame on display begins; NaN when the browser does not tell. */
    get frameTime() {
        return this.#frameStart - this.lead;
    }

    #frameStart = Number.NaN;

    #watchFrames() {
        if (!('requestVideoFrameCallback' in this.video)) return;
        /** @type {VideoFrameRequestCallback} */
        const each = (_, frame) => {
            this.#frameStart = frame.mediaTime;
            this.video.requestVideoFrameCallback(each);
        };
        this.video.requestVideoFrameCallback(each);
    }

    /** Whether the frame of the present place is there. */
    get settled() {
        return this.broken !== null || (!this.seeking && this.video.readyState >= 2);
    }

    /** Whether it can go on from the present place. */
    get playable() {
        if (!this.settled) return false;
        return this.broken !== null || this.video.readyState >= 3 || this.time >= this.duration - END_SECONDS;
    }

    /**
     * Goes to a recording time. `settled` tells when it is there.
     * @param {number} seconds
     */
    seek(seconds) {
        if (this.broken) return;
        const end = this.lead + this.duration;
        const target = Math.max(this.lead, Math.min(this.lead + seconds, end - this.frameSeconds / 2));
        const inRun = Number.isNaN(this.#target) && target >= this.#runStart && target < this.#runEnd && this.#holds(target);
        if (!inRun) {
            this.#begin(target);
            return;
        }
        this.#target = Number.NaN;
        this.video.currentTime = target;
        this.#wake?.();
    }

    /** @param {number} seconds Media time. */
    #holds(seconds) {
        const { buffered } = this.video;
        for (let index = 0; index < buffered.length; index += 1) {
            if (buffered.start(index) <= seconds && buffered.end(index) > seconds) return true;
        }
        return false;
    }

    // MARK: Fetching

    /**
     * Drops what is buffered, goes to the target and fills from a key frame at or before it.
     *
     * In this order: while old pictures are there, Chromium takes one of them that is close enough for the target, and
     * goes on with the next key frame when they are taken away.
     * @param {number} target Media time.
     */
    #begin(target) {
        this.#plan += 1;
        this.#request?.abort();
        this.#wake?.();
        this.#runStart = Number.NaN;
        this.#runEnd = Number.NaN;
        this.#reachedEnd = false;
        this.#target = target;
        const plan = this.#plan;
        this.#remove(0, Number.POSITIVE_INFINITY, plan);
        this.#operate(() => {
            this.#target = Number.NaN;
            this.video.currentTime = target;
        }, plan);
        this.#fill(plan, target).catch((error) => {
            if (plan === this.#plan) this.#break({ reason: error instanceof Error ? error.message : String(error) });
        });
    }

    /**
     * @param {number} plan
     * @param {number} from
     */
    async #fill(plan, from) {
        let at = from;
        let align = true;
        let failures = 0;
        while (plan === this.#plan && !this.broken) {
            const rate = Math.max(1, this.video.playbackRate);
            if (!align && at - this.video.currentTime > AHEAD_SECONDS * rate) {
                await this.#sleep(1000);
                continue;
            }
            this.#request = new AbortController();
            let response;
            let bytes;
            try {
                const path = `/media?at=${at.toFixed(6)}&duration=${REQUEST_SECONDS}${align ? '&align=key' : ''}`;
                response = await this.#fetch(path, this.#request.signal);
                bytes = await response.arrayBuffer();
            } catch (error) {
                if (plan !== this.#plan) return;
                if (error instanceof Refused) throw error;
                failures += 1;
                this.#setRetrying(failures > 1);
                await this.#sleep(backoff(failures - 1));
                continue;
            }
            failures = 0;
            this.#setRetrying(false);
            if (plan !== this.#plan) return;
            const start = Number(response.headers.get('Oriel-Start') ?? at);
            const end = Number(response.headers.get('Oriel-End') ?? Number.NaN);
            const last = response.headers.get('Oriel-Last') === 'true';
            if (bytes.byteLength > 0) await this.#append(bytes, plan);
            if (plan !== this.#plan) return;
            if (align) this.#runStart = start;
            this.#runEnd = Number.isFinite(end) ? end : this.lead + this.duration;
            if (last) {
                this.#runEnd = Number.POSITIVE_INFINITY;
                this.#reachedEnd = true;
                await this.#finish(plan);
                return;
            }
            if (!Number.isFinite(end) || end <= at - (align ? REQUEST_SECONDS : 0)) throw new Refused('Oriel-End');
            at = end;
            align = false;
            await this.#evict(plan);
        }
    }

    /** @param {number} milliseconds */
    #sleep(milliseconds) {
        return new Promise((resolve) => {
            const done = () => {
                clearTimeout(timer);
                if (this.#wake === done) this.#wake = null;
                resolve(undefined);
            };
            const timer = setTimeout(done, milliseconds);
            this.#wake = done;
        });
    }

    /**
     * @param {string} path
     * @param {AbortSignal} [signal]
     */
    async #fetch(path, signal) {
        const response = await fetch(this.#base + path, { signal });
        if (response.ok) return response;
        let reason = `${response.status} ${response.statusText}`;
        if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
            const problem = await response.json().catch(() => ({}));
            reason = problem.detail || problem.title || reason;
        }
        if (response.status >= 400 && response.status < 500 && response.status !== 429 && response.status !== 408) {
            throw new Refused(reason);
        }
        throw new Error(reason);
    }

    /** @param {boolean} retrying */
    #setRetrying(retrying) {
        if (this.retrying === retrying) return;
        this.retrying = retrying;
        this.dispatchEvent(new Event('change'));
    }

    /** @param {{unsupported?: string, reason?: string}} why */
    #break(why) {
        if (this.broken) return;
        this.broken = why;
        this.#plan += 1;
        this.#request?.abort();
        this.dispatchEvent(new Event('change'));
    }

    // MARK: Buffer

    /** @param {string} mime */
    #open(mime) {
        return new Promise((resolve, reject) => {
            const source = new Source();
            this.#source = source;
            source.addEventListener('sourceopen', () => {
                if (this.#buffer) return;
                try {
                    this.#buffer = source.addSourceBuffer(mime);
                    this.#buffer.mode = 'segments';
                    source.duration = this.lead + this.duration;
                    resolve(undefined);
                } catch (error) {
                    reject(error);
                }
            });
            this.video.src = URL.createObjectURL(source);
        });
    }

    /**
     * Runs one operation after those before it; one of a plan that is no longer valid is left out.
     * @param {(buffer: SourceBuffer, source: MediaSource) => void} start
     * @param {number} plan
     * @returns {Promise<void>}
     */
    #operate(start, plan) {
        const operation = this.#operations.then(() => new Promise((resolve, reject) => {
            const buffer = this.#buffer;
            const source = this.#source;
            if (!buffer || !source || plan !== this.#plan) {
                resolve(undefined);
                return;
            }
            buffer.onupdateend = () => resolve(undefined);
            buffer.onerror = () => reject(new Error(this.video.error?.message || 'append'));
            try {
                start(buffer, source);
                if (!buffer.updating) resolve(undefined);
            } catch (error) {
                reject(error);
            }
        }));
        this.#operations = operation.catch(() => {});
        return /** @type {Promise<void>} */ (operation);
    }

    /**
     * @param {ArrayBuffer} bytes
     * @param {number} [plan]
     */
    async #append(bytes, plan = this.#plan) {
        if (!this.#knowsFrames) {
            const seconds = frameSecondsOf(bytes, this.#tracks);
            if (seconds) {
                this.frameSeconds = seconds;
                this.#knowsFrames = true;
            }
        }
        try {
            await this.#operate((buffer) => buffer.appendBuffer(bytes), plan);
        } catch (error) {
            if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
            // The browser's memory is full: keep only what is near the picture, then once more.
            const now = this.video.currentTime;
            await this.#remove(0, Math.max(0, now - 2), plan);
            await this.#operate((buffer) => buffer.appendBuffer(bytes), plan);
        }
    }

    /**
     * @param {number} start
     * @param {number} end
     * @param {number} plan
     */
    #remove(start, end, plan) {
        if (end <= start) return Promise.resolve();
        return this.#operate((buffer) => buffer.remove(start, end), plan).catch(() => {});
    }

    /** @param {number} plan */
    async #evict(plan) {
        const { buffered, currentTime } = this.video;
        const end = currentTime - BEHIND_SECONDS;
        if (buffered.length === 0 || buffered.start(0) >= end - 5) return;
        await this.#remove(0, end, plan);
        this.#runStart = Math.max(this.#runStart, end);
    }

    /** @param {number} plan */
    #finish(plan) {
        return this.#operate((_, source) => {
            if (source.readyState === 'open') source.endOfStream();
        }, plan).catch(() => {});
    }
}
