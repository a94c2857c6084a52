"""The counts of a minute order: what it lists or names, and what became of each by the acts that it tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.draft import CountDraft
from extract.families.clauses import Label, find_labels_of_counts, offences
from extract.families.court_and_case import dates_in
from extract.families.layout import Sheet
from extract.families.minute_actions import Act, find_acts
from extract.families.minute_boxes import Spoken
from extract.families.minute_drafts import Hearing, MinuteCount, draft_of, with_grade
from extract.families.minute_sentence import with_minute_sentences
from extract.families.minute_table import Cut, Listed, find_listed, table_end
from extract.families.minute_words import is_of_procedure, with_known_code
from nlp.sections import Mention, find_charges, parse_section
from nlp.values import Section

__all__ = ["MinuteCounts", "read_counts"]

_LESSER = re.compile(
    r"\blesser\b|\bnecessarily\s+included\b|\b(?:reduced|amended)\s+to\s+(?:allege\s+|charge\s+|read\s+)?(?:a\s+)?(?:violation|viol|section|sec|\d)",
    re.IGNORECASE,
)
_CONVICTED_ON = re.compile(
    r"\bc[o0]nv[i1l]ct(?:ed|[i1l][o0]n)\b(?:(?!\bset\b)[^.;]){0,50}?\b(?:[o0]n|[o0]f)\s+(?:or\s+about\s+)?(?:the\s+)?(?:\w{1,2}\s+)?$|\bplea\s+(?:of\s+\w+\s+)?(?:entered\s+)?[o0]n\s+$",
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
_LOST = 0.5
"""The cost of the number of a count that stands only where the paper speaks of it."""
_SEVERAL = "the paper does not say which of its counts is meant"


@dataclass(frozen=True, slots=True)
class MinuteCounts:
    """The counts in the order of the paper, and why a person must look at them, if so."""

    counts: tuple[CountDraft, ...]
    doubts: tuple[str, ...]


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
    drafts = [draft_of(sheet, each, hearing, sentenced) for each in counts]
    drafts = with_minute_sentences(sheet, spoken, drafts, start)
    tried = _is_of_lower_court(spoken, start)
    drafts = [with_grade(each, draft, hearing, tried) for each, draft in zip(counts, drafts, strict=True)]
    return MinuteCounts(tuple(drafts), tuple(dict.fromkeys(doubts)))


def _of_list(listed: Listed) -> MinuteCount:
    return MinuteCount(
        listed.number,
        listed.number_at,
        listed,
        listed.at,
        listed.mention,
        first=listed.first,
        last=listed.last,
    )


def _add_named(spoken: Spoken, counts: list[MinuteCount], start: int, hearing: Hearing) -> None:
    """Add the counts and lesser offences that the prose names with their sections."""
    text = " " * start + spoken.text[start:]
    labels = [label for label in find_labels_of_counts(text) if not label.referring]
    mentions = _charges(text, labels, hearing.day, listed=bool(counts))
    by_number = {count.number: count for count in counts if count.number is not None}
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
                guilty = [count for count in counts if count.number is not None] or counts
                if len(guilty) == 1:
                    guilty[0].lesser, guilty[0].lesser_at = mention, 0
            elif not any(_alike(count, mention) for count in counts):
                counts.append(MinuteCount(None, None, None, 0, mention, first=left, last=mention.end))
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
                count = MinuteCount(number, Cut(label.start, label.end, cost), first=min(label.start, mention.start))
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
            lost = next((each for each in counts if each.listed is not None and each.number is None), None)
            if lost is not None and number < min(by_number, default=number + 1):
                # the row whose number was lost is the one that is spoken of
                lost.number, lost.number_at = number, Cut(label.start, label.end, cost + _LOST)
                by_number[number] = lost
            elif number not in by_number and label.start >= start:
                count = MinuteCount(number, Cut(label.start, label.end, cost), first=label.start, last=label.end)
                counts.append(count)
                by_number[number] = count
    counts.sort(key=lambda each: (each.number is None, each.number or 0))


def _charges(text: str, labels: Sequence[Label], on: str | None, listed: bool) -> list[Mention]:
    """Return the sections that are charged or convicted of; beside a list of counts, any but those of procedure."""
    every = list(map(with_known_code, find_charges(text, on)))
    if not listed:
        known = offences(text, labels, on)
        starts = {mention.start for mention in known}
        uncoded = {
            mention.start for mention in find_charges(text, on) if mention.readings[0].value.section.code is None
        }
        every = [*known, *(m for m in every if m.start in uncoded and m.start not in starts)]
    return [
        mention
        for mention in sorted(every, key=lambda mention: mention.start)
        if mention.readings[0].value.section.code is not None
        and not is_of_procedure(mention.readings[0].value.section)
    ]


def _sentence_start(text: str, left: int, at: int) -> int:
    begin = max(text.rfind(". ", left, at), text.rfind(";", left, at), left)
    return max(begin, at - 200)


def _alike(count: MinuteCount, mention: Mention) -> bool:
    return count.mention is not None and not _differs(count.mention, mention)


def _differs(one: Mention, other: Mention) -> bool:
    return one.readings[0].value.section != other.readings[0].value.section


def _mentions_of(text: str, labels: Sequence[Label], mentions: Sequence[Mention], label: Label) -> int:
    found = 0
    for index, mention in enumerate(mentions):
        left = mentions[index - 1].end if index else 0
        right = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        found += _label_of(text, labels, mention, left, right) is label
    return found


def _label_of(text: str, labels: Sequence[Label], mention: Mention, left: int, right: int) -> Label | None:
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


def _apply_findings(sheet: Sheet, counts: Sequence[MinuteCount]) -> None:
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


def _apply_finding(sheet: Sheet, count: MinuteCount, cut: Cut) -> None:
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
            count.lesser, count.lesser_at = (_of_code(found[0], count.mention) if found else None), cut.start


def _of_code(mention: Mention, charged: Mention | None) -> Mention:
    """Give a lesser offence that is named by its number alone the code of the one charged."""
    code = charged.readings[0].value.section.code if charged is not None else None
    readings = tuple(
        replace(reading, value=replace(reading.value, section=Section(code, reading.value.section.number)))
        if reading.value.section.code is None
        else reading
        for reading in mention.readings
    )
    return replace(mention, readings=readings)


def _apply(counts: list[MinuteCount], acts: Sequence[Act]) -> list[str]:
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


def _counts_of(act: Act, counts: Sequence[MinuteCount]) -> list[MinuteCount] | None:
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


def _tell(count: MinuteCount, act: Act) -> None:
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


def _apply_days(sheet: Sheet, counts: Sequence[MinuteCount], spoken: Spoken, start: int, hearing: Hearing) -> None:
    """Find the day of a conviction that an order made later speaks of."""
    for found in dates_in(sheet, start, len(sheet.text), hearing.latest):
        if not spoken.text[found.start : found.end].strip():
            continue
        before = " ".join(spoken.text[max(found.start - 110, start) : found.start].split()) + " "
        if _CONVICTED_ON.search(before):
            for count in counts:
                count.convicted_on = count.convicted_on or found
            return


def _is_of_lower_court(spoken: Spoken, start: int) -> bool:
    """Tell whether the court will sentence by itself: probation is spoken of, and no other court."""
    body = spoken.text[start:]
    return re.search(r"\bprobation|\bP\s?&\s?S\b|\bjail\b", body, re.IGNORECASE) is not None and not re.search(
        r"\bcertif|\bsuperior\s+court|\bheld\s+to\s+answer|\b859a?\b", body, re.IGNORECASE
    )


def _sentenced(spoken: Spoken, counts: Sequence[MinuteCount], start: int) -> tuple[int, int] | None:
    """Return where a sentence is pronounced, if one is."""
    match = re.search(
        r"\bimp[o0]sition\s+of\s+sentence\s+(?:is\s+|be\s+)?suspended|\bprobation\s+(?:is\s+)?granted|\bplaced\s+on\s+(?:\w+\s+)?probation"
        r"|\bsentenced\s+to\b|\bstate\s+prison\s+for\b|\bcounty\s+jail\s+for\b|\bbe\s+punished\b",
        spoken.text[start:],
        re.IGNORECASE,
    )
    return (start + match.start(), start + match.end()) if match else None
