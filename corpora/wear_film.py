"""Steps of wear that cameras bring: film, its lamp and scratches, and a phone over a desk.

Tones keep the page's size; the backdrops here lie about the sheet where a frame or a photo shows more than it.
"""

from __future__ import annotations

import cv2
import numpy as np

from corpora.wear_tones import Grey, Noise, Tone, cloud, grain, grey

__all__ = ["FILM_TONES", "desk", "frame"]


def _negative(image: Grey, noise: Noise, strength: float) -> Grey:
    """Negative microfilm: light letters on black."""
    return grey(255 - image.astype(np.float32))


def _vignette(image: Grey, noise: Noise, strength: float) -> Grey:
    """A film reader's lamp: darker towards the corners."""
    high, wide = image.shape
    y, x = np.ogrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    return grey(image * (1 - 0.45 * strength * np.clip(x * x + y * y, 0, 2) / 2))


def _scratches(image: Grey, noise: Noise, strength: float) -> Grey:
    """Film scratches: long hair lines, light or dark."""
    worn = image.copy()
    high, wide = image.shape
    for _ in range(int(8 * strength) + 1):
        x = int(noise.integers(wide))
        end = (x + int(noise.integers(-20, 20)), int(noise.integers(high // 2, high)))
        cv2.line(worn, (x, int(noise.integers(high // 2))), end, int(noise.choice([30, 235])), 1, cv2.LINE_AA)
    return worn


def _film_grain(image: Grey, noise: Noise, strength: float) -> Grey:
    """Silver grain: coarse, strongest in the middle greys."""
    coarse = cv2.GaussianBlur(grain(image.shape, noise, 30 * strength), (0, 0), 0.8)
    return grey(image + coarse * (0.4 + 0.6 * np.sin(image.astype(np.float32) * (np.pi / 255))))


def _low_contrast(image: Grey, noise: Noise, strength: float) -> Grey:
    """Flat film or thin exposure: blacks rise and whites fall by up to 90 and 60 greys."""
    low, high = 90 * strength, 255 - 60 * strength
    return grey(low + image.astype(np.float32) * ((high - low) / 255))


def _shade(image: Grey, noise: Noise, strength: float) -> Grey:
    """Light from one side, and the soft shadow of a hand or the phone across a corner."""
    high, wide = image.shape
    y, x = np.ogrid[0 : 1 : high * 1j, 0 : 1 : wide * 1j]
    side, near = noise.uniform(0, 2 * np.pi), noise.uniform(0.9, 1.3)
    light = 1 - 0.45 * strength * (0.5 + 0.5 * ((x - 0.5) * np.cos(side) + (y - 0.5) * np.sin(side)) * 1.4)
    edge = noise.uniform(0, 2 * np.pi)
    across = (x - 0.5) * np.cos(edge) + (y - 0.5) * np.sin(edge) + 0.06 * (cloud(image.shape, noise, 4) - 0.5)
    shadow = 1 / (1 + np.exp(-np.clip((across - noise.uniform(0.1, 0.4)) / noise.uniform(0.02, 0.08), -30, 30)))
    return grey(image * (light * (1 - 0.4 * strength * shadow) * near).clip(0, 1.06))


FILM_TONES: dict[str, Tone] = {
    "negative": _negative,
    "vignette": _vignette,
    "scratches": _scratches,
    "film_grain": _film_grain,
    "low_contrast": _low_contrast,
    "shade": _shade,
}


def frame(size: tuple[int, int], noise: Noise, sheet: Grey) -> Grey:
    """Return a frame of film (wide, high) without its sheet: black, with the film's edge and the next frame's.

    The next frame shows the foot of *sheet*, for files were filmed page after page.
    """
    wide, high = size
    film = np.full((high, wide), int(noise.integers(8, 40)), np.uint8)
    if noise.random() < 0.6:
        foot = sheet[-max(2, sheet.shape[0] // 45) :]
        deep = max(2, round(high * noise.uniform(0.008, 0.02)))
        strip = np.minimum(cv2.resize(foot[-deep:], (round(wide * 0.86), deep)), 235)
        left = round(wide * noise.uniform(0.03, 0.1))
        at = 0 if noise.random() < 0.5 else high - deep
        film[at : at + deep, left : left + strip.shape[1]] = strip if at == 0 else strip[::-1]
    if noise.random() < 0.5:
        edge = max(2, round(wide * noise.uniform(0.004, 0.014)))
        place = np.s_[:, :edge] if noise.random() < 0.5 else np.s_[:, -edge:]
        film[place] = int(noise.integers(190, 245))
    soft = cv2.GaussianBlur(film, (0, 0), 1.2).astype(np.float32)
    return grey(soft + grain(soft.shape, noise, 5.0))


def desk(size: tuple[int, int], noise: Noise) -> Grey:
    """Return a desk seen from above (wide, high): wood with its grain, or a plain or woven top."""
    wide, high = size
    tone = float(noise.choice([noise.uniform(35, 90), noise.uniform(90, 150), noise.uniform(150, 190)]))
    kind = noise.random()
    if kind < 0.55:
        rings = noise.standard_normal((max(2, high // 3), max(2, wide // 160)), dtype=np.float32)
        wood = cv2.resize(cv2.GaussianBlur(rings, (0, 0), 1.0), (wide, high), interpolation=cv2.INTER_CUBIC)
        top = tone + 16 * wood + 14 * (cloud((high, wide), noise, 5) - 0.5)
        if noise.random() < 0.5:
            top = np.rot90(cv2.resize(top.astype(np.float32), (high, wide)))
    elif kind < 0.8:
        top = tone + 10 * (cloud((high, wide), noise, 3) - 0.5) + np.zeros((high, wide), np.float32)
    else:
        weave = cv2.GaussianBlur(grain((high, wide), noise, 26.0), (0, 0), 1.6)
        top = tone + weave
    return grey(top + grain((high, wide), noise, 2.5))
