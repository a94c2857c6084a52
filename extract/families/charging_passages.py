"""Where in a charging paper which count stands: headings, the prose under them, and what is no count.

Allegations (prior convictions, weapons, probation bars), notices and the closing words follow the counts and are none
of them; page numbers and titles at the foot of a page interrupt them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extract.families.charges import count_number
from extract.families.clauses import find_labels_of_counts
from extract.families.layout import Row, Sheet

__all__ = ["Passage", "Prose", "passages", "prose_of"]

# The words behind which a paper no longer charges: closing words, oaths, signatures, notices.
_CLOSING = re.compile(
    r"\bA[L1I]+\s+[o0]f\s+which\s+is\s+c[o0]ntrary|\b(?:I|We)\s+decl[ao]re\s+under\s+pen|\bSa[i1l]d\s+c[o0]mplainant\s+therefore"
    r"|\bWherefore\b|\bSubscribed\s+and\s+sw[o0]rn|\bExecuted\s+(?:[o0]n|at)\b|\bA\s+TRUE\s+BILL\b"
    r"|\bNOTICE\s*:|\bDated\s*:|\b(?:I\s+)?further\s+declare|\bDISCOVERY\s+REQUEST|\bPursuant\s+to\s+Penal\s+Code\s+sections?\s+1054"
    r"|\bAttached\s+hereto|\bComplainant\s+(?:therefore\s+)?(?:requests|prays)|\bthis\s+complaint\s+consists",
    re.IGNORECASE,
)
# An allegation, which is no count: to the next heading or the closing words.
_ALLEGATION = re.compile(
    r"\b[I1l]t\s+is\s+(?:further\s+|also\s+|hereby\s+)*alleged\b|\b(?:PRIOR|PR[I1]OR\s+(?:FELONY\s+)?)\s*C[O0]NVICT[I1L][O0]NS?\b"
    r"|\bFURTHER\s+(?:PRIOR|ALLEGATION)|\bS?PEC[I1]AL\s+ALLEGATION|\bENHANCEMENT|\bALLEGATIONS?\s+(?:AS\s+TO|OF|PURSUANT)"
    r"|\b(?:First|Second|Third|Fourth)\s+Prior\b|\b(?:said\s+)?defendants?\b[^.;]{0,80}\b(?:was|has|had)\s+(?:been\s+)?"
    r"(?:here|there)tofore\b[^.;]{0,80}c[o0]nvicted|\bThat\s+before\s+the\s+commission\b|\bbef[o0]re\s+the\s+commission\s+of\s+the\s+"
    r"(?:offenses?|crimes?)\b|\bwithin\s+the\s+meaning\s+of\b|\bNOTE\s*:",
)
_REFERRING_BEFORE = re.compile(r"\b(?:in|of|to|with|under|and|or|by|the|from|said)\s*$", re.IGNORECASE)
_REFERRING_AFTER = re.compile(r"\W*(?:here[o0]f|herein|above|of\s+th[ei]s?|and|or|was|were|is)\b", re.IGNORECASE)
_SEPARATE = re.compile(
    r"\b(?:For|And\s+for)\s+a\s+(?:further|second|third|fourth)\s+(?:and\s+separate\s+)?(?:cause|count)",
    re.IGNORECASE,
)
_FOOT = re.compile(
    r"\W*(?:(?:PAGE\s*)?\d{1,2}(?:\s*OF\s*\d{1,2})?|[-–—\s]*\d{1,2}[-–—\s]*)\W*"
    r"|\W*(?:(?:FIRST|SECOND|THIRD)?\s*(?:AMENDED\s+)?(?:FELONY\s+|MISDEMEANOR\s+|CRIMINAL\s+)?"
    r"(?:COMPLAINT|[I1]NFORMAT[I1]ON|[I1]ND[I1]CTMENT)\W*(?:FELONY|MISDEMEANOR|CRIMINAL)?)\W*(?:PAGE\s*)?\d{0,2}\W*",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"([IVX|l1L!Y]{1,4}|\d{1,2}|[A-Z]{3,5})\W*$")
_FOOT_ROWS = 3
_ORDINALS = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH", "TENTH")


@dataclass(frozen=True, slots=True)
class Passage:
    """The prose of one count, ``first`` to ``last`` in the sheet's text, without the allegations behind it.

    ``number`` is as the heading at ``heading`` has it, with what reading it so cost; None where no heading stands.
    """

    first: int
    last: int
    number: int | None = None
    cost: float = 0.0
    heading: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """The sheet's text with blanks for what interrupts the prose, and the rows that begin its lines."""

    sheet: Sheet
    flow: str


