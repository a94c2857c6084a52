"""What a minute order says was done, and to which counts: pleas, findings, dismissals, diversions, later relief.

The text is taken period by period. Within one, an act governs the counts named behind it (``pleads guilty to
Count 1``) unless they stand as the subject of another (``Count 2 is dismissed``, ``COUNT 02: DISMISSED``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from extract.families.clauses import find_labels_of_counts, sentences
from extract.families.minute_boxes import Segment, Spoken

__all__ = ["Act", "Kind", "Named", "find_acts", "periods"]

Kind = Literal[
    "pleaded",
    "guilty",
    "not_guilty",
    "dismissed",
    "diverted",
    "reduced",
    "set_aside",
    "held_to_answer",
    "lesser",
]
Scope = Literal["named", "all", "rest", "none"]

_GUILT = (
    r"(?P<plea>n[o0]t\s+gu[i1l]+ty\s+by\s+reason\s+of\s+insanity|n[o0]t\s+gu[i1l]+ty|gu[i1l]+ty"
    r"|n[o0]l[o0](?:\s+c[o0]ntendere)?|no\s+contest)"
)
_PLEA = re.compile(
    rf"\b(?:p[l1]eads?|p[l1]ed|pleaded|pleas?|enters?)\b(?:\s+(?:entered|is|of|a|the|his|her|their|to|:|and|enters?|entered|now|plea|pleas|as|follows))*"
    rf"[\s:,]+{_GUILT}\b",
    re.IGNORECASE,
)
_WITHDRAWN_BEFORE = re.compile(
    r"\bw[i1l]thdr\w+(?:\s+(?:of|the|his|her|their|said|former|previous|prior|previously|entered|heretofore)){0,5}\s*$",
    re.IGNORECASE,
)
_WITHDRAWN_AFTER = re.compile(
    r"[^.;]{0,40}\b(?:(?:is|are|was|be|hereby)\s+(?:ordered\s+|hereby\s+)*)?(?:w[i1l]thdrawn|vacated|set\s+aside)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\b(?:previous|former|prior)\s*$", re.IGNORECASE)
_FOUND = re.compile(
    r"\b(?:f[o0]und|f[i1l]nds?|adjudged|returns?\s+(?:a\s+|its\s+)?verdicts?|verdicts?)\b"
    r"(?:(?!\bc[o0]unts?\b|\bsuitable|\bel[i1l]g)[^.;]){0,60}?(?P<not>\bn[o0]t\s+)?\bgu[i1l]+ty\b",
    re.IGNORECASE,
)
_CONVICTED = re.compile(
    r"\b(?:was|is|were|been|stands?|be)\s+(?:\w+\s+){0,2}c[o0]nvicted\b|\bc[o0]nvicted\s+(?:[o0]f|[o0]n|by|in)\b",
    re.IGNORECASE,
)
_AS_CHARGED = re.compile(
    r"\bgu[i1l]+ty\s+as\s+(?:charged|alleged)|\bgu[i1l]+ty\s+of\s+(?:the\s+|a\s+)?lesser", re.IGNORECASE
)
_ACQUITTED = re.compile(
    r"\bacqu[i1l]tt(?:ed|al)\b|\bn[o0]t\s+gu[i1l]+ty\s+(?:as\s+(?:charged|alleged|to)|[o0]f|[o0]n|in)\b",
    re.IGNORECASE,
)
_DISMISSED = re.compile(
    r"\bd[i1l]sm[i1l]\s?ssed\b|\bd[i1l]sm\b\.?|\bstr[i1l]cken\b|\bmotion\s+to\s+dismiss\b(?=[^.]{0,60}\bgranted\b)"
    r"|\bdismissal\s+(?:is\s+)?(?:granted|ordered|entered)\b|\border(?:ed)?\s+dismissal\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(?:will|may|shall|would|to|if)\s+(?:then\s+|be\s+|hereafter\s+)*be\s*$|\bif\s*$|\bmoves?\s+(?:that|to\s+have)\b[^.]{0,40}$",
    re.IGNORECASE,
)
_DIVERTED = re.compile(
    r"\bdiversion\s+(?:is\s+|be\s+|hereby\s+|program\s+)*(?:granted|ordered|approved)|\b(?:is|are|be|was|hereby)\s+diverted\b|\bdiverted\b"
    r"|\bgrant(?:s|ed)\s+diversion|\bplaced\s+(?:on|in)\s+(?:pretrial\s+|drug\s+)?diversion",
    re.IGNORECASE,
)
_REDUCED = re.compile(
    r"\b(?:declared|deemed|reduced|determined|designated|adjudged|treated|ordered|bec[o0]mes)\b[^.;]{0,30}?\b(?:as\s+|to\s+be\s+|to\s+)?(?:an?\s+)?"
    r"(?P<grade>misdemean[o0]rs?|infractions?)\b",
    re.IGNORECASE,
)
_SET_ASIDE = re.compile(
    r"\bset(?:ting)?\s+aside\b|\b12[o0]3\.?\s?4a?\b(?=[^.]{0,60}\bgranted\b)|\brelief\s+(?:is\s+)?granted\b"
    r"|\bgranted\b(?=[^.]{0,60}\b12[o0]3\.?\s?4a?\b)",
    re.IGNORECASE,
)
_RELIEF = re.compile(r"\b1[2Z][o0]3[.,]?\s?4\s?a?\b", re.IGNORECASE)
# The words of an order under that section, where the section itself stands in another sentence.
_UNDONE = re.compile(
    r"\bset(?:ting)?\s+aside\b|\bpleas?\s+of\s+not\s+guilty\s+(?:be|is|are)\s+entered\b|\bwithdraw\s+(?:his|her|the)\s+plea\s+of\s+guilty",
    re.IGNORECASE,
)
_HELD = re.compile(r"\bheld\s+t[o0]\s+answer\b|\bcertified\s+t[o0]\s+(?:the\s+)?superior", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:denied|denies\s+the\s+motion|overruled|taken\s+under\s+submission|off\s+calendar|withdrawn)\b",
    re.IGNORECASE,
)
_LESSER = re.compile(
    r"\blesser\b|\bnecessarily\s+included\b|\b(?:reduced|amended)\s+to\s+(?:allege\s+|charge\s+|read\s+)?(?:a\s+)?(?:violation|viol|section|sec|\d)",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:each|all|both)\s+(?:of\s+)?(?:the\s+|said\s+)?(?:above\s+)?(?:counts?|charges?)\b|\bas\s+charged\b(?!\s+in)|\bthe\s+following\b",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:all\s+|the\s+)?(?:remaining|other|balance\s+of(?:\s+the)?)\s+(?:\w+\s+)?(?:counts?|charges?)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:case|act[i1l]on|cause|matter|c[o0]mplaint|inf[o0]rmation|indictment|proceedings|charges?)\b[^.;]{0,40}?$",
    re.IGNORECASE,
)
_A_COUNT = re.compile(r"\b(?:c[o0]un[ti]s?|cts?|cnts?)\b(?!\s+(?:of|and)\b)", re.IGNORECASE)
# Count 2 is dismissed; COUNT 02: DISMISSED; Ct 2 dismissed
_SUBJECT = re.compile(
    r"(?:\s*\([^)]{0,160}\))?[\s,:.\-–]*(?:(?:is|are|be|was|were|ordered|hereby|each|also|and|on|motion|of|the|people|da|d\.a\.|stands?|to)\s+)*$",
    re.IGNORECASE,
)
# ..., and Count 2, possession of marijuana, is dismissed
_SUBJECT_WITH_OFFENCE = re.compile(
    r",(?:(?!\b(?:case|action|matter|cause|complaint|information|defendant|court)\b)[^.;]){4,160}?,\s*(?:is|are)\s+(?:\w+\s+){0,3}",
    re.IGNORECASE,
)
_FIRST_NUMBERS = re.compile(r"(?<![\d./$:-])\d{1,2}(?![\d.:/(-])(?:\s*(?:,\s*and|,|and|&)\s*\d{1,2}(?![\d.:/(-]))*")


@dataclass(frozen=True, slots=True)
class Named:
    """Counts named in a period: their numbers, or whose ``scope`` (all, the rest) they are."""

    start: int
    end: int
    numbers: tuple[tuple[int, float], ...]
    scope: Scope
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the court or the defendant.

    ``value`` is the plea of a plea and the grade of a reduction; ``start`` to ``end`` are its words, ``first`` to
    ``last`` the period they stand in; ``named`` the counts it speaks of, empty where it names none; ``whole`` says
    that it disposes of the whole case; ``doubtful`` that the box before it may not be ticked.
    """

    kind: Kind
    value: str | None
    start: int
    end: int
    first: int
    last: int
    named: tuple[Named, ...]
    whole: bool = False
    doubtful: bool = False
    relief: bool = False


