"""Whoever watches is told the ledger's numbers: on a terminal, in a log, or as JSON."""

from __future__ import annotations

import io
import json
import sys

import pytest

from clearslate.ledger import Tally
from clearslate.progress import Bars, JsonLines, StageLines, choose_progress
from clearslate.talk import show_problems
from extract.problem import Problem


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watch(progress: Bars | JsonLines | StageLines) -> None:
    progress.at("open", Tally(0, 0, 0, 0, 0))
    for done in range(3):
        progress.at("page", Tally(5, done, 1, 1, 3 - done))
    progress.at("page", Tally(5, 3, 1, 1, 0))
    progress.ended({"exit_code": 3})
    progress.close()


def test_a_log_gets_one_line_a_stage() -> None:
    said = io.StringIO()
    watch(StageLines(said))
    assert said.getvalue() == "page: 3 done, 1 quarantined, 1 failed\n"


def test_a_terminal_gets_bars() -> None:
    said = Terminal()
    watch(Bars(said))
    assert "page" in said.getvalue()
    assert "5/5" in said.getvalue()
    assert "2 not read" in said.getvalue()
    assert "open" not in said.getvalue()


def test_a_scheduler_gets_every_step_and_the_end() -> None:
    said = io.StringIO()
    watch(JsonLines(said))
    events = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [event.get("done") for event in events[:-1]] == [0, 0, 1, 2, 3]
    assert events[-1] == {"event": "finished", "exit_code": 3}


@pytest.mark.parametrize(
    ("as_json", "terminal", "expected"),
    [
        pytest.param(True, True, JsonLines, id="asked-for-json"),
        pytest.param(False, True, Bars, id="on-a-terminal"),
        pytest.param(False, False, StageLines, id="elsewhere"),
    ],
)
def test_the_watcher_is_chosen_by_who_watches(
    as_json: bool, terminal: bool, expected: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal() if terminal else io.StringIO())
    with choose_progress(as_json) as progress:
        assert isinstance(progress, expected)


def test_many_problems_are_told_in_few_lines() -> None:
    problems = [
        Problem(path=f"{n}.tif", page=n or None, kind="crash", message="it ended.", what_to_do="Look.")
        for n in range(25)
    ]
    said = io.StringIO()
    show_problems(problems, said)
    told = said.getvalue().splitlines()
    assert told[0] == "0.tif: crash: it ended. Look."
    assert told[1] == "1.tif, page 1: crash: it ended. Look."
    assert told[-1] == "and 5 more in problems.jsonl"
    assert len(told) == 21
