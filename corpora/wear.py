"""What time, copiers, cameras and scanners do to a page: documented steps, each with a strength, drawn from a seed.

Tones change greys (``wear_tones``, ``wear_film``), moves take the ink elsewhere (``wear_moves``), and words' boxes
follow. The levels are those of the measures: B clean 300 dpi; C worn; D hard (microfilm, copies of copies, phone
photos, turned pages). Level A, born digital, is not worn.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corpora.draw import DrawnPage, DrawnWord
from corpora.splits import Split
from corpora.wear_film import FILM_TONES
from corpora.wear_legible import faults
from corpora.wear_moves import MOVES, Matrix, Move, moved, quarters
from corpora.wear_tones import TONES, Grey, Noise

__all__ = ["HELD_OUT", "STEPS", "Wear", "choose_wear", "faults", "step_purpose", "weakened", "wear_page"]

Steps = list[tuple[str, float]]

_TONES = {**TONES, **FILM_TONES}
# "turn": the picture lies by so many quarters clockwise as the strength says
STEPS = (*_TONES, *MOVES, "turn")
# what nothing is tuned or fitted to: pages have these in the test split alone
HELD_OUT = frozenset({"fold", "staple", "streaks"})
_MILDER = 0.9
# steps that are there or not: their strength says nothing, or which of several
_WHOLE = frozenset({"turn", "negative", "punch_holes", "lid"})


def step_purpose(name: str) -> str:
    """Return what the step *name* stands for, in a sentence or two.

    Raises:
        KeyError: for a step that there is not.
    """
    if name == "turn":
        return (
            "Laid or fed the wrong way: the picture lies turned by so many quarters clockwise as the strength says."
        )
    told = (_TONES[name] if name in _TONES else MOVES[name]).__doc__ or ""
    return " ".join(told.split("\n\n")[0].split())


@dataclass(frozen=True, slots=True)
class Wear:
    """The steps that a document went through, in order, with their strengths, and the resolution of its scan."""

    level: str
    dpi: int
    steps: tuple[tuple[str, float], ...]

    @property
    def grey_only(self) -> bool:
        """Whether the picture makes no sense in black and white alone: a negative, a photo, film in its frame."""
        return any(name in ("negative", "photo", "film_frame") for name, _ in self.steps)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"level": self.level, "dpi": self.dpi, "steps": [list(step) for step in self.steps]}


def choose_wear(rng: random.Random, level: str, split: Split | None = None) -> Wear:
    """Choose what a document of *level* (B, C or D) went through.

    Of the splits ``test`` alone meets the steps of ``HELD_OUT``, and the last tenth of any strength; None is like it.

    Raises:
        ValueError: for any other level.
    """
    wear = _chosen(rng, level)
    if split in (None, "test"):
        return wear
    known = [(name, strength) for name, strength in wear.steps if name not in HELD_OUT]
    return replace(wear, steps=tuple((name, s if name in _WHOLE else _MILDER * s) for name, s in known))


def _chosen(rng: random.Random, level: str) -> Wear:
    if level == "B":
        steps = [("skew", rng.uniform(0, 0.4)), ("shift", 0.4), ("blur", rng.uniform(0.1, 0.4))]
        steps += [("paper", rng.uniform(0, 0.2))]
        if rng.random() < 0.2:
            steps.append(("punch_holes", 1.0))
        return Wear("B", 300, tuple(steps))
    if level == "C":
        return Wear("C", rng.choice([200, 240, 300, 300]), tuple(_worn(rng)))
    if level == "D":
        dpi = rng.choice([150, 180, 200])
        kind = rng.random()
        if kind < 0.2:
            return Wear("D", 200, (*_photographed(rng), *_turned(rng, 0.12)))
        hard = _filmed(rng) if kind < 0.65 else _copied(rng)
        return Wear("D", dpi, (*hard, *_turned(rng, 0.25)))
    raise ValueError(f"no such level of wear: {level!r} (B, C or D)")


def _turned(rng: random.Random, share: float) -> Steps:
    return [("turn", float(rng.choice([1, 2, 3])))] if rng.random() < share else []


def _worn(rng: random.Random) -> Steps:
    """Level C: a used paper, copied once or twice, in an office scanner."""
    steps: Steps = []
    if rng.random() < 0.7:
        steps.append(("uneven_ink", rng.uniform(0.1, 0.6)))
    if rng.random() < 0.3:
        steps.append(("fade", rng.uniform(0.05, 0.4)))
    if rng.random() < 0.1:
        steps.append(("bleed_through", rng.uniform(0.2, 0.6)))
    if rng.random() < 0.35:
        steps.append(("punch_holes", 1.0))
    if rng.random() < 0.25:
        steps.append(("staple", rng.uniform(0.4, 1.0)))
    if rng.random() < 0.35:
        steps.append(("pen_marks", rng.uniform(0.1, 1.0)))
    if rng.random() < 0.15:
        steps.append(("fold", rng.uniform(0.3, 1.0)))
    aged = ("paper", rng.uniform(0.05, 0.8))
    lid = rng.random() < 0.3
    if lid:
        steps.append(aged)
    steps += [
        ("skew", rng.uniform(0.0, 3.0) if rng.random() < 0.6 else rng.uniform(0, 0.8)),
        ("shift", 1.2),
        ("stretch", 0.6),
    ]
    if lid:
        steps.append(("lid", rng.choice([rng.uniform(0.05, 0.35), rng.uniform(0.8, 1.0)])))
    for _ in range(rng.choices([0, 1, 2], [40, 45, 15])[0]):
        steps.append(("photocopy", rng.uniform(0.1, 0.75)))
    if rng.random() < 0.7:
        steps.append(("specks", rng.uniform(0.02, 0.6)))
    if rng.random() < 0.2:
        steps.append(("streaks", rng.uniform(0.1, 0.8)))
    if rng.random() < 0.3:
        steps.append(("edge_shadow", rng.uniform(0.2, 1.0)))
    steps += [("blur", rng.uniform(0.1, 0.5))] if lid else [aged, ("blur", rng.uniform(0.1, 0.5))]
    if rng.random() < 0.4:
        steps.append(("jpeg", rng.uniform(0.2, 0.9)))
    return steps


def _on_paper(rng: random.Random) -> Steps:
    """What a paper of level D had gone through before it was filmed, copied again or photographed."""
    steps: Steps = [("uneven_ink", rng.uniform(0.2, 0.7))]
    if rng.random() < 0.3:
        steps.append(("bleed_through", rng.uniform(0.3, 1.0)))
    if rng.random() < 0.2:
        steps.append(("punch_holes", 1.0))
    if rng.random() < 0.2:
        steps.append(("fold", rng.uniform(0.3, 1.0)))
    return steps


def _filmed(rng: random.Random) -> Steps:
    """Microfilm: the sheet in its black frame, by a lamp, through a scratched film; positive or negative."""
    steps = _on_paper(rng)
    if rng.random() < 0.3:
        steps.append(("photocopy", rng.uniform(0.2, 0.7)))
    steps += [("fade", rng.uniform(0.05, 0.35)), ("paper", rng.uniform(0.3, 0.9))]
    steps += [("skew", rng.uniform(0, 6.0)), ("shift", 1.0), ("stretch", 1.0), ("film_frame", rng.random())]
    steps += [("low_contrast", rng.uniform(0.1, 0.8)), ("film_grain", rng.uniform(0.1, 0.6))]
    steps += [("specks", rng.uniform(0.05, 0.6)), ("scratches", rng.uniform(0.2, 1.0))]
    steps += [("vignette", rng.uniform(0.2, 1.0)), ("blur", rng.uniform(0.15, 0.5))]
    if rng.random() < 0.4:
        steps.append(("negative", 1.0))
    return steps


def _copied(rng: random.Random) -> Steps:
    """A copy of a copy, pale or dirty, scanned askew at a low resolution."""
    steps = _on_paper(rng)
    if rng.random() < 0.3:
        steps.append(("pen_marks", rng.uniform(0.1, 1.0)))
    steps += [("skew", rng.uniform(0, 6.0)), ("shift", 1.2), ("stretch", 1.0)]
    if rng.random() < 0.3:
        steps.append(("lid", rng.uniform(0.7, 1.0)))
    for _ in range(rng.choice([1, 2, 2])):
        steps.append(("photocopy", rng.uniform(0.3, 1.0)))
    steps += [("fade", rng.uniform(0.1, 0.5)), ("specks", rng.uniform(0.1, 0.8)), ("paper", rng.uniform(0.4, 1.0))]
    if rng.random() < 0.4:
        steps.append(("streaks", rng.uniform(0.2, 0.9)))
    if rng.random() < 0.4:
        steps.append(("edge_shadow", rng.uniform(0.2, 1.0)))
    steps += [("low_contrast", rng.uniform(0.0, 0.6)), ("blur", rng.uniform(0.2, 0.6))]
    return steps


def _photographed(rng: random.Random) -> Steps:
    """A phone's picture of the sheet on a desk."""
    steps = _on_paper(rng)
    steps += [("paper", rng.uniform(0.1, 0.6)), ("skew", rng.uniform(0, 3.0)), ("photo", rng.uniform(0.3, 1.0))]
    steps += [("shade", rng.uniform(0.2, 1.0)), ("blur", rng.uniform(0.15, 0.5)), ("film_grain", rng.uniform(0, 0.2))]
    steps.append(("jpeg", rng.uniform(0.1, 0.7)))
    return steps


