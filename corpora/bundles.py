"""How papers come to lie in one file: alone, or several in a row with jackets, separators and blank pages between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpora.covers import COVERS, make_cover
from corpora.document import Document, Truth
from corpora.people import stream
from corpora.places import choose_place
from corpora.sheet import Sheet

__all__ = ["Bundle", "Leaf", "alone", "gather"]

_FRONT = ("file_jacket", "file_jacket", "routing_slip", "fax_cover")
_BETWEEN = ("separator", "exhibit_slip", "routing_slip", "blank", "left_blank")
_BACKS = ("blank", "blank", "stamped_back")
_END = ("blank", "left_blank")
# what a film's camera operator lays before the papers, between them and after them
_FILM_FRONT = ("start_of_reel", "resolution_target", "numbers_target", "file_jacket")
_FILM_BETWEEN = ("numbers_target", "film_notice", "blank", "file_jacket")
_FILM_END = ("end_of_reel", "film_notice", "blank")

# further papers have numbers that no plain document of an archive has
_FURTHER = 1_000_000
_TRIES = 8
# papers of one file are of much the same time
_YEARS_APART = 15


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a file: ``paper`` is the place (from 0) of the document that it belongs to, None for other sheets.

    ``kind`` is ``paper``, or what else it is: one of ``covers.COVERS``.
    """

    sheet: Sheet
    kind: str
    paper: int | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """The documents of one file, and its pages in order."""

    papers: tuple[Document, ...]
    leaves: tuple[Leaf, ...]

    def pages_of(self, paper: int) -> list[int]:
        """Return the numbers (from 1) of the pages of the document at the place *paper*."""
        return [at for at, leaf in enumerate(self.leaves, 1) if leaf.paper == paper]


def alone(document: Document) -> Bundle:
    """Return a file of one document and nothing else."""
    return Bundle((document,), tuple(Leaf(sheet, "paper", 0) for sheet in document.sheets))


def gather(
    seed: int,
    number: int,
    family: str,
    families: Mapping[str, Callable[[int, int, str | None], Document]],
    county: str | None = None,
    *,
    film: bool = False,
) -> Bundle:
    """Gather what lies in file *number*: a document of *family*, what is about it, and mostly further documents.

    The further ones are a batch of the same family, papers of the same person, or whatever lay beside it; all of one
    county and of much the same time. No two of them could be taken for one another (see ``_told_apart``).

    Args:
        seed: the archive's seed.
        number: the file's number, and that of its first document.
        family: the first document's family.
        families: those to choose from.
        county: where all papers stand; None lets the seed choose.
        film: whether the file lies on microfilm, with the targets of its camera between the papers.
    """
    rng = stream(seed, number, "bundle")
    county = county or choose_place(rng).county
    papers = [families[family](seed, number, county)]
    plan = rng.choices(["wrapped", "batch", "person", "mixed"], [22, 30, 20, 28])[0]
    room = 0 if plan == "wrapped" else rng.choices([1, 2, 3, 4], [45, 30, 15, 10])[0]
    for other, further in _candidates(rng, seed, number, plan, family, list(families)):
        if len(papers) > room:
            break
        paper = families[other](seed, further, county)
        if _fits(papers, paper, plan):
            papers.append(paper)
    return Bundle(tuple(papers), tuple(_leaves(rng, seed, number, papers, film)))


def _candidates(
    rng: random.Random, seed: int, number: int, plan: str, family: str, names: Sequence[str]
) -> Iterator[tuple[str, int]]:
    """Yield families and numbers of documents that might lie in the file too."""
    if plan == "person":
        # the same number gives the same person
        yield from ((name, number) for name in rng.sample(names, len(names)) if name != family)
    for at in range(_TRIES):
        yield family if plan == "batch" else rng.choice(names), _FURTHER + 100 * number + at


def _fits(papers: Sequence[Document], paper: Document, plan: str) -> bool:
    near = abs(paper.year - papers[0].year) <= _YEARS_APART
    return near and all(_told_apart(a, b) for other in papers for a in other.truths for b in paper.truths)


def _told_apart(one: Truth, other: Truth) -> bool:
    """Tell whether two records could never be taken for one another: of two persons, or of one with other charges."""
    if one.person.name != other.person.name:
        return True
    births = {truth.person.date_of_birth for truth in (one, other)} - {None}
    return len(births) < 2 and not _sections(one) & _sections(other)


def _sections(truth: Truth) -> set[str | None]:
    return {count.section for event in truth.events for count in event.counts}


def _leaves(rng: random.Random, seed: int, number: int, papers: Sequence[Document], film: bool) -> Iterator[Leaf]:
    year = max(paper.year for paper in papers)
    covers = iter(range(_FURTHER + 100 * number, _FURTHER + 100 * (number + 1)))

    def cover(kinds: Sequence[str]) -> Leaf:
        kind = rng.choice([name for name in kinds if COVERS[name][0] <= year])
        return Leaf(make_cover(seed, next(covers), year, kind), kind, None)

    backs = not film and rng.random() < 0.15
    between = rng.random() < 0.6
    if rng.random() < 0.6 or len(papers) == 1:
        yield cover(_FILM_FRONT if film else _FRONT)
    for at, paper in enumerate(papers):
        if at and between:
            yield cover(_FILM_BETWEEN if film else _BETWEEN)
        for sheet in paper.sheets:
            yield Leaf(sheet, "paper", at)
            if backs:
                yield cover(_BACKS)
    if rng.random() < 0.25:
        yield cover(_FILM_END if film else _END)
