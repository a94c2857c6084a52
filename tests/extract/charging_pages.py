"""Complaints, informations and indictments as prosecutors wrote them, for tests. Every person on them is invented.

The wording follows pleadings of the 1960s to the 2010s as they are generally known: the oath and "complains and
accuses" of the lower courts, "are accused by the District Attorney … by this information", the San Diego heading with
the title of the crime, the computed complaint with its table of counts.
"""

from __future__ import annotations

INFORMATION_1968 = """
 1                IN THE SUPERIOR COURT OF THE STATE OF CALIFORNIA
 2                    IN AND FOR THE COUNTY OF LOS ANGELES
 3
 4   THE PEOPLE OF THE STATE OF CALIFORNIA,   )
 5                            Plaintiff,      )     No. 238417
 6               v.                           )
 7                                            )     INFORMATION
 8   SAM VIMES and                            )
 9   NOBBY NOBBS, also known as               )
10   CECIL NOBBS,                             )
11                            Defendants.     )
12
13       The said SAM VIMES and NOBBY NOBBS are accused by the District
14   Attorney of the County of Los Angeles, State of California, by this
15   information, of the crime of POSSESSION OF MARIJUANA, in violation
16   of Section 11530, Health and Safety Code of California, a felony,
17   committed as follows: That the said SAM VIMES and NOBBY NOBBS, on
18   or about the 14th day of March, 1968, at and in the County of Los
19   Angeles, State of California, did willfully, unlawfully and
20   feloniously have in their possession marijuana.
21                               COUNT II
22       For a further and separate cause of action, being a different
23   offense of the same class of crimes and offenses as the charge set
24   forth in Count I hereof, the said NOBBY NOBBS is accused of the
25   crime of BURGLARY, in violation of Section 459, Penal Code, a
26   felony, committed as follows: That the said NOBBY NOBBS, on or about
27   the 15th day of March, 1968, did enter the store of Willikins.
28       It is further alleged that before the commission of the offense
29   hereinabove set forth, said defendant NOBBY NOBBS was, on or about
30   the 3rd day of May, 1961, convicted of the crime of Robbery, a
31   felony, in violation of Section 211, Penal Code.
32
33   Dated: April 2, 1968
34                               HAVELOCK VETINARI, District Attorney
35                               By RUFUS DRUMKNOTT, Deputy
"""

COMPUTED_2009 = """
                    SUPERIOR COURT OF THE STATE OF CALIFORNIA
                          FOR THE COUNTY OF LOS ANGELES
                                                           FILED
THE PEOPLE OF THE STATE OF CALIFORNIA,   )  CASE NO. BA412345
                     Plaintiff,          )               MAR 20 2009
        v.                               )
01  SAM VIMES (DOB: 01/02/1970)          )  FELONY COMPLAINT
    (Bk# 1234567)                        )
02  NOBBY NOBBS (DOB: 05/06/1980)        )
    AKA CECIL NOBBS                      )
                     Defendant(s).       )

The undersigned is informed and believes that:
                                COUNT 1
On or about March 14, 2009, in the County of Los Angeles, the crime of
POSSESSION FOR SALE OF MARIJUANA, in violation of HEALTH & SAFETY CODE
SECTION 11359, a Felony, was committed by SAM VIMES and NOBBY NOBBS, who
did unlawfully possess for sale marijuana.
It is further alleged as to count(s) 1 that said defendant(s), SAM VIMES,
was armed with a firearm within the meaning of Penal Code section
12022(a)(1).
                                COUNT 2
On or about March 14, 2009, in the County of Los Angeles, the crime of
POSSESSION OF A FIREARM BY A FELON, in violation of PENAL CODE SECTION
12021(a)(1), a Felony, was committed by SAM VIMES, who did unlawfully own
a firearm, having theretofore been convicted of a felony, to wit, a
violation of Penal Code section 211 on May 4, 2001.
                               * * * * *
I DECLARE UNDER PENALTY OF PERJURY THAT THE FOREGOING IS TRUE AND CORRECT
AND THAT THIS COMPLAINT, CASE NUMBER BA412345, CONSISTS OF 2 COUNT(S).
Executed at LOS ANGELES, County of Los Angeles, on March 19, 2009.
                                DECLARANT AND COMPLAINANT
"""

