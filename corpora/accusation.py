"""What a pleading says of one count: the words of ``accusations.yaml``, and the facts that they state."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from corpora.charges import Offence
from corpora.court_action import Action, Charge, Defendant, pronouns, spoken
from corpora.people import invent_official
from corpora.prose import long_date, section_in_prose
from extract.record import Amount

__all__ = ["Accusation", "accuse", "count_heading", "joined", "prior_allegation", "section_of"]


@dataclass(frozen=True, slots=True)
class Accusation:
    """The words after "did" and the amount that they state."""

    deed: str
    amount: Amount


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "accusations.yaml").read_text(encoding="utf-8"))
    return loaded


def accuse(rng: random.Random, charge: Charge, defendants: list[Defendant], year: int) -> Accusation:
    """Return what *defendants* are said to have done; a quantity now and then."""
    row = _words()["did"][f"{charge.offence.code} {charge.offence.section}"]
    owner = invent_official(rng).spoken.title()
    deed = rng.choice(row["words"]).format(owner=owner, shop=rng.choice(_words()["shops"]), **pronouns(defendants))
    if charge.attempted:
        deed = f"attempt to {deed}"
    amount = Amount()
    if "amount" in row and rng.random() < 0.25:
        if row["amount"] == "grams":
            grams = rng.choice([2.5, 4, 7, 12, 14.5, 20, 27, 62.5, 140, 225, 410])
            amount = Amount(grams=grams, text=f"{grams:g} GRAMS")
            deed += rng.choice([f", to wit, {grams:g} grams", f", {grams:g} grams in weight"])
        else:
            plants = rng.choice([2, 5, 9, 14, 31, 60, 112, 240])
            amount = Amount(plants=plants, text=f"{plants} PLANTS")
            deed += f", to wit, {plants} plants"
    how = ["wilfully and unlawfully", "wilfully, unlawfully and feloniously", "unlawfully and feloniously"]
    if year >= 1975:
        how = ["willfully and unlawfully", "unlawfully", "willfully and unlawfully"]
    if charge.severity != "felony":
        how = [words for words in how if "felon" not in words]
    return Accusation(f"{rng.choice(how)} {deed}", amount)


def section_of(rng: random.Random, charge: Charge) -> str:
    """Return the section in prose, with that of attempts where the charge is one."""
    if not charge.attempted:
        return section_in_prose(rng, charge.offence)
    offence = charge.offence
    both = Offence(
        offence.code, f"664/{offence.section}", offence.grading, offence.doj, offence.prose, offence.cannabis
    )
    return section_in_prose(rng, both)


def count_heading(style: str, number: int) -> str:
    """Return ``COUNT I``, ``COUNT TWO``, ``Count 3`` or ``FIRST COUNT``, as the *style* has it."""
    roman = ("I", "II", "III", "IV", "V", "VI")[number - 1]
    word = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX")[number - 1]
    ordinal = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH")[number - 1]
    return style.format(number=number, roman=roman, word=word, ordinal=ordinal)


def joined(names: list[str]) -> str:
    """Return ``A``, ``A and B`` or ``A, B and C``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def prior_allegation(rng: random.Random, action: Action, defendant: Defendant) -> str:
    """Return the allegation of a prior conviction, which is no count of the paper."""
    where, crime, section = rng.choice(_words()["priors"])
    when = action.filed.replace(year=action.filed.year - rng.randint(1, 5), day=rng.randint(1, 28))
    return rng.choice(
        [
            "It is further alleged that before the commission of the offense hereinabove charged, said defendant "
            "{name} was, on or about the {day}, convicted of a felony, to wit: {crime}, in violation of {section}, "
            "in the Superior Court of the State of California, {where}.",
            "PRIOR CONVICTION: Said defendant {name} was, in the Superior Court of the State of California, in and "
            "for the {where}, on or about {day}, convicted of the crime of {crime}, a felony ({section}), and served "
            "a term therefor in the state prison.",
        ]
    ).format(name=spoken(defendant.person.name), day=long_date(when), crime=crime, section=section, where=where)
