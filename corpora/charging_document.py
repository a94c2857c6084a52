"""Complaints, informations and indictments of 1961 to 2016: typed pleadings, printed forms, computed complaints."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from corpora.accusation import accuse, count_heading, joined, prior_allegation, section_of
from corpora.charging_case import Said, charging_truths, filing_stamp
from corpora.charging_form import make_complaint_form
from corpora.charging_summary import make_summary_complaint
from corpora.court_action import Action, Charge, invent_action, spoken
from corpora.document import Document
from corpora.people import stream
from corpora.pleading_paper import Typist, choose_paper, typed_sheets
from corpora.prose import day_of_month, long_date
from corpora.sheet import Sheet

__all__ = ["make_charging_document"]

Pleading = Literal["complaint", "information", "indictment"]

_HEADINGS = ("COUNT {roman}", "COUNT {word}", "COUNT {number}", "{ordinal} COUNT", "Count {roman}:", "COUNT {roman}.")
_STATE = "THE PEOPLE OF THE STATE OF CALIFORNIA,"


def make_charging_document(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one charging paper of 1961 to 2016, in the layout that its seed and number decide."""
    layout = stream(seed, number, "kind of charging document").random()
    if layout < 0.22:
        return make_complaint_form(seed, number, county)
    if layout < 0.4:
        return make_summary_complaint(seed, number, county)
    return _make_pleading(seed, number, county)


def _make_pleading(seed: int, number: int, county: str | None) -> Document:
    """Invent a typed pleading: plain paper at first, numbered lines later."""
    action = invent_action(
        seed, number, county, (1961, 2016), superior=0.55, felonies_below=0.6, most_defendants=3, most_charges=5
    )
    rng = stream(seed, number, "pleading")
    kind = _kind(rng, action)
    title = _title(rng, action, kind)
    said = Said()
    if "FELONY" in title:
        said.graded |= {charge.number for charge in action.charges if charge.severity == "felony"}
    if "MISDEMEANOR" in title:
        said.graded |= {charge.number for charge in action.charges if charge.severity == "misdemeanor"}
    paper = choose_paper(rng, action.filed.year, title if action.filed.year > 1990 and rng.random() < 0.6 else "")
    typist = Typist(rng, paper)
    _attorney(typist, action)
    _caption(typist, action, title)
    _body(typist, action, kind, said)
    _close(typist, action, kind, said)
    sheets = list(typed_sheets(rng, typist.lines, paper))
    said.stamped = rng.random() < 0.85
    if said.stamped:
        stamp = filing_stamp(rng, action.filed, action.clerk, rng.uniform(400, 450), rng.uniform(5, 12))
        sheets[0] = Sheet((*sheets[0].marks, stamp))
    elif said.dated:
        action, said = _as_dated(action, said)
    return Document(
        family="charging_document",
        sheets=tuple(sheets),
        truths=charging_truths(action, said),
        machine="typewriter" if action.filed.year < 1990 else "printer",
        year=action.filed.year,
    )


def _as_dated(action: Action, said: Said) -> tuple[Action, Said]:
    """Without a stamp the day beside the signature is all that the paper tells of its filing."""
    assert said.dated is not None
    return replace(action, filed=said.dated), replace(said, dated=None)


def _kind(rng: random.Random, action: Action) -> Pleading:
    felony = action.charges[0].severity == "felony"
    if action.court != "superior" or not felony:
        return "complaint"
    if action.filed.year >= 2000 and rng.random() < 0.5:
        return "complaint"
    return rng.choices(["information", "indictment"], [82, 18])[0]  # type: ignore[return-value]


def _title(rng: random.Random, action: Action, kind: Pleading) -> str:
    if kind != "complaint":
        return rng.choices([kind.upper(), f"AMENDED {kind.upper()}", f"FIRST AMENDED {kind.upper()}"], [88, 6, 6])[0]
    if action.charges[0].severity == "felony":
        return rng.choice(["COMPLAINT - FELONY", "FELONY COMPLAINT", "COMPLAINT", "COMPLAINT - CRIMINAL"])
    return rng.choice(["MISDEMEANOR COMPLAINT", "COMPLAINT", "COMPLAINT (MISDEMEANOR)", "CRIMINAL COMPLAINT"])


