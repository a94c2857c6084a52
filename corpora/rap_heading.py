"""The heading of a RAP sheet: routing lines, warnings, and the person."""

from __future__ import annotations

import random
from datetime import date

from corpora.people import Name, Person
from corpora.rap_lines import Style, compact

__all__ = ["heading_lines", "print_day"]

_TERMINALS = ("CA0190043", "CA0380000", "CA0340000", "CA0370027", "CA0010097", "CA0430013", "CA0150000", "CA0100017")

_WARNINGS = (
    ["** PALM PRINT ON FILE AT DOJ FOR ADDITIONAL INFORMATION PLEASE E-", "MAIL THE PALM PRINT UNIT"],
    ["**III CALIFORNIA ONLY SOURCE RECORD"],
    ["III CALIFORNIA MULTI-STATE RECORD"],
    ["**LIVE SCAN"],
    ["** DNA SAMPLE HAS BEEN RECEIVED, TYPED, AND UPLOADED. DO NOT COLLECT DNA. **"],
    ["*****************************", "*  N A R C O T I C  R E G   *", "*****************************"],
    ["THE FOLLOWING CII NUMBER(S) HAS BEEN CONSOLIDATED WITH THIS CII RECORD:", "          SEE MICROFICHE"],
    ["** REGISTERED ADDRESS ON FILE -- CONTACT LOCAL AGENCY **"],
)


def print_day(rng: random.Random, last: date) -> date:
    """Return a day after *last* on which the sheet was printed."""
    return date(
        rng.randint(max(last.year + 1, 1986), max(last.year + 1, 2016)), rng.randint(1, 12), rng.randint(1, 28)
    )


def heading_lines(rng: random.Random, style: Style, person: Person, printed: date, dead: bool) -> list[str]:
    """Return the lines above the first cycle; *dead* prints the banner of the deceased."""
    lines = [*_routing(rng, person, printed), ""]
    stars = rng.choice(["* * * * * * * * * * * * * * * * * * * * *", "*" * 64, ""])
    if stars:
        lines.append(stars)
    for warning in rng.sample(_WARNINGS, rng.choice([0, 1, 1, 2, 3])):
        lines += warning
    if dead:
        lines.append(rng.choice(["**DECEASED", "**DECEASED", "** DECEASED **"]))
    if stars and rng.random() < 0.5:
        lines.append(stars)
    lines += _person(rng, style, person)
    return lines


def _routing(rng: random.Random, person: Person, printed: date) -> list[str]:
    terminal = rng.choice(_TERMINALS)
    clock = f"{rng.randrange(24):02d}:{rng.randrange(60):02d}:{rng.randrange(60):02d}"
    lines = []
    if rng.random() < 0.6:
        lines.append(
            rng.choice(["TO: {0} FROM: CLETS", "FROM: CLETS  TO: {0}"])
            .format("".join(rng.choice("ABCDHJKLMQRT") for _ in range(3)) + str(rng.randrange(10)))
            .ljust(rng.choice([40, 52]))
            + f"{printed:%m/%d/%y} {clock}"
        )
        lines.append(
            "4" + "".join(rng.choice("ABCDEFHIJKQSTW0123") for _ in range(9)) + "." + rng.choice(["IH", "QH", "RR"])
        )
        lines.append("")
    kind = rng.choice(["QHY", "QHN", "QHC", "IH"])
    lines.append(
        f"RE: {kind}.{terminal}.{person.cii[1:]}.{person.name.last.split(' ')[0]}-"
        f"   DATE:{compact(printed)} TIME:{clock}"
    )
    lines.append("RESTRICTED-DO NOT USE FOR EMPLOYMENT,LICENSING OR CERTIFICATION PURPOSES")
    lines.append(f"ATTN:{rng.choice(['RECORDS', 'DA', 'PD', 'PROB', 'LEGAL'])}-{rng.randrange(10**9):09d}")
    return lines


def _person(rng: random.Random, style: Style, person: Person) -> list[str]:
    births = " ".join(compact(day) for day in (person.born, *person.other_births))
    race = rng.choices([person.race[1], person.race[0]], [85, 15])[0]
    lines = [f"CII/{person.cii}"]
    if person.other_births and rng.random() < 0.5:
        lines += [f"DOB/{births}", f"SEX/{person.sex} RAC/{race}"]
    else:
        lines.append(f"DOB/{births} SEX/{person.sex} RAC/{race}")
    lines.append(
        f"HGT/{person.height} WGT/{person.weight} EYE/{person.eyes} "
        f"{style.hair}/{person.hair} POB/{person.birthplace}"
    )
    comma = rng.choice([",", ",", ", "])
    for at, name in enumerate((person.name, *person.aliases), 1):
        label = "NAM/" if at == 1 else "    "
        lines.append(f"{label}{at:0{style.name_digits}d} {_printed(name, comma)}")
    if rng.random() < 0.85:
        lines.append(f"FBI/{person.fbi}")
    if rng.random() < 0.7:
        lines.append(f"CDL/{person.drivers_license}")
    if rng.random() < 0.25:
        lines.append(f"IDN/{rng.choice('NAD')}{rng.randrange(10**7):07d}")
    if rng.random() < 0.7:
        lines.append(f"SOC/{person.ssn}")
    if rng.random() < 0.25:
        lines.append(f"INN/{rng.choice(['CDC', 'CYA', 'DMH'])}-{rng.choice('BCDEHJKPTV')}{rng.randrange(10**5):05d}")
    if rng.random() < 0.4:
        marks = rng.sample(["TAT L ARM", "SC R HND", "TAT CHEST", "SC FHD", "TAT R SHLD", "PRCD EARS", "GLASSES"], 2)
        lines.append("SMT/" + "; ".join(marks))
    if rng.random() < 0.3:
        lines.append(
            "OCC/" + rng.choice(["LABORER", "CONSTRUCTION", "COOK", "STUDENT", "MECHANIC", "CLERK", "UNEMPLOYED"])
        )
    if rng.random() < 0.2:
        lines.append("MON/" + rng.choice(["CHICO", "SMILEY", "RED", "SHORTY", "TINY", "LEFTY"]))
    return lines


def _printed(name: Name, comma: str) -> str:
    return name.formal.replace(", ", comma)
