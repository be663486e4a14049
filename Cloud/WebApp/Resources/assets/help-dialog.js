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

// The list of keys, where they can also be switched off and changed.
import { keyWord } from './shortcuts.js';
import { say } from './strings.js';

/** @typedef {import('./shortcuts.js').Shortcuts} Shortcuts */

/**
 * Opens the list.
 * @param {Shortcuts} shortcuts
 * @param {Element} parent Where the dialog is put; the element that may be full screen.
 */
export function openHelp(shortcuts, parent) {
    const dialog = document.createElement('dialog');
    const title = document.createElement('h2');
    title.id = 'keys-title';
    title.textContent = say('keys.title');
    dialog.setAttribute('aria-labelledby', title.id);

    const list = document.createElement('dl');
    list.className = 'keys';
    const word = document.createElement('p');
    word.className = 'rule';
    word.setAttribute('role', 'status');

    const fill = () => {
        list.replaceChildren();
        for (const shortcut of shortcuts.all) {
            const name = document.createElement('dt');
            name.textContent = say(`keys.${shortcut.id}`);
            const value = document.createElement('dd');
            value.append(shortcut.fixed ? keyCap(shortcuts.keyOf(shortcut)) : changer(shortcut));
            list.append(name, value);
        }
    };

    /** @param {import('./shortcuts.js').Shortcut} shortcut */
    const changer = (shortcut) => {
        const action = say(`keys.${shortcut.id}`);
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = keyWord(shortcuts.keyOf(shortcut));
        button.setAttribute('aria-label', `${button.textContent}. ${say('keys.change', { action })}`);
        button.title = say('keys.change', { action });
        button.addEventListener('click', () => {
            button.textContent = say('keys.press');
            button.addEventListener('keydown', (event) => {
                if (event.key === 'Tab' || event.key === 'Shift') return;
                event.preventDefault();
                event.stopPropagation();
                if (event.key.length === 1 && event.key !== ' ' && !/[1-9]/.test(event.key)) {
                    const holder = shortcuts.change(shortcut, event.key);
                    word.textContent = holder
                        ? say('keys.taken', { key: keyWord(event.key), action: say(`keys.${holder.id}`) }) : '';
                }
                const index = shortcuts.all.indexOf(shortcut);
                fill();
                list.querySelectorAll('dd')[index]?.querySelector('button')?.focus();
            }, { once: true });
            button.addEventListener('blur', () => { button.textContent = keyWord(shortcuts.keyOf(shortcut)); });
        });
        return button;
    };
    fill();

    const choice = document.createElement('label');
    choice.className = 'choice';
    const on = document.createElement('input');
    on.type = 'checkbox';
    on.checked = shortcuts.on;
    on.addEventListener('change', () => { shortcuts.on = on.checked; });
    choice.append(on, say('keys.on'));

    const actions = document.createElement('div');
    actions.className = 'dialog-actions';
    const reset = document.createElement('button');
    reset.type = 'button';
    reset.textContent = say('keys.reset');
    reset.addEventListener('click', () => {
        shortcuts.reset();
        on.checked = true;
        word.textContent = '';
        fill();
    });
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'primary';
    close.textContent = say('common.close');
    close.autofocus = true;
    close.addEventListener('click', () => dialog.close());
    actions.append(reset, close);

    dialog.append(title, list, word, choice, actions);
    dialog.addEventListener('close', () => dialog.remove());
    parent.append(dialog);
    dialog.showModal();
}

/** @param {string} key */
function keyCap(key) {
    const element = document.createElement('kbd');
    element.textContent = keyWord(key);
    return element;
}
