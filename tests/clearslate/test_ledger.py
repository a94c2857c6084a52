"""The ledger: work is leased, done once, given back, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clearslate.ledger import Ledger, Tally, Work, digest_of
from clearslate.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as store:
        yield store


def a_ledger(store: Store, lease_seconds: float = 60.0) -> Ledger:
    run, _ = store.begin_run({}, None, date(2026, 11, 22), "-")
    return Ledger(store, run, lease_seconds)


def pages(*numbers: int, options: str = "o", version: str = "v") -> list[Work]:
    return [Work("ab" * 32, number, "page", options, version) for number in numbers]


def test_work_is_handed_out_once(store: Store) -> None:
    ledger = a_ledger(store)
    ledger.enter(pages(1, 2, 3))
    assert [entry.work.page for entry in ledger.claim("page", 2)] == [1, 2]
    assert [entry.work.page for entry in ledger.claim("page", 2)] == [3]
    assert ledger.claim("page", 2) == []
    assert ledger.tally("page") == Tally(3, 0, 0, 0, 3)


def test_what_is_done_stays_done_in_later_runs(store: Store) -> None:
    first = a_ledger(store)
    first.enter(pages(1, 2))
    one, _ = first.claim("page", 2)
    first.commit_done(one.id, "out")
    second = a_ledger(store)
    second.release_abandoned()
    second.enter(pages(1, 2))
    assert [entry.work.page for entry in second.claim("page", 9)] == [2]
    assert second.entries("page")["ab" * 32, 1].output == "out"


@pytest.mark.parametrize(
    "changed",
    [pytest.param({"options": "other"}, id="other-options"), pytest.param({"version": "other"}, id="other-version")],
)
def test_other_options_or_another_version_are_other_work(store: Store, changed: dict[str, str]) -> None:
    ledger = a_ledger(store)
    ledger.enter(pages(1))
    ledger.commit_done(ledger.claim("page", 1)[0].id, "out")
    later = a_ledger(store)
    later.enter(pages(1, **changed))
    assert len(later.claim("page", 9)) == 1
    assert later.tally("page").total == 1


def test_a_lease_that_ran_out_is_handed_out_again_and_its_late_holder_changes_nothing(store: Store) -> None:
    ledger = a_ledger(store, lease_seconds=60)
    ledger.enter(pages(1))
    lost = ledger.claim("page", 1, now=1000.0)[0]
    assert ledger.claim("page", 1, now=1059.0) == []
    other = Ledger(store, ledger.run, 60)
    other.owner = "another-host:1"
    assert [entry.id for entry in other.claim("page", 1, now=1061.0)] == [lost.id]
    ledger.commit_done(lost.id, "late")
    assert other.entries("page")["ab" * 32, 1].state == "leased"
    other.commit_done(lost.id, "right")
    entry = other.entries("page")["ab" * 32, 1]
    assert (entry.output, entry.times_done) == ("right", 1)


def test_leases_of_another_host_are_not_taken_for_abandoned(store: Store) -> None:
    ledger = a_ledger(store)
    ledger.enter(pages(1, 2))
    ledger.claim("page", 1)
    ledger.owner = "another-host:1"
    ledger.claim("page", 1)
    assert ledger.release_abandoned() == 1
    assert [entry.work.page for entry in ledger.claim("page", 9)] == [1]


def test_attempts_are_counted_when_they_fail_and_not_when_they_are_given_back(store: Store) -> None:
    ledger = a_ledger(store)
    ledger.enter(pages(1))
    entry = ledger.claim("page", 1)[0]
    ledger.release([entry.id])
    assert ledger.claim("page", 1)[0].attempt == 0
    ledger.try_again(entry.id, "crash")
    assert ledger.claim("page", 1)[0].attempt == 1
    ledger.commit_failed(entry.id, "quarantined", "crash", "ended", "look")
    assert ledger.claim("page", 1) == []
    closed = ledger.entries("page")["ab" * 32, 1]
    assert (closed.state, closed.error_kind, closed.attempt) == ("quarantined", "crash", 2)


def test_a_tally_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="lost or made up"):
        Tally(3, 1, 0, 0, 1)


def test_digests_do_not_depend_on_the_order_of_keys() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1}) != digest_of({"a": 2, "b": 1})


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["claim", "done", "again", "failed", "quarantined", "release", "killed"]), st.integers(0, 9)
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_nothing_is_lost_and_nothing_is_done_twice(
    tmp_path: Path, steps: list[tuple[str, int]]
) -> None:
    with open_store(tmp_path) as store:
        store.start_over()
        ledger = a_ledger(store)
        ledger.enter(pages(*range(1, 7)))
        held: list[int] = []
        done: set[int] = set()
        for step, which in steps:
            if step == "claim":
                held += [entry.id for entry in ledger.claim("page", 1 + which % 3)]
            elif step == "killed":
                ledger = a_ledger(store)
                ledger.release_abandoned()
                ledger.enter(pages(*range(1, 7)))
                held = []
            elif held:
                entry_id = held.pop(which % len(held))
                if step == "done":
                    assert entry_id not in done
                    done.add(entry_id)
                    ledger.commit_done(entry_id, "out")
                elif step == "again":
                    ledger.try_again(entry_id, "crash")
                elif step == "release":
                    ledger.release([entry_id])
                else:
                    ledger.commit_failed(entry_id, step, "crash", "m", "w")  # type: ignore[arg-type]
            entries = ledger.entries("page").values()
            assert len(entries) == 6
            assert {entry.id for entry in entries if entry.state == "done"} == done
            assert all(entry.times_done == (entry.id in done) for entry in entries)
            assert ledger.tally("page").total == 6
