"""Minute orders as clerks typed, filled and printed them, for tests. Every person on them is invented.

``boxed_page`` lays a form out as a reader gives it: ``[x]`` becomes a ticked box and its X, ``[ ]`` an empty one,
``[?]`` one of which the picture does not tell.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from abstract_pages import page_of

from ocr.page import Box, CheckBox, Line, Page, Word

_BOX = re.compile(r"\[([ xX?])\]")
_STATES: dict[str, Literal["ticked", "empty", "doubtful"]] = {"x": "ticked", " ": "empty", "?": "doubtful"}


def boxed_page(text: str, number: int = 1) -> Page:
    """Return *text* as a scanned page whose boxes the picture showed."""
    printed = text.strip("\n").splitlines()
    columns, high = max(100, *(len(line) + 4 for line in printed)), 1 / max(66, len(printed) + 1)
    bare = "\n".join(_BOX.sub("   ", line) for line in printed)
    page = page_of(bare or " ", number)
    checks, ticks = [], []
    for row, line in enumerate(printed):
        for match in _BOX.finditer(line):
            box = Box(match.start() / columns, row * high, (match.start() + 2) / columns, (row + 0.8) * high)
            state = _STATES[match[1].lower()]
            checks.append(CheckBox(box, state, 0.6 if state == "doubtful" else 0.99))
            if state == "ticked":
                ticks.append(Line((Word("X", box, 0.99, "tick"),)))
    return replace(page, lines=(*page.lines, *ticks), layer="ocr", checks=tuple(checks))


TYPED_PLEA = """
              IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA
                    IN AND FOR THE COUNTY OF FRESNO

THE PEOPLE OF THE STATE OF CALIFORNIA,   )
                         Plaintiff,      )      No. 24417
       vs.                               )
                                         )      MINUTE ORDER
WILHELMINA SLATER,                       )
                         Defendant.      )      June 3, 1969
-----------------------------------------)

     This cause came on regularly this day for further arraignment and
plea.  Present, Hon. Archibald Fenn, Judge; Doris Quayle, Clerk.  Deputy
District Attorney Morton Krebs appeared for the People.  The defendant was
present with counsel, Lucius Pell.

     Defendant withdraws her plea of not guilty heretofore entered and pleads
guilty to Count II of the Information, to-wit: violation of Section 11530 of
the Health and Safety Code, a felony.  On motion of the District Attorney
Counts I and III are dismissed in the interest of justice.

     Referred to the Probation Officer.  Hearing on probation and sentence is
set for June 24, 1969, at 9:30 A.M.
"""

TYPED_JUDGMENT = """
SUPERIOR COURT OF CALIFORNIA, COUNTY OF KERN
MINUTES                                            Case No. 16032
March 11, 1964                                     Department 4
Hon. Thaddeus Orme, Judge                          E. Blythe, Clerk

People vs. ROSCOE TALMADGE

Case called for probation and sentence.  Defendant present with his attorney,
H. Winslow.  The People represented by C. Voss, Deputy District Attorney.

Defendant having been found guilty by verdict of the jury of the crime of
possession of marijuana, in violation of Section 11530 of the Health and
Safety Code, a felony, as charged in Count 1, and not guilty as charged in
Count 2, and there being no legal cause why judgment should not be pronounced,
it is ordered that defendant be punished by imprisonment in the State Prison
for the term prescribed by law.  Defendant is remanded to the Sheriff.
"""

RELIEF = """
              MUNICIPAL COURT, PASADENA JUDICIAL DISTRICT
             COUNTY OF LOS ANGELES, STATE OF CALIFORNIA

                          MINUTE ORDER
Date: May 9, 1975                     Case No. M40113
Judge: HON. IRMGARD LUND              Clerk: T. ABBOTT

PEOPLE OF THE STATE OF CALIFORNIA vs. AUGUSTA PENHALIGON

Case called. The petition of defendant for relief under Section 1203.4 of the
Penal Code is {ruling}. It appearing that defendant was convicted on
February 2, 1971, of a violation of Section 11910 of the Health and Safety
Code, a misdemeanor, in Count 1, and has fulfilled the conditions of probation{order}.
"""
GRANTED = """; it is ordered that the plea of guilty be set aside,
that a plea of not guilty be entered and that the complaint be dismissed"""

PRINTED = """
MINUTE ORDER
SUPERIOR COURT OF CALIFORNIA, COUNTY OF ORANGE

DATE PRINTED: 09/22/87

CASE NO. C-61877
THE PEOPLE OF THE STATE OF CALIFORNIA
                    VS.
DEFENDANT 01: BARNABY OSGOOD CLEGG            DOB: 11/30/1951
-----------------------------------------------------------------------
COUNT 01: 11358 H&S FEL
          CULTIVATE MARIJUANA
COUNT 02: 11357(A) H&S FEL
          POSSESS CONCENTRATED CANNABIS
COUNT 03: 12020(A) PC FEL
          POSSESS WEAPON