@dataclass(frozen=True, slots=True)
class _Cue:
    kind: Kind
    start: int
    end: int
    value: str | None = None


def periods(spoken: Spoken) -> list[tuple[int, int]]:
    """Return the stretches of the text that full stops and the beginnings of printed statements part."""
    text = spoken.text
    cuts = {0, len(text), *spoken.cuts}
    cuts |= {start for start, _ in sentences(text) if start and not text[:start].rstrip().endswith(";")}
    ordered = sorted(cuts)
    return [(a, b) for a, b in pairwise(ordered) if text[a:b].strip()]


def find_acts(spoken: Spoken, first: int) -> list[Act]:
    """Return the acts that *spoken* tells of, in its order.

    Args:
        spoken: what the paper states.
        first: where its body begins, behind caption and list of counts.
    """
    found: list[Act] = []
    relief = relieved = False
    for start, end in periods(spoken):
        if end <= first:
            continue
        start = max(start, first)
        segment = next((each for each in spoken.segments if each.start <= start < each.end), None)
        here = _RELIEF.search(spoken.text, start, end) is not None
        ordered = here and _DENIED.search(spoken.text, start, end) is None
        relieved = relieved or ordered
        relief = here or (relief and _goes_on(spoken.text, start))
        relief = relief or (relieved and _UNDONE.search(spoken.text, start, end) is not None)
        found += _in_period(spoken.text, start, end, segment, relief, spoken.first < end and start < spoken.last)
    return found


