"""The counts of a typed abstract: for each count that the prose names, what it says became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from extract.draft import CountDraft, Field, read
from extract.families.abstract_units import Unit, units
from extract.families.charges import (
    Judgment,
    borne_out,
    charge_fields,
    conviction_day,
    description_field,
    graded,
    offence_fields,
)
from extract.families.clauses import find_labels_of_counts, sentence_at, sentences
from extract.families.court_and_case import DateFound, dates_in
from extract.families.layout import Sheet
from nlp.dispositions import find_dispositions, find_pleas, find_severities
from nlp.phrases import Found
from nlp.sentences import find_sentence_parts

__all__ = ["ProseCount", "count_of_unit", "grade_of_unit", "judgment_days", "read_prose", "with_sentences"]

_CONVICTION = re.compile(
    r"judgment\s+of\s+c[o0]nvict[i1l][o0]n|(?:was|were|been|stands?)\s+(?:duly\s+)?c[o0]nvicted|c[o0]nvicted|ABSTRACT\s+[O0]F\s+JUDGMENT",
    re.IGNORECASE,
)
_COMMITTED = re.compile(
    r"(?:c[o0]mm[i1l]tted|[o0]ccurr(?:ed|ing)|[o0]n\s+[o0]r\s+ab[o0]ut|[o0]ffen[sc]e\s+dates?|date\s+[o0]f\s+(?:the\s+)?(?:[o0]ffen[sc]e|cr[i1l]me)"
    r"|cr[i1l]me\s+date|d[o0]o)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_CONVICTED_ON = re.compile(
    r"(?:c[o0]nvicted|f[o0]und\s+guilty|c[o0]nvict[i1l][o0]n\s*(?:date)?|verdict)\s*:?\s*(?:[o0]n\s+)?(?:the\s+|this\s+)?$",
    re.IGNORECASE,
)
_CONVICTED_AFTER = re.compile(
    r"[\s,]*(?:having\s+|been\s+|was\s+|duly\s+|defendant\s+|the\s+)*(?:f[o0]und\s+guilty|c[o0]nvicted)\b",
    re.IGNORECASE,
)
_JUDGED = re.compile(
    r"(?:cert[i1l]f[i1l]e?[sd]?\s+that\s*,?\s*[o0]n|judgment\b[^.;]{0,80}?\b(?:pr[o0]n[o0]unced|entered|rendered|made|imposed)\b"
    r"[^.;]{0,40}?|sentenced?\s+(?:was\s+)?(?:pr[o0]n[o0]unced\s+|imposed\s+)?(?:[o0]n|this)|date\s+[o0]f\s+judgment"
    r"|(?:d[o0]ne|given|made)\s+in\s+[o0]pen\s+c[o0]urt|pr[o0]n[o0]unced\s+[o0]n|came\s+[o0]n\s+(?:regularly\s+)?f[o0]r\s+(?:judgment|sentence)[^.;]{0,40}?)"
    r"[\s,:]*(?:[o0]n\s+)?(?:the\s+|this\s+)?$",
    re.IGNORECASE,
)
_JUDGED_AFTER = re.compile(
    r"^[\s,]*(?:a\s+)?judgment\b|^[\s,]*the\s+(?:above[\s-]named\s+)?defendant\s+was\s+sentenced", re.IGNORECASE
)
_ATTESTED = re.compile(
    r"(?:w[i1l]tness\s+my\s+hand[^.;]{0,60}|attest(?:ed)?[^.;]{0,30}|\bentered\b|\bdated?(?:\s+at[^.;]{0,40})?|dated)[\s,:]*(?:this\s+)?$",
    re.IGNORECASE,
)
_LONGEST_DECREE = 1200  # characters
_DECREE = re.compile(r"\b[i1l]t\s+[i1l]s\s+(?:therefore\s+|hereby\s+|further\s+)?[o0]rdered\b", re.IGNORECASE)
_DATED = re.compile(r"\bdated\b[\s:,]*(?:this\s+)?$", re.IGNORECASE)
_CERTIFIED = re.compile(
    r"\bcertif|\battest|\bw[i1l]tness\s+my\b|\bhand\s+and\s+seal\b|\btrue\s+(?:and\s+)?c[o0]rrect", re.IGNORECASE
)
_VERDICT = re.compile(r"\bjury\b|\bverdict\b|\bfound\s+guilty\s+by\b", re.IGNORECASE)
_PLEA_LABEL = re.compile(r"\bPLEAS?\s*:", re.IGNORECASE)
_SENTENCING = re.compile(
    r"sentenced?\b|\bpunished\b|\bimprison|\bcommitted\s+to\b|\bterm\s+(?:prescribed|provided)|\bprobation\b|\bfine\b|\bsentences?\s*:",
    re.IGNORECASE,
)
_NO_SENTENCE = re.compile(r"\bpr[i1l][o0]r\b|probation\s+(?:officer|no)", re.IGNORECASE)
# What follows says who is to take the defendant where.
_DELIVERY = re.compile(r"\bremanded\b|\bdeliver", re.IGNORECASE)
_OTHER_TERMS = re.compile(
    r"\bprior\b|\bincomplet|\bany\s+other\b|\bpresently\s+serving|\bnow\s+serving", re.IGNORECASE
)
_TITLE_BEFORE = re.compile(
    r"(?:cr[i1l]me|[o0]ffen[sc]e|charge)s?\s+[o0]f\s+(?:(?:a\s+)?fel[o0]ny\s*[,:]?\s*)?(?:to[\s-]wit\s*[,:]\s*)?(?P<title>[^.;:]{4,90}?)"
    r"[\s,]*(?:\(?a\s+fel[o0]ny\)?[\s,]*)?(?:[i1l]n\s+|a\s+)?v[i1l][o0]lat[i1l][o0]n\s+[o0]f\s*(?:(?:sections?|secs?\.?|§)\s*)?$",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(r"\s*(?:[,:(\-–—]|\bto[\s-]wit\b[,:]?)+\s*(?P<title>[A-Za-z][^,.;()]{3,80})(?=[,.;()]|$)")
_TITLE_OF_LABEL = re.compile(
    r"[\s:,.\-–—]*(?P<title>[A-Za-z][A-Za-z /'-]{3,60}?)(?:[\s,]+(?:in\s+)?viol(?:ation\s+of|\.?))?"
    r"(?:\s+(?:sections?|secs?\.?|§))?[\s,:(\-–—]*$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"\b(?:fel[o0]ny|misdemeanor|state|code|charged|committed|as\s|defendant|convicted|plea|guilty|violat|counts?|dismiss|information"
    r"|subdivision|prior|said|and|verdict|offense\s+date|motion|upon)\b",
    re.IGNORECASE,
)


# So many characters before a count what is said of it is sought, at most.
_FAR = 4000


@dataclass(frozen=True, slots=True)
class ProseCount:
    """A count, the characters of the sheet's text that speak of it, and why a person must look, if so."""

    count: CountDraft
    first: int
    last: int
    doubt: str | None


