"""Steps of wear on paper and in machines: ink, ground, copiers, glass, holes, folds, later readers' pens.

Each takes the page's grey image, the source of chance and a strength (0 to 1), and gives an image of the same size.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

__all__ = ["TONES", "Grey", "Noise", "Tone", "cloud", "grain", "grey"]

Grey = npt.NDArray[np.uint8]
Noise = np.random.Generator
Tone = Callable[[Grey, Noise, float], Grey]


def grey(image: npt.NDArray[Any]) -> Grey:
    """Return *image* as bytes, cut off at black and white."""
    return np.asarray(np.clip(image, 0, 255), dtype=np.uint8)


def cloud(shape: tuple[int, ...], noise: Noise, cells: int) -> npt.NDArray[np.float32]:
    """Return a smooth random field from 0 to 1 with about *cells* swells along the page."""
    coarse = noise.random((cells, cells)).astype(np.float32)
    return np.clip(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), 0, 1)


def _fade(image: Grey, noise: Noise, strength: float) -> Grey:
    """Pale ink: black becomes grey, at strength 1 barely darker than the paper."""
    return grey(255 - (255 - image.astype(np.float32)) * (1 - 0.85 * strength))


def _uneven_ink(image: Grey, noise: Noise, strength: float) -> Grey:
    """A worn ribbon or drum: ink paler in swells over the page."""
    weight = 1 - 0.8 * strength * cloud(image.shape, noise, 7)
    return grey(255 - (255 - image.astype(np.float32)) * weight)


def grain(shape: tuple[int, ...], noise: Noise, sigma: float) -> npt.NDArray[np.float32]:
    """Return grain of standard deviation *sigma*: a tile of it, laid side by side, is a tenth of the work."""
    tile = noise.standard_normal((631, 577), dtype=np.float32)
    times = (-(-shape[0] // tile.shape[0]), -(-shape[1] // tile.shape[1]))
    return np.tile(tile * np.float32(sigma), times)[: shape[0], : shape[1]]


def _paper(image: Grey, noise: Noise, strength: float) -> Grey:
    """Aged paper: a darker ground with a gradient, blotches, fibres and grain."""
    ground = 255 - 70 * strength * (0.5 + 0.35 * cloud(image.shape, noise, 3) + 0.15 * cloud(image.shape, noise, 23))
    fibres = cv2.GaussianBlur(grain(image.shape, noise, 4 * strength), (0, 0), 1.2) * 2
    return grey(image.astype(np.float32) * (ground + fibres) / 255 + grain(image.shape, noise, 1 + 4 * strength))


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
    wander = (paper - ink) * 0.2 * strength * (cloud(image.shape, noise, 4) - 0.5)
    toner = grain(image.shape, noise, 12 * strength)
    slope = 18 - 8 * strength
    exposed = cv2.exp(-np.clip((soft - level - wander - toner) / slope, -30, 30))
    return grey(255 / (1 + exposed))


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
    return grey(worn)


def _punch_holes(image: Grey, noise: Noise, strength: float) -> Grey:
    """Two holes at the head or three down the left side, dark as the scanner's lid shows through.

    Of several places where a clerk may have punched, the one with the least ink is taken.
    """
    worn = image.copy()
    high, wide = image.shape
    inch = wide / 8.5
    radius = round(0.14 * inch)
    tone = int(noise.integers(10, 90))
    at_head = noise.random() < 0.5
    places: list[tuple[int, int, list[tuple[float, float]]]] = []
    for _ in range(10):
        edge, along = noise.uniform(0.24, 0.44) * inch, noise.uniform(-0.35, 0.35) * inch
        if at_head:
            spots = [(wide / 2 + side * 1.375 * inch + along, edge) for side in (-1, 1)]
        else:
            spots = [(edge, high * share + along) for share in (0.12, 0.5, 0.88)]
        corners = [(round(x) - radius, round(y) - radius) for x, y in spots]
        inked = sum(
            int((image[max(0, v) : v + 2 * radius, max(0, u) : u + 2 * radius] < 140).sum()) for u, v in corners
        )
        places.append((inked, len(places), spots))
    for x, y in min(places)[2]:
        cv2.circle(worn, (round(x), round(y)), radius, tone, -1, cv2.LINE_AA)
    return worn


def _edge_shadow(image: Grey, noise: Noise, strength: float) -> Grey:
    """The open lid: a dark band along one or two edges of the glass, soft towards the page."""
    worn = image.astype(np.float32)
    for _ in range(1 + int(noise.integers(2))):
        depth = max(2, int(image.shape[1] * (0.005 + 0.02 * strength * noise.random())))
        lying = np.rot90(worn, int(noise.integers(4)))
        dark = 0.15 + 0.4 * noise.random()
        ramp = np.clip(np.linspace(0, 1.6, depth, dtype=np.float32) - 0.6, 0, 1)
        lying[:depth] *= (dark + (1 - dark) * ramp)[:, None]
    return grey(worn)


def _staple(image: Grey, noise: Noise, strength: float) -> Grey:
    """A staple in the corner, or the two holes that it left, with its shadow."""
    worn = image.copy()
    inch = image.shape[1] / 8.5
    x, y = (0.3 + 0.25 * noise.random()) * inch, (0.25 + 0.2 * noise.random()) * inch
    turn = noise.uniform(-0.9, 0.3)
    ends = [(x, y), (x + 0.45 * inch * np.cos(turn), y + 0.45 * inch * np.sin(turn))]
    shade = np.full(image.shape, 255, np.uint8)
    corners = [(round(u), round(v)) for u, v in ends]
    if noise.random() < 0.6:
        cv2.line(shade, corners[0], corners[1], 255 - round(150 * strength), max(2, round(0.03 * inch)), cv2.LINE_AA)
    for corner in corners:
        cv2.circle(shade, corner, max(1, round(0.018 * inch)), 30, -1, cv2.LINE_AA)
    reach = round(1.3 * inch)
    shade[:reach, :reach] = cv2.GaussianBlur(shade[:reach, :reach], (0, 0), max(0.6, 0.006 * inch))
    worn[:reach, :reach] = np.minimum(worn[:reach, :reach], shade[:reach, :reach])
    return worn


def _fold(image: Grey, noise: Noise, strength: float) -> Grey:
    """A fold across the page: one flank in the shade, a light crest where the coat broke."""
    worn = image.astype(np.float32)
    at = int(image.shape[0] * noise.choice([0.333, 0.5, 0.667])) + int(noise.integers(-30, 30))
    flank = max(6, image.shape[0] // 45)
    worn[at : at + flank] -= (38 * strength * np.linspace(1, 0, flank) ** 2)[:, None]
    crest = np.clip(cloud((1, image.shape[1]), noise, 40)[0] * 2 - 0.6, 0, 1)
    worn[at - 1 : at + 1] += 70 * strength * crest
    worn[at + 1 : at + 3] -= 70 * strength * crest
    return grey(worn)


def _pen_marks(image: Grey, noise: Noise, strength: float) -> Grey:
    """Ticks, underlines, brackets and initials of later readers, in ballpoint, mostly in the margins."""
    worn = image.copy()
    high, wide = image.shape
    for _ in range(1 + int(4 * strength)):
        x, y = noise.random() * wide * 0.85, (0.1 + 0.8 * noise.random()) * high
        margin = noise.choice([0.012, 0.93]) * wide
        kind = noise.integers(4)
        if kind == 0:
            points = [(margin, y), (margin + 0.012 * wide, y + 0.012 * high), (margin + 0.04 * wide, y - 0.02 * high)]
        elif kind == 1:
            points = [(x + step * 0.02 * wide, y + noise.normal(0, 2)) for step in range(int(noise.integers(3, 9)))]
        elif kind == 2:
            deep = noise.uniform(0.03, 0.09) * high
            points = [
                (margin + 0.012 * wide, y),
                (margin, y + 3),
                (margin + 2, y + deep),
                (margin + 0.014 * wide, y + deep),
            ]
        else:
            # initials: loops that run on to the right and grow smaller
            turns = np.linspace(0, noise.uniform(2.2, 4.2) * 2 * np.pi, 70)
            tall = (
                noise.uniform(0.006, 0.011) * high * (1 - 0.55 * turns / turns[-1]) * (1 + 0.4 * np.sin(turns * 0.37))
            )
            run = turns / turns[-1] * 0.045 * wide
            across = margin + run + 0.5 * tall * np.cos(turns) - 0.2 * tall * np.sin(turns)
            points = [(float(u), float(v)) for u, v in np.c_[across, y + tall * np.sin(turns)]]
        line = np.round(np.array(points) * 8).astype(np.int32).reshape(-1, 1, 2)
        ink, width = int(noise.integers(40, 130)), max(1, round(wide / noise.integers(750, 1100)))
        cv2.polylines(worn, [line], False, ink, width, cv2.LINE_AA, 3)
    return np.minimum(worn, image)


def _bleed_through(image: Grey, noise: Noise, strength: float) -> Grey:
    """The other side shows: the page itself, mirrored and faint, stands for it."""
    behind = cv2.GaussianBlur(image[:, ::-1], (0, 0), 2.0).astype(np.float32)
    return grey(np.minimum(image, 255 - (255 - behind) * 0.35 * strength))


def _jpeg(image: Grey, noise: Noise, strength: float) -> Grey:
    """JPEG blocks: quality from 95 down to 35."""
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(95 - 60 * strength)])
    if not done:
        raise ValueError("the page could not be packed as JPEG")
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


TONES: dict[str, Tone] = {
    "fade": _fade,
    "uneven_ink": _uneven_ink,
    "bleed_through": _bleed_through,
    "paper": _paper,
    "blur": _blur,
    "photocopy": _photocopy,
    "specks": _specks,
    "streaks": _streaks,
    "punch_holes": _punch_holes,
    "staple": _staple,
    "edge_shadow": _edge_shadow,
    "fold": _fold,
    "pen_marks": _pen_marks,
    "jpeg": _jpeg,
}
