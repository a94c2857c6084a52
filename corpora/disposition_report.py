"""Reports of disposition to the Department of Justice, 1970 to 2016: an arrest, and what became of its charges.

Three generations: a typed form with boxes to tick, a form of three ruled panels, a printout of one table. Their
wording is our own.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from corpora.blanks import centred, checked, field, printed, table, typed, written
from corpora.document import Document, Truth
from corpora.marks import signature
from corpora.people import stream
from corpora.report_case import Arrested, Report, invent_report, report_events
from corpora.report_printout import print_out
from corpora.report_style import ReportStyle, arrest_rows, choose_report_style, court_row
from corpora.sheet import Frame, Mark, Rule, Sheet
from extract.record import Person

__all__ = ["make_disposition_report"]


def make_disposition_report(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one report of 1970 to 2016, in the layout of its time."""
    rng = stream(seed, number, "disposition report")
    first, last, lay_out = rng.choice(_GENERATIONS)
    report = invent_report(seed, number, county, first, last)
    style = choose_report_style(rng, report.arrested.year)
    marks = lay_out(rng, style, report)
    person = report.person
    return Document(
        family="disposition_report",
        sheets=(Sheet(tuple(marks)),),
        truths=(
            Truth(
                Person(
                    name=person.name.formal,
                    aliases=[person.aliases[0].formal] if report.aliases and person.aliases else [],
                    date_of_birth=person.born.isoformat(),
                    sex="M" if person.sex == "M" else "F",
                    race=person.race[1] if style.physical else None,
                    cii=person.cii,
                    fbi=person.fbi if style.fbi else None,
                ),
                report_events(report, grades=style.grades, pleas=style.pleas),
                {},
            ),
        ),
        machine="typewriter" if report.arrested.year < 1990 else "printer",
        year=report.heard.year,
    )


def _row_of_fields(
    cells: Sequence[tuple[str, str, float]], style: ReportStyle, top: float, high: float = 24
) -> list[Mark]:
    marks: list[Mark] = []
    whole = sum(share for _, _, share in cells)
    x = style.left
    for label, value, share in cells:
        wide = share / whole * (style.right - style.left)
        marks += field(label, value, (x, top, x + wide, top + high))
        x += wide
    return marks


def _identity(style: ReportStyle, report: Report, top: float) -> tuple[list[Mark], float]:
    """The rows of boxes that say who was arrested; return them and where they end."""
    person = report.person
    alias = person.aliases[0].formal if report.aliases and person.aliases else ""
    marks = _row_of_fields(
        [("NAME (LAST, FIRST, MIDDLE)", person.name.formal, 0.56), ("CII NUMBER", person.cii, 0.2)]
        + ([("FBI NUMBER", person.fbi, 0.2)] if style.fbi else [("SHERIFF'S NO.", "", 0.2)]),
        style,
        top,
    )
    cells = [("ALIAS", alias, 0.44), ("DATE OF BIRTH", style.day(person.born), 0.2), ("SEX", person.sex, 0.08)]
    if style.physical:
        cells += [("RACE", person.race[1], 0.16), ("HGT", person.height, 0.08), ("WGT", person.weight, 0.08)]
    marks += _row_of_fields(cells, style, top + 24)
    return marks, top + 48


def _court_heads(style: ReportStyle) -> tuple[list[str], list[float]]:
    heads, shares = ["CT", "SECTION/CODE", "OFFENSE", "F/M"], [0.05, 0.16, 0.24, 0.05]
    if style.pleas:
        heads.append("PLEA")
        shares.append(0.1)
    return [*heads, "DISPOSITION", "SENTENCE"], [*shares, 0.22, 0.26]


