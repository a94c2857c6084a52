"""The counts of a RAP sheet's event: number, charge, outcome, grade, sentence and what later became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.confidence import REPAIR
from extract.draft import CountDraft, Field, UpdateDraft, derived, illegible, read
from extract.families.charges import titled
from extract.families.rap_sheet_dates import event_date
from extract.families.rap_sheet_events import RawCount, RawDisposition, RawEvent, Spans
from extract.families.rap_sheet_layout import SheetLayout
from extract.families.rap_sheet_numbers import count_numbers
from extract.families.rap_sheet_sections import Style, choose, doubted_grade, unlisted
from extract.families.rap_sheet_sentences import read_sentence
from extract.text import PageText, Stretch
from nlp.dispositions import find_severities, parse_disposition, parse_severity
from nlp.misreads import best
from nlp.sections import find_charges, parse_charge
from nlp.values import Reading, Section

__all__ = ["SheetFacts", "read_counts"]

_CHARGE_IN_COMMENT = re.compile(r"(?:C[NH][TI]\W{0,3}(\d{1,3}))?\W{0,3}C[HN]RG\W*", re.IGNORECASE)
_SENTENCE_IN_COMMENT = re.compile(r"\W*(?:SEN\W{0,2}X|X\W?SEN\W|SEN\s?[-:])\s*", re.IGNORECASE)

# What becomes of a conviction later; as a first outcome these say nothing of how it came to one.
_LATER = frozenset({"set_aside", "reduced", "sentence_modified", "probation_revoked", "sealed"})
_GRADES = {"F": "felony", "M": "misdemeanor", "I": "infraction"}


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What holds for a whole sheet.

    The last plausible day, whether it prints the grades of its convictions (``CONV STATUS``), how it prints the
    letters of subdivisions, and where its lines stand.
    """

    latest: date
    graded: bool
    letters: Style
    layout: SheetLayout


def read_counts(text: PageText, event: RawEvent, on: str | None, facts: SheetFacts) -> tuple[CountDraft, ...]:
    """Return the drafts of an event's counts; a range stands for that many counts alike.

    Args:
        text: the sheet.
        event: what stands under the event's heading.
        on: the event's date, where it is known.
        facts: what holds for the whole sheet.
    """
    elsewhere = _charges_in_comments(text, event)
    drafts: list[CountDraft] = []
    for raw in event.counts:
        numbers = count_numbers(text, raw, len(drafts) + 1)
        for alike in _charged_alike(raw, numbers, elsewhere):
            draft = _count(text, event, raw, on, facts, elsewhere, alike)
            if draft.disposition is not None and draft.disposition.value == "convicted":
                draft = _with_grade_missed(text, raw, draft, facts)
            drafts += [replace(draft, number=number) for number in alike] or [draft]
    return tuple(drafts)


# -- one count


def _count(
    text: PageText,
    event: RawEvent,
    raw: RawCount,
    on: str | None,
    facts: SheetFacts,
    elsewhere: dict[int, Spans],
    numbers: Sequence[Field[int]],
) -> CountDraft:
    draft = titled(text, _charge(text, _charge_spans(raw, numbers, elsewhere), raw.flags, on, facts.letters))
    first, later = _outcomes(text, raw)
    disposition = _disposition(text, first) if first is not None else None
    on_day: Field[str] | None = None
    if event.kind == "court" and disposition is not None and disposition.value is not None and on is not None:
        on_day = derived(on, "disposition", "../../date")
    severity = _severity(text, raw, first)
    if severity is not None:
        severity = doubted_grade(text, severity, _section(draft), on)
    return replace(
        draft,
        disposition=disposition,
        disposition_date=on_day,
        severity=severity,
        sentence=read_sentence(text, _sentence_spans(text, raw)),
        updates=tuple(_update(text, outcome, on, facts.latest) for outcome in later),
    )


def _charged_alike(
    raw: RawCount, numbers: Sequence[Field[int]], elsewhere: dict[int, Spans]
) -> list[Sequence[Field[int]]]:
    """Return a range's numbers, parted where a comment gives each a charge of its own."""
    if len(numbers) < 2 or not _is_elsewhere(raw):
        return [numbers]
    charges = [elsewhere.get(number.value) if number.value is not None else None for number in numbers]
    return [numbers] if all(each == charges[0] for each in charges) else [(number,) for number in numbers]


def _is_elsewhere(raw: RawCount) -> bool:
    return raw.see_comment is not None or not raw.charge


def _charge_spans(raw: RawCount, numbers: Sequence[Field[int]], elsewhere: dict[int, Spans]) -> Spans:
    """Return where the count's charge stands: under it, or, where the line says so, in a comment."""
    if _is_elsewhere(raw):
        for number in numbers:
            if number.value in elsewhere:
                return elsewhere[number.value]
    return raw.charge


