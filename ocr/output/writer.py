"""A PDF written object after object as it is made, so that a file of a thousand pages never stands in memory.

Only what is needed for pages of one image each: objects and streams are given as the PDF words they are made of
(PDF 1.7, 7.3 and 7.5). The same contents give the same bytes.
"""

from __future__ import annotations

import hashlib
from typing import BinaryIO

__all__ = ["PdfFile"]


class PdfFile:
    """A PDF on its way into *file*, which is at its start."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._at = 0
        self._places: list[int | None] = []
        # four bytes above 127 tell programs that the file is not text
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def reserve(self) -> int:
        """Return the number of an object that is to follow."""
        self._places.append(None)
        return len(self._places)

    def put(self, words: str, number: int | None = None) -> int:
        """Write an object; return its number, which may have been reserved."""
        return self._object(words.encode("ascii"), number)

    def stream(self, entries: str, data: bytes, number: int | None = None) -> int:
        """Write a stream with *entries* in its dictionary beside the length; return its number."""
        head = f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii")
        return self._object(head + data + b"\nendstream", number)

    def finish(self, root: int) -> None:
        """Write the table of objects and the end; *root* is the catalog's number.

        Raises ValueError where a reserved object was never written.
        """
        places = [place for place in self._places if place is not None]
        if len(places) != len(self._places):
            raise ValueError("an object of the PDF was reserved and not written")
        start = self._at
        name = self._digest.hexdigest()[:32]
        lines = [
            f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n",
            *(f"{place:010} 00000 n \n" for place in places),
        ]
        trailer = f"<< /Size {len(places) + 1} /Root {root} 0 R /ID [<{name}> <{name}>] >>"
        self._write("".join(lines).encode("ascii"))
        self._write(f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode("ascii"))

    def _object(self, body: bytes, number: int | None) -> int:
        number = number or self.reserve()
        self._places[number - 1] = self._at
        self._write(b"%d 0 obj\n" % number)
        self._write(body)
        self._write(b"\nendobj\n")
        return number

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._at += len(data)
