"""The defendants of a docket, and which of them an entry speaks of.

A register names them in the title of the action, one under the other; a docket sheet in a box of their own; a
printout gives each a section. Where there are several, entries are marked: ``(Wright)``, ``As to deft Wright:``,
``Deft Wright pleads guilty``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extract.draft import Field, illegible
from extract.families.caption_names import doubt_of_words
from extract.families.docket_passages import Passage
from extract.families.layout import Row, Sheet, Token
from nlp.characters import plain
from nlp.misreads import distance
from nlp.names import parse_name, two_last_names

__all__ = [
    "Party",
    "Section",
    "confirmed_by_caption",
    "find_parties",
    "find_sections",
    "known_by_marks",
    "names_them_together",
    "parties_in",
    "speaks_of",
]

_SECTION = re.compile(
    r"\W*(?:DEFENDANT|DEFT|DFT|DEF)\b[\s.]*(?:N[O0]\.?|NUMBER|#)?\s*#?\s*(?P<number>[\dOIl]{1,3})\s*(?:OF\s+\d+\s*)?[:.)\-]\s*(?=\S)",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\W*(?:NAMES?\s+OF\s+)?DEFENDANT(?:\(?S?\)?)(?:'?S?\s+NAMES?)?\s*(?:AND\s+ADDRESS\s*)?:?\W*", re.IGNORECASE
)
_INLINE = re.compile(r"\W*(?:DEFENDANT|DEFT)(?:\(?S\)?)?(?:'?S?\s+NAME)?\s*:\s*(?=[A-Z])", re.IGNORECASE)
_VERSUS = re.compile(r"(?:^|\s)(?:V[S5]?\.?|VERSUS)(?:\s|$)", re.IGNORECASE)
_PEOPLE = re.compile(r"PE\W?[O0]?\W?P[L1I]E", re.IGNORECASE)
_ALIAS = re.compile(
    r"[\s,;(]*(?<![A-Za-z])(?:A\s?[./]?\s?K\s?[./]?\s?A\b[.:]*|ALSO KNOWN AS\b|ALIAS(?:ES)?\b[:.]*|TRUE NAME\b[:.]*"
    r"|T/?N\b[:.]+)\s*",
    re.IGNORECASE,
)
_AFTER_NAMES = re.compile(
    r"\b(?:ATTORNEYS?|COUNSEL|OFFENSES?|CHARGES?|VIOLATIONS?|FOR\s+(?:THE\s+)?(?:PEOPLE|DEFENDANT|PLAINTIFF)|BAIL|DATE|JUDGE|ATTY|FILED|DEPT"
    r"|COMPLAINANT|ARREST\w*|DDA|DPD|DOB|BORN|SEX|RACE|CII|SEC(?:TION)?S?|COUNTS?|CTS?|D\.\s?A)\b",
    re.IGNORECASE,
)
# What a row may say of a defendant behind the name, with or without a colon.
_PERSON_LABEL = re.compile(
    r"\(?(?:D\.?\s?O\.?\s?B\.?|BIRTH(?:DATE)?|BORN|SEX|RACE|CII|CDL|DOCKET|CASE|STATUS)[.:#)]*", re.IGNORECASE
)
_DEFENDANT_WORD = re.compile(r"[\s,]*\b(?:DEFENDANTS?|DEFTS?)\b[\s.,()S]*$", re.IGNORECASE)
_AND = re.compile(r"\s*;\s*|\s+(?:AND|&)\s+", re.IGNORECASE)
_AND_BEHIND = re.compile(r"[\s,;]+(?:AND|&)$", re.IGNORECASE)
_OTHERS = re.compile(r"[\s,;]*\bET\.? ?ALS?\b\.?", re.IGNORECASE)
_ENUMERATED = re.compile(r"^\W*(?:\(?\d{1,2}\)|\d{1,2}[.)])\W*")
_OFFICER = re.compile(
    r"\b(?:ATTYS?|ATTORNEYS?|COUNSEL|JUDGE|HON|DPD|DDA|DEP|DEPUTY|PD|COMM|COMMISSIONER|OFFICER|WITNESS|WIT)\b[\s.:]*(?:[A-Z][\w.'-]*\s*){1,3}",
    re.IGNORECASE,
)
_EVERYBODY = re.compile(r"\b(?:BOTH|ALL|EACH)\s+(?:OF\s+)?(?:THE\s+)?(?:DEFTS?|DEFENDANTS?|DFTS?)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?:DEFTS?|DEFENDANTS?|DFTS?)\s*(?:N[O0]\.?|#)\s*(?P<list>\d{1,2}(?:\s*(?:,|&|AND)\s*\d{1,2})*)", re.IGNORECASE
)
_NAME_ROWS = 12
_TWO_LAST_NAMES = "the last two words of the name may both be last names"
_SPELT_OTHERWISE = "the caption names the first defendant otherwise"
_ANOTHER = "another defendant is announced behind the name, and was not found"
_ONE_WORD = "one word alone stands where the name is"
_SUFFIX_BEHIND = re.compile(r",\s*(?:JR|SR|I{2,3}|IV|ESQ)\b\.?", re.IGNORECASE)
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})


@dataclass(slots=True)
class Party:
    """A defendant: the name and other names. ``given_first``: the paper has the first name first."""

    name: Field[str]
    aliases: list[Field[str]] = field(default_factory=list)

    @property
    def surname(self) -> str:
        """The last name, in capitals; empty where none could be read."""
        return str(self.name.value or "").split(",")[0]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows ``first`` up to ``last`` of a printout that speak of one defendant."""

    party: Party | None
    first: int
    last: int


