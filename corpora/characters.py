"""How well pages were read, against the true text and boxes of an archive: characters, words called sure, places.

The character error rate is the Levenshtein distance over the true characters after both texts were brought to one
form: NFKC, quotes and dashes folded, runs of four and more of ``* _ - = .`` cut to three, white space collapsed.
Rubber stamps, handwriting, ticks, the column of marks in a caption and struck-out words have places in the truth and
no say: what is read there is set aside.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from ocr.page import Page, Word
from ocr.picture import place

__all__ = ["PageScore", "TrueWord", "character_errors", "normalised", "score_page", "true_words"]

Edges = tuple[float, float, float, float]
"""Left, top, right, bottom as shares (0 to 1) of the page as it was scanned."""

_FOLDED = str.maketrans(
    {**dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("“”„‟″", '"'), **dict.fromkeys("‐‑‒–—―−", "-")}
)
ORNAMENTS = frozenset({")", ":"})
"""Marks that stand alone part the two sides of a typed caption; who copies out a paper leaves them out."""
_RUN = re.compile(r"([*_\-=.])\1{3,}")
_SPACES = re.compile(r"\s+")
SAME_WIDTH, SAME_HEIGHT = 0.3, 0.5
"""Shares of the smaller box's width and height by which a word as read and a true one overlap in one place."""
REACH = 0.004
"""How far (as a share of the page) what is read about a stamp or a tick may lie outside its box."""


@dataclass(frozen=True, slots=True)
class TrueWord:
    """A word of the truth: ``kind`` is ``text``, or what it is set aside for; ``line`` numbers the page's lines."""

    text: str
    edges: Edges
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class PageScore:
    """What the reading of one page came to; scores of pages add up.

    ``distance`` of ``characters`` true ones were wrong; of ``words`` read, ``sure`` were called so and ``sure_wrong``
    of these are not what stands there; ``placed`` words were found in their place with their text, and their boxes'
    overlaps (intersection over union) add up to ``overlap``; ``upright`` pages stand as they should.
    """

    pages: int = 0
    characters: int = 0
    distance: int = 0
    words: int = 0
    sure: int = 0
    sure_wrong: int = 0
    placed: int = 0
    overlap: float = 0.0
    upright: int = 0
    rates: float = 0.0

    def __add__(self, other: PageScore) -> PageScore:
        return PageScore(*(getattr(self, name) + getattr(other, name) for name in PageScore.__dataclass_fields__))

    @property
    def error_rate(self) -> float:
        """Wrong characters as a share of the true ones, over all pages together."""
        return self.distance / max(1, self.characters)

    @property
    def mean_rate(self) -> float:
        """The mean of the pages' own error rates."""
        return self.rates / max(1, self.pages)

    @property
    def mean_overlap(self) -> float:
        """The mean overlap of boxes (0 to 1) of the words that were found in their place."""
        return self.overlap / max(1, self.placed)


def normalised(text: str) -> str:
    """Return *text* in the form in which readings are compared."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLDED)
    return _SPACES.sub(" ", _RUN.sub(r"\1\1\1", folded)).strip()


def character_errors(true: str, found: str) -> tuple[int, int]:
    """Return the edit distance between both texts in their normal form, and the number of true characters."""
    goal = normalised(true)
    return Levenshtein.distance(goal, normalised(found)), len(goal)


def true_words(page: dict[str, Any]) -> tuple[TrueWord, ...]:
    """Return the words of a page's truth as ``pages/*.json`` holds it; lone marks of captions are ``ornament``."""
    return tuple(
        TrueWord(text, (left, top, right, bottom), "ornament" if text in ORNAMENTS else kind, line)
        for text, left, top, right, bottom, kind, line in page["words"]
    )


def score_page(truth: dict[str, Any], page: Page, sure: float) -> PageScore:
    """Return how well *page* was read.

    Args:
        truth: the page's truth, an entry of ``pages`` of an archive's ``pages/*.json``.
        page: what was read.
        sure: the confidence from which on a word is called sure.
    """
    words = true_words(truth)
    text = [word for word in words if word.kind == "text"]
    aside = [word for word in words if word.kind != "text"]
    size = (truth["width"], truth["height"])
    lines = _kept(page, text, aside, size)
    distance, characters = character_errors(_joined(text), "\n".join(" ".join(w.text for w, _ in ln) for ln in lines))
    found = [pair for line in lines for pair in line]
    placed, overlap, wrong = _in_place(text, found)
    called = [at for at, (word, _) in enumerate(found) if word.confidence >= sure]
    return PageScore(
        pages=1,
        characters=characters,
        distance=distance,
        words=len(found),
        sure=len(called),
        sure_wrong=sum(at in wrong for at in called),
        placed=placed,
        overlap=overlap,
        # a blank page has no right way up
        upright=int(not text or _quarters(page, size) == truth.get("turned", 0)),
        rates=min(1.0, distance / characters) if characters else float(bool(found)),
    )


