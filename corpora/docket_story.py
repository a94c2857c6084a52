"""What a docket tells of one defendant: dated entries in a clerk's abbreviations, and the truth of them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from corpora.court_action import Action, Charge, court_day, court_event
from corpora.document import Truth
from corpora.hearing import principal
from corpora.outcome import Outcome, Sentenced, invent_outcomes, invent_sentence, outcome_count
from corpora.sentence_words import sentence_in_short
from extract.record import Sentence

__all__ = ["Entry", "Story", "docket_truth", "section_in_short", "tell"]

_CODES = {"HS": "H&S", "BP": "B&P", "WI": "W&I", "PC": "PC", "VC": "VC"}
# motions to suppress evidence have their section since then
_SUPPRESSION = 1967
_LAST = date(2016, 12, 20)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a docket."""

    day: date
    text: str


@dataclass(slots=True)
class Story:
    """All that became of the counts against defendant ``at``; ``found`` is the day of plea or finding.

    ``pleas`` and ``graded`` hold the numbers of the counts of which the docket says that; ``denied`` is whether an
    entry tells of a plea of not guilty to all of them, ``lessers_titled`` whether lesser offences have their titles,
    ``pending_told`` whether the word PENDING stands beside counts that are.
    """

    at: int
    outcomes: tuple[Outcome, ...]
    found: date | None
    judged: date | None
    sentenced: Sentenced | None
    entries: list[Entry] = field(default_factory=list)
    pleas: set[int] = field(default_factory=set)
    graded: set[int] = field(default_factory=set)
    sentence: str = ""
    update: tuple[date, str, str] | None = None
    held: bool = False
    denied: bool = False
    lessers_titled: bool = False
    pending_told: bool = False


def section_in_short(charge: Charge) -> str:
    """Return ``11530 H&S``, ``664/459 PC``."""
    prefix = "664/" if charge.attempted else ""
    return f"{prefix}{charge.offence.section} {_CODES[charge.offence.code]}"


def tell(rng: random.Random, action: Action, at: int) -> Story:
    """Invent how the action went against defendant *at*, from the filing on."""
    day = action.filed
    felony_below = action.court != "superior" and action.charges[0].severity == "felony"
    story = Story(at, (), None, None, None)
    felony = action.charges[0].severity == "felony"
    paper = "Information" if action.court == "superior" and felony else "Complaint"
    story.entries.append(Entry(day, rng.choice([f"{paper} filed.", f"{paper} fld."])))
    if rng.random() < 0.4:
        story.entries.append(
            Entry(
                day,
                rng.choice(["Warrant issd, bail ${0}.", "Bail set at ${0}."]).format(rng.choice([500, 1000, 2500])),
            )
        )
    day = _after(rng, day, 1, 15)
    arraigned = rng.choice(
        [
            "Deft arr, adv of rights. PD apptd.",
            "Deft present w/ counsel, duly arraigned, waives reading.",
            "Arrgt. Deft in pers w/ atty {0}.",
        ]
    ).format(action.defender.last.title())
    fate = rng.random()
    if felony_below:
        _held(rng, action, story, day, arraigned)
        return story
    charges = action.charges_of(at)
    counts = _counts(charges)
    story.denied = rng.random() < 0.8
    story.entries.append(Entry(day, f"{arraigned} Pleads NG to {counts}." if story.denied else arraigned))
    suppression = day.year >= _SUPPRESSION
    fillers = [text for text in _FILLERS if suppression or ("1538.5" not in text and "suppress" not in text)]
    for text in rng.sample(fillers, rng.choice([0, 1, 1, 2, 3, 5, 8, 11])):
        day = _after(rng, day, 3, 30)
        story.entries.append(Entry(day, text.format(later=f"{_after(rng, day, 7, 30):%m-%d-%y}")))
    day = _after(rng, day, 5, 40)
    if fate < 0.04:
        story.outcomes = tuple(Outcome(charge, None, None, charge.severity) for charge in charges)
        story.entries.append(Entry(day, "Deft fails to appear. B/W issd, bail forfeited."))
        return story
    story.outcomes = invent_outcomes(rng, action, at)
    _disposed(rng, story, day)
    return story


_FILLERS = (
    "Cont'd to {later} for trial. T/W.",
    "Mot 1538.5 PC heard and denied.",
    "Mot to cont granted. Cont'd to {later}.",
    "Deft FTA. B/W issd. Held to {later}.",
    "B/W recalled. Deft rel OR.",
    "Pretrial conf. TRC set {later}.",
    "Mot 995 PC denied.",
    "Sub of attys fld.",
    "Bail exon. Deft rel on OR.",
    "Deft w/ counsel. TNW. Set for jury trial {later}, est 2 days.",
    "On mot of deft and good cause shown, matter cont'd to {later}, 9:00 AM. Wits ord to return.",
    "Mot for discovery granted. DA to furnish chemist's report.",
    "Notice of mot to suppress fld by deft. Set {later}.",
    "Dep Pub Def relieved; private counsel substituted in.",
    "Trial trails to {later}. Jury panel excused.",
)


