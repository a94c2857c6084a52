"""The counts of a charging paper: section, day, grade and amount from the prose of each, and whom it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from extract.draft import AmountDraft, CountDraft, Field, derived, illegible, read
from extract.families.charges import charge_fields, whole_day
from extract.families.charging_names import named_in
from extract.families.charging_passages import Passage, Prose
from extract.families.charging_summary import Listed
from extract.families.clauses import find_labels_of_counts, is_procedure, offences
from extract.families.court_and_case import DateFound, dates_in
from extract.families.defendants import Defendant
from extract.families.layout import Sheet
from nlp.dispositions import find_severities
from nlp.sections import Mention, find_charges
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["Charged", "charged"]

_VIOLATION = re.compile(
    r"(?:v[i1l][o0][l1i]at(?:i[o0]n|ing|e[sd]?)|\bviol\.?|contrary\s+to|crime\s+[o0]f|to[\s-]wit)\s*(?:[o0]f\s+)?[\s:,]*"
    r"(?:the\s+provisions\s+of\s+)?(?:(?:sections?|secs?\.?|§+)\s*)?$",
    re.IGNORECASE,
)
_COMMITTED = re.compile(
    r"\b(?:[o0]n\s+[o0]r\s+ab[o0]ut|between|during|from|that\s+[o0]n|[o0]n)\b[^.;]{0,40}$", re.IGNORECASE
)
_CUE = re.compile(r"\b[o0]n\s+[o0]r\s*ab[o0]ut\b", re.IGNORECASE)
_OATH = re.compile(r"appeared\s+bef[o0]re|sw[o0]rn\b[^.;]{0,40}$|\bdated\W*$|\bexecuted\b", re.IGNORECASE)
_NEAR_CUE = 80
_CONVICTED = re.compile(r"c[o0]nvicted\b[^.;]{0,60}$", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?:cr[i1l]mes?|[o0]ffen[sc]es?|misdemeanors?|fel[o0]n(?:y|ies))\s+[o0]f\s*:?\s*(?P<title>[A-Za-z][^;:]{3,120}?)"
    r"(?=[\s,(]+(?:a\s+(?:fel[o0]ny|m[i1l]sdemean[o0]r)|an\s+[i1l]nfract[i1l][o0]n|(?:[i1l]n\s+)?v[i1l][o0]lat\w*|was\s+c[o0]mmitted"
    r"|c[o0]mmitted)\b)",
    re.IGNORECASE,
)
_NAMELY = re.compile(
    r"\b(?:to[\s-]w[i1l]t|namely)\s?[:,]?\s+(?P<title>[A-Z][A-Z ,/'&-]{3,80}?)"
    r"(?=[\s,(]+(?:[Ii]n\s+|[Aa]\s+)?[Vv][I1il][Oo0][Ll])"
)
# 11359 (Possession of Marijuana for Sale)
_BEHIND = re.compile(r"[\s,]{0,3}\((?P<title>[A-Z][A-Za-z ,'/&-]{7,80})\)")
_NO_TITLE = re.compile(
    r"^\W*(?:a\s+)?(?:fel[o0]ny|m[i1l]sdemean[o0]r|public\s+offense)|\b(?:in\s+that|violat\w*|the\s+said)\b", re.I
)
_ATTEMPTED = re.compile(r"attempt(?:ed)?\s+(?:to\s+c[o0]mmit\s+|at\s+)?", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<said>(?P<wit>to[\s-]w[i1l]t[,:]?\s*(?:approximately\s+|about\s+)?)?(?P<number>\d[\d,]{0,8}(?:\.\d{1,4})?)\s*"
    r"(?P<unit>grams?|kilograms?|[o0]unces?|pounds?|plants?)\b)(?P<weight>\s+in\s+weight)?",
    re.IGNORECASE,
)
_GRAMS = {"gram": 1.0, "kilogram": 1000.0, "ounce": 28.35, "pound": 453.59}
_ITEM = re.compile(r"\s*(?:,|and|&|,\s*and)\s*(?:(?:sections?|secs?\.?|§+)\s*)?", re.IGNORECASE)
# A prosecution of so many years after the offence is a misread date rather than a paper.
_YEARS = 12
_SUMMARISED = 0.9
_SHORTEST_TITLE = 4


@dataclass(frozen=True, slots=True)
class Charged:
    """A count, the defendants (from 0) whom it names, and what is doubtful about it."""

    count: CountDraft
    against: frozenset[int]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the paper says: its listed counts and sections, its grade, the latest plausible day."""

    table: Mapping[int, Listed]
    sections: frozenset[Section]
    grade: Field[str] | None
    latest: date


