"""Whatever a page holds, reading it ends, raises nothing and gives valid records; and noise makes nothing surer.

The papers are drawn by ``corpora``, two of each family, and damaged in ways that a generator of tests chooses.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpora.archive import make_document
from corpora.families import FAMILIES
from extract.assemble import Extraction, FileSource, read_document
from extract.record import Evidence, Record, missing_evidence
from ocr.page import Box, Line, Page, Word

LATEST = date(2020, 1, 1)
SEED = 1760
SURE = 0.98
MOST_SECONDS = 10.0
"""A page that takes longer than this on any machine is one that a pattern hangs on; they take milliseconds."""
CONFUSED = {
    "0": "O",
    "O": "0",
    "1": "I",
    "I": "1",
    "5": "S",
    "S": "5",
    "8": "B",
    "B": "8",
    "2": "Z",
    "E": "F",
    "M": "N",
}
ODD = "\x00\x1b\u00a0\u200b\u202e\ufeff\U0001f600§½'\"\\(){}[]|#*~_;:.,-–—/&%$ﬁΑА"
Noise = Callable[[Sequence[Page], random.Random], list[Page]]

quietly = settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])


@cache
def papers(family: str) -> tuple[tuple[Page, ...], ...]:
    """Two papers of a family as the true words would be read."""
    return tuple(
        tuple(_page(page) for page in make_document(SEED, number, family, "A").pages[:2]) for number in (0, 1)
    )


def _page(page: dict) -> Page:  # type: ignore[type-arg]
    lines = []
    said = [word for word in page["words"] if word[0] and word[5] != "struck"]
    for _, words in groupby(said, key=lambda word: word[6]):
        lines.append(Line(tuple(Word(text, Box(*box), SURE) for text, *box, _, _ in words)))
    return Page(page["page"], 2550, 3300, tuple(lines), "ocr", 0.95, "drawn")


def read(pages: Sequence[Page]) -> Extraction:
    return read_document(FileSource("a.pdf", "ab" * 32, "application/pdf"), pages, LATEST)


def check(found: Extraction) -> None:
    """Assert that the records are valid and whole."""
    for record in found.records:
        assert Record.model_validate(record.to_json()) == record
        assert missing_evidence(record) == []
        assert all(0 <= entry.confidence <= 1 for entry in record.evidence.values())


def with_words(page: Page, change: Callable[[Word], Word | None]) -> Page:
    """The page with each word changed, or taken out where None is returned."""
    lines = [tuple(new for word in line.words if (new := change(word)) is not None) for line in page.lines]
    return replace(page, lines=tuple(Line(words) for words in lines if words))


def misread(text: str, rng: random.Random) -> str:
    """A word with a character confused, lost, doubled or replaced; never empty and without blanks."""
    at = rng.randrange(len(text))
    put = rng.choice([CONFUSED.get(text[at].upper(), "?"), "", text[at] * 2, rng.choice("0123456789ABCXYZ.,-"), "~"])
    return (text[:at] + put + text[at + 1 :]) or "?"


# --- ways to damage a page ---------------------------------------------------------------------------------------


def characters_swapped(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    share = rng.choice([0.02, 0.1, 0.4])
    return [
        with_words(page, lambda w: replace(w, text=misread(w.text, rng)) if rng.random() < share else w)
        for page in pages
    ]


def words_lost(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    share = rng.choice([0.05, 0.3, 0.8])
    return [with_words(page, lambda w: None if rng.random() < share else w) for page in pages]


def odd_characters(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    def odd(word: Word) -> Word:
        if rng.random() > 0.1:
            return word
        at = rng.randrange(len(word.text) + 1)
        kept = "".join((word.text[:at] + rng.choice(ODD) + word.text[at:]).split())
        return replace(word, text=kept or "?")

    return [with_words(page, odd) for page in pages]


def lines_shuffled(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    return [replace(page, lines=tuple(rng.sample(page.lines, len(page.lines)))) for page in pages]


def lines_repeated(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    page = pages[0]
    if not page.lines:
        return list(pages)
    at = rng.randrange(len(page.lines))
    again = (page.lines[at],) * rng.choice([2, 30])
    return [replace(page, lines=(*page.lines[:at], *again, *page.lines[at:])), *pages[1:]]


def cut_off(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    edge = rng.random()
    side = rng.choice(["left", "right", "top", "bottom"])
    outside = {
        "left": lambda w: w.box.left < edge,
        "right": lambda w: w.box.right > edge,
        "top": lambda w: w.box.top < edge,
        "bottom": lambda w: w.box.bottom > edge,
    }[side]
    return [with_words(page, lambda w: None if outside(w) else w) for page in pages]


def pages_mixed(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    family = rng.choice(sorted(FAMILIES))
    both = [*pages, *papers(family)[rng.randrange(2)]]
    rng.shuffle(both)
    return [replace(page, number=number) for number, page in enumerate(both, start=1)]


def all_in_one_place(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    return [with_words(page, lambda w: replace(w, box=Box(0.5, 0.5, 0.5, 0.5))) for page in pages]


DAMAGE: list[Noise] = [
    characters_swapped,
    words_lost,
    odd_characters,
    lines_shuffled,
    lines_repeated,
    cut_off,
    pages_mixed,
    all_in_one_place,
]


@pytest.mark.parametrize("family", sorted(FAMILIES))
@quietly
@given(
    which=st.integers(0, 1),
    damage=st.lists(st.sampled_from(range(len(DAMAGE))), min_size=1, max_size=3),
    seed=st.integers(0, 2**32),
)
def test_no_damage_raises_and_every_record_validates(family: str, which: int, damage: list[int], seed: int) -> None:
    pages: Sequence[Page] = papers(family)[which]
    for each in damage:
        pages = DAMAGE[each](pages, random.Random(seed))
    check(read(pages))


_WORDS = """
COUNT 1 CNT:01 HS 11357(b) H&S PC 459 #A123 CASE NO. DOB: 01-02-50 19680314 CONVICTED GUILTY DISMISSED DEFENDANT
PEOPLE VS. THE OF SUPERIOR COURT COUNTY LOS ANGELES JUDGMENT ABSTRACT MINUTES DOCKET INFORMATION COMPLAINT PROBATION
SENTENCE JAIL DAYS YEARS FINE $250 REGISTER ACTIONS DISPOSITION REPORT CII A01234567 FELONY MISDEMEANOR X [X] ( ) / -
. , : ; * * * END OF MESSAGE MARCH 14, 1968 ORDERED PLEA NOLO
"""
_TOKENS = st.one_of(
    st.sampled_from(_WORDS.split()),
    st.text(st.characters(exclude_categories=("Cs", "Z", "Cc")), min_size=1, max_size=12),
)


@quietly
@given(
    rows=st.lists(st.lists(_TOKENS, min_size=1, max_size=12), max_size=40),
    sure=st.floats(0, 1),
    layer=st.sampled_from(["ocr", "born_digital"]),
)
def test_no_words_raise(rows: list[list[str]], sure: float, layer: str) -> None:
    lines = []
    for row, words in enumerate(rows):
        solid = ["".join(word.split()) or "?" for word in words]
        boxes = [Box(at / 12, row / 40, (at + 0.9) / 12, (row + 0.9) / 40) for at in range(len(solid))]
        lines.append(Line(tuple(Word(word, box, sure) for word, box in zip(solid, boxes, strict=True))))
    page = Page(1, 2550, 3300, tuple(lines), "ocr" if layer == "ocr" else "born_digital", sure, "typed")
    check(read([page]))


LONG = {
    "letters": "A" * 2000,
    "blanks-between": " ".join("A" * 1000),
    "figures": "1234567890" * 166,
    "figures-apart": " ".join("1234567890" * 66),
    "brackets": "(" * 1333,
    "brackets-nested": "11357" + "(a)" * 500,
    "sections": "11357(b) HS AND " * 133,
    "section-lists": "SECTIONS " + ", ".join(["11357(b)"] * 200) + " OF THE HEALTH AND SAFETY CODE",
    "dates": "03/14/1968 " * 166,
    "dates-half": "03/14/ " * 233,
    "months": "MARCH " * 300,
    "ordinals": "THE 14TH DAY OF " * 133,
    "names": "QUINN, LAWRENCE AKA " * 100,
    "commas": "QUINN" + ", " * 833 + "LAWRENCE",
    "dots": ". " * 1000,
    "stars": "* " * 1000,
    "hyphens": "-" * 2000,
    "dollars": "$1,000.00 FINE " * 133,
    "counts": "COUNT 1: " * 166,
    "versus": "THE PEOPLE OF THE STATE OF CALIFORNIA VS. " * 50,
    "terms": "3 YEARS PROBATION, 90 DAYS JAIL, CREDIT FOR TIME SERVED, " * 50,
    "court": "SUPERIOR COURT OF CALIFORNIA, COUNTY OF " * 50,
    "case-numbers": "CASE NO. A123456 " * 116,
    "guilty": "GUILTY NOT " * 166,
    "labels": "DATE OF BIRTH: SEX: RACE: " * 80,
    "quotes": "'\"`" * 666,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("shape", ["one-line", "many-lines", "one-word-a-line"])
def test_nothing_long_or_repeated_hangs(text: str, shape: str) -> None:
    words = text.split()
    per_line = {"one-line": len(words), "many-lines": 12, "one-word-a-line": 1}[shape]
    rows = [words[at : at + per_line] for at in range(0, len(words), per_line)][:400]
    for family in (sorted(FAMILIES)[len(text) % len(FAMILIES)],):
        first = papers(family)[0][0]
        lines = [
            Line(
                tuple(
                    Word(word, Box(at / (len(row) + 1), n / 401, (at + 0.9) / (len(row) + 1), (n + 0.9) / 401), SURE)
                    for at, word in enumerate(row)
                )
            )
            for n, row in enumerate(rows)
        ]
        # alone, and in the middle of a paper
        for around in ((), first.lines):
            page = replace(first, lines=(*around[: len(around) // 2], *lines, *around[len(around) // 2 :]))
            began = time.process_time()
            check(read([page]))
            assert time.process_time() - began < MOST_SECONDS


# --- noise makes nothing surer -----------------------------------------------------------------------------------


def confidences(records: Sequence[Record]) -> dict[tuple[object, ...], float]:
    """How sure each value is, by its field, itself and its place; the surest where one stands twice."""
    found: dict[tuple[object, ...], float] = {}
    for record in records:
        plain = record.model_dump(mode="json", include={"person", "events"})
        for pointer, entry in record.evidence.items():
            if entry.state != "read":
                continue
            value: object = plain
            for part in pointer.split("/")[1:]:
                value = value[int(part)] if isinstance(value, list) else value[part]  # type: ignore[index]
            key = (pointer.rsplit("/", 1)[-1], repr(value), _where(entry))
            found[key] = max(found.get(key, 0.0), entry.confidence)
    return found


def _where(entry: Evidence) -> tuple[object, ...]:
    boxes = [(entry.page, entry.box)] if entry.box else [(place.page, place.box) for place in entry.boxes or ()]
    return tuple((page, tuple(round(edge, 3) for edge in box or ())) for page, box in boxes)


def surer(before: Extraction, after: Extraction) -> list[tuple[tuple[object, ...], float, float]]:
    """The values that stayed the same at their place and became surer, where the papers were told apart alike.

    Where noise makes one paper of two, what the one says bears out the other.
    """
    if [record.source.family for record in before.records] != [record.source.family for record in after.records]:
        return []
    was, now = confidences(before.records), confidences(after.records)
    return [(key, was[key], sure) for key, sure in now.items() if key in was and sure > was[key] + 1e-9]


def engine_less_sure(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    share = rng.choice([0.05, 0.3, 1.0])
    return [
        with_words(page, lambda w: replace(w, confidence=w.confidence * rng.random()) if rng.random() < share else w)
        for page in pages
    ]


def pages_worse(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    return [replace(page, quality=page.quality * rng.random()) for page in pages]


def characters_damaged(pages: Sequence[Page], rng: random.Random) -> list[Page]:
    """Words misread, and the engine less sure of them."""
    share = rng.choice([0.02, 0.1, 0.3])

    def damaged(word: Word) -> Word:
        if rng.random() > share:
            return word
        return replace(word, text=misread(word.text, rng), confidence=word.confidence * rng.uniform(0.3, 1))

    return [with_words(page, damaged) for page in pages]


@cache
def before(family: str, which: int) -> Extraction:
    return read(papers(family)[which])


@pytest.mark.parametrize("family", sorted(FAMILIES))
@quietly
@given(which=st.integers(0, 1), noise=st.sampled_from([engine_less_sure, pages_worse]), seed=st.integers(0, 2**32))
def test_a_less_sure_engine_and_a_worse_page_make_nothing_surer(
    family: str, which: int, noise: Noise, seed: int
) -> None:
    after = read(noise(papers(family)[which], random.Random(seed)))
    assert surer(before(family, which), after) == []


@pytest.mark.parametrize("family", sorted(FAMILIES))
@quietly
@given(which=st.integers(0, 1), seed=st.integers(0, 2**32))
def test_damaged_words_make_nothing_surer(family: str, which: int, seed: int) -> None:
    after = read(characters_damaged(papers(family)[which], random.Random(seed)))
    assert surer(before(family, which), after) == []
