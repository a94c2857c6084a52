from __future__ import annotations

import itertools

import pytest
from report_builders import FACTS, a_run

from eligibility.report.cells import Cells
from eligibility.report.summary import summarise
from eligibility.report.suppress import hidden_cells


def table(numbers: list[list[int]]):
    """Return the values and sums of a table with its margins: keys are (row, column), T for total."""
    values = {(f"r{r}", f"c{c}"): n for r, row in enumerate(numbers) for c, n in enumerate(row)}
    rows, columns = sorted({key[0] for key in values}), sorted({key[1] for key in values})
    sums = []
    for row in rows:
        values[row, "T"] = sum(values[row, column] for column in columns)
        sums.append(((row, "T"), [(row, column) for column in columns]))
    for column in [*columns, "T"]:
        values["T", column] = sum(values[row, column] for row in rows)
        sums.append((("T", column), [(row, column) for row in rows]))
    sums.append((("T", "T"), [("T", column) for column in columns]))
    return values, sums


def others_that_look_alike(values, hidden, sums, key, span=3):
    """Try every way to fill the hidden numbers near their true values: can *key* differ from its true one?"""
    free = sorted(hidden)
    for moves in itertools.product(range(-span, span + 1), repeat=len(free)):
        tried = values | {k: values[k] + move for k, move in zip(free, moves, strict=True)}
        if tried[key] != values[key] and all(
            tried[total] == sum(tried[a] for a in addends) for total, addends in sums
        ):
            return True
    return False


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([[2, 30], [40, 50]], id="one-small-number"),
        pytest.param([[2, 30, 12], [40, 3, 20], [15, 16, 17]], id="two-in-different-lines"),
        pytest.param([[2, 30]], id="one-row"),
        pytest.param([[1], [40]], id="one-column"),
        pytest.param([[3, 0, 20], [20, 20, 20]], id="beside-a-nought"),
    ],
)
def test_a_small_number_cannot_be_worked_out(numbers):
    values, sums = table(numbers)
    small = {key for key, value in values.items() if 0 < value < 5}
    hidden = hidden_cells(values, small, sums)
    assert small <= hidden
    for key in small:
        assert others_that_look_alike(values, hidden, sums, key)


def test_two_groups_that_hang_on_one_number_do_not_give_it_away():
    # two hidden squares joined by one hidden number: every line has two or more hidden, yet the joint follows
    numbers = [[2, 2, 90, 90, 90], [2, 2, 3, 90, 90], [90, 90, 2, 2, 90], [90, 90, 2, 2, 90], [90, 90, 90, 90, 90]]
    values, sums = table(numbers)
    small = {key for key, value in values.items() if value < 5}
    hidden = hidden_cells(values, small, sums)
    assert len(hidden) > len(small)


def test_nothing_small_hides_nothing():
    values, sums = table([[20, 30], [40, 50]])
    assert hidden_cells(values, set(), sums) == set()


def test_without_sums_only_the_small_are_hidden():
    assert hidden_cells({"a": 1, "b": 9}, {"a"}, []) == {"a"}


def test_when_all_is_hidden_there_is_an_end():
    values, sums = table([[1]])
    assert hidden_cells(values, set(values), sums) == set(values)


def test_many_convictions_of_few_people_are_small():
    cells = Cells()
    cells.put(("convictions",), 40, 2)
    cells.put(("people",), 40)
    show = cells.shown(11)
    assert (show(("convictions",)), show(("people",))) == (None, 40)


@pytest.mark.parametrize("packs", [("ca-prop64",), ("ca-prop64", "ca-1203-4")], ids=["one-pack", "two-packs"])
def test_no_small_number_is_published_and_none_follows_from_a_line(packs):
    run = a_run(150, 5, packs)
    below = summarise(*run, FACTS, 11)
    shown = [below.people_with_relief, below.repeated, below.people, *below.total.outcomes.values()]
    shown += [
        n
        for row in [*below.packs, *(r for t in below.tables for r in t.rows)]
        for n in (row.people, row.convictions, *row.outcomes.values())
    ]
    shown += [n for impact in below.impacts for n in (impact.had, impact.freed, impact.freed_in_review)]
    assert None in shown
    assert all(number is None or number == 0 or number >= 11 for number in shown)
    for table_ in below.tables:
        for row in [*table_.rows, below.total]:
            assert [row.convictions, *row.outcomes.values()].count(None) != 1
        for column in below.outcome_words:
            assert [*(row.outcomes[column] for row in table_.rows), below.total.outcomes[column]].count(None) != 1


def test_suppression_is_off_unless_asked_for():
    summary = summarise(*a_run(5), FACTS)
    assert summary.suppressed_below == 0
    assert None not in summary.total.outcomes.values()
