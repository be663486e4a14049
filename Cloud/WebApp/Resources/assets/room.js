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

// A room, live.
import { EventLink } from './events.js';
import { clockSeconds } from './format.js';
import { openHelp } from './help-dialog.js';
import { LivePlayer } from './live-player.js';
import { notice } from './notices.js';
import { RecordControl } from './record-control.js';
import { Shortcuts } from './shortcuts.js';
import { Stage } from './stage.js';
import { say } from './strings.js';

/** @type {import('./record-control.js').Room} */
const room = JSON.parse(document.getElementById('room')?.textContent ?? '{}');
const frame = /** @type {HTMLElement} */ (document.getElementById('frame'));
const stage = new Stage();
stage.offerLayouts();
const record = new RecordControl(room);

stage.cover(record.state === 'privacy');

const players = stage.figures.map((figure, index) => {
    const player = new LivePlayer(stage.videos[index], figure.dataset.camera ?? '');
    player.addEventListener('change', () => writePicture(index));
    player.addEventListener('drop', (event) => {
        const frames = /** @type {CustomEvent<{frames: number}>} */ (event).detail.frames;
        const camera = room.cameras[index]?.name ?? '';
        notice({ topic: `drop-${index}`, title: say('live.drop', { count: frames, camera }) });
    });
    return player;
});

/**
 * What has to be said on a picture; nothing while it is live.
 * @param {number} index
 */
function writePicture(index) {
    const player = players[index];
    const figure = stage.figures[index];
    let text = '';
    if (record.state === 'privacy') {
        text = say('live.privacy');
    } else {
        switch (player.state) {
        case 'connecting': text = say('live.connecting'); break;
        case 'waiting': text = player.message || say('live.waiting'); break;
        case 'lost':
            text = player.everShown && player.lostAt
                ? say('live.lost', { time: clockSeconds(player.lostAt) }) : say('live.never');
            break;
        case 'stale': text = player.message || say('live.old', { seconds: Math.round(player.age) }); break;
        case 'unsupported': text = say('live.unsupported', { mime: player.message }); break;
        default: break;
        }
    }
    figure.classList.toggle('old', player.state !== 'playing');
    stage.say(index, text);
}

/** @param {number} index */
function writeDelay(index) {
    const player = players[index];
    const place = document.querySelectorAll('#delays dd')[index];
    if (!place) return;
    const seconds = player.state === 'playing' ? player.delay : player.age;
    const known = !Number.isNaN(seconds) && player.everShown;
    const digits = seconds < 9.95 ? 1 : 0;
    const text = known
        ? say('room.delaySeconds', { seconds: Math.max(0, seconds).toFixed(digits) }) : say('room.noDelay');
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle('attention', known && player.state !== 'playing');
}

players.forEach((_, index) => writePicture(index));
setInterval(() => players.forEach((player, index) => {
    writeDelay(index);
    if (player.state === 'stale') writePicture(index);
}), 500);

/** @param {import('./events.js').RoomState} state */
function update(state) {
    if (state.id !== room.id) return;
    record.update(state);
    stage.cover(record.state === 'privacy');
    players.forEach((_, index) => writePicture(index));
}

new EventLink({
    rooms(all) {
        const own = all.find((state) => state.id === room.id);
        if (own) update(own);
    },
    room: update,
    command(result) { record.commandResult(result); },
});

const shortcuts = new Shortcuts([
    { id: 'record', key: 'r', control: 'record', run: () => record.press() },
    { id: 'sound', key: 's', control: 'sound', run: () => stage.toggleSound() },
    { id: 'camera', key: '1-9', fixed: true, run: (event) => stage.select(Number(event.key) - 1) },
    { id: 'full', key: 'f', control: 'full', run: () => stage.toggleFull() },
    { id: 'help', key: '?', control: 'help', run: () => openHelp(shortcuts, frame) },
]);
document.getElementById('help')?.addEventListener('click', () => openHelp(shortcuts, frame));

// For tests in a browser.
/** @type {any} */ (globalThis).orielRoom = { room, players, stage, record };
