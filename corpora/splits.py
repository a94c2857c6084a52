"""The three parts that archives fall into, so that nothing is measured on what it was tuned to.

Each has its own seeds (its own people, cases and papers), its own type faces and its own wear: ``tune`` to work on,
``fit`` to fit thresholds and confidences on, ``test`` for measuring alone.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["SPLITS", "Split", "split_of"]

Split = Literal["tune", "fit", "test"]
SPLITS: tuple[Split, ...] = ("tune", "fit", "test")

# the first seeds that are no longer tune's, and no longer fit's
_FIT_FROM, _TEST_FROM = 6000, 8000


def split_of(seed: int) -> Split:
    """Return the split of an archive's seed: below 6000 tune, from there to 7999 fit, from 8000 on test."""
    return "tune" if seed < _FIT_FROM else "fit" if seed < _TEST_FROM else "test"
