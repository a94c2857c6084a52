"""The day of the hearing that minutes record, and where their caption ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.draft import Field
from extract.families.court_and_case import DateFound, dates_in, labelled_date
from extract.families.labels import Hit
from extract.families.layout import Sheet

__all__ = ["body_start", "hearing_day"]

_CAPTION_ROWS = 30
# Words with which the minutes themselves begin.
_BODY = re.compile(
    r"(?:\bcause\s+(?:is\s+)?called|\bcase\s+(?:is\s+)?called|\bthis\s+(?:matter|cause|case)\b|\bthe\s+people\s+(?:are|were|being)\b|\bnow\s+comes?\b"
    r"|\bparties\s*:|\b(?:the\s+)?(?:above[\s-]named\s+)?def(?:endan|')t\s*,?\s+(?:is|was|are|being|having|appears?|appeared|pleads|enters|waives|present)\b"
    r"|\bappearances\s*:|\bon\s+(?:the\s+)?motion\s+of\b|\bdefendant\s+(?:personally|withdraws|arraigned|in\s+custody)\b"
    r"|\bmatter\s+(?:is\s+|came\s+)?(?:called|on)\b|\bin\s+the\s+above[\s-]entitled\b|\bthis\s+being\s+the\s+time\b|\bprobation\s+and\s+sentence\s+hearing\b.*\bcalled)",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:printed|print|dob|birth|born|filed|file[d]?\s*stamp|received|continued|set\s+for|trial|offen[sc]e|arrest(?:ed)?|violation|entered"
    r"|convicted|conviction|committed|on\s+or\s+about)\b[\s:.\w]{0,24}$",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b[o0]n\s*$", re.IGNORECASE)
_HEARD = re.compile(
    r"\b(?:hearing\s+date|date\s+of\s+hearing|minutes\s+of|heard(?:\s+on)?)\s*[:.]?\s*$", re.IGNORECASE
)
_UNREAD_LABEL = "the day beside its label could not be read, and another stands in the caption"
_LABEL_ROWS = 15
_LABELS = ("DATE", "DATED", "HEARING DATE", "DATE OF HEARING")


def body_start(sheet: Sheet) -> int:
    """Return where the caption ends and the minutes begin to speak, in the sheet's text."""
    for row in sheet.rows[3:_CAPTION_ROWS]:
        match = _BODY.search(row.text)
        if match is not None:
            return row.span[0]
    return 0


def hearing_day(sheet: Sheet, hits: Sequence[Hit], body: int, latest: date) -> Field[str] | None:
    """Return the day of the hearing: beside its label, in the caption, or as the minutes' first words give it.

    Args:
        sheet: the paper.
        hits: its labels.
        body: where the caption ends, 0 where that is not known.
        latest: a day after this one is none.
    """
    labelled, called = _labelled(sheet, hits, latest), _called(sheet, latest)
    found = [*labelled, *called, *_of_caption(sheet, body, latest)]
    if not found:
        return None
    first = found[0]
    if not labelled and not called and _has_label(sheet, hits):
        return first.field(sheet, reason=_UNREAD_LABEL, sense=0.4)
    same = [other for other in found[1:] if other.value == first.value and other.start != first.start]
    others = {
        other.value
        for other in found[1:]
        if other.value != first.value and len(other.value) == 10 and _is_surely_heard(sheet, other)
    }
    reason = "the paper names different days for the hearing" if others and not same else None
    made = first.field(sheet, reason=reason, sense=0.7 if reason else 1.0)
    return replace(
        made,
        support=0.5 if same and first.cost == 0 else 0.0,
        alternatives=(*made.alternatives, *((other, 0.0, "another place on the paper") for other in sorted(others))),
    )


def _labelled(sheet: Sheet, hits: Sequence[Hit], latest: date) -> list[DateFound]:
    found = []
    for hit in hits:
        if hit.label not in _LABELS or _is_attestation(sheet, hit):
            continue
        day = labelled_date(sheet, hit, hits, latest)
        if day is not None and not _is_other_day(sheet, day):
            found.append(day)
    return found


def _has_label(sheet: Sheet, hits: Sequence[Hit]) -> bool:
    """Tell whether a label in the caption says that the hearing's day stands there."""
    return any(hit.label in _LABELS and hit.row < _LABEL_ROWS and not _is_attestation(sheet, hit) for hit in hits)


def _is_attestation(sheet: Sheet, hit: Hit) -> bool:
    """Tell whether ``Dated:`` stands at a paper's foot, where a judge or clerk signs."""
    return hit.row > 0.6 * len(sheet.rows) and hit.label in ("DATE", "DATED") and hit.row > 12


def _called(sheet: Sheet, latest: date) -> list[DateFound]:
    """Return days of ``ON 06/06/80 AT 1000 AM IN …, CASE CALLED FOR`` and ``HEARING DATE: 06/06/80``."""
    found = []
    for day in dates_in(sheet, 0, len(sheet.text), latest):
        before, behind = sheet.flow[max(day.start - 24, 0) : day.start], sheet.flow[day.end : day.end + 160]
        opening = _CALLED.search(before) and re.search(r"\bcalled\b|\bcame\s+on\b|\bheard\b", behind, re.IGNORECASE)
        if _HEARD.search(before) or (opening and re.match(r"[\s,]*(?:at|in)\b", behind, re.IGNORECASE)):
            found.append(day)
    return found


def _of_caption(sheet: Sheet, body: int, latest: date) -> list[DateFound]:
    end = body or (sheet.rows[min(_CAPTION_ROWS, len(sheet.rows)) - 1].span[1])
    return [day for day in dates_in(sheet, 0, end, latest) if not _is_other_day(sheet, day) and len(day.value) == 10]


def _is_other_day(sheet: Sheet, day: DateFound) -> bool:
    return _OTHER_DAY.search(sheet.flow[max(day.start - 40, 0) : day.start]) is not None


def _is_surely_heard(sheet: Sheet, day: DateFound) -> bool:
    return _HEARD.search(sheet.flow[max(day.start - 24, 0) : day.start]) is not None
