"""Probation orders, disposition reports and index cards, before any drawing: the truth stands on the paper."""

import re
from datetime import date
from functools import cache

import pytest

from corpora.disposition_report import make_disposition_report
from corpora.index_card import make_index_card
from corpora.probation_form import make_printed_order
from corpora.probation_orders import make_probation_order
from corpora.probation_typed import make_mimeographed_order, make_typed_order
from corpora.prose import in_words
from corpora.sheet import HEIGHT, WIDTH, Frame, Rule, Scribble, Stamp, Text, TickBox

MAKERS = [
    pytest.param(make_probation_order, id="probation_order"),
    pytest.param(make_disposition_report, id="disposition_report"),
    pytest.param(make_index_card, id="index_card"),
]
SEED, COUNT = 23, 100


def _text(document):
    # in the order of setting: a cell's second line follows its first
    marks = [
        mark.text for sheet in document.sheets for mark in sheet.marks if isinstance(mark, Text) and not mark.struck
    ]
    return " ".join(" ".join(marks).split())


def _flat(text):
    return re.sub(r"[\s&.()]", "", text.upper())


@cache
def _documents(make, count=COUNT, county=None):
    return [make(SEED, number, county) for number in range(count)]


def _truths(documents):
    return [(document, truth) for document in documents for truth in document.truths]


def _events(documents):
    return [event for document in documents for truth in document.truths for event in truth.events]


def _printed_dates(iso):
    day = date.fromisoformat(iso)
    forms = ("%m-%d-%y", "%m/%d/%y", "%m-%d-%Y", "%m/%d/%Y", "%Y%m%d", "%b %d, %Y", "%b %d %Y")
    return [
        f"{day.month}-{day.day}-{day:%y}",
        f"{day:%B} {day.day}, {day.year}",
        *(day.strftime(form) for form in forms),
        f"{day.day}th day of {day:%B}, {day.year}",
        f"{day.day}st day of {day:%B}, {day.year}",
        f"{day.day}nd day of {day:%B}, {day.year}",
        f"{day.day}rd day of {day:%B}, {day.year}",
    ]


def _says_day(text, iso):
    return any(printed.upper() in text.upper() for printed in _printed_dates(iso))


def _says_length(text, term):
    number, unit = int(term[1:-1]), {"Y": "Y", "M": "M", "D": "D"}[term[-1]]
    if number == 0:
        return "PRESC" in text.upper() or "PRESCRIBED BY LAW" in text.upper()
    spelt = f"({in_words(number).upper()} )?\\(?{number}\\)? {unit}"
    return re.search(spelt, text.upper()) is not None


@pytest.mark.parametrize("make", MAKERS)
def test_a_document_is_made_alone_and_always_the_same(make):
    assert make(SEED, 5, None) == make(SEED, 5, None) == _documents(make)[5]
    assert make(SEED + 1, 5, None) != make(SEED, 5, None)


@pytest.mark.parametrize("make", MAKERS)
def test_names_numbers_and_dates_of_the_truth_stand_on_the_paper(make):
    for document, truth in _truths(_documents(make)):
        text = _text(document)
        flat = _flat(text)
        last, _, rest = truth.person.name.partition(", ")
        assert _flat(last) in flat
        assert _flat(rest.split(" ")[0]) in flat
        for alias in truth.person.aliases:
            assert _flat(alias.partition(", ")[0]) in flat
        for value in (truth.person.cii, truth.person.fbi, truth.person.race):
            assert value is None or value in text
        if truth.person.date_of_birth:
            assert _says_day(text, truth.person.date_of_birth)
        for event in truth.events:
            assert event.case_number in text.replace(" ", "")
            assert _says_day(text, event.date)
            assert event.county is None or event.county in text.upper()


