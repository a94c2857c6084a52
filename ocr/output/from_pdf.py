"""A searchable PDF of a PDF: its pages as they are, and under those that are scans the text that was read."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pikepdf.pdfa
from pikepdf import Array, Dictionary, Name, String

from ocr.output.font import ADVANCE, EM, FONT_NAME, Codes, font_program, glyph_of_codes, to_unicode
from ocr.output.hidden import drop_hidden_text
from ocr.output.layer import FONT_KEY, Way, hidden_text
from ocr.output.pdfa import CONDITION, srgb
from ocr.output.sheet import Sheet
from ocr.problems import ReadingProblem

__all__ = ["pdf_of_pdf"]

_NUMBERS = (int, float, Decimal)


def pdf_of_pdf(sheets: Sequence[Sheet], path: Path, claim: bool) -> None:
    """Write to *path* the PDF that *sheets* are of, with their text; with *claim* it says that it is PDF/A-2b.

    Streams are copied as they are, but for those that are not compressed or in ways that PDF/A forbids (LZW):
    these are deflated, without loss. Raises ReadingProblem where the PDF's structure can't be followed.
    """
    try:
        with warnings.catch_warnings(), pikepdf.open(sheets[0].document.path) as pdf:
            warnings.simplefilter("ignore")  # of forms, of names that XMP lacks: nothing that changes a page
            if len(pdf.pages) != len(sheets):
                raise _not_followed()
            _lay_under(pdf, sheets)
            _say_what_it_is(pdf, claim)
            kwargs = pikepdf.pdfa.resolve_save_kwargs(
                "2b", object_stream_mode=pikepdf.ObjectStreamMode.preserve, deterministic_id=True
            )
            pdf.save(path, **kwargs)
    except (pikepdf.PdfError, pikepdf.ForeignObjectError) as error:
        raise _not_followed() from error


def _lay_under(pdf: pikepdf.Pdf, sheets: Sequence[Sheet]) -> None:
    codes, font = Codes(), pdf.make_indirect(Dictionary())
    key, used = _free_key(pdf), False
    for sheet, page in zip(sheets, pdf.pages, strict=True):
        if sheet.page is None or sheet.keeps_its_text or not sheet.page.lines or not (sheet.width and sheet.height):
            continue
        text = hidden_text(sheet, _way_on_page(sheet, page), codes).replace(FONT_KEY.encode(), key.encode(), 1)
        drop_hidden_text(pdf, page)
        if Name.Resources not in page.obj:
            page.obj[Name.Resources] = Dictionary()
        resources = page.obj[Name.Resources]
        if Name.Font not in resources:
            resources[Name.Font] = Dictionary()
        resources[Name.Font][key] = font
        # before the page's own contents, where the coordinates are certain to be the page's
        page.contents_add(pdf.make_stream(text), prepend=True)
        used = True
    if used:
        _fill_font(pdf, font, codes)


def _free_key(pdf: pikepdf.Pdf) -> str:
    """Return a name for our font that no page's resources use: the PDF may have been made by us, too."""
    taken: set[str] = set()
    for page in pdf.pages:
        resources = page.obj.get(Name.Resources)
        fonts = resources.get(Name.Font) if isinstance(resources, Dictionary) else None
        taken.update(fonts.keys() if isinstance(fonts, Dictionary) else ())
    names = (f"{FONT_KEY}{number or ''}" for number in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def _way_on_page(sheet: Sheet, page: pikepdf.Page) -> Way:
    """Return the way from pixels of the page as shown to its own coordinates (PDF 1.7, 8.3.2.3 and 14.11.2)."""
    left, bottom, right, top = _shown_box(page)
    asked = page.obj.get(Name.Rotate, 0)
    turn = int(asked) // 90 % 4 if isinstance(asked, _NUMBERS) else 0

    def way(x: float, y: float) -> tuple[float, float]:
        across, down = x / sheet.width, y / sheet.height
        match turn:
            case 1:
                return left + down * (right - left), bottom + across * (top - bottom)
            case 2:
                return right - across * (right - left), bottom + down * (top - bottom)
            case 3:
                return right - down * (right - left), top - across * (top - bottom)
            case _:
                return left + across * (right - left), top - down * (top - bottom)

    return way


def _shown_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    media = _box(page.obj.get(Name.MediaBox)) or (0.0, 0.0, 612.0, 792.0)
    crop = _box(page.obj.get(Name.CropBox)) or media
    both = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return both if both[0] < both[2] and both[1] < both[3] else media


def _box(value: Any) -> tuple[float, float, float, float] | None:
    sides = [float(side) for side in value if isinstance(side, _NUMBERS)] if isinstance(value, Array) else []
    if len(sides) != 4:
        return None
    a, b, c, d = sides
    found = min(a, c), min(b, d), max(a, c), max(b, d)
    return found if found[0] < found[2] and found[1] < found[3] else None


def _fill_font(pdf: pikepdf.Pdf, font: Any, codes: Codes) -> None:
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + FONT_NAME),
        Flags=4,
        FontBBox=[0, 0, ADVANCE, EM],
        ItalicAngle=0,
        Ascent=EM,
        Descent=0,
        CapHeight=EM,
        StemV=80,
        FontFile2=pdf.make_stream(font_program(), Length1=len(font_program())),
    )
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + FONT_NAME),
        FontDescriptor=pdf.make_indirect(descriptor),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        DW=ADVANCE,
        CIDToGIDMap=pdf.make_stream(glyph_of_codes()),
    )
    font[Name.Type], font[Name.Subtype] = Name.Font, Name.Type0
    font[Name.BaseFont], font[Name.Encoding] = Name("/" + FONT_NAME), Name("/Identity-H")
    font[Name.DescendantFonts] = Array([pdf.make_indirect(below)])
    font[Name.ToUnicode] = pdf.make_stream(to_unicode(codes))


def _say_what_it_is(pdf: pikepdf.Pdf, claim: bool) -> None:
    """Put down what PDF/A asks for; without *claim* the source's own metadata stay, unless they claim it."""
    root = pdf.Root
    if claim:
        intents = root.get(Name.OutputIntents)
        intents = intents if isinstance(intents, Array) else Array()
        if not any(isinstance(one, Dictionary) and one.get(Name.S) == Name.GTS_PDFA1 for one in intents):
            intent = Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String(CONDITION),
                Info=String(CONDITION),
                DestOutputProfile=pdf.make_stream(srgb(), N=3),
            )
            intents.append(pdf.make_indirect(intent))
        root[Name.OutputIntents] = intents
        for page in pdf.pages:  # how a page is blended in on a screen is no part of what stands on it
            if Name.Trans in page.obj:
                del page.obj[Name.Trans]
    else:
        old = root.get(Name.Metadata)
        if not isinstance(old, pikepdf.Stream) or b"pdfaid" not in old.read_bytes():
            return
    if Name.Metadata in root:
        del root[Name.Metadata]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        if Name.Info in pdf.trailer:
            for name, value in pdf.docinfo.items():
                if isinstance(value, String):  # some programs put these elsewhere in the file, which PDF/A forbids
                    pdf.docinfo[name] = String(bytes(value))
            told.load_from_docinfo(pdf.docinfo)
        if claim:
            told["pdfaid:part"], told["pdfaid:conformance"] = "2", "B"


def _not_followed() -> ReadingProblem:
    return ReadingProblem(
        "unreadable",
        "The PDF could be read, but its structure can't be followed well enough to lay text under its pages.",
        "Make the PDF again (print it to PDF), and give that.",
    )
