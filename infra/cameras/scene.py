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

"""Paint what the cameras see: a stylised dark room, cheaply enough for 1800 frames of 1080p in seconds.

The room is painted once with numpy (shapes by signed distance, hence smooth edges) and labelled by ffmpeg's drawtext.
What moves (people, the monitor's trace, the seconds) is painted as small patches that are kept and copied into each
frame; sensor noise, code and flash are added last. Scene units are pixels of a 1920x1080 picture.
"""

import math
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

import blocks

if TYPE_CHECKING:
    from encode import VideoSpec

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Colour = tuple[float, float, float]
Shape = Callable[[Floats, Floats], Floats]

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
MONO_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf"
PLACES = ("Simulation room", "Interview room", "Bed side", "Table")
HUES = (0.58, 0.08, 0.45, 0.78)
BEAT_FRAMES = 40
SWAY_PIXELS = 16
LABEL_HEIGHT = 100
NOISE_PLANES = 8
DIGITS = "0123456789."


@dataclass(frozen=True)
class Region:
    """A part of the picture in pixels; even numbers, because chroma has half the resolution."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Patch:
    """Planes of one region, limited range."""

    y: Bytes
    u: Bytes
    v: Bytes


class Canvas:
    """Linear-ish RGB picture (0..1) of a region of the scene that shapes are painted on."""

    def __init__(self, view: "View", region: Region) -> None:
        x = (np.arange(region.width, dtype=np.float32) + region.left + 0.5) * (1920 / view.width)
        y = (np.arange(region.height, dtype=np.float32) + region.top + 0.5) * (1080 / view.height)
        x = (x - view.centre[0]) / view.zoom
        y = (y - view.centre[1]) / view.zoom
        self.x, self.y = np.meshgrid((-x if view.mirror else x) + 960, y + 600)
        self.edge = 1920 / view.width / view.zoom
        self.rgb = np.zeros((region.height, region.width, 3), np.float32)

    def fill(self, colour: Floats) -> None:
        self.rgb[:] = colour

    def paint(self, shape: Shape, colour: Colour, opacity: float = 1, blur: float = 0) -> None:
        """Paint the inside of a shape; `blur` softens its edge over that many units."""
        soft = max(self.edge, blur)
        alpha = np.clip(0.5 - shape(self.x, self.y) / soft, 0, 1)[..., None] * opacity
        self.rgb += (np.array(colour, np.float32) - self.rgb) * alpha

    def light(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Add a soft glow."""
        distance = ((self.x - x) ** 2 + (self.y - y) ** 2) / radius**2
        self.rgb += np.exp(-distance)[..., None] * np.array(colour, np.float32) * strength


@dataclass(frozen=True)
class View:
    """How a camera sees its scene: picture size in pixels, zoom, the place of the scene's centre, mirrored or not."""

    width: int
    height: int
    zoom: float
    centre: tuple[float, float]
    mirror: bool


def box(x: float, y: float, width: float, height: float, radius: float = 0) -> Shape:
    """Box with rounded corners, by its left upper corner."""

    def distance(px: Floats, py: Floats) -> Floats:
        dx = np.abs(px - x - width / 2) - width / 2 + radius
        dy = np.abs(py - y - height / 2) - height / 2 + radius
        return np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - radius

    return distance


def ellipse(x: float, y: float, width: float, height: float) -> Shape:
    """Ellipse by centre and half axes."""

    def distance(px: Floats, py: Floats) -> Floats:
        return (np.hypot((px - x) / width, (py - y) / height) - 1) * min(width, height)

    return distance


def line(ax: float, ay: float, bx: float, by: float, radius: float) -> Shape:
    """Thick line with round ends."""

    def distance(px: Floats, py: Floats) -> Floats:
        share = ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
        share = np.clip(share, 0, 1)
        return np.hypot(px - ax - share * (bx - ax), py - ay - share * (by - ay)) - radius

    return distance


