"""Pages as one text, with the way back from every character to its page, its place there and how sure it is.

``nlp`` sees strings, not pages. This is where character offsets are carried back to boxes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from extract.record import Place
from ocr.page import Box, Page, Reading, Word

__all__ = ["PagePart", "PageText", "Stretch", "TextLine", "whole_pages"]


@dataclass(frozen=True, slots=True)
class PagePart:
    """The lines of a page from index ``first`` up to, but not with, index ``last``."""

    page: Page
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of the text: its characters are ``text[start:end]``; ``page`` counts from 1 within the file."""

    start: int
    end: int
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class _PlacedWord:
    start: int
    end: int
    line: int
    page: int
    word: Word


def whole_pages(pages: Sequence[Page]) -> tuple[PagePart, ...]:
    """Return each page as a part that holds all its lines."""
    return tuple(PagePart(page, 0, len(page.lines)) for page in pages)


class PageText:
    """The lines of some pages, joined by line feeds, words within a line by one blank.

    ``text`` is the whole string, ``lines`` its lines in order, ``parts`` what it was made of. All offsets that
    the methods take are characters of ``text``.
    """

    def __init__(self, parts: Sequence[PagePart]) -> None:
        self.parts = tuple(parts)
        lines: list[TextLine] = []
        words: list[_PlacedWord] = []
        offset = 0
        for part in self.parts:
            for line in part.page.lines[part.first : part.last]:
                start = offset
                for word in line.words:
                    end = offset + len(word.text)
                    words.append(_PlacedWord(offset, end, len(lines), part.page.number, word))
                    offset = end + 1
                lines.append(TextLine(start, offset - 1, part.page.number, line.text))
        self.lines = tuple(lines)
        self.text = "\n".join(line.text for line in lines)
        self._words = words
        self._starts = [word.start for word in words]
        self._layers = {part.page.number: part.page.layer for part in self.parts}
        # the same stretches are asked for again and again: for their places, their layer, how sure they are
        self._found: dict[tuple[int, int], tuple[_PlacedWord, ...]] = {}

    @classmethod
    def of_pages(cls, pages: Sequence[Page]) -> PageText:
        """Return the text of whole *pages*."""
        return cls(whole_pages(pages))

    @property
    def pages(self) -> tuple[int, ...]:
        """The numbers of the pages, each once, in order."""
        return tuple(dict.fromkeys(part.page.number for part in self.parts))

    def _between(self, start: int, end: int) -> tuple[_PlacedWord, ...]:
        found = self._found.get((start, end))
        if found is None:
            index = max(bisect_right(self._starts, start) - 1, 0)
            last = bisect_left(self._starts, end, index)
            found = tuple(placed for placed in self._words[index:last] if placed.end > start)
            self._found[start, end] = found
        return found

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Return where the characters stand: one box for each line that they touch.

        Where a word is only partly meant, its box is cut in proportion to its characters.
        """
        found: dict[int, tuple[int, Box]] = {}
        for placed in self._between(start, end):
            box = _share(placed, start, end)
            if placed.line in found:
                box = found[placed.line][1].union(box)
            found[placed.line] = (placed.page, box)
        return tuple(
            # nothing to be checked: pages and boxes come from the page
            Place.model_construct(page=page, box=(box.left, box.top, box.right, box.bottom))
            for page, box in found.values()
        )

    def confidence(self, start: int, end: int) -> float:
        """Return how sure the reader was of these characters, from 0 to 1; 0 where no word stands.

        The geometric mean of the least sure word and of the average weighted by characters: one bad word in a
        short value sinks it, in a long one it does not vanish.
        """
        least, mean = self.sureness(start, end)
        return sqrt(least * mean)

    def sureness(self, start: int, end: int) -> tuple[float, float]:
        """Return the chance of the least sure word among these characters, and the mean by characters.

        Both from 0 to 1; 0 where no word stands.
        """
        characters, weighted, least = 0, 0.0, 1.0
        for placed in self._between(start, end):
            length = min(placed.end, end) - max(placed.start, start)
            characters += length
            weighted += length * placed.word.confidence
            least = min(least, placed.word.confidence)
        return (least, weighted / characters) if characters else (0.0, 0.0)

    def quality(self, start: int, end: int) -> float:
        """Return the quality (0 to 1) of the worst page that the characters stand on; 0 where no word stands."""
        pages = {placed.page for placed in self._between(start, end)}
        return min((part.page.quality for part in self.parts if part.page.number in pages), default=0.0)

    def other_readings(self, start: int, end: int) -> Iterator[tuple[str, Reading]]:
        """Yield the characters as they would be by each other reading of one of their words, with that reading.

        Of a word that stands among the characters only in part (``#A395487`` without its mark), those readings count
        that have the rest alike.
        """
        for placed in self._between(start, end):
            left, right = max(start, placed.start), min(end, placed.end)
            before, after = self.text[placed.start : left], self.text[right : placed.end]
            for other in placed.word.alternatives:
                if other.text.startswith(before) and other.text.endswith(after):
                    core = other.text[len(before) : len(other.text) - len(after)]
                    yield " ".join((self.text[start:left] + core + self.text[right:end]).split()), other

    def is_born_digital(self, start: int, end: int) -> bool:
        """Tell whether all of the characters came from a page's own text layer."""
        found = self._between(start, end)
        return bool(found) and all(self._layers[placed.page] == "born_digital" for placed in found)

    def raw(self, start: int, end: int) -> str:
        """Return the characters as one line, for ``raw`` in the evidence."""
        return " ".join(self.text[start:end].split())


class Stretch:
    """Pieces of a text, trimmed and joined by one blank, with the way back: a charge or sentence over several lines.

    ``text`` is the joined string; pieces without words are left out.
    """

    def __init__(self, source: PageText, pieces: Sequence[tuple[int, int]]) -> None:
        self._pieces: list[tuple[int, int, int]] = []  # start in the joined string, start and end in the source
        words: list[str] = []
        offset = 0
        for start, end in pieces:
            piece = source.text[start:end]
            stripped = piece.strip()
            if not stripped:
                continue
            begin = start + len(piece) - len(piece.lstrip())
            self._pieces.append((offset, begin, begin + len(stripped)))
            words.append(stripped)
            offset += len(stripped) + 1
        self.text = " ".join(words)

    def spans(self, start: int = 0, end: int | None = None) -> tuple[tuple[int, int], ...]:
        """Return the source's offsets of ``text[start:end]``, one pair for each piece touched."""
        stop = len(self.text) if end is None else end
        found = []
        for offset, first, last in self._pieces:
            left, right = max(start, offset), min(stop, offset + last - first)
            if left < right:
                found.append((first + left - offset, first + right - offset))
        return tuple(found)


def _share(placed: _PlacedWord, start: int, end: int) -> Box:
    box = placed.word.box
    length = placed.end - placed.start
    before = max(start - placed.start, 0) / length
    after = min(end - placed.start, length) / length
    return Box(box.left + before * box.width, box.top, box.left + after * box.width, box.bottom)
