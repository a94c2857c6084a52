"""Abstracts of judgment of the 1960s and 1970s: typed from top to bottom, each county in its own words."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable
from typing import Any

from corpora.abstract_case import Case, Conviction, How, fair_readings, invent_case, person_of, truth_event
from corpora.document import Document, Truth
from corpora.marks import file_stamp, signature
from corpora.people import stream
from corpora.prose import day_of_month, long_date, roman, section_in_prose
from corpora.sheet import HEIGHT, Mark, Sheet, Text

__all__ = ["make_typed_abstract"]

_COLUMNS = 72


class _Typist:
    """Types lines down a page; ``state`` collects what was said of each count."""

    def __init__(self, rng: random.Random, case: Case) -> None:
        self.rng, self.case = rng, case
        self.lines: list[str] = []
        self.felony_named = False
        self.offence_day = rng.random() < 0.55
        self.roman = rng.random() < 0.2

    def centre(self, text: str) -> None:
        self.lines.append(text.center(_COLUMNS).rstrip())

    def line(self, text: str = "") -> None:
        self.lines.append(text)

    def paragraph(self, text: str, indent: int = 8, margin: int = 0) -> None:
        self.lines += textwrap.wrap(
            text,
            _COLUMNS,
            initial_indent=" " * (margin + indent),
            subsequent_indent=" " * margin,
            break_on_hyphens=False,
            break_long_words=False,
        )

    def count_name(self, conviction: Conviction) -> str:
        return roman(conviction.number) if self.roman else str(conviction.number)


def make_typed_abstract(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a typed abstract of the years 1961 to 1978, on one page or two."""
    case = invent_case(seed, number, county, 1962, 1977)
    rng = stream(seed, number, "typed abstract")
    typist = _Typist(rng, case)
    says_birth = rng.random() < 0.15
    _caption(typist, rng.choice(_TITLES))
    rng.choice(_BODIES)(typist)
    if says_birth:
        typist.line()
        typist.paragraph(f"Defendant's date of birth: {long_date(case.person.born)}.")
    _certificate(typist)
    counts = [_truth_count(typist, conviction) for conviction in case.convictions]
    return Document(
        family="abstract_of_judgment",
        sheets=_typed_sheets(typist),
        truths=(
            Truth(
                person_of(case, born=says_birth, cii=False),
                (truth_event(case, counts),),
                fair_readings(case, felony_named=typist.felony_named),
            ),
        ),
        machine="typewriter",
        year=case.judged.year,
    )


_TITLES = (
    ("ABSTRACT OF JUDGMENT", "(Commitment to State Prison)"),
    ("ABSTRACT OF JUDGMENT", ""),
    ("ABSTRACT OF JUDGMENT", "AND COMMITMENT"),
    ("JUDGMENT AND COMMITMENT", "(ABSTRACT)"),
)


def _caption(typist: _Typist, title: tuple[str, str]) -> None:
    rng, case = typist.rng, typist.case
    county = case.place.county
    if rng.random() < 0.5:
        typist.centre("IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA")
        typist.centre(
            f"IN AND FOR THE COUNTY OF {county}"
            if county != "SAN FRANCISCO"
            else "IN AND FOR THE CITY AND COUNTY OF SAN FRANCISCO"
        )
    else:
        typist.centre("SUPERIOR COURT OF CALIFORNIA")
        typist.centre(f"COUNTY OF {county}")
    typist.line()
    if rng.random() < 0.6:
        typist.centre(rng.choice([f"DEPARTMENT NO. {case.department}", f"Department {case.department}"]))
        typist.line()
    number = rng.choice(["No. {0}", "NO. {0}", "Case No. {0}", "CASE NO. {0}", "Action No. {0}"]).format(case.number)
    left = [
        "THE PEOPLE OF THE STATE OF CALIFORNIA,",
        "",
        rng.choice(["          Plaintiff,", "               Plaintiff"]),
        "",
        rng.choice(["     vs.", "     -vs-", "      v."]),
        "",
    ]
    left.append(case.person.name.spoken.replace(" JR", ", JR.").replace(" SR", ", SR.") + ",")
    for name in case.also_known:
        left.append(
            rng.choice(["  aka {0},", "  a/k/a {0},", "  also known as {0},", "  alias {0},"]).format(name.spoken)
        )
    left += ["", "          Defendant."]
    right = ["", number, "", title[0], title[1], ""]
    bar = rng.choice([")", ")", ":", "|"])
    for at in range(max(len(left), len(right))):
        said = left[at] if at < len(left) else ""
        beside = right[at] if at < len(right) else ""
        typist.line(f"{said:<42}{bar}   {beside}".rstrip())
    typist.line()


