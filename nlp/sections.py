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
from functools import cache, lru_cache

from nlp.characters import plain, squeeze
from nlp.lexicon import load_codes, load_sections
from nlp.section_numbers import NumberReading, is_common, read_number
from nlp.statutes import load_statutes
from nlp.values import Charge, Reading, Section

__all__ = ["Mention", "find_charges", "parse_charge", "parse_section"]

_NUMBER = re.compile(
    r"""(?P<digits>[0-9OQILSBZG|](?:[.,']?[0-9A-Z|]){0,18})   # 11357, 1153O, 487,1, 11357B2, 11357HS
        (?P<brackets>(?:\s?[({\[]\s?[0-9A-Z|]{1,3}\s?(?:[)}\]]|(?=[\s,;-]|$))){0,4})""",
    re.VERBOSE,
)
_JOINT = re.compile(r"\s?[-/]\s?")
_BEFORE = re.compile(r"[\s.,:(]*$")
_BEHIND = re.compile(r"[\s.,(]*(?:OF\s+THE\s+)?(?:CALIFORNIA\s+|CALIF\.?\s+|CA\s+)?(?:STATE\s+)?")
_LONGEST_DESCRIPTION = 200  # characters; what is longer is no title
_TAIL = re.compile(r"\s*\bT\s?O\s?C\s?[:;.]\s?\S?\s*$")


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

    def readings(self, code: str | None) -> tuple[NumberReading, ...]:
        """Return the readings under *code*."""
        return read_number(self.digits, self.brackets, code)


def parse_charge(text: str, on: str | None = None) -> list[Reading[Charge]]:
    """Return the readings of the first charge in *text*, the cheapest first; none where no section stands.

    Args:
        text: A charge as printed, such as ``11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS``. What follows the code
            behind a hyphen, colon or comma is the description.
        on: The day of the offence or conviction, ISO, whole or in part: of doubtful readings, sections in force
            that day come first.

    A sentencing line (``1170(H) PC-SENTENCING``) charges nothing and gives no reading.
    """
    for mention in _mentions(text, on, over_lines=True):
        charges = tuple(r for r in mention.readings if not _is_sentencing(r.value.section))
        if charges and len(charges) == len(mention.readings):
            return list(charges)
    return []


def parse_section(text: str) -> list[Reading[Section]]:
    """Return the readings of the first section in *text*, the cheapest first; none where no section stands."""
    for mention in _mentions(text, None, over_lines=False):
        best: dict[Section, Reading[Section]] = {}
        for reading in mention.readings:
            section = reading.value.section
            best.setdefault(section, Reading(section, reading.raw, reading.cost))
        return list(best.values())
    return []


def find_charges(text: str, on: str | None = None) -> list[Mention]:
    """Return every charge that stands in *text*, in order, with its offsets (description left out of them)."""
    return list(_mentions(text, on, over_lines=False))


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
    match = _NUMBER.match(flat, joint.end()) if joint and makes else None
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
    if coded and (written := _code_at(flat, _gap(_BEHIND, flat, end))) and written[0] == code:
        end = written[2]  # 11357 HS H&S: said twice
    if not coded and (written := _code_at(flat, _gap(_BEHIND, flat, end))):
        code, cost, end = written
        coded = True
    if not coded and (before := _code_before(flat, start)):
        code, cost, start = before
        coded = True
    cued = _cue_pattern().search(flat, max(0, start - 20), start) is not None
    is_alone = start <= alone[0] and end >= alone[1]
    known = any(load_statutes().known(None, r.number) and len(r.number) >= 5 for r in numbers[0].readings(code))
    if not (coded or cued or is_alone or known):
        return None
    bare = 0.0 if coded or cued or is_alone else 0.5
    attempted, conspiracy, start = _flags_before(flat, start)
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
    best: dict[Section, Reading[Charge]] = {}
    for reading in sorted(readings, key=lambda r: r.cost):
        best.setdefault(reading.value.section, reading)
    return Mention(start, end, tuple(best.values())) if best else None


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
    if not any(character.isdigit() for character in digits):
        return None
    if start and (flat[start - 1] in "#$" or (flat[start - 1].isalnum() and _run_on_code(flat, start) is None)):
        return None
    if not brackets:
        if end < len(flat) and flat[end].isalnum():
            return None
        # the code may be run on: 11357HS
        for length in (2, 3):
            head, tail = digits[:-length], digits[-length:]
            code = _codes().get(tail)
            if code and head and head[-1] not in ".,'" and read_number(head, "", code[0]):
                return _Number(start, match.end("digits"), head, "", *code, coded=True)
    if read_number(digits, brackets, None):
        return _Number(start, end, digits, brackets)
    return None


