"""Probation orders typed from top to bottom, and mimeographed ones whose blanks a clerk filled in: 1961 to 1988."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from corpora.blanks import Filler, checked, typed
from corpora.charges import Term
from corpora.document import Document, Truth
from corpora.marks import file_stamp, signature
from corpora.order_case import Found, Grant, GrantedCase, grant_event, grant_person, invent_grant
from corpora.people import stream
from corpora.prose import day_of_month, in_words, long_date, roman, section_in_prose
from corpora.sheet import HEIGHT, WIDTH, Mark, Rule, Seal, Sheet, Text

__all__ = ["make_mimeographed_order", "make_typed_order"]


@dataclass
class _Page:
    """Lines as they gather; ``marks_at`` are marks that belong to a line, made from its place on the paper.

    The lines from ``kept`` on stay together on one page.
    """

    rng: random.Random
    filler: Filler
    columns: int
    rows: list[str] = field(default_factory=list)
    marks_at: dict[int, list[Callable[[float, float], Mark]]] = field(default_factory=dict)
    kept: int = 0

    def line(self, text: str = "") -> None:
        self.rows.append(text)

    def centre(self, text: str) -> None:
        self.rows.append(text.center(self.columns).rstrip())

    def paragraph(self, text: str, indent: str = "        ", hang: str = "") -> None:
        self.rows += self.filler.lines(text, self.columns * self.filler.cell, indent, hang)

    def beside(self, make: Callable[[float, float], Mark]) -> None:
        """Put a mark on the last line."""
        self.marks_at.setdefault(len(self.rows) - 1, []).append(make)

    def sheets(self, left: float, top: float, leading: float) -> list[list[Mark]]:
        room = int((HEIGHT - top - 44) / leading)
        pages: list[list[Mark]] = []
        first = 0
        while first < len(self.rows):
            last = min(first + room, len(self.rows))
            if first < self.kept < last < len(self.rows):
                last = self.kept
            marks = self.filler.set(self.rows[first:last], left, top, leading)
            for row in range(first, last):
                marks += [make(left, top + (row - first) * leading) for make in self.marks_at.get(row, ())]
            if first:
                middle = left + 0.5 * self.columns * self.filler.cell
                marks.append(typed(f"-{len(pages) + 1}-", middle, 36, self.filler.cell))
            pages.append(marks)
            first = last
        return pages


def make_typed_order(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a typed order of 1961 to 1979, for one defendant or two."""
    case = invent_grant(seed, number, county, 1961, 1979, together=True)
    rng = stream(seed, number, "typed order")
    pitch = rng.choice([6.0, 7.2])
    page = _Page(rng, Filler(rng, False, pitch, pitch / 0.6), 72 if pitch > 7 else 76)
    plea, dated = rng.random() < 0.7, rng.random() < 0.4
    _caption(page, case)
    _findings(page, case, plea=plea, dated=dated)
    _decree(page, case)
    number_of = 0
    for grant in case.grants:
        own = len(case.grants) > 1
        for text in _own_terms(page, grant, by_name=own):
            number_of += 1
            page.paragraph(text, f"    {number_of}. ", "       ")
    for text in _common_terms(rng, case):
        number_of += 1
        page.paragraph(text, f"    {number_of}. ", "       ")
    _signed(page, case)
    return _document(case, page, rng, plea=plea, dated=dated)


def _caption(page: _Page, case: GrantedCase) -> None:
    rng, county = page.rng, case.place.county
    whole = f"COUNTY OF {county}" if county != "SAN FRANCISCO" else "CITY AND COUNTY OF SAN FRANCISCO"
    first, _, district = case.court.partition(", ")
    if district:
        page.centre(f"IN THE {first} OF THE {district}")
        page.centre(f"{whole}, STATE OF CALIFORNIA")
    elif rng.random() < 0.5:
        page.centre("IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA")
        page.centre(f"IN AND FOR THE {whole}")
    else:
        page.centre("SUPERIOR COURT OF CALIFORNIA")
        page.centre(whole)
    page.line()
    names = []
    for grant in case.grants:
        names.append(grant.person.name.spoken + ("," if grant is case.grants[-1] else " and"))
        names += [f"  aka {other.spoken}," for other in grant.also_known]
    title = rng.choice(
        [("ORDER GRANTING", "PROBATION"), ("PROBATION ORDER", ""), ("ORDER ADMITTING", "TO PROBATION")]
    )
    left = ["THE PEOPLE OF THE STATE OF CALIFORNIA,", "", "               Plaintiff,", "     vs.", *names, ""]
    left.append(f"               Defendant{'s' if len(case.grants) > 1 else ''}.")
    number = rng.choice(["No. {0}", "NO. {0}", "Case No. {0}", "CASE NO. {0}"]).format(case.number)
    right = ["", number, "", *title]
    bar = rng.choice([")", ":", "|"])
    for at in range(max(len(left), len(right))):
        said = left[at] if at < len(left) else ""
        beside = right[at] if at < len(right) else ""
        page.line(f"{said:<43}{bar}  {beside}".rstrip())
    page.line()


