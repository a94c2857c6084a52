"""Match records to people: same person, another person, or a question for a reviewer.

Two records are judged by what they share. Exact identifiers (CII, FBI, driver's licence) tie them; so do name and
full birth date together. A name alone never does (the CFPB's advisory opinion of 2021 on name-only matching): such
pairs wait for a reviewer. Each comparison gives bits, a base-2 logarithm of how much likelier it is among records
of one person than among records of two; the bits add up to the score of the pair, and ``Link`` keeps them apart.
The weights are set by hand, documented in ``BITS``, and are no calibrated probabilities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from pydantic import BaseModel, ConfigDict
from rapidfuzz.distance import OSA, JaroWinkler

from extract.record import Record
from nlp.misreads import fold

__all__ = ["BITS", "COMPARISONS", "Conflict", "Link", "Matching", "PersonRow", "match_people"]

Outcome = Literal["match", "review", "no_match"]
Veto = Literal["cii", "fbi", "drivers_license", "date_of_birth", "suffix"]

COMPARISONS = ("cii", "fbi", "drivers_license", "ssn_last4", "name", "date_of_birth", "sex")

# Hand-set: an identifier of eight digits is worth about its length in bits, less for slips of the pen; a full birth
# date about log2(50 years of days); a name what a common Californian name is worth. Levels not listed give 0.
BITS: Mapping[str, Mapping[str, float]] = {
    "cii": {"exact": 20.0, "near": 6.0, "differs": -12.0},
    "fbi": {"exact": 18.0, "near": 5.0, "differs": -12.0},
    "drivers_license": {"exact": 16.0, "near": 4.0, "differs": -4.0},
    "ssn_last4": {"exact": 8.0, "differs": -4.0},
    "name": {"exact": 9.0, "near": 6.0, "last_only": 1.0, "differs": -8.0},
    "date_of_birth": {"exact": 13.0, "near": 5.0, "compatible": 3.0, "differs": -10.0},
    "sex": {"exact": 0.5, "differs": -5.0},
}
_PRIOR_BITS = -12.0  # before any comparison: one pair in some four thousand
_NEAR_NAME = 0.92  # Jaro-Winkler over letters folded by what scanners confuse
_REVIEW = 0.05  # below this chance a pair is not worth a reviewer's time
_MATCH = 0.98
_BLOCK_CAP = 300  # larger blocks of a name key alone give no pairs; ``Matching.capped_blocks`` reports them
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Conflict(_Model):
    """A field in which the members of a person differ."""

    field: str
    values: list[str]


class PersonRow(_Model):
    """One line of ``persons.jsonl``. ``certainty`` is the least probability of the links that join the members."""

    person_id: str
    name: str | None
    aliases: list[str]
    date_of_birth: str | None
    sex: str | None
    race: str | None
    identifiers: dict[str, str]
    deceased: bool
    members: list[str]
    certainty: float
    conflicts: list[Conflict]


class Link(_Model):
    """A judged pair, ``a`` before ``b`` by id; ``prior`` and the ``by_comparison`` bits add up to ``bits``."""

    a: str
    b: str
    outcome: Outcome
    probability: float
    bits: float
    prior: float
    by_comparison: dict[str, float]
    veto: Veto | None
    runner_up: str | None
    runner_up_probability: float | None


@dataclass(frozen=True)
class Matching:
    """Persons in the order of their ids, judged pairs, and the blocking keys that were too common to use."""

    persons: list[PersonRow]
    links: list[Link]
    capped_blocks: int

    @property
    def questions(self) -> list[Link]:
        """The pairs that wait for a reviewer."""
        return [link for link in self.links if link.outcome == "review"]


@dataclass(frozen=True, slots=True)
class _Key:
    """What a record is compared by; ``sure`` names the fields that were read without doubt."""

    record_id: str
    names: tuple[tuple[str, str], ...]  # (last, first and middle), folded, the primary name first
    suffixes: frozenset[str]
    births: tuple[str, ...]  # the primary date first
    values: Mapping[str, str | None]
    sure: frozenset[str]


def match_people(
    records: Sequence[Record], known: Mapping[str, str] | None = None, sure_from: float = 0.9
) -> Matching:
    """Match *records* to people; the same whatever their order.

    Args:
        records: records of any families; each id once.
        known: person ids minted before, by record id; a person keeps the least of its members' ids.
        sure_from: evidence of at least this confidence can veto a match; less can only fail to support one.

    Returns:
        Every record in exactly one person.
    """
    keys = [_key(record, sure_from) for record in sorted(records, key=lambda record: record.record_id)]
    by_id = {key.record_id: key for key in keys}
    pairs, capped = _candidates(keys)
    links = _with_runners_up([_judge(by_id[a], by_id[b]) for a, b in sorted(pairs)])
    groups, links = _cluster(by_id, links)
    minted = known or {}
    persons = [_person(group, {r.record_id: r for r in records}, minted, links) for group in groups]
    return Matching(sorted(persons, key=lambda p: p.person_id), links, capped)


def _key(record: Record, sure_from: float) -> _Key:
    person = record.person
    names: list[tuple[str, str]] = []
    suffixes: set[str] = set()
    for name in dict.fromkeys([person.name, *person.aliases]):
        if name:
            last, _, rest = name.partition(",")
            words = rest.split()
            suffixes.update(word for word in words if word in _SUFFIXES)
            names.append((fold(last), " ".join(fold(word) for word in words if word not in _SUFFIXES)))
    values: dict[str, str | None] = {
        "cii": _cii_digits(person.cii),
        "fbi": person.fbi,
        "drivers_license": person.drivers_license,
        "ssn_last4": person.ssn_last4,
        "sex": person.sex,
    }
    sure = frozenset(
        pointer.split("/")[2]
        for pointer, entry in record.evidence.items()
        if pointer.startswith("/person/") and entry.confidence >= sure_from and entry.state != "illegible"
    )
    births = [date for date in (person.date_of_birth, *person.other_dates_of_birth) if date]
    return _Key(record.record_id, tuple(names), frozenset(suffixes), tuple(births), values, sure)


def _cii_digits(cii: str | None) -> str | None:
    # the letter (A, H, M) is often left out or misread; the eight digits are the number
    return cii.lstrip("AHM") if cii else None


def _candidates(keys: Sequence[_Key]) -> tuple[set[tuple[str, str]], int]:
    """Return the pairs of record ids that share a blocking key, and how many keys were too common to use."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key in keys:
        for field in ("cii", "fbi", "drivers_license"):
            if value := key.values[field]:
                blocks[field, value].append(key.record_id)
        for birth in key.births:
            blocks["birth", birth].append(key.record_id)
        for last, given in key.names:
            blocks["name", f"{last}|{given[:1]}"].append(key.record_id)
    pairs: set[tuple[str, str]] = set()
    capped = 0
    for members in blocks.values():
        distinct = sorted(set(members))
        if len(distinct) > _BLOCK_CAP:
            capped += 1
        else:
            pairs.update(combinations(distinct, 2))
    return pairs, capped


