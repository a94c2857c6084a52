"""hOCR 1.2: XHTML with the boxes, confidences and baselines of lines and words in pixels of the archived image.

Other readings of a word stand in the ALTO file only: within hOCR they would be read as words of the page.
Check boxes, cells and unread regions have no class in hOCR; they are ``ocrx_`` elements without text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from ocr.output.sheet import Sheet, blocks, clean
from ocr.page import Box, Line

__all__ = ["hocr_parts"]

_CAPABILITIES = "ocr_page ocr_carea ocr_par ocr_line ocrx_word ocrp_wconf ocrx_cell ocrx_check ocrx_unread"


def hocr_parts(name: str, sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Give the hOCR file in parts, one for each page; *name* is what the file of the images is called."""
    head = Element("head")
    SubElement(head, "title").text = clean(name)
    SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html; charset=utf-8"})
    SubElement(head, "meta", {"name": "ocr-system", "content": "clearslate"})
    SubElement(head, "meta", {"name": "ocr-capabilities", "content": _CAPABILITIES})
    yield (
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
        b'"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n'
        b'<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">\n'
    )
    yield tostring(head) + b"\n<body>\n"
    for sheet in sheets:
        yield tostring(_page(name, sheet)) + b"\n"
    yield b"</body>\n</html>\n"


def _page(name: str, sheet: Sheet) -> Element:
    # the title's own quotes can't be written within it
    image = clean(name).replace('"', "'").replace("\\", "/")
    title = f'image "{image}"; bbox 0 0 {sheet.width} {sheet.height}; ppageno {sheet.ordinal - 1}'
    page = Element("div", {"class": "ocr_page", "id": f"page_{sheet.ordinal}", "title": title})
    if sheet.page is None:
        return page
    for number, lines in enumerate(blocks(sheet.page.lines), start=1):
        name = f"{sheet.ordinal}_{number}"
        bbox = _bbox(sheet, Box.around(line.box for line in lines))
        area = SubElement(page, "div", {"class": "ocr_carea", "id": f"block_{name}", "title": bbox})
        par = SubElement(area, "p", {"class": "ocr_par", "id": f"par_{name}", "title": bbox})
        for at, line in enumerate(lines, start=1):
            _line(par, sheet, line, f"{name}_{at}")
    for at, cell in enumerate(sheet.page.cells):
        title = f"{_bbox(sheet, cell.box)}; x_row {cell.row}; x_column {cell.column}"
        SubElement(page, "div", {"class": "ocrx_cell", "id": f"cell_{sheet.ordinal}_{at}", "title": title})
    for at, check in enumerate(sheet.page.checks):
        title = f"{_bbox(sheet, check.box)}; x_state {check.state}; x_wconf {round(100 * check.confidence)}"
        SubElement(page, "div", {"class": "ocrx_check", "id": f"check_{sheet.ordinal}_{at}", "title": title})
    for at, region in enumerate(sheet.page.unread):
        told = {"class": "ocrx_unread", "id": f"unread_{sheet.ordinal}_{at}", "title": _bbox(sheet, region)}
        SubElement(page, "div", told)
    return page


def _line(par: Element, sheet: Sheet, line: Line, name: str) -> None:
    title = f"{_bbox(sheet, line.box)}; {_baseline(sheet, line)}"
    element = SubElement(par, "span", {"class": "ocr_line", "id": f"line_{name}", "title": title})
    for at, word in enumerate(line.words, start=1):
        title = f"{_bbox(sheet, word.box)}; x_wconf {round(100 * word.confidence)}"
        if word.role != "text":
            title += f"; x_role {word.role}"
        said = SubElement(element, "span", {"class": "ocrx_word", "id": f"word_{name}_{at}", "title": title})
        said.text = clean(word.text)
        said.tail = " " if at < len(line.words) else "\n"


def _baseline(sheet: Sheet, line: Line) -> str:
    """Return the line's slope and offset against the lower left corner of its box, or the way it is turned."""
    *_, (right, right_y), (left, left_y) = sheet.corners(line.box)
    angle = math.degrees(math.atan2(left_y - right_y, right - left))  # counter-clockwise, as hOCR counts
    if abs(angle) > 45:
        return f"textangle {angle % 360:.2f}"
    slope = (right_y - left_y) / max(right - left, 1.0)
    box_left, _, _, box_bottom = sheet.edges(line.box)
    return f"baseline {slope:.4f} {left_y + slope * (box_left - left) - box_bottom:.1f}"


def _bbox(sheet: Sheet, box: Box) -> str:
    left, top, right, bottom = sheet.edges(box)
    return f"bbox {math.floor(left)} {math.floor(top)} {math.ceil(right)} {math.ceil(bottom)}"