def judgment_days(sheet: Sheet, dates: Sequence[DateFound]) -> tuple[list[DateFound], list[DateFound]]:
    """Return the dates that the prose calls the day of the judgment, and those on which it was only attested."""
    judged, attested = [], []
    for found in dates:
        before, after = sheet.flow[max(found.start - 120, 0) : found.start], sheet.flow[found.end : found.end + 60]
        if _JUDGED.search(before) or (
            _JUDGED_AFTER.search(after) and re.search(r"\b(?:on|that)\s+(?:the\s+)?$", before, re.I)
        ):
            judged.append(found)
        elif _ATTESTED.search(before):
            attested.append(found)
    judged = judged or [found for found in dates if _opens_sentencing(sheet, found)]
    return judged or [found for found in attested if _dates_decree(sheet, found)], attested


def _dates_decree(sheet: Sheet, found: DateFound) -> bool:
    """Tell whether the date closes the decree itself (``IT IS THEREFORE ORDERED … Dated this 8th day of July``).

    A day behind the clerk's certificate, or his hand and seal, is only that on which the copy was attested.
    """
    before = sheet.flow[max(found.start - _LONGEST_DECREE, 0) : found.start]
    decree = next(iter(reversed(list(_DECREE.finditer(before)))), None)
    return decree is not None and _DATED.search(before) is not None and not _CERTIFIED.search(before, decree.end())


def _opens_sentencing(sheet: Sheet, found: DateFound) -> bool:
    """Tell whether the date opens a sentence about the judgment: ``On June 1, 1970, … is sentenced``."""
    first, last = sentence_at(sheet.flow, found.start)
    opening = re.fullmatch(r"\W*on\s+(?:the\s+|this\s+)?", sheet.flow[first : found.start], re.IGNORECASE)
    return bool(opening and re.search(r"\bsentenced\b|\bjudgment\b|\badjudged\b", sheet.flow[found.end : last], re.I))


def read_prose(sheet: Sheet, judgment: Judgment) -> list[ProseCount]:
    """Return the counts that the prose names; empty where it names none."""
    found = units(sheet.flow, judgment.day)
    preamble_end = min((unit.first for unit in found if unit.mention is not None), default=len(sheet.flow))
    counts = [
        ProseCount(
            count_of_unit(sheet, unit, preamble_end, judgment, grade_of_unit(sheet, unit)),
            unit.first,
            unit.last,
            unit.doubt,
        )
        for unit in found
    ]
    drafts = with_sentences(sheet, [each.count for each in counts])
    return [replace(each, count=draft) for each, draft in zip(counts, drafts, strict=True)]


