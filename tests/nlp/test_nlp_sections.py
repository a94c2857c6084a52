"""Sections as clerks typed them and scanners misread them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.sections import find_charges, parse_charge, parse_section
from nlp.values import Section

_READ = [
    # printed, code, number, cost
    ("11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS", "HS", "11357(b)", 0, "rap-sheet"),
    ("11357A HS", "HS", "11357(a)", 0, "letter-without-brackets"),
    ("11357B2 HS", "HS", "11357(b)(2)", 0, "letter-and-digit-without-brackets"),
    ("11360(A)(2) HS", "HS", "11360(a)(2)", 0, "two-subdivisions"),
    ("11357 (A) HS", "HS", "11357(a)", 0, "blank-before-bracket"),
    ("11357HS", "HS", "11357", 0, "no-blank-before-the-code"),
    ("HS11357(B)", "HS", "11357(b)", 0, "code-run-on-in-front"),
    ("HS 11357(b)", "HS", "11357(b)", 0, "code-in-front"),
    ("Sec. 11530 H. & S. C.", "HS", "11530", 0, "points-in-the-code"),
    ("Sec. 11530, H & S Code", "HS", "11530", 0, "comma-before-the-code"),
    ("Health and Safety Code section 11530", "HS", "11530", 0, "in-words"),
    ("HEALTH & SAFETY CODE, § 11530.5", "HS", "11530.5", 0, "section-sign"),
    ("did violate Section 11530 of the Health and Safety Code of the State", "HS", "11530", 0, "prose"),
    ("Violation of Section 11530 H&S", "HS", "11530", 0, "violation-of"),
    ("V/S 11530 H&S", "HS", "11530", 0, "v/s"),
    ("11530.5 HS", "HS", "11530.5", 0, "decimal"),
    ("11357.5 HS", "HS", "11357.5", 0, "another-law-not-11357"),
    ("32 PC-ACCESSORY AFTER THE FACT", "PC", "32", 0, "two-digits"),
    ("12022.7(A) PC", "PC", "12022.7(a)", 0, "decimal-with-letter"),
    ("23152(A) VC-DUI ALCOHOL/DRUGS", "VC", "23152(a)", 0, "vehicle-code"),
    ("4060 B&P", "BP", "4060", 0, "business-and-professions"),
    ("W & I 3051, 3053", "WI", "3051", 0, "first-of-a-list"),
    ("849(B)(1) PC", "PC", "849(b)(1)", 0, "detention-only"),
    ("602L PC", "PC", "602(l)", 0, "bare-letter-behind-a-known-number"),
    ("653F PC", "PC", "653f", 0, "letter-of-the-number"),
    ("288A PC", "PC", "288a", 0, "oral-copulation-not-lewd-acts"),
    ("273AB PC", "PC", "273ab", 0, "two-letters-of-the-number"),
    ("537E(A) PC", "PC", "537e(a)", 0, "letter-of-the-number-and-subdivision"),
    ("1203.4A PC", "PC", "1203.4a", 0, "decimal-and-letter-of-the-number"),
    ("653(F) PC", "PC", "653(f)", 0, "brackets-make-a-subdivision"),
    ("459 PC", "PC", "459", 0, "plain"),
    ("11500/11712 H&S", "HS", "11500", 0, "defined-and-punished"),
    ("459-460.1 PC", "PC", "459", 0, "joined-by-a-hyphen"),
    ("COM: CNT 01 CHRG-484-487 (A) PC THEFT", "PC", "484", 0, "charge-in-a-comment"),
    ("COM: CHRG-537E(A) PC", "PC", "537e(a)", 0, "comment-without-a-count"),
    ("11530", None, "11530", 0, "alone"),
    ("487.1", None, "487.1", 0, "alone-with-a-point"),
    ("1153O H&S", "HS", "11530", 0.5, "letter-O-for-zero"),
    ("I1357 HS", "HS", "11357", 0.5, "letter-I-for-one"),
    ("1I357(B) H5-POSSESS", "HS", "11357(b)", 1.0, "two-misreads"),
    ("487,1 PC", "PC", "487.1", 0.5, "comma-for-point"),
    ("11357. (A) HS", "HS", "11357(a)", 0.5, "speck-before-a-bracket"),
    ("L359 H&S", "HS", "11359", 0.75, "two-ones-read-as-one-letter"),
    ("HS 11.359", "HS", "11359", 0.5, "speck-within-a-known-section"),
    ("violation of H&S Code Section 11531", "HS", "11531", 0, "ampersand-without-blanks"),
    ("Section 11530, H&S Code. (2) In Case", "HS", "11530", 0, "the-number-of-the-next-paragraph"),
    ("11360 (A) HéS", "HS", "11360(a)", 0.5, "an-accent-in-the-code"),
    ("11530,5 HS", "HS", "11530.5", 0.5, "comma-for-point-of-a-known-section"),
    ("115305 HS", "HS", "11530.5", 1.0, "lost-point-of-a-known-section"),
    ("1.1.3.5.7 HS", "HS", "11357", 1.0, "specks"),
    ("11357(8) HS", "HS", "11357(b)", 0.5, "eight-for-b"),
    ("11357{B} HS", "HS", "11357(b)", 0, "curly-brackets"),
    ("11357(B HS-POSS", "HS", "11357(b)", 0.5, "bracket-not-closed"),
    ("S459 PC", "PC", "459", 0.5, "section-sign-read-as-S"),
    ("11357 H 8 S", "HS", "11357", 0.5, "ampersand-read-as-8"),
    ("11 357 HS", "HS", "11357", 0.5, "digits-come-apart"),
    ("1135 7(B) HS", "HS", "11357(b)", 0.5, "digits-come-apart-before-a-bracket"),
    ("11357, subdivision (b), of the Health and Safety Code", "HS", "11357(b)", 0, "subdivision-in-words"),
    ("HS 11357, subd. (b)(2)", "HS", "11357(b)(2)", 0, "subd"),
    ("section 11530 and section 11531 H&S", "HS", "11530", 0, "code-behind-the-last-of-a-list"),
    ("487.L PC", "PC", "487.1", 0.5, "letter-behind-the-point"),
    ("11357O HS", "HS", "11357(o)", 1.0, "a-letter-that-the-section-never-had"),
]


@pytest.mark.parametrize(("printed", "code", "number", "cost"), [pytest.param(*row[:4], id=row[4]) for row in _READ])
def test_reads_the_section(printed: str, code: str | None, number: str, cost: float) -> None:
    best = parse_section(printed)[0]
    assert best.value == Section(code, number)
    assert best.cost == cost


def test_reads_every_section_of_a_list() -> None:
    found = find_charges("11530, 11531 and 11532 H & S")
    assert [str(mention.readings[0].value.section) for mention in found] == ["HS 11530", "HS 11531", "HS 11532"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SEE COMMENT FOR CHARGE", id="no-number"),
        pytest.param("CNT:01 #1234567", id="case-number"),
        pytest.param("19840725 CASO LOS ANGELES", id="date"),
        pytest.param("SEN: 012 MONTHS PROBATION, 045 DAYS JAIL", id="lengths"),
        pytest.param("FINE $971 PC", id="sum"),
        pytest.param("459-2ND DEGREE", id="degree-without-code"),
        pytest.param("PAGE 2 OF 5", id="page"),
        pytest.param("00123 HS", id="no-section-begins-with-zero"),
        pytest.param("1234567 HS", id="too-long"),
        pytest.param("7 PC", id="one-digit"),
        pytest.param("300 NEWT AV OAKLAND,CA,94612", id="address"),
        pytest.param("", id="empty"),
    ],
)
def test_finds_no_section(text: str) -> None:
    assert parse_section(text) == []
    assert parse_charge(text) == []


@pytest.mark.parametrize(
    ("text", "number", "attempted", "conspiracy"),
    [
        pytest.param("664/211 PC", "211", True, False, id="attempt-in-front"),
        pytest.param("187-664 PC", "187", True, False, id="attempt-behind"),
        pytest.param("664 PC-11357 HS", "11357", True, False, id="attempt-under-its-own-code"),
        pytest.param("PC664/PC211", "211", True, False, id="attempt-with-codes-in-front"),
        pytest.param("ATTEMPTED 11357 HS", "11357", True, False, id="attempt-in-words"),
        pytest.param("182/11360 HS", "11360", False, True, id="conspiracy-joined"),
        pytest.param("CONSPIRACY TO VIOLATE 11360 HS", "11360", False, True, id="conspiracy-in-words"),
        pytest.param("11357 HS-ATTEMPTED", "11357", True, False, id="flag-behind-the-code"),
        pytest.param("182 PC-CONSPIRACY TO COMMIT CRIME", "182", False, False, id="conspiracy-itself"),
        pytest.param("664 PC", "664", False, False, id="attempt-itself"),
        pytest.param("211 PC-ROBBERY", "211", False, False, id="neither"),
    ],
)
def test_tells_attempts_and_conspiracies(text: str, number: str, attempted: bool, conspiracy: bool) -> None:
    charge = parse_charge(text)[0].value
    assert (charge.section.number, charge.attempted, charge.conspiracy) == (number, attempted, conspiracy)


@pytest.mark.parametrize(
    ("text", "description"),
    [
        pytest.param("11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS", "POSSESS MARIJUANA 28.5- GRAMS", id="hyphen"),
        pytest.param("459 PC-BURGLARY:SECOND DEGREE TOC:F", "BURGLARY:SECOND DEGREE", id="type-of-charge-cut-off"),
        pytest.param("11357 HS - POSSESS\nMARIJUANA", "POSSESS MARIJUANA", id="over-two-lines"),
        pytest.param(
            "11357(B) HS-P0SSESS MARIJUANA 28.S- GRAMS", "POSSESS MARIJUANA 28.5- GRAMS", id="misread-title"
        ),
        pytest.param("594 PC-VANDALISM", "VANDALISM", id="a-title-not-in-the-lexicon"),
        pytest.param("11357 HS", None, id="none"),
        pytest.param("W & I 3051, 3053", None, id="another-section-is-none"),
    ],
)
def test_keeps_the_description(text: str, description: str | None) -> None:
    assert parse_charge(text)[0].value.description == description


def test_a_sentencing_line_is_a_section_and_no_charge() -> None:
    assert parse_charge("1170(H) PC-SENTENCING") == []
    assert parse_section("1170(H) PC-SENTENCING")[0].value == Section("PC", "1170(h)")


def test_gives_the_other_plausible_readings_after_the_best() -> None:
    assert [(str(r.value), r.cost) for r in parse_section("653F PC")] == [("PC 653f", 0), ("PC 653(f)", 0.5)]
    assert [str(r.value) for r in parse_section("484-487(A) PC")][:2] == ["PC 484", "PC 487(a)"]
    assert [str(r.value) for r in parse_section("115305 HS")] == ["HS 11530.5", "HS 115305"]


def test_a_bare_known_number_costs_more_than_one_with_its_code() -> None:
    bare = parse_section("possession, 11530, first offence")[0]
    assert bare.value == Section(None, "11530")
    assert bare.cost == 0.5


def test_of_doubtful_readings_those_in_force_come_cheaper() -> None:
    assert parse_charge("1153O H&S", on="1968-03-14")[0].cost == 0.5
    assert parse_charge("1153O H&S", on="1985")[0].cost == 1.0
    assert parse_charge("11530 H&S", on="1985-01-01")[0].cost == 0


def test_finds_every_charge_with_its_place() -> None:
    text = "CNT:01\n11357 HS-POSSESS\nCNT:02\n459 PC-BURGLARY"
    found = find_charges(text)
    assert [text[m.start : m.end] for m in found] == ["11357 HS", "459 PC"]
    assert [m.readings[0].value.description for m in found] == ["POSSESS", "BURGLARY"]


_CONFUSED = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}


@given(
    st.sampled_from(["11357", "11358", "11530", "11531", "11500", "12021", "10851", "11360"]),
    st.sets(st.integers(1, 4), max_size=2),
)
@settings(deadline=None)
def test_misreads_never_make_a_reading_cheaper(number: str, places: set[int]) -> None:
    code = {"12021": "PC", "10851": "VC"}.get(number, "HS")
    read = "".join(_CONFUSED.get(c, c) if i in places else c for i, c in enumerate(number))
    costs = {r.value.number: r.cost for r in parse_section(f"{read} {code}")}
    changed = sum(a != b for a, b in zip(number, read, strict=True))
    assert costs[number] == 0.5 * changed


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_text_raises(text: str) -> None:
    for printed in (text, f"{text} HS", f"11357({text}) HS-{text}"):
        for reading in parse_charge(printed):
            assert reading.cost >= 0
            assert reading.raw in printed.replace("\n", " ") or reading.raw in printed
        parse_section(printed)