def _charges_in_comments(text: PageText, event: RawEvent) -> dict[int, Spans]:
    """Return the charges given in comments (``COM: CNT 02 CHRG-537E(A) PC``) by the number of their count.

    A comment may give those of several counts, one behind the other.
    """
    found: dict[int, Spans] = {}
    for place, raw in enumerate(event.counts, 1):
        own = [number.value for number in count_numbers(text, raw, place) if number.value is not None]
        for spans in raw.comments:
            stretch = Stretch(text, spans)
            matches = list(_CHARGE_IN_COMMENT.finditer(stretch.text))
            ends = ([match.start() for match in matches[1:]] + [len(stretch.text)])[: len(matches)]
            for match, end in zip(matches, ends, strict=True):
                named = [int(match[1])] if match[1] else own
                for number in named:
                    found.setdefault(number, list(stretch.spans(match.end(), end)))
    return found


def _charge(text: PageText, spans: Spans, flags: Spans, on: str | None, letters: Style) -> CountDraft:
    """Return a draft with section, code and description, and whether it is an attempt or a conspiracy."""
    attempted = _flag(text, flags, "ATTEMPT")
    conspiracy = _flag(text, flags, "CONSPIRACY")
    stretch = Stretch(text, spans)
    words, repaired = _put_right(stretch.text)
    mention = next(iter(find_charges(words, on)), None)
    readings = [replace(r, cost=r.cost + repaired) for r in parse_charge(words, on)] if mention is not None else []
    if mention is None or not readings:
        unread = (
            illegible(text, *spans[0], "no section can be read here") if stretch.text and mention is None else None
        )
        return CountDraft(code=unread, section=unread, attempted=attempted, conspiracy=conspiracy)
    chosen, reason = choose(readings, on, letters)
    where = stretch.spans(mention.start, mention.end)
    section = chosen.value.section
    sense = 1.0 if all(text.is_born_digital(*span) for span in where) else unlisted(section)
    described = chosen.value.description
    return CountDraft(
        code=read(text, section.code, *where, cost=chosen.cost, reason=reason, sense=sense) if section.code else None,
        section=replace(
            read(text, section.number, *where, cost=chosen.cost, reason=reason, sense=sense),
            alternatives=tuple(
                (other.value.section.number, round(0.5 * REPAIR**other.cost, 4), "second reading")
                for other in readings[:4]
                if other.value.section != section
            ),
        ),
        description=read(text, described, *(stretch.spans(mention.end) or where)) if described else None,
        attempted=attempted or (read(text, True, *where, cost=chosen.cost) if chosen.value.attempted else None),
        conspiracy=conspiracy or (read(text, True, *where, cost=chosen.cost) if chosen.value.conspiracy else None),
    )


def _put_right(words: str) -> tuple[str, float]:
    """Return a charge, as long as it was, with the marks put right that scanners make of a bracket or a C."""
    right = re.sub(r"[¢€](?=\()", " ", words)
    right = re.sub(r"(?<=\()([¢€])[¢€]?(?=\))", lambda match: "C".ljust(len(match[0])), right)
    right = re.sub(r"(?<=\d)[¢€](?=[A-Z0-9]\))", "(", right)
    return right, 0.5 if right != words else 0.0


def _section(draft: CountDraft) -> Section | None:
    if draft.section is None or draft.section.value is None:
        return None
    return Section(draft.code.value if draft.code is not None else None, draft.section.value)


def _flag(text: PageText, flags: Spans, word: str) -> Field[bool] | None:
    for start, end in flags:
        found = best(text.text[start:end].strip(" -–—*.").upper(), (word, word + "ED"), 1.5)
        if found is not None:
            return read(text, True, (start, end), cost=found[1])
    return None


def _with_grade_missed(text: PageText, raw: RawCount, draft: CountDraft, facts: SheetFacts) -> CountDraft:
    """Doubt the charge's grade on a conviction without its own, where the sheet's others have one.

    Where the next line stands right under the outcome, none was lost: no grade, or only the charge's, is printed.
    """
    if any(outcome.status for outcome in raw.dispositions):
        return draft
    outcome = next((each for each in raw.dispositions if each.dated is None), None)
    complete = outcome is not None and not raw.stray and _is_whole(text, outcome, facts.layout)
    if draft.severity is None and outcome is not None and complete:
        said = Stretch(text, outcome.words)
        return replace(draft, severity=Field(None, spans=said.spans(), raw=said.text))
    if not facts.graded or complete or draft.severity is None or draft.severity.reason is not None:
        return draft
    reason = "the grade of the conviction was not found, only that of the charge"
    return replace(draft, severity=replace(draft.severity, reason=reason))


def _is_whole(text: PageText, outcome: RawDisposition, layout: SheetLayout) -> bool:
    """Tell whether the outcome's words are all one known outcome, and no line behind them was lost."""
    words = Stretch(text, outcome.words)
    spans = words.spans()
    if not spans or find_severities(words.text) or len(spans) > 1 or parse_disposition(words.text) is None:
        return False
    return layout.follows_at_once(spans[-1][1])


