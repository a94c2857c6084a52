"""The words around a section number: the code in its many spellings, what announces a section, attempts."""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import load_codes, load_sections

__all__ = ["code_at", "code_before", "cued_before", "flags_before", "run_on_code", "spellings"]


@cache
def spellings() -> dict[str, tuple[str | None, float]]:
    """Return the codes' spellings without blanks and points, each with the Department's letters and its cost.

    A misread spelling that is another code's own is left to it.
    """
    table: dict[str, tuple[str | None, float]] = {}
    codes = load_codes()
    for row in (*codes.codes, *codes.local_codes):
        for text in row.printed:
            table.setdefault(_squeezed(text), (row.code, 0.0))
    for row in codes.codes:
        for text in row.ocr:
            table.setdefault(_squeezed(text), (row.code, 0.5))
    return table


def _squeezed(text: str) -> str:
    return re.sub(r"[\s.,]", "", text)


@cache
def _code_pattern() -> re.Pattern[str]:
    # each spelling with any blanks and points between its letters' groups, longest first
    codes = load_codes()
    texts = {text for row in (*codes.codes, *codes.local_codes) for text in (*row.printed, *row.ocr)}
    patterns = []
    for text in sorted(texts, key=len, reverse=True):
        # short spellings may have points between the letters (H.S.), words only behind them (PEN. CODE)
        letters = [re.escape(c) for c in text.replace(" ", "")]
        if len(letters) <= 5 and not text.isdigit():
            patterns.append(r"[.\s]{0,2}".join(letters) if "&" in text else r"\.?".join(letters))
        # an ampersand stands with blanks around it or without (H&S Code, Health&Safety Code)
        words = r"[.,]?\s+".join(re.escape(word) for word in text.split())
        patterns.append(words.replace(r"[.,]?\s+\&[.,]?\s+", r"[.,]?\s*&\s*"))
    return re.compile(r"(?:" + "|".join(dict.fromkeys(patterns)) + r")(?![A-Z0-9])\.?")


def code_at(flat: str, position: int) -> tuple[str | None, float, int] | None:
    """Return the code that stands at *position*: its letters, its cost, its end."""
    match = _code_pattern().match(flat, position)
    if match is None:
        return None
    code = spellings().get(_squeezed(match[0]))
    if code is None:
        return None
    return code[0], code[1], match.end()


def code_before(flat: str, position: int) -> tuple[str | None, float, int] | None:
    """Return the code in front of the number, perhaps with SECTION between: its letters, its cost, its start."""
    head = flat[max(0, position - 48) : position]
    offset = position - len(head)
    stripped = re.sub(r"[\s.,:(]*(?:\b(?:SECTIONS?|SECS?|SECT)|§+)?[\s.,:]*$", "", head)
    for match in re.finditer(r"(?<![A-Z0-9])[A-Z]", stripped):
        found = code_at(stripped, match.start())
        if found and found[2] == len(stripped.rstrip()) and found[1] == 0:
            return found[0], found[1], offset + match.start()
    run = run_on_code(flat, position)
    return run


def run_on_code(flat: str, position: int) -> tuple[str | None, float, int] | None:
    """Return the code whose letters stand directly in front of the number (HS11357): letters, cost, start."""
    letters = re.search(r"(?<![A-Z0-9])[A-Z&]{2,3}$", flat[max(0, position - 4) : position])
    if letters is None:
        return None
    code = spellings().get(letters[0])
    return (code[0], code[1], position - len(letters[0])) if code else None


@cache
def _cue_pattern() -> re.Pattern[str]:
    words = [text for row in load_sections().cues for text in (row.text, *row.also)]
    words.sort(key=len, reverse=True)
    return re.compile(r"(?:(?<![A-Z0-9])(?:" + "|".join(map(re.escape, words)) + r"))[\s.,:;\-]*$")


def cued_before(flat: str, start: int) -> bool:
    """Tell whether a word that announces a section stands in front of *start*."""
    return _cue_pattern().search(flat, max(0, start - 20), start) is not None


@cache
def _flag_pattern() -> re.Pattern[str]:
    words = [(text, row.makes) for row in load_sections().flags for text in (row.text, *row.also)]
    words.sort(key=lambda word: -len(word[0]))
    groups = {
        kind: "|".join(re.escape(text) for text, makes in words if makes == kind)
        for kind in ("attempt", "conspiracy")
    }
    return re.compile(
        rf"(?:(?<![A-Z0-9])(?:(?P<attempt>{groups['attempt']})|(?P<conspiracy>{groups['conspiracy']})))"
        r"(?:\s+(?:TO|OF|VIOLATION OF|VIOLATE))*[\s.,:\-]*$"
    )


def flags_before(flat: str, start: int) -> tuple[bool, bool, int]:
    """Return whether ATTEMPTED or CONSPIRACY stands in front of *start*, and where the charge then begins."""
    match = _flag_pattern().search(flat, max(0, start - 40), start)
    if match is None:
        return False, False, start
    return match["attempt"] is not None, match["conspiracy"] is not None, match.start()