def _joined(words: Sequence[TrueWord]) -> str:
    return "\n".join(" ".join(word.text for word in line) for _, line in groupby(words, key=lambda word: word.line))


def _on_scan(page: Page, word: Word, size: tuple[int, int]) -> Edges:
    box = word.box
    corners = [(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
    spots = [place(page.to_scan, x * page.width, y * page.height) for x, y in corners]
    scan = size if page.layer == "ocr" else (page.width, page.height)
    xs, ys = [x / scan[0] for x, _ in spots], [y / scan[1] for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


def _kept(
    page: Page, text: Sequence[TrueWord], aside: Sequence[TrueWord], size: tuple[int, int]
) -> list[list[tuple[Word, Edges]]]:
    """Return the lines as read without the words that stand where a stamp, a tick or handwriting does."""
    lines = [[(word, _on_scan(page, word, size)) for word in line.words] for line in page.lines]
    flat = [edges for line in lines for _, edges in line]
    if not aside or not flat:
        return lines
    there = _middles_within(flat, [word.edges for word in aside], REACH).any(axis=1)
    if text:
        there &= ~_middles_within(flat, [word.edges for word in text], 0.0).any(axis=1)
    dropped = iter(np.ravel(there).tolist())
    return [kept for line in lines if (kept := [pair for pair in line if not next(dropped)])]


def _middles_within(inner: Sequence[Edges], outer: Sequence[Edges], reach: float) -> npt.NDArray[np.bool_]:
    """Tell for each *inner* box whether its middle lies within each of the *outer* ones grown by *reach*."""
    left, top, right, bottom = np.array(inner).T
    x, y = (left + right)[:, None] / 2, (top + bottom)[:, None] / 2
    low_x, low_y, high_x, high_y = np.array(outer).T
    return np.asarray((x >= low_x - reach) & (x <= high_x + reach) & (y >= low_y - reach) & (y <= high_y + reach))


def _in_place(text: Sequence[TrueWord], found: Sequence[tuple[Word, Edges]]) -> tuple[int, float, set[int]]:
    """Return how many words were found in their place, their boxes' overlaps added up, and which found are wrong.

    Words that share a place are compared together, so that a blank more or less is no wrong word.
    """
    if not text or not found:
        return 0, 0.0, set(range(len(found)))
    true, read = np.array([word.edges for word in text]), np.array([edges for _, edges in found])
    shared = _shared(true, read)
    groups = _groups(shared)
    placed, overlap, wrong = 0, 0.0, set()
    for goals, seen in groups:
        said = _solid(found[at][0].text for at in sorted(seen, key=lambda at: read[at, 0]))
        if said != _solid(text[at].text for at in sorted(goals, key=lambda at: true[at, 0])):
            exact = {_solid([text[at].text]) for at in goals}
            wrong |= {at for at in seen if _solid([found[at][0].text]) not in exact}
        elif len(goals) == len(seen) == 1:
            placed += 1
            overlap += _overlap(true[goals[0]], read[seen[0]])
    return placed, overlap, wrong


def _shared(true: npt.NDArray[np.float64], read: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    t, r = true[:, None, :], read[None, :, :]
    across = np.minimum(t[..., 2], r[..., 2]) - np.maximum(t[..., 0], r[..., 0])
    down = np.minimum(t[..., 3], r[..., 3]) - np.maximum(t[..., 1], r[..., 1])
    wide = np.minimum(t[..., 2] - t[..., 0], r[..., 2] - r[..., 0])
    high = np.minimum(t[..., 3] - t[..., 1], r[..., 3] - r[..., 1])
    return np.asarray((across > SAME_WIDTH * wide) & (down > SAME_HEIGHT * high))


def _groups(shared: npt.NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """Return groups of true and found words (by number) that share a place; each found word is in one."""
    goals = shared.shape[0]
    root = list(range(sum(shared.shape)))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for one, other in np.argwhere(shared).tolist():
        root[find(goals + other)] = find(one)
    members: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for at in range(len(root)):
        members[find(at)][at >= goals].append(at - goals * (at >= goals))
    return list(members.values())


def _solid(parts: Iterable[str]) -> str:
    return normalised("".join(parts)).replace(" ", "")


def _overlap(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    shared = float(np.prod(np.maximum(high - low, 0)))
    return shared / float(np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2]) - shared)


def _quarters(page: Page, size: tuple[int, int]) -> int:
    """Return by how many quarters, clockwise, the scan lies turned if *page* stands upright."""
    middle = page.width / 2, page.height / 2
    x0, y0 = place(page.to_scan, *middle)
    x1, y1 = place(page.to_scan, middle[0] + 1, middle[1])
    if abs(x1 - x0) >= abs(y1 - y0):
        return 0 if x1 > x0 else 2
    return 1 if y1 > y0 else 3
