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

// Plays one fixture as windows in Media Source Extensions and as a downloaded file, and says what is to be seen and
// heard: the picture code of each picture with its media time, and the media time at which each beep sounds.

import { beepOnsets, decodeFrame } from '../picture_code.js';

/** The longest that a busy machine may take. */
const EVENT_MILLISECONDS = 20_000;

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
const event = (target, name) => new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`${name}: ${why}`));
    target.addEventListener(name, resolve, { once: true });
    target.addEventListener('error', () => fail(target.error?.message), { once: true });
    setTimeout(() => fail(`nothing in ${EVENT_MILLISECONDS} ms, at ${target.currentTime} s`), EVENT_MILLISECONDS);
});
const bytes = async (path) => {
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.arrayBuffer();
};

/** Seconds around a beep in which the two clocks are compared. */
const CLOCK_SECONDS = 0.4;
/** Milliseconds to wait for the picture after a seek. */
const PATIENCE = 4000;

const audio = new AudioContext({ sampleRate: 48_000 });
const ears = audio.audioWorklet.addModule('ear.js');

/** A video element with an eye and an ear on it. */
class Screen {
    video = document.createElement('video');
    /** What was on display: [media time in seconds, frame number or null]. */
    frames = [];
    /** Pairs of the audio context's time and the media time. */
    #clocks = [];
    #heard = [];
    #ear = null;

    constructor() {
        document.body.append(this.video);
        const each = () => {
            this.#look();
            this.#compareClocks();
            this.video.requestVideoFrameCallback(each);
        };
        this.video.requestVideoFrameCallback(each);
    }

    /** Puts the windows behind the initialization segment into a SourceBuffer. */
    async openWindows(folder, timeline, windows) {
        const source = new MediaSource();
        this.video.src = URL.createObjectURL(source);
        await event(source, 'sourceopen');
        const buffer = source.addSourceBuffer(timeline.mime);
        source.duration = timeline.lead + timeline.duration;
        for (const name of ['init.mp4', ...windows.map((window) => window.name)]) {
            buffer.appendBuffer(await bytes(`${folder}/${name}`));
            await event(buffer, 'updateend');
        }
        if (windows.at(-1).isLast) source.endOfStream();
    }

    /** Plays the file as the server gives it, in byte ranges. */
    async openMovie(folder) {
        this.video.src = `${folder}/movie.mp4`;
        await event(this.video, 'loadeddata');
    }

    /** Goes to a media time and gives what is on display there. */
    async seek(seconds) {
        const shown = new Promise((resolve) => { this.video.requestVideoFrameCallback(resolve); });
        const sought = event(this.video, 'seeked');
        this.video.currentTime = seconds;
        await sought;
        await Promise.race([shown, pause(PATIENCE)]);
        return this.#look();
    }

    /** Listens from now on. */
    async listen() {
        await ears;
        await audio.resume();
        this.#ear = new AudioWorkletNode(audio, 'ear');
        this.#ear.port.onmessage = ({ data }) => { this.#heard.push(data); };
        audio.createMediaElementSource(this.video).connect(this.#ear).connect(audio.destination);
    }

    /** Plays until a media time or the end. */
    async play(until) {
        const patience = performance.now() + (until - this.video.currentTime) * 3000 + 10_000;
        await this.video.play();
        while (!this.video.ended && this.video.currentTime < until) {
            if (performance.now() > patience) throw new Error(`it stands still at ${this.video.currentTime} s`);
            if (this.video.error) throw new Error(this.video.error.message);
            this.#compareClocks();
            await pause(10);
        }
        this.video.pause();
        await pause(200);
    }

    /** The media times at which beeps sounded. */
    beeps() {
        const first = this.#heard[0]?.first ?? 0;
        const last = this.#heard.at(-1);
        const samples = new Float32Array(last ? last.first - first + last.samples.length : 0);
        for (const part of this.#heard) samples.set(part.samples, part.first - first);
        const onsets = beepOnsets({ sampleRate: audio.sampleRate, getChannelData: () => samples });
        return onsets.map((onset) => {
            const at = onset + first / audio.sampleRate;
            const near = this.#clocks.filter(([time]) => Math.abs(time - at) < CLOCK_SECONDS);
            const offsets = near.map(([time, media]) => media - time).sort((one, other) => one - other);
            const middle = offsets[Math.floor(offsets.length / 2)];
            return offsets.length > 0 ? at + middle : null;
        });
    }

    close() {
        this.#ear?.disconnect();
        this.video.remove();
        this.video.removeAttribute('src');
        this.video.load();
    }

    #look() {
        if (this.video.readyState < 2) return null;
        const frame = new VideoFrame(this.video);
        const seen = [frame.timestamp / 1e6, decodeFrame(frame)?.frame ?? null];
        frame.close();
        this.frames.push(seen);
        return seen;
    }

    #compareClocks() {
        if (this.video.paused || this.video.seeking || this.video.readyState < 3) return;
        this.#clocks.push([audio.currentTime, this.video.currentTime]);
    }
}

const screens = {};

globalThis.fixture = {
    /** Opens both forms of a fixture; `seek` names the one whose windows are wanted, null all of the range. */
    async open(folder, seek) {
        const timeline = await (await fetch(`${folder}/timeline.json`)).json();
        screens.windows = new Screen();
        screens.movie = new Screen();
        const windows = seek === null ? timeline.windows : timeline.seeks[seek].windows;
        await Promise.all([
            screens.windows.openWindows(folder, timeline, windows),
            screens.movie.openMovie(folder),
        ]);
    },

    /** Gives what both show at `seconds` after the lead: {windows: [media time, frame], movie: ...}. */
    async seek(at, lead) {
        const [windows, movie] = await Promise.all([screens.windows.seek(at + lead), screens.movie.seek(at)]);
        return { windows, movie };
    },

    /** Plays both to `end` seconds after the lead. */
    async play(end, lead) {
        await Promise.all(Object.values(screens).map((screen) => screen.listen()));
        await Promise.all([screens.windows.play(end + lead), screens.movie.play(end)]);
        const seen = (screen) => ({ frames: screen.frames, beeps: screen.beeps() });
        return { windows: seen(screens.windows), movie: seen(screens.movie) };
    },

    /** Gives what one form shows at each of some media times. */
    async look(form, times) {
        const found = [];
        for (const time of times) found.push(await screens[form].seek(time));
        return found;
    },

    close() {
        for (const screen of Object.values(screens)) screen.close();
    },
};
