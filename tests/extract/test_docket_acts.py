"""What the entries of dockets tell, clause by clause."""

from __future__ import annotations

import pytest

from extract.families.docket_acts import read_acts

ACTS: list[tuple[str, list[tuple[str, tuple[int, ...]]]]] = [
    ("Deft w/draws plea NG, pleads guilty to Ct 2.", [("withdrawn", ()), ("plea_guilty", (2,))]),
    ("PG Ct I; Cts II, III dism FOJ", [("plea_guilty", (1,)), ("dismissed", (2, 3))]),
    ("Ct 1: pleads guilty, Ct 2 dism 1385 PC", [("plea_guilty", (1,)), ("dismissed", (2,))]),
    ("Court finds deft guilty Ct 2 and lesser incl off 11357(a) H&S, Ct 1.", [("found", (2,)), ("lesser", (1,))]),
    ("Deft pleads guilty to lesser incl off 11357(b) H&S, Ct 3.", [("lesser", (3,))]),
    ("Jury verdict: not guilty Cts 1 & 2. Deft discharged.", [("acquitted", (1, 2))]),
    ("Deft diverted 1000 PC, Cts 1 & 2, 6 mos. Ct 3 dism.", [("diverted", (1, 2)), ("dismissed", (3,))]),
    ("Cts 1 thru 4 dism", [("dismissed", (1, 2, 3, 4))]),
    ("Deft w/d raws pl ea NG, pl eads guilty to Ct 1", [("withdrawn", ()), ("plea_guilty", (1,))]),
    ("Notice of mot to dismiss fld. Set 3-4-70.", []),
    ("DA to file mot to dismiss Ct 2.", []),
    ("Pet 1203.4 PC fld. Set 5-1-78.", []),
    ("1203.4 PC: conv set aside & dism.", [("set_aside", ()), ("set_aside", ()), ("dismissed", ())]),
    ("Mot 1538.5 PC heard and denied.", []),
    ("Prior conv admitted; prior stricken.", []),
    ("Cont'd to 05-07-85 for trial. T/W.", []),
    ("Deft FTA. B/W issd. Bail forfeited.", []),
]


@pytest.mark.parametrize(("text", "expected"), ACTS, ids=[text for text, _ in ACTS])
def test_what_an_entry_tells(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    found = [
        (act.kind, tuple(n for label in act.labels for n in label.numbers))
        for fragment in read_acts(text)
        for act in fragment.acts
    ]
    assert found == expected
