"""The counts that the typed prose of an abstract names: each number with its section, and what became of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.families.clauses import ORDER, PRIOR, Label, find_labels_of_counts, offences, sentence_at
from nlp.dispositions import find_dispositions
from nlp.sections import Mention

__all__ = ["Outcome", "Unit", "units"]

_GUILTY = re.compile(r"\bc[o0]nvict|\bgu[i1l]+ty|\bn[o0]l[o0]\b|\bno\s+contest", re.IGNORECASE)
_NOT_GUILTY = re.compile(r"\bnot\s+gu[i1l]+ty", re.IGNORECASE)
# ... of burglary, as charged in Count II: that is what it was convicted of
_CHARGED = re.compile(r"(?<!\bas )\bcharg(?:ed|es|ing)\b|\baccus", re.IGNORECASE)
_DISMISSED = re.compile(r"\bd[i1l]sm[i1l]ss\w*|\bd[i1l]sm\b|\bstricken\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a count, in the record's word, and where it stands."""

    value: str
    start: int
    end: int
    cost: float


@dataclass(frozen=True, slots=True)
class Unit:
    """One count, or counts alike, as the prose names them.

    ``first`` to ``last`` is the stretch that speaks of them; ``label`` and ``mention`` (offsets in the whole text)
    may be wanting: a dismissed count is often only numbered. ``outcome`` is what another clause says of the number;
    ``doubt`` says why a person must look, if so.
    """

    first: int
    last: int
    number: int | None
    label: Label | None
    mention: Mention | None
    outcome: Outcome | None = None
    doubt: str | None = None


def units(text: str, on: str | None) -> list[Unit]:
    """Return the counts that *text* speaks of, in its order, each number at most once where it has a number.

    Args:
        text: the document as one line of prose.
        on: the day of the judgment, for choosing among readings of a damaged section.
    """
    labels = [label for label in find_labels_of_counts(text) if not label.referring]
    mentions = offences(text, labels, on)
    forward = [label for label in labels if not label.backward]
    leading = bool(forward) and (not mentions or forward[0].start < mentions[0].start)
    found = _leading(text, forward, mentions) if leading else []
    taken = {unit.mention.start for unit in found if unit.mention is not None}
    rest = [mention for mention in mentions if mention.start not in taken]
    if not leading or any(label.backward for label in labels):
        found += _by_sentence(text, labels, rest, leading)
    outcomes = list(_outcomes(text, forward, found))
    return sorted(
        _merged(text, found, outcomes), key=lambda unit: (unit.number is None, unit.number or 0, unit.first)
    )


def _leading(text: str, labels: Sequence[Label], mentions: Sequence[Mention]) -> list[Unit]:
    """Read ``Count I, …, Count II, …``: each label speaks of what follows it up to the next."""
    found: list[Unit] = []
    orders = [match.start() for match in ORDER.finditer(text)]
    for index, label in enumerate(labels):
        until = labels[index + 1].start if index + 1 < len(labels) else len(text)
        order = bisect_left(orders, label.end)
        until = min(until, orders[order]) if order < len(orders) else until
        mine = [mention for mention in mentions if label.end <= mention.start < until]
        mine = _charged_or_lesser(text, mine) if len(label.numbers) == 1 else mine
        if mine:
            found.extend(_numbered(label, mine, label.start, until))
    return found


def _charged_or_lesser(text: str, mentions: list[Mention]) -> list[Mention]:
    """Of several sections under one count take the first, or the lesser offence of which it is convicted."""
    for before, mention in pairwise(mentions):
        if re.search(r"\blesser\b|\bincluded\b", text[before.end : mention.start], re.IGNORECASE):
            return [mention]
    return mentions[:1]


def _numbered(label: Label, mentions: Sequence[Mention], first: int, last: int) -> Iterator[Unit]:
    for order, (number, _) in enumerate(label.numbers):
        mention = mentions[min(order, len(mentions) - 1)]
        fits = len(mentions) in (1, len(label.numbers))
        yield Unit(
            first,
            last,
            number,
            label,
            mention,
            doubt=None if fits else "which section is of which count is not plain",
        )


def _by_sentence(text: str, labels: Sequence[Label], mentions: Sequence[Mention], leading: bool) -> Iterator[Unit]:
    """Read ``violation of Section …, as charged in Count II``, and ``Count III (Section …)`` among such."""
    used: set[int] = set()
    before = 0
    for index, mention in enumerate(mentions):
        until = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        first, end = sentence_at(text, mention.start)
        first, last = max(first, before), min(end, until) if until > mention.end else end
        before = mention.end
        near = [label for label in labels if label.start not in used and (label.backward or not leading)]
        ahead = [label for label in near if first <= label.start < mention.start and not label.backward]
        behind = [
            label
            for label in near
            if mention.end <= label.start < last and (label.backward or not _DISMISSED.search(text, label.end, last))
        ]
        label = ahead[-1] if ahead else behind[0] if behind else None
        if label is not None:
            used.add(label.start)
            yield from _numbered(label, [mention], ahead[-1].start if ahead else first, last)
        elif not leading:
            yield Unit(first, last, None, None, mention)


