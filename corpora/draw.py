"""Draw sheets as images, as the typewriter or printer struck them, and say where each word came to stand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from corpora.faces import Face, available_faces, load_font
from corpora.sheet import HEIGHT, WIDTH, Frame, Rule, Scribble, Seal, Sheet, Stamp, Text, TickBox

__all__ = ["DrawnPage", "DrawnWord", "Hand", "choose_hand", "draw_sheet", "numbered"]

Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class DrawnWord:
    """A word and its ink's box in pixels: left, top, right, bottom.

    ``kind`` tells a stamp from the ``text``; ``line`` numbers the lines of the page as it was typed, before any skew.
    """

    text: str
    box: tuple[float, float, float, float]
    kind: str = "text"
    line: int = 0


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as an image of greys, with its words in reading order."""

    image: Grey
    words: tuple[DrawnWord, ...]
    dpi: int

    @property
    def text(self) -> str:
        """The words, line under line."""
        return "\n".join(
            " ".join(word.text for word in line) for _, line in groupby(self.words, key=lambda word: word.line)
        )

    def to_json(self) -> dict[str, Any]:
        """Return size, text and word boxes as fractions of the page."""
        high, wide = self.image.shape
        sides = (wide, high, wide, high)
        return {
            "width": wide,
            "height": high,
            "dpi": self.dpi,
            "text": self.text,
            "words": [
                [
                    w.text,
                    *(round(v / s, 5) for v, s in zip(w.box, sides, strict=True)),
                    w.kind,
                    w.line,
                ]
                for w in self.words
            ],
        }


@dataclass(frozen=True, slots=True)
class Hand:
    """What one machine does to its letters: its faces, and how evenly it strikes.

    ``shift`` is the greatest misalignment of a letter in points, ``ink`` the grey of a full strike and
    ``unevenness`` how much lighter a weak one is (0 to 1).
    """

    typed: Face
    label: Face
    stamp: Face
    shift: float
    ink: int
    unevenness: float


def choose_hand(rng: random.Random, typed_role: str, packages: frozenset[str] | None = None) -> Hand:
    """Choose a machine for a document; *typed_role* is ``printer`` or ``typewriter``."""
    old = typed_role == "typewriter"
    return Hand(
        typed=_choose(rng, available_faces("printer" if not old else "typewriter", packages)),
        label=_choose(rng, available_faces("form", packages)),
        stamp=_choose(rng, available_faces("stamp", packages)),
        shift=rng.uniform(0.1, 0.45) if old else rng.uniform(0.0, 0.12),
        ink=rng.randint(5, 55),
        unevenness=rng.uniform(0.05, 0.35) if old else rng.uniform(0.0, 0.12),
    )


def _choose(rng: random.Random, faces: Sequence[Face]) -> Face:
    weights = [face.weight for face in faces]
    return rng.choices(faces, weights if any(weights) else None)[0]


def draw_sheet(sheet: Sheet, hand: Hand, dpi: int, rng: random.Random) -> DrawnPage:
    """Draw *sheet* at *dpi*; *rng* decides the small accidents of the machine."""
    zoom = dpi / 72
    image = Image.new("L", (round(WIDTH * zoom), round(HEIGHT * zoom)), 255)
    pen = ImageDraw.Draw(image)
    words: list[DrawnWord] = []
    stamped: list[list[DrawnWord]] = []
    stamps: list[Stamp] = []
    for mark in sheet.marks:
        if isinstance(mark, Text):
            words += _draw_text(pen, mark, hand, zoom, rng)
        elif isinstance(mark, Rule):
            ends = (mark.x0 * zoom, mark.y0 * zoom, mark.x1 * zoom, mark.y1 * zoom)
            pen.line(ends, fill=hand.ink, width=_stroke(mark.width, zoom))
        elif isinstance(mark, Frame):
            box = (mark.x0 * zoom, mark.y0 * zoom, mark.x1 * zoom, mark.y1 * zoom)
            pen.rectangle(box, outline=hand.ink, width=_stroke(mark.width, zoom))
        elif isinstance(mark, Scribble):
            points = [(x * zoom, y * zoom) for x, y in mark.points]
            pen.line(points, fill=mark.ink, width=_stroke(mark.width, zoom), joint="curve")
        elif isinstance(mark, TickBox):
            box = (mark.x * zoom, mark.y * zoom, (mark.x + mark.side) * zoom, (mark.y + mark.side) * zoom)
            pen.rectangle(box, outline=hand.ink, width=_stroke(0.6, zoom))
            if mark.ticked:
                pen.line(box, fill=hand.ink, width=_stroke(0.9, zoom))
                pen.line((box[0], box[3], box[2], box[1]), fill=hand.ink, width=_stroke(0.9, zoom))
            words.append(DrawnWord("X" if mark.ticked else "", box, "tick"))
        elif isinstance(mark, Seal):
            x, y, r = mark.x * zoom, mark.y * zoom, mark.radius * zoom
            pen.ellipse((x - r, y - r, x + r, y + r), outline=mark.ink, width=_stroke(1.0, zoom))
        else:
            stamps.append(mark)
    pixels = np.asarray(image)
    for stamp in stamps:
        pixels, inked = _draw_stamp(pixels, stamp, hand, zoom)
        stamped += inked
    return DrawnPage(pixels, numbered(words, stamped), dpi)