@cache
def _codes() -> dict[str, tuple[str | None, float]]:
    # squeezed spelling -> the Department's letters, cost. A spelling that is another code's own is left to it.
    table: dict[str, tuple[str | None, float]] = {}
    codes = load_codes()
    for row in (*codes.codes, *codes.local_codes):
        for text in row.printed:
            table.setdefault(_squeezed(text), (row.code, 0.0))
    for row in codes.codes:
        for text in row.ocr:
            table.setdefault(_squeezed(text), (row.code, 0.5))
    return table


def _squeezed(text: str) -> str:
    return re.sub(r"[\s.,]", "", text)


@cache
def _code_pattern() -> re.Pattern[str]:
    # each spelling with any blanks and points between its letters' groups, longest first
    codes = load_codes()
    spellings = {text for row in (*codes.codes, *codes.local_codes) for text in (*row.printed, *row.ocr)}
    patterns = []
    for text in sorted(spellings, key=len, reverse=True):
        # short spellings may have points between the letters (H.S.), words only behind them (PEN. CODE)
        letters = [re.escape(c) for c in text.replace(" ", "")]
        if len(letters) <= 5 and not text.isdigit():
            patterns.append(r"[.\s]{0,2}".join(letters) if "&" in text else r"\.?".join(letters))
        patterns.append(r"[.,]?\s+".join(re.escape(word) for word in text.split()))
    return re.compile(r"(?:" + "|".join(dict.fromkeys(patterns)) + r")(?![A-Z0-9])\.?")


def _code_at(flat: str, position: int) -> tuple[str | None, float, int] | None:
    match = _code_pattern().match(flat, position)
    if match is None:
        return None
    code = _codes().get(_squeezed(match[0]))
    if code is None:
        return None
    return code[0], code[1], match.end()


def _gap(pattern: re.Pattern[str], flat: str, position: int) -> int:
    match = pattern.match(flat, position)
    return match.end() if match else position


def _code_before(flat: str, position: int) -> tuple[str | None, float, int] | None:
    # the code in front of the number, perhaps with "section" between them; looked for among the last words
    head = flat[max(0, position - 48) : position]
    offset = position - len(head)
    stripped = re.sub(r"[\s.,:(]*(?:\b(?:SECTIONS?|SECS?|SECT)|§+)?[\s.,:]*$", "", head)
    for match in re.finditer(r"(?<![A-Z0-9])[A-Z]", stripped):
        found = _code_at(stripped, match.start())
        if found and found[2] == len(stripped.rstrip()) and found[1] == 0:
            return found[0], found[1], offset + match.start()
    run = _run_on_code(flat, position)
    return run


def _run_on_code(flat: str, position: int) -> tuple[str | None, float, int] | None:
    # HS11357: the letters directly in front of the number
    letters = re.search(r"(?<![A-Z0-9])[A-Z&]{2,3}$", flat[max(0, position - 4) : position])
    if letters is None:
        return None
    code = _codes().get(letters[0])
    return (code[0], code[1], position - len(letters[0])) if code else None


@cache
def _cue_pattern() -> re.Pattern[str]:
    words = [text for row in load_sections().cues for text in (row.text, *row.also)]
    words.sort(key=len, reverse=True)
    return re.compile(r"(?:(?<![A-Z0-9])(?:" + "|".join(map(re.escape, words)) + r"))[\s.,:;\-]*$")


@cache
def _flag_pattern() -> re.Pattern[str]:
    words = [(text, row.makes) for row in load_sections().flags for text in (row.text, *row.also)]
    words.sort(key=lambda word: -len(word[0]))
    groups = {
        kind: "|".join(re.escape(text) for text, makes in words if makes == kind)
        for kind in ("attempt", "conspiracy")
    }
    return re.compile(
        rf"(?:(?<![A-Z0-9])(?:(?P<attempt>{groups['attempt']})|(?P<conspiracy>{groups['conspiracy']})))"
        r"(?:\s+(?:TO|OF|VIOLATION OF|VIOLATE))*[\s.,:\-]*$"
    )


def _flags_before(flat: str, start: int) -> tuple[bool, bool, int]:
    match = _flag_pattern().search(flat, max(0, start - 40), start)
    if match is None:
        return False, False, start
    return match["attempt"] is not None, match["conspiracy"] is not None, match.start()


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
    return words or None, kind