SAN_DIEGO_1994 = """
HAVELOCK VETINARI
District Attorney
RUFUS DRUMKNOTT
Deputy District Attorney
Hall of Justice, San Diego, California

            MUNICIPAL COURT, SAN DIEGO JUDICIAL DISTRICT
            COUNTY OF SAN DIEGO, STATE OF CALIFORNIA

THE PEOPLE OF THE STATE OF CALIFORNIA,      CT No. CD105512
                            Plaintiff,      DA No. P87654
         v.
SAM VIMES,                                  COMPLAINT - FELONY
dob 02/03/65, Booking No. 94112233A;
                            Defendant

The undersigned, certifying upon information and belief, complains that in
the County of San Diego, State of California, the Defendant(s) did commit
the following crime(s):

                               CHARGES

COUNT 1 - CULTIVATION OF MARIJUANA

On or about July 8, 1994, SAM VIMES did willfully and unlawfully plant,
cultivate and harvest marijuana, in violation of HEALTH AND SAFETY CODE
SECTION 11358.

COUNT 2 - POSSESSION OF CONCENTRATED CANNABIS

On or about July 8, 1994, SAM VIMES did unlawfully possess concentrated
cannabis, in violation of HEALTH AND SAFETY CODE SECTION 11357(a).

I declare under penalty of perjury that the foregoing is true and correct.
Executed at San Diego, County of San Diego, State of California, on
July 12, 1994.
                                    COMPLAINANT
"""

ALAMEDA_1975 = """
                IN THE MUNICIPAL COURT FOR THE BERKELEY-ALBANY
              JUDICIAL DISTRICT, COUNTY OF ALAMEDA, STATE OF CALIFORNIA

THE PEOPLE OF THE STATE OF CALIFORNIA    |
                 vs.                     |   No. 77123
                                         |
SYBIL RAMKIN                             |   COMPLAINT - CRIMINAL
                           Defendant     |

The undersigned, being duly sworn, says, on information and belief, that
SYBIL RAMKIN did, in the City of Berkeley, County of Alameda, State of
California, on or about January 5, 1975, commit a MISDEMEANOR, to wit: a
violation of Section 11357 of the Health and Safety Code of California, in
that said defendant did then and there unlawfully possess marijuana.
WHEREFORE complainant prays that a warrant be issued.

Subscribed and sworn to before me this 9th day of January, 1975.

                                         Judge of the Municipal Court
"""

INDICTMENT_1972 = """
                                         ENDORSED FILED
                                         JUN 7 1972
                                         W. PONDER, County Clerk
              SUPERIOR COURT OF THE STATE OF CALIFORNIA
                  CITY AND COUNTY OF SAN FRANCISCO

PEOPLE OF THE STATE OF CALIFORNIA,  )
                      Plaintiff,    )   CASE NO.
       -vs-                         )   SCN81234
CARROT IRONFOUNDERSSON, JR.,        )
aka JOHN SMITH,                     )   I N D I C T M E N T
                      Defendant.    )

     CARROT IRONFOUNDERSSON, JR. is accused by the Grand Jury of the City and
County of San Francisco, State of California, by this indictment, of the
crime of felony, to wit: SALE OF MARIJUANA (Violation of Section 11531 of
the Health and Safety Code) committed as follows:
     The said defendant on or about the 1st day of June, A.D. 1972, at the
City and County of San Francisco, did sell marijuana, contrary to the form,
force and effect of the statute.
                       A TRUE BILL
                       Foreman of the Grand Jury
"""

