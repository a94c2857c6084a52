"""Complaints and informations of 1986 to 2016 as computers printed them: a table of the counts, then their prose."""

from __future__ import annotations

from corpora.accusation import accuse, joined, prior_allegation, section_of
from corpora.charging_case import Said, charging_truths, filing_stamp
from corpora.court_action import Action, Charge, invent_action
from corpora.document import Document
from corpora.people import stream
from corpora.pleading_paper import Paper, Typist, typed_sheets
from corpora.prose import long_date
from corpora.sheet import Sheet

__all__ = ["make_summary_complaint"]

# Penal Code 296, specimens of the convicted
_SPECIMENS = 1999
_RANGES = {"felony": "16-2-3", "misdemeanor": "", "infraction": ""}


def make_summary_complaint(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a complaint or information that a prosecutor's computer printed, with a summary of its charges."""
    action = invent_action(
        seed, number, county, (1986, 2016), superior=0.5, felonies_below=0.6, most_defendants=3, most_charges=5
    )
    rng = stream(seed, number, "summary complaint")
    information = action.court == "superior" and rng.random() < 0.6
    felony = action.charges[0].severity == "felony"
    title = "INFORMATION" if information and felony else f"{'FELONY' if felony else 'MISDEMEANOR'} COMPLAINT"
    pitch = rng.choice([6.0, 6.6])
    paper = Paper("plain", pitch, rng.uniform(54, 66), rng.uniform(64, 80), int(486 / pitch), False, "")
    typist = Typist(rng, paper)
    said = Said(born=rng.random() < 0.7, cii=rng.random() < 0.3)
    said.graded |= {charge.number for charge in action.charges}
    said.titled |= {charge.number for charge in action.charges}
    _caption(typist, action, said, title)
    _summary(typist, action)
    _counts(typist, action, said)
    _close(typist, action)
    sheets = list(typed_sheets(rng, typist.lines, paper))
    said.stamped = rng.random() < 0.8
    if said.stamped:
        stamp = filing_stamp(rng, action.filed, action.clerk, rng.uniform(420, 450), rng.uniform(4, 10))
        sheets[0] = Sheet((*sheets[0].marks, stamp))
    return Document(
        family="charging_document",
        sheets=tuple(sheets),
        truths=charging_truths(action, said),
        machine="printer",
        year=action.filed.year,
    )


def _caption(typist: Typist, action: Action, said: Said, title: str) -> None:
    for line in action.court_title(short=True):
        typist.centre(line)
    typist.line()
    left = ["THE PEOPLE OF THE STATE OF CALIFORNIA,", "                     Plaintiff,", "          v."]
    for at, defendant in enumerate(action.defendants, 1):
        person = defendant.person
        born = f" ({person.born:%m/%d/%Y})" if said.born else ""
        left.append(f"{at:02d} {person.name.spoken}{born}")
        left += [f"   aka {name.spoken}" for name in defendant.also_known]
        if said.cii:
            left.append(f"   CII {person.cii}")
    left.append("                     Defendant(s).")
    typist.beside(left, ["", f"CASE NO. {action.number}", "", title, ""], ")")
    typist.line()


def _summary(typist: Typist, action: Action) -> None:
    """One row to a count and defendant, under ruled headings."""
    name = max(len(d.person.name.last) for d in action.defendants)
    wide = max(9, min(name, 22))
    section = max(12, *(len(_short_section(charge)) for charge in action.charges)) + 1
    head = f"{'CT.':<4}{'CHARGE':<{section + 1}}{'CHARGE':<12}{'':<4}{'DEFENDANT':<{wide + 2}}SPECIAL"
    typist.centre("SUMMARY" if typist.rng.random() < 0.5 else "INFORMATION SUMMARY")
    typist.line(head)
    typist.line(f"{'NO.':<4}{'':<{section + 1}}{'RANGE':<12}{'':<4}{'':<{wide + 2}}ALLEGATION")
    typist.line("-" * min(typist.paper.columns, len(head) + 4))
    for charge in action.charges:
        for row, at in enumerate(charge.against):
            defendant = action.defendants[at].person.name.last[:wide]
            first = f"{charge.number:<4}{_short_section(charge):<{section + 1}}" if row == 0 else " " * (section + 5)
            months = _RANGES[charge.severity] if row == 0 else ""
            typist.line(f"{first}{months:<12}{at + 1:02d}  {defendant:<{wide + 2}}".rstrip())
    typist.line()


def _short_section(charge: Charge) -> str:
    prefix = "664/" if charge.attempted else ""
    return f"{charge.offence.code} {prefix}{charge.offence.section}"


def _counts(typist: Typist, action: Action, said: Said) -> None:
    rng = typist.rng
    typist.paragraph("The undersigned is informed and believes that:", indent=0)
    for charge in action.charges:
        people = [action.defendants[at] for at in charge.against]
        accusation = accuse(rng, charge, people, action.filed.year)
        said.amounts[charge.number] = accusation.amount
        names = joined([d.person.name.spoken for d in people])
        title = ("attempted " if charge.attempted else "") + charge.title
        typist.line()
        typist.centre(f"COUNT {charge.number}")
        typist.paragraph(
            f"On or about {long_date(charge.committed)}, in the County of "
            f"{action.place.county.title()}, the crime of "
            f"{title.upper()}, in violation of {section_of(rng, charge).upper()}, a "
            f"{charge.severity.capitalize()}, was committed by {names}, who did {accusation.deed}.",
            indent=5,
        )
    if rng.random() < 0.35 and action.charges[0].severity == "felony":
        typist.line()
        typist.paragraph(prior_allegation(rng, action, action.defendants[0]), indent=5)
    typist.line()
    if rng.random() < 0.4 and action.charges[0].severity == "felony" and action.filed.year >= _SPECIMENS:
        typist.paragraph(
            '"NOTICE: Conviction of this offense will require you to provide specimens and samples pursuant to Penal '
            'Code section 296."',
            indent=5,
        )


def _close(typist: Typist, action: Action) -> None:
    rng = typist.rng
    typist.line()
    typist.line(
        "* * * * *".center(typist.paper.columns).rstrip() if rng.random() < 0.5 else "- - - -".center(60).rstrip()
    )
    typist.line()
    typist.paragraph(
        f"I DECLARE UNDER PENALTY OF PERJURY THAT THE FOREGOING IS TRUE AND CORRECT AND THAT THIS "
        f"{'COMPLAINT' if rng.random() < 0.5 else 'PLEADING'}, CASE NUMBER {action.number}, CONSISTS OF "
        f"{len(action.charges)} COUNT(S).",
        indent=0,
    )
    typist.paragraph(
        f"Executed at {action.place.seat.upper()}, County of {action.place.county.title()}, on "
        f"{long_date(action.filed)}.",
        indent=0,
    )
    typist.signature(["DECLARANT AND COMPLAINANT"])
    typist.line()
    typist.line(f"{action.prosecutor.spoken.upper()}, DISTRICT ATTORNEY", keep=6)
    typist.signature([f"{action.trial_deputy.spoken.upper()}, DEPUTY"], by="BY ")
