"""The counts of a minute order: what it lists or names, and what became of each by the acts that it tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from extract.draft import CountDraft, Field, UpdateDraft, derived, illegible, read
from extract.families.charges import charge_fields, whole_day
from extract.families.clauses import find_labels_of_counts, offences
from extract.families.court_and_case import DateFound, dates_in
from extract.families.layout import Sheet
from extract.families.minute_actions import Act, find_acts
from extract.families.minute_boxes import Spoken
from extract.families.minute_sentence import with_minute_sentences
from extract.families.minute_table import Cut, Listed, find_listed, table_end
from extract.families.minute_words import is_of_procedure
from nlp.dispositions import find_severities
from nlp.sections import Mention, find_charges, parse_section
from nlp.statutes import load_statutes
from nlp.values import Section

__all__ = ["Hearing", "MinuteCounts", "read_counts"]

_LESSER = re.compile(
    r"\blesser\b|\bnecessarily\s+included\b|\b(?:reduced|amended)\s+to\s+(?:allege\s+|charge\s+|read\s+)?(?:a\s+)?(?:violation|viol|section|sec|\d)",
    re.IGNORECASE,
)
_CONVICTED_ON = re.compile(
    r"\bc[o0]nv[i1l]ct(?:ed|[i1l][o0]n)\b(?:(?!\bset\b)[^.;]){0,50}?\b(?:[o0]n|[o0]f)\s+(?:or\s+about\s+)?(?:the\s+)?$|\bplea\s+(?:of\s+\w+\s+)?(?:entered\s+)?[o0]n\s+$",
    re.IGNORECASE,
)
_TITLE_BEFORE = re.compile(
    r"(?:(?:\bof\b|\bto[\s-]wit\b,?|\bcharge[sd]?\s+with\b|\boffen[sc]e\s+of\b|^)[\s,:]*|,\s*)(?P<title>(?:attempted\s+)?[A-Za-z][^,;:.]{3,90}?(?:,\s+or\s+[^,;:.]{3,40})?)"
    r"[\s,]*(?:\(?an?\s+(?:felony|misdemeanor|infraction)\)?[\s,]*)?(?:in\s+|a\s+)?viol(?:ation\s+of|\.?\s+of|\.)?\s*(?:(?:sections?|secs?\.?|§)\s*)?$",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(r"[\s,:(\-–—]+(?P<title>[A-Za-z][A-Za-z0-9 ./'&-]{3,90}?)(?=[.,;()]|\s{2}|$)")
_NOT_TITLE = re.compile(
    r"\b(?:counts?|code|defendant|guilty|plea|felony|misdemeanor|infraction|dismiss\w*|state|california|as\s+charged|convicted)\b",
    re.IGNORECASE,
)
_PLEAS = {
    "G": "guilty",
    "PG": "guilty",
    "GUILTY": "guilty",
    "NG": "not_guilty",
    "PNG": "not_guilty",
    "NOTGUILTY": "not_guilty",
    "NC": "nolo_contendere",
    "N": "nolo_contendere",
    "NOLO": "nolo_contendere",
    "NOLOCONTENDERE": "nolo_contendere",
    "NOCONTEST": "nolo_contendere",
    "NGI": "not_guilty_by_reason_of_insanity",
}
_SEVERAL = "the paper does not say which of its counts is meant"
_UNSURE_BOX = "whether the box of this statement is ticked is not plain"
_CONTRARY = "the paper states more than one outcome of the count"
_ONLY_SENTENCE = "a sentence stands on the paper, and no plea or finding"
_NO_SECTION = "the section of a count that is spoken of was not found"
_FIRST_INFRACTIONS = date(1968, 11, 13)
_UNIFIED = date(1998, 6, 1)


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is known of the hearing: its day, whether in a municipal or justice court, the latest plausible day."""

    day: str | None
    lower: bool
    latest: date


@dataclass(frozen=True, slots=True)
class MinuteCounts:
    """The counts in the order of the paper, and why a person must look at them, if so."""

    counts: tuple[CountDraft, ...]
    doubts: tuple[str, ...]


@dataclass(slots=True)
class _Count:
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


