"""Later orders about probation: it is modified, ended or revoked, or the conviction is set aside or reduced.

Such an order names a conviction that was before it, and is an update of that (Penal Code sections 1203.2 to 1203.4a,
17). A grant tells what would follow on a violation; that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.draft import CountDraft, Field, UpdateDraft, derived, read
from extract.families.charges import Judgment
from extract.families.clauses import sentence_at
from extract.families.court_and_case import dates_in
from extract.families.layout import Sheet
from extract.families.probation_statements import Statement

__all__ = ["Change", "Later", "find_later", "updated"]

_DONE = (
    r"(?:is|are|be|been|hereby|ordered|stands?|and|or|the\s+same)\s+"
    r"(?:hereby\s+|summarily\s+|forthwith\s+|further\s+|thereby\s+)?"
)
# What an order does, in the record's words.
_CHANGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "set_aside",
        re.compile(
            r"\b(?:set\s+aside|withdrawn?|withdraw\w*|vacated)\b.{0,220}?\bdism[i1l]ssed\b|\bdism[i1l]ssed\b.{0,120}?\b1203[.,]4"
            r"|\b1203[.,]4.{0,240}?(?:\bdism[i1l]ssed\b|\breleased\s+from\s+all\s+penalties)",
            re.IGNORECASE,
        ),
    ),
    (
        "probation_revoked",
        re.compile(
            rf"\bprobation\b[^.;]{{0,90}}?\b{_DONE}rev[o0]ked\b|\b(?:hereby\s+)?rev[o0]kes?\s+(?:said\s+|the\s+|defendant'?s\s+)?(?:order\s+granting\s+)?probation",
            re.IGNORECASE,
        ),
    ),
    (
        "other",
        re.compile(
            rf"\bprobation\b[^.;]{{0,90}}?\b{_DONE}terminated\b|\b{_DONE}discharged\s+(?:from|therefrom)\b|\b{_DONE}re[i1l]nstated\b",
            re.IGNORECASE,
        ),
    ),
    (
        "sentence_modified",
        re.compile(
            rf"\b(?:probation|order|terms?|conditions?)\b[^.;]{{0,90}}?\b{_DONE}(?:m[o0]d[i1l]f[i1l]ed|extended|amended|deleted|increased|decreased)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "reduced",
        re.compile(
            rf"\b{_DONE}(?:reduced\s+to|deemed|declared|determined\s+to\s+be)\s+(?:to\s+be\s+)?(?:a\s+)?m[i1l]sdemean[o0]rs?\b",
            re.IGNORECASE,
        ),
    ),
)
_GRANT = re.compile(
    r"\b(?:be|is|are|hereby|and|he|she)\s+(?:each\s+|hereby\s+|further\s+)*(?:adm[i1l]tted\s+t[o0]|placed\s+(?:up)?[o0]n|granted)\s+(?:\w+\s+){0,4}?pr[o0]bat[i1l][o0]n"
    r"|\bpr[o0]bat[i1l][o0]n\s+(?:is|be)\s+(?:hereby\s+)?(?:granted|[o0]rdered)|\b[i1l]mp[o0]s[i1l]t[i1l][o0]n\s+[o0]f\s+(?:said\s+)?(?:sentence|judgment)\s+(?:is\s+|be\s+)?"
    r"(?:hereby\s+)?suspended|\b(?:c[o0]nd[i1l]t[i1l][o0]nal\s+and\s+rev[o0]cable|summary\s+pr[o0]bat[i1l][o0]n)|\bplace[sd]?\s+(?:the\s+)?defendant\s+[o0]n\s+pr[o0]bat[i1l][o0]n"
    r"|\bexecut[i1l][o0]n\b[^.;]{0,60}\bsuspended\b",
    re.IGNORECASE,
)
_BEFORE_NOW = re.compile(
    r"\b(?:heret[o0]f[o0]re|theret[o0]f[o0]re|prev[i1l][o0]usly|f[o0]rmerly|having\s+been|was|were|had\s+been|has\s+been)\b[^.;]{0,300}$",
    re.IGNORECASE,
)
_ONLY_IF = re.compile(
    r"\b(?:may|might|could|can|shall|will|would|if|unless|until|in\s+the\s+event|up[o0]n\s+(?:any\s+)?v[i1l][o0]lat|failure\s+to|subject\s+to"
    r"|m[o0]ve[sd]?|petit[i1l][o0]n(?:s|ed)?\s+(?:for|that)|request(?:s|ed)?|prays?|unt[i1l]l)\b[^.;]{0,120}$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:petition|motion|application)\b[^.;]{0,40}\b(?:is|be|hereby)\s+(?:hereby\s+)?denied\b", re.IGNORECASE
)
_TITLED = re.compile(
    r"\bORDER\b[^.;]{0,40}\b(?:MODIFY|TERMINAT|REVOK|REINSTAT|DISCHARG|SETTING\s+ASIDE|EXTEND|EXPUNG|DISMISSAL|1203[.,]4)",
    re.IGNORECASE,
)
_CONVICTED_THEN = re.compile(
    r"(?:c[o0]nv[i1l]ct(?:ed|[i1l][o0]n)|gu[i1l]+ty|n[o0]l[o0]\s+c[o0]ntendere|pr[o0]bat[i1l][o0]n|heret[o0]f[o0]re|sentenced?)\b[^.;]{0,90}\b(?:[o0]n|dated|this)\s*(?:[o0]r\s+ab[o0]ut\s+)?(?:the\s+)?$"
    r"|\b(?:[o0]n)\s+(?:[o0]r\s+ab[o0]ut\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\b[I1l]T\s+[I1l]S\s+(?:\w+[\s,]+){0,2}?(?:[O0]RDERED|ADJUDGED)|\b[I1l]T\s+[I1l]S\s+THE\s+[O0]RDER|\bC[O0]URT\s+(?:HEREBY\s+)?[O0]RDERS",
    re.IGNORECASE,
)
_BOTH = "the order grants probation and speaks of a change of it"
_UNFOUND = "what a later order about probation changes was not found"
_REFUSED = "a petition or motion on the paper was denied"


@dataclass(frozen=True, slots=True)
class Change:
    """What the order does, in the record's word, and where in the sheet's text it says so."""

    disposition: str
    start: int
    end: int
    unsure: bool


@dataclass(frozen=True, slots=True)
class Later:
    """What a later order changes; ``grants``: the order (also) grants probation, as at first."""

    changes: tuple[Change, ...]
    grants: bool
    doubts: tuple[str, ...]


def find_later(sheet: Sheet, statements: Sequence[Statement]) -> Later:
    """Return what an order changes; what stands beside a box that is left empty says nothing."""
    text = _effective(sheet, statements)
    grants = any(not _is_past(text, match) for match in _GRANT.finditer(text))
    unsure = [statement for statement in statements if statement.state == "doubtful"]
    refused = _DENIED.search(text) is not None
    changes = [] if refused else [replace(change, unsure=_within(change, unsure)) for change in _changes(text)]
    if grants:
        # a grade declared in the grant is the conviction's own
        changes = [change for change in changes if change.disposition != "reduced"]
    doubts: list[str] = []
    if grants and changes:
        doubts.append(_BOTH)
    if refused:
        doubts.append(_REFUSED)
    titled = any(_TITLED.search(row.text) for row in sheet.rows[:30])
    if titled and not changes and not grants:
        doubts.append(_UNFOUND)
    return Later(() if grants else tuple(changes), grants, tuple(doubts))


def _is_past(text: str, match: re.Match[str]) -> bool:
    """Tell whether what *match* says was done before this order: the words of the order stand not between."""
    first = max((each.end() for each in _ORDERS.finditer(text, 0, match.start())), default=0)
    return bool(_BEFORE_NOW.search(text[max(match.start() - 300, first) : match.start() + 3]))


def _effective(sheet: Sheet, statements: Sequence[Statement]) -> str:
    """Return the sheet's text with blanks for the statements whose boxes are empty."""
    letters = list(sheet.flow)
    for statement in statements:
        if statement.state == "empty":
            for token in statement.tokens:
                letters[token.at : token.stop] = " " * len(token.text)
    return "".join(letters)


