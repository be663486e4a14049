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

// What the tests ask of a page from inside: codes read off the pixels, sound, words with the time they appeared.
// Runs behind picture_code.js, in one function with it.

/* global decodeFrame, beepOnsets */

const videosOf = () => [...document.querySelectorAll('figure video')];
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Words of the room's state with the time (performance.now) they appeared, and the keys with the time they came. */
const words = [];
const keys = [];
addEventListener('keydown', (event) => {
    keys.push({ key: event.key, at: performance.now(), utc: Date.now() });
}, true);

function watchWords() {
    const element = document.getElementById('state-word');
    if (!element) return;
    const note = () => {
        const word = element.textContent ?? '';
        if (words.at(-1)?.word !== word) words.push({ word, at: performance.now(), utc: Date.now() });
    };
    note();
    new MutationObserver(note).observe(element, { childList: true, characterData: true, subtree: true });
}
document.addEventListener('DOMContentLoaded', watchWords);

globalThis.orielTest = {
    /** The code of every picture on display; null where none can be read. */
    codes: () => videosOf().map((video) => decodeFrame(video)),

    /** As `codes`, once the pictures stand still on the screen. */
    async stillCodes() {
        await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
        return videosOf().map((video) => decodeFrame(video));
    },

    /**
     * Looks at the live pictures for some seconds, about ten times a second for each camera. Gives for each camera
     * the samples {frame, camera, utc, delay}: what the pixels say, when, and the delay that the page states; with
     * the words of the delay on display.
     */
    async live(seconds) {
        const end = performance.now() + seconds * 1000;
        const found = videosOf().map((video, index) => {
            const camera = { samples: [], unread: 0, words: [] };
            let last = 0;
            const each = () => {
                const now = performance.now();
                if (now > end) return;
                if (now - last >= 100) {
                    last = now;
                    const utc = Date.now();
                    const code = decodeFrame(video);
                    if (code) camera.samples.push({ ...code, utc, delay: Number(video.dataset.delayMilliseconds) });
                    else camera.unread += 1;
                    camera.words.push(document.querySelectorAll('#delays dd')[index]?.textContent ?? '');
                }
                video.requestVideoFrameCallback(each);
            };
            video.requestVideoFrameCallback(each);
            return camera;
        });
        await pause(end - performance.now() + 100);
        return found;
    },

    /** Looks at all pictures together for some seconds: each sample is {time, frames: [frame of each camera]}. */
    async together(seconds) {
        const end = performance.now() + seconds * 1000;
        const samples = [];
        const videos = videosOf();
        let last = 0;
        const each = () => {
            const now = performance.now();
            if (now > end) return;
            if (now - last >= 100) {
                last = now;
                const frames = videos.map((video) => decodeFrame(video)?.frame ?? null);
                samples.push({ time: globalThis.orielPlayer?.time(), frames });
            }
            requestAnimationFrame(each);
        };
        requestAnimationFrame(each);
        await pause(end - performance.now() + 100);
        return samples;
    },

    /** Hears one camera for some seconds; gives the starts of the beeps in seconds. Needs a key press before. */
    async beeps(index, seconds) {
        const video = videosOf()[index];
        const audio = new AudioContext();
        await audio.resume();
        const stream = video.captureStream();
        if (stream.getAudioTracks().length === 0) return null;
        const source = audio.createMediaStreamSource(new MediaStream(stream.getAudioTracks()));
        const ear = audio.createScriptProcessor(4096, 1, 1);
        const parts = [];
        ear.onaudioprocess = (event) => { parts.push(event.inputBuffer.getChannelData(0).slice()); };
        source.connect(ear);
        ear.connect(audio.destination);
        await pause(seconds * 1000);
        ear.disconnect();
        source.disconnect();
        const heard = audio.createBuffer(1, Math.max(1, parts.length * 4096), audio.sampleRate);
        parts.forEach((part, at) => heard.copyToChannel(part, 0, at * 4096));
        await audio.close();
        for (const track of stream.getTracks()) track.stop();
        return beepOnsets(heard);
    },

    /** Waits until a recording can be played. Playwright's own waiting needs eval, which the pages' policy forbids. */
    async playerReady() {
        while (!globalThis.orielPlayer) await pause(20);
        await globalThis.orielPlayer.ready();
    },

    muted: () => videosOf().map((video) => video.muted),

    words: () => words,

    keys: () => keys,

    /** Addresses of signs on the page that do not exist. */
    async missingIcons() {
        const used = new Set([...document.querySelectorAll('use')].map((use) => use.getAttribute('href')));
        const missing = [];
        for (const address of used) {
            const [file, id] = address.split('#');
            const text = await (await fetch(file)).text();
            if (!text.includes(`id="${id}"`)) missing.push(address);
        }
        return missing;
    },

    /** CSS pixels by which the page is wider than the window. */
    overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
};
