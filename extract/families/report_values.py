"""What the short words of report forms and index cards say of a count: section, outcome, grade, plea, sentence.

Each function takes the text of a cell, or of some lines put together, and gives fields of the record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from extract.draft import Field, SentenceDraft, read
from extract.families.damaged_words import days_in, parted, with_lengths, with_sections
from extract.text import PageText, Stretch
from nlp.dispositions import find_pleas, find_severities
from nlp.lexicon import Phrase, load_codes, load_court_phrases, load_dispositions, read_yaml
from nlp.misreads import best, distance
from nlp.offences import title_fit
from nlp.phrases import PhraseBook
from nlp.section_numbers import is_common
from nlp.sections import Mention, find_charges
from nlp.sentences import find_sentence_parts
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = [
    "Outcome",
    "charge_fields",
    "charges_in",
    "date_field",
    "description_field",
    "field_at",
    "find_outcomes",
    "grade_field",
    "misfit",
    "outcome_field",
    "plea_field",
    "sentence_fields",
    "settled_grade",
    "unread",
]

# A long word of a small vocabulary, read without repair: chance gives no such thing.
_WORDED = 0.9
_LONG_WORD = 6
_TWO_WAYS = "what stands there can be read as two outcomes"
_SHORT_PLEA = re.compile(
    r"(?<![A-Z0-9])(?:(?P<guilty>P\s?/?\s?G|PLED\s+GLTY|G)|(?P<not_guilty>P\s?/?\s?N\s?/?\s?G|N\s?/?\s?G)"
    r"|(?P<nolo_contendere>P?N\s?/?\s?C|PNOLO))(?=\s*(?:[,;.:/-]|$|\s(?:TO|CT|CONV|ACQ|DISM|\d)))"
)
_REDUCED = re.compile(
    r"RED(?:UCED)?\.?\s+(?:TO\s+)?(?:A\s+)?MISD|MISD\w*\.?\s+(?:PER\s+|PURS\w*\s+(?:TO\s+)?)?(?:PC\s+)?17\b|\b17\s?\(?B\)?[^A-Z]{0,6}(?:PC\b)?"
)
# Behind a number it makes a length of time, and no section.
_LENGTH = re.compile(r"\s*-?\s*(?:YEARS?|YRS?|MONTHS?|MOS?|DAYS?|DYS?|DS)\b", re.IGNORECASE)
_NO_LENGTH = "P0D"
_LOST_LENGTH = "the length that stands with it could not be read"
# Digits or a unit of time in the piece of a sentence that names a kind.
_LENGTH_BEFORE = re.compile(r"(?:\d|\b(?:YEAR|YR|MONTH|MO|DAY)S?\b)[^,;]{0,40}$", re.IGNORECASE)
# Whoever writes the month with a nought has two digits for the day as well: 05- 2-1992.
_LOST_DIGIT = re.compile(r"0\d\s?[-/]\s+\d\s?[-/]")
_MAYBE_LOST = "a digit of the day may be lost"
_SHORTEST_SECTION = 3
_SECTION = re.compile(r"(?<=\s)\d{3,5}(?:\.\d{1,2}\b|(?=\s?P\.?C))")
_WORD_BEHIND = re.compile(r"[\s.,]{0,2}(?P<word>[A-Za-z0-9&$.]{1,4})(?![A-Za-z0-9])")
_WORD_BEFORE = re.compile(r"(?<![A-Za-z0-9])(?P<word>[A-Za-z0-9&$.]{1,4})[\s.,]{0,2}$")
_NEAR_CODE = 1.5
_AT_CODE = re.compile(r"(?P<digits>\d{3,6}(?:\.\d{1,2})?(?:\s?\(\w{1,2}\)){0,3})[\s.,:;-]*(?P<rest>\S{1,5})?")
_PRINTED_FIRST = re.compile(r"(?P<code>\S{1,5})[\s.,:;-]*(?P<digits>\d{3,6}(?:\.\d{1,2})?(?:\s?\(\w{1,2}\)){0,3})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome at its place in a text, in the record's word, and what reading it so cost."""

    value: str
    start: int
    end: int
    cost: float


@cache
def _words() -> PhraseBook:
    data = read_yaml("terse_outcomes")
    marks = {"source": data["source"], "confidence": data["confidence"]}
    terse = tuple(Phrase.model_validate({**marks, **row}) for row in data["outcomes"])
    return PhraseBook((*terse, *load_dispositions(), *load_court_phrases()))


@cache
def _procedure() -> frozenset[tuple[str | None, str]]:
    rows = read_yaml("terse_outcomes")["procedure"]
    return frozenset((code, number) for row in rows for number in row["numbers"] for code in (row["code"], None))


