"""The type faces that pages can be drawn with on this machine.

None is committed: ``faces.yaml`` names files of matplotlib's package (always there), of Debian packages and of npm's,
and says which package to install for more. Two machines draw the same bytes only where they have the same faces; so
those of npm, which few machines have, are taken only where a part of an archive is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import matplotlib
import yaml
from PIL import ImageFont

__all__ = ["Face", "Role", "Split", "available_faces", "load_font", "missing_from_npm", "missing_packages"]

Role = Literal["printer", "typewriter", "form", "stamp", "script"]
Split = Literal["tune", "fit", "test"]

_SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/usr/share/texmf/fonts/opentype"))
# where "scripts/setup.sh faces" puts what comes from npm
_NPM = Path(sys.prefix) / "faces"


@dataclass(frozen=True, slots=True)
class Face:
    """One face: ``scale`` brings its letters to the height that a size promises, ``weight`` how often it is taken.

    ``split`` is the part of an archive that it is drawn for; ``any`` serves where a part has none of its own.
    """

    id: str
    path: Path
    package: str
    roles: frozenset[Role]
    scale: float
    weight: int
    split: str


def _font_files() -> Iterator[Path]:
    for root in (Path(matplotlib.get_data_path()) / "fonts" / "ttf", *_SYSTEM, _NPM):
        if root.is_dir():
            yield from sorted(path for path in root.rglob("*") if path.suffix in (".ttf", ".otf", ".woff"))


@cache
def _table() -> tuple[tuple[Face, ...], tuple[str, ...]]:
    listed = yaml.safe_load((Path(__file__).parent / "faces.yaml").read_text(encoding="utf-8"))["faces"]
    where: dict[str, Path] = {}
    for path in _font_files():
        where.setdefault(path.name, path)
    found = tuple(
        Face(
            row["id"],
            where[row["file"]],
            row["package"],
            frozenset(row["roles"]),
            row["scale"],
            row["weight"],
            row["split"],
        )
        for row in listed
        if row["file"] in where
    )
    missing = sorted({row["package"] for row in listed if row["file"] not in where})
    return found, tuple(missing)


def available_faces(
    role: Role | None = None, packages: frozenset[str] | None = None, split: Split | None = None
) -> tuple[Face, ...]:
    """Return the faces found here, in the order of ``faces.yaml``.

    Args:
        role: only faces for this use.
        packages: only faces of these packages; ``frozenset({"matplotlib"})`` gives the same on every machine.
        split: only faces of this part of an archive, or, where there is none, those that serve for any.
    """
    found = tuple(
        face
        for face in _table()[0]
        if (role is None or role in face.roles) and (packages is None or face.package in packages)
    )
    if split is None:
        return tuple(face for face in found if not _of_npm(face.package))
    own = tuple(face for face in found if face.split == split)
    return own or tuple(face for face in found if face.split == "any")


def missing_packages() -> tuple[str, ...]:
    """Return the Debian packages that would give more faces."""
    return tuple(package for package in _table()[1] if not _of_npm(package))


def missing_from_npm() -> tuple[str, ...]:
    """Return the packages of npm that would give more faces, each with its version."""
    return tuple(package.removeprefix("npm:") for package in _table()[1] if _of_npm(package))


def _of_npm(package: str) -> bool:
    return package.startswith("npm:")


@cache
def load_font(path: Path, pixels: int) -> ImageFont.FreeTypeFont:
    """Return the face at *path* with letters of *pixels* an em (basic layout: the same on every machine)."""
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)
