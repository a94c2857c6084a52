"""The charges that the head of a docket lists: ``Ct 1 11360(a) H&S (sale of marijuana) - Fel``, or a table's rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.draft import Field, illegible
from extract.families.charges import count_number
from extract.families.docket_acts import Label, counts_named
from extract.families.docket_passages import Passage
from extract.families.docket_people import Party, speaks_of
from extract.families.layout import Row, Sheet, Token
from nlp.characters import plain
from nlp.dispositions import find_pleas, find_severities, parse_disposition, parse_plea
from nlp.sections import Mention, find_charges

__all__ = ["Charged", "charged_in", "find_charged", "grade_in"]

_TABLE = re.compile(r"\b(?:CHARGES?|VIOLATIONS?|SECTIONS?|OFFENSES?|STATUTES?|CODE)\b", re.IGNORECASE)
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "severity",
        re.compile(r"\W*(?:SEV(?:ERITY)?|GRADE|LEVEL|CLASS|TYPE|F/M(?:/I)?|DEG(?:REE)?|M/F)\W*", re.IGNORECASE),
    ),
    ("plea", re.compile(r"\W*PLEAS?\W*", re.IGNORECASE)),
    (
        "disposition",
        re.compile(r"\W*(?:DISP(?:O|OS|OSITION)?|STATUS|FINDINGS?|VERDICT|OUTCOME|RESULT)\W*", re.IGNORECASE),
    ),
)
_ROW_NUMBER = re.compile(
    r"\W*(?:(?:C[O0]UN[TI]|CTS?|CNT|CHG)\.?\s*)?(?:N[O0]\.?\s*|#\s*)?(?P<n>0\d\d|\d{1,2}|[IVX]{1,4}|[OQ]\d|[Il|])(?:[.):\-]|(?=\s))",
    re.IGNORECASE,
)
_LESSER = re.compile(r"\bLESSER\b|\bINCL(?:UDED)?\b|\bREDUCED\s+TO\b|\bAMENDED\s+TO\b|\bAMD\s+TO\b", re.IGNORECASE)
_PRIOR = re.compile(r"\bPRI[O0]RS?\b|\bENHANC|\bALLEG|\bWARRANT\b|\bBAIL\b|\bPURSUANT\b|\bPER\s*$", re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:DEFTS?|DEFENDANTS?|DFTS?|AS\s+TO|AGAINST|ONLY)\b", re.IGNORECASE)
_GRADE = re.compile(
    r"(?:^|[\s\-(,/])(?P<grade>FEL(?:ONY|\.)?|MISD(?:EMEANOR|EM|\.)?|INF(?:RACTION|R|\.)?|[FMI])(?=$|[\s).,;])",
    re.IGNORECASE,
)
_A_GRADE = re.compile(r"\W*(?:A\s+)?(?:FEL(?:ONY)?|MISD(?:EMEANOR)?|INF(?:RACTION)?)\.?\W*", re.IGNORECASE)
_GRADES = {"F": "felony", "M": "misdemeanor", "I": "infraction"}
_WORDS = {
    "HELD TO ANS": "held_to_answer",
    "HELD": "held_to_answer",
    "DIVERSION": "diverted",
    "CONV": "convicted",
    "GUILTY": "convicted",
    "DISM": "dismissed",
    "NOT GUILTY": "acquitted",
    "OPEN": "pending",
}
_UNREAD = "what stands there reads as no section"


@dataclass(frozen=True, slots=True)
class Charged:
    """One count as the docket's head lists it; ``number`` None: it is not numbered.

    ``against``: the defendants that it names, None for all. ``stated`` and ``plea`` are what a table's own columns
    say became of it.
    """

    number: int | None
    number_field: Field[int] | None
    words: Passage
    mention: Mention | None
    unread: Field[str] | None = None
    description: Field[str] | None = None
    severity: Field[str] | None = None
    plea: Field[str] | None = None
    stated: Field[str] | None = None
    lesser: Mention | None = None
    lesser_description: Field[str] | None = None
    against: frozenset[int] | None = None


def grade_in(words: Passage, start: int, end: int) -> Field[str] | None:
    """Return the grade that stands in ``words.text[start:end]``: in words, short, or as a letter by itself."""
    text = words.text[start:end]
    for match in _GRADE.finditer(text):
        value = _GRADES[match["grade"][0].upper()]
        return words.read(value, start + match.start("grade"), start + match.end("grade"))
    found = find_severities(text)
    if found:
        return words.read(
            str(found[-1].canonical), start + found[-1].start, start + found[-1].end, cost=found[-1].cost
        )
    return None


def find_charged(sheet: Sheet, first: int, last: int, parties: Sequence[Party], on: str | None) -> list[Charged]:
    """Return the counts that the rows *first* up to *last* list, in their order."""
    header = next((i for i in range(first, last) if _is_table_head(sheet.rows[i])), None)
    if header is not None:
        in_table = list(_in_table(sheet, header, last, on))
        if in_table:
            return in_table
    words = Passage.of_rows(sheet, [row.tokens for row in sheet.rows[first:last]])
    return list(charged_in(words, parties, on))


def _is_table_head(row: Row) -> bool:
    columns = sum(any(pattern.fullmatch(token.text) for token in row.tokens) for _, pattern in _COLUMNS)
    return bool(_TABLE.search(row.text)) and columns >= 1 and len(row.tokens) <= 14


def _in_table(sheet: Sheet, header: int, last: int, on: str | None) -> Iterator[Charged]:
    """Yield the rows of a table of counts; a row under one goes on with it: its title, or the lesser offence."""
    edges = [
        (kind, token.box.left)
        for token in sheet.rows[header].tokens
        for kind, pattern in _COLUMNS
        if pattern.fullmatch(token.text)
    ]
    open_row: Charged | None = None
    in_lesser = False
    for index in range(header + 1, last):
        row = sheet.rows[index]
        words = Passage(sheet, row.tokens)
        found = [mention for mention in find_charges(words.text, on) if mention.start < 40]
        number = _ROW_NUMBER.match(words.text)
        is_lesser = open_row is not None and bool(_LESSER.search(words.text))
        if is_lesser and open_row is not None:
            in_lesser = True
            lesser = found[0] if found else None
            open_row = replace(open_row, lesser=lesser, words=_with(open_row.words, row.tokens, open_row, lesser))
            if lesser is not None:
                shift = len(open_row.words.text) - len(words.text)
                open_row = replace(
                    open_row, lesser=Mention(lesser.start + shift, lesser.end + shift, lesser.readings)
                )
            continue
        if found and (number is not None or found[0].start <= 3):
            if open_row is not None:
                yield open_row
            in_lesser = False
            open_row = _row_of_table(words, row, found[0], number, edges)
        elif number is not None and len(row.tokens) >= 3 and re.search(r"\d{3}", words.text[number.end() :]):
            if open_row is not None:
                yield open_row
            in_lesser = False
            where = words.spans(number.end())
            place = illegible(sheet.document, where[0][0], where[-1][1], _UNREAD)
            numbered = count_number(_bare(number["n"]))
            open_row = Charged(numbered[0] if numbered else None, None, words, None, unread=place)
        elif open_row is not None:
            title = _title(words, 0, len(words.text))
            if title is not None and in_lesser and open_row.lesser_description is None:
                open_row = replace(open_row, lesser_description=title)
            elif title is not None and not in_lesser and open_row.description is None:
                open_row = replace(open_row, description=title)
    if open_row is not None:
        yield open_row


def _with(words: Passage, tokens: Sequence[Token], row: Charged, lesser: Mention | None) -> Passage:
    return Passage(words.sheet, (*words.tokens, *tokens)) if lesser is not None else words


def _row_of_table(
    words: Passage, row: Row, mention: Mention, number: re.Match[str] | None, edges: Sequence[tuple[str, float]]
) -> Charged:
    numbered = count_number(_bare(number["n"])) if number is not None else None
    values: dict[str, tuple[int, int]] = {}
    offset = 0
    for token in row.tokens:
        start, offset = offset, offset + len(token.text) + 1
        if start < mention.end:
            continue
        column = next((kind for kind, left in reversed(edges) if left <= token.box.left + 2.5 * row.letter), None)
        if column is not None:
            values[column] = (values.get(column, (start, start))[0], start + len(token.text))
    return Charged(
        number=numbered[0] if numbered else None,
        number_field=words.read(numbered[0], *number.span("n"), cost=numbered[1]) if numbered and number else None,
        words=words,
        mention=mention,
        severity=grade_in(words, *values["severity"]) if "severity" in values else None,
        plea=_plea(words, *values["plea"]) if "plea" in values else None,
        stated=_stated(words, *values["disposition"]) if "disposition" in values else None,
    )


def _bare(number: str) -> str:
    """Return the digits of a printed number without the noughts before them."""
    return re.sub(r"^0+(?=\d)", "", re.sub("[OQ]", "0", number))


def _plea(words: Passage, start: int, end: int) -> Field[str] | None:
    reading = parse_plea(words.text[start:end])
    return words.read(reading.value, start, end, cost=reading.cost) if reading is not None else None


def _stated(words: Passage, start: int, end: int) -> Field[str] | None:
    text = plain(words.text[start:end]).strip(" .,:;-*")
    if text in _WORDS:
        return words.read(_WORDS[text], start, end)
    reading = parse_disposition(text)
    return words.read(reading.value, start, end, cost=reading.cost) if reading is not None else None


def charged_in(
    words: Passage, parties: Sequence[Party], on: str | None, bracketed: bool = False
) -> Iterator[Charged]:
    """Yield the charges of a list: each with the number before it and what stands behind it, up to the next.

    *bracketed* is whether ``1)`` numbers a count.
    """
    flat = plain(words.text)
    labels = [label for label in counts_named(flat, bracketed) if label.numbers]
    mentions = []
    for mention in find_charges(words.text, on):
        before = flat[max((b for b in words.breaks if b <= mention.start), default=0) : mention.start]
        if not any(label.start <= mention.start < label.end for label in labels) and not _PRIOR.search(before):
            mentions.append(mention)
    taken: set[int] = set()
    starts: list[tuple[int, Label | None, Mention | None]] = []
    for mention in mentions:
        near = (x for x in labels if x.start not in taken and 0 <= mention.start - x.end <= 40)
        label = next((x for x in near if not re.search(r"\d", flat[x.end : mention.start])), None)
        if label is not None:
            taken.add(label.start)
        elif not _is_led(flat, mention, words):
            continue
        starts.append((label.start if label else mention.start, label, mention))
    numbered = [s for s in starts if s[1] is not None]
    if not numbered:
        starts = _enumerated(words, flat, starts)
    if numbered:
        starts = numbered
        # a count's number with no section behind it that could be read
        starts += [(x.start, x, None) for x in labels if x.start not in taken and x.start in words.breaks]
    starts.sort(key=lambda start: start[0])
    for order, (at, label, charge) in enumerate(starts):
        stop = starts[order + 1][0] if order + 1 < len(starts) else _end_of_list(words, charge.end if charge else at)
        yield from _one_listed(words, label, charge, stop, parties)


def _enumerated(
    words: Passage, flat: str, starts: Sequence[tuple[int, Label | None, Mention | None]]
) -> list[tuple[int, Label | None, Mention | None]]:
    """Return *starts* with the numbers of a list (``1. 11357 H&S``), where they run from 1 on."""
    labels = []
    for _, _, mention in starts:
        line = max((b for b in words.breaks if mention and b <= mention.start), default=0)
        before = flat[line : mention.start] if mention else ""
        found = re.search(r"(?<![\w.])(\d{1,2})[.)]\s*$", before) or re.match(r"\s*(\d{1,2})[.)]\s", before)
        labels.append(Label(line + found.start(1), line + found.end(1), (int(found[1]),)) if found else None)
    if [label.numbers[0] for label in labels if label is not None] != list(range(1, len(starts) + 1)):
        return list(starts)
    return [(label.start, label, start[2]) for label, start in zip(labels, starts, strict=True) if label is not None]


def _is_led(flat: str, mention: Mention, words: Passage) -> bool:
    """Tell whether a charge without a count's number opens a line, or follows a word for a charge."""
    line = max((b for b in words.breaks if b <= mention.start), default=0)
    before = flat[line : mention.start].strip(" .,:;-()#*")
    return not before or len(before) <= 3 or bool(re.search(r"VIOL|CHARGE|CHG|OFFENSE|SECTION|SEC|CODE|\d\)", before))