def read_counts(sheet: Sheet, spoken: Spoken, hearing: Hearing, body: int) -> MinuteCounts:
    """Return the counts of a minute order.

    Args:
        sheet: the paper.
        spoken: what it states.
        hearing: what is known of the hearing.
        body: where, in the sheet's text, the caption ends.
    """
    listed = find_listed(sheet, spoken.first, hearing.day)
    start = max(body, table_end(listed))
    counts = [_of_list(each) for each in listed]
    doubts: list[str] = []
    _add_named(spoken, counts, start, hearing)
    acts = find_acts(spoken, start)
    _apply_findings(sheet, counts)
    doubts += _apply(counts, acts)
    _apply_days(sheet, counts, spoken, start, hearing)
    sentenced = _sentenced(spoken, counts, start)
    drafts = [_draft(sheet, each, hearing, acts, sentenced) for each in counts]
    drafts = with_minute_sentences(sheet, spoken, drafts, start)
    drafts = [_graded(each, draft, hearing) for each, draft in zip(counts, drafts, strict=True)]
    return MinuteCounts(tuple(drafts), tuple(dict.fromkeys(doubts)))


def _of_list(listed: Listed) -> _Count:
    return _Count(
        listed.number,
        listed.number_at,
        listed,
        listed.at,
        listed.mention,
        first=listed.first,
        last=listed.last,
    )


def _add_named(spoken: Spoken, counts: list[_Count], start: int, hearing: Hearing) -> None:
    """Add the counts and lesser offences that the prose names with their sections."""
    text = " " * start + spoken.text[start:]
    labels = [label for label in find_labels_of_counts(text) if not label.referring]
    mentions = [
        mention
        for mention in (find_charges(text, hearing.day) if counts else offences(text, labels, hearing.day))
        if not is_of_procedure(mention.readings[0].value.section)
        and mention.readings[0].value.section.code is not None
    ]
    by_number = {count.number: count for count in counts}
    used: dict[int, int] = {}
    for index, mention in enumerate(mentions):
        left = mentions[index - 1].end if index else start
        right = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        label = _label_of(text, labels, mention, left, right)
        lesser = _LESSER.search(text, _sentence_start(text, left, mention.start), mention.start) is not None
        if counts and by_number and any(each.listed for each in counts) and not lesser:
            continue
        if label is None:
            if lesser:
                guilty = [count for count in counts if count.number is not None]
                if len(guilty) == 1:
                    guilty[0].lesser, guilty[0].lesser_at = mention, 0
            elif not any(_alike(count, mention) for count in counts):
                counts.append(_Count(None, None, None, 0, mention, first=left, last=mention.end))
            continue
        order = used.get(label.start, 0)
        used[label.start] = order + 1
        several = len(label.numbers) > 1
        numbers = label.numbers[order : order + 1] if several and order < len(label.numbers) else label.numbers
        if several and _mentions_of(text, labels, mentions, label) == 1:
            numbers = label.numbers
        for number, cost in numbers:
            count = by_number.get(number)
            if count is None:
                count = _Count(number, Cut(label.start, label.end, cost), first=min(label.start, mention.start))
                counts.append(count)
                by_number[number] = count
            if lesser:
                count.lesser, count.lesser_at = mention, 0
            elif count.mention is None:
                count.mention, count.at = mention, 0
            elif _differs(count.mention, mention) and count.listed is None:
                count.reason = "more than one section stands beside the count's number"
            count.last = max(count.last, mention.end, label.end)
    for label in labels:
        for number, cost in label.numbers:
            if number not in by_number and label.start >= start:
                count = _Count(number, Cut(label.start, label.end, cost), first=label.start, last=label.end)
                counts.append(count)
                by_number[number] = count
    counts.sort(key=lambda each: (each.number is None, each.number or 0))


def _sentence_start(text: str, left: int, at: int) -> int:
    begin = max(text.rfind(". ", left, at), text.rfind(";", left, at), left)
    return max(begin, at - 200)


def _alike(count: _Count, mention: Mention) -> bool:
    return count.mention is not None and not _differs(count.mention, mention)


def _differs(one: Mention, other: Mention) -> bool:
    return one.readings[0].value.section != other.readings[0].value.section


