"""Abstracts of judgment as they were typed and printed, for tests. Every person on them is invented.

The wording follows the commitment form of Penal Code section 1213 in its typed years and the felony
abstract that came with determinate sentences (CR-290 and its forerunners). ``page_of`` lays text out as an
engine would return it, every letter equally wide.
"""

from __future__ import annotations

import re

from ocr.page import Box, Line, Page, Word


def page_of(text: str, number: int = 1, sure: float = 0.97) -> Page:
    """Return *text* as a page of evenly spaced letters, each printed line as one line."""
    printed = text.strip("\n").splitlines()
    columns = max(100, *(len(line) + 4 for line in printed), 100)
    high = 1 / max(66, len(printed) + 1)
    lines = []
    for row, content in enumerate(printed):
        words = tuple(
            Word(
                found.group(),
                Box(
                    min(found.start() / columns, 1.0),
                    row * high,
                    min(found.end() / columns, 1.0),
                    row * high + high * 0.8,
                ),
                sure,
            )
            for found in re.finditer(r"\S+", content)
        )
        if words:
            lines.append(Line(words))
    return Page(number, 1275, 1650, tuple(lines), "born_digital", 0.97, "test")


LOS_ANGELES_1968 = """
         IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA
              IN AND FOR THE COUNTY OF LOS ANGELES

THE PEOPLE OF THE STATE OF CALIFORNIA,   )      No. A-395487
                        Plaintiff,       )      Dept. 104
              vs.                        )
LEIA ORGANA, aka Leia Amidala,           )      ABSTRACT OF JUDGMENT
                        Defendant.       )      (Commitment to State Prison)

The above-named defendant appeared with counsel, Obi Kenobi, Deputy Public Defender, before the
Hon. Mace Windu, Judge of the Superior Court.  Date of Birth: October 21, 1944.

     This certifies that on March 14, 1968, judgment of conviction of the above-named defendant
was entered as follows:  Case No. A-395487, Count I.  The defendant was convicted by the court on
her plea of guilty of the crime of Possession of Marihuana, in violation of Section 11530 of the
Health and Safety Code of the State of California, a felony, committed on or about November 2,
1967.

     IT IS THEREFORE ORDERED, ADJUDGED AND DECREED that the said defendant be punished by
imprisonment in the State Prison of the State of California for the term prescribed by law, and
that she be remanded to the Sheriff of the County of Los Angeles, and by him delivered to the
Director of Corrections at the California Institution for Women at Corona.

     WITNESS my hand and the seal of said Court this 19th day of March, 1968.

                              JAR JAR BINKS, County Clerk
                              By  P. Naberrie , Deputy
"""

SACRAMENTO_1966 = """
ABSTRACT OF JUDGMENT
(Commitment to State Prison)
(as provided by Penal Code Section 1213)

The People of the State of California
                vs.
HAN HORATIO SOLO, Defendant

SUPERIOR COURT OF THE STATE OF CALIFORNIA, COUNTY OF SACRAMENTO         Hon. Wilhuff Tarkin
                                                           (Judge of the Superior Court)

This certifies that on the 7th day of June, 1966, judgment of conviction of the above-named
defendant was entered as follows:

(1) Case No. 33817     Count No. One     Jury verdict of guilty of the crime of
    SALE OF MARIJUANA, in violation of Health and Safety Code Section 11531
    with prior felony convictions charged and admitted as follows:
    DATE            COUNTY AND STATE          CRIME                             DISPOSITION
    3-2-61          Kern, California          Violation of Section 459 P.C.     State Prison

(2) Case No. 33817     Count No. Two     Jury verdict of guilty of the crime of
    POSSESSION OF MARIJUANA FOR SALE, in violation of Health and Safety Code Section 11530.5
    Defendant was not armed with a deadly weapon at the time of commission of the offense within
    the meaning of Penal Code Sections 969c and 3024.

IT IS THEREFORE ORDERED, ADJUDGED AND DECREED that the said defendant be punished by imprisonment
in the State Prison of the State of California for the term provided by law, and that the sentences
on Counts One and Two run concurrently.

To the Sheriff of the County of Sacramento and to the Director of Corrections at Vacaville:
Pursuant to the aforesaid judgment, this is to command you to deliver the defendant.
Witness my hand and seal of said court this 9th day of June, 1966.
"""