def _within(change: Change, statements: Sequence[Statement]) -> bool:
    return any(
        token.at < change.end and change.start < token.stop for statement in statements for token in statement.tokens
    )


def _changes(text: str) -> Iterator[Change]:
    reinstated = re.search(r"\bre[i1l]nstated\b", text, re.IGNORECASE) is not None
    found: dict[str, Change] = {}
    for disposition, pattern in _CHANGES:
        for match in pattern.finditer(text):
            before = text[max(match.start() - 130, 0) : match.start()]
            inside = match.group()
            if (
                _is_past(text, match)
                or _ONLY_IF.search(before)
                or re.search(r"\b(?:may|shall|will|if|unless|until)\b", inside, re.IGNORECASE)
            ):
                continue
            if disposition == "probation_revoked" and reinstated:
                continue  # revoked and reinstated on one day: it goes on
            found[disposition] = Change(disposition, match.start(), match.end(), False)
    # what the order says stands behind its title and what was asked for
    yield from found.values()


def updated(sheet: Sheet, drafts: Sequence[CountDraft], later: Later, judgment: Judgment) -> list[CountDraft]:
    """Return the counts with what a later order changes; their day of conviction is then an earlier one."""
    if not later.changes:
        return list(drafts)
    updates = tuple(_update(sheet, change, judgment) for change in later.changes)
    then = _conviction(sheet, judgment)
    reduced = next((change for change in later.changes if change.disposition == "reduced"), None)
    made = []
    for draft in drafts:
        own = draft.disposition_date
        day = then if own is None or own.state == "derived" else own
        draft = replace(draft, disposition_date=day, updates=updates)
        if draft.disposition is None or draft.disposition.value in ("dismissed", "set_aside", "reduced"):
            # the paper dismisses what was a conviction
            place = draft.disposition.spans if draft.disposition is not None else sheet.spans(0, 1)
            draft = replace(draft, disposition=read(sheet.document, "convicted", *place))
        if reduced is not None:
            grade = read(sheet.document, "misdemeanor", *sheet.spans(reduced.start, reduced.end))
            draft = replace(draft, severity=grade)
        made.append(draft)
    return made


