"""The sentence of a RAP sheet's count: ``SEN: 036 MONTHS PROBATION, 045 DAYS JAIL, FINE, IMP SEN SS``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.draft import Field, SentenceDraft, illegible, read
from extract.text import PageText, Stretch
from nlp.sentences import find_sentence_parts

__all__ = ["read_sentence"]

_NO_LENGTH = "P0D"
# A unit before the kind, or digits anywhere before it in its clause: a length stands there.
_LENGTH = re.compile(r"(?:\b(?:DAYS?|MONTHS?|YEARS?|MOS?|YRS?)\W*|\d[^,;]*)$", re.IGNORECASE)


def read_sentence(text: PageText, pieces: Sequence[tuple[int, int]]) -> SentenceDraft:
    """Return the parts of the sentence that stands in *pieces* of *text*; of two parts of a kind, the first."""
    stretch = Stretch(text, pieces)
    if not stretch.text:
        return SentenceDraft()
    durations: dict[str, Field[str]] = {}
    suspended: dict[str, Field[str]] = {}
    fine: Field[float] | None = None
    concurrent: Field[bool] | None = None
    for mention in find_sentence_parts(stretch.text):
        part, spans = mention.part, stretch.spans(mention.start, mention.end)
        if part.kind in ("prison", "jail", "probation") and part.duration is not None:
            length = read(text, part.duration, *spans, cost=mention.cost)
            if part.duration == _NO_LENGTH and _LENGTH.search(stretch.text, 0, mention.start):
                # a length stands there, whose number was not made out
                length = illegible(text, *spans[0], "the length of this part cannot be read")
            durations.setdefault(part.kind, length)
        if part.kind == "fine" and part.dollars is not None and fine is None:
            fine = read(text, part.dollars, *spans, cost=mention.cost)
        if part.suspended and part.kind in ("prison", "jail", "fine"):
            suspended.setdefault(part.kind, read(text, part.kind, *spans))
        if part.concurrent is not None and concurrent is None:
            concurrent = read(text, part.concurrent, *spans)
    return SentenceDraft(
        prison=durations.get("prison"),
        jail=durations.get("jail"),
        probation=durations.get("probation"),
        fine=fine,
        suspended=tuple(suspended.values()),
        concurrent=concurrent,
        text=read(text, stretch.text, *stretch.spans()),
    )
