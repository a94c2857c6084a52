"""Make an archive of invented court paper with its truth, from a seed: the same seed, the same bytes.

Under the folder: ``<level>/<doc_id>.<ending>`` the documents; ``pages/<doc_id>.json`` the document's records, and the
true text, word boxes and wear of each page; ``truth.jsonl`` (records with ``doc_id``), ``index.csv`` (doc_id, level,
family) and ``accept.json`` (further fair answers), as the reference grader takes them; ``archive.json`` what was
asked for. ``docs/archive.md`` tells more.
"""

from __future__ import annotations

import csv
import json
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import cv2

from corpora.bundles import alone, gather
from corpora.extract_files import EXTRACT, file_extract
from corpora.faces import available_faces
from corpora.families import FAMILIES
from corpora.filing import LEVELS, Drawing, Entry, Filed, Level, digest_of, file_bundle, filmed
from corpora.people import stream
from corpora.splits import Split, split_of
from extract.record import Record

__all__ = [
    "ALL_FAMILIES",
    "FAMILIES",
    "LEVELS",
    "Entry",
    "Filed",
    "Level",
    "Plan",
    "make_archive",
    "make_document",
    "write_filed",
    "write_truth",
]

ALL_FAMILIES = (*FAMILIES, EXTRACT)


def make_document(
    seed: int,
    number: int,
    family: str,
    level: Level,
    *,
    county: str | None = None,
    kind: str | None = None,
    packages: frozenset[str] | None = None,
    split: Split | None = None,
) -> Filed:
    """Make document *number* of the archive of *seed*, alone.

    Args:
        seed: the archive's seed.
        number: the document's number, from 0.
        family: one of ``FAMILIES``.
        level: wear, A to D.
        county: have it stand in that county; None lets the seed choose.
        kind: how a scan is filed (see ``files.pack_images``); None lets the seed choose.
        packages: draw only with faces of these packages; None takes all that are installed.
        split: whose faces and wear it has; None goes by the seed (see ``split_of``).
    """
    bundle = alone(FAMILIES[family](seed, number, county))
    return file_bundle(seed, number, bundle, Drawing(level, split or split_of(seed), kind, packages))


