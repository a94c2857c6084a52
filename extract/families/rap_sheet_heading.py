"""The heading of a RAP sheet: who the person is.

What stands above it in the banners is not the person's: the number of another record that is being consolidated
with this one, telephone numbers, dates of printing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from extract.draft import Field, PersonDraft, illegible, read
from extract.families.rap_sheet_agreement import TWICE
from extract.families.rap_sheet_lines import Mark, SheetLine, segments
from extract.text import PageText
from nlp.dates import parse_date
from nlp.identifiers import IdentifierKind, parse_identifier
from nlp.misreads import as_digits, best
from nlp.names import parse_name
from nlp.values import Reading

__all__ = ["Heading", "birth_date", "read_heading"]


# The Department's own legend of one-letter codes (CLETS manuals; as printed on its sheets).
_RACES = {
    "A": "OTHER ASIAN",
    "B": "BLACK",
    "C": "CHINESE",
    "D": "CAMBODIAN",
    "F": "FILIPINO",
    "G": "GUAMANIAN",
    "H": "HISPANIC",
    "I": "AMERICAN INDIAN",
    "J": "JAPANESE",
    "K": "KOREAN",
    "L": "LAOTIAN",
    "O": "OTHER",
    "P": "PACIFIC ISLANDER",
    "S": "SAMOAN",
    "U": "HAWAIIAN",
    "V": "VIETNAMESE",
    "W": "WHITE",
    "X": "UNKNOWN",
    "Z": "ASIAN INDIAN",
}
_NUMBERED_NAME = re.compile(r"[^\w@©]*([0-9OILSZB@©]{2,3})[\s.:;,)\]]\s*(?=\S)")
_NAME_CHARACTERS = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’\-., ]*")
_STRAY_QUOTE = re.compile(r"(?<=[A-Za-z]{2})['’]|['’](?![A-Za-z])")  # O'BRIEN keeps his
_DATE_PIECE = re.compile(r"[0-9OQDILSZBG][0-9OQDILSZBG.,'·\-/]{5,}")
# Labels as scanners read them, where the slash became another upright stroke and the label one word with its value.
_STROKE = r"\s?[/7|1ILT\\:;“”\"'«»*]\s?"
_LOOSE = {
    "cii": re.compile(rf"(?<![A-Z0-9])C[I1L|T]{{1,3}}{_STROKE}(?=[A-Z0-9]\s?\d)", re.IGNORECASE),
    "birth_date": re.compile(rf"(?<![A-Z0-9])D[O0Q][B8]{_STROKE}(?=[12I]\s?[89S]\s?\w)", re.IGNORECASE),
    "sex": re.compile(rf"(?<![A-Z0-9])SEX{_STROKE}(?=[MFX]\b)", re.IGNORECASE),
    "race": re.compile(rf"(?<![A-Z0-9])RA[CG]{_STROKE}(?=[A-Z])", re.IGNORECASE),
    "name": re.compile(rf"(?<![A-Z0-9])N[A4][MNH]{_STROKE}(?=[0O@©]\s?\w)", re.IGNORECASE),
    "fbi": re.compile(rf"(?<![A-Z0-9])F[B8][I1L]{_STROKE}(?=\w)", re.IGNORECASE),
    "drivers_license": re.compile(rf"(?<![A-Z0-9])[CG]D[L1I]{_STROKE}(?=[A-Z0-9]\s?\d)", re.IGNORECASE),
    "ssn": re.compile(rf"(?<![A-Z0-9])[S5][O0Q][CG]{_STROKE}(?=\w\s?\d)", re.IGNORECASE),
}
_RUN_ON = re.compile(r"(\d{8})[A-Z]{1,2}$")
_YOUNGEST = 10  # years: a birth date later than this before the latest day is implausible


@dataclass(slots=True)
class Heading:
    """The person as drafted, and the names by the numbers that events use for them."""

    person: PersonDraft
    names: dict[int, Field[str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def read_heading(text: PageText, lines: Sequence[SheetLine], latest: date) -> Heading:
    """Return the person of the heading *lines*; *latest* is the last plausible day."""
    found: dict[str, tuple[Mark, int, int]] = {}
    lines = [_with_loose_marks(line) for line in lines]
    for mark, start, end in _fields(lines):
        # of two numbers the last is the person's: a notice about another record stands above the heading
        if mark.kind not in found or mark.kind == "cii":
            found[mark.kind] = (mark, start, end)
    names, doubts = _names(text, lines)
    births = _births(text, found.get("birth_date"), latest)
    primary = names.get(1)
    aliases = tuple(name for number, name in names.items() if number != 1 and name.value is not None)
    if primary is None:
        doubts.append("/person/name: the first name of the heading was not found")
    if not births:
        doubts.append("/person/date_of_birth: not found in the heading")
    return Heading(
        PersonDraft(
            name=primary,
            aliases=aliases,
            date_of_birth=births[0] if births else None,
            other_dates_of_birth=tuple(birth for birth in births[1:] if birth.value is not None),
            sex=_sex(text, found.get("sex")),
            race=_race(text, found.get("race")),
            cii=_identifier(text, "cii", found.get("cii")),
            fbi=_identifier(text, "fbi", found.get("fbi")),
            drivers_license=_identifier(text, "drivers_license", found.get("drivers_license")),
            ssn_last4=_ssn(text, found.get("ssn")),
            deceased=_deceased(text, lines),
        ),
        names,
        doubts,
    )


def _with_loose_marks(line: SheetLine) -> SheetLine:
    """Return the line with the labels that only the strokes of the heading make known."""
    kinds = {mark.kind for mark in line.marks}
    more = []
    for kind, pattern in _LOOSE.items():
        match = pattern.search(line.text) if kind not in kinds and line.rule is None else None
        if match is not None:
            more.append(Mark(kind, line.start + match.start(), line.start + match.end(), 1.0))
    apart = [new for new in more if all(new.end <= old.start or old.end <= new.start for old in line.marks)]
    return replace(line, marks=tuple(sorted((*line.marks, *apart), key=lambda mark: mark.start)))


def _fields(lines: Sequence[SheetLine]) -> Iterator[tuple[Mark, int, int]]:
    for line in lines:
        for mark, start, end in segments(line):
            if mark is not None:
                yield mark, start, end


def _word(text: PageText, start: int, end: int) -> tuple[str, int, int] | None:
    """Return the first word between the offsets with its own offsets."""
    match = re.compile(r"\S+").search(text.text, start, end)
    return (match[0], match.start(), match.end()) if match else None


def _names(text: PageText, lines: Sequence[SheetLine]) -> tuple[dict[int, Field[str]], list[str]]:
    """Return the names by number: ``NAM/01 LAST,FIRST`` and the numbered lines under it."""
    names: dict[int, Field[str]] = {}
    doubts: list[str] = []
    listing = False
    for line in lines:
        mark = next((mark for mark in line.marks if mark.kind == "name"), None)
        if mark is not None:
            listing, start = True, mark.end
        elif listing and not line.marks and line.rule is None:
            start = line.start
        else:
            listing = listing and line.rule is None and not line.marks
            continue
        numbered = _NUMBERED_NAME.match(text.text, start, line.end)
        if numbered is None and mark is None:
            # a name that runs on, or the first line of another part: MON/, SMT/ ...
            listing = "/" not in line.text
            continue
        number, cost = (
            (as_digits(re.sub("[@©]", "0", numbered[1].upper())) or (None, 0.0)) if numbered else ("1", 0.0)
        )
        if number is None:
            continue
        begin = numbered.end() if numbered else start
        name = _name(text, begin, line.end, cost)
        if name.value is None:
            doubts.append("/person/aliases: a name of the heading cannot be read")
        # where another line has the number already it was misread; the name was not
        names[int(number) if int(number) not in names else max(names) + 1] = name
    return names, doubts


def _name(text: PageText, start: int, end: int, cost: float) -> Field[str]:
    match = _NAME_CHARACTERS.search(text.text, start, end)
    printed, repaired = _with_comma(_STRAY_QUOTE.sub("", match[0]).strip()) if match else ("", 0.0)
    reading = parse_name(printed) if match else None
    if match is None or reading is None:
        return illegible(text, start, end, "the name cannot be read")
    last = match.start() + len(match[0].rstrip())
    # characters that no name has, at either side of it, were lost from it or strewn over it
    lost = len(text.text[match.end() : end].strip()) + len(text.text[start : match.start()].strip())
    return read(text, reading.value, (match.start(), last), cost=cost + reading.cost + repaired + lost)


def _with_comma(name: str) -> tuple[str, float]:
    """Return a name with the comma that sheets print behind the surname, and what putting it there cost."""
    if "," in name:
        return name, 0.0
    if re.search(r"[A-Za-z]{2}[.;:]\s*[A-Za-z]", name):
        return re.sub(r"([A-Za-z]{2})[.;:]\s*", r"\1, ", name, count=1), 0.5
    return name.replace(" ", ", ", 1), 1.0


def _births(text: PageText, found: tuple[Mark, int, int] | None, latest: date) -> list[Field[str]]:
    """Return the birth dates of the heading, the primary one first."""
    if found is None:
        return []
    _, start, end = found
    births: list[Field[str]] = []
    for piece in _DATE_PIECE.finditer(text.text, start, end):
        births.append(birth_date(text, piece.start(), piece.end(), latest))
    if not births and start < end:
        births.append(illegible(text, start, end, "the birth date cannot be read"))
    return births


def birth_date(text: PageText, start: int, end: int, latest: date) -> Field[str]:
    """Return the birth date that stands there: the first reading that leaves a person at least ten years old."""
    readings = parse_date(text.text[start:end], latest=latest.isoformat())
    run_on = _RUN_ON.match(text.text, start, end) if not readings else None
    if run_on is not None:
        # the first letter of the next label: 19811110S EX/M
        end = run_on.end(1)
        readings = [replace(r, cost=r.cost + 0.5) for r in parse_date(run_on[1], latest=latest.isoformat())]
    youngest = f"{latest.year - _YOUNGEST:04d}"
    for reading in readings:
        if "1880" <= reading.value[:4] <= youngest:
            return read(text, reading.value, (start, end), cost=reading.cost + _rival(reading, readings))
    if readings:
        return read(text, readings[0].value, (start, end), cost=readings[0].cost, reason="not a plausible birth date")
    return illegible(text, start, end, "the birth date cannot be read")


def _rival(chosen: Reading[str], readings: Sequence[Reading[str]]) -> float:
    """Return what it costs that another reading stands as near as the chosen one."""
    return 1.0 if any(other.value != chosen.value and other.cost <= chosen.cost for other in readings) else 0.0


def _sex(text: PageText, found: tuple[Mark, int, int] | None) -> Field[str] | None:
    word = _word(text, found[1], found[2]) if found else None
    if word is None:
        return None
    letter = word[0].strip(".,;:'\"").upper()[:1]
    if letter in ("M", "F", "X"):
        return read(text, letter, (word[1], word[2]), cost=0.0 if len(word[0]) == 1 else 0.5)
    return illegible(text, word[1], word[2], "no sex that sheets print")


def _race(text: PageText, found: tuple[Mark, int, int] | None) -> Field[str] | None:
    if found is None:
        return None
    match = re.compile(r"[A-Za-z](?:[A-Za-z0-9 .\-]*[A-Za-z])?").search(text.text, found[1], found[2])
    if match is None:
        return None
    printed = " ".join(match[0].upper().replace(".", " ").split())
    if len(printed) == 1 and printed not in _RACES:
        return illegible(text, match.start(), match.end(), "no letter of the sheet's legend of races")
    known = best(printed, _RACES.values(), 1.5) if len(printed) > 1 else None
    return read(
        text, known[0] if known else _RACES.get(printed, printed), match.span(), cost=known[1] if known else 0
    )


def _identifier(text: PageText, kind: IdentifierKind, found: tuple[Mark, int, int] | None) -> Field[str] | None:
    word = _word(text, found[1], found[2]) if found is not None else None
    if found is None or word is None:
        return None
    # the number may have come apart: its first word, else all that stands behind the mark
    for start, end in ((word[1], word[2]), (word[1], found[2])):
        reading = parse_identifier(kind, text.text[start:end])
        if reading is not None:
            return read(text, reading.value, (start, end), cost=reading.cost)
    return illegible(text, word[1], word[2], "not a number of this kind")


def _ssn(text: PageText, found: tuple[Mark, int, int] | None) -> Field[str] | None:
    """Return the last four digits; the others are kept nowhere, not even as what was read."""
    if found is None:
        return None
    _, start, end = found
    reading = parse_identifier("ssn", text.text[start:end])
    if reading is None:
        return Field(None, spans=((start, end),), state="illegible", reason="not a number of this kind")
    return Field(reading.value[-4:], spans=((start, end),), raw=reading.value[-4:], cost=reading.cost)


def _deceased(text: PageText, lines: Sequence[SheetLine]) -> Field[bool] | None:
    """Return whether a banner of the heading (``**DECEASED``) begins with that word."""
    for line in lines:
        word = re.search(r"[A-Z0-9]+", line.text.upper())
        found = best(word[0], ("DECEASED",), 1.5) if word is not None else None
        if word is not None and found is not None:
            said = read(text, True, (line.start + word.start(), line.start + word.end()), cost=found[1])
            return said if found[1] else replace(said, support=TWICE)
    return None
