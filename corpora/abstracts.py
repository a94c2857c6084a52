"""Abstracts of judgment: typed ones of the 1960s and 1970s, and the ruled forms that followed."""

from __future__ import annotations

from corpora.abstract_form import make_form_abstract
from corpora.abstract_typed import make_typed_abstract
from corpora.document import Document
from corpora.people import stream

__all__ = ["make_abstract"]


def make_abstract(seed: int, number: int, county: str | None = None) -> Document:
    """Invent one abstract of judgment, typed or on a form, as its seed and number decide."""
    if stream(seed, number, "kind of abstract").random() < 0.45:
        return make_typed_abstract(seed, number, county)
    return make_form_abstract(seed, number, county)