def hue(angle: float, saturation: float, value: float) -> Colour:
    """A colour by hue (0..1), saturation and value."""
    parts = [abs((angle * 6 + shift) % 6 - 3) - 1 for shift in (0, 4, 2)]
    red, green, blue = (value * (1 - saturation + saturation * min(max(part, 0), 1)) for part in parts)
    return red, green, blue


def planes(rgb: Floats) -> Patch:
    """BT.709 limited range 4:2:0 planes of an RGB picture (0..1)."""
    red, green, blue = (np.clip(rgb[..., channel], 0, 1) for channel in range(3))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    half = [plane.reshape(plane.shape[0] // 2, 2, -1, 2).mean((1, 3)) for plane in (luma, red, blue)]
    u, v = (half[2] - half[0]) / 1.8556, (half[1] - half[0]) / 1.5748
    dither = np.random.default_rng(5).uniform(-0.5, 0.5, luma.shape)
    y = np.round(16 + 219 * luma + dither)
    return Patch(y.astype(np.uint8), np.round(128 + 224 * u).astype(np.uint8), np.round(128 + 224 * v).astype(np.uint8))


def view_of(spec: "VideoSpec") -> View:
    """The first two cameras see a whole room, the next two come closer, then it repeats."""
    kind = (spec.camera - 1) % 4
    zoom, centre = ((1.0, (960, 600)), (1.0, (960, 600)), (1.45, (830, 560)), (1.45, (960, 640)))[kind]
    return View(spec.width, spec.height, zoom, centre, kind >= 2)


def paint_room(canvas: Canvas, spec: "VideoSpec") -> None:
    """What does not move."""
    tint = HUES[(spec.camera - 1) % 4]
    height = np.clip(canvas.y / 800, 0, 1)[..., None]
    top, bottom = (np.array(hue(tint, 0.5, value), np.float32) for value in (0.10, 0.26))
    canvas.fill(top + (bottom - top) * height)
    canvas.paint(box(-2000, 800, 6000, 1400), hue(tint + 0.03, 0.35, 0.13))
    canvas.paint(box(-2000, 788, 6000, 14), hue(tint, 0.3, 0.34))
    canvas.light(960, 1300, 900, hue(tint, 0.4, 1), 0.07)
    if (spec.camera - 1) % 2 == 0:
        _paint_simulation_room(canvas, tint)
    else:
        _paint_interview_room(canvas, tint)
    canvas.light(960, 330, 620, (1.0, 0.93, 0.8), 0.16)
    fall = ((canvas.x - 960) / 1500) ** 2 + ((canvas.y - 560) / 950) ** 2
    canvas.rgb *= np.clip(1.08 - 0.55 * fall, 0.25, 1)[..., None]


def _paint_simulation_room(canvas: Canvas, tint: float) -> None:
    canvas.paint(box(150, 290, 470, 300, 10), hue(tint, 0.25, 0.33))
    canvas.paint(box(164, 304, 442, 272, 6), hue(tint + 0.02, 0.65, 0.12))
    canvas.paint(line(230, 540, 400, 330, 16), hue(tint, 0.3, 0.5), 0.12, 20)
    canvas.paint(line(300, 550, 470, 340, 7), hue(tint, 0.3, 0.5), 0.12, 12)
    canvas.paint(box(1480, 330, 240, 470, 8), hue(tint, 0.3, 0.2))
    canvas.paint(box(1496, 346, 208, 454, 4), hue(tint, 0.35, 0.27))
    canvas.paint(ellipse(1520, 590, 9, 9), (0.75, 0.7, 0.55))
    canvas.paint(ellipse(960, 985, 560, 38), (0, 0, 0), 0.45, 40)
    canvas.paint(line(1225, 560, 1225, 960, 6), (0.45, 0.47, 0.5))
    canvas.paint(line(1175, 965, 1275, 965, 7), (0.35, 0.36, 0.4))
    canvas.paint(box(1100, 372, 250, 190, 14), (0.13, 0.14, 0.16))
    canvas.paint(line(540, 330, 540, 960, 5), (0.5, 0.52, 0.55))
    canvas.paint(line(500, 336, 580, 336, 4), (0.5, 0.52, 0.55))
    canvas.paint(box(552, 345, 44, 92, 14), (0.72, 0.8, 0.85), 0.75)
    for wheel in (640, 1150):
        canvas.paint(line(wheel, 850, wheel, 940, 9), (0.36, 0.38, 0.42))
        canvas.paint(ellipse(wheel, 955, 18, 18), (0.09, 0.09, 0.1))
    canvas.paint(box(590, 815, 640, 42, 12), (0.40, 0.42, 0.46))
    canvas.paint(box(600, 755, 620, 66, 24), (0.78, 0.8, 0.82))
    canvas.paint(box(575, 650, 22, 200, 9), (0.5, 0.52, 0.56))
    canvas.paint(box(1222, 710, 20, 140, 9), (0.5, 0.52, 0.56))
    canvas.paint(box(612, 715, 150, 60, 28), (0.92, 0.92, 0.9))
    canvas.paint(ellipse(690, 702, 42, 36), (0.72, 0.55, 0.45))
    canvas.paint(ellipse(676, 688, 36, 26), (0.25, 0.18, 0.15), 0.9)
    canvas.paint(box(735, 690, 480, 100, 46), hue(tint, 0.55, 0.55))
    canvas.paint(line(790, 705, 1180, 718, 22), hue(tint, 0.45, 0.66), 0.6, 26)
    canvas.paint(box(760, 762, 470, 60, 18), hue(tint, 0.58, 0.46))
    canvas.paint(ellipse(880, 175, 150, 34), (0.55, 0.57, 0.6))
    canvas.paint(ellipse(880, 187, 118, 17), (1.0, 0.97, 0.88))
    canvas.paint(line(880, -100, 880, 145, 8), (0.35, 0.37, 0.4))
    canvas.light(880, 200, 210, (1.0, 0.95, 0.8), 0.32)
    canvas.light(860, 720, 330, (1.0, 0.95, 0.85), 0.13)


def _paint_interview_room(canvas: Canvas, tint: float) -> None:
    canvas.paint(box(760, 300, 400, 230, 6), hue(tint, 0.25, 0.42))
    canvas.paint(box(774, 314, 372, 202, 3), hue(tint + 0.5, 0.35, 0.2))
    canvas.paint(ellipse(900, 440, 105, 44), hue(tint + 0.45, 0.4, 0.32), 0.9, 30)
    canvas.paint(ellipse(1040, 380, 34, 34), hue(0.11, 0.5, 0.8), 0.9)
    canvas.paint(line(250, 420, 250, 930, 7), (0.3, 0.27, 0.24))
    canvas.paint(box(170, 310, 160, 130, 40), (1.0, 0.86, 0.6))
    canvas.light(250, 390, 260, (1.0, 0.8, 0.5), 0.42)
    canvas.paint(line(200, 940, 300, 940, 8), (0.25, 0.22, 0.2))
    for angle in range(-4, 5):
        tip = (1690 + 150 * math.sin(angle * 0.33), 700 - 210 * math.cos(angle * 0.33))
        canvas.paint(line(1690, 800, tip[0], tip[1], 15), hue(0.36, 0.55, 0.26 + 0.02 * (angle % 3)))
    canvas.paint(box(1630, 780, 120, 150, 22), (0.5, 0.36, 0.28))
    for left in (430, 1150):
        canvas.paint(ellipse(left + 170, 985, 210, 26), (0, 0, 0), 0.4, 30)
        canvas.paint(box(left + 20, 570, 300, 330, 60), hue(tint, 0.5, 0.36))
        canvas.paint(box(left, 720, 70, 240, 30), hue(tint, 0.5, 0.44))
        canvas.paint(box(left + 270, 720, 70, 240, 30), hue(tint, 0.5, 0.44))
        canvas.paint(box(left + 50, 820, 240, 130, 30), hue(tint, 0.48, 0.4))
    canvas.paint(ellipse(960, 990, 190, 24), (0, 0, 0), 0.45, 30)
    canvas.paint(line(960, 870, 960, 980, 14), (0.3, 0.24, 0.2))
    canvas.paint(ellipse(960, 860, 185, 34), (0.32, 0.24, 0.19))
    canvas.paint(ellipse(960, 850, 185, 34), (0.52, 0.40, 0.31))
    canvas.paint(box(930, 800, 40, 46, 8), (0.88, 0.9, 0.9), 0.9)
    canvas.paint(line(1010, 846, 1075, 842, 6), (0.9, 0.9, 0.86))


def _standing_person(canvas: Canvas, x: float, clothes: Colour) -> None:
    dark = (clothes[0] * 0.75, clothes[1] * 0.75, clothes[2] * 0.75)
    skin = (0.66, 0.48, 0.38)
    canvas.paint(line(x - 32, 720, x - 36, 985, 30), dark)
    canvas.paint(line(x + 32, 720, x + 36, 985, 30), dark)
    canvas.paint(box(x - 78, 462, 156, 300, 60), clothes)
    canvas.paint(line(x - 66, 510, x - 96, 640, 24), clothes)
    canvas.paint(line(x - 96, 640, x - 150, 700, 20), skin)
    canvas.paint(line(x + 66, 510, x + 84, 690, 24), clothes)
    canvas.paint(ellipse(x + 86, 722, 20, 24), skin)
    canvas.paint(box(x - 20, 420, 40, 64, 18), skin)
    canvas.paint(ellipse(x, 388, 46, 56), skin)
    canvas.paint(ellipse(x + 6, 358, 51, 40), (0.16, 0.11, 0.09))


def _seated_person(canvas: Canvas, x: float, lean: float, clothes: Colour, hair: Colour) -> None:
    skin = (0.64, 0.47, 0.38)
    side = 1 if lean > 0 else -1
    canvas.paint(box(x - 85, 590, 170, 270, 66), clothes)
    canvas.paint(line(x - 10 * side, 850, x + 110 * side, 850, 42), (0.16, 0.17, 0.22))
    canvas.paint(line(x + 118 * side, 860, x + 118 * side, 975, 32), (0.14, 0.15, 0.2))
    sleeve = (clothes[0] * 0.85, clothes[1] * 0.85, clothes[2] * 0.85)
    canvas.paint(line(x + 60 * side, 650, x + 66 * side, 770, 25), sleeve)
    canvas.paint(line(x + 66 * side, 770, x + 130 * side, 790, 19), skin)
    canvas.paint(box(x - 20 + lean, 545, 40, 66, 18), skin)
    canvas.paint(ellipse(x + lean * 1.4, 512, 46, 56), skin)
    canvas.paint(ellipse(x + lean * 1.1, 484, 52, 41), hair)


def _trace(phase: int) -> NDArray[np.float64]:
    """The heart beat of the monitor over its width (200 values, 2 beats), moved by `phase` frames."""
    share = ((np.arange(200) / 100) + phase / BEAT_FRAMES) % 1
    beat = [(0.5, 0.012, 1.0), (0.455, 0.012, -0.22), (0.545, 0.014, -0.3), (0.3, 0.04, 0.16), (0.78, 0.06, 0.26)]
    return sum((level * np.exp(-(((share - at) / width) ** 2)) for at, width, level in beat), np.zeros(200))


def _paint_monitor(canvas: Canvas, phase: int) -> None:
    canvas.paint(box(1112, 384, 226, 166, 6), (0.02, 0.04, 0.05))
    rows = ((430, 34, (0.3, 0.95, 0.5), _trace(phase)), (485, 14, (0.35, 0.75, 1.0), np.abs(_trace(phase)) ** 0.4))
    for base, swing, colour, values in rows:
        heights = np.interp(canvas.x, np.arange(200) + 1125, base - swing * values).astype(np.float32)
        slope = np.abs(np.gradient(heights, axis=1)) / 2
        inside = (canvas.x > 1124) & (canvas.x < 1326)
        ink = np.clip(2.2 + slope - np.abs(canvas.y - heights), 0, 1) * inside
        canvas.rgb += (np.array(colour, np.float32) - canvas.rgb) * ink[..., None]
    for at in range(4):
        canvas.paint(box(1126 + at * 52, 520, 36, 12, 4), hue(0.12 + at * 0.13, 0.6, 0.75))


def _even(value: float) -> int:
    return int(value) // 2 * 2


def _region(view: View, left: float, top: float, right: float, bottom: float) -> Region:
    """The pixels that cover a box of scene units."""
    sign = -1 if view.mirror else 1
    xs = [(sign * (x - 960) * view.zoom + view.centre[0]) * view.width / 1920 for x in (left, right)]
    ys = [((y - 600) * view.zoom + view.centre[1]) * view.height / 1080 for y in (top, bottom)]
    x0, x1 = max(0, _even(min(xs))), min(view.width, _even(max(xs)) + 2)
    code_end, label_start = blocks.band_rows(view.width)[1], view.height - LABEL_HEIGHT * view.width / 1920
    y0, y1 = max(_even(code_end) + 2, _even(ys[0])), min(_even(label_start), _even(ys[1]) + 2)
    return Region(x0, y0, max(0, x1 - x0), max(0, y1 - y0))


@dataclass(frozen=True)
class Mover:
    """Something that moves: its region, which state it is in at a frame, and how a state is painted over the room."""

    region: Region
    state: Callable[[int], int]
    paint: Callable[[Canvas, int], None]


def movers(spec: "VideoSpec") -> list[Mover]:
    """What moves in a camera's picture."""
    view, tint = view_of(spec), HUES[(spec.camera - 1) % 4]

    def sway(seconds: float, start: float) -> Callable[[int], int]:
        return lambda n: round(SWAY_PIXELS * math.sin(2 * math.pi * (n / 30 / seconds + start)))

    if (spec.camera - 1) % 2 == 0:
        clothes = hue(tint + 0.45, 0.35, 0.5)
        return [
            Mover(_region(view, 1100, 372, 1350, 562), lambda n: n % BEAT_FRAMES, _paint_monitor),
            Mover(
                _region(view, 1354, 300, 1690, 1030),
                sway(12, 0),
                lambda c, s: _standing_person(c, 1545 + s, clothes),
            ),
        ]
    first, second = hue(tint + 0.5, 0.35, 0.45), hue(tint + 0.3, 0.3, 0.55)
    return [
        Mover(
            _region(view, 450, 420, 800, 1010),
            sway(10, 0.1),
            lambda c, s: _seated_person(c, 600, 14 + s / 2, first, (0.2, 0.13, 0.09)),
        ),
        Mover(
            _region(view, 1120, 420, 1480, 1010),
            sway(15, 0.6),
            lambda c, s: _seated_person(c, 1320, -14 + s / 2, second, (0.42, 0.36, 0.3)),
        ),
    ]


def _drawtext(luma: Bytes, texts: list[tuple[str, str, float, float, float]]) -> Bytes:
    """Write texts (font, text, x, y, size in pixels) on a luma plane."""
    height, width = luma.shape
    filters = ",".join(
        f"drawtext=fontfile={font}:text='{text}':x={x:.0f}:y={y:.0f}:fontsize={size:.0f}:fontcolor=0xEBEBEB"
        for font, text, x, y, size in texts
    )
    raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}"]
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", *raw, "-i", "-", "-vf", filters + ",format=gray"]
    command += ["-frames:v", "1", "-f", "rawvideo", "-"]
    done = subprocess.run(command, input=luma.tobytes(), capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint8).reshape(height, width).copy()


class Painter:
    """Frames of one camera."""

    def __init__(self, spec: "VideoSpec") -> None:
        self.spec, self.view, self.movers = spec, view_of(spec), movers(spec)
        whole = Canvas(self.view, Region(0, 0, spec.width, spec.height))
        paint_room(whole, spec)
        self.room = whole.rgb
        unit = spec.width / 1920
        self.room[_even(spec.height - LABEL_HEIGHT * unit) :] *= 0.45
        still = planes(self.room)
        label = f"Camera {spec.camera}"
        place = PLACES[(spec.camera - 1) % 4]
        size, bottom = 46 * unit, spec.height - 74 * unit
        texts = [
            (FONT, label, 60 * unit, bottom - 4 * unit, size),
            (FONT, place, 330 * unit, bottom + 6 * unit, 32 * unit),
        ]
        self.luma = _drawtext(still.y, texts if spec.width >= 640 else texts[:1])
        self.chroma = (still.u, still.v)
        self.clock_size = max(8, _even(40 * unit))
        self.digits = self._digits()
        self.patch = lru_cache(maxsize=None)(self._patch)
        self.noise = self._noise()

    def _digits(self) -> dict[str, Bytes]:
        """Pictures of the clock's characters, on the background's darkness."""
        size = self.clock_size
        advance = size * 0.602
        blank = np.full((size * 2, math.ceil(advance * len(DIGITS)) + 2), blocks.BLACK, np.uint8)
        drawn = _drawtext(blank, [(MONO_FONT, DIGITS, 0, size * 0.4, size)])[int(size * 0.3) : int(size * 1.3)]
        lefts = [round(at * advance) for at in range(len(DIGITS))]
        return {digit: drawn[:, left : left + int(advance)] for digit, left in zip(DIGITS, lefts, strict=True)}

    def _noise(self) -> list[Bytes]:
        """Planes of sensor noise of -1..1, to be added with wrap-around."""
        random = np.random.default_rng(self.spec.camera)
        shape = (self.spec.height, self.spec.width)
        return [random.integers(-1, 2, shape, dtype=np.int8).view(np.uint8) for _ in range(NOISE_PLANES)]

    def _patch(self, mover: int, state: int) -> Patch:
        what = self.movers[mover]
        area = what.region
        canvas = Canvas(self.view, area)
        canvas.rgb = self.room[area.top : area.top + area.height, area.left : area.left + area.width].copy()
        what.paint(canvas, state)
        return planes(canvas.rgb)

    def frame(self, number: int) -> bytes:
        """One frame, yuv420p."""
        y, (u, v) = self.luma.copy(), (plane.copy() for plane in self.chroma)
        for index, mover in enumerate(self.movers):
            area = mover.region
            if area.width == 0 or area.height == 0:
                continue
            patch = self.patch(index, mover.state(number))
            y[area.top : area.top + area.height, area.left : area.left + area.width] = patch.y
            top, left = area.top // 2, area.left // 2
            u[top : top + area.height // 2, left : left + area.width // 2] = patch.u
            v[top : top + area.height // 2, left : left + area.width // 2] = patch.v
        self._draw_clock(y, number)
        y += self.noise[(number * 5 + number // 30) % NOISE_PLANES]
        blocks.draw(y, number, self.spec.camera)
        u[: blocks.band_rows(self.spec.width)[1] // 2] = 128
        v[: blocks.band_rows(self.spec.width)[1] // 2] = 128
        return y.tobytes() + u.tobytes() + v.tobytes()

    def _draw_clock(self, luma: Bytes, number: int) -> None:
        """The second of the minute and the tenth, at the lower right."""
        text = f"{number // 30:02d}.{number % 30 // 3}"
        unit = self.spec.width / 1920
        height, width = self.digits["0"].shape
        left = self.spec.width - int(60 * unit) - width * len(text)
        top = self.spec.height - int(72 * unit)
        height = min(height, self.spec.height - top)
        for at, digit in enumerate(text):
            target = luma[top : top + height, left + at * width : left + (at + 1) * width]
            np.maximum(target, self.digits[digit][:height], out=target)


def frames(spec: "VideoSpec") -> Iterator[bytes]:
    """All frames of a camera's loop, yuv420p."""
    painter = Painter(spec)
    return (painter.frame(number) for number in range(blocks.LOOP_FRAMES))
