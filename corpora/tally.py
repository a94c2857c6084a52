"""Compare found records with the truth, field by field and conviction by conviction.

What is left over on either side after the alignment counts: the truth's against recall, the found against
precision. A sentence is compared for the event as a whole, since beside which count it stands is custom.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpora.alignment import align, counts_of, like_count, like_event, like_person, likeness
from corpora.normal_forms import SENTENCE_PARTS, Fair, normal

__all__ = ["FIELDS", "Emitted", "Score", "Tally", "TruthRecord", "compare_document"]

FIELDS = (
    "name",
    "name_fuzzy",
    "date_of_birth",
    "alias",
    "cii",
    "event",
    "event_date",
    "county",
    "case_number",
    "code_section",
    "disposition",
    "severity",
    "attempted",
    "plea",
    "sentence",
    "update",
    "family",
    "whole_conviction",
)

Json = Mapping[str, Any]

# names that differ by a letter or so still count as name_fuzzy
_NEARLY = 95


@dataclass(slots=True)
class Tally:
    """Right answers, answers too many (or wrong), and answers that are missing (or wrong)."""

    right: int = 0
    extra: int = 0
    missing: int = 0

    def add(self, *, right: int = 0, extra: int = 0, missing: int = 0) -> None:
        """Count further answers."""
        self.right += right
        self.extra += extra
        self.missing += missing

    @property
    def precision(self) -> float | None:
        """The share of the answers that are right; None without answers."""
        return self.right / (self.right + self.extra) if self.right + self.extra else None

    @property
    def recall(self) -> float | None:
        """The share of the truth that was found; None where the truth states nothing."""
        return self.right / (self.right + self.missing) if self.right + self.missing else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there is nothing on either side."""
        whole = 2 * self.right + self.extra + self.missing
        return 2 * self.right / whole if whole else None


@dataclass(frozen=True, slots=True)
class Emitted:
    """One conviction found: whether it is wholly right, whether it passed without review, its least confidence."""

    right: bool
    auto: bool
    confidence: float | None


@dataclass(slots=True)
class Score:
    """All that was counted over some documents."""

    fields: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    documents: int = 0
    missing_documents: int = 0
    records_truth: int = 0
    records_found: int = 0
    convictions_truth: int = 0
    convictions: list[Emitted] = field(default_factory=list)
    values: list[tuple[float, bool]] = field(default_factory=list)

    def merge(self, other: Score) -> None:
        """Add what *other* counted."""
        for name, tally in other.fields.items():
            self.fields[name].add(right=tally.right, extra=tally.extra, missing=tally.missing)
        self.documents += other.documents
        self.missing_documents += other.missing_documents
        self.records_truth += other.records_truth
        self.records_found += other.records_found
        self.convictions_truth += other.convictions_truth
        self.convictions += other.convictions
        self.values += other.values


@dataclass(frozen=True, slots=True)
class TruthRecord:
    """One record of the truth and the further answers that are as fair."""

    record: Json
    fair: Fair

    def accepts(self, pointer: str, kind: str, stated: Any, found: Any) -> bool:
        """Tell whether *found* answers what is *stated* at *pointer*."""
        answer = normal(kind, found)
        if answer == normal(kind, stated):
            return True
        return any(value == "*" or normal(kind, value) == answer for value in self.fair.get(pointer, ()))


def compare_document(truth: Sequence[TruthRecord], found: Sequence[Json]) -> Score:
    """Compare the records *found* in one document with those that are true of it."""
    score = Score(documents=1, missing_documents=int(not found))
    score.records_truth, score.records_found = len(truth), len(found)
    pairs, lost, extra = align([t.record for t in truth], found, like_person)
    for i, j in pairs:
        _Comparison(score, truth[i], found[j]).records()
    for i in lost:
        _Comparison(score, truth[i], None).records()
    for j in extra:
        _Comparison(score, None, found[j]).records()
    return score


def _confidence(record: Json, pointer: str) -> float | None:
    entry = (record.get("evidence") or {}).get(pointer)
    if not isinstance(entry, Mapping) or entry.get("confidence") is None:
        return None
    return float(entry["confidence"])


def _is_conviction(count: Json) -> bool:
    return normal("disposition", count.get("disposition")) == "convicted"


def _sentence(event: Json | None) -> set[tuple[str, str]]:
    stated = set()
    for count in counts_of(event):
        sentence = count.get("sentence") or {}
        for part in SENTENCE_PARTS:
            value = normal(part, sentence.get(part))
            if value is not None:
                stated.add((part, value))
    return stated


def _updates(count: Json) -> set[tuple[Any, str | None]]:
    return {
        (update.get("date"), normal("disposition", update.get("disposition")))
        for update in count.get("updates") or []
    }


