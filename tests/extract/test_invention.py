"""Where a value is torn away, nothing else of the paper is taken for it."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.assemble import Extraction
from nlp.names import is_of_labels

ReadText = Callable[..., Extraction]

COMPLAINT = """\
IN THE MUNICIPAL COURT OF THE
CITY AND COUNTY OF SAN FRANCISCO, STATE OF CALIFORNIA

THE PEOPLE OF THE STATE OF CALIFORNIA,
                         Plaintiff,          CASE NO. 481785
          v.
{name}
                         Defendant.          FELONY COMPLAINT

The undersigned accuses the above-named defendant of the following crime:
                              COUNT 1
On or about January 21, 1987, in the County of San Francisco, the
crime of CULTIVATING MARIJUANA, in violation of SECTION 11358, HEALTH AND
SAFETY CODE, a Felony, was committed by the said defendant.
"""
MINUTES = """\
MINUTE ORDER
SUPERIOR COURT OF CALIFORNIA
COUNTY OF SHASTA
CASE NO. 98043
THE PEOPLE OF THE STATE OF CALIFORNIA
VS.
DEFENDANT 01: {name}
----------------------------------------------------------------------------
COUNT 01: 11358 H&S FEL
CULTIVATION OF MARIJUANA.
ON 06/06/80 AT 1000 AM IN REDDING, DEPT 18, CASE CALLED FOR DISMISSAL.
PARTIES: HAVELOCK R. VETINARI (JUDGE) MOIST G. LIPWIG (CLERK) ADORA B.
DEARHEART (REP) HARRY G. KING (DDA)
DEFENDANT IS PRESENT IN COURT.
COUNT 01: DISMISSED/LACK OF EVIDENCE.
"""


def test_an_other_name_is_no_name(read_text: ReadText) -> None:
    (record,) = read_text(COMPLAINT.format(name="   aka KENNETH B SULLIVAN")).records
    assert record.person.name is None
    assert record.evidence["/person/name"].state == "illegible"
    assert record.review.status == "needs_review"
    (whole,) = read_text(COMPLAINT.format(name="RONALD SORENSON,\n   aka KENNETH B SULLIVAN")).records
    assert (whole.person.name, whole.person.aliases) == ("SORENSON, RONALD", ["SULLIVAN, KENNETH B"])


def test_names_under_the_counts_are_not_the_defendants(read_text: ReadText) -> None:
    (record,) = read_text(MINUTES.format(name="")).records
    assert record.person.name is None
    assert record.review.status == "needs_review"
    (whole,) = read_text(MINUTES.format(name="VIMES, SAM")).records
    assert whole.person.name == "VIMES, SAM"


def test_a_verdict_without_its_word_convicts_and_acquits_nobody(read_text: ReadText) -> None:
    docket = """\
SUPERIOR COURT OF CALIFORNIA
COUNTY OF LOS ANGELES
CRIMINAL DOCKET
CASE NO: KA870660 FILED: 03/31/2009
PEOPLE OF THE STATE OF CALIFORNIA VS SAM VIMES
DEFENDANT 01: VIMES, SAM
CT CHARGE      SEV PLEA        DISPOSITION
01 11378 H&S   F
DATE       DEPT ACTION
03/31/2009 11   INFORMATION FLD.
04/06/2009 11   DEFT PRESENT W/ COUNSEL, DULY ARRAIGNED. PLEADS NG TO CT 1.
04/23/2009 11   JURY VERDICT: {verdict}CT 1. DEFT DISCHARGED.
"""

    def outcomes(verdict: str) -> list[str | None]:
        records = read_text(docket.format(verdict=verdict)).records
        return [count.disposition for record in records for event in record.events for count in event.counts]

    assert outcomes("NOT GUILTY ") == ["acquitted"]
    assert outcomes("") == [None]


def test_a_section_is_no_case_number(read_text: ReadText) -> None:
    abstract = """\
SUPERIOR COURT OF CALIFORNIA
COUNTY OF LOS ANGELES
THE PEOPLE OF THE STATE OF CALIFORNIA,
                                        Action No. {number}
                    Plaintiff           JUDGMENT
     vs.                                (ABSTRACT)
SAM VIMES,
                    Defendant.
THIS CERTIFIES that on the 22nd day of February, 1964, judgment
of conviction of the above-named defendant was entered as follows:
(1) In Case No. {number} Count No. 1, he was convicted on his plea of
guilty, of the crime of furnishing marijuana, in violation of H. & S.
Code Section 11531, committed on or about November 13, 1963.
"""
    (record,) = read_text(abstract.format(number="")).records
    assert record.events[0].case_number is None
    assert record.review.status == "needs_review"
    (whole,) = read_text(abstract.format(number="641525")).records
    assert whole.events[0].case_number == "641525"


def test_a_day_on_or_about_which_an_offence_was_committed_is_no_signature(read_text: ReadText) -> None:
    paper = """\
