"""What stands on the papers in ``dockets``; every person on them is invented."""

from __future__ import annotations

from typing import Any

NONE = None

# page or pages: for each defendant (name, aliases, birth), (date, agency, case number), the counts
WHOLE: dict[tuple[str, ...], list[Any]] = {
    ("los_angeles_1964",): [
        (
            ("OHNAKA, HONDO", ["WEEQUAY, H O"], NONE),
            ("1964-04-06", "MUNICIPAL COURT, LOS ANGELES JUDICIAL DISTRICT", "M204518"),
            [
                (1, "HS", "11556", "guilty", "convicted", "1964-04-06", "misdemeanor"),
                (2, "PC", "415", "not_guilty", "dismissed", "1964-04-06", "misdemeanor"),
            ],
        )
    ],
    ("justice_1971",): [
        (
            ("DUNE, CARA MARIE", [], NONE),
            ("1971-07-09", "JUSTICE COURT, PLACER", "71-448"),
            [(NONE, "HS", "11556", "guilty", "convicted", "1971-07-09", "misdemeanor")],
        )
    ],
    ("two_in_1972",): [
        (
            ("HALLORAN, GRIFF", [], NONE),
            ("1972-03-27", "SUPERIOR COURT, SAN MATEO", "C-3127"),
            [
                (1, "HS", "11530", "guilty", "convicted", "1972-03-27", "misdemeanor"),
                (2, "HS", "11531", "not_guilty", "dismissed", "1972-03-27", NONE),
            ],
        ),
        (
            ("BEY, SHARA", ["MAAL, SHARA"], NONE),
            ("1972-04-03", "SUPERIOR COURT, SAN MATEO", "C-3127"),
            [
                (1, "HS", "11530", "not_guilty", "dismissed", "1972-04-03", NONE),
                (2, "HS", "11531", "not_guilty", "convicted", "1972-04-03", "felony"),
                (3, "PC", "4573", "not_guilty", "acquitted", "1972-03-09", NONE),
            ],
        ),
    ],
    ("printout_1991",): [
        (
            ("TALZIN, MERRIN A", [], "1959-04-09"),
            ("1991-04-26", "SUPERIOR COURT, LOS ANGELES", "BA031772"),
            [
                (1, "HS", "11359", "nolo_contendere", "convicted", "1991-04-26", "felony"),
                (2, "HS", "11360(a)", "not_guilty", "dismissed", "1991-04-26", "felony"),
                (3, "PC", "148(a)", "not_guilty", "dismissed", "1991-04-26", "misdemeanor"),
            ],
        )
    ],
    ("calendar_1967",): [
        (
            ("NUNB, NIEN", [], NONE),
            ("1967-05-04", "MUNICIPAL COURT, FRESNO JUDICIAL DISTRICT", "F-33817"),
            [(NONE, "HS", "11556", "guilty", "convicted", "1967-05-04", "misdemeanor")],
        ),
        (
            ("BOSSK, TRAN DOSHA", [], NONE),
            ("1967-05-04", "MUNICIPAL COURT, FRESNO JUDICIAL DISTRICT", "F-33820"),
            [
                (1, "HS", "11530", "not_guilty", "held_to_answer", "1967-05-04", NONE),
                (2, "HS", "11910", "not_guilty", "dismissed", "1967-05-04", NONE),
            ],
        ),
        (
            ("LOBOT, BES P", [], NONE),
            ("1967-05-04", "MUNICIPAL COURT, FRESNO JUDICIAL DISTRICT", "F-33902"),
            [(NONE, "VC", "23102", "nolo_contendere", "convicted", "1967-05-04", "misdemeanor")],
        ),
        (
            ("PLO, KOON", [], NONE),
            (NONE, "MUNICIPAL COURT, FRESNO JUDICIAL DISTRICT", "F-33911"),
            [(NONE, "HS", "11721", "not_guilty", NONE, NONE, NONE)],
        ),
    ],
    ("lesser_1976", "lesser_1976_2"): [
        (
            ("WREN, SABINE", [], NONE),
            ("1976-03-24", "SUPERIOR COURT, HUMBOLDT", "CR-4821"),
            [
                (1, "HS", "11357(b)", "not_guilty", "convicted", "1976-03-24", NONE),
                (2, "HS", "11358", "not_guilty", "acquitted", "1976-03-03", "felony"),
            ],
        )
    ],
    ("years_1969",): [
        (
            ("ROOKE, BODHI", [], NONE),
            ("1969-07-01", "SUPERIOR COURT, SANTA CRUZ", "49118"),
            [
                (1, "HS", "11530.5", "guilty", "convicted", "1969-07-01", "felony"),
                (2, "PC", "459", "not_guilty", "dismissed", "1969-07-01", "felony"),
            ],
        )
    ],
    ("prose_1973",): [
        (
            ("HOLDO, AMILYN", [], "1949-05-04"),
            ("1973-09-10", "MUNICIPAL COURT, GLENDALE JUDICIAL DISTRICT", "M118342"),
            [
                (1, "HS", "11357", "nolo_contendere", "convicted", "1973-09-10", "misdemeanor"),
                (2, "VC", "23103", "nolo_contendere", "convicted", "1973-09-10", "misdemeanor"),
                (3, "PC", "148", "not_guilty", "dismissed", "1973-09-10", "misdemeanor"),
            ],
        )
    ],
    ("history_1988",): [
        (
            ("SANA, JAS EMARI", ["SANNA, JAS"], "1966-11-30"),
            ("1988-04-12", "MUNICIPAL COURT, NORTH COUNTY JUDICIAL DISTRICT", "CN44871"),
            [
                (1, "HS", "11357(b)", "guilty", "convicted", "1988-04-12", "misdemeanor"),
                (2, "HS", "11364", "not_guilty", "dismissed", "1988-04-12", NONE),
            ],
        )
    ],
    ("summary_2006",): [
        (
            ("TICO, POE KES", [], NONE),
            ("2006-05-05", "SUPERIOR COURT, PLACER", "62-051873"),
            [
                (1, "HS", "11359", "nolo_contendere", "convicted", "2006-05-05", "misdemeanor"),
                (2, "HS", "11358", NONE, "dismissed", "2006-05-05", "felony"),
            ],
        )
    ],
}
