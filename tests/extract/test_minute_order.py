"""Minute orders, from a page's words and boxes to a record: typed prose, forms, printouts, damaged ones."""

from __future__ import annotations

import random
from datetime import date

import minute_pages as papers
import pytest
from abstract_pages import page_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from minute_pages import boxed_page, form

from extract.assemble import FileSource, read_document
from extract.families.minute_order import READER
from extract.record import Record, missing_evidence
from extract.text import PageText
from ocr.page import Page

LATEST = date(2026, 11, 22)
SOURCE = FileSource("box-1/minutes.tif", "0" * 64, "image/tiff")
Outcome = tuple[object, ...]


def records_of(*pages: Page) -> list[Record]:
    return read_document(SOURCE, pages, LATEST).records


def record_of(*pages: Page) -> Record:
    (record,) = records_of(*pages)
    assert record.source.family == "minute_order"
    assert not missing_evidence(record)
    return record


def outcomes(record: Record) -> list[Outcome]:
    """Number, section, plea, disposition and severity of each count."""
    return [
        (count.number, f"{count.code} {count.section}", count.plea, count.disposition, count.severity)
        for count in record.events[0].counts
    ]


def minutes(*sentences: str, court: str = "SUPERIOR COURT OF CALIFORNIA, COUNTY OF MARIN") -> Page:
    """Return typed minutes of June 5, 1972, with these sentences."""
    head = f"{court}\nMINUTES OF THE COURT\nJune 5, 1972                         No. 3317\n\n"
    head += "PEOPLE vs. THELONIUS CRABBE\n\nCase called. Defendant present with counsel, Ruth Vale.\n"
    return page_of(head + "\n".join(sentences))


def one(*sentences: str, court: str = "SUPERIOR COURT OF CALIFORNIA, COUNTY OF MARIN") -> list[Outcome]:
    return outcomes(record_of(minutes(*sentences, court=court)))


