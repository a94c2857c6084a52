"""One plain alphabet: capitals without accents, plain quotes and dashes, character for character.

The parsers read the plain text and report offsets in the text that they were given; so nothing here may change
a length.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plain", "squeeze"]

_SAME_LENGTH = {
    **dict.fromkeys("‐‑‒–—―−¬", "-"),
    **dict.fromkeys("‘’‚‛´`ʼ′", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("\u00a0\u2007\u202f\u2009\u200b\t\f\v", " "),
    "¦": "|",
    "‡": "*",
    "×": "X",
    "⁄": "/",
}


class _Plain(dict[int, str]):
    # filled as characters are met; str.translate asks __missing__ for the others
    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _SAME_LENGTH:
            plain = _SAME_LENGTH[character]
        else:
            plain = unicodedata.normalize("NFKD", character)[:1].upper() or character
            plain = plain if len(plain) == 1 else character
        self[code] = plain
        return plain


_TABLE = _Plain()


def plain(text: str) -> str:
    """Return *text* in plain capitals: the same length, so that offsets hold (``É`` → ``E``, ``—`` → ``-``)."""
    return text.translate(_TABLE)


def squeeze(text: str) -> str:
    """Return *text* with every run of blanks and line ends as one blank, and none at its ends."""
    return re.sub(r"\s+", " ", text).strip()
