"""A second look at what matters: words of doubtful values are read again, and their pages put right by it.

What the person and the convictions of a record rest on, and was read with too little confidence, fails its check or
cannot be read, is looked at once more, word by word, each with the characters that its kind of value has; so are
unsure words of values that pass. Of
doubtful numbers that two unlike engines read alike, 2 in 100 were wrong, of the others more than half
(``docs/measures.md``): so agreement raises a word's confidence, and nothing else does. A word is replaced only where
what is put in its place stays for a person to see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from extract.record import Evidence, Record
from extract.triage import THRESHOLD, bearing
from ocr.page import Box, Line, Page, Reading, Word

if TYPE_CHECKING:
    from ocr.reread import Reread

__all__ = ["looked_again", "settled"]

MOST_WORDS = 40
"""A page with more doubtful words than this is unsure as a whole, and looking at each would take minutes."""
MOST_PAGES = 100
"""So many pages of a file are looked at again, the first ones: a file is read within one deadline."""
MOST_OF_A_FILE = 800
"""So many words of a file, for the same reason: at some 45 ms a word."""
MOST_SURE = 0.98
"""No agreement makes a word surer."""
SURE_READING = 0.9
UNSURE_WORD = 0.8
"""A reading as sure as the first takes the place of a word that is less sure than the second; a person sees it."""
UNSURE_OF_A_SURE_VALUE = 0.9
"""A word that is less sure than this is looked at even where its value passes: the sense that it makes hides it."""
REPLACED = 0.6
"""The confidence of a word that one other engine read in another's stead."""
BOTH = 0.85
"""That of one that both engines read so at the second look: still for a person."""
DOUBTED = 0.85
"""What the confidence of a word is multiplied by where the unlike engine reads something else."""

_DIGITS = "0123456789"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKS = ".,:;-/()#&*'"
_LIKE_DIGITS = frozenset("OQDILSZBG|!")


def looked_again(pages: Sequence[Page], records: Sequence[Record], reread: Reread) -> list[Page] | None:
    """Return *pages* with the words of doubtful values as further looks confirm, doubt or replace them.

    Args:
        pages: those of a file, as they were read.
        records: what they gave.
        reread: looks at a place of a page again.

    ``None`` where nothing was doubtful, or nothing changed. Pages with a text layer of their own are left alone.
    """
    wanted = dict(islice(sorted(_wanted(pages, records).items()), MOST_PAGES))
    made, left = [], MOST_OF_A_FILE
    for page in pages:
        words = _looked_at(page, wanted.get(page.number, {}))
        if words and len(words) <= min(MOST_WORDS, left):
            left -= len(words)
            page = _revised(page, words, reread)
        made.append(page)
    return made if made != list(pages) else None


def settled(word: Word, readings: Sequence[Reading], own: str) -> Word:
    """Return *word* as further *readings* leave it; those of the engine *own* are no independent voice.

    Its alternatives are the readings that differ, each once, the surest first.
    """
    said = [replace(reading, text=_solid(reading.text)) for reading in readings if _solid(reading.text)]
    # A word that the witness put in the reader's place is the witness's own: the reader is the unlike voice then.
    swapped = any(other.source.startswith(own) for other in word.alternatives)
    others = [reading for reading in said if reading.source.startswith(own) is swapped]
    unlike = max(others, key=lambda reading: reading.confidence, default=None)
    differing: dict[str, Reading] = {}
    for reading in sorted(said, key=lambda reading: -reading.confidence):
        if reading.text != word.text:
            differing.setdefault(reading.text, reading)
    known = {other.text for other in word.alternatives}
    alternatives = word.alternatives + tuple(reading for text, reading in differing.items() if text not in known)
    if unlike is None:
        return replace(word, alternatives=alternatives)
    if all(reading.text == word.text for reading in others):
        sure = 1 - (1 - word.confidence) * (1 - unlike.confidence)
        return replace(word, confidence=max(word.confidence, min(sure, MOST_SURE)), alternatives=alternatives)
    same = any(reading not in others and reading.text == unlike.text for reading in said)
    if unlike.text == word.text:
        return replace(word, alternatives=alternatives)  # its own looks differ: no voice either way
    if word.confidence < UNSURE_WORD and (same or unlike.confidence >= SURE_READING):
        first = Reading(word.text, word.confidence, "witness, first reading" if swapped else f"{own}, first reading")
        rest = tuple(reading for reading in alternatives if reading.text != unlike.text)
        sure = min(BOTH if same else REPLACED, unlike.confidence)
        return replace(word, text=unlike.text, confidence=sure, alternatives=(first, *rest))
    return replace(word, confidence=word.confidence * DOUBTED, alternatives=alternatives)


