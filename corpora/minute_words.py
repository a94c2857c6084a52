"""What the minutes of a hearing say, paragraph by paragraph, in a clerk's prose."""

from __future__ import annotations

import random

from corpora.accusation import joined
from corpora.court_action import Action, pronouns, spoken
from corpora.hearing import Hearing, Printed
from corpora.outcome import Outcome
from corpora.prose import long_date, roman, section_in_prose
from corpora.sentence_words import sentence_in_prose

__all__ = ["hearing_title", "minutes_of"]

_TITLES = {
    "arraignment": ("ARRAIGNMENT AND PLEA", "ARRAIGNMENT"),
    "plea": ("CHANGE OF PLEA", "PLEA"),
    "judgment": ("PROBATION AND SENTENCE", "JUDGMENT AND SENTENCE", "PRONOUNCEMENT OF JUDGMENT"),
    "plea and judgment": ("PLEA AND SENTENCE", "ARRAIGNMENT, PLEA AND SENTENCE"),
    "trial": ("TRIAL", "COURT TRIAL", "JURY TRIAL - VERDICT"),
    "dismissal": ("DISMISSAL", "MOTION TO DISMISS"),
    "diversion": ("DIVERSION HEARING", "HEARING RE DIVERSION - 1000 PC"),
    "reduction": ("MOTION PURSUANT TO 17 PC", "HEARING ON MOTION TO REDUCE"),
    "relief": ("PETITION UNDER 1203.4 PC", "ORDER PURSUANT TO SECTION 1203.4 PENAL CODE"),
}


def hearing_title(rng: random.Random, hearing: Hearing) -> str:
    """Return what a clerk heads the minutes with."""
    titles = _TITLES[hearing.kind]
    if hearing.kind == "trial":
        return "JURY TRIAL - VERDICT" if any(o.how == "jury" for o in hearing.outcomes) else "COURT TRIAL"
    return rng.choice(titles)


class _Clerk:
    """Words one hearing; ``printed`` collects what was said of each count."""

    def __init__(self, rng: random.Random, action: Action, hearing: Hearing, printed: Printed) -> None:
        self.rng, self.action, self.hearing, self.printed = rng, action, hearing, printed
        self.he = pronouns([action.defendants[0]])["he"]
        self.his = pronouns([action.defendants[0]])["his"]
        self.roman = rng.random() < 0.3
        self.document = "Information" if action.court == "superior" else "Complaint"

    def numbers(self, outcomes: list[Outcome]) -> str:
        """``Count I``, ``Counts 1 and 3``."""
        names = [roman(o.charge.number) if self.roman else str(o.charge.number) for o in outcomes]
        return f"Count{'s' if len(names) > 1 else ''} {joined(names)}"

    def offence(self, outcome: Outcome, *, grade: bool = False) -> str:
        """The crime and its section, of the offence charged."""
        charge = outcome.charge
        section = section_in_prose(self.rng, charge.offence)
        if charge.attempted:
            section = section.replace(charge.offence.section, f"664/{charge.offence.section}")
        if not outcome.lesser:
            self.printed.titled.add(charge.number)
        title = ("attempted " if charge.attempted else "") + charge.title
        words = f"{title}, in violation of {section}"
        if grade and charge.severity == outcome.severity:
            self.printed.graded.add(charge.number)
            words += f", a {charge.severity}" if charge.severity != "infraction" else ", an infraction"
        return words


def minutes_of(rng: random.Random, action: Action, hearing: Hearing, printed: Printed) -> list[str]:
    """Return the paragraphs; every count spoken of is named with its section."""
    clerk = _Clerk(rng, action, hearing, printed)
    paragraphs = [_presence(clerk)]
    paragraphs += {
        "arraignment": _arraigned,
        "plea": _pleaded,
        "judgment": _judged,
        "plea and judgment": _judged,
        "trial": _tried,
        "dismissal": _dismissed,
        "diversion": _diverted,
        "reduction": _afterwards,
        "relief": _afterwards,
    }[hearing.kind](clerk)
    return paragraphs