def _after(rng: random.Random, day: date, least: int, most: int) -> date:
    return min(court_day(day + timedelta(days=rng.randint(least, most))), _LAST)


def _counts(charges: tuple[Charge, ...] | list[Charge]) -> str:
    numbers = [str(charge.number) for charge in charges]
    return f"Ct{'s' if len(numbers) > 1 else ''} {' & '.join(numbers)}"


def _held(rng: random.Random, action: Action, story: Story, day: date, arraigned: str) -> None:
    """A felony before a magistrate: held to answer in the superior court, or discharged."""
    charges = action.charges_of(story.at)
    story.entries.append(Entry(day, f"{arraigned} Prelim set."))
    day = _after(rng, day, 5, 30)
    story.judged = day
    if rng.random() < 0.8:
        story.held = True
        story.outcomes = tuple(Outcome(charge, None, None, charge.severity) for charge in charges)
        story.entries.append(
            Entry(
                day,
                f"Prelim exam held. Deft held to answer in Superior Court on {_counts(charges)}. "
                f"Bail ${rng.choice([1000, 2500])}.",
            )
        )
    else:
        story.outcomes = tuple(Outcome(c, None, "dismissed", c.severity, ground="lack of evidence") for c in charges)
        story.entries.append(
            Entry(day, f"Prelim exam held. Insuff evid. {_counts(charges)} dismissed, deft discharged.")
        )


def _disposed(rng: random.Random, story: Story, day: date) -> None:
    outcomes = list(story.outcomes)
    guilty = [o for o in outcomes if o.disposition == "convicted"]
    others = [o for o in outcomes if o.disposition == "dismissed"]
    story.found = story.judged = day
    if not guilty:
        story.entries.append(Entry(day, _ended(rng, outcomes)))
        return
    found = " ".join(_guilt(rng, story, guilty))
    gone = f" {_counts([o.charge for o in others])} dism {rng.choice(_WHY)}." if others else ""
    severest = principal(story.outcomes)
    same_day = severest.severity != "felony" and rng.random() < 0.6
    when = day if same_day else _after(rng, day, 14, 45)
    if when == day and not same_day:
        same_day = True
    story.sentenced = invent_sentence(rng, severest.severity, when)
    story.sentence = sentence_in_short(rng, story.sentenced)
    reduced = [o for o in guilty if o.severity == "misdemeanor" and o.charge.severity == "felony" and not o.lesser]
    story.graded |= {o.charge.number for o in reduced}
    lowered = f" {_counts([o.charge for o in reduced])} deemed misd per 17 PC." if reduced else ""
    if same_day:
        story.entries.append(Entry(day, f"{found}{lowered} {_capital(story.sentence)}.{gone}"))
    else:
        story.entries.append(Entry(day, f"{found} Ref to Prob. P & S set {when:%m-%d-%y}."))
        story.entries.append(
            Entry(when, f"{rng.choice(['P & S:', 'Prob & sent:'])}{lowered} {_capital(story.sentence)}.{gone}")
        )
        story.judged = when
    _updated(rng, story, when)


_WHY = ("mot of People", "int of justice", "1385 PC", "FOJ, mot of DA")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _ended(rng: random.Random, outcomes: list[Outcome]) -> str:
    counts = _counts([o.charge for o in outcomes])
    first = outcomes[0]
    if first.disposition == "acquitted":
        who = "Jury verdict: not guilty" if first.how == "jury" else "TBC. Court finds deft not guilty"
        return f"{who} {counts}. Deft discharged."
    if first.disposition == "diverted":
        diverted = _counts([o.charge for o in outcomes if o.disposition == "diverted"])
        dropped = [o.charge for o in outcomes if o.disposition == "dismissed"]
        gone = f" {_counts(dropped)} dism {rng.choice(_WHY)}." if dropped else ""
        return f"Crim proc susp. Deft diverted 1000 PC, {diverted}, {rng.choice(['6 mos', '1 yr', '2 yrs'])}.{gone}"
    return {
        "1385 PC": f"{counts} dismissed, mot of People, 1385 PC. Bail exon.",
        "995 PC": f"Mot 995 PC granted. {counts} dismissed.",
        "1538.5 PC": f"Mot 1538.5 PC granted. People unable to proceed, {counts} dismissed.",
        "lack of evidence": f"Insuff evid. {counts} dismissed. Deft discharged.",
    }[first.ground or "1385 PC"]


