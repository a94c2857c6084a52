"""What time, copiers and scanners do to a page: documented steps, each with a strength, drawn from a seed.

A step takes the page's grey image and gives a grey image of the same size; those that move the ink also give the
affine map by which the words' boxes follow. The levels are those of the measures: B clean 300 dpi; C worn; D
hard (microfilm). Level A, born digital, is not worn.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from corpora.draw import DrawnPage, DrawnWord

__all__ = ["STEPS", "Wear", "choose_wear", "faults", "weakened", "wear_page"]

Grey = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]
Noise = np.random.Generator


@dataclass(frozen=True, slots=True)
class Wear:
    """The steps that a document went through, in order, with their strengths, and the resolution of its scan."""

    level: str
    dpi: int
    steps: tuple[tuple[str, float], ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"level": self.level, "dpi": self.dpi, "steps": [list(step) for step in self.steps]}


def _grey(image: npt.NDArray[Any]) -> Grey:
    return np.asarray(np.clip(image, 0, 255), dtype=np.uint8)


def _cloud(shape: tuple[int, ...], noise: Noise, cells: int) -> npt.NDArray[np.float32]:
    """Return a smooth random field from 0 to 1 with about *cells* swells along the page."""
    coarse = noise.random((cells, cells)).astype(np.float32)
    return np.clip(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), 0, 1)


def _fade(image: Grey, noise: Noise, strength: float) -> Grey:
    """Pale ink: black becomes grey, at strength 1 barely darker than the paper."""
    return _grey(255 - (255 - image.astype(np.float32)) * (1 - 0.85 * strength))


def _uneven_ink(image: Grey, noise: Noise, strength: float) -> Grey:
    """A worn ribbon or drum: ink paler in swells over the page."""
    weight = 1 - 0.8 * strength * _cloud(image.shape, noise, 7)
    return _grey(255 - (255 - image.astype(np.float32)) * weight)


def _paper(image: Grey, noise: Noise, strength: float) -> Grey:
    """Aged paper: a darker ground with a gradient and grain."""
    ground = 255 - 70 * strength * (0.5 + 0.5 * _cloud(image.shape, noise, 3))
    grain = noise.normal(0, 1 + 5 * strength, image.shape).astype(np.float32)
    return _grey(image.astype(np.float32) * ground / 255 + grain)


def _blur(image: Grey, noise: Noise, strength: float) -> Grey:
    """A soft lens: Gaussian blur of up to 1.6 pixels."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.15 + 1.45 * strength), dtype=np.uint8)


def _photocopy(image: Grey, noise: Noise, strength: float) -> Grey:
    """One generation of a copier: soft lens, hard contrast about a level that wanders, toner grain.

    The exposure follows the page, as copiers do: the level lies between the paper and the page's own ink.
    """
    soft = cv2.GaussianBlur(image, (0, 0), (0.4 + 1.0 * strength) * image.shape[1] / 2550).astype(np.float32)
    paper = float(np.percentile(soft, 70))
    inked = soft[soft < paper - 30]
    ink = float(np.percentile(inked, 40)) if inked.size else paper - 60
    level = paper - (0.45 + 0.1 * noise.random()) * (paper - ink)
    wander = (paper - ink) * 0.2 * strength * (_cloud(image.shape, noise, 4) - 0.5)
    grain = noise.normal(0, 12 * strength, image.shape).astype(np.float32)
    slope = 18 - 8 * strength
    return _grey(255 / (1 + np.exp(-np.clip((soft - level - wander - grain) / slope, -30, 30))))


def _specks(image: Grey, noise: Noise, strength: float) -> Grey:
    """Dust and toner: up to some 900 dark dots, and a third as many white ones."""
    worn = image.copy()
    high, wide = image.shape
    for number in range(int(1200 * strength)):
        spot = (int(noise.integers(wide)), int(noise.integers(high)))
        size = int(noise.integers(0, 2 if number % 10 else 3))
        cv2.circle(worn, spot, size, int(noise.integers(0, 120)) if number % 4 else 255, -1)
    return worn


def _streaks(image: Grey, noise: Noise, strength: float) -> Grey:
    """A dirty drum or glass: thin grey lines down the page."""
    worn = image.astype(np.float32)
    for _ in range(1 + int(5 * strength)):
        at = int(noise.integers(image.shape[1] - 3))
        worn[:, at : at + int(noise.integers(1, 4))] -= 30 + 90 * strength * noise.random()
    return _grey(worn)


