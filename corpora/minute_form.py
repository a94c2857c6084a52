"""Minute orders on printed forms of 1964 to 1995: a table of counts, boxes to be ticked, blanks to be filled."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from corpora.accusation import joined
from corpora.court_action import Action, invent_action
from corpora.document import Document
from corpora.form_flow import Filler, Flow, choose_filler, print_centred, printed_width
from corpora.hearing import Hearing, Printed, hearing_truth, invent_hearing
from corpora.marks import signature
from corpora.minute_words import hearing_title
from corpora.outcome import Outcome
from corpora.people import stream
from corpora.prose import long_date
from corpora.sentence_words import sentence_in_short
from corpora.sheet import Frame, Mark, Rule, Sheet, Text

__all__ = ["make_minute_form"]

_PLEAS = {"guilty": "Guilty", "nolo_contendere": "Nolo", "not_guilty": "Not guilty"}
_SHORT_PLEAS = {"guilty": "G", "nolo_contendere": "NC", "not_guilty": "NG"}


@dataclass(frozen=True, slots=True)
class _Form:
    """One court's form: its edges, type, and whether its table holds plea and disposition."""

    left: float
    right: float
    size: float
    leading: float
    in_table: bool
    grades: bool
    headings: bool


def make_minute_form(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a minute order on a form, on one page."""
    action = invent_action(seed, number, county, (1964, 1995), superior=0.5, most_charges=4)
    rng = stream(seed, number, "minute form")
    hearing = invent_hearing(rng, action)
    left = rng.uniform(40, 56)
    form = _Form(
        left,
        612 - left,
        rng.choice([8.5, 9.0, 9.5]),
        rng.choice([19.0, 20.0, 22.0]),
        in_table=rng.random() < 0.45,
        grades=rng.random() < 0.7,
        headings=rng.random() < 0.6,
    )
    filler = choose_filler(rng, 0.3)
    # the head is often typed before the hearing, the rest filled in court
    before = choose_filler(rng, 0.0) if filler.pen and rng.random() < 0.7 else filler
    printed = Printed(aliases=rng.random() < 0.5, born=rng.random() < 0.25)
    marks: list[Mark] = []
    y = _heading(rng, action, hearing, form, before, marks, printed)
    y = _table(rng, hearing, form, filler if form.in_table else before, marks, printed, y)
    y = _sections(rng, action, hearing, form, filler, marks, printed, y)
    y = min(y + 30, 740)
    marks.append(Rule(form.left + 280, y, form.right, y, 0.6))
    marks.append(signature(rng, form.left + 300, y - 5, rng.uniform(90, 140)))
    role = rng.choice(["Judge", "Deputy Clerk", "Clerk"])
    marks.append(Text(form.left + 300, y + 9, role, 7.5, "label", fit=printed_width(role, 7.5)))
    foot = rng.choice(["MINUTE ORDER", "CRIMINAL MINUTES", "FORM CR-14  MINUTES", "76M413  MINUTE ORDER - CRIMINAL"])
    marks.append(Text(form.left, 772, foot, 6.5, "label", fit=printed_width(foot, 6.5)))
    return Document(
        family="minute_order",
        sheets=(Sheet(tuple(marks)),),
        truths=(hearing_truth(action, hearing, printed),),
        machine="typewriter",
        year=hearing.day.year,
    )


def _heading(
    rng: random.Random,
    action: Action,
    hearing: Hearing,
    form: _Form,
    filler: Filler,
    marks: list[Mark],
    printed: Printed,
) -> float:
    left, right = form.left, form.right
    y = rng.uniform(34, 46)
    for text in action.court_title(short=True):
        marks.append(print_centred(text, y, 11, left, right))
        y += 13
    title = rng.choice(["MINUTE ORDER", "MINUTES OF THE COURT", "MINUTES - CRIMINAL"])
    marks.append(
        print_centred(f"{title} - {hearing_title(rng, hearing)}" if form.headings else title, y, 10, left, right)
    )
    y += 8
    defendant = action.defendants[0]
    name = defendant.person.name.spoken
    if printed.aliases and defendant.also_known:
        name += "".join(f" aka {also.spoken}" for also in defendant.also_known)
    rows = [
        [
            ("DATE", hearing.day.strftime(rng.choice(["%m-%d-%y", "%B %d, %Y"])), 0.22),
            ("DEPT./DIV.", action.department, 0.12),
            ("JUDGE", action.judge.spoken, 0.34),
            ("CASE NUMBER", action.number, 0.32),
        ],
        [("PEOPLE OF THE STATE OF CALIFORNIA VS. (DEFENDANT)", name, 1.0)],
        [
            ("COUNSEL FOR PEOPLE", f"{action.trial_deputy.spoken}", 0.34),
            ("COUNSEL FOR DEFENDANT", action.defender.spoken, 0.34),
            ("CLERK", action.clerk.spoken, 0.32),
        ],
    ]
    if printed.born:
        rows[1] = [(rows[1][0][0], name, 0.78), ("DATE OF BIRTH", f"{defendant.person.born:%m-%d-%Y}", 0.22)]
    if form.in_table:
        rows = [rows[1], rows[0], rows[2]]
    for row in rows:
        x = left
        for text, value, share in row:
            wide = (right - left) * share
            marks.append(Frame(x, y, x + wide, y + 27, 0.6))
            marks.append(Text(x + 3, y + 8, text, 6, "label", fit=min(wide - 6, printed_width(text, 6))))
            marks.append(filler.write(value, x + 6, y + 21, wide - 10))
            x += wide
        y += 27
    return y


def _table(
    rng: random.Random,
    hearing: Hearing,
    form: _Form,
    filler: Filler,
    marks: list[Mark],
    printed: Printed,
    y: float,
) -> float:
    """Rule and fill the table of counts."""
    left, right = form.left, form.right
    columns = [("COUNT", 40.0), ("CODE AND SECTION", 110.0), ("CHARGE", 0.0)]
    if form.grades:
        columns.append(("F/M/I", 34.0))
    if form.in_table:
        columns += [("PLEA", 44.0), ("FINDING/DISPOSITION", 120.0)]
    spare = right - left - sum(wide for _, wide in columns)
    columns = [(name, wide or spare) for name, wide in columns]
    y += 6
    rows = max(3, len(hearing.outcomes))
    high = 20.0
    x = left
    for name, wide in columns:
        marks.append(Rule(x, y, x, y + 12 + rows * high, 0.6))
        marks.append(Text(x + 3, y + 8.5, name, 6.5, "label", fit=min(wide - 6, printed_width(name, 6.5))))
        x += wide
    marks.append(Rule(right, y, right, y + 12 + rows * high, 0.6))
    for row in range(rows + 2):
        level = y if row == 0 else y + 12 + (row - 1) * high
        marks.append(Rule(left, level, right, level, 0.6))
    code_first = rng.random() < 0.4
    for row, outcome in enumerate(hearing.outcomes):
        charge = outcome.charge
        if form.grades and (charge.severity == outcome.severity):
            printed.graded.add(charge.number)
        if not (form.in_table and outcome.lesser):
            printed.titled.add(charge.number)
        if form.in_table and outcome.plea and _tells_plea(hearing, outcome):
            printed.pleas.add(charge.number)
        prefix = "664/" if charge.attempted else ""
        section = f"{prefix}{charge.offence.section}"
        code = {"HS": "H&S", "BP": "B&P", "WI": "W&I"}.get(charge.offence.code, charge.offence.code)
        cells = {
            "COUNT": str(charge.number),
            "CODE AND SECTION": f"{code} {section}" if code_first else f"{section} {code}",
            "CHARGE": charge.title.capitalize(),
            "F/M/I": charge.severity[0].upper(),
            "PLEA": _SHORT_PLEAS[outcome.plea] if charge.number in printed.pleas and outcome.plea else "",
            "FINDING/DISPOSITION": _found(outcome),
        }
        x = left
        for name, wide in columns:
            if cells[name]:
                marks += filler.in_cell(cells[name], x + 4, y + 12 + (row + 1) * high - 5, wide - 7)
            x += wide
    return y + 12 + rows * high


def _tells_plea(hearing: Hearing, outcome: Outcome) -> bool:
    """Tell whether such an order writes the plea down: not for what was merely dismissed, nor years after."""
    if hearing.kind in ("reduction", "relief", "dismissal", "diversion"):
        return False
    return outcome.disposition != "dismissed"


def _found(outcome: Outcome) -> str:
    """Return what a clerk writes into the column of dispositions."""
    if outcome.disposition is None:
        return ""
    if outcome.lesser:
        return f"Guilty lesser {outcome.lesser.section}"
    return {
        "convicted": "Guilty",
        "acquitted": "Not guilty",
        "dismissed": f"Dismissed {(outcome.ground or '1385 PC').replace('lack of evidence', 'insuff. evid.')}",
        "diverted": "Diverted 1000 PC",
    }[outcome.disposition]


def _numbers(outcomes: list[Outcome]) -> str:
    return joined([str(outcome.charge.number) for outcome in outcomes])


def _when(day: date | None) -> str:
    return long_date(day) if day else ""


def _sections(
    rng: random.Random,
    action: Action,
    hearing: Hearing,
    form: _Form,
    filler: Filler,
    marks: list[Mark],
    printed: Printed,
    y: float,
) -> float:
    """Print all the form's sentences, and tick and fill those that the hearing needs."""
    flow = Flow(marks, filler, form.left + 6, form.right - 4, y + 18, leading=form.leading, size=form.size)
    outcomes = list(hearing.outcomes)
    guilty = [o for o in outcomes if o.disposition == "convicted"]
    dismissed = [o for o in outcomes if o.disposition == "dismissed"]
    kind = hearing.kind
    arraigned = kind in ("arraignment", "plea and judgment")
    flow.tick("Defendant is duly arraigned", ticked=arraigned)
    flow.tick("advised of constitutional rights", ticked=arraigned or kind == "plea")
    flow.tick("waives time", ticked=kind in ("plea", "arraignment"))
    if not form.in_table:
        _plea_and_finding(flow, hearing, guilty, printed)
    flow.tick("Dismissed: count(s)", ticked=bool(dismissed), own_line=True)
    flow.blank(_numbers(dismissed) if dismissed else "", 60)
    flow.say("on motion of")
    flow.tick("People", ticked=bool(dismissed) and (dismissed[0].ground or "1385 PC") == "1385 PC")
    flow.tick("Defendant", ticked=bool(dismissed) and dismissed[0].ground in ("995 PC", "1538.5 PC"))
    flow.say("Reason")
    flow.blank((dismissed[0].ground or "1385 PC") if dismissed else "", 90)
    flow.tick(
        "Criminal proceedings suspended; diversion granted, 1000 PC, for", ticked=kind == "diversion", own_line=True
    )
    flow.blank(rng.choice(["6 months", "1 year", "2 years"]) if kind == "diversion" else "", 70)
    _sentence(rng, flow, hearing, printed)
    _relief(flow, hearing, guilty, printed)
    flow.tick("Cause continued to", ticked=hearing.then is not None, own_line=True)
    flow.blank(_when(hearing.then), 110)
    flow.say("at 9:00 A.M. for")
    purpose = {"arraignment": "trial", "plea": "P & S", "trial": "P & S", "diversion": "progress report"}.get(
        kind, ""
    )
    flow.blank(purpose if hearing.then else "", 90)
    flow.tick("Bail exonerated", ticked=kind == "dismissal", own_line=True)
    flow.tick("Released on own recognizance", ticked=kind == "arraignment" and rng.random() < 0.6)
    flow.tick(
        "Remanded to custody of Sheriff",
        ticked=hearing.sentenced is not None and bool(hearing.sentenced.imposed.prison),
    )
    return flow.y


def _plea_and_finding(flow: Flow, hearing: Hearing, guilty: list[Outcome], printed: Printed) -> None:
    pleaded = [o for o in guilty if o.how == "plea" and _tells_plea(hearing, o)]
    denied = [o for o in hearing.outcomes if hearing.kind == "arraignment" and o.plea == "not_guilty"]
    tried = [
        o
        for o in hearing.outcomes
        if o.how in ("court", "jury", "transcript") and hearing.kind not in ("reduction", "relief")
    ]
    shown = pleaded or denied
    printed.pleas |= {o.charge.number for o in shown}
    flow.tick("Defendant pleads", ticked=bool(shown), own_line=True)
    for plea, words in _PLEAS.items():
        flow.tick(words, ticked=bool(shown) and shown[0].plea == plea)
    flow.say("to count(s)")
    flow.blank(_numbers(shown) if shown else "", 60)
    flow.tick("Previous plea of not guilty withdrawn", ticked=hearing.kind == "plea")
    flow.tick("Trial by", ticked=bool(tried), own_line=True)
    flow.tick("court", ticked=bool(tried) and tried[0].how == "court")
    flow.tick("jury", ticked=bool(tried) and tried[0].how == "jury")
    flow.tick("submitted on transcript of preliminary hearing", ticked=bool(tried) and tried[0].how == "transcript")
    convicted = bool(tried) and tried[0].disposition == "convicted"
    flow.tick("Found guilty of count(s)", ticked=convicted, own_line=True)
    flow.blank(_numbers(tried) if convicted else "", 60)
    flow.tick("Found not guilty of count(s)", ticked=bool(tried) and not convicted)
    flow.blank(_numbers(tried) if tried and not convicted else "", 60)
    lesser = [o for o in guilty if o.lesser]
    flow.tick("Guilty of lesser offense, to wit:", ticked=bool(lesser), own_line=True)
    flow.blank(
        "; ".join(f"{o.offence.section} H&S, {o.title}, count {o.charge.number}" for o in lesser) if lesser else "",
        180,
    )


def _sentence(rng: random.Random, flow: Flow, hearing: Hearing, printed: Printed) -> None:
    sentenced = hearing.sentenced
    imposed = sentenced.imposed if sentenced else None
    executed = sentenced is None or sentenced.executed
    probation = imposed.probation if imposed else None
    flow.tick("Imposition of sentence suspended", ticked=bool(probation) and executed, own_line=True)
    flow.tick("Probation granted for", ticked=bool(probation))
    flow.blank(probation.words if probation else "", 80)
    prison = imposed.prison if imposed else None
    flow.tick("State Prison for", ticked=prison is not None, own_line=True)
    flow.blank((prison.words if prison.number else "the term prescribed by law") if prison else "", 130)
    jail = imposed.jail if imposed else None
    flow.tick("County Jail for", ticked=jail is not None)
    flow.blank(jail.words if jail else "", 80)
    flow.tick("Execution of sentence suspended", ticked=not executed, own_line=True)
    flow.tick("Fine $", ticked=bool(imposed and imposed.fine))
    flow.blank(str(imposed.fine) if imposed and imposed.fine else "", 60)
    flow.say("plus penalty assessment")
    if sentenced:
        printed.sentence = sentence_in_short(rng, sentenced)


def _relief(flow: Flow, hearing: Hearing, guilty: list[Outcome], printed: Printed) -> None:
    reduced = [
        o
        for o in guilty
        if hearing.sentenced and o.severity == "misdemeanor" and o.charge.severity == "felony" and not o.lesser
    ]
    printed.graded |= {o.charge.number for o in reduced}
    later = hearing.kind == "reduction"
    flow.tick("Pursuant to 17 P.C., offense in count(s)", ticked=bool(reduced) or later, own_line=True)
    flow.blank(_numbers(guilty if later else reduced) if reduced or later else "", 50)
    flow.say("declared a misdemeanor")
    flow.tick("Conviction of", ticked=hearing.kind == "relief", own_line=True)
    flow.blank(_when(hearing.convicted) if hearing.kind == "relief" else "", 100)
    flow.say("set aside and dismissed, 1203.4 P.C.")
    if hearing.kind == "reduction":
        printed.convicted = False
        printed.update = "Pursuant to 17 P.C., offense declared a misdemeanor"
    elif hearing.kind == "relief":
        printed.update = "Conviction set aside and dismissed, 1203.4 P.C."
