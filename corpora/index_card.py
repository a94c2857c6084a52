"""Index cards of clerks and record rooms, 1961 to 1992: a person, their cases in a line or two each.

Cards of 5 by 3 or 6 by 4 inches lie on the glass alone or several together; each is a record of its own, with one
court event for each case.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from corpora.blanks import field, printed, table, typed, written
from corpora.charges import Offence, choose_offence, graded
from corpora.document import Document, Truth
from corpora.marks import signature
from corpora.people import Person, invent_person, stream
from corpora.places import Place, choose_place, place
from corpora.sheet import HEIGHT, WIDTH, Frame, Mark, Rule, Scribble, Sheet
from corpora.terse import Ended, decide
from extract.record import Event, Severity
from extract.record import Person as RecordPerson

__all__ = ["make_index_card"]

_SMALL, _LARGE = (360.0, 216.0), (432.0, 288.0)
_HELD = Ended(
    "held_to_answer", "HTA", Offence("PC", "1", "felony", (), (), cannabis=False), "", "felony", None, None, None
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One case of the card; ``later`` is what was added by hand: its day, as written, the record's word."""

    number: str
    felony: bool
    filed: date
    ended_on: date
    counts: tuple[Ended, ...]
    later: tuple[date, str, str] | None


@dataclass(frozen=True, slots=True)
class _Card:
    """One person's card; ``court`` heads it, or nothing does."""

    person: Person
    alias: str | None
    place: Place
    court: str | None
    entries: tuple[_Entry, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    """How one office kept its cards."""

    date_form: str
    grades: bool
    pleas: bool
    numbered: bool
    filed: bool
    comma: bool
    code_first: bool
    born: bool
    codes: dict[str, str]
    pitch: float
    court_printed: bool

    def day(self, day: date) -> str:
        if self.date_form == "plain":
            return f"{day.month}-{day.day}-{day:%y}"
        return day.strftime(self.date_form).upper()


def make_index_card(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one page with one to three cards on it."""
    rng = stream(seed, number, "index card")
    first = rng.randint(1961, 1984)
    where = place(county) if county else choose_place(rng)
    style = _style(rng, county is not None)
    lay_out, size = rng.choice(_LAYOUTS)
    room = 3 if size is _SMALL else 2
    cards = [_card(seed, number, at, where, style, first, lay_out) for at in range(rng.choice([1, 1, 1, room]))]
    marks: list[Mark] = []
    gap = (HEIGHT - len(cards) * size[1]) / (len(cards) + 1)
    for at, card in enumerate(cards):
        left = rng.uniform(24, WIDTH - size[0] - 24)
        top = gap + at * (size[1] + gap) + rng.uniform(-gap / 3, gap / 3)
        marks.append(Frame(left, top, left + size[0], top + size[1], rng.choice([0.5, 0.9])))
        marks += lay_out(rng, style, card, left, top)
    return Document(
        family="index_card",
        sheets=(Sheet(tuple(marks)),),
        truths=tuple(_truth(style, card, lay_out) for card in cards),
        machine="typewriter",
        year=max(entry.ended_on.year for card in cards for entry in card.entries),
    )


def _style(rng: random.Random, court_printed: bool) -> _Style:
    return _Style(
        date_form=rng.choice(["plain", "plain", "%m-%d-%y", "%m/%d/%y", "%b %d %Y"]),
        grades=rng.random() < 0.6,
        pleas=rng.random() < 0.55,
        numbered=rng.random() < 0.35,
        filed=rng.random() < 0.4,
        comma=rng.random() < 0.7,
        code_first=rng.random() < 0.3,
        born=rng.random() < 0.8,
        codes={"HS": rng.choice(["H&S", "HS", "H & S"]), "BP": "B&P", "WI": rng.choice(["W&I", "WI"])},
        pitch=rng.choice([5.6, 6.0, 6.0]),
        court_printed=court_printed or rng.random() < 0.8,
    )


def _card(
    seed: int, number: int, at: int, where: Place, style: _Style, first: int, lay_out: Callable[..., list[Mark]]
) -> _Card:
    rng = stream(seed, number, f"card {at}")
    person = invent_person(stream(seed, number, f"person {at}"), first - 20, first)
    superior = rng.random() < 0.6
    court = (
        f"{where.county} COUNTY SUPERIOR COURT"
        if superior
        else f"{rng.choice(where.municipal)} MUNICIPAL COURT, {where.county} COUNTY"
    )
    aliases = [name for name in person.aliases if " " not in name.last]
    filed = date(first, 1, 3) + timedelta(days=rng.randrange(350))
    entries = []
    for _ in range(1 if lay_out is _blank_form else rng.choice([1, 2, 2, 3])):
        entry = _entry(rng, where, superior, filed)
        entries.append(entry)
        filed = entry.ended_on + timedelta(days=rng.randint(60, 900))
    return _Card(
        person=person,
        alias=aliases[0].formal if aliases and rng.random() < 0.6 else None,
        place=where,
        court=court if style.court_printed else None,
        entries=tuple(entries),
    )


def _entry(rng: random.Random, where: Place, felony: bool, filed: date) -> _Entry:
    ended_on = filed + timedelta(days=rng.randint(4, 260))
    counts: list[Ended] = []
    guilty = rng.choice([0.9, 0.9, 0.1])
    for _ in range(rng.choice([1, 1, 2])):
        offence = choose_offence(rng, filed, cannabis=rng.random() < 0.6, family="index_card", felony=felony)
        if offence.grading == "infraction" or any(offence.section == other.offence.section for other in counts):
            continue
        severity: Severity = graded(rng, offence, felony=felony) if felony else "misdemeanor"
        title = rng.choice(offence.doj)
        if not felony and not counts and rng.random() < 0.08 and offence.grading == "wobbler":
            counts.append(replace(_HELD, offence=offence, title=title))
            break
        counts.append(
            decide(rng, offence, title, severity, ended_on, guilty=guilty, first=counts[0] if counts else None)
        )
    if not counts:
        return _entry(rng, where, felony, filed)
    later = None
    if counts[0].imposed and counts[0].imposed.probation and rng.random() < 0.35:
        day = ended_on + timedelta(days=rng.randint(200, 1300))
        text, word = rng.choice(
            [
                ("1203.4 PC granted - dism", "set_aside"),
                ("Set aside & dism 1203.4", "set_aside"),
                ("Prob. revoked", "probation_revoked"),
            ]
        )
        later = (day, text, word)
    return _Entry(where.case_number(rng, filed, felony=felony), felony, filed, ended_on, tuple(counts), later)


def _charge(style: _Style, ended: Ended, *, number: int) -> str:
    code = style.codes.get(ended.offence.code, ended.offence.code)
    section = f"{code} {ended.offence.section}" if style.code_first else f"{ended.offence.section} {code}"
    said = f"{section} {ended.title}"
    return f"CT {number} {said}" if style.numbered else said


_GRADES = {"felony": "FEL", "misdemeanor": "MISD", "infraction": "INF"}
_PLEAS = {"guilty": "PG", "nolo_contendere": "NOLO", "not_guilty": "PNG"}


def _fate(style: _Style, ended: Ended) -> str:
    plea = f"{_PLEAS[ended.plea]}, " if style.pleas and ended.plea else ""
    grade = f" {_GRADES[ended.severity]}" if style.grades and not ended.reduced else ""
    return f"{plea}{ended.text}{grade}" + (f"  {ended.sentence}" if ended.sentence else "")


def _name(style: _Style, card: _Card) -> str:
    name = card.person.name.formal
    return name if style.comma else name.replace(", ", " ", 1)


def _typed_card(rng: random.Random, style: _Style, card: _Card, left: float, top: float) -> list[Mark]:
    """A plain 5 by 3 card, typed line under line."""
    pitch, step = style.pitch, 11.5
    columns = int((_SMALL[0] - 24) / pitch)
    lines = [_name(style, card).ljust(columns - 14) + (f"DOB {style.day(card.person.born)}" if style.born else "")]
    if card.alias:
        lines.append(f"  aka {card.alias}")
    if card.court:
        lines.append(card.court)
    lines.append("")
    notes: list[tuple[int, str]] = []
    for entry in card.entries:
        lead = f"#{entry.number}" if rng.random() < 0.5 else entry.number
        lines.append(f"{lead}  filed {style.day(entry.filed)}" if style.filed else lead)
        for number, ended in enumerate(entry.counts, 1):
            lines += _broken(_charge(style, ended, number=number), columns, "  ")
            lines += _broken(f"{style.day(entry.ended_on)} {_fate(style, ended)}", columns, "    ")
        if entry.later:
            notes.append((len(lines), f"{style.day(entry.later[0])} {entry.later[1]}"))
            lines.append("")
    step = min(step, (_SMALL[1] - 22) / len(lines))
    base = top + 17
    marks: list[Mark] = [
        typed(line, left + 12, base + at * step, pitch, _SMALL[0] - 18)
        for at, line in enumerate(lines)
        if line.strip()
    ]
    marks += [written(text, left + 40, base + at * step, 11, _SMALL[0] - 60) for at, text in notes]
    if rng.random() < 0.5 and base + len(lines) * step < top + _SMALL[1] - 26:
        marks.append(_rod_hole(left + _SMALL[0] / 2, top + _SMALL[1] - 14))
    return marks


def _rod_hole(x: float, y: float) -> Scribble:
    """The hole at a card's foot through which the drawer's rod ran."""
    turns = [step * math.pi / 18 for step in range(37)]
    return Scribble(tuple((x + 7.5 * math.cos(turn), y + 7.5 * math.sin(turn)) for turn in turns), 1.0, 90)


def _broken(text: str, columns: int, indent: str) -> list[str]:
    words, lines = text.split(" "), [indent]
    for word in words:
        if len(lines[-1]) + len(word) + 1 > columns and lines[-1].strip():
            lines.append(indent + "  ")
        lines[-1] += word + " "
    return [line.rstrip() for line in lines]


def _ruled_card(rng: random.Random, style: _Style, card: _Card, left: float, top: float) -> list[Mark]:
    """A 6 by 4 card printed with a head and a table, one row to a count."""
    wide = _LARGE[0]
    right = left + wide - 10
    marks: list[Mark] = [printed(card.court or "CRIMINAL INDEX", left + 12, top + 16, 9, wide - 30)]
    marks += field("NAME", _name(style, card), (left + 10, top + 24, left + 280, top + 48), pitch=style.pitch)
    marks += field(
        "D.O.B.", style.day(card.person.born) if style.born else "", (left + 280, top + 24, right, top + 48)
    )
    marks += field("ALSO KNOWN AS", card.alias or "", (left + 10, top + 48, right, top + 70), pitch=style.pitch)
    rows = []
    for entry in card.entries:
        for number, ended in enumerate(entry.counts, 1):
            row = [entry.number if number == 1 else "", _charge(style, ended, number=number)]
            if style.filed:
                row.append(style.day(entry.filed) if number == 1 else "")
            rows.append([*row, style.day(entry.ended_on), _fate(style, ended)])
    heads, shares = ["CASE NO.", "CHARGE"], [0.17, 0.3]
    if style.filed:
        heads.append("FILED")
        shares.append(0.12)
    body = [*rows, *([[]] * (6 - len(rows)))]
    bottom = top + 76 + 13 + 25 * len(body)
    marks += table(
        [*heads, "DATE", "DISPOSITION"], [*shares, 0.12, 0.4], body, (left + 10, top + 76, right, bottom), 5.4
    )
    notes = [f"{entry.number}: {style.day(entry.later[0])} {entry.later[1]}" for entry in card.entries if entry.later]
    for at, note in enumerate(notes):
        marks.append(written(note, left + 20, bottom + 13 + at * 12, 11, wide - 60))
    if rng.random() < 0.3:
        marks.append(signature(rng, right - 60, top + 14, 40))
    return marks


def _blank_form(rng: random.Random, style: _Style, card: _Card, left: float, top: float) -> list[Mark]:
    """A 6 by 4 card for one case, with a box for each fact."""
    wide = _LARGE[0]
    right = left + wide - 8
    by_hand = rng.random() < 0.2
    (entry,) = card.entries
    marks: list[Mark] = [printed(card.court or "REGISTER OF ACTIONS - CARD INDEX", left + 10, top + 16, 9, wide - 30)]
    half = left + 8 + 0.6 * (wide - 16)
    marks += field("DEFENDANT", _name(style, card), (left + 8, top + 22, half, top + 48))
    marks += field("CASE NUMBER", entry.number, (half, top + 22, right, top + 48))
    marks += field("AKA", card.alias or "", (left + 8, top + 48, half, top + 72))
    born = style.day(card.person.born) if style.born else ""
    marks += field("BIRTHDATE", born, (half, top + 48, right, top + 72))
    y = top + 72
    if style.filed:
        marks += field("DATE FILED", style.day(entry.filed), (left + 8, y, half, y + 24))
        y += 24
    marks += field("DATE OF DISPOSITION", style.day(entry.ended_on), (left + 8, y, half, y + 24), by_hand=by_hand)
    y += 24
    for number, ended in enumerate(entry.counts, 1):
        marks += field("CHARGE", _charge(style, ended, number=number), (left + 8, y, right, y + 24), pitch=6.0)
        fate = _fate(style, ended)
        marks += field("DISPOSITION", fate, (left + 8, y + 24, right, y + 48), pitch=6.0)
        y += 48
    if entry.later:
        marks.append(written(f"{style.day(entry.later[0])} {entry.later[1]}", left + 30, y + 16, 13, wide - 70))
    else:
        marks.append(Rule(left + 8, y + 18, right, y + 18, 0.4))
    return marks


_LAYOUTS: tuple[
    tuple[Callable[[random.Random, _Style, _Card, float, float], list[Mark]], tuple[float, float]], ...
] = (
    (_typed_card, _SMALL),
    (_ruled_card, _LARGE),
    (_blank_form, _LARGE),
)


def _truth(style: _Style, card: _Card, lay_out: Callable[..., list[Mark]]) -> Truth:
    name = card.person.name
    fair: dict[str, list[Any]] = {}
    if not style.comma and " " in name.last:
        first, _, rest = name.last.partition(" ")
        given = " ".join(filter(None, (rest, name.first, name.middle, name.suffix)))
        fair["/person/name"] = [f"{first}, {given}"]
    events = []
    for at, entry in enumerate(card.entries):
        counts = []
        for number, ended in enumerate(entry.counts, 1):
            stated = style.grades or ended.reduced
            if (
                not stated
                and ended.offence.grading in ("felony", "misdemeanor")
                and ended.severity == ended.offence.grading
            ):
                # the statute knows no other
                fair[f"/events/{at}/counts/{number - 1}/severity"] = [ended.severity]
            updates = []
            if entry.later and ended.word == "convicted":
                day, text, word = entry.later
                updates.append({"date": day.isoformat(), "disposition": word, "text": text.upper()})
            counts.append(
                {
                    "number": number if style.numbered else None,
                    "code": ended.offence.code,
                    "section": ended.offence.section,
                    "description": ended.title,
                    "plea": ended.plea if style.pleas else None,
                    "disposition": ended.word,
                    "disposition_date": entry.ended_on.isoformat(),
                    "severity": ended.severity if stated else None,
                    "sentence": ended.record,
                    "updates": updates,
                }
            )
        events.append(
            Event.model_validate(
                {
                    "type": "court",
                    "date": entry.ended_on.isoformat(),
                    "agency": card.court,
                    "county": card.place.county if card.court else None,
                    "case_number": entry.number.replace(" ", ""),
                    "name_used": name.formal,
                    "counts": counts,
                }
            )
        )
    person = RecordPerson(
        name=name.formal,
        aliases=[card.alias] if card.alias else [],
        date_of_birth=card.person.born.isoformat() if style.born else None,
    )
    return Truth(person, tuple(events), fair)