def field_at(document: PageText, stretch: Stretch, value: Any, start: int, end: int, cost: float = 0.0) -> Field[Any]:
    """Return *value* as read in ``stretch.text[start:end]``."""
    return read(document, value, *stretch.spans(start, end), cost=cost)


def unread(stretch: Stretch, reason: str) -> Field[Any]:
    """Return a field whose place is the whole *stretch* and whose value cannot be read."""
    return Field(None, spans=stretch.spans(), raw=stretch.text or None, state="illegible", reason=reason)


def charges_in(text: str, on: str | None = None) -> list[Mention]:
    """Return the charges that stand in *text*; sections by which an outcome is given (DISM 995 PC) are none."""
    days = [(day.start, day.end) for day in days_in(text)]
    text = with_sections(parted(text))
    found = []
    for mention in find_charges(text, on):
        first = mention.readings[0]
        section = first.value.section
        if (section.code, section.base) in _procedure() or _LENGTH.match(text, mention.end):
            continue
        if any(a < mention.end and mention.start < b for a, b in days):
            continue
        if len(section.base) < _SHORTEST_SECTION and first.cost:
            continue
        if first.cost and text[mention.start - 1 : mention.start] in ("/", "-"):
            continue  # the rest of a damaged day before a plea: 08/2768 PG
        found.append(mention)
    return found


def find_outcomes(text: str) -> list[Outcome]:
    """Return every outcome that *text* names, from left to right; pleas and refusals are none."""
    return [
        Outcome(found.canonical, found.start, found.end, found.cost)
        for found in _words().find(parted(text))
        if found.canonical
    ]


def outcome_field(document: PageText, stretch: Stretch, start: int = 0, end: int | None = None) -> Field[str] | None:
    """Return the disposition that ``stretch.text[start:end]`` states; None where it states none.

    A conviction reduced in the same words is a conviction, one set aside and dismissed is set aside. Where two
    outcomes stand that do not go together the first is taken, and a person looks.
    """
    text = stretch.text[start:end]
    found = [each for each in find_outcomes(text) if each.value != "other"] or find_outcomes(text)
    if not found:
        return None
    values = {each.value for each in found}
    main = next((each for each in found if each.value == _main(values)), found[0])
    made = field_at(document, stretch, main.value, start + main.start, start + main.end, main.cost)
    if len(text[main.start : main.end].strip()) >= _LONG_WORD and not main.cost:
        made = replace(made, support=_WORDED)
    if len(values - _GO_WITH.get(main.value, frozenset()) - {main.value}):
        others = tuple((each.value, 0.0, "another word there") for each in found if each.value != main.value)
        made = replace(made, reason=_TWO_WAYS, sense=0.5, alternatives=others)
    return made


# What may stand beside an outcome and takes nothing from it.
_GO_WITH: dict[str, frozenset[str]] = {
    "convicted": frozenset({"reduced", "other", "released", "pending"}),
    "set_aside": frozenset({"dismissed", "convicted", "other"}),
    "dismissed": frozenset({"other", "released"}),
    "released": frozenset({"other", "prosecutor_rejected"}),
    "prosecutor_rejected": frozenset({"other", "released"}),
    "diverted": frozenset({"other", "pending"}),
    "probation_revoked": frozenset({"other", "convicted"}),
}


def _main(values: set[str]) -> str | None:
    if "set_aside" in values:
        return "set_aside"
    if values == {"convicted", "reduced"} or (
        values >= {"convicted"} and values <= {"convicted", "reduced", "other"}
    ):
        return "convicted"
    return None


def grade_field(document: PageText, stretch: Stretch, start: int = 0, end: int | None = None) -> Field[str] | None:
    """Return the grade that the words of an outcome state: a misdemeanor where a felony was reduced to one."""
    text = stretch.text[start:end]
    found = [each for each in find_severities(text) if not text[each.start : each.end].isdigit()]
    reduced = _REDUCED.search(text.upper())
    grades = {each.canonical for each in found}
    if reduced and "misdemeanor" in grades:
        found = [each for each in found if each.canonical == "misdemeanor"]
        grades = {"misdemeanor"}
    if not found:
        return None
    first = found[0]
    made = field_at(document, stretch, first.canonical, start + first.start, start + first.end, first.cost)
    if len(grades) > 1:
        return replace(made, reason="two grades stand with one count", sense=0.5)
    if first.end - first.start >= _LONG_WORD and not first.cost:
        made = replace(made, support=_WORDED)
    return made


