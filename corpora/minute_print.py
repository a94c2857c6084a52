"""Minute orders of 1980 to 1999 as the courts' computers printed them, in capitals from a line printer."""

from __future__ import annotations

import random
import textwrap
from datetime import timedelta

from corpora.court_action import Action, invent_action
from corpora.document import Document
from corpora.hearing import Hearing, Printed, hearing_truth, invent_hearing
from corpora.minute_words import hearing_title
from corpora.outcome import Outcome
from corpora.people import stream
from corpora.pleading_paper import Paper, Typist, typed_sheets
from corpora.sentence_words import sentence_in_print

__all__ = ["make_minute_print"]

_GRADES = {"felony": "FEL", "misdemeanor": "MISD", "infraction": "INF"}
_CODES = {"HS": "H&S", "BP": "B&P", "WI": "W&I", "PC": "PC", "VC": "VC"}


def make_minute_print(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a minute order from a line printer."""
    action = invent_action(seed, number, county, (1980, 1995), superior=0.55, most_charges=4)
    rng = stream(seed, number, "minute print")
    hearing = invent_hearing(rng, action)
    printed = Printed(aliases=False, born=rng.random() < 0.3)
    printed.titled |= {outcome.charge.number for outcome in hearing.outcomes}
    paper = Paper("plain", rng.choice([6.0, 6.6]), rng.uniform(40, 60), rng.uniform(44, 70), 76, False, "")
    typist = Typist(rng, paper)
    rng.choice([_metropolitan, _rural])(typist, action, hearing, printed)
    return Document(
        family="minute_order",
        sheets=typed_sheets(rng, typist.lines, paper),
        truths=(hearing_truth(action, hearing, printed),),
        machine="printer",
        year=hearing.day.year,
    )


def _section(outcome: Outcome) -> str:
    charge = outcome.charge
    prefix = "664/" if charge.attempted else ""
    return f"{prefix}{charge.offence.section.upper()} {_CODES[charge.offence.code]}"


def _metropolitan(typist: Typist, action: Action, hearing: Hearing, printed: Printed) -> None:
    """Headed MINUTE ORDER, the counts as a list, then statements; as large counties printed them."""
    rng = typist.rng
    defendant = action.defendants[0]
    typist.centre("MINUTE ORDER")
    first, second = action.court_title(short=True)
    typist.centre(first)
    typist.centre(second)
    typist.line()
    later = hearing.day + timedelta(days=rng.choice([0, 1, 1, 3]))
    typist.line(f"DATE PRINTED: {later:%m/%d/%y}".rjust(typist.paper.columns))
    typist.line("-" * typist.paper.columns)
    typist.line()
    typist.line(f"CASE NO. {action.number}")
    typist.line("THE PEOPLE OF THE STATE OF CALIFORNIA")
    typist.line("                    VS.")
    born = f"   DOB: {defendant.person.born:%m/%d/%Y}" if printed.born else ""
    typist.line(f"DEFENDANT 01: {defendant.person.name.spoken}{born}")
    typist.line("-" * typist.paper.columns)
    grade = rng.random() < 0.8
    for outcome in hearing.outcomes:
        if grade and outcome.charge.severity == outcome.severity:
            printed.graded.add(outcome.charge.number)
        word = f" {_GRADES[outcome.charge.severity]}" if grade else ""
        typist.line(f"COUNT {outcome.charge.number:02d}: {_section(outcome)}{word}")
        typist.line(f"          {outcome.charge.title.upper()}.")
    typist.line()
    where = f"DEPT {action.department}"
    typist.paragraph(
        f"ON {hearing.day:%m/%d/%y} AT {rng.choice(['830', '900', '1000'])} AM IN "
        f"{action.place.seat.upper()}, {where}, CASE "
        f"CALLED FOR {hearing_title(rng, hearing)}.",
        indent=0,
    )
    typist.line()
    typist.paragraph(
        f"PARTIES: {action.judge.spoken} (JUDGE) {action.clerk.spoken} (CLERK) {action.reporter.spoken} (REP) "
        f"{action.trial_deputy.spoken} (DDA)",
        indent=0,
    )
    typist.line()
    typist.paragraph(
        f"DEFENDANT IS PRESENT IN COURT, AND REPRESENTED BY {action.defender.spoken} "
        f"{rng.choice(['DEPUTY PUBLIC DEFENDER', 'PRIVATE COUNSEL', 'BAR PANEL'])}.",
        indent=0,
    )
    typist.line()
    for text in _statements(rng, action, hearing, printed):
        typist.paragraph(text, indent=0)
        if rng.random() < 0.3:
            typist.line()
    typist.line()
    typist.line(f"CUSTODY STATUS: {rng.choice(['ON PROBATION', 'RELEASED', 'REMANDED', 'BAIL'])}")
    typist.line("-" * typist.paper.columns)
    typist.line(f"                                   {hearing_title(rng, hearing)}")
    typist.line(f"                                   HEARING DATE: {hearing.day:%m/%d/%y}")


def _rural(typist: Typist, action: Action, hearing: Hearing, printed: Printed) -> None:
    """Keys and values in two columns, a table of counts, then numbered orders."""
    rng = typist.rng
    defendant = action.defendants[0]
    for line in action.court_title(short=True):
        typist.line(line)
    typist.line("CRIMINAL MINUTES".rjust(typist.paper.columns))
    typist.line("=" * typist.paper.columns)
    pairs = [
        ("CASE NUMBER", action.number, "DATE", f"{hearing.day:%m-%d-%Y}"),
        ("JUDGE", action.judge.spoken, "DEPT", action.department),
        ("CLERK", action.clerk.spoken, "REPORTER", action.reporter.spoken),
        (
            "HEARING",
            hearing_title(rng, hearing)[:30],
            "DOB" if printed.born else "STATUS",
            f"{defendant.person.born:%m-%d-%Y}" if printed.born else "APPEARED",
        ),
    ]
    for key, value, other, second in pairs:
        typist.line(f"{key + ':':<13}{value[:32]:<33}{other + ':':<10}{second[:20]}".rstrip())
    typist.line(f"{'DEFENDANT:':<13}{defendant.person.name.formal}")
    typist.line("=" * typist.paper.columns)
    typist.line(f"{'CNT':<5}{'CHARGE':<22}{'TYPE':<6}{'DESCRIPTION':<43}".rstrip())
    for outcome in hearing.outcomes:
        if outcome.charge.severity == outcome.severity:
            printed.graded.add(outcome.charge.number)
        title = textwrap.wrap(outcome.charge.title.upper(), 43)
        grade = _GRADES[outcome.charge.severity][0]
        typist.line(f"{outcome.charge.number:03d}  {_section(outcome):<22}{grade:<6}{title[0]}")
        for rest in title[1:]:
            typist.line(" " * 33 + rest)
    typist.line("-" * typist.paper.columns)
    for at, text in enumerate(_statements(rng, action, hearing, printed), 1):
        wrapped = textwrap.wrap(text, typist.paper.columns - 5, break_on_hyphens=False)
        typist.line(f"{at:>3}. {wrapped[0]}")
        for rest in wrapped[1:]:
            typist.line(f"     {rest}")
    typist.line("=" * typist.paper.columns)
    typist.line(f"ENTERED BY: {action.deputy.spoken}, DEPUTY CLERK")


def _listed(outcomes: list[Outcome]) -> str:
    numbers = [f"{o.charge.number:02d}" for o in outcomes]
    return f"COUNT{'S' if len(numbers) > 1 else ''} {' AND '.join(numbers)}"


def _statements(rng: random.Random, action: Action, hearing: Hearing, printed: Printed) -> list[str]:
    """Return what was done, one statement to an item."""
    outcomes = list(hearing.outcomes)
    guilty = [o for o in outcomes if o.disposition == "convicted"]
    kind = hearing.kind
    lines: list[str] = []
    if kind == "arraignment":
        printed.pleas |= {o.charge.number for o in outcomes}
        lines += ["DEFENDANT WAIVES ARRAIGNMENT, READING OF COMPLAINT, AND STATEMENT OF RIGHTS."]
        lines += [f"DEFENDANT PLEADS NOT GUILTY TO {_listed(outcomes)}."]
    elif kind == "dismissal":
        ground = {
            "1385 PC": "DISMISSED IN FURTHERANCE OF JUSTICE PURSUANT TO 1385 PC",
            "995 PC": "DISMISSED, MOTION PURSUANT TO 995 PC GRANTED",
            "1538.5 PC": "DISMISSED, EVIDENCE SUPPRESSED PURSUANT TO 1538.5 PC",
            "lack of evidence": "DISMISSED/LACK OF EVIDENCE",
        }[outcomes[0].ground or "1385 PC"]
        lines += [f"COUNT {o.charge.number:02d}: {ground}." for o in outcomes] + ["BAIL EXONERATED."]
    elif kind == "diversion":
        diverted = [o for o in outcomes if o.disposition == "diverted"]
        lines += [
            "CRIMINAL PROCEEDINGS SUSPENDED.",
            f"DIVERSION GRANTED PURSUANT TO 1000 PC AS TO {_listed(diverted)}.",
        ]
    elif kind in ("reduction", "relief"):
        lines += _afterwards(hearing, guilty, printed)
    else:
        lines += _decided(hearing, guilty, printed)
    if hearing.sentenced:
        officer = "FORMAL" if action.court == "superior" else "SUMMARY"
        said = sentence_in_print(rng, hearing.sentenced, action.place.county, officer)
        printed.sentence = " ".join(said)
        lines += said
        reduced = [
            o for o in guilty if o.severity == "misdemeanor" and o.charge.severity == "felony" and not o.lesser
        ]
        if reduced:
            printed.graded |= {o.charge.number for o in reduced}
            lines.append(f"{_listed(reduced)}: OFFENSE DEEMED A MISDEMEANOR PURSUANT TO 17(B) PC.")
    if kind not in ("dismissal", "reduction", "relief"):
        lines += [
            f"COUNT {o.charge.number:02d}: DISMISSED IN FURTHERANCE OF JUSTICE PURSUANT TO 1385 PC."
            for o in outcomes
            if o.disposition == "dismissed"
        ]
    if hearing.then:
        purpose = {"arraignment": "TRIAL", "diversion": "PROGRESS REPORT"}.get(kind, "PROBATION AND SENTENCE HEARING")
        lines.append(f"NEXT SCHEDULED EVENT: {hearing.then:%m/%d/%y} 900 AM {purpose} DEPT {action.department}.")
    return lines


def _afterwards(hearing: Hearing, guilty: list[Outcome], printed: Printed) -> list[str]:
    assert hearing.convicted is not None
    lines = [f"DEFENDANT WAS CONVICTED ON {hearing.convicted:%m/%d/%y} OF {_listed(guilty)}."]
    lines += _lessers(guilty)
    if hearing.kind == "reduction":
        printed.update = "REDUCED TO A MISDEMEANOR PURSUANT TO 17(B) PC"
        return [*lines, f"MOTION GRANTED. {_listed(guilty)} {printed.update}."]
    printed.update = "PLEA OR FINDING OF GUILTY SET ASIDE AND CASE DISMISSED PURSUANT TO 1203.4 PC"
    return [*lines, f"PETITION GRANTED. {printed.update}."]


def _lessers(guilty: list[Outcome]) -> list[str]:
    return [
        f"COUNT {o.charge.number:02d}: CONVICTED OF LESSER INCLUDED OFFENSE, {o.lesser.section.upper()} H&S, "
        f"{o.title.upper()}."
        for o in guilty
        if o.lesser
    ]


def _decided(hearing: Hearing, guilty: list[Outcome], printed: Printed) -> list[str]:
    """Pleas and findings."""
    lines = []
    pleaded = [o for o in guilty if o.how == "plea"]
    found = [o for o in guilty if o.how != "plea"]
    cleared = [o for o in hearing.outcomes if o.disposition == "acquitted"]
    if pleaded:
        printed.pleas |= {o.charge.number for o in pleaded}
        plea = "GUILTY" if pleaded[0].plea == "guilty" else "NOLO CONTENDERE"
        past = hearing.kind == "judgment"
        verb = "HAVING PREVIOUSLY PLED" if past else "PLEADS"
        if hearing.kind == "plea":
            lines.append("DEFENDANT WITHDRAWS PLEA OF NOT GUILTY.")
        lines.append(
            f"DEFENDANT {verb} {plea} TO {_listed(pleaded)}{', MATTER IS CALLED FOR SENTENCE' if past else ''}."
        )
        if not past:
            lines.append("THE COURT FINDS THAT THE PLEA WAS FREELY AND VOLUNTARILY MADE, AND ACCEPTS THE PLEA.")
    if found:
        who = "JURY" if found[0].how == "jury" else "COURT"
        lines.append(f"{who} FINDS DEFENDANT GUILTY OF {_listed(found)}.")
    if cleared:
        who = "JURY" if cleared[0].how == "jury" else "COURT"
        lines.append(f"{who} FINDS DEFENDANT NOT GUILTY OF {_listed(cleared)}. DEFENDANT DISCHARGED.")
    return lines + _lessers(guilty)
