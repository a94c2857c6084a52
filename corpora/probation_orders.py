"""Probation orders: typed ones, mimeographed sheets with blanks, and the printed forms that followed."""

from __future__ import annotations

from corpora.document import Document
from corpora.people import stream
from corpora.probation_form import make_printed_order
from corpora.probation_typed import make_mimeographed_order, make_typed_order

__all__ = ["make_probation_order"]


def make_probation_order(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one probation order of 1961 to 2016, in the layout that its seed and number decide."""
    make = stream(seed, number, "kind of order").choices(
        [make_typed_order, make_mimeographed_order, make_printed_order], [28, 24, 48]
    )[0]
    return make(seed, number, county)