class _Comparison:
    """One record of the truth beside one found; either may be missing."""

    def __init__(self, score: Score, truth: TruthRecord | None, found: Json | None) -> None:
        self.score, self.truth, self.found = score, truth, found

    def records(self) -> None:
        stated: Json = (self.truth.record if self.truth else {}).get("person") or {}
        given: Json = (self.found or {}).get("person") or {}
        if self.truth and self.found:
            self._same_person(self.truth, self.found, stated, given)
        else:
            for name in ("name", "date_of_birth", "cii"):
                self._one_sided(name, stated.get(name), given.get(name))
            self._one_sided("name_fuzzy", stated.get("name"), given.get("name"))
            for value in stated.get("aliases") or []:
                self._one_sided("alias", value, None)
            for value in given.get("aliases") or []:
                self._one_sided("alias", None, value)
        self._events()

    def _same_person(self, truth: TruthRecord, found: Json, stated: Json, given: Json) -> None:
        fields = self.score.fields
        right = self._value("name", "/person/name", "/person/name", "name", stated.get("name"), given.get("name"))
        a, b = normal("name", stated.get("name")), normal("name", given.get("name"))
        if a and b and (right or likeness(a, b) >= _NEARLY):
            fields["name_fuzzy"].add(right=1)
        else:
            self._one_sided("name_fuzzy", a, b)
        for name in ("date_of_birth", "cii"):
            pointer = f"/person/{name}"
            self._value(name, pointer, pointer, name, stated.get(name), given.get(name))
        family = truth.record.get("source", {}).get("family")
        guess = found.get("source", {}).get("family")
        wrong = family != guess
        fields["family"].add(
            right=int(not wrong), missing=int(wrong), extra=int(wrong and guess not in (None, "", "unknown"))
        )
        known = {normal("name", value) for value in stated.get("aliases") or []} - {None}
        said = {normal("name", value) for value in given.get("aliases") or []} - {None}
        fields["alias"].add(right=len(known & said), missing=len(known - said), extra=len(said - known))

    def _one_sided(self, name: str, stated: Any, given: Any) -> None:
        self.score.fields[name].add(missing=int(stated not in (None, "")), extra=int(given not in (None, "")))

    def _value(self, name: str, pointer: str, found_at: str, kind: str, stated: Any, given: Any) -> bool:
        """Compare one value of an aligned pair; return whether it is right."""
        a, b = normal(kind, stated), normal(kind, given)
        if a is None and b is None:
            return True
        assert self.truth is not None
        right = self.truth.accepts(pointer, kind, stated, given)
        if not right:
            self._one_sided(name, a, b)
        elif a is not None and b is not None:
            self.score.fields[name].add(right=1)
        if b is not None:
            self._weigh(found_at, right)
        return right

    def _weigh(self, found_at: str, right: bool) -> None:
        assert self.found is not None
        confidence = _confidence(self.found, found_at)
        if confidence is not None:
            self.score.values.append((confidence, right))

    def _events(self) -> None:
        stated = list(self.truth.record.get("events") or []) if self.truth else []
        given = list(self.found.get("events") or []) if self.found else []
        whole = (self.truth.record if self.truth else self.found) or {}
        rap_sheet = whole.get("source", {}).get("family") == "rap_sheet"
        pairs, lost, extra = align(stated, given, like_event)
        for i, j in pairs:
            self._event(stated[i], i, given[j], j)
        for i in lost:
            self._event(stated[i], i, None, -1)
        for j in extra:
            # outside rap sheets a hearing without counts is no wrong answer: a docket has many entries
            if rap_sheet or counts_of(given[j]):
                self._event(None, -1, given[j], j)

    def _event(self, stated: Json | None, i: int, given: Json | None, j: int) -> None:
        tally = self.score.fields["event"]
        counts, others = counts_of(stated), counts_of(given)
        if stated is not None and given is not None:
            tally.add(right=1)
            a, b = f"/events/{i}", f"/events/{j}"
            date_ok = self._value(
                "event_date", f"{a}/date", f"{b}/date", "date", stated.get("date"), given.get("date")
            )
            ok = {
                name: self._value(name, f"{a}/{name}", f"{b}/{name}", name, stated.get(name), given.get(name))
                for name in ("county", "case_number")
            }
            pairs, lost, extra = align(counts, others, like_count)
            for k, m in pairs:
                self._counts(counts[k], f"{a}/counts/{k}", given, j, m, event_ok=date_ok and ok["case_number"])
        else:
            tally.add(missing=int(stated is not None), extra=int(given is not None))
            one, other = stated or {}, given or {}
            for name, key in (("event_date", "date"), ("county", "county"), ("case_number", "case_number")):
                self._one_sided(name, one.get(key), other.get(key))
            lost, extra = list(range(len(counts))), list(range(len(others)))
        for k in lost:
            self._lost_count(counts[k], f"/events/{i}/counts/{k}")
        for m in extra:
            self._extra_count(others[m], given or {}, j, m)
        self._sentences(stated, i, given)

    def _counts(self, stated: Json, a: str, event: Json, j: int, m: int, *, event_ok: bool) -> None:
        assert self.truth is not None
        fields = self.score.fields
        given = counts_of(event)[m]
        b = f"/events/{j}/counts/{m}"
        section_ok = all(
            self.truth.accepts(f"{a}/{part}", part, stated.get(part), given.get(part)) for part in ("section", "code")
        )
        if section_ok and (stated.get("section") or given.get("section")):
            fields["code_section"].add(right=1)
        elif not section_ok:
            self._one_sided("code_section", stated.get("section"), given.get("section"))
        tried, said = bool(stated.get("attempted")), bool(given.get("attempted"))
        if section_ok:
            fields["attempted"].add(
                right=int(tried and said), missing=int(tried and not said), extra=int(said and not tried)
            )
        if given.get("section"):
            self._weigh(f"{b}/section", section_ok)
        ok = {
            name: self._value(name, f"{a}/{name}", f"{b}/{name}", name, stated.get(name), given.get(name))
            for name in ("disposition", "severity", "plea")
        }
        known, later = _updates(stated), _updates(given)
        fields["update"].add(right=len(known & later), missing=len(known - later), extra=len(later - known))
        is_true, is_found = _is_conviction(stated), _is_conviction(given)
        if ok["disposition"]:
            # where the paper may be read either way, the truth is what was found
            is_true = is_found
        whole = is_true and is_found and event_ok and section_ok and ok["disposition"] and ok["severity"]
        self.score.convictions_truth += is_true
        tally = fields["whole_conviction"]
        if whole:
            tally.add(right=1)
        else:
            tally.add(missing=int(is_true), extra=int(is_found))
        if is_found:
            self._emit(event, j, m, whole)

    def _lost_count(self, stated: Json, pointer: str) -> None:
        assert self.truth is not None
        self._one_sided("code_section", stated.get("section"), None)
        for name in ("disposition", "severity", "plea"):
            if None not in self.truth.fair.get(f"{pointer}/{name}", ()):
                self._one_sided(name, stated.get(name), None)
        self.score.fields["update"].add(missing=len(stated.get("updates") or []))
        if _is_conviction(stated):
            self.score.convictions_truth += 1
            self.score.fields["whole_conviction"].add(missing=1)

    def _extra_count(self, given: Json, event: Json, j: int, m: int) -> None:
        if not given.get("section") and not _is_conviction(given):
            return  # an applicant's or a death's count claims nothing
        self._one_sided("code_section", None, given.get("section"))
        for name in ("disposition", "severity", "plea"):
            self._one_sided(name, None, given.get(name))
        self.score.fields["update"].add(extra=len(given.get("updates") or []))
        if _is_conviction(given):
            self.score.fields["whole_conviction"].add(extra=1)
            self._emit(event, j, m, right=False)

    def _emit(self, event: Json, j: int, m: int, right: bool) -> None:
        assert self.found is not None
        least = self._least_confidence(event, j, m)
        status = normal("type", (self.found.get("review") or {}).get("status"))
        auto = status == "auto" if status else least is not None and least >= 0.9
        self.score.convictions.append(Emitted(right, auto, least))

    def _least_confidence(self, event: Json, j: int, m: int) -> float | None:
        """Return the least confidence of the values that make up a conviction; None where most have none."""
        assert self.found is not None
        count = counts_of(event)[m]
        of_event, of_count = f"/events/{j}", f"/events/{j}/counts/{m}"
        stated = [(f"{of_event}/{name}", event.get(name)) for name in ("case_number", "date")]
        stated += [(f"{of_count}/{name}", count.get(name)) for name in ("code", "section", "disposition", "severity")]
        known = [_confidence(self.found, pointer) for pointer, value in stated if value not in (None, "")]
        sure = [confidence for confidence in known if confidence is not None]
        return min(sure) if sure and 2 * len(sure) >= len(known) else None

    def _sentences(self, stated: Json | None, i: int, given: Json | None) -> None:
        known, said = _sentence(stated), _sentence(given)
        fair = set(self._fair_sentences(stated, i))
        optional = {part for part in known if (part[0], None) in fair}
        self.score.fields["sentence"].add(
            right=len(known & said), missing=len(known - said - optional), extra=len(said - known - fair)
        )

    def _fair_sentences(self, stated: Json | None, i: int) -> Iterable[tuple[str, str | None]]:
        if self.truth is None or stated is None:
            return
        for k in range(len(counts_of(stated))):
            for part in SENTENCE_PARTS:
                for value in self.truth.fair.get(f"/events/{i}/counts/{k}/sentence/{part}", ()):
                    yield part, normal(part, value)
