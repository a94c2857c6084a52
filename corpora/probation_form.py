"""Probation orders on printed forms of 1974 to 2016: boxes for the case, a table of counts, terms to be ticked."""

from __future__ import annotations

import random
from dataclasses import dataclass

from corpora.blanks import Filler, centred, checked, printed, typed, typed_in
from corpora.charges import Term
from corpora.document import Document, Truth
from corpora.marks import file_stamp, signature
from corpora.order_case import Grant, GrantedCase, grant_event, grant_person, invent_grant
from corpora.people import stream
from corpora.sheet import Frame, Mark, Rule, Sheet

__all__ = ["make_printed_order"]


@dataclass(frozen=True, slots=True)
class _Style:
    """How one county printed its form."""

    titles: tuple[str, ...]
    left: float
    right: float
    date_form: str
    name_last_first: bool
    born: bool
    cii: bool
    plea_boxes: bool
    offence_dates: bool
    columns: int
    size: float
    codes: dict[str, str]
    title_at_foot: bool
    footer: str


def _style(rng: random.Random, case: GrantedCase) -> _Style:
    year = case.ordered.year
    titles = rng.choice(
        [
            ("ORDER GRANTING PROBATION",),
            ("ORDER OF PROBATION", "TERMS AND CONDITIONS"),
            ("PROBATION ORDER",),
            ("JUDGMENT AND ORDER GRANTING PROBATION",),
            ("ORDER GRANTING FORMAL PROBATION",) if case.grants[0].formal else ("ORDER OF SUMMARY PROBATION",),
        ]
    )
    return _Style(
        titles=titles,
        left=rng.uniform(34, 46),
        right=rng.uniform(566, 578),
        date_form=rng.choice(["%m-%d-%y", "%m/%d/%y", "%b %d, %Y"] if year < 2000 else ["%m/%d/%Y", "%m-%d-%Y"]),
        name_last_first=rng.random() < 0.5,
        born=rng.random() < 0.5,
        cii=year > 1985 and rng.random() < 0.4,
        plea_boxes=rng.random() < 0.6,
        offence_dates=rng.random() < 0.35,
        columns=rng.choice([1, 1, 2]) if year > 1980 else 1,
        size=rng.choice([8.0, 8.5, 9.0]),
        codes={
            "HS": rng.choice(["HS", "H&S", "H & S"]),
            "BP": rng.choice(["BP", "B&P"]),
            "WI": rng.choice(["WI", "W&I"]),
        },
        title_at_foot=year > 1990 and rng.random() < 0.6,
        footer=f"{rng.choice(['PROB', 'CR'])}-{rng.randint(10, 290)} (Rev. {rng.randint(1, 12)}/{year % 100:02d})",
    )


def make_printed_order(seed: int, number: int, county: str | None = None) -> Document:
    """Invent an order on a county's printed form, its boxes ticked and its blanks filled."""
    case = invent_grant(seed, number, county, 1974, 2016)
    rng = stream(seed, number, "printed order")
    style = _style(rng, case)
    (grant,) = case.grants
    by_hand = rng.random() < 0.4
    marks: list[Mark] = []
    y = _heading(rng, style, case, grant, marks)
    y = _counts(rng, style, grant, marks, y)
    filler = Filler(rng, by_hand, style.size * 0.47, style.size, typed=False)
    y = _decree(style, case, grant, filler, marks, y)
    y = _terms(style, case, grant, filler, marks, y)
    _signed(rng, style, case, marks, y)
    if rng.random() < 0.5:
        marks.append(file_stamp(rng, case.ordered, case.clerk, rng.uniform(410, 440), rng.uniform(2, 5)))
    name = grant.person.name
    fair = {"/person/name": list(name.readings)} if name.readings and not style.name_last_first else {}
    return Document(
        family="probation_order",
        sheets=(Sheet(tuple(marks)),),
        truths=(
            Truth(
                grant_person(grant, born=style.born, cii=style.cii),
                (grant_event(case, grant, plea=style.plea_boxes, offence_date=style.offence_dates),),
                fair,
            ),
        ),
        machine="typewriter" if case.ordered.year < 1992 else "printer",
        year=case.ordered.year,
    )


