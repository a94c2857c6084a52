"""Disposition reports and index cards as offices typed and printed them, for tests. Every person on them is invented.

The wording follows the Department of Justice's form JUS 8715 and its forerunners, and clerks' card indexes.
"""

FORM_1974 = """
                     STATE OF CALIFORNIA - DEPARTMENT OF JUSTICE
                DISPOSITION OF ARREST AND COURT ACTION

 NAME (LAST, FIRST, MIDDLE)               CII NUMBER           DATE OF BIRTH     SEX
 VIMES, SAMUEL JOHN                       A01234567            7-2-29            M

 ALIASES
 KEEL, JOHN; STONE, SAM

 A. ARREST
 ARRESTING AGENCY          COUNTY              DATE OF ARREST      BOOKING NO.
 SO KERN                   KERN                3-4-74              774411

 CT   SECTION/CODE    CHARGE                              F/M
 1    11357 H&S       POSSESSION OF MARIJUANA             F
 2    4149 B&P        POSSESS HYPODERMIC NEEDLE           M

 B. LAW ENFORCEMENT / PROSECUTOR
   ARRESTEE RELEASED
   COMPLAINT NOT FILED        CT 2 REJ-INSUFF EVIDENCE     3-6-74
 X COMPLAINT FILED - SEE BELOW

 C. COURT DISPOSITION
 COURT                          COURT CASE NO.      DATE OF DISPOSITION
 KERN SUPERIOR COURT            18842               9-30-74

 CT   SECTION/CODE   OFFENSE             F/M   PLEA     DISPOSITION      SENTENCE
 1    11357 H&S      POSSESSION OF       M     GUILTY   CONV-RED TO      ISS, 2 YRS PROB,
                     MARIJUANA                          MISD PER 17 PC   30 DAYS CO JAIL

 REPORTED BY ______________    TITLE DEPUTY CLERK
"""

PRINTOUT_2003 = """
                 ADULT DISPOSITION REPORT

 NAME: WEATHERWAX, ESMERELDA B
 DOB: 10/31/1961     SEX: F     CII: A22223333
 AKA: GRANNY, ESME

 ARREST      DATE: 01/15/2003   AGENCY: PD LANCASTER
             COUNTY: LOS ANGELES    BOOKING NO: 7412589

   CT 01  11358 HS  PLANT/CULTIVATE/ETC MARIJ/HASH  (FELONY)
   CT 02  11359 HS  POSSESS MARIJUANA FOR SALE  (FELONY)
   CT 03  148(A)(1) PC  OBSTRUCT/RESIST PUBLIC OFFICER  (MISDEMEANOR)
          REJECTED-INTEREST OF JUSTICE   01/17/2003

 COURT       LOS ANGELES SUPERIOR CT    CASE NO: MA025511
             DISPOSITION DATE: 06/20/2003

   CT 01  11358 HS  PLANT/CULTIVATE/ETC MARIJ/HASH  (FELONY)
          PLEA: NOLO    DISPO: CONVICTED
          SENT: 3 YRS PROB, 120 DAYS JAIL, FINE $200,
                CONCURRENT
   CT 02  11359 HS  POSSESS MARIJUANA FOR SALE  (FELONY)
          DISPO: DISMISSED/FURTHERANCE OF JUSTICE

                  END OF REPORT
"""

PANELS_1988 = """
 DEPARTMENT OF JUSTICE
                     ARREST AND COURT DISPOSITION REPORT
 NAME (LAST, FIRST, MIDDLE)                 CII NUMBER        SEX
 OGG, GYTHA                                 A40404040         F

 1  ARRESTING AGENCY
 DATE OF ARREST       AGENCY                COUNTY            BOOKING NUMBER
 02/03/88             PD CHICO              BUTTE             B10442

 CT   SECTION/CODE    CHARGE                       F/M    RELEASED - REASON
 1    11357(B) HS     POSSESS MARIJUANA            M
 2    647(F) PC       DISORDERLY CONDUCT           M      DETENTION ONLY 849(B)(2) PC
 3    488 PC          PETTY THEFT                  M

                                                     DATE RELEASED
                                                     02/04/88
 2  PROSECUTOR
 CT   FILED   REJECTED   REASON
 1    X
 3            X          COMPLAINT DENIED-LACK OF CORPUS

                                                     DATE OF REJECTION
                                                     02/09/88
 3  COURT
 COURT                    COURT CASE NO.          DATE OF DISPOSITION
 CHICO MUNI CT            NCR-10455               05/16/88

 CT   SECTION/CODE    OFFENSE               F/M     DISPOSITION       SENTENCE
 1    11357(B) HS     POSSESS MARIJUANA     M       CONVICTED         FINE $100

 REMARKS  COPY TO DA
"""

RELEASED_1971 = """
              REPORT OF DISPOSITION OF ARREST
 NAME (LAST, FIRST, MIDDLE)                 CII NUMBER           DATE OF BIRTH
 DIBBLER, CLAUDE M                          A31313131            12-1-30

 A. ARREST
 ARRESTING AGENCY          COUNTY              DATE OF ARREST      BOOKING NO.
 FRESNO PD                 FRESNO              11-20-71            55512
 CT   SECTION/CODE    CHARGE                              F/M
 1    11530 H&S       POSS MARIJUANA                      F

 B. LAW ENFORCEMENT / PROSECUTOR
 X ARRESTEE RELEASED       REL 849(B)(1) INSUFF EVID      11-22-71
   COMPLAINT NOT FILED
   COMPLAINT FILED - SEE BELOW

 C. COURT DISPOSITION
 COURT                          COURT CASE NO.      DATE OF DISPOSITION

 CT   SECTION/CODE   OFFENSE             F/M   PLEA     DISPOSITION      SENTENCE

 REPORTED BY
"""