def find_sections(sheet: Sheet) -> list[Section]:
    """Return the sections of a printout, a defendant each (``DEFENDANT 01: …``); empty where it has none."""
    heads = [(index, match) for index, row in enumerate(sheet.rows) if (match := _SECTION.match(row.text))]
    found = []
    for order, (index, match) in enumerate(heads):
        last = heads[order + 1][0] if order + 1 < len(heads) else len(sheet.rows)
        cell = sheet.rows[index].tokens
        at = sheet.rows[index].span[0] + match.end()
        name = tuple(_up_to_label([token for token in cell if token.at >= at or token.stop > at]))
        parties = _parties([name], sheet, several=False) if name else []
        party = parties[0] if parties else None
        if party is not None:
            _add_aliases(sheet, party, sheet.rows[index + 1 : min(index + 8, last)])
        found.append(Section(party, index, last))
    return found


def _add_aliases(sheet: Sheet, party: Party, rows: Sequence[Row]) -> None:
    """Add the names of rows that begin with AKA or its like."""
    for row in rows:
        alias = _ALIAS.match(row.text)
        if alias is not None:
            tokens = tuple(_up_to_label([token for token in row.tokens if token.at >= row.span[0] + alias.end()]))
            more = _parties([tokens], sheet, several=True) if tokens else []
            party.aliases.extend(each for other in more for each in (other.name, *other.aliases))


def _up_to_label(tokens: Sequence[Token]) -> Iterator[Token]:
    for order, token in enumerate(tokens):
        if order and (token.text.endswith((":", "#")) or sum(c.isdigit() for c in token.text) > 1):
            return
        if order and _PERSON_LABEL.fullmatch(token.text):
            return
        # a note beside the name stands far off
        if order and token.first and token.box.left - tokens[order - 1].box.right > 0.06:
            return
        yield token


