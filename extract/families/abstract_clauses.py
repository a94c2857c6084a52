"""The typed prose of an abstract cut into counts: where a count is named, and which section it is convicted of.

Sections stand there for many reasons: the offence, a prior conviction, the law that orders the abstract itself. Only
those that the words around them make an offence of this judgment are taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.families.abstract_counts import count_number
from nlp.dispositions import find_dispositions
from nlp.sections import Mention, find_charges, parse_section
from nlp.values import Charge, Reading, Section

__all__ = [
    "Label",
    "Outcome",
    "Unit",
    "find_labels_of_counts",
    "is_conviction",
    "is_procedure",
    "sentence_at",
    "sentences",
    "units",
]

_NUMERAL = r"(?:[IVX]{1,4}|[Il1|]{1,3}|\d{1,2}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)"
_COUNT = re.compile(
    rf"\b(?:C[O0]UN[TI]S?|CTS?|CNTS?)\b\.?\s*(?:N[O0]S?\.?|NUMBERS?|#)?\s*[:#]?\s*"
    rf"(?P<list>{_NUMERAL}\b(?:\s*(?:,\s*and|,|and|&|through|thru|to|-)\s*{_NUMERAL}\b)*)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?P<list>FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH|TENTH)\s+C[O0]UNT\b", re.IGNORECASE
)
# ... as charged in Count II: the label belongs to what stands before it
_BACKWARD = re.compile(
    r"\b(?:as\s+(?:charged|alleged|set\s+(?:out|forth)|contained|stated)|(?:charged|alleged)\s+as)"
    r"(?:\s+in|\s+by)?(?:\s+(?:the\s+)?information(?:\s+in)?,?|\s+indictment(?:\s+in)?,?)?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
# ... consecutive to Count 1, concurrent with Count 1: a label that only refers
_REFERRING = re.compile(
    r"\b(?:consecutive(?:ly)?|concurrent(?:ly)?)\s+(?:to|with)\s+(?:that\s+(?:on|in)\s+)?$", re.IGNORECASE
)
_PROCEDURE = re.compile(
    r"(?:as\s+(?:provided|required|defined|set\s+forth)\s+(?:by|in|for\s+in)|pursuant\s+to|under\s+the\s+provisions\s+of|provisions\s+of"
    r"|within\s+the\s+meaning\s+of|in\s+accordance\s+with|by\s+virtue\s+of|prescribed\s+(?:by|under|in)|specified\s+in"
    r"|described\s+in|\bper|motion\s+(?:under|of\s+the\s+people,?)|authori[sz]ed\s+by|required\s+by|justice,?)"
    r"\s*[(,]?\s*(?:the\s+)?(?:provisions\s+of\s+)?$",
    re.IGNORECASE,
)
_OFFENCE = re.compile(
    r"\b(?:v[i1l][o0][l1i]at(?:i[o0]n|ing|ed)|viol\b|v/s|crime|offen[sc]e|guilty|c[o0]nvicted|charge[ds]?\b|felony|misdemeanor|contrary\s+to|to[\s-]wit)",
    re.IGNORECASE,
)
_PRIOR = re.compile(
    r"\b(?:pr[i1l][o0]r\s+(?:(?:felony|narcotics?|drug|marijuana)\s+)?(?:c[o0]nvict[i1l][o0]ns?|felon(?:y|ies)|offenses?)|pr[i1l][o0]rs\b"
    r"|(?:previously|theretofore)\s+(?:been\s+)?convicted)",
    re.IGNORECASE,
)
_AFTER_PRIORS = re.compile(
    r"\bIT\s+IS\b|\bWHEREFORE\b|\bTHEREFORE\b|\(\d\)\s+Case|\b(?:defendant|he|she|sentence)s?\b[^.]{0,40}\b(?:sentenced|punished|run)\b"
)
_ORDER = re.compile(
    r"\bIT\s+IS\s+(?:THEREFORE|HEREBY|FURTHER|ORDERED)|\bSENTENCES?\s*:|\bWHEREFORE\b|\bbe\s+punished\b"
    r"|\b(?:is|was|were|be|are)\s+(?:each\s+|both\s+|hereby\s+|thereupon\s+)*sentenced\b|\bsentenced\s+to\b",
    re.IGNORECASE,
)
# These words open a paragraph, whatever stands before them.
_PARAGRAPH = re.compile(
    r"\bSENTENCES?\s*:|\bIT\s+IS\s+(?:THEREFORE|HEREBY|FURTHER)\b|\bThis\s+certifies\b", re.IGNORECASE
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|N[Oo]s?|S[Ee][Cc]s?|C[Tt]s?|C[Nn][Tt]|Dept|DEPT|Hon|HON|vs?|VS?|Viol?|VIOL|Cal|Calif|Jr|Sr|JR|SR|Mr|Mrs|St|Subd?|subd?"
    r"|Div|Deft|DEFT|Def|Inc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mo|Yr|Health|Saf)|\(\d+|^\d+)$"
)
_GUILTY = re.compile(r"\bc[o0]nvict|\bgu[i1l]+ty|\bn[o0]l[o0]\b|\bno\s+contest", re.IGNORECASE)
_NOT_GUILTY = re.compile(r"\bnot\s+gu[i1l]+ty", re.IGNORECASE)
_CHARGED = re.compile(r"\bcharg(?:ed|es|ing)\b|\baccus", re.IGNORECASE)
_DISMISSED = re.compile(r"\bd[i1l]sm[i1l]ss\w*|\bd[i1l]sm\b|\bstricken\b", re.IGNORECASE)
_SUBDIVISION = re.compile(
    r"\bsubd(?:ivision|iv|\b)\.?\s*[(\"']?(?P<letter>[a-z])[)\"']?(?:\s*\((?P<digit>\d)\))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Label:
    """The numbers of the counts named at ``start`` to ``end``; ``backward``: they belong to what stands before."""

    start: int
    end: int
    numbers: tuple[tuple[int, float], ...]
    backward: bool
    referring: bool


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


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences and clauses of *text*: cut behind points and semicolons that end one."""
    cuts = [0]
    for match in re.finditer(r";\s+|\.\s+(?=[A-Z0-9(])", text):
        before = text[max(match.start() - 8, 0) : match.start()]
        if match.group()[0] == "." and _ABBREVIATION.search(before):
            continue
        cuts.append(match.end())
    cuts = sorted({*cuts, *(match.start() for match in _PARAGRAPH.finditer(text))})
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if text[a:b].strip()]


