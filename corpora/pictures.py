"""The pictures and tables of ``docs/archive.md``: from the code itself: families, levels, wear, covers, faces."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
import pypdfium2
import yaml
from PIL import Image, ImageDraw

from corpora.archive import FAMILIES, Filed, Level, make_document
from corpora.covers import COVERS, make_cover
from corpora.draw import DrawnPage, choose_hand, draw_sheet
from corpora.faces import available_faces, load_font
from corpora.people import stream
from corpora.wear import HELD_OUT, STEPS, Wear, step_purpose, wear_page

__all__ = ["face_table", "step_table", "with_tables", "write_pictures"]

_SEED = 1962
# steps that one sees on the whole page; the others are shown as cut-outs at full size
_WHOLE = (
    *("punch_holes", "staple", "edge_shadow", "fold", "streaks", "pen_marks", "vignette", "scratches", "shade"),
    *("negative", "skew", "shift", "stretch", "lid", "film_frame", "photo", "turn"),
)
_STRONG = {"skew": 4.0, "shift": 3.0, "stretch": 3.0, "turn": 1.0}


def step_table() -> str:
    """Return the steps of wear as a Markdown table."""
    rows = ["| step | what it stands for | split |", "|---|---|---|"]
    rows += [f"| `{name}` | {step_purpose(name)} | {'test' if name in HELD_OUT else 'all'} |" for name in STEPS]
    return "\n".join(rows) + "\n"


def face_table() -> str:
    """Return the packages that faces are taken of as a Markdown table, with their faces and splits."""
    rows = ["| package | faces (split) |", "|---|---|"]
    listed = yaml.safe_load((Path(__file__).parent / "faces.yaml").read_text(encoding="utf-8"))["faces"]
    for package in dict.fromkeys(face["package"] for face in listed):
        named = ", ".join(f"{face['id']} ({face['split']})" for face in listed if face["package"] == package)
        rows.append(f"| `{package}` | {named} |")
    return "\n".join(rows) + "\n"


def with_tables(text: str) -> str:
    """Return the text of the document with its tables as the code now has them.

    Raises:
        ValueError: where the text lacks the marks between which a table stands.
    """
    for name, table in (("steps", step_table()), ("faces", face_table())):
        begin, end = f"<!-- {name}: made by scripts/make_pictures -->\n", f"<!-- end of {name} -->\n"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise ValueError(f"there is no place for the table of {name}")
        text = f"{before}{begin}{table}{end}{after}"
    return text


def write_pictures(folder: Path) -> list[Path]:
    """Draw the pictures into *folder* and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "families.jpg": _grid(_families(), 4, (360, 466)),
        "levels.jpg": _grid(_levels(), 3, (480, 621)),
        "covers.jpg": _grid(_covers(), 7, (200, 259)),
        "steps-pages.jpg": _grid(_whole_steps(), 6, (210, 272)),
        "steps-cuts.jpg": _grid(_cut_steps(), 3, (420, 120)),
    }
    for name, picture in pictures.items():
        picture.save(folder / name, "JPEG", quality=62, optimize=True)
    return [folder / name for name in pictures]


def _grid(tiles: Sequence[tuple[str, Image.Image]], columns: int, size: tuple[int, int]) -> Image.Image:
    """Return the pictures side by side, each within *size* under its name."""
    wide, high = size
    head, gap = 18, 6
    rows = -(-len(tiles) // columns)
    sheet = Image.new("L", (columns * (wide + gap), rows * (high + head + gap)), 205)
    font = load_font(available_faces("form", frozenset({"matplotlib"}))[-1].path, 13)
    pen = ImageDraw.Draw(sheet)
    for at, (name, picture) in enumerate(tiles):
        x, y = at % columns * (wide + gap) + gap // 2, at // columns * (high + head + gap)
        pen.text((x + 2, y + 1), name, fill=0, font=font)
        scale = min(1.0, wide / picture.width, high / picture.height)
        fitted = picture.resize(
            (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS
        )
        sheet.paste(fitted, (x, y + head))
    return sheet


def _first_page(filed: Filed) -> Image.Image:
    if filed.ending != "pdf":
        with Image.open(io.BytesIO(filed.data)) as image:
            return image.convert("L")
    document = pypdfium2.PdfDocument(filed.data)
    page: Image.Image = document[0].render(scale=2).to_pil().convert("L")
    document.close()
    return page


def _families() -> list[tuple[str, Image.Image]]:
    levels: list[Level] = ["B", "C"]
    drawn = [(family, levels[at % 2]) for at, family in enumerate(FAMILIES)]
    return [(f"{family}, {level}", _first_page(make_document(_SEED, 3, family, level))) for family, level in drawn]


def _levels() -> list[tuple[str, Image.Image]]:
    """Return a page at each level; of D, film, a phone's photo and a copy of copies."""
    plain: list[Level] = ["A", "B", "C"]
    tiles: list[tuple[str, Image.Image]] = [
        (level, _first_page(make_document(_SEED, 5, "minute_order", level))) for level in plain
    ]
    for name, sign in (("D, microfilm", "film_frame"), ("D, photo", "photo"), ("D, copy of a copy", "photocopy")):
        for number in range(100):
            filed = make_document(_SEED, number, "abstract_of_judgment", "D")
            steps = [step for step, _ in filed.pages[0]["wear"]["steps"]]
            if sign in steps and (sign != "photocopy" or "film_frame" not in steps):
                tiles.append((name, _first_page(filed)))
                break
    return tiles


def _covers() -> list[tuple[str, Image.Image]]:
    hand = choose_hand(stream(_SEED, 0, "hand"), "typewriter")
    drawn = [
        (kind, draw_sheet(make_cover(_SEED, 1, 2001, kind), hand, 60, stream(_SEED, 0, kind))) for kind in COVERS
    ]
    return [(kind, Image.fromarray(page.image)) for kind, page in drawn]


def _clean(dpi: int) -> DrawnPage:
    document = FAMILIES["charging_document"](_SEED, 6, None)
    hand = choose_hand(stream(_SEED, 6, "hand"), document.machine)
    return draw_sheet(document.sheets[0], hand, dpi, stream(_SEED, 6, "draw"))


def _worn(page: DrawnPage, step: str) -> Image.Image:
    steps = [(step, _STRONG.get(step, 0.8))]
    if step == "lid":
        # it shows where the sheet lies askew
        steps.insert(0, ("skew", _STRONG["skew"]))
    wear = Wear("D", page.dpi, tuple(steps))
    return Image.fromarray(wear_page(page, wear, np.random.default_rng(_SEED)).image)


def _whole_steps() -> list[tuple[str, Image.Image]]:
    page = _clean(100)
    return [(step, _worn(page, step)) for step in STEPS if step in _WHOLE]


def _cut_steps() -> list[tuple[str, Image.Image]]:
    page = _clean(200)
    clean = Image.fromarray(page.image)
    lines = [list(line) for _, line in groupby(page.words, key=lambda word: word.line)]
    left, top, *_ = max(lines, key=len)[2].box
    cut = (round(left), round(top) - 35, round(left) + 420, round(top) + 85)
    return [("as typed", clean.crop(cut))] + [
        (step, _worn(page, step).crop(cut)) for step in STEPS if step not in _WHOLE
    ]