def find_parties(sheet: Sheet, last: int) -> list[Party]:
    """Return the defendants that the rows before *last* name: in a box of their own, or behind ``vs.``."""
    rows = sheet.rows[: min(last, 40)]
    for index, row in enumerate(rows):
        cell = row.cells[0]
        if _BOX.fullmatch(cell.text) and index + 1 < len(rows):
            lines = list(_name_lines(sheet, rows, index + 1, cell.left - 3 * row.letter, 1.0))
            parties = _parties(lines, sheet, several=True)
            if parties:
                return parties
    for index, row in enumerate(rows):
        for cell in row.cells:
            inline_name = _INLINE.match(cell.text)
            if inline_name is None:
                continue
            behind = [token for token in row.tokens if token.at >= cell.span[0] + inline_name.end()]
            parties = _parties([tuple(_up_to_label(behind))], sheet, several=True) if behind else []
            if parties:
                _add_aliases(sheet, parties[0], rows[index + 1 : index + 4])
                return parties
    for index, row in enumerate(rows):
        found = next((m for m in _VERSUS.finditer(row.text)), None)
        if found is None or not any(_PEOPLE.search(r.text) for r in (*rows[max(index - 3, 0) : index], row)):
            continue
        behind = [token for token in row.tokens if token.at >= row.span[0] + found.end()]
        inline = tuple(_up_to_label(behind)) if behind and not behind[0].first else ()
        # the caption may stand in a cell of its own at the right
        caption = max(
            (cell.left for cell in row.cells[1:] if cell.span[0] <= row.span[0] + found.end() - 1), default=-1.0
        )
        near = (cell.left for r in rows[max(index - 1, 0) : index + 2] for cell in r.cells[1:])
        right = min((left for left in near if left > caption + 3 * row.letter), default=1.0)
        lines = [inline] if inline else []
        more = caption < 0 or not inline or _AND_BEHIND.search(" ".join(token.text for token in inline))
        left = caption - 3 * row.letter if caption >= 0 else -1.0
        if more:
            lines += _aligned(_name_lines(sheet, rows, index + 1, left, right - row.letter), row.letter)
        parties = _parties(lines, sheet, several=True)
        if parties:
            return parties
    return []


def _aligned(lines: Iterator[tuple[Token, ...]], letter: float) -> Iterator[tuple[Token, ...]]:
    """Yield the lines that begin where the first does, up to one that does not."""
    left: float | None = None
    for line in lines:
        left = line[0].box.left if left is None else left
        if abs(line[0].box.left - left) > 2.5 * letter:
            return
        yield line


def parties_in(lines: Sequence[tuple[Token, ...]], sheet: Sheet) -> list[Party]:
    """Return the defendant that *lines* name, with other names."""
    return _parties([line for line in lines if line], sheet, several=False)


def _name_lines(
    sheet: Sheet, rows: Sequence[Row], first: int, left: float, right: float
) -> Iterator[tuple[Token, ...]]:
    """Yield the lines of names from row *first* on, up to what is no name."""
    for row in rows[first : first + _NAME_ROWS]:
        tokens = tuple(token for token in row.tokens if left <= token.box.left < right)
        text = " ".join(token.text for token in tokens)
        letters = sum(letter.isalpha() for letter in text)
        if not tokens or (letters < 3 and plain(text).strip(" .,") not in _SUFFIXES):
            continue
        if any(token.text.endswith(":") for token in tokens[:2]):
            return
        if _AFTER_NAMES.search(text) or sum(c.isdigit() for c in text) > 2 or _VERSUS.search(text):
            return
        yield tokens


def _parties(lines: Sequence[tuple[Token, ...]], sheet: Sheet, several: bool) -> list[Party]:
    """Cut names and other names out of *lines*; a line goes on in the next where that cannot begin a name."""
    found: list[Party] = []
    for passage in _joined(lines, sheet):
        whole = Passage(sheet, passage)
        text = _DEFENDANT_WORD.sub("", _OTHERS.sub(lambda m: " " * len(m.group()), whole.text))
        for first, end in _cut(text, 0, len(text), _AND) if several else [(0, len(text))]:
            for order, (a, b) in enumerate(_cut(text, first, end, _ALIAS)):
                is_alias = order > 0 or bool(_ALIAS.match(text[first:end]))
                name = _name(whole, text, a, b)
                if name is None:
                    continue
                if is_alias and found:
                    found[-1].aliases.append(name)
                else:
                    found.append(Party(name))
    whole_names = [party for party in found if party.name.reason != _ONE_WORD]
    # beside whole names a word alone is a speck or a label that was misread
    return whole_names or found


