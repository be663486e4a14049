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

// The time line of a recording: a lane for each camera, its gaps, and the place.
import { duration as durationText } from './format.js';
import { say } from './strings.js';

/**
 * @typedef {{start: number, end: number, cause: string, causeWord: string}} Gap Seconds of the recording.
 */

/** Distances between ticks, in seconds; the first that leaves room for its label is taken. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
const TICK_PIXELS = 96;
const LABEL_PIXELS = 56;
/** Seconds of an arrow key and of a page key. */
const ARROW_SECONDS = 5;
const PAGE_SECONDS = 60;

export class Timeline {
    #duration;
    #seek;
    #track = /** @type {HTMLElement} */ (document.getElementById('track'));
    #ticks = /** @type {HTMLElement} */ (document.getElementById('ticks'));
    #area = /** @type {HTMLElement} */ (this.#track.querySelector('.playhead-area'));
    #head = /** @type {HTMLElement} */ (document.getElementById('playhead'));
    #pointer = /** @type {HTMLElement} */ (document.getElementById('pointer'));
    #time = 0;

    /**
     * @param {number} duration Seconds.
     * @param {{id: string, gaps: Gap[]}[]} cameras
     * @param {(seconds: number) => void} seek
     */
    constructor(duration, cameras, seek) {
        this.#duration = Math.max(duration, 0.001);
        this.#seek = seek;
        this.#track.setAttribute('aria-valuemax', String(Math.round(duration)));
        for (const camera of cameras) this.#writeGaps(camera);
        new ResizeObserver(() => this.#writeTicks()).observe(this.#area);
        this.#track.addEventListener('keydown', (event) => this.#pressed(event));
        this.#track.addEventListener('pointerdown', (event) => this.#drag(event));
        this.#track.addEventListener('pointermove', (event) => this.#hover(event));
        this.#track.addEventListener('pointerleave', () => { this.#pointer.hidden = true; });
        this.show(0);
    }

    /** @param {number} time Seconds. */
    show(time) {
        this.#time = time;
        this.#head.style.left = this.#percent(time);
        const whole = String(Math.round(time));
        if (this.#track.getAttribute('aria-valuenow') === whole && this.#track.hasAttribute('aria-valuetext')) return;
        this.#track.setAttribute('aria-valuenow', whole);
        this.#track.setAttribute('aria-valuetext', say('recording.valueText', {
            time: durationText(time), duration: durationText(this.#duration),
        }));
    }

    /** @param {number} seconds */
    #percent(seconds) {
        return `${Math.max(0, Math.min(100, seconds / this.#duration * 100))}%`;
    }

    /** @param {{id: string, gaps: Gap[]}} camera */
    #writeGaps(camera) {
        const bar = this.#track.querySelector(`[data-camera="${CSS.escape(camera.id)}"] .lane-bar`);
        for (const gap of camera.gaps) {
            const mark = document.createElement('div');
            mark.className = 'lane-gap';
            mark.dataset.cause = gap.cause;
            mark.title = say('recording.inGap', { cause: gap.causeWord });
            mark.style.left = this.#percent(gap.start);
            mark.style.width = `max(3px, ${(gap.end - gap.start) / this.#duration * 100}%)`;
            bar?.append(mark);
        }
    }

    #writeTicks() {
        const width = this.#area.clientWidth;
        const most = Math.max(1, Math.floor(width / TICK_PIXELS));
        const step = STEPS.find((seconds) => this.#duration / seconds <= most) ?? Math.ceil(this.#duration / most);
        const ticks = [];
        for (let at = 0; at <= this.#duration; at += step) {
            const tick = document.createElement('span');
            tick.style.left = this.#percent(at);
            if (at === 0 || width * (1 - at / this.#duration) > LABEL_PIXELS) tick.textContent = durationText(at);
            ticks.push(tick);
        }
        this.#ticks.replaceChildren(...ticks);
    }

    /** @param {PointerEvent} event */
    #timeAt(event) {
        const box = this.#area.getBoundingClientRect();
        return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * this.#duration;
    }

    /** @param {PointerEvent} event */
    #hover(event) {
        const time = this.#timeAt(event);
        this.#pointer.hidden = false;
        this.#pointer.textContent = durationText(time);
        this.#pointer.style.left = this.#percent(time);
    }

    /** @param {PointerEvent} down */
    #drag(down) {
        if (down.button !== 0) return;
        const track = this.#track;
        track.setPointerCapture(down.pointerId);
        this.#seek(this.#timeAt(down));
        let last = performance.now();
        const move = (/** @type {PointerEvent} */ event) => {
            if (performance.now() - last < 120) return;
            last = performance.now();
            this.#seek(this.#timeAt(event));
        };
        const end = (/** @type {PointerEvent} */ event) => {
            track.removeEventListener('pointermove', move);
            track.removeEventListener('pointerup', end);
            track.removeEventListener('pointercancel', end);
            const moved = Math.abs(event.clientX - down.clientX) > 1;
            if (event.type === 'pointerup' && moved) this.#seek(this.#timeAt(event));
        };
        track.addEventListener('pointermove', move);
        track.addEventListener('pointerup', end);
        track.addEventListener('pointercancel', end);
    }

    /** @param {KeyboardEvent} event */
    #pressed(event) {
        if (event.ctrlKey || event.altKey || event.metaKey) return;
        /** @type {Record<string, number>} */
        const places = {
            ArrowLeft: this.#time - ARROW_SECONDS,
            ArrowDown: this.#time - ARROW_SECONDS,
            ArrowRight: this.#time + ARROW_SECONDS,
            ArrowUp: this.#time + ARROW_SECONDS,
            PageDown: this.#time - PAGE_SECONDS,
            PageUp: this.#time + PAGE_SECONDS,
            Home: 0,
            End: this.#duration,
        };
        const place = places[event.key];
        if (place === undefined) return;
        event.preventDefault();
        this.#seek(Math.max(0, Math.min(this.#duration, place)));
    }
}