def _ticked_form(rng: random.Random, style: ReportStyle, report: Report) -> list[Mark]:
    """The form of the 1970s: typed, with boxes to tick for what police and prosecutor did."""
    left, right = style.left, style.right
    title = rng.choice(["DISPOSITION OF ARREST AND COURT ACTION", "REPORT OF DISPOSITION OF ARREST"])
    top = rng.uniform(40, 70)
    marks: list[Mark] = [
        centred("STATE OF CALIFORNIA - DEPARTMENT OF JUSTICE", top, 9, left, right),
        centred(title, top + 17, 13, left, right),
    ]
    rows, y = _identity(style, report, top + 28)
    marks += rows
    marks.append(printed("A. ARREST", left + 3, y + 14, 9))
    y += 18
    marks += _row_of_fields(
        [
            ("ARRESTING AGENCY", report.agency, 0.36),
            ("COUNTY", report.place.county, 0.22),
            ("DATE OF ARREST", style.day(report.arrested), 0.2),
            ("BOOKING NO.", report.booking, 0.2),
        ],
        style,
        y,
    )
    y += 24
    body = [*arrest_rows(style, report), *([[]] * rng.choice([1, 2]))]
    bottom = y + 13 + 21 * len(body)
    marks += table(
        ["CT", "SECTION/CODE", "CHARGE", "FEL/MISD"], [0.06, 0.24, 0.6, 0.1], body, (left, y, right, bottom)
    )
    y = _closures(rng, style, report, marks, bottom)
    marks.append(printed("C. COURT DISPOSITION", left + 3, y + 14, 9))
    y += 18
    ended = [row for charge in report.charges if (row := court_row(style, charge))]
    marks += _row_of_fields(_court_cells(style, report, shown=bool(ended)), style, y)
    y += 24
    body = [*ended, *([[]] * (4 - len(ended)))]
    heads, shares = _court_heads(style)
    marks += table(heads, shares, body, (left, y, right, y + 13 + 24 * len(body)))
    y += 13 + 24 * len(body)
    _reported_by(rng, style, marks, min(y + 34, 740))
    return marks


def _court_cells(style: ReportStyle, report: Report, *, shown: bool) -> list[tuple[str, str, float]]:
    return [
        ("COURT", report.court if shown else "", 0.46),
        ("COURT CASE NO.", report.number if shown else "", 0.3),
        ("DATE OF DISPOSITION", style.day(report.heard) if shown else "", 0.24),
    ]


def _closures(rng: random.Random, style: ReportStyle, report: Report, marks: list[Mark], y: float) -> float:
    """Boxes for release and rejection; return where they end."""
    left, right = style.left, style.right
    closed = [charge for charge in report.charges if charge.closed]
    released = [charge for charge in closed if charge.closed and charge.closed[0] == "released"]
    rejected = [charge for charge in closed if charge.closed and charge.closed[0] == "prosecutor_rejected"]
    pen = rng.random() < 0.5
    marks.append(printed("B. LAW ENFORCEMENT / PROSECUTOR", left + 3, y + 14, 9))
    y += 20
    rows: tuple[tuple[bool, str, list[Arrested]], ...] = (
        (bool(released), "ARRESTEE RELEASED", released),
        (bool(rejected), "COMPLAINT NOT FILED", rejected),
        (report.stage == "court", "COMPLAINT FILED - SEE BELOW", []),
    )
    top = y
    for ticked, words, named in rows:
        y += 8
        marks.append(checked(left + 6, y + 6, ticked, pen=pen, side=8))
        marks.append(printed(words, left + 20, y + 6, 7.5, 130))
        said = "; ".join(
            ("" if len(named) == len(report.charges) else f"CT {charge.number} ") + charge.closed[1]
            for charge in (named if len(named) < len(report.charges) else named[:1])
            if charge.closed
        )
        if said:
            marks.append(typed(said, left + 168, y + 6, 6.6, 270))
            marks.append(typed(style.day(report.closed_on), right - 90, y + 6, 6.6, 80))
        y += 10
    marks.append(Frame(left, top, right, y + 5, 0.8))
    return y + 5


def _reported_by(rng: random.Random, style: ReportStyle, marks: list[Mark], y: float) -> None:
    marks.append(printed("REPORTED BY", style.left + 3, y, 7.5))
    marks.append(Rule(style.left + 60, y + 2, style.left + 250, y + 2, 0.5))
    marks.append(signature(rng, style.left + 74, y - 3, 120))
    marks.append(printed("TITLE", style.left + 262, y, 7.5))
    marks.append(typed(rng.choice(["DEPUTY CLERK", "RECORDS CLERK", "CLERK"]), style.left + 296, y, 6.6))
    if rng.random() < 0.2:
        note = rng.choice(["Copy to CII", "see file", "OK - entered", "Rec'd late", "Prints rec'd"])
        marks.append(written(note, style.left + rng.uniform(20, 300), y + 26, 15, 160))
    marks.append(printed(style.footer, style.left, 775, 6.5))


