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

// A recording: its cameras side by side on one clock.
import { duration as durationText, durationTenths, elsewhere, momentSeconds } from './format.js';
import { openHelp } from './help-dialog.js';
import { icon, setIcon } from './icons.js';
import { SegmentPlayer } from './segment-player.js';
import { Shortcuts } from './shortcuts.js';
import { Stage } from './stage.js';
import { say } from './strings.js';
import { SyncPlayer } from './sync-player.js';
import { Timeline } from './timeline.js';

/**
 * @typedef {{id: string, room: string, start: string, zone?: string, durationSeconds: number, state: string,
 *     cameras: {id: string, name: string, bytes: number, gaps: import('./timeline.js').Gap[]}[]}} Recording
 */

/** Shown before a gap when it is chosen from the list, so that one sees it come. */
const BEFORE_GAP = 2;
const LOADING_MILLISECONDS = 300;

/** @type {Recording} */
const recording = JSON.parse(document.getElementById('recording')?.textContent ?? '{}');
const startTime = Date.parse(recording.start);
const frame = /** @type {HTMLElement} */ (document.getElementById('frame'));
const stage = new Stage();
stage.offerLayouts();
const players = stage.figures.map((figure, index) => (
    new SegmentPlayer(stage.videos[index], recording.id, figure.dataset.camera ?? '')));
const sync = new SyncPlayer(players, recording.durationSeconds);
const timeline = new Timeline(recording.durationSeconds, recording.cameras, (seconds) => { sync.seek(seconds); });

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

// MARK: Place, in the page and in the address bar

let written = '';
let writtenAt = 0;

function writeTime() {
    const time = sync.time;
    timeline.show(time);
    const now = durationText(time);
    if (element('now').textContent !== now) element('now').textContent = now;
    const date = new Date(startTime + time * 1000);
    const clock = /** @type {HTMLTimeElement} */ (element('wall-clock'));
    const text = momentSeconds(date);
    if (clock.textContent !== text) {
        clock.textContent = text;
        clock.dateTime = date.toISOString();
        clock.title = elsewhere(date, recording.zone);
    }
    // Browsers allow about three changes of the address in a second.
    if (!sync.playing || performance.now() - writtenAt > 900) writeAddress();
}

/** @type {number | undefined} */
let addressTimer;

function writeAddress() {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => {
        const hash = `#t=${sync.time.toFixed(3)}`;
        if (hash === written) return;
        written = hash;
        writtenAt = performance.now();
        history.replaceState(null, '', hash);
    }, sync.playing ? 0 : 150);
}

function addressedTime() {
    const match = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash);
    return match ? Number(match[1]) : 0;
}

addEventListener('hashchange', () => { if (location.hash !== written) sync.seek(addressedTime()); });

// MARK: State

/** @type {number | undefined} */
let loading;

function writeState() {
    const button = element('play');
    setIcon(button, sync.playing ? 'pause' : 'play');
    const word = say(sync.playing ? 'recording.pause' : 'recording.play');
    button.setAttribute('aria-label', word);
    const fast = sync.playing && sync.speed !== 1;
    const speed = String(sync.speed).replace('-', '−');
    element('speed').textContent = fast ? say('recording.speed', { speed }) : '';
    // Waiting is said only when it lasts.
    clearTimeout(loading);
    if (sync.waiting) loading = setTimeout(writePictures, LOADING_MILLISECONDS);
    else writePictures();
}

function writePictures() {
    players.forEach((_, index) => writePicture(index));
}

/** @param {number} index */
function writePicture(index) {
    const player = players[index];
    let text = '';
    if (player.broken?.unsupported) text = say('recording.unsupported', { mime: player.broken.unsupported });
    else if (player.broken) text = say('recording.broken', { reason: player.broken.reason ?? '' });
    else if (player.retrying) text = say('recording.retrying');
    else if (sync.waiting && !player.playable) text = say('recording.loading');
    else text = gapWord(index);
    stage.figures[index].classList.toggle('old', Boolean(player.broken));
    stage.say(index, text);
}

