"""Papers with a value torn away, and what a reader makes of them: nothing may stand where nothing is left to read.

A *tear* takes every place at which a paper states a value (a case number in the caption and again in the footer) off
the page's picture: white or black patches, ragged holes, a torn edge, a smear. The reader then may say nothing of
the field, or that it cannot be read. What else it may say is judged by ``inventions``, which ``docs/archive.md``
defines.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt

from nlp.dates import find_dates
from nlp.dispositions import find_dispositions, find_pleas, find_severities

__all__ = ["KINDS", "TORN_FIELDS", "Kind", "Tear", "choose_tears", "torn", "without_ink"]

Grey = npt.NDArray[np.uint8]
Box = tuple[float, float, float, float]
Kind = Literal["white patch", "black patch", "ragged hole", "torn edge", "smear"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Json = Mapping[str, Any]

TORN_FIELDS = (
    "name",
    "date_of_birth",
    "cii",
    "date",
    "county",
    "case_number",
    "section",
    "disposition",
    "severity",
    "plea",
    "offence_date",
    "fine",
)
"""The fields that are torn away, by the record's names."""
_MOST_PLACES = 12
"""A value that stands at more places is left: the paper would be gone."""
_MARGIN = 0.3
"""How far beyond the ink a tear goes at least, in heights of the line."""


