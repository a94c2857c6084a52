"""Several readings of one page against each other: what they agree on is surer, what they differ on is doubtful.

Of the words that two unlike readings agreed on, 0.2 to 0.3 % were wrong; of the others a fifth and more (see
``docs/decisions/reading-pages.md``). The text stays that of the best reading, save where two others say the same
against it: taking the word with the higher confidence was worse than either reading alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ocr.page import Line, Reading, Word
from ocr.quality import Heard

__all__ = ["settled", "witnessed"]

DIFFER = 0.5
"""What the confidence of a word is multiplied by when no other reading has the same in its place."""
OUTVOTED = 0.9
"""What the lesser confidence of two readings is multiplied by when they replace the best one's word."""
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
SAME_WIDTH, SAME_HEIGHT = 0.3, 0.5
"""Shares of the smaller word's width and height by which two boxes overlap that may hold the same word."""


MUMBLES = 0.5
"""A witness that is less sure of what it reads denies nothing by it."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """A word with the reading (0 is the best) and the line in which it was read."""

    reading: int
    line: int
    word: Word


def settled(best: Sequence[Line], others: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """Return the lines of *best* as the *others* confirm, doubt or outvote them.

    All have boxes as fractions of the same page. A word that some other reading has and none denies gets a
    higher confidence; one that all deny, a lower one; one that is confirmed and denied keeps its own. Words that
    only the others have are left out: most are dirt.
    """
    if not others:
        return tuple(best)
    words: list[list[Word]] = [[] for _ in best]
    for place in _places([best, *others]):
        own = [seat for seat in place if seat.reading == 0]
        if len({seat.line for seat in own}) == 1:
            said = [[seat.word for seat in place if seat.reading == number] for number in range(1, len(others) + 1)]
            words[own[0].line].extend(_vote([seat.word for seat in own], said))
        else:
            # Something as high as two lines joins them into one place: dirt, or a line misread as two.
            for seat in own:
                words[seat.line].append(_doubted(seat.word))
    return tuple(Line(tuple(sorted(line, key=lambda word: word.box.left))) for line in words)


def witnessed(lines: Sequence[Line], other: Sequence[Line], source: str) -> dict[int, tuple[Heard, Reading | None]]:
    """Return for each word of *lines*, by its number in reading order, what an unlike engine says of its place.

    Args:
        lines: the reading that is kept.
        other: the witness's, with boxes as fractions of the same page.
        source: what the witness's readings are to be known by.
    """
    number = {id(word): at for at, word in enumerate(word for line in lines for word in line.words)}
    heard: dict[int, tuple[Heard, Reading | None]] = {}
    for place in _places([lines, other]):
        own = sorted((seat.word for seat in place if seat.reading == 0), key=lambda word: word.box.left)
        theirs = sorted((seat.word for seat in place if seat.reading == 1), key=lambda word: word.box.left)
        said = " ".join(word.text for word in theirs)
        reading = Reading(said, min(word.confidence for word in theirs), source) if theirs else None
        same = _plain(said) == _plain(" ".join(word.text for word in own))
        apart = {_plain(word.text) for word in theirs}
        for word in own:
            if not theirs:
                heard[number[id(word)]] = "silent", None
            elif same or (len(theirs) > 1 and _plain(word.text) in apart):
                heard[number[id(word)]] = "agreed", None
            else:
                denies = reading is not None and reading.confidence >= MUMBLES
                heard[number[id(word)]] = "denied" if denies else "mumbled", reading
    return heard


def _plain(text: str) -> str:
    """Return *text* without blanks, and with quotes and dashes of one kind."""
    return "".join(text.split()).translate(_QUOTES)


def _vote(own: list[Word], said: list[list[Word]]) -> list[Word]:
    """Return what stands in one place: *own* is the best reading's words there, *said* each other's."""
    texts = [[word.text for word in words] for words in said]
    mine = [word.text for word in own]
    agree = [words for words, text in zip(said, texts, strict=True) if "".join(text) == "".join(mine)]
    for number, text in enumerate(texts):
        votes = [words for words, other in zip(said, texts, strict=True) if other == text]
        if text and text != mine and len(votes) >= 2 and len(votes) > len(agree) + (mine in texts):
            least = min(word.confidence for words in votes for word in words)
            return [replace(word, confidence=min(word.confidence, least * OUTVOTED)) for word in said[number]]
    if not agree:
        return [_doubted(word) for word in own]
    if len(agree) < len(said):
        return own
    theirs = max(min(word.confidence for word in words) for words in agree)
    return [_surer(word, theirs) for word in own]


def _doubted(word: Word) -> Word:
    return replace(word, confidence=word.confidence * DIFFER)


def _surer(word: Word, theirs: float) -> Word:
    """Return *word* as sure as two readings make it.

    The chance that it is wrong is taken as the product of both chances, but not under a twentieth of the
    smaller: readings of one picture by one engine are not independent.
    """
    mine, other = 1 - word.confidence, 1 - theirs
    return replace(word, confidence=1 - max(mine * other, min(mine, other) / 20))


def _places(readings: Sequence[Sequence[Line]]) -> Iterator[list[_Seat]]:
    """Group the words of all readings by the place on the page that they share, each group in reading order."""
    seats = [
        _Seat(number, row, word)
        for number, lines in enumerate(readings)
        for row, line in enumerate(lines)
        for word in line.words
    ]
    group = list(range(len(seats)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    readers = np.array([seat.reading for seat in seats])
    first, second = np.nonzero(_overlapping(seats) & (readers[:, None] != readers[None, :]))
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        low, high = sorted((root(one), root(other)))
        group[high] = low
    places: dict[int, list[_Seat]] = {}
    for index, seat in enumerate(seats):
        places.setdefault(root(index), []).append(seat)
    yield from places.values()


def _overlapping(seats: Sequence[_Seat]) -> npt.NDArray[np.bool_]:
    boxes = np.array([[s.word.box.left, s.word.box.top, s.word.box.right, s.word.box.bottom] for s in seats])
    left, top, right, bottom = boxes.reshape(-1, 4).T
    wide, high = right - left, bottom - top
    across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
    down = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
    return np.asarray(
        (across > SAME_WIDTH * np.minimum(wide[:, None], wide))
        & (down > SAME_HEIGHT * np.minimum(high[:, None], high))
    )