def _judge(a: _Key, b: _Key) -> Link:
    levels = {field: _compare_value(a, b, field) for field in ("cii", "fbi", "drivers_license", "ssn_last4", "sex")}
    levels["name"] = _compare_names(a.names, b.names)
    levels["date_of_birth"] = _compare_births(a.births, b.births)
    bits = {field: BITS[field].get(levels[field], 0.0) for field in COMPARISONS}
    veto = _veto(a, b, levels)
    score = _PRIOR_BITS + sum(bits.values())
    probability = _chance(score)
    tied = any(levels[field] == "exact" for field in ("cii", "fbi", "drivers_license"))
    named = levels["name"] in ("exact", "near")
    born = levels["date_of_birth"] == "exact"
    outcome: Outcome
    if veto is None and probability >= _MATCH and ((tied and (named or born)) or (named and born)):
        outcome = "match"
    elif tied or (named and levels["date_of_birth"] != "differs" and veto is None):
        outcome = "review"  # also a name alone, and an identifier shared against all else
    elif levels["name"] == "last_only" and born:
        outcome = "review"  # perhaps twins, perhaps a nickname: never automatic
    else:
        outcome = "review" if veto is None and probability >= _REVIEW else "no_match"
    first, second = sorted((a.record_id, b.record_id))
    return Link(
        a=first,
        b=second,
        outcome=outcome,
        probability=round(probability, 6),
        bits=round(score, 3),
        prior=_PRIOR_BITS,
        by_comparison=bits,
        veto=veto,
        runner_up=None,
        runner_up_probability=None,
    )


def _chance(bits: float) -> float:
    return float(1 / (1 + 2.0 ** -max(-60.0, min(60.0, bits))))


def _compare_value(a: _Key, b: _Key, field: str) -> str:
    left, right = a.values[field], b.values[field]
    if left is None or right is None:
        return "absent"
    if left == right:
        return "exact"
    if field not in ("sex", "ssn_last4") and OSA.distance(fold(left), fold(right)) <= 1:
        return "near"
    return "differs" if field in a.sure and field in b.sure else "unsure"


def _compare_names(left: Iterable[tuple[str, str]], right: Iterable[tuple[str, str]]) -> str:
    levels = {_compare_name(a, b) for a in left for b in right}
    return next((level for level in ("exact", "near", "last_only", "differs") if level in levels), "absent")


def _compare_name(a: tuple[str, str], b: tuple[str, str]) -> str:
    (last_a, given_a), (last_b, given_b) = a, b
    first_a, first_b = given_a.split(" ")[0], given_b.split(" ")[0]
    same_last = last_a == last_b or JaroWinkler.similarity(last_a, last_b) >= _NEAR_NAME
    if a == b:
        return "exact"
    if not same_last:
        return "differs"
    if first_a and first_b and (first_a == first_b or JaroWinkler.similarity(first_a, first_b) >= _NEAR_NAME):
        return "near"
    return "last_only"


