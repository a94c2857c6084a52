"""ALTO 4.4 (Library of Congress): one file a document, one ``Page`` a page, in pixels of the archived image.

What ALTO has a place for stands there: words with confidence (``WC``), other readings (``ALTERNATIVE``), the
outline of what stands aslant (``Shape``), baselines. What a word is (a label, typed into a form, a stamp) and
the cell it stands in are tags; cells are composed blocks without contents of their own, since lines run through
them; check boxes are graphical elements tagged with their state; regions with ink that nothing could read are
illustrations tagged ``unread``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from ocr.output.sheet import Corners, Sheet, blocks, clean, edges
from ocr.page import Box, Line, Page, Word

__all__ = ["alto_parts"]

_SPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_ASLANT = 0.5
"""Corners farther than this many pixels from those of an upright rectangle are told."""


def alto_parts(name: str, sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Give the ALTO file in parts; *name* is what the file of the images is called.

    Tags come before the pages that use them, so all sheets are looked through first: they may be made anew each
    time that they are asked for.
    """
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<alto xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_SPACE} {_SCHEMA}" SCHEMAVERSION="4.4">\n'
    ).encode()
    yield tostring(_description(name, sheets)) + b"\n"
    tags = _tags(sheets)
    if len(tags):
        yield tostring(tags) + b"\n"
    yield b"<Layout>\n"
    for sheet in sheets:
        yield tostring(_page(sheet)) + b"\n"
    yield b"</Layout>\n</alto>\n"


def _description(name: str, sheets: Sequence[Sheet]) -> Element:
    description = Element("Description")
    SubElement(description, "MeasurementUnit").text = "pixel"
    SubElement(SubElement(description, "sourceImageInformation"), "fileName").text = clean(name)
    readers = sorted({sheet.page.reader for sheet in sheets if sheet.page})
    for number, reader in enumerate(readers, start=1):
        step = SubElement(description, "Processing", {"ID": f"reader{number}"})
        SubElement(step, "processingCategory").text = "contentGeneration"
        software = SubElement(step, "processingSoftware")
        SubElement(software, "softwareName").text = clean(reader)
    return description


def _tags(sheets: Sequence[Sheet]) -> Element:
    tags = Element("Tags")
    roles: set[str] = set()
    unread = False
    for sheet in sheets:
        page, ordinal = sheet.page, sheet.ordinal
        if page is None:
            continue
        roles |= {word.role for word in page.words} - {"text"}
        unread = unread or bool(page.unread)
        for at, cell in enumerate(page.cells):
            label = f"row {cell.row}, column {cell.column}"
            SubElement(tags, "OtherTag", {"ID": f"p{ordinal}.cell{at}.tag", "TYPE": "cell", "LABEL": label})
        for at, check in enumerate(page.checks):
            sure = f"confidence {check.confidence:.2f}"
            named = {"ID": f"p{ordinal}.check{at}.tag", "TYPE": "check box", "LABEL": check.state}
            SubElement(tags, "OtherTag", {**named, "DESCRIPTION": sure})
    for role in sorted(roles):
        SubElement(tags, "OtherTag", {"ID": f"role.{role}", "TYPE": "role", "LABEL": role})
    if unread:
        SubElement(tags, "OtherTag", {"ID": "unread", "TYPE": "region", "LABEL": "unread"})
    return tags


def _page(sheet: Sheet) -> Element:
    size = {"WIDTH": str(sheet.width), "HEIGHT": str(sheet.height)}
    page = Element("Page", {"ID": f"p{sheet.ordinal}", "PHYSICAL_IMG_NR": str(sheet.ordinal), **size})
    space = SubElement(page, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    if sheet.page is None:
        return page
    page.set("PC", f"{sheet.page.quality:.3f}")
    for number, lines in enumerate(blocks(sheet.page.lines), start=1):
        around = Box.around(line.box for line in lines)
        block = SubElement(space, "TextBlock", {"ID": f"p{sheet.ordinal}.b{number}", **_place(sheet, around)})
        for at, line in enumerate(lines, start=1):
            _line(block, sheet, sheet.page, line, f"p{sheet.ordinal}.b{number}.l{at}")
    for at, cell in enumerate(sheet.page.cells):
        name = f"p{sheet.ordinal}.cell{at}"
        told = {"ID": name, "TYPE": "cell", "TAGREFS": f"{name}.tag", **_place(sheet, cell.box)}
        _outline(SubElement(space, "ComposedBlock", told), sheet, cell.box)
    for at, check in enumerate(sheet.page.checks):
        name = f"p{sheet.ordinal}.check{at}"
        told = {"ID": name, "TAGREFS": f"{name}.tag", **_place(sheet, check.box)}
        _outline(SubElement(space, "GraphicalElement", told), sheet, check.box)
    for at, region in enumerate(sheet.page.unread):
        told = {"ID": f"p{sheet.ordinal}.unread{at}", "TAGREFS": "unread", **_place(sheet, region)}
        _outline(SubElement(space, "Illustration", told), sheet, region)
    return page


def _line(block: Element, sheet: Sheet, page: Page, line: Line, name: str) -> None:
    *_, (right, right_y), (left, left_y) = sheet.corners(line.box)
    baseline = f"{_number(left)},{_number(left_y)} {_number(right)},{_number(right_y)}"
    element = SubElement(block, "TextLine", {"ID": name, **_place(sheet, line.box), "BASELINE": baseline})
    _outline(element, sheet, line.box)
    for at, word in enumerate(line.words, start=1):
        if at > 1:
            SubElement(element, "SP")
        told = {"ID": f"{name}.w{at}", **_place(sheet, word.box), "CONTENT": clean(word.text)}
        said = SubElement(element, "String", {**told, "WC": f"{word.confidence:.3f}"})
        tags = _tags_of(sheet, page, word)
        if tags:
            said.set("TAGREFS", " ".join(tags))
        _outline(said, sheet, word.box)
        for other in word.alternatives:
            SubElement(said, "ALTERNATIVE", {"PURPOSE": clean(other.source)}).text = clean(other.text)


def _tags_of(sheet: Sheet, page: Page, word: Word) -> list[str]:
    tags = [] if word.role == "text" else [f"role.{word.role}"]
    x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
    for at, cell in enumerate(page.cells):
        if cell.box.left <= x < cell.box.right and cell.box.top <= y < cell.box.bottom:
            tags.append(f"p{sheet.ordinal}.cell{at}.tag")
    return tags


def _place(sheet: Sheet, box: Box) -> dict[str, str]:
    left, top, right, bottom = sheet.edges(box)
    return {
        "HPOS": _number(left),
        "VPOS": _number(top),
        "WIDTH": _number(right - left),
        "HEIGHT": _number(bottom - top),
    }


def _outline(element: Element, sheet: Sheet, box: Box) -> None:
    """Tell the outline of what does not stand level on the scan."""
    corners = sheet.corners(box)
    if _is_aslant(corners):
        points = " ".join(f"{_number(x)},{_number(y)}" for x, y in corners)
        SubElement(SubElement(element, "Shape"), "Polygon", {"POINTS": points})


def _is_aslant(corners: Corners) -> bool:
    left, top, right, bottom = edges(corners)
    return any(min(x - left, right - x) > _ASLANT or min(y - top, bottom - y) > _ASLANT for x, y in corners)


def _number(value: float) -> str:
    said = f"{value:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said
