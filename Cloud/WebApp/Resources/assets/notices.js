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

// Three ways to say something: a banner while it is true, a notice until it is closed or old, a word for screen
// readers.
import { icon } from './icons.js';
import { say } from './strings.js';

const NOTICES_AT_MOST = 3;
const NOTICE_SECONDS = 12;

/**
 * Shows the banner, or takes it away.
 * @param {string | null} text
 */
export function banner(text) {
    const element = document.getElementById('banner');
    if (!element) return;
    element.hidden = text === null;
    if (text === null) {
        element.replaceChildren();
    } else if (element.textContent !== text) {
        element.replaceChildren(icon('attention'), document.createTextNode(text));
    }
}

/**
 * Shows a notice. One with the same topic is replaced.
 * @param {{topic: string, title: string, text?: string, attention?: boolean, stays?: boolean,
 *     action?: {word: string, run: () => void}}} content
 */
export function notice(content) {
    const list = document.getElementById('notices');
    if (!list) return;
    clearNotice(content.topic);
    const element = document.createElement('div');
    element.className = content.attention ? 'notice attention' : 'notice';
    element.dataset.topic = content.topic;
    const words = document.createElement('div');
    const title = document.createElement('p');
    title.textContent = content.title;
    words.append(title);
    if (content.text) {
        const text = document.createElement('p');
        text.textContent = content.text;
        words.append(text);
    }
    if (content.action) {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = content.action.word;
        button.addEventListener('click', content.action.run);
        words.append(button);
    }
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'bare';
    close.setAttribute('aria-label', say('common.close'));
    close.append(icon('close'));
    close.addEventListener('click', () => element.remove());
    element.append(icon(content.attention ? 'attention' : 'help'), words, close);
    list.append(element);
    while (list.children.length > NOTICES_AT_MOST) list.firstElementChild?.remove();
    if (!content.stays) {
        const timer = setInterval(() => {
            // A notice that is being read or used is not taken away.
            if (element.matches(':hover, :focus-within')) return;
            clearInterval(timer);
            element.remove();
        }, NOTICE_SECONDS * 1000);
    }
}

/** @param {string} topic */
export function clearNotice(topic) {
    for (const element of document.querySelectorAll('#notices > .notice')) {
        if (element instanceof HTMLElement && element.dataset.topic === topic) element.remove();
    }
}

/**
 * Says it to a screen reader only.
 * @param {string} text
 */
export function announce(text) {
    const element = document.getElementById('announcements');
    if (element && element.textContent !== text) element.textContent = text;
}
