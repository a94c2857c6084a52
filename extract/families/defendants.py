"""Who an abstract of judgment speaks of: the defendants, their other names, birth dates and numbers.

Judges, counsel, clerks, reporters and officers stand on these papers too; only what stands in the caption after
``vs.``, or beside a defendant's label, is a defendant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.draft import Field, illegible, read
from extract.families.labels import Hit, below, right_of
from extract.families.layout import Cell, Row, Sheet, Token
from nlp.identifiers import parse_identifier
from nlp.misreads import as_digits
from nlp.names import parse_name
from nlp.values import Reading

__all__ = ["Defendant", "find_cii", "find_defendants", "find_race", "find_sex"]

_VERSUS = re.compile(r"\W*(?:V{1,2}[S58E]?|VERSUS|VER5US)\W*", re.IGNORECASE)
_PEOPLE = re.compile(r"PE[O0]P[L1I]E", re.IGNORECASE)
_DEFENDANT = re.compile(r"\bD[EC]F[EC][NM]D[AE][NM]T(?:\(?[S5]\)?)?\b[\s.,:;)]*", re.IGNORECASE)
_DEFENDANTS = re.compile(r"\bD[EC]F[EC][NM]D[AE][NM]T[S5]\b", re.IGNORECASE)
_ALIAS = re.compile(
    r"[\s,;(]*(?:\ba\s?[./]?\s?k\s?[./]?\s?a\b[.:]*|\balso known as\b|\balias(?:es)?\b[:.]*|\btrue name\b[:.]*)\s*",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"[\s,;]*\bet\.? ?al\b\.?", re.IGNORECASE)
_ENUMERATED = re.compile(r"^\W*(?:\(?\d\)|\d[.)])\W*")
_AND = re.compile(r"\s*(?:;|\band\b|&)\s*", re.IGNORECASE)
_NOT_NAMES = re.compile(
    r"\b(?:PEOPLE|STATE|CALIFORNIA|PLAINTIFF|COURT|COUNTY|ABSTRACT|JUDGMENT|COMMITMENT|PRESENT|AMENDED|NUMBER|CASE|NONE"
    r"|BOOKING|HEARING|SUPERIOR|PRISON|LAST|FIRST|MIDDLE|THIS|THAT|CERTIF\w*|WHEREAS|ABOVE|SAID|HAVING|UPON|WAS|ENTERED"
    r"|FOLLOWS|GUILTY|VIOLATION|SECTION|COUNTS?|ORDERED|PLEA|APPEARED|CONVICTED|THEREFORE|ADJUDGED|DECREED|IMPRISON\w*"
    r"|SENTENCED?|PUNISHED|HEREBY|FOREGOING|DEPARTMENT|ATTORNEY|OFFENSE|CLASS|FELONY)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\b(?:JR|SR|I{2,3}|IV)$")
_TWO_LAST_NAMES = "the last two words of the name may both be last names"
_STRAY = re.compile(r"(?<=\w\w),\s*[A-Za-z\d|]$")
_CAPTION_ROWS = 30
_NAME_ROWS = 6
# More words than the longest names have.
_MANY_WORDS = 9


@dataclass(slots=True)
class Defendant:
    """One defendant: the name, and other names in the order of the paper. ``at`` is where the name stands."""

    name: Field[str]
    at: int
    aliases: list[Field[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Text that holds names: pieces of the sheet, each with its offset."""

    pieces: tuple[tuple[int, str], ...]
    several: bool = False

    @property
    def text(self) -> str:
        return " ".join(piece for _, piece in self.pieces)

    def spans(self, sheet: Sheet, start: int, end: int) -> tuple[tuple[int, int], ...]:
        found: list[tuple[int, int]] = []
        offset = 0
        for at, piece in self.pieces:
            first, last = max(start - offset, 0), min(end - offset, len(piece))
            if first < last:
                found.extend(sheet.spans(at + first, at + last))
            offset += len(piece) + 1
        return tuple(found)


def find_defendants(sheet: Sheet, hits: Sequence[Hit]) -> list[Defendant]:
    """Return the defendants in the order of the caption; empty where none is named."""
    stretch = _beside_label(sheet, hits) or _after_versus(sheet, hits) or _above_defendant(sheet, hits)
    if stretch is None:
        return []
    defendants = _names(sheet, stretch)
    if defendants:
        for label in (hit for hit in hits if hit.kind == "alias"):
            _add_aliases(sheet, hits, label, defendants[0])
    return defendants