@dataclass(frozen=True, slots=True)
class Plan:
    """What archive is wanted.

    ``documents`` counts files; ``bundled`` is the share of them that hold covers, blank pages and mostly several
    documents; with ``folders`` each scan lies as one image file a page in a folder of its own; ``packages`` are the
    only ones to take type faces of (None: all that are installed).
    """

    seed: int
    documents: int
    families: tuple[str, ...]
    levels: tuple[Level, ...]
    split: Split
    bundled: float = 0.0
    folders: bool = False
    packages: tuple[str, ...] | None = None

    def slot(self, number: int) -> tuple[str, Level]:
        """Return family and level of file *number*: both in equal parts, extracts at level A only."""
        level = self.levels[number % len(self.levels)]
        fitting = [family for family in self.families if level == "A" or family != EXTRACT]
        return fitting[number // len(self.levels) % len(fitting)], level

    def to_json(self) -> dict[str, Any]:
        """Return the plan, and what else the archive's bytes hang on: the generator and the type faces."""
        packages = None if self.packages is None else frozenset(self.packages)
        faces = [face.id for face in available_faces(packages=packages)]
        return {**asdict(self), "generator": _generator(), "faces": faces}


def _generator() -> str:
    """Return the digest of the generator's own code and lists."""
    here = Path(__file__).parent
    digest = sha256()
    for path in sorted([*here.glob("*.py"), *here.glob("*.yaml")]):
        digest.update(path.name.encode() + b"\n" + path.read_bytes())
    return digest.hexdigest()


def make_archive(
    seed: int,
    documents: int,
    out: Path,
    families: Sequence[str] = ALL_FAMILIES,
    levels: Sequence[Level] = LEVELS,
    *,
    split: Split | None = None,
    bundled: float = 0.0,
    folders: bool = False,
    packages: Sequence[str] | None = None,
    jobs: int = 1,
    resume: bool = False,
    progress: Callable[[Entry], None] | None = None,
) -> list[Entry]:
    """Write an archive under *out* and return what was filed; see ``Plan`` for what is not said here.

    Args:
        seed: the same seed gives the same bytes, however many *jobs*.
        documents: how many files.
        out: the folder; it must be empty or not there yet, unless this goes on with an archive (*resume*).
        families: these, in equal parts.
        levels: these, in equal parts.
        split: whose faces and wear; None goes by the seed.
        bundled: the share of files with covers, blank pages and several documents, 0 to 1.
        folders: file scans as folders of images.
        packages: take type faces of these packages only.
        jobs: how many processes draw.
        resume: make only what is not there yet.
        progress: is called with each file once it is there.

    Raises:
        ValueError: for a family or level that there is not, or a share out of bounds.
        FileExistsError: where *out* holds anything else than the archive to be gone on with.
    """
    plan = Plan(
        seed,
        documents,
        tuple(families),
        tuple(levels),
        split or split_of(seed),
        bundled,
        folders,
        tuple(packages) if packages is not None else None,
    )
    _check(plan)
    _open(plan, out, resume=resume)
    make = partial(_made, plan, out)
    made = []
    for entry in _each(make, range(documents), jobs):
        made.append(entry)
        if progress is not None:
            progress(entry)
    write_truth(made, out)
    return made


def _check(plan: Plan) -> None:
    if unknown := [name for name in plan.families if name not in ALL_FAMILIES]:
        raise ValueError(f"no such family: {', '.join(unknown)}; there are {', '.join(ALL_FAMILIES)}")
    if unknown := [name for name in plan.levels if name not in LEVELS]:
        raise ValueError(f"no such level of wear: {', '.join(unknown)}; there are {', '.join(LEVELS)}")
    if set(plan.families) == {EXTRACT} and set(plan.levels) != {"A"}:
        raise ValueError(f"a {EXTRACT} is a text file: it has no other level of wear than A")
    if not 0 <= plan.bundled <= 1:
        raise ValueError(f"the share of files that hold several documents is 0 to 1, not {plan.bundled}")


def _open(plan: Plan, out: Path, *, resume: bool) -> None:
    """Make the folder and note the plan in it."""
    noted = out / "archive.json"
    wanted = json.dumps(plan.to_json(), indent=1) + "\n"
    if out.exists() and any(out.iterdir()):
        if not resume:
            raise FileExistsError(f"{out} is not empty: choose another folder, or go on with its archive (resume)")
        if not noted.exists():
            raise FileExistsError(f"{out} holds no archive to go on with: there is no archive.json")
        if _differing(json.loads(noted.read_text(encoding="utf-8")), json.loads(wanted)):
            raise FileExistsError(f"{out} holds another archive, or was made by another version: see {noted}")
    out.mkdir(parents=True, exist_ok=True)
    noted.write_text(wanted, encoding="utf-8")


def _differing(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Tell whether two plans make different files; that the new one makes more of them is no difference."""
    return old["documents"] > new["documents"] or any(
        value != old.get(key) for key, value in new.items() if key != "documents"
    )


def _each(make: Callable[[int], Entry], numbers: range, jobs: int) -> Iterator[Entry]:
    """Yield each file's entry in the order of their numbers."""
    if jobs <= 1:
        yield from map(make, numbers)
        return
    # spawned, not forked: a fork takes over locks of threads that it has not
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=cv2.setNumThreads, initargs=(1,)) as pool:
        yield from pool.map(make, numbers, chunksize=2)


def _made(plan: Plan, out: Path, number: int) -> Entry:
    """Make file *number*, unless it lies there whole."""
    family, level = plan.slot(number)
    there = _already(out, f"{family}-{plan.seed}-{number:05d}", level, family)
    if there is not None:
        return there
    filed = _filed(plan, number, family, level)
    write_filed(filed, out)
    return _entry(filed)


def _filed(plan: Plan, number: int, family: str, level: Level) -> Filed:
    if family == EXTRACT:
        return file_extract(plan.seed, number)
    packages = None if plan.packages is None else frozenset(plan.packages)
    drawing = Drawing(level, plan.split, None, packages, plan.folders and level != "A")
    if stream(plan.seed, number, "bundled").random() < plan.bundled:
        bundle = gather(plan.seed, number, family, FAMILIES, film=filmed(plan.seed, number, drawing))
    else:
        bundle = alone(FAMILIES[family](plan.seed, number, None))
    return file_bundle(plan.seed, number, bundle, drawing)


def _entry(filed: Filed) -> Entry:
    """Return what the lists need of *filed*, without its bytes."""
    return Entry(
        filed.doc_id,
        filed.level,
        filed.family,
        filed.path,
        filed.sha256,
        filed.page_count,
        filed.records,
        filed.fair,
    )


def _already(out: Path, doc_id: str, level: Level, family: str) -> Entry | None:
    """Return the entry of a file that an earlier run has written whole, bytes and truth; None where there is none."""
    told = _told(out, doc_id)
    if not told.exists():
        return None
    truth = json.loads(told.read_text(encoding="utf-8"))
    path = out / truth["path"]
    parts = sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []
    if not parts or digest_of([part.read_bytes() for part in parts]) != truth["sha256"]:
        return None
    records = tuple(Record.model_validate(record) for record in truth["records"])
    return Entry(doc_id, level, family, truth["path"], truth["sha256"], len(truth["pages"]), records, truth["accept"])


def _told(out: Path, doc_id: str) -> Path:
    return out / "pages" / f"{doc_id}.json"


def write_filed(filed: Filed, out: Path) -> None:
    """Write a file and its truth under *out*; the truth last, so that where it is, all is."""
    for name, data in filed.files:
        _write(out / name, data)
    truth = {
        "doc_id": filed.doc_id,
        "path": filed.path,
        "sha256": filed.sha256,
        "pages": filed.pages,
        "records": [record.to_json() for record in filed.records],
        "accept": filed.fair,
    }
    _write(_told(out, filed.doc_id), (json.dumps(truth) + "\n").encode())


def _write(path: Path, data: bytes) -> None:
    """Write aside and rename, so that a run that is cut short leaves no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(data)
    aside.replace(path)


def write_truth(made: Sequence[Entry], out: Path, name: str = "truth.jsonl") -> None:
    """Write the records (to the file *name*), ``index.csv`` and ``accept.json`` of the files *made*."""
    with (out / name).open("w", encoding="utf-8") as lines:
        for entry in made:
            for record in entry.records:
                lines.write(json.dumps({"doc_id": entry.doc_id, **record.to_json()}) + "\n")
    with (out / "index.csv").open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows, lineterminator="\n")
        writer.writerow(["doc_id", "level", "family"])
        writer.writerows([entry.doc_id, entry.level, entry.family] for entry in made)
    fair = {entry.doc_id: entry.fair for entry in made if entry.fair}
    (out / "accept.json").write_text(json.dumps(fair, indent=1) + "\n", encoding="utf-8")
