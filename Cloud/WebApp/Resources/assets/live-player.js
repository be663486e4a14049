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

// One live camera: fragments over a WebSocket into a SourceBuffer, kept close to now, and honest about how old the
// picture is.
import { backoff, socketAddress } from './backoff.js';
import { noteServerTime, serverNow } from './clock.js';
import { captureOf, tracksOf } from './fragments.js';

/**
 * @typedef {'connecting' | 'waiting' | 'playing' | 'stale' | 'lost' | 'unsupported'} LiveState
 *     waiting: connected, no picture yet. stale: connected, but the picture is old. lost: no connection.
 * @typedef {{kind: 'append', bytes: ArrayBuffer} | {kind: 'type', mime: string} | {kind: 'clear'}
 *     | {kind: 'remove', end: number}} Operation
 */

/** Seconds between the picture and the newest fragment: what it starts with, and the most that stalls raise it to. */
const AHEAD = 0.2;
const AHEAD_AT_MOST = 0.8;
const AHEAD_STEP = 0.08;
/** Further behind than this it jumps, closer it runs faster; sooner at the start, while the backlog arrives. */
const JUMP = 1.5;
const JUMP_AT_START = 0.35;
const START_MILLISECONDS = 2000;
/** Seconds of past pictures that are kept, and the slack before they are cut. */
const KEEP_BEHIND = 10;
const KEEP_SLACK = 5;
/** Bytes that may wait for the SourceBuffer; more means that it is stuck, and the stream is begun anew. */
const QUEUE_BYTES = 16 * 1024 * 1024;
const APPEND_BYTES = 1024 * 1024;
/** A picture older than this says so. */
const STALE_MILLISECONDS = 2000;
/** Silence after which the connection is given up; the server says its clock every 5 s. */
const SILENCE_MILLISECONDS = 11_000;
const CONNECT_MILLISECONDS = 8000;
const CAPTURE_POINTS = 600;

const Source = /** @type {typeof MediaSource} */ (
    /** @type {any} */ (globalThis).ManagedMediaSource ?? globalThis.MediaSource);

/**
 * @param {TimeRanges} ranges
 * @param {number} seconds
 */
function holds(ranges, seconds) {
    for (let index = 0; index < ranges.length; index += 1) {
        if (ranges.start(index) - 0.001 <= seconds && seconds <= ranges.end(index)) return true;
    }
    return false;
}

/** Sends `change` when its state changes, `drop` when the server left frames out (`detail.frames`). */
export class LivePlayer extends EventTarget {
    /** @type {LiveState} */
    state = 'connecting';
    /** The state's own word: the message of the server, or the format that cannot be played. */
    message = '';
    /** When the connection was lost. @type {Date | null} */
    lostAt = null;
    everShown = false;

    #address;
    #video;
    /** @type {WebSocket | null} */
    #socket = null;
    #attempt = 0;
    #stopped = false;
    #born = performance.now();
    #lastMessage = 0;
    /** @type {number | undefined} */
    #retry;
    #connectedAt = 0;

    /** @type {MediaSource | null} */
    #source = null;
    /** @type {SourceBuffer | null} */
    #buffer = null;
    /** @type {string | null} */
    #sourceAddress = null;
    /** @type {Operation[]} */
    #queue = [];
    #queued = 0;
    #mime = '';
    #expectsInit = false;
    /** The stream before is still in the buffer. */
    #clearing = false;
    /** @type {Operation['kind'] | null} */
    #running = null;
    #placed = false;
    #placedAt = 0;

    #tracks = new Map();
    /** @type {import('./fragments.js').CapturePoint[]} */
    #captures = [];
    /** When the frame on display was captured: UTC in milliseconds. */
    #captured = Number.NaN;
    #delay = Number.NaN;

    #ahead = AHEAD;
    #jumpedAt = 0;
    #stalledAt = 0;

