"""RAP sheets as the Department of Justice's network printed them: cycles, events, counts, and their truth."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from corpora.charges import choose_offence, graded, impose
from corpora.document import Document, Truth
from corpora.people import Person, invent_person, stream
from corpora.places import Place, choose_place
from corpora.rap_counts import Charged, CountPrinter
from corpora.rap_heading import heading_lines, print_day
from corpora.rap_lines import Style, choose_style, compact
from corpora.rap_pages import paginate
from extract.record import Event
from extract.record import Person as RecordPerson

__all__ = ["make_rap_sheet"]

_HEADINGS = {
    "arrest": "ARR/DET/CITE:",
    "supplemental_arrest": "SUPPLEMENTAL ARR:",
    "court": "COURT:",
    "custody": "CUSTODY:",
    "probation": "PROBATION:",
    "registration": "REGISTRATION:",
    "applicant": "APPLICANT:",
    "mental_health": "MENTAL HLTH CUS/SUPV",
    "deceased": "DECEASED:",
}


class _Sheet:
    """The lines printed so far, and the events that they tell of."""

    def __init__(self, rng: random.Random, style: Style, person: Person) -> None:
        self.rng, self.style, self.person = rng, style, person
        self.lines: list[str] = []
        self.events: list[Event] = []
        self.fair: dict[str, list[Any]] = {}
        self.cycle = 0
        self.first_in_cycle = True
        self.aliases_used = rng.random() < 0.4

    def open_cycle(self) -> None:
        self.cycle += 1
        self.first_in_cycle = True
        self.lines.append(self.style.cycle_line)

    def print_event(
        self,
        kind: str,
        day: date,
        agency: str,
        county: str | None,
        number: str | None = None,
        charged: tuple[Charged, ...] = (),
        heading: str | None = None,
    ) -> None:
        rng, style = self.rng, self.style
        if not self.first_in_cycle and style.event_line:
            self.lines.append(style.event_line)
        self.first_in_cycle = False
        names = (self.person.name, *self.person.aliases)
        used = rng.randrange(len(names)) if self.aliases_used and rng.random() < 0.4 else 0
        line = (heading or _HEADINGS[kind]) + style.name_gap
        line += f"NAM:{used + 1:0{style.name_digits}d}"
        if kind in ("arrest", "registration", "applicant") and self.person.other_births and rng.random() < 0.5:
            line += f"{rng.choice([' ', '  '])}DOB:{compact(self.person.other_births[0])}"
        self.lines.append(line)
        self.lines.append(f"{compact(day)}{style.date_gap}{agency}")
        at = len(self.events)
        printer = CountPrinter(rng, style, f"/events/{at}", day)
        printer.print_counts(charged, number)
        self.lines += printer.lines
        self.fair.update(printer.fair)
        if number is not None and "," in number:
            # of several numbers in one event any may be taken for the case
            self.fair[f"/events/{at}/case_number"] = number.split(",")
        if kind != "court" and number is not None:
            # a booking number is no case number to everybody
            self.fair[f"/events/{at}/case_number"] = [None]
        if county is not None and not agency.endswith(county) and not agency.startswith(("CASC", "CAMC", "CAJC")):
            self.fair[f"/events/{at}/county"] = [None]
        self.events.append(
            Event.model_validate(
                {
                    "type": kind,
                    "date": day.isoformat(),
                    "agency": agency,
                    "county": county,
                    "case_number": number.replace(" ", "") if number else None,
                    "cycle": self.cycle,
                    "name_used": names[used].formal,
                    "counts": printer.counts,
                }
            )
        )


def make_rap_sheet(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one RAP sheet of one to three pages (or a little more).

    Args:
        seed: the archive's seed.
        number: the document's number in it.
        county: have the person meet the law only there; None lets counties mix.
    """
    rng = stream(seed, number, "rap sheet")
    style = choose_style(rng)
    person = invent_person(stream(seed, number, "person"), 1961, 2006)
    home = choose_place(rng)
    if county is not None:
        from corpora.places import place

        home = place(county)
    sheet = _Sheet(rng, style, person)
    day = date(person.born.year + 18, person.born.month, min(person.born.day, 28)) + timedelta(
        days=rng.randrange(2500)
    )
    for _ in range(rng.choices([1, 2, 3, 4, 5, 7], [16, 24, 24, 18, 12, 6])[0]):
        if day.year > 2015:
            break
        sheet.open_cycle()
        where = home if county is not None or rng.random() < 0.75 else choose_place(rng)
        day = _print_cycle(sheet, where, day) + timedelta(days=rng.randint(60, 2400))
    if not sheet.events:
        sheet.open_cycle()
        day = _print_cycle(sheet, home, date(2010, 3, 1) + timedelta(days=rng.randrange(900)))
    if rng.random() < 0.1:
        sheet.open_cycle()
        _print_applicant(sheet, day)
    dead = rng.random() < 0.06
    if dead:
        sheet.open_cycle()
        sheet.print_event("deceased", day + timedelta(days=40), f"CASO {home.county}", home.county)
    told = [event.date for event in sheet.events]
    told += [update.date for event in sheet.events for count in event.counts for update in count.updates]
    last = date.fromisoformat(max(filter(None, told)))
    printed = print_day(rng, last)
    lines = heading_lines(rng, style, person, printed, dead and rng.random() < 0.7)
    if rng.random() < 0.3:
        lines.append("")
    lines += sheet.lines
    if rng.random() < 0.5:
        lines.append(style.cycle_line)
    lines += ["* * * END OF MESSAGE * * *"]
    return Document(
        family="rap_sheet",
        sheets=paginate(rng, lines, printed),
        truths=(Truth(_person_truth(person, lines, dead), tuple(sheet.events), sheet.fair),),
        machine="printer",
        year=printed.year,
    )


