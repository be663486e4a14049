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

// Several cameras on one clock. The first camera that plays is the clock; the others are kept to it.

/** @typedef {import('./segment-player.js').SegmentPlayer} SegmentPlayer */

/** Half of a frame at 30 per second, so that a seek to a frame's time shows that frame. */
const HALF_FRAME = 1 / 60;
/** Further off than this it seeks. */
const SEEK_SECONDS = 0.08;
/** Further off than the first it runs slower or faster, until it is closer than the second; by at most so much. */
const NUDGE_SECONDS = 0.022;
const CLOSE_SECONDS = 0.006;
const NUDGE_RATE = 0.06;
/** Seconds in which a nudge is meant to mend what is off. */
const NUDGE_TIME = 0.6;
const END_SECONDS = 0.05;
const SPEEDS = [1, 2, 4, 8];

/** Sends `change` when it starts, stops, waits or changes speed; `time` about every 100 ms while it moves. */
export class SyncPlayer extends EventTarget {
    /** Playing is wanted; it may be waiting for pictures. */
    playing = false;
    waiting = false;
    /** 1, 2, 4, 8; negative runs backward. */
    speed = 1;
    duration;

    #players;
    /** The recording time that was asked for, until it moves on from there. */
    #position = 0;
    #seek = 0;
    #seeking = false;
    #reverse = 0;

    /**
     * @param {SegmentPlayer[]} players
     * @param {number} duration
     */
    constructor(players, duration) {
        super();
        this.#players = players;
        this.duration = duration;
        setInterval(() => this.#tick(), 50);
        setInterval(() => { if (this.playing) this.dispatchEvent(new Event('time')); }, 100);
    }

    get #able() {
        return this.#players.filter((player) => !player.broken);
    }

    /** Seconds of one frame of the clock's camera. */
    get frameSeconds() {
        return this.#able[0]?.frameSeconds ?? 2 * HALF_FRAME;
    }

