"""The generations of the ruled abstract: which columns, words and boxes a year's form had."""

from __future__ import annotations

import random
from dataclasses import dataclass

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
    felony_named: bool
    all_terms: bool
    padded: bool
    capitals: bool
    capital_sections: bool
    long_year: bool
    name_last_first: bool
    hs: str
    date_form: str
    caption: str
    pages: int


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
    Column("stayed", 22, ("654", "STAY")),
)
_TIME = (Column("years", 28, ("TIME", "IMPOSED", "YRS.")), Column("months", 28, ("", "", "MOS.")))


_REVISED = ("January 1, 1999", "January 1, 2003", "January 1, 2007", "July 1, 2009", "July 1, 2012")


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


def choose_form_style(rng: random.Random, year: int) -> FormStyle:
    """Choose the form that a court used in *year*, and how its clerk filled it in."""
    left = rng.choice([30.0, 36.0, 40.0])
    right = 612 - left
    if year < 1987:
        titles = (
            ("ABSTRACT OF JUDGMENT - COMMITMENT TO STATE PRISON", 10.5),
            (
                rng.choice(
                    [
                        "SINGLE OR CONCURRENT COUNT FORM",
                        "MULTIPLE COUNT FORM",
                        "(Not to be used for multiple count convictions or for consecutive sentences)",
                    ]
                ),
                7.5,
            ),
        )
        item, total = (
            "1. DEFENDANT WAS CONVICTED OF THE COMMISSION OF THE FOLLOWING FELONY OR FELONIES:",
            "TOTAL TERM IMPOSED:",
        )
        empty = ("ENHANCEMENTS charged and found true for specific counts (PC 12022 series):",)
        footer = "FORM DSL 290.1   Approved by the Judicial Council of California   Penal Code Section 1213.5"
    elif year < 2000:
        titles = (
            ("ABSTRACT OF JUDGMENT - PRISON COMMITMENT - DETERMINATE", 10.0),
            (rng.choice(["SINGLE, CONCURRENT, OR FULL-TERM CONSECUTIVE COUNT FORM", "MULTIPLE COUNT FORM"]), 7.5),
        )
        item, total = (
            "1. Defendant was convicted of the commission of the following felonies:",
            "TOTAL TIME IMPOSED ON ALL ATTACHMENT PAGES AND THIS FORM:",
        )
        empty = (
            "ENHANCEMENTS charged and found to be true TIED TO SPECIFIC COUNTS (mainly in the PC 12022 series):",
            "ENHANCEMENTS charged and found to be true FOR PRIOR CONVICTIONS OR PRISON TERMS (mainly in the PC 667 series):",
        )
        footer = f"CR-290 (Rev. January 1, {rng.choice([y for y in (1985, 1988, 1991, 1993, 1995) if y <= year])})   ABSTRACT OF JUDGMENT - PRISON COMMITMENT   Penal Code 1213, 1213.5"
    else:
        titles = (
            ("FELONY ABSTRACT OF JUDGMENT-DETERMINATE", 10.5),
            (
                rng.choice(
                    [
                        "SINGLE, CONCURRENT, OR FULL-TERM CONSECUTIVE COUNT FORM",
                        "[Not to be used for multiple count or 1/3 consecutive sentences]",
                    ]
                ),
                7.0,
            ),
        )
        item, total = "1. Defendant was convicted of the commission of the following felony:", "TOTAL TIME:"
        empty = (
            "ENHANCEMENTS charged and found to be true TIED TO SPECIFIC COUNTS. List each count enhancement horizontally.",
            "ENHANCEMENTS charged and found to be true FOR PRIOR CONVICTIONS OR PRISON TERMS.",
        )
        footer = f"CR-290.1 [Rev. {rng.choice([day for day in _REVISED if int(day[-4:]) <= year])}]   FELONY ABSTRACT OF JUDGMENT-DETERMINATE"
    row = rng.choice([18.0, 20.0, 22.0])
    return FormStyle(
        left=left,
        right=right,
        titles=titles,
        item_one=item,
        columns=_columns(rng, year, right - left),
        rows=rng.choice([4, 5, 6]),
        head_height=36.0,
        row_height=row,
        empty_items=empty,
        empty_rows=rng.choice([2, 3]),
        total_words=total,
        occasions=(
            "at initial sentencing hearing",
            "at resentencing per decision on appeal",
            "after revocation of probation",
            "other",
        ),
        footer=footer,
        born=year >= 1990 and rng.random() < 0.85,
        cii=rng.random() < (0.85 if year >= 1984 else 0.3),
        jail_box=year >= 2011,
        fines=year >= 1988,
        felony_named=True,
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
        pages=1,
    )
