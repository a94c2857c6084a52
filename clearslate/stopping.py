"""Stopping on Ctrl-C or a polite signal, wherever the run happens to be.

The signal raises KeyboardInterrupt at once. Where that is lost (raised inside a library's clean-up or C code, Python
only reports it as ignored), the run stops at the next of its own checks.
"""

from __future__ import annotations

import signal
from types import FrameType
from typing import NoReturn

__all__ = ["stop_if_asked", "stop_on_signals"]

_asked: list[int] = []


def stop_on_signals() -> None:
    """Take SIGINT and SIGTERM as the wish to stop. To be called in the main thread."""
    _asked.clear()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def stop_if_asked() -> None:
    """Raise KeyboardInterrupt if a signal to stop has come."""
    if _asked:
        raise KeyboardInterrupt


def _stop(number: int, _: FrameType | None) -> NoReturn:
    _asked.append(number)
    raise KeyboardInterrupt