def _person_truth(person: Person, lines: list[str], dead: bool) -> RecordPerson:
    def printed(label: str) -> bool:
        return any(line.startswith(label) for line in lines)

    return RecordPerson.model_validate(
        {
            "name": person.name.formal,
            "aliases": [alias.formal for alias in person.aliases],
            "date_of_birth": person.born.isoformat(),
            "other_dates_of_birth": [day.isoformat() for day in person.other_births],
            "sex": person.sex,
            "race": person.race[1],
            "cii": person.cii,
            "fbi": person.fbi if printed("FBI/") else None,
            "drivers_license": person.drivers_license if printed("CDL/") else None,
            "ssn_last4": person.ssn[-4:] if printed("SOC/") else None,
            "deceased": dead,
        }
    )


def _charges(sheet: _Sheet, day: date) -> tuple[Charged, ...]:
    rng = sheet.rng
    found: list[Charged] = []
    for _ in range(rng.choices([1, 2, 3, 4], [50, 28, 15, 7])[0]):
        offence = choose_offence(rng, day, cannabis=rng.random() < 0.5)
        if all(offence.section != other.section for other in found):
            attempted = offence.grading in ("felony", "wobbler") and not offence.joined and rng.random() < 0.05
            conspiracy = not attempted and rng.random() < 0.015
            title = rng.choice(offence.doj)
            found.append(Charged(offence, graded(rng, offence), title, attempted=attempted, conspiracy=conspiracy))
    if rng.random() < 0.06:
        at = rng.randrange(len(found))
        found[at] = found[at].repeated(rng.choice([2, 3, 4]))
    return tuple(found)


