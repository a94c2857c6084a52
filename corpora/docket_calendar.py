"""A day's docket of a lower court, 1961 to 1984: one row to a case, each of another defendant."""

from __future__ import annotations

import random
import textwrap
from dataclasses import replace
from datetime import date, timedelta

from corpora.court_action import Action, court_day, invent_action
from corpora.docket_story import Story, docket_truth, section_in_short
from corpora.document import Document, Truth
from corpora.form_flow import Filler, choose_filler, print_centred, printed_width
from corpora.hearing import principal
from corpora.outcome import Outcome, invent_outcomes, invent_sentence
from corpora.people import stream
from corpora.prose import long_date
from corpora.sentence_words import sentence_in_short
from corpora.sheet import Mark, Rule, Sheet, Text

__all__ = ["make_calendar"]

_PLEAS = {"guilty": "G", "nolo_contendere": "NC", "not_guilty": "NG"}
_NAMES = ("CASE NO.", "DEFENDANT", "CHARGE", "PLEA", "DISPOSITION AND SENTENCE")
_SHARES = (0.145, 0.235, 0.165, 0.075, 0.38)


def make_calendar(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a day's docket: some cases of one court, disposed of on that day."""
    rng = stream(seed, number, "calendar")
    first = _one(seed, number, county, 0)
    day = court_day(first.filed + timedelta(days=rng.randint(5, 30)))
    actions = [first]
    for row in range(1, rng.randint(8, 15)):
        other = _one(seed, number, first.place.county, row, first.filed.year)
        names = {action.defendants[0].person.name.last for action in actions}
        if other.filed < day and other.defendants[0].person.name.last not in names:
            actions.append(replace(other, court=first.court, district=first.district))
    filler = choose_filler(rng, 0.1)
    left = rng.uniform(34, 46)
    marks: list[Mark] = []
    y = _head(
        rng, first, filler, marks, left, f"{day:%A}, {long_date(day)}" if rng.random() < 0.5 else long_date(day)
    )
    truths: list[Truth] = []
    edges = [left]
    for share in _SHARES:
        edges.append(edges[-1] + share * (612 - 2 * left))
    top = y
    for at, name in enumerate(_NAMES):
        marks.append(
            Text(
                edges[at] + 4,
                y + 11,
                name,
                7.5,
                "label",
                fit=min(edges[at + 1] - edges[at] - 6, printed_width(name, 7.5)),
            )
        )
    y += 16
    marks.append(Rule(left, y, edges[-1], y, 0.8))
    for action in actions:
        story = _decided(rng, action, day)
        cells = _cells(rng, action, story)
        high = _row(filler, marks, edges, cells, y)
        y += high
        marks.append(Rule(left, y, edges[-1], y, 0.5))
        truths.append(docket_truth(action, story, False, aliases=False))
    marks += [Rule(x, top, x, y, 0.6) for x in edges] + [Rule(left, top, edges[-1], top, 0.8)]
    return Document(
        family="docket", sheets=(Sheet(tuple(marks)),), truths=tuple(truths), machine="typewriter", year=day.year
    )


def _one(seed: int, number: int, county: str | None, row: int, year: int | None = None) -> Action:
    """Return the case of one row, filed in *year* or in any."""
    years = (year, year) if year else (1961, 1986)
    return invent_action(seed, number * 16 + row + 1_000_000, county, years, superior=0.0, most_charges=2)


def _head(rng: random.Random, action: Action, filler: Filler, marks: list[Mark], left: float, day: str) -> float:
    y = rng.uniform(40, 52)
    for text in action.court_title(short=True):
        marks.append(print_centred(text, y, 11, left, 612 - left))
        y += 14
    marks.append(
        print_centred(rng.choice(["DAILY DOCKET", "COURT DOCKET", "DOCKET - CRIMINAL"]), y, 12, left, 612 - left)
    )
    y += 20
    marks.append(Text(left, y, "DATE", 7.5, "label", fit=30))
    marks.append(filler.write(day, left + 34, y, 190))
    marks.append(Text(left + 250, y, "JUDGE", 7.5, "label", fit=34))
    marks.append(filler.write(action.judge.spoken.title(), left + 288, y, 130))
    marks.append(Text(612 - left - 92, y, "DIVISION", 7.5, "label", fit=44))
    marks.append(filler.write(action.department, 612 - left - 44, y, 40))
    return y + 10


def _decided(rng: random.Random, action: Action, day: date) -> Story:
    """Return how the case ended that day."""
    outcomes = invent_outcomes(rng, action, 0)
    story = Story(0, outcomes, day, day, None)
    if any(o.disposition == "convicted" for o in outcomes):
        story.sentenced = invent_sentence(rng, principal(outcomes).severity, day)
        story.sentence = sentence_in_short(rng, story.sentenced)
    story.pleas = {o.charge.number for o in outcomes if o.plea and o.disposition in ("convicted", "acquitted")}
    return story


def _cells(rng: random.Random, action: Action, story: Story) -> list[list[str]]:
    """Return the paragraphs of each cell of a row."""
    outcomes = story.outcomes
    several = len(outcomes) > 1
    charges = [(f"{o.charge.number}) " if several else "") + section_in_short(o.charge) for o in outcomes]
    pleas = [
        (f"{o.charge.number}) " if several else "") + _PLEAS[o.plea]
        for o in outcomes
        if o.plea and o.charge.number in story.pleas
    ]
    ends = [(f"Ct {o.charge.number} " if several else "") + _end(o) for o in outcomes]
    if story.sentence:
        ends.append(story.sentence[0].upper() + story.sentence[1:])
    return [[action.number], [action.defendants[0].person.name.formal], charges, pleas, ends]


def _end(outcome: Outcome) -> str:
    if outcome.lesser:
        return f"guilty lesser {outcome.lesser.section} H&S"
    return {
        "convicted": "guilty",
        "acquitted": "not guilty, discharged",
        "dismissed": f"dism {(outcome.ground or '1385 PC').replace('lack of evidence', 'insuff evid')}",
        "diverted": "diverted 1000 PC",
    }[outcome.disposition or "dismissed"]


def _row(filler: Filler, marks: list[Mark], edges: list[float], cells: list[list[str]], y: float) -> float:
    """Write one row's cells; return its height."""
    deepest = 0
    pitch = 5.4
    for at, paragraphs in enumerate(cells):
        room = edges[at + 1] - edges[at] - 8
        lines: list[str] = []
        for text in paragraphs:
            lines += textwrap.wrap(text, max(6, int(room / pitch)), break_on_hyphens=False, subsequent_indent=" ")
        for line, text in enumerate(lines):
            marks.append(replace(filler, pitch=pitch).write(text.strip(), edges[at] + 4, y + 13 + line * 12, room))
        deepest = max(deepest, len(lines))
    return 8.0 + 12 * deepest