def _joined(lines: Sequence[tuple[Token, ...]], sheet: Sheet) -> list[tuple[Token, ...]]:
    joined: list[tuple[Token, ...]] = []
    widest = max((line[-1].box.right for line in lines), default=0.0)
    for line in lines:
        if joined and _goes_on(joined[-1], line, widest):
            joined[-1] = (*joined[-1], *line)
        else:
            joined.append(line)
    return joined


def _goes_on(before: tuple[Token, ...], line: tuple[Token, ...], widest: float) -> bool:
    """Tell whether *line* goes on with the one before it: an alias that is not done, or a word alone."""
    text = " ".join(token.text for token in before)
    here = " ".join(token.text for token in line)
    if _ALIAS.search(here) and _ALIAS.match(here):
        return True
    if re.search(r"(?:\b[Aa]\W?[Kk]\W?[Aa]\W?|,|&|\b[Aa]nd)$", text):
        return True
    if len(_ALIAS.split(text)[-1].split()) == 1 and _ALIAS.search(text):
        return True
    full = before[-1].box.right + (line[0].box.right - line[0].box.left) > widest
    return (
        full
        and bool(_ALIAS.search(text))
        and (len(line) == 1 or bool(_ALIAS.match(" ".join(t.text for t in line[1:]))))
    )


def _cut(text: str, first: int, end: int, at: re.Pattern[str]) -> list[tuple[int, int]]:
    found = []
    position = first
    for match in at.finditer(text, first, end):
        if match.start() > position:
            found.append((position, match.start()))
        position = match.end()
    if position < end:
        found.append((position, end))
    return found


def _name(passage: Passage, text: str, start: int, end: int) -> Field[str] | None:
    lead = _ENUMERATED.match(text[start:end])
    start += lead.end() if lead else 0
    bare = text[start:end].strip(" .,:;-()*")
    lonely = _AND_BEHIND.search(bare)
    bare = bare[: lonely.start()] if lonely is not None else bare
    if sum(letter.isalpha() for letter in bare) < 3:
        return None
    begin = start + text[start:end].index(bare)
    reading = parse_name(bare)
    spans = passage.spans(begin, begin + len(bare))
    if reading is None:
        return illegible(
            passage.sheet.document, spans[0][0], spans[-1][1], "what stands where the name is reads as no name"
        )
    made = passage.read(reading.value, begin, begin + len(bare), cost=reading.cost)
    if lonely is not None:
        return replace(made, reason=_ANOTHER, sense=0.7)
    if " " not in reading.value:
        return replace(made, reason=_ONE_WORD, sense=0.5)
    doubt = doubt_of_words(reading.value)
    if doubt is not None:
        return replace(made, reason=doubt, sense=0.5)
    second = two_last_names(reading.value) if "," not in re.sub(_SUFFIX_BEHIND, "", bare) else None
    if second is None:
        return made
    value, sure = second
    if sure:
        return replace(made, value=value, alternatives=((reading.value, 0.0, "one last name"),))
    return replace(made, reason=_TWO_LAST_NAMES, sense=0.8, alternatives=((value, 0.0, "two last names"),))


