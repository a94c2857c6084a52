"""The labels that abstracts of judgment print beside their values, found also where a scanner damaged them.

Label words are those of the commitment form of Penal Code section 1213 and of the felony abstracts that followed it
(general knowledge of the forms; ``law/forms.md`` lists their fields). A label is compared without blanks, points and
case; a longer label takes precedence over one that lies within it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extract.families.layout import Row, Sheet, Token
from nlp.dates import parse_date
from nlp.identifiers import parse_identifier
from nlp.misreads import fold

__all__ = ["DAMAGED", "LABELS", "Hit", "below", "find_labels", "plain", "right_of"]

# One kind of value a row. Those of kind "other" only mark where another label's value ends.
LABELS: dict[str, tuple[str, ...]] = {
    "name": (
        "DEFENDANT",
        "DEFENDANTS NAME",
        "DEFENDANT NAME",
        "NAME OF DEFENDANT",
        "NAME OF DEFENDANT LAST FIRST MIDDLE",
        "DEFENDANT LAST FIRST MIDDLE",
        "DEFENDANTS TRUE NAME",
        "TRUE NAME",
    ),
    "alias": ("AKA", "ALIAS", "ALIASES", "ALSO KNOWN AS", "OTHER NAMES", "OTHER NAMES USED"),
    "birth": ("DOB", "DATE OF BIRTH", "BIRTH DATE", "BIRTHDATE", "DEFENDANTS DATE OF BIRTH", "BORN"),
    "sex": ("SEX",),
    "race": ("RACE",),
    "cii": ("CII", "CII NO", "CII NUMBER", "STATE ID NO"),
    "case": (
        "CASE",
        "CASE NO",
        "CASE NOS",
        "CASE NUMBER",
        "CASE NUMBERS",
        "CASE NUMBER S",
        "SUPERIOR COURT NO",
        "SUPERIOR COURT CASE NO",
        "SUPERIOR COURT NUMBER",
        "COURT NO",
        "COURT CASE NO",
        "ACTION NO",
        "CRIMINAL NO",
        "CRIMINAL CASE NO",
        "CR NO",
        "INFORMATION NO",
        "COMPLAINT NO",
        "COMPLAINT NUMBER",
        "INDICTMENT NO",
        "FILE NO",
        "DOCKET NO",
        "NO",
        "NUMBER",
    ),
    "judgment": (
        "DATE OF HEARING",
        "HEARING DATE",
        "DATE OF JUDGMENT",
        "JUDGMENT DATE",
        "DATE OF SENTENCE",
        "DATE OF SENTENCING",
        "SENTENCE DATE",
        "SENTENCING DATE",
        "DATE OF JUDGMENT AND SENTENCE",
        "DATE SENTENCED",
        "JUDGMENT ENTERED",
        "DATE JUDGMENT ENTERED",
    ),
    "pronounced": (
        "DATE SENTENCE PRONOUNCED",
        "DATE JUDGMENT PRONOUNCED",
        "DATE PRONOUNCED",
        "DATE OF PRONOUNCEMENT",
        "SENTENCE PRONOUNCED",
        "PRONOUNCED",
    ),
    "convicted": ("DATE OF CONVICTION", "CONVICTION DATE", "DATE CONVICTED"),
    "offence": ("DATE OF OFFENSE", "OFFENSE DATE", "DATE OF CRIME", "DATE COMMITTED", "DATE OF VIOLATION"),
    "other": (
        "FILED",
        "RECEIVED",
        "PRINTED",
        "ENTERED",
        "DATE",
        "DATED",
        "DEPT",
        "DEPT NO",
        "DEPARTMENT",
        "DEPARTMENT NO",
        "DIVISION",
        "DIV NO",
        "JUDGE",
        "CLERK",
        "DEPUTY CLERK",
        "REPORTER",
        "BAILIFF",
        "COUNSEL",
        "COUNSEL FOR PEOPLE",
        "COUNSEL FOR DEFENDANT",
        "COUNSEL FOR DEFT",
        "ATTORNEY FOR DEFENDANT",
        "DEPUTY DISTRICT ATTORNEY",
        "PROBATION NO",
        "PROBATION OFFICER",
        "PROBATION NO OR PROBATION OFFICER",
        "BOOKING",
        "BOOKING NO",
        "BOOKING NUMBER",
        "COURT ID",
        "COURT I D",
        "BRANCH",
        "BRANCH OR JUDICIAL DISTRICT",
        "JUDICIAL DISTRICT",
        "COUNT NO",
        "COUNT NUMBER",
        "CTN",
        "FBI NO",
        "CDC NO",
        "FORM NO",
        "PAGE NO",
        "LICENSE NO",
        "BAR NO",
        "TELEPHONE NO",
        "SECTION NO",
        "SECTION NUMBER",
        "MUNICIPAL COURT NO",
        "PRESENT",
        "NOT PRESENT",
        "AMENDED",
        "AMENDED ABSTRACT",
        "ABSTRACT OF JUDGMENT",
        "COMMITMENT TO STATE PRISON",
        "PRISON COMMITMENT",
        "COUNTY JAIL COMMITMENT",
        "PLAINTIFF",
    ),
}

# The short word that makes a number's label must itself be there: SUPERIOR COURT OF is not SUPERIOR COURT NO.
_NUMBER = re.compile(r"[NMH][O0QU]$")
_MARKED = re.compile(r"[:#.]$")
# Words that mean a label only where a colon, a number sign or a point says so, or where they open a cell.
_COMMON = frozenset(
    {"DATE", "DATED", "CASE", "NO", "NUMBER", "BRANCH", "CLERK", "JUDGE", "DEFENDANT", "ALIAS", "BORN"}
)
_COMMON_MARKED = frozenset({"DATE", "NUMBER", "CASE", "BRANCH", "CLERK", "JUDGE", "BORN"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A label: tokens ``first`` up to, but not with, ``last`` of row ``row``; ``cost`` in letters changed.

    A ``cost`` of ``DAMAGED`` and more says that it is known by the value behind it as much as by its letters.
    """

    kind: str
    label: str
    row: int
    first: int
    last: int
    cost: int