def sentence_at(text: str, at: int) -> tuple[int, int]:
    """Return the sentence that holds the character *at*."""
    return next(((a, b) for a, b in sentences(text) if a <= at < b), (0, len(text)))


def find_labels_of_counts(text: str) -> list[Label]:
    """Return every place where counts are named by number."""
    found = []
    for match in sorted((*_COUNT.finditer(text), *_ORDINAL.finditer(text)), key=lambda match: match.start()):
        numbers = tuple(_numbers(match["list"]))
        before = text[max(match.start() - 60, 0) : match.start()]
        if numbers:
            referring = bool(_REFERRING.search(before))
            found.append(Label(match.start(), match.end(), numbers, bool(_BACKWARD.search(before)), referring))
    return found


def _numbers(listed: str) -> Iterator[tuple[int, float]]:
    parts = re.split(r"(\s*(?:,\s*and\b|,|\band\b|&|\bthrough\b|\bthru\b|\bto\b|-)\s*)", listed, flags=re.IGNORECASE)
    last: tuple[int, float] | None = None
    for index in range(0, len(parts), 2):
        number = count_number(parts[index])
        if number is None:
            continue
        joint = parts[index - 1].strip().lower() if index else ""
        if joint in ("through", "thru", "to", "-") and last is not None and last[0] < number[0] <= last[0] + 30:
            yield from ((between, number[1]) for between in range(last[0] + 1, number[0]))
        yield number
        last = number


def units(text: str, on: str | None) -> list[Unit]:
    """Return the counts that *text* speaks of, in its order, each number at most once where it has a number.

    Args:
        text: the document as one line of prose.
        on: the day of the judgment, for choosing among readings of a damaged section.
    """
    labels = [label for label in find_labels_of_counts(text) if not label.referring]
    mentions = _offences(text, labels, on)
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


def _offences(text: str, labels: Sequence[Label], on: str | None) -> list[Mention]:
    """Return the sections that are offences of this judgment."""
    order = _ORDER.search(text)
    every = [_completed(text, mention) for mention in _with_shared_code(text, find_charges(text, on))]
    priors = list(_prior_stretches(text, labels))
    cued: list[Mention] = []
    bare: list[Mention] = []
    in_priors: list[Mention] = []
    end_before = 0
    for mention in every:
        before = text[end_before : mention.start]
        end_before = mention.end
        if mention.readings[0].value.section.code is None or is_procedure(before):
            continue
        if any(a <= mention.start < b for a, b in priors):
            in_priors.append(mention)
        elif _OFFENCE.search(before[-120:]) or _label_before(labels, mention, before):
            cued.append(mention)
        elif order is None or mention.start < order.start():
            bare.append(mention)
    return cued or bare or in_priors[:1]


def is_procedure(before: str) -> bool:
    """Tell whether the words *before* a section make it the law of a procedure (``as provided by``)."""
    return bool(_PROCEDURE.search(before[-60:]))


def _label_before(labels: Sequence[Label], mention: Mention, before: str) -> bool:
    return any(0 <= mention.start - label.end <= len(before) for label in labels)


