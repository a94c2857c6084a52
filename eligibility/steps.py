"""What a determination tells of itself: the steps to it with their facts, and the questions left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from eligibility.conditions import Condition
from eligibility.determination import Fact, Question, Step
from eligibility.facts.registry import FACTS, SOURCES
from eligibility.facts.statutes import ANY_SECTION
from eligibility.outcomes import Verdict, join, reachable, verdict_of
from eligibility.rules import Otherwise, Rule
from eligibility.worlds import NO, UNKNOWN, YES, Answers, deciding_sources, fact_values

__all__ = ["Asked", "Narrator", "Told"]

_WORDS = {NO: "no", YES: "yes", UNKNOWN: "unknown"}


@dataclass(frozen=True)
class Asked:
    """A pack's or a policy's rules as they were asked: arrays are rules by rows, the last rule is ``otherwise``."""

    owner: str
    rules: Sequence[Rule | Otherwise]
    conditions: Sequence[Condition]
    answers: Answers
    applies: Answers
    reached: np.ndarray[Any, np.dtype[np.bool_]]

    def rule_id(self, number: int) -> str:
        """Return ``pack/rule``."""
        rule = self.rules[number]
        return f"{self.owner}/{rule.id if isinstance(rule, Rule) else 'otherwise'}"


@dataclass(frozen=True)
class Told:
    """The part of a determination that tells why."""

    rule: str
    reason: str
    citations: list[str]
    questions: list[Question]
    steps: list[Step]


class Narrator:
    """Tells of each row of a facts frame; ``prepare`` is called once for each pack, before ``tell``."""

    def __init__(self, facts: pl.DataFrame) -> None:
        self._facts = facts
        self._keys = _keys(facts)
        self._asks = _pointers(facts)
        self._remarks = _remarks(facts)
        self._any_section = facts["keys"].list.contains(ANY_SECTION).to_list()
        self._day_settles = facts["day_settles_statute"].to_list()
        self._may_be_same = facts["may_be_same"].to_list()
        self._county_open = facts["county_open"].to_list()
        self._contradiction = facts["contradiction"].to_list()
        self._after_as_of = facts["after_as_of"].to_list()
        self._asked: Sequence[Asked] = ()
        self._speaks: Answers | None = None
        self._general: Sequence[str] = ()
        self._values: dict[str, list[list[Any]]] = {}
        self._hangs_on: list[dict[tuple[int, int], set[str]]] = []

    def prepare(
        self, asked: Sequence[Asked], open_rows: Sequence[int], policy_speaks: Answers | None, general: Sequence[str]
    ) -> None:
        """Work out the values of all facts asked for, and for the open rows what their answers hang on.

        Args:
            asked: the pack's rules, then the policy's.
            open_rows: the rows that can come to more than one outcome.
            policy_speaks: whether the policy speaks of each row; None without a policy.
            general: what is cited where the deciding rule cites nothing itself.
        """
        self._asked, self._speaks, self._general = asked, policy_speaks, general
        names = {fact for each in asked for condition in each.conditions for fact in condition.facts}
        missing = names - self._values.keys()
        for name, series in fact_values(self._facts, missing).items():
            values = series.list.eval(pl.element().dt.to_string("iso")) if FACTS[name].kind == "date" else series
            self._values[name] = values.to_list()
        self._hangs_on = [self._open_sources(each, open_rows) for each in asked]

    def _open_sources(self, asked: Asked, open_rows: Sequence[int]) -> dict[tuple[int, int], set[str]]:
        found: dict[tuple[int, int], set[str]] = {}
        rows = np.asarray(open_rows, dtype=np.int64)
        for number, condition in enumerate(asked.conditions):
            unsure = rows[(asked.answers[number, rows] == UNKNOWN) & asked.reached[number, rows]]
            if len(unsure):
                sources = deciding_sources(self._facts[unsure], condition)
                found.update({(number, int(row)): each for row, each in zip(unsure, sources, strict=True)})
        return found

    def keys(self, row: int) -> dict[str, Any]:
        """Return what a determination repeats of the conviction."""
        return self._keys[row]

    def flags(self, row: int, asked: Mapping[str, int]) -> list[str]:
        """Return the flags of a row: the pack's, *asked* with their answers, and those of the record itself.

        Where the section may be any, what is only possible is not worth a remark.
        """
        least = YES if self._any_section[row] else UNKNOWN
        return [flag for flag, said in asked.items() if said in (YES, least)] + self._remarks[row]

    def route_questions(self, row: int) -> list[Question]:
        """Return the question that settles how the relief is asked for."""
        return self._ask_for(row, {"sentence_end"})

    def tell(self, row: int, verdict: Verdict, verdicts: frozenset[Verdict]) -> Told:
        """Return why the row came to *verdict*, out of the *verdicts* that it can come to."""
        told: dict[str, Fact] = {}
        steps = [step for asked, speaks in self._walked(row) if speaks for step in self._steps(asked, row, told)]
        if len(verdicts) > 1:
            questions = self._open_questions(row)
            wanted = ", ".join(dict.fromkeys(question.text for question in questions))
            first = next((step.rule for step in steps if step.answer == "unknown"), steps[-1].rule)
            contradiction = self._contradiction[row]
            why = "the outcome is open"
            if self._after_as_of[row]:
                why = "the conviction is dated after the as-of date: either is wrong"
            elif contradiction:
                why = f"the section and the {contradiction} cannot both be right"
            reason = f"{why}: it could be {_listed(verdicts)}; to settle it: {wanted}"
            return Told(first, reason, [*self._general], questions, steps)
        asked, number = self._decider(row, verdict)
        rule = asked.rules[number]
        questions = self._law_questions(row) if verdict.outcome == "review" else []
        citations = list(rule.citations) if isinstance(rule, Rule) else []
        return Told(asked.rule_id(number), rule.reason, citations or [*self._general], questions, steps)

    def _walked(self, row: int) -> list[tuple[Asked, bool]]:
        speaks = self._speaks is None or int(self._speaks[row]) != NO
        return [(asked, speaks or number == 0) for number, asked in enumerate(self._asked)]

    def _decider(self, row: int, verdict: Verdict) -> tuple[Asked, int]:
        """The rule that gave the verdict: of the law, unless only the policy could have.

        Where several rules lead to it, the last that can be reached: that one surely says yes.
        """
        law = self._asked[0]
        numbers = [int(number) for number in np.flatnonzero(law.reached[:, row])]
        given = [number for number in numbers if verdict_of(law.rules[number]).shown == verdict]
        if len(given) < len(numbers) and self._speaks is not None and int(self._speaks[row]) != NO:
            policy = self._asked[1]
            for number in reversed(np.flatnonzero(policy.reached[:, row]).tolist()):
                said = verdict_of(policy.rules[number])
                if any(join(verdict_of(law.rules[n]), said) == said for n in numbers) and said.shown == verdict:
                    return policy, number
        return law, given[-1] if given else numbers[-1]

    def _steps(self, asked: Asked, row: int, told: dict[str, Fact]) -> list[Step]:
        """Every rule that was asked up to the first yes; rules that surely do not apply are not asked.

        *told* keeps the row's facts, which many rules share.
        """
        steps = []
        for number, rule in enumerate(asked.rules):
            said = int(asked.answers[number, row])
            if isinstance(rule, Rule) and (int(asked.applies[number, row]) != NO):
                steps.append(
                    Step(
                        rule=asked.rule_id(number),
                        answer=_WORDS[said],  # type: ignore[arg-type]
                        facts=[self._fact(name, row, told) for name in asked.conditions[number].facts],
                    )
                )
            elif isinstance(rule, Otherwise):
                steps.append(Step(rule=asked.rule_id(number), answer="yes"))
            if said == YES:
                break
        return steps

    def _fact(self, name: str, row: int, told: dict[str, Fact]) -> Fact:
        if name not in told:
            values = self._values[name][row]
            pointers = self._asks[next(iter(FACTS[name].sources))][row]
            known = {"value": values[0]} if len(values) == 1 else {"possible": values}
            told[name] = Fact(name=name, pointer=pointers[0] if pointers else None, **known)
        return told[name]

    def _open_questions(self, row: int) -> list[Question]:
        every: set[str] = set()
        telling: set[str] = set()
        for index, hangs_on in enumerate(self._hangs_on):
            reached = np.flatnonzero(self._asked[index].reached[:, row]).tolist()
            for place, number in enumerate(reached):
                sources = hangs_on.get((number, row), set())
                every |= sources
                if self._tells(index, reached[place:], row):
                    telling |= sources
        if self._speaks is not None and int(self._speaks[row]) == UNKNOWN:
            telling.add("statute")
        if self._county_open[row]:
            telling.add("county_stated")
        if self._after_as_of[row]:
            telling.add("conviction")
        if contradiction := self._contradiction[row]:
            telling |= {"statute", {"severity": "severity_stated", "date": "conviction"}[contradiction]}
        return self._ask_for(row, telling or every) + self._law_questions(row)

    def _tells(self, index: int, reached: Sequence[int], row: int) -> bool:
        """Whether it matters if the first of the *reached* rules says yes or no, whatever the other side says."""
        others: list[Verdict | None] = [None]
        if len(self._asked) > 1 and (self._speaks is None or int(self._speaks[row]) != NO):
            other = self._asked[1 - index]
            others = [verdict_of(other.rules[n]) for n in np.flatnonzero(other.reached[:, row]).tolist()]
        verdicts = [verdict_of(self._asked[index].rules[number]) for number in reached]

        def joined(some: Sequence[Verdict]) -> frozenset[Verdict]:
            if index == 0:
                return reachable(some, others)
            return reachable([other for other in others if other is not None], some)

        return joined(verdicts[:1]) != joined(verdicts[1:])

    def _law_questions(self, row: int) -> list[Question]:
        law = self._asked[0]
        rules = [law.rules[number] for number in np.flatnonzero(law.reached[:, row]).tolist()]
        if any(rule.outcome != "review" for rule in rules) and len(rules) > 1:
            return []
        return [
            Question(kind="law", pointer=None, text=getattr(rule, "question", None) or rule.reason)
            for rule in rules
            if rule.outcome == "review"
        ]

    def _ask_for(self, row: int, sources: set[str]) -> list[Question]:
        found: list[Question] = []
        if "statute" in sources and self._day_settles[row]:
            sources = sources - {"statute"} | {"offence"}
        for source in SOURCES:
            if source not in sources:
                continue
            spec = SOURCES[source]
            pointers = self._asks[source][row]
            if spec.level == "other_rows":
                found += [Question(kind="count", pointer=pointer, text=spec.question) for pointer in pointers]
                found += [
                    Question(kind="pair", pointer=other, text="is this the same person?")
                    for other in self._may_be_same[row]
                ]
            else:
                found.append(Question(kind="value", pointer=pointers[0], text=spec.question))
        return list(dict.fromkeys(found))


def _listed(verdicts: frozenset[Verdict]) -> str:
    words = sorted(f"reduce to {v.reduce_to}" if v.outcome == "reduce" else v.outcome for v in verdicts)
    return " or ".join(dict.fromkeys(words))


def _keys(facts: pl.DataFrame) -> list[dict[str, Any]]:
    columns = ["person_id", "record_id", "pointer", "case_number", "county", "code", "section", "severity"]
    known = ~pl.col("conviction_missing")
    days = facts.select(
        pl.when(known).then("conviction_lo").alias("first"), pl.when(known).then("conviction_hi").alias("last")
    )
    dates = [_written(first, last) for first, last in days.iter_rows()]
    return facts.select(*columns, pl.Series("date", dates, dtype=pl.String)).to_dicts()


def _remarks(facts: pl.DataFrame) -> list[list[str]]:
    """The flags that come with the record rather than with a rule."""
    told = facts.select(
        pl.col("unmatched").fill_null(False),
        (pl.col("may_be_same").list.len() > 0).alias("possible_match"),
        pl.col("juvenile").alias("juvenile_adjudication"),
        "dates_contradict",
        (pl.col("contradiction") == "severity").fill_null(False).alias("section_contradicts_severity"),
        (pl.col("contradiction") == "date").fill_null(False).alias("section_contradicts_date"),
        pl.col("county_open").alias("county_unknown"),
    )
    return [[flag for flag, holds in zip(told.columns, row, strict=True) if holds] for row in told.iter_rows()]


def _written(first: date | None, last: date | None) -> str | None:
    """A day, month or year as a record writes it; None for any other range."""
    if first is None or last is None:
        return None
    if first == last:
        return first.isoformat()
    ends_a_month = (last + timedelta(days=1)).day == 1
    if first.year != last.year or first.day != 1 or not ends_a_month:
        return None
    if first.month == last.month:
        return f"{first:%Y-%m}"
    return str(first.year) if (first.month, last.month) == (1, 12) else None


def _pointers(facts: pl.DataFrame) -> dict[str, list[list[str]]]:
    """For each source and row, where it is stated, or the rows that it is built on."""
    records, counts = facts["record_id"].to_list(), facts["pointer"].to_list()
    births = facts["birth_pointer"].to_list()
    disposed = [day is not None for day in facts["disposition_earliest"].to_list()]
    found: dict[str, list[list[str]]] = {}
    for source, spec in SOURCES.items():
        if spec.level == "other_rows":
            found[source] = [list(pointers or []) for pointers in facts[f"{source}_asks"].to_list()]
        elif source == "birth":
            found[source] = [[b or f"{r}#/person/date_of_birth"] for r, b in zip(records, births, strict=True)]
        elif source == "conviction":
            found[source] = [
                [f"{r}#{c}/disposition_date" if own else f"{r}#{_event(c)}/date"]
                for r, c, own in zip(records, counts, disposed, strict=True)
            ]
        else:
            base = {"person": "/person", "event": None, "count": ""}[spec.level]
            found[source] = [
                [f"{r}#{'/person' if base else _event(c) if spec.level == 'event' else c}/{spec.field}"]
                for r, c in zip(records, counts, strict=True)
            ]
    return found


def _event(pointer: str) -> str:
    return pointer.split("/counts/", 1)[0]
