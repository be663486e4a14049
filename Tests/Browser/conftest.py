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

"""Fixtures of the tests in a browser: the whole demo, and Chromium."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "infra" / "lib"))

from browser import chromium  # noqa: E402
from demo import Demo  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Cameras, cloud, edge and two rooms, for one file of tests."""
    whole = Demo(
        folder=tmp_path_factory.mktemp("demo"),
        binaries=Path(os.environ.get("ORIEL_BIN", ROOT / ".build" / "debug")),
        cache=Path(os.environ.get("ORIEL_CAMERA_CACHE", ROOT / ".cache" / "cameras")),
    )
    try:
        whole.start(lambda text: None)
        yield whole
    finally:
        whole.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with chromium() as running:
        yield running
