"""The cycles and events of a RAP sheet: from its lines to what each event and count consists of.

This collects stretches of text only; ``rap_sheet_counts`` reads values from them. An event is opened by its heading;
the next line gives its date and agency; counts follow, each with a charge, remarks, and what became of it. A line
without a mark goes on with what stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from extract.families.rap_sheet_lines import EVENT_MARKS, Mark, SheetLine, segments
from extract.text import PageText
from nlp.courts import find_court
from nlp.dates import parse_date
from nlp.misreads import best
from nlp.sections import find_charges, parse_charge
from nlp.values import Court

__all__ = ["RawCount", "RawDisposition", "RawEvent", "Spans", "collect", "kind_by_agency"]

Spans = list[tuple[int, int]]

FLAGS = (
    "WARRANT",
    "BENCH WARRANT",
    "PROBATION REVO",
    "PROBATION REVOCATION",
    "PAROLE REVOCATION",
    "ATTEMPTED",
    "ATTEMPT",
    "CONSPIRACY",
    "ACCESSORY",
    "CRT ORDER",
    "FAIL TO APPEAR",
)
# The text of a line that begins with a date: the date's characters, then, if anything, an agency.
_DATED = re.compile(
    r"\W*([0-9OQDILSZBG][0-9OQDILSZBG.,'·:\- ]{5,}?[0-9OQDILSZBG.])(?=\s+[A-Z(]|C[A4]|US|\W*$)", re.IGNORECASE
)
_AGENCY = re.compile(r"\b(?:CA|US)[A-Z0-9]{2}\b", re.IGNORECASE)

_EVENT_OF_AGENCY = {
    "superior": "court",
    "municipal": "court",
    "justice": "court",
    "police": "arrest",
    "sheriff": "arrest",
    "prison": "custody",
    "probation": "probation",
}


@dataclass(slots=True)
class RawDisposition:
    """One outcome: where its words, its date line and its grade stand."""

    words: Spans
    mark: Mark
    dated: tuple[int, int] | None = None
    status: Spans = field(default_factory=list)


@dataclass(slots=True)
class RawCount:
    """One ``CNT:`` line and all that stands under it. ``mark`` is None where the line itself was not found."""

    mark: Mark | None
    head: tuple[int, int]
    charge: Spans = field(default_factory=list)
    further: list[Spans] = field(default_factory=list)  # other sections under the same count
    flags: Spans = field(default_factory=list)
    type_of_charge: tuple[int, int] | None = None
    see_comment: tuple[int, int] | None = None
    comments: list[Spans] = field(default_factory=list)
    sentence: Spans = field(default_factory=list)
    dispositions: list[RawDisposition] = field(default_factory=list)
    stray: Spans = field(default_factory=list)  # lines behind an outcome that nothing explains


@dataclass(slots=True)
class RawEvent:
    """One event; ``kind`` is a record's event type, ``heading`` None where the heading was not found."""

    kind: str
    heading: tuple[int, int] | None
    cost: float = 0.0
    cycle: int = 1
    cycle_rule: tuple[int, int] | None = None
    name: tuple[int, int] | None = None
    birth: tuple[int, int] | None = None
    dated: tuple[int, int] | None = None
    agency: tuple[int, int] | None = None
    counts: list[RawCount] = field(default_factory=list)


Target = Literal["charge", "words", "status", "sentence", "comment", "none"]


