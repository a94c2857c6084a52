"""Strike letters on paper: a page's ink as a share from 0 (paper) to 255 (all that the ribbon gives)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from corpora.machines import Fault, Hand

__all__ = ["Striker", "texture"]

Grey = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]

_NEIGHBOURS = "asdfghjklqwertyuiopzxcvbnm1234567890"


@dataclass(slots=True)
class Striker:
    """Strikes the letters of one machine on one page; ``ink`` is the page's ink so far, ``zoom`` pixels a point."""

    hand: Hand
    zoom: float
    rng: random.Random
    ink: Grey
    rubbed: list[tuple[Box, float]] = field(default_factory=list)
    _types: dict[tuple[ImageFont.FreeTypeFont, str], tuple[Grey, int, int]] = field(default_factory=dict)
    _phase: float = field(init=False)
    _swell: float = field(init=False)

    def __post_init__(self) -> None:
        self._phase, self._swell = self.rng.uniform(0, 6.28), self.rng.uniform(0.02, 0.06)

    def letter(self, font: ImageFont.FreeTypeFont, letter: str, x: float, y: float) -> Box:
        """Strike *letter* with its baseline at pixels ``x``, ``y``, with all the machine's accidents.

        Returns:
            The box of the ink in pixels.
        """
        rng, hand = self.rng, self.hand
        across = rng.uniform(-hand.shift, hand.shift) * self.zoom * 0.5
        down = rng.uniform(-hand.shift, hand.shift) * self.zoom
        weak = rng.random() ** 2 * hand.unevenness
        if hand.ribbon:
            self._phase += self._swell
            weak += hand.ribbon * 0.35 * (0.5 + 0.5 * np.sin(self._phase))
        if hand.slips and letter.isalnum() and rng.random() * 1000 < hand.slips:
            wrong = self._put(font, rng.choice(_NEIGHBOURS), x + across, y - down, 0.3)
            self.rubbed.append((wrong, rng.uniform(0.3, 1.0)))
            weak = 0.0
        return self._put(font, letter, x + across, y + down, 1 - min(0.7, weak), lopsided=rng.uniform(-1, 1))

    def strike_out(self, font: ImageFont.FreeTypeFont, x: float, y: float) -> None:
        """Strike the crossing-out letter over what stands at ``x``, ``y``."""
        self._put(font, self.hand.strikes, x, y + self.rng.uniform(-0.5, 0.5) * self.zoom, self.rng.uniform(0.8, 1))

    def _put(
        self, font: ImageFont.FreeTypeFont, letter: str, x: float, y: float, force: float, lopsided: float = 0.0
    ) -> Box:
        key = (font, letter)
        if key not in self._types:
            self._types[key] = self._cut(font, letter)
        shape, left, top = self._types[key]
        high, wide = shape.shape
        x0, y0 = round(x) + left, round(y) + top
        struck = shape * force
        if self.hand.unevenness > 0.12 and lopsided:
            struck = struck * (1 - self.hand.unevenness * 0.5 * np.clip(lopsided * np.linspace(-1, 1, wide), 0, 1))
        u0, v0 = max(0, x0), max(0, y0)
        spot = self.ink[v0 : max(0, y0 + high), u0 : max(0, x0 + wide)]
        if spot.size:
            np.maximum(
                spot, struck[v0 - y0 :, u0 - x0 :][: spot.shape[0], : spot.shape[1]].astype(np.uint8), out=spot
            )
        return (x0, y0, x0 + wide, y0 + high)

    def _cut(self, font: ImageFont.FreeTypeFont, letter: str) -> tuple[Grey, int, int]:
        """Return the letter's type as this machine has it: its ink, and where it lies from the baseline's start."""
        dotted = self.hand.dots and font.size / self.hand.dots > 1.3
        shape, left, top = _dotted(font, letter, self.hand.dots) if dotted else _solid(font, letter)
        fault = self.hand.faults.get(letter)
        if fault:
            shape = _faulty(shape, fault)
            left += round(fault.across * self.zoom)
            top += round(fault.down * self.zoom)
        return shape, left, top


