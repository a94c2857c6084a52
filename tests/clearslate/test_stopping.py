"""A wish to stop is heard, also where the exception that carries it gets lost."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator

import pytest

from clearslate.stopping import stop_if_asked, stop_on_signals
from clearslate.workers import Limits, Workers


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    stop_on_signals()
    yield
    stop_on_signals()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_interrupts_at_once(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


def test_a_lost_interrupt_stops_at_the_next_check() -> None:
    stop_if_asked()
    with contextlib.suppress(KeyboardInterrupt):  # as a library's clean-up may
        os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        stop_if_asked()


def test_no_work_is_begun_after_it() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), Workers(1, Limits()) as workers:
        list(workers.work(lambda _: pytest.fail("work was asked for")))