ON 09/21/87 AT 900 AM IN SANTA ANA, DEPT 31, CASE CALLED FOR PLEA AND SENTENCE.

PARTIES: LEOPOLD STRAND (JUDGE)  MAVIS KNOX (CLERK)  (NO REPORTER)

DEFENDANT IS PRESENT IN COURT, AND REPRESENTED BY OTTO FINCH, PRIVATE COUNSEL.
DEFENDANT WITHDRAWS PLEA OF NOT GUILTY TO COUNTS 01 AND 02.
DEFENDANT PLEADS NOLO CONTENDERE TO COUNT 02.
COUNT 01: DEFENDANT CONVICTED OF LESSER INCLUDED OFFENSE, 11357(C) H&S, A
MISDEMEANOR.
COUNT 02: OFFENSE DEEMED A MISDEMEANOR PURSUANT TO 17(B) PC.
IMPOSITION OF SENTENCE SUSPENDED. DEFENDANT PLACED ON FORMAL PROBATION FOR A
PERIOD OF 3 YEARS.
SERVE 045 DAYS IN ORANGE COUNTY JAIL.
COUNT 03: DISMISSED IN FURTHERANCE OF JUSTICE PURSUANT TO 1385 PC.
NEXT SCHEDULED EVENT: 12/01/87 900 AM PROGRESS REPORT DEPT 31.
"""

TABLE = """
MUNICIPAL COURT, MODESTO JUDICIAL DISTRICT
COUNTY OF STANISLAUS, STATE OF CALIFORNIA
                       CRIMINAL MINUTES
========================================================================
CASE NUMBER: 88-4417          DATE:     04-18-1988
JUDGE:       GIDEON HARKER    DEPT:     3
DEFENDANT:   TREMAYNE, ISOLDE
========================================================================
CNT  VIOLATION          TYPE  DESCRIPTION
001  11357(B) H&S       M     POSSESS 28.5 GRAMS OR LESS OF MARIJUANA
002  23152(A) VC        M     DRIVING UNDER THE INFLUENCE
------------------------------------------------------------------------
  1. DEFENDANT ADVISED OF AND WAIVES RIGHTS.
  2. {second}
  3. {third}
  4. DEFENDANT TO PAY A FINE OF $390.00 OR SERVE 10 DAYS IN COUNTY JAIL.
========================================================================
"""

FORM = """
SUPERIOR COURT OF CALIFORNIA, COUNTY OF VENTURA
MINUTE ORDER - CRIMINAL

Date: 10-05-1978    Dept: 24    Case No: CR13355
People of the State of California vs. Defendant: DUNSTAN FAIRWEATHER
Judge: PHILIPPA GRANGE       Clerk: N. TOLLER      Reporter: V. SPRAGUE

COUNT   SECTION        OFFENSE                            F/M
1       11360(a) HS    Sale of marijuana                  F
2       11357(c) HS    Possession over one ounce          M

[{0}] Defendant is duly arraigned    [{0}] Advised of constitutional rights
[{1}] Defendant pleads  [{2}] Guilty  [{3}] Nolo contendere  [{4}] Not guilty  to count(s) {5}
[{6}] Found guilty of count(s) {7}     [{8}] Found not guilty of count(s)
[{9}] Dismissed: count(s) {10}  on motion of  [{11}] People  [ ] Defendant
[{12}] Criminal proceedings suspended; diversion granted, 1000 PC, for {13}
[{14}] Probation granted for {15}      [{16}] County Jail for {17}
[{18}] State Prison for
[{19}] Pursuant to 17 PC, offense in count(s) {20} declared a misdemeanor
[{21}] Conviction of {22} set aside and dismissed, 1203.4 PC
[{23}] Cause continued to {24} for

                                   ______________________
                                   Deputy Clerk
"""


def form(**ticked: str) -> str:
    """Return ``FORM`` filled: names of what is ticked, and what is written into the blanks.

    ``box`` is the mark of the boxes that are ticked (``x`` or ``?``).
    """
    box = ticked.get("box", "x")
    plea, found, dismissed = ticked.get("plea", ""), ticked.get("found", ""), ticked.get("dismissed", "")

    def mark(name: str) -> str:
        return box if ticked.get(name) else " "

    return FORM.format(
        mark("arraigned"),
        mark("plea"),
        "x" if plea == "guilty" else " ",
        "x" if plea == "nolo" else " ",
        "x" if plea == "not guilty" else " ",
        ticked.get("to", ""),
        mark("found"),
        found,
        " ",
        mark("dismissed"),
        dismissed,
        mark("dismissed"),
        mark("diverted"),
        ticked.get("diverted", ""),
        mark("probation"),
        ticked.get("probation", ""),
        mark("jail"),
        ticked.get("jail", ""),
        " ",
        mark("reduced"),
        ticked.get("reduced", ""),
        mark("relief"),
        ticked.get("relief", ""),
        mark("continued"),
        ticked.get("continued", ""),
    )