def charged(prose: Prose, passage: Passage, defendants: Sequence[Defendant], around: Around) -> Charged | None:
    """Return the count of a passage; None where it charges nothing (no heading, and no section)."""
    sheet, text = prose.sheet, prose.flow[passage.first : passage.last]
    mentions = _charged_sections(text)
    if not mentions and passage.heading is None:
        return None
    doubts: list[str] = []
    dates = dates_in(sheet, passage.first, passage.last, around.latest)
    committed = _committed(prose, passage, dates)
    severity = _severity(sheet, passage, text, mentions[0] if mentions else None)
    listed = around.table.get(passage.number or 1) if passage.number or len(around.table) == 1 else None
    fields: dict[str, Any] = {}
    if mentions:
        on = committed.value if committed is not None and committed.value is not None else None
        fields = charge_fields(sheet, passage.first, mentions[0], on, severity.value if severity else None)
        fields = _checked(fields, listed, around)
        if severity is None:
            severity = _from_title(fields, on, around.grade)
        if _several(text, mentions):
            fields["section"] = replace(fields["section"], reason="the count names several sections", sense=0.6)
    else:
        place = sheet.spans(*(passage.heading or (passage.first, passage.last)))[0]
        fields["section"] = illegible(sheet.document, *place, reason="no section was read in this count")
        doubts.append("no section was read in a count")
    if len(_CUE.findall(text)) > 1 and len({each.readings[0].value.section for each in mentions}) > 1:
        doubts.append("two charges stand under one heading: a heading may be lost")
    against, plain = named_in(text, defendants)
    if listed is not None and listed.against:
        table = {number - 1 for number in listed.against if number <= len(defendants)}
        if not plain and table:
            against, plain = table, True
        elif table and table != against:
            against, plain = against | table, False
    if not plain:
        doubts.append("several defendants, and not every count says plainly whom it charges")
    count = CountDraft(
        number=_number(sheet, passage),
        description=_description(prose, passage, text, mentions[0] if mentions else None),
        offence_date=committed,
        amount=_amount(sheet, passage, text),
        severity=severity,
        **fields,
    )
    return Charged(count, frozenset(against), tuple(doubts))


def _charged_sections(text: str) -> list[Mention]:
    """Return the sections that the passage charges, the first the one that its words call the violation."""
    every = [each for each in offences(text, find_labels_of_counts(text), None) if _coded(each)]
    cued = [
        each
        for each in every
        if _VIOLATION.search(text[max(each.start - 60, 0) : each.start]) and not _CONVICTED.search(text[: each.start])
    ]
    if cued:
        return [cued[0], *(each for each in every if each.start > cued[0].start)]
    if every:
        return every
    return [
        each
        for each in find_charges(text)
        if _coded(each) and not is_procedure(text[: each.start]) and not _CONVICTED.search(text[: each.start])
    ]


def _coded(mention: Mention) -> bool:
    return mention.readings[0].value.section.code is not None


def _several(text: str, mentions: Sequence[Mention]) -> bool:
    """Tell whether the charge is a list of sections: ``Sections 11530 and 11531``."""
    return len(mentions) > 1 and bool(_ITEM.fullmatch(text[mentions[0].end : mentions[1].start]))


def _number(sheet: Sheet, passage: Passage) -> Field[int] | None:
    if passage.heading is None:
        return derived(passage.number, "../1/number") if passage.number is not None else None
    spans = sheet.spans(*passage.heading)
    if passage.number is None:
        return illegible(sheet.document, *spans[0], reason="the number of the count cannot be read")
    return read(sheet.document, passage.number, *spans, cost=passage.cost)


def _committed(prose: Prose, passage: Passage, dates: Sequence[DateFound]) -> Field[str] | None:
    """Return the day of the offence: the first that the count says it was committed on or about."""
    cue = _CUE.search(prose.flow, passage.first, passage.last)
    said = [found for found in dates if not _CONVICTED.search(prose.flow, passage.first, found.start)]
    said = [
        found for found in said if not _OATH.search(prose.flow[max(found.start - 80, passage.first) : found.start])
    ]
    behind_cue = [found for found in said if cue is not None and 0 <= found.start - cue.end() < _NEAR_CUE]
    cued = [
        found for found in said if _COMMITTED.search(prose.flow[max(found.start - 60, passage.first) : found.start])
    ]
    found = next(iter(behind_cue or cued or said), None)
    if found is not None and (cue is None or found in behind_cue):
        return found.field(prose.sheet)
    if cue is not None:
        behind = prose.flow[cue.end() : min(cue.end() + 30, passage.last)]
        if any(letter.isdigit() for letter in behind):
            end = cue.end() + len(behind.rstrip())
            spans = prose.sheet.spans(cue.end(), end)
            return illegible(prose.sheet.document, spans[0][0], spans[-1][1], "what stands there reads as no date")
    return None


def _severity(sheet: Sheet, passage: Passage, text: str, mention: Mention | None) -> Field[str] | None:
    """Return the grade that stands nearest to the charge; that of an earlier conviction is none of this count."""
    at = (mention.start + mention.end) // 2 if mention is not None else 0
    found = [
        each for each in find_severities(text) if not _CONVICTED.search(text[max(each.start - 60, 0) : each.start])
    ]
    if not found:
        return None
    nearest = min(found, key=lambda each: abs(each.start - at))
    spans = sheet.spans(passage.first + nearest.start, passage.first + nearest.end)
    others = {str(each.canonical) for each in found} - {str(nearest.canonical)}
    made = read(sheet.document, str(nearest.canonical), *spans, cost=nearest.cost)
    return replace(made, alternatives=tuple((other, 0.0, "elsewhere in the count") for other in sorted(others)))


