"""What an order's prose says of each defendant: of which counts convicted, and how the counts are graded."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from extract.draft import CountDraft, Field, derived, read
from extract.families.abstract_prose import ProseCount, count_of_unit
from extract.families.abstract_units import Unit, units
from extract.families.charges import Judgment, description_field
from extract.families.clauses import find_labels_of_counts, sentence_at, sentences
from extract.families.defendants import Defendant
from extract.families.layout import Sheet
from extract.families.probation_words import is_procedural
from nlp.dispositions import find_severities
from nlp.phrases import Found

__all__ = [
    "Part",
    "decree_start",
    "dismissed_counts",
    "names_everybody",
    "of_defendant",
    "parts_by_defendant",
    "read_convictions",
]

# From here on the paper orders; what stands before tells what was found.
_DECREE = re.compile(
    r"\b[I1l]T\s+[I1l][S5]\s+(?:(?:HEREBY|THEREFORE|FURTHER|THEREUPON|SO)[\s,]+){0,2}(?:[O0]RDERED|ADJUDGED)"
    r"|\b(?:THE\s+)?C[O0]URT\s+(?:HEREBY\s+)?[O0]RDERS\b"
    r"|\b[I1l]MP[O0]S[I1l]T[I1l][O0]N\s+[O0]F\s+(?:SENTENCE|JUDGMENT)"
    r"|\b[I1l]T\s+[I1l][S5]\s+THE\s+(?:JUDGMENT|[O0]RDER|SENTENCE)\b",
    re.IGNORECASE,
)
_CONVICTED = re.compile(
    r"c[o0]nv[i1l]ct(?:ed|[i1l][o0]n)|(?:p[l1i]ead(?:ed|s)?|p[l1i]ed|f[o0]und|adjudged)\s+(?:not\s+)?gu[i1l]+ty|p[l1i]eas?\s+of\s+(?:gu[i1l]+ty|n[o0]l[o0])"
    r"|p[l1i](?:ead(?:ed|s)?|ed)\s+n[o0]",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(
    r"\beach\s+(?:of\s+(?:them|(?:said|the)\s+defendants)|(?:said\s+)?defendant)|\bboth\s+(?:of\s+)?(?:said\s+|the\s+)?defendants"
    r"|\b(?:said|the|all)\s+defendants\b",
    re.IGNORECASE,
)
_TERM = re.compile(r"(?<![\w.])\(?\d{1,2}[.)]\s+(?=[A-Z])")
_JOINED = re.compile(r"[\s,]*(?:and\b|&)?[\s,]*(?:(?:the\s+)?defendants?\s*)?", re.IGNORECASE)
_NEXT_CHARGE = re.compile(
    r";|\band\s+(?:also\s+)?(?:of|to|for)\b|\bc[o0]unts?\s+(?:\w{1,5})\s*[:,]|\(\d\)", re.IGNORECASE
)
_AND = re.compile(r";|\band\b", re.IGNORECASE)
_REDUCED = re.compile(
    r"\b(?:declar|deem|reduc|treat|determin|hereby\s+fix|sentenced\s+as|pursuant\s+to|\bnow\b|17\s*\(?b)",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    r"\b(?:declare[ds]?|deem(?:ed|s)?|reduced?|determine[ds]?|treated)\b[^.;]{0,60}\bm[i1l]sdemean[o0]rs?\b"
    r"|\b17\s*\(?b\)?[^.;]{0,60}\bm[i1l]sdemean[o0]rs?\b|\bm[i1l]sdemean[o0]rs?\b[^.;]{0,60}\b17\s*\(?b\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\b(?:may|upon\s+(?:the\s+)?(?:successful\s+)?completion|if|unless|will)\b", re.IGNORECASE)
# ... upon a plea of guilty of A; and of B
_CHAINED = re.compile(r"\W*and\s+(?:also\s+)?(?:of|to)\b", re.IGNORECASE)
_OF = re.compile(
    r"\b(?:gu[i1l]+ty|c[o0]ntendere|c[o0]ntest|jury|c[o0]urt|c[o0]nv[i1l]cted|cr[i1l]mes?|[o0]ffen[sc]es?|charges?|and)\s+(?:of|to)\s+"
    r"(?:the\s+(?:cr[i1l]me|[o0]ffen[sc]e)\s+of\s+)?|:\s+|\bc[o0]unts?\s+(?:n[o0]\.?\s*)?\w{1,6}\s*(?:there[o0]f)?\s*[,:]\s+(?:t[o0][\s-]wit\W+)?",
    re.IGNORECASE,
)
_IN_VIOLATION = re.compile(
    r"[\s,(]*(?:\ban?\s+(?:fel[o0]ny|m[i1l]sdemean[o0]r)\)?[\s,]*)?\b(?:[i1l]n\s+|a\s+)?v[i1l][o0]lat[i1l][o0]n\s+[o0]f\b",
    re.IGNORECASE,
)
_SECTION_WORD = re.compile(r"[\s,:(\-]*(?:\b(?:sections?|secs?)\b\.?|§)?[\s,:(\-]*$", re.IGNORECASE)
# ... charged with violations of A and B, and having pleaded guilty to
_CHARGED_WITH = re.compile(
    r"(?<!\bas )\b(?:charged|accused)\b[^;.]{0,400}?(?=\b(?:having|and|was|were|has|had|thereafter)\b[^;.]{0,60}?"
    r"\b(?:plead(?:ed|s)?|pled|f[o0]und|c[o0]nv[i1l]cted)\b)",
    re.IGNORECASE,
)
_LIST = re.compile(r"[\s,]*(?:and|&|or)?\s*(?:(?:sections?|secs?)\b\.?\s*|§\s*)?", re.IGNORECASE)
_DISMISSED = re.compile(r"\bd[i1l]sm[i1l]ss(?:ed|al)\b|\bstricken\b", re.IGNORECASE)
_LONGEST = 200
"""So many characters before its section a title is sought."""
MOST_COUNTS = 60
"""Nobody was ever granted probation for more; what names more is not read further, and a person looks."""
_TOO_MANY = "the paper names more counts than any order has"
_TWO_GRADES = "the paper names two grades beside the count"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the paper's text, and of which defendants it speaks (by their order)."""

    first: int
    last: int
    of: frozenset[int]