def _count_name(rng: random.Random, count: Found) -> str:
    return roman(count.number) if rng.random() < 0.3 else str(count.number)


def _crime(page: _Page, case: GrantedCase, count: Found, *, dated: bool) -> str:
    rng = page.rng
    charged = "Information" if case.felony_court else "Complaint"
    section = section_in_prose(rng, count.offence)
    if count.severity == "felony":
        text = f"{count.title}, a felony, in violation of {section}"
    elif case.felony_court:
        text = f"{count.title}, in violation of {section}, which offense the Court now declares to be a misdemeanor"
    else:
        text = f"{count.title}, a misdemeanor, in violation of {section}"
    if dated:
        text += f", committed on or about {long_date(count.committed)}"
    return f"{text}, as charged in Count {_count_name(rng, count)} of the {charged}"


def _findings(page: _Page, case: GrantedCase, *, plea: bool, dated: bool) -> None:
    rng = page.rng
    when = rng.choice([long_date(case.ordered), f"the {day_of_month(case.ordered)}"])
    text = f"The above entitled cause coming on regularly to be heard on {when}, "
    text += rng.choice(
        [
            f"in Department {case.department} of the above entitled Court, upon the application for probation, ",
            f"before the Honorable {case.judge.spoken.title()}, Judge, for the pronouncement of judgment, ",
        ]
    )
    told = []
    for grant in case.grants:
        how = {
            "guilty": "upon a plea of guilty",
            "nolo_contendere": "upon a plea of nolo contendere",
            "jury": "by verdict of a jury",
            "court": "by the Court sitting without a jury",
        }[grant.counts[0].how]
        if not plea and grant.counts[0].how in ("guilty", "nolo_contendere"):
            how = "in this Court"
        crimes = "; and of ".join(_crime(page, case, count, dated=dated) for count in grant.counts)
        told.append(f"the defendant {grant.person.name.spoken} having been duly convicted {how} of {crimes}")
    text += "; and ".join(told)
    text += ", and the report of the Probation Officer having been filed, read and considered,"
    page.paragraph(text)
    page.line()


def _length(rng: random.Random, term: Term) -> str:
    if rng.random() < 0.45:
        return f"{in_words(term.number)} ({term.number}) {term.words.split()[1]}"
    return term.words


def _decree(page: _Page, case: GrantedCase) -> None:
    rng = page.rng
    order = rng.choice(["IT IS ORDERED", "IT IS HEREBY ORDERED", "NOW, THEREFORE, IT IS ORDERED"])
    joiner = "that"
    for at, grant in enumerate(case.grants):
        who = f"the defendant {grant.person.name.spoken}" if len(case.grants) > 1 else "the said defendant"
        if grant.withheld == "imposition":
            text = f"imposition of sentence be suspended as to {who}, and that said defendant"
        elif grant.felony and grant.term and not grant.term.number:
            text = f"{who} be punished by imprisonment in the State Prison for the term prescribed by law, that "
            text += "execution of said sentence be suspended, and that said defendant"
        elif grant.term:
            where = "State Prison" if grant.felony else f"County Jail of {case.place.county.title()} County"
            text = f"{who} be imprisoned in the {where} for {_length(rng, grant.term)}, that execution of said "
            text += "sentence be suspended, and that said defendant"
        else:
            raise AssertionError("an executed sentence has a term")
        text += f" be admitted to probation for a period of {_length(rng, grant.probation)}"
        text += ", upon the following terms and conditions:" if at == len(case.grants) - 1 else "; and"
        page.paragraph(f"{order} {joiner} {text}" if at == 0 else f"{joiner} {text}")
    page.line()


