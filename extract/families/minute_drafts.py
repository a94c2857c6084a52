"""A count of a minute order as a draft: its fields, with where they stand and what sense they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from extract.draft import CountDraft, Field, UpdateDraft, derived, illegible, read
from extract.families.charges import charge_fields, whole_day
from extract.families.court_and_case import DateFound
from extract.families.layout import Sheet
from extract.families.minute_actions import Act
from extract.families.minute_table import Cut, Listed
from nlp.dispositions import find_severities
from nlp.sections import Mention
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["Hearing", "MinuteCount", "draft_of", "with_grade"]

_TITLE_BEFORE = re.compile(
    r"(?:(?:\bof\b|\bto[\s-]wit\b,?|\bcharge[sd]?\s+with\b|\boffen[sc]e\s+of\b|^)[\s,:]*|,\s*)(?P<title>(?:attempted\s+)?[A-Za-z][^,;:.]{3,90}?(?:,\s+or\s+[^,;:.]{3,40})?)"
    r"[\s,]*(?:\(?an?\s+(?:felony|misdemeanor|infraction)\)?[\s,]*)?(?:in\s+|a\s+)?viol(?:ation\s+of|\.?\s+of|\.)?\s*(?:(?:sections?|secs?\.?|§)\s*)?$",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(r"[\s,:(\-–—]+(?P<title>[A-Za-z][A-Za-z0-9 ./'&-]{3,90}?)(?=[.,;()]|\s{2}|$)")
_LEAD = re.compile(
    r"\b(?:crimes?|offen[sc]es?|charges?)\s+of\s+|^\s*(?:(?:of|an?|the|by|in|and|to)\s+)+|\bto[\s-]wit[\s,:]+",
    re.IGNORECASE,
)
_SHORTEST_TITLE = 5
_NOT_TITLE = re.compile(
    r"\b(?:counts?|code|defendant|guilty|plea|felony|misdemeanor|infraction|dismiss\w*|state|california|as\s+charged|convicted)\b",
    re.IGNORECASE,
)
_UNSURE_BOX = "whether the box of this statement is ticked is not plain"
_OF_THE_CHARGE = "the grade is that of the charge, and a judgment that is not on this paper may have reduced it"
_CONTRARY = "the paper states more than one outcome of the count"
_ONLY_SENTENCE = "a sentence stands on the paper, and no plea or finding"
_NO_SECTION = "the section of a count that is spoken of was not found"
_FIRST_INFRACTIONS = date(1968, 11, 13)
_UNIFIED = date(1998, 6, 1)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is known of the hearing: its day, the kind of court (superior, municipal, justice), the latest day."""

    day: str | None
    court: str | None
    latest: date


@dataclass(slots=True)
class MinuteCount:
    """A count while the paper is read. ``said`` are outcomes with their acts."""

    number: int | None
    number_at: Cut | None
    listed: Listed | None = None
    at: int = 0
    mention: Mention | None = None
    lesser: Mention | None = None
    lesser_at: int = 0
    lesser_number: str | None = None
    first: int = 0
    last: int = 0
    plea: tuple[str, int, int] | None = None
    said: list[tuple[str, int, int, bool]] = field(default_factory=list)
    reason: str | None = None
    reduced: Act | None = None
    set_aside: Act | None = None
    convicted_on: DateFound | None = None


def draft_of(sheet: Sheet, count: MinuteCount, hearing: Hearing, sentenced: tuple[int, int] | None) -> CountDraft:
    """Return the draft of *count* without its sentence; *sentenced* is where the paper pronounces one."""
    disposition = _disposition(sheet, count, sentenced)
    convicted = disposition is not None and disposition.value == "convicted"
    on = count.convicted_on.value if count.convicted_on is not None else hearing.day
    severity = _severity(sheet, count, convicted, sentenced is not None, on)
    fields = _charge(sheet, count, on, severity.value if severity else None, convicted)
    updates = tuple(_updates(sheet, count, convicted, hearing))
    return CountDraft(
        number=_number(sheet, count),
        description=_description(sheet, count, convicted),
        plea=read(sheet.document, count.plea[0], *sheet.spans(*count.plea[1:])) if count.plea else None,
        disposition=disposition,
        disposition_date=_disposition_date(sheet, count, disposition, hearing, bool(updates)),
        severity=severity,
        updates=updates,
        **fields,
    )