def plea_field(document: PageText, stretch: Stretch, start: int = 0, end: int | None = None) -> Field[str] | None:
    """Return the plea that is stated in words or in a clerk's letters (PG, NOLO, NG); the last of several."""
    text = stretch.text[start:end]
    found = [(each.start, each.end, each.canonical or "", each.cost) for each in find_pleas(text)]
    for match in _SHORT_PLEA.finditer(text.upper()):
        if not any(a < match.end() and match.start() < b for a, b, _, _ in found):
            found.append((match.start(), match.end(), str(match.lastgroup), 0.0))
    if not found:
        return None
    first, last, value, cost = max(found)
    return field_at(document, stretch, value, start + first, start + last, cost)


def sentence_fields(document: PageText, stretch: Stretch, start: int = 0, end: int | None = None) -> SentenceDraft:
    """Return the sentence that is stated: its parts, and the words as they stand."""
    text = stretch.text[start:end]
    values: dict[str, Any] = {}
    suspended: list[Field[str]] = []
    # a speck behind a number parts it from its unit (6. MONTHS)
    plain = with_lengths(re.sub(r"(?<=\d)[.,·](?=\s+[A-Z])", " ", text))
    mentions = find_sentence_parts(plain)
    for mention in mentions:
        part = mention.part
        value = part.dollars if part.kind == "fine" else part.duration
        a, b = start + mention.start, start + mention.end
        if part.concurrent is not None:
            values.setdefault("concurrent", field_at(document, stretch, part.concurrent, a, b))
        if part.kind not in ("prison", "jail", "probation", "fine") or value is None or part.kind in values:
            continue
        repaired = plain[mention.start : mention.end] != text[mention.start : mention.end]
        made = field_at(document, stretch, value, a, b, mention.cost + repaired)
        if value == _NO_LENGTH and _LENGTH_BEFORE.search(text[: mention.end]):
            made = replace(made, reason=_LOST_LENGTH, sense=0.3)
        values[part.kind] = made
        if part.suspended and part.kind != "probation":
            suspended.append(field_at(document, stretch, part.kind, a, b))
    if not values and not mentions:
        return SentenceDraft()
    bare = text.strip(" ,;.-")
    at = start + text.index(bare)
    whole = field_at(document, stretch, re.sub(r"\s+", " ", bare.upper()), at, at + len(bare))
    return SentenceDraft(**values, suspended=tuple(suspended), text=whole)


def date_field(
    document: PageText,
    stretch: Stretch,
    latest: str,
    start: int = 0,
    end: int | None = None,
    century: int | None = None,
) -> Field[str] | None:
    """Return the first date in ``stretch.text[start:end]`` that is not after *latest* (ISO).

    *century* is the first two digits of years of two digits where it is known: 19 for a birth before 2000.
    """
    # a section behind a year is no part of the day: AUG 28 1974 1203.4 PC
    text = _SECTION.sub(lambda match: "#" * len(match[0]), stretch.text[start:end])
    for mention in days_in(text, century, latest):
        if mention.readings:
            first, *others = mention.readings
            made = field_at(document, stretch, first.value, start + mention.start, start + mention.end, first.cost)
            near = tuple((o.value, 0.0, "another reading") for o in others if o.cost - first.cost < 0.5)
            if _LOST_DIGIT.match(text, mention.start):
                made = replace(made, reason=_MAYBE_LOST, sense=0.5)
            return replace(made, alternatives=near)
    return None


def charge_fields(
    document: PageText, stretch: Stretch, mention: Mention | None, at: int, on: str | None, severity: str | None
) -> dict[str, Any]:
    """Return ``code``, ``section``, ``attempted`` and ``conspiracy`` of a charge.

    Args:
        document: the document.
        stretch: the cell or lines.
        mention: the charge, as counted from *at*; None: what stands in the stretch reads as none.
        at: where in the stretch the mention's text begins.
        on: the day of the offence or outcome.
        severity: the grade, where it is known.
    """
    if mention is None:
        return _unread_charge(document, stretch)
    first = mention.readings[0]
    charge, a, b = first.value, at + mention.start, at + mention.end
    reason = misfit(charge.section, on, severity) or _lettered(mention, stretch.text[b:])
    section = field_at(document, stretch, charge.section.number, a, b, first.cost)
    others = tuple(
        (other.value.section.number, 0.0, "another reading")
        for other in mention.readings[1:]
        if other.cost - first.cost <= 1.0 and other.value.section.number != charge.section.number
    )
    code = charge.section.code
    return {
        "code": field_at(document, stretch, code, a, b, first.cost)
        if code
        else _code_beside(document, stretch, a, b, charge.section.base),
        "section": replace(section, alternatives=others, reason=reason, sense=0.7 if reason else 1.0),
        "attempted": field_at(document, stretch, True, a, b, first.cost) if charge.attempted else None,
        "conspiracy": field_at(document, stretch, True, a, b, first.cost) if charge.conspiracy else None,
    }


