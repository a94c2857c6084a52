"""Read code sections as clerks typed them and as scanners misread them.

Charges name the law in many hands: ``11357(B) HS-POSSESS MARIJUANA``, ``Sec. 11530 H. & S. C.``, ``HS 11357B``,
``1153O H&S``, ``664/211 PC``. A number counts as a section only where a code or a cue (``Section``, ``CHRG-``)
stands with it, where the whole text is a number, or where the table of statutes knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from nlp.characters import plain, squeeze
from nlp.lexicon import load_offence_titles, load_sections
from nlp.misreads import best
from nlp.section_numbers import NumberReading, is_common, read_number
from nlp.section_words import code_at, code_before, cued_before, flags_before, run_on_code, spellings
from nlp.statutes import load_statutes
from nlp.values import Charge, Reading, Section

__all__ = ["Mention", "find_charges", "parse_charge", "parse_section"]

_NUMBER = re.compile(
    r"""(?P<digits>[0-9OQILSBZG|](?:[.,']?[0-9A-Z|]){0,18})   # 11357, 1153O, 487,1, 11357B2, 11357HS
        (?P<brackets>(?:,?\s{0,2}(?:SUBD(?:IVISIONS?|S)?|PARAGRAPH|PAR)\.?\s{0,2}(?=\())?(?:(?:\.(?!\s?[({\[]\s?[0-9]))?\s?[({\[]\s?[0-9A-Z|]{1,3}\s?(?:[)}\]]|(?=[\s,;-]|$))){0,4})""",
    re.VERBOSE,
)
# digits that a blank parts (11 357); what stands between the sections of a list
_REST = re.compile(r" (?P<digits>[0-9]{1,4})(?![0-9])(?P<brackets>(?:\s?\([0-9A-Z]{1,3}\)){0,4})")
_LIST = re.compile(r"\s{0,2}(?:,\s{0,2}(?:AND\s|OR\s)?|\sAND\s|\sOR\s|&)\s{0,2}(?:(?:SECTIONS?|SECS?\.?)\s{1,2})?")
_JOINT = re.compile(r"\s?[-/]\s?")
_BEFORE = re.compile(r"[\s.,:(]*$")
_BEHIND = re.compile(r"[\s.,(]*(?:OF\s+THE[\s:;.,']{1,3})?(?:CALIFORNIA\s+|CALIF\.?\s+|CA\s+)?(?:STATE\s+)?")
_LONGEST_DESCRIPTION = 200  # characters; what is longer is no title
# 11359 (F): behind a blank the letter may be the grade of the offence
_GRADE = re.compile(r"\s\([FMI]\)$")
_SHORT = 160  # characters; of longer texts nothing is kept
_TAIL = re.compile(r"\s*\bT\s?O\s?C\s?[:;.]\s?\S?\s*$")


_CODED_NUMBER = re.compile(r"(?:[A-Z]{2}\s?)?(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text where a charge stands: offsets, and its readings, the cheapest first."""

    start: int
    end: int
    readings: tuple[Reading[Charge], ...]


@dataclass(frozen=True, slots=True)
class _Number:
    # one number in the text, with the code that was found run on to it, if any
    start: int
    end: int
    digits: str
    brackets: str
    code: str | None = None
    code_cost: float = 0.0
    coded: bool = False
    repaired: float = 0.0

    def readings(self, code: str | None) -> tuple[NumberReading, ...]:
        """Return the readings under *code*."""
        readings = read_number(self.digits, self.brackets, code)
        return tuple(replace(reading, cost=reading.cost + self.repaired) for reading in readings)


def parse_charge(text: str, on: str | None = None) -> list[Reading[Charge]]:
    """Return the readings of the first charge in *text*, the cheapest first; none where no section stands.

    Args:
        text: A charge as printed, such as ``11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS``. What follows the code
            behind a hyphen, colon or comma is the description.
        on: The day of the offence or conviction, ISO, whole or in part: of doubtful readings, sections in force
            that day come first.

    A sentencing line (``1170(H) PC-SENTENCING``) charges nothing and gives no reading.
    """
    for mention in _kept_mentions(text, on, True) if len(text) <= _SHORT else _mentions(text, on, over_lines=True):
        charges = tuple(r for r in mention.readings if not _is_sentencing(r.value.section))
        if charges and len(charges) == len(mention.readings):
            return list(charges)
    return []


def parse_section(text: str) -> list[Reading[Section]]:
    """Return the readings of the first section in *text*, the cheapest first; none where no section stands."""
    for mention in _mentions(text, None, over_lines=False):
        cheapest: dict[Section, Reading[Section]] = {}
        for reading in mention.readings:
            section = reading.value.section
            cheapest.setdefault(section, Reading(section, reading.raw, reading.cost))
        return list(cheapest.values())
    return []


def find_charges(text: str, on: str | None = None) -> list[Mention]:
    """Return every charge that stands in *text*, in order, with its offsets (description left out of them)."""
    return list(_kept_mentions(text, on, False) if len(text) <= _SHORT else _mentions(text, on, over_lines=False))


@lru_cache(maxsize=8192)
def _kept_mentions(text: str, on: str | None, over_lines: bool) -> tuple[Mention, ...]:
    # a line is asked for more than once: whether it is a charge, how its letters stand, which it is
    return tuple(_mentions(text, on, over_lines))


def _mentions(text: str, on: str | None, over_lines: bool) -> Iterator[Mention]:
    flat = plain(text)
    if over_lines:
        # a description may run over lines, and comes in one piece
        flat = flat.replace("\n", " ")
    position = 0
    bare = flat.strip(" \n\r*.-")
    alone = (flat.find(bare), flat.find(bare) + len(bare))
    while (match := _NUMBER.search(flat, position)) is not None:
        position = match.start() + 1
        first = _number(flat, match)
        if first is None:
            continue
        numbers = [first]
        while not numbers[-1].coded and (joint := _JOINT.match(flat, numbers[-1].end)):
            more = _NUMBER.match(flat, joint.end())
            number = _number(flat, more) if more and any(c.isdigit() for c in more[0][:2]) else None
            if number is None:
                break
            numbers.append(number)
        mention = _mention(text, flat, numbers, on, alone)
        if mention is not None:
            mention = _joined_across_codes(mention, text, flat, on)
            yield mention
        # what was read, as a section or as none, is not read again from its middle
        position = mention.end if mention is not None else first.end


def _joined_across_codes(first: Mention, text: str, flat: str, on: str | None) -> Mention:
    # 664 PC-11357 HS: each number with its own code
    makes = _makes(first.readings[0].value.section.base)
    joint = _JOINT.match(flat, first.end)
    match = _CODED_NUMBER.match(flat, joint.end()) if joint and makes else None
    match = _NUMBER.match(flat, match.end()) if match else None
    number = _number(flat, match) if match else None
    second = _mention(text, flat, [number], on, (-1, -1)) if number else None
    if second is None:
        return first
    readings = tuple(
        replace(
            reading,
            value=replace(
                reading.value,
                attempted=reading.value.attempted or makes == "attempt",
                conspiracy=reading.value.conspiracy or makes == "conspiracy",
            ),
            raw=text[first.start : second.end],
        )
        for reading in second.readings
    )
    return Mention(first.start, second.end, readings)


def _mention(text: str, flat: str, numbers: list[_Number], on: str | None, alone: tuple[int, int]) -> Mention | None:
    start, end = numbers[0].start, numbers[-1].end
    code, cost, coded = numbers[-1].code, numbers[-1].code_cost, numbers[-1].coded
    if coded and (written := code_at(flat, _gap(_BEHIND, flat, end))) and written[0] == code:
        end = written[2]  # 11357 HS H&S: said twice
    if not coded and (written := code_at(flat, _gap(_BEHIND, flat, end))):
        code, cost, end = written
        coded = True
    if not coded and (before := code_before(flat, start)):
        code, cost, start = before
        coded = True
    if not coded and (listed := _code_of_list(flat, end)):
        code, cost = listed
        coded = True
    cued = cued_before(flat, start)
    is_alone = start <= alone[0] and end >= alone[1]
    known = any(load_statutes().known(None, r.number) and len(r.number) >= 5 for r in numbers[0].readings(code))
    if not (coded or cued or is_alone or known):
        return None
    bare = 0.0 if coded or cued or is_alone else 0.5
    attempted, conspiracy, start = flags_before(flat, start)
    description, flagged = _description(text, flat, end) if coded else (None, None)
    readings = []
    for number, joined_attempt, joined_conspiracy, extra in _joined(numbers, code):
        value = Charge(
            Section(code, number.number),
            attempted or joined_attempt or flagged == "attempt",
            conspiracy or joined_conspiracy or flagged == "conspiracy",
            description,
        )
        total = number.cost + cost + extra + bare + _penalty(value.section, number.cost, on)
        readings.append(Reading(value, text[start:end], round(total, 2)))
    cheapest: dict[Section, Reading[Charge]] = {}
    for reading in sorted(
        readings, key=lambda r: (r.cost, not is_common(r.value.section.code, r.value.section.number))
    ):
        cheapest.setdefault(reading.value.section, reading)
    return Mention(start, end, tuple(cheapest.values())) if cheapest else None


def _code_of_list(flat: str, end: int) -> tuple[str | None, float] | None:
    # sections 11530 and 11531 H&S: the code behind the last is that of all
    for _ in range(4):
        between = _LIST.match(flat, end)
        match = _NUMBER.match(flat, between.end()) if between else None
        number = _number(flat, match) if match else None
        if number is None:
            return None
        if number.coded:
            return number.code, number.code_cost
        if written := code_at(flat, _gap(_BEHIND, flat, number.end)):
            return written[0], written[1]
        end = number.end
    return None


def _joined(numbers: list[_Number], code: str | None) -> Iterator[tuple[NumberReading, bool, bool, float]]:
    # 664/211: 211, attempted. 484-487: the first defines, the second punishes; the first is charged
    kinds = [_makes(number.readings(code)[0].number.split("(")[0]) for number in numbers]
    charged = [number for number, kind in zip(numbers, kinds, strict=True) if kind is None]
    if not charged or len(numbers) == 1:
        yield from ((reading, False, False, 0.0) for reading in numbers[0].readings(code))
        return
    for i, number in enumerate(charged):
        for reading in number.readings(code):
            yield reading, "attempt" in kinds, "conspiracy" in kinds, 0.5 * i


def _makes(number: str) -> str | None:
    return next((row.makes for row in load_sections().joining if row.number == number), None)


def _penalty(section: Section, repaired: float, on: str | None) -> float:
    # a repaired number that no list knows, or that was not law on the day, is less likely than one that was
    if not repaired:
        return 0.0
    if not is_common(section.code, section.number):
        return 0.5
    table = load_statutes()
    if on is None or not table.known(section.code, section.number):
        return 0.0
    day = _middle(on)
    return 0.5 if day is not None and section.code == "HS" and not table.in_force(section, day) else 0.0


@lru_cache(maxsize=1024)
def _middle(on: str) -> date | None:
    parts = [int(part) for part in on.split("-") if part.isdigit()]
    year, month, day = (*parts, *(7, 1)[len(parts) - 1 :])[:3] if parts else (0, 0, 0)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_sentencing(section: Section) -> bool:
    return any(
        section.is_within(Section(row.code, row.number)) or section == Section(None, row.number)
        for row in load_sections().sentencing
    )


def _number(flat: str, match: re.Match[str]) -> _Number | None:
    start, end = match.span()
    digits, brackets = match["digits"], match["brackets"]
    grade = _GRADE.search(brackets)
    if grade is not None and _is_grade(digits + brackets):
        brackets = brackets[: grade.start()]
        if not code_at(flat, _gap(_BEHIND, flat, end)):  # 11357 (M) H&S: the code stands behind it
            end -= len(grade[0])
    if not any(character.isdigit() for character in digits):
        return None
    if start and (flat[start - 1] in "#$" or (flat[start - 1].isalnum() and run_on_code(flat, start) is None)):
        return None
    if not brackets:
        if end < len(flat) and flat[end].isalnum():
            return None
        # the code may be run on: 11357HS
        for length in (2, 3):
            head, tail = digits[:-length], digits[-length:]
            code = spellings().get(tail)
            if code and head and head[-1] not in ".,'" and read_number(head, "", code[0]):
                return _Number(start, match.end("digits"), head, "", *code, coded=True)
        rest = _REST.match(flat, end)
        if rest and digits.isdigit() and load_statutes().known(None, digits + rest["digits"]):
            return _Number(start, rest.end(), digits + rest["digits"], rest["brackets"], repaired=0.5)
    if read_number(digits, brackets, None):
        return _Number(start, end, digits, brackets)
    return None


def _is_grade(number: str) -> bool:
    """Tell whether the last letter in brackets is a grade: the table has the section, and none with that letter."""
    squeezed = re.sub(r"\s", "", number)
    base, _, rest = squeezed.partition("(")
    whole = f"{base}({rest.lower()}"
    return load_statutes().known(None, base) and not load_statutes().known(None, whole)


def _gap(pattern: re.Pattern[str], flat: str, position: int) -> int:
    match = pattern.match(flat, position)
    return match.end() if match else position


def _description(text: str, flat: str, end: int) -> tuple[str | None, str | None]:
    # what stands behind the code, and whether it is only a flag: 11357 HS-ATTEMPTED
    line_end = flat.find("\n", end)
    tail = _TAIL.sub("", flat[end : min(line_end if line_end >= 0 else len(flat), end + _LONGEST_DESCRIPTION)])
    match = re.match(r"[\s.)]*[-:,;]+\s*(?=[A-Z0-9])", tail)
    if match is None:
        return None, None
    words = squeeze(tail[match.end() :]).strip(" .,;:")
    if "," in match[0] and words[:1].isdigit():
        return None, None  # another section of a list
    flagged = re.search(r"(?:^|-\s?)(ATTEMPTED|CONSPIRACY)$", words)
    kind = None
    if flagged is not None and (flagged.start() == 0 or words[flagged.start()] == "-"):
        kind = "attempt" if flagged[1] == "ATTEMPTED" else "conspiracy"
        words = words[: flagged.start()].strip(" -")
    return _title(words) or None, kind


@lru_cache(maxsize=1024)
def _title(words: str) -> str:
    # a title of the Department's that was misread is put right; others stay as they were read
    titles = (title for titles in load_offence_titles().values() for title in titles)
    near = best(words, titles, 1.5) if len(words) >= 12 else None
    return near[0] if near else words