def _print_cycle(sheet: _Sheet, where: Place, day: date) -> date:
    """Print one arrest and what came of it; return the day of the last event."""
    rng = sheet.rng
    charged = _charges(sheet, day)
    booking = rng.choice(
        [
            f"{rng.randrange(10**7):07d}",
            f"{rng.randrange(10**5):05d}",
            f"{rng.randrange(10**6)}A",
            f"{rng.choice('BCNP')}{rng.randrange(10**6):06d}",
        ]
    )
    ends_here = rng.random() < 0.22
    if rng.random() < 0.94 or ends_here:
        closed = tuple(count.closed_by_prosecutor(rng) for count in charged) if ends_here else charged
        sheet.print_event("arrest", day, where.police_label(rng), where.county, booking, closed)
    if rng.random() < 0.04:
        sheet.print_event(
            "supplemental_arrest", day + timedelta(days=3), f"CASO {where.county}", where.county, booking, charged[:1]
        )
    if ends_here:
        return day
    heard = day + timedelta(days=rng.randint(5, 420))
    felony = any(count.severity == "felony" for count in charged)
    case = where.case_number(rng, heard, felony)
    if rng.random() < 0.03:
        case += "," + where.case_number(rng, heard, felony)
    outcome = _outcome(sheet, charged, heard)
    sheet.print_event("court", heard, where.court_label(rng, heard, felony), where.county, case, outcome)
    last = heard
    supervised = tuple(count.in_custody() for count in outcome if count.imposed and count.imposed.probation)
    if supervised and rng.random() < 0.12:
        last = heard + timedelta(days=rng.randint(1, 30))
        sheet.print_event(
            "probation", last, f"CAPR {where.county}", where.county, f"{rng.randrange(10**6):06d}", supervised
        )
    prison = any(count.imposed and count.imposed.prison for count in outcome)
    jailed = any(count.imposed and count.imposed.jail for count in outcome)
    if prison and rng.random() < 0.7:
        last = heard + timedelta(days=rng.randint(10, 60))
        label = rng.choice(["CUSTODY:CDC", "CUSTODY:CDC", "CUSTODY:"])
        inmate = f"{rng.choice('BCDEHJKP')}{rng.randrange(10**5):05d}"
        sheet.print_event(
            "custody",
            last,
            "CASD CORRECTIONS",
            None,
            inmate,
            tuple(c.in_custody() for c in outcome if c.disposition == "convicted")[:1],
            label,
        )
    elif jailed and rng.random() < 0.25:
        last = heard + timedelta(days=rng.randint(0, 20))
        label = rng.choice(["CUSTODY:JAIL", "CUSTODY:JAIL", "CUSTODY:"])
        sheet.print_event(
            "custody",
            last,
            f"CASO {where.county}",
            where.county,
            booking,
            tuple(c.in_custody() for c in outcome if c.disposition == "convicted")[:1],
            label,
        )
    if rng.random() < 0.015:
        last += timedelta(days=20)
        sheet.print_event("mental_health", last, "CAHO PATTON", None)
    if rng.random() < 0.04:
        last += timedelta(days=30)
        sheet.print_event(
            "registration",
            last,
            where.police_label(rng),
            where.county,
            f"{rng.randrange(10**5):05d}",
            (Charged.of_registration(),),
        )
    return last


def _outcome(sheet: _Sheet, charged: tuple[Charged, ...], day: date) -> tuple[Charged, ...]:
    rng = sheet.rng
    fate = rng.random()
    done: list[Charged] = []
    for at, count in enumerate(charged):
        if fate < 0.78 and (at == 0 or rng.random() < 0.45):
            severity = count.severity or "misdemeanor"
            if severity == "felony" and count.wobbler and rng.random() < 0.3:
                severity = "misdemeanor"
            done.append(
                count.convicted(rng, severity, impose(rng, severity, day) if at == 0 or rng.random() < 0.4 else None)
            )
        else:
            done.append(count.not_convicted(rng))
    return tuple(count.later_updated(rng, day) for count in done)


def _print_applicant(sheet: _Sheet, day: date) -> None:
    rng = sheet.rng
    agency = rng.choice(["CASD SOCIAL SERV", "CASD MOTOR VEHICLES", "CASD CONSUMER AFFAIRS", "CASD EDUCATION"])
    sheet.print_event(
        "applicant",
        day + timedelta(days=rng.randint(100, 900)),
        agency,
        None,
        f"{rng.randrange(10**6):06d}",
        (Charged.of_applicant(rng),),
    )
