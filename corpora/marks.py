"""What is put on papers by hand: signatures and rubber stamps."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

from corpora.people import Name
from corpora.sheet import Scribble, Sheet, Stamp, Text

__all__ = ["file_stamp", "signature", "stamped"]


def signature(rng: random.Random, x: float, y: float, wide: float) -> Scribble:
    """Return a signature that begins at ``x``, ``y`` and runs *wide* points: loops that nobody can read."""
    points = []
    swing, phase = rng.uniform(4, 8), rng.uniform(0, 6)
    turns = rng.randint(5, 9)
    steps = turns * 12
    for step in range(steps):
        share = step / steps
        turn = phase + share * turns * 2 * math.pi
        tall = swing * (1.7 if step < 14 else rng.uniform(0.55, 1.0)) * (1 - 0.5 * share)
        points.append((x + share * wide * 0.9 + 4.5 * math.cos(turn), y + tall * math.sin(turn) - 2))
    points.append((x + wide, y + rng.uniform(-6, 3)))
    return Scribble(tuple(points), width=rng.uniform(0.7, 1.3), ink=rng.randint(20, 110))


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
    """Return the page as later offices left it: now and then with a stamp, where it covers the least text."""
    if rng.random() > 0.3:
        return sheet
    spots = [(rng.uniform(30, 460), rng.uniform(20, 700)) for _ in range(24)]
    x, y = min(spots, key=lambda spot: _covered(sheet, *spot))
    return Sheet((*sheet.marks, _office_stamp(rng, date(year, 1, 2) + timedelta(days=rng.randrange(340)), x, y)))


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
