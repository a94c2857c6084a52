"""The dates of a RAP sheet's events and updates: eight digits, read in the light of what is plausible."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from extract.confidence import REPAIR
from extract.draft import Field, illegible, read
from extract.text import PageText
from nlp.dates import parse_date
from nlp.values import Reading

__all__ = ["event_date"]

# Round digits that scanners take for each other, and how much putting one back costs.
_ROUND = "0689"
_ROUND_COST = 1.5


def event_date(text: PageText, span: tuple[int, int], latest: date, earliest: str | None) -> Field[str]:
    """Return the date that stands there: the cheapest reading that is plausible, else the cheapest with a reason.

    Plausible is from *earliest* (ISO, if known) to *latest*.
    """
    low = (earliest or "1900")[:10]
    readings = _readings(text.text[span[0] : span[1]], low, latest.isoformat())
    if not readings:
        return illegible(text, *span, "the date cannot be read")
    plausible = [reading for reading in readings if low <= reading.value <= latest.isoformat()]
    chosen = (plausible or readings)[0]
    rivals = tuple(
        (other.value, round(0.5 * REPAIR**other.cost, 4), "second reading")
        for other in readings[:4]
        if other.value != chosen.value
    )
    reason = None
    if not plausible:
        reason = "not a plausible date"
    elif any(other.value != chosen.value and other.cost <= chosen.cost for other in plausible):
        reason = "another date reads as well"
    return replace(read(text, chosen.value, span, cost=chosen.cost, reason=reason), alternatives=rivals)


def _readings(words: str, low: str, high: str) -> list[Reading[str]]:
    """Return the readings of *words*; where there are none, the plausible ones with one round digit put back."""
    readings = parse_date(words, latest=high)
    digits = re.sub(r"\s", "", words)
    if readings or not re.fullmatch(r"\d{8}", digits):
        return readings
    found: dict[str, Reading[str]] = {}
    for place, digit in enumerate(digits):
        for other in _ROUND if digit in _ROUND else "":
            changed = digits[:place] + other + digits[place + 1 :]
            for reading in parse_date(changed, latest=high):
                if low <= reading.value <= high and not reading.cost:
                    found[reading.value] = Reading(reading.value, words, _ROUND_COST)
    return list(found.values())
