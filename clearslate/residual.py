"""How many wrong convictions are left among those accepted without review: a random sample, keyed again, bounds it.

``draw`` takes a simple random sample of the convictions of ``auto`` records; people key them from the paper without
seeing what the machine read; ``judge`` compares the two, and ``upper_bound`` says how large the share of wrong ones
in all that was accepted can be. The bound is Clopper and Pearson's (Biometrika 26, 1934): exact for a sample from any
finite number of convictions, however those of one paper hang together, and rather too wide than too narrow.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from scipy.stats import binomtest

from corpora.normal_forms import normal
from extract.record import Evidence, Record

__all__ = [
    "CERTAINTY",
    "FIELDS",
    "UNREADABLE",
    "Item",
    "Judged",
    "Keyed",
    "draw",
    "grouped",
    "interval",
    "judge",
    "needed",
    "population",
    "tally",
    "upper_bound",
]

CERTAINTY = 0.95
"""How often a bound, or an interval, holds."""
FIELDS = ("case_number", "date", "code", "section", "disposition", "severity", "name")
"""What is keyed of a conviction, and what has to be right for it to be right."""
UNREADABLE = "?"
"""What is keyed where a person cannot read the value either."""
_ENOUGH = 10_000_000

Verdict = Literal["right", "wrong", "unverified", "not_keyed"]


@dataclass(frozen=True, slots=True)
class Item:
    """A conviction that was accepted: where it stands, and the machine's ``values`` of ``FIELDS``.

    ``page`` counts from 1 within the file; ``box`` is left, top, right, bottom as fractions of the upright page,
    around all that was read of the count on that page; either is None where nothing is known of it.
    """

    record_id: str
    pointer: str
    path: str
    family: str
    page: int | None
    box: tuple[float, float, float, float] | None
    values: Mapping[str, str | None]

    @property
    def decade(self) -> str:
        """Such as ``1960s``, by the machine's date of the event; ``unknown`` without one."""
        day = self.values["date"]
        return f"{day[:3]}0s" if day else "unknown"


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a person keyed of a conviction, by ``FIELDS``; None where the paper states nothing.

    ``there`` is False where no such conviction stands on the paper; ``damaged`` names fields whose value a
    spreadsheet may have changed.
    """

    values: Mapping[str, str | None]
    there: bool = True
    damaged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """One conviction of the sample, compared: ``fields`` are those that are wrong, or cannot be told."""

    item: Item
    verdict: Verdict
    fields: tuple[str, ...] = field(default=())


def population(records: Iterable[Record]) -> Iterator[Item]:
    """Yield the convictions that were accepted without review; rows of DOJ extracts are none, nothing was read."""
    for record in records:
        if record.review.status != "auto" or record.source.family == "doj_extract":
            continue
        for e, event in enumerate(record.events):
            for c, count in enumerate(event.counts):
                if count.disposition != "convicted":
                    continue
                pointer = f"/events/{e}/counts/{c}"
                page, box = _place(record, pointer)
                values = {
                    "case_number": event.case_number,
                    "date": event.date,
                    "code": count.code,
                    "section": count.section,
                    "disposition": count.disposition,
                    "severity": count.severity,
                    "name": record.person.name,
                }
                source = record.source
                yield Item(record.record_id, pointer, source.path, source.family, page, box, values)


def draw(items: Iterable[Item], size: int, seed: int) -> list[Item]:
    """Return *size* of *items* at random, all of them where they are fewer, in the order of their ids.

    Each item's lot is a SHA-256 over the seed, its record and its pointer: the same seed draws the same, on every
    machine and whatever the order, and a larger sample holds the smaller one.
    """

    def lot(item: Item) -> bytes:
        return hashlib.sha256(f"{seed}\n{item.record_id}\n{item.pointer}".encode()).digest()

    return sorted(sorted(items, key=lot)[:size], key=lambda item: (item.record_id, item.pointer))


def judge(item: Item, keyed: Keyed | None) -> Judged:
    """Compare what was keyed with what the machine read; None where nobody keyed it.

    A single field that differs makes the conviction wrong. Else, a field that the person could not read, or that a
    spreadsheet may have changed, leaves it unverified.
    """
    if keyed is None:
        return Judged(item, "not_keyed")
    if not keyed.there:
        return Judged(item, "wrong", ("not there",))
    wrong: list[str] = []
    open_: list[str] = []
    for name in FIELDS:
        said = keyed.values[name]
        if said == UNREADABLE:
            open_.append(name)
        elif normal(name, said) != normal(name, item.values[name]):
            (open_ if name in keyed.damaged else wrong).append(name)
    if wrong:
        return Judged(item, "wrong", tuple(wrong))
    return Judged(item, "unverified", tuple(open_)) if open_ else Judged(item, "right")


def upper_bound(wrong: int, of: int) -> float:
    """Return the share that the true one exceeds with a chance of at most 5 %: one-sided Clopper-Pearson.

    >>> round(upper_bound(0, 598), 4)
    0.005
    """
    if of == 0:
        return 1.0
    return float(binomtest(wrong, of, alternative="less").proportion_ci(CERTAINTY, method="exact").high)


def interval(wrong: int, of: int) -> tuple[float, float]:
    """Return the two-sided Clopper-Pearson interval at 95 % of a share."""
    if of == 0:
        return 0.0, 1.0
    found = binomtest(wrong, of).proportion_ci(CERTAINTY, method="exact")
    return float(found.low), float(found.high)


def needed(bound: float, wrong: int = 0) -> int:
    """Return how many convictions must be keyed so that *wrong* wrong ones among them bound the share at *bound*.

    Raises:
        ValueError: *bound* is not between 0 and 1, or so small that millions would have to be keyed.

    >>> needed(0.005)
    598
    """
    if not 0 < bound < 1:
        raise ValueError("a bound lies between 0 and 1: 0.005 is half a percent")
    high = wrong + 1
    while upper_bound(wrong, high) > bound:
        high *= 2
        if high > _ENOUGH:
            raise ValueError(f"more than {_ENOUGH:,} convictions would have to be keyed")
    low = wrong
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if upper_bound(wrong, middle) > bound else (low, middle)
    return high


def tally(judged: Sequence[Judged]) -> Counter[Verdict]:
    """Return how many convictions came to which verdict."""
    return Counter(each.verdict for each in judged)


def grouped(judged: Sequence[Judged]) -> dict[str, dict[str, list[Judged]]]:
    """Return the convictions that were keyed by family and by decade, in the order of their names."""
    groups: dict[str, dict[str, list[Judged]]] = {"family": defaultdict(list), "decade": defaultdict(list)}
    for each in judged:
        if each.verdict != "not_keyed":
            groups["family"][each.item.family].append(each)
            groups["decade"][each.item.decade].append(each)
    return {kind: dict(sorted(parts.items())) for kind, parts in groups.items()}


def _place(record: Record, pointer: str) -> tuple[int | None, tuple[float, float, float, float] | None]:
    """Return the first page on which something of the count was read, and the box around all of it there."""
    event = pointer.split("/counts/", 1)[0]
    for under in (f"{pointer}/", f"{event}/", ""):
        entries = [entry for key, entry in record.evidence.items() if key.startswith(under)]
        places = [place for entry in entries for place in _places(entry)]
        if places:
            first = min(page for page, _ in places)
            boxes = [box for page, box in places if page == first and box is not None]
            if not boxes:
                return first, None
            left, top, right, bottom = zip(*boxes, strict=True)
            return first, (min(left), min(top), max(right), max(bottom))
    return (record.source.pages[0] if record.source.pages else None), None


def _places(entry: Evidence) -> Iterator[tuple[int, tuple[float, float, float, float] | None]]:
    if entry.page is not None:
        yield entry.page, entry.box
    for place in entry.boxes or ():
        yield place.page, place.box
