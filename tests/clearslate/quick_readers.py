"""Readers that take a page's text from the file itself, so that a run of many pages takes a moment.

They stand in for the OCR alone: opening is real for real files, and so is all that follows the pages.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import hostile

from clearslate.steps import Readers
from ocr.page import Box, Line, Page, Word
from ocr.read import ReadOptions
from ocr.source import Document, open_document

MARK = b"--page--"


def text_of(document: Document, number: int) -> str:
    return document.path.read_bytes().split(MARK)[number].decode()


def open_quick(path: Path) -> Document:
    content = path.read_bytes()
    if MARK not in content:
        return open_document(path)
    return Document(path, hashlib.sha256(content).hexdigest(), "image/png", content.count(MARK))


def as_page(number: int, text: str) -> Page:
    lines = []
    rows = text.splitlines()
    for at, row in enumerate(rows):
        words, column = [], 0
        for word in row.split():
            column = row.index(word, column)
            box = Box(column / 100, at / 70, min(1.0, (column + len(word)) / 100), (at + 0.8) / 70)
            words.append(Word(word, box, 0.97))
            column += len(word)
        if words:
            lines.append(Line(tuple(words)))
    return Page(number, 1700, 2200, tuple(lines), "ocr", 0.95, "quick 1")


def read_quick(document: Document, number: int, options: ReadOptions) -> Page:
    """Read the text, and do what the page's first line asks for."""
    log = os.environ.get("CLEARSLATE_TEST_LOG")
    if log:
        handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(handle, f"{document.sha256} {number} {options.mode}\n".encode())
        os.close(handle)
    time.sleep(float(os.environ.get("CLEARSLATE_TEST_PAGE_SECONDS", "0")))
    text = text_of(document, number)
    asked = text.strip().splitlines()[0] if text.strip() else ""
    if asked == "ONLY FAST" and options.mode != "fast":
        hostile.leave()
    if asked in _WAYS:
        _WAYS[asked]()
    return as_page(number, text)


_WAYS = {
    "CRASH": hostile.crash,
    "LEAVE": hostile.leave,
    "HANG": hostile.hang,
    "EAT": hostile.eat_memory,
    "KILLED": hostile.killed,
    "REFUSE": hostile.refuse,
    "NO SPACE": hostile.no_space,
    "STUMBLE": lambda: hostile.stumble("SOLO, HAN"),
}


def write_picture(path: Path, *texts: str) -> Path:
    """Write a file that ``open_quick`` and ``read_quick`` read: one page for each text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(MARK + text.encode() for text in texts))
    return path


QUICK = Readers(open_document=open_quick, read_page=read_quick)