def _solid(font: ImageFont.FreeTypeFont, letter: str, mode: str = "L") -> tuple[Grey, int, int]:
    """Return a letter's ink and where it lies from the baseline's start."""
    box = font.getbbox(letter, anchor="ls")
    left, top = int(np.floor(box[0])), int(np.floor(box[1]))
    image = Image.new("L", (max(1, int(np.ceil(box[2])) - left), max(1, int(np.ceil(box[3])) - top)), 0)
    pen = ImageDraw.Draw(image)
    pen.fontmode = mode
    pen.text((-left, -top), letter, font=font, anchor="ls", fill=255)
    return np.asarray(image), left, top


def _dotted(font: ImageFont.FreeTypeFont, letter: str, rows: int) -> tuple[Grey, int, int]:
    """Return a letter as a printer with so many *rows* of pins an em dots it, and where it lies."""
    pins, across, down = _solid(font.font_variant(size=rows), letter, "1")
    step = font.size / rows
    size = (int(np.ceil((pins.shape[1] + 1) * step)), int(np.ceil((pins.shape[0] + 1) * step)))
    dots = np.zeros(size[::-1], np.uint8)
    for row, column in zip(*np.nonzero(pins), strict=True):
        at = (round((column + 1) * step * 16), round((row + 1) * step * 16))
        cv2.circle(dots, at, round(step * 0.6 * 16), 255, -1, cv2.LINE_AA, 4)
    return dots, round((across - 0.5) * step), round((down - 0.5) * step)


def _faulty(shape: Grey, fault: Fault) -> Grey:
    high, wide = shape.shape
    worn: npt.NDArray[np.floating[Any]] = shape.astype(np.float32)
    if fault.filled:
        # what cannot be reached from outside the letter is its counter
        padded = cv2.copyMakeBorder((shape < 90).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1.0)
        cv2.floodFill(padded, None, (0, 0), 0.0)
        counter = cv2.GaussianBlur(padded[1:-1, 1:-1] * np.uint8(255), (0, 0), 0.7)
        worn = np.maximum(worn, counter * (0.8 * fault.filled))
    if fault.worn:
        along = np.linspace(1, 0, wide)[None] if fault.side % 2 == 0 else np.linspace(1, 0, high)[:, None]
        if fault.side >= 2:
            along = 1 - along
        worn = worn * (1 - fault.worn * np.clip(along * 1.6 - 0.5, 0, 1))
    if fault.lean:
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), fault.lean, 1.0)
        worn = np.asarray(cv2.warpAffine(worn, turn, (wide, high), flags=cv2.INTER_LINEAR), dtype=np.float32)
    return np.asarray(worn, dtype=np.uint8)


def texture(ink: Grey, hand: Hand, zoom: float, noise: np.random.Generator) -> Grey:
    """Return the page's ink as the ribbon's weave, the paper's tooth and a carbon leave it."""
    if not ink.any():
        return ink
    worn = ink
    if hand.carbon:
        worn = np.asarray(cv2.GaussianBlur(worn, (0, 0), (0.12 + 0.2 * hand.carbon) * zoom), dtype=np.uint8)
    depth = 0.1 + 0.5 * hand.ribbon + 0.25 * hand.carbon
    tile = noise.integers(0, 256, (384, 384), dtype=np.uint8)
    grain = cv2.GaussianBlur(tile, (0, 0), max(0.5, 0.16 * zoom), borderType=cv2.BORDER_WRAP).astype(np.float32)
    grain = np.clip(0.5 + (grain - grain.mean()) / (4 * grain.std() + 1e-6), 0, 1)
    share = np.uint8(255 * (1 - depth * grain))
    times = (-(-ink.shape[0] // 384), -(-ink.shape[1] // 384))
    spread = np.tile(share, times)[: ink.shape[0], : ink.shape[1]]
    return np.asarray(cv2.multiply(worn, spread, scale=1 / 255), dtype=np.uint8)