    /** What is added to a place, so that the frame that begins there is shown. */
    get #half() {
        return Math.min(HALF_FRAME, this.frameSeconds / 2);
    }

    /** The recording time. */
    get time() {
        const clock = this.#able[0];
        if (!this.playing || this.#seeking || this.speed < 0 || !clock) return this.#position;
        return Math.max(0, Math.min(this.duration, clock.time));
    }

    /**
     * Goes to a recording time; every camera shows exactly that. Playing goes on when all are there.
     * @param {number} seconds
     * @returns {Promise<void>} Settled when all are there, or when a later seek took over.
     */
    async seek(seconds) {
        const target = Math.max(0, Math.min(this.duration, Number.isFinite(seconds) ? seconds : 0));
        this.#position = target;
        const own = this.#seek += 1;
        this.#seeking = true;
        for (const player of this.#able) {
            player.video.pause();
            player.seek(target + this.#half);
        }
        this.dispatchEvent(new Event('time'));
        await this.#until(() => own !== this.#seek || this.#able.every((player) => player.settled));
        if (own !== this.#seek) return;
        this.#seeking = false;
        this.#setWaiting(false);
        this.#tick();
        this.dispatchEvent(new Event('time'));
    }

    async play() {
        if (this.#position >= this.duration - END_SECONDS && !this.playing) await this.seek(0);
        this.#reverse += 1;
        if (this.speed < 0) this.speed = 1;
        this.playing = true;
        this.dispatchEvent(new Event('change'));
        this.#tick();
    }

    pause() {
        if (!this.playing) return;
        const time = this.time;
        const clock = this.#able[0];
        this.playing = false;
        this.speed = 1;
        this.#reverse += 1;
        this.#position = time;
        for (const player of this.#players) {
            player.video.pause();
            player.video.playbackRate = 1;
        }
        // Paused pictures are of one moment.
        if (!this.#seeking) {
            for (const player of this.#able) if (player !== clock) player.seek(time);
        }
        this.#setWaiting(false);
        this.dispatchEvent(new Event('change'));
        this.dispatchEvent(new Event('time'));
    }

    toggle() {
        if (this.playing) this.pause();
        else this.play();
    }

    /** @param {number} speed */
    #faster(speed) {
        return SPEEDS[Math.min(SPEEDS.indexOf(speed) + 1, SPEEDS.length - 1)];
    }

    forward() {
        const next = this.playing && this.speed > 0 ? this.#faster(this.speed) : 1;
        if (this.speed < 0) this.pause();
        this.speed = next;
        this.play();
    }

    backward() {
        const next = this.playing && this.speed < 0 ? this.#faster(-this.speed) : 1;
        if (this.playing && this.speed > 0) this.pause();
        this.speed = -next;
        if (this.playing) {
            this.dispatchEvent(new Event('change'));
            return;
        }
        this.playing = true;
        this.dispatchEvent(new Event('change'));
        this.#runBackward();
    }

    /**
     * Pauses, and goes a number of frames on or back.
     * @param {number} count
     */
    step(count) {
        this.pause();
        const frame = this.frameSeconds;
        const place = this.#position + this.#half;
        const shown = this.#able[0]?.frameTime ?? Number.NaN;
        // From the frame on display, where that is the frame of this place.
        const from = place - shown >= 0 && place - shown < 2 * frame ? shown : this.#position;
        return this.seek(from + count * frame);
    }

    /** Browsers do not play backward: a row of seeks does. */
    async #runBackward() {
        const own = this.#reverse += 1;
        let last = performance.now();
        while (own === this.#reverse && this.playing && this.speed < 0) {
            const now = performance.now();
            const target = this.#position + this.speed * (now - last) / 1000;
            last = now;
            await this.seek(target);
            if (own !== this.#reverse) return;
            if (target <= 0) {
                this.pause();
                return;
            }
            await new Promise((resolve) => { setTimeout(resolve, Math.max(0, 100 - (performance.now() - now))); });
        }
    }

    #tick() {
        if (!this.playing || this.#seeking || this.speed < 0) {
            if (this.#seeking) this.#setWaiting(true);
            return;
        }
        const able = this.#able;
        const clock = able[0];
        if (!clock) return;
        if (clock.time >= this.duration - END_SECONDS || clock.video.ended) {
            this.pause();
            this.#position = this.duration;
            this.dispatchEvent(new Event('time'));
            return;
        }
        // One that lost its place by a correction does not stop the rest; one that has no pictures does.
        if (able.some((player) => !player.playable && !(player !== clock && player.seeking))) {
            for (const player of able) if (!player.video.paused) player.video.pause();
            this.#setWaiting(true);
            return;
        }
        this.#setWaiting(false);
        clock.video.playbackRate = this.speed;
        for (const player of able) {
            if (player !== clock) this.#keep(player, clock);
            if (player.video.paused && !player.video.ended) player.video.play().catch(() => {});
        }
    }

    /**
     * @param {SegmentPlayer} player
     * @param {SegmentPlayer} clock
     */
    #keep(player, clock) {
        const { video } = player;
        if (player.seeking) return;
        const off = player.time - clock.time;
        if (Math.abs(off) > SEEK_SECONDS * Math.max(1, this.speed)) {
            player.seek(clock.time);
            video.playbackRate = this.speed;
            return;
        }
        let rate = this.speed;
        const nudged = video.playbackRate !== this.speed;
        if (Math.abs(off) > (nudged ? CLOSE_SECONDS : NUDGE_SECONDS)) {
            rate *= 1 - Math.max(-NUDGE_RATE, Math.min(NUDGE_RATE, off / NUDGE_TIME));
        }
        if (rate === this.speed ? nudged : Math.abs(video.playbackRate - rate) > 0.01) video.playbackRate = rate;
    }

    /** @param {boolean} waiting */
    #setWaiting(waiting) {
        if (this.waiting === waiting) return;
        this.waiting = waiting;
        this.dispatchEvent(new Event('change'));
    }

    /** @param {() => boolean} condition */
    #until(condition) {
        return new Promise((resolve) => {
            const look = () => {
                if (condition()) {
                    clearInterval(timer);
                    resolve(undefined);
                }
            };
            const timer = setInterval(look, 20);
            look();
        });
    }
}
