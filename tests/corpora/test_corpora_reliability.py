"""Labels of values, the fit of the model to them, and what a threshold lets through."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpora.archive import make_archive
from corpora.reliability import Found, Observation, Paper, accepted_at, by_level
from corpora.reliability_bench import bins, draw, figures, grouped, pace, risk_coverage
from corpora.reliability_fit import Point, choose, fitted, recalibrated, risk_curve
from corpora.reliability_labels import labels
from corpora.reliability_make import make, rendered
from corpora.tally import TruthRecord
from extract.calibration import load, save
from extract.confidence import chance
from extract.features import GROUPS, Features


def a_record(**changes: Any) -> dict[str, Any]:
    event = {
        "type": "court",
        "date": "1975-06-01",
        "county": "KERN",
        "case_number": "A395487",
        "counts": [
            {
                "number": 1,
                "code": "HS",
                "section": "11357",
                "disposition": "convicted",
                "severity": "felony",
                "sentence": {"jail": "P90D", "fine": 250.0},
                "updates": [{"date": "1979-01-01", "disposition": "set_aside"}],
            }
        ],
        **changes,
    }
    return {
        "record_id": "a" * 16,
        "source": {"path": "B/x.tif", "family": "docket"},
        "person": {"name": "DOERING, JANE QUINCY", "date_of_birth": "1950-01-02", "cii": "A01234567", "sex": "F"},
        "events": [event],
        "evidence": {},
        "review": {"status": "auto", "reasons": []},
    }


def judged(found: dict[str, Any], fair: dict[str, Any] | None = None) -> dict[str, bool]:
    return labels([TruthRecord(a_record(), fair or {})], [found])[0]


# -- labels


def test_all_values_of_a_right_record_are_right() -> None:
    found = judged(a_record())
    assert set(found.values()) == {True}
    assert {
        "/person/name",
        "/events/0/date",
        "/events/0/counts/0/section",
        "/events/0/counts/0/sentence/jail",
    } <= set(found)
    assert "/events/0/counts/0/updates/0/date" in found


@pytest.mark.parametrize(
    ("field", "value"), [("date", "1975-06-07"), ("county", "KINGS"), ("case_number", "A395481")]
)
def test_a_wrong_value_of_an_event_is_wrong_alone(field: str, value: str) -> None:
    found = judged(a_record(**{field: value}))
    assert [pointer for pointer, right in found.items() if not right] == [f"/events/0/{field}"]


def test_a_section_is_right_only_with_its_code() -> None:
    record = a_record()
    record["events"][0]["counts"][0]["code"] = "PC"
    wrong = {pointer for pointer, right in judged(record).items() if not right}
    assert wrong == {"/events/0/counts/0/code", "/events/0/counts/0/section"}


def test_fair_answers_are_right_and_what_answers_nothing_has_no_label() -> None:
    assert judged(a_record(county="KINGS"), {"/events/0/county": ["KINGS"]})["/events/0/county"]
    record = a_record()
    record["events"].append({"type": "arrest", "date": "1999-01-01", "counts": []})
    assert not any(pointer.startswith("/events/1") for pointer in judged(record))
    assert labels([], [a_record()]) == [{}]


# -- the fit


def values(count: int, seed: int = 1) -> list[Observation]:
    """Values of scans that are the likelier right the surer their words."""
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        sure = dice.choice([0.2, 0.5, 0.8, 0.95, 0.99, 0.999])
        kind = dice.choice(["date", "case_number"])
        made.append(Observation(Features("scan", kind, least=sure, mean=sure), dice.random() < sure))
    return made


def test_a_fit_finds_the_chances_that_made_the_values() -> None:
    model = recalibrated(fitted("scan", values(4000)), values(4000, seed=2))
    assert all(weight >= 0 for weight in model.weights.values())
    for sure in (0.5, 0.8, 0.95):
        for kind in ("date", "case_number"):
            assert chance(Features("scan", kind, least=sure, mean=sure), model) == pytest.approx(sure, abs=0.08)


def test_noise_that_looks_good_gets_no_negative_weight() -> None:
    turned = [replace(one, right=not one.right) for one in values(2000)]
    model = fitted("scan", turned)
    assert all(weight >= 0 for weight in model.weights.values())


def test_without_values_what_is_taken_as_known_remains() -> None:
    for group in GROUPS:
        model = fitted(group, [])
        assert recalibrated(model, []) == model
        good = Features(group, "date")
        bad = replace(good, least=0.3, mean=0.3, bases=0.3, cost=1.0, sense=0.5, questioned=True)
        assert chance(bad, model) < chance(good, model)


# -- the threshold


def curve(*points: tuple[float, int, int]) -> list[Point]:
    return [Point(threshold, accepted, wrong, 1000) for threshold, accepted, wrong in points]


def test_the_lowest_threshold_is_chosen_that_holds_the_risk_off() -> None:
    told = curve((0.9, 900, 20), (0.95, 850, 1), (0.97, 800, 0), (0.99, 400, 0))
    assert choose(told, 0.9, 0.99, risk=0.0025) == 0.95
    assert choose(told, 0.97, 0.99, risk=0.0025) == 0.97


def test_where_no_threshold_helps_the_share_of_wrong_ones_is_least() -> None:
    told = curve((0.95, 900, 9), (0.97, 800, 8), (0.98, 700, 5), (0.99, 100, 5))
    assert choose(told, 0.95, 0.985, risk=0.001) == 0.98
    assert choose([], 0.95, 0.985) == 0.95


def a_paper(least: float, *, right: bool = True, held_back: bool = False) -> Paper:
    truth = TruthRecord(a_record(), {})
    found = Found(a_record() if right else a_record(case_number="B1"), held_back, least)
    return Paper("x", "x", "B", "docket", (truth,), (found,), ())


def test_a_record_passes_when_its_least_value_does_and_nothing_else_holds_it_back() -> None:
    papers = [a_paper(0.99), a_paper(0.9, right=False), a_paper(0.99, held_back=True)]
    low, high = risk_curve(papers, (0.8, 0.95))
    assert (low.accepted, low.wrong, low.found) == (2, 1, 3)
    assert (high.accepted, high.wrong) == (1, 0)
    assert len(accepted_at(papers, None).convictions) == 3
    assert list(by_level(papers)) == ["B"]


# -- the bench


def test_bins_hold_as_many_values_each() -> None:
    told = [(0.5 + at / 200, at % 2 == 0) for at in range(90)]
    held = bins(told)
    assert [one.values for one in held] == [6] * 15
    assert [one.confidence for one in held] == sorted(one.confidence for one in held)
    assert all(one.right == 0.5 for one in held)
    assert bins([]) == []


def test_figures_and_groups() -> None:
    papers = [a_paper(0.99), a_paper(0.9, right=False)]
    assert list(grouped(papers)) == [("docket", "B"), ("all", "B"), ("all", "all")]
    row = figures(accepted_at(papers, 0.95))
    assert (row["convictions"], row["accepted"], row["wrong_accepted"]) == (2, 0.5, 0)
    assert row["whole_convictions_f1"] == 0.5


def test_pictures_are_drawn(tmp_path: Path) -> None:
    score_of = [a_paper(0.99), a_paper(0.9, right=False)]
    for paper in score_of:
        paper.found[0].record["evidence"].update(
            {f"/events/0/{name}": {"confidence": paper.found[0].least} for name in ("date", "case_number", "county")}
            | {
                f"/events/0/counts/0/{name}": {"confidence": paper.found[0].least}
                for name in ("code", "section", "disposition", "severity")
            }
        )
    assert risk_coverage(accepted_at(score_of, None)) == [(0.99, 0.5, 0.0), (0.9, 1.0, 0.5)]
    for picture in draw(score_of, 0.95, tmp_path / "bench"):
        assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_pace_is_taken_on_sheets_of_some_8_kb() -> None:
    run = pace(1, 1601, rounds=1)
    assert 6000 < run.characters < 20000
    assert run.times_the_peer == pytest.approx(run.per_second / 25862, rel=0.01)


# -- all of it


def test_parameters_are_made_from_archives(tmp_path: Path) -> None:
    folders = []
    for seed in (1711, 1712, 1713):
        folders.append(tmp_path / str(seed))
        make_archive(seed, 4, folders[-1], ["rap_sheet", "abstract_of_judgment"], ["A"], bundled=0)
    told: list[str] = []
    made = make(folders[:1], folders[1:2], folders[2:], date(2026, 11, 22), looks=False, say=told.append)
    calibration = made.calibration
    assert [one.seed for one in (*calibration.fit, *calibration.chosen, *calibration.measured)] == [1711, 1712, 1713]
    assert calibration.fit[0].files == 4
    assert calibration.fit[0].values > 50
    assert [score.level for score in calibration.scores] == ["A"]
    assert told
    assert "<- chosen" in rendered(made)
    save(calibration, tmp_path / "made.yaml", "a trial")
    assert load(tmp_path / "made.yaml") == calibration
