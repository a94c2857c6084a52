"""What scanners confuse, and what it costs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.characters import plain, squeeze
from nlp.lexicon import load_misreads, load_offence_titles
from nlp.misreads import as_digits, best, distance, fold, fuzzy_compare, without_specks


@pytest.mark.parametrize(
    ("read", "meant", "cost"),
    [
        ("1153O", "11530", 0.5),
        ("COMVICTED", "CONVICTED", 0.5),
        ("COURI", "COURT", 0.5),
        ("TNFRACTION", "INFRACTION", 0.5),
        ("FARRNER", "FARMER", 1.0),
        ("DI SP O", "DISPO", 1.0),
        ("CONVICTE", "CONVICTED", 1.0),
        ("JAIL", "FINE", 4.0),
        ("convicted", "CONVICTED", 0),
    ],
)
def test_distance(read: str, meant: str, cost: float) -> None:
    assert distance(read, meant) == distance(meant, read) == cost


def test_fold_makes_confusable_texts_one() -> None:
    assert fold("DI SP O:COMVICTED") == fold("DISPO CONVICTED")
    assert fold("FARRNER") == fold("FARMER")
    assert fold("BARN") == fold("BAM")
    assert fold("É—1") == fold("EI")


def test_best_is_the_nearest_within_the_limit() -> None:
    assert best("MARCB", ["MARCH", "MAY"], 1) == ("MARCH", 1.0)
    assert best("MAY", ["MARCH", "MAY"], 1) == ("MAY", 0)
    assert best("XYZ", ["MARCH", "MAY"], 1) is None


def test_digits_and_specks() -> None:
    assert as_digits("I984O725") == ("19840725", 1.0)
    assert as_digits("T984") is None
    assert as_digits("²") is None
    assert without_specks("1.9'9") == ("199", 0.5)


@pytest.mark.parametrize(
    ("read", "meant", "limit", "same"),
    [
        ("COURI", "COURT", -1, True),
        ("CNI", "CNT", -1, False),
        ("PROBATON", "PROBATION", -1, True),
        ("COMMENT", "CONTENT", -1, False),
        ("COURTHOUSE", "COURT", -1, False),
        ("CNI", "CNT", 1, True),
    ],
)
def test_the_matchers_comparison(read: str, meant: str, limit: int, same: bool) -> None:
    assert fuzzy_compare(read, meant, limit) is same


@given(st.text(max_size=80))
@settings(deadline=None)
def test_plain_text_keeps_its_length(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)
    assert squeeze(text) == " ".join(text.split())


@given(st.text("ABCDEFGHIJKLMNOPRSTUVXYZ0123456789", min_size=1, max_size=12), st.data())
@settings(deadline=None)
def test_a_confusion_costs_half_and_another_letter_more(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    alike = next((row.alike for row in load_misreads().characters if text[at] in row.alike), text[at])
    other = data.draw(st.sampled_from(sorted(set(alike) & set("ABCDEFGHIJKLMNOPRSTUVXYZ0123456789"))))
    read = text[:at] + other + text[at + 1 :]
    assert distance(text, text) == 0
    assert (distance(read, text) == 0) == (read == text)
    assert distance(read, text) <= 1.5


def test_the_titles_of_cannabis_offences_are_there() -> None:
    assert "POSSESS MARIJUANA" in load_offence_titles()["11357"]