def plain(text: str) -> str:
    """Return the letters and digits of *text* in capitals."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


_BY_PLAIN = {
    plain(label): (kind, label) for kind, labels in LABELS.items() for label in sorted(labels, key=len, reverse=True)
}
# A value stands at most this many heights of its label under it.
_NEAR = 6.0
# Scanners confuse letters in short labels too (D0B); of labels that fold alike the longest spelling stands for all.
_BY_FOLD = {fold(label): label for label in _BY_PLAIN if len(label) >= 3}


def _is_day(text: str) -> bool:
    return bool(re.fullmatch(r"\W*[\dOIlSB]{1,2}\D[\dOIlSB]{1,2}\D[\dOIlSB]{2,4}\W*", text)) and bool(
        parse_date(text)
    )


def _is_cii(text: str) -> bool:
    return text[:1].isalpha() and parse_identifier("cii", text) is not None


# Short labels in small print when misread (pos: for DOB, Clit: for CII#): believed only before such a value.
_DAMAGED: tuple[tuple[str, str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("birth", "DOB", re.compile(r"[A-Z0-9]?[DPBRO0QVU][O0QCU][BSRPG8E6D]"), _is_day),
    ("cii", "CII", re.compile(r"(?!VS?$)[CGOEQ0]?[IL1TJUVWNHEFA]{1,4}[ST5B8HZ2]?"), _is_cii),
)
DAMAGED = 2
_LENGTHS = sorted({len(label) for label in _BY_PLAIN}, reverse=True)
_LONG = [label for label in _BY_PLAIN if len(label) >= 6]
# Small capitals lose what tells D from P and E from F (perenpant: for DEFENDANT:).
_ROUND_AND_BARRED = str.maketrans("PBRFC", "DDEEE")


def _small_print(joined: str) -> str:
    return fold(joined.translate(_ROUND_AND_BARRED))


_BY_SMALL_PRINT = {_small_print(label): label for label in reversed(_LONG)}


def find_labels(sheet: Sheet) -> list[Hit]:
    """Return the labels of a sheet, row by row from left to right; they do not overlap."""
    found: list[Hit] = []
    for index, row in enumerate(sheet.rows):
        taken: set[int] = set()
        hits = sorted(_in_row(index, row), key=lambda hit: (-len(plain(hit.label)), hit.cost, hit.first))
        kept = []
        for hit in hits:
            covered = set(range(hit.first, hit.last))
            if not covered & taken:
                taken |= covered
                kept.append(hit)
        found.extend(sorted(kept, key=lambda hit: hit.first))
    return found


def _in_row(index: int, row: Row) -> list[Hit]:
    hits = []
    words = [plain(token.text) for token in row.tokens]
    for first in range(len(words)):
        joined = ""
        for last in range(first + 1, min(first + 8, len(words)) + 1):
            if last - 1 > first and row.tokens[last - 1].first:
                break
            joined += words[last - 1]
            if len(joined) > _LENGTHS[0] + 2:
                break
            if not words[first] or not words[last - 1]:
                continue
            match = _match(joined, row.tokens[last - 1].text.endswith((":", ".", ";")))
            if match is None:
                continue
            label, cost = match
            kind, spelled = _BY_PLAIN[label]
            if cost and kind == "case" and _takes_letter_of_number(words, first, last):
                continue
            if _stands_as_label(kind, spelled, cost, row.tokens, first, last):
                hits.append(Hit(kind, spelled, index, first, last, cost))
    return [*hits, *_damaged(index, row)]


def _takes_letter_of_number(words: Sequence[str], first: int, last: int) -> bool:
    """Tell whether a label is whole without its last word, a letter of the number behind it (CASE NO. M 88213)."""
    behind = words[last] if last < len(words) else ""
    return len(words[last - 1]) <= 2 and "".join(words[first : last - 1]) in _BY_PLAIN and behind[:1].isdigit()


def _damaged(index: int, row: Row) -> Iterator[Hit]:
    """Yield the short labels that only the value behind them makes plain."""
    for first, token in enumerate(row.tokens[:-1]):
        word = plain(token.text)
        last = first + 1 + (plain(row.tokens[first + 1].text) == "NO")  # CII NO., with or without what follows CII
        behind = [other.text for other in row.tokens[last : last + 2]]
        for kind, label, pattern, is_value in _DAMAGED:
            # a blank may part the value
            if behind and pattern.fullmatch(word) and (is_value(behind[0]) or is_value("".join(behind))):
                yield Hit(kind, label, index, first, last, DAMAGED)


def _match(joined: str, marked: bool) -> tuple[str, int] | None:
    if joined in _BY_PLAIN:
        return joined, 0
    alike = _BY_FOLD.get(fold(joined))
    if alike is not None and Levenshtein.distance(alike, joined) <= max(1, len(alike) // 4):
        return alike, 1
    if len(joined) < 6:
        return None
    # a colon says that this is some label, so that more of its letters may be wrong
    limit = max(1, len(joined) // (5 if marked else 7))
    coarse = _BY_SMALL_PRINT.get(_small_print(joined)) if marked else None
    best: tuple[str, int] | None = (coarse, DAMAGED) if coarse is not None else None
    for label in _LONG:
        if abs(len(label) - len(joined)) > limit or (label.endswith("NO") and not _NUMBER.search(joined)):
            continue
        cost = Levenshtein.distance(joined, label, score_cutoff=limit)
        if cost <= limit and (best is None or cost < best[1]):
            best = (label, cost)
    return best


def _stands_as_label(kind: str, label: str, cost: int, tokens: Sequence[Token], first: int, last: int) -> bool:
    """Tell a label from the same word in a sentence: ``Defendant:`` from ``the defendant was``."""
    marked = bool(_MARKED.search(tokens[last - 1].text))
    ends_cell = last == len(tokens) or tokens[last].first
    if kind == "name" and not (tokens[first].first and (marked or ends_cell or not cost)):
        return False
    if label not in _COMMON:
        return True
    if label in _COMMON_MARKED:
        return marked or (tokens[first].first and ends_cell)
    if label == "DEFENDANT":
        return tokens[last - 1].text.endswith(":") or (cost == DAMAGED and not ends_cell)
    return marked or tokens[first].first


def right_of(sheet: Sheet, hit: Hit, hits: Sequence[Hit], whole_row: bool = False) -> tuple[Token, ...]:
    """Return the tokens to the right of a label, up to the next label or the end of the cell they stand in.

    A value may stand in the label's own cell or open the next one; *whole_row* goes on over cells.
    """
    row = sheet.rows[hit.row]
    stops = [other.first for other in hits if other.row == hit.row and other.first >= hit.last]
    stop = min(stops, default=len(row.tokens))
    value: list[Token] = []
    for token in row.tokens[hit.last : stop]:
        if value and token.first and not whole_row:
            break
        value.append(token)
    return tuple(value)


def below(sheet: Sheet, hit: Hit, hits: Sequence[Hit], rows: int = 2) -> list[tuple[Token, ...]]:
    """Return what stands under a label, one tuple for each of the next *rows* rows that hold something there.

    The column reaches to the next cell of the label's row on both sides, and ends where another label stands in it.
    """
    label_row = sheet.rows[hit.row]
    left_cells = [cell for cell in label_row.cells if cell.right < label_row.tokens[hit.first].box.left]
    begun = {other.first for other in hits if other.row == hit.row}
    behind = enumerate(label_row.tokens[hit.last :], start=hit.last)
    right = [token.box.left for at, token in behind if token.first or at in begun]
    left_edge = max(
        label_row.tokens[hit.first].box.left - 4 * label_row.letter,
        max((cell.right for cell in left_cells), default=0.0),
    )
    right_edge = min(right, default=1.0) - label_row.letter
    found = []
    for index in range(hit.row + 1, min(hit.row + 1 + rows, len(sheet.rows))):
        row = sheet.rows[index]
        far = row.tokens[0].box.top - label_row.tokens[hit.first].box.bottom
        if row.page != label_row.page or far > _NEAR * label_row.tokens[hit.first].box.height:
            break
        column = [i for i, token in enumerate(row.tokens) if left_edge <= token.middle <= right_edge]
        covered = {i for other in hits if other.row == index for i in range(other.first, other.last)}
        if covered & set(column):
            break
        tokens = tuple(row.tokens[i] for i in column)
        if tokens:
            found.append(tokens)
    return found
