"""``--ocr-out``: every document as ALTO, hOCR, plain text and a searchable PDF, and a list of what was written.

Files are called as their documents are, with the folders that they lie in: ``box/7/a.tif`` of a folder ``box``
becomes ``DIR/box/7/a.tif.alto.xml`` and so on, so that no two documents fall on one name. The work is the
ledger's, a piece for each document: what is written already, and still as it was written, is not written again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from clearslate.copies import ENDINGS, Leaf, write_copies
from clearslate.exits import BadUsage
from clearslate.export import RESULTS
from clearslate.fingerprint import code_digest
from clearslate.gathering import Result
from clearslate.inputs import find_inputs, shown
from clearslate.intake import Paper
from clearslate.jsonl import json_lines
from clearslate.ledger import Entry, Ledger, Work, digest_of
from clearslate.outputs import file_sha256, load_output, space_watched, write_whole
from clearslate.progress import Progress
from clearslate.stages import Stages, problem_of
from clearslate.workers import Task, Workers

__all__ = ["MANIFEST", "OcrOut", "check_ocr_out", "places", "write_ocr_out"]

MANIFEST = "manifest.jsonl"
_STAGE = "ocr-out"
_ASIDE = ".writing"
_OF_A_LINE = frozenset({"file", "sha256", "place", "formats", "pdfa"})
_LONGEST = 200  # bytes of a name; file systems take 255, and endings come to it
_SECONDS_A_PAGE = 2.0


@dataclass(frozen=True, slots=True)
class OcrOut:
    """Where the files go, and the inputs as they were given, after which they are called."""

    folder: Path
    given: tuple[Path, ...]


def check_ocr_out(folder: Path, inputs: Sequence[Path], out: Path) -> None:
    """Make *folder*, and see that nothing is written there but beside what an earlier call wrote.

    Raises:
        BadUsage: *folder* lies among the inputs, or they in it; it is *out* (the results' folder or file), or is
            one of the run's own results; it holds other things; it cannot be made.
    """
    here = folder.resolve()
    for path in (*inputs, *(found.path for found in find_inputs(inputs))):
        there = path.resolve()
        if here == there or here.is_relative_to(there) or there.is_relative_to(here):
            raise BadUsage(
                f"--ocr-out {folder}: what is read and what is written must lie apart. Name a folder that is not "
                f"within what is read, nor holds any of it."
            )
    results = {out.resolve(), *(out.resolve() / name for name in (".clearslate", *RESULTS))}
    if any(here == one or (here.is_relative_to(one) and one != out.resolve()) for one in results):
        raise BadUsage(f"--ocr-out {folder}: other results go there. Name another folder, or one within it.")
    manifest = folder / MANIFEST
    if manifest.exists() or manifest.is_symlink():
        if not _is_ours(manifest):
            raise BadUsage(f"--ocr-out {folder}: {manifest} is another program's file. Name another folder.")
        return
    try:
        with space_watched(folder.parent):
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise BadUsage(f"--ocr-out {folder}: this folder holds other things. Name a new or an empty one.")
            write_whole(manifest, b"")  # from now on the folder is ours, also if the run is killed
    except OSError as error:
        raise BadUsage(f"--ocr-out {folder}: this folder cannot be made: {error.strerror}.") from error


def _is_ours(manifest: Path) -> bool:
    if manifest.is_symlink() or not manifest.is_file():
        return False
    with manifest.open("rb") as file:
        first = file.readline()
    try:
        said = json.loads(first) if first else None
    except ValueError:
        return False
    return not first or (isinstance(said, dict) and said.keys() >= _OF_A_LINE)


def places(named: Mapping[str, Path], given: Sequence[Path]) -> dict[str, PurePath]:
    """Return where each document goes, by its key: a path below the folder, without the formats' endings.

    *named* are the documents' paths in order. One that would fall on another's name goes into a folder called by
    eight hex digits of its whole path.
    """
    folders = [path for path in given if path.is_dir()]
    taken = {PurePath(MANIFEST), PurePath(_ASIDE)}
    above: set[PurePath] = set()
    found: dict[str, PurePath] = {}
    for key, path in named.items():
        place = _short(_below(path, folders), path)
        if _collides(place, taken, above):
            place = PurePath(f"~{_digits(path)}", place)
        taken |= {place.with_name(place.name + ending) for ending in ENDINGS.values()}
        above |= set(place.parents)
        found[key] = place
    return found


def _below(path: Path, folders: Sequence[Path]) -> PurePath:
    for folder in folders:
        if path == folder or path.is_relative_to(folder):
            return PurePath(folder.resolve().name or "root", path.relative_to(folder))
    return PurePath(*(part for part in path.parts if part not in (path.anchor, "..")))


def _short(place: PurePath, path: Path) -> PurePath:
    name = os.fsencode(place.name)
    if len(name) <= _LONGEST:
        return place
    return place.with_name(f"{os.fsdecode(name[: _LONGEST - 9])}~{_digits(path)}")


def _digits(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:8]


def _collides(place: PurePath, taken: set[PurePath], above: set[PurePath]) -> bool:
    files = {place.with_name(place.name + ending) for ending in ENDINGS.values()}
    return bool(files & taken or files & above or set(place.parents) & taken)


def write_ocr_out(
    asked: OcrOut,
    papers: Sequence[Paper],
    pages: Mapping[tuple[str, int], Entry],
    max_megapixels: float,
    ledger: Ledger,
    workers: Workers,
    progress: Progress,
    result: Result,
) -> None:
    """Write the files of all *papers* and the list of them; what could not be written is a problem of *result*."""
    folder, outputs = asked.folder, ledger.store.outputs
    shutil.rmtree(folder / _ASIDE, ignore_errors=True)  # a killed run's
    by_sha = {paper.sha256: (paper, _leaves(paper, pages)) for paper in papers}
    placed = places({paper.sha256: _path_of(paper) for paper in papers}, asked.given)
    longest = max((len(leaves) for _, leaves in by_sha.values()), default=0)

    def deadline(leaves: Sequence[Leaf]) -> float:
        return workers.limits.deadline + _SECONDS_A_PAGE * len(leaves)

    def task_for(entry: Entry) -> Task:
        paper, leaves = by_sha[entry.work.sha256]
        target = str(folder / placed[paper.sha256])
        arguments = (paper.shown, leaves, target, folder / _ASIDE, max_megapixels, outputs)
        return Task(entry.id, write_copies, arguments, deadline(leaves))

    works = [_work(paper, leaves, folder, placed[sha]) for sha, (paper, leaves) in by_sha.items()]
    patient = Ledger(ledger.store, ledger.run, 4 * (workers.limits.deadline + _SECONDS_A_PAGE * longest) + 60)
    stages = Stages(patient, workers, progress)
    entries = stages.run(_STAGE, works, task_for)
    gone = [
        entry.id
        for (sha, _), entry in entries.items()
        if entry.state == "done" and not _stands(folder / placed[sha], _said(outputs, entry))
    ]
    if gone:
        patient.reopen(gone)
        entries = stages.run(_STAGE, works, task_for)
    shutil.rmtree(folder / _ASIDE, ignore_errors=True)
    result.copies = patient.tally(_STAGE)
    lines = _other_lines(folder / MANIFEST, {shown(Path(place)) for place in placed.values()})
    for sha, (paper, leaves) in by_sha.items():
        entry = entries[sha, 0]
        if entry.state != "done":
            result.problems.append(problem_of(paper.shown, None, entry))
            for ending in ENDINGS.values():  # what an earlier run wrote there is not this document's any more
                (folder / placed[sha]).with_name(placed[sha].name + ending).unlink(missing_ok=True)
        lines.append(_line(paper, leaves, shown(Path(placed[sha])), entry, _said(outputs, entry)))
    lines.sort(key=lambda line: str(line["place"]))
    write_whole(folder / MANIFEST, json_lines(lines), folder / _ASIDE)
    (folder / _ASIDE).rmdir()


def _path_of(paper: Paper) -> Path:
    """Return the path that the document is called by: its file's, or its images' folder."""
    first = paper.pages[0][0].found
    return first.path if first.shown == paper.shown else first.path.parent


def _leaves(paper: Paper, pages: Mapping[tuple[str, int], Entry]) -> list[Leaf]:
    leaves = []
    for file, number in paper.pages:
        entry = pages[file.sha256, number]
        facts = (file.sha256, file.media_type or "", file.pages)
        leaves.append(Leaf(str(file.found.path), facts, number, entry.output if entry.state == "done" else None))
    return leaves


def _work(paper: Paper, leaves: Sequence[Leaf], folder: Path, place: PurePath) -> Work:
    options = {
        "folder": os.fsencode(folder.resolve()).hex(),
        "place": os.fsencode(place).hex(),
        "name": paper.shown,
        "pages": [leaf.stored for leaf in leaves],
    }
    # veraPDF may judge otherwise than what judges without it
    version = f"{code_digest('ocr')} {'veraPDF' if shutil.which('verapdf') else 'pikepdf'}"
    return Work(paper.sha256, 0, _STAGE, digest_of(options), version)


def _said(outputs: Path, entry: Entry) -> dict[str, Any] | None:
    if entry.state != "done" or entry.output is None:
        return None
    said: dict[str, Any] = load_output(outputs, entry.output)
    return said


def _stands(target: Path, said: Mapping[str, Any] | None) -> bool:
    """Tell whether all files of a document are there as they were written."""
    for kind, facts in (said or {"written": {}})["written"].items():
        path = target.with_name(target.name + ENDINGS[kind])
        if not path.is_file() or path.stat().st_size != facts["bytes"] or file_sha256(path) != facts["sha256"]:
            return False
    return said is not None


def _line(
    paper: Paper, leaves: Sequence[Leaf], place: str, entry: Entry, said: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return a document's line of the list; see ``docs/ocr-out.md``."""
    told = said or {"written": {}, "pdfa": None, "kept_text": [], "without_image": []}
    return {
        "file": paper.shown,
        "sha256": paper.sha256,
        "also_at": list(paper.also_at),
        "place": place,
        "pages": len(leaves),
        "kept_text": told["kept_text"],
        "without_text": [ordinal for ordinal, leaf in enumerate(leaves, start=1) if leaf.stored is None],
        "without_image": told["without_image"],
        "formats": {kind: {"path": place + ENDINGS[kind], **facts} for kind, facts in told["written"].items()},
        "pdfa": told["pdfa"],
        "problem": None if said else entry.error_kind,
    }


def _other_lines(manifest: Path, present: set[str]) -> list[dict[str, Any]]:
    """Return the lines of documents that earlier runs wrote and this one does not: their files are still there."""
    lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines() if line]
    return [line for line in lines if line["place"] not in present]
