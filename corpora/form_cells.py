"""Cells of ruled forms: a printed label, a box, and what a clerk typed into it, never quite on the line."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.abstract_case import Case
from corpora.form_styles import FormStyle
from corpora.sheet import Frame, Mark, Rule, Text, TickBox
from corpora.wording import wording

__all__ = ["Typed", "box_row", "caption_cells", "label", "tick_box"]


@dataclass(frozen=True, slots=True)
class Typed:
    """The typewriter that fills a form: its pitch in points, and how far it sits off the line."""

    rng: random.Random
    pitch: float
    offset: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "offset", self.rng.uniform(-1.5, 1.5))

    def into(self, text: str, x: float, y: float, room: float) -> Text:
        """Type *text* at ``x``, ``y``; where the *room* is short the clerk changes to a narrower pitch."""
        pitch = min(self.pitch, max(4.2, room / max(1, len(text))))
        return Text(x, y + self.rng.uniform(-0.4, 0.4), text, size=pitch / 0.6, pitch=pitch)

    def wrapped(self, text: str, x: float, y: float, room: float) -> list[Mark]:
        """Type *text* in one line if it fits legibly, else in two small ones, cut off where those are full."""
        if len(text) * 5.0 <= room:
            return [self.into(text, x, y, room)]
        letters = int(room / 4.6)
        lines = textwrap.wrap(text, letters, break_on_hyphens=False)[:2]
        lift = 7.4 if len(lines) > 1 else 0.0
        return [
            Text(x, y + 1.4 - lift * (len(lines) - 1 - at), line, size=4.6 / 0.6, pitch=4.6)
            for at, line in enumerate(lines)
        ]


def label(text: str, x: float, y: float, size: float, fit: float) -> Text:
    """Return a printed label no wider than *fit* points."""
    return Text(x, y, text, size=size, face="label", fit=fit)


def tick_box(marks: list[Mark], typed: Typed, x: float, y: float, *, ticked: bool) -> None:
    """Draw a box of seven points at the baseline ``y``, ticked or not: mostly typed, now and then by pen."""
    marks.append(TickBox(x, y - 6.5, 7, ticked, pen=ticked and typed.rng.random() < 0.2))


def box_row(
    rng: random.Random, marks: list[Mark], typed: Typed, x: float, y: float, words: Sequence[str], ticked: int
) -> None:
    """Draw a row of boxes with their words, the one of number *ticked* marked."""
    for at, word in enumerate(words):
        tick_box(marks, typed, x, y, ticked=at == ticked)
        wide = 3.4 * len(word)
        marks.append(label(word, x + 10, y, 7, wide))
        x += wide + 22


def caption_cells(
    rng: random.Random, style: FormStyle, typed: Typed, case: Case, marks: list[Mark], y: float
) -> float:
    """Lay out the caption's boxes from *y* down; return where they end."""
    left, right = style.left, style.right
    middle = left + (right - left) * rng.choice([0.56, 0.6, 0.64])
    top = y
    county = case.place.county
    if style.caption == "boxed":
        marks.append(label("SUPERIOR COURT OF CALIFORNIA, COUNTY OF:", left + 3, y + 9, 7, 170))
        marks.append(typed.into(county, left + 178, y + 10, middle - left - 180))
    else:
        marks.append(label("SUPERIOR COURT OF CALIFORNIA, COUNTY OF", left + 3, y + 9, 7, 175))
        marks.append(typed.into(county, left + 24, y + 21, middle - left - 30))
    y += 26 if style.caption == "stacked" else 16
    if case.place.branches and rng.random() < 0.6:
        marks.append(label("BRANCH OR JUDICIAL DISTRICT:", left + 3, y + 7, 6.5, 110))
        marks.append(typed.into(rng.choice(case.place.branches).upper(), left + 118, y + 7, middle - left - 122))
        y += 12
    marks.append(Rule(left, y, right, y))
    marks.append(label("PEOPLE OF THE STATE OF CALIFORNIA  vs.", left + 3, y + 9, 7, 160))
    born_x = middle - 92
    name = case.person.name
    shown = name.formal if style.name_last_first else name.spoken
    marks.append(label("DEFENDANT:", left + 3, y + 22, 7, 46))
    marks.append(typed.into(shown, left + 54, y + 22 + typed.offset, (born_x if style.born else middle) - left - 58))
    if style.born:
        marks.append(label("DOB:", born_x, y + 22, 7, 20))
        marks.append(
            typed.into(case.person.born.strftime(style.date_form.replace("%y", "%Y")), born_x + 22, y + 22, 68)
        )
    marks.append(label("AKA:", left + 3, y + 34, 7, 20))
    if case.also_known:
        known = "; ".join(other.formal if style.name_last_first else other.spoken for other in case.also_known)
        marks.append(typed.into(known, left + 54, y + 34 + typed.offset, middle - left - 58))
    marks.append(label("CII#:", left + 3, y + 46, 7, 22))
    if style.cii:
        marks.append(typed.into(case.person.cii, left + 28, y + 46, 80))
    marks.append(label("BOOKING #:", left + 122, y + 46, 7, 44))
    marks.append(typed.into(case.booking, left + 170, y + 46, 70))
    marks.append(label("CASE NUMBER", middle + 4, y + 9, 6.5, 60))
    for row, letter in enumerate("ABCD"):
        marks.append(label(f"-{letter}", right - 16, y + 20 + row * 10, 7, 12))
        marks.append(Rule(middle, y + 22 + row * 10, right, y + 22 + row * 10, 0.4))
    marks.append(typed.into(case.number, middle + 8, y + 20 + typed.offset / 2, right - middle - 30))
    y += 53
    marks.append(Rule(middle, top, middle, y))
    marks.append(Rule(left, y, middle, y))
    y = _commitment(rng, style, typed, case, marks, y)
    return _hearing(style, typed, case, marks, y, top)


