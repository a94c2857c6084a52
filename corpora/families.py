"""The families of paper that can be invented, by the name that the record format gives them."""

from __future__ import annotations

from collections.abc import Callable

from corpora.abstracts import make_abstract
from corpora.charging_document import make_charging_document
from corpora.disposition_report import make_disposition_report
from corpora.docket import make_docket
from corpora.document import Document
from corpora.index_card import make_index_card
from corpora.minute_order import make_minute_order
from corpora.probation_orders import make_probation_order
from corpora.rap_sheet import make_rap_sheet

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Callable[[int, int, str | None], Document]] = {
    "rap_sheet": make_rap_sheet,
    "abstract_of_judgment": make_abstract,
    "charging_document": make_charging_document,
    "minute_order": make_minute_order,
    "docket": make_docket,
    "probation_order": make_probation_order,
    "disposition_report": make_disposition_report,
    "index_card": make_index_card,
}
"""Each takes the archive's seed, the document's number and a county (None: the seed chooses)."""
