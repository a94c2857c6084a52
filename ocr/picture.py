"""A page as grey pixels on its way to an engine, with the way back to the image as archived.

Every step that turns, straightens or rescales a picture returns a new one whose ``to_scan`` has taken the
step in, so that a word's place can be followed back whatever was done. Coordinates are continuous: the
first pixel covers 0 to 1, and (0, 0) is the upper left corner of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

__all__ = [
    "IDENTITY",
    "Colour",
    "Grey",
    "Homography",
    "Picture",
    "affine",
    "inverse",
    "place",
    "shrunk",
    "then",
    "turned",
]

Grey = npt.NDArray[np.uint8]
"""Height by width, 0 is black and 255 white."""
Colour = npt.NDArray[np.uint8]
"""Height by width by 3: red, green, blue, each 0 to 255."""
Homography = tuple[float, float, float, float, float, float, float, float, float]
"""A map of the plane that keeps lines straight, as the rows of a 3 by 3 matrix ``(a, b, c, d, e, f, g, h, i)``:
``x' = (a x + b y + c) / w``, ``y' = (d x + e y + f) / w`` with ``w = g x + h y + i`` (Hartley and Zisserman,
*Multiple View Geometry*, 2.3). ``g`` and ``h`` are 0 but for photos."""

IDENTITY: Homography = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Grey pixels, and the map that leads from them to the pixels of the image as archived."""

    pixels: Grey
    to_scan: Homography = IDENTITY

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return int(self.pixels.shape[1])


def affine(a: float, b: float, c: float, d: float, e: float, f: float) -> Homography:
    """Return the map without perspective: ``x' = a x + b y + c``, ``y' = d x + e y + f``."""
    return a, b, c, d, e, f, 0.0, 0.0, 1.0


def place(homography: Homography, x: float, y: float) -> tuple[float, float]:
    """Return where *homography* leads the point (*x*, *y*)."""
    a, b, c, d, e, f, g, h, i = homography
    w = g * x + h * y + i
    return (a * x + b * y + c) / w, (d * x + e * y + f) / w


def then(first: Homography, second: Homography) -> Homography:
    """Return the map that does *first* and then *second*."""
    return _scaled(np.reshape(second, (3, 3)) @ np.reshape(first, (3, 3)))


def inverse(homography: Homography) -> Homography:
    """Return the map that undoes *homography*; ``ValueError`` where it flattens the plane."""
    matrix = np.reshape(homography, (3, 3))
    if np.linalg.det(matrix) == 0:
        raise ValueError("a map that flattens the plane can't be undone")
    return _scaled(np.linalg.inv(matrix))


def _scaled(matrix: npt.NDArray[np.float64]) -> Homography:
    """Return the map with its last number as 1 (any multiple of a matrix is the same map), but for the rarest."""
    last = matrix[2, 2]
    a, b, c, d, e, f, g, h, i = (matrix / last if last else matrix).ravel().tolist()
    return a, b, c, d, e, f, g, h, i


def turned(picture: Picture, quarters: int) -> Picture:
    """Return *picture* turned clockwise by *quarters* of a full turn (any whole number)."""
    quarters %= 4
    if quarters == 0:
        return picture
    wide, high = float(picture.width), float(picture.height)
    back = {
        1: affine(0.0, 1.0, 0.0, -1.0, 0.0, high),
        2: affine(-1.0, 0.0, wide, 0.0, -1.0, high),
        3: affine(0.0, -1.0, wide, 1.0, 0.0, 0.0),
    }[quarters]
    return Picture(np.ascontiguousarray(np.rot90(picture.pixels, -quarters)), then(back, picture.to_scan))


def shrunk(pixels: Grey, wide: int, high: int) -> Grey:
    """Return *pixels* on a small map of *wide* by *high*, each pixel the mean of those that it covers, or nearly."""
    # Halving is by far the fastest step.
    while pixels.shape[1] >= 4 * wide and pixels.shape[0] >= 4 * high:
        half = pixels.shape[1] // 2, pixels.shape[0] // 2
        pixels = np.asarray(cv2.resize(pixels, half, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return np.asarray(cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA), dtype=np.uint8)