def _punch_holes(image: Grey, noise: Noise, strength: float) -> Grey:
    """Two holes at the head or three down the left side, dark as the scanner's lid shows through."""
    worn = image.copy()
    high, wide = image.shape
    radius = round(0.14 * wide / 8.5)
    tone = int(noise.integers(10, 90))
    if noise.random() < 0.5:
        spots = [
            (wide / 2 - 1.375 * wide / 8.5, 0.42 * wide / 8.5),
            (wide / 2 + 1.375 * wide / 8.5, 0.42 * wide / 8.5),
        ]
    else:
        spots = [(0.3 * wide / 8.5, high * share) for share in (0.12, 0.5, 0.88)]
    for x, y in spots:
        cv2.circle(worn, (round(x), round(y)), radius, tone, -1, cv2.LINE_AA)
    return worn


def _edge_shadow(image: Grey, noise: Noise, strength: float) -> Grey:
    """The open lid: a dark band along one or two edges of the glass."""
    worn = image.astype(np.float32)
    for _ in range(1 + int(noise.integers(2))):
        depth = int(image.shape[1] * (0.005 + 0.02 * strength * noise.random()))
        side = int(noise.integers(4))
        band = (
            worn[:depth]
            if side == 0
            else worn[-depth:]
            if side == 1
            else worn[:, :depth]
            if side == 2
            else worn[:, -depth:]
        )
        band *= 0.15 + 0.4 * noise.random()
    return _grey(worn)


def _fold(image: Grey, noise: Noise, strength: float) -> Grey:
    """A fold across the page: a thin shade with a light crest."""
    worn = image.astype(np.float32)
    at = int(image.shape[0] * noise.choice([0.333, 0.5, 0.667])) + int(noise.integers(-30, 30))
    worn[at : at + 2] += 60 * strength
    worn[at + 2 : at + 5] -= 90 * strength
    return _grey(worn)


def _pen_marks(image: Grey, noise: Noise, strength: float) -> Grey:
    """Ticks, underlines and margin strokes of later readers, in ballpoint."""
    worn = image.copy()
    high, wide = image.shape
    for _ in range(1 + int(4 * strength)):
        x, y = noise.random() * wide * 0.85, (0.1 + 0.8 * noise.random()) * high
        kind = noise.integers(3)
        if kind == 0:
            x = noise.choice([0.005, 0.93]) * wide
            points = [(x, y), (x + 0.012 * wide, y + 0.012 * high), (x + 0.04 * wide, y - 0.02 * high)]
        elif kind == 1:
            points = [(x + step * 0.02 * wide, y + noise.normal(0, 2)) for step in range(int(noise.integers(3, 9)))]
        else:
            x = noise.choice([0.005, 0.93]) * wide
            points = [(x + noise.random() * 0.05 * wide, y + noise.random() * 0.03 * high) for _ in range(12)]
        line = np.array(points, dtype=np.int32).reshape(-1, 1, 2)
        cv2.polylines(worn, [line], False, int(noise.integers(40, 130)), max(1, round(wide / 900)), cv2.LINE_AA)
    return np.minimum(worn, image)


def _negative(image: Grey, noise: Noise, strength: float) -> Grey:
    """Negative microfilm: light letters on black."""
    return _grey(255 - image.astype(np.float32))


def _vignette(image: Grey, noise: Noise, strength: float) -> Grey:
    """A film reader's lamp: darker towards the corners."""
    high, wide = image.shape
    y, x = np.ogrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    return _grey(image * (1 - 0.45 * strength * np.clip(x * x + y * y, 0, 2) / 2))