def _mentions_of(text: str, labels: Sequence[Any], mentions: Sequence[Mention], label: Any) -> int:
    found = 0
    for index, mention in enumerate(mentions):
        left = mentions[index - 1].end if index else 0
        right = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        found += _label_of(text, labels, mention, left, right) is label
    return found


def _label_of(text: str, labels: Sequence[Any], mention: Mention, left: int, right: int) -> Any:
    """Return the label of the count that a section belongs to: the one before it, or ``(Count 1)`` behind it."""
    behind = next((label for label in labels if mention.end <= label.start < right), None)
    if behind is not None:
        between = text[mention.end : behind.start]
        close = (
            behind.backward or re.fullmatch(r"[^.;]{0,60}\(\s*", between) or re.fullmatch(r"[^.;]{0,90},\s*", between)
        )
        bracketed = re.search(r"\(\s*$", between)
        if (behind.backward or bracketed) and close and "." not in between.replace(". ", "").strip()[:0]:
            return behind
    before = [label for label in labels if label.end <= mention.start]
    if before:
        last = before[-1]
        between = text[last.end : mention.start]
        if not re.search(r"\.\s+[A-Z]", re.sub(r"\b(?:Sec|Secs|No|[A-Z])\.", "", between)) or len(last.numbers) > 1:
            consumed = last.backward and last.end <= left
            if not consumed and len(between) < 260:
                return last
    if behind is not None and re.fullmatch(r"[^.;]{0,90},\s*(?:in\s+)?", text[mention.end : behind.start]):
        # 11357(c) H&S, possession of marijuana, count 1
        return behind
    return None


def _apply_findings(sheet: Sheet, counts: Sequence[_Count]) -> None:
    """Take pleas and findings from the columns of a form's table."""
    for count in counts:
        listed = count.listed
        if listed is None:
            continue
        if listed.plea is not None:
            word = re.sub(r"[^A-Z]", "", sheet.flow[listed.plea.start : listed.plea.end].upper())
            if word in _PLEAS:
                count.plea = (_PLEAS[word], listed.plea.start, listed.plea.end)
                if _PLEAS[word] in ("guilty", "nolo_contendere"):
                    count.said.append(("convicted", listed.plea.start, listed.plea.end, False))
        if listed.finding is not None:
            _apply_finding(sheet, count, listed.finding)


def _apply_finding(sheet: Sheet, count: _Count, cut: Cut) -> None:
    text = sheet.flow[cut.start : cut.end]
    plain = re.sub(r"[^a-z0-9. ]", "", text.lower())
    value = None
    if re.search(r"\bnot guilty|\bn\.?g\.?$|acquit", plain):
        value = "acquitted"
    elif re.search(r"\bgu[il1]+ty|\bconv", plain):
        value = "convicted"
    elif re.search(r"\bdism|\bd[i1l]sm[i1l]ss|\bstricken|\b1385\b", plain):
        value = "dismissed"
    elif re.search(r"\bdivert|\bdiversion|\b1000 ?pc", plain):
        value = "diverted"
    elif re.search(r"\bheld\b|\bhta\b", plain):
        value = "held_to_answer"
    if value is None:
        return
    # a finding stands above the plea that it follows
    count.said = [(value, cut.start, cut.end, False)]
    if value == "convicted" and re.search(r"\blesser|\bl[i1]o\b|\bincluded|\breduced to", plain):
        sections = parse_section(text)
        if sections:
            count.lesser_number = sections[0].value.number
            found = find_charges(text)
            count.lesser, count.lesser_at = (found[0] if found else None), cut.start


def _apply(counts: list[_Count], acts: Sequence[Act]) -> list[str]:
    """Tell each count what was done to it; return doubts."""
    doubts: list[str] = []
    for act in acts:
        mine = _counts_of(act, counts)
        if mine is None:
            doubts.append(_SEVERAL)
            continue
        for count in mine:
            _tell(count, act)
    return doubts