@dataclass(frozen=True, slots=True)
class Tear:
    """A value to be torn away: of which document and page, in which field, and all its boxes there.

    Boxes are left, top, right, bottom as fractions of the page's picture as it lies.
    """

    doc_id: str
    page: int
    field: str
    value: str
    kind: Kind
    boxes: tuple[Box, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class _Line:
    """One true line of a page: its text, and for each word where it begins, where it ends, and its box."""

    text: str
    words: tuple[tuple[int, int, Box], ...]

    def boxes(self, start: int, end: int) -> list[Box]:
        return [box for first, last, box in self.words if first < end and last > start]


def choose_tears(document: Json, rng: random.Random, most: int) -> list[Tear]:
    """Return up to *most* tears of a document (an archive's ``pages/<doc_id>.json``), each of another field first.

    Only values that stand on one page alone are torn, at all their places.
    """
    lines = {page["page"]: _lines(page) for page in document["pages"]}
    found: dict[str, list[tuple[str, int, tuple[Box, ...]]]] = defaultdict(list)
    for field, value in sorted(set(_stated(document["records"]))):
        places = {number: _places(field, value, on_page) for number, on_page in lines.items()}
        torn_pages = [number for number, boxes in places.items() if boxes]
        if len(torn_pages) == 1 and len(places[torn_pages[0]]) <= _MOST_PLACES:
            found[field].append((value, torn_pages[0], tuple(places[torn_pages[0]])))
    for each in found.values():
        rng.shuffle(each)
    fields = sorted(found)
    rng.shuffle(fields)
    first_kind = rng.randrange(len(KINDS))
    rounds = [(field, found[field][turn]) for turn in range(most) for field in fields if turn < len(found[field])]
    return [
        Tear(document["doc_id"], page, field, value, KINDS[(first_kind + at) % len(KINDS)], boxes)
        for at, (field, (value, page, boxes)) in enumerate(rounds[:most])
    ]


def _stated(records: Sequence[Json]) -> Iterator[tuple[str, str]]:
    for record in records:
        for event in record.get("events") or []:
            for count in event.get("counts") or []:
                for holder in (record["person"], event, count, count.get("sentence") or {}):
                    for field in TORN_FIELDS:
                        if holder.get(field):
                            yield field, str(holder[field])


def _lines(page: Json) -> list[_Line]:
    """Return the true lines of a page, and each two that follow each other as one: a date may run over."""
    words = [word for word in page["words"] if word[0] and word[5] != "struck"]
    lines = [list(of_line) for _, of_line in groupby(words, key=lambda word: word[6])]
    single = [_line(line) for line in lines]
    return single + [_line([*one, *two]) for one, two in pairwise(lines)]


def _line(words: Sequence[Sequence[Any]]) -> _Line:
    placed = []
    offset = 0
    for text, left, top, right, bottom, *_ in words:
        placed.append((offset, offset + len(text), (left, top, right, bottom)))
        offset += len(text) + 1
    return _Line(" ".join(word[0] for word in words), tuple(placed))


def _places(field: str, value: str, lines: Sequence[_Line]) -> list[Box]:
    """Return the boxes of all words that state *value*, each once."""
    found: dict[Box, None] = {}
    for line in lines:
        for start, end in _FINDERS[field](value, line.text):
            found.update(dict.fromkeys(line.boxes(start, end)))
    return list(found)


_Finder = Callable[[str, str], Iterator[tuple[int, int]]]


def _find_date(value: str, text: str) -> Iterator[tuple[int, int]]:
    for mention in find_dates(text):
        if any(reading.value == value for reading in mention.readings):
            yield mention.start, mention.end


def _find_name(value: str, text: str) -> Iterator[tuple[int, int]]:
    # every word of it, wherever: a signature and a line of a form have parts of a name
    for word in re.findall(r"[A-Z]{2,}", value):
        yield from _find_words(word, text)


def _find_words(value: str, text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"(?<![A-Za-z]){re.escape(value)}(?![A-Za-z])", text, re.IGNORECASE):
        yield match.span()


def _find_solid(value: str, text: str) -> Iterator[tuple[int, int]]:
    """Letters and figures alike, whatever stands between them."""
    solid = re.sub(r"[^0-9A-Za-z]", "", value)
    pattern = r"[^0-9A-Za-z]{0,2}".join(map(re.escape, solid))
    for match in re.finditer(rf"(?<![0-9A-Za-z]){pattern}(?![0-9A-Za-z])", text, re.IGNORECASE):
        yield match.span()


def _find_section(value: str, text: str) -> Iterator[tuple[int, int]]:
    """The number wherever it stands, with the subdivisions behind it."""
    number = re.match(r"[0-9.]+", value)
    if number:
        pattern = rf"(?<![0-9.]){re.escape(number[0])}(?![0-9]|\.[0-9])[A-Za-z]?(\s?\([0-9A-Za-z]+\))*"
        for match in re.finditer(pattern, text):
            yield match.span()


def _find_fine(value: str, text: str) -> Iterator[tuple[int, int]]:
    dollars = f"{float(value):.0f}"
    grouped = f"{float(value):,.0f}"
    for match in re.finditer(rf"(?<![0-9.,])(?:{dollars}|{grouped})(?:\.00)?(?![0-9])", text):
        yield match.span()


def _find_word_of(finder: Callable[[str], list[Any]]) -> _Finder:
    def find(value: str, text: str) -> Iterator[tuple[int, int]]:
        for each in finder(text):
            if each.canonical == value:
                yield each.start, each.end

    return find


_FINDERS: Mapping[str, _Finder] = {
    "name": _find_name,
    "date_of_birth": _find_date,
    "date": _find_date,
    "offence_date": _find_date,
    "cii": _find_solid,
    "case_number": _find_solid,
    "county": _find_words,
    "section": _find_section,
    "disposition": _find_word_of(find_dispositions),
    "severity": _find_word_of(find_severities),
    "plea": _find_word_of(find_pleas),
    "fine": _find_fine,
}


def torn(image: Grey, tear: Tear, rng: random.Random) -> Grey:
    """Return *image* without what stands in the tear's boxes."""
    page: Grey = image.copy()
    high, wide = page.shape
    bitonal = not bool(((image > 0) & (image < 255)).any())
    for left, top, right, bottom in tear.boxes:
        line = max(4.0, (bottom - top) * high)
        reach = _MARGIN * line
        box = (
            max(0, int(left * wide - reach)),
            max(0, int(top * high - reach)),
            min(wide, int(right * wide + reach) + 1),
            min(high, int(bottom * high + reach) + 1),
        )
        _TEARS[tear.kind](page, box, line, rng)
    return np.where(page > 127, 255, 0).astype(np.uint8) if bitonal else page


Pixels = tuple[int, int, int, int]


def _ground(page: Grey, box: Pixels) -> int:
    left, top, right, bottom = box
    around = page[max(0, top - 20) : bottom + 20, max(0, left - 20) : right + 20]
    return int(np.percentile(around, 80))


def _white(page: Grey, box: Pixels, line: float, rng: random.Random) -> None:
    left, top, right, bottom = box
    page[top:bottom, left:right] = _ground(page, box)


def _black(page: Grey, box: Pixels, line: float, rng: random.Random) -> None:
    left, top, right, bottom = box
    page[top:bottom, left:right] = rng.randint(0, 30)


def _ragged(page: Grey, box: Pixels, line: float, rng: random.Random) -> None:
    """A hole with fibres for an edge: what lies under the paper shows, white or dark, and the rim throws a shadow."""
    left, top, right, bottom = box
    step = max(3, int(line / 3))

    def out() -> int:
        return rng.randint(0, max(1, int(line / 3)))

    across, down = range(left, right + step, step), range(top, bottom + step, step)
    rim = [(x, top - out()) for x in across] + [(right + out(), y) for y in down]
    rim += [(x, bottom + out()) for x in reversed(across)] + [(left - out(), y) for y in reversed(down)]
    _cut(page, rim, rng)


def _edge(page: Grey, box: Pixels, line: float, rng: random.Random) -> None:
    """The paper is torn off from its nearest side as far as the value reaches."""
    left, top, right, bottom = box
    wide = page.shape[1]
    step = max(3, int(line / 3))
    deep = int(line)
    if min(left, wide - right) > 0.45 * wide:
        _ragged(page, box, line, rng)
        return
    from_left = left <= wide - right
    inner = right if from_left else left
    side = -1 if from_left else wide
    outward = 1 if from_left else -1
    down = list(range(top - deep, bottom + deep + step, step))
    rim = [(inner + outward * rng.randint(0, max(1, deep // 2)), y) for y in down if top <= y <= bottom]
    corner = (side, top - rng.randint(0, deep)), (side, bottom + rng.randint(0, deep))
    first, last = (inner, top), (inner, bottom)
    _cut(page, [corner[0], first, *rim, last, corner[1]], rng)


def _cut(page: Grey, rim: Sequence[tuple[int, int]], rng: random.Random) -> None:
    points = np.array(rim, np.int32).reshape(-1, 1, 2)
    cv2.fillPoly(page, [points], rng.choice([255, 245, 60, 25]))
    cv2.polylines(page, [points], True, rng.randint(120, 200), 2)


def _smear(page: Grey, box: Pixels, line: float, rng: random.Random) -> None:
    """Wet ink wiped away: no letter is left, a grey stain is."""
    left, top, right, bottom = box
    part = page[top:bottom, left:right].astype(np.float32)
    wiped = cv2.GaussianBlur(part, (0, 0), sigmaX=4 * line, sigmaY=1.5 * line, borderType=cv2.BORDER_REPLICATE)
    page[top:bottom, left:right] = np.clip(wiped - rng.randint(10, 70), 0, 255).astype(np.uint8)


_TEARS: Mapping[Kind, Callable[[Grey, Pixels, float, random.Random], None]] = {
    "white patch": _white,
    "black patch": _black,
    "ragged hole": _ragged,
    "torn edge": _edge,
    "smear": _smear,
}


def without_ink(image: Grey, box: Box) -> bool:
    """Tell whether no strokes are left within *box* (fractions): neighbouring pixels hardly differ there."""
    high, wide = image.shape
    left, top, right, bottom = (round(edge * side) for edge, side in zip(box, (wide, high, wide, high), strict=True))
    part = image[top:bottom, left:right].astype(np.int16)
    return part.size == 0 or int(np.abs(np.diff(part, axis=1)).max(initial=0)) < 40
