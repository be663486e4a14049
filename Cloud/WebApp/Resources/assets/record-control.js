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

// Record and stop: asked for here, true only when an event says so.
import { serverNow } from './clock.js';
import { CommandError, command, uuid7 } from './commands.js';
import { duration } from './format.js';
import { setIcon } from './icons.js';
import { announce, clearNotice, notice } from './notices.js';
import { stateWord, writeState } from './states.js';
import { say } from './strings.js';

/**
 * @typedef {import('./events.js').RoomState} RoomState
 * @typedef {{id: string, name: string, state: string, preRollSeconds?: number, canRecord: boolean,
 *     recording: {id: string, startedAt: string} | null, cameras: {id: string, name: string}[]}} Room
 */

/** Without a word after this time the page says that it is waiting; after the second, that it gave up. */
const SLOW_MILLISECONDS = 6000;
const EXPIRED_MILLISECONDS = 40_000;
const CANNOT_START = new Set(['privacy', 'locked', 'edge-offline', 'no-signal']);
const IN_RECORDING = new Set(['recording', 'paused', 'stopping']);

export class RecordControl {
    /** @type {Room} */
    #room;
    /** What was asked for and is not yet true. @type {{kind: 'start' | 'stop', id: string, at: number} | null} */
    #asked = null;
    #button = /** @type {HTMLButtonElement} */ (document.getElementById('record'));
    #badge = /** @type {HTMLElement} */ (document.getElementById('badge'));
    #word = /** @type {HTMLElement} */ (document.getElementById('state-word'));
    #running = /** @type {HTMLElement} */ (document.getElementById('running'));
    #note = /** @type {HTMLElement} */ (document.getElementById('state-note'));
    #dialog = /** @type {HTMLDialogElement} */ (document.getElementById('stop-dialog'));

    /** @param {Room} room */
    constructor(room) {
        this.#room = room;
        this.#button.addEventListener('click', () => this.press());
        this.#dialog.addEventListener('close', () => {
            if (this.#dialog.returnValue === 'stop') this.#ask('stop');
            this.#dialog.returnValue = '';
        });
        setInterval(() => this.#tick(), 250);
        this.#write();
    }

    /** The state on display: what is asked for is said until it is true. */
    get state() {
        const state = this.#room.state;
        if (this.#asked?.kind === 'start' && !IN_RECORDING.has(state)) return 'starting';
        if (this.#asked?.kind === 'stop' && IN_RECORDING.has(state)) return 'stopping';
        return state;
    }

    /** The record key or button. */
    press() {
        const state = this.state;
        if (!this.#room.canRecord) {
            notice({ topic: 'record', title: say('room.cannotRecord') });
        } else if (state === 'starting' || state === 'stopping') {
            // It is on its way.
        } else if (state === 'recording' || state === 'paused') {
            this.#writeQuestion();
            this.#dialog.showModal();
        } else if (CANNOT_START.has(state)) {
            notice({ topic: 'record', title: say('room.notNow', { state: stateWord(state) }), attention: true });
        } else {
            this.#ask('start');
        }
    }

    /** @param {RoomState} state */
    update(state) {
        const before = this.state;
        this.#room.state = state.state;
        this.#room.recording = state.recording;
        const recording = IN_RECORDING.has(state.state);
        if (this.#asked?.kind === (recording ? 'start' : 'stop') && state.state !== 'starting') this.#settle();
        if (!recording && this.#dialog.open) this.#dialog.close('keep');
        this.#write();
        if (this.state !== before) announce(stateWord(this.state));
    }

    /** @param {import('./events.js').CommandState} result */
    commandResult(result) {
        if (!this.#asked || result.id.toLowerCase() !== this.#asked.id) return;
        if (result.state === 'failed') this.#failed(result.message ?? '');
        else if (result.state === 'expired') this.#failed(result.message || say('command.expired'));
    }

    /** @param {'start' | 'stop'} kind */
    async #ask(kind) {
        const id = uuid7();
        this.#asked = { kind, id, at: performance.now() };
        clearNotice('record');
        this.#write();
        announce(stateWord(this.state));
        const path = `/api/rooms/${encodeURIComponent(this.#room.id)}/recording${kind === 'stop' ? '/stop' : ''}`;
        try {
            await command(path, id);
        } catch (error) {
            if (this.#asked?.id !== id) return;
            if (!(error instanceof CommandError)) throw error;
            this.#failed([error.message, error.detail].filter(Boolean).join(' ') || say('command.unreachable'));
        }
    }

    #settle() {
        this.#asked = null;
        clearNotice('record');
    }

    /** @param {string} text */
    #failed(text) {
        const kind = this.#asked?.kind;
        this.#asked = null;
        const title = say(kind === 'stop' ? 'command.stopFailed' : 'command.startFailed');
        notice({ topic: 'record', title, text, attention: true, stays: true });
        this.#write();
    }

    #tick() {
        this.#writeTime();
        if (!this.#asked) return;
        const waited = performance.now() - this.#asked.at;
        if (waited > EXPIRED_MILLISECONDS) {
            this.#failed(say('command.expired'));
        } else if (waited > SLOW_MILLISECONDS && !document.querySelector('#notices [data-topic="record"]')) {
            notice({ topic: 'record', title: say('command.slow'), text: say('command.slowText'), stays: true });
        }
    }

    #elapsed() {
        const recording = this.#room.recording;
        return recording ? duration((serverNow() - Date.parse(recording.startedAt)) / 1000) : '';
    }

    #writeTime() {
        const shown = this.#room.recording && IN_RECORDING.has(this.#room.state);
        const text = shown ? this.#elapsed() : '';
        if (this.#running.textContent !== text) this.#running.textContent = text;
        if (this.#dialog.open) this.#writeQuestion();
    }

    #writeQuestion() {
        const text = document.getElementById('stop-text');
        if (text) text.textContent = say('room.stopText', { room: this.#room.name, duration: this.#elapsed() });
    }

    #write() {
        const state = this.state;
        const main = /** @type {HTMLElement} */ (document.getElementById('main'));
        main.dataset.state = state;
        writeState(this.#badge, state, this.#word);
        this.#writeTime();
        const preRoll = this.#room.preRollSeconds ?? 0;
        this.#note.textContent = state === 'buffering' && preRoll > 0 ? say('room.preRoll', { seconds: preRoll }) : '';
        if (state === 'edge-offline' && this.#room.recording) this.#note.textContent = say('rooms.stillRecording');

        const stops = state === 'recording' || state === 'paused';
        const waits = state === 'starting' || state === 'stopping';
        const can = this.#room.canRecord && !waits && (stops || !CANNOT_START.has(state));
        this.#button.classList.toggle('solid', stops);
        this.#button.setAttribute('aria-disabled', String(!can));
        setIcon(this.#button, stops ? 'stop' : waits ? `state-${state}` : 'state-recording');
        const word = this.#button.querySelector('.button-word');
        if (word) word.textContent = say(waits ? `room.${state}` : stops ? 'room.stop' : 'room.record');
    }
}