def prose_of(sheet: Sheet) -> Prose:
    """Return the text of *sheet* with the feet of its pages blanked out; offsets stay as they are."""
    flow = list(sheet.flow)
    pages: dict[int, list[Row]] = {}
    for row in sheet.rows:
        pages.setdefault(row.page, []).append(row)
    for rows in pages.values():
        for row in [*rows[-_FOOT_ROWS:], *(rows[:1] if rows is not next(iter(pages.values())) else ())]:
            if _FOOT.fullmatch(row.text):
                start, end = row.span
                flow[start:end] = " " * (end - start)
    return Prose(sheet, "".join(flow))


def passages(prose: Prose, start: int) -> list[Passage]:
    """Return the counts' passages behind the character *start* (the caption's end), in order."""
    text = prose.flow
    heads = _in_order([head for head in _headings(prose) if head[0] >= start])
    if not heads:
        cuts = [start, *(match.start() for match in _SEPARATE.finditer(text, start))]
        found = [Passage(a, b) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
        return [_closed(text, passage) for passage in found]
    # a first count may stand without a heading above COUNT II
    found = [_closed(text, Passage(start, heads[0][0], 1 if heads[0][2] == 2 else None))] if heads[0][2] != 1 else []
    for index, (begin, end, number, cost) in enumerate(heads):
        stop = heads[index + 1][0] if index + 1 < len(heads) else len(text)
        found.append(_closed(text, Passage(end, stop, number, cost, (begin, end))))
    return found


def _closed(text: str, passage: Passage) -> Passage:
    """End a passage where an allegation or the closing words begin."""
    ends = [passage.last]
    for pattern in (_CLOSING, _ALLEGATION):
        # a count that begins so is itself what the words say
        match = pattern.search(text, passage.first + 12, passage.last)
        if match is not None:
            ends.append(match.start())
    return Passage(passage.first, min(ends), passage.number, passage.cost, passage.heading)


def _headings(prose: Prose) -> Iterator[tuple[int, int, int | None, float]]:
    """Yield the headings of counts: where they stand, their number (None: not legible), and its cost."""
    labels = {label.start: label for label in find_labels_of_counts(prose.flow)}
    for row in prose.sheet.rows:
        start, end = row.span
        label = next((labels[at] for at in range(start, min(start + 3, end)) if at in labels), None)
        if label is not None and len(label.numbers) == 1 and not label.referring:
            if _begins_count(prose.flow, label.start, label.end):
                number, cost = label.numbers[0]
                yield label.start, label.end, number, cost
            continue
        damaged = _damaged_heading(row.text)
        if damaged is not None and prose.flow[start:end].strip():
            yield start, end, *damaged


def _begins_count(text: str, start: int, end: int) -> bool:
    before = text[max(start - 20, 0) : start].rstrip()
    return not _REFERRING_BEFORE.search(before) and not _REFERRING_AFTER.match(text, end)


def _damaged_heading(text: str) -> tuple[int | None, float] | None:
    """Return the number in a line that is a worn heading (``CQ1 JNT 1``, ``FIR5T CDUNT``), with its cost."""
    bare = re.sub(r"[^A-Z0-9|!]", "", text.upper())
    if not 5 <= len(bare) <= 14:
        return None
    for order, word in enumerate(_ORDINALS, start=1):
        if Levenshtein.distance(bare, f"{word}COUNT", score_cutoff=2) <= 2:
            return order, 1.0
    match = _NUMERAL.search(bare[5:])
    if match is None:
        return None
    for wide in range(len(match[1]), 0, -1):
        head, numeral = bare[:-wide], bare[-wide:]
        if _is_like_count(head):
            number = count_number(numeral)
            return (number[0], number[1] + 1.0) if number else (None, 1.0)
    return None


def _is_like_count(head: str) -> bool:
    away = Levenshtein.distance(head, "COUNT", score_cutoff=3)
    return 4 <= len(head) <= 7 and head[:1] in "CG" and (away <= 2 or (away == 3 and head[-2:] == "NT"))


def _in_order(
    heads: Sequence[tuple[int, int, int | None, float]],
) -> list[tuple[int, int, int | None, float]]:
    """Return headings with numbers that their order puts right: 11 behind 1 is II, an unread one is the next."""
    found: list[tuple[int, int, int | None, float]] = []
    last = 0
    for begin, end, number, cost in heads:
        if number != last + 1 and (number is None or _like(number, last + 1)):
            number, cost = last + 1, cost + 0.5
        found.append((begin, end, number, cost))
        last = number or last + 1
    return found


def _like(read: int, meant: int) -> bool:
    """Tell whether strokes of a Roman number may have been read as figures: 11 for II, 111 for III."""
    return str(read) == "1" * meant
