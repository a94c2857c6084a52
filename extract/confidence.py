"""How sure a value is, from 0 to 1: what the reader said of its characters, what was repaired, what sense it makes.

confidence = 1 - (1 - base * 0.8 ** cost * sense) * (1 - support)

- *base* is 0.99 on a page with its own text layer, else the engine's confidence over the value's characters
  (``PageText.confidence``: the least sure word weighs as much as all of them together), never above 0.99;
- *cost* is that of the reading (``nlp.values.Reading``): 0.5 for a character that scanners confuse, 1 for others;
- *sense* is the family's judgement of how well the value fits what else is known;
- *support* is how surely something else says the same: the value printed a second time, or a whole word of a small
  vocabulary, which no misreading gives by chance.

A derived value is as sure as the least sure of what it follows from, times its own sense. The numbers are chosen, not
yet fitted to pages with known truth.
"""

from __future__ import annotations

from typing import Any

from extract.draft import Field
from extract.text import PageText

__all__ = ["BORN_DIGITAL", "REPAIR", "weigh"]

BORN_DIGITAL = 0.99
REPAIR = 0.8


def weigh(field: Field[Any], text: PageText, bases: list[float]) -> float:
    """Return the confidence of *field*, whose spans are of *text*.

    *bases* are the confidences of the values that a derived field follows from (empty for others).
    """
    found = [
        BORN_DIGITAL if text.is_born_digital(start, end) else min(text.confidence(start, end), BORN_DIGITAL)
        for start, end in field.spans
    ]
    base = min(found + bases, default=0.5)
    kept: float = REPAIR**field.cost
    alone = max(0.0, min(BORN_DIGITAL, base * kept * field.sense))
    return round(min(1 - (1 - alone) * (1 - field.support), max(alone, BORN_DIGITAL)), 4)