def _attorney(typist: Typist, action: Action) -> None:
    """The block of the district attorney at the top left; plain paper of the 1960s seldom has it."""
    rng, where = typist.rng, action.place
    for _ in range(3 if typist.paper.kind == "plain" else 0):
        typist.line()
    if typist.paper.kind == "plain" and rng.random() < 0.6:
        return
    typist.line(f"{action.prosecutor.spoken}, District Attorney")
    typist.line(f"{where.county.title()} County")
    if rng.random() < 0.6:
        typist.line(f"By {action.trial_deputy.spoken.title()}, Deputy")
    typist.line(rng.choice(["Courthouse", "Hall of Justice", f"{rng.randint(100, 990)} Main Street"]))
    typist.line(f"{where.seat}, California")
    if rng.random() < 0.6:
        typist.line("Attorney for Plaintiff" if rng.random() < 0.5 else "Attorneys for the People")
    typist.line()
    typist.line()


def _caption(typist: Typist, action: Action, title: str) -> None:
    rng = typist.rng
    for line in action.court_title(short=action.filed.year > 1985 and rng.random() < 0.6):
        typist.centre(line)
    typist.line()
    number = rng.choice(["No. {0}", "NO. {0}", "Case No. {0}", "CASE NO. {0}"]).format(action.number)
    left = [_STATE, "", rng.choice(["          Plaintiff,", "               Plaintiff,"]), ""]
    left += [rng.choice(["     vs.", "     -vs-", "      v."]), ""]
    known = rng.choice(["aka {0}", "a/k/a {0}", "also known as {0}", "alias {0}"])
    last = len(action.defendants) - 1
    for at, defendant in enumerate(action.defendants):
        names = [spoken(defendant.person.name), *(known.format(spoken(name)) for name in defendant.also_known)]
        ending = [","] * (len(names) - 1) + [" and" if at == last - 1 else ","]
        left += [
            ("  " if row else "") + name + end for row, (name, end) in enumerate(zip(names, ending, strict=True))
        ]
    left += ["", "               Defendant" + ("s." if last else ".")]
    right = ["", number, "", title]
    if typist.rng.random() < 0.4:
        sections = [f"{c.offence.code} {c.offence.section}" for c in action.charges]
        right += ["", "Violation:", *(text.replace("HS", "H&S") for text in dict.fromkeys(sections))]
    typist.beside(left, right, rng.choice([")", ")", ":"]))
    typist.line()


def _body(typist: Typist, action: Action, kind: Pleading, said: Said) -> None:
    rng = typist.rng
    heading = rng.choice(_HEADINGS)
    county = action.place.county.title()
    everyone = joined([spoken(d.person.name) for d in action.defendants])
    old = action.filed.year < 1980
    if kind == "complaint" and old:
        typist.paragraph(
            f"Personally appeared before me, this {day_of_month(action.filed)}, {action.officer.spoken.title()} of "
            f"{action.place.seat}, in the County of {county}, who, being first duly sworn, complains and accuses "
            f"{everyone} of the crime{'s' if len(action.charges) > 1 else ''} hereinafter set forth, and says:"
        )
    elif kind == "complaint":
        typist.paragraph(rng.choice(["The undersigned is informed and believes that:", "The People charge that:"]))
    elif kind == "information":
        typist.paragraph(
            f"The District Attorney of the County of {county}, State of California, hereby accuses {everyone} of "
            "the following crime or crimes:"
        )
    else:
        typist.paragraph(
            f"The Grand Jury of the County of {county}, State of California, by this indictment, accuses {everyone} "
            "of the following crime or crimes:"
        )
    in_words = rng.randrange(3) if old else 2 + rng.randrange(2)
    for charge in action.charges:
        typist.line()
        if len(action.charges) > 1 or rng.random() < 0.7:
            typist.centre(count_heading(heading, charge.number))
        typist.paragraph(_count(rng, action, charge, said, in_words, kind))
    if rng.random() < 0.3 and action.charges[0].severity == "felony":
        for defendant in action.defendants[: rng.choice([1, 1, 2])]:
            typist.line()
            typist.paragraph(prior_allegation(rng, action, defendant))