def _commitment(rng: random.Random, style: FormStyle, typed: Typed, case: Case, marks: list[Mark], y: float) -> float:
    left = style.left
    jail = style.jail_box and case.county_jail
    marks.append(
        label("COMMITMENT TO" if not style.jail_box else "FELONY ABSTRACT OF JUDGMENT", left + 3, y + 9, 7, 110)
    )
    if style.jail_box:
        box_row(
            rng,
            marks,
            typed,
            left + 124,
            y + 9,
            ("PRISON COMMITMENT", wording()["form_words"]["jail"]),
            int(jail),
        )
    else:
        marks.append(label("STATE PRISON", left + 124, y + 9, 7, 60))
    box_row(rng, marks, typed, left + 396, y + 9, ("PRESENT", "NOT PRESENT"), 0)
    y += 13
    marks.append(Rule(left, y, style.right, y))
    return y


def _hearing(style: FormStyle, typed: Typed, case: Case, marks: list[Mark], y: float, top: float) -> float:
    left, right = style.left, style.right
    rows = (
        (
            ("DATE OF HEARING", case.judged.strftime(style.date_form)),
            ("DEPT. NO.", case.department),
            ("JUDGE", case.judge.spoken),
        ),
        (("CLERK", case.clerk.spoken), ("REPORTER", case.reporter.spoken), ("PROBATION NO. OR OFFICER", "")),
        (("COUNSEL FOR PEOPLE", case.prosecutor.spoken), ("COUNSEL FOR DEFENDANT", case.defender.spoken)),
    )
    for row in rows:
        wide = (right - left) / len(row)
        for at, (name, value) in enumerate(row):
            x = left + at * wide
            if at:
                marks.append(Rule(x, y, x, y + 22))
            marks.append(label(name, x + 3, y + 7, 5.8, wide - 6))
            if value:
                marks.append(typed.into(value, x + 10, y + 18.5 + typed.offset / 2, wide - 14))
        y += 22
        marks.append(Rule(left, y, right, y))
    marks.append(Frame(left, top, right, y))
    return y
