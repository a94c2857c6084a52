"""How one state printed its RAP sheets at one time: the style of a sheet and its single lines.

California's printouts changed their padding, stars and banners over the years and from terminal to terminal; a
``Style`` holds what stays the same through one sheet.
"""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass
from datetime import date

from corpora.charges import Imposed, Term

__all__ = ["Style", "choose_style", "commented_sentence", "compact", "printed_section", "sentence_parts", "wrapped"]

_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Style:
    """What stays the same through one sheet: padding, marks, what is printed at all."""

    count_digits: int
    name_digits: int
    count_gap: str
    name_gap: str
    date_gap: str
    charge_indent: str
    detail_indent: str
    dispo_mark: str
    section_form: str
    cycle_line: str
    event_line: str | None
    toc_on_charge: bool
    toc_share: float
    sentence_gap: str
    length_digits: int
    hair: str
    width: int


def choose_style(rng: random.Random) -> Style:
    """Choose how a sheet is printed."""
    digits = rng.choice([2, 2, 3])
    indent = rng.choice(["", " ", "  ", "   "])
    return Style(
        count_digits=digits,
        name_digits=rng.choice([2, digits]),
        count_gap=rng.choice([" ", "  ", "     ", "      "]),
        name_gap=rng.choice([" ", "   ", "         ", "                "]),
        date_gap=rng.choice([" ", " ", "  "]),
        charge_indent=indent,
        detail_indent=rng.choice([indent, indent + " ", "    "]),
        dispo_mark=rng.choice(["*DISPO:", "*DISPO:", "DISPO:", " DISPO:"]),
        section_form=rng.choice(["upper", "upper", "upper", "loose", "tight"]),
        cycle_line=rng.choice(["* * * *", "*  *  *  *", "* * * *", "*   *   *   *"]),
        event_line=rng.choice(["- - - -", "- - - -", "-  -  -  -", "-   -   -   -", None]),
        toc_on_charge=rng.random() < 0.8,
        toc_share=rng.choice([0.0, 0.7, 0.9, 1.0]),
        sentence_gap=rng.choice([" ", " ", "", "  "]),
        length_digits=rng.choice([3, 3, 3, 1]),
        hair=rng.choice(["HAI", "HAI", "HAIR"]),
        width=rng.choice([72, 76, 80]),
    )


def compact(day: date) -> str:
    """``YYYYMMDD``."""
    return f"{day:%Y%m%d}"


def printed_section(style: Style, number: str, code: str) -> str:
    """Return ``11357(B) HS`` as the style prints it."""
    number = number.upper()
    if style.section_form == "loose" and "(" in number:
        number = number.replace("(", " (", 1)
    if style.section_form == "tight" and number.count("(") == 1 and number[-2].isalpha() and "E(" not in number:
        number = number.replace("(", "").replace(")", "")
    return f"{number} {code}"


def wrapped(text: str, indent: str, width: int = _WIDTH, hang: str = "") -> list[str]:
    """Break *text* into lines of at most *width* characters, later ones indented by *hang* more."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


_UNITS = {"Y": ("YEARS", "YR", "YRS"), "M": ("MONTHS", "MO", "MOS"), "D": ("DAYS", "DS", "DAYS")}


def _length(term: Term, digits: int) -> str:
    unit = _UNITS[term.unit][0]
    if term.number == 1 and digits == 1:
        unit = unit[:-1]
    return f"{term.number:0{digits}d} {unit} "


def sentence_parts(rng: random.Random, style: Style, imposed: Imposed) -> list[str]:
    """Return the parts of a ``SEN:`` line in the order that they are printed."""
    parts = []
    for term, kind in ((imposed.prison, "PRISON"), (imposed.probation, "PROBATION"), (imposed.jail, "JAIL")):
        if term is not None:
            parts.append((_length(term, style.length_digits) if term.number else "") + kind)
    if imposed.fine is not None:
        # the amount of a fine was seldom sent on
        parts.append(f"FINE ${imposed.fine}" if imposed.fine else "FINE")
    if imposed.fine_suspended:
        parts.append("FINE SS")
    if imposed.restitution:
        parts.append(rng.choice(["RESTN", "RESTN"]))
    if imposed.imposition_suspended:
        parts.append("IMP SEN SS")
    return parts


def commented_sentence(rng: random.Random, imposed: Imposed) -> str:
    """Return a sentence as operators typed it into a comment: ``SEN-X3 YR PROB, 6 MO JL, $971 FINE``."""
    parts = []
    for term, words in (
        (imposed.prison, ["PRISON", "ST PRISON"]),
        (imposed.probation, ["PROB", "FORMAL PROB", "SUMMARY PROB"]),
        (imposed.jail, ["JL", "CO JAIL", "JAIL", "JL WORK"]),
    ):
        if term is not None:
            unit = rng.choice(_UNITS[term.unit][1:])
            parts.append((f"{term.number} {unit} " if term.number else "") + rng.choice(words))
    if imposed.fine is not None:
        parts.append(f"${imposed.fine} FINE" if imposed.fine else "FINE")
    text = rng.choice([", ", ","]).join(parts)
    if imposed.restitution:
        text += f" ${rng.randint(50, 900)} RSTN"
    return "SEN-X" + text