def _counts_of(act: Act, counts: Sequence[_Count]) -> list[_Count] | None:
    """Return the counts that an act speaks of; None where several may be meant."""
    numbers = {number for each in act.named if each.scope == "named" for number, _ in each.numbers}
    if numbers:
        return [count for count in counts if count.number in numbers]
    if any(each.scope == "rest" for each in act.named):
        return [count for count in counts if not count.said and count.plea is None] or [
            count for count in counts if not any(value == "convicted" for value, *_ in count.said)
        ]
    if any(each.scope == "all" for each in act.named):
        return list(counts)
    within = [count for count in counts if count.listed is None and act.first <= count.first < act.last]
    if within and act.kind not in ("set_aside", "reduced"):
        return within
    if act.kind in ("set_aside", "reduced"):
        convicted = [count for count in counts if any(value == "convicted" for value, *_ in count.said)]
        return convicted or list(counts)
    if len(counts) == 1:
        return list(counts)
    if act.kind in ("dismissed", "diverted", "held_to_answer"):
        open_ = [count for count in counts if not count.said]
        return open_ if act.whole or act.kind == "diverted" else None
    if act.kind == "pleaded" and act.value == "not_guilty":
        return list(counts)
    return None


_VALUES = {
    "guilty": "convicted",
    "not_guilty": "acquitted",
    "dismissed": "dismissed",
    "diverted": "diverted",
    "held_to_answer": "held_to_answer",
}


def _tell(count: _Count, act: Act) -> None:
    if act.kind == "pleaded":
        assert act.value is not None
        count.plea = (act.value, act.start, act.end)
        if act.value in ("guilty", "nolo_contendere"):
            count.said.append(("convicted", act.start, act.end, act.doubtful))
    elif act.kind == "reduced":
        count.reduced = act
    elif act.kind == "set_aside":
        count.set_aside = act
    elif act.kind in _VALUES:
        count.said.append((_VALUES[act.kind], act.start, act.end, act.doubtful))


def _apply_days(sheet: Sheet, counts: Sequence[_Count], spoken: Spoken, start: int, hearing: Hearing) -> None:
    """Find the day of a conviction that an order made later speaks of."""
    for found in dates_in(sheet, start, len(sheet.text), hearing.latest):
        if not spoken.text[found.start : found.end].strip():
            continue
        before = " ".join(spoken.text[max(found.start - 110, start) : found.start].split()) + " "
        if _CONVICTED_ON.search(before):
            for count in counts:
                count.convicted_on = count.convicted_on or found
            return


def _sentenced(spoken: Spoken, counts: Sequence[_Count], start: int) -> tuple[int, int] | None:
    """Return where a sentence is pronounced, if one is."""
    match = re.search(
        r"\bimp[o0]sition\s+of\s+sentence\s+(?:is\s+|be\s+)?suspended|\bprobation\s+(?:is\s+)?granted|\bplaced\s+on\s+(?:\w+\s+)?probation"
        r"|\bsentenced\s+to\b|\bstate\s+prison\s+for\b|\bcounty\s+jail\s+for\b|\bbe\s+punished\b",
        spoken.text[start:],
        re.IGNORECASE,
    )
    return (start + match.start(), start + match.end()) if match else None


def _draft(
    sheet: Sheet, count: _Count, hearing: Hearing, acts: Sequence[Act], sentenced: tuple[int, int] | None
) -> CountDraft:
    disposition = _disposition(sheet, count, sentenced)
    convicted = disposition is not None and disposition.value == "convicted"
    severity = _severity(sheet, count, acts, convicted)
    on = count.convicted_on.value if count.convicted_on is not None else hearing.day
    fields = _charge(sheet, count, on, severity.value if severity else None, convicted)
    updates = tuple(_updates(sheet, count, acts, convicted, hearing))
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


def _number(sheet: Sheet, count: _Count) -> Field[int] | None:
    if count.number is None or count.number_at is None:
        return None
    cut = count.number_at
    return read(sheet.document, count.number, *sheet.spans(cut.start, cut.end), cost=cut.cost)


def _disposition(sheet: Sheet, count: _Count, sentenced: tuple[int, int] | None) -> Field[str] | None:
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