def _presence(clerk: _Clerk) -> str:
    rng, action = clerk.rng, clerk.action
    name = spoken(action.defendants[0].person.name)
    lawyer = rng.choice(
        [
            f"with counsel, {action.defender.spoken.title()}",
            f"with {clerk.his} attorney, {action.defender.spoken.title()}, Deputy Public Defender",
        ]
    )
    return (
        f"{rng.choice(['This matter came on regularly this day.', 'Cause called.', 'Case is called for hearing.'])} "
        f"The People are represented by {action.trial_deputy.spoken.title()}, Deputy District Attorney. The "
        f"defendant, {name}, is present in Court {lawyer}."
    )


def _counts_listed(clerk: _Clerk, outcomes: list[Outcome]) -> str:
    """``Count 1, possession of marijuana, in violation of ...; and Count 2, ...``."""
    grade = clerk.rng.random() < 0.6
    listed = [f"{clerk.numbers([o])}, {clerk.offence(o, grade=grade)}" for o in outcomes]
    return "; and ".join(listed)


def _arraigned(clerk: _Clerk) -> list[str]:
    rng, hearing = clerk.rng, clerk.hearing
    outcomes = list(hearing.outcomes)
    clerk.printed.pleas |= {o.charge.number for o in outcomes}
    paragraphs = [
        f"Defendant is duly arraigned, waives the reading of the {clerk.document}, and is charged in "
        f"{_counts_listed(clerk, outcomes)}.",
        f"Defendant enters a plea of not guilty to {'each count' if len(outcomes) > 1 else clerk.numbers(outcomes)}"
        f" {rng.choice(['as charged', 'of the ' + clerk.document])}. "
        + (rng.choice(["Time is waived. ", "Defendant denies the allegations. ", ""])),
    ]
    if hearing.then:
        paragraphs.append(
            f"Cause is set for trial on {long_date(hearing.then)}, at 9:00 A.M. in Department "
            f"{clerk.action.department}. "
            + rng.choice(["Defendant is remanded.", "Bail to stand.", "Defendant is released on own recognizance."])
        )
    return paragraphs


def _plea_words(clerk: _Clerk, guilty: list[Outcome], *, past: bool) -> str:
    """Return the plea to *guilty*, all of which were by plea."""
    rng = clerk.rng
    clerk.printed.pleas |= {o.charge.number for o in guilty}
    plea = "guilty" if guilty[0].plea == "guilty" else "nolo contendere"
    texts = []
    for outcome in guilty:
        if outcome.lesser:
            clerk.printed.titled.add(outcome.charge.number)
            texts.append(
                f"{clerk.numbers([outcome])}, a lesser offense than that charged, to wit, "
                f"{outcome.title}, in violation "
                f"of {section_in_prose(rng, outcome.lesser)}"
            )
        else:
            texts.append(f"{clerk.numbers([outcome])}, {clerk.offence(outcome, grade=rng.random() < 0.5)}")
    listed = "; and to ".join(texts)
    if past:
        return (
            f"Defendant having heretofore entered {clerk.his} plea of {plea} to {listed}, the "
            "matter is called for hearing."
        )
    return rng.choice(
        [
            f"By leave of Court, defendant withdraws {clerk.his} plea of not guilty heretofore "
            "entered, and enters a plea "
            f"of {plea} to {listed}.",
            f"Defendant is advised of {clerk.his} constitutional rights, waives the same, and pleads "
            f"{plea} to {listed}.",
        ]
    )


def _others(clerk: _Clerk) -> list[str]:
    """Counts dismissed in the same order."""
    rest = [o for o in clerk.hearing.outcomes if o.disposition == "dismissed"]
    if not rest:
        return []
    how = clerk.rng.choice(
        [
            "on motion of the People, in the interest of justice",
            "in the furtherance of justice, pursuant to Section 1385 of the Penal Code",
            "on motion of the District Attorney",
        ]
    )
    verb = "is" if len(rest) == 1 else "are"
    named = f"{clerk.numbers(rest)} ({'; '.join(_short_offence(o) for o in rest)})"
    return [f"{named} {verb} dismissed {how}."]


