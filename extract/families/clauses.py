"""Where the typed prose of an abstract names a count, and which of its sections are offences of this judgment.

Sections stand there for many reasons: the offence, a prior conviction, the law that orders the abstract itself. Only
those that the words around them make an offence of this judgment are taken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extract.families.charges import count_number
from nlp.sections import Mention, find_charges, parse_section
from nlp.values import Charge, Reading, Section

__all__ = ["ORDER", "PRIOR", "Label", "find_labels_of_counts", "is_procedure", "offences", "sentence_at", "sentences"]

_NUMERAL = r"(?:[IVX]{1,4}|[Il1|]{1,3}|\d{1,2}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)"
_COUNT = re.compile(
    rf"\b(?:C[O0]UN[TI]S?|CTS?|CNTS?)\b[.·•]?\s*(?:N[O0]S?[.,]?|NUMBERS?|#)?\s*[:#]?\s*"
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
    r"\s*[(,]?\s*(?:the\s+)?(?:provisions\s+of\s+)?(?:(?:sections?|secs?\.?|§+)\s*)?$",
    re.IGNORECASE,
)
_OFFENCE = re.compile(
    r"\b(?:v[i1l][o0][l1i]at(?:i[o0]n|ing|ed)|viol\b|v/s|crime|offen[sc]e|guilty|c[o0]nvicted|charge[ds]?\b|felony|misdemeanor|contrary\s+to|to[\s-]wit)",
    re.IGNORECASE,
)
PRIOR = re.compile(
    r"\b(?:pr[i1l][o0]r\s+(?:(?:felony|narcotics?|drug|marijuana)\s+)?(?:c[o0]nvict[i1l][o0]ns?|felon(?:y|ies)|offenses?)|pr[i1l][o0]rs\b"
    r"|(?:previously|theretofore)\s+(?:been\s+)?convicted)",
    re.IGNORECASE,
)
_AFTERPRIORS = re.compile(
    r"\bIT\s+IS\b|\bWHEREFORE\b|\bTHEREFORE\b|\(\d\)\s+Case|\b(?:defendant|he|she|sentence)s?\b[^.]{0,40}\b(?:sentenced|punished|run)\b"
)
ORDER = re.compile(
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
# No sentence ends with these: the point behind them is a speck.
_GOES_ON = re.compile(r"\b(?:to|of|the|in|an?|and|or|with|for|by|said|as)$")
_LISTED = re.compile(r"\s*(?:[,;]|and|or|&|[,;]\s*and)\s*(?:(?:sections?|secs?\.?|§)\s*)?", re.IGNORECASE)
_ATTEMPT = re.compile(r"\battempt(?:ed|ing)?\b(?:(?!\bcounts?\b)[^.;])*$", re.IGNORECASE)
_CONSPIRACY = re.compile(r"\bconspir(?:acy|ed|ing)\b(?:(?!\bcounts?\b)[^.;])*$", re.IGNORECASE)
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


@lru_cache(maxsize=8)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the sentences and clauses of *text*: cut behind points and semicolons that end one."""
    cuts = [0]
    for match in re.finditer(r";\s+|\.\s+(?=[A-Z0-9(])", text):
        before = text[max(match.start() - 8, 0) : match.start()]
        if match.group()[0] == "." and (_ABBREVIATION.search(before) or _GOES_ON.search(before)):
            continue
        cuts.append(match.end())
    cuts = sorted({*cuts, *(match.start() for match in _PARAGRAPH.finditer(text))})
    return tuple((a, b) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if text[a:b].strip())


def sentence_at(text: str, at: int) -> tuple[int, int]:
    """Return the sentence that holds the character *at*."""
    every = sentences(text)
    index = bisect_right(every, (at, len(text))) - 1
    return every[index] if index >= 0 and at < every[index][1] else (0, len(text))


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


def offences(text: str, labels: Sequence[Label], on: str | None) -> list[Mention]:
    """Return the sections that are offences of this judgment."""
    order = ORDER.search(text)
    every = [
        _with_attempt(text, _completed(text, mention)) for mention in _with_shared_code(text, find_charges(text, on))
    ]
    priors = list(_prior_stretches(text, labels))
    cued: list[Mention] = []
    bare: list[Mention] = []
    in_priors: list[Mention] = []
    end_before = 0
    for mention in every:
        if _is_age(text, mention):
            continue
        before = text[end_before : mention.start]
        end_before = mention.end
        if mention.readings[0].value.section.code is None or is_procedure(before):
            continue
        if any(a <= mention.start < b for a, b in priors):
            in_priors.append(mention)
        elif (
            _OFFENCE.search(before[-120:])
            or _label_before(labels, mention, before)
            or (cued and _LISTED.fullmatch(before))
        ):
            cued.append(mention)
        elif order is None or mention.start < order.start():
            bare.append(mention)
    return cued or bare or in_priors[:1]


