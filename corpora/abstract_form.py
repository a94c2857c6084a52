"""Abstracts of judgment on the ruled forms of 1977 to 2016: a caption in boxes and a grid of counts.

Three generations of the form, each laid out after what such forms hold (PC 1213.5; forms.md), none a copy of a
published one: counts of one row each, convicted by jury, court or plea, term, how it runs, years and months.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from corpora.abstract_case import Case, Conviction, fair_readings, invent_case, person_of, truth_event
from corpora.charges import Term
from corpora.document import Document, Truth
from corpora.form_cells import Typed, box_row, caption_cells, label
from corpora.form_styles import Column, FormStyle, choose_form_style
from corpora.marks import file_stamp, signature
from corpora.people import stream
from corpora.sheet import Frame, Mark, Rule, Sheet
from corpora.wording import wording

__all__ = ["make_form_abstract"]


@dataclass(frozen=True, slots=True)
class _Printed:
    """What the form came to state beside its grid."""

    born: bool
    cii: bool
    total: Term | None
    fine: bool


def make_form_abstract(seed: int, number: int, county: str | None = None) -> Document:
    """Invent an abstract on a ruled form of 1977 to 2016, on one page."""
    case = invent_case(seed, number, county, 1978, 2016)
    rng = stream(seed, number, "form abstract")
    style = choose_form_style(rng, case.judged.year, len(case.convictions))
    typed = Typed(rng, rng.choice([6.0, 6.0, 7.2]))
    marks: list[Mark] = []
    y = _heading(rng, style, typed, case, marks)
    y = _grid(rng, style, typed, case, marks, y)
    total = _total(case)
    fine = _items(rng, style, typed, case, marks, y, total)
    printed = _Printed(style.born, style.cii, total, fine)
    if rng.random() < 0.5:
        marks.append(file_stamp(rng, case.judged, case.clerk, rng.uniform(396, 416), rng.uniform(4, 10)))
    counts = [_truth_count(rng, style, case, conviction) for conviction in case.convictions]
    return Document(
        family="abstract_of_judgment",
        sheets=(Sheet(tuple(marks)),),
        truths=(
            Truth(
                person_of(case, born=printed.born, cii=printed.cii),
                (truth_event(case, counts),),
                {**fair_readings(case, felony_named=True), **_fair_terms(case, printed)},
            ),
        ),
        machine="typewriter" if case.judged.year < 1995 else "printer",
        year=case.judged.year,
    )


def _heading(rng: random.Random, style: FormStyle, typed: Typed, case: Case, marks: list[Mark]) -> float:
    """Lay out titles and caption; return where the next item begins."""
    left, right = style.left, style.right
    y = 38.0
    for text, size in style.titles:
        marks.append(label(text, (left + right) / 2 - len(text) * size * 0.29, y, size, (right - left) * 0.9))
        y += size + 3
    y += 2
    return caption_cells(rng, style, typed, case, marks, y)


def _grid(rng: random.Random, style: FormStyle, typed: Typed, case: Case, marks: list[Mark], y: float) -> float:
    left = style.left
    marks.append(label(style.item_one, left + 2, y + 9, 7.5, style.right - left - 4))
    y += 14
    head, row = style.head_height, style.row_height
    x = left
    rows = max(style.rows, len(case.convictions))
    bottom = y + head + rows * row
    for column in style.columns:
        marks.append(Rule(x, y, x, bottom))
        for at, line in enumerate(column.label):
            if line:
                marks.append(label(line, x + 1.5, y + 7 + at * 6.4, 5.6, column.wide - 2.5))
        x += column.wide
    marks.append(Rule(x, y, x, bottom))
    for at in range(rows + 2):
        level = y if at == 0 else y + head + (at - 1) * row
        marks.append(Rule(left, level, x, level))
    for at, conviction in enumerate(case.convictions):
        base = y + head + (at + 1) * row - 4.5 + typed.offset
        at_x = left
        for column in style.columns:
            text = _cell(rng, style, case, conviction, column)
            if column.holds == "crime":
                marks += typed.wrapped(text, at_x + 2, base, column.wide - 4)
            elif text:
                marks.append(typed.into(text, at_x + 2, base, column.wide - 3))
            at_x += column.wide
    return bottom


def _cell(rng: random.Random, style: FormStyle, case: Case, conviction: Conviction, column: Column) -> str:
    offence, day = conviction.offence, conviction.convicted
    plea = conviction.how in ("guilty", "nolo_contendere")
    term = conviction.term or Term(2, "Y")
    years, months = (term.number, 0) if term.unit == "Y" else divmod(term.number, 12)
    shown = style.all_terms or conviction.relation in ("principal", "third", "full")
    mark = "X"
    written = {
        "count": f"{conviction.number}" if not style.padded else f"{conviction.number:02d}",
        "code": {"HS": style.hs}.get(offence.code, offence.code),
        "section": offence.section.upper() if style.capital_sections else offence.section,
        "crime": conviction.title.upper() if style.capitals else conviction.title.capitalize(),
        "year": f"{conviction.committed.year}" if style.long_year else f"{conviction.committed:%y}",
        "month": f"{day.month:02d}" if style.padded else f"{day.month}",
        "day": f"{day.day:02d}" if style.padded else f"{day.day}",
        "conviction year": f"{day.year}" if style.long_year else f"{day:%y}",
        "conviction date": day.strftime(style.date_form),
        "jury": mark if conviction.how == "jury" else "",
        "court": mark if conviction.how == "court" else "",
        "plea": mark if plea else "",
        "term": conviction.letter,
        "concurrent": mark if conviction.relation == "concurrent" else "",
        "third": mark if conviction.relation == "third" else "",
        "full": mark if conviction.relation == "full" else "",
        "stayed": mark if conviction.relation == "stayed" else "",
        "years": str(years) if shown else "",
        "months": str(months) if shown else "",
    }
    return written[column.holds]


def _total(case: Case) -> Term:
    months = 0
    for conviction in case.convictions:
        if conviction.relation in ("principal", "third", "full") and conviction.term:
            months += conviction.term.number * (12 if conviction.term.unit == "Y" else 1)
    return Term(months, "M")


def _items(
    rng: random.Random, style: FormStyle, typed: Typed, case: Case, marks: list[Mark], y: float, total: Term
) -> bool:
    """Lay out the items below the grid; return whether a fine is named."""
    left, right = style.left, style.right
    words = wording()["form_words"]
    number = 2
    for text in style.empty_items:
        y += 13
        marks.append(label(f"{number}. {text}", left + 2, y, 7, right - left - 4))
        y += 4
        for _ in range(style.empty_rows):
            marks.append(Frame(left, y, right, y + 14, 0.5))
            for share in (0.12, 0.4, 0.55, 0.83):
                marks.append(Rule(left + share * (right - left), y, left + share * (right - left), y + 14, 0.5))
            y += 14
        number += 1
    y += 6
    years, months = divmod(total.number, 12)
    marks.append(Frame(left, y, right, y + 20))
    marks.append(label(f"{number}. {style.total_words}", left + 4, y + 13, 7.5, 330))
    marks.append(typed.into(str(years), right - 92, y + 13, 30))
    marks.append(typed.into(str(months), right - 38, y + 13, 30))
    marks.append(label("YRS", right - 62, y + 8, 5.5, 14))
    marks.append(label("MOS", right - 18, y + 8, 5.5, 14))
    y += 20
    number += 1
    fine = style.fines and rng.random() < 0.7
    if fine:
        amount = rng.choice([100, 200, 240, 300])
        y += 13
        marks.append(label(f"{number}. {words['fine']}", left + 2, y, 7, 190))
        marks.append(typed.into(f"${amount}", left + 196, y, 60))
        marks.append(label(words["fine_section"], left + 262, y, 7, 120))
        number += 1
    y += 14
    marks.append(label(f"{number}. EXECUTION OF SENTENCE IMPOSED", left + 2, y, 7, 180))
    box_row(rng, marks, typed, left + 14, y + 12, style.occasions, rng.choices([0, 1, 2], [86, 4, 10])[0])
    y += 28
    number += 1
    box = (left, y, right, y + 30)
    marks.append(Frame(*box))
    actual, conduct = case.credit
    for at, (name, value) in enumerate(
        (
            (f"{number}. DATE SENTENCE PRONOUNCED", case.judged.strftime(style.date_form)),
            ("CREDIT FOR TIME SPENT IN CUSTODY", str(actual + conduct)),
            ("ACTUAL LOCAL TIME", str(actual)),
            ("LOCAL CONDUCT CREDITS", str(conduct)),
        )
    ):
        x = left + at * (right - left) / 4
        if at:
            marks.append(Rule(x, y, x, y + 30))
        marks.append(label(name, x + 3, y + 8, 6, (right - left) / 4 - 6))
        marks.append(typed.into(value, x + 12, y + 24 + typed.offset, 90))
    y += 42
    number += 1
    marks.append(label(f"{number}. DEFENDANT IS REMANDED TO THE CUSTODY OF THE SHERIFF", left + 2, y, 7, 260))
    box_row(rng, marks, typed, left + 14, y + 12, ("forthwith", "after 48 hours, excluding weekends and holidays"), 0)
    y += 24
    _signed(rng, typed, case, marks, left, right, min(y + 8, 728))
    marks.append(label(style.footer, left, 772, 5.6, right - left))
    return fine


def _signed(
    rng: random.Random, typed: Typed, case: Case, marks: list[Mark], left: float, right: float, y: float
) -> None:
    marks.append(
        label(
            "I hereby certify the foregoing to be a correct abstract of the judgment made in this action.",
            left + 2,
            y,
            7,
            360,
        )
    )
    marks.append(Frame(left, y + 4, right, y + 30))
    marks.append(Rule((left + right) / 2, y + 4, (left + right) / 2, y + 30))
    marks.append(label("DEPUTY'S SIGNATURE", left + 3, y + 11, 5.6, 80))
    marks.append(signature(rng, left + 70, y + 22, 110))
    marks.append(label("DATE", (left + right) / 2 + 3, y + 11, 5.6, 30))
    marks.append(typed.into(case.judged.strftime("%m-%d-%y"), (left + right) / 2 + 60, y + 24, 90))


def _truth_count(rng: random.Random, style: FormStyle, case: Case, conviction: Conviction) -> dict[str, Any]:
    shown = style.all_terms or conviction.relation in ("principal", "third", "full")
    term = conviction.term.iso if conviction.term and shown else None
    concurrent = {"concurrent": True, "third": False, "full": False}.get(conviction.relation)
    jail = case.county_jail and style.jail_box
    return {
        "number": conviction.number,
        "code": conviction.offence.code,
        "section": conviction.offence.section,
        "description": conviction.title.upper(),
        "offence_date": str(conviction.committed.year),
        "plea": None,
        "disposition": "convicted",
        "disposition_date": conviction.convicted.isoformat(),
        "severity": "felony",
        "sentence": {("jail" if jail else "prison"): term, "concurrent": concurrent},
    }


def _fair_terms(case: Case, printed: _Printed) -> dict[str, list[Any]]:
    """The total, a restitution fine, and a PC 1170(h) term taken for prison are all on the paper too."""
    first = "/events/0/counts/0/sentence"
    fair: dict[str, list[Any]] = {}
    total = [printed.total.iso] if printed.total and printed.total.number else []
    terms = [c.term.iso for c in case.convictions if c.term]
    if case.county_jail:
        fair[f"{first}/jail"] = [*total, *terms, None]
        fair[f"{first}/prison"] = [*total, *terms, None]
    elif total:
        fair[f"{first}/prison"] = total
    if printed.fine:
        fair[f"{first}/fine"] = [100.0, 200.0, 240.0, 300.0]
    return fair
