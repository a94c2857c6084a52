"""Pages drawn for the tests: what stands on them and where is known, since we put it there."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ocr.page import Box

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"

SHEET = (
    "CII/A99000015",
    "DOB/19570119 SEX/M RAC/WHITE",
    "NAM/01 SKYWALKER,LUKE JAY",
    "* * * *",
    "ARR/DET/CITE: NAM:02 DOB:19550505",
    "19840725 CASO LOS ANGELES",
    "CNT:01 #1111111",
    "11357 HS-POSSESS MARIJUANA",
    "- - - -",
    "COURT: NAM:01",
    "19840918 CASC SAN FRANCISCO",
    "CNT:01 #1234567",
    "11357 HS-POSSESS MARIJUANA",
    "DISPO:CONVICTED",
    "CONV STATUS:FELONY",
    "SEN: 3 YEARS PROBATION, 30 DAYS JAIL",
)
PROSE = (
    "The people of the state and county appeared by counsel",
    "and the defendant was present in person before the court.",
    "Upon motion of the prosecuting attorney the first count",
    "was dismissed in the interest of justice, and the matter",
    "came on regularly for sentence on the remaining charge.",
    "Probation was granted for a period of three years upon",
    "condition that the defendant obey all laws and report to",
    "the probation officer within two days of his release.",
)


def drawn(
    lines: Sequence[str] = SHEET,
    *,
    size: tuple[int, int] = (1275, 1650),
    points: int = 30,
    font: str = "DejaVuSansMono.ttf",
    ink: int = 0,
    paper: int = 255,
) -> tuple[Image.Image, list[tuple[str, Box]]]:
    """Return a grey page (150 dpi letter by default) with *lines* on it, and each word with its box."""
    face = ImageFont.truetype(str(FONTS / font), points)
    page = Image.new("L", size, paper)
    pen = ImageDraw.Draw(page)
    words = []
    for number, line in enumerate(lines):
        x, y = size[0] // 10, size[1] // 12 + round(number * points * 1.6)
        pen.text((x, y), line, font=face, fill=ink)
        at = 0
        for word in line.split():
            at = line.index(word, at)
            left, top, right, bottom = pen.textbbox((x + pen.textlength(line[:at], font=face), y), word, font=face)
            words.append((word, Box(left / size[0], top / size[1], right / size[0], bottom / size[1])))
            at += len(word)
    return page, words


def wide_page(lines: Sequence[str] = SHEET, **how: object) -> Image.Image:
    """Return the picture of ``drawn`` only."""
    return drawn(lines, **how)[0]  # type: ignore[arg-type]


def saved(picture: Image.Image, path: Path, **how: object) -> Path:
    """Write *picture* to *path* and return the path."""
    picture.save(path, **how)
    return path


def born_digital_pdf(path: Path, pages: Sequence[Sequence[str]] = (SHEET,), *, size: float = 11) -> Path:
    """Write a PDF with a text layer of its own."""
    canvas = Canvas(str(path), pagesize=(612, 792))
    for lines in pages:
        canvas.setFont("Courier", size)
        for number, line in enumerate(lines):
            canvas.drawString(72, 720 - number * size * 1.4, line)
        canvas.showPage()
    canvas.save()
    return path


def on_canvas(
    canvas: Canvas, picture: Image.Image, box: tuple[float, float, float, float] = (0, 0, 612, 792)
) -> None:
    """Draw *picture* on the canvas within left, bottom, width and height in points."""
    held = BytesIO()
    picture.save(held, "PNG")
    held.seek(0)
    canvas.drawImage(ImageReader(held), *box)


def scan_pdf(path: Path, pictures: Sequence[Image.Image]) -> Path:
    """Write a PDF of which each page is one picture."""
    canvas = Canvas(str(path), pagesize=(612, 792))
    for picture in pictures:
        on_canvas(canvas, picture)
        canvas.showPage()
    canvas.save()
    return path


def squeezed(text: str) -> str:
    """Return *text* without blanks, which engines put in and leave out."""
    return "".join(text.split())


def shaded(picture: Image.Image, darkest: float = 0.35) -> Image.Image:
    """Return the page with a shadow that grows to the right, where white is left at *darkest* of itself."""
    pixels = np.asarray(picture, dtype=np.float64)
    shade = np.linspace(1.0, darkest, pixels.shape[1])
    return Image.fromarray((pixels * shade).astype(np.uint8))
