"""Sheets that lie between the papers of a file and state no record: jackets, film targets, slips, blank pages."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from corpora.blanks import centred, printed, typed, written
from corpora.marks import file_stamp, signature
from corpora.people import invent_official, stream
from corpora.places import Place, choose_place
from corpora.places import place as place_named
from corpora.sheet import WIDTH, Frame, Mark, Rule, Scribble, Sheet, Stamp, Text, TickBox

__all__ = ["COVERS", "Told", "make_cover"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a cover repeats of the file that it lies in."""

    county: str
    case_number: str
    defendant: str


def make_cover(seed: int, number: int, year: int, kind: str | None = None, told: Told | None = None) -> Sheet:
    """Invent one sheet of the time of *year* that tells no reader of any charge.

    Args:
        seed: the archive's seed.
        number: the sheet's number; the same seed and number give the same sheet.
        year: the year of the file that it lies in; film, fax and separators come only in their time.
        kind: one of ``COVERS``; None lets the seed choose among those of the year.
        told: the file's county, number and defendant, for a jacket or a slip; without it these name nobody.

    Raises:
        ValueError: for a kind that there is not.
    """
    rng = stream(seed, number, "cover")
    if kind is None:
        usual = [name for name, (first, _, _) in COVERS.items() if first <= year]
        kind = rng.choices(usual, [COVERS[name][1] for name in usual])[0]
    if kind not in COVERS:
        raise ValueError(f"no such cover: {kind}; there are {', '.join(COVERS)}")
    return Sheet(tuple(COVERS[kind][2](rng, year, told)))


def _day(rng: random.Random, year: int) -> date:
    return date(year, 1, 2) + timedelta(days=rng.randrange(360))


def _caption(place: Place, year: int) -> tuple[str, str]:
    county = f"COUNTY OF {place.county}" if place.county != "SAN FRANCISCO" else "CITY AND COUNTY OF SAN FRANCISCO"
    return ("SUPERIOR COURT OF THE STATE OF CALIFORNIA" if year < 1985 else "SUPERIOR COURT OF CALIFORNIA"), county


def _numbers(rng: random.Random, place: Place, year: int, count: int) -> list[str]:
    return sorted(place.case_number(rng, _day(rng, year), felony=True) for _ in range(count))


