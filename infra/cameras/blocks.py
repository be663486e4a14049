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

"""The picture code: which frame of which camera a picture is, as black and white blocks in its top row.

The row is cut into 60 cells as wide as high (40 in pictures narrower than 640), so a cell of a 1920 wide picture is
32 px. Cells from the left: 8 sync, 16 frame number, 4 camera number, 6 checksum (all most significant bit first),
then in the wide form the 26 bits after the sync once more, inverted. The narrow form ends with 6 black cells.
The checksum is CRC-6 (x^6 + x + 1, start 0x3f) of the 20 bits of frame and camera number.
The band of one cell's height under the code is white in the flash frames (the first 3 of each second), else dark.
"""

import numpy as np
from numpy.typing import NDArray

FRAMES_PER_SECOND = 30
LOOP_SECONDS = 60
LOOP_FRAMES = FRAMES_PER_SECOND * LOOP_SECONDS
FLASH_FRAMES = 3
SYNC = (1, 0, 1, 0, 1, 1, 0, 0)
WHITE, BLACK, BAND = 235, 16, 24
NARROW_WIDTH = 640


def bits_of(value: int, count: int) -> list[int]:
    """The `count` low bits of `value`, most significant first."""
    return [(value >> shift) & 1 for shift in range(count - 1, -1, -1)]


def checksum(bits: list[int]) -> int:
    """CRC-6 of a list of bits."""
    register = 0x3F
    for bit in bits:
        top = (register >> 5) & 1
        register = (register << 1) & 0x3F
        if top ^ bit:
            register ^= 0x03
    return register


def cells(frame: int, camera: int, wide: bool = True) -> list[int]:
    """The cells of the code row, 1 for white."""
    payload = bits_of(frame, 16) + bits_of(camera, 4)
    payload += bits_of(checksum(payload), 6)
    tail = [1 - bit for bit in payload] if wide else [0] * 6
    return list(SYNC) + payload + tail


def is_flash(frame: int) -> bool:
    """Whether the band under the code is white in this frame."""
    return frame % FRAMES_PER_SECOND < FLASH_FRAMES


def band_rows(width: int) -> tuple[int, int]:
    """First row and end row of the flash band; the code row ends where the band starts."""
    count = 60 if width >= NARROW_WIDTH else 40
    return round(width / count), round(2 * width / count)


def draw(luma: NDArray[np.uint8], frame: int, camera: int) -> None:
    """Draw code and flash band of a frame into a luma plane of shape (height, width), limited range."""
    width = luma.shape[1]
    values = np.array(cells(frame, camera, width >= NARROW_WIDTH))
    start, end = band_rows(width)
    columns = (np.arange(width) * len(values)) // width
    luma[:start] = np.where(values[columns], WHITE, BLACK)
    luma[start:end] = WHITE if is_flash(frame) else BAND