def weakened(wear: Wear, names: frozenset[str]) -> Wear:
    """Return the wear with the steps of *names* at three fifths of their strength."""
    return Wear(
        wear.level,
        wear.dpi,
        tuple((name, strength * 0.6 if name in names else strength) for name, strength in wear.steps),
    )


def wear_page(page: DrawnPage, wear: Wear, noise: Noise) -> DrawnPage:
    """Return the page after all its steps; boxes and ``to_page`` follow wherever the ink was moved."""
    image, way, waiting, turned = page.image, np.eye(3), np.eye(3), 0
    for name, strength in wear.steps:
        if name in MOVES:
            # moves without anything about the sheet wait, so that the ink is drawn anew only once
            move = MOVES[name](image, noise, strength)
            waiting = move.matrix @ waiting
            if move.about is not None:
                image, way, waiting = moved(image, replace(move, matrix=waiting)), waiting @ way, np.eye(3)
            continue
        image, way, waiting = _settled(image, way, waiting)
        if name == "turn":
            turned += round(strength)
            way = quarters(image.shape, round(strength)) @ way
            image = np.ascontiguousarray(np.rot90(image, -round(strength)))
        else:
            image = _TONES[name](image, noise, strength)
    image, way, _ = _settled(image, way, waiting)
    negatives = sum(name == "negative" for name, _ in wear.steps)
    to_points = np.diag([72 / page.dpi, 72 / page.dpi, 1.0]) @ np.linalg.inv(way)
    return DrawnPage(
        image,
        tuple(_moved(word, way) for word in page.words),
        page.dpi,
        to_page=tuple(float(value) for value in (to_points / to_points[2, 2]).ravel()),
        turned=turned % 4,
        negative=negatives % 2 == 1,
        photo=any(name == "photo" for name, _ in wear.steps),
    )


def _settled(image: Grey, way: Matrix, waiting: Matrix) -> tuple[Grey, Matrix, Matrix]:
    if np.array_equal(waiting, np.eye(3)):
        return image, way, waiting
    return moved(image, Move(waiting, image.shape[::-1])), waiting @ way, np.eye(3)


def _moved(word: DrawnWord, way: Matrix) -> DrawnWord:
    left, top, right, bottom = word.box
    corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]]) @ way.T
    spots = corners[:, :2] / corners[:, 2:]
    low, high = spots.min(axis=0), spots.max(axis=0)
    return replace(word, box=(float(low[0]), float(low[1]), float(high[0]), float(high[1])))
