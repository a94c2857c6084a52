import copy
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from corpora.archive import make_archive
from corpora.measure import calibration_error, measure, measure_records, render, risk_coverage
from corpora.normal_forms import normal
from corpora.tally import FIELDS, Score

GRADER = Path(__file__).resolve().parents[3] / "shared" / "tools" / "grade_records.py"


def _record(name="a", **changes):
    record = {
        "source": {"path": f"B/{name}.tif", "family": "rap_sheet"},
        "person": {
            "name": "DOERING, JANE QUINCY",
            "aliases": ["ROE, JANE"],
            "date_of_birth": "1950-01-02",
            "cii": "A01234567",
        },
        "events": [
            {
                "type": "court",
                "date": "1975-06-01",
                "county": "LOS ANGELES",
                "case_number": "A395487",
                "counts": [
                    {
                        "number": 1,
                        "code": "HS",
                        "section": "11357",
                        "attempted": True,
                        "plea": "guilty",
                        "disposition": "convicted",
                        "severity": "felony",
                        "sentence": {"jail": "P90D", "probation": "P3Y", "fine": 250.0},
                        "updates": [{"date": "1979-01-01", "disposition": "set_aside"}],
                    }
                ],
            }
        ],
        "evidence": {},
        "review": {"status": "auto"},
    }
    record.update(changes)
    return record


def _changed(pointer, value):
    record = copy.deepcopy(_record())
    here = record
    *path, last = pointer.strip("/").split("/")
    for key in path:
        here = here[int(key)] if isinstance(here, list) else here[key]
    here[int(last) if isinstance(here, list) else last] = value
    return record


def _measured(found, truth=None, fair=None):
    return measure_records([truth or _record()], found, fair or {}).to_json()["total"]


def test_a_perfect_reading_is_right_in_every_field():
    total = _measured([_record()])
    assert {name: tally["f1"] for name, tally in total["fields"].items()} == dict.fromkeys(FIELDS, 1.0)
    assert total["convictions"]["silent_error_rate"] == 0.0
    assert total["convictions"]["auto_right_of_truth"] == 1.0


@pytest.mark.parametrize(
    ("pointer", "value", "wrong"),
    [
        pytest.param("/person/name", "POE, JAMES", {"name", "name_fuzzy"}, id="name"),
        pytest.param("/person/name", "DOERING, JANE QUINCEY", {"name"}, id="name-nearly"),
        pytest.param("/person/date_of_birth", "1950-01-03", {"date_of_birth"}, id="birth"),
        pytest.param("/person/aliases", ["ROE, JUNE"], {"alias"}, id="alias"),
        pytest.param("/person/cii", None, {"cii"}, id="cii"),
        pytest.param("/source/family", "docket", {"family"}, id="family"),
        pytest.param("/events/0/date", "1975-06-07", {"event_date", "whole_conviction"}, id="date"),
        pytest.param("/events/0/county", "KERN", {"county"}, id="county"),
        pytest.param("/events/0/case_number", "A395481", {"case_number", "whole_conviction"}, id="case"),
        pytest.param(
            "/events/0/counts/0/section", "11358", {"code_section", "attempted", "whole_conviction"}, id="section"
        ),
        pytest.param("/events/0/counts/0/code", "PC", {"code_section", "attempted", "whole_conviction"}, id="code"),
        pytest.param("/events/0/counts/0/attempted", False, {"attempted"}, id="attempted"),
        pytest.param("/events/0/counts/0/plea", "not_guilty", {"plea"}, id="plea"),
        pytest.param(
            "/events/0/counts/0/disposition", "dismissed", {"disposition", "whole_conviction"}, id="disposition"
        ),
        pytest.param("/events/0/counts/0/severity", None, {"severity", "whole_conviction"}, id="severity"),
        pytest.param("/events/0/counts/0/sentence/jail", "P60D", {"sentence"}, id="sentence"),
        pytest.param("/events/0/counts/0/updates", [], {"update"}, id="update"),
    ],
)
def test_each_error_counts_where_it_should(pointer, value, wrong):
    fields = _measured([_changed(pointer, value)])["fields"]
    marred = {name for name, tally in fields.items() if tally["extra"] or tally["missing"]}
    if pointer.endswith(("section", "code")):
        marred.add("attempted")  # it is compared only where the section is right
    assert marred == wrong


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        pytest.param("/person/name", "Doering ,  Jane Quincy.", id="name-as-typed"),
        pytest.param("/events/0/case_number", "# a 395487", id="case-with-blanks"),
        pytest.param("/events/0/county", "County of Los Angeles", id="county-spelt-out"),
        pytest.param("/events/0/counts/0/sentence/probation", "P36M", id="months-for-years"),
        pytest.param("/events/0/counts/0/sentence/fine", "$250.00", id="dollars"),
        pytest.param("/person/cii", "a0123-4567", id="cii-with-hyphen"),
    ],
)
def test_other_ways_to_write_a_value_are_right(pointer, value):
    fields = _measured([_changed(pointer, value)])["fields"]
    assert all(not tally["extra"] and not tally["missing"] for tally in fields.values())


