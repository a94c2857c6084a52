"""Courts and agencies: the labels of RAP sheets (``CASC LOS ANGELES METRO``) and the words of other papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from nlp.characters import plain, squeeze
from nlp.lexicon import AgencyKind, Phrase, load_agencies
from nlp.misreads import best, distance, fold
from nlp.phrases import PhraseBook
from nlp.places import Place, county_names, find_place
from nlp.values import Court, Reading

__all__ = ["CourtMention", "find_court", "find_courts"]

_LABEL = re.compile(r"(?<![A-Z0-9])([CGU][A-Z0-9]{2,3})(?P<place>[A-Z]{2,})?(?![A-Z0-9])")
_PLACE_END = re.compile(r"\s{4,}|[\n#:;*]|\s\d|\b(?:NAM|CNT|DOB|TOC|SCN|COM|ATI)\b")
_FILLER_WORDS = frozenset(
    fold(word)
    for word in [
        "OF",
        "THE",
        "STATE",
        "CALIFORNIA",
        "CALIF",
        "IN",
        "AND",
        "FOR",
        "CITY",
        "COUNTY",
        "AT",
        "TO",
        "WIT",
        "BRANCH",
        "DISTRICT",
        "JUDICIAL",
        # a scanner loses blanks
        "COUNTYOF",
        "THECOUNTYOF",
        "OFTHE",
        "STATEOF",
        "OFCALIFORNIA",
        "ANDFOR",
        "INAND",
    ]
)
_COUNTY_OF = re.compile(
    r"\bCOUNTY\s+OF\s+(?P<place>[A-Z][A-Z ]{2,24})|(?P<before>\b[A-Z]+(?: [A-Z]+){0,2})\s+COUNTY\b(?!\s+OF)"
)


@dataclass(frozen=True, slots=True)
class CourtMention:
    """A court or agency at its place in a text: offsets and the reading."""

    start: int
    end: int
    reading: Reading[Court]


@cache
def _prefixes() -> dict[str, AgencyKind]:
    return {row.prefix: row.kind for row in load_agencies().agencies if " " not in row.prefix}


@cache
def _worded() -> PhraseBook:
    return PhraseBook(
        Phrase(
            source=row.source, confidence=row.confidence, text=row.texts[0], also=row.texts[1:], canonical=row.name
        )
        for row in load_agencies().worded
    )


@cache
def _short_words() -> re.Pattern[str]:
    short = [text for row in load_agencies().worded for text in row.texts if len(text) < 3]
    return re.compile(r"(?<![A-Z0-9.])(" + "|".join(short) + r")\s+(?=[A-Z]{3})")


@lru_cache(maxsize=2048)
def find_court(text: str) -> Reading[Court] | None:
    """Return the first court or agency in *text*; None where it names none.

    The name of a RAP sheet's label is the label, its prefix put right; in prose it is the kind and the place,
    ``SUPERIOR COURT, LOS ANGELES``. The county is None where no place stands, or one that several counties have.
    """
    mentions = find_courts(text)
    return mentions[0].reading if mentions else None


def find_courts(text: str) -> list[CourtMention]:
    """Return every court and agency in *text*, in order, with its offsets."""
    flat = plain(text)
    found = [mention for match in _LABEL.finditer(flat) if (mention := _labelled(text, flat, match))]
    for phrase in _worded().find(text):
        mention = _in_words(text, flat, phrase.start, phrase.end, phrase.canonical or "", phrase.cost)
        if not any(mention.start < other.end and other.start < mention.end for other in found):
            found.append(mention)
    for match in _short_words().finditer(flat):
        kind = next(row for row in load_agencies().worded if match[1] in row.texts)
        place, end = _place_at(flat, match.end(), fuzzy=False)
        if place and not any(match.start() < other.end and other.start < end for other in found):
            found.append(_mention(text, match.start(), end, kind.kind, f"{kind.name}, {place.name}", place, 0.0))
    return sorted(found, key=lambda mention: mention.start)


def _labelled(text: str, flat: str, match: re.Match[str]) -> CourtMention | None:
    read, run_on = match[1], match["place"]
    if run_on is None and flat[match.start() : match.end()] in load_agencies().not_agencies:
        return None
    prefix, cost = _prefix(read)
    if prefix is None:
        return None
    behind = flat[match.end(1) : match.end(1) + 48]
    stop = _PLACE_END.search(behind)
    behind = behind[: stop.start()] if stop else behind
    place_text = squeeze(behind).strip(" .,-")
    if not re.match(r"[A-Z&'.]", place_text):
        place_text = ""
    if not place_text and cost:
        return None
    agency = next(row for row in load_agencies().agencies if row.prefix == prefix)
    for row in load_agencies().agencies:
        head, _, more = row.prefix.partition(" ")
        if more and head == prefix and place_text.startswith(more):
            agency = row
    place = find_place(place_text) if place_text else None
    taken_over = re.match(r"MC\s?(?=[A-Z]{2})", place_text)
    if taken_over and prefix == "CASC" and (place is None or place.cost):
        place = find_place(place_text[taken_over.end() :]) or place
    if run_on is not None:
        if place is None or place.cost:
            return None
        cost += 0.25
    if cost and place is None and agency.of_county:
        return None
    if not agency.of_county:
        place = None
    label = squeeze(f"{prefix} {place_text}")
    return _mention(text, match.start(), match.end(1) + len(behind.rstrip()), agency.kind, label, place, cost)


def _prefix(read: str) -> tuple[str | None, float]:
    if read in _prefixes():
        return read, 0.0
    near = [(distance(read, prefix), prefix) for prefix in _prefixes() if len(prefix) == len(read)]
    cost, prefix = min(near, default=(9.0, ""))
    return (prefix, cost) if cost <= 0.5 and sum(c == cost for c, _ in near) == 1 else (None, 0.0)


def _in_words(text: str, flat: str, start: int, end: int, name: str, cost: float) -> CourtMention:
    kind = next(row.kind for row in load_agencies().worded if row.name == name)
    place, place_end = _place_at(flat, end, fuzzy=True)
    place_start = start
    if place is None:
        place, place_start = _place_before(flat, start)
        place_end = end
    county_named = _county_near(flat, place_start, place_end)
    if county_named and (place is None or (place.cost and place.county != county_named)):
        place = Place(county_named, county_named, 0.0)
    if place is not None and county_named and place.county is None:
        place = Place(place.name, county_named, place.cost)
    label = f"{name}, {place.name}" if place else name
    return _mention(text, place_start, place_end, kind, label, place, cost)


def _mention(
    text: str, start: int, end: int, kind: AgencyKind, name: str, place: Place | None, cost: float
) -> CourtMention:
    court = Court(kind, name, place.county if place else None)
    return CourtMention(start, end, Reading(court, text[start:end], cost + (place.cost if place else 0)))


def _place_at(flat: str, position: int, fuzzy: bool) -> tuple[Place | None, int]:
    # the place that stands behind *position*, past words such as OF THE COUNTY OF, and its end
    start = position
    words = list(re.finditer(r"[A-Z0-9]+(?:-[A-Z]+)*", flat[start : start + 160]))
    while words and (fold(words[0][0]) in _FILLER_WORDS or best(words[0][0], ("CALIFORNIA",), 2) is not None):
        words = words[1:]
    words = words[:4]
    for tolerant in (False, True) if fuzzy else (False,):
        for count in range(len(words), 0, -1):
            piece = flat[start + words[0].start() : start + words[count - 1].end()]
            place = find_place(piece, fuzzy=tolerant, abbreviated=False)
            if place and (tolerant is False or place.cost <= 1.5):
                end = start + words[0].start() + len(piece)
                named = len(place.name.split())
                if named < count:
                    end = start + words[named - 1].end()
                return place, end
    return None, position


def _place_before(flat: str, position: int) -> tuple[Place | None, int]:
    # the place that stands before *position* (LOS ANGELES COUNTY SUPERIOR COURT), and its start
    line = flat[max(0, position - 48) : position]
    line = line[line.rfind("\n") + 1 :]
    words = list(re.finditer(r"[A-Z0-9]+", line))
    while words and words[-1][0] in {"COUNTY", "CO", "CITY", "JUDICIAL", "DISTRICT", "THE", "IN", "OF"}:
        words.pop()
    for count in range(min(4, len(words)), 0, -1):
        start = words[-count].start()
        place = find_place(line[start : words[-1].end()], fuzzy=False, abbreviated=False)
        if place and len(place.name.split()) == count:
            return place, position - len(line) + start
    return None, position


def _county_near(flat: str, start: int, end: int) -> str | None:
    for match in _COUNTY_OF.finditer(flat[max(0, start - 40) : end + 90]):
        words = (match["place"] or match["before"]).split()
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count] if match["place"] else words[-count:])
            if name in county_names():
                return name
    return None
