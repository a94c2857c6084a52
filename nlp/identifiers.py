"""Numbers of people and of cases, in one form: no blanks, no marks, letters and digits put back in their places."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from nlp.characters import plain
from nlp.lexicon import load_case_numbers, load_misreads
from nlp.misreads import as_digits, without_specks
from nlp.values import Reading

__all__ = ["IdentifierKind", "parse_case_number", "parse_identifier"]

IdentifierKind = Literal["cii", "fbi", "drivers_license", "ssn"]

_HEAD = re.compile(
    r"^[\s.,:;*]*(?:(?:CASE|DOCKET|ACTION|COURT|INFORMATION|INDICTMENT|CRIMINAL|CRIM|CRT|BKG|BOOKING|FILE)\s*)*"
    r"(?:(?:NUMBER|NUMBERS|NOS?|NUM|NBR|N0)(?=[\s.:;#])[\s.:;#]*|[#:;.]+\s*)*"
)
_LETTER_OF = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G", "4": "A"}


def parse_identifier(kind: IdentifierKind, text: str) -> Reading[str] | None:
    """Return the identifier in *text*, or None where it is none of that kind.

    - ``cii``: a letter and eight digits (seven on older paper), ``A99000099``.
    - ``fbi``: up to ten letters and digits, at least three of them digits, ``123456A7``.
    - ``drivers_license``: California's letter and seven digits, ``N0055500``.
    - ``ssn``: the nine digits without hyphens.

    Misread characters cost 0.5 each, specks 0.25.
    """
    flat, cost = without_specks(re.sub(r"\s+", "", plain(text)))
    flat = flat.lstrip("#/:").rstrip("/:;")
    if kind == "ssn":
        digits = as_digits(flat.replace("-", ""))
        if digits is None or len(digits[0]) != 9 or digits[0] == "0" * 9:
            return None
        return Reading(digits[0], text, cost + digits[1])
    flat = flat.replace("-", "")
    if kind == "fbi":
        flat = re.sub(r"^(?:FBI)?[/#]*(?:NO)?", "", flat) if flat.startswith("FBI") else flat
        if not re.fullmatch(r"[0-9A-Z]{4,10}", flat) or sum(c.isdigit() for c in flat) < 3:
            return None
        return Reading(flat, text, cost)
    lengths = (8, 7) if kind == "cii" else (7,)
    letter, digits = flat[:1], as_digits(flat[1:])
    if digits is None or len(digits[0]) not in lengths:
        return None
    if not letter.isalpha():
        if letter not in _LETTER_OF:
            return None
        letter, cost = _LETTER_OF[letter], cost + 1
    return Reading(letter + digits[0], text, cost + digits[1])


_WORD = re.compile(r"[A-Z]{5,}")
"""No court puts so many letters before its numbers: SECTION 11531 is none."""


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    table = {"9": "[0-9]", "A": "[A-Z]"}
    return tuple(re.compile("".join(table.get(c, re.escape(c)) for c in row.shape)) for row in load_case_numbers())


def parse_case_number(text: str) -> Reading[str] | None:
    """Return the first case or booking number in *text*, as printed but for blanks, ``#`` and ``No.``.

    A number holds at least two digits, and no more than 24 characters. Where it fits the shape of a court's
    numbers only with letters read as the digits they resemble (``A39S487``), it is so repaired, at 0.5 each; a number
    of digits only but for such letters likewise. No court's letters end in an O before a digit: that is a zero, at
    a cost of 1.
    """
    # marks before the sign that opens a number are specks of the scan; a small l before a digit is a one (Al64487)
    written, ones = re.subn(r"l(?=\d)", "1", text)
    flat = re.sub(r"^[^0-9A-Z#]{1,4}#", "#", plain(written))
    flat = flat[_HEAD.match(flat).end() :] if _HEAD.match(flat) else flat  # type: ignore[union-attr]
    flat = re.split(r"[,;]|\s{3,}|\n|\s(?=[A-Z]{3,}\b(?!\s?-?\d))", flat.strip(), maxsplit=1)[0]
    cost = 0.5 * ones
    kept = "".join(c for c in flat if not c.isspace())
    specks = [c for c in kept if c in load_misreads().specks]
    kept = "".join(c for c in kept if c not in load_misreads().specks).strip("-/:#()[]*")
    cost += 0.25 * len(specks)
    if not re.fullmatch(r"[0-9A-Z|!$]+(?:[-/:][0-9A-Z|!$]+)*", kept) or len(kept) > 24:
        return None
    if sum(c.isdigit() for c in kept) < 2 or _WORD.match(kept):
        return None
    # no court's letters end in an O: before a digit it is a zero (also in the middle: 06CFO341)
    kept, zeros = re.subn(r"(?<![0-9])[OQ](?=[1-9])", "0", kept)
    cost += zeros
    # an O beside a zero may be the same character read twice, or a zero itself: a person looks
    cost += 0.5 * bool(re.search(r"[OQ]0|0[OQ]", kept))
    value, more = _in_shape(kept)
    return Reading(value, text, cost + more) if re.fullmatch(r"[0-9A-Z]+(?:[-/:][0-9A-Z]+)*", value) else None


def _with_hyphens(kept: str) -> tuple[str, float] | None:
    """Return the number with the hyphens that its court prints and the scan lost, at 0.5 for each."""
    bare = kept.replace("-", "")
    for row in load_case_numbers():
        lost = row.shape.count("-") - kept.count("-")
        if lost > 0 and len(row.shape.replace("-", "")) == len(bare):
            rest = iter(bare)
            value = "".join("-" if want == "-" else next(rest) for want in row.shape)
            if any(shape.fullmatch(value) for shape in _shapes()):
                return value, 0.5 * lost
    return None


def _in_shape(kept: str) -> tuple[str, float]:
    if any(shape.fullmatch(kept) for shape in _shapes()):
        return kept, 0.0
    if hyphenated := _with_hyphens(kept):
        return hyphenated
    digits = as_digits(kept)
    if digits and sum(c.isdigit() for c in kept) * 3 >= len(kept) * 2:
        return digits
    fitting = []
    for row in load_case_numbers():
        if len(row.shape) != len(kept):
            continue
        value, cost = [], 0.0
        for want, have in zip(row.shape, kept, strict=True):
            if want == "9" and not have.isdigit():
                digit = as_digits(have)
                if digit is None:
                    break
                have, cost = digit[0], cost + 0.5
            elif (want == "A" and not have.isalpha()) or (want not in "9A" and want != have):
                break
            value.append(have)
        else:
            fitting.append((cost, "".join(value)))
    if not fitting:
        return kept, 0.0
    cost, number = min(fitting)
    return number, cost
