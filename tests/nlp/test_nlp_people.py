"""Names and the numbers of people and cases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.identifiers import IdentifierKind, parse_case_number, parse_identifier
from nlp.names import is_of_a_caption, parse_name, split_aliases
from nlp.pipeline import find_entities


@pytest.mark.parametrize(
    ("text", "name", "cost"),
    [
        pytest.param("SKYWALKER,LUKE JAY", "SKYWALKER, LUKE JAY", 0, id="rap-sheet"),
        pytest.param("Luke Jay Skywalker", "SKYWALKER, LUKE JAY", 0, id="prose"),
        pytest.param("JOHN SMITH JR", "SMITH, JOHN JR", 0, id="suffix-last"),
        pytest.param("SMITH, JOHN JR.", "SMITH, JOHN JR", 0, id="point-removed"),
        pytest.param("SMITH JR, JOHN", "SMITH, JOHN JR", 0, id="suffix-with-the-last-name"),
        pytest.param("JOHN Q. PUBLIC, III", "PUBLIC, JOHN Q III", 0, id="suffix-behind-a-comma"),
        pytest.param("DOE,JANE ANN V", "DOE, JANE ANN V", 0, id="initial-V-is-no-fifth"),
        pytest.param("DE LA CRUZ, MARIA", "DE LA CRUZ, MARIA", 0, id="particles-before-the-comma"),
        pytest.param("Maria de la Cruz", "DE LA CRUZ, MARIA", 0, id="particles-in-prose"),
        pytest.param("GARCIA LOPEZ, JUAN", "GARCIA LOPEZ, JUAN", 0, id="two-last-names-by-the-comma"),
        pytest.param("Juan Garcia-Lopez", "GARCIA-LOPEZ, JUAN", 0, id="two-last-names-by-the-hyphen"),
        pytest.param("O'BRIEN,PAT", "O'BRIEN, PAT", 0, id="apostrophe"),
        pytest.param("José Núñez", "NUNEZ, JOSE", 0, id="accents"),
        pytest.param("The Defendant JOHN DOE", "DOE, JOHN", 0, id="title"),
        pytest.param("JOHN SMITH aka JACK SMITH", "SMITH, JOHN", 0, id="alias-left-out"),
        pytest.param("SM1TH,J0HN", "SMITH, JOHN", 1.0, id="misread-digits"),
        pytest.param("SKYWALKER", "SKYWALKER", 0, id="one-name"),
    ],
)
def test_reads_the_name(text: str, name: str, cost: float) -> None:
    reading = parse_name(text)
    assert reading is not None
    assert (reading.value, reading.cost) == (name, cost)


@pytest.mark.parametrize(
    "text", ["", "...", "19840725", "A", "4397"], ids=["empty", "points", "digits", "letter", "number"]
)
def test_finds_no_name(text: str) -> None:
    assert parse_name(text) is None


def test_aliases_are_parted() -> None:
    text = "JOHN SMITH, aka JACK SMITH; JON SMYTHE a.k.a. J. SMITH"
    assert split_aliases(text) == ["JOHN SMITH", "JACK SMITH", "JON SMYTHE", "J. SMITH"]
    assert split_aliases("NAKAMURA, TAKA") == ["NAKAMURA, TAKA"]


@pytest.mark.parametrize(
    ("kind", "text", "value", "cost"),
    [
        pytest.param("cii", "A99000099", "A99000099", 0, id="cii"),
        pytest.param("cii", "A990OOO99", "A99000099", 1.5, id="cii-misread"),
        pytest.param("cii", "A.99000099", "A99000099", 0.25, id="cii-speck"),
        pytest.param("cii", "A1234567", "A1234567", 0, id="cii-of-seven-digits"),
        pytest.param("cii", "499000099", "A99000099", 1.0, id="cii-letter-read-as-digit"),
        pytest.param("fbi", "123456A7", "123456A7", 0, id="fbi"),
        pytest.param("fbi", "FBI NO 123456A7", "123456A7", 0, id="fbi-with-its-name"),
        pytest.param("drivers_license", "N0055500", "N0055500", 0, id="licence"),
        pytest.param("ssn", "123-45-6789", "123456789", 0, id="ssn"),
        pytest.param("ssn", "123-4S-6789", "123456789", 0.5, id="ssn-misread"),
    ],
)
def test_reads_the_identifier(kind: IdentifierKind, text: str, value: str, cost: float) -> None:
    reading = parse_identifier(kind, text)
    assert reading is not None
    assert (reading.value, reading.cost) == (value, cost)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cii", "XYZ"),
        ("cii", "A123"),
        ("cii", "999000099"),
        ("fbi", "NONE"),
        ("drivers_license", "N00555001"),
        ("ssn", "12345"),
        ("ssn", "000-00-0000"),
    ],
)
def test_finds_no_identifier(kind: IdentifierKind, text: str) -> None:
    assert parse_identifier(kind, text) is None


@pytest.mark.parametrize(
    ("text", "value", "cost"),
    [
        pytest.param("#1234567", "1234567", 0, id="sign"),
        pytest.param("No. A 395487", "A395487", 0, id="blank-left-out"),
        pytest.param("Case No. 395487", "395487", 0, id="words-left-out"),
        pytest.param("CASE NUMBER: A-395487", "A-395487", 0, id="hyphen-kept"),
        pytest.param("#84321,84322", "84321", 0, id="first-of-several"),
        pytest.param("AO012345", "AO012345", 0.5, id="letter-O-beside-a-zero-is-doubted"),
        pytest.param("06CFO341", "06CF0341", 1, id="letter-O-behind-letters"),
        pytest.param("SCUK-CRCR 99 30321", "SCUK-CRCR-99-30321", 1, id="hyphens-lost"),
        pytest.param("\u00a9 #C32889", "C32889", 0, id="specks-before-the-sign"),
        pytest.param("SCUK-CRCR-13-74202", "SCUK-CRCR-13-74202", 0, id="mendocino"),
        pytest.param("NO. 13F07O14", "13F07014", 0.5, id="sacramento-misread"),
        pytest.param("A39S487", "A395487", 0.5, id="los-angeles-misread"),
        pytest.param("#BA1O2345", "BA102345", 0.5, id="district-letters"),
        pytest.param("A395487 DEPT. 100", "A395487", 0, id="what-follows-is-left-out"),
        pytest.param("1234S6", "123456", 0.5, id="digits-only"),
        pytest.param("O2NF8461", "02NF8461", 1, id="a-zero-read-as-the-letter"),
        pytest.param("CRO40611S", "CR040611S", 1, id="a-zero-behind-letters"),
        pytest.param("Al64487", "A164487", 0.5, id="a-one-read-as-a-small-l"),
    ],
)
def test_reads_the_case_number(text: str, value: str, cost: float) -> None:
    reading = parse_case_number(text)
    assert reading is not None
    assert (reading.value, reading.cost) == (value, cost)


@pytest.mark.parametrize("text", ["", "#", "NO.", "NONE", "PEOPLE", "#" + "1" * 40], ids=str)
def test_finds_no_case_number(text: str) -> None:
    assert parse_case_number(text) is None


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_text_raises(text: str) -> None:
    parse_name(text)
    split_aliases(text)
    parse_case_number(text)
    kinds: list[IdentifierKind] = ["cii", "fbi", "drivers_license", "ssn"]
    for kind in kinds:
        parse_identifier(kind, text)


@given(
    st.lists(st.sampled_from("ABCDEFGHKLMNOPRSTUVWY"), min_size=2, max_size=9).map("".join),
    st.sampled_from(["ANN", "JOHN Q", "MARY ANN JR"]),
)
@settings(deadline=None)
def test_a_name_in_the_records_form_is_its_own_reading(last: str, rest: str) -> None:
    reading = parse_name(f"{last}, {rest}")
    if reading is not None and last not in {
        "DR",
        "MR",
        "MS",
        "SR",
        "JR",
        "MRS",
        "AKA",
        "ALIAS",
        "TN",
        "NEE",
        "FKA",
        "THE",
    }:
        assert reading.value == f"{last}, {rest}"


def test_words_of_a_caption_are_nobodys_name() -> None:
    found = find_entities("EQUAL OPPORTUNITY COMMISSION,\nPlaintiff, CIVIL ACTION NO.\nv.\nHIRE DYNAMICS")
    assert [entity.value for entity in found if entity.label == "PERSON" and "PLAINTIFF" in str(entity.value)] == []
    assert is_of_a_caption("PLAINTIFF, CIVIL ACTION NO")
    assert not is_of_a_caption("COURTNEY, STATEN ANN")