def _found_by(typist: _Typist, how: How) -> str:
    rng = typist.rng
    plain = {
        "guilty": [
            "on his plea of guilty",
            "upon his plea of Guilty",
            "by plea of guilty",
            "upon a plea of guilty duly entered",
        ],
        "nolo_contendere": ["upon his plea of nolo contendere", "by plea of nolo contendere"],
        "jury": ["by the verdict of a jury", "by jury", "by verdict of the jury, finding him guilty as charged"],
        "court": ["by the Court, trial by jury having been waived", "by the court sitting without a jury"],
    }
    return rng.choice(plain[how]).replace("his", "her" if typist.case.person.sex == "F" else "his")


def _pronoun(typist: _Typist) -> str:
    return "she" if typist.case.person.sex == "F" else "he"


def _statute_form(typist: _Typist) -> None:
    """The words of the abstract that the Penal Code set out: "This certifies that ..."."""
    rng, case = typist.rng, typist.case
    lead = rng.choice(["THIS CERTIFIES that on the", "This certifies that on", "THIS IS TO CERTIFY that on the"])
    when = day_of_month(case.judged) if lead.endswith("the") else long_date(case.judged)
    typist.paragraph(f"{lead} {when}, judgment of conviction of the above-named defendant was entered as follows:")
    typist.line()
    for at, conviction in enumerate(case.convictions, 1):
        text = (
            f"({at}) In Case No. {case.number}, Count No. {typist.count_name(conviction)}, {_pronoun(typist)} was "
            f"convicted {_found_by(typist, conviction.how)}, of the crime of {_crime(typist, conviction)}"
            f"{_felony(typist)}, in violation of {section_in_prose(rng, conviction.offence)}"
        )
        if typist.offence_day:
            text += f", committed on or about {long_date(conviction.committed)}"
        typist.paragraph(text + ".", indent=4)
        typist.line()
    if rng.random() < 0.6:
        typist.paragraph(
            "Defendant was not charged with, nor found to have suffered, any prior felony convictions.", 4
        )
        typist.line()
    elif rng.random() < 0.5:
        # a prior is no count of this judgment
        prior = rng.choice(
            ["Burglary, County of Kern", "Grand theft, State of Texas", "Possession of narcotics, Orange County"]
        )
        year = case.judged.year - rng.randint(2, 9)
        typist.paragraph(f"with prior felony convictions charged and admitted as follows: {year}, {prior}.", 4)
        typist.line()
    if rng.random() < 0.5:
        typist.paragraph(
            "Defendant was not armed with a deadly weapon at the time of the commission of the offense.", 4
        )
        typist.line()
    _order(typist)


def _whereas(typist: _Typist) -> None:
    """The older narrative: "Whereas the said defendant having been duly convicted ..."."""
    rng, case = typist.rng, typist.case
    crimes = []
    for conviction in case.convictions:
        text = (
            f"{_crime(typist, conviction)}{_felony(typist)}, in violation of "
            f"{section_in_prose(rng, conviction.offence)}, as charged in "
            f"Count {typist.count_name(conviction)} of the Information"
        )
        if typist.offence_day:
            text += f", said offense having been committed on {long_date(conviction.committed)}"
        crimes.append(text)
    joined = "; and of the crime of ".join(crimes)
    typist.paragraph(
        f"WHEREAS, {case.person.name.spoken}, the defendant herein, having been duly convicted in this Court "
        f"{_found_by(typist, case.convictions[0].how)}, of the crime of {joined}; and no sufficient cause having "
        "been shown why judgment should not now be pronounced;"
    )
    typist.line()
    _order(typist)
    typist.line()
    typist.paragraph(
        rng.choice(["Done in open court this", "Dated this", "DATED: This"]) + f" {day_of_month(case.judged)}."
    )


def _schedule(typist: _Typist) -> None:
    """A clerk's schedule: one line to a fact."""
    rng, case = typist.rng, typist.case
    gap = rng.choice([22, 26])
    label: Callable[[str, str], None] = lambda name, value: typist.line(f"    {name + ':':<{gap}}{value}")  # noqa: E731
    label(rng.choice(["Date of judgment", "Judgment rendered", "Date sentenced"]), long_date(case.judged))
    label("Judge", f"Hon. {case.judge.spoken.title()}")
    label("District Attorney by", case.prosecutor.spoken.title())
    label("Defense counsel", case.defender.spoken.title())
    typist.line()
    for conviction in case.convictions:
        label("Count", typist.count_name(conviction))
        label("Offense", conviction.title.capitalize() if conviction.title.islower() else conviction.title)
        label("Section violated", section_in_prose(rng, conviction.offence, short=True))
        label("Class of offense", "Felony")
        if typist.offence_day:
            label("Date of offense", long_date(conviction.committed))
        label("Convicted", _found_by(typist, conviction.how).replace("upon", "by").replace("on h", "by h"))
        typist.line()
    typist.felony_named = True
    _order(typist)


