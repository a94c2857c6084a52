"""Two readings of one page against each other: what both say is surer, what they differ on is doubtful.

Of the words that two unlike readings agree on, 0.2 to 0.3 % were wrong; of the others a fifth and more
(``docs/decisions/ocr.md``). The text stays that of the first reading: taking words from both was worse.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocr.page import Box, Line, Word

__all__ = ["weighed"]

SAME_PLACE = 0.3
"""The overlap from which on two boxes may be of one word."""
DIFFER = 0.5
"""What the confidence of a word is multiplied by when the witness read something else there, or nothing."""
BAND = 0.02


def weighed(lines: Sequence[Line], witness: Sequence[Line]) -> tuple[Line, ...]:
    """Return *lines* with the confidence of each word raised or lowered by what *witness* has in its place.

    Both have boxes as fractions of the same page. Where both read the same, the chance that it is wrong is taken
    as the product of both chances, but not under a twentieth of the smaller: their errors are not independent.
    """
    seen = sorted((word for line in witness for word in line.words), key=lambda word: word.box.top)
    return tuple(Line(tuple(_weigh(word, seen) for word in line.words)) for line in lines)


def _weigh(word: Word, seen: Sequence[Word]) -> Word:
    said = _said_at(word.box, seen)
    same = next((other for other in said if other.text == word.text), None)
    if same is None:
        joined = "".join(other.text for other in sorted(said, key=lambda other: other.box.left))
        if said and joined == word.text:  # the witness sees a blank where the first reading sees none
            return _surer(word, min(other.confidence for other in said))
        return Word(word.text, word.box, word.confidence * DIFFER)
    return _surer(word, same.confidence)


def _surer(word: Word, other: float) -> Word:
    own, theirs = 1 - word.confidence, 1 - other
    return Word(word.text, word.box, 1 - max(own * theirs, min(own, theirs) / 20))


def _said_at(box: Box, seen: Sequence[Word]) -> list[Word]:
    """Return the witness's words whose middle lies in *box*, or that cover about the same place."""
    found = []
    for other in seen:
        if other.box.top > box.bottom + BAND:
            break
        x, y = (other.box.left + other.box.right) / 2, (other.box.top + other.box.bottom) / 2
        inside = box.left <= x <= box.right and box.top <= y <= box.bottom
        if inside or other.box.overlap(box) >= SAME_PLACE:
            found.append(other)
    return found
