"""A small RAP sheet in parts, for the tests that read one."""

from __future__ import annotations

from extract.assemble import Extraction
from extract.record import Event, Record, missing_evidence

HEADING = """
RE: QHY.CA0190043.99000015.ORGANA-        DATE:20060508 TIME:06:32:53
RESTRICTED-DO NOT USE FOR EMPLOYMENT,LICENSING OR CERTIFICATION PURPOSES
**LIVE SCAN
CII/A99000015
DOB/19540116 SEX/F RAC/WHITE
HGT/502 WGT/117 EYE/GRN HAIR/BRO POB/CA
NAM/01 ORGANA,LEIA ANN
    02 AMIDALA,LEIA
FBI/123456A7
CDL/N0055500
SOC/123-45-6789
"""
END = """
* * * END OF MESSAGE * * *
"""
ARREST = """
* * * *
ARR/DET/CITE:         NAM:02 DOB:19541016
19840725 CAPD LOS ANGELES
CNT:01     #84321
  11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS
- - - -
"""
COURT = """
COURT:                NAM:01
19840918 CASC LOS ANGELES METRO
CNT:01     #A395487
"""
CHARGE = "  11357(B) HS-POSSESS MARIJUANA 28.5- GRAMS\n"
CONVICTED = """*DISPO:CONVICTED
   CONV STATUS:MISDEMEANOR
"""


def sheet(*parts: str) -> str:
    return HEADING + "".join(parts) + END


def only(extraction: Extraction) -> Record:
    (record,) = extraction.records
    assert missing_evidence(record) == []
    return record


def court_of(record: Record) -> Event:
    return next(event for event in record.events if event.type == "court")