def _code_beside(document: PageText, stretch: Stretch, start: int, end: int, number: str) -> Field[str] | None:
    """Return the code that stands damaged behind a section or before it (11359 HSE), told by its section too."""
    codes = [row.code for row in load_codes().codes if row.code]
    having = [code for code in codes if is_common(code, number)]
    behind = _WORD_BEHIND.match(stretch.text, end)
    before = _WORD_BEFORE.search(stretch.text[:start])
    for match in (behind, before):
        if match is None:
            continue
        near = best(match["word"], codes, 0.5)
        if near is None and len(having) == 1 and distance(match["word"], having[0]) <= _NEAR_CODE:
            near = having[0], max(1.0, distance(match["word"], having[0]))
        if near is not None:
            return field_at(document, stretch, near[0], *match.span("word"), near[1])
    return None


def _unread_charge(document: PageText, stretch: Stretch) -> dict[str, Any]:
    """Return what can be made of a section whose code was damaged, or both as illegible."""
    text = stretch.text
    match = _AT_CODE.search(text.upper()) or _PRINTED_FIRST.search(text.upper())
    codes = [row.code for row in load_codes().codes if row.code]
    if match is not None:
        beside = match.groupdict().get("rest") or match.groupdict().get("code") or ""
        mentions = find_charges(match["digits"])
        having = [code for code in codes if is_common(code, match["digits"].split("(")[0].strip())]
        near = best(beside, codes, 0.5) if beside else None
        if mentions and (near or (len(having) == 1 and beside)):
            code, cost = near or (having[0], max(1.0, distance(beside, having[0])))
            number = mentions[0].readings[0]
            place = match.span("digits")
            return {
                "code": field_at(document, stretch, code, *match.span(), cost),
                "section": field_at(document, stretch, number.value.section.number, *place, number.cost),
            }
    if not text.strip():
        return {}
    return {"section": unread(stretch, "what stands there reads as no section of a code")}


def _lettered(mention: Mention, title: str) -> str | None:
    """Say that a letter behind a number may be a subdivision (647b), where no title of the section follows."""
    first = mention.readings[0].value.section
    near = [other.value.section for other in mention.readings[1:] if other.cost <= mention.readings[0].cost + 0.5]
    if not any("(" in other.number and re.sub(r"[()]", "", other.number) == first.number for other in near):
        return None
    return None if title_fit(first, title) == "own" else "the letter may be a subdivision or part of the number"


def misfit(section: Section, on: str | None, severity: str | None) -> str | None:
    """Say why a section that the statute table has does not fit the day or the grade, None where it fits."""
    statutes = load_statutes()
    if on is None or not statutes.known(section.code, section.base):
        return None
    found = [statutes.severities(section, day) for day in _days(on)]
    if not any(found):
        gone = all(statutes.absent(section, day) for day in _days(on))
        return "the statute table has no such section in force on that day" if gone else None
    if severity is not None and severity not in frozenset[str]().union(*found):
        return "the severity is none that the section had on that day"
    return None


def _days(on: str) -> list[date]:
    """Return the days that count for an outcome of the day *on*: that day, and the same a year before."""
    year, month, day = (int(part) for part in (on + "-01-01")[:10].split("-"))
    return [date(year, month, min(day, 28)), date(year - 1, month, min(day, 28))]


def settled_grade(code: str | None, section: str | None, on: str | None) -> str | None:
    """Return the only grade that the statute table gives a section on the day *on* and the year before; else None."""
    if code is None or section is None or on is None:
        return None
    found = [load_statutes().severities(Section(code, section), day) for day in _days(on)]
    first = found[0]
    return next(iter(first)) if len(first) == 1 and all(each in (first, frozenset()) for each in found) else None


def description_field(document: PageText, stretch: Stretch, start: int, end: int) -> Field[str] | None:
    """Return the title of the offence in ``stretch.text[start:end]``, in capitals; None where no words stand."""
    text = stretch.text[start:end]
    bare = text.strip(" .,:;-()\"'")
    if sum(letter.isalpha() for letter in bare) < 4:
        return None
    at = start + text.index(bare)
    return field_at(document, stretch, re.sub(r"\s+", " ", bare.upper()), at, at + len(bare))
