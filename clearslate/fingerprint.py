"""What a result depends on beside the paper: the program's own code and vocabulary, and the engines."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from pathlib import Path

__all__ = ["code_digest", "page_version", "record_version"]

_DATA = frozenset({".py", ".yaml", ".yml"})


@functools.cache
def code_digest(*packages: str) -> str:
    """Return 16 hex digits over the code and data files of our *packages*.

    A number alone would not do: while the program is being worked on, its version stays the same, and results
    of yesterday's code would pass for today's.
    """
    digest = hashlib.sha256()
    for package in packages:
        spec = importlib.util.find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        root = Path(spec.origin).parent
        for path in sorted(root.rglob("*")):
            if path.suffix in _DATA and "__pycache__" not in path.parts:
                digest.update(f"{package}/{path.relative_to(root).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def page_version(engine: str) -> str:
    """Return what the reading of a page depends on; *engine* is its name with its version."""
    return f"{code_digest('ocr')} {engine}"


def record_version(engine: str = "") -> str:
    """Return what the making of records depends on, beside the pages; *engine* takes second looks at these."""
    return f"{code_digest('extract', 'nlp', 'ocr')} {engine}" if engine else code_digest("extract", "nlp")
