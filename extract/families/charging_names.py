"""The defendants as a charging paper's prose names them: who is accused, of which counts, and in which spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from extract.draft import Field, read
from extract.families.captions import may_be_name
from extract.families.defendants import Defendant
from extract.families.layout import Sheet
from nlp.names import parse_name

__all__ = ["accused_in_prose", "named_in", "spelled"]

_ACCUSED = re.compile(
    r"\b(?:accuses?|complains?\s+(?:and\s+accuses?|of)|charges?)\s+(?:the\s+)?(?:said\s+)?(?:defendants?,?\s+)?"
    r"(?P<names>[A-Z][A-Za-z.,'\- ]{4,160}?)\s+(?:of|with)\s+(?:the\s+|a\s+)?"
    r"(?:crimes?|following|offenses?|felony|misdemeanor)",
)
_COMMITTED_BY = re.compile(r"\bcommitted\s+by\s+(?P<names>[A-Z][A-Z.,'\- ]{4,160}?),?\s+who\b")
_AND = re.compile(r"\s*,?\s+\band\b\s+|\s*,\s*(?!(?:JR|SR|II|III|IV)\b)", re.IGNORECASE)
_ALL = re.compile(
    r"\bsaid\s+defendants\b|\bdefendants\s+(?:above|herein)|\babove[\s-]named\s+defendants|\beach\s+of\s+(?:them|said)",
    re.IGNORECASE,
)
_LIKE = 86.0
_VERY_LIKE = 91.0
_TWO_SPELLINGS = "the caption and the counts spell the name in two ways"
_SHORTEST = 4


def _spoken(name: str) -> str:
    last, _, given = name.partition(", ")
    words = given.split()
    suffix = words.pop() if words and words[-1] in ("JR", "SR", "II", "III", "IV", "ESQ") else ""
    return " ".join([*words, last, suffix]).strip()


def _apart(name: str, blank: str) -> re.Pattern[str]:
    words = [blank.join(re.escape(letter) for letter in word) for word in _spoken(name).split()]
    return re.compile(r"(?<![A-Z])" + r"[\s.,]{1,4}".join(words) + r"(?![A-Z])")


def spelled(sheet: Sheet, name: Field[str], start: int) -> Field[str]:
    """Return *name* as the prose from character *start* on bears it out.

    A name that the prose has with other blanks only is read with the fewer ones; another spelling is doubted.
    """
    body = sheet.flow[start:].upper()
    if name.value is None or "," not in name.value or _apart(name.value, "").search(body):
        return name
    together = re.sub(r"[\s,.]+", "", _spoken(name.value))
    if len(together) < 2 * _SHORTEST:
        return name
    # IS AIAH where the counts have ISAIAH
    loose = re.compile(r"(?<![A-Z])" + r"[\s.,]{0,3}".join(map(re.escape, together)) + r"(?![A-Z])")
    found = Counter(
        reading.value for match in loose.finditer(body) if (reading := parse_name(" ".join(match.group().split())))
    )
    for other, _ in found.most_common(1):
        if len(other.split()) < len(name.value.split()):
            return replace(name, value=other, cost=name.cost + 0.5, alternatives=((name.value, 0.0, "the caption"),))
    near = fuzz.partial_ratio_alignment(_spoken(name.value), body, score_cutoff=_LIKE)
    if near is None:
        return name
    first, last = near.dest_start, near.dest_end
    while first > 0 and body[first - 1].isalpha():
        first -= 1
    while last < len(body) and body[last].isalpha():
        last += 1
    reading = parse_name(body[first:last])
    if reading is None or reading.value == name.value:
        return name
    others = (*name.alternatives, (reading.value, 0.0, "the counts"))
    return replace(name, reason=name.reason or _TWO_SPELLINGS, sense=min(name.sense, 0.6), alternatives=others)


def accused_in_prose(sheet: Sheet) -> list[Defendant]:
    """Return whom the prose accuses, for a paper whose caption names nobody; each goes to a person."""
    match = _ACCUSED.search(sheet.flow) or _COMMITTED_BY.search(sheet.flow)
    if match is None:
        return []
    found: list[Defendant] = []
    position = match.start("names")
    for part in [*_AND.finditer(match["names"]), None]:
        end = match.end("names") if part is None else match.start("names") + part.start()
        text = sheet.flow[position:end]
        bare = text.strip(" ,.")
        reading = parse_name(bare) if may_be_name(bare) and len(bare.split()) > 1 else None
        if reading is not None:
            begin = position + text.index(bare)
            spans = sheet.spans(begin, begin + len(bare))
            reason = "the caption names nobody; the name stands in the prose"
            name = read(sheet.document, reading.value, *spans, cost=reading.cost, reason=reason, sense=0.7)
            found.append(Defendant(name, begin))
        position = end if part is None else match.start("names") + part.end()
    return found


def named_in(text: str, defendants: Sequence[Defendant]) -> tuple[set[int], bool]:
    """Return which defendants (from 0) the *text* of a count names, and whether that is plain.

    None of them by name means all where the count says so; else all, and not plainly.
    """
    if len(defendants) == 1:
        return {0}, True
    rest = text.upper()
    names = [str(each.name.value or "") for each in defendants]
    whole: set[int] = set()
    for index, name in enumerate(names):
        if "," in name and (match := _apart(name, "").search(rest)) is not None:
            whole.add(index)
            rest = rest[: match.start()] + "#" * len(match.group()) + rest[match.end() :]
    for index, name in enumerate(names):
        # worn letters: what is left may still be like a name
        like = _LIKE if not whole else _VERY_LIKE
        if index not in whole and "," in name and fuzz.partial_ratio(_spoken(name), rest) >= like:
            whole.add(index)
    if whole:
        return whole, True
    upper = text.upper()
    lasts = [name.partition(",")[0] for name in names]
    by_last = {
        index
        for index, last in enumerate(lasts)
        if len(last) >= _SHORTEST and lasts.count(last) == 1 and re.search(rf"\b{re.escape(last)}\b", upper)
    }
    if by_last:
        return by_last, True
    lost = {index for index, name in enumerate(names) if not name}
    if len(lost) == 1 and not _ALL.search(text):
        # who is named is none of those whose names can be read
        return lost, False
    return set(range(len(defendants))), bool(_ALL.search(text))