@pytest.mark.parametrize("make", MAKERS)
def test_every_count_of_the_truth_stands_on_the_paper(make):
    for document, truth in _truths(_documents(make)):
        text = _text(document)
        for event in truth.events:
            for count in event.counts:
                assert count.section.upper() in text.upper()
                assert count.code is not None
                for part in ("prison", "jail", "probation"):
                    term = getattr(count.sentence, part)
                    assert term is None or _says_length(text, term), (part, term)
                if count.sentence.fine:
                    assert f"${count.sentence.fine:.0f}" in text
                for update in count.updates:
                    assert _says_day(text, update.date)


def _reach(mark):
    match mark:
        case Text():
            wide = len(mark.text) * mark.pitch if mark.pitch else mark.fit
            return mark.x, mark.y - 0.7 * mark.size, mark.x + wide, mark.y + 0.2 * mark.size
        case Rule() | Frame():
            return mark.x0, mark.y0, mark.x1, mark.y1
        case Scribble():
            xs, ys = zip(*mark.points, strict=True)
            return min(xs), min(ys), max(xs), max(ys)
        case TickBox():
            return mark.x, mark.y, mark.x + mark.side, mark.y + mark.side
        case Stamp():
            return mark.x, mark.y, mark.x + 0.62 * mark.size * max(map(len, mark.lines)), mark.y
        case _:
            return mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius


@pytest.mark.parametrize("make", MAKERS)
def test_nothing_lies_off_the_paper(make):
    for document in _documents(make):
        for sheet in document.sheets:
            for mark in sheet.marks:
                left, top, right, bottom = _reach(mark)
                assert 0 <= left <= right <= WIDTH, mark
                assert 0 <= top <= bottom <= HEIGHT, mark


@pytest.mark.parametrize("make", MAKERS)
def test_no_text_is_set_over_other_text(make):
    for document in _documents(make):
        for sheet in document.sheets:
            texts = [_reach(mark) for mark in sheet.marks if isinstance(mark, Text)]
            for at, (left, top, right, bottom) in enumerate(texts):
                for other in texts[at + 1 :]:
                    across = min(right, other[2]) - max(left, other[0])
                    down = min(bottom, other[3]) - max(top, other[1])
                    assert across < 1 or down < 2.6, (document.family, document.year)


@pytest.mark.parametrize("make", MAKERS)
def test_what_is_typed_can_be_read(make):
    pitches = [
        mark.pitch
        for d in _documents(make)
        for s in d.sheets
        for mark in s.marks
        if isinstance(mark, Text) and mark.pitch
    ]
    assert min(pitches) >= 3.4


@pytest.mark.parametrize("make", MAKERS)
def test_the_chosen_county_is_that_of_every_event(make):
    for event in _events(_documents(make, 20, "LOS ANGELES")):
        assert event.county == "LOS ANGELES"


@pytest.mark.parametrize("make", MAKERS)
def test_years_sections_and_people_are_as_many_as_they_are_to_be(make):
    documents = _documents(make)
    assert all(1961 <= document.year <= 2017 for document in documents)
    assert max(d.year for d in documents) - min(d.year for d in documents) > 20
    assert len({event.county for event in _events(documents)}) > 8
    counts = [count for event in _events(documents) for count in event.counts]
    cannabis = sum(count.code == "HS" and count.section.startswith(("1135", "1136", "1153")) for count in counts)
    assert 0.3 < cannabis / len(counts) < 0.65


@pytest.mark.parametrize("make", MAKERS)
def test_fair_answers_point_at_values_of_their_record(make):
    for _, truth in _truths(_documents(make)):
        for pointer in truth.fair:
            here = {"person": truth.person.model_dump(), "events": [e.model_dump() for e in truth.events]}
            for key in pointer.strip("/").split("/"):
                here = here[int(key)] if isinstance(here, list) else here[key]


