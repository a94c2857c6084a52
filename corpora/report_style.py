"""What all reports of disposition share: a form's habits, and the rows of charges that it prints."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from corpora.report_case import Arrested, Report

__all__ = ["ReportStyle", "arrest_rows", "choose_report_style", "court_row"]


@dataclass(frozen=True, slots=True)
class ReportStyle:
    """How a form is laid out and what it asks for."""

    left: float
    right: float
    date_form: str
    codes: dict[str, str]
    grades: bool
    pleas: bool
    fbi: bool
    physical: bool
    footer: str
    capital_sections: bool

    def day(self, day: date) -> str:
        """Return the day as this form writes dates."""
        return day.strftime(self.date_form)

    def section(self, section: str) -> str:
        """Return the section in the form's letters."""
        return section.upper() if self.capital_sections else section


def choose_report_style(rng: random.Random, year: int) -> ReportStyle:
    """Choose the habits of one form of *year*."""
    return ReportStyle(
        left=rng.uniform(32, 44),
        right=rng.uniform(568, 580),
        date_form=rng.choice(
            ["%m-%d-%y", "%m/%d/%y", "%m-%d-%Y"] if year < 1996 else ["%m/%d/%Y", "%Y%m%d", "%m-%d-%Y"]
        ),
        codes={
            "HS": rng.choice(["HS", "HS", "H&S"]),
            "BP": rng.choice(["BP", "B&P"]),
            "WI": rng.choice(["WI", "W&I"]),
        },
        grades=rng.random() < 0.75,
        pleas=rng.random() < 0.6,
        fbi=rng.random() < 0.4,
        physical=rng.random() < 0.75,
        footer=f"DR {rng.randint(8, 99)}{rng.choice('AB')} ({rng.randint(1, 12)}/{year % 100:02d})",
        capital_sections=rng.random() < 0.5,
    )


def arrest_rows(style: ReportStyle, report: Report) -> list[list[str]]:
    """Return a row for each charge of the arrest: number, section and code, title, F or M."""
    return [
        [
            str(charge.number),
            f"{style.section(charge.offence.section)} {style.codes.get(charge.offence.code, charge.offence.code)}",
            charge.title,
            _letter(charge.severity) if style.grades else "",
        ]
        for charge in report.charges
    ]


def _letter(severity: str) -> str:
    return {"felony": "F", "misdemeanor": "M"}.get(severity, "I")


_PLEAS = {"guilty": "GUILTY", "nolo_contendere": "NOLO", "not_guilty": "NOT GUILTY"}


def court_row(style: ReportStyle, charge: Arrested) -> list[str]:
    """Return the row of what the court did: number, section, title, F or M, plea if asked for, outcome, sentence."""
    ended = charge.ended
    if ended is None:
        return []
    row = [
        str(charge.number),
        f"{style.section(ended.offence.section)} {style.codes.get(ended.offence.code, ended.offence.code)}",
        ended.title,
        _letter(ended.severity),
    ]
    if style.pleas:
        row.append(_PLEAS.get(ended.plea or "", ""))
    return [*row, ended.text, ended.sentence or ""]
