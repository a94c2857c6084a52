"""Worker processes that a hostile page can kill, hang or bloat without harm to its neighbours.

Each piece of work runs in a child process with a deadline and a limit on its memory (pebble). A child that
dies costs the piece it was at, and another takes its place. Children die with this process, however it ends.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import ctypes
import errno
import logging
import multiprocessing
import os
import resource
import signal
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import pebble

from clearslate.exits import DiskFull
from clearslate.stopping import stop_if_asked
from ocr.problems import ReadingProblem

__all__ = ["Done", "Fault", "Limits", "Task", "Workers", "where_it_broke"]

# One thread a worker: there are as many workers as processors, and two that share one wait for each other.
_ONE_THREAD = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece of work may cost: ``deadline`` in seconds, ``memory`` in bytes of address space.

    A worker is replaced after ``renew_after`` pieces, so that what libraries leak does not add up.
    """

    deadline: float = 180.0
    memory: int = 4 << 30
    renew_after: int = 300


@dataclass(frozen=True, slots=True)
class Task:
    """A call to be made in a worker: a function of some module, and its arguments. ``key`` comes back with it.

    ``deadline`` is its own, in seconds, where it is not that of the limits.
    """

    key: int
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    deadline: float | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a call returned."""

    key: int
    value: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """A call that returned nothing.

    ``kind`` is a ``ReadingProblem``'s own (then ``final``: the paper's fault, another attempt would say the
    same), or ``deadline``, ``memory``, ``crash``, or ``program_error`` with the place in the program.
    """

    key: int
    kind: str
    message: str
    what_to_do: str
    final: bool


@dataclass
class Workers:
    """A pool of workers; a context manager, so that no child outlives it.

    ``jobs`` is how many run at a time. ``work`` hands out pieces and yields what comes of each, in the order
    in which they end.
    """

    jobs: int
    limits: Limits = field(default_factory=Limits)
    _pool: Any = None  # pebble.ProcessPool, which is only half typed
    _born: Any = None
    _groups: set[int] = field(default_factory=set)

    def __enter__(self) -> Workers:
        for name in _ONE_THREAD:
            os.environ[name] = "1"
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._close(gently=kind is None)
        self._sweep(everyone=True)

    def work(self, claim: Callable[[int], list[Task]]) -> Iterator[Done | Fault]:
        """Run all that *claim* hands out, until it hands out nothing more and all has ended.

        *claim* is asked for up to so many tasks whenever workers fall idle. Raises DiskFull where a worker
        found no space.
        """
        under_way: dict[Any, Task] = {}
        alone: list[Task] = []  # suspects of having broken a pool: each runs by itself, to be sure which it was
        while True:
            stop_if_asked()
            room = 2 * self.jobs - len(under_way)
            if alone and not under_way:
                under_way.update(self._schedule(alone.pop()))
            elif not alone and room > 0:
                for task in claim(room):
                    under_way.update(self._schedule(task))
            if not under_way:
                return
            ended, _ = concurrent.futures.wait(under_way, return_when=concurrent.futures.FIRST_COMPLETED)
            if any(isinstance(future.exception(), BrokenProcessPool) for future in ended):
                concurrent.futures.wait(under_way)
                yield from self._after_a_broken_pool(under_way, alone)
                under_way = {}
                continue
            for future in ended:
                yield self._outcome(under_way.pop(future), future)

    def _schedule(self, task: Task) -> dict[Any, Task]:
        deadline = task.deadline or self.limits.deadline
        try:
            future = self._pool.schedule(task.function, args=task.arguments, timeout=deadline)
        except RuntimeError:  # the pool broke while it waited: pebble takes nothing more
            self._close()
            self._open()
            future = self._pool.schedule(task.function, args=task.arguments, timeout=deadline)
        return {future: task}

    def _after_a_broken_pool(self, under_way: dict[Any, Task], alone: list[Task]) -> Iterator[Done | Fault]:
        # A worker that dies at the very start of a task takes pebble's whole pool with it, since pebble
        # has not yet heard which task that worker had.
        suspects = [task for future, task in under_way.items() if isinstance(future.exception(), BrokenProcessPool)]
        for future, task in under_way.items():
            if task not in suspects:
                yield self._outcome(task, future)
        self._close()
        self._open()
        if len(under_way) == 1 and suspects:
            yield _crash(suspects[0].key)
        else:
            alone.extend(reversed(suspects))

    def _outcome(self, task: Task, future: Any) -> Done | Fault:
        error = future.exception()
        if error is None:
            return Done(task.key, future.result())
        if isinstance(error, ReadingProblem):
            return Fault(task.key, error.kind, error.message, error.what_to_do, final=error.kind not in _PASSING)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull("No space is left on the disk. What was done is kept; make space and go on.") from error
        if isinstance(error, DiskFull):
            raise error
        if isinstance(error, TimeoutError):
            self._sweep()
            seconds = task.deadline or self.limits.deadline
            return Fault(task.key, "deadline", f"took longer than {seconds:g} s", _AGAIN, final=False)
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return Fault(task.key, "memory", f"took more than {self.limits.memory >> 20} MiB", _AGAIN, final=False)
        if isinstance(error, pebble.ProcessExpired):
            self._sweep()
            # The system kills with signal 9 when memory runs out; nothing else here does so from outside.
            if error.exitcode == -signal.SIGKILL:
                return Fault(task.key, "memory", "the system ended it, most likely for memory", _AGAIN, final=False)
            return _crash(task.key)
        return Fault(task.key, "program_error", where_it_broke(error), _REPORT, final=False)

    def _open(self) -> None:
        # "spawn" gives each worker a clean interpreter: to fork a process that has threads (polars, pebble itself)
        # can leave a child waiting for ever on a lock that nobody holds.
        context = multiprocessing.get_context("spawn")
        self._born = context.SimpleQueue()
        self._pool = pebble.ProcessPool(
            max_workers=self.jobs,
            max_tasks=self.limits.renew_after,
            initializer=_begin_worker,
            initargs=(os.getpid(), self.limits.memory, self._born),
            context=context,
        )

    def _close(self, gently: bool = False) -> None:
        if gently:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def _sweep(self, everyone: bool = False) -> None:
        """End what dead workers have left running (a tesseract of their own, say); *everyone*: of all workers."""
        while not self._born.empty():
            self._groups.add(self._born.get())
        for group in sorted(self._groups):
            if everyone or not Path(f"/proc/{group}").exists():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
                self._groups.discard(group)


_PASSING = frozenset({"deadline", "memory", "crash"})
_AGAIN = "Look at the page; scan it again at a lower resolution, or give --mode fast."
_REPORT = "A fault of the program: please report it with this place. Run again with --fresh after an upgrade."


def _crash(key: int) -> Fault:
    return Fault(key, "crash", "the reader ended abnormally", _AGAIN, final=False)


def where_it_broke(error: BaseException) -> str:
    """Return an error's type and the places in the program that it came through, without its message.

    Messages of unforeseen errors may repeat words of a document; types and line numbers never do.
    """
    cause = error.__cause__
    if cause is not None and type(cause).__name__ == "RemoteTraceback":
        places = [line.strip() for line in str(cause).splitlines() if line.strip().startswith("File ")]
        trail = [place.split(", in ")[0].removeprefix("File ") for place in places]
    else:
        trail = [f'"{f.filename}", line {f.lineno}' for f in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at " + " < ".join(_short(place) for place in reversed(trail[-4:]))


def _short(place: str) -> str:
    name, _, line = place.rpartition(", line ")
    path = Path(name.strip('"'))
    return f"{path.parent.name}/{path.name}:{line}"


def _begin_worker(parent: int, memory: int, born: Any) -> None:
    """Make this worker die with its parent, keep to its memory, and leave nothing behind. Runs in the child."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)  # the parent died before the line above
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the page in clear
    logging.disable(logging.CRITICAL)  # what libraries say of a page may quote it; our own faults come as errors
    born.put(os.getpid())