class TestTyped:
    def test_a_change_of_plea(self) -> None:
        record = record_of(page_of(papers.TYPED_PLEA))
        event = record.events[0]
        assert record.person.name == "SLATER, WILHELMINA"
        assert (event.case_number, event.date, event.county) == ("24417", "1969-06-03", "FRESNO")
        assert outcomes(record)[1] == (2, "HS 11530", "guilty", "convicted", "felony")
        assert [count.disposition for count in event.counts] == ["dismissed", "convicted", "dismissed"]

    def test_a_judgment_after_verdict(self) -> None:
        record = record_of(page_of(papers.TYPED_JUDGMENT))
        first, second = record.events[0].counts
        assert (first.section, first.disposition, first.severity) == ("11530", "convicted", "felony")
        assert first.description == "POSSESSION OF MARIJUANA"
        assert first.sentence.prison == "P0D"
        assert (second.number, second.disposition) == (2, "acquitted")

    def test_judges_counsel_and_clerks_are_not_the_defendant(self) -> None:
        for text, name in ((papers.TYPED_PLEA, "SLATER, WILHELMINA"), (papers.TYPED_JUDGMENT, "TALMADGE, ROSCOE")):
            record = record_of(page_of(text))
            assert (record.person.name, record.person.aliases) == (name, [])

    def test_the_next_hearing_is_not_this_one(self) -> None:
        record = record_of(page_of(papers.TYPED_PLEA))
        assert record.events[0].counts[1].disposition_date == "1969-06-03"

    @pytest.mark.parametrize(
        ("said", "plea", "disposition"),
        [
            ("Defendant pleads guilty to Count 1, violation of Section 11530 H&S Code.", "guilty", "convicted"),
            ("Deft. enters a plea of nolo contendere to Ct. 1, 11530 H. & S. C.", "nolo_contendere", "convicted"),
            ("Defendant pleads not guilty to Count 1, violation of Section 11530 H&S Code.", "not_guilty", "pending"),
            ("The Court finds the defendant guilty of Count 1, viol. Sec. 11530 H&S Code.", None, "convicted"),
            ("Jury finds defendant not guilty of Count 1, viol. Sec. 11530 H&S Code.", None, "acquitted"),
            ("Count 1, violation of Section 11530 H&S Code, is dismissed, 1385 P.C.", None, "dismissed"),
            ("Motion to dismiss Count 1 (11530 H&S Code) is granted.", None, "dismissed"),
            ("Defendant is charged in Count 1 with violation of Section 11530 H&S Code. Bail set.", None, None),
            ("Motion to dismiss Count 1 (11530 H&S Code) is denied.", None, None),
            ("Defendant is held to answer on Count 1, violation of Section 11530 H&S.", None, "held_to_answer"),
        ],
    )
    def test_what_is_said_of_one_count(self, said: str, plea: str | None, disposition: str | None) -> None:
        (count,) = one(said)
        assert count[:4] == (1, "HS 11530", plea, disposition)

    def test_two_acts_in_one_sentence(self) -> None:
        found = one("Defendant pleads guilty to Count 1 (11530 H&S Code) and Count 2 (459 Penal Code) is dismissed.")
        assert [each[:4] for each in found] == [
            (1, "HS 11530", "guilty", "convicted"),
            (2, "PC 459", None, "dismissed"),
        ]

    def test_the_rest_of_the_counts(self) -> None:
        found = one(
            "Defendant is charged in Count 1, violation of Section 11530 H&S Code; in Count 2, violation of Section",
            "11531 H&S Code; and in Count 3, violation of Section 11910 H&S Code.",
            "Defendant pleads guilty to Count 3. Remaining counts dismissed.",
        )
        assert [each[3] for each in found] == ["dismissed", "dismissed", "convicted"]

    def test_a_lesser_offence_stands_in_the_charged_one_s_place(self) -> None:
        (count,) = one(
            "Defendant pleads guilty to Count 1, a lesser offense than that charged, to-wit: violation of",
            "Section 11556 of the Health and Safety Code, a misdemeanor.",
        )
        assert count == (1, "HS 11556", "guilty", "convicted", "misdemeanor")

    def test_the_law_of_procedure_is_no_charge(self) -> None:
        found = one(
            "Motion under Section 1538.5 of the Penal Code is denied. Motion under Section 995 P.C. is denied.",
            "Defendant pleads guilty to Count 1, violation of Section 11530 of the Health and Safety Code.",
            "Proceedings under Section 1203 Penal Code are waived.",
        )
        assert [each[1] for each in found] == ["HS 11530"]

    def test_a_lower_court_s_sentence_makes_a_misdemeanor(self) -> None:
        (count,) = one(
            "Defendant pleads guilty to Count 1, violation of Section 11556 H&S Code.",
            "Defendant is sentenced to serve 30 days in the County Jail.",
            court="MUNICIPAL COURT, CENTRAL JUDICIAL DISTRICT, COUNTY OF MARIN",
        )
        assert count[4] == "misdemeanor"

    def test_probation_is_of_the_conviction(self) -> None:
        record = record_of(
            minutes(
                "Defendant pleads guilty to Count 1, violation of Section 11530 H&S Code, a felony.",
                "Imposition of sentence is suspended and defendant is placed on probation for a period of 3 years,",
                "on condition that he serve 60 days in the County Jail and pay a fine of $250.",
                "Count 2 (11531 H&S Code) is dismissed.",
            )
        )
        first, second = record.events[0].counts
        assert (first.sentence.probation, first.sentence.jail, first.sentence.fine) == ("P3Y", "P60D", 250.0)
        assert second.sentence.probation is None

    def test_several_defendants_are_several_records_and_doubted(self) -> None:
        text = papers.TYPED_PLEA.replace(
            "WILHELMINA SLATER,                       )",
            "WILHELMINA SLATER and                    )\nCORNELIUS BRANT,                         )",
        ).replace("Defendant.  ", "Defendants. ")
        records = records_of(page_of(text))
        assert [record.person.name for record in records] == ["SLATER, WILHELMINA", "BRANT, CORNELIUS"]
        assert all(record.review.status == "needs_review" for record in records)