def _number(sheet: Sheet, count: MinuteCount) -> Field[int] | None:
    if count.number is None or count.number_at is None:
        return None
    cut = count.number_at
    return read(sheet.document, count.number, *sheet.spans(cut.start, cut.end), cost=cut.cost)


def _disposition(sheet: Sheet, count: MinuteCount, sentenced: tuple[int, int] | None) -> Field[str] | None:
    if not count.said and (count.set_aside or count.reduced):
        # what is set aside or reduced was a conviction
        act = count.set_aside or count.reduced
        assert act is not None
        return read(sheet.document, "convicted", *sheet.spans(act.start, act.end), reason=_unsure(act.doubtful))
    if not count.said:
        if sentenced is not None and (count.plea is None or count.plea[0] != "not_guilty"):
            return read(sheet.document, "convicted", *sheet.spans(*sentenced), reason=_ONLY_SENTENCE, sense=0.6)
        if count.plea is not None and count.plea[0] == "not_guilty":
            return read(sheet.document, "pending", *sheet.spans(*count.plea[1:]))
        return None
    values = {value for value, *_ in count.said}
    value, start, end, doubtful = count.said[-1]
    if values == {"convicted", "dismissed"} and count.said[-1][0] == "convicted":
        value, start, end, doubtful = next(each for each in count.said if each[0] == "dismissed")
    reason = _CONTRARY if len(values) > 1 else count.reason or _unsure(doubtful)
    return read(sheet.document, value, *sheet.spans(start, end), reason=reason, sense=0.6 if reason else 1.0)


def _unsure(doubtful: bool) -> str | None:
    return _UNSURE_BOX if doubtful else None


def _charge(
    sheet: Sheet, count: MinuteCount, on: str | None, severity: str | None, convicted: bool
) -> dict[str, Any]:
    if convicted and count.lesser is not None:
        fields = charge_fields(sheet, count.lesser_at, count.lesser, _day_of_law(count.lesser, on), severity)
        if fields["code"] is None and count.mention is not None:
            fields["code"] = charge_fields(sheet, count.at, count.mention, on, None)["code"]
        return {**fields, "attempted": None, "conspiracy": None} if not fields["attempted"] else fields
    if count.mention is not None:
        return charge_fields(sheet, count.at, count.mention, _day_of_law(count.mention, on), severity)
    cut = count.listed.charge if count.listed is not None and count.listed.charge is not None else count.number_at
    if cut is None or not convicted:
        return {}
    spans = sheet.spans(cut.start, cut.end)
    return {"section": illegible(sheet.document, spans[0][0], spans[-1][1], _NO_SECTION)}


def _day_of_law(mention: Mention, on: str | None) -> str | None:
    """Return the day on which the law of a charge is looked up: the hearing's, or an earlier one near it.

    Hearings come months after offences, and a section may have been renumbered between the two.
    """
    day = whole_day(on)
    section = mention.readings[0].value.section
    if day is None or not load_statutes().known(section.code, section.base):
        return on
    for back in (0, 180, 360, 720):
        if load_statutes().in_force(section, day - timedelta(days=back)):
            return (day - timedelta(days=back)).isoformat()
    return on


def _severity(
    sheet: Sheet, count: MinuteCount, convicted: bool, sentenced: bool, on: str | None
) -> Field[str] | None:
    """Return the grade of the conviction: after a reduction in the same order that of the reduction."""
    if convicted and count.reduced is not None and _is_same_order(count):
        act = count.reduced
        return read(sheet.document, act.value or "misdemeanor", *sheet.spans(act.start, act.end))
    lesser = convicted and (count.lesser is not None or count.lesser_number is not None)
    if lesser:
        return _grade_beside(sheet, count.lesser, count.lesser_at) if count.lesser is not None else None
    if count.listed is not None and count.listed.grade is not None:
        value, cut = count.listed.grade
        reason = _OF_THE_CHARGE if convicted and value == "felony" and _may_be_reduced(count, sentenced, on) else None
        spans = sheet.spans(cut.start, cut.end)
        return read(sheet.document, value, *spans, reason=reason, sense=0.7 if reason else 1.0)
    if count.listed is None and count.mention is not None:
        return _grade_beside(sheet, count.mention, count.at)
    return None