FILED

SUPERIOR COURT OF CALIFORNIA
COUNTY OF LOS ANGELES
THE PEOPLE OF THE STATE OF CALIFORNIA,
                         Plaintiff,          CASE NO. SA200419
          v.
01 SAM VIMES (05/08/1986)                    INFORMATION
                         Defendant(s).
The undersigned is informed and believes that:
                              COUNT 1
On or about July 1, 2006, in the County of Los Angeles, the crime of SALE
OF MARIJUANA, in violation of SECTION 11360(A) OF THE HEALTH AND SAFETY
CODE, a Felony, was committed by SAM VIMES, who did unlawfully sell marijuana.
Executed at LOS ANGELES, County of Los Angeles, on{signed}
"""

    def days(signed: str) -> set[str | None]:
        return {event.date for record in read_text(paper.format(signed=signed)).records for event in record.events}

    assert days("") == {None}
    assert days(" July 10, 2006.") == {"2006-07-10"}


FORM = """\
MUNICIPAL COURT, CONCORD JUDICIAL DISTRICT
COUNTY OF CONTRA COSTA, STATE OF CALIFORNIA
MINUTE ORDER
DATE         DEPT./DIV.   JUDGE             CASE NUMBER
{day}     1            HAVELOCK VETINARI    277998-8
PEOPLE OF THE STATE OF CALIFORNIA VS. (DEFENDANT)       DATE OF BIRTH
SAM HAROLD VIMES                                        12-14-1928
COUNT   CODE AND SECTION   CHARGE                         F/M/I
1       11357(b) HS        Possession of marijuana        M
Defendant pleads guilty to count 1. Fine $100.
"""


def test_the_birth_date_is_not_the_hearings(read_text: ReadText) -> None:
    (record,) = read_text(FORM.format(day="        "), layer="ocr").records
    assert [event.date for event in record.events] == [None]
    assert all(count.disposition_date is None for event in record.events for count in event.counts)
    assert record.review.status == "needs_review"
    (whole,) = read_text(FORM.format(day="10-14-71"), layer="ocr").records
    assert [event.date for event in whole.events] == ["1971-10-14"]
    assert whole.person.date_of_birth == "1928-12-14"


def test_words_of_labels_are_no_names() -> None:
    assert all(map(is_of_labels, ["IRST, MIDDLE", "FIRST, MIDDLE", "NAME", "MIDD, FIRST", "BIRTH, DATE OF"]))
    assert not any(map(is_of_labels, ["FIRST, ANNA", "MIDDLETON, KATE", "RACE, JOHN", "OF", "", "AME, NO", "MI, NO"]))


def test_a_report_whose_name_is_torn_away_has_none(read_text: ReadText) -> None:
    report = """\
DEPARTMENT OF JUSTICE
                    ADULT DISPOSITION REPORT
{label:31}CII NUMBER
{name:31}A45743112
ALIAS                          DATE OF BIRTH    SEX  RACE
                               09-17-45         M    HISPANIC