def _crime(typist: _Typist, conviction: Conviction) -> str:
    title = conviction.title
    if title.islower() and typist.rng.random() < 0.35:
        return title.upper()
    return title


def _felony(typist: _Typist) -> str:
    if typist.felony_named or typist.rng.random() < 0.7:
        typist.felony_named = True
        return ", a felony"
    return ""


def _order(typist: _Typist) -> None:
    rng, case = typist.rng, typist.case
    term = rng.choice(["the term prescribed by law", "the term provided by law", "the term prescribed by law"])
    whose = "her" if case.person.sex == "F" else "his"
    typist.paragraph(
        f"IT IS THEREFORE ORDERED, ADJUDGED AND DECREED that the said defendant be punished by imprisonment in the "
        f"State Prison of the State of California for {term}"
        + (", as to each count" if len(case.convictions) > 1 and rng.random() < 0.5 else "")
        + f", and that {_pronoun(typist)} be remanded to the custody of the Sheriff of the County of "
        f"{case.place.county.title()}, to be by said Sheriff delivered into the custody of the Director of "
        "Corrections."
    )
    if len(case.convictions) > 1:
        how = (
            "concurrently"
            if all(c.relation in ("concurrent", "principal", "stayed") for c in case.convictions)
            else "consecutively"
        )
        typist.line()
        typist.paragraph(f"It is ordered that sentences shall be served {how} with each other.")
    if rng.random() < 0.3:
        typist.line()
        typist.paragraph(f"Defendant to be credited with {case.credit[0]} days of {whose} time in custody.")


def _certificate(typist: _Typist) -> None:
    rng, case = typist.rng, typist.case
    typist.line()
    typist.paragraph(
        rng.choice(
            [
                "I hereby certify the foregoing to be a true and correct abstract of the judgment duly made and "
                "entered on the minutes of the Superior Court in the above entitled action.",
                "Attest my hand and the seal of the said Superior Court. The foregoing is a full, true and correct "
                "abstract of the judgment.",
            ]
        )
    )
    typist.line()
    typist.line(" " * 34 + f"{case.clerk.spoken}, County Clerk")
    typist.line(" " * 34 + "By ____________________________")
    typist.line(" " * 40 + rng.choice(["Deputy Clerk", "Deputy"]))
    if rng.random() < 0.7:
        typist.line()
        typist.line(f"HON. {case.judge.spoken}")
        typist.line("Judge of the Superior Court")


_BODIES = (_statute_form, _statute_form, _whereas, _schedule)


def _truth_count(typist: _Typist, conviction: Conviction) -> dict[str, Any]:
    case = typist.case
    plea = conviction.how if conviction.how in ("guilty", "nolo_contendere") else None
    together = None
    if len(case.convictions) > 1:
        together = all(c.relation in ("concurrent", "principal", "stayed") for c in case.convictions)
    return {
        "number": conviction.number,
        "code": conviction.offence.code,
        "section": conviction.offence.section,
        "description": conviction.title.upper(),
        "offence_date": conviction.committed.isoformat() if typist.offence_day else None,
        "plea": plea,
        "disposition": "convicted",
        "disposition_date": case.judged.isoformat(),
        "severity": "felony",
        "sentence": {"prison": "P0D", "concurrent": together, "text": "STATE PRISON FOR THE TERM PRESCRIBED BY LAW"},
    }


def _typed_sheets(typist: _Typist) -> tuple[Sheet, ...]:
    rng = typist.rng
    pitch = rng.choice([6.0, 7.2, 7.2])
    leading = rng.choice([12.0, 13.0, 14.0]) if len(typist.lines) < 58 else 12.0
    left = rng.uniform(50, 82) if pitch > 7 else rng.uniform(72, 130)
    top = rng.uniform(64, 96)
    room = int((HEIGHT - top - 48) / leading)
    sheets = []
    for at in range(0, len(typist.lines), room):
        marks: list[Mark] = []
        for row, text in enumerate(typist.lines[at : at + room]):
            y = top + row * leading
            if text.strip():
                marks.append(Text(left, y, text, size=pitch / 0.6, pitch=pitch))
            if "By ______" in text:
                marks.append(signature(rng, left + 38 * pitch, y - 2, 130))
        if at == 0 and rng.random() < 0.7:
            marks.append(
                file_stamp(rng, typist.case.judged, typist.case.clerk, rng.uniform(390, 450), rng.uniform(6, 14))
            )
        sheets.append(Sheet(tuple(marks)))
    return tuple(sheets)