def _may_be_reduced(count: MinuteCount, sentenced: bool, on: str | None) -> bool:
    """Tell whether a list's grade may not be that of the conviction: a judgment elsewhere may have reduced it.

    That is so between a finding and the judgment, and years after both; a plea is to the offence as it is graded.
    """
    pleaded = count.plea is not None and count.plea[0] in ("guilty", "nolo_contendere")
    if count.set_aside is None and (sentenced or pleaded or count.reduced is not None):
        return False
    day = whole_day(on)
    section = count.mention.readings[0].value.section if count.mention is not None else None
    if section is None or day is None or not load_statutes().known(section.code, section.base):
        return True
    return load_statutes().severities(section, day) != {"felony"}


def _is_same_order(count: MinuteCount) -> bool:
    """Tell whether a conviction was reduced on the day it was had, and not years after."""
    return count.convicted_on is None and any(value == "convicted" for value, *_ in count.said)


def _grade_beside(sheet: Sheet, mention: Mention, at: int) -> Field[str] | None:
    """Return the grade that stands right behind a section: ``, a felony``."""
    end = at + mention.end
    behind = sheet.flow[end : end + 70]
    match = re.match(
        r"(?:[\s,]*(?:of\s+the\s+)?(?:health\s+(?:and|&)\s+safety|penal|vehicle)?\s*(?:code)?(?:\s+of\s+the\s+state\s+of\s+california)?)?"
        r"[\s,(:-]*(?:an?\s+)?(?=fel[o0]ny|misdemean[o0]r|infracti[o0]n|MISD\b|FEL\b|INF\b|\(?[FMI]\))",
        behind,
        re.IGNORECASE,
    )
    found = find_severities(behind[match.end() : match.end() + 14]) if match else []
    if match is None or not found:
        before = sheet.flow[max(at + mention.start - 60, 0) : at + mention.start]
        lead = re.search(
            r"\ba\s+(felony|misdemeanor)\s*,?\s*(?:to[\s-]wit|in\s+violation|a\s+violation|viol)[^;]*$",
            before,
            re.IGNORECASE,
        )
        if lead is None:
            return None
        start = max(at + mention.start - 60, 0) + lead.start(1)
        return read(sheet.document, lead[1].lower(), *sheet.spans(start, start + len(lead[1])))
    start = end + match.end() + found[0].start
    spans = sheet.spans(start, end + match.end() + found[0].end)
    return read(sheet.document, str(found[0].canonical), *spans, cost=found[0].cost)


def _updates(sheet: Sheet, count: MinuteCount, convicted: bool, hearing: Hearing) -> Iterator[UpdateDraft]:
    if not convicted:
        return
    orders: list[tuple[str, Act]] = []
    if count.reduced is not None and not _is_same_order(count):
        orders.append(("reduced", count.reduced))
    if count.set_aside is not None:
        orders.append(("set_aside", count.set_aside))
    for value, act in orders:
        spans = sheet.spans(act.start, act.end)
        raw = " ".join(sheet.flow[act.first : act.last].split()).upper()
        yield UpdateDraft(
            date=derived(hearing.day, "../../../../date") if hearing.day is not None else None,
            disposition=read(sheet.document, value, *spans, reason=_unsure(act.doubtful)),
            text=read(sheet.document, raw, *sheet.spans(act.first, act.last)) if raw else None,
        )


def _disposition_date(
    sheet: Sheet, count: MinuteCount, disposition: Field[str] | None, hearing: Hearing, later: bool
) -> Field[str] | None:
    if disposition is None or disposition.value in (None, "pending"):
        return None
    if count.convicted_on is not None:
        late = hearing.day is not None and count.convicted_on.value > hearing.day
        return count.convicted_on.field(sheet, reason="the conviction is dated after the order" if late else None)
    if later:
        return None
    return derived(hearing.day, "../../date") if hearing.day is not None else None