def _prior_stretches(text: str, labels: Sequence[Label]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that speak of prior convictions: to the sentence's end, or a list of them whole."""
    for match in _PRIOR.finditer(text):
        ends = [label.start for label in labels if label.start > match.end()]
        after = _AFTER_PRIORS.search(text, match.end())
        if after is not None:
            ends.append(after.start())
        if not re.search(r"follow", text[match.end() : match.end() + 80], re.IGNORECASE):
            ends.append(next(b for a, b in sentences(text) if a <= match.start() < b))
        yield match.start(), min(ends, default=len(text))


def _with_shared_code(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Give the first of ``Sections 11530 and 11531 of the Health and Safety Code`` the code of the last."""
    for index, mention in enumerate(mentions):
        following = mentions[index + 1 :]
        if mention.readings[0].value.section.code is None and following:
            between = text[mention.end : following[0].start]
            code = following[0].readings[0].value.section.code
            if code is not None and re.fullmatch(r"\s*(?:,|and|or|&|,\s*and)\s*", between, re.IGNORECASE):
                mention = replace(mention, readings=tuple(_with_code(r, code) for r in mention.readings))
        yield mention


def _with_code(reading: Reading[Charge], code: str) -> Reading[Charge]:
    section = Section(code, reading.value.section.number)
    return replace(reading, value=replace(reading.value, section=section))


def _completed(text: str, mention: Mention) -> Mention:
    """Take in ``subdivision (a) of`` before the section, or ``, subdivision (a), of the … Code`` behind it."""
    section = mention.readings[0].value.section
    if section.subdivisions:
        return mention
    before = text[max(mention.start - 40, 0) : mention.start]
    ahead = re.search(_SUBDIVISION.pattern + r"\s*(?:of\s+)?$", before, re.IGNORECASE)
    behind = re.match(r"[\s,]*" + _SUBDIVISION.pattern + r"[\s,]*", text[mention.end :], re.IGNORECASE)
    found = ahead or behind
    if found is None:
        return mention
    part = f"({found['letter'].lower()})" + (f"({found['digit']})" if found["digit"] else "")
    start = mention.start - (len(before) - ahead.start()) if ahead else mention.start
    end = mention.end + (behind.end() if behind and not ahead else 0)
    code = section.code
    if code is None:
        named = parse_section("1 " + text[end : end + 60])
        code = named[0].value.code if named else None
    changed = tuple(
        replace(r, value=replace(r.value, section=Section(code, r.value.section.number + part)), raw=text[start:end])
        for r in mention.readings[:1]
    )
    return Mention(start, end, changed)


def _leading(text: str, labels: Sequence[Label], mentions: Sequence[Mention]) -> list[Unit]:
    """Read ``Count I, …, Count II, …``: each label speaks of what follows it up to the next."""
    found: list[Unit] = []
    for index, label in enumerate(labels):
        until = labels[index + 1].start if index + 1 < len(labels) else len(text)
        order = _ORDER.search(text, label.end)
        until = min(until, order.start()) if order is not None else until
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
    """Read ``violation of Section …, as charged in Count II``: a label behind a section is that section's."""
    for index, mention in enumerate(mentions):
        until = mentions[index + 1].start if index + 1 < len(mentions) else len(text)
        first, end = sentence_at(text, mention.start)
        last = min(end, until) if until > mention.end else end
        label = next(
            (
                label
                for label in labels
                if mention.end <= label.start < last
                and (label.backward or not leading)
                and (label.backward or not _DISMISSED.search(text, label.end, last))
            ),
            None,
        )
        if label is not None:
            yield from _numbered(label, [mention], first, last)
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
    order = _ORDER.search(text, first, last)
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
    certain = any(is_conviction(text, unit.first, unit.last) for unit in (*found, *outcomes))
    for same in by_number.values():
        best = max(
            same, key=lambda unit: (unit.mention is not None, is_conviction(text, unit.first, unit.last), -unit.first)
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
    convicted = [unit for unit in bare if is_conviction(text, unit.first, unit.last)]
    if not convicted:
        return bare
    return [unit for unit in bare if unit in convicted or not _CHARGED.search(text, unit.first, unit.last)]


def _undecided(text: str, unit: Unit, certain: bool) -> Unit:
    """Doubt a count that is only said to be charged, where of others it is said that they were convicted."""
    charged_only = _CHARGED.search(text, unit.first, unit.last) and not is_conviction(text, unit.first, unit.last)
    if unit.outcome is None and certain and charged_only and not _DISMISSED.search(text, unit.first, unit.last):
        return replace(unit, doubt="what became of a count is not stated")
    return unit


def is_conviction(text: str, first: int, last: int) -> bool:
    """Tell whether the words of a clause say that its defendant was convicted."""
    return bool(_GUILTY.search(_NOT_GUILTY.sub("", _PRIOR.sub("", text[first:last]))))