def _heading(rng: random.Random, style: _Style, case: GrantedCase, grant: Grant, marks: list[Mark]) -> float:
    left, right = style.left, style.right
    middle = left + (right - left) * rng.choice([0.58, 0.62, 0.66])
    county = case.place.county
    court, _, district = case.court.partition(", ")
    top = 72.0
    rows = [f"{court} OF CALIFORNIA, COUNTY OF {county}"]
    if district:
        rows.append(district)
    for at, text in enumerate(rows):
        marks.append(printed(text, left + 4, top + 12 + at * 11, 9, middle - left - 8))
    y = top + 12 + len(rows) * 11
    marks.append(Rule(left, y - 6, middle, y - 6))
    marks.append(printed("PEOPLE OF THE STATE OF CALIFORNIA vs.", left + 4, y + 5, 7.5, middle - left - 8))
    name = grant.person.name
    shown = name.formal if style.name_last_first else name.spoken
    marks.append(printed("DEFENDANT:", left + 4, y + 20, 7.5))
    marks.append(typed(shown, left + 66, y + 20, 7.2, middle - left - 72))
    marks.append(printed("AKA:", left + 4, y + 34, 7.5))
    if grant.also_known:
        other = grant.also_known[0]
        marks.append(
            typed(other.formal if style.name_last_first else other.spoken, left + 66, y + 34, 7.2, middle - left - 72)
        )
    bottom = y + 42
    x = left + 4
    if style.born or style.cii:
        bottom += 14
    if style.born:
        marks.append(printed("DATE OF BIRTH", x, y + 49, 6.5))
        marks.append(typed(grant.person.born.strftime("%m-%d-%Y"), x + 66, y + 49, 6.6, 70))
        x += 150
    if style.cii:
        marks.append(printed("CII NO.", x, y + 49, 6.5))
        marks.append(typed(grant.person.cii, x + 36, y + 49, 6.6, 80))
    marks.append(printed("CASE NUMBER:", middle + 4, top + 10, 7))
    marks.append(typed(case.number, middle + 12, top + 26, 8.4, right - middle - 20))
    marks.append(Rule(middle, top + 32, right, top + 32))
    for at_row, text in enumerate(style.titles):
        marks.append(centred(text, top + 46 + at_row * 12, 9.5, middle + 6, right - 6))
    marks.append(Frame(left, top, right, bottom, 0.9))
    marks.append(Rule(middle, top, middle, bottom))
    _cells(style, case, marks, bottom)
    return bottom + 24


def _cells(style: _Style, case: GrantedCase, marks: list[Mark], top: float) -> None:
    cells = (
        ("DATE OF HEARING", case.ordered.strftime(style.date_form).upper()),
        ("DEPT.", case.department),
        ("JUDGE", case.judge.spoken),
        ("CLERK", case.clerk.spoken),
        ("PROBATION OFFICER", case.officer.spoken),
    )
    shares = (0.17, 0.09, 0.25, 0.24, 0.25)
    x = style.left
    for (label, value), share in zip(cells, shares, strict=True):
        wide = share * (style.right - style.left)
        marks.append(Frame(x, top, x + wide, top + 24, 0.6))
        marks.append(printed(label, x + 3, top + 8, 6, wide - 6))
        marks.append(typed(value, x + 6, top + 20, 6.2, wide - 9))
        x += wide


def _counts(rng: random.Random, style: _Style, grant: Grant, marks: list[Mark], y: float) -> float:
    """The table of convictions, one row each."""
    left, right = style.left, style.right
    heads = ["CT.", "CODE", "SECTION", "OFFENSE", "FEL.", "MISD."]
    shares = [0.06, 0.08, 0.14, 0.5, 0.06, 0.06]
    if style.offence_dates:
        heads.append("DATE OF OFFENSE")
        shares[3] -= 0.14
        shares.append(0.14)
    if style.plea_boxes:
        heads += ["PLEA G", "NOLO", "CT/JURY"]
        shares[3] -= 0.18
        shares += [0.06, 0.06, 0.06]
    whole = sum(shares)
    marks.append(printed("1. THE DEFENDANT HAS BEEN CONVICTED OF:", left + 3, y + 11, 8))
    y += 16
    rows = max(len(grant.counts), rng.choice([2, 3, 3]))
    bottom = y + 13 + rows * 22
    x = left
    for at, head in enumerate(heads):
        wide = shares[at] / whole * (right - left)
        marks.append(Frame(x, y, x + wide, bottom, 0.6))
        marks.append(printed(head, x + 2, y + 9, 6.2, wide - 4))
        for row, count in enumerate(grant.counts):
            base = y + 13 + row * 22 + 17
            values = {
                "CT.": str(count.number),
                "CODE": style.codes.get(count.offence.code, count.offence.code),
                "SECTION": count.offence.section,
                "OFFENSE": count.title.upper(),
                "FEL.": "X" if count.severity == "felony" else "",
                "MISD.": "X" if count.severity == "misdemeanor" else "",
                "DATE OF OFFENSE": count.committed.strftime(style.date_form).upper(),
                "PLEA G": "X" if count.how == "guilty" else "",
                "NOLO": "X" if count.how == "nolo_contendere" else "",
                "CT/JURY": "X" if count.how in ("jury", "court") else "",
            }
            if head == "OFFENSE":
                marks += typed_in(values[head], x + 4, base, 6.6, wide - 7)
            elif values[head]:
                marks.append(typed(values[head], x + 4, base, 6.6, wide - 7))
        x += wide
    for row in range(rows):
        marks.append(Rule(left, y + 13 + row * 22, right, y + 13 + row * 22, 0.5))
    return bottom


def _length(term: Term | None) -> str:
    if term is None:
        return ""
    return term.words if term.number else "term prescribed by law"


