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

"""The store's upkeep: check, repair, the reserve, and disks that go away; on real volumes where that needs one."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from programs import Running, edge, gaps, segments, wait_for_frames
from recordings import assert_consecutive, decoder_complaints, frame_numbers
from simulator import Simulator


@pytest.fixture(scope="module")
def store(cameras: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds of a camera; not to be changed by a test."""
    folder = tmp_path_factory.mktemp("upkeep") / "store"
    edge("record", cameras.url("camera1"), "--directory", folder, "--duration", 5, timeout=40).succeeded()
    return folder


@pytest.fixture
def copy(store: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    folder = tmp_path / "copy"
    shutil.copytree(store, folder)
    return folder


def mount(*arguments: object) -> None:
    """Mount, or skip the test where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    if subprocess.run(["mount", *map(str, arguments)], check=False, capture_output=True).returncode != 0:
        pytest.skip("this system does not let root mount a file system")


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    """A file system of 100 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=100m", "tmpfs", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


# Check and repair


def test_a_lost_row_is_made_again(copy: Path, tmp_path: Path) -> None:
    (row,) = segments(copy)
    with sqlite3.connect(copy / "index.sqlite") as index:
        index.execute("DELETE FROM segments")
    result = edge("store", "check", "--directory", copy, "--json")
    assert result.status == 1 and [finding["kind"] for finding in result.json["findings"]] == ["unknown"]
    report = edge("store", "repair", "--directory", copy, "--json").succeeded().json
    assert [(action["kind"], action["path"]) for action in report["actions"]] == [("reindexed", row["path"])]
    (again,) = segments(copy)
    assert {**again, "state": row["state"]} == row
    edge("store", "check", "--directory", copy, "--deep").succeeded()
    edge("store", "export", "--directory", copy, "--output", tmp_path / "clip.mp4").succeeded()
    assert decoder_complaints(tmp_path / "clip.mp4") == ""
    assert_consecutive(frame_numbers(tmp_path / "clip.mp4"))


def test_repair_moves_what_it_cannot_explain_and_says_so(copy: Path) -> None:
    day = next((copy / "media" / "cam1").iterdir())
    (day / "zeros.mp4").write_bytes(bytes(5000))
    (copy / "media" / "readme").write_text("mine")
    spoken = edge("store", "repair", "--directory", copy).succeeded()
    assert "set-aside" in spoken.out and "zeros.mp4" in spoken.out
    notes = list((copy / "set-aside").glob("*/NOTE.txt"))
    assert len(notes) == 1 and "zeros.mp4" in notes[0].read_text() and "media/readme" in notes[0].read_text()
    assert sorted(path.name for path in notes[0].parent.iterdir()) == ["1-zeros.mp4", "2-readme", "NOTE.txt"]
    edge("store", "check", "--directory", copy, "--deep").succeeded()
    # A second repair finds nothing to do.
    assert edge("store", "repair", "--directory", copy, "--json").succeeded().json["actions"] == []


def test_repair_says_what_it_cannot_mend(copy: Path) -> None:
    (row,) = segments(copy)
    with (copy / row["path"]).open("r+b") as file:
        file.seek(row["bytes"] // 2)
        file.write(b"\xff\xff")
    result = edge("store", "repair", "--directory", copy, "--deep", "--json")
    assert result.status == 1
    assert [(action["kind"], action["path"]) for action in result.json["actions"]] == [("left", row["path"])]
    assert segments(copy) == [row]


def test_repair_refuses_while_the_store_is_recorded_into(cameras: Simulator, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    with Running("record", cameras.url("videoonly"), "--directory", folder) as running:
        wait_for_frames(running, folder, 30, limit=20)
        edge("store", "repair", "--directory", folder).failed(f"process {running.process.pid}")
        edge("store", "check", "--directory", folder, "--deep").succeeded()
        running.interrupt()
        running.wait(10).succeeded()


# List


def test_list_of_a_range(store: Path) -> None:
    (row,) = segments(store)

    def listed(*options: object) -> list[str]:
        answer = edge("store", "list", "--directory", store, "--json", *options).succeeded().json
        return [segment["id"] for segment in answer["segments"]]

    assert listed("--from", row["start"], "--to", row["end"]) == [row["id"]]
    assert listed("--from", row["end"]) == []
    assert listed("--to", row["start"]) == []
    assert listed("--camera", "cam1", "--to", row["end"]) == [row["id"]]
    edge("store", "list", "--directory", store, "--from", "noon").failed("noon", "RFC 3339", status=2)


def test_gaps_of_a_camera_that_has_nothing_else(copy: Path) -> None:
    with sqlite3.connect(copy / "index.sqlite") as index:
        index.execute(
            "INSERT INTO gaps VALUES ('0198a1b2-0000-7000-8000-000000000001', 'cam9', 1000000, 2000000, 'privacy', 'Asked for.')"
        )
    (gap,) = gaps(copy)
    assert (gap["camera"], gap["cause"]) == ("cam9", "privacy")
    assert "privacy" in edge("store", "list", "--directory", copy, "--gaps").succeeded().out


def test_status_of_an_edge_that_has_not_run(store: Path, tmp_path: Path) -> None:
    (tmp_path / "edge.yaml").write_text(f"state: {tmp_path}\nmedia: {store}\nretention:\n  store: age 30d, free 50GB\n")
    report = edge("status", "--config", tmp_path / "edge.yaml", "--json").succeeded().json
    assert report["segments"] == 1 and report["bytes"] == segments(store)[0]["bytes"]
    (tmp_path / "edge.yaml").write_text(f"state: {tmp_path}\nmedia: {store}\nretention:\n  store: age soon\n")
    edge("status", "--config", tmp_path / "edge.yaml").failed("retention.store", "age soon")


# Disks


def test_media_stop_at_the_reserve(cameras: Simulator, volume: Path) -> None:
    folder = volume / "store"
    reserve = (100 << 20) // 8
    with Running("record", cameras.url("camera1"), "--directory", folder, "--duration", 12, "--json") as running:
        wait_for_frames(running, folder, 60, limit=20)
        facts = os.statvfs(volume)
        with (volume / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, facts.f_bavail * facts.f_frsize - reserve - (2 << 20))
        result = running.wait(30).failed("full")
    facts = os.statvfs(volume)
    # A tick's media may reach into it, no more; the index went on.
    assert reserve - (4 << 20) < facts.f_bavail * facts.f_frsize <= reserve + (2 << 20)
    (camera,) = result.json["cameras"]
    assert [gap["cause"] for gap in camera["gaps"]] == ["disk-full"]
    assert [gap["cause"] for gap in gaps(folder)] == ["disk-full"]
    for row in segments(folder):
        assert decoder_complaints(folder / row["path"]) == ""
    edge("store", "check", "--directory", folder, "--deep").succeeded()


def test_a_disk_that_is_unmounted_is_not_written_below(cameras: Simulator, tmp_path: Path) -> None:
    disk, point = tmp_path / "disk", tmp_path / "point"
    disk.mkdir()
    point.mkdir()
    mount("--bind", disk, point)
    folder = point / "store"
    try:
        with Running("record", cameras.url("camera1"), "--directory", folder, "--duration", 8, "--json") as running:
            wait_for_frames(running, folder, 60, limit=20)
            # What lies below the mount point has the folder too.
            subprocess.run(["umount", "-l", str(point)], check=True)
            folder.mkdir()
            result = running.wait(30).failed("mount")
    finally:
        subprocess.run(["umount", "-l", str(point)], check=False, capture_output=True)
    assert list(folder.iterdir()) == []
    (camera,) = result.json["cameras"]
    assert camera["gaps"][-1]["cause"] == "disk-stall" and "mount" in camera["gaps"][-1]["detail"]
    # On the disk all is well, and the ledger there says what is missing.
    edge("store", "check", "--directory", disk / "store", "--deep").succeeded()
    assert [gap["cause"] for gap in gaps(disk / "store")] == ["disk-stall"]
    assert sum(row["frames"] for row in segments(disk / "store")) >= 60


def test_a_volume_that_is_mounted_read_only(cameras: Simulator, volume: Path) -> None:
    folder = volume / "store"
    edge("record", cameras.url("camera1"), "--directory", folder, "--duration", 2, timeout=30).succeeded()
    before = segments(folder)
    mount("-o", "remount,ro", volume)
    edge("record", cameras.url("camera1"), "--directory", folder, "--duration", 2, timeout=30).failed("read-only")
    edge("store", "repair", "--directory", folder).failed("read-only")
    mount("-o", "remount,rw", volume)
    edge("record", cameras.url("camera1"), "--directory", folder, "--duration", 2, timeout=30).succeeded()
    assert before[0] in segments(folder)
    edge("store", "check", "--directory", folder, "--deep").succeeded()