def _panels(rng: random.Random, style: ReportStyle, report: Report) -> list[Mark]:
    """The form of the 1980s and 1990s: three panels, each filled by another office."""
    left, right = style.left, style.right
    top = rng.uniform(34, 50)
    marks: list[Mark] = [
        printed("DEPARTMENT OF JUSTICE", left, top, 8),
        centred(
            rng.choice(["ADULT DISPOSITION REPORT", "ARREST AND COURT DISPOSITION REPORT"]), top + 18, 14, left, right
        ),
    ]
    rows, y = _identity(style, report, top + 28)
    marks += rows
    for number, (title, fill) in enumerate(
        (("ARRESTING AGENCY", _panel_arrest), ("PROSECUTOR", _panel_prosecutor), ("COURT", _panel_court)), 1
    ):
        y += 8
        marks.append(Rule(left, y, right, y, 2.0))
        marks.append(printed(f"{number}  {title}", left + 3, y + 13, 9.5))
        y = fill(style, report, marks, y + 18)
    if rng.random() < 0.6:
        marks.append(printed("REMARKS", left + 3, y + 16, 7))
        note = rng.choice(["FINGERPRINTS ATTACHED", "NO PRINTS", "DEFT ON PROBATION CASE PENDING", "COPY TO DA"])
        marks.append(typed(note, left + 50, y + 16, 6.6))
    _reported_by(rng, style, marks, min(y + 52, 736))
    return marks


def _padded(rows: list[list[str]]) -> list[list[str]]:
    return [*rows, *([[]] * (3 - len(rows)))]


def _panel_arrest(style: ReportStyle, report: Report, marks: list[Mark], y: float) -> float:
    marks += _row_of_fields(
        [
            ("DATE OF ARREST", style.day(report.arrested), 0.2),
            ("AGENCY", report.agency, 0.38),
            ("COUNTY", report.place.county, 0.22),
            ("BOOKING NUMBER", report.booking, 0.2),
        ],
        style,
        y,
    )
    rows = [
        [*row, charge.closed[1] if charge.closed and charge.closed[0] == "released" else ""]
        for row, charge in zip(arrest_rows(style, report), report.charges, strict=True)
    ]
    bottom = y + 24 + 13 + 23 * 3
    heads = ["CT", "SECTION/CODE", "CHARGE", "F/M", "RELEASED - REASON"]
    marks += table(heads, [0.05, 0.18, 0.38, 0.06, 0.33], _padded(rows), (style.left, y + 24, style.right, bottom))
    return _closing_day(style, report, marks, bottom, "released")


def _closing_day(style: ReportStyle, report: Report, marks: list[Mark], y: float, word: str) -> float:
    """The box for the day of a release or rejection; return where it ends."""
    shown = any(charge.closed and charge.closed[0] == word for charge in report.charges)
    label = "DATE RELEASED" if word == "released" else "DATE OF REJECTION"
    box = (style.right - 150, y, style.right, y + 25)
    marks += field(label, style.day(report.closed_on) if shown else "", box)
    return y + 25


def _panel_prosecutor(style: ReportStyle, report: Report, marks: list[Mark], y: float) -> float:
    rows = []
    for charge in report.charges:
        rejected = charge.closed is not None and charge.closed[0] == "prosecutor_rejected"
        action = charge.closed[1] if rejected and charge.closed else ""
        filed = "X" if charge.ended else ""
        rows.append([str(charge.number) if filed or rejected else "", filed, "X" if rejected else "", action])
    heads = ["CT", "FILED", "REJECTED", "REASON"]
    bottom = y + 13 + 17 * 3
    marks += table(heads, [0.06, 0.1, 0.1, 0.74], _padded(rows), (style.left, y, style.right, bottom))
    return _closing_day(style, report, marks, bottom, "prosecutor_rejected")


def _panel_court(style: ReportStyle, report: Report, marks: list[Mark], y: float) -> float:
    ended = [row for charge in report.charges if (row := court_row(style, charge))]
    marks += _row_of_fields(_court_cells(style, report, shown=bool(ended)), style, y)
    heads, shares = _court_heads(style)
    bottom = y + 24 + 13 + 25 * 3
    marks += table(heads, shares, _padded(ended), (style.left, y + 24, style.right, bottom))
    return bottom


_GENERATIONS: tuple[tuple[int, int, Callable[[random.Random, ReportStyle, Report], list[Mark]]], ...] = (
    (1970, 1982, _ticked_form),
    (1979, 2002, _panels),
    (1994, 2015, print_out),
)