def _update(sheet: Sheet, change: Change, judgment: Judgment) -> UpdateDraft:
    spans = sheet.spans(change.start, change.end)
    reason = "whether the box of this change is ticked cannot be told" if change.unsure else None
    said = sheet.flow[change.start : change.end].upper()
    return UpdateDraft(
        date=derived(judgment.day, "../../../../date") if judgment.day is not None else None,
        disposition=read(sheet.document, change.disposition, *spans, reason=reason),
        text=read(sheet.document, " ".join(said.split()), *spans),
    )


def _conviction(sheet: Sheet, judgment: Judgment) -> Field[str] | None:
    """Return the earlier day on which the defendant was convicted or granted probation, where the paper tells it."""
    latest = (
        date.fromisoformat(judgment.day) if judgment.day is not None and len(judgment.day) == 10 else judgment.latest
    )
    for found in dates_in(sheet, 0, len(sheet.text), latest):
        first = sentence_at(sheet.flow, found.start)[0]
        before = sheet.flow[max(found.start - 110, first) : found.start]
        after = sheet.flow[found.end : found.end + 120]
        if found.value == judgment.day or not _CONVICTED_THEN.search(before):
            continue
        around = before + after
        if re.search(r"c[o0]nv[i1l]ct|gu[i1l]+ty|n[o0]l[o0]|pr[o0]bat[i1l][o0]n|sentence", around, re.IGNORECASE):
            return found.field(sheet)
    return None
