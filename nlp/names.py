"""People's names in the record's form: ``LAST, FIRST MIDDLE SUFFIX``, capitals, no points."""

from __future__ import annotations

import re
from functools import cache

from nlp.characters import plain, squeeze
from nlp.lexicon import load_names
from nlp.values import Reading

__all__ = ["begins_with_suffix", "is_of_a_caption", "is_of_labels", "parse_name", "split_aliases", "two_last_names"]

_WORD = re.compile(r"[A-Z0-9|][A-Z0-9|'\-]*")
_SHORTEST_PIECE = 4
_LETTERS_FOR_DIGITS = str.maketrans("015826|", "OISBZGI")


@cache
def _texts(kind: str) -> frozenset[str]:
    return frozenset(text for row in load_names() if row.canonical == kind for text in row.texts)


@cache
def _alias_pattern() -> re.Pattern[str]:
    texts = sorted(_texts("alias"), key=len, reverse=True)
    words = "|".join(re.escape(text).replace(r"\ ", r"\s+") for text in texts)
    return re.compile(rf"(?<![A-Z0-9])(?:{words})(?![A-Z0-9])[\s:.,]{{0,8}}")


def split_aliases(text: str) -> list[str]:
    """Return the names in *text*, parted at AKA and its like and at semicolons; the first is the name before them."""
    parts = _alias_pattern().split(plain(text).replace(";", " AKA "))
    return [part for part in (squeeze(part).strip(" ,()") for part in parts) if part]


def is_of_a_caption(text: str) -> bool:
    """Tell whether *text* (capitals) holds a word that captions have and no name does, such as PLAINTIFF."""
    return not _texts("of_a_caption").isdisjoint(re.findall(r"[A-Z]+", text))


def begins_with_suffix(name: str) -> bool:
    """Tell whether a name (``LAST, FIRST``) begins with what ends one (``JR``, ``II``) and more words follow it."""
    words = name.replace(",", " ").split()
    return len(words) > 1 and words[0] in _texts("suffix") and words[0] != "V"


def is_of_labels(name: str) -> bool:
    """Tell whether *name* (capitals) is made of words of a form's labels, whole or cut off before or behind.

    ``FIRST, MIDDLE`` and ``IRST, MIDDLE)``; of a word that is cut off four letters are left at least.
    """
    words = [word for word in re.findall(r"[A-Z]+", name) if len(word) > 1]
    return any(len(word) >= _SHORTEST_PIECE for word in words) and all(map(_is_of_label, words))


def _is_of_label(word: str) -> bool:
    labels = _texts("of_a_label")
    if len(word) < _SHORTEST_PIECE:
        return word in labels
    return any(label.startswith(word) or label.endswith(word) for label in labels)


def _belongs_to_next(word: str) -> bool:
    # DE, and JUAREZ-DE of JUAREZ-DE LA TORRE
    bare = word.rpartition("-")[2]
    return bare in _texts("particle") and len(bare) > 1


def two_last_names(name: str) -> tuple[str, bool] | None:
    """Return *name* (as ``parse_name`` gives it) with its last two words as last names, and whether that is sure.

    None where nothing speaks for two: a hyphen or particle shows them already, or too few words stand before. Sure
    where both are frequent Spanish last names (``GARCIA, ANA NAVARRO`` is ``NAVARRO GARCIA, ANA``); three words
    before the last name leave it open, whatever they are.
    """
    last, _, rest = name.partition(", ")
    given = rest.split()
    suffixes = [word for word in given if word in _texts("suffix") and word != "V"]
    given = [word for word in given if word not in suffixes]
    with_particle = last.startswith(("DE ", "DEL "))
    if (" " in last and not with_particle) or len(given) < 2 or len(given[-1]) < 2:
        return None
    *first, second = given
    sure = second in _texts("spanish_surname") and (with_particle or last in _texts("spanish_surname"))
    if with_particle and not sure:
        return None
    if not sure and (len(given) < 3 or "-" in last or "-" in second):
        return None
    return f"{second} {last}, {' '.join([*first, *suffixes])}", sure


def parse_name(text: str) -> Reading[str] | None:
    """Return the name in *text* as ``LAST, FIRST MIDDLE SUFFIX``; None where no name stands.

    With a comma what stands before it is the last name, of as many words as there are. Without, the last word is,
    with the particles in front of it (``Maria de la Cruz``); two last names are taken only where a hyphen or
    comma shows them. Digits that look like letters cost 0.5 each; other digits give None. Names behind an alias
    mark are left out: see ``split_aliases``.
    """
    first = split_aliases(text)[:1]
    if not first:
        return None
    flat = re.sub(r"[.`\"*_^~]", " ", first[0])
    flat = re.sub(r"\s*-\s*", "-", squeeze(flat)).strip("-' ,")
    repaired = sum(character in "015826|" for character in flat)
    flat = re.sub(r"\b(2ND|3RD)\b|[015826|]", lambda m: m[1] or m[0].translate(_LETTERS_FOR_DIGITS), flat)
    parts = [[word.strip("'-") for word in _WORD.findall(part)] for part in flat.split(",")]
    parts = [[word for word in part if word] for part in parts]
    parts = [part for part in parts if part]
    if not parts or any(re.search(r"[0-9]", w) and w not in _texts("suffix") for part in parts for w in part):
        return None
    while parts[0] and parts[0][0] in _texts("title"):
        parts[0] = parts[0][1:]
    suffixes = [word for part in parts[1:] for word in part if word in _texts("suffix") and word != "V"]
    if len(parts) > 1 and not all(word in suffixes for part in parts[1:] for word in part):
        last, first_names = parts[0], [word for part in parts[1:] for word in part if word not in suffixes]
        while len(last) > 1 and last[-1] in _texts("suffix"):
            suffixes.append(last.pop())
    else:
        words = parts[0]
        if len(words) > 2 and words[-1] != "III" and len(words[-1]) == 3 and set(words[-1]) <= set("ITL"):
            words, repaired = [*words[:-1], "III"], repaired + 2
        while len(words) > 2 and words[-1] in _texts("suffix"):
            suffixes.append(words[-1])
            words = words[:-1]
        at = len(words) - 1
        while at > 1 and _belongs_to_next(words[at - 1]) and words[at] not in _texts("vietnamese_surname"):
            at -= 1
        first_names, last = words[:at], words[at:]
    if not last or not any(len(word) > 1 for word in [*last, *first_names]):
        return None
    name = " ".join(last)
    rest = " ".join([*first_names, *suffixes])
    return Reading(f"{name}, {rest}" if rest else name, text, 0.5 * repaired)