def _is_age(text: str, mention: Mention) -> bool:
    """Tell whether a number is the age in an offence's title (``TO MINOR -14, 11361(a) H&S``)."""
    return len(mention.readings[0].value.section.number) <= 2 and text[: mention.start].endswith((" -", "+"))


def is_procedure(before: str) -> bool:
    """Tell whether the words *before* a section make it the law of a procedure (``as provided by``)."""
    return bool(_PROCEDURE.search(before[-60:]))


def _label_before(labels: Sequence[Label], mention: Mention, before: str) -> bool:
    return any(0 <= mention.start - label.end <= len(before) for label in labels)


def _prior_stretches(text: str, labels: Sequence[Label]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that speak of prior convictions: to the sentence's end, or a list of them whole."""
    for match in PRIOR.finditer(text):
        ends = [label.start for label in labels if label.start > match.end()]
        after = _AFTERPRIORS.search(text, match.end())
        if after is not None:
            ends.append(after.start())
        if not re.search(r"follow", text[match.end() : match.end() + 80], re.IGNORECASE):
            ends.append(sentence_at(text, match.start())[1])
        yield match.start(), min(ends, default=len(text))


def _with_shared_code(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Give the first of ``Sections 11530 and 11531 of the Health and Safety Code`` the code of the last."""
    coded: list[Mention] = []
    for mention in reversed(mentions):
        following = coded[-1] if coded else None
        if following is not None and mention.readings[0].value.section.code is None:
            code = following.readings[0].value.section.code
            between = text[mention.end : following.start]
            if code is not None and _LISTED.fullmatch(between):
                mention = replace(mention, readings=tuple(_with_code(r, code) for r in mention.readings))
        coded.append(mention)
    return coded[::-1]


def _with_code(reading: Reading[Charge], code: str) -> Reading[Charge]:
    section = Section(code, reading.value.section.number)
    return replace(reading, value=replace(reading.value, section=section))


def _with_attempt(text: str, mention: Mention) -> Mention:
    """Make a charge an attempt or a conspiracy where the words before it say so."""
    before = text[max(mention.start - 90, 0) : mention.start]
    attempted, conspiracy = bool(_ATTEMPT.search(before)), bool(_CONSPIRACY.search(before))
    if not attempted and not conspiracy:
        return mention
    changed = tuple(
        replace(
            reading,
            value=replace(
                reading.value,
                attempted=reading.value.attempted or attempted,
                conspiracy=reading.value.conspiracy or conspiracy,
            ),
        )
        for reading in mention.readings
    )
    return replace(mention, readings=changed)


def _completed(text: str, mention: Mention) -> Mention:
    """Take in ``subdivision (a) of`` before the section, or ``, subdivision (a), of the … Code`` behind it."""
    section = mention.readings[0].value.section
    if section.subdivisions:
        return mention
    before = text[max(mention.start - 40, 0) : mention.start]
    ahead = re.search(_SUBDIVISION.pattern + r"\s*(?:of\s+)?(?:(?:sections?|secs?\.?|§)\s*)?$", before, re.IGNORECASE)
    behind = re.match(r"[\s,]*" + _SUBDIVISION.pattern + r"[\s,]*", text[mention.end :], re.IGNORECASE)
    found = ahead or behind
    if found is None:
        return mention
    part = f"({found['letter'].lower()})" + (f"({found['digit']})" if found["digit"] else "")
    start = mention.start - (len(before) - ahead.start()) if ahead else mention.start
    end = mention.end + (behind.end() if behind and not ahead else 0)
    code = section.code
    if code is None:
        named = parse_section(f"{section.number} {text[end : end + 60]}")
        code = named[0].value.code if named else None
    changed = tuple(
        replace(r, value=replace(r.value, section=Section(code, r.value.section.number + part)), raw=text[start:end])
        for r in mention.readings[:1]
    )
    return Mention(start, end, changed)
