"""What pens leave on a page's ink: scribbles, handwriting, ticks in boxes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from corpora.faces import Face, load_font
from corpora.sheet import Scribble, Text, TickBox

__all__ = ["scribble", "tick", "write"]

Grey = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]


def _line(page: Grey, points: Sequence[tuple[float, float]], width: float, ink: int, rng: random.Random) -> None:
    """Draw a stroke through *points* (pixels): it thins where the pen runs fast and never lightens what is there."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    margin = int(width * 2) + 3
    left, top = max(0, int(min(xs)) - margin), max(0, int(min(ys)) - margin)
    right, foot = min(page.shape[1], int(max(xs)) + margin), min(page.shape[0], int(max(ys)) + margin)
    if right <= left or foot <= top:
        return
    layer = np.full((foot - top, right - left), 255, np.uint8)
    lengths = [abs(b[0] - a[0]) + abs(b[1] - a[1]) for a, b in pairwise(points)]
    usual = sorted(lengths)[len(lengths) // 2] or 1.0
    press = 1.0
    for (start, end), length in zip(pairwise(points), lengths, strict=True):
        press = 0.8 * press + 0.2 * (1.15 - 0.3 * min(2.0, length / usual) + rng.uniform(-0.05, 0.05))
        ends = [(round((x - left) * 16), round((y - top) * 16)) for x, y in (start, end)]
        cv2.line(layer, ends[0], ends[1], ink, max(1, round(width * press)), cv2.LINE_AA, 4)
    spot = page[top:foot, left:right]
    np.minimum(spot, layer, out=spot)


def scribble(page: Grey, mark: Scribble, zoom: float, rng: random.Random) -> None:
    """Draw a pen stroke of a sheet on *page*, in place."""
    _line(page, [(x * zoom, y * zoom) for x, y in mark.points], max(1.0, mark.width * zoom), mark.ink, rng)


def tick(page: Grey, mark: TickBox, zoom: float, ink: int, rng: random.Random) -> None:
    """Tick a box by pen: a cross or a hook that keeps within the box by and large."""
    side = mark.side

    def spot(across: float, down: float) -> tuple[float, float]:
        return (
            (mark.x + side * (across + rng.uniform(-0.1, 0.1))) * zoom,
            (mark.y + side * (down + rng.uniform(-0.1, 0.1))) * zoom,
        )

    width = max(1.0, rng.uniform(0.7, 1.1) * zoom)
    if rng.random() < 0.6:
        _line(page, [spot(0.05, 0.1), spot(0.5, 0.52), spot(0.98, 0.95)], width, ink, rng)
        _line(page, [spot(0.92, 0.0), spot(0.5, 0.48), spot(0.05, 1.0)], width, ink, rng)
    else:
        _line(page, [spot(0.1, 0.55), spot(0.38, 0.95), spot(0.6, 0.4), spot(1.15, -0.25)], width, ink, rng)


def write(page: Grey, mark: Text, face: Face, zoom: float, ink: int, rng: random.Random) -> list[tuple[str, Box]]:
    """Write *mark* by hand on *page*, in place; the baseline drifts as a hand does.

    Returns:
        Each word and the box of its ink in pixels.
    """
    size = mark.size * face.scale
    if mark.fit is not None:
        size *= min(1.0, mark.fit / (load_font(face.path, 200).getlength(mark.text) / 200 * size))
    font = load_font(face.path, max(4, round(size * zoom)))
    slope, x, y = rng.uniform(-0.02, 0.012), mark.x * zoom, mark.y * zoom
    words = []
    for part in mark.text.split(" "):
        if part:
            start = y + rng.uniform(-0.04, 0.04) * size * zoom
            left, top, right, bottom = font.getbbox(part, anchor="ls")
            corner = (round(x + left) - 1, round(start + top) - 1)
            layer = Image.new("L", (max(1, round(right - left) + 3), max(1, round(bottom - top) + 3)), 255)
            spot = (x - corner[0], start - corner[1])
            ImageDraw.Draw(layer).text(spot, part, font=font, anchor="ls", fill=ink)
            u, v = max(0, corner[0]), max(0, corner[1])
            into = page[v : max(0, corner[1] + layer.height), u : max(0, corner[0] + layer.width)]
            drawn = np.asarray(layer)[v - corner[1] :, u - corner[0] :][: into.shape[0], : into.shape[1]]
            np.minimum(into, drawn, out=into)
            words.append((part, (x + left, start + top, x + right, start + bottom)))
        step = font.getlength(f"{part} ") * rng.uniform(0.97, 1.06)
        x, y = x + step, y + step * slope
    return words
