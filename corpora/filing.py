"""From invented papers to a file of the archive: drawn, worn and packed, with the truth of it and of each page."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from corpora.born_digital import print_pdf, printed_words
from corpora.bundles import Bundle, Leaf
from corpora.draw import DrawnPage, choose_hand, draw_sheet
from corpora.files import BITONAL, GREY_KINDS, MEDIA_TYPES, PICTURES, binarised, choose_kind, pack_images
from corpora.machines import in_good_repair
from corpora.marks import stamped
from corpora.people import stream
from corpora.sheet import HEIGHT, WIDTH
from corpora.splits import Split
from corpora.wear import Wear, choose_wear, faults, weakened, wear_page
from extract.record import Record, Review, Source

__all__ = ["LEVELS", "Drawing", "Entry", "Filed", "Level", "digest_of", "file_bundle", "filmed"]

Level = Literal["A", "B", "C", "D"]
LEVELS: tuple[Level, ...] = ("A", "B", "C", "D")

_WEAKENINGS = 5
# the share of words that must be left to see, by level of wear
_LEGIBLE = {"B": 0.995, "C": 0.99, "D": 0.95}


@dataclass(frozen=True, slots=True)
class Entry:
    """What the lists of an archive say of one file: where it lies, what it holds, its records and fair answers.

    ``path`` is its place within the archive: a file, or a folder of one image a page; ``family`` that of its first
    document; ``fair`` maps ``/<record>/<pointer>`` to further right answers.
    """

    doc_id: str
    level: Level
    family: str
    path: str
    sha256: str
    page_count: int
    records: tuple[Record, ...]
    fair: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Filed(Entry):
    """A file of the archive whole: its bytes (``files``: path and content) and its pages' text and boxes."""

    files: tuple[tuple[str, bytes], ...]
    pages: tuple[dict[str, Any], ...]

    @property
    def data(self) -> bytes:
        """The bytes of its only file, or of its first page's."""
        return self.files[0][1]

    @property
    def ending(self) -> str:
        """The ending of its files' names."""
        return self.files[0][0].rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How a file is drawn and packed.

    ``kind`` is how a scan is packed (see ``files.pack_images``; None lets the seed choose), ``packages`` the only
    ones to take faces of (None: all that are installed); with ``folder`` each page is an image file of its own.
    """

    level: Level
    split: Split
    kind: str | None = None
    packages: frozenset[str] | None = None
    folder: bool = False


def filmed(seed: int, number: int, drawing: Drawing) -> bool:
    """Tell whether file *number* is scanned from microfilm."""
    if drawing.level == "A":
        return False
    first = choose_wear(stream(seed, number, f"wear {drawing.level}"), drawing.level)
    return any(name == "film_frame" for name, _ in first.steps)


def file_bundle(seed: int, number: int, bundle: Bundle, drawing: Drawing) -> Filed:
    """Return the file *number* of the archive of *seed* that holds *bundle*."""
    level, family = drawing.level, bundle.papers[0].family
    doc_id = f"{family}-{seed}-{number:05d}"
    path = f"{level}/{doc_id}"
    if level == "A":
        blank = np.full((round(HEIGHT), round(WIDTH)), 255, np.uint8)
        sheets = [leaf.sheet for leaf in bundle.leaves]
        drawn = [DrawnPage(blank, printed_words(sheet), 72) for sheet in sheets]
        notes: list[dict[str, Any]] = [{"file": "born digital", "wear": {"level": "A"}} for _ in sheets]
        path += ".pdf"
        files: tuple[tuple[str, bytes], ...] = ((path, print_pdf(sheets)),)
    else:
        drawn, notes, kind = _scan(seed, number, bundle, drawing)
        images, dpi = [page.image for page in drawn], drawn[0].dpi
        if drawing.folder:
            packed = [pack_images([image], kind, dpi) for image in images]
            files = tuple((f"{path}/{at:04d}.{ending}", data) for at, (data, ending) in enumerate(packed, 1))
        else:
            data, ending = pack_images(images, kind, dpi)
            path += f".{ending}"
            files = ((path, data),)
    digest = digest_of([data for _, data in files])
    records, fair = _truth(bundle, path, digest, MEDIA_TYPES[files[0][0].rpartition(".")[2]], level)
    pages = tuple(
        {"page": at, **_place(bundle, leaf), "split": drawing.split, **note, **page.to_json()}
        for at, (leaf, note, page) in enumerate(zip(bundle.leaves, notes, drawn, strict=True), 1)
    )
    return Filed(doc_id, level, family, path, digest, len(pages), records, fair, files, pages)


def digest_of(files: Sequence[bytes]) -> str:
    """Return the file's SHA-256; of a folder that of its files' digests, as ``clearslate`` has it."""
    digests = [hashlib.sha256(data).hexdigest() for data in files]
    return digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _place(bundle: Bundle, leaf: Leaf) -> dict[str, Any]:
    if leaf.paper is None:
        return {"kind": leaf.kind, "document": None, "family": None}
    return {"kind": leaf.kind, "document": leaf.paper + 1, "family": bundle.papers[leaf.paper].family}


def _truth(
    bundle: Bundle, path: str, digest: str, media_type: str, level: Level
) -> tuple[tuple[Record, ...], dict[str, list[Any]]]:
    records: list[Record] = []
    fair: dict[str, list[Any]] = {}
    for at, paper in enumerate(bundle.papers):
        pages = bundle.pages_of(at)
        for ordinal, truth in enumerate(paper.truths, 1):
            fair |= {f"/{len(records)}{pointer}": values for pointer, values in truth.fair.items()}
            source = Source(
                path=path,
                sha256=digest,
                media_type=media_type,
                pages=pages,
                family=paper.family,
                text_layer="born_digital" if level == "A" else "ocr",
                quality=1.0,
            )
            records.append(
                Record(
                    record_id=hashlib.sha256(f"{digest}:{pages[0]}:{ordinal}".encode()).hexdigest()[:16],
                    source=source,
                    person=truth.person,
                    events=list(truth.events),
                    review=Review(status="reviewed"),
                )
            )
    return tuple(records), fair


def _scan(
    seed: int, number: int, bundle: Bundle, drawing: Drawing
) -> tuple[list[DrawnPage], list[dict[str, Any]], str]:
    """Draw and wear all pages; return them, what is to be noted of each, and the kind of file."""
    rng = stream(seed, number, f"wear {drawing.level}")
    wears = _wears(rng, len(bundle.papers), drawing)
    kind = drawing.kind or choose_kind(
        rng,
        1 if drawing.folder else len(bundle.leaves),
        any(wear.grey_only for wear in wears),
        picture=drawing.folder,
    )
    if drawing.folder and kind not in PICTURES:
        raise ValueError(f"a page in a folder is an image file, not a {kind}")
    parts = [
        _drawn(rng, seed, number, bundle, leaves, at, wears[at].dpi, drawing)
        for at, leaves in enumerate(_parts(bundle))
    ]
    enough = _LEGIBLE[drawing.level]
    if drawing.kind is None and kind in BITONAL and any(_pale(page, enough) for clean, _ in parts for page in clean):
        kind = GREY_KINDS[kind]
    drawn: list[DrawnPage] = []
    notes: list[dict[str, Any]] = []
    for (clean, faces), chosen in zip(parts, wears, strict=True):
        worn, wear = _worn_legibly(clean, chosen, kind, rng.getrandbits(63))
        drawn += worn
        notes += [{"face": face, "file": kind, "wear": wear.to_json()} for face in faces]
    return drawn, notes, kind


def _pale(page: DrawnPage, enough: float) -> bool:
    """Tell whether black and white alone would lose the letters of an unworn page: a pale carbon copy."""
    return bool(page.words and faults(page, replace(page, image=binarised(page.image)), enough))


def _wears(rng: random.Random, papers: int, drawing: Drawing) -> list[Wear]:
    """Return the wear of each paper: film and photos are taken of the whole file at once, in one resolution all."""
    first = choose_wear(rng, drawing.level, drawing.split)
    if drawing.level == "D" or rng.random() < 0.5:
        return [first] * papers
    others = [choose_wear(rng, drawing.level, drawing.split) for _ in range(papers - 1)]
    return [first, *(replace(wear, dpi=first.dpi) for wear in others)]


def _parts(bundle: Bundle) -> list[list[Leaf]]:
    """Return the pages by paper; what lies about one goes with the paper that follows, or else with the last."""
    parts: list[list[Leaf]] = [[] for _ in bundle.papers]
    waiting: list[Leaf] = []
    begun = 0
    for leaf in bundle.leaves:
        waiting.append(leaf)
        if leaf.paper is not None:
            begun = leaf.paper
            parts[begun] += waiting
            waiting = []
    parts[begun] += waiting
    return parts


def _drawn(
    rng: random.Random,
    seed: int,
    number: int,
    bundle: Bundle,
    leaves: Sequence[Leaf],
    part: int,
    dpi: int,
    drawing: Drawing,
) -> tuple[list[DrawnPage], list[str]]:
    """Return the pages of one part as they were before any wear, and the faces that they are typed in."""
    paper = bundle.papers[part]
    own = choose_hand(stream(seed, number, f"hand {part}"), paper.machine, drawing.packages, drawing.split)
    office = choose_hand(stream(seed, number, "office"), "typewriter", drawing.packages, drawing.split)
    if drawing.level == "B":
        own, office = in_good_repair(own), in_good_repair(office)
    pages, faces = [], []
    for leaf in leaves:
        hand = office if leaf.paper is None else own
        sheet = leaf.sheet
        if leaf.paper is not None and drawing.level != "B":
            sheet = stamped(rng, sheet, paper.year)
        pages.append(draw_sheet(sheet, hand, dpi, rng))
        faces.append(hand.typed.id)
    return pages, faces


def _worn_legibly(clean: Sequence[DrawnPage], wear: Wear, kind: str, noise_seed: int) -> tuple[list[DrawnPage], Wear]:
    """Wear the pages; weaker, and at last without the steps to blame, where a reader could not see what stood."""
    enough = _LEGIBLE[wear.level]
    for weakenings in range(_WEAKENINGS + 2):
        noise = np.random.default_rng(noise_seed)
        worn = [wear_page(page, wear, noise) for page in clean]
        filed = [replace(page, image=binarised(page.image)) for page in worn] if kind in BITONAL else worn
        # of a blank page there is nothing to see
        blamed = frozenset[str]().union(*(faults(a, b, enough) for a, b in zip(clean, filed, strict=True) if a.words))
        if not blamed:
            break
        if weakenings < _WEAKENINGS:
            wear = weakened(wear, blamed)
        elif weakenings == _WEAKENINGS:
            # a copier bleaches pale letters however weak it is; what is not seen then was drawn so
            wear = replace(wear, steps=tuple(step for step in wear.steps if step[0] not in blamed))
    return worn, wear
