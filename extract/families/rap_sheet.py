"""The California RAP sheet: how it is known, and the way from its text to a draft.

The parts: ``rap_sheet_lines`` (what each line is), ``rap_sheet_heading`` (the person), ``rap_sheet_events`` (cycles
and events), ``rap_sheet_counts`` (counts and what became of them).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz

from extract.draft import FamilyReader, PersonDraft, RecordDraft
from extract.text import PageText

__all__ = ["READER"]

# How a sheet is known before it is read: line marks, blanks and points squeezed out, common misreadings allowed.
_SIGNS = {
    "arrest": re.compile(r"ARR/?DET/?C[I1]TE"),
    "court": re.compile(r"^\W*C[O0]UR[TI][:;](NAM)?"),
    "count": re.compile(r"^\W*C[NH][TI][:;]?[0-9O]"),
    "disposition": re.compile(r"D[I1]SP[O0][:;]"),
    "status": re.compile(r"C[O0][NM]VSTAT"),
    "charge": re.compile(r"T[O0]C[:;][FMIN]"),
    "sentence": re.compile(r"^SEN[:;]"),
    "number": re.compile(r"^\W*C[I1l]{2}/"),
    "name": re.compile(r"^\W*NAM/"),
    "birth": re.compile(r"D[O0]B/"),
    "race": re.compile(r"RAC/"),
}


def _score(lines: Sequence[str]) -> float:
    """Return a quarter for each kind of mark that stands on the page, 1 at most."""
    squeezed = [re.sub(r"[\s.]", "", line.upper()) for line in lines]
    found = sum(any(sign.search(line) for line in squeezed) for sign in _SIGNS.values())
    return min(1.0, found / 4)


def _begins(lines: Sequence[str], index: int) -> bool:
    """A page on which a heading stands (number, birth and names) is the first of a sheet."""
    if index != 0:
        return False
    squeezed = [re.sub(r"[\s.]", "", line.upper()) for line in lines]
    return all(any(_SIGNS[sign].search(line) for line in squeezed) for sign in ("number", "birth", "name"))


def _ends(lines: Sequence[str], index: int) -> bool:
    """Tell whether the line says END OF MESSAGE."""
    letters = re.sub(r"[^A-Z0-9]", "", lines[index].upper())
    return 9 <= len(letters) <= 16 and fuzz.ratio(letters, "ENDOFMESSAGE") >= 80


def _read(text: PageText, latest: date) -> list[RecordDraft]:
    return [RecordDraft(person=PersonDraft())]


READER = FamilyReader(name="rap_sheet", score=_score, begins=_begins, ends=_ends, read=_read)