def _short_offence(outcome: Outcome) -> str:
    names = {"HS": "H&S Code", "PC": "Penal Code", "VC": "Vehicle Code", "BP": "B&P Code", "WI": "W&I Code"}
    prefix = "664/" if outcome.charge.attempted else ""
    return f"{prefix}{outcome.charge.offence.section} {names[outcome.charge.offence.code]}"


def _pleaded(clerk: _Clerk) -> list[str]:
    rng, hearing = clerk.rng, clerk.hearing
    guilty = [o for o in hearing.outcomes if o.disposition == "convicted"]
    # pleas of not guilty to counts then dismissed are not told of
    paragraphs = [_plea_words(clerk, guilty, past=False), *_others(clerk)]
    if hearing.then:
        paragraphs.append(
            rng.choice(
                [
                    "The matter is referred to the Probation Officer for investigation and report. "
                    "Hearing on probation "
                    f"and sentence is set for {long_date(hearing.then)}.",
                    "Time for sentence is waived. Probation and sentence hearing: "
                    f"{long_date(hearing.then)}, 9:00 A.M.",
                ]
            )
        )
    return paragraphs


def _finding(clerk: _Clerk, outcomes: list[Outcome], *, past: bool) -> str:
    """Return a court's or jury's finding of guilt."""
    who = {
        "jury": "by verdict of the jury",
        "court": "by the Court, trial by jury having been waived",
        "transcript": "by the Court, the cause having been submitted on the transcript of the preliminary hearing",
    }[outcomes[0].how or "court"]
    texts = []
    for outcome in outcomes:
        if outcome.lesser:
            clerk.printed.titled.add(outcome.charge.number)
            texts.append(
                f"of a lesser and necessarily included offense in {clerk.numbers([outcome])}, to "
                f"wit, {outcome.title}, in "
                f"violation of {section_in_prose(clerk.rng, outcome.lesser)}"
            )
        else:
            texts.append(
                f"of {clerk.offence(outcome, grade=clerk.rng.random() < 0.5)}, as charged in "
                f"{clerk.numbers([outcome])}"
            )
    verb = "having heretofore been found" if past else "is found"
    return f"Defendant {verb} guilty {who} {'; and '.join(texts)}" + (
        ", the matter is called for hearing." if past else "."
    )


def _convictions(clerk: _Clerk, *, past: bool) -> list[str]:
    guilty = [o for o in clerk.hearing.outcomes if o.disposition == "convicted"]
    pleaded = [o for o in guilty if o.how == "plea"]
    found = [o for o in guilty if o.how != "plea"]
    paragraphs = [_plea_words(clerk, pleaded, past=past)] if pleaded else []
    return paragraphs + ([_finding(clerk, found, past=past)] if found else [])


def _judged(clerk: _Clerk) -> list[str]:
    rng, hearing = clerk.rng, clerk.hearing
    assert hearing.sentenced is not None
    paragraphs = _convictions(clerk, past=hearing.kind == "judgment")
    if hearing.kind == "judgment" and rng.random() < 0.6:
        paragraphs.append("There being no legal cause why judgment should not now be pronounced, the Court orders:")
    reduced = [
        o
        for o in hearing.outcomes
        if o.disposition == "convicted"
        and o.severity == "misdemeanor"
        and o.charge.severity == "felony"
        and not o.lesser
    ]
    if reduced:
        # the order itself says what the conviction came to
        clerk.printed.graded |= {o.charge.number for o in reduced}
        paragraphs.append(
            f"Pursuant to Section 17 of the Penal Code, the offense in {clerk.numbers(reduced)} is deemed to be a "
            "misdemeanor for all purposes."
        )
    clerk.printed.sentence = sentence_in_prose(rng, hearing.sentenced, clerk.he)
    return [*paragraphs, clerk.printed.sentence, *_others(clerk)]