def _compare_births(left: Sequence[str], right: Sequence[str]) -> str:
    if not left or not right:
        return "absent"
    if any(a == b and len(a) == 10 for a in left for b in right):
        return "exact"
    if any(a.startswith(b) or b.startswith(a) for a in left for b in right):
        return "compatible"  # one gives only the year or the month
    if OSA.distance(left[0], right[0]) <= 1:
        return "near"
    return "differs"


def _veto(a: _Key, b: _Key, levels: Mapping[str, str]) -> Veto | None:
    """Return what speaks against one person whatever else agrees; only values read surely on both sides do."""
    for field in ("cii", "fbi"):
        if levels[field] == "differs":
            return "cii" if field == "cii" else "fbi"
    both_sure = "date_of_birth" in a.sure and "date_of_birth" in b.sure
    if levels["date_of_birth"] == "differs" and both_sure and levels["cii"] != "exact" and levels["fbi"] != "exact":
        return "date_of_birth"
    if a.suffixes and b.suffixes and not a.suffixes & b.suffixes:
        return "suffix"
    return None


def _with_runners_up(links: list[Link]) -> list[Link]:
    """Add to each pair the strongest other candidate of either record: a close one is a reason to look."""
    rivals: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        rivals[link.a].append(link)
        rivals[link.b].append(link)
    out = []
    for link in links:
        others = {
            (other.b if other.a == end else other.a): other
            for end in (link.a, link.b)
            for other in rivals[end]
            if other is not link
        }
        best = max(others.items(), key=lambda item: (item[1].bits, item[0]), default=None)
        out.append(
            link.model_copy(
                update={
                    "runner_up": best[0] if best else None,
                    "runner_up_probability": best[1].probability if best else None,
                }
            )
        )
    return out


def _cluster(by_id: Mapping[str, _Key], links: list[Link]) -> tuple[list[list[str]], list[Link]]:
    """Join matched pairs, strongest first; a join that would bring a veto into one person becomes a question."""
    group_of = {record_id: [record_id] for record_id in by_id}
    vetoed = {(link.a, link.b) for link in links if link.veto}
    judged: dict[tuple[str, str], Link] = {(link.a, link.b): link for link in links}
    for link in sorted(links, key=lambda link: (-link.bits, link.a, link.b)):
        one, two = group_of[link.a], group_of[link.b]
        if link.outcome != "match" or one is two:
            continue
        if any((min(x, y), max(x, y)) in vetoed for x in one for y in two):
            judged[link.a, link.b] = link.model_copy(update={"outcome": "review"})
            continue
        joined = sorted(one + two)
        for record_id in joined:
            group_of[record_id] = joined
    groups = sorted({id(group): group for group in group_of.values()}.values())
    return groups, list(judged.values())


def _person(
    members: list[str], records: Mapping[str, Record], minted: Mapping[str, str], links: Sequence[Link]
) -> PersonRow:
    own = [records[record_id] for record_id in members]
    ids = sorted(minted[record_id] for record_id in members if record_id in minted)
    inside = set(members)
    joined = [link.probability for link in links if link.outcome == "match" and {link.a, link.b} <= inside]
    names = list(dict.fromkeys(n for r in own for n in (r.person.name, *r.person.aliases) if n))
    conflicts: list[Conflict] = []
    identifiers: dict[str, str] = {}
    for field in ("date_of_birth", "cii", "fbi", "drivers_license", "sex"):
        values = sorted({value for r in own if (value := getattr(r.person, field))})
        if len(values) > 1 and not (field == "date_of_birth" and _one_birth(own)):
            conflicts.append(Conflict(field=field, values=values))
    contradicted = {conflict.field for conflict in conflicts}
    for field in ("cii", "fbi", "drivers_license", "ssn_last4"):
        value = next((value for r in own if (value := getattr(r.person, field))), None)
        if value and field not in contradicted:
            identifiers[field] = value
    return PersonRow(
        person_id=ids[0] if ids else f"p-{members[0]}",
        name=names[0] if names else None,
        aliases=names[1:],
        date_of_birth=None if "date_of_birth" in contradicted else _one_birth(own),
        sex=None if "sex" in contradicted else next((r.person.sex for r in own if r.person.sex), None),
        race=next((r.person.race for r in own if r.person.race), None),
        identifiers=identifiers,
        deceased=any(r.person.deceased or any(e.type == "deceased" for e in r.events) for r in own),
        members=members,
        certainty=min(joined, default=1.0),
        conflicts=conflicts,
    )


def _one_birth(own: Sequence[Record]) -> str | None:
    """Return the birth date that all members' papers allow, the fullest form of it; None where they contradict.

    A sheet may list several dates, the primary one first; a date among another's further ones is no contradiction.
    """
    # a sheet that lists several knows which is the primary one; a paper that gives one may give any of them
    stating = [r.person for r in own if r.person.date_of_birth]
    stating.sort(key=lambda p: (-len(p.date_of_birth or ""), not p.other_dates_of_birth, p.date_of_birth))
    for person in stating:
        date = person.date_of_birth or ""
        if all(
            date.startswith(other.date_of_birth or "")
            or date in other.other_dates_of_birth
            or other.date_of_birth in person.other_dates_of_birth
            for other in stating
        ):
            return date
    return None