def _beside_label(sheet: Sheet, hits: Sequence[Hit]) -> _Stretch | None:
    for hit in hits:
        if hit.kind != "name":
            continue
        values = [right_of(sheet, hit, hits, whole_row=True), *below(sheet, hit, hits, rows=1)]
        for found in values:
            tokens = tuple(_of_name(found))
            if tokens and _may_be_name(_joined(tokens)):
                return _Stretch(((tokens[0].at, _joined(tokens)),))
    return None


def _of_name(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens up to what cannot be of the name: a label that nobody knows, a number, a cell further on.

    A comma at a cell's end says that the name goes on in the next.
    """
    before = None
    for token in tokens:
        digits = sum(letter.isdigit() for letter in token.text)
        if before is not None and (
            token.text.endswith((":", "#")) or digits > 1 or (token.first and not before.text.endswith((",", ";")))
        ):
            return
        yield token
        before = token


def _joined(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _may_be_name(text: str) -> bool:
    bare = text.strip(" .,:;-")
    return (
        sum(letter.isalpha() for letter in bare) >= 4
        and not _NOT_NAMES.search(bare)
        and sum(letter.isdigit() for letter in bare) <= 1
        and len(bare.split()) < _MANY_WORDS
    )


def _after_versus(sheet: Sheet, hits: Sequence[Hit]) -> _Stretch | None:
    """Return the left column of the caption from ``vs.`` to ``Defendant``."""
    for index, row in enumerate(sheet.rows[:_CAPTION_ROWS]):
        for number, token in enumerate(row.tokens):
            if _VERSUS.fullmatch(token.text) and _people_before(sheet.rows, index, number):
                return _caption(sheet, hits, index, number)
    for index, row in enumerate(sheet.rows[1:_CAPTION_ROWS], start=1):
        # vs. itself may be damaged: a stray short word by itself, close under THE PEOPLE
        cell = row.cells[0]
        above = sheet.rows[max(index - 5, 0) : index]
        if len(cell.text) <= 4 and cell.left < 0.5 and any(_PEOPLE.search(other.text) for other in above):
            return _caption(sheet, hits, index, 0)
    return None


def _people_before(rows: Sequence[Row], index: int, number: int) -> bool:
    """Tell whether THE PEOPLE stand before ``vs.``: in its row or in one of the five above."""
    here = " ".join(token.text for token in rows[index].tokens[:number])
    return bool(_PEOPLE.search(here)) or any(_PEOPLE.search(row.text) for row in rows[max(index - 5, 0) : index])


def _caption(sheet: Sheet, hits: Sequence[Hit], index: int, number: int) -> _Stretch | None:
    versus = sheet.rows[index].tokens[number]
    limit = _column_limit(sheet, hits, index, versus)
    pieces: list[tuple[int, str]] = []
    several = closed = False
    rest = sheet.rows[index].tokens[number + 1 :]
    cells = [(index, Cell(tuple(_one_cell(rest))))] if rest and rest[0].box.left < limit and not rest[0].first else []
    for below_index in range(index + 1, min(index + 1 + _NAME_ROWS, len(sheet.rows))):
        row = sheet.rows[below_index]
        cells.extend((below_index, cell) for cell in row.cells if cell.left < limit)
    for row_index, cell in cells:
        start = cell.span[0]
        match = _DEFENDANT.search(cell.text)
        before = cell.text[: match.start()] if match else cell.text
        if _is_other_label(sheet, hits, row_index, cell) or _NOT_NAMES.search(before):
            if pieces:
                break
            continue
        if match is None:
            pieces.append((start, cell.text))
            continue
        several = several or bool(_DEFENDANTS.search(cell.text))
        after = cell.text[match.end() :]
        if before.strip(" ,.;:-"):
            pieces.append((start, before.rstrip(" ")))
        elif not pieces and _may_be_name(after):
            pieces.append((start + match.end(), after))
        closed = True
        if pieces:
            break
    if not closed:
        pieces = _first_name_only(pieces)
    # rules and brackets beside the names are read as letters: SAM VIMES, i
    pieces = [(at, _without_stray(piece)) for at, piece in pieces if not _is_speck(piece)]
    return _Stretch(tuple(pieces), several) if pieces else None


def _is_speck(piece: str) -> bool:
    """Tell whether a cell holds a letter or two that are no suffix: what a rule or a bracket was read as."""
    letters = sum(letter.isalpha() for letter in piece)
    return letters < 2 or (letters == 2 and not piece.isupper())


def _above_defendant(sheet: Sheet, hits: Sequence[Hit]) -> _Stretch | None:
    """Return what stands over the word ``Defendant`` by itself, for a caption whose ``vs.`` is lost."""
    for index, row in enumerate(sheet.rows[1:_CAPTION_ROWS], start=1):
        word = _DEFENDANT.fullmatch(row.cells[0].text)
        if word is None or not any(_PEOPLE.search(other.text) for other in sheet.rows[:index]):
            continue
        found: list[tuple[int, str]] = []
        for above in reversed(range(max(index - _NAME_ROWS, 0), index)):
            cell = sheet.rows[above].cells[0]
            text = cell.text
            alias = _ALIAS.match(text)
            if _is_other_label(sheet, hits, above, cell) or not _may_be_name(text[alias.end() :] if alias else text):
                break
            found.insert(0, (cell.span[0], text))
        return _Stretch(tuple(found), bool(_DEFENDANTS.search(word.group()))) if found else None
    return None


def _without_stray(piece: str) -> str:
    """Return *piece* without a single letter behind a comma, where what stands before it is a whole name."""
    return _STRAY.sub("", piece) if " " in piece.split(",")[0].strip() else piece


def _one_cell(tokens: Sequence[Token]) -> Iterator[Token]:
    for index, token in enumerate(tokens):
        if index and token.first:
            return
        yield token


def _column_limit(sheet: Sheet, hits: Sequence[Hit], index: int, versus: Token) -> float:
    """Return where the caption's right half begins: the leftmost label, or title, to the right of ``vs.``."""
    rows = range(max(index - 4, 0), min(index + _NAME_ROWS, len(sheet.rows)))
    edges = [
        sheet.rows[hit.row].tokens[hit.first].box.left
        for hit in hits
        if hit.row in rows and hit.kind not in ("name", "alias") and sheet.rows[hit.row].tokens[hit.first].first
    ]
    edges += [
        cell.left for row in rows for cell in sheet.rows[row].cells if re.match(r"\(?ABSTRACT|\(?COMMIT", cell.text)
    ]
    # PLAINTIFF and the like stand in the left half, at its right edge
    right = [edge for edge in edges if edge > max(versus.box.right, 0.35)]
    return min(right, default=1.0)


def _is_other_label(sheet: Sheet, hits: Sequence[Hit], row: int, cell: Cell) -> bool:
    return any(
        hit.row == row and hit.kind not in ("name", "alias") and sheet.rows[row].tokens[hit.first] is cell.tokens[0]
        for hit in hits
    )


def _first_name_only(pieces: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Without the word Defendant the name's end is not marked: take the first piece, and what it says goes on."""
    kept: list[tuple[int, str]] = []
    for at, piece in pieces:
        if kept and not re.search(r"(?:,|\band|&)$", kept[-1][1].strip()) and not _ALIAS.match(piece):
            break
        kept.append((at, piece))
    return kept


def _names(sheet: Sheet, stretch: _Stretch) -> list[Defendant]:
    """Cut names and other names out of a stretch: ``A B, aka C D, and E F``."""
    found: list[Defendant] = []
    text = stretch.text
    is_alias = False
    for start, end in _cut(text, _AND):
        # behind an AKA further names are other names too, unless the caption says that there are several defendants
        is_alias = is_alias and not (stretch.several and found)
        pieces = list(_cut(text[start:end], _ALIAS))
        for order, (first, last) in enumerate(pieces):
            is_alias = is_alias or order > 0 or bool(_ALIAS.match(text[start:end]))
            for a, b in _listed(text, start + first, start + last, several=is_alias or stretch.several):
                name = _name_field(sheet, stretch, a, b)
                if name is None:
                    continue
                if is_alias and found:
                    found[-1].aliases.append(name)
                else:
                    found.append(Defendant(name, stretch.pieces[0][0]))
    return found


def _cut(text: str, at: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    position = 0
    for match in at.finditer(text):
        if match.start() > position:
            yield position, match.start()
        position = match.end()
    if position < len(text):
        yield position, len(text)


def _listed(text: str, start: int, end: int, several: bool) -> Iterator[tuple[int, int]]:
    """Cut ``A B, C D`` into two names, and leave ``B, A`` and ``A B, JR.`` whole."""
    parts = [(start + a, start + b) for a, b in _cut(text[start:end], re.compile(r"\s*,\s*"))]
    parts = [(a, b) for a, b in parts if text[a:b].strip(" .")]
    if several and len(parts) > 1 and all(len(text[a:b].split()) > 1 for a, b in parts):
        yield from parts
    elif parts:
        yield parts[0][0], parts[-1][1]


def _name_field(sheet: Sheet, stretch: _Stretch, start: int, end: int) -> Field[str] | None:
    start += len(stretch.text[start:end]) - len(_ENUMERATED.sub("", stretch.text[start:end]))
    text = _OTHERS.sub("", stretch.text[start:end])
    bare = text.strip(" .,:;-()*")
    if not _may_be_name(bare):
        return None
    begin = start + stretch.text[start:end].index(bare)
    spans = stretch.spans(sheet, begin, begin + len(bare))
    reading = parse_name(bare)
    if reading is None:
        return illegible(sheet.document, spans[0][0], spans[-1][1], "what stands where the name is reads as no name")
    last, _, given = reading.value.partition(", ")
    if "," not in bare and " " not in last and len(given.split()) > 2 and not _SUFFIX.search(given):
        *first, second = given.split()
        made = read(sheet.document, reading.value, *spans, cost=reading.cost, reason=_TWO_LAST_NAMES, sense=0.8)
        return replace(made, alternatives=((f"{second} {last}, {' '.join(first)}", 0.0, "two last names"),))
    if " " not in reading.value:
        reason = "one word alone stands where the name is"
        return read(sheet.document, reading.value, *spans, cost=reading.cost, reason=reason, sense=0.5)
    return read(sheet.document, reading.value, *spans, cost=reading.cost)


def _add_aliases(sheet: Sheet, hits: Sequence[Hit], label: Hit, defendant: Defendant) -> None:
    """Add the names beside an AKA label, unless the caption has given them already."""
    tokens = tuple(_of_name(right_of(sheet, label, hits, whole_row=True)))
    tokens = tokens or next(iter(below(sheet, label, hits, rows=1)), ())
    if not tokens or not _may_be_name(_joined(tokens)):
        return
    row = sheet.rows[label.row]
    going_on = sheet.rows[label.row + 1 : label.row + 2]
    pieces = [(tokens[0].at, _joined(tokens))]
    if pieces[0][1].endswith((",", ";")) and going_on and going_on[0].page == row.page:
        cell = going_on[0].cells[0]
        if (
            abs(cell.left - tokens[0].box.left) < 4 * row.letter
            and _may_be_name(cell.text)
            and not _DEFENDANT.search(cell.text)
        ):
            pieces.append((cell.span[0], cell.text))
    known = {alias.value for alias in defendant.aliases} | {defendant.name.value}
    for other in _names(sheet, _Stretch(tuple(pieces), several=True)):
        for name in (other.name, *other.aliases):
            if name.value not in known:
                defendant.aliases.append(name)
                known.add(name.value)


def find_cii(sheet: Sheet, hits: Sequence[Hit]) -> Field[str] | None:
    """Return the state identification number beside its label."""
    for hit in hits:
        if hit.kind != "cii":
            continue
        tokens = right_of(sheet, hit, hits) or next(iter(below(sheet, hit, hits, rows=1)), ())
        if not any(letter.isdigit() for token in tokens for letter in token.text):
            continue
        reading: Reading[str] | None = parse_identifier("cii", _joined(tokens))
        spans = sheet.spans(tokens[0].at, tokens[-1].stop)
        if reading is None and (digits := as_digits("".join(t.text for t in tokens).strip(".,"))) is not None:
            # numbers of seven and eight digits without the letter stand on older paper
            reading = Reading(digits[0], digits[0], digits[1]) if len(digits[0]) in (7, 8) else None
        if reading is None:
            return illegible(sheet.document, spans[0][0], spans[-1][1], "what stands there reads as no CII number")
        return read(sheet.document, reading.value, *spans, cost=reading.cost)
    return None


_SEXES = {"M": "M", "MALE": "M", "F": "F", "FEMALE": "F", "X": "X"}
# The Department of Justice's letters; a race in words stays as the paper has it.
_RACES = {"W": "WHITE", "B": "BLACK", "H": "HISPANIC"}


def find_sex(sheet: Sheet, hits: Sequence[Hit]) -> Field[str] | None:
    """Return the sex beside its label."""
    return _coded(sheet, hits, "sex", _SEXES)


def find_race(sheet: Sheet, hits: Sequence[Hit]) -> Field[str] | None:
    """Return the race beside its label: the word, or what the letter stands for."""
    return _coded(sheet, hits, "race", _RACES, words=True)


def _coded(
    sheet: Sheet, hits: Sequence[Hit], kind: str, meanings: dict[str, str], words: bool = False
) -> Field[str] | None:
    for hit in hits:
        tokens = right_of(sheet, hit, hits) if hit.kind == kind else ()
        word = tokens[0].text.upper().strip(".,;:") if tokens else ""
        value = meanings.get(word) or (word if words and word.isalpha() and len(word) > 3 else None)
        if value:
            return read(sheet.document, value, *sheet.spans(tokens[0].at, tokens[0].stop))
    return None
