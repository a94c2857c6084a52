"""Charging documents, minute orders and dockets: what their truth says stands on the paper, and legibly."""

import re
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

from corpora.born_digital import printed_words
from corpora.charging_document import make_charging_document
from corpora.docket import make_docket
from corpora.minute_order import make_minute_order
from corpora.sheet import HEIGHT, WIDTH, Rule, Stamp, Text, TickBox
from extract.record import Person
from nlp.statutes import load_statutes

MAKERS = {
    "charging_document": make_charging_document,
    "minute_order": make_minute_order,
    "docket": make_docket,
}
SEED = 23


@cache
def _documents(family, count=90):
    return tuple(MAKERS[family](SEED, number, None) for number in range(count))


def _text(document):
    words = [mark.text for sheet in document.sheets for mark in sheet.marks if isinstance(mark, Text)]
    return re.sub(r"\s+", " ", " ".join(word for word in words if not re.fullmatch(r"- \d+ -|\d{1,2}", word)))


def _tight(document):
    return _text(document).upper().replace(" ", "")


def _truths(family, count=90):
    return [(document, truth) for document in _documents(family, count) for truth in document.truths]


def _counts(family, count=90):
    return [(d, count) for d, truth in _truths(family, count) for event in truth.events for count in event.counts]


@pytest.mark.parametrize("family", MAKERS)
def test_a_document_is_made_alone_and_always_the_same(family):
    assert MAKERS[family](SEED, 7, None) == _documents(family)[7]
    assert MAKERS[family](SEED + 1, 7, None) != _documents(family)[7]


@pytest.mark.parametrize("family", MAKERS)
def test_each_defendant_has_one_record_of_the_one_court(family):
    for document, truth in _truths(family):
        assert document.family == family
        (event,) = truth.events
        assert event.type == "court"
        assert event.counts
        assert event.county == document.truths[0].events[0].county
        assert event.name_used == truth.person.name
    assert any(len(document.truths) > 1 for document in _documents(family)) == (family != "minute_order")


@pytest.mark.parametrize("family", MAKERS)
def test_the_chosen_county_is_that_of_the_court(family):
    for number in range(12):
        for truth in MAKERS[family](3, number, "HUMBOLDT").truths:
            assert truth.events[0].county == "HUMBOLDT"


@pytest.mark.parametrize("family", MAKERS)
def test_names_numbers_counties_and_sections_stand_on_the_paper(family):
    for document, truth in _truths(family):
        text = _text(document).upper()
        (event,) = truth.events
        for name in (truth.person.name, *truth.person.aliases):
            for part in name.replace(",", "").split():
                assert part in text
        assert event.case_number in _tight(document)
        assert event.county.replace(" ", "") in _tight(document)
        for count in event.counts:
            assert count.section.upper() in _tight(document)
            if count.description:
                assert count.description.replace(" ", "") in _tight(document)
            if count.attempted:
                assert f"664/{count.section.upper()}" in _tight(document)
        if truth.person.date_of_birth:
            born = date.fromisoformat(truth.person.date_of_birth)
            assert any(f"{born:{form}}" in text for form in ("%m/%d/%Y", "%m-%d-%Y"))


@pytest.mark.parametrize("family", MAKERS)
def test_no_text_leaves_the_paper_or_runs_over_other_text(family):
    for document in _documents(family):
        for sheet in document.sheets:
            words = [word for word in printed_words(sheet) if word.kind != "stamp" and word.text]
            for word in words:
                left, top, right, bottom = word.box
                assert left > 0, word
                assert top > 0, word
                assert right < WIDTH, word
                assert bottom < HEIGHT, word
            for word, other in _touching(words):
                raise AssertionError(f"{word.text!r} runs over {other.text!r}")


def _touching(words):
    words = sorted(words, key=lambda word: word.box[0])
    for at, word in enumerate(words):
        for other in words[at + 1 :]:
            if other.box[0] > word.box[2] - 1.5:
                break
            if min(word.box[3], other.box[3]) - max(word.box[1], other.box[1]) > 2.5:
                yield word, other


@pytest.mark.parametrize("family", MAKERS)
def test_each_family_covers_its_years_and_half_of_its_charges_are_cannabis(family):
    documents = _documents(family)
    years = [document.year for document in documents]
    assert min(years) >= 1961
    assert min(years) < 1968
    assert max(years) <= 2016
    assert max(years) > (1990 if family == "minute_order" else 2005)
    of_cannabis = {row.section.number for row in load_statutes().rows} - {"11500", "11350", "11352"}
    share = [count.section in of_cannabis for _, count in _counts(family)]
    assert 0.4 < sum(share) / len(share) < 0.75


def test_a_charge_is_no_conviction():
    for document, truth in _truths("charging_document"):
        (event,) = truth.events
        for at, count in enumerate(event.counts):
            assert count.disposition is None
            assert count.plea is None
            assert count.sentence.model_dump(exclude_defaults=True) == {}
            assert truth.fair[f"/events/0/counts/{at}/disposition"] == ["pending"]
            assert count.offence_date < event.date
        assert event.date[:4] == str(document.year)


def test_the_day_of_filing_is_stamped_or_typed():
    for document in _documents("charging_document"):
        day = date.fromisoformat(document.truths[0].events[0].date)
        stamps = [line for m in document.sheets[0].marks if isinstance(m, Stamp) for line in m.lines]
        if stamps:
            assert f"{day:%b} {day.day} {day.year}".upper() in stamps
        else:
            text = _text(document)
            assert f"{day:%B} {day.day}, {day.year}" in text or f"of {day:%B}, {day.year}" in text


