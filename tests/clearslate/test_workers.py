"""A page that crashes, hangs or eats memory costs only itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import hostile
import pytest

from clearslate.exits import DiskFull
from clearslate.workers import Done, Fault, Limits, Task, Workers, where_it_broke

QUICK = Limits(deadline=4.0, memory=640 << 20, renew_after=50)


def work_off(tasks: list[Task], limits: Limits = QUICK, jobs: int = 2) -> dict[int, Done | Fault]:
    waiting = list(tasks)

    def claim(room: int) -> list[Task]:
        taken = waiting[:room]
        del waiting[:room]
        return taken

    with Workers(jobs, limits) as workers:
        outcomes = list(workers.work(claim))
    assert len(outcomes) == len(tasks)
    return {outcome.key: outcome for outcome in outcomes}


WAYS = [
    pytest.param(hostile.crash, "crash", False, id="segmentation-fault"),
    pytest.param(hostile.leave, "crash", False, id="ends-the-process"),
    pytest.param(hostile.hang, "deadline", False, id="hangs"),
    pytest.param(hostile.eat_memory, "memory", False, id="eats-memory"),
    pytest.param(hostile.killed, "memory", False, id="killed-by-the-system"),
    pytest.param(hostile.stumble, "program_error", False, id="error-of-the-program"),
    pytest.param(hostile.refuse, "too_large", True, id="refused-for-the-paper"),
]


@pytest.mark.parametrize(("function", "kind", "final"), WAYS)
def test_a_hostile_piece_costs_only_itself(function: Callable[..., object], kind: str, final: bool) -> None:
    tasks = [Task(key, hostile.echo, (key,)) for key in range(8)]
    tasks.insert(3, Task(99, function, ("SOLO, HAN",)))
    outcomes = work_off(tasks)
    fault = outcomes.pop(99)
    assert isinstance(fault, Fault)
    assert (fault.kind, fault.final) == (kind, final)
    assert fault.what_to_do
    assert "SOLO" not in fault.message
    assert outcomes == {key: Done(key, key) for key in range(8)}


def test_many_that_die_at_once_are_told_apart() -> None:
    tasks = [Task(key, hostile.leave if key % 3 == 0 else hostile.echo, (key,)) for key in range(12)]
    outcomes = work_off(tasks)
    assert {key for key, outcome in outcomes.items() if isinstance(outcome, Fault)} == {0, 3, 6, 9}


def test_a_worker_that_is_killed_while_it_waits_costs_nothing() -> None:
    pids: list[int] = []
    keys = iter(range(1, 7))

    def claim(_: int) -> list[Task]:
        if pids:
            os.kill(pids.pop(), signal.SIGKILL)
            time.sleep(0.5)
        key = next(keys, None)
        return [Task(key, hostile.own_pid, ())] if key else []

    with Workers(1, QUICK) as workers:
        for outcome in workers.work(claim):
            assert isinstance(outcome, Done)
            pids.append(outcome.value)
        assert next(keys, None) is None


def test_a_deadline_ends_the_children_of_the_worker_too(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    work_off([Task(1, hostile.hang_with_child, (str(note),))], Limits(deadline=2.0), jobs=1)
    assert not is_running(int(note.read_text()))


def test_a_full_disk_is_nobodys_fault() -> None:
    with pytest.raises(DiskFull):
        work_off([Task(1, hostile.no_space, ())])


def test_an_error_is_shown_by_its_place_and_not_its_message() -> None:
    with pytest.raises(ValueError, match="SOLO") as caught:
        hostile.stumble("SOLO, HAN")
    shown = where_it_broke(caught.value)
    assert shown.startswith("ValueError at clearslate/hostile.py:")
    assert "SOLO" not in shown


def test_workers_die_with_their_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import hostile\n"
        "from clearslate.workers import Limits, Task, Workers\n"
        "if __name__ == '__main__':\n"
        f"    tasks = [[Task(1, hostile.note_and_hang, ({str(note)!r},))]]\n"
        "    with Workers(1, Limits()) as workers:\n"
        "        list(workers.work(lambda room: tasks.pop() if tasks else []))\n"
    )
    with subprocess.Popen([sys.executable, str(script)]) as parent:
        child = int(wait_for(lambda: note.exists() and note.read_text()))
        os.kill(parent.pid, signal.SIGKILL)
    wait_for(lambda: not is_running(child))


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition: Callable[[], object]) -> str:
    for _ in range(300):
        found = condition()
        if found:
            return str(found)
        time.sleep(0.1)
    raise AssertionError("it did not come to pass in half a minute")
