"""The lines of a caption cut into people: who is a defendant, which are other names, what goes on over lines.

``A B, aka C D, and E F`` are two people and an other name. Commas, ``and``, numbers before the names and the ends of
lines part them; where these leave it open, the paper's own prose tells: it names the defendants, and seldom what else
they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.families.captions import Caption, may_be_name
from nlp.misreads import fold

__all__ = ["Named", "before_alias", "doubt_of_words", "people"]

_MARK = re.compile(
    r"(?P<alias>[\s,;(]*(?:\ba\s?[./]?\s?k\s?[./]?\s?a\b[.:]*|\balso[ \n]known[ \n]as\b|\balias(?:es)?\b[:.]*"
    r"|\btrue name\b[:.]*|\bf\s?/\s?k\s?/\s?a\b[.:]*|\bAKAS?\b[.:]*)\s*)"
    r"|(?P<number>(?:^|(?<=\n))\W{0,3}(?:\(?[0-9OlI]{1,2}\)|[0-9OlI]{1,2}[.)]|#?[0-9][0-9OlI]?|[0O][0-9lI])\s+(?=[^\W\d_]))"
    r"|(?P<others>[\s,;]*\bet\.?\s?als?\b\.?)"
    r"|(?P<joint>\s*(?:;|,?\s*\band\b|&|,)\s*)"
    r"|(?P<line>\s*\n\s*)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"[\s,]*(?:JR|SR|I{2,3}|IV|ESQ)\b\.?\s*", re.IGNORECASE)
_PARTICLE = re.compile(r"(?:DE|DEL|LA|LAS|LOS|DE LA|DE LOS|VAN|VON|ST|SAN|MAC|MC)\.?", re.IGNORECASE)
# What stands beside a name in brackets or behind a label is no part of it: births, numbers, addresses.
_BESIDE = re.compile(
    r"\([^()\n]{0,40}\d[^()\n]{0,40}\)?|\(?\b(?:D\.?O\.?B|C\.?I\.?I|BORN|BIRTH\w*|SEX|RACE|CDL|DL|SSN|BKG|BOOKING|PFN|CEN"
    r"|SID|XREF|ID|EVENT)\b\.?\s*(?:NO\.?|#)?\s*[:#]?[^\n]*|\b\d{1,2}[-/]\d{1,2}[-/]\d{2,4}\b[^\n]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:^|\n)\W{0,3}[0O(]?[1lI][.)]?\s+[^\W\d_]")


# What clerks stamp on papers, and no name.
_STAMP = re.compile(
    r"\b(?:COPY|FILED|RECEIVED|RECORDED|CERTIFIED|CONFORMED|CONFIDENTIAL|CLOSED|DUPLICATE|ORIGINAL|PURGED|SEALED|DESTROY\w*"
    r"|MICROFILMED|EXHIBIT|ENTERED)\b",
    re.IGNORECASE,
)
_SHORT, _FEW = 2, 3
_IN_PIECES = "the name stands in pieces"
_STAMPED = "a stamp may have run into the name"


@dataclass(slots=True)
class Named:
    """A person named in the caption: offsets of the name and of the other names in the caption's text.

    Up to ``end`` everything speaks of this person (births, numbers); ``doubt`` says what is not plain. ``lost`` tells
    that only other names stand there, and none before them: an other name is no name.
    """

    name: tuple[int, int]
    aliases: list[tuple[int, int]] = field(default_factory=list)
    end: int = 0
    doubt: str | None = None
    lost: bool = False


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    marks: set[str]


def before_alias(text: str) -> str:
    """Return what stands before the first mark of an other name in *text*, all of it where there is none."""
    return next((text[: match.start()] for match in _MARK.finditer(text) if match.lastgroup == "alias"), text)


def doubt_of_words(name: str) -> str | None:
    """Return why the words of *name* (``LAST, FIRST MIDDLE``) are doubtful, None where nothing speaks against them.

    ``SON, JEROME ER IC K`` was parted by the reader; ``DOE, JOHN COPY`` has a stamp beside it. A letter by itself is
    a middle name's or a first name's, never a last name's.
    """
    last, _, given = name.partition(",")
    words = [word for word in name.replace(",", " ").split() if not _PARTICLE.fullmatch(word)]
    words = [word for word in words if not _SUFFIX.fullmatch(word)]
    short = [word for word in words if len(word) <= _SHORT]
    if (len(short) > 1 and len(words) > _FEW) or (given and any(len(word) == 1 for word in last.split())):
        return _IN_PIECES
    return _STAMPED if _STAMP.search(name) else None


def people(caption: Caption, body: str) -> list[Named]:
    """Return the people of *caption* in order; *body* is the text of the paper behind it."""
    text = _BESIDE.sub(lambda match: " " * len(match.group()), caption.text)
    folded = fold(body)
    found: list[Named] = []
    is_alias = False
    numbered = _NUMBERED.search(text) is not None
    for piece in _joined(caption, text, list(_pieces(text)), folded):
        if "alias" in piece.marks and (not found or "number" in piece.marks):
            is_alias = True
            found.append(Named((piece.start, piece.end), lost=True))
        elif "alias" in piece.marks:
            is_alias = True
        elif is_alias:
            is_alias, doubt = _stays_alias(caption, text, piece, folded, found[-1], numbered)
            if doubt and not is_alias:
                found.append(Named((piece.start, piece.end), doubt=doubt))
                continue
        if is_alias:
            found[-1].aliases.append((piece.start, piece.end))
        else:
            found.append(Named((piece.start, piece.end)))
    for named, after in zip(found, [*found[1:], None], strict=False):
        named.end = len(text) if after is None else after.name[0]
    return found


def _stays_alias(
    caption: Caption, text: str, piece: _Piece, body: str, person: Named, numbered: bool
) -> tuple[bool, str | None]:
    """Tell whether a name behind other names is one more of them, or the next defendant; and a doubt."""
    if "number" in piece.marks:
        return False, None
    if numbered:
        return True, None
    said = fold(text[piece.start : piece.end])
    if len(said) > 5 and said in body and said not in fold(text[slice(*person.name)]):
        return False, None
    new_line = "line" in piece.marks
    if piece.marks == {"line"} and _inline(text, person):
        return False, None
    if caption.plural and (new_line or "and" in piece.marks):
        return False, None
    if caption.plural is None and new_line:
        return False, "a name stands under other names, and may be one of them or a further defendant"
    return True, None


def _inline(text: str, person: Named) -> bool:
    """Tell whether a person's last other name stands in the line of the name: ``A B aka C D``."""
    return bool(person.aliases) and "\n" not in text[person.name[1] : person.aliases[-1][0]]


