# ===----------------------------------------------------------------------=== #
#
# This source file is part of the Oriel project
#
# Copyright (c) 2026 the Oriel authors
# Licensed under Apache License v2.0
#
# SPDX-License-Identifier: Apache-2.0
#
# ===----------------------------------------------------------------------=== #
"""A browser that looks at Oriel's pages as a person does: it reads the picture codes off the pixels and hears beeps."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURE_CODE = ROOT / "Tests" / "Browser" / "picture_code.js"
SAMPLERS = ROOT / "Tests" / "Browser" / "samplers.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = (1440, 900), (390, 844)
"""Sizes of windows, in CSS pixels."""

LOOP_SECONDS, FRAMES_PER_SECOND = 60, 30
LOOP_FRAMES = LOOP_SECONDS * FRAMES_PER_SECOND


class Broken(AssertionError):
    """A promise of the product that was not kept; the message says which, with figures."""


def require(condition: object, sentence: str) -> None:
    """Fails with the sentence where the condition does not hold."""
    if not condition:
        raise Broken(sentence)


def wait_for(what: str, condition: Callable[[], Any], seconds: float, page: Page | None = None) -> Any:
    """Polls until the condition gives something true, and gives that; the page's events are served meanwhile."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        require(time.monotonic() < end, f"{what} within {seconds:.0f} s: it did not happen.")
        if page is None:
            time.sleep(0.05)
        else:
            page.wait_for_timeout(50)


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def frames_apart(one: int, other: int) -> int:
    """How many frames lie from `other` to `one` in the cameras' loop, -900..899."""
    return (one - other + LOOP_FRAMES // 2) % LOOP_FRAMES - LOOP_FRAMES // 2


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    require(path, "There is no Chromium; install the package chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Viewer:
    """One person at one window: a context with cookies of its own, one page, and what went wrong in it."""

    def __init__(
        self, browser: Browser, url: str, size: tuple[int, int] = DESK, like: Viewer | None = None, theme: str = "dark"
    ) -> None:
        self.url = url
        state = like.context.storage_state() if like else None
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            ignore_https_errors=True,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale="en-GB",
            storage_state=state,
        )
        # The pages' policy forbids foreign scripts; a script of the browser itself is none.
        code = re.sub(r"^export ", "", PICTURE_CODE.read_text(), flags=re.MULTILINE)
        self.context.add_init_script(f"(() => {{\n{code}\n{SAMPLERS.read_text()}\n}})();")
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.excuses: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(excuse in message.text for excuse in self.excuses):
            self.errors.append(f"{self.page.url}: {message.text}")

    def excuse(self, *texts: str) -> None:
        """From now on console errors with one of these texts are expected; those before were not."""
        self.page.wait_for_timeout(50)
        self.excuses = list(texts)

    def sign_in(self, name: str, password: str) -> None:
        """Fills in the form on display and sends it."""
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")

    def sample(self, name: str, *arguments: Any) -> Any:
        """Runs one of the samplers of samplers.js and gives what it found."""
        return self.page.evaluate(f"(list) => orielTest.{name}(...list)", list(arguments))

    def picture(self, path: Path) -> None:
        """Saves what the window shows."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path)

    def close(self) -> None:
        """Closes the window and forgets its cookies."""
        self.context.close()
