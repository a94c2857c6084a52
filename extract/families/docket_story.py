"""Each count of one defendant, followed through the entries: plea, finding, dismissal, sentence, what came later."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.draft import Field, UpdateDraft
from extract.families.docket_acts import Act, Fragment, Label
from extract.families.docket_charges import Charged
from extract.families.docket_entries import Entry
from extract.families.docket_passages import Passage
from nlp.characters import plain
from nlp.sections import Mention
from nlp.sentences import find_sentence_parts

__all__ = ["NO_SENTENCE_TOLD", "CountState", "Place", "Story", "Told", "follow", "in_order"]

_PLEAS = {
    "plea_guilty": "guilty",
    "plea_nolo": "nolo_contendere",
    "plea_not_guilty": "not_guilty",
    "plea_insanity": "not_guilty_by_reason_of_insanity",
}
_OUTCOMES = {
    "plea_guilty": "convicted",
    "plea_nolo": "convicted",
    "found": "convicted",
    "lesser": "convicted",
    "acquitted": "acquitted",
    "dismissed": "dismissed",
    "diverted": "diverted",
    "held": "held_to_answer",
}
_UPDATES = {
    "set_aside": "set_aside",
    "revoked": "probation_revoked",
    "reduced": "reduced",
    "reduced_to_infraction": "reduced",
    "sentence_modified": "sentence_modified",
}
_ASSESSMENT = re.compile(
    r"(?:\+|\bPLUS\b|&)?\s*\b(?:P\.?\s?/?\s?A\b\.?|PEN(?:ALTY)?\.?\s+ASS(?:ESS)?M(?:EN)?TS?)(?![A-Z])"
)
# the name of the hearing, not of a part
_HEARING = re.compile(r"\bPROB(?:ATION)?\.?\s*(?:&|AND)?\s*SEN(?:T(?:ENC(?:E|ING))?)?\b\.?\s*:?")
_WITHHELD = re.compile(r"\bESS\b|\bEXEC\w*\.?\s+(?:OF\s+)?SEN\w*\.?\s+(?:IS\s+)?SUSP")
_EVERY = re.compile(r"\bAS\s+CHARGED\b|\bTO\s+THE\s+CHARGE\b|\bTO\s+CHARGE\b")
_NO_SENTENCE = re.compile(
    r"\bBAIL\b|\bMAX(?:IMUM)?\b|\bP\s?(?:&|AND)\s?S\s+SET\b|\bSET\s+(?:FOR|\d)|\bTRIAL\s+SET\b|\bCONT'?D\b"
)
_WHICH = "an entry does not say of which counts it speaks"
_UNREAD_COUNT = "an entry names a count that was not read among the charges"
_ORPHAN = "an entry tells of a sentence or its end, and none of a plea or finding before it"
_UNDONE = "a plea, finding or judgment was undone later"
NO_SENTENCE_TOLD = "no sentence was found after a conviction"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read: a passage and offsets in it, and what the reading cost."""

    words: Passage
    start: int
    end: int
    cost: float = 0.0

    def of(self, value: str) -> Field[str]:
        """Return *value* as read there."""
        return self.words.read(value, self.start, self.end, cost=self.cost)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry and those of its fragments that speak of the defendant."""

    entry: Entry
    fragments: tuple[Fragment, ...]


@dataclass(slots=True)
class CountState:
    """What the entries have made of one count so far."""

    charged: Charged
    number: int | None
    outcome: str | None = None
    place: Place | None = None
    entry: Entry | None = None
    plea: Field[str] | None = None
    lesser: tuple[Passage, Mention] | None = None
    lesser_named: bool = False
    reduced: Field[str] | None = None
    sentence: list[tuple[str, Field[str] | Field[float]]] = field(default_factory=list)
    sentenced: Entry | None = None
    updates: list[tuple[Entry, UpdateDraft]] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """The counts of a defendant after the last entry; ``judged`` is the entry that imposed a sentence."""

    counts: list[CountState]
    judged: Entry | None = None
    doubts: list[str] = field(default_factory=list)


def in_order(entries: Sequence[Entry]) -> set[int]:
    """Return the indices of the entries whose days follow each other; a day that breaks the order was misread."""
    dated = [(index, entry.day.value) for index, entry in enumerate(entries) if entry.day is not None]
    longest = [1] * len(dated)
    before: list[int | None] = [None] * len(dated)
    if all(a[1] <= b[1] for a, b in pairwise(dated)):
        return {index for index, _ in dated}
    for here in range(len(dated)):
        for earlier in range(max(here - 200, 0), here):
            if dated[earlier][1] <= dated[here][1] and longest[earlier] + 1 > longest[here]:
                longest[here], before[here] = longest[earlier] + 1, earlier
    at: int | None = max(range(len(dated)), key=lambda i: longest[i]) if dated else None
    kept = set()
    while at is not None:
        kept.add(dated[at][0])
        at = before[at]
    return kept


def follow(charged: Sequence[Charged], numbers: Sequence[int | None], told: Sequence[Told]) -> Story:
    """Follow the counts *charged* against a defendant, numbered *numbers*, through the entries *told* of them."""
    story = Story([CountState(each, number) for each, number in zip(charged, numbers, strict=True)])
    for each in told:
        _follow_entry(story, each)
    if any(count.outcome == "convicted" for count in story.counts) and story.judged is None:
        story.doubts.append(NO_SENTENCE_TOLD)
    return story


def _follow_entry(story: Story, told: Told) -> None:
    entry = told.entry
    kinds = {act.kind for fragment in told.fragments for act in fragment.acts}
    after = _is_later(story.judged, entry)
    if "set_aside" in kinds and any(count.outcome == "convicted" for count in story.counts):
        # the plea, its withdrawal and the dismissal are all one order
        _update(story, told, "set_aside", everything=True)
        return
    for fragment in told.fragments:
        for act in fragment.acts:
            _apply(story, entry, fragment, act, after)
        if not after:
            _impose(story, entry, fragment)
    if after:
        for kind in ("revoked", "reduced", "reduced_to_infraction", "sentence_modified"):
            if kind in kinds and not (kind == "revoked" and "reinstated" in kinds):
                _update(story, told, kind, everything=False)
    elif kinds & {"set_aside", "revoked"} and not any(count.outcome for count in story.counts):
        story.doubts.append(_ORPHAN)


def _is_later(judged: Entry | None, entry: Entry) -> bool:
    """Tell whether an entry is of another day than the one that imposed the sentence."""
    if judged is None or judged is entry:
        return False
    return judged.day is None or entry.day is None or judged.day.value != entry.day.value


def _apply(story: Story, entry: Entry, fragment: Fragment, act: Act, after: bool) -> None:
    place = Place(entry.words, act.start, act.end, act.cost)
    if act.kind == "reopened":
        for count in _meant(story, entry, fragment, act, open_only=False):
            if count.outcome not in (None, "dismissed"):
                _note(story, _UNDONE)
                count.outcome = count.place = count.entry = count.lesser = None
        return
    if act.kind == "withdrawn" and not any(other.kind in _PLEAS for other in fragment.acts):
        # what was pleaded instead is lost: the plea withdrawn is none
        numbers = {number for label in fragment.labels for number in label.numbers}
        for count in story.counts:
            if count.number in numbers:
                count.plea = None
        return
    if act.kind in ("plea_not_guilty", "plea_insanity"):
        for count in _meant(story, entry, fragment, act, open_only=True):
            count.plea = place.of(_PLEAS[act.kind])
        return
    if act.kind in ("reduced", "reduced_to_infraction") and not after:
        grade = "infraction" if act.kind == "reduced_to_infraction" else "misdemeanor"
        for count in _meant(story, entry, fragment, act, open_only=False):
            if count.outcome in (None, "convicted"):
                count.reduced = place.of(grade)
        return
    if act.kind == "amended" and not after:
        _amend(story, entry, fragment, act)
        return
    outcome = _OUTCOMES.get(act.kind)
    if outcome is None:
        return
    if after and outcome == "convicted":
        return  # a conviction is spoken of again
    _dispose(story, entry, fragment, act, outcome, place)


def _dispose(story: Story, entry: Entry, fragment: Fragment, act: Act, outcome: str, place: Place) -> None:
    counts = _meant(story, entry, fragment, act, open_only=True)
    if (
        not counts
        and not act.labels
        and outcome == "dismissed"
        and any(c.outcome == "convicted" for c in story.counts)
    ):
        _note(story, "a dismissal follows a conviction, and no entry says why")
    kind = act.how or act.kind
    for count in counts:
        if count.outcome == "convicted" and outcome in ("dismissed", "acquitted") and count.sentenced is not None:
            _note(story, "a dismissal follows a conviction, and no entry says why")
            continue
        if count.outcome == "dismissed" and outcome == "convicted":
            _note(story, _UNDONE)
        count.outcome, count.place, count.entry = outcome, place, entry
        if kind in _PLEAS and outcome == "convicted":
            count.plea = place.of(_PLEAS[kind])
        if act.kind == "lesser":
            count.lesser_named = True
            if act.section is not None:
                count.lesser = (entry.words, act.section)
        elif act.section is not None and outcome == "convicted" and len(counts) == 1:
            _other_section(story, count, entry, act.section)


def _other_section(story: Story, count: CountState, entry: Entry, mention: Mention) -> None:
    """Take the section that a plea or finding names, where it is another than the one charged."""
    charged = count.charged.mention
    named = mention.readings[0].value.section
    if named.code is None or charged is None or charged.readings[0].value.section == named:
        return
    if charged.readings[0].value.section.number == named.number:
        return
    count.lesser, count.lesser_named = (entry.words, mention), True


def _amend(story: Story, entry: Entry, fragment: Fragment, act: Act) -> None:
    if act.section is None:
        return
    counts = _meant(story, entry, fragment, act, open_only=True)
    if len(counts) == 1 and (act.labels or len(story.counts) == 1):
        counts[0].lesser, counts[0].lesser_named = (entry.words, act.section), True
    else:
        _note(story, "the charges were amended, and not which of them could be read")


def _meant(story: Story, entry: Entry, fragment: Fragment, act: Act, open_only: bool) -> list[CountState]:
    """Return the counts that an act speaks of: those it names, else those that are left for it."""
    if act.labels:
        return _named(story, act.labels, act)
    live = [count for count in story.counts if count.outcome is None]
    if act.kind in ("dismissed", "diverted", "held") or (
        open_only and act.kind in ("plea_not_guilty", "plea_insanity")
    ):
        return live
    if act.kind in ("reduced", "reduced_to_infraction", "reopened"):
        found = [count for count in story.counts if count.outcome in (None, "convicted", "diverted")]
        convicted = [count for count in found if count.outcome == "convicted"]
        chosen = convicted if convicted and act.kind != "reopened" else found
        if len(chosen) > 1 and act.kind != "reopened":
            _note(story, _WHICH)
        return chosen
    if act.kind == "found" and any(count.outcome == "convicted" and count.entry is entry for count in story.counts):
        return []  # the court finds what has just been pleaded
    words = plain(entry.words.text[fragment.start : fragment.end])
    if len(live) > 1 and not _EVERY.search(words) and act.kind not in ("acquitted",):
        _note(story, _WHICH)
    return live


def _named(story: Story, labels: Iterable[Label], act: Act) -> list[CountState]:
    found: list[CountState] = []
    known = {count.number for count in story.counts}
    for label in labels:
        if label.numbers:
            if not set(label.numbers) <= known:
                # one count without a number of its own is Count 1
                _note(story, _UNREAD_COUNT)
            found += [count for count in story.counts if count.number in label.numbers and count not in found]
        elif label.rest:
            found += [c for c in story.counts if c.outcome is None and c not in found]
        else:
            live = [c for c in story.counts if c.outcome is None or act.kind not in ("dismissed",)]
            found += [c for c in live if c not in found]
    return found


def _impose(story: Story, entry: Entry, fragment: Fragment) -> None:
    """Give the convicted counts the parts of the sentence that a fragment imposes."""
    text = entry.words.text[fragment.start : fragment.end]
    flat = plain(text)
    kinds = {act.kind for act in fragment.acts}
    parts = (
        [] if "referred" in kinds or _NO_SENTENCE.search(flat) else _parts(entry.words, fragment.start, text, flat)
    )
    if not parts and "sentenced" not in kinds:
        return
    if "referred" in kinds or _NO_SENTENCE.search(flat):
        return
    convicted = [count for count in story.counts if count.outcome == "convicted"]
    if not convicted:
        convicted = [count for count in story.counts if _has_pleaded(count)]
        for count in convicted:
            # a sentence is imposed on the plea that stands beside the charge
            count.outcome, count.entry = "convicted", entry
            count.place = Place(entry.words, fragment.start, fragment.end)
    if not convicted:
        live = [count for count in story.counts if count.outcome is None]
        if (
            live
            and "diverted" not in kinds
            and any(kind in ("prison", "jail", "fine", "probation") for kind, _ in parts)
        ):
            _note(story, _ORPHAN)
        return
    named = {number for label in fragment.labels for number in label.numbers}
    meant = [count for count in convicted if count.number in named] or convicted
    story.judged = story.judged or entry
    for count in meant:
        count.sentenced = count.sentenced or entry
        have = {kind for kind, _ in count.sentence}
        count.sentence += [(kind, part) for kind, part in parts if kind == "suspended" or kind not in have]


def _has_pleaded(count: CountState) -> bool:
    plea = count.plea or count.charged.plea
    return count.outcome is None and plea is not None and plea.value in ("guilty", "nolo_contendere")


def _parts(words: Passage, first: int, text: str, flat: str) -> list[tuple[str, Field[str] | Field[float]]]:
    masked = flat
    for pattern in (_ASSESSMENT, _HEARING):
        masked = pattern.sub(lambda match: ";" + " " * (len(match.group()) - 1), masked)
    withheld = _WITHHELD.search(flat)
    found: list[tuple[str, Field[str] | Field[float]]] = []
    for mention in find_sentence_parts(masked):
        part, start, end = mention.part, first + mention.start, first + mention.end
        if part.kind == "fine" and part.dollars is not None:
            found.append(("fine", words.read(part.dollars, start, end, cost=mention.cost)))
        elif part.kind in ("jail", "probation") and part.duration not in (None, "P0D"):
            found.append((part.kind, words.read(str(part.duration), start, end, cost=mention.cost)))
        elif part.kind == "prison" and part.duration is not None:
            found.append(("prison", words.read(part.duration, start, end, cost=mention.cost)))
        else:
            continue
        executed = withheld is None or mention.start > withheld.start()
        if part.kind != "probation" and (part.suspended or not executed):
            found.append(("suspended", words.read(part.kind, start, end)))
    return found


def _update(story: Story, told: Told, kind: str, everything: bool) -> None:
    """Add what a later entry did to the convicted counts that it names, or to all."""
    acts = [(fragment, act) for fragment in told.fragments for act in fragment.acts if act.kind == kind]
    labels = [label for _, act in acts for label in act.labels]
    convicted = [count for count in story.counts if count.outcome == "convicted"]
    named = {number for label in labels for number in label.numbers}
    meant = [count for count in convicted if count.number in named] if named else convicted
    if not meant:
        _note(story, _ORPHAN)
        return
    act = acts[0][1]
    words = told.entry.words
    first, last = (0, len(words.text)) if everything else (acts[0][0].start, acts[0][0].end)
    text = re.sub(r"\s+", " ", words.text[first:last].strip()).upper()
    for count in meant:
        update = UpdateDraft(
            disposition=words.read(_UPDATES[kind], act.start, act.end, cost=act.cost),
            text=words.read(text, first, last) if text else None,
        )
        if not any(entry is told.entry and u.disposition == update.disposition for entry, u in count.updates):
            count.updates.append((told.entry, update))


def _note(story: Story, doubt: str) -> None:
    if doubt not in story.doubts:
        story.doubts.append(doubt)
