"""Dockets of 1982 to 2016 as computers printed them: the case, each defendant's counts, then the actions by date."""

from __future__ import annotations

import textwrap

from corpora.court_action import Action, invent_action
from corpora.docket_story import Story, docket_truth, section_in_short, tell
from corpora.document import Document
from corpora.outcome import Outcome
from corpora.people import stream
from corpora.pleading_paper import Paper, Typist, typed_sheets

__all__ = ["make_docket_print"]

_WORDS = {"convicted": "CONVICTED", "dismissed": "DISMISSED", "acquitted": "ACQUITTED", "diverted": "DIVERSION"}
_PLEAS = {"guilty": "GUILTY", "nolo_contendere": "NOLO", "not_guilty": "NOT GUILTY"}


def make_docket_print(seed: int, number: int, county: str | None = None) -> Document:
    """Invent a printed case summary, of one defendant or several."""
    action = invent_action(
        seed, number, county, (1982, 2014), superior=0.55, felonies_below=0.15, most_defendants=3, most_charges=5
    )
    rng = stream(seed, number, "docket print")
    paper = Paper("plain", rng.choice([6.0, 6.6]), rng.uniform(38, 54), rng.uniform(40, 60), 78, False, "")
    typist = Typist(rng, paper)
    stories = [tell(rng, action, at) for at in range(len(action.defendants))]
    for story in stories:
        story.lessers_titled = story.pending_told = True
    born = rng.random() < 0.5
    _head(typist, action)
    print_actions = rng.choice([_actions_in_columns, _actions_in_blocks])
    for story in stories:
        _defendant(typist, action, story, born=born)
        print_actions(typist, action, story)
        typist.line()
    typist.line("*** END OF REPORT ***".center(paper.columns).rstrip())
    return Document(
        family="docket",
        sheets=typed_sheets(rng, typist.lines, paper),
        truths=tuple(docket_truth(action, story, True, born=born) for story in stories),
        machine="printer",
        year=max(entry.day for story in stories for entry in story.entries).year,
    )


def _head(typist: Typist, action: Action) -> None:
    rng = typist.rng
    title = rng.choice(["CASE ACTION SUMMARY", "REGISTER OF ACTIONS", "CRIMINAL DOCKET", "CASE SUMMARY"])
    for line in action.court_title(short=True):
        typist.centre(line)
    typist.centre(title)
    typist.line("=" * typist.paper.columns)
    first = f"CASE NO: {action.number}"
    typist.line(f"{first:<40}FILED: {action.filed:%m/%d/%Y}")
    typist.line(f"PEOPLE OF THE STATE OF CALIFORNIA VS {action.defendants[0].person.name.spoken}"[:78])
    typist.line(f"{'DDA: ' + action.trial_deputy.spoken:<40}DEPT: {action.department}")
    typist.line("=" * typist.paper.columns)


def _defendant(typist: Typist, action: Action, story: Story, *, born: bool) -> None:
    """Who it is, and a row to each count: section, grade, plea, disposition."""
    defendant = action.defendants[story.at]
    typist.line(f"DEFENDANT {story.at + 1:02d}: {defendant.person.name.formal}", keep=6)
    for name in defendant.also_known:
        typist.line(f"        AKA: {name.formal}")
    if born:
        typist.line(f"        DOB: {defendant.person.born:%m/%d/%Y}     ATTY: {action.defender.spoken}")
    typist.line()
    typist.line(f"{'CT':<4}{'CHARGE':<20}{'SEV':<5}{'PLEA':<12}DISPOSITION")
    for outcome in story.outcomes:
        charge = outcome.charge
        # what the summary's own columns say counts as said
        if outcome.severity == charge.severity and not outcome.lesser:
            story.graded.add(charge.number)
        plea = _plea(story, outcome)
        word = "HELD TO ANS" if story.held else _WORDS.get(outcome.disposition or "", "PENDING")
        section, grade = section_in_short(charge).upper(), charge.severity[0].upper()
        typist.line(f"{charge.number:02d}  {section:<20}{grade:<5}{plea:<12}{word}")
        typist.line(f"    {charge.title.upper()}")
        if outcome.lesser:
            typist.line(f"    LESSER: {outcome.lesser.section.upper()} H&S")
            typist.line(f"    {outcome.lesser.prose[0].upper()}")
    typist.line("-" * typist.paper.columns)


def _plea(story: Story, outcome: Outcome) -> str:
    if outcome.charge.number in story.pleas and outcome.plea:
        return _PLEAS[outcome.plea]
    return "NOT GUILTY" if story.denied else ""


def _actions_in_columns(typist: Typist, action: Action, story: Story) -> None:
    typist.line(f"{'DATE':<12}{'DEPT':<6}ACTION")
    for entry in story.entries:
        parts = textwrap.wrap(entry.text.upper(), typist.paper.columns - 18, break_on_hyphens=False)
        typist.line(f"{entry.day:%m/%d/%Y}  {action.department:<6}{parts[0]}")
        for part in parts[1:]:
            typist.line(" " * 18 + part)


def _actions_in_blocks(typist: Typist, action: Action, story: Story) -> None:
    for at, entry in enumerate(story.entries, 1):
        typist.line(
            f"{at:03d}  {entry.day:%m/%d/%y}   JUDGE {action.judge.spoken}   DEPT {action.department}", keep=2
        )
        for part in textwrap.wrap(entry.text.upper(), typist.paper.columns - 8, break_on_hyphens=False):
            typist.line(" " * 8 + part)
