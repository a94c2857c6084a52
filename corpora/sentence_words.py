"""Sentences as papers word them: in a clerk's prose, in the abbreviations of dockets, in a printout's capitals."""

from __future__ import annotations

import random

from corpora.charges import Term
from corpora.outcome import Sentenced

__all__ = ["sentence_in_print", "sentence_in_prose", "sentence_in_short", "terms_of_probation"]

_UNITS = {"Y": ("yr", "yrs"), "M": ("mo", "mos"), "D": ("day", "days")}


def _short(term: Term) -> str:
    return f"{term.number} {_UNITS[term.unit][term.number != 1]}"


def _prison(rng: random.Random, term: Term) -> str:
    if term.number == 0:
        return rng.choice(["the term prescribed by law", "the term provided by law"])
    letter = rng.choice(["lower", "middle", "middle", "upper"])
    return rng.choice([f"the {letter} term of {term.words}", f"a term of {term.words}"])


def terms_of_probation(rng: random.Random, sentenced: Sentenced, he: str) -> list[str]:
    """Return the terms that a grant of probation lists, jail and fine first; *he* is "he" or "she"."""
    imposed, terms = sentenced.imposed, []
    if imposed.jail and sentenced.executed:
        terms.append(
            rng.choice(["{0} serve {1} in the County Jail", "{0} be confined in the County Jail for {1}"]).format(
                he, imposed.jail.words
            )
        )
    if imposed.fine:
        terms.append(f"{he} pay a fine of ${imposed.fine}{rng.choice(['', '.00', ' plus penalty assessment'])}")
    usual = [
        f"{he} obey all laws",
        f"{he} seek and maintain gainful employment as directed by the Probation Officer",
        f"{he} not use or possess any narcotics or dangerous drugs, and not associate with users thereof",
        f"{he} submit to search of person and property, with or without a warrant",
        f"{he} report to the Probation Officer",
    ]
    return terms + rng.sample(usual, rng.randint(1, 3))


def sentence_in_prose(rng: random.Random, sentenced: Sentenced, he: str) -> str:
    """Return the whole sentence as a clerk's minutes tell it."""
    imposed = sentenced.imposed
    probation = ""
    if imposed.probation:
        probation = (
            f"placed on {rng.choice(['probation', 'probation', 'formal probation', 'summary probation'])} for "
            f"{rng.choice(['a period of', 'the period of', 'a term of'])} {imposed.probation.words}"
        )
        terms = terms_of_probation(rng, sentenced, he)
        numbered = "; ".join(f"({at}) that {term}" for at, term in enumerate(terms, 1))
        probation += f", upon the following terms and conditions: {numbered}"
    if imposed.prison:
        text = (
            "It is the judgment and sentence of the Court that said defendant be punished by "
            "imprisonment in the State "
            f"Prison for {_prison(rng, imposed.prison)}"
        )
        if sentenced.executed:
            return text + ", and defendant is remanded to the custody of the Sheriff."
        return f"{text}. Execution of said sentence is suspended and defendant is {probation}."
    if imposed.probation and imposed.jail and not sentenced.executed:
        return (
            f"Defendant is sentenced to serve {imposed.jail.words} in the County Jail; execution of sentence is "
            f"suspended and defendant is {probation}."
        )
    if imposed.probation:
        lead = rng.choice(
            [
                "Imposition of sentence is suspended and defendant is",
                "Proceedings are suspended and defendant is",
                "It is ordered that the imposition of sentence be suspended and that defendant be",
            ]
        )
        return f"{lead} {probation}."
    if imposed.jail:
        return f"Defendant is sentenced to serve {imposed.jail.words} in the County Jail."
    in_lieu = rng.choice(["", ", or in default thereof be confined in the County Jail one day for each $5 unpaid"])
    return f"Defendant is ordered to pay a fine of ${imposed.fine}{in_lieu}."


