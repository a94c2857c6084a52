"""The pipeline: tokens, marks, and entities with normal values."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.util import registry

from nlp.lexicon import load_agencies, load_case_numbers, load_codes, load_marks, load_minute_abbreviations
from nlp.misreads import fuzzy_compare
from nlp.pipeline import Entity, find_entities, load_pipeline
from nlp.values import Charge, Court, Section, SentencePart

SHEET = """CII/A99000099
DOB/19660119 SEX/M RAC/WHITE
HGT/502 WGT/317 EYE/GRN HAIR/PNK POB/CA
NAM/01 SKYWALKER,LUKE JAY
    02 SKYWALKER,LUKE
FBI/123456A7 CDL/N0055500 SOC/123456789
* * * *
ARR/DET/CITE: NAM:02 DOB:19550505
19840725 CASO LOS ANGELES
CNT:01 #1111111
11357 HS-POSSESS MARIJUANA
COM: WARRANT NBR A-400000 BOTH CNTS
- - - -
COURT: NAM:01
19840918 CASC SAN FRANCISCO
CNT:01-02 #1234567
496 PC-RECEIVE/ETC KNOWN STOLEN PROPERTY TOC:M
*DISPO:CONVICTED
CONV STATUS:MISDEMEANOR
SEN: 3 YEARS PROBATION, 30 DAYS JAIL,
FINE, RESTN
* * * END OF MESSAGE * * *
"""


def values(text: str, label: str) -> list[object]:
    return [entity.value for entity in find_entities(text) if entity.label == label]


def test_a_sheet_gives_its_marks_in_order() -> None:
    assert values(SHEET, "MARK") == [
        *("cii", "birth_date", "sex", "race", "height", "weight", "eyes", "hair", "birth_place"),
        *("name", "fbi", "drivers_license", "ssn", "cycle", "arrest", "name", "birth_date", "count"),
        *("comment", "warrant_number", "event_rule", "court", "name", "count", "type_of_charge", "disposition"),
        *("conviction_status", "sentence", "end_of_message"),
    ]


def test_a_sheet_gives_its_values() -> None:
    assert values(SHEET, "PERSON") == ["SKYWALKER, LUKE JAY", "SKYWALKER, LUKE"]
    assert values(SHEET, "DATE") == ["1966-01-19", "1955-05-05", "1984-07-25", "1984-09-18"]
    assert values(SHEET, "CASE_NUMBER") == ["1111111", "1234567"]
    assert values(SHEET, "DISPOSITION") == ["convicted"]
    assert values(SHEET, "SEVERITY") == ["misdemeanor"]
    assert values(SHEET, "COURT") == [
        Court("sheriff", "CASO LOS ANGELES", "LOS ANGELES"),
        Court("superior", "CASC SAN FRANCISCO", "SAN FRANCISCO"),
    ]
    assert values(SHEET, "SECTION") == [
        Charge(Section("HS", "11357"), description="POSSESS MARIJUANA"),
        Charge(Section("PC", "496"), description="RECEIVE/ETC KNOWN STOLEN PROPERTY"),
    ]
    assert values(SHEET, "SENTENCE") == [
        SentencePart("probation", "P3Y"),
        SentencePart("jail", "P30D"),
        SentencePart("fine"),
        SentencePart("restitution"),
    ]
    assert values(SHEET, "IDENTIFIER") == [
        ("cii", "A99000099"),
        ("fbi", "123456A7"),
        ("drivers_license", "N0055500"),
        ("ssn", "123456789"),
    ]


def test_prose_gives_its_values() -> None:
    text = (
        "SUPERIOR COURT OF CALIFORNIA, COUNTY OF LOS ANGELES\nCase No. A395487\n"
        "PEOPLE v. LUKE SKYWALKER\nOn March 14, 1968 the defendant pleads guilty to a felony,\n"
        "Section 11530 H & S C.\n"
    )
    assert values(text, "COURT") == [Court("superior", "SUPERIOR COURT, LOS ANGELES", "LOS ANGELES")]
    assert values(text, "CASE_NUMBER") == ["A395487"]
    assert values(text, "PERSON") == ["SKYWALKER, LUKE"]
    assert values(text, "DATE") == ["1968-03-14"]
    assert values(text, "PLEA") == ["guilty"]
    assert values(text, "DISPOSITION") == ["convicted"]
    assert values(text, "SEVERITY") == ["felony"]
    assert values(text, "SECTION") == [Charge(Section("HS", "11530"))]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        pytest.param("COURI: NAM:01", "court", id="COURI"),
        pytest.param("C0URT: NAM:02", "court", id="zero-for-O"),
        pytest.param("C O U R T : NAM:02", "court", id="come-apart"),
        pytest.param("COURT NAM:02", "court", id="colon-lost"),
        pytest.param("CHT:01 #84321", "count", id="CHT"),
        pytest.param("CNI:001-003", "count", id="CNI"),
        pytest.param("CNT;01", "count", id="semicolon"),
        pytest.param("CNT 01 #84321", "count", id="count-without-colon"),
        pytest.param("DI SP O:CO N VI CTED", "disposition", id="dispo-come-apart"),
        pytest.param("DISP0;CONVICTED", "disposition", id="dispo-misread"),
        pytest.param("*DISPO:CONVICTED", "disposition", id="dispo-starred"),
        pytest.param("TO C:F", "type_of_charge", id="toc-come-apart"),
        pytest.param("CONV STATIS:FELONY", "conviction_status", id="STATIS"),
        pytest.param("ARR/DETICITE: NAM:02", "arrest", id="slash-read-as-I"),
        pytest.param("ARRIDET/CITE:", "arrest", id="other-slash-read-as-I"),
        pytest.param("REGISTRATlON:", "registration", id="l-for-I"),
        pytest.param("APPLlCANT:", "applicant", id="applicant"),
        pytest.param("PR0BATION:", "probation", id="probation"),
        pytest.param("CUSTODY:JAIL", "custody", id="custody"),
        pytest.param("SUPPLEMENTAL ARR:", "supplemental_arrest", id="supplemental"),
        pytest.param("MENTAL HLTH CUS/SUPV", "mental_health", id="mental-health"),
        pytest.param("INTERST COMP PAROLEE", "other_event", id="interstate"),
        pytest.param("**DECEASED", "deceased", id="deceased-banner"),
        pytest.param("ARR BY:CAPD SAN FRANCISCO", "arresting_agency", id="arresting-agency"),
        pytest.param("DOBI19570119 SEX/M", "birth_date", id="slash-before-digits"),
        pytest.param("* * * *", "cycle", id="four-asterisks"),
        pytest.param("* * **", "cycle", id="asterisks-run-together"),
        pytest.param("- - - -", "event_rule", id="hyphens"),
        pytest.param("— — — —", "event_rule", id="dashes"),
        pytest.param("* * * END OF MESSAGE * * *", "end_of_message", id="end"),
    ],
)
def test_damaged_marks(line: str, mark: str) -> None:
    marks = [entity for entity in find_entities(f"\n{line}\n") if entity.label == "MARK"]
    assert marks
    assert marks[0].value == mark


@pytest.mark.parametrize(
    "line",
    [
        "COURT ORDER ISSUED",
        "THE COURT: good morning",
        "INCOME: 5",
        "RACIAL TENSION",
        "COMMENT",
        "RECORD",
        "MONTHS",
        "* * * * * * * * * * * *",
        "CUSTODY OF THE SHERIFF",
        "DISPOSE",
    ],
)
def test_what_is_no_mark(line: str) -> None:
    assert values(f"\n{line}\n", "MARK") == []


def test_a_sentence_and_a_charge_in_comments() -> None:
    assert values("COM: SEN-X3 YR PROB", "MARK") == ["comment", "sentence_in_comment"]
    assert values("COM: CNT 01 CHRG-484-487 (A) PC", "MARK") == ["comment", "charge_in_comment"]


def test_misread_marks_cost() -> None:
    costs = [find_entities(text)[0].cost for text in ("COURT: NAM:01", "COURI: NAM:01", "COURI; NAM:01")]
    assert costs == sorted(costs)
    assert costs[0] == 0 < costs[1]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("11357(B) HS-POSSESS", ["11357(B)", "HS", "-", "POSSESS"]),
        ("CNT:01 #1234567", ["CNT", ":", "01", "#1234567"]),
        ("DISPO:CONVICTED", ["DISPO", ":", "CONVICTED"]),
        ("03-14-68 3/14/1968", ["03-14-68", "3/14/1968"]),
        ("FINE $1,250.00", ["FINE", "$1,250.00"]),
        ("11360(A)(2) 11530.5", ["11360(A)(2)", "11530.5"]),
        ("H.S. O'BRIEN", ["H.S.", "O'BRIEN"]),
        ("SCUK-CRCR-13-74202", ["SCUK-CRCR-13-74202"]),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in load_pipeline().make_doc(text)] == tokens


@given(st.text(max_size=200))
@settings(deadline=None)
def test_tokens_hold_the_text_whole(text: str) -> None:
    doc = load_pipeline().make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_spans_may_overlap_and_ents_do_not() -> None:
    doc = load_pipeline()(SHEET)
    assert len(doc.spans["court"]) >= len(doc.ents) > 10
    assert {span.label_ for span in doc.spans["court"]} >= {"MARK", "SECTION", "COURT", "DATE"}


def test_the_pipeline_is_built_once_and_saved_without_state(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert load_pipeline() is load_pipeline()
    tokenizer = load_pipeline().tokenizer
    tokenizer.to_disk(tmp_path / "tokenizer")
    assert tokenizer.from_disk(tmp_path / "tokenizer") is tokenizer
    assert tokenizer.from_bytes(tokenizer.to_bytes()) is tokenizer


def test_the_comparison_is_registered() -> None:
    assert registry.misc.get("clearslate.fuzzy_compare.v1")() is fuzzy_compare
    assert registry.tokenizers.get("clearslate.court_tokenizer.v1")()(load_pipeline())("CNT:01")[0].text == "CNT"


def test_every_row_of_the_lexicon_has_its_source() -> None:
    rows = [
        *load_marks(),
        *load_codes().codes,
        *load_agencies().agencies,
        *load_case_numbers(),
        *load_minute_abbreviations(),
    ]
    assert len(rows) > 100
    assert all(row.source and row.confidence in {"high", "medium", "low"} for row in rows)


def _holds(text: str, entity: Entity) -> bool:
    return 0 <= entity.start < entity.end <= len(text) and text[entity.start : entity.end] == entity.text


@given(
    st.lists(
        st.sampled_from(
            [*SHEET.splitlines(), "", "  ", "1153O H&S", "DI SP O:", "*", "É", "CASC", "(((", "0OIl|", "$5 FINE"]
        ),
        max_size=25,
    ).map("\n".join)
)
@settings(deadline=None, max_examples=60)
def test_entities_lie_where_they_say_and_in_order(text: str) -> None:
    found = find_entities(text)
    assert all(_holds(text, entity) and entity.cost >= 0 for entity in found)
    assert [entity.start for entity in found] == sorted(entity.start for entity in found)


@given(st.text(max_size=120))
@settings(deadline=None, max_examples=60)
def test_no_text_raises(text: str) -> None:
    assert all(_holds(text, entity) for entity in find_entities(text))


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "1",
        " ",
        "* ",
        ".",
        "O",
        "1.",
        "11357(",
        "11357-",
        "CASC ",
        "I1l|",
        "NOT GUILTY ",
        "\n",
        "'",
        "PROBATION ",
        "A,",
    ],
    ids=repr,
)
def test_long_runs_end(piece: str) -> None:
    # quadratic patterns took minutes on these
    assert isinstance(find_entities(piece * (20_000 // len(piece))), list)


def test_halves_of_surrogate_pairs_are_taken() -> None:
    assert values("\ud800\nCOURT: NAM:01", "MARK") == ["court", "name"]