JUSTICE_1964 = """
              IN THE JUSTICE COURT OF HOOPA JUDICIAL DISTRICT
           COUNTY OF HUMBOLDT, STATE OF CALIFORNIA
THE PEOPLE OF THE STATE OF CALIFORNIA,
                     Plaintiff,              No. 4471
   vs.
SAM VIMES and NOBBY NOBBS,                   COMPLAINT
                     Defendants.             (Criminal)

STATE OF CALIFORNIA  )
                     ) ss.
COUNTY OF HUMBOLDT   )
     FRED COLON, being first duly sworn, on information and belief, deposes and says: That one SAM VIMES
and one NOBBY NOBBS did on or about the 4th day of February, 1964, in the above named Judicial District,
County of Humboldt, State of California, commit the crime of MISDEMEANOR, in that the said SAM VIMES and
NOBBY NOBBS did wilfully and unlawfully violate Section 11556 of the Health and Safety Code, by being in a
place where narcotics were being smoked.
     Subscribed and sworn to before me this 6th day of February 1964.
                       HAVELOCK VETINARI, Judge of said Court
"""

ORANGE_1994 = """
MUNICIPAL COURT OF CALIFORNIA, COUNTY OF ORANGE
WEST JUDICIAL DISTRICT
PEOPLE OF THE STATE OF CALIFORNIA v. SYBIL RAMKIN
CASE NO.: 94WM01234             MISDEMEANOR COMPLAINT
The undersigned complains on information and belief that the defendant, in Orange County, did commit:
COUNT 1: HS 11357(b)  MISDEMEANOR  POSSESSION OF MARIJUANA 28.5 GRAMS OR LESS
Date of violation: 02/11/1994
COUNT 2: VC 23222(b)  MISDEMEANOR  POSSESSION OF MARIJUANA WHILE DRIVING
Date of violation: 02/11/1994
I declare under penalty of perjury that the foregoing is true and correct.
Dated: 03/01/1994 at Westminster, California
               Declarant and Complainant
"""

CONTRA_COSTA_1986 = """
FILED
JAN 9, 1986
SUPERIOR COURT OF THE STATE OF CALIFORNIA
FOR THE COUNTY OF CONTRA COSTA
THE PEOPLE OF THE STATE OF CALIFORNIA     )   No. 30123
                                          )
             vs.                          )   INFORMATION
                                          )   01) H&S 11359 (F)
SAM SEAN VIMES,                           )   02) H&S 11358 (F)
          Defendant.                      )
______________________________________
The District Attorney of the County of Contra Costa hereby accuses
SAM SEAN VIMES, Defendant, of the crime of felony, a violation of
HEALTH AND SAFETY CODE SECTION 11359 (Possession of Marijuana for Sale), committed as follows:
  On or about and between October 1, 1985 and November 3, 1985, at Richmond, in Contra Costa
County, the Defendant, SAM SEAN VIMES, did willfully, unlawfully and knowingly possess for sale marijuana.
COUNT TWO:
The District Attorney further accuses SAM SEAN VIMES, Defendant, of the
crime of felony, a violation of HEALTH AND SAFETY CODE SECTION 11358 (Cultivation of Marijuana), committed as follows:
  On or about November 3, 1985, the Defendant did willfully and unlawfully plant marijuana.
ENHANCEMENT - PRIOR FELONY CONVICTION
  It is further alleged that the Defendant was convicted of Penal Code Section 459 on May 3, 1980.
DATED: January 8, 1986        HAVELOCK VETINARI
                              District Attorney
"""

SAN_FRANCISCO_1978 = """
CITY AND COUNTY OF SAN FRANCISCO MUNICIPAL COURT     COMPLAINT NO.
                                                     1234567
PEOPLE OF THE STATE OF CALIFORNIA, Plaintiff
      vs.
   NOBBS, NOBBY SAINT JOHN          DOB 3-4-51
               Defendant
                         CRIMINAL COMPLAINT
The undersigned, being sworn, accuses the above-named defendant of the crime(s) below, committed in the City
and County of San Francisco, State of California:
COUNT NO. 1   On or about 6-12-78   Section 11357(b) Health & Safety Code, a misdemeanor
COUNT NO. 2   On or about 6-12-78   Section 148 Penal Code, a misdemeanor
Sworn to before me on June 14, 1978
"""
