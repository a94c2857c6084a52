"""Intake: what each file is, and which files and pages make a document."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Literal

from clearslate.fingerprint import code_digest
from clearslate.inputs import Found, shown
from clearslate.ledger import Work, digest_of
from clearslate.outputs import file_sha256, load_output
from clearslate.stages import Stages, problem_of
from clearslate.steps import Readers, open_file
from clearslate.workers import Task
from extract.problem import Problem

__all__ = ["File", "Paper", "group_papers", "open_files"]


@dataclass
class File:
    """A file with what intake found."""

    found: Found
    sha256: str
    media_type: str | None = None
    pages: int = 0
    state: str = "new"
    problem: Problem | None = None


@dataclass(frozen=True)
class Paper:
    """A document: a file, or the page images of a folder. ``pages`` are the files and page numbers it is made of."""

    shown: str
    sha256: str
    media_type: str
    pages: tuple[tuple[File, int], ...]
    also_at: tuple[str, ...] = ()


def open_files(found: Sequence[Found], stages: Stages, readers: Readers, outputs: Path) -> list[File]:
    """Hash and open every file; files of the same bytes are opened once."""
    files: list[File] = []
    first: dict[str, File] = {}
    for item in found:
        if item.path.exists() and not item.path.is_file():
            files.append(_no_file(item))
            continue
        try:
            file = File(item, file_sha256(item.path))
        except OSError as error:
            file = File(item, "", state="failed")
            file.problem = Problem(
                path=item.shown,
                kind="unreadable",
                message=f"the file cannot be read: {error.strerror}",
                what_to_do="Check that the file is there, and that it may be read.",
            )
        if file.sha256:
            first.setdefault(file.sha256, file)
        files.append(file)
    # What a file is called can be what is wrong with it ("mislabelled"), so it is part of what was asked.
    works = [
        Work(sha, 0, "open", digest_of({"suffix": PurePath(file.found.shown).suffix.lower()}), code_digest("ocr"))
        for sha, file in first.items()
        if file.found.kind == "document"
    ]
    opened = stages.run(
        "open",
        works,
        lambda entry: Task(entry.id, open_file, (readers, str(first[entry.work.sha256].found.path), outputs)),
    )
    for file in files:
        entry = opened.get((file.sha256, 0))
        if entry is None:
            continue
        if entry.state == "done" and entry.output:
            facts = load_output(outputs, entry.output)
            file.media_type, file.pages, file.state = facts["media_type"], facts["pages"], "opened"
        else:
            file.problem = problem_of(file.found.shown, None, entry)
            met = entry.error_kind == "foreign" and not file.found.named
            file.state = "foreign" if met else "quarantined" if entry.state == "quarantined" else "failed"
    return files


def _no_file(item: Found) -> File:
    """Return a pipe, socket or device as passed over: to open one may wait for ever, or never end."""
    file = File(item, "", state="foreign")
    file.problem = Problem(
        path=item.shown,
        kind="foreign",
        message="this is a device, a pipe or a socket, not a file",
        what_to_do="Nothing, unless a scan was expected here.",
    )
    return file


def group_papers(files: Sequence[File], one_document_per: Literal["file", "folder"]) -> list[Paper]:
    """Group opened files into documents; documents of the same bytes become one, with the other paths noted."""
    groups: dict[str, list[File]] = {}
    for file in files:
        image = one_document_per == "folder" and (file.media_type or "").startswith("image/")
        key = shown(file.found.path.parent) if image else file.found.shown
        groups.setdefault(key, []).append(file)
    papers: dict[str, Paper] = {}
    for name, members in groups.items():
        pages = tuple((file, number) for file in members for number in range(1, file.pages + 1))
        sha256 = members[0].sha256
        if len(members) > 1:
            sha256 = hashlib.sha256("\n".join(file.sha256 for file in members).encode()).hexdigest()
        if sha256 in papers:
            other = papers[sha256]
            papers[sha256] = replace(other, also_at=(*other.also_at, name))
        else:
            papers[sha256] = Paper(name, sha256, members[0].media_type or "", pages)
    return list(papers.values())