def _end_of_list(words: Passage, at: int) -> int:
    """The last charge goes on for two lines at most."""
    following = [b for b in words.breaks if b > at]
    return following[1] if len(following) > 1 else len(words.text)


def _one_listed(
    words: Passage, label: Label | None, mention: Mention | None, stop: int, parties: Sequence[Party]
) -> Iterator[Charged]:
    numbers = label.numbers if label is not None else (None,)
    begin = mention.end if mention is not None else label.end if label is not None else 0
    tail = words.text[begin:stop]
    unread = None
    if mention is None:
        # words alone are a charge whose section is not given; a number that cannot be read is not
        where = words.spans(begin, stop)
        if not where or not re.search(r"\d{2}", tail):
            return
        unread = illegible(words.sheet.document, where[0][0], where[-1][1], _UNREAD)
    title = _title_behind(words, begin, stop)
    if title is not None and len(parties) > 1 and re.search(r"\bONLY\b", title[0].value or ""):
        title = None  # it says whose the count is
    behind = title[1] if title is not None else begin
    against = speaks_of(words.text[behind:stop], parties) if len(parties) > 1 and _AGAINST.search(tail) else None
    for number in numbers:
        field = words.read(number, label.start, label.end, cost=label.cost) if label and number is not None else None
        yield Charged(
            number=number,
            number_field=field,
            words=words,
            mention=mention,
            unread=unread,
            description=title[0] if title is not None else None,
            severity=grade_in(words, behind, min(stop, behind + 60)),
            against=frozenset(against) if against else None,
        )