def _charge(sheet: Sheet, count: _Count, on: str | None, severity: str | None, convicted: bool) -> dict[str, Any]:
    if convicted and count.lesser is not None:
        fields = charge_fields(sheet, count.lesser_at, count.lesser, on, severity)
        if fields["code"] is None and count.mention is not None:
            fields["code"] = charge_fields(sheet, count.at, count.mention, on, None)["code"]
        return {**fields, "attempted": None, "conspiracy": None} if not fields["attempted"] else fields
    if count.mention is None:
        cut = count.number_at
        if cut is None:
            return {}
        spans = sheet.spans(cut.start, cut.end)
        return {"section": illegible(sheet.document, spans[0][0], spans[-1][1], _NO_SECTION)} if convicted else {}
    return charge_fields(sheet, count.at, count.mention, on, severity)


def _severity(sheet: Sheet, count: _Count, acts: Sequence[Act], convicted: bool) -> Field[str] | None:
    """Return the grade of the conviction: after a reduction in the same order that of the reduction."""
    if convicted and count.reduced is not None and _is_same_order(count, acts):
        act = count.reduced
        return read(sheet.document, act.value or "misdemeanor", *sheet.spans(act.start, act.end))
    lesser = convicted and (count.lesser is not None or count.lesser_number is not None)
    if lesser:
        return _grade_beside(sheet, count.lesser, count.lesser_at) if count.lesser is not None else None
    if count.listed is not None and count.listed.grade is not None:
        value, cut = count.listed.grade
        return read(sheet.document, value, *sheet.spans(cut.start, cut.end))
    if count.listed is None and count.mention is not None:
        return _grade_beside(sheet, count.mention, count.at)
    return None


def _is_same_order(count: _Count, acts: Sequence[Act]) -> bool:
    """Tell whether a conviction was reduced on the day it was had, and not years after."""
    return count.convicted_on is None and any(act.kind in ("pleaded", "guilty") for act in acts)


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


def _updates(
    sheet: Sheet, count: _Count, acts: Sequence[Act], convicted: bool, hearing: Hearing
) -> Iterator[UpdateDraft]:
    if not convicted:
        return
    orders: list[tuple[str, Act]] = []
    if count.reduced is not None and not _is_same_order(count, acts):
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
    sheet: Sheet, count: _Count, disposition: Field[str] | None, hearing: Hearing, later: bool
) -> Field[str] | None:
    if disposition is None or disposition.value in (None, "pending"):
        return None
    if count.convicted_on is not None:
        late = hearing.day is not None and count.convicted_on.value > hearing.day
        return count.convicted_on.field(sheet, reason="the conviction is dated after the order" if late else None)
    if later:
        return None
    return derived(hearing.day, "../../date") if hearing.day is not None else None


def _description(sheet: Sheet, count: _Count, convicted: bool) -> Field[str] | None:
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


def _title(sheet: Sheet, start: int, end: int) -> Field[str]:
    return read(sheet.document, " ".join(sheet.flow[start:end].split()).upper(), *sheet.spans(start, end))


def _graded(count: _Count, draft: CountDraft, hearing: Hearing) -> CountDraft:
    """Derive the grade that the paper does not print, where the court, the section or the sentence leaves one.

    Municipal and justice courts sentenced for misdemeanors and infractions alone (until the courts were unified);
    an infraction is not punished by imprisonment, and there was none before its chapter of the Penal Code.
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
    if day is None or draft.section is None or draft.section.value is None:
        return draft
    code = draft.code.value if draft.code is not None else None
    possible = set(load_statutes().severities(Section(code, str(draft.section.value)), day))
    lower = hearing.lower and day < _UNIFIED
    sources = ["section", "code"]
    if lower:
        held = draft.sentence.jail or draft.sentence.probation
        allowed = {"misdemeanor", "infraction"}
        if held is not None or day < _FIRST_INFRACTIONS:
            allowed = {"misdemeanor"}
            sources += ["sentence/jail" if draft.sentence.jail else "sentence/probation"] if held is not None else []
        disposed = held is not None or draft.sentence.fine is not None or draft.updates
        if disposed:
            possible = (possible or {"misdemeanor"} if allowed == {"misdemeanor"} else possible) & allowed
            sources.append("../../agency")
    if len(possible) != 1:
        return draft
    return replace(draft, severity=derived(possible.pop(), *sources))
