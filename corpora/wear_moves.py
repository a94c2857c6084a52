"""Steps of wear that move the ink: maps of three by three from a page's pixels to those of the picture made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from corpora.wear_film import desk, frame
from corpora.wear_tones import Grey, Noise, grey

__all__ = ["MOVES", "Matrix", "Move", "moved", "quarters"]

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Move:
    """Where the ink goes: the map, the picture's size (wide, high), what lies about the sheet (None: white)."""

    matrix: Matrix
    size: tuple[int, int]
    about: Grey | None = None


def _skew(image: Grey, noise: Noise, strength: float) -> Move:
    """Fed askew: turned by *strength* degrees to either side, about the middle."""
    high, wide = image.shape
    angle = strength * noise.choice([-1.0, 1.0])
    return Move(np.vstack([cv2.getRotationMatrix2D((wide / 2, high / 2), angle, 1.0), [0, 0, 1]]), (wide, high))


def _shift(image: Grey, noise: Noise, strength: float) -> Move:
    """Laid down askew: moved by up to *strength* per cent of the page."""
    dx, dy = noise.uniform(-strength, strength, 2) / 100 * image.shape[1]
    return Move(np.array([[1, 0, dx], [0, 1, dy], [0, 0, 1]], dtype=np.float64), image.shape[::-1])


def _stretch(image: Grey, noise: Noise, strength: float) -> Move:
    """A feeder that slips: up to *strength* per cent longer or shorter."""
    scale = 1 + noise.uniform(-strength, strength) / 100
    down = (1 - scale) * image.shape[0] / 2
    return Move(np.array([[1, 0, 0], [0, scale, down], [0, 0, 1]], dtype=np.float64), image.shape[::-1])


def _lid(image: Grey, noise: Noise, strength: float) -> Move:
    """The scanner's lid about the sheet: from light grey to black with the strength."""
    tone = 245 - 235 * strength
    return Move(np.eye(3), image.shape[::-1], np.full(image.shape, tone, np.uint8))


def _film_frame(image: Grey, noise: Noise, strength: float) -> Move:
    """A frame of film about the sheet: black borders of up to 9 per cent, the film's edge, the next frame's."""
    high, wide = image.shape
    left, right, head, foot = noise.uniform(0.03, 0.05 + 0.04 * strength, 4)
    size = (round(wide * (1 + left + right)), round(high * (1 + head + foot)))
    matrix = np.array([[1, 0, left * wide], [0, 1, head * high], [0, 0, 1]], dtype=np.float64)
    return Move(matrix, size, frame(size, noise, image))


def _photo(image: Grey, noise: Noise, strength: float) -> Move:
    """A phone held over the sheet on a desk: tilted by up to 20 degrees each way, the sheet filling most or all."""
    high, wide = image.shape
    pitch, yaw = noise.uniform(-1, 1, 2) * np.radians(20) * strength
    roll = noise.uniform(-1, 1) * np.radians(4) * strength
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float64)
    flat = np.c_[corners - [wide / 2, high / 2], np.zeros(4)]
    turns = (
        np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
        @ np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
        @ np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
    )
    far = 1.6 * high
    spots = flat @ turns.T
    seen = spots[:, :2] * far / (far + spots[:, 2:])
    seen = seen - seen.min(axis=0)
    # some hold the phone so near that the sheet's edges are cut off
    near = noise.random() < 0.3
    margins = noise.uniform(-0.03, -0.005, 4) * strength if near else noise.uniform(0.02, 0.08, 4)
    across, down = seen.max(axis=0)
    size = (round(across * (1 + margins[0] + margins[1])), round(down * (1 + margins[2] + margins[3])))
    seen = seen + np.array([margins[0] * across, margins[2] * down])
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen.astype(np.float32))
    top = desk(size, noise).astype(np.float32)
    sheet = np.zeros(size[::-1], np.uint8)
    cv2.fillConvexPoly(sheet, np.round(seen + noise.uniform(-0.012, 0.012, 2) * wide).astype(np.int32), 255)
    shadow = cv2.GaussianBlur(cv2.resize(sheet, (size[0] // 4, size[1] // 4)), (0, 0), 0.004 * wide)
    dark = 1 - 0.5 * cv2.resize(shadow, size).astype(np.float32) / 255
    return Move(np.asarray(matrix, dtype=np.float64), size, grey(top * dark))


MOVES: dict[str, Callable[[Grey, Noise, float], Move]] = {
    "skew": _skew,
    "shift": _shift,
    "stretch": _stretch,
    "lid": _lid,
    "film_frame": _film_frame,
    "photo": _photo,
}


def moved(image: Grey, move: Move) -> Grey:
    """Return the picture after *move*."""
    picture = cv2.warpPerspective(
        image,
        move.matrix,
        move.size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255.0,
    )
    if move.about is None:
        return np.asarray(picture, dtype=np.uint8)
    sheet = cv2.warpPerspective(np.full(image.shape, 255, np.uint8), move.matrix, move.size, flags=cv2.INTER_LINEAR)
    whole = np.where(sheet > 127, picture, move.about).astype(np.uint8)
    rim = (sheet > 0) & (sheet < 255)
    share = sheet[rim] / 255.0
    whole[rim] = picture[rim] * share + move.about[rim] * (1 - share)
    return whole


def quarters(shape: tuple[int, ...], turns: int) -> Matrix:
    """Return the map of a picture of *shape* turned by so many quarters clockwise."""
    high, wide = shape[:2]
    maps = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        1: [[0, -1, high], [1, 0, 0], [0, 0, 1]],
        2: [[-1, 0, wide], [0, -1, high], [0, 0, 1]],
        3: [[0, 1, 0], [-1, 0, wide], [0, 0, 1]],
    }
    return np.array(maps[turns % 4], dtype=np.float64)