def _pieces(text: str) -> Iterator[_Piece]:
    """Yield what stands between the marks, with the kinds of mark before it."""
    position = 0
    marks: set[str] = set()
    for match in [*_MARK.finditer(text), None]:
        end = len(text) if match is None else match.start()
        part = text[position:end]
        bare = part.strip(" \n.,:;-()*'\"")
        if bare:
            start = position + part.index(bare)
            yield _Piece(start, start + len(bare), marks)
            marks = set()
        if match is not None:
            marks = marks | _kinds(match)
            position = match.end()


def _kinds(match: re.Match[str]) -> set[str]:
    kinds = {str(match.lastgroup)}
    if "\n" in match.group():
        kinds.add("line")
    if match.lastgroup == "joint":
        kinds.add("and" if re.search(r"\band\b|&|;", match.group(), re.IGNORECASE) else "comma")
    return kinds


def _joined(caption: Caption, text: str, pieces: list[_Piece], body: str) -> list[_Piece]:
    """Join what belongs to one name: suffixes, a last name before its comma, names that run over lines."""
    kept: list[_Piece] = []
    for piece in pieces:
        before = kept[-1] if kept else None
        here = text[piece.start : piece.end]
        if before is not None and (
            _SUFFIX.fullmatch(here)
            or _last_name_first(caption, text, kept, piece)
            or _runs_over(caption, text, before, piece, body)
        ):
            before.end = piece.end
        else:
            kept.append(piece)
    named: list[_Piece] = []
    numbered: set[str] = set()
    for piece in kept:
        if may_be_name(text[piece.start : piece.end].replace("\n", " ")):
            named.append(_Piece(piece.start, piece.end, piece.marks | numbered))
            numbered = set()
        else:
            numbered |= piece.marks & {"number"}  # a birth date may stand between
    return named


def _last_name_first(caption: Caption, text: str, kept: list[_Piece], piece: _Piece) -> bool:
    """Tell ``VIMES, SAM`` (one name) from ``SAM VIMES, NOBBY NOBBS`` (two)."""
    if not piece.marks <= {"joint", "comma"} or "comma" not in piece.marks:
        return False
    head = text[kept[-1].start : kept[-1].end]
    words = _PARTICLE.sub("", head).split()
    if len(words) < 2:
        return len(head) > 1
    # two last names before the comma: only where nothing says that names are listed
    listed = caption.plural or any("alias" in other.marks for other in kept)
    return len(words) == 2 and not listed


def _runs_over(caption: Caption, text: str, before: _Piece, piece: _Piece, body: str) -> bool:
    """Tell whether a name goes on in the next line, where nothing but the line's end stands between."""
    if piece.marks != {"line"}:
        return False
    one, other = text[before.start : before.end], text[piece.start : piece.end]
    if len(other.split()) == 1 or len(one.split()) == 1:
        return True
    if fold(one + other) in body:
        return True
    if fold(one) in body and fold(other) in body:
        return False
    upper = caption.lines[caption.line_at(before.end)]
    lower = caption.lines[caption.line_at(piece.start)]
    if lower.left > upper.left + 1.5 * upper.letter:
        return True
    if caption.edge == 1.0 or upper.right > caption.edge:
        return False
    return upper.right + (len(other.split()[0]) + 3) * upper.letter > caption.edge
