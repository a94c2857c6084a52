"""Plain text: the lines of each page one under another, pages parted by form feeds, as UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ocr.output.sheet import Sheet, clean

__all__ = ["text_parts"]


def text_parts(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Give the text file in parts, one for each page; a page that could not be read is empty."""
    for at, sheet in enumerate(sheets):
        lines = sheet.page.lines if sheet.page else ()
        said = "".join(clean(line.text) + "\n" for line in lines)
        yield (("\f" if at else "") + said).encode()