    /**
     * @param {HTMLVideoElement} video
     * @param {string} cameraID
     */
    constructor(video, cameraID) {
        super();
        this.#video = video;
        this.#address = socketAddress(`/live/${encodeURIComponent(cameraID)}`);
        video.muted = true;
        video.addEventListener('waiting', () => this.#stalled());
        video.addEventListener('error', () => this.#rebuild());
        this.#watchFrames();
        setInterval(() => this.#tick(), 100);
        document.addEventListener('visibilitychange', () => { if (!document.hidden) this.#steer(); });
        addEventListener('offline', () => { if (this.#socket) this.#closed(); });
        addEventListener('online', () => { this.#attempt = 0; this.#connect(); });
        addEventListener('pageshow', (event) => { if (event.persisted) this.#connect(); });
        this.#connect();
    }

    /** Seconds from capture to display, smoothed; NaN when it is not known. */
    get delay() {
        return this.#delay / 1000;
    }

    /** Seconds since the frame on display was captured; NaN when it is not known. */
    get age() {
        return (serverNow() - this.#captured) / 1000;
    }

    // MARK: Connection

    #connect() {
        clearTimeout(this.#retry);
        if (this.#stopped) return;
        this.#socket?.close();
        const socket = new WebSocket(this.#address);
        socket.binaryType = 'arraybuffer';
        this.#socket = socket;
        this.#connectedAt = 0;
        this.#lastMessage = performance.now();
        socket.addEventListener('open', () => {
            if (socket !== this.#socket) return;
            this.#connectedAt = performance.now();
            this.#lastMessage = this.#connectedAt;
        });
        socket.addEventListener('message', (event) => {
            if (socket !== this.#socket) return;
            this.#lastMessage = performance.now();
            if (typeof event.data === 'string') this.#receiveText(event.data);
            else this.#receiveBytes(event.data);
        });
        socket.addEventListener('close', () => { if (socket === this.#socket) this.#closed(); });
    }

    #closed() {
        const socket = this.#socket;
        this.#socket = null;
        socket?.close();
        if (this.#stopped) return;
        this.lostAt ??= new Date();
        this.#setState('lost');
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#connect(), backoff(this.#attempt++));
    }

    /** @param {string} text */
    #receiveText(text) {
        let message;
        try {
            message = JSON.parse(text);
        } catch {
            return;
        }
        switch (message.type) {
        case 'init':
        case 'reinit':
            this.#begin(String(message.mime));
            break;
        case 'drop':
            this.dispatchEvent(new CustomEvent('drop', { detail: { frames: Number(message.frames) || 0 } }));
            break;
        case 'clock':
            noteServerTime(message.utc);
            break;
        case 'error':
            this.message = String(message.message ?? '');
            this.dispatchEvent(new Event('change'));
            break;
        default:
            break;
        }
    }

    /** @param {ArrayBuffer} bytes */
    #receiveBytes(bytes) {
        if (this.#expectsInit) {
            this.#expectsInit = false;
            this.#tracks = tracksOf(bytes);
        } else {
            const point = captureOf(bytes, this.#tracks);
            if (point) this.#captures.push(point);
            if (this.#captures.length > CAPTURE_POINTS) this.#captures.splice(0, CAPTURE_POINTS / 4);
        }
        this.#queued += bytes.byteLength;
        if (this.#queued > QUEUE_BYTES) {
            this.#rebuild();
            return;
        }
        this.#queue.push({ kind: 'append', bytes });
        this.#pump();
    }

    // MARK: Buffer

    /**
     * A new stream of fragments begins, perhaps of another format; its initialization segment comes next.
     * @param {string} mime
     */
    #begin(mime) {
        this.#expectsInit = true;
        this.#captures = [];
        this.#placed = false;
        this.#queue = [];
        this.#queued = 0;
        if (!Source || !Source.isTypeSupported(mime)) {
            this.message = mime;
            this.#stopped = true;
            this.#socket?.close();
            this.#setState('unsupported');
            return;
        }
        if (!this.#source) {
            this.#mime = mime;
            this.#open();
            return;
        }
        this.#clearing = true;
        this.#queue.push({ kind: 'clear' });
        if (mime !== this.#mime) this.#queue.push({ kind: 'type', mime });
        this.#mime = mime;
        this.#pump();
    }

    #open() {
        const source = new Source();
        this.#source = source;
        this.#clearing = false;
        source.addEventListener('sourceopen', () => {
            if (source !== this.#source || this.#buffer) return;
            const buffer = source.addSourceBuffer(this.#mime);
            buffer.mode = 'segments';
            buffer.addEventListener('updateend', () => {
                if (buffer !== this.#buffer) return;
                this.#finish(buffer);
                this.#steer();
                this.#prune();
                this.#pump();
            });
            this.#buffer = buffer;
            this.#pump();
        });
        if (this.#sourceAddress) URL.revokeObjectURL(this.#sourceAddress);
        this.#sourceAddress = URL.createObjectURL(source);
        this.#video.src = this.#sourceAddress;
    }

    /** Throws the decoder and its buffer away and asks for the stream again. */
    #rebuild() {
        if (this.#stopped || !this.#source) return;
        this.#source = null;
        this.#buffer = null;
        this.#queue = [];
        this.#queued = 0;
        this.#closed();
    }

    /**
     * Notes that the running operation has ended; the buffer may be free a little before its event comes.
     * @param {SourceBuffer} buffer
     */
    #finish(buffer) {
        if (buffer.updating) return;
        if (this.#running === 'clear') this.#clearing = this.#queue.some(({ kind }) => kind === 'clear');
        this.#running = null;
    }

    #pump() {
        const buffer = this.#buffer;
        if (!buffer || buffer.updating || this.#source?.readyState !== 'open') return;
        this.#finish(buffer);
        const next = this.#queue.shift();
        if (!next) return;
        this.#running = next.kind;
        try {
            switch (next.kind) {
            case 'append':
                buffer.appendBuffer(this.#gather(next.bytes));
                break;
            case 'type':
                buffer.changeType(next.mime);
                this.#pump();
                break;
            case 'clear':
                buffer.abort();
                buffer.remove(0, Number.POSITIVE_INFINITY);
                break;
            case 'remove':
                buffer.remove(0, next.end);
                break;
            }
        } catch {
            // Out of memory, or a decoder that gave up: both are mended by beginning again.
            this.#rebuild();
        }
    }

    /**
     * The bytes, with those that wait behind them: one append costs about as much as another, however long.
     * @param {ArrayBuffer} first
     */
    #gather(first) {
        const parts = [first];
        let size = first.byteLength;
        for (let next = this.#queue[0]; next?.kind === 'append' && size < APPEND_BYTES; next = this.#queue[0]) {
            this.#queue.shift();
            parts.push(next.bytes);
            size += next.bytes.byteLength;
        }
        this.#queued -= size;
        if (parts.length === 1) return first;
        const all = new Uint8Array(size);
        let at = 0;
        for (const part of parts) {
            all.set(new Uint8Array(part), at);
            at += part.byteLength;
        }
        return all;
    }

    #prune() {
        const ranges = this.#video.buffered;
        if (ranges.length === 0 || this.#queue.some((operation) => operation.kind === 'remove')) return;
        const end = this.#video.currentTime - KEEP_BEHIND;
        if (ranges.start(0) < end - KEEP_SLACK) this.#queue.unshift({ kind: 'remove', end });
    }

    // MARK: Place in time

    /** Keeps close to the newest fragment: faster when behind, a jump when far behind, slower before it runs dry. */
    #steer() {
        const video = this.#video;
        const ranges = video.buffered;
        // Until a clear is done the ranges are those of the stream before.
        if (this.#clearing || ranges.length === 0) return;
        this.#placeFirst(ranges);
        const last = ranges.length - 1;
        const start = ranges.start(last);
        const end = ranges.end(last);
        if (video.paused && end - video.currentTime >= this.#ahead * 0.8) video.play().catch(() => {});
        // A seek to where nothing is any more would never end.
        if (video.seeking && holds(ranges, video.currentTime)) return;
        const ahead = end - video.currentTime;
        const inOlderRange = video.currentTime < start - 0.001;
        const dry = inOlderRange && video.readyState < 3;
        const most = performance.now() - this.#placedAt < START_MILLISECONDS ? JUMP_AT_START : JUMP;
        if (ahead > this.#ahead + most || ahead < -0.5 || dry) {
            this.#jump(Math.max(start, end - this.#ahead));
            return;
        }
        let rate = video.playbackRate;
        if (ahead > this.#ahead + 0.5) rate = 1.1;
        else if (ahead > this.#ahead + 0.15) rate = Math.max(rate, 1.05);
        else if (ahead < this.#ahead * 0.4) rate = 0.97;
        else if (rate > 1 && ahead <= this.#ahead + 0.05) rate = 1;
        else if (rate < 1 && ahead >= this.#ahead * 0.8) rate = 1;
        if (rate !== video.playbackRate) video.playbackRate = rate;
    }

    /**
     * Goes to where the stream begins, once it has begun. Its first time stamp may be any.
     * @param {TimeRanges} ranges
     */
    #placeFirst(ranges) {
        if (this.#placed) return;
        this.#placed = true;
        this.#placedAt = performance.now();
        const start = ranges.start(0);
        const end = ranges.end(ranges.length - 1);
        this.#jump(Math.max(start, end - this.#ahead));
    }

    /** @param {number} seconds */
    #jump(seconds) {
        this.#jumpedAt = performance.now();
        this.#video.playbackRate = 1;
        this.#video.currentTime = seconds;
    }

    /** It ran dry: keep a little more from now on. */
    #stalled() {
        const now = performance.now();
        this.#stalledAt = now;
        if (this.#video.seeking || now - this.#jumpedAt < 1000 || this.state !== 'playing') return;
        this.#ahead = Math.min(AHEAD_AT_MOST, this.#ahead + AHEAD_STEP);
    }

    // MARK: Truth

    #watchFrames() {
        const video = this.#video;
        if (!('requestVideoFrameCallback' in video)) {
            /** @type {HTMLVideoElement} */ (video).addEventListener('timeupdate', () => {
                this.#shown(/** @type {HTMLVideoElement} */ (video).currentTime, performance.now());
            });
            return;
        }
        /** @type {VideoFrameRequestCallback} */
        const each = (_, frame) => {
            this.#shown(frame.mediaTime, frame.expectedDisplayTime);
            video.requestVideoFrameCallback(each);
        };
        video.requestVideoFrameCallback(each);
    }

    /**
     * A frame is on display.
     * @param {number} seconds Its media time.
     * @param {number} at When, on the page's clock.
     */
    #shown(seconds, at) {
        if (!this.everShown) {
            this.everShown = true;
            this.#video.dataset.firstPictureMilliseconds = String(Math.round(performance.now() - this.#born));
        }
        const captured = this.#captureTime(seconds);
        if (Number.isNaN(captured)) return;
        this.#captured = captured;
        const delay = serverNow() + (at - performance.now()) - captured;
        this.#delay = Number.isNaN(this.#delay) ? delay : this.#delay + (delay - this.#delay) * 0.1;
        this.#video.dataset.delayMilliseconds = String(Math.round(delay));
    }

    /**
     * When the frame of a media time was captured: UTC in milliseconds, or NaN.
     * @param {number} seconds
     */
    #captureTime(seconds) {
        for (let index = this.#captures.length - 1; index >= 0; index -= 1) {
            const point = this.#captures[index];
            if (point.seconds <= seconds + 0.0005) return point.utc + (seconds - point.seconds) * 1000;
        }
        return Number.NaN;
    }

    #tick() {
        const now = performance.now();
        const silence = now - this.#lastMessage;
        if (this.#socket && silence > (this.#connectedAt ? SILENCE_MILLISECONDS : CONNECT_MILLISECONDS)) this.#closed();
        this.#steer();
        if (now - this.#stalledAt > 20_000 && this.#ahead > AHEAD) {
            this.#stalledAt = now;
            this.#ahead = Math.max(AHEAD, this.#ahead - AHEAD_STEP / 2);
        }
        if (!this.#socket || !this.#connectedAt) {
            if (this.state === 'stale' || this.state === 'playing') this.#setState('lost');
            return;
        }
        if (!this.everShown) this.#setState('waiting');
        else this.#setState(this.age * 1000 > STALE_MILLISECONDS + this.#ahead * 1000 ? 'stale' : 'playing');
    }

    /** @param {LiveState} state */
    #setState(state) {
        if (state === 'playing') {
            this.#attempt = 0;
            this.lostAt = null;
            this.message = '';
        }
        if (this.state === state) return;
        this.state = state;
        this.dispatchEvent(new Event('change'));
    }
}