def _from_title(fields: Mapping[str, Any], on: str | None, grade: Field[str] | None) -> Field[str] | None:
    """Return the title's grade for a count without its own, where the law does not speak against it."""
    section, code, day = fields.get("section"), fields.get("code"), whole_day(on)
    if grade is None or grade.value is None or section is None or code is None:
        return None
    if day is not None and code.value is not None and section.value is not None:
        possible = load_statutes().severities(Section(code.value, section.value), day)
        if possible and grade.value not in possible:
            return None
    return replace(grade, sense=0.9)


def _checked(fields: dict[str, Any], listed: Listed | None, around: Around) -> dict[str, Any]:
    """Hold the count's section beside the table's, or beside those that the caption lists."""
    section, code = fields["section"], fields["code"]
    if section is None or code is None or section.value is None:
        return fields
    own = Section(code.value, section.value)
    if listed is not None and not _same(own, listed.section):
        others = (*section.alternatives, (listed.section.number, 0.0, "the table of counts"))
        reason = section.reason or "the table of counts names another section"
        return {**fields, "section": replace(section, reason=reason, sense=0.6, alternatives=others)}
    stands = listed is not None or any(_same(own, other) for other in around.sections)
    if stands and not section.cost and section.reason is None:
        return {
            **fields,
            "section": replace(section, support=_SUMMARISED),
            "code": replace(code, support=_SUMMARISED),
        }
    if around.sections and not stands and listed is None and not any(_within(own, o) for o in around.sections):
        near = [other for other in around.sections if other.base == own.base or other.number[:4] == own.number[:4]]
        others = tuple((other.number, 0.0, "the caption") for other in sorted(near, key=str))
        reason = section.reason or "the caption lists other sections"
        return {
            **fields,
            "section": replace(section, reason=reason, sense=0.7, alternatives=(*section.alternatives, *others)),
        }
    return fields


def _within(one: Section, other: Section) -> bool:
    """Tell whether one number is the other with letters behind it: a list may leave them out, or add the grade."""
    short, long = sorted((one.number.lower(), other.number.lower()), key=len)
    return one.code == other.code and long.startswith(short)


def _same(one: Section, other: Section) -> bool:
    return one.code == other.code and one.number.lower() == other.number.lower()


def _description(prose: Prose, passage: Passage, text: str, mention: Mention | None) -> Field[str] | None:
    if passage.heading is not None:
        # COUNT 1 - CULTIVATION OF MARIJUANA
        sheet = prose.sheet
        row = sheet.rows[sheet.row_of(passage.heading[0])]
        beside = sheet.text[passage.heading[1] : row.span[1]]
        if beside.isupper() and len(beside.split()) > 2 and not any(letter.isdigit() for letter in beside):
            return _title_field(prose, passage.heading[1], row.span[1])
    behind = _BEHIND.match(text, mention.end) if mention is not None else None
    match = behind or _NAMELY.search(text) or _TITLE.search(text)
    if match is None or len(match["title"].split()) > 20 or _NO_TITLE.search(match["title"]):
        return None
    start, end = match.span("title")
    attempted = _ATTEMPTED.match(text, start)
    if attempted is not None and attempted.end() < end:
        start = attempted.end()
    return _title_field(prose, passage.first + start, passage.first + end)


def _title_field(prose: Prose, start: int, end: int) -> Field[str] | None:
    """Return the title in capitals, without the foot of a page that parts it."""
    words = [(start + match.start(), start + match.end()) for match in re.finditer(r"\S+", prose.flow[start:end])]
    if not words:
        return None
    value = " ".join(prose.flow[a:b] for a, b in words).upper().strip(" .,:;-()\"'")
    if sum(letter.isalpha() for letter in value) < _SHORTEST_TITLE:
        return None
    runs: list[tuple[int, int]] = []
    for a, b in words:
        if runs and a - runs[-1][1] <= 1:
            runs[-1] = (runs[-1][0], b)
        else:
            runs.append((a, b))
    return read(prose.sheet.document, value, *(span for a, b in runs for span in prose.sheet.spans(a, b)))


def _amount(sheet: Sheet, passage: Passage, text: str) -> AmountDraft:
    """Return the amount that the count states as a fact (``to wit``, ``in weight``), not that of the law's words."""
    for match in _AMOUNT.finditer(text):
        if not match["wit"] and not match["weight"]:
            continue
        value = float(match["number"].replace(",", ""))
        unit = match["unit"].lower().rstrip("s").replace("0", "o")
        begin, end = match.start("number"), match.end("unit")
        spans = sheet.spans(passage.first + begin, passage.first + end)
        said = read(sheet.document, " ".join(text[begin:end].upper().split()), *spans)
        if unit == "plant":
            return (
                AmountDraft(plants=read(sheet.document, int(value), *spans), text=said)
                if value < 1e6
                else AmountDraft()
            )
        return AmountDraft(grams=read(sheet.document, round(value * _GRAMS[unit], 2), *spans), text=said)
    return AmountDraft()
