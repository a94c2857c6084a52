"""What is put on papers by hand: signatures and rubber stamps."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpora.people import Name
from corpora.sheet import Frame, Mark, Rule, Scribble, Sheet, Stamp, Text

__all__ = ["corrected", "file_stamp", "signature", "stamped"]


def signature(rng: random.Random, x: float, y: float, wide: float) -> Scribble:
    """Return a signature from ``x``, ``y``, *wide* points long: a tall first letter, then a hand's waves.

    Nobody can read it.
    """
    lean, tall = rng.uniform(0.15, 0.55), rng.uniform(10, 18)
    knots = [(0.0, -0.2 * tall), (0.25 * tall, -tall), (0.5 * tall, -0.75 * tall), (0.2 * tall, 0.25 * tall)]
    knots += [(0.0, 0.1 * tall), (0.45 * tall, -0.35 * tall)]
    at, end = 0.6 * tall, wide * rng.uniform(0.72, 0.9)
    low = tall * rng.uniform(0.22, 0.34)
    while at < end:
        loop = rng.random()
        rise = low * rng.uniform(0.5, 1.1) * (1 - 0.45 * at / wide)
        step = rng.uniform(2.0, 4.6)
        if loop < 0.12:
            knots += [(at + step * 0.7, -2.6 * rise - 3), (at + step * 0.2, -2.2 * rise - 3), (at + step, 0)]
            step *= 1.3
        elif loop < 0.2:
            knots += [(at + step * 0.5, -rise), (at + step * 0.3, 2.2 * rise), (at - step * 0.5, 1.6 * rise)]
        else:
            knots += [(at + step * 0.5, -rise), (at + step * 0.62, -0.1 * rise)]
        at += step
    knots += [(at + 3, -low * 0.4), (wide, rng.uniform(-5, 3))]
    if rng.random() < 0.35:
        knots += [(wide * 0.8, 5.5), (wide * rng.uniform(0.1, 0.35), 5 + rng.uniform(-1, 2))]
    points = tuple((x + across - lean * down, y + down) for across, down in _smooth(knots))
    return Scribble(points, width=rng.uniform(0.6, 1.3), ink=rng.randint(20, 110))


def _smooth(knots: Sequence[tuple[float, float]], steps: int = 7) -> list[tuple[float, float]]:
    """Return a Catmull-Rom curve through *knots*."""
    padded = [knots[0], *knots, knots[-1]]
    curve = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(
                tuple(
                    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [(across, down) for across, down in [*curve, knots[-1]]]


def file_stamp(rng: random.Random, day: date, clerk: Name, x: float, y: float) -> Stamp:
    """Return the clerk's stamp: FILED, a day soon after *day*, the clerk."""
    filed = day + timedelta(days=rng.choice([0, 0, 0, 1, 1, 2, 4]))
    lines = [rng.choice(["F I L E D", "FILED", "ENDORSED FILED"]), f"{filed:%b} {filed.day} {filed.year}".upper()]
    lines.append(f"{clerk.spoken}, {rng.choice(['Clerk', 'County Clerk'])}")
    if rng.random() < 0.4:
        lines.append(
            f"BY {rng.choice('ABCDJKLMR')}. {rng.choice(['ORTIZ', 'HALL', 'WEEKS', 'SATO', 'REED'])}, DEPUTY"
        )
    x = min(x, 590 - 0.62 * 9 * max(map(len, lines)))
    return Stamp(
        x, y, tuple(lines), rng.uniform(7.5, 10), rng.uniform(-6, 6), rng.randint(60, 150), rng.random() < 0.2
    )


def stamped(rng: random.Random, sheet: Sheet, year: int) -> Sheet:
    """Return the page as its typist and later offices left it.

    Now and then a word is crossed out and typed again, a stamp stands where it covers the least text, or somebody
    noted something in a free place.
    """
    offices = random.Random(rng.getrandbits(63))
    if offices.random() < 0.25:
        sheet = corrected(offices, sheet)
    if offices.random() < 0.3:
        x, y = _free_place(offices, sheet)
        day = date(year, 1, 2) + timedelta(days=offices.randrange(340))
        sheet = Sheet((*sheet.marks, _office_stamp(offices, day, x, y)))
    if offices.random() < 0.18:
        sheet = Sheet((*sheet.marks, *_note(offices, sheet, year)))
    return sheet


