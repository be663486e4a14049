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

// Rooms: keeps the tiles true.
import { serverNow } from './clock.js';
import { EventLink } from './events.js';
import { duration, writeTime } from './format.js';
import { announce, notice } from './notices.js';
import { stateWord, writeState } from './states.js';
import { say } from './strings.js';

/** @typedef {import('./events.js').RoomState} RoomState */

const list = document.getElementById('rooms');
/** @type {Map<string, RoomState>} */
const rooms = new Map();

/** @param {string} id */
function tileOf(id) {
    return /** @type {HTMLElement | null} */ (list?.querySelector(`[data-room="${CSS.escape(id)}"]`) ?? null);
}

/** @param {RoomState} room */
function show(room) {
    const tile = tileOf(room.id);
    if (!tile) return;
    const before = tile.dataset.state;
    tile.dataset.state = room.state;
    const badge = /** @type {HTMLElement | null} */ (tile.querySelector('.badge'));
    if (badge) writeState(badge, room.state, badge.querySelector('.state-word'));
    const word = /** @type {HTMLElement | null} */ (tile.querySelector('.tile-word'));
    if (word) word.hidden = !(room.state === 'edge-offline' && room.recording);
    const watchers = /** @type {HTMLElement | null} */ (tile.querySelector('.watchers'));
    if (watchers) {
        watchers.hidden = !room.watchers;
        const count = watchers.querySelector('.watcher-count');
        if (count) count.textContent = String(room.watchers ?? 0);
    }
    for (const camera of room.cameras ?? []) {
        const row = /** @type {HTMLElement | null} */ (tile.querySelector(`[data-camera="${CSS.escape(camera.id)}"]`));
        if (row) writeState(row, camera.state, row.querySelector('.camera-state'));
    }
    showTime(tile, room);
    if (before !== room.state) {
        const name = tile.querySelector('h2')?.textContent ?? '';
        announce(`${name}: ${stateWord(room.state)}`);
    }
}

/**
 * The running time while it records, since when otherwise.
 * @param {HTMLElement} tile
 * @param {RoomState} room
 */
function showTime(tile, room) {
    const place = tile.querySelector('.tile-time');
    if (!place) return;
    const running = room.recording && (room.state === 'recording' || room.state === 'paused');
    place.classList.toggle('running', Boolean(running));
    if (running && room.recording) {
        place.textContent = duration((serverNow() - Date.parse(room.recording.startedAt)) / 1000);
    } else if (room.since) {
        let time = place.querySelector('time');
        if (!time) {
            time = document.createElement('time');
            time.dataset.format = 'since';
            place.replaceChildren(time);
        }
        if (time.dateTime !== room.since || !time.textContent) {
            time.dateTime = room.since;
            writeTime(time);
        }
    } else {
        place.textContent = '';
    }
}

function summarize() {
    const place = document.getElementById('summary');
    if (!place || rooms.size === 0) return;
    const states = [...rooms.values()].map((room) => room.state);
    const recording = states.filter((state) => state === 'recording').length;
    const attention = states.filter((state) => state === 'no-signal' || state === 'edge-offline').length;
    const parts = [say('rooms.summary', { count: rooms.size })];
    if (recording) parts.push(say('rooms.recording', { count: recording }));
    if (attention) parts.push(say('rooms.attention', { count: attention }));
    place.textContent = parts.join(' · ');
}

/** Whether the page may load itself again: not in a row, should the page and the events ever disagree. */
function mayReload() {
    try {
        const last = Number(sessionStorage.getItem('oriel.reloaded') ?? 0);
        sessionStorage.setItem('oriel.reloaded', String(Date.now()));
        return Date.now() - last > 30_000;
    } catch {
        return false;
    }
}

new EventLink({
    rooms(all) {
        rooms.clear();
        for (const room of all) rooms.set(room.id, room);
        const tiles = /** @type {HTMLElement[]} */ ([...(list?.querySelectorAll('[data-room]') ?? [])]);
        const shown = tiles.map((tile) => tile.dataset.room);
        const same = shown.length === all.length && all.every((room) => shown.includes(room.id));
        if (!same && shown.length === 0 && mayReload()) location.reload();
        else if (!same) {
            notice({
                topic: 'rooms', title: say('rooms.changed'), stays: true,
                action: { word: say('rooms.reload'), run: () => location.reload() },
            });
        }
        all.forEach(show);
        summarize();
    },
    room(room) {
        rooms.set(room.id, room);
        show(room);
        summarize();
    },
});

setInterval(() => {
    for (const room of rooms.values()) {
        const tile = tileOf(room.id);
        if (tile && room.recording) showTime(tile, room);
    }
}, 1000);
