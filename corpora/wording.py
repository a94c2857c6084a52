"""The words of papers that stand in ``wording.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["form_generation", "wording"]


@cache
def wording() -> dict[str, Any]:
    """Return the whole of ``wording.yaml``."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "wording.yaml").read_text(encoding="utf-8"))
    return loaded


def form_generation(year: int) -> dict[str, Any]:
    """Return the words of the ruled abstract in use in *year* (1977 or later)."""
    found: dict[str, Any] = max(
        (form for form in wording()["forms"] if form["from"] <= year), key=lambda form: int(form["from"])
    )
    return found