def decree_start(text: str) -> int:
    """Return where the order itself begins; the text's length where it is not found."""
    convicted = _CONVICTED.search(text)
    match = _DECREE.search(text, convicted.end() if convicted else 0) or _DECREE.search(text)
    return match.start() if match else len(text)


def parts_by_defendant(sheet: Sheet, defendants: Sequence[Defendant], first: int, last: int) -> list[Part]:
    """Cut ``flow[first:last]`` where it turns to another defendant; before it names any it speaks of all."""
    everybody = frozenset(range(len(defendants)))
    if len(defendants) < 2:
        return [Part(first, last, everybody)]
    turns = sorted(_turns(sheet.flow, defendants, first, last), key=lambda turn: turn[0])
    parts: list[Part] = []
    at, of, end = first, everybody, first
    for start, stop, whom in turns:
        if of != everybody and whom != everybody and _JOINED.fullmatch(sheet.flow, end, start):
            of, end = of | whom, stop
            continue
        if start > at:
            parts.append(Part(at, start, of))
        at, of, end = start, whom, stop
    parts.append(Part(at, last, of))
    return parts


def _turns(
    text: str, defendants: Sequence[Defendant], first: int, last: int
) -> Iterator[tuple[int, int, frozenset[int]]]:
    everybody = frozenset(range(len(defendants)))
    yield from ((match.start(), match.end(), everybody) for match in _EVERYBODY.finditer(text, first, last))
    yield from ((match.start(), match.end(), everybody) for match in _TERM.finditer(text, first, last))
    names = [_spoken(str(defendant.name.value or "")) for defendant in defendants]
    surnames = [name[1] for name in names]
    words = [(m.start(), m.end(), m.group().upper()) for m in re.finditer(r"[^\s,.;:()]+", text[first:last])]
    for index, (given, surname) in enumerate(names):
        if not surname:
            continue
        alone = sum(other[-1] == surname[-1] for other in surnames if other) == 1
        for number, (_, end, word) in enumerate(words):
            if not _like(word, surname[-1]):
                continue
            near = words[max(number - 4, 0) : number]
            named = next((w for w in reversed(near) if given and _like(w[2], given[0])), None)
            if named is not None:
                yield first + named[0], first + end, frozenset({index})
            elif alone and near and _like(near[-1][2], "DEFENDANT"):
                yield first + words[number][0], first + end, frozenset({index})