def _scratches(image: Grey, noise: Noise, strength: float) -> Grey:
    """Film scratches: long hair lines, light or dark."""
    worn = image.copy()
    high, wide = image.shape
    for _ in range(int(8 * strength) + 1):
        x = int(noise.integers(wide))
        end = (x + int(noise.integers(-20, 20)), int(noise.integers(high // 2, high)))
        cv2.line(worn, (x, int(noise.integers(high // 2))), end, int(noise.choice([30, 235])), 1, cv2.LINE_AA)
    return worn


def _bleed_through(image: Grey, noise: Noise, strength: float) -> Grey:
    """The other side shows: the page itself, mirrored and faint, stands for it."""
    behind = cv2.GaussianBlur(image[:, ::-1], (0, 0), 2.0).astype(np.float32)
    return _grey(np.minimum(image, 255 - (255 - behind) * 0.35 * strength))


def _jpeg(image: Grey, noise: Noise, strength: float) -> Grey:
    """JPEG blocks: quality from 95 down to 35."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(95 - 60 * strength)])
    if not done:
        raise ValueError("the page could not be packed as JPEG")
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _skew_matrix(shape: tuple[int, ...], noise: Noise, strength: float) -> Matrix:
    """Fed askew: turned by *strength* degrees to either side, about the middle."""
    angle = strength * noise.choice([-1.0, 1.0])
    return np.asarray(cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), angle, 1.0), dtype=np.float64)


def _shift_matrix(shape: tuple[int, ...], noise: Noise, strength: float) -> Matrix:
    """Laid down askew: moved by up to *strength* per cent of the page."""
    dx, dy = noise.uniform(-strength, strength, 2) / 100 * shape[1]
    return np.array([[1, 0, dx], [0, 1, dy]], dtype=np.float64)


def _stretch_matrix(shape: tuple[int, ...], noise: Noise, strength: float) -> Matrix:
    """A feeder that slips: up to *strength* per cent longer or shorter."""
    scale = 1 + noise.uniform(-strength, strength) / 100
    return np.array([[1, 0, 0], [0, scale, (1 - scale) * shape[0] / 2]], dtype=np.float64)


_TONES: dict[str, Callable[[Grey, Noise, float], Grey]] = {
    "fade": _fade,
    "uneven_ink": _uneven_ink,
    "paper": _paper,
    "blur": _blur,
    "photocopy": _photocopy,
    "specks": _specks,
    "streaks": _streaks,
    "punch_holes": _punch_holes,
    "edge_shadow": _edge_shadow,
    "fold": _fold,
    "pen_marks": _pen_marks,
    "negative": _negative,
    "vignette": _vignette,
    "scratches": _scratches,
    "bleed_through": _bleed_through,
    "jpeg": _jpeg,
}
_MOVES: dict[str, Callable[[tuple[int, ...], Noise, float], Matrix]] = {
    "skew": _skew_matrix,
    "shift": _shift_matrix,
    "stretch": _stretch_matrix,
}
STEPS = (*_TONES, *_MOVES)


def choose_wear(rng: random.Random, level: str) -> Wear:
    """Choose what a document of *level* (B, C or D) went through.

    Raises:
        ValueError: for any other level.
    """
    if level == "B":
        steps = [("skew", rng.uniform(0, 0.4)), ("shift", 0.4), ("blur", rng.uniform(0.1, 0.4))]
        steps += [("paper", rng.uniform(0, 0.2))]
        if rng.random() < 0.2:
            steps.append(("punch_holes", 1.0))
        return Wear("B", 300, tuple(steps))
    if level == "C":
        return Wear("C", rng.choice([200, 240, 300, 300]), tuple(_worn(rng)))
    if level == "D":
        return Wear("D", rng.choice([150, 180, 200]), tuple(_filmed(rng)))
    raise ValueError(f"no such level of wear: {level!r} (B, C or D)")


def _worn(rng: random.Random) -> list[tuple[str, float]]:
    steps: list[tuple[str, float]] = []
    if rng.random() < 0.7:
        steps.append(("uneven_ink", rng.uniform(0.1, 0.6)))
    if rng.random() < 0.3:
        steps.append(("fade", rng.uniform(0.05, 0.4)))
    if rng.random() < 0.35:
        steps.append(("punch_holes", 1.0))
    if rng.random() < 0.35:
        steps.append(("pen_marks", rng.uniform(0.1, 1.0)))
    if rng.random() < 0.15:
        steps.append(("fold", rng.uniform(0.3, 1.0)))
    steps += [
        ("skew", rng.uniform(0.0, 3.0) if rng.random() < 0.6 else rng.uniform(0, 0.8)),
        ("shift", 1.2),
        ("stretch", 0.6),
    ]
    for _ in range(rng.choices([0, 1, 2], [40, 45, 15])[0]):
        steps.append(("photocopy", rng.uniform(0.1, 0.75)))
    if rng.random() < 0.7:
        steps.append(("specks", rng.uniform(0.02, 0.6)))
    if rng.random() < 0.2:
        steps.append(("streaks", rng.uniform(0.1, 0.8)))
    if rng.random() < 0.3:
        steps.append(("edge_shadow", rng.uniform(0.2, 1.0)))
    steps += [("paper", rng.uniform(0.05, 0.8)), ("blur", rng.uniform(0.1, 0.5))]
    if rng.random() < 0.4:
        steps.append(("jpeg", rng.uniform(0.2, 0.9)))
    return steps


def _filmed(rng: random.Random) -> list[tuple[str, float]]:
    steps: list[tuple[str, float]] = [("uneven_ink", rng.uniform(0.2, 0.8))]
    if rng.random() < 0.3:
        steps.append(("bleed_through", rng.uniform(0.3, 1.0)))
    steps += [("skew", rng.uniform(0, 6.0)), ("shift", 1.5), ("stretch", 1.0)]
    for _ in range(rng.choice([1, 1, 2])):
        steps.append(("photocopy", rng.uniform(0.3, 1.0)))
    steps += [("fade", rng.uniform(0.1, 0.5)), ("specks", rng.uniform(0.1, 0.8)), ("paper", rng.uniform(0.4, 1.0))]
    steps += [
        ("scratches", rng.uniform(0.2, 1.0)),
        ("vignette", rng.uniform(0.2, 1.0)),
        ("blur", rng.uniform(0.2, 0.6)),
    ]
    if rng.random() < 0.3:
        steps.append(("negative", 1.0))
    return steps


_EATERS = frozenset({"fade", "uneven_ink", "photocopy", "paper", "specks"})


def weakened(wear: Wear, names: frozenset[str]) -> Wear:
    """Return the wear with the steps of *names* at three fifths of their strength."""
    return Wear(
        wear.level,
        wear.dpi,
        tuple((name, strength * 0.6 if name in names else strength) for name, strength in wear.steps),
    )


def faults(clean: DrawnPage, worn: DrawnPage, enough: float) -> frozenset[str]:
    """Return the steps to blame where a reader of the worn page could not see what stood there; else nothing.

    A page that nobody can read has no place in an archive with its truth. No word may be moved off the page, and
    of the share *enough* of the words at least two fifths of the ink must still be there.
    """
    high, wide = worn.image.shape
    for word in worn.words:
        left, top, right, bottom = word.box
        if word.kind == "text" and (left < 0 or top < 0 or right > wide or bottom > high):
            return frozenset(_MOVES)
    return frozenset() if _survival(clean, worn) >= enough else _EATERS


def _survival(clean: DrawnPage, worn: DrawnPage) -> float:
    image = worn.image if np.median(worn.image) > 127 else 255 - worn.image
    paper = float(np.percentile(image, 70))
    seen = 0
    for before, after in zip(clean.words, worn.words, strict=True):
        ink = np.count_nonzero(_cut(clean.image, before) < 128)
        left = np.count_nonzero(_cut(image, after) < paper - 45)
        seen += bool(left >= 0.4 * ink)
    return seen / max(1, len(clean.words))


def _cut(image: Grey, word: DrawnWord) -> Grey:
    left, top, right, bottom = word.box
    return image[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]


def wear_page(page: DrawnPage, wear: Wear, noise: Noise) -> DrawnPage:
    """Return the page after all its steps; boxes follow wherever the ink was moved."""
    image, words = page.image, page.words
    for name, strength in wear.steps:
        if name in _TONES:
            image = _TONES[name](image, noise, strength)
            continue
        matrix = _MOVES[name](image.shape, noise, strength)
        size = (image.shape[1], image.shape[0])
        image = np.asarray(
            cv2.warpAffine(
                image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255.0
            ),
            dtype=np.uint8,
        )
        words = tuple(_moved(word, matrix) for word in words)
    return DrawnPage(image, words, page.dpi)


def _moved(word: DrawnWord, matrix: Matrix) -> DrawnWord:
    left, top, right, bottom = word.box
    corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]]) @ matrix.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    return replace(word, box=(float(low[0]), float(low[1]), float(high[0]), float(high[1])))
