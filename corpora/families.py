"""The families of paper that can be invented, by the name that the record format gives them."""

from __future__ import annotations

from collections.abc import Callable

from corpora.abstracts import make_abstract
from corpora.document import Document
from corpora.rap_sheet import make_rap_sheet

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Callable[[int, int, str | None], Document]] = {
    "rap_sheet": make_rap_sheet,
    "abstract_of_judgment": make_abstract,
}
"""Each takes the archive's seed, the document's number and a county (None: the seed chooses)."""
