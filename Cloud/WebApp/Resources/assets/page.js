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

// What every page does: writes its times in the reader's zone, and keeps the theme.
import { writeTime } from './format.js';

for (const element of document.querySelectorAll('time[data-format]')) {
    writeTime(/** @type {HTMLTimeElement} */ (element));
}

const root = document.documentElement;
const choices = document.getElementById('theme');
for (const input of choices?.querySelectorAll('input') ?? []) {
    input.checked = input.value === (root.dataset.theme ?? '');
    input.addEventListener('change', () => {
        if (input.value) root.dataset.theme = input.value;
        else delete root.dataset.theme;
        try {
            if (input.value) localStorage.setItem('oriel.theme', input.value);
            else localStorage.removeItem('oriel.theme');
        } catch {
            // Storage is switched off: the choice lasts as long as the page.
        }
    });
}

// The account menu closes as a menu does: by Escape, and by leaving it.
const account = document.querySelector('details.account');
if (account instanceof HTMLDetailsElement) {
    account.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || !account.open) return;
        account.open = false;
        account.querySelector('summary')?.focus();
    });
    document.addEventListener('click', (event) => {
        if (account.open && !account.contains(/** @type {Node} */ (event.target))) account.open = false;
    });
    account.addEventListener('focusout', (event) => {
        const next = /** @type {Node | null} */ (event.relatedTarget);
        if (next && !account.contains(next)) account.open = false;
    });
}

// A form that came back with a fault puts the reader where it can be mended.
const fault = document.getElementById('fault');
if (fault) {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
        document.querySelectorAll('form input:not([type="hidden"])'));
    const empty = [...fields].find((field) => !field.value) ?? fields[0];
    empty?.setAttribute('aria-invalid', 'true');
    empty?.focus();
} else {
    const fields = /** @type {NodeListOf<HTMLInputElement>} */ (
        document.querySelectorAll('.alone form input:not([type="hidden"])'));
    [...fields].find((field) => !field.value)?.focus();
}