@pytest.mark.parametrize(
    ("pointer", "value", "fair"),
    [
        pytest.param("/person/name", "JANE, DOE", {"/0/person/name": ["JANE, DOE"]}, id="another-value"),
        pytest.param("/events/0/county", None, {"/0/events/0/county": [None]}, id="nothing"),
        pytest.param("/events/0/counts/0/severity", "infraction", {"/0/events/0/counts/0/severity": ["*"]}, id="any"),
        pytest.param(
            "/events/0/counts/0/sentence/jail",
            "P3M",
            {"/0/events/0/counts/0/sentence/jail": ["P3M", None]},
            id="sentence",
        ),
    ],
)
def test_fair_answers_are_no_errors(pointer, value, fair):
    fields = _measured([_changed(pointer, value)], fair={"a": fair})["fields"]
    assert all(not tally["extra"] and not tally["missing"] for tally in fields.values())
    assert fields["whole_conviction"]["f1"] == 1.0


def test_a_paper_that_may_be_read_as_no_conviction_costs_nothing():
    fair = {"a": {"/0/events/0/counts/0/disposition": ["diverted"]}}
    total = _measured([_changed("/events/0/counts/0/disposition", "diverted")], fair=fair)
    assert total["convictions"]["truth"] == 0
    assert total["fields"]["whole_conviction"]["f1"] is None


def test_a_missing_document_loses_all_that_it_states():
    total = _measured([])
    assert total["missing_documents"] == 1
    assert total["fields"]["whole_conviction"]["missing"] == 1
    assert total["fields"]["alias"]["missing"] == 1
    assert total["fields"]["sentence"]["missing"] == 3


def test_a_record_too_many_is_held_against_precision():
    extra = copy.deepcopy(_record())
    extra["person"] = {"name": "POE, ED", "aliases": ["POE, EDGAR"]}
    total = _measured([_record(), extra])
    assert total["fields"]["whole_conviction"]["extra"] == 1
    assert total["fields"]["event"]["extra"] == 1
    assert total["fields"]["alias"]["extra"] == 1
    assert total["convictions"]["auto_wrong"] == 1


def test_counts_left_over_count_on_their_side():
    count = _record()["events"][0]["counts"][0]
    more = copy.deepcopy(_record())
    more["events"][0]["counts"].append({**count, "number": 2, "section": "11359"})
    assert _measured([more])["fields"]["code_section"]["extra"] == 1
    assert _measured([_record()], truth=more)["fields"]["whole_conviction"]["missing"] == 1
    claims_nothing = copy.deepcopy(_record())
    claims_nothing["events"][0]["counts"].append({"number": 2, "description": "APPLICANT"})
    assert _measured([claims_nothing])["fields"]["code_section"]["f1"] == 1.0


def test_an_empty_hearing_is_no_error_outside_rap_sheets():
    for family, extra in (("docket", 0), ("rap_sheet", 1)):
        truth = _record(source={"path": "a.tif", "family": family})
        found = copy.deepcopy(truth)
        found["events"].append({"type": "other", "date": "1999-09-09", "counts": []})
        assert _measured([found], truth=truth)["fields"]["event"]["extra"] == extra


def test_without_a_word_on_review_the_confidences_decide():
    found = _record(review={})
    sure = {f"/events/0/{name}": {"confidence": 0.95} for name in ("case_number", "date")}
    sure |= {f"/events/0/counts/0/{name}": {"confidence": 0.97} for name in ("code", "section")}
    found["evidence"] = sure
    assert _measured([found])["convictions"]["auto"] == 1
    found["evidence"] = {}
    assert _measured([found])["convictions"]["auto"] == 0


def test_documents_are_met_by_the_stem_of_their_file_and_strangers_are_told():
    truth = {**_record(), "doc_id": "a"}
    measures = measure_records([truth], [_record(), _record("nobody")], {})
    assert measures.strangers == 1
    assert list(measures.levels) == ["B"]
    assert "not in the truth: 1" in render(measures)


def test_calibration_is_perfect_where_confidence_is_the_share_right():
    assert calibration_error([]) is None
    assert calibration_error([(1.0, True)] * 30) == 0.0
    assert calibration_error([(0.5, number < 150) for number in range(300)]) == pytest.approx(0.0)
    assert calibration_error([(0.5, number < 30) for number in range(300)]) == pytest.approx(0.4)
    assert calibration_error([(0.9, True)] * 15) == pytest.approx(0.1)
    assert calibration_error([(0.2, False), (0.8, True)], bins=2) == pytest.approx(0.2)


def test_no_confidences_give_no_curve():
    assert risk_coverage(Score()) == []


def test_values_that_are_no_lengths_or_sums_stay_as_they_are():
    assert normal("jail", "90 DAYS") == "90 DAYS"
    assert normal("jail", "P1W") == normal("jail", "P7D")
    assert normal("fine", "some") == "some"


