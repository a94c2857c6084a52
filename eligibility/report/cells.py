"""The report's numbers, and the sums that its readers know to hold between them: what hiding small ones rests on."""

from __future__ import annotations

from collections.abc import Callable

from eligibility.report.counts import OUTCOMES, Cell, Grid
from eligibility.report.suppress import hidden_cells

__all__ = ["Cells", "Key"]

Key = tuple[str, ...]
_NONE = Cell(0, 0)


class Cells:
    """Numbers by key. A number is small if it counts few convictions or few people, even of many convictions."""

    def __init__(self) -> None:
        self._values: dict[Key, int] = {}
        self._people: dict[Key, int] = {}
        self._sums: list[tuple[Key, list[Key]]] = []

    def put(self, key: Key, value: int, people: int | None = None) -> None:
        """Enter a number that is about *people* (left out: the number is of people)."""
        self._values[key] = value
        self._people[key] = value if people is None else people

    def add_sum(self, total: Key, addends: list[Key]) -> None:
        """Enter that *addends* add up to *total*."""
        self._sums.append((total, addends))

    def add_row(self, table: str, label: str, outcomes: dict[str, Cell], total: Cell) -> None:
        """Enter a row: its number for each outcome, and their total in convictions and in people."""
        for outcome in OUTCOMES:
            cell = outcomes.get(outcome, _NONE)
            self.put((table, label, outcome), cell.convictions, cell.people)
        self.put((table, label, "convictions"), total.convictions, total.people)
        self.put((table, label, "people"), total.people)
        self.add_sum((table, label, "convictions"), [(table, label, outcome) for outcome in OUTCOMES])

    def add_table(self, table: str, counted: Grid, *, people_add_up: bool = False) -> None:
        """Enter a table whose columns add up to the row ``("all", "", …)``."""
        self.add_rows(table, counted)
        columns = [*OUTCOMES, "convictions", *(["people"] if people_add_up else [])]
        for column in columns:
            self.add_sum(("all", "", column), [(table, label, column) for label in counted.totals])

    def add_rows(self, table: str, counted: Grid) -> None:
        """Enter the rows of a table whose columns add up to nothing that is shown."""
        for label, total in counted.totals.items():
            outcomes = {outcome: cell for (row, outcome), cell in counted.cells.items() if row == label}
            self.add_row(table, label, outcomes, total)

    def shown(self, below: int) -> Callable[[Key], int | None]:
        """Return a function from a key to its number, or None where it is hidden for being *below* (0: none are)."""
        small = {key for key in self._values if 0 < min(self._values[key], self._people[key]) < below}
        hidden = hidden_cells(self._values, small, self._sums) if small else set()
        return lambda key: None if key in hidden else self._values[key]