def count_of_unit(
    sheet: Sheet, unit: Unit, preamble_end: int, judgment: Judgment, severity: Field[str] | None
) -> CountDraft:
    """Return the draft of a count that prose names, without its sentence.

    Args:
        sheet: the paper.
        unit: the count.
        preamble_end: what stands before it in the sheet's text speaks of all counts.
        judgment: the day of the judgment or order, and the latest plausible one.
        severity: the grade, as the family found it.
    """
    disposition, cost, place = _disposition(sheet, unit, preamble_end)
    convicted = disposition == "convicted"
    dates = dates_in(sheet, unit.first, unit.last, judgment.latest)
    committed = next((day for day in dates if _said_before(sheet, day, _COMMITTED, unit.first)), None)
    convicted_day = next((day for day in dates if _is_conviction_day(sheet, day, unit.first)), None)
    if convicted and convicted_day is None:
        preamble = dates_in(sheet, 0, preamble_end, judgment.latest)
        convicted_day = next((day for day in preamble if _is_conviction_day(sheet, day, 0)), None)
    on = committed.value if committed else convicted_day.value if convicted_day else judgment.day
    fields = (
        charge_fields(
            sheet, 0, unit.mention, on, severity.value if severity else None, committed=committed is not None
        )
        if unit.mention is not None
        else {}
    )
    draft = CountDraft(
        number=_number(sheet, unit),
        description=_description(sheet, unit),
        offence_date=offence_fields(sheet, committed, convicted_day.value if convicted_day else judgment.day),
        plea=_plea(sheet, unit, preamble_end if convicted else None),
        disposition=read(sheet.document, disposition, *sheet.spans(*place), cost=cost),
        disposition_date=conviction_day(sheet, convicted_day if convicted else None, judgment),
        severity=severity,
        **fields,
    )
    return borne_out(sheet.document, draft)


def _number(sheet: Sheet, unit: Unit) -> Field[int] | None:
    if unit.number is None or unit.label is None:
        return None
    cost = next((cost for number, cost in unit.label.numbers if number == unit.number), 0.0)
    return read(sheet.document, unit.number, *sheet.spans(unit.label.start, unit.label.end), cost=cost)


def _said_before(sheet: Sheet, day: DateFound, cue: re.Pattern[str], first: int) -> bool:
    return bool(cue.search(sheet.flow[max(day.start - 70, first) : day.start]))


def _is_conviction_day(sheet: Sheet, day: DateFound, first: int) -> bool:
    return _said_before(sheet, day, _CONVICTED_ON, first) or bool(_CONVICTED_AFTER.match(sheet.flow, day.end))


def _disposition(sheet: Sheet, unit: Unit, preamble_end: int) -> tuple[str, float, tuple[int, int]]:
    """Return what became of a count: its own clause's word, else the conviction that the whole paper certifies."""
    if unit.outcome is not None and (unit.mention is None or unit.outcome.value != "convicted"):
        return unit.outcome.value, unit.outcome.cost, (unit.outcome.start, unit.outcome.end)
    own = [found for found in find_dispositions(sheet.flow[unit.first : unit.last]) if found.canonical != "other"]
    for wanted in ("dismissed", "acquitted", "convicted"):
        for found in own:
            if found.canonical == wanted:
                return wanted, found.cost, (unit.first + found.start, unit.first + found.end)
    dismissed = re.search(r"\bd[i1l]sm[i1l]ss\w*|\bstricken\b", sheet.flow[unit.first : unit.last], re.IGNORECASE)
    if dismissed:
        return "dismissed", 0.0, (unit.first + dismissed.start(), unit.first + dismissed.end())
    if unit.outcome is not None:
        return unit.outcome.value, unit.outcome.cost, (unit.outcome.start, unit.outcome.end)
    for match in (
        _CONVICTION.search(sheet.flow, 0, preamble_end),
        _CONVICTION.search(sheet.flow),
    ):
        if match is not None:
            return "convicted", 0.0, match.span()
    # ... having pleaded guilty to the following
    until = preamble_end if unit.mention is None else unit.mention.start
    said = [
        found
        for found in find_dispositions(sheet.flow[max(until - _FAR, 0) : until])
        if found.canonical == "convicted"
    ]
    if said:
        before = max(until - _FAR, 0)
        return "convicted", said[-1].cost, (before + said[-1].start, before + said[-1].end)
    return "convicted", 1.0, (unit.first, unit.last)


