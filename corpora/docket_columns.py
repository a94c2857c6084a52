"""Dockets in ruled columns, 1961 to 1987: registers of actions and the lower courts' docket sheets."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass
from datetime import date

from corpora.court_action import Action, invent_action, spoken
from corpora.docket_story import Story, docket_truth, section_in_short, tell
from corpora.document import Document
from corpora.form_flow import Filler, choose_filler, print_centred, printed_width
from corpora.people import stream
from corpora.sheet import Frame, Mark, Rule, Sheet, Text

__all__ = ["make_column_docket"]

_BOTTOM = 748.0


@dataclass(frozen=True, slots=True)
class _Ruling:
    """How the paper is ruled: edges, the columns' left sides, the height of a row, lines under rows or not."""

    left: float
    right: float
    entry: float
    judge: float
    row: float
    lined: bool
    judged: bool


def make_column_docket(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a ruled docket of one action against one defendant or several, on one page or more."""
    action = invent_action(
        seed, number, county, (1961, 1986), superior=0.5, felonies_below=0.2, most_defendants=3, most_charges=4
    )
    rng = stream(seed, number, "column docket")
    filler = choose_filler(rng, 0.15)
    left = rng.uniform(36, 54)
    ruling = _Ruling(
        left,
        612 - left,
        left + rng.uniform(62, 72),
        612 - left - rng.uniform(70, 84),
        rng.choice([15.0, 16.0, 18.0]),
        lined=rng.random() < 0.6,
        judged=rng.random() < 0.7,
    )
    stories = [tell(rng, action, at) for at in range(len(action.defendants))]
    marks: list[Mark] = []
    boxed = action.court != "superior"
    head = _docket_head if boxed else _register_head
    # the head is often typed when the case is opened, what follows written in court
    opened = choose_filler(rng, 0.0) if filler.pen and rng.random() < 0.7 else filler
    y = head(rng, action, stories, ruling, opened, marks)
    sheets = _entries(rng, action, stories, ruling, filler, marks, y)
    return Document(
        family="docket",
        sheets=sheets,
        truths=tuple(docket_truth(action, story, True) for story in stories),
        machine="typewriter",
        year=max(entry.day for story in stories for entry in story.entries).year,
    )


def _label(marks: list[Mark], text: str, x: float, y: float, size: float, room: float) -> None:
    marks.append(Text(x, y, text, size, "label", fit=min(room, printed_width(text, size))))


def _charges(rng: random.Random, action: Action, stories: list[Story]) -> list[str]:
    """Return the charges as the head of a docket lists them, a line to a count; grades where it gives them."""
    graded = rng.random() < 0.55
    lines = []
    for charge in action.charges:
        text = f"Ct {charge.number} {section_in_short(charge)} ({charge.title})"
        if graded:
            text += f" - {charge.severity[:4].capitalize().replace('Felo', 'Fel').replace('Infr', 'Inf')}"
        if len(charge.against) < len(action.defendants):
            text += ", deft " + " & ".join(action.defendants[at].person.name.last.title() for at in charge.against)
        lines.append(text)
        for story in stories:
            for outcome in story.outcomes:
                if graded and outcome.charge is charge and outcome.severity == charge.severity and not outcome.lesser:
                    story.graded.add(charge.number)
    return lines


def _people(action: Action) -> list[str]:
    lines = []
    for defendant in action.defendants:
        known = "".join(f" aka {spoken(name)}" for name in defendant.also_known)
        lines.append(spoken(defendant.person.name) + known)
    return lines


def _register_head(
    rng: random.Random, action: Action, stories: list[Story], ruling: _Ruling, filler: Filler, marks: list[Mark]
) -> float:
    """The head of a register of actions: title of the action, attorneys, charges."""
    left, right = ruling.left, ruling.right
    y = rng.uniform(38, 50)
    marks.append(
        print_centred(rng.choice(["REGISTER OF ACTIONS", "REGISTER OF ACTIONS - CRIMINAL"]), y, 13, left, right)
    )
    for text in action.court_title(short=True):
        y += 14
        marks.append(print_centred(text, y, 9.5, left, right))
    y += 10
    marks.append(Rule(left, y, right, y, 1.0))
    _label(marks, "TITLE OF ACTION", left + 2, y + 10, 6.5, 80)
    _label(marks, "NUMBER", right - 120, y + 10, 6.5, 60)
    marks.append(filler.write(action.number, right - 110, y + 25, 100))
    y += 25
    middle = right - 136
    for text in ["People of the State of California vs.", *_people(action)]:
        for row in textwrap.wrap(text, int((middle - left - 20) / 6.2)):
            marks.append(filler.write(row, left + 8, y, middle - left - 14))
            y += 13
    y += 2
    marks.append(Rule(left, y - 8, right, y - 8, 0.6))
    pairs = [
        ("Attorney for plaintiff", f"{action.prosecutor.spoken.title()}, D.A."),
        ("Attorney for defendant", action.defender.spoken.title()),
    ]
    for at, (name, value) in enumerate(pairs):
        x = left + at * (right - left) / 2
        _label(marks, name, x + 2, y + 2, 6.5, 90)
        marks.append(filler.write(value, x + 12, y + 15, (right - left) / 2 - 16))
    y += 22
    marks.append(Rule(left, y, right, y, 0.6))
    _label(marks, "OFFENSE", left + 2, y + 8, 6.5, 60)
    y += 19
    for text in _charges(rng, action, stories):
        for row in textwrap.wrap(text, int((right - left - 20) / 6.2), subsequent_indent="    "):
            marks.append(
                filler.write(row.strip(), left + 12 + 6 * (len(row) - len(row.lstrip())), y, right - left - 24)
            )
            y += 13
    return y - 4


def _docket_head(
    rng: random.Random, action: Action, stories: list[Story], ruling: _Ruling, filler: Filler, marks: list[Mark]
) -> float:
    """The head of a municipal or justice court's docket sheet: boxes with small labels."""
    left, right = ruling.left, ruling.right
    y = rng.uniform(36, 46)
    for text in action.court_title(short=True):
        marks.append(print_centred(text, y, 11, left, right))
        y += 13
    marks.append(print_centred(rng.choice(["DOCKET", "CRIMINAL DOCKET", "JUDGE'S DOCKET"]), y, 12, left, right))
    y += 8
    rows: list[list[tuple[str, list[str], float]]] = [
        [
            ("CASE NO.", [action.number], 0.3),
            ("DATE FILED", [_day(rng, action.filed)], 0.2),
            ("COMPLAINANT", [action.officer.spoken.title()], 0.3),
            ("BAIL", [rng.choice(["$500", "$1250", "OR", ""])], 0.2),
        ],
        [("DEFENDANT(S)", _people(action), 1.0)],
        [("CHARGE", _charges(rng, action, stories), 1.0)],
        [
            ("FOR PEOPLE", [action.trial_deputy.spoken.title()], 0.5),
            ("FOR DEFENDANT", [action.defender.spoken.title()], 0.5),
        ],
    ]
    for cells in rows:
        lines = max(len(values) for _, values, _ in cells)
        high = 14 + 12.5 * lines
        x = left
        for name, values, share in cells:
            wide = (right - left) * share
            marks.append(Frame(x, y, x + wide, y + high, 0.6))
            _label(marks, name, x + 3, y + 8, 6, wide - 6)
            for at, value in enumerate(values):
                if value:
                    marks.append(filler.write(value, x + 8, y + 20 + 12.5 * at, wide - 14))
            x += wide
        y += high
    return y


def _day(rng: random.Random, day: date) -> str:
    return rng.choice([f"{day:%m-%d-%y}", f"{day.month}-{day.day}-{day:%y}", f"{day.month}/{day.day}/{day:%y}"])


def _entries(
    rng: random.Random,
    action: Action,
    stories: list[Story],
    ruling: _Ruling,
    filler: Filler,
    marks: list[Mark],
    y: float,
) -> tuple[Sheet, ...]:
    """Write all entries by their days; a page that is full runs on to the next."""
    several = len(stories) > 1
    style = rng.choice(["As to deft {0}: ", "Deft {0}: ", "({0}) "])
    told: list[tuple[date, int, str]] = []
    for story in stories:
        name = action.defendants[story.at].person.name.last.title()
        for at, entry in enumerate(story.entries):
            if several and at == 0 and story.at > 0:
                # the paper was filed once, against all of them
                continue
            lead = style.format(name) if several and at > 0 else ""
            told.append((entry.day, story.at, lead + entry.text))
    told.sort(key=lambda row: row[0])
    form = rng.choice(["%m-%d-%y", "%m/%d/%y", "%b %d %Y"])
    edge = ruling.judge if ruling.judged else ruling.right
    letters = int((edge - ruling.entry - 10) / (6.0 if filler.pen else filler.pitch))
    sheets: list[Sheet] = []
    y, top = _columns_head(ruling, marks, y)
    for day, _, text in told:
        for row, part in enumerate(textwrap.wrap(text, letters, break_on_hyphens=False)):
            if y + ruling.row > _BOTTOM:
                _close_page(ruling, marks, top, y, len(sheets) + 1)
                sheets.append(Sheet(tuple(marks)))
                marks = []
                y, top = _continued(rng, action, ruling, filler, marks)
            y += ruling.row
            base = y - 4
            if row == 0:
                marks.append(filler.write(day.strftime(form), ruling.left + 4, base, ruling.entry - ruling.left - 8))
                if ruling.judged:
                    name = action.judge.last.title()
                    marks.append(filler.write(name, ruling.judge + 4, base, ruling.right - ruling.judge - 7))
            marks.append(filler.write(part, ruling.entry + 5, base, edge - ruling.entry - 8))
            if ruling.lined:
                marks.append(Rule(ruling.left, y, ruling.right, y, 0.4))
    bottom = y
    while bottom + ruling.row <= _BOTTOM:
        bottom += ruling.row
        if ruling.lined:
            marks.append(Rule(ruling.left, bottom, ruling.right, bottom, 0.4))
    _close_page(ruling, marks, top, bottom, len(sheets) + 1)
    sheets.append(Sheet(tuple(marks)))
    return tuple(sheets)


def _columns_head(ruling: _Ruling, marks: list[Mark], y: float) -> tuple[float, float]:
    """Print the columns' names; return where entries begin, and where the columns' rules begin."""
    top = y
    names = [("DATE", ruling.left), ("PROCEEDINGS", ruling.entry)] + (
        [("JUDGE", ruling.judge)] if ruling.judged else []
    )
    for name, x in names:
        _label(marks, name, x + 6, y + 11, 7.5, 100)
    marks += [Rule(ruling.left, y, ruling.right, y, 0.8), Rule(ruling.left, y + 15, ruling.right, y + 15, 0.8)]
    return y + 15, top


def _continued(
    rng: random.Random, action: Action, ruling: _Ruling, filler: Filler, marks: list[Mark]
) -> tuple[float, float]:
    y = rng.uniform(40, 52)
    _label(marks, "CONTINUED", ruling.left + 2, y, 9, 70)
    _label(marks, "NO.", ruling.right - 150, y, 9, 20)
    marks.append(filler.write(action.number, ruling.right - 126, y, 120))
    last = action.defendants[0].person.name.last
    marks.append(filler.write(f"People vs. {last.title()}", ruling.left + 90, y, 220))
    return _columns_head(ruling, marks, y + 8)


def _close_page(ruling: _Ruling, marks: list[Mark], top: float, y: float, page: int) -> None:
    sides = [ruling.left, ruling.entry, ruling.right] + ([ruling.judge] if ruling.judged else [])
    marks += [Rule(x, top, x, y, 0.6) for x in sides]
    marks.append(Rule(ruling.left, y, ruling.right, y, 0.8))
    _label(marks, f"Page {page}", ruling.right - 40, 768, 7.5, 40)
