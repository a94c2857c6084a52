"""What an order imposes: probation, jail, fine, and a term whose execution is suspended, with where each stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from extract.draft import Field, SentenceDraft, illegible, read
from extract.families.clauses import sentences
from extract.families.layout import Sheet
from extract.families.probation_statements import Statement
from nlp.sentences import find_sentence_parts

__all__ = ["imposed"]

_Spans = Callable[[int, int], tuple[tuple[int, int], ...]]

# Probation is named there, and nothing granted: the officer, the conditions, the time of it.
_NAMED_ONLY = re.compile(
    r"\bprobation(?:ary)?\s+(?:officers?|dep(?:artmen)?t\b\.?|office|report|costs?|fees?|services|supervision\s+fees?)"
    r"|\b(?:conditions?|terms?|period|violation|grant|rules|duration|extension)\s+(?:and\s+(?:conditions?|provisions)\s+)?of\s+"
    r"(?:(?:said|the|this|his|her|such|your)\s+)?probation"
    r"|\border\s+(?:granting|admitting\s+(?:\w+\s+)?to|modifying|revoking|terminating)\s+probation"
    r"|\bduring\s+(?:(?:said|the|this|his|her|such)\s+)?(?:(?:period|term)\s+of\s+)?probation(?:ary\s+period)?",
    re.IGNORECASE,
)
# Time that comes in default of a payment, or has been served.
_LIEU = re.compile(
    r"(?:,|\bor\b|;)[^.;]{0,40}\b(?:in\s+default|in\s+lieu)\b[^.;]{0,120}"
    r"|\b(?:or|and)\s+(?:in\s+default\s+)?(?:be\s+)?(?:imprisoned|confined|committed|serve)\b[^.;]{0,60}\b(?:for\s+each|per|unpaid)\b[^.;]{0,60}"
    r"|\bone\s+day\s+for\s+each\b[^.;]{0,60}",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:with|given|receive|granted)?\s*credit\s+(?:is\s+given\s+)?for\b[^.;]{0,60}?(?:served|days?\b)",
    re.IGNORECASE,
)
_PENALTY = re.compile(
    r"\b(?:plus|and|with)\s+(?:\w+\s+){0,2}?(?:pena[l1i]t|as{1,2}es{1,2}[m\w])[^;$]{0,30}(?:\$\s?[\d,.]{1,12})?"
    r"|(?:\bplus|\+|&)\s*p\.?\s?a\b\.?",
    re.IGNORECASE,
)
_INCLUDING = re.compile(r"\binclud(?:ing|es)\b[^.;]{0,30}\b(?:penalty|assessment)", re.IGNORECASE)
_EXECUTION = re.compile(
    r"\bexecut[i1l][o0]n\b[^.;]{0,60}\b(?:suspend|stay|withheld)|\bsuspend\w*[^.;]{0,25}\bexecut[i1l][o0]n",
    re.IGNORECASE,
)
_BY_LAW = re.compile(r"\b(?:prescr[i1l]bed|pr[o0]v[i1l]ded|f[i1l]xed)\s+by\s+law", re.IGNORECASE)
# Jail with its i lost.
_JAIL = re.compile(r"\bj[a4][l1!|](?=[\s,.;]|$)", re.IGNORECASE)
_UNSURE_BOX = "whether the box of this statement is ticked cannot be told"
_GRANTED = re.compile(r"\b(?:granted|placed|admitted|summary|formal|conditional|revocable)\b", re.IGNORECASE)
_NO_LENGTH = (None, "P0D")
_TERM = frozenset({"prison", "jail"})


def imposed(sheet: Sheet, stretches: Sequence[tuple[int, int]], statements: Sequence[Statement]) -> SentenceDraft:
    """Return what the order imposes in some stretches of it, its ticked statements and its prose together.

    Args:
        sheet: the paper.
        stretches: what speaks of the defendant, from the words of the order on.
        statements: those of the whole paper that have boxes; without such, all is prose.
    """
    return _joined([*_in_statements(sheet, statements), *_in_prose(sheet, stretches, statements)])


def _in_statements(sheet: Sheet, statements: Sequence[Statement]) -> Iterator[SentenceDraft]:
    for statement in statements:
        if statement.state == "empty":
            continue
        doubt = None if statement.state == "ticked" else _UNSURE_BOX
        draft = _sentence_of(sheet, statement.text, partial(statement.spans, sheet), doubt)
        for kind in ("prison", "jail", "probation"):
            part: Field[str] | None = getattr(draft, kind)
            if part is None or part.value != "P0D" or _BY_LAW.search(statement.text):
                continue
            # a blank that was left empty, or whose filling cannot be read
            left_out: dict[str, Any] = {kind: None}
            if statement.state == "ticked":
                left_out[kind] = illegible(sheet.document, *part.spans[0], reason="no length of it could be read")
            held = tuple(each for each in draft.suspended if each.value != kind)
            draft = replace(draft, suspended=held, **left_out)
        yield draft


def _in_prose(
    sheet: Sheet, stretches: Sequence[tuple[int, int]], statements: Sequence[Statement]
) -> Iterator[SentenceDraft]:
    boxed = [token for statement in statements for token in statement.tokens]
    letters = list(sheet.flow)
    for token in boxed:
        letters[token.at : token.stop] = " " * len(token.text)
    flow = "".join(letters)
    for first, last in stretches:
        for start, end in sentences(flow[first:last]):
            at = first + start

            def spans(a: int, b: int, at: int = at) -> tuple[tuple[int, int], ...]:
                return sheet.spans(at + a, at + b)

            yield _sentence_of(sheet, flow[at : first + end], spans)


def _sentence_of(sheet: Sheet, text: str, spans: _Spans, doubt: str | None = None) -> SentenceDraft:
    """Return the parts of a sentence that *text* states.

    Args:
        sheet: the paper.
        text: a statement or sentence of the order.
        spans: leads from characters of *text* to those of the document.
        doubt: why a person must look at its values, if so.
    """
    bare = _JAIL.sub("jl ", text)  # as long, and the lexicon knows it
    for pattern in (_NAMED_ONLY, _LIEU, _CREDIT, _PENALTY):
        bare = pattern.sub(_blanked, bare)
    executed = _EXECUTION.search(text)
    draft = SentenceDraft()
    for mention in find_sentence_parts(bare):
        part = mention.part
        value: Any = part.dollars if part.kind == "fine" else part.duration
        if part.kind not in ("prison", "jail", "probation", "fine") or value is None:
            continue
        held_before: Field[Any] | None = getattr(draft, part.kind)
        if held_before is not None and (held_before.value != "P0D" or value == "P0D"):
            continue
        if part.kind == "probation" and value == "P0D" and not _GRANTED.search(text):
            continue
        reason = doubt
        if part.kind == "fine" and _INCLUDING.search(text):
            reason = reason or "the fine is named together with its assessment"
        places = spans(mention.start, mention.end)
        made: Field[Any] = read(sheet.document, value, *places, cost=mention.cost, reason=reason)
        changed: dict[str, Any] = {part.kind: made}
        held = part.suspended or (part.kind in _TERM and executed is not None and mention.start < executed.end())
        if held and part.kind != "probation":
            held_field = read(sheet.document, part.kind, *places, reason=reason)
            changed["suspended"] = (*draft.suspended, held_field)
        draft = replace(draft, **changed)
    return draft


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _joined(drafts: Iterable[SentenceDraft]) -> SentenceDraft:
    """Return one sentence of several statements: of each part the first that has a length or sum."""
    whole = SentenceDraft()
    for draft in drafts:
        for kind in ("prison", "jail", "probation", "fine"):
            new, held = getattr(draft, kind), getattr(whole, kind)
            if new is None:
                continue
            suspended = tuple(field for field in draft.suspended if field.value == kind)
            if held is None or (held.value in _NO_LENGTH and new.value not in _NO_LENGTH):
                changed: dict[str, Any] = {kind: new}
                others = tuple(field for field in whole.suspended if field.value != kind)
                whole = replace(whole, suspended=(*others, *suspended), **changed)
            elif new.value not in (held.value, *_NO_LENGTH) and held.reason is None:
                doubted: dict[str, Any] = {
                    kind: replace(held, reason="the order names it more than once, differently")
                }
                whole = replace(whole, **doubted)
    return whole
