"""``summary.json``: the counts of a run, of which the report is a drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from eligibility.determination import Determination, PolicyStamp
from eligibility.papers.person import PaperPerson
from eligibility.report.cells import Cells
from eligibility.report.counts import (
    CLEARED,
    OUTCOMES,
    Cell,
    Conviction,
    convictions_of,
    grid,
    impacts,
    races_of,
    repeated,
    row_order,
)
from extract.record import Record

__all__ = ["ImpactCount", "Row", "RunFacts", "Summary", "Table", "summarise"]

_TABLES: dict[str, tuple[str, Callable[[Conviction], str]]] = {
    "section": ("By section", lambda c: c.section),
    "decade": ("By decade of conviction", lambda c: c.decade),
    "severity": ("By severity", lambda c: c.severity),
    "race": ("By race", lambda c: c.race),
    "county": ("By county", lambda c: c.county),
}
_IMPACTS = {
    "felony": "A felony",
    "conviction": "Any conviction",
    "conviction_in_seven_years": "Any conviction in the last seven years",
}


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RunFacts(_Model):
    """What the run says of itself: the question that was asked, and how much paper it read.

    ``problems`` counts the lines of ``problems.jsonl`` by kind. Pages in = done + quarantined + failed + pending.
    """

    as_of: date
    packs: list[str] = []
    policy: PolicyStamp | None = None
    county: str | None = None
    version: str | None = None
    files: int | None = None
    pages: int | None = None
    pages_done: int | None = None
    pages_quarantined: int | None = None
    pages_failed: int | None = None
    pages_pending: int | None = None
    problems: dict[str, int] = {}


class Row(_Model):
    """One row of a table; a number that is None was hidden because it, or what it would tell, is small."""

    label: str
    people: int | None
    convictions: int | None
    outcomes: dict[str, int | None]


class Table(_Model):
    """Convictions by one of their properties, and by outcome. Its rows add up to the summary's ``total``."""

    id: str
    title: str
    rows: list[Row]


class ImpactCount(_Model):
    """People who have a kind of conviction, and those who would be freed of every one of it."""

    id: str
    words: str
    had: int | None
    freed: int | None
    freed_in_review: int | None


class Summary(_Model):
    """The counts of one run.

    A conviction counts once, under the best outcome that a pack gives it; ``packs`` counts determinations, by pack.
    ``repeated`` convictions look like one that another document of the same person states too, and are counted.
    """

    facts: RunFacts
    policies: list[PolicyStamp]
    suppressed_below: int
    outcome_words: dict[str, str] = OUTCOMES
    records: int
    records_in_review: int
    people: int | None
    people_with_relief: int | None
    repeated: int | None
    total: Row
    people_by_outcome: dict[str, int | None]
    tables: list[Table]
    packs: list[Row]
    impacts: list[ImpactCount]


def summarise(
    determinations: Sequence[Determination],
    records: Sequence[Record],
    persons: Iterable[PaperPerson],
    facts: RunFacts,
    suppress_below: int = 0,
) -> Summary:
    """Count; with *suppress_below* k, numbers of fewer than k convictions or people are hidden (0: none)."""
    person_of, races = races_of(records, persons)
    convictions = convictions_of(determinations, person_of, races)
    every = grid(("", conviction) for conviction in convictions)
    tables = {id: grid((by(c), c) for c in convictions) for id, (_, by) in _TABLES.items()}
    packs = grid((d.pack, c) for d in determinations for c in convictions_of([d], person_of, races))
    effects = impacts(determinations, records, person_of, facts.as_of)

    cells = Cells()
    cells.add_row("all", "", {o: c for (_, o), c in every.cells.items()}, every.totals.get("", Cell(0, 0)))
    for outcome in OUTCOMES:
        cells.put(("people", outcome), every.cells.get(("", outcome), Cell(0, 0)).people)
    for id, counted in tables.items():
        cells.add_table(id, counted, people_add_up=id == "race")
    if len(packs.totals) == 1:
        cells.add_table("pack", packs)  # its determinations are the convictions
    else:
        cells.add_rows("pack", packs)
    for id, effect in effects.items():
        cells.put(("impact", id, "had"), effect.had)
        cells.put(("impact", id, "freed"), effect.freed)
        cells.put(("impact", id, "not freed"), effect.had - effect.freed)
        cells.put(("impact", id, "in review"), effect.freed_in_review)
        cells.add_sum(("impact", id, "had"), [("impact", id, "freed"), ("impact", id, "not freed")])
    cells.put(("people",), len(set(person_of.values())))
    cells.put(("relieved",), len({c.person for c in convictions if c.outcome in CLEARED}))
    cells.put(("repeated",), repeated(determinations, records))
    show = cells.shown(suppress_below)

    def row(table: str, label: str, words: str | None = None) -> Row:
        return Row(
            label=words or label,
            people=show((table, label, "people")),
            convictions=show((table, label, "convictions")),
            outcomes={outcome: show((table, label, outcome)) for outcome in OUTCOMES},
        )

    return Summary(
        facts=facts,
        policies=_policies(determinations, facts),
        suppressed_below=suppress_below,
        records=len(records),
        records_in_review=sum(record.review.status == "needs_review" for record in records),
        people=show(("people",)),
        people_with_relief=show(("relieved",)),
        repeated=show(("repeated",)),
        total=row("all", "", "All"),
        people_by_outcome={outcome: show(("people", outcome)) for outcome in OUTCOMES},
        tables=[
            Table(
                id=id,
                title=_TABLES[id][0],
                rows=[row(id, label) for label in row_order(counted, by_label=id == "decade")],
            )
            for id, counted in tables.items()
        ],
        packs=[row("pack", label) for label in packs.totals],
        impacts=[
            ImpactCount(
                id=id,
                words=_IMPACTS[id],
                had=show(("impact", id, "had")),
                freed=show(("impact", id, "freed")),
                freed_in_review=show(("impact", id, "in review")),
            )
            for id in effects
        ],
    )


def _policies(determinations: Sequence[Determination], facts: RunFacts) -> list[PolicyStamp]:
    stamps = {(d.policy.id, d.policy.hash) for d in determinations if d.policy is not None}
    if facts.policy is not None:
        stamps.add((facts.policy.id, facts.policy.hash))
    return [PolicyStamp(id=id, hash=hash) for id, hash in sorted(stamps)]