def _solid(text: str) -> str:
    return "".join(text.split())


def _wanted(pages: Sequence[Page], records: Sequence[Record]) -> Mapping[int, dict[Box, bool]]:
    """Return the places of values that matter, by the number of the page, and whether the value is doubtful."""
    pictures = {page.number for page in pages if page.layer == "ocr"}
    found: dict[int, dict[Box, bool]] = defaultdict(dict)
    for record in records:
        for pointer in bearing(record.events):
            entry = record.evidence.get(pointer)
            if entry is None or entry.state == "derived":
                continue
            for number, box in _places(entry):
                if number in pictures:
                    found[number][box] = found[number].get(box, False) or _doubtful(entry)
    return {number: boxes for number, boxes in found.items() if boxes}


def _doubtful(entry: Evidence) -> bool:
    """Tell whether what was read there is worth another look whatever the chances of its words."""
    return entry.state == "illegible" or entry.confidence < THRESHOLD or entry.reason is not None


def _places(entry: Evidence) -> Iterator[tuple[int, Box]]:
    """Yield the pages, by number, and boxes that the value was read in."""
    for page, edges in ((entry.page, entry.box), *((place.page, place.box) for place in entry.boxes or ())):
        if page is not None and edges is not None:
            yield page, Box(*edges)


def _looked_at(page: Page, places: Mapping[Box, bool]) -> list[Word]:
    """Return the words to look at again: those of doubtful values, and the unsure ones of others that matter.

    Where that is more than a page may have, it is those of doubtful values alone.
    """
    doubtful = _touched(page, [box for box, doubted in places.items() if doubted])
    own = {id(word) for word in doubtful}
    others = _touched(page, [box for box, doubted in places.items() if not doubted])
    unsure = [word for word in others if word.confidence < UNSURE_OF_A_SURE_VALUE and id(word) not in own]
    return doubtful + unsure if len(doubtful) + len(unsure) <= MOST_WORDS else doubtful


def _touched(page: Page, boxes: Sequence[Box]) -> list[Word]:
    return [word for line in page.lines for word in line.words if any(_within(word.box, box) for box in boxes)]


def _revised(page: Page, words: Sequence[Word], reread: Reread) -> Page:
    own = page.reader.split(" ", 1)[0]
    seen = {id(word): settled(word, reread(page, word.box, _allowed(word.text)), own) for word in words}
    return replace(page, lines=tuple(Line(tuple(seen.get(id(w), w) for w in line.words)) for line in page.lines))


def _within(word: Box, place: Box) -> bool:
    """Tell whether the place touches the word: half of the narrower one's width, on one line."""
    across = min(word.right, place.right) - max(word.left, place.left)
    down = min(word.bottom, place.bottom) - max(word.top, place.top)
    return across > 0.5 * min(word.width, place.width) and down > 0.5 * min(word.height, place.height)


def _allowed(text: str) -> str:
    """Return the characters that can stand where *text* was read: digits, or capitals too; empty for any.

    A date in figures has no letters: what looks like one is a digit misread.
    """
    letters = [character for character in text if character.isalpha()]
    if any(character.islower() for character in letters):
        return ""
    digits = sum(character in _DIGITS for character in text)
    is_date = text.count("/") == 2 or text.count("-") == 2
    if is_date and digits > len(letters) and set(letters) <= _LIKE_DIGITS:
        return _DIGITS + _MARKS
    return _DIGITS + _CAPITALS + _MARKS if digits else ""
