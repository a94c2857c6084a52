"""Invented people with California's mix of names. No one here has lived: names are drawn part by part from lists.

Social security numbers begin with 9 or 000, ranges that have never been given out to anybody.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Name", "Person", "invent_official", "invent_person", "stream"]


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, in capitals."""

    last: str
    first: str
    middle: str | None = None
    suffix: str | None = None

    @property
    def formal(self) -> str:
        """``LAST, FIRST MIDDLE SUFFIX``: the record format's form."""
        return f"{self.last}, {' '.join(filter(None, (self.first, self.middle, self.suffix)))}"

    @property
    def spoken(self) -> str:
        """``FIRST MIDDLE LAST SUFFIX``, as prose and captions print it."""
        return " ".join(filter(None, (self.first, self.middle, self.last, self.suffix)))

    @property
    def readings(self) -> tuple[str, ...]:
        """What else ``spoken`` may fairly be read as: who can tell a two-part surname from a middle name?"""
        before, _, after = self.last.rpartition(" ")
        if not before:
            return ()
        middle = " ".join(filter(None, (self.middle, before)))
        return (Name(after, self.first, middle, self.suffix).formal,)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; ``race`` is a pair of code letter and word, ``other_births`` wrongly given birth dates."""

    name: Name
    aliases: tuple[Name, ...]
    born: date
    other_births: tuple[date, ...]
    sex: str
    race: tuple[str, str]
    cii: str
    fbi: str
    drivers_license: str
    ssn: str
    height: str
    weight: str
    eyes: str
    hair: str
    birthplace: str


def stream(seed: int, number: int, purpose: str) -> random.Random:
    """Return the random stream of one purpose in one document, so that each can be made alone."""
    return random.Random(f"{seed}/{number}/{purpose}")


@cache
def _lists() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
    return loaded


def invent_person(rng: random.Random, adult_from: int, adult_to: int) -> Person:
    """Invent a person who turned 18 between the years *adult_from* and *adult_to*."""
    lists = _lists()
    group = rng.choices(lists["groups"], [row["share"] for row in lists["groups"]])[0]
    sex = rng.choices(["M", "F"], [83, 17])[0]
    name = _invent_name(rng, group, sex)
    born = date(rng.randint(adult_from, adult_to) - 18, 1, 1) + timedelta(days=rng.randrange(365))
    other = tuple(_misgiven(rng, born) for _ in range(rng.choices([0, 1, 2], [78, 17, 5])[0]))
    aliases: list[Name] = []
    for _ in range(rng.choices([0, 1, 2, 3, 5], [38, 27, 20, 10, 5])[0]):
        alias = _invent_alias(rng, name, group, sex)
        if alias != name and alias not in aliases:
            aliases.append(alias)
    number = f"{rng.randrange(10**8):08d}"
    ssn_area = rng.choice(["000", f"9{rng.randrange(100):02d}"])
    return Person(
        name=name,
        aliases=tuple(aliases),
        born=born,
        other_births=tuple(dict.fromkeys(day for day in other if day != born)),
        sex=sex,
        race=rng.choice([(race[0], race[1]) for race in group["races"]]),
        cii=rng.choices("AHM", [90, 7, 3])[0] + number,
        fbi=_fbi_number(rng),
        drivers_license=rng.choice("ABCDENPRSV") + f"{rng.randrange(10**7):07d}",
        ssn=f"{ssn_area}{rng.randrange(1, 100):02d}{rng.randrange(1, 10000):04d}",
        height=rng.choice(["5", "6"]) + f"{rng.randrange(12):02d}",
        weight=str(rng.randint(105, 290)),
        eyes=rng.choice(["BRO", "BLU", "GRN", "HAZ", "BLK", "GRY"]),
        hair=rng.choice(["BRO", "BLK", "BLN", "RED", "GRY", "SDY"]),
        birthplace=rng.choices(["CA", "TX", "MM", "NY", "IL", "LA", "OK", "HI", "XX", "AR"], [50, 9, 9] + [4] * 7)[0],
    )


def invent_official(rng: random.Random) -> Name:
    """Invent a judge, clerk or lawyer."""
    group = rng.choice(_lists()["groups"])
    name = _invent_name(rng, group, rng.choice("MMF"))
    return Name(name.last, name.first, (name.middle or rng.choice("ABCDEFGHJKLMPRSTW"))[0] + ".")


def _invent_name(rng: random.Random, group: dict[str, Any], sex: str) -> Name:
    last = rng.choice(group["last"])
    if rng.random() < group.get("two_surnames", 0.0):
        second = rng.choice(group["last"])
        if second != last:
            last += rng.choices([" ", "-"], [70, 30])[0] + second
    first, middle = rng.choice(group[sex]), None
    if rng.random() < 0.72:
        middle = rng.choice(group[sex])
        if middle == first or rng.random() < 0.2:
            middle = rng.choice("ABCDEGHJLMRTW")
    suffix = (
        rng.choices(["JR", "SR", "II", "III"], [60, 15, 12, 13])[0] if rng.random() < 0.06 and sex == "M" else None
    )
    return Name(last, first, middle, suffix)


def _invent_alias(rng: random.Random, name: Name, group: dict[str, Any], sex: str) -> Name:
    short: dict[str, list[str]] = _lists()["short_forms"]
    way = rng.randrange(6)
    if way == 0:
        return Name(name.last, name.first, None, name.suffix)
    if way == 1 and name.middle and len(name.middle) > 1:
        return Name(name.last, name.middle, name.first)
    if way == 2 and name.first in short:
        return Name(name.last, rng.choice(short[name.first]), name.middle)
    if way == 3 and " " in name.last.replace("-", " "):
        return Name(name.last.replace("-", " ").split(" ")[0], name.first, name.middle)
    if way == 4:
        at = rng.randrange(1, len(name.last))
        return Name(name.last[:at] + name.last[at - 1] + name.last[at:], name.first, name.middle)
    return _invent_name(rng, group, sex)


def _misgiven(rng: random.Random, born: date) -> date:
    """Return a birth date as somebody gave it wrongly: another year, another day, or both."""
    return date(
        born.year + rng.choice([-2, -1, 0, 1, 2]), rng.choice([born.month, rng.randint(1, 12)]), rng.randint(1, 28)
    )


def _fbi_number(rng: random.Random) -> str:
    digits = f"{rng.randint(100, 999999)}"
    return (
        digits
        + rng.choice(["", "A", "B", "D", "F", "H", "K", "L", "M", "N", "P", "R", "T", "V"])
        + str(rng.randint(1, 11))
    )
