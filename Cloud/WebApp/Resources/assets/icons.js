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

// Signs from icons.svg, drawn in the colour of the text.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} name Id of a symbol in icons.svg.
 * @returns {SVGSVGElement}
 */
export function icon(name) {
    const element = document.createElementNS(SVG, 'svg');
    element.setAttribute('class', 'icon');
    element.setAttribute('aria-hidden', 'true');
    const use = document.createElementNS(SVG, 'use');
    use.setAttribute('href', `/assets/icons.svg#${name}`);
    element.append(use);
    return element;
}

/**
 * Points an icon that is in the page at another symbol.
 * @param {Element | null | undefined} within The icon, or what contains it.
 * @param {string} name
 */
export function setIcon(within, name) {
    const use = within?.querySelector('use');
    const href = `/assets/icons.svg#${name}`;
    if (use && use.getAttribute('href') !== href) use.setAttribute('href', href);
}