def _count(rng: random.Random, action: Action, charge: Charge, said: Said, in_words: int, kind: Pleading) -> str:
    """Return the count's prose in one of four wordings; the last two are those of later years."""
    people = [action.defendants[at] for at in charge.against]
    names = joined([spoken(d.person.name) for d in people])
    accusation = accuse(rng, charge, people, action.filed.year)
    said.amounts[charge.number] = accusation.amount
    section = section_of(rng, charge)
    county = action.place.county.title()
    grade = f", a {charge.severity}" if charge.severity != "infraction" else ", an infraction"
    if in_words == 0 and charge.number not in said.graded and rng.random() < 0.4:
        grade = ""
    else:
        said.graded.add(charge.number)
    title = ("attempted " if charge.attempted else "") + charge.title
    lead = ""
    if charge.number > 1 and rng.random() < 0.6:
        lead = (
            f"For a further and separate cause of {'action' if kind == 'information' else kind}, being a different "
            "offense of the same class of crimes and offenses as the charge set forth in Count I hereof: "
        )
    defendants = "defendants" if len(people) > 1 else "defendant"
    if in_words == 0:
        return (
            f"{lead}The said {defendants}, {names}, did, on or about the {day_of_month(charge.committed)}, in the "
            f"County of {county}, State of California, {accusation.deed}, in violation of {section}{grade}."
        )
    said.titled.add(charge.number)
    if in_words == 1:
        return (
            f"{lead}That said {names} did commit the crime of {title.upper()}{grade}, in violation of {section}, "
            f"committed as follows: that on or about {long_date(charge.committed)}, at and in the "
            f"County of {county}, "
            f"State of California, said {defendants} did then and there {accusation.deed}, contrary "
            "to the form, force "
            "and effect of the statute in such case made and provided."
        )
    if in_words == 2:
        return (
            f"{lead}On or about {long_date(charge.committed)}, in the County of {county}, the crime of "
            f"{title.upper()}, in violation of {section.upper()}{grade}, was committed by {names}, who did "
            f"{accusation.deed}."
        )
    return (
        f"{lead}{names} did, in the County of {county}, State of California, on or about "
        f"{long_date(charge.committed)}, "
        f"commit the crime of {title}{grade}, in violation of {section}, in that the said {defendants} did "
        f"{accusation.deed}."
    )


def _close(typist: Typist, action: Action, kind: Pleading, said: Said) -> None:
    rng = typist.rng
    typist.line()
    typist.paragraph(
        "All of which is contrary to the form, force and effect of the statute in such case made and provided, and "
        "against the peace and dignity of the People of the State of California."
    )
    dated = action.filed
    if kind == "complaint" and action.filed.year < 1980:
        if rng.random() < 0.6:
            typist.paragraph(
                "Said complainant therefore prays that a warrant may be issued, and that said defendant "
                "be dealt with according to law."
            )
        typist.signature([f"{action.officer.spoken.title()}, Complainant"])
        typist.line()
        typist.paragraph(f"Subscribed and sworn to before me this {day_of_month(action.filed)}.", single=True)
        role = "Judge" if rng.random() < 0.5 else "Clerk"
        typist.signature([f"{role} of said Court"], by="")
        return
    if rng.random() < 0.25:
        dated -= timedelta(days=rng.choice([1, 1, 2, 3]))
        if dated > max(charge.committed for charge in action.charges):
            said.dated = dated
        else:
            dated = action.filed
    if kind == "complaint":
        typist.paragraph(
            "I declare under penalty of perjury that the foregoing is true and correct. "
            f"Executed on {long_date(dated)}, at {action.place.seat}, California."
        )
        typist.signature([rng.choice(["Declarant and Complainant", f"{action.officer.spoken}, COMPLAINANT"])])
        return
    typist.line()
    typist.line(rng.choice([f"Dated: {long_date(dated)}", f"DATED: {long_date(dated)}."]), keep=8)
    if kind == "indictment":
        typist.line("A TRUE BILL" if rng.random() < 0.8 else "A True Bill.")
        typist.signature([f"Foreman of the Grand Jury of the County of {action.place.county.title()}"])
    typist.line(f"{action.prosecutor.spoken}, District Attorney")
    typist.signature([f"{action.trial_deputy.spoken.title()}", "Deputy District Attorney"], by="By ")
    if kind == "indictment":
        typist.line()
        typist.line("Names of witnesses examined before the Grand Jury:")
        typist.line(f"    {action.officer.spoken.title()}")