def _spoken(name: str) -> tuple[list[str], list[str]]:
    """Return given names and last names of ``LAST, FIRST MIDDLE SUFFIX``."""
    last, _, given = name.partition(", ")
    return given.split(), last.split()


def _like(read_word: str, word: str) -> bool:
    return read_word == word or (len(word) >= 5 and Levenshtein.distance(read_word, word, score_cutoff=1) <= 1)


def of_defendant(parts: Sequence[Part], index: int) -> list[tuple[int, int]]:
    """Return the stretches that speak of a defendant."""
    return [(part.first, part.last) for part in parts if index in part.of]


def names_everybody(text: str, first: int, last: int) -> bool:
    """Tell whether a stretch speaks of all defendants alike (``each of said defendants``)."""
    return _EVERYBODY.search(text, first, last) is not None


def masked(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """Return *text* with blanks for what lies outside of the *stretches*, as long as it was."""
    kept = [" "] * len(text)
    for first, last in stretches:
        kept[first:last] = text[first:last]
    return "".join(kept)


def _view(sheet: Sheet, stretches: Sequence[tuple[int, int]]) -> Sheet:
    """Return the sheet with nothing to be read outside of the *stretches*, every place as before."""
    view = copy.copy(sheet)
    view.flow = masked(sheet.flow, stretches)
    return view


def read_convictions(
    sheet: Sheet, stretches: Sequence[tuple[int, int]], judgment: Judgment, whole: bool
) -> list[ProseCount]:
    """Return the counts that the stretches name.

    *whole* tells that these are all that the paper says of convictions, so that the grade may stand elsewhere.
    """
    sheet = _view(sheet, stretches)
    text = sheet.flow
    found = _offences(_CHARGED_WITH.sub(lambda match: " " * len(match.group()), text), judgment)
    if not any(unit.mention is not None for unit in found):
        found = _offences(text, judgment)
    too_many = len(found) > MOST_COUNTS
    found = found[:MOST_COUNTS]
    preamble = min((unit.first for unit in found if unit.mention is not None), default=len(text))
    counts: list[ProseCount] = []
    for unit in found:
        count = count_of_unit(sheet, unit, preamble, judgment, _grade(sheet, text, unit, found))
        if count.plea is None and counts and _CHAINED.match(text, unit.first):
            count = replace(count, plea=counts[-1].count.plea)
        if unit.mention is not None and (title := _title(sheet, text, unit)) is not None:
            count = replace(count, description=title)
        counts.append(ProseCount(count, unit.first, unit.last, _TOO_MANY if too_many else unit.doubt))
    counts = _graded_as_listed(sheet, found, counts)
    return (
        [replace(each, count=_declared(sheet, each, len(counts), judgment)) for each in counts] if whole else counts
    )


def _offences(text: str, judgment: Judgment) -> list[Unit]:
    """Return the counts that *text* names, without the sections that say how the court proceeds."""
    return [
        unit
        for unit in units(text, judgment.day)
        if unit.mention is None or not is_procedural(unit.mention.readings[0].value.section)
    ]


def dismissed_counts(
    sheet: Sheet, stretches: Sequence[tuple[int, int]], known: Sequence[CountDraft], judgment: Judgment
) -> list[CountDraft]:
    """Return the counts that the stretches name only to dismiss them (``Count One is dismissed``)."""
    text = _view(sheet, stretches).flow
    numbers = {count.number.value for count in known if count.number is not None}
    found: list[CountDraft] = []
    for first, last in sentences(text):
        match = _DISMISSED.search(text, first, last)
        if match is None or _CONVICTED.search(text, first, last) or _LATER.search(text, first, match.end()):
            continue
        for label in find_labels_of_counts(text[first:last]):
            place = sheet.spans(first + label.start, first + label.end)
            for number, cost in label.numbers:
                if number not in numbers and not label.referring:
                    numbers.add(number)
                    found.append(
                        CountDraft(
                            number=read(sheet.document, number, *place, cost=cost),
                            disposition=read(sheet.document, "dismissed", *sheet.spans(*match.span())),
                            disposition_date=derived(judgment.day, "../../date") if judgment.day else None,
                        )
                    )
    return found


def _graded_as_listed(sheet: Sheet, found: Sequence[Unit], counts: Sequence[ProseCount]) -> list[ProseCount]:
    """Give the sections of a list the grade that stands behind its last (``Sections A and B, felonies``)."""
    made = list(counts)
    for index in range(len(made) - 2, -1, -1):
        one, other = found[index].mention, found[index + 1].mention
        if made[index].count.severity is not None or one is None or other is None or one.end > other.start:
            continue
        if _LIST.fullmatch(sheet.flow, one.end, other.start):
            severity = made[index + 1].count.severity
            made[index] = replace(made[index], count=replace(made[index].count, severity=severity))
    return made


def _title(sheet: Sheet, text: str, unit: Unit) -> Field[str] | None:
    """Return the title that stands before ``in violation of``, None where the section is told otherwise."""
    assert unit.mention is not None
    first = max(unit.first, unit.mention.start - _LONGEST)
    tail = _IN_VIOLATION.search(text, first, unit.mention.start)
    if tail is None and unit.label is not None and unit.label.end < unit.mention.start:
        # Count 1: BURGLARY, 459 P.C.
        end = _SECTION_WORD.sub("", text[unit.label.end : unit.mention.start])
        return description_field(sheet, unit.label.end, unit.label.end + len(end)) if len(end) < _LONGEST else None
    if tail is None:
        return None
    heads = [match.end() for match in _OF.finditer(text, first, tail.start())]
    return description_field(sheet, heads[-1] if heads else first, tail.start()) if heads else None


def _grade(sheet: Sheet, text: str, unit: Unit, every: Sequence[Unit]) -> Field[str] | None:
    """Return the grade that stands beside a charge: before its section, or behind it, but not that of the next."""
    if unit.mention is None:
        return None
    first, last = unit.first, unit.last
    previous = max((u.mention.end for u in every if u.mention and u.mention.end <= unit.mention.start), default=0)
    following = min(
        (u.mention.start for u in every if u.mention and u.mention.start > unit.mention.end), default=None
    )
    start, end = max(first, previous), unit.mention.start
    if previous > sentence_at(text, unit.mention.start)[0]:
        start = max([start, *(match.end() for match in _AND.finditer(text, start, end))])
    before = [_moved(found, start) for found in find_severities(text[start:end])]
    chained = following is not None and following <= last + 2
    if chained:
        boundary = _NEXT_CHARGE.search(text, unit.mention.end, last)
        last = boundary.start() if boundary else last
    behind = [_moved(found, unit.mention.end) for found in find_severities(text[unit.mention.end : last])]
    grades = {found.canonical for found in (*before, *behind)}
    if not grades:
        return None
    reason = None
    chosen = (behind or before)[-1]
    if len(grades) > 1:
        reduced = bool(behind) and bool(_REDUCED.search(text, unit.mention.end, behind[-1].start))
        if not reduced and chained and before:
            chosen = before[-1]
        elif not reduced:
            reason = _TWO_GRADES
    spans = sheet.spans(chosen.start, chosen.end)
    return read(sheet.document, str(chosen.canonical), *spans, cost=chosen.cost, reason=reason)


def _moved(found: Found, by: int) -> Found:
    return replace(found, start=found.start + by, end=found.end + by)


def _declared(sheet: Sheet, each: ProseCount, how_many: int, judgment: Judgment) -> CountDraft:
    """Take in a sentence by itself that makes the offence a misdemeanor: of the count that it names, or of all."""
    for first, last in sentences(sheet.flow):
        match = _DECLARED.search(sheet.flow, first, last)
        if match is None or _LATER.search(sheet.flow, first, match.end()):
            continue
        if each.first <= match.start() < each.last:
            continue
        labels = find_labels_of_counts(sheet.flow[first:last])
        named = {number for label in labels for number, _ in label.numbers}
        own = each.count.number.value if each.count.number is not None else None
        if named and own not in named:
            continue
        several = how_many > 1 and not named
        reason = "the paper makes an offence a misdemeanor, and not plainly which" if several else None
        grade = read(sheet.document, "misdemeanor", *sheet.spans(*match.span()), reason=reason)
        return replace(each.count, severity=grade)
    return each.count