def _goes_on(text: str, start: int) -> bool:
    """Tell whether a period goes on with the one before: it begins in small letters or with ``and``."""
    opening = text[start:].lstrip()[:4]
    return opening[:1].islower()


def _in_period(text: str, first: int, last: int, segment: Segment | None, relief: bool, loose: bool) -> Iterator[Act]:
    piece = text[first:last]
    cues = sorted(
        _cues(piece, segment, segment is not None and first == segment.start, relief), key=lambda cue: cue.start
    )
    if not cues:
        return
    named = _named(piece)
    if segment is not None and not named:
        named = _written_numbers(piece, cues[0])
    doubtful = segment.state == "doubtful" if segment is not None else loose
    shares = _shared(piece, cues, named)
    for cue, mine in zip(cues, shares, strict=True):
        whole = not mine and (
            _WHOLE.search(piece[max(cue.start - 60, 0) : cue.start]) is not None
            or (segment is None and len(cues) == 1 and cue.kind in ("dismissed", "diverted"))
        )
        # of a count whose number cannot be read
        whole = whole and _A_COUNT.search(piece[: cue.start]) is None
        yield Act(
            cue.kind,
            cue.value,
            first + cue.start,
            first + cue.end,
            first,
            last,
            tuple(
                Named(first + each.start, first + each.end, each.numbers, each.scope, each.backward) for each in mine
            ),
            whole,
            doubtful,
            relief,
        )


def _cues(piece: str, segment: Segment | None, opens: bool, relief: bool) -> Iterator[_Cue]:
    taken: list[_Cue] = []

    def free(start: int, end: int) -> bool:
        return not any(cue.start < end and start < cue.end for cue in taken)

    denied = _DENIED.search(piece)
    relieved = relief and re.search(r"\bset\s+aside|\bgranted|\bdismiss|\bordered", piece, re.IGNORECASE)
    if relieved and not (denied and denied.group().lower() == "denied"):
        match = _SET_ASIDE.search(piece) or _DISMISSED.search(piece)
        if match is not None:
            # that the plea of guilty be set aside, a plea of not guilty entered, and the case dismissed, is one act
            taken.append(_Cue("set_aside", *match.span()))
            yield from taken
            return
    for match in _PLEA.finditer(piece):
        before, plea = piece[: match.start()], " ".join(match["plea"].lower().split())
        if _WITHDRAWN_BEFORE.search(before) or (
            plea.startswith("n") and "guilty" in plea and _WITHDRAWN_AFTER.match(piece, match.end())
        ):
            taken.append(_Cue("pleaded", *match.span(), value=None))
            continue
        if _FORMER.search(before):
            continue
        taken.append(_Cue("pleaded", *match.span(), value=_plea(plea)))
    for match in _FOUND.finditer(piece):
        if free(*match.span()):
            taken.append(_Cue("not_guilty" if match["not"] else "guilty", *match.span()))
    for pattern, kind in ((_ACQUITTED, "not_guilty"), (_CONVICTED, "guilty"), (_AS_CHARGED, "guilty")):
        for match in pattern.finditer(piece):
            if free(*match.span()):
                taken.append(_Cue(kind, *match.span()))  # type: ignore[arg-type]
    for match in _DIVERTED.finditer(piece):
        if free(*match.span()) and not denied:
            taken.append(_Cue("diverted", *match.span()))
    for match in _REDUCED.finditer(piece):
        if free(*match.span()) and not denied:
            taken.append(_Cue("reduced", *match.span(), value=match["grade"].lower()[:11].rstrip("s")))
    for match in _DISMISSED.finditer(piece):
        if free(*match.span()) and not denied and not _NOT_YET.search(piece[: match.start()]):
            taken.append(_Cue("dismissed", *match.span()))
    for match in _HELD.finditer(piece):
        if free(*match.span()):
            taken.append(_Cue("held_to_answer", *match.span()))
    if not taken and opens and segment is not None and segment.printed is not None:
        cue = _printed_cue(piece, segment)
        if cue is not None:
            taken.append(cue)
    yield from (cue for cue in taken if cue.kind != "pleaded" or cue.value is not None)


