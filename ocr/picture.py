"""A page as grey pixels on its way to an engine, with the way back to the image as archived.

Every step that turns, straightens or rescales a picture returns a new one whose ``to_scan`` has taken the
step in, so that a word's place can be followed back whatever was done. Coordinates are continuous: the
first pixel covers 0 to 1, and (0, 0) is the upper left corner of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["IDENTITY", "Affine", "Colour", "Grey", "Picture", "inverse", "place", "then", "turned"]

Grey = npt.NDArray[np.uint8]
"""Height by width, 0 is black and 255 white."""
Colour = npt.NDArray[np.uint8]
"""Height by width by 3: red, green, blue, each 0 to 255."""
Affine = tuple[float, float, float, float, float, float]
"""``(a, b, c, d, e, f)``: ``x' = a x + b y + c``, ``y' = d x + e y + f``."""

IDENTITY: Affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Grey pixels, and the map that leads from them to the pixels of the image as archived."""

    pixels: Grey
    to_scan: Affine = IDENTITY

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return int(self.pixels.shape[1])


def place(affine: Affine, x: float, y: float) -> tuple[float, float]:
    """Return where *affine* leads the point (*x*, *y*)."""
    a, b, c, d, e, f = affine
    return a * x + b * y + c, d * x + e * y + f


def then(first: Affine, second: Affine) -> Affine:
    """Return the map that does *first* and then *second*."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        p * a + q * d,
        p * b + q * e,
        p * c + q * f + r,
        s * a + t * d,
        s * b + t * e,
        s * c + t * f + u,
    )


def inverse(affine: Affine) -> Affine:
    """Return the map that undoes *affine*; ``ValueError`` where it flattens the plane."""
    a, b, c, d, e, f = affine
    determinant = a * e - b * d
    if determinant == 0:
        raise ValueError("a map that flattens the plane can't be undone")
    p, q, s, t = e / determinant, -b / determinant, -d / determinant, a / determinant
    return p, q, -(p * c + q * f), s, t, -(s * c + t * f)


def turned(picture: Picture, quarters: int) -> Picture:
    """Return *picture* turned clockwise by *quarters* of a full turn (any whole number)."""
    quarters %= 4
    if quarters == 0:
        return picture
    wide, high = float(picture.width), float(picture.height)
    back: Affine = {
        1: (0.0, 1.0, 0.0, -1.0, 0.0, high),
        2: (-1.0, 0.0, wide, 0.0, -1.0, high),
        3: (0.0, -1.0, wide, 1.0, 0.0, 0.0),
    }[quarters]
    return Picture(np.ascontiguousarray(np.rot90(picture.pixels, -quarters)), then(back, picture.to_scan))