class TestLaterOrders:
    def test_a_conviction_set_aside(self) -> None:
        record = record_of(page_of(papers.RELIEF.format(ruling="granted", order=papers.GRANTED)))
        (count,) = record.events[0].counts
        assert (record.events[0].date, count.disposition_date) == ("1975-05-09", "1971-02-02")
        assert (count.plea, count.disposition, count.severity) == (None, "convicted", "misdemeanor")
        assert [(each.disposition, each.date) for each in count.updates] == [("set_aside", "1975-05-09")]

    def test_a_petition_denied_sets_nothing_aside(self) -> None:
        (count,) = record_of(page_of(papers.RELIEF.format(ruling="denied", order=""))).events[0].counts
        assert (count.disposition, count.updates) == ("convicted", [])

    def test_a_felony_reduced_years_after(self) -> None:
        record = record_of(
            minutes(
                "It appearing that defendant was convicted on May 2, 1969 of violation of Section 11530 of the",
                "Health and Safety Code, a felony, in Count 1; motion granted. Pursuant to Section 17(b) of the",
                "Penal Code the offense is declared to be a misdemeanor.",
            )
        )
        (count,) = record.events[0].counts
        assert (count.disposition, count.disposition_date) == ("convicted", "1969-05-02")
        assert [each.disposition for each in count.updates] == ["reduced"]

    def test_a_felony_reduced_at_judgment(self) -> None:
        (count,) = one(
            "Defendant pleads guilty to Count 1, violation of Section 11530 H&S Code, a felony.",
            "Pursuant to Section 17 Penal Code the offense in Count 1 is deemed to be a misdemeanor.",
        )
        assert count[3:] == ("convicted", "misdemeanor")

    def test_diversion(self) -> None:
        (count,) = one(
            "Defendant is charged in Count 1 with violation of Section 11530 H&S Code. Proceedings are suspended and",
            "defendant is diverted pursuant to Section 1000 of the Penal Code as to Count 1 for one year.",
        )
        assert count[3] == "diverted"

    def test_a_speck_before_the_day_of_the_conviction(self) -> None:
        record = record_of(
            minutes(
                "It appearing that defendant was convicted on n",
                "July 30, 1963 of possession of marijuana, in violation of Section 11530 of the Health and",
                "Safety Code, defendant's motion is granted. Pursuant to Section 17 of the Penal Code the offense",
                "is declared to be a misdemeanor.",
            )
        )
        assert record.events[0].counts[0].disposition_date == "1963-07-30"

    def test_a_speck_ends_no_sentence(self) -> None:
        found = one(
            "Defendant having heretofore entered a plea of guilty to. Count 2, robbery, in violation of Section 211",
            "of the Penal Code, a felony, the matter is called for hearing.",
        )
        assert [each[:4] for each in found] == [(2, "PC 211", "guilty", "convicted")]


class TestPrinted:
    def test_a_printout_with_lines_of_counts(self) -> None:
        record = record_of(page_of(papers.PRINTED))
        event = record.events[0]
        assert (record.person.name, record.person.date_of_birth) == ("CLEGG, BARNABY OSGOOD", "1951-11-30")
        assert (event.case_number, event.date, event.county) == ("C-61877", "1987-09-21", "ORANGE")
        assert outcomes(record) == [
            (1, "HS 11357(c)", None, "convicted", "misdemeanor"),
            (2, "HS 11357(a)", "nolo_contendere", "convicted", "misdemeanor"),
            (3, "PC 12020(a)", None, "dismissed", "felony"),
        ]

    def test_a_table_and_numbered_orders(self) -> None:
        second, third = "DEFENDANT PLEADS GUILTY TO COUNT 001.", "COUNT 002: DISMISSED - 1385 PC."
        record = record_of(page_of(papers.TABLE.format(second=second, third=third)))
        assert record.person.name == "TREMAYNE, ISOLDE"
        assert outcomes(record) == [
            (1, "HS 11357(b)", "guilty", "convicted", "misdemeanor"),
            (2, "VC 23152(a)", None, "dismissed", "misdemeanor"),
        ]
        assert record.events[0].counts[0].sentence.fine == 390.0
        assert record.events[0].counts[0].sentence.jail is None

    def test_an_act_without_counts_among_several_is_doubted(self) -> None:
        text = papers.TABLE.format(second="DEFENDANT PLEADS GUILTY.", third="CONTINUED FOR SENTENCE.")
        record = record_of(page_of(text))
        assert record.review.status == "needs_review"
        assert any("which of its counts" in reason for reason in record.review.reasons)


