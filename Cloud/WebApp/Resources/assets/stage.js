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

// The pictures of a room or a recording: layout, selection, sound of the selected one, full screen.
import { setIcon } from './icons.js';
import { say } from './strings.js';

/** @typedef {'grid' | 'large' | 'one'} Layout */

export class Stage {
    /** @type {HTMLElement} */
    #pictures;
    /** @type {HTMLElement[]} */
    figures;
    /** @type {HTMLVideoElement[]} */
    videos;
    selected = 0;
    sound = false;
    #covered = false;
    #soundButton = document.getElementById('sound');

    constructor() {
        this.#pictures = /** @type {HTMLElement} */ (document.getElementById('pictures'));
        this.figures = [...this.#pictures.querySelectorAll('figure')];
        this.videos = this.figures.map((figure) => /** @type {HTMLVideoElement} */ (figure.querySelector('video')));
        this.#pictures.dataset.count = String(this.figures.length);
        this.figures.forEach((figure, index) => {
            const number = figure.querySelector('.picture-number');
            if (number) number.textContent = String(index + 1);
            const button = figure.querySelector('.camera-select');
            const name = figure.querySelector('.picture-name')?.textContent ?? '';
            button?.setAttribute('aria-label', say('room.select', { number: index + 1, name }));
            button?.addEventListener('click', () => this.select(index));
        });
        this.#soundButton?.addEventListener('click', () => this.toggleSound());
        document.getElementById('full')?.addEventListener('click', () => this.toggleFull());
        // What is said must be seen on a full screen too.
        document.addEventListener('fullscreenchange', () => {
            const place = document.fullscreenElement ?? document.body;
            for (const id of ['banner', 'notices', 'announcements']) {
                const element = document.getElementById(id);
                if (element) place.append(element);
            }
        });
        this.layout = 'grid';
        this.select(0);
    }

    /** @returns {Layout} */
    get layout() {
        return /** @type {Layout} */ (this.#pictures.dataset.layout);
    }

    set layout(layout) {
        this.#pictures.dataset.layout = layout;
        for (const button of document.querySelectorAll('#layouts [data-layout]')) {
            button.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.layout === layout));
        }
    }

    /** Lets the reader choose the layout, where there is more than one picture. */
    offerLayouts() {
        const group = document.getElementById('layouts');
        if (!group || this.figures.length < 2) return;
        group.hidden = false;
        if (this.figures.length === 3) this.layout = 'large';
        for (const button of group.querySelectorAll('button')) {
            button.addEventListener('click', () => { this.layout = /** @type {Layout} */ (button.dataset.layout); });
        }
    }

    /** @param {number} index */
    select(index) {
        if (index < 0 || index >= this.figures.length) return;
        this.selected = index;
        this.#write();
    }

    /**
     * Covers the pictures and silences them, or uncovers them.
     * @param {boolean} covered
     */
    cover(covered) {
        if (this.#covered === covered) return;
        this.#covered = covered;
        for (const figure of this.figures) figure.classList.toggle('covered', covered);
        this.#write();
    }

    toggleSound() {
        this.sound = !this.sound;
        this.#write();
    }

    toggleFull() {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.getElementById('frame')?.requestFullscreen?.().catch(() => {});
    }

    /**
     * Says something on a picture; an empty text says nothing.
     * @param {number} index
     * @param {string} text
     */
    say(index, text) {
        const element = this.figures[index]?.querySelector('.picture-word');
        if (element && element.textContent !== text) element.textContent = text;
    }

    #write() {
        this.figures.forEach((figure, index) => {
            const chosen = index === this.selected;
            figure.classList.toggle('selected', chosen && this.figures.length > 1);
            figure.querySelector('.camera-select')?.setAttribute('aria-pressed', String(chosen));
            const heard = chosen && this.sound && !this.#covered;
            this.videos[index].muted = !heard;
            const sign = figure.querySelector('.picture-sound');
            setIcon(sign, heard ? 'sound' : 'silent');
            sign?.classList.toggle('heard', heard);
        });
        const button = this.#soundButton;
        if (!button) return;
        button.setAttribute('aria-pressed', String(this.sound));
        setIcon(button, this.sound ? 'sound' : 'silent');
        const word = button.querySelector('.button-word');
        if (word) word.textContent = say(this.sound ? 'room.soundOn' : 'room.soundOff');
    }
}
