"""Who an abstract of judgment speaks of: the defendants, their other names, birth dates and numbers.

Judges, counsel, clerks, reporters and officers stand on these papers too; only what stands in the caption after
``vs.``, or beside a defendant's label, is a defendant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.draft import Field, illegible, read
from extract.families.caption_names import before_alias, doubt_of_words, people
from extract.families.captions import DEFENDANT, PEOPLE, Caption, Line, find_caption, may_be_name
from extract.families.labels import Hit, below, right_of
from extract.families.layout import Sheet, Token
from nlp.identifiers import parse_identifier
from nlp.misreads import as_digits
from nlp.names import parse_name, two_last_names
from nlp.values import Reading

__all__ = ["Defendant", "find_cii", "find_defendants", "find_race", "find_sex"]

_SHORT_WORD = 3
_TWO_LAST_NAMES = "the last two words of the name may both be last names"
_SUFFIX_BEHIND = re.compile(r",\s*(?:JR|SR|I{2,3}|IV|ESQ)\b\.?", re.IGNORECASE)
_CAPTION_ROWS = 30
_NAME_ROWS = 6


@dataclass(slots=True)
class Defendant:
    """One defendant: the name, and other names in the order of the paper. ``at`` is where the name stands.

    ``block`` are the stretches of the sheet's text that the caption gives to this defendant: births and numbers may
    stand there.
    """

    name: Field[str]
    at: int
    aliases: list[Field[str]] = field(default_factory=list)
    block: tuple[tuple[int, int], ...] = ()


def find_defendants(sheet: Sheet, hits: Sequence[Hit]) -> list[Defendant]:
    """Return the defendants in the order of the caption; empty where none is named.

    A label far below a caption that closes with ``Defendant`` speaks of whom the caption names.
    """
    caption = find_caption(sheet, hits)
    ways = (_beside_label(sheet, hits, caption), caption, _above_defendant(sheet), _under_heading(sheet))
    for found in ways:
        defendants = _defendants(sheet, found) if found is not None else []
        if found is None or not defendants:
            continue
        known = {name.value for each in defendants for name in (each.name, *each.aliases)}
        for label in hits:
            inside = found.rows[0] <= label.row <= found.rows[1]
            # in prose an AKA stands in the middle of a line
            in_prose = found.closed and not sheet.rows[label.row].tokens[label.first].first
            if label.kind == "alias" and not inside and not in_prose:
                _add_aliases(sheet, hits, label, defendants[0], known)
        return defendants
    return []


def _beside_label(sheet: Sheet, hits: Sequence[Hit], caption: Caption | None) -> Caption | None:
    for hit in hits:
        if hit.kind != "name":
            continue
        if caption is not None and caption.closed and hit.row > caption.rows[1]:
            return None
        values = [right_of(sheet, hit, hits, whole_row=True), *below(sheet, hit, hits, rows=1)]
        for found in values:
            tokens = tuple(_of_name(found))
            if tokens and may_be_name(_joined(tokens)):
                return _by_itself(sheet, tokens)
    return None


def _by_itself(sheet: Sheet, tokens: Sequence[Token], plural: bool | None = False) -> Caption:
    row = sheet.row_of(tokens[0].at)
    letter = sheet.rows[row].letter
    line = Line(tokens[0].at, _joined(tokens), tokens[0].box.left, tokens[-1].box.right, row, letter)
    return Caption((line,), plural, 1.0, (row, row))


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


def _above_defendant(sheet: Sheet) -> Caption | None:
    """Return what stands over the word ``Defendant`` by itself, for a caption whose ``vs.`` is lost."""
    for index, row in enumerate(sheet.rows[1:_CAPTION_ROWS], start=1):
        word = DEFENDANT.fullmatch(row.cells[0].text)
        if word is None or not any(PEOPLE.search(other.text) for other in sheet.rows[:index]):
            continue
        lines: list[Line] = []
        for above in reversed(range(max(index - _NAME_ROWS, 0), index)):
            cell = sheet.rows[above].cells[0]
            text = cell.text
            alias = re.match(r"\W*(?:a/?k/?a|alias|also known as)\b\W*", text, re.IGNORECASE)
            if not may_be_name(text[alias.end() :] if alias else text):
                break
            lines.insert(0, Line(cell.span[0], text, cell.left, cell.right, above, row.letter))
        if not lines:
            return None
        return Caption(tuple(lines), bool(re.search(r"[S5]\W*$", word.group())), 1.0, (lines[0].row, index))
    return None


def _under_heading(sheet: Sheet) -> Caption | None:
    """Return the lines under the heading ``DEFENDANT(S)`` of a register, each of them a name."""
    for index, row in enumerate(sheet.rows[:_CAPTION_ROWS]):
        for head in row.cells:
            if not DEFENDANT.fullmatch(head.text) or not head.text.isupper():
                continue
            lines: list[Line] = []
            for under in sheet.rows[index + 1 : index + 1 + _NAME_ROWS]:
                cells = [cell for cell in under.cells if abs(cell.left - head.left) < 4 * under.letter]
                if under.page != row.page or not cells or not _is_name_line(cells[0].text):
                    break
                lines.append(
                    Line(
                        cells[0].span[0],
                        cells[0].text,
                        cells[0].left,
                        cells[0].right,
                        sheet.row_of(under.span[0]),
                        under.letter,
                    )
                )
            if lines:
                return Caption(tuple(lines), None, 1.0, (index, lines[-1].row))
    return None


def _is_name_line(text: str) -> bool:
    first = before_alias(text)
    return may_be_name(first) and len(first.split()) > 1 and not any(letter.isdigit() for letter in text)


def _defendants(sheet: Sheet, caption: Caption) -> list[Defendant]:
    body = sheet.flow[sheet.rows[caption.rows[1]].span[1] :]
    found: list[Defendant] = []
    for named in people(caption, body):
        name = _name_field(sheet, caption, *named.name, doubt=named.doubt)
        if name is None:
            continue
        if named.lost:
            (start, _), *_, (_, end) = [*name.spans, *name.spans]
            name = illegible(sheet.document, start, end, "other names can be read here, and the name itself cannot")
        at = caption.place(*named.name)[0][0]
        defendant = Defendant(name, at, block=tuple(caption.place(named.name[0], named.end)))
        for start, end in named.aliases:
            alias = _name_field(sheet, caption, start, end)
            if alias is not None:
                defendant.aliases.append(alias)
        found.append(defendant)
    return found


def _name_field(sheet: Sheet, caption: Caption, start: int, end: int, doubt: str | None = None) -> Field[str] | None:
    bare = caption.text[start:end].replace("\n", " ")
    spans = caption.spans(sheet, start, end)
    reading = parse_name(bare)
    if reading is None:
        return illegible(sheet.document, spans[0][0], spans[-1][1], "what stands where the name is reads as no name")
    doubt = doubt or doubt_of_words(reading.value)
    made = read(sheet.document, reading.value, *spans, cost=reading.cost, reason=doubt, sense=0.6 if doubt else 1.0)
    if max(map(len, re.findall(r"[A-Z]+", reading.value)), default=0) < _SHORT_WORD:
        return replace(made, reason=doubt or "the words of the name are very short", sense=0.5)
    if " " not in reading.value:
        return replace(made, reason=doubt or "one word alone stands where the name is", sense=0.5)
    second = two_last_names(reading.value) if "," not in re.sub(_SUFFIX_BEHIND, "", bare) else None
    if second is None:
        return made
    value, sure = second
    if sure:
        return replace(made, value=value, alternatives=((reading.value, 0.0, "one last name"),))
    return replace(made, reason=doubt or _TWO_LAST_NAMES, sense=0.8, alternatives=((value, 0.0, "two last names"),))


def _add_aliases(sheet: Sheet, hits: Sequence[Hit], label: Hit, defendant: Defendant, known: set[str | None]) -> None:
    """Add the names beside an AKA label, unless the caption has given them already."""
    tokens = tuple(_of_name(right_of(sheet, label, hits, whole_row=True)))
    tokens = tokens or next(iter(below(sheet, label, hits, rows=1)), ())
    if not tokens or not may_be_name(_joined(tokens)):
        return
    row = sheet.rows[label.row]
    lines = list(_by_itself(sheet, tokens).lines)
    going_on = sheet.rows[label.row + 1 : label.row + 2]
    if lines[0].text.endswith((",", ";")) and going_on and going_on[0].page == row.page:
        cell = going_on[0].cells[0]
        if (
            abs(cell.left - tokens[0].box.left) < 4 * row.letter
            and may_be_name(cell.text)
            and not DEFENDANT.search(cell.text)
        ):
            lines.append(Line(cell.span[0], cell.text, cell.left, cell.right, label.row + 1, row.letter))
    for other in _defendants(sheet, Caption(tuple(lines), True, 1.0, (label.row, label.row))):
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
