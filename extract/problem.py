"""One line of ``problems.jsonl``: what was wrong with a file or a page, and what to do."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["Problem"]


class Problem(BaseModel):
    """A file (``page`` null) or a page that gave no record, or not all of one. Holds no words of the page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    page: int | None = None
    kind: Literal[
        "encrypted",
        "truncated",
        "empty",
        "mislabelled",
        "foreign",
        "too_large",
        "unreadable",
        "deadline",
        "memory",
        "crash",
        "not_a_court_record",
        "no_conviction",
        "rejected_rows",
        "program_error",
    ]
    message: str
    what_to_do: str
