"""Values are torn away whole, and what is said of them after is judged."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np
import pytest

from corpora.torn import KINDS, TORN_FIELDS, Tear, choose_tears, torn, without_ink
from corpora.torn_pages import judged, values

WORDS = [
    ["CASE", 0.1, 0.10, 0.2, 0.12, "text", 0],
    ["NO.", 0.22, 0.10, 0.28, 0.12, "text", 0],
    ["A-395487", 0.3, 0.10, 0.45, 0.12, "text", 0],
    ["SAM", 0.1, 0.20, 0.2, 0.22, "text", 1],
    ["VIMES", 0.22, 0.20, 0.3, 0.22, "text", 1],
    ["MARCH", 0.1, 0.30, 0.2, 0.32, "text", 2],
    ["14,", 0.22, 0.30, 0.26, 0.32, "text", 2],
    ["1968", 0.1, 0.33, 0.2, 0.35, "text", 3],
    ["SECTION", 0.1, 0.40, 0.2, 0.42, "text", 4],
    ["11530", 0.22, 0.40, 0.3, 0.42, "text", 4],
    ["JUNE", 0.1, 0.45, 0.2, 0.47, "text", 5],
    ["2,", 0.22, 0.45, 0.25, 0.47, "text", 5],
    ["1967", 0.27, 0.45, 0.35, 0.47, "text", 5],
    ["11530", 0.22, 0.50, 0.3, 0.52, "struck", 6],
]


def a_record(status: str = "needs_review", **changed: Any) -> dict[str, Any]:
    values = {"name": "VIMES, SAM", "case_number": "A395487", "date": "1968-03-14", "section": "11530", **changed}
    count = {"code": "HS", "section": values["section"], "disposition": "convicted", "sentence": {}}
    event = {"date": values["date"], "case_number": values["case_number"], "county": None, "counts": [count]}
    return {
        "source": {"family": "docket"},
        "person": {"name": values["name"]},
        "events": [event],
        "review": {"status": status},
    }


def a_document() -> dict[str, Any]:
    text = "\n".join(" ".join(str(word[0]) for word in WORDS if word[6] == line) for line in range(6))
    return {
        "doc_id": "docket-1-00000",
        "pages": [{"page": 1, "words": WORDS, "text": text}],
        "records": [a_record()],
        "accept": {},
    }


def a_tear(field: str, value: str) -> Tear:
    return Tear("docket-1-00000", 1, field, value, "white patch", ())


@pytest.mark.parametrize(
    ("field", "places"),
    [
        pytest.param("case_number", [(0.3, 0.10)], id="whatever-marks-stand-within"),
        pytest.param("name", [(0.1, 0.20), (0.22, 0.20)], id="every-word-of-a-name"),
        pytest.param("date", [(0.1, 0.30), (0.22, 0.30), (0.1, 0.33)], id="over-two-lines"),
        pytest.param("section", [(0.22, 0.40)], id="not-what-was-struck-out"),
    ],
)
def test_all_places_of_a_value_are_found(field: str, places: list[tuple[float, float]]) -> None:
    tears = {tear.field: tear for tear in choose_tears(a_document(), random.Random(1), 9)}
    assert sorted(box[:2] for box in tears[field].boxes) == sorted(places)


def test_a_value_on_two_pages_is_left() -> None:
    document = a_document()
    document["pages"].append({**document["pages"][0], "page": 2})
    assert choose_tears(document, random.Random(1), 9) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bitonal", [True, False])
@pytest.mark.parametrize("left", [0.02, 0.4, 0.8])
def test_no_ink_is_left_of_what_is_torn(kind: Any, bitonal: bool, left: float) -> None:
    page = np.full((1100, 850), 255 if bitonal else 225, np.uint8)
    box = (left, 0.5, left + 0.15, 0.52)
    for row in (0.5, 0.7):
        place = (int(left * 850), int((row + 0.019) * 1100))
        cv2.putText(page, "A395487", place, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 0, 2)
    if bitonal:
        page = np.where(page > 127, 255, 0).astype(np.uint8)
    after = torn(page, Tear("d", 1, "case_number", "A395487", kind, (box,)), random.Random(3))
    below = np.s_[int(0.66 * 1100) : int(0.74 * 1100)]
    assert not without_ink(page, box)
    inside = (box[0] + 0.005, box[1] + 0.001, box[2] - 0.005, box[3] - 0.001)
    assert without_ink(after, inside)
    assert (after[below] == page[below]).all()
    if bitonal:
        assert set(np.unique(after)) <= {0, 255}


@pytest.mark.parametrize(
    ("field", "torn_value", "given", "verdict"),
    [
        pytest.param("case_number", "A395487", None, "silent", id="nothing-said"),
        pytest.param("case_number", "A395487", "A395487", "known from elsewhere", id="still-told"),
        pytest.param("case_number", "A395487", "A395437", "misread", id="a-digit-off"),
        pytest.param("case_number", "A395487", "11530", "invented", id="another-number-of-the-paper"),
        pytest.param("date", "1968-03-14", "1967-06-02", "invented", id="another-day-of-the-paper"),
        pytest.param("date", "1968-03-14", "1968-03", "silent", id="the-month-is-left"),
        pytest.param("name", "VIMES, SAM", "NOBBS, NOBBY", "invented", id="another-name"),
    ],
)
def test_what_is_said_of_a_torn_field_is_judged(field: str, torn_value: str, given: str | None, verdict: str) -> None:
    found = [a_record("auto", **{field: given})]
    (finding,) = judged(a_tear(field, torn_value), a_document(), [a_record()], found)
    assert (finding.field, finding.verdict) == (field, verdict)
    assert finding.auto is (verdict in ("misread", "invented"))


def test_another_field_that_changes_for_it_is_invented_too() -> None:
    found = [a_record(case_number=None, date="1967-06-02")]
    told = {f.field: f.verdict for f in judged(a_tear("case_number", "A395487"), a_document(), [a_record()], found)}
    assert told == {"case_number": "silent", "date": "invented"}


def test_what_was_wrong_before_the_tear_is_not_its_doing() -> None:
    wrong = a_record(date="1967-06-02")
    (finding,) = judged(a_tear("case_number", "A395487"), a_document(), [wrong], [a_record(date="1967-06-02")])
    assert finding.field == "case_number"


def test_a_count_more_of_a_true_section_is_invented() -> None:
    found = a_record()
    found["events"][0]["counts"] *= 2
    told = {f.field for f in judged(a_tear("name", "VIMES, SAM"), a_document(), [a_record()], [found])}
    assert "section" in told


def test_values_are_gathered_by_field() -> None:
    assert values([a_record()])["section"] == {"HS 11530": 1}
    assert set(TORN_FIELDS) <= set(values([]))
