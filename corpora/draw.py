"""Draw sheets as images, as the typewriter or printer struck them, and say where each word came to stand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from corpora.faces import Face, load_font
from corpora.machines import Hand, choose_hand
from corpora.pen import scribble, tick, write
from corpora.sheet import HEIGHT, WIDTH, Frame, Rule, Scribble, Seal, Sheet, Stamp, Text, TickBox
from corpora.stamps import put_seal, put_stamp
from corpora.strike import Striker, texture

__all__ = ["DrawnPage", "DrawnWord", "Hand", "choose_hand", "draw_sheet", "numbered"]

Grey = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class DrawnWord:
    """A word and its ink's box in pixels: left, top, right, bottom.

    ``kind`` is ``text`` (typed and printed), ``stamp``, ``script`` (by hand), ``tick`` (a check box: text X or
    nothing) or ``struck`` (typed over); ``line`` numbers the lines of the page as it was typed, before any skew.
    """

    text: str
    box: tuple[float, float, float, float]
    kind: str = "text"
    line: int = 0


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as an image of greys, with its words in reading order.

    ``to_page`` leads from pixels to points of the sheet (3 by 3, by rows; None: *dpi* alone). ``turned`` counts the
    quarters clockwise that the picture lies; ``negative`` tells light letters on black, ``photo`` a phone's picture.
    """

    image: Grey
    words: tuple[DrawnWord, ...]
    dpi: int
    to_page: tuple[float, ...] | None = None
    turned: int = 0
    negative: bool = False
    photo: bool = False

    @property
    def text(self) -> str:
        """The words, line under line, without what was struck out and without empty boxes."""
        said = [word for word in self.words if word.text and word.kind != "struck"]
        return "\n".join(
            " ".join(word.text for word in line) for _, line in groupby(said, key=lambda word: word.line)
        )

    def to_json(self) -> dict[str, Any]:
        """Return size, text and word boxes as fractions of the page, and how the picture lies."""
        high, wide = self.image.shape
        sides = (wide, high, wide, high)
        scale = 72 / self.dpi
        to_page = self.to_page or (scale, 0.0, 0.0, 0.0, scale, 0.0, 0.0, 0.0, 1.0)
        return {
            "width": wide,
            "height": high,
            "dpi": self.dpi,
            "turned": self.turned,
            "negative": self.negative,
            "photo": self.photo,
            "to_page": [[float(f"{value:.9g}") for value in to_page[row : row + 3]] for row in (0, 3, 6)],
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


def draw_sheet(sheet: Sheet, hand: Hand, dpi: int, rng: random.Random) -> DrawnPage:
    """Draw *sheet* at *dpi*; *rng* decides the small accidents of the machine."""
    zoom = dpi / 72
    image = Image.new("L", (round(WIDTH * zoom), round(HEIGHT * zoom)), 255)
    pen = ImageDraw.Draw(image)
    striker = Striker(hand, zoom, rng, np.zeros((image.height, image.width), np.uint8))
    words: list[DrawnWord] = []
    for mark in sheet.marks:
        if isinstance(mark, Rule):
            ends = (mark.x0 * zoom, mark.y0 * zoom, mark.x1 * zoom, mark.y1 * zoom)
            pen.line(ends, fill=hand.ink, width=_stroke(mark.width, zoom))
        elif isinstance(mark, Frame):
            box = (mark.x0 * zoom, mark.y0 * zoom, mark.x1 * zoom, mark.y1 * zoom)
            pen.rectangle(box, outline=hand.ink, width=_stroke(mark.width, zoom))
        elif isinstance(mark, TickBox):
            words.append(_tick_box(pen, striker, mark, hand, zoom))
        elif isinstance(mark, Text) and mark.face == "typed":
            words += _type(striker, mark, hand, zoom)
        elif isinstance(mark, Text) and mark.face != "script":
            words += _print(pen, mark, hand, zoom)
    page = np.array(image)
    ink = texture(striker.ink, hand, zoom, np.random.default_rng(rng.getrandbits(63)))
    full = hand.ink + round(45 * hand.carbon)
    np.minimum(page, 255 - cv2.multiply(ink, np.ones_like(ink), scale=(255 - full) / 255), out=page)
    for box, strength in striker.rubbed:
        _smear(page, box, strength, zoom)
    return DrawnPage(page, numbered(words, _by_hand(page, sheet, hand, zoom, rng)), dpi)


def _by_hand(page: Grey, sheet: Sheet, hand: Hand, zoom: float, rng: random.Random) -> list[list[DrawnWord]]:
    """Put on *page*, in place, what pens and rubber leave; return the lines that they write."""
    lines: list[list[DrawnWord]] = []
    for mark in sheet.marks:
        if isinstance(mark, Scribble):
            scribble(page, mark, zoom, rng)
        elif isinstance(mark, TickBox) and mark.ticked and mark.pen:
            tick(page, mark, zoom, rng.randint(25, 90), rng)
        elif isinstance(mark, Text) and mark.face == "script":
            written = write(page, mark, hand.script or hand.label, zoom, rng.randint(25, 95), rng)
            lines.append([DrawnWord(text, box, "struck" if mark.struck else "script") for text, box in written])
            if mark.struck and written:
                _cross_out(page, [box for _, box in written], zoom, rng)
        elif isinstance(mark, Seal):
            put_seal(page, mark, hand.stamp, zoom, rng)
        elif isinstance(mark, Stamp):
            stamped = put_stamp(page, mark, hand.stamp, zoom, rng)
            lines += [[DrawnWord(text, box, "stamp") for text, box in line] for line in stamped]
    return lines


def numbered(words: Sequence[DrawnWord], stamped: Sequence[Sequence[DrawnWord]]) -> tuple[DrawnWord, ...]:
    """Return all words with the numbers of their lines: those typed from the top, then those by hand and stamp."""
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


def _tick_box(pen: ImageDraw.ImageDraw, striker: Striker, mark: TickBox, hand: Hand, zoom: float) -> DrawnWord:
    box = (mark.x * zoom, mark.y * zoom, (mark.x + mark.side) * zoom, (mark.y + mark.side) * zoom)
    pen.rectangle(box, outline=hand.ink, width=_stroke(0.6, zoom))
    if mark.ticked and not mark.pen:
        font = load_font(hand.typed.path, max(4, round(1.15 * mark.side * hand.typed.scale * zoom)))
        left, top, right, bottom = font.getbbox("X", anchor="ls")
        stray = striker.rng.uniform(-0.1, 0.1) * mark.side * zoom
        x = (box[0] + box[2] - left - right) / 2 + stray
        striker.letter(font, "X", x, (box[1] + box[3] - top - bottom) / 2 + stray / 2)
    return DrawnWord("X" if mark.ticked else "", box, "tick")


def _print(pen: ImageDraw.ImageDraw, mark: Text, hand: Hand, zoom: float) -> list[DrawnWord]:
    """Print a label of a form: even, in the face's own widths unless it has a pitch."""
    face = hand.label if mark.face == "label" else hand.stamp
    font = _font(face, mark, zoom)
    words = []
    x, y = mark.x * zoom, mark.y * zoom
    pitch = mark.pitch * zoom if mark.pitch else None
    for part in mark.text.split(" "):
        runs = [(part, font.getlength(part))] if pitch is None else [(letter, pitch) for letter in part]
        boxes = []
        for run, wide in runs if part else ():
            pen.text((x, y), run, font=font, anchor="ls", fill=hand.ink)
            boxes.append(pen.textbbox((x, y), run, font=font, anchor="ls"))
            x += wide
        if boxes:
            words.append(DrawnWord(part, _hull(boxes), "struck" if mark.struck else "text"))
            if mark.struck:
                left, top, right, bottom = words[-1].box
                pen.line((left, (top + bottom) / 2, right, (top + bottom) / 2), fill=hand.ink, width=_stroke(1, zoom))
        x += pitch or font.getlength(" ")
    return words


def _type(striker: Striker, mark: Text, hand: Hand, zoom: float) -> list[DrawnWord]:
    """Type a run letter by letter; what is struck out gets the crossing-out letter on top of each."""
    font = _font(hand.typed, mark, zoom)
    words = []
    x, y = mark.x * zoom, mark.y * zoom
    for part in mark.text.split(" "):
        boxes = []
        for letter in part:
            boxes.append(striker.letter(font, letter, x, y))
            if mark.struck:
                striker.strike_out(font, x, y)
            x += mark.pitch * zoom if mark.pitch else font.getlength(letter)
        if boxes:
            words.append(DrawnWord(part, _hull(boxes), "struck" if mark.struck else "text"))
        x += mark.pitch * zoom if mark.pitch else font.getlength(" ")
    return words


def _font(face: Face, mark: Text, zoom: float) -> ImageFont.FreeTypeFont:
    size = mark.size * face.scale
    if mark.fit is not None:
        natural = load_font(face.path, 200).getlength(mark.text) / 200 * size
        size *= min(1.0, mark.fit / natural)
    return load_font(face.path, max(4, round(size * zoom)))


def _smear(page: Grey, box: Box, strength: float, zoom: float) -> None:
    """Leave the grey cloud of a rubber about *box*, in place."""
    reach = 3.0 * zoom
    left, top, right, bottom = (
        round(v) for v in (box[0] - reach, box[1] - reach / 2, box[2] + reach, box[3] + reach / 2)
    )
    spot = page[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    if not spot.size:
        return
    y, x = np.ogrid[-1 : 1 : spot.shape[0] * 1j, -1 : 1 : spot.shape[1] * 1j]
    cloud = np.clip(1 - x * x - y * y, 0, 1) * 26 * strength
    spot[:] = np.clip(spot - cloud, 0, 255).astype(np.uint8)


def _cross_out(page: Grey, boxes: Sequence[Box], zoom: float, rng: random.Random) -> None:
    left, top, right, bottom = (v / zoom for v in _hull(boxes))
    middle = (top + bottom) / 2
    points = [
        (left + (right - left) * share / 8, middle + rng.uniform(-0.15, 0.15) * (bottom - top)) for share in range(9)
    ]
    scribble(page, Scribble(tuple(points), 1.0, rng.randint(25, 95)), zoom, rng)


def _hull(boxes: Sequence[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))