def sentence_in_short(rng: random.Random, sentenced: Sentenced) -> str:
    """Return the sentence in the abbreviations of a docket."""
    imposed, parts = sentenced.imposed, []
    if imposed.prison:
        term = "term presc by law" if imposed.prison.number == 0 else _short(imposed.prison)
        parts.append(f"State Prison {term}")
    if imposed.jail and not imposed.probation:
        # a term of months or years without probation is a felony's, served in the county since 2011
        felony = " per 1170(h) PC" if imposed.jail.unit != "D" else ""
        parts.append(rng.choice(["{0} CJ", "{0} Co Jail", "{0} jail"]).format(_short(imposed.jail)) + felony)
    elif imposed.jail and not sentenced.executed:
        parts.append(f"{_short(imposed.jail)} Co Jail")
    if not sentenced.executed:
        parts.append(rng.choice(["exec sent susp", "ESS"]))
    elif imposed.probation:
        parts.append(rng.choice(["Imp sent susp", "ISS", "Imp of sent susp"]))
    if imposed.probation:
        kind = rng.choice(["prob", "probation", "form prob"])
        parts.append(f"{_short(imposed.probation)} {kind}")
        if imposed.jail and sentenced.executed:
            parts.append(rng.choice(["serve {0} CJ", "{0} Co Jail", "1st {0} in CJ"]).format(_short(imposed.jail)))
    if imposed.fine:
        parts.append(rng.choice(["fine ${0}", "Fine ${0} + PA", "pay fine ${0}"]).format(imposed.fine))
    return ", ".join(parts)


def sentence_in_print(rng: random.Random, sentenced: Sentenced, county: str, officer: str) -> list[str]:
    """Return the sentence as a court's computer printed it, in capitals, one statement to an item.

    *officer* is who supervises probation: FORMAL or SUMMARY.
    """
    imposed, lines = sentenced.imposed, []
    if imposed.prison:
        term = imposed.prison
        length = (
            "THE TERM PRESCRIBED BY LAW" if term.number == 0 else f"THE {_level(rng)} TERM OF {term.words.upper()}"
        )
        lines.append(f"IMPRISONED IN STATE PRISON FOR {length}.")
    elif imposed.jail and not (imposed.probation and sentenced.executed):
        lines.append(f"SERVE {imposed.jail.words.upper()} IN {county} COUNTY JAIL.")
    if not sentenced.executed:
        lines.append("EXECUTION OF SENTENCE IS SUSPENDED.")
    elif imposed.probation:
        lines.append("IMPOSITION OF SENTENCE SUSPENDED.")
    if imposed.probation:
        lines.append(
            f"DEFENDANT PLACED ON {officer} PROBATION FOR A PERIOD OF {imposed.probation.words.upper()} UNDER THE "
            "FOLLOWING TERMS AND CONDITIONS:"
        )
        if imposed.jail and sentenced.executed:
            lines.append(f"SERVE {imposed.jail.words.upper()} IN {county} COUNTY JAIL.")
    if imposed.fine:
        lines.append(f"PAY A FINE OF ${imposed.fine}.00{rng.choice(['', ' PLUS PENALTY ASSESSMENT'])}.")
    if imposed.probation:
        lines += rng.sample(
            [
                "OBEY ALL LAWS AND ORDERS OF THE COURT.",
                "DO NOT OWN, USE OR POSSESS ANY NARCOTICS, DANGEROUS OR RESTRICTED DRUGS OR PARAPHERNALIA.",
                "SUBMIT TO PERIODIC ANTI-NARCOTIC TESTS AS DIRECTED BY THE PROBATION OFFICER.",
                "KEEP THE PROBATION OFFICER ADVISED OF YOUR RESIDENCE AT ALL TIMES.",
                "COOPERATE WITH THE PROBATION OFFICER IN A PLAN FOR DRUG COUNSELING.",
            ],
            rng.randint(1, 4),
        )
    return lines


def _level(rng: random.Random) -> str:
    return rng.choice(["LOW", "MID", "MID", "HIGH"])