@pytest.mark.parametrize("make", [make_typed_order, make_mimeographed_order, make_printed_order])
def test_a_probation_order_grants_probation_to_each_defendant(make):
    documents = _documents(make, 60)
    for document in documents:
        for truth in document.truths:
            (event,) = truth.events
            assert event.type == "court"
            for count in event.counts:
                assert count.disposition == "convicted"
                assert count.sentence.probation
                assert count.severity in ("felony", "misdemeanor")
    sentences = [count.sentence for event in _events(documents) for count in event.counts]
    assert any(sentence.suspended == ["prison"] and sentence.prison for sentence in sentences)
    assert any(sentence.suspended == ["jail"] and sentence.jail for sentence in sentences)
    assert any(sentence.jail and not sentence.suspended for sentence in sentences)
    assert any(sentence.fine for sentence in sentences)


def test_some_typed_orders_have_two_defendants_and_all_their_names():
    documents = [document for document in _documents(make_typed_order) if len(document.truths) == 2]
    assert len(documents) > 8
    for document in documents:
        names = {truth.person.name for truth in document.truths}
        assert len(names) == 2


def test_a_penalty_assessment_is_not_part_of_the_fine():
    for document, truth in _truths(_documents(make_typed_order)):
        fine = truth.events[0].counts[0].sentence.fine
        amounts = re.findall(r"a fine of \$(\d+), plus a penalty assessment of \$(\d+)", _text(document))
        if fine and len(document.truths) == 1:
            assert [float(amount) for amount, _ in amounts] == [fine]


def test_what_the_typist_struck_out_stands_beside_the_text():
    marks = [m for d in _documents(make_typed_order) for s in d.sheets for m in s.marks if isinstance(m, Text)]
    struck = [mark for mark in marks if mark.struck]
    assert struck
    assert all(mark.x + len(mark.text) * mark.pitch < WIDTH - 20 for mark in struck)


def test_boxes_and_blanks_are_filled_by_pen_or_machine():
    documents = _documents(make_mimeographed_order, 40) + _documents(make_printed_order, 40)
    for document in documents:
        marks = [mark for sheet in document.sheets for mark in sheet.marks]
        boxes = [mark for mark in marks if isinstance(mark, TickBox)]
        assert any(box.ticked for box in boxes)
        assert any(not box.ticked for box in boxes)
        written = [mark for mark in marks if isinstance(mark, Text) and mark.face == "script"]
        assert bool(written) == any(box.pen for box in boxes)


def test_reports_give_an_arrest_and_a_court_event_only_where_a_court_acted():
    documents = _documents(make_disposition_report)
    kinds = [tuple(event.type for event in document.truths[0].events) for document in documents]
    assert set(kinds) == {("arrest",), ("arrest", "court")}
    dispositions = {count.disposition for event in _events(documents) for count in event.counts}
    assert dispositions >= {
        None,
        "convicted",
        "dismissed",
        "acquitted",
        "diverted",
        "prosecutor_rejected",
        "released",
    }
    for event in _events(documents):
        for count in event.counts:
            before_court = count.disposition in (None, "released", "prosecutor_rejected")
            assert before_court == (event.type == "arrest")


def test_a_reduction_under_section_17_is_a_misdemeanor():
    reduced = 0
    for document, truth in _truths(_documents(make_disposition_report, 300)):
        if re.search(r"17 PC|17\(B\)", _text(document)):
            reduced += 1
            convicted = [c for e in truth.events for c in e.counts if c.disposition == "convicted"]
            assert "misdemeanor" in {count.severity for count in convicted}
    assert reduced > 5


def test_cards_hold_one_to_three_people_with_one_event_for_each_case():
    documents = _documents(make_index_card)
    assert {len(document.truths) for document in documents} == {1, 2, 3}
    assert max(len(truth.events) for _, truth in _truths(documents)) == 3
    for _, truth in _truths(documents):
        numbers = [event.case_number for event in truth.events]
        assert len(set(numbers)) == len(numbers)
        assert {event.type for event in truth.events} == {"court"}
        assert [event.date for event in truth.events] == sorted(event.date for event in truth.events)
    updates = {u.disposition for e in _events(documents) for c in e.counts for u in c.updates}
    assert updates == {"set_aside", "probation_revoked"}