def test_a_file_is_read_with_the_fair_answers_beside_it(tmp_path):
    (tmp_path / "truth.jsonl").write_text(json.dumps(_record()) + "\n\n")
    (tmp_path / "accept.json").write_text(json.dumps({"a": {"/0/events/0/county": [None]}}))
    (tmp_path / "found.jsonl").write_text(json.dumps(_changed("/events/0/county", None)) + "\n")
    for truth in (tmp_path, tmp_path / "truth.jsonl"):
        measures = measure(truth, tmp_path / "found.jsonl")
        assert measures.total.fields["county"].f1 is None
        assert measures.total.fields["whole_conviction"].f1 == 1.0
        assert "whole_conviction" in render(measures)


@pytest.mark.parametrize(("line", "why"), [("{nonsense", "line 2: not JSON"), ("[1]", "line 2: not a record")])
def test_a_line_that_is_no_record_is_named(line, why, tmp_path):
    (tmp_path / "truth.jsonl").write_text(json.dumps(_record()) + "\n" + line + "\n")
    with pytest.raises(ValueError, match=why):
        measure(tmp_path, tmp_path / "truth.jsonl")


# ---------------------------------------------------------------- beside the reference grader
def _worse(rng, truth):
    """Spoil a record as readers do: lose, alter, double, and be sure of it or not."""
    record = json.loads(json.dumps({key: value for key, value in truth.items() if key != "doc_id"}))
    record["review"]["status"] = rng.choice(["auto", "needs_review"])
    for key in ("name", "date_of_birth", "cii"):
        if record["person"].get(key) and rng.random() < 0.2:
            record["person"][key] = rng.choice([None, record["person"][key][:-1] + "9"])
    if rng.random() < 0.3:
        record["person"]["aliases"] = [*record["person"]["aliases"][1:], "NOE, NELL"]
    events = []
    for event in record["events"]:
        if rng.random() < 0.08:
            continue
        for key in ("date", "county", "case_number"):
            if event.get(key) and rng.random() < 0.15:
                event[key] = rng.choice([None, "1977-01-01" if key == "date" else event[key] + "1"])
        if rng.random() < 0.1:
            event["counts"] = event["counts"][1:]
        for count in event["counts"]:
            for key, values in (
                ("section", [None, "11357", "459"]),
                ("code", ["PC"]),
                ("disposition", ["convicted", "dismissed", None]),
                ("severity", ["felony", "misdemeanor", None]),
                ("plea", ["guilty"]),
                ("attempted", [True, False]),
                ("updates", [[{"date": "1999-01-01", "disposition": "set_aside"}]]),
            ):
                if rng.random() < 0.12:
                    count[key] = rng.choice(values)
            if rng.random() < 0.2:
                count["sentence"] = {**count["sentence"], rng.choice(["jail", "prison"]): rng.choice(["P7D", None])}
        events += [event] if rng.random() < 0.9 else [event, json.loads(json.dumps(event))]
    record["events"] = events
    pointers = ["/person/name"]
    for i, event in enumerate(events):
        pointers += [f"/events/{i}/{key}" for key in ("date", "county", "case_number")]
        for j in range(len(event["counts"])):
            pointers += [f"/events/{i}/counts/{j}/{key}" for key in ("code", "section", "disposition", "severity")]
    levels = [0.3, 0.6, 0.85, 0.92, 0.96, 0.99, 1.0]
    record["evidence"] = {p: {"confidence": rng.choice(levels)} for p in pointers if rng.random() < 0.9}
    if rng.random() < 0.1:
        record["source"]["family"] = "unknown"
    return record


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_are_those_of_the_reference_grader(seed, tmp_path):
    if not GRADER.exists():
        pytest.skip(f"the reference grader is not here: {GRADER}")
    made = make_archive(seed, 14, tmp_path, levels=["A"])
    assert made
    rng = random.Random(seed)
    found = []
    for line in (tmp_path / "truth.jsonl").read_text().splitlines():
        truth = json.loads(line)
        found += [_worse(rng, truth) for _ in range(rng.choices([0, 1, 2], [6, 88, 6])[0])]
    predicted = tmp_path / "found.jsonl"
    predicted.write_text("".join(json.dumps(record) + "\n" for record in found))
    done = subprocess.run(
        [sys.executable, GRADER, "--truth", tmp_path, "--pred", predicted, "--json", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    theirs, ours = json.loads(done.stdout), measure(tmp_path, predicted).to_json()
    for group, name in [("total", None)] + [("families", family) for family in theirs["families"]]:
        their = theirs[group] if name is None else theirs[group][name]
        our = ours[group] if name is None else ours[group][name]
        for field, tally in their["fields"].items():
            same = our["fields"][field]
            assert (same["right"], same["extra"], same["missing"]) == (tally["tp"], tally["fp"], tally["fn"]), field
            for key in ("precision", "recall", "f1"):
                assert same[key] == pytest.approx(tally[key], abs=0.0005)
        for key, value in their["convictions"].items():
            assert our["convictions"][key] == (value if value is None else pytest.approx(value, abs=0.0005)), key
        assert our["risk_coverage"] == their["risk_coverage"]
        for key in ("documents", "missing_documents", "records_truth"):
            assert our[key] == their[key]
        assert our["records_found"] == their["records_predicted"]
