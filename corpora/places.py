"""Counties, their courts and police, and how their case numbers looked in a year."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Place", "choose_place", "place"]

# the municipal and justice courts went into the superior courts between 1998 and 2001 (vocabulary, court_history)
_MERGED = date(2000, 7, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """One county as papers name it; see ``places.yaml`` for the fields."""

    county: str
    seat: str
    superior: tuple[str, ...]
    municipal: tuple[str, ...]
    justice: tuple[str, ...]
    police: tuple[str, ...]
    branches: tuple[str, ...]
    case: dict[int, list[str]]
    misdemeanor: dict[int, list[str]]

    def case_number(self, rng: random.Random, day: date, felony: bool) -> str:
        """Return a number such as this county's clerks gave in that year."""
        patterns = self.case if felony else self.misdemeanor
        first = max((year for year in patterns if year <= day.year), default=min(patterns))
        return _filled(rng, rng.choice(patterns[first]), day)

    def court_label(self, rng: random.Random, day: date, felony: bool) -> str:
        """Return the teletype label of a court that heard such a case on that day."""
        if felony:
            return "CASC " + rng.choice(self.superior)
        if day >= _MERGED:
            mark = rng.choice(["CASC ", "CASC MC ", "CASC MC"])
            return mark + rng.choice(self.municipal or self.superior)
        if self.justice and day.year < 1995 and rng.random() < 0.4:
            return "CAJC " + rng.choice(self.justice)
        return "CAMC " + rng.choice(self.municipal)

    def police_label(self, rng: random.Random) -> str:
        """Return the teletype label of an agency that makes arrests here."""
        if self.police and rng.random() < 0.6:
            return "CAPD " + rng.choice(self.police)
        return rng.choices(["CASO ", "CAHP "], [92, 8])[0] + self.county


def _filled(rng: random.Random, pattern: str, day: date) -> str:
    text = pattern.replace("YY", f"{day.year % 100:02d}")
    out = []
    for at, mark in enumerate(text):
        if mark == "#":
            out.append(str(rng.randint(1 if at == 0 else 0, 9)))
        elif mark == "@":
            out.append(rng.choice("ABCEFGHJKLMNPRSTVWY"))
        else:
            out.append(mark)
    return "".join(out)


@cache
def _places() -> tuple[tuple[Place, int], ...]:
    rows: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "places.yaml").read_text(encoding="utf-8"))[
        "counties"
    ]
    return tuple(
        (
            Place(
                county=row["county"],
                seat=row["seat"],
                superior=tuple(row["superior"]),
                municipal=tuple(row["municipal"]),
                justice=tuple(row.get("justice", ())),
                police=tuple(row["police"]),
                branches=tuple(row.get("branches", ())),
                case=row["case"],
                misdemeanor=row["misdemeanor"],
            ),
            row["weight"],
        )
        for row in rows
    )


def choose_place(rng: random.Random) -> Place:
    """Choose a county, the populous ones more often."""
    return rng.choices([place for place, _ in _places()], [weight for _, weight in _places()])[0]


def place(county: str) -> Place:
    """Return the county of that name (upper case); ValueError where ``places.yaml`` has none."""
    for row, _ in _places():
        if row.county == county:
            return row
    raise ValueError(f"no county {county!r} in places.yaml")