/**
 * The picture stands still in a gap; it says why.
 * @param {number} index
 */
function gapWord(index) {
    const time = sync.time;
    const gap = recording.cameras[index]?.gaps.find((each) => each.start <= time && time < each.end);
    return gap ? say('recording.inGap', { cause: gap.causeWord }) : '';
}

players.forEach((player, index) => player.addEventListener('change', () => writePicture(index)));
sync.addEventListener('change', writeState);
sync.addEventListener('time', () => {
    writeTime();
    if (!sync.waiting) writePictures();
});

// MARK: Gaps

function writeGaps() {
    const list = element('gaps');
    const gaps = recording.cameras.flatMap((camera) => camera.gaps.map((gap) => ({ camera, gap })));
    gaps.sort((one, other) => one.gap.start - other.gap.start);
    element('no-gaps').hidden = gaps.length > 0;
    for (const { camera, gap } of gaps) {
        const item = document.createElement('li');
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'bare';
        const gapTime = gap.end - gap.start < 10 ? durationTenths : durationText;
        const from = gapTime(gap.start);
        button.setAttribute('aria-label', say('recording.gapGo', { camera: camera.name, from, cause: gap.causeWord }));
        const time = document.createElement('span');
        time.className = 'figures';
        time.textContent = say('recording.gapLine', {
            from, to: gapTime(gap.end), length: `${(gap.end - gap.start).toFixed(1)} s`,
        });
        const words = document.createElement('span');
        words.textContent = camera.name;
        const cause = document.createElement('span');
        cause.className = 'quiet';
        cause.textContent = gap.causeWord;
        button.append(icon('gaps'), time, words, cause);
        button.addEventListener('click', () => sync.seek(gap.start - BEFORE_GAP));
        item.append(button);
        list.append(item);
    }
}
writeGaps();

// MARK: Controls

element('play').addEventListener('click', () => sync.toggle());
element('forward').addEventListener('click', () => sync.forward());
element('backward').addEventListener('click', () => sync.backward());
element('next-frame').addEventListener('click', () => sync.step(1));
element('previous-frame').addEventListener('click', () => sync.step(-1));
document.getElementById('reload')?.addEventListener('click', (event) => {
    event.preventDefault();
    location.reload();
});

const shortcuts = new Shortcuts([
    { id: 'playPause', key: ' ', control: 'play', fixed: true, run: () => sync.toggle() },
    { id: 'backward', key: 'j', control: 'backward', run: () => sync.backward() },
    { id: 'halt', key: 'k', run: () => sync.pause() },
    { id: 'forward', key: 'l', control: 'forward', run: () => sync.forward() },
    { id: 'previousFrame', key: ',', control: 'previous-frame', repeats: true, run: () => { sync.step(-1); } },
    { id: 'nextFrame', key: '.', control: 'next-frame', repeats: true, run: () => { sync.step(1); } },
    { id: 'sound', key: 's', control: 'sound', run: () => stage.toggleSound() },
    { id: 'camera', key: '1-9', fixed: true, run: (event) => stage.select(Number(event.key) - 1) },
    { id: 'full', key: 'f', control: 'full', run: () => stage.toggleFull() },
    { id: 'help', key: '?', control: 'help', run: () => openHelp(shortcuts, frame) },
]);
element('help').addEventListener('click', () => openHelp(shortcuts, frame));

// MARK: Start

writeState();
const ready = (async () => {
    await Promise.all(players.map((player) => player.load()));
    await sync.seek(addressedTime());
})();

// For tests in a browser.
/** @type {any} */ (globalThis).orielPlayer = {
    seek: (/** @type {number} */ seconds) => sync.seek(seconds),
    play: () => sync.play(),
    pause: () => sync.pause(),
    time: () => sync.time,
    ready: () => ready,
};