def _own_terms(page: _Page, grant: Grant, *, by_name: bool) -> list[str]:
    rng = page.rng
    who = f"defendant {grant.person.name.spoken}" if by_name else "defendant"
    terms = []
    if grant.jail:
        terms.append(
            rng.choice(
                [
                    f"That {who} serve {_length(rng, grant.jail)} in the County Jail",
                    f"That {who} be confined in the County Jail for a period of {_length(rng, grant.jail)}",
                ]
            )
            + rng.choice([".", ", work furlough recommended.", ", with credit for time served.", "."])
        )
    if grant.fine:
        paid = rng.choice(["through the Probation Officer", "to the Clerk of this Court"])
        terms.append(
            f"That {who} pay a fine of ${grant.fine}, plus a penalty assessment of ${grant.assessment}, {paid}."
        )
    if not grant.formal:
        terms.append(f"That probation of {who} be without supervision of the Probation Officer.")
    return terms


def _common_terms(rng: random.Random, case: GrantedCase) -> list[str]:
    drugs = any(count.offence.cannabis for grant in case.grants for count in grant.counts)
    usual = [
        "Obey all laws, orders of the Court, and rules of the Probation Department.",
        "Seek and maintain employment, or attend school, as directed.",
        "Not change residence without the written consent of the Probation Officer.",
        "Support dependents to the best of ability.",
        "Not use intoxicants to excess, and not frequent places where they are the chief item of sale.",
        "Not leave the State of California without permission.",
        "Not own or possess any dangerous or deadly weapon.",
    ]
    if drugs:
        usual += [
            "Not use or possess any narcotics, dangerous drugs or marijuana, or associate with users thereof.",
            "Submit person, place of residence and vehicle to search at any time, without a warrant.",
            f"Register under Section {11850 if case.ordered.year < 1973 else 11590} of the Health and Safety Code.",
        ]
    return rng.sample(usual, rng.randint(3, min(6, len(usual))))


def _signed(page: _Page, case: GrantedCase) -> None:
    rng = page.rng
    page.line()
    page.kept = len(page.rows)
    page.paragraph(rng.choice(["Done in open Court this", "Dated: this"]) + f" {day_of_month(case.ordered)}.")
    page.line()
    page.line()
    cell = page.filler.cell
    page.line()
    page.beside(lambda x, y: Rule(x + 34 * cell, y, x + 68 * cell, y, 0.8))
    page.beside(lambda x, y: signature(rng, x + 36 * cell, y - 7, 150))
    page.line(" " * 36 + f"Judge of the {case.court.split(',')[0].title()}")
    if rng.random() < 0.6:
        page.line()
        page.paragraph(
            "I have received a copy of the above order, have read it, and agree to be bound by its terms.", "    "
        )
        for _ in case.grants:
            page.line()
            page.line()
            page.beside(lambda x, y: Rule(x + 34 * cell, y, x + 68 * cell, y, 0.8))
            page.beside(lambda x, y: signature(rng, x + 38 * cell, y - 7, 120))
            page.line(" " * 36 + "Probationer")


def make_mimeographed_order(seed: int, number: int, county: str | None = None) -> Document:
    """Invent an order on a mimeographed sheet of 1964 to 1988, its blanks filled by hand or typewriter."""
    case = invent_grant(seed, number, county, 1964, 1988)
    rng = stream(seed, number, "mimeographed order")
    by_hand = rng.random() < 0.45
    pitch = rng.choice([6.0, 6.0, 6.6])
    page = _Page(rng, Filler(rng, by_hand, pitch, pitch / 0.6), 76)
    (grant,) = case.grants
    fill = page.filler.blank
    _caption(page, case)
    plea = rng.random() < 0.6
    found = {"guilty": "pleaded guilty to", "nolo_contendere": "pleaded nolo contendere to"}
    stated = found.get(grant.counts[0].how, "been found guilty of") if plea else "been convicted of"
    page.paragraph(
        f"This matter having come on for hearing on {long_date(case.ordered)}, and the defendant having {stated} "
        "the following:",
        "    ",
    )
    page.line()
    for count in grant.counts:
        grade = {"felony": "a felony", "misdemeanor": "a misdemeanor"}.get(count.severity, "")
        text = f"Count {count.number}: {count.title.upper()}, {section_in_prose(rng, count.offence, short=True)}"
        page.paragraph(f"{text}, {grade}", "      ", "         ")
    page.line()
    how = ("IMPOSITION", "EXECUTION")
    page.paragraph("IT IS ORDERED that", "    ")
    for at, word in enumerate(how):
        ticked = (grant.withheld == "imposition") == (at == 0)
        held = ""
        if at == 1:
            length = grant.term.words if ticked and grant.term and grant.term.number else ""
            if ticked and grant.term and not grant.term.number:
                length = "term prescribed by law"
            where = "State Prison" if not ticked or grant.felony else "County Jail"
            held = f" of {where} for {fill(length, 22)}"
        first = len(page.rows)
        page.paragraph(f"{word} OF SENTENCE{held} be suspended", "        ", "        ")
        page.marks_at[first] = [_box(page.filler.cell, 4, ticked, by_hand)]
    page.paragraph(
        f"and that defendant be placed on probation for {fill(grant.probation.words, 14)} on these terms:", "    "
    )
    page.line()
    _boxed_terms(page, case, grant)
    _signed(page, case)
    return _document(case, page, rng, plea=plea, dated=False)


