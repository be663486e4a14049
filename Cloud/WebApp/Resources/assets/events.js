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

// The page's link to the server: states of rooms, results of commands, and whether the link is there at all.
import { backoff, socketAddress } from './backoff.js';
import { noteServerTime } from './clock.js';
import { clockSeconds } from './format.js';
import { banner } from './notices.js';
import { say } from './strings.js';

/**
 * @typedef {{id: string, state: string, since?: string, watchers?: number,
 *     recording: {id: string, startedAt: string} | null, cameras: {id: string, state: string}[]}} RoomState
 * @typedef {{id: string, state: 'accepted' | 'ok' | 'failed' | 'expired', message?: string}} CommandState
 */

/** The server pings every 10 s; 3 s past due the link is lost. */
const SILENCE_MILLISECONDS = 13_000;
/** A link that comes back within this time was never said to be lost. */
const GRACE_MILLISECONDS = 1500;

export class EventLink {
    /** @type {WebSocket | null} */
    #socket = null;
    #attempt = 0;
    #lastWord = Date.now();
    /** @type {number | undefined} */
    #silence;
    /** @type {number | undefined} */
    #grace;
    #lost = false;
    /** @type {number | undefined} */
    #retry;
    #handlers;

    /**
     * @param {{rooms?: (rooms: RoomState[]) => void, room?: (room: RoomState) => void,
     *     command?: (command: CommandState) => void, link?: (up: boolean) => void}} handlers
     */
    constructor(handlers) {
        this.#handlers = handlers;
        this.#connect();
        addEventListener('offline', () => this.#setLost(true));
        addEventListener('online', () => { this.#attempt = 0; this.#drop(); });
        // A page that comes back from the background or the back-forward cache asks again at once.
        addEventListener('pageshow', (event) => { if (event.persisted) this.#drop(); });
    }

    #connect() {
        const socket = new WebSocket(socketAddress('/events'));
        this.#socket = socket;
        this.#listen();
        socket.addEventListener('message', (event) => {
            if (socket !== this.#socket || typeof event.data !== 'string') return;
            this.#listen();
            this.#receive(event.data);
        });
        socket.addEventListener('close', () => { if (socket === this.#socket) this.#closed(); });
    }

    /** Restarts the watch over the server's silence. */
    #listen() {
        clearTimeout(this.#silence);
        this.#silence = setTimeout(() => {
            this.#setLost(true);
            this.#drop();
        }, SILENCE_MILLISECONDS);
    }

    #drop() {
        this.#socket?.close();
        this.#closed();
    }

    #closed() {
        this.#socket = null;
        clearTimeout(this.#silence);
        this.#grace ??= setTimeout(() => this.#setLost(true), GRACE_MILLISECONDS);
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#connect(), backoff(this.#attempt++));
        if (this.#attempt === 2) this.#checkSession();
    }

    /** Whether the server is there and only the session has ended: then the reader signs in and comes back. */
    async #checkSession() {
        try {
            const response = await fetch(location.pathname, { redirect: 'manual', cache: 'no-store' });
            if (response.type === 'opaqueredirect' || response.status === 401) location.reload();
        } catch {
            // The server is not there: go on trying.
        }
    }

    /** @param {string} text */
    #receive(text) {
        let message;
        try {
            message = JSON.parse(text);
        } catch {
            return;
        }
        noteServerTime(message.utc);
        this.#lastWord = Date.now();
        this.#attempt = 0;
        clearTimeout(this.#grace);
        this.#grace = undefined;
        this.#setLost(false);
        if (message.type === 'rooms') this.#handlers.rooms?.(message.rooms ?? []);
        else if (message.type === 'room') this.#handlers.room?.(message.room ?? message);
        else if (message.type === 'command') this.#handlers.command?.(message);
    }

    /** @param {boolean} lost */
    #setLost(lost) {
        if (this.#lost === lost) return;
        this.#lost = lost;
        document.body.classList.toggle('link-lost', lost);
        banner(lost ? say('link.lost', { time: clockSeconds(new Date(this.#lastWord)) }) : null);
        this.#handlers.link?.(!lost);
    }
}