def _decree(style: _Style, case: GrantedCase, grant: Grant, filler: Filler, marks: list[Mark], y: float) -> float:
    left, right = style.left, style.right
    executed = grant.withheld == "execution"
    prison = filler.blank(_length(grant.term) if grant.felony else "", 24)
    jail = filler.blank("" if grant.felony else _length(grant.term), 18)
    lines = [
        (not executed, "Imposition of sentence is suspended."),
        (
            executed and grant.felony,
            f"Defendant is sentenced to state prison for {prison}; execution of sentence is suspended.",
        ),
        (
            executed and not grant.felony,
            f"Defendant is sentenced to county jail for {jail}; execution of sentence is suspended.",
        ),
        (grant.formal, f"Formal probation is granted for a period of {_blank_for(filler, grant, formal=True)}."),
        (
            not grant.formal,
            f"Conditional and revocable release (summary probation) for {_blank_for(filler, grant, formal=False)}.",
        ),
    ]
    marks.append(printed("2. THE COURT ORDERS:", left + 3, y + 13, 8))
    y += 15
    return _ticked(style, filler, marks, lines, left + 14, y, right - left - 30)


def _blank_for(filler: Filler, grant: Grant, *, formal: bool) -> str:
    return filler.blank(grant.probation.words if grant.formal == formal else "", 16)


def _ticked(
    style: _Style, filler: Filler, marks: list[Mark], lines: list[tuple[bool, str]], x: float, y: float, room: float
) -> float:
    step = style.size + 4.2
    for ticked, text in lines:
        broken = filler.lines(text, room - 14)
        marks.append(checked(x, y + step, ticked, pen=filler.by_hand))
        marks += filler.set(broken, x + 13, y + step, step)
        y += step * len(broken)
    return y + 2


def _terms(style: _Style, case: GrantedCase, grant: Grant, filler: Filler, marks: list[Mark], y: float) -> float:
    rng, blank = filler.rng, filler.blank
    left, right = style.left, style.right
    marks.append(printed("3. CONDITIONS OF PROBATION (those checked apply):", left + 3, y + 12, 8))
    y += 14
    lines = [
        (
            grant.jail is not None,
            f"Serve {blank(_length(grant.jail), 14)} in the county jail, with credit for {blank('', 6)} days served.",
        ),
        (
            grant.fine is not None,
            f"Pay a fine of {blank(f'${grant.fine}' if grant.fine else '', 9)} plus penalty assessment of "
            f"{blank(f'${grant.assessment}' if grant.fine else '', 9)}.",
        ),
        (False, f"Pay restitution to the victim of {blank('', 12)}."),
    ]
    usual = [
        "Obey all laws, and all orders of the court and of the probation officer.",
        "Report to the probation officer within 48 hours of release.",
        "Submit person, vehicle and residence to search by any peace officer, day or night, without a warrant.",
        "Not use or possess any controlled substance without a prescription.",
        "Not use alcohol, nor be where it is the chief item of sale.",
        "Submit to chemical tests as directed.",
        "Register as a narcotics offender (H&S 11590)." if case.ordered.year < 2012 else "Provide DNA samples.",
        "Seek and keep employment, training or schooling as approved.",
        "Complete a program of counseling or treatment as directed.",
        "Not own, use or possess any firearm or deadly weapon.",
        f"Perform {blank('', 8)} hours of volunteer work.",
        "Not associate with persons known to use or sell drugs.",
        "Report changes of address and employment within 10 days.",
    ]
    lines += [(rng.random() < 0.55, text) for text in rng.sample(usual, rng.randint(8, len(usual)))]
    if style.columns == 1:
        return _ticked(style, filler, marks, lines, left + 14, y, right - left - 30)
    half = (len(lines) + 1) // 2
    wide = (right - left) / 2
    ends = [
        _ticked(style, filler, marks, part, left + 8 + at * wide, y, wide - 14)
        for at, part in enumerate((lines[:half], lines[half:]))
    ]
    marks.append(Rule(left + wide, y + 3, left + wide, max(ends), 0.4))
    return max(ends)


def _signed(rng: random.Random, style: _Style, case: GrantedCase, marks: list[Mark], y: float) -> None:
    left, right = style.left, style.right
    y = max(min(y + 34, 700), y + 20) if rng.random() < 0.5 else min(max(y + 40, 650), 700)
    marks.append(printed("DATED:", left + 4, y, 8))
    marks.append(typed(case.ordered.strftime(style.date_form).upper(), left + 46, y, 6.6, 110))
    marks.append(Rule(left + 240, y + 2, right - 10, y + 2, 0.6))
    marks.append(signature(rng, left + 270, y - 6, 150))
    marks.append(printed("JUDGE OF THE COURT", left + 300, y + 12, 7))
    if rng.random() < 0.7:
        y += 38
        marks.append(printed("I understand and accept these conditions.", left + 4, y, 8))
        marks.append(Rule(left + 240, y + 2, right - 10, y + 2, 0.6))
        marks.append(signature(rng, left + 262, y - 6, 120))
        marks.append(printed("DEFENDANT", left + 300, y + 12, 7))
    marks.append(printed(style.footer, left, 774, 6.5))
    if style.title_at_foot:
        marks.append(centred(style.titles[0], 774, 8))