class _Collector:
    """Walks the lines of a sheet behind its heading."""

    def __init__(self, text: PageText) -> None:
        self.text = text
        self.events: list[RawEvent] = []
        self.doubts: list[str] = []
        self.cycle = 0
        self.rule: SheetLine | None = None  # the last rule since an event's lines
        self.cycle_rule: tuple[int, int] | None = None
        self.dated: tuple[int, int] | None = None  # the date of the update that comes
        self.target: Target = "none"
        self.open: Spans = []

    @property
    def event(self) -> RawEvent | None:
        return self.events[-1] if self.events else None

    @property
    def count(self) -> RawCount | None:
        event = self.event
        return event.counts[-1] if event is not None and event.counts else None

    # -- rules and headings

    def take(self, line: SheetLine, following: SheetLine | None) -> None:
        """Take in one line; *following* is the next line of the sheet."""
        if line.rule is not None:
            if line.rule == "cycle" or self.rule is None:
                self.rule = line
            self.target = "none"
            return
        lead = line.lead
        if lead is None or lead.kind not in EVENT_MARKS:
            self.rule = None
        for mark, start, end in segments(line):
            if mark is None:
                self.unmarked(line, start, end, following)
            elif mark.kind in EVENT_MARKS and mark is lead and self.opens(mark, line):
                self.begin(mark.kind, (mark.start, mark.end), mark.cost)
            else:
                self.marked(mark, start, end, following)

    def opens(self, mark: Mark, line: SheetLine) -> bool:
        """An event's heading ends in a colon, save where its words alone are enough; words of sentences do not."""
        if mark.kind in ("mental_health", "arrest", "supplemental_arrest"):
            return True
        signed = any(char in self.text.text[mark.start : mark.end] for char in ":;")
        return signed or self.rule is not None or any(other.kind == "name" for other in line.marks)

    def begin(self, kind: str, heading: tuple[int, int] | None, cost: float) -> None:
        rule = self.rule.rule if self.rule is not None else None
        event = self.event
        new_cycle = rule == "cycle" or event is None or (kind == "arrest" and rule is None)
        if new_cycle:
            self.cycle += 1
            self.cycle_rule = (self.rule.start, self.rule.end) if rule == "cycle" and self.rule else None
        self.events.append(
            RawEvent(
                "other" if kind == "other_event" else kind,
                heading,
                cost,
                cycle=self.cycle,
                cycle_rule=self.cycle_rule,
            )
        )
        self.rule, self.dated, self.target = None, None, "none"

    # -- marks within an event

    def marked(self, mark: Mark, start: int, end: int, following: SheetLine | None) -> None:
        event = self.event
        if event is None or mark.kind in EVENT_MARKS:
            if event is not None:
                self.unmarked(None, mark.start, end, following)
            return
        match mark.kind:
            case "name":
                if event.counts:
                    # only headings of events name the name that was used: this one's own words were not read
                    self.begin("other_event", None, 0.0)
                self.events[-1].name = (start, end)
            case "birth_date" if not event.counts:
                event.birth = (start, end)
            case "count":
                event.counts.append(RawCount(mark, (start, end)))
                self.rule, self.dated, self.target = None, None, "none"
            case "disposition":
                self.outcome(mark, start, end)
            case "conviction_status":
                outcome = self.last_outcome()
                if outcome is not None:
                    outcome.status.append((start, end))
                    self.aim("status", outcome.status)
            case "sentence":
                self.sentence(start, end)
            case "type_of_charge":
                if self.count is not None and self.count.type_of_charge is None:
                    self.count.type_of_charge = (start, end)
                self.target = "none"
            case "comment" | "arresting_agency":
                self.comment(start, end)
            case "charge_in_comment":
                self.comment(mark.start, end)
            case _:
                self.target = "none"

    def aim(self, target: Target, spans: Spans) -> None:
        self.target, self.open = target, spans

    def last_outcome(self) -> RawDisposition | None:
        return self.count.dispositions[-1] if self.count is not None and self.count.dispositions else None

    def outcome(self, mark: Mark, start: int, end: int) -> None:
        event = self.event
        if event is not None and not event.counts:
            if event.kind != "court":
                return
            self.doubts.append("an outcome stands in an event before any count")
            event.counts.append(RawCount(None, (start, start)))
        if self.count is not None:
            outcome = RawDisposition([(start, end)], mark, self.dated)
            self.count.dispositions.append(outcome)
            self.aim("words", outcome.words)
            self.dated = None

    def sentence(self, start: int, end: int) -> None:
        """Take a sentence: the count's own, or what a later outcome (SENTENCE MODIFIED) made of it."""
        spans: Spans = [(start, end)]
        outcome = self.last_outcome()
        if self.count is not None and not self.count.sentence and (outcome is None or outcome.dated is None):
            self.count.sentence = spans
        self.aim("sentence", spans)

    def comment(self, start: int, end: int) -> None:
        spans: Spans = [(start, end)]
        if self.count is not None:
            self.count.comments.append(spans)
        self.aim("comment", spans)

    # -- lines without a mark

    def unmarked(self, line: SheetLine | None, start: int, end: int, following: SheetLine | None) -> None:
        event = self.event
        words = self.text.text[start:end]
        if not any(char.isalnum() for char in words):
            return
        dated = self.date_at(start, end) if line is not None and start == line.start else None
        if dated is not None and self.take_dated(*dated, following):
            return
        if event is None:
            return
        count = self.count
        if count is None:
            if event.dated is None and event.agency is None:
                self.undated(start, end)
            return
        if fuzz.partial_ratio("SEECOMMENTFORCHARGE", re.sub(r"[^A-Z]", "", words.upper())) >= 80 and len(words) > 14:
            count.see_comment = (start, end)
            self.target = "none"
        elif self.is_flag(words) and not count.dispositions:
            count.flags.append((start, end))
        elif find_charges(words) and not parse_charge(words):
            self.target = "none"  # a sentencing line, which charges nothing
        elif self.begins_charge(start, end):
            self.charge(start, end)
        elif self.target != "none":
            self.open.append((start, end))
        elif count.dispositions:
            count.stray.append((start, end))
        elif not count.charge:
            # perhaps a charge whose section cannot be made out
            count.charge.append((start, end))
            self.aim("charge", count.charge)

    def date_at(self, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int] | None] | None:
        """Return the stretches of date and agency, where the line is a date alone, or a date and an agency."""
        match = _DATED.match(self.text.text, start, end)
        if match is None:
            return None
        rest = (match.end(), end)
        words = self.text.text[rest[0] : rest[1]]
        if not any(char.isalnum() for char in words):
            return match.span(1), None
        behind = rest[0] + len(words) - len(words.lstrip())
        if _AGENCY.match(self.text.text, behind, end) or find_court(words) is not None:
            return match.span(1), (behind, end)
        return (match.span(1), (behind, end)) if self.event is not None and self.event.dated is None else None

    def take_dated(self, dated: tuple[int, int], agency: tuple[int, int] | None, following: SheetLine | None) -> bool:
        """Take a date line: an event's own, an update's, or that of an event whose heading was not found."""
        event = self.event
        if event is not None and event.dated is None and not event.counts:
            event.dated, event.agency = dated, agency
            self.target = "none"
            if event.heading is None:
                event.kind = self.kind_by(agency)
            return True
        if not parse_date(self.text.text[dated[0] : dated[1]]):
            return False
        updates = following is not None and following.lead is not None and following.lead.kind == "disposition"
        if self.count is not None and self.count.dispositions and (updates or agency is None):
            self.dated, self.target = dated, "none"
            return True
        if agency is None or find_court(self.text.text[agency[0] : agency[1]]) is None:
            return False
        self.begin(self.kind_by(agency), None, 0.0)
        new = self.events[-1]
        new.dated, new.agency = dated, agency
        return True

    def kind_by(self, agency: tuple[int, int] | None) -> str:
        """Return the kind of event that the agency is mostly named on."""
        court = find_court(self.text.text[agency[0] : agency[1]]) if agency is not None else None
        return kind_by_agency(court.value) if court is not None else "other"

    def undated(self, start: int, end: int) -> None:
        """Take the line behind a heading though no date can be made out: its digits, then the agency."""
        event = self.events[-1]
        agency = _AGENCY.search(self.text.text, start, end)
        if agency is not None:
            event.agency = (agency.start(), end)
            if any(char.isdigit() for char in self.text.text[start : agency.start()]):
                event.dated = (start, agency.start())

    def is_flag(self, words: str) -> bool:
        return best(words.strip(" -–—*.").upper(), FLAGS, 1.5) is not None

    def begins_charge(self, start: int, end: int) -> bool:
        """Tell whether a section, with its code or a title behind it, begins the line."""
        words = self.text.text[start:end]
        first = next(iter(find_charges(words)), None)
        if first is None or any(char.isalnum() for char in words[: first.start]):
            return False
        alone = not any(char.isalnum() for char in words[first.end :])
        return first.readings[0].value.section.code is not None or (alone and first.end - first.start >= 3)

    def charge(self, start: int, end: int) -> None:
        count = self.count
        if count is None:
            return
        if count.dispositions:
            # A charge behind an outcome: the line that opened its count was not found.
            self.doubts.append("a charge stands behind an outcome without the line that opens its count")
            count = RawCount(None, (start, start))
            self.events[-1].counts.append(count)
            self.dated = None
        if not count.charge:
            count.charge.append((start, end))
            self.aim("charge", count.charge)
        else:
            spans: Spans = [(start, end)]
            count.further.append(spans)
            self.aim("charge", spans)


def kind_by_agency(court: Court) -> str:
    """Return the kind of event that an agency of this kind is mostly named on."""
    return _EVENT_OF_AGENCY.get(court.kind, "other")


def collect(text: PageText, lines: Sequence[SheetLine]) -> tuple[list[RawEvent], list[str]]:
    """Return the events of the *lines* behind the heading, and doubts about the sheet as a whole."""
    collector = _Collector(text)
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        collector.take(line, following)
    return collector.events, collector.doubts