def _outcomes(text: str, labels: Sequence[Label], found: Sequence[Unit]) -> Iterator[Unit]:
    """Read labels without a section of their own: ``pleaded guilty to Count II, and Count I was dismissed``."""
    for index, label in enumerate(labels):
        if any(unit.label is label for unit in found):
            continue
        first, last = sentence_at(text, label.start)
        if index and labels[index - 1].end > first:
            first = labels[index - 1].end
        if index + 1 < len(labels):
            last = min(last, labels[index + 1].start)
        outcome = _nearest_outcome(text, label, first, last)
        if outcome is not None:
            yield from (Unit(first, last, number, label, None, outcome) for number, _ in label.numbers)


def _nearest_outcome(text: str, label: Label, first: int, last: int) -> Outcome | None:
    """Return the outcome whose words stand nearest to a label."""
    every = [
        Outcome(found.canonical, first + found.start, first + found.end, found.cost)
        for found in find_dispositions(text[first:last])
        if found.canonical in ("dismissed", "acquitted", "convicted")
    ]
    every += [
        Outcome("dismissed", match.start(), match.end(), 0.0)
        for match in _DISMISSED.finditer(text, first, last)
        if not any(known.start < match.end() and match.start() < known.end for known in every)
    ]
    order = ORDER.search(text, first, last)
    every = [
        outcome for outcome in every if order is None or outcome.value != "convicted" or outcome.end <= order.start()
    ]
    return min(every, key=lambda outcome: max(label.start - outcome.end, outcome.start - label.end), default=None)


def _merged(text: str, found: Sequence[Unit], outcomes: Sequence[Unit]) -> Iterator[Unit]:
    """Give each number one unit: the clause with its section, and what the clauses without one say became of it."""
    by_number: dict[int, list[Unit]] = {}
    for unit in (*found, *outcomes):
        if unit.number is not None:
            by_number.setdefault(unit.number, []).append(unit)
    certain = any(_is_conviction(text, unit.first, unit.last) for unit in (*found, *outcomes))
    for same in by_number.values():
        best = max(
            same,
            key=lambda u: (u.mention is not None, _is_conviction(text, u.first, u.last), -u.first),
        )
        said = [unit.outcome for unit in same if unit.outcome is not None]
        sections = {unit.mention.readings[0].value.section for unit in same if unit.mention is not None}
        lesser = re.search(r"\blesser\b|\bincluded\b|\breduced\b", text[best.first : best.last], re.IGNORECASE)
        if len(sections) > 1 and not lesser:
            best = replace(best, doubt="more than one section stands beside the count's number")
        if len({outcome.value for outcome in said}) > 1:
            best = replace(best, doubt="the paper names different outcomes of the count")
        if best.mention is None and said[-1].value == "convicted":
            best = replace(best, doubt="the section of a count of conviction was not found")
        yield _undecided(text, replace(best, outcome=said[-1] if said else None), certain)
    yield from (_undecided(text, unit, certain) for unit in _unnumbered(text, found))


def _unnumbered(text: str, found: Sequence[Unit]) -> list[Unit]:
    """Of sections without a count's number leave out those charged where another is the one of the conviction."""
    bare = [unit for unit in found if unit.number is None]
    convicted = [unit for unit in bare if _is_conviction(text, unit.first, unit.last)]
    if not convicted:
        return bare
    return [unit for unit in bare if unit in convicted or not _CHARGED.search(text, unit.first, unit.last)]


def _undecided(text: str, unit: Unit, certain: bool) -> Unit:
    """Doubt a count that is only said to be charged, where of others it is said that they were convicted."""
    charged_only = _CHARGED.search(text, unit.first, unit.last) and not _is_conviction(text, unit.first, unit.last)
    if unit.outcome is None and certain and charged_only and not _DISMISSED.search(text, unit.first, unit.last):
        return replace(unit, doubt="what became of a count is not stated")
    return unit


def _is_conviction(text: str, first: int, last: int) -> bool:
    """Tell whether the words of a clause say that its defendant was convicted."""
    return bool(_GUILTY.search(_NOT_GUILTY.sub("", PRIOR.sub("", text[first:last]))))