def _title_behind(words: Passage, start: int, stop: int) -> tuple[Field[str], int] | None:
    """Return the title in brackets or behind a dash, and where it ends."""
    tail = words.text[start:stop]
    bracketed = re.match(r"[\s.,:\-]*\((?P<title>[A-Za-z][^()]{3,120})\)", tail)
    dashed = re.match(
        r"[\s.]*[-–:,]\s*(?P<title>[A-Za-z][A-Za-z ,.'/&]{5,80}?)(?=\s*(?:[-–;(]|$|\.\s|\s(?:FEL|MISD)))",
        tail,
        re.IGNORECASE,
    )
    match = bracketed or dashed
    if match is None or find_pleas(match["title"]) or _A_GRADE.fullmatch(match["title"]):
        return None
    title = _title(words, start + match.start("title"), start + match.end("title"))
    return (title, start + match.end()) if title is not None else None


def _title(words: Passage, start: int, end: int) -> Field[str] | None:
    text = words.text[start:end]
    bare = text.strip(" .,:;-()*\"'")
    letters = sum(letter.isalpha() for letter in bare)
    if letters < 4 or letters < 0.6 * len(bare.replace(" ", "")):
        return None
    begin = start + text.index(bare)
    return words.read(re.sub(r"\s+", " ", bare.upper()), begin, begin + len(bare))
