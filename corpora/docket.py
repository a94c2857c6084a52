"""Dockets and registers of actions, 1961 to 2016: ruled columns, a day's docket, computer printouts."""

from __future__ import annotations

from corpora.docket_calendar import make_calendar
from corpora.docket_columns import make_column_docket
from corpora.docket_print import make_docket_print
from corpora.document import Document
from corpora.people import stream

__all__ = ["make_docket"]


def make_docket(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one docket, in the layout that its seed and number decide."""
    layout = stream(seed, number, "kind of docket").random()
    if layout < 0.5:
        return make_column_docket(seed, number, county)
    if layout < 0.65:
        return make_calendar(seed, number, county)
    return make_docket_print(seed, number, county)