ALAMEDA_1971 = """
                    SUPERIOR COURT OF THE STATE OF CALIFORNIA
                    IN AND FOR THE COUNTY OF ALAMEDA

THE PEOPLE OF THE STATE OF CALIFORNIA      )
                                           )     NO. 48213        DEPARTMENT NO. 5
            VS.                            )
                                           )     ABSTRACT OF JUDGMENT
SABINE DE LA CRUZ VALDEZ,                  )     FILED  AUG 12 1971
also known as SABINE DELACRUZ,             )
                      Defendant.           )

    WHEREAS the said defendant having been duly found guilty in this Court, upon a plea of nolo
contendere, of the crime of violation of Section 11530 of the Health and Safety Code
(possession of marijuana), as charged in Count 2 of the Information filed herein, said crime having
been committed on or about the 9th day of January, 1971; and upon motion of the District Attorney
Counts 1 and 3 of the Information being dismissed in the interest of justice;

    It is therefore ordered, adjudged and decreed that the said defendant be punished by
imprisonment in the State Prison for the term prescribed by law.

    Judgment pronounced in open court this 9th day of August, 1971.

    ATTEST: Dated August 11, 1971
                                         LANDO CALRISSIAN, Clerk
"""

SAN_DIEGO_1974 = """
SUPERIOR COURT OF CALIFORNIA
COUNTY OF SAN DIEGO

PEOPLE OF THE STATE OF CALIFORNIA
v.                                                        CASE NO. CR 31774
SKYWALKER, LUKE OWEN JR.                                  ABSTRACT OF JUDGMENT - COMMITMENT
AKA: Luke Lars; Lucky Starkiller
DOB: 5-25-51     SEX: M     RACE: W     CII NO. 2345678

DATE OF JUDGMENT: September 16, 1974     DEPT. 12     JUDGE: Y. Malla

Defendant was convicted on August 20, 1974 by plea of guilty as follows:
  Count 1: 11359 H&S, possession of marijuana for sale, a felony. Offense date 4-3-74.
  Count 2: 11358 H & S Code, cultivation of marijuana, a felony. Offense date 4-3-74.
  Count 3: 11357 H.S. - dismissed, motion of the People, 1385 P.C.

SENTENCE: Count 1: State Prison for the term prescribed by law. Count 2: State Prison for the term
prescribed by law, consecutive to Count 1.
"""

FRESNO_1970_TWO = """
        IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA, IN AND FOR
                         THE COUNTY OF FRESNO

THE PEOPLE OF THE STATE OF CALIFORNIA,  )
                                        )    No. 22961
                  Plaintiff,            )
     vs.                                )    ABSTRACT OF JUDGMENT
WEDGE ANTILLES and                      )
BIGGS DARKLIGHTER,                      )
                  Defendants.           )

This certifies that on April 6, 1970 judgment of conviction of the above-named defendants was
entered as follows:

The defendant Wedge Antilles was found guilty by the jury of a violation of Section 11531 of the
Health and Safety Code, a felony, as charged in Count I of the information.

The defendant Biggs Darklighter pleaded guilty to a violation of Section 11530 of the Health and
Safety Code, a felony, as charged in Count II of the information.

Said defendants were each sentenced to the State Prison for the term prescribed by law.
"""

FORM_1978 = """
ABSTRACT OF JUDGMENT - COMMITMENT TO STATE PRISON              FORM DSL 290
SUPERIOR COURT OF CALIFORNIA, COUNTY OF LOS ANGELES
COURT I.D.  1 9 0 0 1     BRANCH OR JUDICIAL DISTRICT: CENTRAL
PEOPLE OF THE STATE OF CALIFORNIA  versus                      [X] PRESENT
DEFENDANT: MON MOTHMA                                          CASE NUMBER (S)
AKA: MONA CHANDRILA                                            A347701     - A
                                                               A351290     - B
COMMITMENT TO STATE PRISON   [ ] AMENDED ABSTRACT                          - C
DATE OF HEARING         DEPT. NO.        JUDGE                 CLERK
(MO) (DAY) (YR)
 09   22   78           100              BAIL ORGANA           C. RIEEKAN
REPORTER                COUNSEL FOR PEOPLE      COUNSEL FOR DEFENDANT   PROBATION NO. OR PROBATION OFFICER
J. DODONNA              G. VEERS                F. PIETT                X-212233
1. DEFENDANT WAS CONVICTED OF THE COMMISSION OF THE FOLLOWING FELONIES (OR ALTERNATE FELONY/MISDEMEANORS):
[ ] ADDITIONAL COUNTS ARE LISTED ON ATTACHMENT ____
                                           YEAR     DATE OF     CONVICTED BY     T   CONC  CONSEC   STAY   PRINCIPAL OR
                                           CRIME    CONVICTION  JURY COURT PLEA  E         1/3      654    CONSECUTIVE
COUNT CODE SECTION NUMBER  CRIME         COMMITTED  MO DATE YR                   R                         TIME  YRS MOS
 1    HS   11359     POSS MARIJUANA F/SALE    78    08  14  78              X    M                               2   0
 2    HS   11358     CULT MARIJUANA           78    08  14  78              X    M    X                          2   0
 3    PC   12020(a)  POSS DANGEROUS WEAPON    78    08  14  78   X               L         X                     0   8
2. ENHANCEMENTS charged and found true TIED TO SPECIFIC COUNTS (mainly in the 12022-series):
3. ENHANCEMENTS charged and found true FOR PRIOR CONVICTIONS OR PRISON TERMS (mainly 667-series):
   PC 667.5(b)   1   0
6. TOTAL TIME ON ATTACHED PAGES:
8. TOTAL TERM IMPOSED:                                                           3   8
11. DATE SENTENCE PRONOUNCED   CREDIT FOR TIME SPENT IN CUSTODY: 120   TOTAL DAYS
(MO) (DAY) (YR)
 09   22   78
CLERK OF SUPERIOR COURT
I hereby certify the foregoing to be a correct abstract of the judgment made in this action.
DEPUTY'S SIGNATURE   C. RIEEKAN        DATE  09   25   78
This form is prescribed under Penal Code Section 1213.5
"""

