"""Where a value is torn away, nothing else of the paper is taken for it."""

from __future__ import annotations

from collections.abc import Callable

from extract.assemble import Extraction

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
