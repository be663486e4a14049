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

"""SIGKILL at random moments: of every camera the last picture that plays is no older than a second.

ORIEL_CRASHES says how many (10); `infra/test crash N` runs the long form.
"""

import os
import random
import time
from pathlib import Path

from programs import Running, edge, segments, wait_for_frames
from recordings import assert_consecutive, decoder_complaints, frame_at, frame_numbers, frames_between
from simulator import Simulator

CRASHES = int(os.environ.get("ORIEL_CRASHES", "10"))
MOUNTS = ["videoonly", "bframes", "lateaudio", "pcma", "lowrate"]
MAXIMUM_AGE_FRAMES = 30
"""A second."""


def test_random_kills_cost_a_second_at_most(cameras: Simulator, tmp_path: Path) -> None:
    store = tmp_path / "store"
    urls = [cameras.url(mount) for mount in MOUNTS]
    names = [word for mount in MOUNTS for word in ("--name", mount)]
    seed = int(os.environ.get("ORIEL_SEED", str(random.SystemRandom().randrange(10**6))))
    generator = random.Random(seed)
    judged: set[Path] = set()
    ages: list[int] = []
    for crash in range(CRASHES):
        recorded = {mount: sum(row["frames"] for row in segments(store, mount)) if crash else 0 for mount in MOUNTS}
        with Running("record", *urls, *names, "--directory", store) as running:
            for mount in MOUNTS:
                wait_for_frames(running, store, recorded[mount] + 30, limit=20, camera=mount)
            time.sleep(generator.uniform(0, 2))
            killed = time.time()
            running.kill()
        worst = 0
        for mount in MOUNTS:
            (path,) = sorted((store / "media" / mount).rglob("*.mp4"), key=lambda path: path.name)[-1:]
            assert path not in judged, f"seed {seed}, crash {crash}: nothing of {mount} was recorded"
            judged.add(path)
            numbers = frame_numbers(path)
            if mount != "bframes":
                assert_consecutive(numbers)
            age = frames_between(max(numbers[-3:], key=lambda number: frames_between(numbers[0], number)), frame_at(killed))
            assert age <= MAXIMUM_AGE_FRAMES, f"seed {seed}, crash {crash}: {age} frames of {mount} are missing"
            worst = max(worst, age)
        ages.append(worst)
        print(f"crash {crash + 1} of {CRASHES}: the last picture of every camera is at most {worst / 30:.2f} s old")
    edge("record", urls[0], "--name", MOUNTS[0], "--directory", store, "--duration", "2").succeeded()
    edge("store", "check", "--directory", store, "--deep").succeeded()
    for path in judged:
        assert decoder_complaints(path) == "", path.name
    states = {row["state"] for row in segments(store)}
    assert states == {"recovered", "closed"}
    ages.sort()
    print(f"seed {seed}: {CRASHES} crashes, {len(judged)} files; age median {ages[len(ages) // 2] / 30:.2f} s, worst {ages[-1] / 30:.2f} s")