def _description(sheet: Sheet, count: MinuteCount, convicted: bool) -> Field[str] | None:
    lesser = convicted and (count.lesser is not None or count.lesser_number is not None)
    if count.listed is not None and not lesser:
        pieces = [sheet.flow[cut.start : cut.end].strip(" .,:;-") for cut in count.listed.title]
        value = " ".join(" ".join(pieces).split()).upper()
        spans = [span for cut in count.listed.title for span in sheet.spans(cut.start, cut.end)]
        return read(sheet.document, value, *spans) if sum(map(str.isalpha, value)) >= 4 else None
    mention, at = (count.lesser, count.lesser_at) if lesser else (count.mention, count.at)
    if mention is None:
        return None
    first = max(at + mention.start - 160, 0)
    before = _TITLE_BEFORE.search(sheet.flow[first : at + mention.start])
    if before is not None and not _NOT_TITLE.search(before["title"]):
        return _title(sheet, first + before.start("title"), first + before.end("title"))
    behind = _TITLE_BEHIND.match(sheet.flow, at + mention.end)
    if behind is not None and not _NOT_TITLE.search(behind["title"]):
        return _title(sheet, *behind.span("title"))
    return None


def _title(sheet: Sheet, start: int, end: int) -> Field[str] | None:
    """Return the crime's name in a stretch, without the words that lead to it; None where nothing is left."""
    text = sheet.flow[start:end]
    lead = [match.end() for match in _LEAD.finditer(text)]
    start += max(lead, default=0)
    value = " ".join(sheet.flow[start:end].split()).upper()
    if sum(map(str.isalpha, value)) < _SHORTEST_TITLE:
        return None
    return read(sheet.document, value, *sheet.spans(start, end))


def with_grade(count: MinuteCount, draft: CountDraft, hearing: Hearing, tried: bool) -> CountDraft:
    """Derive the grade that the paper does not print, where court, section and sentence leave but one.

    *tried*: a municipal or justice court, if this is one, sentences by itself, and speaks of probation or jail.
    Municipal and justice courts sentenced for misdemeanors and infractions alone, and superior courts tried
    felonies, until the courts were unified. A felony that may be punished as a misdemeanor is one when the judgment
    is jail or a fine, and stays a felony under a grant of probation that does not declare it otherwise (Penal Code
    section 17). An infraction is not punished by imprisonment, and there was none before its chapter of that code.
    """
    convicted = draft.disposition is not None and draft.disposition.value == "convicted"
    if not convicted or draft.severity is not None:
        return draft
    if draft.sentence.prison is not None:
        return replace(draft, severity=derived("felony", "sentence/prison"))
    if count.reduced is not None and not count.reduced.doubtful and draft.updates:
        return replace(draft, severity=derived("felony", "updates/0/disposition"))
    on = count.convicted_on.value if count.convicted_on is not None else hearing.day
    day = whole_day(on)
    if day is None or count.mention is None or draft.section is None or draft.section.value is None:
        return draft
    code = draft.code.value if draft.code is not None else None
    law = whole_day(_day_of_law(count.lesser or count.mention, on)) or day
    possible = set(load_statutes().severities(Section(code, str(draft.section.value)), law))
    sources = ["section", "code"]
    plain = hearing.court != "superior" or count.lesser is None
    if len(possible) != 1 and day < _UNIFIED and hearing.court is not None and plain:
        possible = _of_court(draft, possible, hearing.court, day, tried)
        sources += ["../../agency", *(f"sentence/{kind}" for kind in ("jail", "probation", "fine"))]
    if len(possible) != 1:
        return draft
    stated = [source for source in sources if not source.startswith("sentence/") or _imposed(draft, source)]
    return replace(draft, severity=derived(possible.pop(), *stated))


def _imposed(draft: CountDraft, source: str) -> bool:
    return getattr(draft.sentence, source.removeprefix("sentence/")) is not None


def _of_court(draft: CountDraft, possible: set[str], court: str, day: date, tried: bool) -> set[str]:
    """Return those of the *possible* grades (none: the section is not known) that the court and sentence leave."""
    jail, probation, fine = draft.sentence.jail, draft.sentence.probation, draft.sentence.fine
    disposed = bool(jail or probation or fine or draft.updates)
    if court != "superior":
        if not disposed and not tried:
            return possible
        held = jail is not None or probation is not None or day < _FIRST_INFRACTIONS
        if held or (tried and not draft.updates and fine is None):
            return {"misdemeanor"} & (possible or {"misdemeanor"})
        return possible & {"misdemeanor", "infraction"}
    if possible != {"felony", "misdemeanor"} or draft.updates:
        return possible
    if (jail is not None or fine is not None) and probation is None:
        return {"misdemeanor"}
    return {"felony"}