def corrected(rng: random.Random, sheet: Sheet) -> Sheet:
    """Return the page with a false start or two of its typist: begun wrongly, crossed out, typed again.

    Only in lines of prose with room to their right: a column keeps its place.
    """
    lines = [mark for mark in sheet.marks if isinstance(mark, Text) and _has_room(mark, sheet)]
    marks = list(sheet.marks)
    for line in rng.sample(lines, min(len(lines), rng.choice([1, 1, 2]))):
        words = line.text.split(" ")
        starts = [at for at, word in enumerate(words) if at > 0 and word.isalpha() and len(word) > 3]
        if not starts or line.pitch is None:
            continue
        at = rng.choice(starts)
        before, after = " ".join(words[:at]), " ".join(words[at:])
        wrong = _misspelt(rng, words[at])
        x = line.x + (len(before) + 1) * line.pitch
        retyped = x + (len(wrong) + 1) * line.pitch
        place = marks.index(line)
        marks[place : place + 1] = [
            replace(line, text=before),
            replace(line, x=x, text=wrong, struck=True),
            replace(line, x=retyped, text=after),
        ]
    return Sheet(tuple(marks))


def _has_room(mark: Text, sheet: Sheet) -> bool:
    """Tell a typed line of prose with nothing but paper to its right, wide enough for another word."""
    if mark.face != "typed" or mark.pitch is None or mark.struck or len(mark.text.strip()) < 24:
        return False
    if "  " in mark.text.strip() or not any(letter.islower() for letter in mark.text):
        return False
    end = mark.x + len(mark.text) * mark.pitch
    if end + 12 * mark.pitch > 592:
        return False
    return not any(_reaches(other, mark, end) for other in sheet.marks if other is not mark)


def _reaches(other: Mark, line: Text, end: float) -> bool:
    """Tell whether another mark stands in the line or its way to the right."""
    if isinstance(other, Text):
        wide = len(other.text) * (other.pitch or 0.6 * other.size)
        return abs(other.y - line.y) < line.size * 0.8 and other.x + wide > line.x
    if isinstance(other, Frame | Rule):
        crosses = min(other.y0, other.y1) < line.y and max(other.y0, other.y1) > line.y - line.size
        return crosses and max(other.x0, other.x1) > line.x
    if isinstance(other, Scribble):
        return any(abs(y - line.y) < line.size * 1.5 and x > end - 20 for x, y in other.points)
    if isinstance(other, Stamp):
        return other.y < line.y and other.y + (len(other.lines) + 2) * 1.25 * other.size > line.y - line.size
    return abs(other.y - line.y) < 60


def _misspelt(rng: random.Random, word: str) -> str:
    """Return how a typist began *word* before noticing: letters swapped, doubled, or its neighbour struck."""
    at = rng.randrange(1, len(word) - 1)
    wrong = rng.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[: at + 1] + word[at:],
            word[:at] + rng.choice("aeinrstlo") + word[at + 1 :],
        ]
    )
    return wrong[: max(2, rng.randint(at + 1, len(wrong)))][:10]


_NOTES = ("see file", "OK", "ent'd", "copy to DA", "chk'd", "see minutes", "p. 2", "closed", "no PR", "rec'd")


def _note(rng: random.Random, sheet: Sheet, year: int) -> list[Mark]:
    """Return what somebody wrote on the page by hand: a word or two and mostly initials, in a free place."""
    x, y = _free_place(rng, sheet)
    day = date(year, 1, 2) + timedelta(days=rng.randrange(1200))
    initials = "".join(rng.sample("ABCDEHJKLMRST", 2)).lower()
    words = [rng.choice(_NOTES), rng.choice([f"{day.month}/{day.day}/{day:%y}", ""]), rng.choice([initials, ""])]
    note = " ".join(word for word in words if word)
    return [Text(min(x, 590 - 9 * len(note)), y + 14, note, size=rng.uniform(12, 17), face="script")]


def _free_place(rng: random.Random, sheet: Sheet) -> tuple[float, float]:
    spots = [(rng.uniform(30, 460), rng.uniform(20, 700)) for _ in range(24)]
    return min(spots, key=lambda spot: _covered(sheet, *spot))


def _covered(sheet: Sheet, x: float, y: float) -> float:
    """Return how many points of text run through the place of a stamp."""
    covered = 0.0
    for mark in sheet.marks:
        if isinstance(mark, Text) and y - 20 < mark.y < y + 70:
            wide = len(mark.text) * (mark.pitch or 0.5 * mark.size)
            covered += max(0.0, min(mark.x + wide, x + 130) - max(mark.x, x))
    return covered


def _office_stamp(rng: random.Random, day: date, x: float, y: float) -> Stamp:
    """Return a stamp of a later office: RECEIVED, COPY and the like."""
    later = day + timedelta(days=rng.randint(5, 900))
    lines = rng.choice(
        [
            ("RECEIVED", f"{later:%b} {later.day} {later.year}".upper(), "RECORDS SECTION"),
            ("COPY",),
            ("CERTIFIED COPY",),
            ("MICROFILMED", f"{later:%m-%d-%y}"),
            ("CONFIDENTIAL",),
            ("RECORDS", f"{later:%b} {later.day} {later.year}".upper()),
        ]
    )
    return Stamp(x, y, lines, rng.uniform(9, 15), rng.uniform(-18, 18), rng.randint(110, 185), rng.random() < 0.5)
