"""Invented extracts of the Department of Justice: their rows are read back as the truth says."""

import csv
import io

from corpora.doj_extract import make_doj_extract
from extract.doj import is_extract, read_extract
from extract.doj_rows import COLUMNS

SEED, COUNT = 31, 60


def _made():
    return [make_doj_extract(SEED, number) for number in range(COUNT)]


def _rows(data):
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_the_rows_are_read_back_as_the_truth_says(tmp_path):
    path = tmp_path / "x.dat"
    for made in _made():
        path.write_bytes(made.data)
        assert is_extract(path)
        records, rejects = read_extract(path)
        assert not rejects
        assert len(records) == len(made.truths)
        for record, truth in zip(records, made.truths, strict=True):
            assert record.person == truth.person
            assert list(truth.events) == record.events


def test_every_row_has_all_the_columns():
    for made in _made():
        assert {len(row) for row in _rows(made.data)} == {len(COLUMNS)}


def test_the_same_number_gives_the_same_bytes_and_another_gives_others():
    assert make_doj_extract(SEED, 4) == make_doj_extract(SEED, 4)
    assert len({made.data for made in _made()}) == COUNT


def test_people_and_county_can_be_chosen():
    made = make_doj_extract(SEED, 3, "FRESNO", people=12)
    assert len(made.truths) == 12
    courts = [event for truth in made.truths for event in truth.events if event.type == "court"]
    assert {event.county for event in courts} == {"FRESNO"}


def test_extracts_have_all_the_kinds_that_they_are_to_have():
    truths = [truth for made in _made() for truth in made.truths]
    events = [event for truth in truths for event in truth.events]
    counts = [count for event in events for count in event.counts]
    assert {event.type for event in events} == {"arrest", "court", "registration", "deceased"}
    assert {count.disposition for count in counts} >= {None, "convicted", "dismissed", "prosecutor_rejected"}
    assert any(count.attempted for count in counts)
    assert any(count.sentence.prison == "P0D" for count in counts)
    assert any(truth.person.date_of_birth and len(truth.person.date_of_birth) < 10 for truth in truths)
    assert {update.disposition for count in counts for update in count.updates} >= {"set_aside", "reduced"}
    text = "\n".join(made.data.decode() for made in _made())
    assert "SEE COMMENT FOR CHARGE" in text
    headed = [made.data.startswith(b"RECORD_ID,") for made in _made()]
    assert any(headed)
    assert not all(headed)
    charged = [count for count in counts if count.section]
    cannabis = sum(count.code == "HS" and count.section.startswith(("1135", "1136", "1153")) for count in charged)
    assert 0.3 < cannabis / len(charged) < 0.65
    assert all("1961" <= event.date[:4] <= "2017" for event in events)
