"""Rubber stamps and seals: ink that takes unevenly, at an angle, over whatever stands there."""

from __future__ import annotations

import math
import random

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from corpora.faces import Face, load_font
from corpora.sheet import Seal, Stamp

__all__ = ["put_seal", "put_stamp"]

Grey = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]


def _patches(shape: tuple[int, int], rng: random.Random, zoom: float) -> npt.NDArray[np.float32]:
    """Return how much ink rubber leaves (0 to 1): swells of pressure, and pinholes where it was dry."""
    noise = np.random.default_rng(rng.getrandbits(63))
    high, wide = shape
    coarse = noise.random((max(2, high // round(14 * zoom) + 2), max(2, wide // round(18 * zoom) + 2)))
    swell = cv2.resize(coarse.astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
    fine = cv2.GaussianBlur(noise.random((high, wide)).astype(np.float32), (0, 0), max(0.6, 0.22 * zoom))
    fine = (fine - fine.mean()) / (fine.std() + 1e-6)
    dry = rng.uniform(0.15, 0.55)
    left = np.clip(1.25 - dry * (1.2 - swell) - dry * 0.8 * np.clip(fine - 0.6 + swell * 0.2, 0, 2), 0.12, 1)
    return np.asarray(left, dtype=np.float32)


def _print(page: Grey, cover: Grey, left: int, top: int, ink: int, rng: random.Random, zoom: float) -> None:
    """Print *cover* (255 where rubber meets paper) on *page* in place; ink darkens what lies under it."""
    u, v = max(0, left), max(0, top)
    spot = page[v : max(0, top + cover.shape[0]), u : max(0, left + cover.shape[1])]
    if not spot.size:
        return
    share = cv2.GaussianBlur(cover, (0, 0), max(0.4, 0.1 * zoom)).astype(np.float32) / 255
    share = (share * _patches(cover.shape, rng, zoom))[v - top :, u - left :][: spot.shape[0], : spot.shape[1]]
    spot[:] = (spot * (1 - share * (1 - ink / 255))).astype(np.uint8)


def put_stamp(page: Grey, stamp: Stamp, face: Face, zoom: float, rng: random.Random) -> list[list[tuple[str, Box]]]:
    """Stamp *page*, in place.

    Returns:
        The stamp's lines: each word with the box of its ink in pixels.
    """
    font = load_font(face.path, max(4, round(stamp.size * face.scale * zoom)))
    step = stamp.size * 1.25 * zoom
    wide = max(font.getlength(line) for line in stamp.lines) + step
    high = step * (len(stamp.lines) + 0.8)
    layer = Image.new("L", (round(wide), round(high)), 0)
    pen = ImageDraw.Draw(layer)
    if stamp.framed:
        pen.rectangle((1, 1, layer.width - 2, layer.height - 2), outline=255, width=max(1, round(1.2 * zoom)))
    flat: list[list[tuple[str, Box]]] = []
    for number, line in enumerate(stamp.lines):
        flat.append([])
        x = (layer.width - font.getlength(line)) / 2
        y = step * (number + 1.1)
        for part in line.split(" "):
            pen.text((x, y), part, font=font, anchor="ls", fill=255)
            flat[-1].append((part, pen.textbbox((x, y), part, font=font, anchor="ls")))
            x += font.getlength(part + " ")
    turned = layer.rotate(stamp.angle, expand=True, resample=Image.Resampling.BICUBIC)
    left, top = round(stamp.x * zoom), round(stamp.y * zoom)
    _print(page, np.asarray(turned), left, top, stamp.ink, rng, zoom)
    return [
        [(word, _turned(box, layer.size, turned.size, stamp.angle, (left, top))) for word, box in line]
        for line in flat
    ]


def _turned(box: Box, before: tuple[int, int], after: tuple[int, int], angle: float, corner: tuple[int, int]) -> Box:
    """Return where *box* of a layer comes to stand when the layer is turned about its middle and put down."""
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    spots = []
    for x, y in ((box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])):
        dx, dy = x - before[0] / 2, y - before[1] / 2
        spots.append(
            (dx * cos + dy * sin + after[0] / 2 + corner[0], -dx * sin + dy * cos + after[1] / 2 + corner[1])
        )
    xs, ys = zip(*spots, strict=True)
    return (float(min(xs)), float(min(ys)), float(max(xs)), float(max(ys)))


def put_seal(page: Grey, seal: Seal, face: Face, zoom: float, rng: random.Random) -> None:
    """Print a seal on *page*, in place: a toothed rim, the words between two rings, a star in the middle."""
    radius = seal.radius * zoom
    side = round(2 * radius + 4 * zoom)
    middle = side / 2
    layer = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(layer)
    for share, width in ((0.97, 0.8), (0.62, 0.6)):
        reach = radius * share
        pen.ellipse(
            (middle - reach, middle - reach, middle + reach, middle + reach),
            outline=255,
            width=max(1, round(width * zoom)),
        )
    teeth = round(seal.radius * 2.2)
    for tooth in range(teeth):
        at = 2 * math.pi * tooth / teeth
        x, y = middle + radius * math.cos(at), middle + radius * math.sin(at)
        pen.ellipse((x - 0.9 * zoom, y - 0.9 * zoom, x + 0.9 * zoom, y + 0.9 * zoom), fill=255)
    star = [
        (middle + reach * math.sin(math.pi * at / 5), middle - reach * math.cos(math.pi * at / 5))
        for at in range(10)
        for reach in [radius * (0.42 if at % 2 == 0 else 0.17)]
    ]
    pen.polygon(star, outline=255, width=max(1, round(0.7 * zoom)))
    words = f"{seal.words} * "
    font = load_font(face.path, max(4, round(min(0.26 * radius, 2 * math.pi * 0.72 * radius / len(words) * 1.35))))
    drawn = np.asarray(layer).copy()
    for at, letter in enumerate(words):
        if letter == " ":
            continue
        angle = 2 * math.pi * at / len(words) - math.pi * 0.85
        em = round(font.size)
        tile = Image.new("L", (em * 2, em * 2), 0)
        ImageDraw.Draw(tile).text((em, em), letter, font=font, anchor="mm", fill=255)
        turned = np.asarray(tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC))
        x = round(middle + 0.79 * radius * math.sin(angle)) - em
        y = round(middle - 0.79 * radius * math.cos(angle)) - em
        spot = drawn[max(0, y) : y + 2 * em, max(0, x) : x + 2 * em]
        np.maximum(spot, turned[max(0, -y) :, max(0, -x) :][: spot.shape[0], : spot.shape[1]], out=spot)
    tilt = cv2.getRotationMatrix2D((middle, middle), rng.uniform(-25, 25), 1.0)
    drawn = np.asarray(cv2.warpAffine(drawn, tilt, (side, side)), dtype=np.uint8)
    _print(page, drawn, round(seal.x * zoom - middle), round(seal.y * zoom - middle), seal.ink, rng, zoom)