@pytest.mark.parametrize("layout", [boxed_page, page_of])
class TestForm:
    """Boxes that the picture shows, and boxes in brackets within the text."""

    def counts(self, layout: object, **ticked: str) -> list[Outcome]:
        assert callable(layout)
        return [each[2:] for each in outcomes(record_of(layout(form(**ticked))))]

    def test_nothing_ticked_states_nothing(self, layout: object) -> None:
        assert self.counts(layout) == [(None, None, "felony"), (None, None, "misdemeanor")]

    def test_a_plea_and_a_dismissal(self, layout: object) -> None:
        assert self.counts(layout, plea="guilty", to="2", dismissed="1") == [
            (None, "dismissed", "felony"),
            ("guilty", "convicted", "misdemeanor"),
        ]

    def test_the_choice_that_is_ticked_is_the_plea(self, layout: object) -> None:
        for plea, value, disposition in (
            ("guilty", "guilty", "convicted"),
            ("nolo", "nolo_contendere", "convicted"),
            ("not guilty", "not_guilty", "pending"),
        ):
            found = self.counts(layout, plea=plea, to="1 and 2")
            assert [each[:2] for each in found] == [(value, disposition)] * 2

    def test_a_finding(self, layout: object) -> None:
        found = self.counts(layout, found="1", dismissed="2")
        assert [each[1] for each in found] == ["convicted", "dismissed"]

    def test_diversion_is_of_all(self, layout: object) -> None:
        assert [each[1] for each in self.counts(layout, diverted="1 year")] == ["diverted"] * 2

    def test_a_continuance_decides_nothing(self, layout: object) -> None:
        assert [each[1] for each in self.counts(layout, arraigned="x", continued="Nov. 1, 1978")] == [None, None]

    def test_relief(self, layout: object) -> None:
        assert callable(layout)
        record = record_of(layout(form(relief="March 3, 1975")))
        for count in record.events[0].counts:
            assert (count.disposition, count.disposition_date) == ("convicted", "1975-03-03")
            assert [each.disposition for each in count.updates] == ["set_aside"]

    def test_the_sentence_is_what_is_ticked(self, layout: object) -> None:
        assert callable(layout)
        record = record_of(layout(form(plea="guilty", to="1", dismissed="2", probation="3 years", jail="30 days")))
        sentence = record.events[0].counts[0].sentence
        assert (sentence.probation, sentence.jail, sentence.prison) == ("P3Y", "P30D", None)


class TestDamagedForms:
    def test_a_section_whose_digits_a_blank_parts(self) -> None:
        text = (
            form(plea="guilty", to="1 and 2").replace("11360(a) HS   ", "PC 2 73.5(a)  ").replace("11357", "2 11357")
        )
        record = record_of(boxed_page(text))
        first, second = record.events[0].counts
        assert (first.code, first.section) == ("PC", "273.5(a)")
        assert second.section == "11357(c)"
        assert record.review.status == "needs_review"

    def test_the_only_counts_number_may_be_lost(self) -> None:
        text = form(plea="guilty", to="1").replace("1       11360", "        11360")
        text = "\n".join(line for line in text.splitlines() if not line.startswith("2 "))
        (found,) = outcomes(record_of(boxed_page(text)))
        assert found == (1, "HS 11360(a)", "guilty", "convicted", "felony")

    def test_a_choice_is_known_with_letters_lost(self) -> None:
        text = form(plea="guilty", to="1 and 2").replace("Not guilty  to", "Not guity  to")
        found = outcomes(record_of(boxed_page(text)))
        assert [each[2:4] for each in found] == [("guilty", "convicted")] * 2

    def test_a_speck_taken_for_a_box_hides_no_table(self) -> None:
        text = form(plea="nolo", to="1", dismissed="2").replace("MINUTE ORDER -", "[ ] MINUTE ORDER -")
        assert [each[3] for each in outcomes(record_of(boxed_page(text)))] == ["convicted", "dismissed"]

    def test_the_heading_over_a_birth_date_is_no_name(self) -> None:
        head = "PEOPLE OF THE STATE OF CALIFORNIA VS. (DEFENDANT)          DATE OF BIRTH\n"
        line = "People of the State of California vs. Defendant: DUNSTAN FAIRWEATHER\n"
        text = form().replace(line, head + "i   DUNSTAN FAIRWEATHER                                    03-14-1951\n")
        record = record_of(boxed_page(text))
        assert (record.person.name, record.person.date_of_birth) == ("FAIRWEATHER, DUNSTAN", "1951-03-14")
        lost = record_of(boxed_page(text.replace("DUNSTAN FAIRWEATHER", " " * 19)))
        assert (lost.person.name, lost.person.date_of_birth) == (None, "1951-03-14")


