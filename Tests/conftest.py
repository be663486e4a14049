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

"""Fixtures of the tests that run the programs: the cameras."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "Support"))

from simulator import Simulator  # noqa: E402


@pytest.fixture(scope="session")
def cameras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    """A simulator with two 1080p cameras and all variants, which every test may use and none may stop."""
    with Simulator(tmp_path_factory.mktemp("cameras"), ["--count", "2", "--variants"]) as simulator:
        yield simulator


@pytest.fixture
def own_camera(tmp_path: Path) -> Iterator[Simulator]:
    """A simulator with one 720p camera that belongs to the test: it may be killed and started again."""
    with Simulator(tmp_path / "own", ["--count", "1", "--size", "1280x720", "--kbps", "1500"]) as simulator:
        yield simulator
