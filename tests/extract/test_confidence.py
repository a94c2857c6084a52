"""How sure values are: plain arithmetic from a file of parameters, and never surer for noise."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extract.assemble import FileSource, Weighing, read_document
from extract.calibration import IN_FORCE, Calibration, CalibrationError, Model, in_force, load, save
from extract.confidence import chance, score, weigh
from extract.draft import Field, derived
from extract.features import GROUPS, TERMS, Features, Witnesses, features_of, kind_of, terms
from extract.text import PageText
from extract.triage import THRESHOLD
from ocr.page import Line, Page

SOURCE = FileSource("box-1/sheet.tif", "ab" * 32, "image/tiff")
LATEST = date(2020, 1, 1)
PAPERS = [
    Path(__file__).parent / "golden" / "rap_sheet.txt",
    *sorted((Path(__file__).parent / "abstracts").glob("*.txt")),
]
KINDS = sorted({kind for model in in_force().models.values() for kind in model.kinds} | {"never_heard_of"})

share = st.floats(0, 1, allow_nan=False)
features = st.builds(
    Features,
    group=st.sampled_from(GROUPS),
    kind=st.sampled_from(KINDS),
    least=share,
    mean=share,
    bases=share,
    cost=st.floats(0, 6),
    sense=share,
    support=share,
    again=st.booleans(),
    rival=share,
    quality=share,
    questioned=st.booleans(),
)


# -- noise never raises a confidence


@given(features, features)
def test_what_speaks_against_a_value_never_raises_its_confidence(one: Features, other: Features) -> None:
    worse = replace(
        one,
        least=min(one.least, other.least),
        mean=min(one.mean, other.mean),
        bases=min(one.bases, other.bases),
        cost=max(one.cost, other.cost),
        sense=min(one.sense, other.sense),
        support=min(one.support, other.support),
        again=one.again and other.again,
        rival=max(one.rival, other.rival),
        quality=min(one.quality, other.quality),
        questioned=one.questioned or other.questioned,
    )
    assert weigh(worse) <= weigh(one)


@given(features)
def test_a_confidence_is_a_chance(one: Features) -> None:
    assert 0.0 <= weigh(one) <= 1.0
    assert set(terms(one)) == set(TERMS)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.stem)
@pytest.mark.parametrize("seed", range(3))
def test_less_certain_words_make_no_value_of_a_paper_surer(
    paper: Path, seed: int, make_page: Callable[..., Page]
) -> None:
    page = make_page(paper.read_text(encoding="utf-8"), layer="ocr", sure=0.99)
    dice = random.Random(seed)
    lines = tuple(
        Line(tuple(replace(w, confidence=w.confidence * dice.choice([1.0, 1.0, 0.9, 0.5])) for w in line.words))
        for line in page.lines
    )
    noisy = replace(page, lines=lines, quality=page.quality * 0.9)
    before = read_document(SOURCE, [page], LATEST).records
    after = read_document(SOURCE, [noisy], LATEST).records
    assert [(record.person, record.events) for record in before] == [(r.person, r.events) for r in after]
    for sure, unsure in zip(before, after, strict=True):
        for pointer, entry in unsure.evidence.items():
            assert entry.confidence <= sure.evidence[pointer].confidence, pointer


# -- what is gathered


def test_the_words_of_a_value_say_how_surely_it_was_read(make_page: Callable[..., Page]) -> None:
    page = make_page("NAME VADER, ANAKIN", layer="ocr", sure=0.9)
    first = page.lines[0]
    page = replace(page, lines=(Line((first.words[0], replace(first.words[1], confidence=0.5), first.words[2])),))
    witnesses = Witnesses.of(PageText.of_pages([page]), "docket")
    field = Field("VADER, ANAKIN", spans=((5, 18),), raw="VADER, ANAKIN", cost=0.5, sense=0.8, support=0.3)
    seen = features_of("/person/name", field, witnesses, [], 0.2)
    assert (seen.group, seen.kind) == ("scan", "name")
    assert (seen.least, seen.mean) == (0.5, pytest.approx(0.7))
    assert (seen.cost, seen.sense, seen.support, seen.rival) == (0.5, 0.8, 0.3, 0.2)
    assert seen.quality == 0.95
    assert not seen.again


def test_a_text_layer_has_no_doubtful_letters(make_page: Callable[..., Page]) -> None:
    witnesses = Witnesses.of(PageText.of_pages([make_page("A395487", sure=0.2)]), "docket")
    seen = features_of("/events/0/case_number", Field("A395487", spans=((0, 7),), raw="A395487"), witnesses, [], 0)
    assert (seen.group, seen.least, seen.mean) == ("text", 1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "again"),
    [("No. A395487\nPEOPLE v. ROE A 395 487", True), ("No. A395487 and A395478", False)],
)
def test_a_number_that_stands_twice_is_told(make_page: Callable[..., Page], text: str, again: bool) -> None:
    witnesses = Witnesses.of(PageText.of_pages([make_page(text, layer="ocr")]), "docket")
    field = Field("A395487", spans=((4, 11),), raw="A395487")
    assert features_of("/events/0/case_number", field, witnesses, [], 0).again is again
    assert not features_of("/events/0/counts/0/section", field, witnesses, [], 0).again


def test_a_derived_value_is_no_surer_than_what_it_follows_from_lets_it(make_page: Callable[..., Page]) -> None:
    witnesses = Witnesses.of(PageText.of_pages([make_page("X")]), "docket")
    sure, unsure, nothing = (
        weigh(features_of("/events/0/county", derived("KERN", "agency"), witnesses, bases, 0))
        for bases in ([0.99, 0.9], [0.99, 0.5], [])
    )
    assert nothing <= unsure <= sure


def test_a_paper_of_no_known_family_has_its_own_model(make_page: Callable[..., Page]) -> None:
    witnesses = Witnesses.of(PageText.of_pages([make_page("A395487")]), "unknown")
    assert features_of("/person/name", Field("X", spans=((0, 7),)), witnesses, [], 0).group == "stray"


@pytest.mark.parametrize(
    ("pointer", "kind"),
    [
        ("/person/date_of_birth", "birth"),
        ("/person/other_dates_of_birth/1", "birth"),
        ("/person/fbi", "number_of_person"),
        ("/person/aliases/0", "free"),
        ("/events/3/case_number", "case_number"),
        ("/events/3/counts/0/offence_date", "date"),
        ("/events/3/counts/0/attempted", "section"),
        ("/person/deceased", "type"),
        ("/events/3/counts/0/sentence/jail", "sentence"),
        ("/events/3/counts/0/sentence/text", "free"),
        ("/events/3/counts/0/updates/0/date", "date"),
    ],
)
def test_kinds_of_field(pointer: str, kind: str) -> None:
    assert kind_of(pointer) == kind


# -- the parameters


def test_the_parameters_in_force_are_whole_and_lie_in_the_package() -> None:
    held = load(IN_FORCE)
    assert set(held.models) == set(GROUPS)
    assert held.threshold == THRESHOLD >= 0.9
    assert held == in_force()


def test_a_value_that_all_speaks_for_passes_and_one_that_all_speaks_against_does_not() -> None:
    for group in GROUPS:
        for kind in ("case_number", "section", "date"):
            good = Features(group, kind, support=0.5, again=True)
            bad = replace(
                good, least=0.1, mean=0.1, bases=0.1, cost=2.0, sense=0.2, again=False, rival=0.9, questioned=True
            )
            assert weigh(bad) < THRESHOLD
            if group != "stray":
                assert weigh(good) >= THRESHOLD, (group, kind)


def test_a_kind_without_a_number_of_its_own_is_taken_for_the_worst() -> None:
    model = Model(intercept=1.0, weights={}, kinds={"name": -1.0, "date": 2.0}, most=0.9, most_doubtful=0.8)
    name, strange = (score(Features("scan", kind), model) for kind in ("name", "plea"))
    assert name == strange
    assert chance(Features("scan", "date"), model) == 0.9


def test_parameters_are_kept_and_come_back(tmp_path: Path) -> None:
    save(in_force(), tmp_path / "v9.yaml", "one line\nanother")
    assert (tmp_path / "v9.yaml").read_text(encoding="utf-8").startswith("# one line\n# another\n")
    assert load(tmp_path / "v9.yaml") == in_force()


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda held: held["models"]["scan"]["weights"].update(least=-0.1), id="a negative weight"),
        pytest.param(lambda held: held["models"]["scan"]["weights"].update(colour=0.1), id="an unknown term"),
        pytest.param(lambda held: held["models"].pop("text"), id="a model missing"),
        pytest.param(lambda held: held.update(threshold=1.5), id="a threshold above one"),
        pytest.param(lambda held: held["models"]["scan"].update(intercept=float("inf")), id="an endless intercept"),
        pytest.param(lambda held: held.update(version=2), id="another version"),
    ],
)
def test_a_spoilt_file_is_refused(tmp_path: Path, spoil: Callable[[Any], Any]) -> None:
    held = yaml.safe_load(IN_FORCE.read_text(encoding="utf-8"))
    spoil(held)
    (tmp_path / "spoilt.yaml").write_text(yaml.safe_dump(held), encoding="utf-8")
    with pytest.raises(CalibrationError, match=r"spoilt\.yaml"):
        load(tmp_path / "spoilt.yaml")


def test_what_is_no_file_of_parameters_is_refused(tmp_path: Path) -> None:
    (tmp_path / "torn.yaml").write_text("models: [", encoding="utf-8")
    for name in ("torn.yaml", "missing.yaml"):
        with pytest.raises(CalibrationError):
            load(tmp_path / name)


def test_values_can_be_watched_and_weighed_otherwise(make_page: Callable[..., Page]) -> None:
    page = make_page(PAPERS[0].read_text(encoding="utf-8"), layer="ocr", sure=0.97)
    never = Model(intercept=-20.0, weights={}, kinds={}, most=0.5, most_doubtful=0.5)
    doubting = Calibration(
        **{**dict(in_force()), "models": {group: never for group in GROUPS}},  # noqa: C420
    )
    seen: list[str] = []
    how = Weighing(doubting, lambda record_id, pointer, features: seen.append(pointer))
    (record,) = read_document(SOURCE, [page], LATEST, weighing=how).records
    assert record.review.status == "needs_review"
    assert all(entry.confidence < 0.01 for entry in record.evidence.values())
    assert set(seen) == {pointer for pointer, entry in record.evidence.items() if entry.state != "illegible"}