class TestDoubtfulBoxes:
    def test_a_filled_statement_behind_a_doubtful_box_is_doubted(self) -> None:
        record = record_of(boxed_page(form(dismissed="1 and 2", box="?")))
        assert record.review.status == "needs_review"
        assert "whether a box of the form is ticked is not plain" in record.review.reasons

    def test_an_empty_statement_behind_a_doubtful_box_states_nothing(self) -> None:
        page = boxed_page(form().replace("[ ] Dismissed", "[?] Dismissed"))
        assert [each[3] for each in outcomes(record_of(page))] == [None, None]

    def test_a_form_without_boxes_states_nothing_and_is_doubted(self) -> None:
        text = form(dismissed="1").replace("[ ]", "   ").replace("[x]", "   ")
        record = record_of(page_of(text))
        assert [each[3] for each in outcomes(record)] == [None, None]
        assert "the boxes of the form could not be read" in record.review.reasons

    def test_a_filled_statement_without_its_box_is_doubted(self) -> None:
        page = boxed_page(
            form(plea="guilty", to="1").replace("[ ] Found guilty of count(s)", "Found guilty of count(s) 2")
        )
        record = record_of(page)
        assert record.review.status == "needs_review"
        assert outcomes(record)[1][3] is None


class TestRecognising:
    def test_minutes_are_known(self) -> None:
        for text in (papers.TYPED_PLEA, papers.TYPED_JUDGMENT, papers.PRINTED, papers.TABLE, form()):
            lines = [line for line in text.splitlines() if line.strip()]
            assert READER.score(lines) >= 0.5
            assert READER.begins(lines, 0)

    @pytest.mark.parametrize(
        "lines",
        [
            ["ABSTRACT OF JUDGMENT", "SUPERIOR COURT", "PEOPLE vs. DOE", "This certifies that on June 1, 1970"],
            ["REGISTER OF ACTIONS", "SUPERIOR COURT", "PEOPLE vs. DOE", "Cause called. Minute order."],
            ["ORDER GRANTING PROBATION", "SUPERIOR COURT", "PEOPLE vs. DOE", "Defendant present in court with"],
            ["Dear Sir,", "the minutes of our meeting are enclosed."],
            ["MINUTES", "of the Garden Club, June meeting"],
        ],
    )
    def test_other_papers_are_not(self, lines: list[str]) -> None:
        assert READER.score(lines) < 0.5

    def test_two_minute_orders_in_one_file(self) -> None:
        found = records_of(page_of(papers.TYPED_PLEA, 1), page_of(papers.PRINTED, 2))
        assert [record.person.name for record in found] == ["SLATER, WILHELMINA", "CLEGG, BARNABY OSGOOD"]

    def test_minutes_over_two_pages(self) -> None:
        head, _, tail = papers.TYPED_PLEA.partition("     Referred to")
        first = head.replace(
            "  On motion of the District Attorney\nCounts I and III are dismissed in the interest of justice.", ""
        )
        second = "Page 2\n\nCounts I and III are dismissed in the interest of justice.\n     Referred to" + tail
        record = record_of(page_of(first, 1), page_of(second, 2))
        assert [count.disposition for count in record.events[0].counts] == ["dismissed", "convicted", "dismissed"]


class TestDamage:
    TEXTS = (papers.TYPED_PLEA, papers.TYPED_JUDGMENT, papers.PRINTED, form(plea="guilty", to="1", dismissed="2"))

    def test_damaged_papers_raise_nothing(self) -> None:
        rng = random.Random(7)
        for text in self.TEXTS:
            for _ in range(6):
                letters = list(text)
                for index in rng.sample(range(len(letters)), len(letters) // 12):
                    if letters[index] not in "\n ":
                        letters[index] = rng.choice("O0Il1S5B8Z2~. ")
                for page in (page_of("".join(letters)), boxed_page("".join(letters))):
                    for record in records_of(page):
                        assert not missing_evidence(record)

    def test_a_torn_page_invents_nothing(self) -> None:
        lines = papers.PRINTED.splitlines()
        for cut in range(4, len(lines), 4):
            for draft in READER.read(PageText.of_pages([page_of("\n".join(lines[:cut]) + "\nx")]), LATEST):
                for count in draft.events[0].counts:
                    assert count.section is None or str(count.section.value) in papers.PRINTED.lower()

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.sampled_from([*form(plea="guilty", to="1").split(), *papers.RELIEF.split(), "\n", "[x]", "[ ]"]))
    )
    def test_any_words_give_a_valid_record(self, words: list[str]) -> None:
        text = " ".join(words).replace("\n ", "\n")
        for page in (page_of(text or "x"), boxed_page(text or "x")):
            for draft in READER.read(PageText.of_pages([page]), LATEST):
                assert len(draft.events) == 1
            for record in records_of(page):
                assert not missing_evidence(record)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(max_size=400))
    def test_any_text_raises_nothing(self, text: str) -> None:
        READER.read(PageText.of_pages([page_of(text.replace("\x00", "") or "x")]), LATEST)
