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

"""The journey of the product, step by step; the same steps as `infra/demo --check`, some with more rounds.

The tests of this file build on each other and run in their order.
"""

from collections.abc import Iterator

import pytest
from browser import quantile, wait_for
from demo import Demo
from journey import NETWORK_WORDS, Journey
from playwright.sync_api import Browser

ROUNDS = 5
"""Recordings of which the time from the press to the word is taken."""


@pytest.fixture(scope="module")
def journey(demo: Demo, browser: Browser) -> Iterator[Journey]:
    """One person at one window."""
    person = Journey(demo, browser)
    yield person
    person.close()


def test_sign_in(journey: Journey) -> None:
    print(journey.sign_in())


def test_both_cameras_play_live_and_the_delay_is_true(journey: Journey) -> None:
    print(journey.watch(12))


def test_sound_is_in_the_stream_from_the_start(journey: Journey) -> None:
    print(journey.listen())


def test_two_viewers_cost_one_copy(journey: Journey) -> None:
    print(journey.share())


def test_record(journey: Journey) -> None:
    print(journey.record(15))


def test_stop_puts_the_recording_into_the_list(journey: Journey) -> None:
    print(journey.stop())


def test_both_cameras_play_back_in_step(journey: Journey) -> None:
    print(journey.play_back(seeks=20))


def test_download(journey: Journey) -> None:
    print(journey.download())


def test_the_word_recording_comes_within_a_second(journey: Journey) -> None:
    journey.open_room()
    took = []
    for _ in range(ROUNDS):
        # A recording does not reach back into the one before it, so that it needs a key frame since then.
        journey.page.wait_for_timeout(3000)
        recording = journey.press_record()
        journey.page.wait_for_timeout(1500)
        journey.press_stop(recording)
        took.append(recording.recording)
        assert abs(recording.start - recording.pressed) <= 0.5, "the recording begins at the press"
    print(f"'Recording' {[round(each, 3) for each in took]} s after the press")
    assert quantile(took, 0.95) <= 1


def test_pictures_come_back_each_time_the_link_was_lost(journey: Journey) -> None:
    journey.open_room()
    journey.viewer.excuse(*NETWORK_WORDS)
    for _ in range(8):
        journey.viewer.context.set_offline(True)
        journey.page.wait_for_timeout(700)
        journey.viewer.context.set_offline(False)
        wait_for("Live pictures again", journey.is_live, 10, journey.page)
    journey.viewer.excuse()


def test_an_edge_that_is_killed_goes_on_by_itself(journey: Journey) -> None:
    print(journey.kill_edge())


def test_a_cloud_that_is_killed_costs_no_recording(journey: Journey) -> None:
    print(journey.kill_cloud())


def test_no_script_failed(journey: Journey) -> None:
    journey.without_errors()