# -- what became of it


def _outcomes(text: PageText, raw: RawCount) -> tuple[RawDisposition | None, list[RawDisposition]]:
    """Return the count's outcome, and the later ones.

    The outcome is the first without a date line of its own. Lines such as advisements are printed as outcomes too:
    of several without a date, one that settles the count goes first, and those that say nothing are left out.
    """
    undated = [outcome for outcome in raw.dispositions if outcome.dated is None]
    settling = [outcome for outcome in undated if _settles(text, outcome)]
    first = next(iter(settling or undated or raw.dispositions), None)
    later = [
        outcome
        for outcome in raw.dispositions
        if outcome is not first and (outcome.dated is not None or _value(text, outcome) not in (None, "other"))
    ]
    return first, later


def _value(text: PageText, outcome: RawDisposition) -> str | None:
    reading = _disposition_reading(text, outcome)
    return reading[0].value if reading is not None else None


def _settles(text: PageText, outcome: RawDisposition) -> bool:
    value = _value(text, outcome)
    return value is not None and value != "other" and value not in _LATER


def _disposition_reading(
    text: PageText, outcome: RawDisposition
) -> tuple[Reading[str], tuple[tuple[int, int], ...]] | None:
    """Return the reading of the outcome's words and where they stand: all its lines, or the first alone."""
    found = []
    for pieces in (outcome.words, outcome.words[:1]):
        stretch = Stretch(text, pieces)
        reading = parse_disposition(stretch.text) if stretch.text else None
        if reading is not None:
            found.append((reading, stretch.spans()))
    return min(found, key=lambda pair: pair[0].cost, default=None)


def _disposition(text: PageText, outcome: RawDisposition) -> Field[str]:
    reading = _disposition_reading(text, outcome)
    if reading is None:
        words = Stretch(text, outcome.words).spans()
        start, end = words[0] if words else (outcome.mark.start, outcome.mark.end)
        return illegible(text, start, end, "the words of this outcome are not known")
    found = read(text, reading[0].value, *reading[1], cost=reading[0].cost)
    return supported_by_words(found, reading[0])


def supported_by_words(field: Field[str], reading: Reading[str]) -> Field[str]:
    """Return *field* with the support that a long word of a small vocabulary gives, read without any repair."""
    long = sum(char.isalpha() for char in reading.raw) >= 6
    return replace(field, support=0.9) if long and not reading.cost else field


def _update(text: PageText, outcome: RawDisposition, on: str | None, latest: date) -> UpdateDraft:
    day: Field[str] | None = None
    if outcome.dated is not None:
        day = event_date(text, outcome.dated, latest, on)
    disposition = _disposition(text, outcome)
    if outcome.dated is None:
        disposition = replace(disposition, reason="a second outcome without a date of its own")
    words = Stretch(text, outcome.words)
    return UpdateDraft(
        date=day,
        disposition=disposition,
        text=read(text, words.text, *words.spans()) if words.text else None,
    )


def _severity(text: PageText, raw: RawCount, outcome: RawDisposition | None) -> Field[str] | None:
    """Return the grade: what ``CONV STATUS`` says, else the type of charge. A printed N or W is null."""
    if outcome is not None and outcome.status:
        stretch = Stretch(text, outcome.status[:1])
        reading = parse_severity(stretch.text) if stretch.text else None
        if reading is not None:
            return supported_by_words(read(text, reading.value, *stretch.spans(), cost=reading.cost), reading)
        if stretch.text:
            return illegible(text, *stretch.spans()[0], "the grade of the conviction cannot be read")
    if raw.type_of_charge is None:
        return None
    letter = re.compile(r"[A-Za-z0-9]").search(text.text, *raw.type_of_charge)
    if letter is None:
        return illegible(text, *raw.type_of_charge, "the type of charge cannot be read")
    printed, span = letter[0].upper(), letter.span()
    if printed in _GRADES:
        # a line behind the outcome that nothing explains may have been its grade
        unexplained = "a line behind the outcome cannot be read" if raw.stray else None
        return read(text, _GRADES[printed], span, reason=unexplained)
    if printed in ("N", "W"):
        return Field(None, spans=(span,), raw=text.raw(*raw.type_of_charge))
    return illegible(text, *span, "no letter of a type of charge")


def _sentence_spans(text: PageText, raw: RawCount) -> Spans:
    """Return where the sentence stands: behind ``SEN:``, or in a comment (``COM: SEN-X3 YR PROB``)."""
    if raw.sentence:
        return raw.sentence
    for spans in raw.comments:
        stretch = Stretch(text, spans)
        match = _SENTENCE_IN_COMMENT.match(stretch.text)
        if match is not None:
            return list(stretch.spans(match.end()))
    return []