def test_a_prior_conviction_is_no_count_of_the_paper():
    alleged = [d for d in _documents("charging_document") if "convicted of" in _text(d)]
    assert alleged
    for document in alleged:
        numbers = [count.number for truth in document.truths for count in truth.events[0].counts]
        assert max(numbers) == len(set(numbers))


def test_defendants_have_the_counts_that_charge_them():
    different = [
        document
        for document in _documents("charging_document", 90)
        if len({tuple(c.number for c in truth.events[0].counts) for truth in document.truths}) > 1
    ]
    assert different


def test_papers_run_on_and_counts_break_over_pages():
    for family in ("charging_document", "docket"):
        assert any(len(document.sheets) > 1 for document in _documents(family))
    numbered = [
        document
        for document in _documents("charging_document")
        if sum(isinstance(m, Rule) and m.x0 == m.x1 and m.y1 == HEIGHT for m in document.sheets[0].marks) == 3
    ]
    assert numbered
    for document in numbered:
        for sheet in document.sheets:
            labels = [m.text for m in sheet.marks if isinstance(m, Text) and m.face == "label" and m.text.isdigit()]
            assert labels == [str(number) for number in range(1, 29)]


def test_minute_orders_record_all_that_happens_to_counts():
    found = {count.disposition for _, count in _counts("minute_order", 200)}
    assert found == {"convicted", "dismissed", "acquitted", "diverted", None}
    updates = {u.disposition for _, count in _counts("minute_order") for u in count.updates}
    assert updates == {"set_aside", "reduced"}
    assert {count.plea for _, count in _counts("minute_order")} == {"guilty", "nolo_contendere", "not_guilty", None}


@pytest.mark.parametrize("family", ["minute_order", "docket"])
def test_only_a_conviction_is_sentenced_and_what_it_came_to_is_told(family):
    sentenced = []
    for document, count in _counts(family):
        stated = count.sentence.model_dump(exclude_defaults=True)
        if count.disposition != "convicted":
            assert stated == {}
        elif stated:
            sentenced.append(count)
            for length in re.findall(r"\d+ (?:YEARS?|MONTHS?|YRS?|MOS?)\b", count.sentence.text):
                assert length.replace(" ", "")[:-2] in _tight(document)
            if count.sentence.fine:
                assert f"{count.sentence.fine:g}" in _text(document)
            if count.sentence.prison:
                assert "PRISON" in _text(document).upper()
                assert count.severity == "felony"
    assert len(sentenced) > 20
    assert any(count.sentence.suspended == ["prison"] for count in sentenced)
    assert any(count.sentence.prison == "P0D" for count in sentenced)


def test_a_plea_is_told_only_where_the_paper_names_one():
    for document, count in _counts("minute_order"):
        if any(isinstance(mark, TickBox) for mark in document.sheets[0].marks):
            continue
        words = {"guilty": "guilty", "nolo_contendere": "nolo contendere", "not_guilty": "not guilty"}
        if count.plea:
            assert words[count.plea] in _text(document).lower()


def test_forms_have_boxes_of_which_some_are_ticked():
    forms = [
        boxes
        for document in _documents("minute_order")
        if (boxes := [m for m in document.sheets[0].marks if isinstance(m, TickBox)])
    ]
    assert len(forms) > 15
    for boxes in forms:
        assert 0 < sum(box.ticked for box in boxes) < len(boxes) / 2
    assert any(box.pen for boxes in forms for box in boxes)


def test_a_docket_is_dated_by_the_day_on_which_its_counts_were_disposed_of():
    kinds = set()
    for document, truth in _truths("docket", 200):
        (event,) = truth.events
        kinds |= {count.disposition for count in event.counts}
        if event.date is None:
            assert {count.disposition for count in event.counts} <= {"pending", None}
            assert truth.fair["/events/0/date"]
            continue
        day = date.fromisoformat(event.date)
        forms = ("%m-%d-%y", "%m/%d/%y", "%b %d %Y", "%m/%d/%Y", "%B {0}, %Y")
        assert any(f"{day:{form}}".format(day.day) in _text(document) for form in forms)
    assert kinds == {"convicted", "dismissed", "acquitted", "diverted", "held_to_answer", "pending", None}


def test_a_days_docket_has_a_case_number_for_each_person():
    calendars = [d for d in _documents("docket") if len({t.events[0].case_number for t in d.truths}) > 1]
    assert calendars
    for document in calendars:
        numbers = [truth.events[0].case_number for truth in document.truths]
        assert len(set(numbers)) == len(numbers) == len(document.truths)
        assert len({truth.events[0].date for truth in document.truths}) == 1


def test_entries_of_a_docket_stand_in_the_order_of_their_days():
    for document in _documents("docket"):
        lines = [m for sheet in document.sheets for m in sheet.marks if isinstance(m, Text)]
        days = [
            date(int(m.text[6:10]), int(m.text[:2]), int(m.text[3:5]))
            for m in lines
            if re.match(r"\d\d/\d\d/\d{4}  [A-Z0-9]+ +[A-Z]", m.text)
        ]
        if len(document.truths) == 1:
            assert all(a <= b for a, b in pairwise(days))


@pytest.mark.parametrize("family", MAKERS)
def test_fair_answers_point_at_values_of_their_record(family):
    for _, truth in _truths(family):
        assert isinstance(truth.person, Person)
        for pointer in truth.fair:
            here = {"person": truth.person.model_dump(), "events": [e.model_dump() for e in truth.events]}
            for key in pointer.strip("/").split("/"):
                here = here[int(key)] if isinstance(here, list) else here[key]
