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

// Everything the page says, from the same file that the templates use.

/** @typedef {string | {[key: string]: Strings}} Strings */

const language = document.documentElement.lang || 'en';

/** @type {Strings} */
let table = {};
try {
    const response = await fetch(`/assets/strings/${language}.json`);
    if (response.ok) table = await response.json();
} catch {
    // Without its strings a page still works; it then shows the keys.
}

const plural = new Intl.PluralRules(language);

/**
 * The string of a key such as `room.record`, with `{name}` filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values] A number named `count` chooses between `one` and `other`.
 * @returns {string}
 */
export function say(key, values = {}) {
    /** @type {any} */
    let found = table;
    for (const part of key.split('.')) found = found?.[part];
    if (found && typeof found === 'object') found = found[plural.select(Number(values.count ?? 0))] ?? found.other;
    if (typeof found !== 'string') return key;
    return found.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * Whether the key has a string.
 * @param {string} key
 */
export function has(key) {
    return say(key) !== key;
}
