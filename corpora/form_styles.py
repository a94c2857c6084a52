"""The generations of the ruled abstract: which columns, words and boxes a year's form had."""

from __future__ import annotations

import random
from dataclasses import dataclass

from corpora.wording import form_generation, wording

__all__ = ["Column", "FormStyle", "choose_form_style"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the grid: what it holds, its width in points, its printed heading in lines."""

    holds: str
    wide: float
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormStyle:
    """One form as one court filled it; lengths in points."""

    left: float
    right: float
    titles: tuple[tuple[str, float], ...]
    item_one: str
    columns: tuple[Column, ...]
    rows: int
    head_height: float
    row_height: float
    empty_items: tuple[str, ...]
    empty_rows: int
    total_words: str
    occasions: tuple[str, ...]
    footer: str
    born: bool
    cii: bool
    jail_box: bool
    fines: bool
    all_terms: bool
    padded: bool
    capitals: bool
    capital_sections: bool
    long_year: bool
    name_last_first: bool
    hs: str
    date_form: str
    caption: str


_JURY = (
    Column("jury", 17, ("J", "U", "R", "Y")),
    Column("court", 17, ("C", "O", "U", "R", "T")),
    Column("plea", 17, ("P", "L", "E", "A")),
)
_TERM = (Column("term", 22, ("TERM", "(L,M,U)")),)
_RUNS = (
    Column("concurrent", 22, ("CON-", "CUR-", "RENT")),
    Column("third", 22, ("1/3", "CON-", "SEC.")),
    Column("full", 22, ("CON.", "FULL", "TERM")),
    Column("stayed", 22, tuple(wording()["form_words"]["stayed"])),
)
_TIME = (Column("years", 28, ("TIME", "IMPOSED", "YRS.")), Column("months", 28, ("", "", "MOS.")))


def _widened(columns: tuple[Column, ...], room: float) -> tuple[Column, ...]:
    """Give the crime's column what is left of the page."""
    spare = room - sum(column.wide for column in columns)
    return tuple(
        Column(column.holds, column.wide + spare, column.label) if column.holds == "crime" else column
        for column in columns
    )


def _columns(rng: random.Random, year: int, room: float) -> tuple[Column, ...]:
    count = Column("count", 24, ("COUNT",))
    code = Column("code", 27, ("CODE",))
    section = Column("section", 58, ("SECTION", "NUMBER"))
    crime = Column("crime", 90, ("CRIME",))
    committed = Column("year", 32, ("YEAR", "CRIME", "COMMITTED"))
    if year < 1990:
        found: tuple[Column, ...] = (Column("conviction date", 58, ("DATE OF", "CONVICTION")),)
    else:
        found = (
            Column("month", 20, ("DATE", "OF", "MO.")),
            Column("day", 20, ("CON-", "VIC-", "DAY")),
            Column("conviction year", 32, ("TION", "", "YEAR")),
        )
    first = (count, code, section) if rng.random() < 0.8 else (count, section, code)
    columns = (*first, crime, committed, *found, *_JURY, *_TERM, *_RUNS, *_TIME)
    if year < 1984:
        columns = tuple(column for column in columns if column.holds != "full")
    return _widened(columns, room)


def choose_form_style(rng: random.Random, year: int, counts: int) -> FormStyle:
    """Choose the form that a court used in *year* for so many *counts*, and how its clerk filled it in."""
    left = rng.choice([30.0, 36.0, 40.0])
    right = 612 - left
    words = form_generation(year)
    subtitle = rng.choice([*words["subtitles"], words["single"]] if counts == 1 else words["subtitles"])
    revised = rng.choice([day for day in words["revised"] if int(day[-4:]) <= year])
    row = rng.choice([18.0, 20.0, 22.0])
    return FormStyle(
        left=left,
        right=right,
        titles=((rng.choice(words["titles"]), rng.choice([10.0, 10.5])), (subtitle, 7.3)),
        item_one=rng.choice(words["item_one"]),
        columns=_columns(rng, year, right - left),
        rows=rng.choice([4, 5, 6]),
        head_height=36.0,
        row_height=row,
        empty_items=tuple(words["enhancements"]),
        empty_rows=rng.choice([2, 3]),
        total_words=rng.choice(words["total"]),
        occasions=(
            "at initial sentencing hearing",
            "at resentencing per decision on appeal",
            "after revocation of probation",
            "other",
        ),
        footer=rng.choice(words["footer"]).format(revised=revised),
        born=year >= 1990 and rng.random() < 0.85,
        cii=rng.random() < (0.85 if year >= 1984 else 0.3),
        jail_box=year >= 2011,
        fines=year >= 1988,
        all_terms=rng.random() < 0.5,
        padded=rng.random() < 0.4,
        capitals=rng.random() < 0.8,
        capital_sections=rng.random() < 0.5,
        long_year=year >= 1999 or rng.random() < 0.25,
        name_last_first=rng.random() < 0.3,
        hs=rng.choice(["HS", "HS", "H&S", "H & S"]),
        date_form=rng.choice(["%m-%d-%y", "%m/%d/%y", "%m-%d-%Y", "%m/%d/%Y"])
        if year < 1999
        else rng.choice(["%m-%d-%Y", "%m/%d/%Y", "%m-%d-%y"]),
        caption=rng.choice(["boxed", "stacked"]),
    )
