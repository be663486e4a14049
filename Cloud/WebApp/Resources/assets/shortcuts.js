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

// Keys. They never fire while typing, while a dialog is open, or while the focus is on a control that uses the key;
// keys of one character can be switched off and changed (WCAG 2.1.4).
import { say } from './strings.js';

/**
 * @typedef {{id: string, key: string, run: (event: KeyboardEvent) => void, repeats?: boolean, fixed?: boolean,
 *     control?: string}} Shortcut
 *     `key` as in KeyboardEvent.key, letters in lower case; `fixed` ones cannot be changed; `control` is the id of the
 *     control that does the same, which then says the key.
 */

const STORE = 'oriel.keys';

/** Keys that a focused control uses itself. */
const USED_BY_CONTROL = [
    { controls: 'button, [role="button"], summary, input[type="checkbox"]', keys: [' ', 'Enter'] },
    { controls: 'a[href]', keys: ['Enter'] },
    {
        controls: '[role="slider"], input[type="range"], input[type="radio"], video[controls]',
        keys: [' ', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'],
        except: { '[role="slider"]': [' '] },
    },
];
const TYPED_INTO = 'input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"], [type="submit"]), '
    + 'textarea, select, [contenteditable], [role="textbox"], [role="combobox"], [role="listbox"]';

export class Shortcuts {
    /** @type {Shortcut[]} */
    #shortcuts;
    #settings = { off: false, keys: /** @type {Record<string, string>} */ ({}) };

    /** @param {Shortcut[]} shortcuts */
    constructor(shortcuts) {
        this.#shortcuts = shortcuts;
        try {
            const stored = JSON.parse(localStorage.getItem(STORE) ?? '{}');
            this.#settings = { off: stored.off === true, keys: { ...stored.keys } };
        } catch {
            // Nothing usable is stored: the keys as they come.
        }
        addEventListener('keydown', (event) => this.#pressed(event));
        this.#tell();
    }

    /** Writes the keys on the controls that do the same. */
    #tell() {
        for (const shortcut of this.#shortcuts) {
            const control = shortcut.control ? document.getElementById(shortcut.control) : null;
            if (!control) continue;
            const key = this.keyOf(shortcut);
            const active = this.on || key === ' ';
            control.title = say(`keys.${shortcut.id}`) + (active ? ` (${keyWord(key)})` : '');
            if (active) control.setAttribute('aria-keyshortcuts', key === ' ' ? 'Space' : key.toUpperCase());
            else control.removeAttribute('aria-keyshortcuts');
        }
    }

    get all() {
        return this.#shortcuts;
    }

    get on() {
        return !this.#settings.off;
    }

    set on(on) {
        this.#settings.off = !on;
        this.#save();
    }

    /** @param {Shortcut} shortcut */
    keyOf(shortcut) {
        return (shortcut.fixed ? undefined : this.#settings.keys[shortcut.id]) ?? shortcut.key;
    }

    /**
     * Gives an action another key.
     * @param {Shortcut} shortcut
     * @param {string} key
     * @returns {Shortcut | null} The action that has the key already; nothing is changed then.
     */
    change(shortcut, key) {
        const wanted = key.toLowerCase();
        const holder = this.#shortcuts.find((other) => other !== shortcut && this.#matches(other, wanted));
        if (holder) return holder;
        this.#settings.keys[shortcut.id] = wanted;
        this.#save();
        return null;
    }

    reset() {
        this.#settings = { off: false, keys: {} };
        this.#save();
    }

    #save() {
        this.#tell();
        try {
            localStorage.setItem(STORE, JSON.stringify(this.#settings));
        } catch {
            // Storage is switched off: the change lasts as long as the page.
        }
    }

    /**
     * @param {Shortcut} shortcut
     * @param {string} key
     */
    #matches(shortcut, key) {
        const own = this.keyOf(shortcut);
        return own === '1-9' ? /^[1-9]$/.test(key) : own === key;
    }

    /** @param {KeyboardEvent} event */
    #pressed(event) {
        if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
        if (document.querySelector('dialog[open], details.account[open]')) return;
        const target = event.target instanceof Element ? event.target : null;
        if (target?.closest(TYPED_INTO)) return;
        for (const { controls, keys, except } of USED_BY_CONTROL) {
            const control = target?.closest(controls);
            if (!control || !keys.includes(event.key)) continue;
            const free = Object.entries(except ?? {}).find(([which]) => control.matches(which));
            if (!free?.[1].includes(event.key)) return;
        }
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        const found = this.#shortcuts.find((shortcut) => this.#matches(shortcut, key));
        if (!found || (event.repeat && !found.repeats)) return;
        if (this.#settings.off && key !== ' ') return;
        event.preventDefault();
        found.run(event);
    }
}

/**
 * How a key is written.
 * @param {string} key
 */
export function keyWord(key) {
    if (key === ' ') return say('keys.space');
    return key === '1-9' ? '1–9' : key.toUpperCase();
}
