"""Dates, numbers and sections as clerks wrote them out."""

from __future__ import annotations

import random
from datetime import date

from corpora.charges import Offence

__all__ = ["day_of_month", "in_words", "long_date", "roman", "section_in_prose"]

_CODE_NAMES = {
    "HS": ("Health and Safety Code", "Health & Safety Code", "H. & S. Code", "H&S Code"),
    "PC": ("Penal Code", "Penal Code", "P.C."),
    "VC": ("Vehicle Code", "Vehicle Code", "V.C."),
    "BP": ("Business and Professions Code", "B. & P. Code"),
    "WI": ("Welfare and Institutions Code", "W. & I. Code"),
}


def long_date(day: date) -> str:
    """``March 14, 1968``."""
    return f"{day:%B} {day.day}, {day.year}"


def day_of_month(day: date) -> str:
    """``14th day of March, 1968``."""
    ending = "th" if 10 <= day.day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"{day.day}{ending} day of {day:%B}, {day.year}"


def roman(number: int) -> str:
    """Roman numerals up to 39."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10]


def section_in_prose(rng: random.Random, offence: Offence, *, short: bool = False) -> str:
    """``Section 11530 of the Health and Safety Code``, or one of its other wordings; *short* for schedules."""
    names = _CODE_NAMES[offence.code]
    if short:
        return rng.choice(["Sec. {0} {1}", "{0} {1}", "{1} {0}", "Section {0} {1}"]).format(
            offence.section, rng.choice(names[1:])
        )
    return rng.choice(
        [
            "Section {0} of the {1}",
            "Section {0}, {1}",
            "Section {0} of the {1} of the State of California",
            "Sec. {0}, {1}",
            "{1} Section {0}",
        ]
    ).format(offence.section, rng.choice(names))


_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ONES = (*_SMALL, *(f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine")))
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> str:
    """``thirty-six``, ``one hundred eighty``: numbers up to 999."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    return f"{_ONES[number // 100]} hundred" + (f" {in_words(number % 100)}" if number % 100 else "")