def _plea(words: str) -> str:
    squeezed = words.replace("1", "i").replace("0", "o")
    if "insanity" in squeezed:
        return "not_guilty_by_reason_of_insanity"
    if squeezed.startswith("not"):
        return "not_guilty"
    return "nolo_contendere" if squeezed.startswith("no") else "guilty"


_PRINTED: dict[str, Kind] = {
    "guilty": "guilty",
    "not_guilty": "not_guilty",
    "lesser": "guilty",
    "dismissed": "dismissed",
    "diverted": "diverted",
    "reduced": "reduced",
    "set_aside": "set_aside",
    "held_to_answer": "held_to_answer",
}


def _printed_cue(piece: str, segment: Segment) -> _Cue | None:
    """Return the act of a ticked statement whose words are too damaged to be found by themselves."""
    assert segment.printed is not None
    stop = min(len(piece), len(segment.printed.letters))
    if segment.printed.effect == "plea":
        choice = re.search(rf"\b{_GUILT}\b", piece, re.IGNORECASE)
        return _Cue("pleaded", choice.start(), choice.end(), _plea(choice["plea"].lower())) if choice else None
    kind = _PRINTED.get(segment.printed.effect)
    if kind is None:
        return None
    return _Cue(kind, 0, stop, "misdemeanor" if kind == "reduced" else None)


def _named(piece: str) -> list[Named]:
    found = [
        Named(label.start, label.end, label.numbers, "named", label.backward or piece[max(label.start - 1, 0)] == "(")
        for label in find_labels_of_counts(piece)
        if not label.referring
    ]
    for pattern, scope in ((_REST, "rest"), (_ALL, "all")):
        for match in pattern.finditer(piece):
            if not any(each.start < match.end() and match.start() < each.end for each in found):
                found.append(Named(match.start(), match.end(), (), scope))  # type: ignore[arg-type]
    numbers = [each for each in found if each.scope == "named"]
    # "the following: Count 1 …", "as charged" beside numbers say no more than the numbers
    found = [each for each in found if each.scope != "all" or not numbers]
    return sorted(found, key=lambda each: each.start)


def _written_numbers(piece: str, cue: _Cue) -> list[Named]:
    """Return the numbers written into the blank of a printed statement whose word ``count`` was misread."""
    match = _FIRST_NUMBERS.search(piece, cue.end)
    if match is None or not re.search(r"\bc\w{0,2}u?\s?n?\s?t", piece[: match.start()], re.IGNORECASE):
        return []
    numbers = tuple((int(number), 1.0) for number in re.findall(r"\d{1,2}", match.group()) if int(number))
    return [Named(match.start(), match.end(), numbers, "named")]


def _shared(piece: str, cues: Sequence[_Cue], named: Sequence[Named]) -> list[list[Named]]:
    """Return for each act the counts that it speaks of."""
    shares: list[list[Named]] = [[] for _ in cues]
    for at, each in enumerate(named):
        stop = named[at + 1].start if at + 1 < len(named) else len(piece)
        ahead = next((i for i, cue in enumerate(cues) if cue.start >= each.end), None)
        behind = next((i for i in reversed(range(len(cues))) if cues[i].end <= each.start), None)
        inside = next((i for i, cue in enumerate(cues) if cue.start <= each.start and each.end <= cue.end), None)
        if inside is not None:
            shares[inside].append(each)
        elif behind is None:
            if ahead is not None:
                shares[ahead].append(each)
        elif (
            ahead is not None
            and not each.backward
            and cues[ahead].start <= stop
            and cues[ahead].kind in ("dismissed", "reduced", "diverted", "set_aside", "held_to_answer")
            and _is_subject(piece[each.end : cues[ahead].start])
        ):
            shares[ahead].append(each)
        else:
            shares[behind].append(each)
    return shares


def _is_subject(between: str) -> bool:
    """Tell whether the words between counts and an act make the counts its subject."""
    return bool(_SUBJECT.fullmatch(between) or _SUBJECT_WITH_OFFENCE.fullmatch(between))
