"""The day of an order about probation: when the matter was heard, and when the order was signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract.draft import Field
from extract.families.court_and_case import DateFound, dates_in, find_days, labelled_date
from extract.families.labels import Hit
from extract.families.layout import Sheet

__all__ = ["order_day", "past"]

_HEARD = re.compile(
    r"(?:\bheard|\bhearing|\bc[o0]ming\s+[o0]n|\bcame\s+[o0]n|\bappear(?:ed|ing)\s+(?:in|bef[o0]re|with|f[o0]r)\b|\bpresent\s+in\s+c[o0]urt|\bcall(?:ed|ing)|"
    r"\bsentenced|\bpr[o0]n[o0]unced|\bjudgment)\b[^.;]{0,60}?\b(?:[o0]n|this)\s*,?\s*(?:the\s+|this\s+)?$"
    r"|\bhearing\s+(?:date\s*)?:?\s*$|\bdate\s+of\s+(?:order|hearing|sentenc\w+|judgment)\W*$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:^|[.;:)]\s+|\bdefendants?[\s.:]+)(?:[o0]n|at\s+a\s+session[^.;]{0,40})\s*(?:the\s+|this\s+)?$", re.IGNORECASE
)
_SIGNED = re.compile(
    r"(?:\bd[o0]ne\s+in\s+[o0]pen\s+c[o0]urt|\bdated?\b|\b[o0]rdered|\bmade\s+and\s+entered|\bsigned|\bgiven|\bd[o0]ne)\b"
    r"(?:\s+at\s+[^.;]{0,40})?[\s,.:;]*(?:[o0]n\s+)?(?:this\s+|the\s+)*$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:heret[o0]f[o0]re|theret[o0]f[o0]re|previ[o0]usly|f[o0]rmerly|was|were|been|committed|[o0]r\s+ab[o0]ut|c[o0]nvicted|granted|placed|filed|d[o0]b|born)\b"
    r"[^.;]{0,80}$",
    re.IGNORECASE,
)
_STAMPED = re.compile(r"\b(?:filed|received|endorsed|recorded|microfilmed|rev)\b\W*$", re.IGNORECASE)
# On that day the defendant was convicted: it may be long ago.
_THEN = re.compile(
    r"[\s,]*(?:the\s+|said\s+)*(?:above[\s-]?named\s+)?(?:defendants?|petitioner|probationer|he|she)\b.{0,60}?\b(?:was|were|had|has)\b",
    re.IGNORECASE,
)
_TOLD = "no day of the order was found, but one on which something was done"
_DIFFERENT = "the paper names different days for the order"


def order_day(sheet: Sheet, hits: Sequence[Hit], latest: date) -> Field[str] | None:
    """Return the day on which the court made the order.

    That is the day of the hearing; where the order was signed on another, a person looks. The day of signing stands
    in where no hearing is dated. Stamps of filing and dates of earlier events are none of these.
    """
    labelled = find_days(sheet, hits, "judgment", latest)
    heard, signed = list(labelled), []
    told: list[DateFound] = []
    for found in dates_in(sheet, 0, len(sheet.text), latest):
        before = sheet.flow[max(found.start - 110, 0) : found.start]
        if any(found.start == other.start for other in labelled) or _STAMPED.search(before):
            continue
        if _SIGNED.search(before):
            signed.append(found)
        elif _HEARD.search(before) or (_OPENS.search(before) and not past(before)):
            (told if _THEN.match(sheet.flow, found.end) else heard).append(found)
    for hit in hits:
        if hit.label in ("DATED", "DATE") and not any(
            sheet.row_of(day.start) == hit.row for day in (*signed, *heard)
        ):
            beside = labelled_date(sheet, hit, hits, latest)
            if beside is not None and sheet.row_of(beside.start) == hit.row:
                signed.append(beside)
    if not heard and not signed:
        return told[0].field(sheet, reason=_TOLD, sense=0.5) if told else None
    first = (heard or signed)[0]
    others = {other.value for other in (*heard, *signed[-1:]) if other.value != first.value}
    made = first.field(sheet, reason=_DIFFERENT if others else None, sense=0.7 if others else 1.0)
    again = [other for other in (*heard, *signed) if other.value == first.value and other.start != first.start]
    more = tuple((other, 0.0, "another place on the paper") for other in sorted(others))
    support = 0.9 if again and not others else 0.0
    return replace(made, alternatives=(*made.alternatives, *more), support=support)


def past(before: str) -> bool:
    """Tell whether the words *before* a date make it that of an earlier event."""
    return bool(_PAST.search(before))
