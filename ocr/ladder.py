"""The rungs of reading a page: who reads it, who is asked as a witness, and about what.

``fast`` has one reader, Tesseract. In ``balanced`` the neural engine reads, which is better on everything but
perfect pages and now costs little more, and Tesseract is asked about the lines in which some word is doubtful. In
``careful`` Tesseract reads every page too. Without the neural engine's weights Tesseract is its own witness: it reads
what it is unsure of again, prepared otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ocr.attempts import Attempt, attempt, is_unsure, ranked, second_looks
from ocr.engines.base import Engine, LineReader, get_engine, installed
from ocr.marks import MARKS
from ocr.page import Box, Line, Reading, Word
from ocr.picture import Grey
from ocr.quality import DOUBT, Heard, word_chance
from ocr.witness import settled, witnessed

__all__ = ["Mode", "Readers", "choose_readers", "climbed"]

Mode = Literal["fast", "balanced", "careful"]
NEURAL = "rapidocr"
MOST_LINES = 0.5
"""Where more of the lines than this are doubtful, the witness reads the whole page: that is quicker."""
BESIDE, ABOVE = 0.6, 0.25
"""Heights of a line that the witness sees beside it, and above and below."""
FRAME = 10
"""White pixels around that."""
MARK = 0.97
"""The chance that a lone mark, told by its shape, is one."""
YIELDS, INSISTS = 0.85, 0.85
"""A word that the reader is less sure of gives way to one that the witness is surer of: of 34 such words on the tune
pages the witness had 27 right, and the reader 6 (``SCH0OL``, ``D0B:``, ``Vs.``)."""


@dataclass(frozen=True, slots=True)
class Readers:
    """The engine that reads pages, and the unlike one that is asked about them, if there is any."""

    reader: Engine
    witness: Engine | None = None

    @property
    def version(self) -> str:
        """The versions of both."""
        return self.reader.version if self.witness is None else f"{self.reader.version}; {self.witness.version}"


def choose_readers(engine: str, mode: Mode) -> Readers:
    """Return who reads in *mode*: the *engine* that is asked for alone, or, by ``auto``, the best there are.

    Raises:
        EngineMissing: The engine is not installed, or none is.
    """
    there = {info.name for info in installed() if info.available}
    if engine != "auto" or mode == "fast" or NEURAL not in there:
        return Readers(get_engine(engine))
    return Readers(get_engine(NEURAL), get_engine("auto") if there != {NEURAL} else None)


def climbed(first: Attempt, readers: Readers, mode: Mode) -> tuple[Attempt, tuple[Line, ...]]:
    """Return the best reading of a page, and its lines with all that was seen weighed in their words' confidences."""
    if isinstance(readers.reader, LineReader):
        heard = _hear(first, readers.witness, mode) if readers.witness is not None and mode != "fast" else {}
        return first, _weighed(first, heard)
    made = [first]
    if mode == "careful" or (mode == "balanced" and is_unsure(first)):
        made += second_looks(readers.reader, first)
    best, others = ranked(made)
    return best, settled(best.lines, [other.lines for other in others])


def _hear(first: Attempt, witness: Engine, mode: Mode) -> dict[int, tuple[Heard, Reading | None]]:
    """Return what the *witness* says of the words that it is asked about, by their numbers."""
    if mode == "careful" or not witness.reads_pieces:
        doubtful = set(range(len(first.lines)))
    else:
        doubtful = {at for at, line in enumerate(first.lines) if any(map(_is_doubtful, line.words))}
    if not doubtful:
        return {}
    everything = mode == "careful" or (not first.prepared.cells and len(doubtful) > MOST_LINES * len(first.lines))
    if everything:
        said: Sequence[Line] = attempt(witness, first.prepared).lines
        doubtful = set(range(len(first.lines)))
    else:
        pixels = first.prepared.picture.pixels
        said = [seen for at in sorted(doubtful) for seen in _read_line(witness, pixels, first.lines[at])]
    heard = witnessed(first.lines, said, witness.name)
    asked = [at in doubtful for at, line in enumerate(first.lines) for _ in line.words]
    return {number: what for number, what in heard.items() if asked[number]}


def _is_doubtful(word: Word) -> bool:
    # marks were told by their shape, of which a witness knows no more
    return word.confidence < DOUBT and not set(word.text) <= MARKS


def _read_line(witness: Engine, pixels: Grey, line: Line) -> list[Line]:
    """Return what the *witness* reads where *line* is, with boxes as fractions of the page."""
    high, wide = pixels.shape
    box = line.box
    tall = max(word.box.height for word in line.words) * high
    left, right = max(0, int(box.left * wide - BESIDE * tall)), min(wide, int(box.right * wide + BESIDE * tall) + 1)
    top, bottom = max(0, int(box.top * high - ABOVE * tall)), min(high, int(box.bottom * high + ABOVE * tall) + 1)
    piece = np.asarray(np.pad(pixels[top:bottom, left:right], FRAME, constant_values=255), np.uint8)

    def moved(word: Word) -> Word:
        xs = [(x * piece.shape[1] - FRAME + left) / wide for x in (word.box.left, word.box.right)]
        ys = [(y * piece.shape[0] - FRAME + top) / high for y in (word.box.top, word.box.bottom)]
        one, other, low, far = (min(max(share, 0.0), 1.0) for share in (*xs, *ys))
        return replace(word, box=Box(one, low, other, far))

    return [Line(tuple(moved(word) for word in seen.words)) for seen in witness.read(piece, "line")]


def _weighed(first: Attempt, heard: dict[int, tuple[Heard, Reading | None]]) -> tuple[Line, ...]:
    """Return the lines with each word's chance of being right, and what the witness reads where it differs."""
    number = 0
    lines = []
    for line in first.lines:
        words = []
        for word in line.words:
            what, reading = heard.get(number, ("unasked", None))
            words.append(_weigh(word, what, reading, first.confidence))
            number += 1
        lines.append(Line(tuple(words)))
    return tuple(lines)


def _weigh(word: Word, what: Heard, reading: Reading | None, page: float) -> Word:
    if set(word.text) <= MARKS:
        # of 64 marks by themselves none was wrong; of long rows of hyphens a fifth had been cut short
        return replace(word, confidence=MARK) if len(word.text) == 1 else word
    sure = word_chance(word.confidence, what, page)
    if reading is None:
        return replace(word, confidence=sure)
    if word.confidence < YIELDS and reading.confidence >= INSISTS and len(reading.text.split()) == 1:
        kept = Reading(word.text, sure, NEURAL)
        return replace(word, text=reading.text, confidence=min(sure, 0.5), alternatives=(kept,))
    return replace(word, confidence=sure, alternatives=(reading,))