FORM_1996 = """
                  ABSTRACT OF JUDGMENT - PRISON COMMITMENT                          CR-290
[X] SUPERIOR   COURT OF CALIFORNIA, COUNTY OF  SAN BERNARDINO
[ ] MUNICIPAL  BRANCH OR JUDICIAL DISTRICT: CENTRAL
PEOPLE OF THE STATE OF CALIFORNIA vs.        DOB: 07-08-62        FSB009121      -A
DEFENDANT: JYN LYRA ERSO                                                         -B
AKA: LIANA HALLIK                                                                -C
CII#: A07123456                                                                  -D
BOOKING #: 9604123                           [ ] NOT PRESENT
COMMITMENT TO STATE PRISON                   [ ] AMENDED
ABSTRACT OF JUDGMENT                         ABSTRACT
DATE OF HEARING       DEPT. NO.        JUDGE
06-24-1996            S12              ORSON KRENNIC
CLERK                 REPORTER         PROBATION NO. OR PROBATION OFFICER
C. ANDOR              B. ROOK          R. DRAVEN
COUNSEL FOR PEOPLE                     COUNSEL FOR DEFENDANT              [X] APPTD.
G. ERSO                                S. GERRERA
1. Defendant was convicted of the commission of the following felonies:
[ ] Additional counts are listed on attachment
                                                YEAR CRIME  DATE OF CONVICTION  CONVICTED BY      TERM   CONCURRENT 1/3 CONSEC  PRINCIPAL TIME
CNT  CODE  SECTION NO.  CRIME                   COMMITTED   (MO./DATE/YEAR)     JURY COURT PLEA   L,M,U                         YRS. MOS.
01   HS    11360(A)     TRANSPORT MARIJUANA     1996        05-20-96                       X      M                             3    0
02   HS    11359        POSSESSION OF           1996        05-20-96                       X      L      X                      1    4
                        MARIJUANA FOR SALE
2. ENHANCEMENTS charged and found to be true TIED TO SPECIFIC COUNTS.
3. ENHANCEMENTS charged and found to be true FOR PRIOR CONVICTIONS OR PRISON TERMS.
8. TOTAL TIME:                                                                                   3    0
9. [X] at initial sentencing hearing.
12. Execution of sentence imposed
DATE SENTENCE PRONOUNCED  CREDIT FOR   TOTAL DAYS   ACTUAL   LOCAL CONDUCT
06-24-96                  TIME SPENT   66           44       22
DATE: 06-26-96     DEPUTY'S SIGNATURE
"""

FORM_2013_JAIL = """
FELONY ABSTRACT OF JUDGMENT-DETERMINATE                                             CR-290
SUPERIOR COURT OF CALIFORNIA, COUNTY OF: RIVERSIDE
PEOPLE OF THE STATE OF CALIFORNIA vs.        DOB: 01/19/1985      RIF1300442     -A
DEFENDANT:  CASSIAN JERON ANDOR
AKA:
CII NO.:  A23456789
FELONY ABSTRACT OF JUDGMENT
[ ] PRISON COMMITMENT   [X] COUNTY JAIL COMMITMENT
DATE OF HEARING: 08/09/2013     DEPT NO.: 31     JUDGE: D. MEERO
1. Defendant was convicted of the commission of the following felonies:
COUNT  CODE  SECTION NO.  CRIME                        YEAR CRIME  DATE OF     CONVICTED BY      TERM   YRS. MOS.
                                                       COMMITTED   CONVICTION  JURY COURT PLEA   L,M,U
1      HS    11359        POSSESS MARIJUANA FOR SALE   2013        07/12/2013             X      M      2    0
16. Execution of sentence pursuant to PC 1170(h)(5)(A).
"""