def numbered(words: Sequence[DrawnWord], stamped: Sequence[Sequence[DrawnWord]]) -> tuple[DrawnWord, ...]:
    """Return all words with the numbers of their lines: the text's from the top, then those of the stamps."""
    lines = [*_in_lines(words), *stamped]
    return tuple(replace(word, line=at) for at, line in enumerate(lines) for word in line)


def _in_lines(words: Sequence[DrawnWord]) -> list[list[DrawnWord]]:
    """Return *words* as lines from the top, each from the left: words share a line if their middles do."""
    lines: list[list[DrawnWord]] = []
    for word in sorted(words, key=lambda w: (w.box[1] + w.box[3]) / 2):
        middle = (word.box[1] + word.box[3]) / 2
        for line in reversed(lines[-3:]):
            first = line[0]
            if abs((first.box[1] + first.box[3]) / 2 - middle) < _line_reach(line):
                line.append(word)
                break
        else:
            lines.append([word])
    return [sorted(line, key=lambda w: w.box[0]) for line in lines]


def _line_reach(line: Sequence[DrawnWord]) -> float:
    return 0.55 * max(word.box[3] - word.box[1] for word in line)


def _stroke(points: float, zoom: float) -> int:
    return max(1, round(points * zoom))


def _face(hand: Hand, mark: Text) -> Face:
    return {"typed": hand.typed, "label": hand.label, "stamp": hand.stamp, "script": hand.stamp}[mark.face]


def _draw_text(pen: ImageDraw.ImageDraw, mark: Text, hand: Hand, zoom: float, rng: random.Random) -> list[DrawnWord]:
    face = _face(hand, mark)
    size = mark.size * face.scale
    if mark.fit is not None:
        natural = load_font(face.path, 200).getlength(mark.text) / 200 * size
        size *= min(1.0, mark.fit / natural)
    font = load_font(face.path, max(4, round(size * zoom)))
    typed = mark.face == "typed" and mark.pitch is not None
    words: list[DrawnWord] = []
    x = mark.x * zoom
    blank = mark.pitch * zoom if mark.pitch else font.getlength(" ")
    for part in mark.text.split(" "):
        if not part:
            x += blank
            continue
        boxes = []
        if mark.pitch:
            for letter in part:
                shift = rng.uniform(-hand.shift, hand.shift) * zoom if typed else 0.0
                weak = rng.random() ** 2 * hand.unevenness if typed else 0.0
                spot = (x, mark.y * zoom + shift)
                pen.text(spot, letter, font=font, anchor="ls", fill=round(hand.ink + (215 - hand.ink) * weak))
                boxes.append(pen.textbbox(spot, letter, font=font, anchor="ls"))
                x += mark.pitch * zoom
        else:
            pen.text((x, mark.y * zoom), part, font=font, anchor="ls", fill=hand.ink)
            boxes.append(pen.textbbox((x, mark.y * zoom), part, font=font, anchor="ls"))
            x += font.getlength(part)
        words.append(DrawnWord(part, _hull(boxes)))
        x += blank
    return words


def _hull(boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float, float, float]:
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def _draw_stamp(page: Grey, stamp: Stamp, hand: Hand, zoom: float) -> tuple[Grey, list[list[DrawnWord]]]:
    font = load_font(hand.stamp.path, max(4, round(stamp.size * hand.stamp.scale * zoom)))
    step = stamp.size * 1.25 * zoom
    wide = max(font.getlength(line) for line in stamp.lines) + step
    high = step * (len(stamp.lines) + 0.8)
    layer = Image.new("L", (round(wide), round(high)), 255)
    pen = ImageDraw.Draw(layer)
    if stamp.framed:
        pen.rectangle((1, 1, layer.width - 2, layer.height - 2), outline=stamp.ink, width=_stroke(1.2, zoom))
    flat: list[list[DrawnWord]] = []
    for number, line in enumerate(stamp.lines):
        flat.append([])
        x = (layer.width - font.getlength(line)) / 2
        y = step * (number + 1.1)
        for part in line.split(" "):
            pen.text((x, y), part, font=font, anchor="ls", fill=stamp.ink)
            flat[-1].append(DrawnWord(part, pen.textbbox((x, y), part, font=font, anchor="ls"), "stamp"))
            x += font.getlength(part + " ")
    turned = layer.rotate(stamp.angle, expand=True, resample=Image.Resampling.BICUBIC, fillcolor=255)
    left, top = round(stamp.x * zoom), round(stamp.y * zoom)
    part_of_page = page[top : top + turned.height, left : left + turned.width]
    inked = np.asarray(turned)[: part_of_page.shape[0], : part_of_page.shape[1]]
    stamped = page.copy()
    stamped[top : top + turned.height, left : left + turned.width] = np.minimum(part_of_page, inked)
    return stamped, [
        [replace(word, box=_turned(word.box, layer.size, turned.size, stamp.angle, (left, top))) for word in line]
        for line in flat
    ]


def _turned(
    box: tuple[float, float, float, float],
    before: tuple[int, int],
    after: tuple[int, int],
    angle: float,
    corner: tuple[int, int],
) -> tuple[float, float, float, float]:
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
