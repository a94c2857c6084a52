"""Minute orders of the superior, municipal and justice courts, 1961 to 1999: prose, forms and printouts."""

from __future__ import annotations

import random

from corpora.court_action import Action, invent_action, spoken
from corpora.document import Document
from corpora.hearing import Hearing, Printed, hearing_truth, invent_hearing
from corpora.minute_form import make_minute_form
from corpora.minute_print import make_minute_print
from corpora.minute_words import hearing_title, minutes_of
from corpora.people import stream
from corpora.pleading_paper import Paper, Typist, typed_sheets
from corpora.prose import long_date

__all__ = ["make_minute_order"]


def make_minute_order(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one minute order, in the layout that its seed and number decide."""
    layout = stream(seed, number, "kind of minute order").random()
    if layout < 0.34:
        return make_minute_form(seed, number, county)
    if layout < 0.6:
        return make_minute_print(seed, number, county)
    return _make_typed_minutes(seed, number, county)


def _make_typed_minutes(seed: int, number: int, county: str | None) -> Document:
    """Invent minutes typed from top to bottom, 1961 to 1984."""
    action = invent_action(seed, number, county, (1961, 1982), superior=0.7, most_charges=4)
    rng = stream(seed, number, "typed minutes")
    hearing = invent_hearing(rng, action)
    printed = Printed(aliases=rng.random() < 0.6)
    pitch = rng.choice([6.0, 7.2, 7.2])
    left = rng.uniform(56, 78)
    double = rng.random() < 0.25
    paper = Paper("plain", pitch, left, rng.uniform(56, 84), int((556 - left) / pitch), double, "")
    typist = Typist(rng, paper)
    rng.choice([_caption_heading, _department_heading, _book_heading])(typist, action, hearing, printed)
    typist.line()
    indent = rng.choice([0, 5, 8])
    for text in minutes_of(rng, action, hearing, printed):
        typist.paragraph(text, indent=indent)
        if not double:
            typist.line()
    _attest(typist, action)
    return Document(
        family="minute_order",
        sheets=typed_sheets(rng, typist.lines, paper),
        truths=(hearing_truth(action, hearing, printed),),
        machine="typewriter",
        year=hearing.day.year,
    )


def _names(rng: random.Random, action: Action, printed: Printed) -> list[str]:
    defendant = action.defendants[0]
    known = rng.choice(["aka {0}", "a/k/a {0}", "also known as {0}"])
    names = [spoken(defendant.person.name)]
    return names + [known.format(spoken(name)) for name in (defendant.also_known if printed.aliases else ())]


def _caption_heading(typist: Typist, action: Action, hearing: Hearing, printed: Printed) -> None:
    """The action's full title, the minutes' title beside it."""
    rng = typist.rng
    for line in action.court_title():
        typist.centre(line)
    typist.line()
    left = ["THE PEOPLE OF THE STATE OF CALIFORNIA,", "", "               Plaintiff,", "     vs.", ""]
    left += [name + "," for name in _names(rng, action, printed)] + ["", "               Defendant."]
    right = ["", f"No. {action.number}", "", rng.choice(["MINUTES", "MINUTE ORDER"]), hearing_title(rng, hearing), ""]
    right.append(long_date(hearing.day))
    typist.beside(left, right, rng.choice([")", ":"]))


def _department_heading(typist: Typist, action: Action, hearing: Hearing, printed: Printed) -> None:
    """Who sat, then the case: the minutes of a department."""
    rng = typist.rng
    for line in action.court_title():
        typist.centre(line)
    typist.line()
    typist.beside(
        [f"DEPARTMENT {action.department}", f"PRESENT: HON. {action.judge.spoken}, JUDGE"],
        [
            f"DATE: {long_date(hearing.day).upper()}",
            f"{action.clerk.spoken}, CLERK",
            f"{action.reporter.spoken}, REPORTER",
        ],
        " ",
    )
    typist.line("-" * typist.paper.columns)
    names = _names(rng, action, printed)
    first = f"CASE NO. {action.number}"
    typist.line(f"{first:<24}THE PEOPLE OF THE STATE OF CALIFORNIA")
    typist.line(" " * 24 + "vs.")
    for name in names:
        typist.line(" " * 24 + name)
    typist.line()
    typist.centre(hearing_title(rng, hearing))
    typist.line("-" * typist.paper.columns)


def _book_heading(typist: Typist, action: Action, hearing: Hearing, printed: Printed) -> None:
    """A page of the minute book: the day first."""
    rng = typist.rng
    typist.line(f"{long_date(hearing.day):<{typist.paper.columns - 12}}Page {rng.randint(2, 480)}")
    typist.line()
    for line in action.court_title(short=True):
        typist.centre(line)
    typist.line()
    typist.paragraph(
        f"Hon. {action.judge.spoken.title()}, Judge presiding. {action.clerk.spoken.title()}, Clerk.",
        indent=0,
        single=True,
    )
    typist.line()
    names = _names(rng, action, printed)
    typist.line(f"People of the State of California      No. {action.number}")
    typist.line("          vs.")
    for name in names:
        typist.line(name)
    typist.line()
    typist.line(hearing_title(rng, hearing))


def _attest(typist: Typist, action: Action) -> None:
    rng = typist.rng
    typist.line()
    if rng.random() < 0.5:
        typist.signature([f"{action.judge.spoken}", f"Judge of the {action.court.title()} Court"])
    else:
        typist.line(f"ATTEST: {action.clerk.spoken}, Clerk", keep=7)
        typist.signature([rng.choice(["Deputy Clerk", "Deputy"])], by="By ")