def _jacket(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """The outside of a case's folder: number, title, and a table of what was filed."""
    place = place_named(told.county) if told else choose_place(rng)
    court, county = _caption(place, year)
    case = told.case_number if told else _numbers(rng, place, year, 1)[0]
    top = rng.uniform(60, 130)
    marks: list[Mark] = [centred(court, top, 13), centred(county, top + 20, 12)]
    framed = rng.random() < 0.5
    if framed:
        marks.append(Frame(60, top + 40, WIDTH - 60, top + 150, 1.2))
    marks.append(printed("CASE NO.", 76, top + 66, 10))
    marks.append(typed(case, 150, top + 66, 10) if rng.random() < 0.6 else written(case, 150, top + 68, 26, 220))
    if told:
        marks.append(printed("PEOPLE OF THE STATE OF CALIFORNIA", 76, top + 96, 10))
        marks.append(printed("vs.", 76, top + 114, 10))
        marks.append(typed(told.defendant, 110, top + 134, 8.2))
    else:
        marks.append(printed(f"VOLUME {rng.choice(['I', 'II', '1 OF 2', '2 OF 2'])}", 76, top + 100, 12))
        marks.append(printed(rng.choice(["CRIMINAL", "DO NOT REMOVE FROM THIS OFFICE"]), 76, top + 128, 12))
    y = top + 190
    heads = rng.choice(
        [("DATE FILED", "DOCUMENT", "CLERK"), ("FILED", "PROCEEDINGS", "FEE", "BY"), ("DATE", "OUT TO", "RETURNED")]
    )
    wide = (WIDTH - 120) / len(heads)
    rows = rng.randint(9, 16)
    for at, head in enumerate(heads):
        marks.append(printed(head, 64 + at * wide, y - 4, 8))
        marks.append(Rule(60 + at * wide, y - 14, 60 + at * wide, y + rows * 20))
    marks.append(Rule(WIDTH - 60, y - 14, WIDTH - 60, y + rows * 20))
    marks += [Rule(60, line, WIDTH - 60, line) for line in (y - 14, *(y + row * 20 for row in range(rows + 1)))]
    day = _day(rng, year)
    papers = ("Minutes", "Transcript", "Prob. report", "Notice of motion", "Exhibits", "Order", "Letter", "Receipt")
    for row in range(rng.randint(0, rows - 3)):
        base = y + row * 20 + 15
        day += timedelta(days=rng.randint(1, 40))
        marks.append(written(f"{day.month}-{day.day}-{day:%y}", 64, base, 14, wide - 8))
        marks.append(written(rng.choice(papers), 64 + wide, base, 14, wide - 8))
        if rng.random() < 0.6:
            marks.append(signature(rng, 66 + (len(heads) - 1) * wide, base - 2, 50))
    if rng.random() < 0.5:
        marks.append(Stamp(rng.uniform(80, 300), 690, ("CLOSED",), 20, rng.uniform(-12, 12), rng.randint(90, 150)))
    return marks


def _reel(rng: random.Random, year: int, words: str) -> list[Mark]:
    """A target at either end of a roll of film."""
    place = choose_place(rng)
    top = rng.uniform(150, 230)
    marks: list[Mark] = [centred(words, top, 44)]
    if rng.random() < 0.6:
        marks += [Frame(50, top - 60, WIDTH - 50, top + 34, 4.0)]
    marks += [
        centred("SUPERIOR COURT OF CALIFORNIA", top + 80, 16),
        centred(f"{place.county} COUNTY", top + 104, 16),
        centred(rng.choice(["OFFICE OF THE COUNTY CLERK", "RECORDS MANAGEMENT", "CRIMINAL DIVISION"]), top + 128, 14),
        printed("REEL NO.", 120, top + 190, 16),
        typed(f"{rng.choice(['', 'CR-', 'C'])}{rng.randint(1, 980):04d}", 260, top + 190, 12),
        printed("DATE FILMED", 120, top + 224, 16),
        typed(f"{_day(rng, year):%m-%d-%Y}", 260, top + 224, 12),
        printed("OPERATOR", 120, top + 258, 16),
        signature(rng, 262, top + 252, 130),
        printed("REDUCTION RATIO", 120, top + 292, 16),
        typed(rng.choice(["20X", "24X", "24:1", "32X"]), 290, top + 292, 12),
    ]
    return marks


def _resolution(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """A target that shows how fine the camera sees: groups of bars, each group closer than the one before."""
    marks: list[Mark] = [centred("RESOLUTION TARGET", 80, 26)]
    y = 120.0
    for group in range(rng.randint(6, 8)):
        step = 7.0 * 0.8**group
        marks.append(printed(f"{1.0 * 1.25**group:.1f}", 70, y + 20, 12))
        for bar in range(5):
            marks.append(Rule(140 + bar * 2 * step, y, 140 + bar * 2 * step, y + 10 * step * 0.6 + 6, step))
            marks.append(Rule(320, y + 2 + bar * 2 * step, 320 + 10 * step + 10, y + 2 + bar * 2 * step, step))
        y += 14 * step + 14
    sample = "THE DENSITY AND THE SHARPNESS OF THIS PAGE ARE THOSE OF THE RECORDS THAT FOLLOW"
    y += 10
    for size in (14, 11, 8, 6):
        marks.append(Text(70, y, sample, size=size, face="label", fit=WIDTH - 140))
        y += size + 10
    marks.append(Frame(30, 30, WIDTH - 30, min(y + 20, 770), 2.0))
    return marks


def _through(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """A target that says which cases a stretch of film holds."""
    place = choose_place(rng)
    first, last = _numbers(rng, place, year, 2)
    top = rng.uniform(180, 300)
    words = rng.choice(
        [("CASE NUMBERS", "THRU"), ("CRIMINAL CASES", "THROUGH"), ("CASE FILES NOS.", "TO"), ("BEGIN", "END")]
    )
    return [
        centred(words[0], top, 34),
        typed(first, (WIDTH - 18 * len(first)) / 2, top + 62, 18),
        centred(words[1], top + 110, 28),
        typed(last, (WIDTH - 18 * len(last)) / 2, top + 162, 18),
        centred(f"{place.county} COUNTY", top + 230, 18),
    ]


def _continued(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    words = rng.choice(
        [
            ("CONTINUED", "ON NEXT REEL"),
            ("RETAKE", "THE FOLLOWING PAGES", "ARE FILMED AGAIN"),
            ("PAGES MISSING", "IN ORIGINAL FILE"),
            ("BEST COPY", "AVAILABLE"),
            ("ORIGINAL DOCUMENT", "DIFFICULT TO READ"),
        ]
    )
    top = rng.uniform(250, 380)
    return [centred(line, top + 56 * at, 38 if at == 0 else 28) for at, line in enumerate(words)]


def _fax(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """A fax's cover: who to, who from, how many pages."""
    place = choose_place(rng)
    day = _day(rng, max(year, 1986))
    pages = rng.randint(2, 14)
    sender = f"({rng.choice(['213', '916', '559', '415'])}) 555-01{rng.randint(10, 99)}"
    head = f"{day:%b-%d-%Y  %H:%M}  {place.county} CO COURT  {sender}  P.01/{pages:02d}".upper()
    marks: list[Mark] = [
        Text(40, 24, head, size=9, pitch=5.4),
        centred(rng.choice(["FACSIMILE TRANSMITTAL", "FAX COVER SHEET", "TELECOPIER COVER SHEET"]), 110, 24),
        centred(f"SUPERIOR COURT, COUNTY OF {place.county}", 138, 12),
    ]
    rows = (
        ("TO:", f"{invent_official(rng).spoken}"),
        ("FAX NO.:", f"(916) 555-01{rng.randint(10, 99)}"),
        ("FROM:", f"{invent_official(rng).spoken}, RECORDS"),
        ("DATE:", f"{day:%B} {day.day}, {day.year}"),
        ("RE:", "COPIES FROM FILE, PER YOUR REQUEST"),
        ("PAGES:", f"{pages} INCLUDING THIS SHEET"),
    )
    for at, (name, value) in enumerate(rows):
        y = 200.0 + at * 32
        marks += [printed(name, 80, y, 12), typed(value, 170, y), Rule(166, y + 4, WIDTH - 80, y + 4, 0.5)]
    words = ("URGENT", "FOR REVIEW", "PLEASE REPLY", "FOR YOUR FILES")
    for y, word in zip((430.0, 450.0, 470.0, 490.0), words, strict=True):
        marks += [TickBox(90, y - 8, 9, rng.random() < 0.3, pen=True), printed(word, 106, y, 10)]
    marks.append(printed("COMMENTS:", 80, 530, 11))
    if rng.random() < 0.7:
        note = rng.choice(
            ["Original file is in storage.", "Pages 3 & 4 hard to read - sorry", "Call me if not clear"]
        )
        marks.append(written(note, 170, 532, 18, 360))
    marks.append(
        printed("The attached may be confidential. If it reached you in error, please destroy it.", 80, 730, 8)
    )
    return marks


def _routing(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """A slip that went round an office with the file, on a page of its own."""
    left, top = rng.uniform(90, 200), rng.uniform(60, 200)
    wide, rows = 300.0, rng.randint(5, 9)
    day = _day(rng, year)
    marks: list[Mark] = [
        Frame(left, top, left + wide, top + 90 + rows * 26, 1.0),
        centred(
            rng.choice(["ROUTE SLIP", "ROUTING SLIP", "FILE REQUEST", "CHARGE-OUT"]), top + 28, 18, left, left + wide
        ),
        printed("TO", left + 14, top + 58, 9),
        printed("DATE", left + 180, top + 58, 9),
        printed("INIT.", left + 250, top + 58, 9),
    ]
    for row in range(rows):
        y = top + 66 + (row + 1) * 26
        marks.append(Rule(left + 10, y, left + wide - 10, y, 0.5))
        if row < rows - 2:
            day += timedelta(days=rng.randint(0, 9))
            desk = rng.choice(
                ["Dept. 4", "Records", "Appeals desk", "Judge's chambers", "D.A.", "Microfilm", "Probation"]
            )
            marks.append(written(desk, left + 16, y - 4, 16, 150))
            marks.append(written(f"{day.month}/{day.day}/{day:%y}", left + 178, y - 4, 15, 62))
            marks.append(signature(rng, left + 252, y - 6, 26))
    return marks


def _exhibit(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """An exhibit's slip: a card of a few inches on an empty page."""
    left, top = rng.uniform(60, 260), rng.uniform(60, 420)
    case = told.case_number if told else _numbers(rng, choose_place(rng), year, 1)[0]
    day = _day(rng, year)
    side = rng.choice(["PEOPLE'S", "DEFENDANT'S", "COURT'S"])
    letter = rng.choice("ABCD") if side == "DEFENDANT'S" else str(rng.randint(1, 14))
    return [
        Frame(left, top, left + 270, top + 190, 1.4),
        centred(f"{side} EXHIBIT", top + 36, 18, left, left + 270),
        written(letter, left + 122, top + 76, 34, 60),
        printed("CASE NO.", left + 16, top + 106, 9),
        typed(case, left + 84, top + 106),
        printed(rng.choice(["FOR IDENTIFICATION", "MARKED FOR I.D."]), left + 16, top + 130, 9),
        written(f"{day.month}-{day.day}-{day:%y}", left + 150, top + 131, 16, 80),
        printed("IN EVIDENCE", left + 16, top + 152, 9),
        printed("CLERK", left + 16, top + 176, 9),
        signature(rng, left + 70, top + 170, 120),
    ]


def _separator(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """A sheet that a scanning bureau put between two files: words, and bars for the machine."""
    marks: list[Mark] = [
        centred(rng.choice(["DOCUMENT SEPARATOR", "BATCH SEPARATOR SHEET", "NEXT DOCUMENT", "FILE BREAK"]), 150, 30)
    ]
    for base in (230.0, 560.0):
        x = 130.0
        while x < WIDTH - 130:
            wide = rng.choice([1.5, 1.5, 3.0, 4.5])
            marks.append(Rule(x + wide / 2, base, x + wide / 2, base + 90, wide))
            x += wide + rng.choice([1.5, 3.0, 4.5])
    marks += [
        typed(f"*{rng.choice(['SEP', 'DOC', 'BRK'])}{rng.randrange(10**4):04d}*", 250, 345, 10),
        centred("DO NOT REMOVE", 430, 18),
    ]
    return marks


def _blank(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    return []


def _left_blank(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    text = rng.choice(
        ["THIS PAGE INTENTIONALLY LEFT BLANK", "This page intentionally left blank", "(THIS PAGE LEFT BLANK)"]
    )
    return [centred(text, rng.uniform(340, 420), rng.uniform(11, 16))]


def _back(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    """The back of a page: nothing but a stamp, now and then a number in pencil."""
    day = _day(rng, year)
    clerk = invent_official(rng)
    x, y = rng.uniform(60, 380), rng.uniform(60, 640)
    stamp: Stamp = (
        file_stamp(rng, day, clerk, x, y)
        if rng.random() < 0.4
        else Stamp(
            x,
            y,
            rng.choice(
                [
                    ("RECEIVED", f"{day:%b} {day.day} {day.year}".upper(), "COUNTY CLERK"),
                    ("MICROFILMED", f"{day:%m-%d-%y}"),
                    ("ENTERED", f"{day:%b} {day.day} {day.year}".upper()),
                    ("INDEXED",),
                ]
            ),
            rng.uniform(10, 15),
            rng.uniform(-20, 20),
            rng.randint(90, 160),
            rng.random() < 0.5,
        )
    )
    marks: list[Mark] = [stamp]
    if rng.random() < 0.4:
        marks.append(written(f"{rng.randint(2, 240)}", rng.uniform(500, 550), rng.uniform(40, 60), 18, 40))
    if rng.random() < 0.2:
        marks.append(_pen_test(rng))
    return marks


def _pen_test(rng: random.Random) -> Scribble:
    return signature(rng, rng.uniform(80, 360), rng.uniform(700, 740), rng.uniform(40, 120))


def _start(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    return _reel(rng, year, rng.choice(["START OF REEL", "START", "BEGINNING OF REEL"]))


def _end(rng: random.Random, year: int, told: Told | None) -> list[Mark]:
    return _reel(rng, year, rng.choice(["END OF REEL", "END", "END OF ROLL"]))


# kind: the first year of its use, how often it lies in a file, its maker
COVERS: dict[str, tuple[int, int, Callable[[random.Random, int, Told | None], list[Mark]]]] = {
    "file_jacket": (1961, 8, _jacket),
    "start_of_reel": (1961, 3, _start),
    "end_of_reel": (1961, 2, _end),
    "resolution_target": (1961, 2, _resolution),
    "numbers_target": (1961, 3, _through),
    "film_notice": (1961, 3, _continued),
    "fax_cover": (1986, 4, _fax),
    "routing_slip": (1961, 4, _routing),
    "exhibit_slip": (1961, 4, _exhibit),
    "separator": (1990, 5, _separator),
    "blank": (1961, 9, _blank),
    "left_blank": (1961, 3, _left_blank),
    "stamped_back": (1961, 8, _back),
}
