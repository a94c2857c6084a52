"""What the program finds on this machine: engines, languages, type faces, tools, and how to get what is missing."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clearslate import __version__

__all__ = ["Finding", "can_read", "examine"]

# What a result depends on most, and what breaks most often.
_LIBRARIES = (
    "fonttools",
    "numpy",
    "opencv-python",
    "pdfplumber",
    "pebble",
    "pikepdf",
    "pillow",
    "polars",
    "pydantic",
    "pypdf",
    "pypdfium2",
    "rapidfuzz",
    "reportlab",
    "spacy",
    "sqlalchemy",
)
_LANGUAGES = {"eng": "reading English", "osd": "finding which way a page lies"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for. ``needed`` where nothing can be read without it; ``how_to_get`` if missing."""

    kind: str
    name: str
    found: bool
    version: str
    needed: bool
    how_to_get: str = ""


def examine() -> list[Finding]:
    """Look for everything that the program can use, and return what was found and what was not."""
    return [*_program(), *_engines(), *_tools(), *_fonts(), *_libraries()]


def can_read(findings: list[Finding]) -> bool:
    """Tell whether scans can be read here: everything needed is there, and one engine at least."""
    engines = [finding for finding in findings if finding.kind == "engine"]
    return all(f.found for f in findings if f.needed) and any(engine.found for engine in engines)


def _program() -> Iterator[Finding]:
    yield Finding("program", "clearslate", True, __version__, needed=True)
    yield Finding("program", "python", True, platform.python_version(), needed=True)


def _engines() -> Iterator[Finding]:
    from ocr.engines.base import installed

    languages: set[str] = set()
    for engine in installed():
        yield Finding("engine", engine.name, engine.available, engine.version, False, engine.how_to_get)
        languages.update(engine.languages)
    for language, use in _LANGUAGES.items():
        yield Finding(
            "language",
            language,
            language in languages,
            f"for {use}",
            needed=language == "eng",
            how_to_get=f"apt-get install tesseract-ocr-{language}",
        )


def _tools() -> Iterator[Finding]:
    path = shutil.which("tesseract")
    version = ""
    if path:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=20)
        version = (said.stdout or said.stderr).splitlines()[0].removeprefix("tesseract ")
    yield Finding("tool", "tesseract", path is not None, version, False, "apt-get install tesseract-ocr")
    yield Finding(
        "tool",
        "verapdf",
        shutil.which("verapdf") is not None,
        "for checking PDF/A, more thoroughly than is done without it",
        needed=False,
        how_to_get="see verapdf.org",
    )


def _fonts() -> Iterator[Finding]:
    import matplotlib

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name in ("DejaVuSerif.ttf", "DejaVuSans.ttf"):
        yield Finding(
            "font",
            name,
            (folder / name).is_file(),
            "for papers and the report",
            needed=True,
            how_to_get="pip install --force-reinstall matplotlib",
        )


def _libraries() -> Iterator[Finding]:
    for name in _LIBRARIES:
        try:
            yield Finding("library", name, True, importlib.metadata.version(name), needed=True)
        except importlib.metadata.PackageNotFoundError:
            yield Finding("library", name, False, "", True, f"pip install -c constraints.txt {name}")
