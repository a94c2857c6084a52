"""The disposition report as a computer printed it, 1994 to 2016: names and values in columns, no rules."""

from __future__ import annotations

import random

from corpora.blanks import typed
from corpora.report_case import Report
from corpora.report_style import ReportStyle, court_row
from corpora.sheet import Mark

__all__ = ["print_out"]


def print_out(rng: random.Random, style: ReportStyle, report: Report) -> list[Mark]:
    """The printout of a court's or agency's computer: names and values in columns, no rules."""
    pitch = rng.choice([6.0, 6.3, 6.6])
    x, y = rng.uniform(34, 46), rng.uniform(50, 74)
    step = rng.choice([12.0, 13.0])
    person = report.person
    width = 80
    ended = [charge for charge in report.charges if charge.ended]
    pairs = [
        [("NAME", person.name.formal)],
        [("DOB", style.day(person.born)), ("SEX", person.sex), ("CII", person.cii)]
        + ([("FBI", person.fbi)] if style.fbi else []),
    ]
    if style.physical:
        pairs.append([("RACE", person.race[1]), ("HGT", person.height), ("WGT", person.weight)])
    if report.aliases and person.aliases:
        pairs.append([("AKA", person.aliases[0].formal)])
    lines = [
        rng.choice(["ADULT DISPOSITION REPORT", "ARREST DISPOSITION REPORT", "DISPOSITION TO DOJ"]).center(width),
        "",
    ]
    lines += ["   ".join(f"{name}: {value}" for name, value in row) for row in pairs]
    lines += ["", "-" * width, "ARREST".ljust(10) + f"DATE: {style.day(report.arrested)}   AGENCY: {report.agency}"]
    lines += [" " * 10 + f"COUNTY: {report.place.county}   BOOKING NO: {report.booking}", ""]
    for charge in report.charges:
        code = style.codes.get(charge.offence.code, charge.offence.code)
        grade = f"  ({charge.severity.upper()})" if style.grades else ""
        lines.append(
            f"  CT {charge.number:02d}  {style.section(charge.offence.section)} {code}  {charge.title}{grade}"
        )
        if charge.closed:
            lines.append(f"         {charge.closed[1]}   {style.day(report.closed_on)}")
    lines += ["", "-" * width]
    if ended:
        lines += ["COURT".ljust(10) + f"{report.court}   CASE NO: {report.number}"]
        lines += [" " * 10 + f"DISPOSITION DATE: {style.day(report.heard)}", ""]
    else:
        lines.append("COURT".ljust(10) + "NO COURT ACTION REPORTED")
    for charge in ended:
        number, section, title, letter, *rest = court_row(style, charge)
        grade = {"F": "FELONY", "M": "MISDEMEANOR"}.get(letter, "INFRACTION")
        lines.append(f"  CT {int(number):02d}  {section}  {title}  ({grade})")
        plea = f"PLEA: {rest[0]}   " if style.pleas and rest[0] else ""
        lines.append(f"         {plea}DISPO: {rest[-2]}")
        if rest[-1]:
            lines.append(f"         SENT: {rest[-1]}")
    lines += ["", "-" * width, "END OF REPORT".center(width)]
    return [typed(line, x, y + at * step, pitch) for at, line in enumerate(lines) if line.strip()]
