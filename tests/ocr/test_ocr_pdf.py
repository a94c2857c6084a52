"""Which pages of a PDF keep their own text, and how large the others are drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ocr_drawn import PROSE, SHEET, born_digital_pdf, drawn, on_canvas, scan_pdf, squeezed, wide_page
from reportlab.pdfgen.canvas import Canvas

from ocr import pdf
from ocr.pdf import Contents, size_in_pixels
from ocr.pdf_text import is_english, is_sound, read_text_layer
from ocr.read import ReadOptions, read_page
from ocr.source import open_document

FAST = ReadOptions(mode="fast")


def seen(width: float = 612, height: float = 792, **rest: object) -> Contents:
    """Contents of a letter page without anything on it."""
    values: dict[str, object] = {
        "pictures_cover": 0.0,
        "picture_dpi": 0.0,
        "picture_pixels": 0,
        "visible_text": 0,
        "invisible_text": 0,
        "drawn_over": False,
    }
    return Contents(width, height, **{**values, **rest})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("contents", "size"),
    [
        pytest.param(seen(), (2550, 3300), id="letter-at-300-dpi"),
        pytest.param(seen(14_400, 14_400), (4472, 4472), id="200-inches-square"),
        pytest.param(seen(72, 72_000), (141, 141_421), id="a-thread"),
        pytest.param(seen(pictures_cover=1.0, picture_dpi=200.0), (1700, 2200), id="scan-at-its-own-200-dpi"),
        pytest.param(
            seen(pictures_cover=1.0, picture_dpi=200.0, invisible_text=9), (1700, 2200), id="scan-with-ocr-layer"
        ),
        pytest.param(
            seen(pictures_cover=1.0, picture_dpi=100.0, visible_text=9), (2550, 3300), id="text-on-a-coarse-picture"
        ),
        pytest.param(seen(pictures_cover=1.0, picture_dpi=1200.0), (3931, 5087), id="scan-finer-than-of-use"),
        pytest.param(seen(pictures_cover=0.06, picture_dpi=1292.0), (2550, 3300), id="fine-logo-has-no-say"),
    ],
)
def test_size_is_known_before_anything_is_drawn(contents: Contents, size: tuple[int, int]) -> None:
    assert size_in_pixels(contents) == size
    assert size[0] * size[1] <= pdf.MAX_PIXELS * 1.001


def test_page_of_200_inches_is_drawn_within_bounds(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(14_400, 14_400))
    canvas.rect(0, 0, 7_200, 7_200, fill=1)
    canvas.save()
    colours = pdf.render(tmp_path / "a.pdf", 1, 120)
    assert colours.shape == (4472, 4472, 3)
    assert (colours[-1, 0, 0], colours[0, -1, 0]) == (0, 255)


def test_scan_in_a_pdf_comes_in_its_own_pixels(tmp_path: Path) -> None:
    page = wide_page()
    colours = pdf.render(scan_pdf(tmp_path / "a.pdf", [page]), 1, 120)
    assert colours.shape[1::-1] == page.size


def test_page_with_text_of_its_own_keeps_it(tmp_path: Path) -> None:
    document = open_document(born_digital_pdf(tmp_path / "a.pdf"))
    page = read_page(document, 1, FAST)
    assert page.layer == "born_digital"
    assert [line.text for line in page.lines] == [" ".join(line.split()) for line in SHEET]
    assert (page.width, page.height, page.quality) == (612, 792, 1.0)
    assert {word.confidence for word in page.words} == {0.99}
    assert "pdfplumber" in page.reader
    first = page.words[0].box
    assert first.left == pytest.approx(72 / 612, abs=0.002)
    assert first.top < (792 - 720) / 792 < first.bottom + 0.005


def test_label_and_value_far_apart_on_one_baseline_are_one_line(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(612, 792))
    canvas.setFont("Courier", 11)
    for row, (label, value) in enumerate(
        [("CASE NUMBER", "A123456"), ("DATE OF PLEA", "03/14/1968"), ("CODE", "HS")]
    ):
        canvas.drawString(400, 700.4 - 20 * row, value)  # written first, and a trifle higher
        canvas.drawString(72, 700 - 20 * row, label)
    canvas.save()
    lines = read_page(open_document(tmp_path / "a.pdf"), 1, FAST).lines
    assert [line.text for line in lines] == ["CASE NUMBER A123456", "DATE OF PLEA 03/14/1968", "CODE HS"]


def test_mixed_file_is_judged_page_by_page(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(612, 792))
    canvas.setFont("Courier", 11)
    canvas.drawString(72, 700, "CII/A99000015 DOB/19570119")
    canvas.showPage()
    on_canvas(canvas, wide_page())
    canvas.showPage()
    canvas.save()
    document = open_document(tmp_path / "a.pdf")
    first, second = (read_page(document, number, FAST) for number in (1, 2))
    assert (first.layer, second.layer) == ("born_digital", "ocr")
    assert squeezed("19840725 CASO LOS ANGELES") in squeezed(second.text)


def _scan_with_hidden_layer(canvas: Canvas) -> None:
    on_canvas(canvas, wide_page())
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine("WRONG WORDS OF ANOTHER PROGRAM " * 2)
    canvas.drawText(text)


def _stamp_on_a_scan(canvas: Canvas) -> None:
    on_canvas(canvas, wide_page())
    canvas.drawString(300, 20, "FILED 1984 SUPERIOR COURT CLERK")


def _field(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "CASE NUMBER AND NAME OF DEFENDANT")
    canvas.acroForm.textfield(name="n", x=72, y=600, width=200, height=30, value="A123456")


def _sideways(canvas: Canvas) -> None:
    canvas.rotate(90)
    for number, line in enumerate(SHEET):
        canvas.drawString(72, -72 - 16 * number, line)


def _hidden_words(canvas: Canvas) -> None:
    canvas.drawString(72, 700, "SEEN")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(72, 600, "WORDS THAT NOBODY CAN SEE ON THE PAGE")


def _half_in_a_picture(canvas: Canvas) -> None:
    canvas.drawString(72, 750, "PAGE 3 OF 4")
    on_canvas(canvas, wide_page().crop((0, 100, 1275, 700)), (50, 300, 480, 226))


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        pytest.param(_scan_with_hidden_layer, "CASOLOSANGELES", id="ocr-layer-of-another-program"),
        pytest.param(_stamp_on_a_scan, "CASOLOSANGELES", id="stamp-on-a-scan"),
        pytest.param(_field, "A123456", id="form-field"),
        pytest.param(_sideways, "CASOLOSANGELES", id="text-up-the-page"),
        pytest.param(_hidden_words, "SEEN", id="white-on-white"),
        pytest.param(_half_in_a_picture, "SKYWALKER", id="writing-in-a-picture"),
    ],
)
def test_text_layer_that_is_not_the_page_is_read_from_its_picture(
    tmp_path: Path, draw: Callable[[Canvas], None], expected: str
) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(612, 792))
    canvas.setFont("Courier", 11)
    draw(canvas)
    canvas.save()
    page = read_page(open_document(tmp_path / "a.pdf"), 1, FAST)
    assert page.layer == "ocr"
    assert expected in squeezed(page.text)
    assert "WRONG" not in page.text
    assert "NOBODY" not in page.text


def test_scan_has_no_text_layer(tmp_path: Path) -> None:
    assert read_text_layer(scan_pdf(tmp_path / "a.pdf", [drawn(PROSE)[0]]), 1, 120) is None


@pytest.mark.parametrize(
    ("characters", "sound"),
    [
        pytest.param("CII/A99000015", True, id="printed"),
        pytest.param("", False, id="nothing"),
        pytest.param("   ", False, id="blanks"),
        pytest.param("A\ufffd\ufffdB", False, id="replacements"),
        pytest.param("\ue000\ue001\ue002", False, id="private"),
        pytest.param("A" * 99 + "\ufffd", True, id="one-in-a-hundred"),
    ],
)
def test_sound_text_stands_for_characters(characters: str, sound: bool) -> None:
    assert is_sound(list(characters)) is sound


def test_glyph_numbers_are_not_sound() -> None:
    assert not is_sound(["(cid:12)"] * 5)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        pytest.param(" ".join(PROSE), True, id="prose"),
        pytest.param("\n".join(SHEET), True, id="rap-sheet"),
        pytest.param(
            "".join(chr((ord(c) - 65 + 9) % 26 + 65) for c in "".join(PROSE).upper() if c.isalpha()),
            False,
            id="shifted",
        ),
        pytest.param("XQZ", True, id="too-short-to-tell"),
    ],
)
def test_scrambled_letters_are_not_english(text: str, english: bool) -> None:
    assert is_english(text) is english