CARD_TYPED = """
 CARROT JOHN IRONFOUNDERSSON            DOB 4-12-38
   aka LAWSON, JOHN
 MARIN COUNTY SUPERIOR COURT

 #8841  filed 3-1-67
   CT 1 11530 H&S POSS MARIJUANA
     6-2-67 PG, CONV FEL 3 YRS PROB; 60 DAYS
       CO JAIL
   CT 2 11721 H&S USE OF NARCOTICS
     6-2-67 DISM 995 PC
   2-10-71 set aside & dism 1203.4
 9120
   211 PC ROBBERY
     1-5-69 PNG, ACQUITTED
"""

CARD_BOXES = """
 CRIMINAL INDEX
 DEFENDANT                            CASE NUMBER
 LIPWIG, MOIST VON                    M-77120
 AKA                                  BIRTHDATE
 SPANGLER, ALBERT                     11/02/1944
 DATE FILED
 04/01/1972
 DATE OF DISPOSITION
 08/09/1972
 CHARGE
 11556 H&S VISIT PLACE NARCOTICS USED
 DISPOSITION
 NOLO, CONVICTED MISD ISS, 1 YR PROB, FINE $65
 CHARGE
 415 PC DISTURBING THE PEACE
 DISPOSITION
 DISMISSED
"""

CARD_TABLE = """
 YOLO COUNTY SUPERIOR COURT
 NAME                                        D.O.B.
 ANGUA, DELPHINE VON                         8-25-40
 ALSO KNOWN AS

 CASE NO.    CHARGE                 DATE        DISPOSITION
 8437        11530 HS POSS          7-6-65      CONVICTED FEL 2 YRS PROB, 90
             MARIJUANA                          DS JAIL

             11531 HS SELL          7-6-65      DISM FEL
             MARIJUANA

 9555        470 PC FORGERY         3-9-68      PG, CONVICTED FEL STATE PRISON
                                                TERM PRESC BY LAW

 8437: 9-1-69 1203.4 PC granted - dism
"""

CARD_ONE_LINE = """
 STIBBONS, PONDER          BORN 2-2-45
 ALAMEDA COUNTY SUPERIOR COURT

 A-44121   11530 H&S   9-12-66   PG  2 YRS PROB  90 DAYS CJ
 A-47310   459 PC      4-03-68   JURY NOT GUILTY
"""

TWO_CARDS = """
 RIDCULLY, MUSTRUM            DOB 1-1-30
 NAPA COUNTY SUPERIOR COURT

 #4410
   11530 H&S POSS MARIJUANA
     5-5-64 PG, CONV FEL 1 YR PROB




 RINCEWIND, ARTHUR            DOB 2-2-40
 NAPA COUNTY SUPERIOR COURT

 #5521
   11531 H&S SALE OF MARIJUANA
     7-7-66 DISM 1385 PC
"""

FORM_1979 = """
 DISPOSITION OF ARREST AND COURT ACTION                               JUS 8715 (REV 9/79)
 SUBJECT NAME (LAST, FIRST, MIDDLE)          DOB          SEX   RACE     CII NO.
 COLON, FREDERICK B                          06-11-1940   M     W        A11112222
 AKA
 SERGEANT, FRED
 ARRESTING AGENCY               DATE OF ARREST     ARREST NO.
 POLICE DEPARTMENT STOCKTON     08-14-81           81-5521
       CHARGES
 LINE    CODE SECTION        DESCRIPTION
  01     PC 459              BURGLARY
  02     HS 11359            POSSESS MARIJUANA FOR SALE
 COURT INFORMATION
 NAME OF COURT                          COURT NO.        DISPOSITION DATE
 SUPERIOR COURT, SAN JOAQUIN            34077            01-22-82
 CNT   CODE SECTION    DISPOSITION                     SENTENCE
  01   PC 459          DISMISSED/FURTHERANCE OF JUST
  02   HS 11359        CONVICTED - FELONY              PROB 3 YRS; JL 120 DAYS; FINE $250
"""

CARD_DATES_FIRST = """
 SUPERIOR COURT  -  COUNTY OF SANTA CRUZ  -  CRIMINAL INDEX
 DEFENDANT: QUIRM, LEONARD DA                 DOB: 5/6/31
 AKA: SILVERFISH, TOM / FISH, TOMMY

 DATE       CASE NO.    CHARGE                         DISPOSITION
 3/4/62     CR 1188     11500 H&S Poss Narcotics       PG; St Prison TPBL
 7/19/66    CR 2201     211 PC Robbery 2nd             Jury guilty; 5 yrs prob, 1 yr CJ
 9/2/70     CR 3340     11530 H&S                      Dism 1538.5 PC
"""

CARD_SENTENCES = """
 Pessimal, A. E.                                  b. 4-4-44

 No. 55021   Viol. Sec. 11530 H & S Code   5/2/67 Pleads guilty. 6/1/67 I.S.S., 3 yrs prob.
 No. 60213   Viol. Sec. 242 PC             8/8/69 Dismissed
"""
