"""The sentence that a minute order pronounces, given to the counts that it names or to the gravest conviction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from extract.draft import CountDraft, Field, SentenceDraft, illegible, read
from extract.families.clauses import find_labels_of_counts
from extract.families.layout import Sheet
from extract.families.minute_actions import periods
from extract.families.minute_boxes import Spoken
from nlp.sentences import SentenceMention, find_sentence_parts

__all__ = ["with_minute_sentences"]

_SENTENCING = re.compile(
    r"\bsentence|\bpr[i1l]son\b|\bjail\b|\bprobation\b|\bfined?\b|\bimprison|\bC\.?\s?J\b|\bpunished\b", re.IGNORECASE
)
# Words about probation and sentence that impose nothing.
_NOT_IMPOSED = re.compile(
    r"\bpr[o0]bat[i1l][o0]n\s+(?:[o0]ff[i1l]cer|dep|report|denied)|\bpr[o0]bat[i1l][o0]n\s+and\s+sentence|\bP\s?&\s?S\b|\bcontinued\s+to\b|\bset\s+for\b"
    r"|\bcalled\s+for\b|\bscheduled\b|\bstatus\b|\breferred\b|\bheretofore\b[^.;]{0,40}\bprobation|\bgranted\s+probation\b|\bconditions\s+of\s+(?:his|her|their)\s+probation",
    re.IGNORECASE,
)
_EXECUTION = re.compile(r"\bexecut[i1l][o0]n\b[^.;]{0,40}\bsuspended\b", re.IGNORECASE)
# A length follows: one that was not read is not one that is not stated.
_LENGTH = re.compile(r"[\s,]*(?:is\s+|granted\s+|hereby\s+)*(?:for|of)\b\s*\S", re.IGNORECASE)
_OFFICER = re.compile(r"\bprobation\s+(?:officer|department|dept)\b", re.IGNORECASE)
_GRANTED = re.compile(
    r"\bprobation\s+(?:is\s+)?granted|\b(?:placed|admitted)\s+(?:\w+\s+){0,2}(?:on|to)\b|\bgranted\s+(?:\w+\s+)?probation",
    re.IGNORECASE,
)
_GRAVEST = {"felony": 0, "misdemeanor": 1, "infraction": 2}


def with_minute_sentences(sheet: Sheet, spoken: Spoken, counts: Sequence[CountDraft], first: int) -> list[CountDraft]:
    """Return *counts* with the sentence that *spoken* pronounces behind *first*."""
    drafts = list(counts)
    convicted = [index for index, draft in enumerate(drafts) if _is_conviction(draft) and not draft.updates]
    if not convicted:
        return drafts
    main = min(convicted, key=lambda index: (_rank(drafts[index]), index))
    for start, end in periods(spoken):
        if end <= first:
            continue
        start = max(start, first)
        text = spoken.text[start:end]
        if not _SENTENCING.search(text):
            continue
        numbers = {
            number for label in find_labels_of_counts(text) if not label.referring for number, _ in label.numbers
        }
        mine = [index for index in convicted if _number(drafts[index]) in numbers] or [main]
        parts = _parts(sheet, start, text)
        executed = _EXECUTION.search(text)
        own = _by_count(sheet, start, text)
        for index in mine:
            parts = own.get(_number(drafts[index]), []) if own else parts
            sentence = drafts[index].sentence
            for kind, field in parts:
                if getattr(sentence, kind) is None:
                    values: dict[str, Any] = {kind: field}
                    sentence = replace(sentence, **values)
            if executed is not None:
                sentence = _suspended(sheet, sentence, start + executed.start(), start + executed.end())
            drafts[index] = replace(drafts[index], sentence=sentence)
    return drafts


def _by_count(sheet: Sheet, start: int, text: str) -> dict[int | None, list[tuple[str, Field[Any]]]]:
    """Return what a period imposes for each count, where it does so for one after the other; else nothing.

    ``On Count 1 six months in the county jail, and on Count 2 ninety days``.
    """
    labels = [label for label in find_labels_of_counts(text) if not label.referring and not label.backward]
    found: dict[int | None, list[tuple[str, Field[Any]]]] = {}
    ends = [*(label.start for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=False):
        for kind, field in _parts(sheet, start + label.end, text[label.end : end]):
            for number, _ in label.numbers:
                found.setdefault(number, []).append((kind, field))
    return found if len(found) > 1 and not (labels and _parts(sheet, start, text[: labels[0].start])) else {}


def _is_conviction(draft: CountDraft) -> bool:
    return draft.disposition is not None and draft.disposition.value == "convicted"


def _rank(draft: CountDraft) -> int:
    return _GRAVEST.get(str(draft.severity.value) if draft.severity is not None else "felony", 0)


def _number(draft: CountDraft) -> int | None:
    return draft.number.value if draft.number is not None else None


def _parts(sheet: Sheet, start: int, text: str) -> list[tuple[str, Field[Any]]]:
    """Return the parts that a period imposes: a length or a sum, or a term that the law prescribes."""
    found: list[tuple[str, Field[Any]]] = []
    for mention in find_sentence_parts(text):
        part = mention.part
        value = part.dollars if part.kind == "fine" else part.duration
        if part.kind not in ("prison", "jail", "probation", "fine") or value is None:
            continue
        if _is_not_imposed(text, mention) or (value == "P0D" and not _is_named(text, mention)):
            continue
        spans = sheet.spans(start + mention.start, start + mention.end)
        field: Field[Any] = read(sheet.document, value, *spans, cost=mention.cost)
        if value == "P0D" and part.kind == "probation" and _LENGTH.match(text, mention.end):
            field = illegible(sheet.document, spans[0][0], spans[-1][1], "the length of the probation was not read")
        found.append((part.kind, field))
    return found


def _is_not_imposed(text: str, mention: SentenceMention) -> bool:
    around = text[max(mention.start - 40, 0) : mention.end + 30]
    if mention.part.kind == "probation":
        return bool(_NOT_IMPOSED.search(around)) and not _GRANTED.search(text)
    return bool(re.search(r"\bcredit\s+for\b[^.;]{0,30}$", text[: mention.start], re.IGNORECASE))


def _is_named(text: str, mention: SentenceMention) -> bool:
    """Tell whether a part without a length is one imposed all the same."""
    if mention.part.kind == "prison":
        return bool(
            re.search(r"\bterm\s+(?:prescribed|provided)|\bprescribed\s+by\s+law|\bsentenced\b", text, re.IGNORECASE)
        )
    if mention.part.kind == "probation":
        return bool(_GRANTED.search(text)) and not _OFFICER.match(text, mention.start)
    return False


def _suspended(sheet: Sheet, sentence: SentenceDraft, start: int, end: int) -> SentenceDraft:
    kind = "prison" if sentence.prison is not None else "jail" if sentence.jail is not None else None
    if kind is None or any(each.value == kind for each in sentence.suspended):
        return sentence
    return replace(sentence, suspended=(*sentence.suspended, read(sheet.document, kind, *sheet.spans(start, end))))