1 ARRESTING AGENCY
DATE OF ARREST   AGENCY        COUNTY           BOOKING NUMBER
01-05-86         FRESNO SO     FRESNO           067497
CT  SECTION/CODE   CHARGE                   F/M   RELEASED - REASON
1   11359 HS       POSSESS MARIJUANA/HASH FOR SALE
"""
    (record,) = read_text(
        report.format(label="NAME (LAST, FIRST, MIDI", name="      IRST, MIDDLE)"), layer="ocr"
    ).records
    assert record.person.name is None
    assert record.review.status == "needs_review"
    (whole,) = read_text(report.format(label="NAME (LAST, FIRST, MIDDLE)", name="VIMES, SAM"), layer="ocr").records
    assert whole.person.name == "VIMES, SAM"


def test_a_last_name_with_an_initial_goes_to_a_person(read_text: ReadText) -> None:
    (record,) = read_text(COMPLAINT.format(name="B VIMES,")).records
    assert record.review.status == "needs_review"
    (whole,) = read_text(COMPLAINT.format(name="SAMUEL B VIMES,")).records
    assert (whole.person.name, whole.review.status) == ("VIMES, SAMUEL B", "auto")


SENTENCED = """\
SUPERIOR COURT OF CALIFORNIA
COUNTY OF LOS ANGELES
CRIMINAL MINUTES
CASE NUMBER: NA758038    DATE: 06-29-1992
JUDGE: HAVELOCK VETINARI DEPT: B
DEFENDANT: VIMES, SAM
CNT  CHARGE         TYPE  DESCRIPTION
001  11361(B)  H&S  F     FURNISHING MARIJUANA TO A MINOR
002  11378     H&S  F     POSSESSION OF A CONTROLLED SUBSTANCE FOR SALE
1. DEFENDANT HAVING PREVIOUSLY {plea} TO COUNT 01, MATTER IS CALLED
FOR SENTENCE.
2. IMPOSITION OF SENTENCE SUSPENDED.
3. DEFENDANT PLACED ON FORMAL PROBATION FOR A PERIOD OF 2 YEARS.
4. {second}: DISMISSED IN FURTHERANCE OF JUSTICE PURSUANT TO 1385 PC.
"""


def test_a_dismissal_of_one_count_dismisses_no_other(read_text: ReadText) -> None:
    def outcomes(plea: str, second: str) -> tuple[list[str | None], str]:
        (record,) = read_text(SENTENCED.format(plea=plea, second=second), layer="ocr").records
        return [count.disposition for event in record.events for count in event.counts], record.review.status

    assert outcomes("PLED GUILTY", "COUNT·02") == (["convicted", "dismissed"], "auto")
    assert outcomes("", "COUNT·02") == (["convicted", "dismissed"], "needs_review")  # as the sentence shows
    found, status = outcomes("", "COUNT %%")
    assert found[0] != "dismissed"
    assert status == "needs_review"


def test_an_entry_whose_day_is_torn_away_is_not_of_the_day_above(read_text: ReadText) -> None:
    docket = """\
MUNICIPAL COURT, RICHMOND JUDICIAL DISTRICT
COUNTY OF CONTRA COSTA, STATE OF CALIFORNIA
DOCKET
CASE NO.     DATE FILED    COMPLAINANT           BAIL
676166-2     1-19-72       Havelock Vetinari     OR
DEFENDANT(S)
SAM VIMES
CHARGE
Ct 1  11910 H&S  (possession of restricted dangerous drugs)  Fel
DATE       PROCEEDINGS                                                JUDGE
01/19/72   Complaint filed.                                           Delgado
01/19/72   Bail set at $2500.                                         Delgado
01/31/72   Deft arr, adv of rights. PD apptd. Prelim set.             Delgado
{day:8}   Prelim exam held. Insuff evid. Ct 1 dismissed,             Delgado
           deft discharged.
"""

    def days(day: str) -> list[tuple[str | None, str | None]]:
        # the judges stand in the right half of the page
        text = re.sub(
            r"^(.{18,}?) +(JUDGE|Delgado)$", lambda m: f"{m[1]:300}{m[2]}", docket.format(day=day), flags=re.M
        )
        records = read_text(text, layer="ocr").records
        return [
            (count.disposition, count.disposition_date)
            for record in records
            for event in record.events
            for count in event.counts
        ]

    assert days("02/15/72") == [("dismissed", "1972-02-15")]
    assert days("") == [("dismissed", None)]


def test_a_count_whose_defendant_cannot_be_read_charges_nobody_else(read_text: ReadText) -> None:
    complaint = """\
IN THE MUNICIPAL COURT OF THE
CITY AND COUNTY OF SAN FRANCISCO, STATE OF CALIFORNIA

THE PEOPLE OF THE STATE OF CALIFORNIA,
                         Plaintiff,          CASE NO. 481785
          v.
01 {name}
   aka KENNETH B SULLIVAN
02 FRED COLON
                         Defendant(s).       FELONY COMPLAINT
                              COUNT 1
On or about January 21, 1987, in the County of San Francisco, the
crime of CULTIVATING MARIJUANA, in violation of SECTION 11358, HEALTH AND
SAFETY CODE, a Felony, was committed by FRED COLON, who did plant marijuana.
                              COUNT 2
On or about January 21, 1987, in the County of San Francisco, the
crime of POSSESSION OF CONCENTRATED CANNABIS, in violation of SECTION
11357(A), HEALTH AND SAFETY CODE, a Felony, was committed by {name}, who did
unlawfully have concentrated cannabis.
"""

    def charged(name: str) -> dict[str | None, list[str | None]]:
        records = read_text(complaint.format(name=name)).records
        return {r.person.name: [count.section for event in r.events for count in event.counts] for r in records}

    assert charged("SAM VIMES") == {"VIMES, SAM": ["11357(a)"], "COLON, FRED": ["11358"]}
    assert charged("") == {None: ["11357(a)"], "COLON, FRED": ["11358"]}
