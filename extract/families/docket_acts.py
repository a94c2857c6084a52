"""What an entry of a docket tells: pleas, findings, dismissals, sentences, each with the counts that it names.

Clerks wrote in fragments: ``W/draws plea NG, pl G Ct 1. Cts 2 & 3 dism FOJ.`` An entry is cut into its fragments, and
each act takes the counts that stand next to it: behind it (``guilty to Ct 1``) or before it (``Ct 2 dism``). What is
asked for, set for a later day, refused or promised is no act. The words are in ``minute_abbreviations.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from extract.families.charges import count_number
from nlp.characters import plain
from nlp.lexicon import Phrase, read_yaml
from nlp.phrases import Found, PhraseBook
from nlp.sections import Mention, find_charges

__all__ = ["Act", "Fragment", "Label", "counts_named", "read_acts"]

_NUMERAL = r"(?:[IVX]{1,4}|[Il1|]{1,2}|0\d\d|\d{1,2}|ONE|TWO|THREE|FOUR|FIVE|SIX|SEVEN|EIGHT|NINE|TEN)"
_JOINT = r"\s{0,2}(?:,\s{0,2}(?:AND|&)|,|AND|&|\+|THROUGH|THRU|TO|-)\s{0,2}"
# a number of months or dollars is none of a count, nor is the beginning of a section
_NO_MORE = r"(?![A-Z0-9(/]|[.,]\d|\s?(?:YRS?|YEARS?|MOS?|MONTHS?|DAYS?|DYS|WKS?|WEEKS?|HRS?)\b)"
_LIST = rf"(?P<list>{_NUMERAL}{_NO_MORE}(?:{_JOINT}(?:C[T1]S?\.?\s?)?{_NUMERAL}{_NO_MORE})*)"
_COUNT = re.compile(
    rf"(?<![A-Z0-9])(?:C[O0]UN[TI]S?|C\s?[TI1]\.?\s?[S5]?|CNTS?|CHARGES?)[.,:]{{0,2}}\s{{0,2}}(?:N[O0]S?\.?\s?)?#?\s{{0,2}}"
    rf"{_LIST}"
)
_ORDINAL = re.compile(r"\b(?P<list>FIRST|SECOND|THIRD|FOURTH|FIFTH|SIXTH|SEVENTH|EIGHTH|NINTH|TENTH)\s+C[O0]UNT\b")
_BRACKETED = re.compile(r"(?:(?<=\s)|^)\(?(?P<list>\d{1,2})\)(?=\s|$|[A-Z])")
_ALL = re.compile(
    r"(?<![A-Z])(?:(?P<rest>REMAINING|REM|OTHER|BALANCE\s+OF|BAL\s+OF|BAL|REST\s+OF)|ALL|BOTH|EACH)\s+(?:THE\s+)?(?:OF\s+THE\s+)?"
    r"(?:REMAINING\s+|OTHER\s+)?(?:C[O0]UNTS?|CTS?|CNTS?|CHARGES?|CHGS?)(?![A-Z])"
)
_LETTER = re.compile(
    r"(?<![A-Z0-9&/.])G(?=\s+(?:TO\s+|ON\s+|AS\s+TO\s+|AS\s+CH)?(?:CTS?|COUNTS?|CNTS?|CH\w*)(?![A-Z]))"
)
# A point ends a fragment, except behind these.
_ABBREVIATED = re.compile(r"(?:^|[^A-Z0-9])(?:DEPT|DIV|DEFT|DEF|DFT|MR|MRS|HON|ATTY|VS?|DEP|[A-Z])$")
_END = re.compile(r";\s*|\.\s+(?=[A-Z0-9($#])|\.\s*$")
_REFUSED = re.compile(
    r"(?<![A-Z])(?:DENIED|DEN|DEN'D|DND|OVERRULED|REFUSED|NOT\s+GRANTED|W/D|WITHDRAWN|OFF\s+CAL\w*)(?![A-Z])"
)
_GRANTED = re.compile(r"(?<![A-Z])(?:GRANTED|GRTD|GRANT|GRANTS|GRNTD|SO\s+ORDERED|SUSTAINED|ALLOWED)(?![A-Z])")
_LATER = re.compile(
    r"(?<![A-Z])(?:TO\s+BE|WILL|SHALL|IF|UPON\s+COMPLETION|AGREES?\s+TO|OFFERS?|TENDERS?|INDICATES?|INTENDS?|HRG\s+ON|HEARING\s+ON"
    r"|HRG\s+RE|HEARING\s+RE|SET\s+FOR|POSSIBLE|CONT'?D\s+FOR|FOR\s+HRG|OSC|NOTICE|RE\s+POSSIBLE|MAX|MAXIMUM)(?![A-Z])"
)
_ASKED = re.compile(
    r"(?<![A-Z])(?:PET|PETN|PETITION|PETITIONS|MOT|MOTION|MTN|MOVES?|MOVED|REQ|REQUESTS?|APPL|APPLICATION|AFFIDAVIT|NOTICE)(?![A-Z])"
)
_ON_MOTION = re.compile(
    r"(?:ON|UPON)\s+(?:\w+\s+){0,2}(?:MOT|MOTION|MTN)(?![A-Z])|(?:MOT|MOTION|MTN)\s+(?:OF|BY)\s+(?:THE\s+)?(?:P\s?E\s?O\s?P\s?L\s?E|DA|D\.A|CA|COURT|CT|DDA|PEO)"
)
_DONE = re.compile(r"GRANT|SET\s+ASIDE|DISM|VACAT|EXPUNG|WITHDRAWN|RELIEF|SO\s+ORDERED")
_FINDING = re.compile(
    r"(?<![A-Z])(?:JURY|VERDICTS?|FOUND|FINDS?|FINDING|FD|FND|TBC|TBJ|TRIAL|SOT|C[O0]URT|ADJUDGED|CONVICT\w*|SUBMITTED)(?![A-Z])"
)
_PRIOR = re.compile(r"(?<![A-Z])(?:PRIORS?|ENHANCEMENTS?|ALLEGATIONS?|SPEC(?:IAL)?\s+ALLEG\w*)(?![A-Z])")
_ATTACHED = re.compile(
    r"\W*(?:(?:TO|OF|AS\s+TO|IN|ON|RE|FOR|VIOL|AS\s+CHARGED\s+IN|AS\s+CHARGED|CHARGED\s+IN)\s*){0,2}\W*"
)
_BREAK = re.compile(r"[,]|(?<![A-Z])(?:AND|&|BUT)(?![A-Z])")
_NEXT = re.compile(
    r"[\s:=\-–()]*(?:(?:IS|ARE|WAS|WERE|BE|ORD|ORDERED|HEREBY|ALSO|DEFT|DEFENDANT|THE|PLEA|FOUND|EACH|BOTH)\b\s*){0,3}[\s:=\-–()]*"
)
_BEHIND = frozenset(
    {
        "plea_guilty",
        "plea_nolo",
        "plea_not_guilty",
        "plea_insanity",
        "found",
        "acquitted",
        "diverted",
        "held",
        "lesser",
        "reopened",
    }
)
_MARKS = (("refused", _REFUSED), ("granted", _GRANTED), ("later", _LATER), ("asked", _ASKED), ("prior", _PRIOR))
_CONVICTS = frozenset({"plea_guilty", "plea_nolo", "found"})
# What a motion asks for, and what is done when it is granted.
_GRANTABLE: dict[str | None, str] = {
    "dismissal_moved": "dismissed",
    **{kind: kind for kind in ("dismissed", "set_aside", "reduced", "diverted", "reopened")},
}
_SECTIONED = frozenset({"lesser", "amended", *_CONVICTS})


@dataclass(frozen=True, slots=True)
class Label:
    """Counts named at ``start`` to ``end``: by number, or all of them, or (``rest``) all that are left."""

    start: int
    end: int
    numbers: tuple[int, ...]
    rest: bool = False
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Act:
    """What is done to the counts named by ``labels`` (none: not said to which).

    ``section`` is that of a lesser or added offence, ``how`` what a lesser offence came by. Offsets are those of the
    text that was read.
    """

    kind: str
    start: int
    end: int
    cost: float
    labels: tuple[Label, ...] = ()
    section: Mention | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """One fragment of an entry: its place, its acts in their order, and the labels of counts that no act took."""

    start: int
    end: int
    acts: tuple[Act, ...]
    labels: tuple[Label, ...]
    marks: frozenset[str] = field(default_factory=frozenset)


@cache
def _book() -> PhraseBook:
    rows = read_yaml("minute_abbreviations")["acts"]
    return PhraseBook(tuple(Phrase.model_validate({"confidence": "medium", **row}) for row in rows), shortest=2)


@lru_cache(maxsize=4096)
def read_acts(text: str, on: str | None = None, bracketed: bool = False) -> tuple[Fragment, ...]:
    """Return the fragments of an entry.

    Args:
        text: the words of the entry.
        on: the day of the entry, ISO: of doubtful sections, those in force are better.
        bracketed: whether ``1)`` names a count, as it does on a day's docket.
    """
    flat = plain(text)
    fragments: list[Fragment] = []
    found = [each for each in _book().find(text) if each.canonical]
    # a verdict or plea of one letter, before the counts that it is of
    letters = [Found(match.start(), match.end(), "guilty", 0.0) for match in _LETTER.finditer(flat)]
    found += [each for each in letters if not any(a.start < each.end and each.start < a.end for a in found)]
    found.sort(key=lambda each: each.start)
    labels = counts_named(flat, bracketed)
    sections = [mention for mention in find_charges(text, on) if not _is_label(mention, labels)]
    for start, end in _pieces(flat):
        within = [each for each in found if start <= each.start < end]
        named = [label for label in labels if start <= label.start < end]
        charged = [mention for mention in sections if start <= mention.start < end]
        said = _sentence_start(flat, fragments, start)
        fragments.append(_fragment(flat, said, start, end, within, named, charged))
    return tuple(_granted_behind(flat, fragments))


def counts_named(text: str, bracketed: bool = False) -> list[Label]:
    """Return the places in *text* (plain capitals) where counts are named."""
    found = []
    patterns = (_COUNT, _ORDINAL, _BRACKETED) if bracketed else (_COUNT, _ORDINAL)
    for pattern in patterns:
        for match in pattern.finditer(text):
            numbers = list(_numbers(match["list"]))
            if numbers:
                cost = sum(cost for _, cost in numbers)
                found.append(Label(match.start(), match.end(), tuple(number for number, _ in numbers), cost=cost))
    for match in _ALL.finditer(text):
        found.append(Label(match.start(), match.end(), (), rest=match["rest"] is not None))
    ordered = sorted(found, key=lambda label: (label.start, -label.end))
    return [label for index, label in enumerate(ordered) if not any(o.end > label.start for o in ordered[:index])]


def _numbers(listed: str) -> Iterator[tuple[int, float]]:
    parts = re.split(rf"({_JOINT})(?:C[T1]S?\.?\s?)?", listed)
    last: int | None = None
    for index in range(0, len(parts), 2):
        number = count_number(re.sub(r"^0+(?=\d)", "", parts[index].strip()))
        if number is None:
            continue
        joint = parts[index - 1].strip() if index else ""
        if joint in ("THROUGH", "THRU", "TO", "-") and last is not None and last < number[0] <= last + 30:
            yield from ((between, number[1]) for between in range(last + 1, number[0]))
        yield number
        last = number[0]


def _is_label(mention: Mention, labels: Sequence[Label]) -> bool:
    return any(label.start <= mention.start < label.end for label in labels)


def _pieces(flat: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(flat):
        before = flat[max(match.start() - 8, 0) : match.start()]
        if match[0][0] == "." and (_ABBREVIATED.search(before) or _numbers_follow(before, flat[match.end() :])):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(flat):
        yield start, len(flat)


def _sentence_start(flat: str, fragments: Sequence[Fragment], start: int) -> int:
    """Return where the sentence begins of which a fragment behind a semicolon is a part."""
    for fragment in reversed(fragments):
        if not flat[fragment.start : fragment.end].rstrip().endswith(";"):
            break
        start = fragment.start
    return start


def _numbers_follow(before: str, behind: str) -> bool:
    """Tell the point of ``Cts. 1 & 2`` from one that ends a fragment."""
    counted = re.search(r"(?:^|[^A-Z0-9])(?:CTS?|CNTS?|NOS?|SECS?)$", before)
    return counted is not None and bool(re.match(r"#?\s?(?:\d|[IVX]{1,4}\b)", behind))


def _fragment(
    flat: str,
    said: int,
    start: int,
    end: int,
    found: Sequence[Found],
    labels: Sequence[Label],
    charged: Sequence[Mention],
) -> Fragment:
    words = flat[start:end]
    acts = [Act(_resolved(str(each.canonical), flat[said:end]), each.start, each.end, each.cost) for each in found]
    marks = frozenset(name for name, pattern in _MARKS if pattern.search(words))
    if "asked" in marks and _ON_MOTION.search(words):
        marks |= {"on motion"}
    if "granted" in marks:
        acts = [replace(act, kind="dismissed") if act.kind == "dismissal_moved" else act for act in acts]
    kept = [act for act in acts if _stands(act, words, marks)]
    kept, left = _with_labels(flat, kept, labels)
    kept = _with_sections(kept, charged)
    return Fragment(start, end, tuple(_with_how(kept)), tuple(left), marks)


def _resolved(kind: str, words: str) -> str:
    """Return a bare ``guilty`` as the plea or the finding that the fragment makes it."""
    if kind == "guilty":
        return "found" if _FINDING.search(words) else "plea_guilty"
    if kind == "not_guilty":
        return "acquitted" if _FINDING.search(words) else "plea_not_guilty"
    return kind


def _stands(act: Act, words: str, marks: frozenset[str]) -> bool:
    """Tell whether an act is done: not refused, asked for only, or left to a later day."""
    if act.kind == "dismissal_moved":
        return False  # asked for only
    if act.kind in ("dismissed", "reduced", "reduced_to_infraction", "diverted", "set_aside", "reopened"):
        if "refused" in marks and "granted" not in marks:
            return act.kind == "reopened" and "asked" not in marks and "DEN" not in words
        if act.kind in ("dismissed", "reduced", "diverted") and "later" in marks and "granted" not in marks:
            return False
        if act.kind == "dismissed" and "prior" in marks and not counts_named(words):
            return False
        if act.kind == "set_aside":
            return "granted" in marks if "asked" in marks else "later" not in marks and bool(_DONE.search(words))
        if act.kind == "reopened" and "asked" in marks:
            return "granted" in marks
        if act.kind in ("reduced", "diverted") and "asked" in marks:
            return "granted" in marks or "on motion" in marks
    if act.kind == "revoked":
        return "later" not in marks
    if act.kind in ("found", "plea_guilty", "plea_nolo", "acquitted"):
        return "prior" not in marks or bool(counts_named(words))
    return True


def _granted_behind(flat: str, fragments: list[Fragment]) -> Iterator[Fragment]:
    """Let ``Granted.`` by itself stand for what the fragment before it asked."""
    for index, fragment in enumerate(fragments):
        following = fragments[index + 1] if index + 1 < len(fragments) else None
        if (
            following is not None
            and not fragment.acts
            and "asked" in fragment.marks
            and "granted" in following.marks
            and not following.acts
            and following.end - following.start < 40
        ):
            acts = [
                Act(_GRANTABLE[each.canonical], fragment.start + each.start, fragment.start + each.end, each.cost)
                for each in _book().find(flat[fragment.start : fragment.end])
                if each.canonical in _GRANTABLE
            ]
            acts, left = _with_labels(flat, acts, fragment.labels)
            yield replace(fragment, acts=tuple(acts), labels=tuple(left), marks=fragment.marks | {"granted"})
        else:
            yield fragment


def _with_labels(flat: str, acts: Sequence[Act], labels: Sequence[Label]) -> tuple[list[Act], list[Label]]:
    """Give each label to the act before or behind it that it belongs to."""
    mains = [act for act in acts if act.kind not in ("withdrawn", "referred", "sentenced")]
    owned: dict[int, list[Label]] = {}
    left: list[Label] = []
    last: tuple[Label, int] | None = None
    for label in labels:
        before = max((i for i, act in enumerate(mains) if act.end <= label.start), default=None)
        behind = min((i for i, act in enumerate(mains) if act.start >= label.end), default=None)
        owner = _owner(flat, label, mains, before, behind, owned, last)
        if owner is None:
            left.append(label)
            continue
        owned.setdefault(owner, []).append(label)
        last = (label, owner)
    given = {id(mains[i]): tuple(found) for i, found in owned.items()}
    return [replace(act, labels=given.get(id(act), ())) for act in acts], left


def _owner(
    flat: str,
    label: Label,
    acts: Sequence[Act],
    before: int | None,
    behind: int | None,
    owned: dict[int, list[Label]],
    last: tuple[Label, int] | None,
) -> int | None:
    if before is None or behind is None:
        return before if before is not None else behind
    gap_before, gap_behind = flat[acts[before].end : label.start], flat[label.end : acts[behind].start]
    if last is not None and last[1] == before:
        gap_before = flat[last[0].end : label.start]
    near_before = bool(_ATTACHED.fullmatch(gap_before)) and not _BREAK.search(gap_before)
    near_behind = bool(_NEXT.fullmatch(gap_behind))
    if near_before and near_behind:
        return before if acts[before].kind in _BEHIND and not owned.get(before) else behind
    if near_before or near_behind:
        return before if near_before else behind
    if acts[behind].kind not in _BEHIND and _BREAK.search(gap_before) and not _BREAK.search(gap_behind):
        return behind
    return before


def _with_sections(acts: Sequence[Act], charged: Sequence[Mention]) -> list[Act]:
    """Give a lesser or added offence its section: the first behind the act and before the next."""
    found = []
    for index, act in enumerate(acts):
        stop = min((other.start for other in acts[index + 1 :] if other.kind != "withdrawn"), default=10**9)
        behind = [mention for mention in charged if act.end <= mention.start < stop]
        found.append(replace(act, section=behind[0]) if behind and act.kind in _SECTIONED else act)
    return found


def _with_how(acts: Sequence[Act]) -> list[Act]:
    """Join a lesser offence to the plea or finding that it came by; one that speaks of it alone is taken into it."""
    found: list[Act] = []
    for index, act in enumerate(acts):
        if act.kind != "lesser":
            found.append(act)
            continue
        by = next((other for other in reversed(acts[:index]) if other.kind in (*_CONVICTS, "acquitted")), None)
        behind = next((other for other in acts[index + 1 :] if other.kind in _CONVICTS), None)
        if by is not None and by.kind == "acquitted" and behind is not None:
            by = behind
        by = by or behind
        if by is None or by.kind == "acquitted":
            continue
        if by in found and (not act.labels or not by.labels):
            found.remove(by)
            act = replace(act, labels=act.labels or by.labels)
        found.append(replace(act, how=by.kind, section=act.section or by.section))
    return found
