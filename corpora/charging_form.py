"""Complaints on the printed forms of the lower courts, 1961 to 1989: a typewriter or a pen fills the blanks."""

from __future__ import annotations

import random

from corpora.accusation import accuse, joined, section_of
from corpora.charging_case import Said, charging_truths, filing_stamp
from corpora.court_action import Action, Charge, invent_action, spoken
from corpora.document import Document
from corpora.form_flow import Filler, Flow, choose_filler, print_centred, printed_width
from corpora.marks import signature
from corpora.people import stream
from corpora.prose import long_date
from corpora.sheet import Frame, Mark, Rule, Sheet, Text

__all__ = ["make_complaint_form"]

_FOOT = 754.0


def make_complaint_form(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a complaint on a printed form, on one page."""
    action = invent_action(
        seed, number, county, (1961, 1989), superior=0.0, felonies_below=0.35, most_defendants=2, most_charges=2
    )
    # a form is printed as densely as its longest complaint needs
    for leading in (20.0, 18.0, 16.5, 15.0, 13.5):
        rng = stream(seed, number, "complaint form")
        filler = choose_filler(rng, 0.12)
        marks: list[Mark] = []
        said = Said(aliases=rng.random() < 0.7)
        said.graded |= {charge.number for charge in action.charges}
        left = rng.uniform(48, 70)
        y = _caption(rng, action, said, filler, marks, left)
        y = _body(rng, action, said, filler, marks, left, y, leading)
        if _jurat(rng, action, filler, marks, left, y) < _FOOT:
            break
    said.stamped = rng.random() < 0.7
    if said.stamped:
        marks.append(filing_stamp(rng, action.filed, action.clerk, rng.uniform(395, 440), rng.uniform(6, 12)))
    return Document(
        family="charging_document",
        sheets=(Sheet(tuple(marks)),),
        truths=charging_truths(action, said),
        machine="typewriter",
        year=action.filed.year,
    )


def _caption(rng: random.Random, action: Action, said: Said, filler: Filler, marks: list[Mark], left: float) -> float:
    right = 612 - left
    y = rng.uniform(66, 78)
    for text in action.court_title():
        marks.append(print_centred(text, y, 11, left, right))
        y += 14
    y += 6
    middle = left + (right - left) * 0.56
    names = []
    for defendant in action.defendants:
        names.append(spoken(defendant.person.name))
        names += [f"aka {spoken(name)}" for name in (defendant.also_known if said.aliases else ())]
    high = 76 + 14 * len(names)
    marks += [Rule(left, y, right, y), Rule(middle, y, middle, y + high), Rule(left, y + high, right, y + high)]
    marks.append(Text(left + 4, y + 14, "The People of the State of California,", 10, "label", fit=220))
    marks.append(Text(left + 150, y + 28, "Plaintiff,", 10, "label", fit=50))
    marks.append(Text(left + 70, y + 42, "vs.", 10, "label", fit=20))
    for at, name in enumerate(names):
        marks.append(filler.write(name, left + 10, y + 58 + 14 * at, middle - left - 20))
    marks.append(Text(left + 140, y + high - 5, "Defendant.", 10, "label", fit=60))
    marks.append(Text(middle + 10, y + 20, "No.", 11, "label", fit=20))
    marks.append(Rule(middle + 32, y + 22.5, right - 14, y + 22.5, 0.5))
    marks.append(filler.write(action.number, middle + 38, y + 20, 130))
    marks.append(print_centred(rng.choice(["COMPLAINT", "CRIMINAL COMPLAINT"]), y + 42, 13, middle, right))
    felony = action.charges[0].severity == "felony"
    flow = Flow(marks, filler, middle + 10, right, y + 62, leading=13, size=9)
    flow.tick("FELONY", ticked=felony)
    flow.tick("MISDEMEANOR", ticked=not felony)
    if rng.random() < 0.6:
        flow.newline()
        flow.say("Bail $")
        flow.blank(rng.choice(["500", "1,250", "2,500", "5,000", "150", "O.R."]), 50)
    return y + high


def _body(
    rng: random.Random,
    action: Action,
    said: Said,
    filler: Filler,
    marks: list[Mark],
    left: float,
    y: float,
    leading: float,
) -> float:
    county, seat = action.place.county.title(), action.place.seat
    everyone = joined([spoken(d.person.name) for d in action.defendants])
    flow = Flow(marks, filler, left, 612 - left, y + 22, leading=leading, size=10)
    flow.say("Personally appeared before me, on")
    flow.blank(long_date(action.filed), 100)
    flow.say(",")
    flow.blank(f"{action.officer.spoken.title()}", 150)
    flow.say("of")
    flow.blank(seat, 90)
    flow.say("who, being first duly sworn, upon oath complains and says:")
    flow.newline(4)
    for at, charge in enumerate(action.charges):
        if len(action.charges) > 1 or rng.random() < 0.4:
            marks.append(print_centred(f"COUNT {charge.number}", flow.y, 10, left, 612 - left))
            flow.newline()
        _count(rng, action, charge, said, flow, county, everyone if at == 0 else "")
    flow.say(
        "All of which is contrary to the law in such cases made and provided, and against the peace and dignity of "
        "the People of the State of California. Said complainant therefore prays that a warrant may be issued for "
        "the arrest of said defendant."
    )
    return flow.y


def _count(
    rng: random.Random, action: Action, charge: Charge, said: Said, flow: Flow, county: str, everyone: str
) -> None:
    people = [action.defendants[at] for at in charge.against]
    accusation = accuse(rng, charge, people, action.filed.year)
    said.amounts[charge.number] = accusation.amount
    flow.say("That")
    flow.blank(everyone or joined([spoken(d.person.name) for d in people]), 200)
    flow.say("on or about")
    flow.blank(long_date(charge.committed), 110)
    flow.say("at and in the County of")
    flow.blank(county, 80)
    flow.say("State of California, did commit a")
    flow.blank(charge.severity, 70)
    flow.say("to wit: a violation of")
    flow.blank(section_of(rng, charge), 150)
    flow.say("in that said defendant did then and there")
    flow.newline()
    flow.filled_lines(accusation.deed + ".", least=2)
    flow.newline(-6)


def _jurat(rng: random.Random, action: Action, filler: Filler, marks: list[Mark], left: float, y: float) -> float:
    """Print who swears, before whom and when; return where that ends."""
    right = 612 - left
    y += 34
    middle = (left + right) / 2
    for x, role in ((middle + 10, "Complainant"), (middle + 10, f"{rng.choice(['Judge', 'Clerk'])} of said Court")):
        marks.append(Rule(x, y, right, y, 0.6))
        marks.append(signature(rng, x + 20, y - 5, rng.uniform(90, 140)))
        wide = printed_width(role, 8)
        marks.append(Text(x + 20, y + 9, role, 8, "label", fit=wide))
        if role == "Complainant":
            flow = Flow(marks, filler, left, middle, y + 12, leading=14, size=9)
            flow.say("Subscribed and sworn to before me on")
            flow.blank(long_date(action.filed), 100)
            y = max(flow.y, y) + 30
    marks.append(Frame(left, 758, right, 759, 0.4))
    form = rng.choice(["FORM 7-A  COMPLAINT", "Form C-12", "M.C. 104  COMPLAINT, CRIMINAL"])
    marks.append(Text(left, 769, form, 6.5, "label", fit=printed_width(form, 6.5)))
    return y + 9