def _box(cell: float, column: int, ticked: bool, pen: bool) -> Callable[[float, float], Mark]:
    return lambda x, y: checked(x + column * cell, y, ticked, pen=pen)


def _boxed_terms(page: _Page, case: GrantedCase, grant: Grant) -> None:
    rng, fill, by_hand = page.rng, page.filler.blank, page.filler.by_hand
    terms: list[tuple[bool, str]] = [
        (grant.jail is not None, f"Serve {fill(grant.jail.words if grant.jail else '', 14)} in the County Jail."),
        (
            grant.fine is not None,
            f"Pay a fine of {fill(f'${grant.fine}' if grant.fine else '', 10)} plus penalty assessment of "
            f"{fill(f'${grant.assessment}' if grant.fine else '', 8)}.",
        ),
        (False, f"Make restitution in the amount of {fill('', 12)}."),
    ]
    terms += [(rng.random() < 0.6, text) for text in _common_terms(rng, case)]
    for at, (ticked, text) in enumerate(terms, 1):
        first = len(page.rows)
        page.paragraph(f"{at}. {text}", "        ", "           ")
        page.marks_at.setdefault(first, []).append(_box(page.filler.cell, 5, ticked, by_hand))


def _slip(rng: random.Random, page: _Page, left: float, top: float, leading: float, more: bool) -> list[Mark]:
    """A word begun wrongly at the end of a short line, and typed over."""
    last = min(int((HEIGHT - top - 44) / leading), page.kept if more else len(page.rows))
    short = [at for at, row in enumerate(page.rows[:last]) if 24 < len(row) < page.columns - 14 and row.endswith(".")]
    if not short:
        return []
    at = rng.choice(short)
    cell = page.filler.cell
    word = rng.choice(["Sect", "defendnat", "teh", "Court", "probaiton", "said", "upno"])
    x = left + (len(page.rows[at]) + 2) * cell
    return [Text(x, top + at * leading, word, size=page.filler.size, pitch=cell, struck=True)]


def _document(case: GrantedCase, page: _Page, rng: random.Random, *, plea: bool, dated: bool) -> Document:
    cell = page.filler.cell
    left = rng.uniform(50, max(52, min(100, WIDTH - 40 - page.columns * cell)))
    stamped = rng.random() < 0.6
    top = rng.uniform(78, 94) if stamped else rng.uniform(58, 92)
    leading = 12.0 if len(page.rows) > 50 else rng.choice([12.0, 13.0, 14.0])
    pages = page.sheets(left, top, leading)
    if rng.random() < 0.3:
        pages[0] += _slip(rng, page, left, top, leading, len(pages) > 1)
    if stamped:
        pages[0].append(file_stamp(rng, case.ordered, case.clerk, rng.uniform(390, 440), rng.uniform(4, 8)))
    if rng.random() < 0.25:
        words = f"{case.court.split(',')[0]} COUNTY OF {case.place.county}"
        pages[-1].append(Seal(left + 70, rng.uniform(690, 710), 36, words, rng.randint(150, 200)))
    return Document(
        family="probation_order",
        sheets=tuple(Sheet(tuple(marks)) for marks in pages),
        truths=tuple(
            Truth(
                grant_person(grant),
                (grant_event(case, grant, plea=plea, offence_date=dated),),
                {"/person/name": list(grant.person.name.readings)} if grant.person.name.readings else {},
            )
            for grant in case.grants
        ),
        machine="typewriter",
        year=case.ordered.year,
    )