def _tried(clerk: _Clerk) -> list[str]:
    rng, hearing = clerk.rng, clerk.hearing
    guilty = [o for o in hearing.outcomes if o.disposition == "convicted"]
    cleared = [o for o in hearing.outcomes if o.disposition == "acquitted"]
    if guilty:
        paragraphs = [_finding(clerk, guilty, past=False), *_others(clerk)]
    else:
        who = "The jury returns its verdict and finds" if cleared[0].how == "jury" else "The Court finds"
        paragraphs = [
            f"{who} the defendant not guilty of {_counts_listed(clerk, cleared)}. Defendant is ordered discharged."
        ]
    if hearing.then:
        paragraphs.append(
            f"Referred to the Probation Officer. {rng.choice(['P & S', 'Probation and sentence'])} set for "
            f"{long_date(hearing.then)}."
        )
    return paragraphs


def _dismissed(clerk: _Clerk) -> list[str]:
    outcomes = list(clerk.hearing.outcomes)
    ground = outcomes[0].ground or "1385 PC"
    words = {
        "1385 PC": "On motion of the People, in the interest of justice (1385 PC), the following is "
        "ordered dismissed:",
        "995 PC": f"Motion of defendant to set aside the {clerk.document} under Section 995 of the "
        "Penal Code is granted, "
        "and the following is ordered dismissed:",
        "1538.5 PC": "Motion to suppress evidence under Section 1538.5 of the Penal Code is granted. "
        "The People being "
        "unable to proceed, the following is ordered dismissed:",
        "lack of evidence": "There being insufficient evidence to proceed, the following is ordered dismissed:",
    }[ground]
    return [
        f"{words} {_counts_listed(clerk, outcomes)}. "
        + clerk.rng.choice(["Bail exonerated.", "Defendant discharged."])
    ]


def _diverted(clerk: _Clerk) -> list[str]:
    rng, hearing = clerk.rng, clerk.hearing
    diverted = [o for o in hearing.outcomes if o.disposition == "diverted"]
    months = rng.choice(["six months", "one year", "18 months", "two years"])
    paragraphs = [
        f"Defendant is charged in {_counts_listed(clerk, diverted)}.",
        "The Court finds defendant eligible and suitable for diversion. Criminal proceedings are "
        "suspended and defendant "
        f"is diverted pursuant to Section 1000 of the Penal Code as to "
        f"{clerk.numbers(diverted)} for a period of {months}.",
        *_others(clerk),
    ]
    if hearing.then:
        paragraphs.append(f"Progress report: {long_date(hearing.then)}.")
    return paragraphs


def _afterwards(clerk: _Clerk) -> list[str]:
    rng, hearing = clerk.rng, clerk.hearing
    assert hearing.convicted is not None
    texts = []
    for outcome in hearing.outcomes:
        if outcome.lesser:
            clerk.printed.titled.add(outcome.charge.number)
            section = section_in_prose(rng, outcome.lesser)
            texts.append(f"{outcome.title}, in violation of {section} ({clerk.numbers([outcome])})")
        else:
            texts.append(f"{clerk.offence(outcome, grade=hearing.kind == 'reduction')} ({clerk.numbers([outcome])})")
    first = (
        f"It appearing that defendant was convicted in this Court on {long_date(hearing.convicted)} of "
        f"{'; and of '.join(texts)}, and was granted probation;"
    )
    if hearing.kind == "reduction":
        order = (
            "Defendant's motion is granted. Pursuant to Section 17(b) of the Penal Code the offense "
            "is declared to be a "
            "misdemeanor."
        )
    else:
        order = (
            f"and it further appearing that defendant has fulfilled the conditions of {clerk.his} "
            "probation for the entire "
            "period thereof; it is ordered, pursuant to Section 1203.4 of the Penal Code, that the "
            "plea or verdict of "
            f"guilty be set aside, that a plea of not guilty be entered, and that the "
            f"{clerk.document.lower()} be dismissed."
        )
    clerk.printed.update = order
    return [first, order]