def grade_of_unit(sheet: Sheet, unit: Unit) -> Field[str] | None:
    """Return the grade that the count's own clause states: the last, for a reduction follows what it reduces."""
    if unit.mention is None:
        return None
    found = find_severities(sheet.flow[unit.first : unit.last])
    if not found:
        return None
    last: Found = found[-1]
    spans = sheet.spans(unit.first + last.start, unit.first + last.end)
    return read(sheet.document, str(last.canonical), *spans, cost=last.cost)


def _plea(sheet: Sheet, unit: Unit, preamble_end: int | None) -> Field[str] | None:
    """Return the plea that the count's clause names, else, for a conviction, that of the words before the counts."""
    stretches = [(unit.first, unit.last)]
    if preamble_end is not None and not _VERDICT.search(sheet.flow, unit.first, unit.last):
        if unit.mention is not None:
            stretches.append((sentence_at(sheet.flow, unit.mention.start)[0], unit.mention.start))
        stretches.append((0, preamble_end))
        stretches += [(label.end(), label.end() + 40) for label in _PLEA_LABEL.finditer(sheet.flow)]
    for first, last in stretches:
        first = max(first, last - _FAR)
        found = find_pleas(sheet.flow[first:last])
        if found:
            spans = sheet.spans(first + found[-1].start, first + found[-1].end)
            return read(sheet.document, str(found[-1].canonical), *spans, cost=found[-1].cost)
    return None


def _description(sheet: Sheet, unit: Unit) -> Field[str] | None:
    if unit.mention is None:
        return None
    first = sentence_at(sheet.flow, unit.mention.start)[0]
    before = _TITLE_BEFORE.search(sheet.flow[first : unit.mention.start])
    if before is not None and not _NO_TITLE.search(before["title"]):
        return description_field(sheet, first + before.start("title"), first + before.end("title"))
    behind = _TITLE_BEHIND.match(sheet.flow, unit.mention.end)
    if behind is not None and not _NO_TITLE.search(behind["title"]):
        return description_field(sheet, *behind.span("title"))
    if unit.label is not None and unit.label.end < unit.mention.start:
        title = _TITLE_OF_LABEL.match(sheet.flow[unit.label.end : unit.mention.start])
        if title is not None and not _NO_TITLE.search(title["title"]):
            return description_field(
                sheet, unit.label.end + title.start("title"), unit.label.end + title.end("title")
            )
    return None


def with_sentences(sheet: Sheet, counts: Sequence[CountDraft]) -> list[CountDraft]:
    """Give each count the parts of the sentence that name it, or that name no count and so mean all convictions."""
    drafts = list(counts)
    for first, last in sentences(sheet.flow):
        text = _DELIVERY.split(sheet.flow[first:last], maxsplit=1)[0]
        labels = find_labels_of_counts(text)
        named = {number for label in labels if not label.referring for number, _ in label.numbers}
        concurrency = None if _OTHER_TERMS.search(text) else _concurrency(sheet, first, text)
        if not _SENTENCING.search(text) and concurrency is None:
            continue
        parts = [] if _NO_SENTENCE.search(text) else _parts(sheet, first, text)
        for index, draft in enumerate(drafts):
            if draft.disposition is None or draft.disposition.value != "convicted":
                continue
            if named and draft.number is not None and draft.number.value not in named:
                continue
            sentence = draft.sentence
            for kind, field in parts:
                if kind == "suspended":
                    sentence = replace(sentence, suspended=(*sentence.suspended, field))
                elif getattr(sentence, kind) is None:
                    values: dict[str, Any] = {kind: field}
                    sentence = replace(sentence, **values)
            if concurrency is not None:
                sentence = replace(sentence, concurrent=concurrency)
            drafts[index] = replace(draft, sentence=sentence)
    return [graded(draft) for draft in drafts]


def _parts(sheet: Sheet, first: int, text: str) -> list[tuple[str, Field[Any]]]:
    found: list[tuple[str, Field[Any]]] = []
    for mention in find_sentence_parts(text):
        part, spans = mention.part, sheet.spans(first + mention.start, first + mention.end)
        value = part.dollars if part.kind == "fine" else part.duration
        if part.kind in ("prison", "jail", "probation", "fine") and value is not None:
            found.append((part.kind, read(sheet.document, value, *spans)))
            if part.suspended and part.kind != "probation":
                found.append(("suspended", read(sheet.document, part.kind, *spans)))
    return found


def _concurrency(sheet: Sheet, first: int, text: str) -> Field[bool] | None:
    match = re.search(r"\bc[o0]n(?:(?P<together>currentl?y?)|secutivel?y?)\b", text, re.IGNORECASE)
    if match is None:
        return None
    spans = sheet.spans(first + match.start(), first + match.end())
    return read(sheet.document, match["together"] is not None, *spans)
