"""What is put on papers by hand: signatures and rubber stamps."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from corpora.people import Name
from corpora.sheet import Scribble, Sheet, Stamp, Text

__all__ = ["file_stamp", "signature", "stamped"]


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
