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

// Times in the reader's zone with the room's zone on hover, durations h:mm:ss, sizes in MB and GB.
import { say } from './strings.js';

// The reader's own way to write dates and numbers, where it is of the page's language.
const language = navigator.languages.find((each) => each.split('-')[0] === document.documentElement.lang)
    ?? document.documentElement.lang;
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const seconds = new Intl.DateTimeFormat(language, {
    hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });

/**
 * h:mm:ss.
 * @param {number} value Seconds.
 */
export function duration(value) {
    const whole = Math.max(0, Math.floor(value + 1e-6));
    const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
    return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/**
 * h:mm:ss with tenths.
 * @param {number} value Seconds.
 */
export function durationTenths(value) {
    const tenths = Math.round(Math.max(0, value) * 10);
    return `${duration(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** @param {Date} date */
export function clockSeconds(date) {
    return seconds.format(date);
}

/** @param {Date} date */
function moment(date) {
    return `${day.format(date)}, ${clock.format(date)}`;
}

/** Today's time, or the day and the time. @param {Date} date */
function recent(date) {
    const now = new Date();
    if (now.toDateString() === date.toDateString()) return clock.format(date);
    if (Math.abs(now.getTime() - date.getTime()) > 300 * 86_400_000) return day.format(date);
    return `${dayOfYear.format(date)}, ${clock.format(date)}`;
}

/** @param {Date} date */
export function momentSeconds(date) {
    return `${day.format(date)}, ${seconds.format(date)}`;
}

/**
 * What hovering shows: the same moment in the room's zone and in UTC.
 * @param {Date} date
 * @param {string} [zone] IANA name of the room's zone.
 */
export function elsewhere(date, zone) {
    const inZone = (/** @type {string} */ timeZone) => new Intl.DateTimeFormat(language, {
        day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
        timeZone,
    }).format(date);
    const utc = inZone('UTC');
    if (!zone) return `${utc} ${say('common.utc')}`;
    try {
        return say('common.inZone', { room: inZone(zone), zone, utc });
    } catch {
        return `${utc} ${say('common.utc')}`;
    }
}

/**
 * Writes one <time> element that carries `datetime` and `data-format` (`moment` or `since`).
 * @param {HTMLTimeElement} element
 */
export function writeTime(element) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) return;
    if (element.dataset.format === 'since') {
        element.textContent = say('common.since', { time: recent(date) });
    } else if (element.dataset.format === 'moment') {
        element.textContent = moment(date);
    }
    element.title = elsewhere(date, element.dataset.zone);
}