def _guilt(rng: random.Random, story: Story, guilty: list[Outcome]) -> list[str]:
    """Return the pleas and findings."""
    texts = []
    for how in dict.fromkeys(o.how for o in guilty):
        these = [o for o in guilty if o.how == how]
        plain, lesser = [o for o in these if not o.lesser], [o for o in these if o.lesser]
        parts = [_counts([o.charge for o in plain])] if plain else []
        for outcome in lesser:
            assert outcome.lesser is not None
            parts.append(f"lesser incl off {outcome.lesser.section} H&S, Ct {outcome.charge.number}")
        counts = " and ".join(parts)
        if how == "plea":
            story.pleas |= {o.charge.number for o in these}
            plea = "guilty" if these[0].plea == "guilty" else "nolo contendere"
            texts.append(
                rng.choice(
                    ["Deft w/draws plea NG, pleads {0} to {1}.", "Deft pleads {0} to {1}. Plea accepted."]
                ).format(plea, counts)
            )
        else:
            who = {
                "jury": "Jury verdict: guilty",
                "court": "TBC. Court finds deft guilty",
                "transcript": "SOT. Court finds deft guilty",
            }
            texts.append(f"{who[how or 'court']} {counts}.")
    return texts


def _updated(rng: random.Random, story: Story, day: date) -> None:
    """Years later, now and then: set aside, probation revoked or ended."""
    assert story.sentenced is not None
    if not story.sentenced.imposed.probation or rng.random() > 0.3:
        return
    later = court_day(day + timedelta(days=rng.randint(200, 1300)))
    if later >= _LAST:
        return
    way = rng.random()
    if way < 0.55:
        text = rng.choice(
            ["Pet 1203.4 PC granted. Plea set aside, NG entered, case dism.", "1203.4 PC: conv set aside & dism."]
        )
        story.update = (later, "set_aside", text)
    elif way < 0.8:
        text = rng.choice(["Probation revoked. B/W issd.", "VOP hrg. Prob revoked."])
        story.update = (later, "probation_revoked", text)
    else:
        story.entries.append(Entry(later, "Prob terminated."))
        return
    story.entries.append(Entry(later, text))


def docket_truth(action: Action, story: Story, titled: bool, *, born: bool = False, aliases: bool = True) -> Truth:
    """Return the truth of one defendant of a docket; *titled* is whether it names the offences charged."""
    defendant = action.defendants[story.at]
    fair: dict[str, list[Any]] = dict(defendant.fair_names)
    counts: list[dict[str, Any]] = []
    main = principal(story.outcomes) if story.sentenced else None
    for number, outcome in enumerate(story.outcomes):
        pointer = f"/events/0/counts/{number}"
        sentence: Sentence | None = None
        if outcome is main and story.sentenced:
            sentence = story.sentenced.to_record(story.sentence)
        told = outcome.charge.number in story.graded
        graded = told or (sentence is not None and sentence.prison is not None)
        pleaded = outcome.charge.number in story.pleas
        named = titled and (outcome.lesser is None or story.lessers_titled)
        count = outcome_count(outcome, story.judged, plea=pleaded, graded=graded, titled=named, sentence=sentence)
        if story.denied and not pleaded:
            # said at the arraignment, and no other plea after it
            count["plea"] = "not_guilty"
            fair[f"{pointer}/plea"] = [None]
        if not told:
            fair[f"{pointer}/severity"] = [None if graded else outcome.severity]
        if story.held:
            count |= {"disposition": "held_to_answer", "disposition_date": story.judged and story.judged.isoformat()}
        elif outcome.disposition is None and story.pending_told:
            count["disposition"] = "pending"
            fair[f"{pointer}/disposition"] = [None]
        elif outcome.disposition is None:
            fair[f"{pointer}/disposition"] = ["pending"]
        if story.update and outcome.disposition == "convicted":
            when, word, text = story.update
            count["updates"] = [{"date": when.isoformat(), "disposition": word, "text": text.upper()}]
        counts.append(count)
    if story.judged is None:
        # nothing was disposed of: a reader may take the filing or the last entry
        fair["/events/0/date"] = [action.filed.isoformat(), story.entries[-1].day.isoformat()]
    elif story.found and story.found != story.judged:
        fair["/events/0/date"] = [story.found.isoformat()]
    return Truth(
        defendant.to_record(born=born, aliases=aliases),
        (court_event(action, defendant, story.judged, counts),),
        fair,
    )
