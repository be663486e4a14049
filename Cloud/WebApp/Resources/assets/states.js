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

// States of rooms and cameras: the one place where a state becomes a sign and a word.
import { setIcon } from './icons.js';
import { has, say } from './strings.js';

const KNOWN = new Set([
    'free', 'buffering', 'prepared', 'starting', 'recording', 'stopping', 'paused', 'privacy', 'locked', 'no-signal',
    'edge-offline', 'connected', 'connecting',
]);

/** @param {string} state */
export function stateWord(state) {
    return has(`states.${state}`) ? say(`states.${state}`) : say('states.unknown');
}

/**
 * Writes a state into an element that carries `data-state`, and into the icon inside it.
 * @param {HTMLElement} element
 * @param {string} state
 * @param {Element | null} [word] Where the word goes.
 */
export function writeState(element, state, word) {
    element.dataset.state = state;
    setIcon(element, `state-${KNOWN.has(state) ? state : 'free'}`);
    if (word) word.textContent = stateWord(state);
}