def known_by_marks(parties: Sequence[Party], words: Sequence[str]) -> None:
    """Let what entries call a defendant (``(Medina Gomez)``) say which words of the name are the last name."""
    text = " ".join(map(plain, words))
    for party in parties:
        if party.name.reason != _TWO_LAST_NAMES or not party.name.alternatives:
            continue
        longer = str(party.name.alternatives[0][0])
        both, one = (re.escape(name.split(",")[0]) for name in (longer, str(party.name.value)))
        if re.search(rf"(?:DEFT?\.?|\(|AS TO)\s*{both}\s?[):,]", text):
            party.name = replace(
                party.name,
                value=longer,
                reason=None,
                sense=1.0,
                support=0.5,
                alternatives=((party.name.value, 0.0, "one last name"),),
            )
        elif re.search(rf"(?:DEFT?\.?|\(|AS TO(?: DEFT)?)\s*{one}\s?[):,]", text):
            party.name = replace(party.name, reason=None, sense=1.0, support=0.5)


def confirmed_by_caption(name: Field[str], caption: Sequence[Party]) -> Field[str]:
    """Weigh a section's name against the caption's first: the same words support it, others doubt it."""
    if not caption or caption[0].name.value is None or name.value is None:
        return name
    words, others = (re.findall(r"[A-Z'-]+", plain(str(value))) for value in (name.value, caption[0].name.value))
    if sorted(words) == sorted(others):
        return replace(name, support=max(name.support, 0.8))
    if not set(words) <= set(others) and not set(others) <= set(words):
        other = (str(caption[0].name.value), 0.0, "the caption")
        return replace(name, reason=_SPELT_OTHERWISE, sense=0.6, alternatives=(*name.alternatives, other))
    return name


def names_them_together(words: str) -> bool:
    """Tell whether *words* speak of several defendants as one: all of them, or one and another by name."""
    text = plain(words)
    together = re.search(r"(?:DEFTS|DEFENDANTS|DFTS)\b|[A-Z]{3,}\s+(?:&|AND)\s+[A-Z]{3,}\s*[:)]", text)
    return bool(_EVERYBODY.search(text) or together)


def speaks_of(words: str, parties: Sequence[Party]) -> set[int] | None:
    """Return which defendants *words* name, by surname or number; None where they name none.

    Attorneys and judges are left out. A name that a scanner damaged counts where it stands as a mark at the beginning
    and is nearest to one defendant's.
    """
    text = plain(words)
    if _EVERYBODY.search(text):
        return set(range(len(parties)))
    numbered = [int(number) - 1 for match in _NUMBERED.finditer(text) for number in re.findall(r"\d+", match["list"])]
    if numbered:
        named = set(numbered)
        if named and named <= set(range(len(parties))):
            return named
    text = _OFFICER.sub(" ", text)
    found = {index for index, mark in _marks(parties) if re.search(rf"(?<![A-Z]){re.escape(mark)}(?![A-Z])", text)}
    return found or _damaged(words, parties)


def _marks(parties: Sequence[Party]) -> Iterator[tuple[int, str]]:
    """Yield what each defendant is called: the surname, and where two share it the whole name in either order."""
    surnames = [party.surname for party in parties]
    for index, surname in enumerate(surnames):
        if not surname:
            continue
        given = str(parties[index].name.value).partition(", ")[2]
        if surnames.count(surname) == 1:
            yield index, surname
        elif given:
            first = given.split()[0]
            yield from (
                (index, mark) for mark in (f"{first} {surname}", f"{surname}, {first}", f"{surname} {first}", first)
            )


def _damaged(words: str, parties: Sequence[Party]) -> set[int] | None:
    head = re.match(r"\W*(?:AS\s+TO\s+)?(?:DEFT?\.?\s+)?(?P<name>[A-Z][A-Z .'-]{2,24}?)\s?[):]", plain(words))
    if head is None or not parties:
        return None
    costs = sorted(
        (distance(head["name"].replace(" ", ""), p.surname.replace(" ", "")), i) for i, p in enumerate(parties)
    )
    near = costs[0][0] <= max(1.0, len(parties[costs[0][1]].surname) / 4)
    apart = len(costs) == 1 or costs[1][0] >= costs[0][0] + 1
    return {costs[0][1]} if near and apart else None
