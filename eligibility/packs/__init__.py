"""Rule packs: what a statute allows, as YAML beside this file, checked when it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from eligibility.determination import Route
from eligibility.documents import Confidence, LawModel, RulesFault, read_model
from eligibility.lists import load_section_list
from eligibility.rules import Flag, InForce, Otherwise, Rule, check_rules

__all__ = ["Pack", "PackSource", "load_pack", "pack_ids", "read_pack"]

_HERE = Path(__file__).parent


class PackSource(LawModel):
    """Where the law stands, and how surely it was read."""

    cite: str
    what: str
    confidence: Confidence


class Routes(LawModel):
    """How relief is asked for once the sentence has ended, and while it runs."""

    ended: Route
    running: Route


class Pack(LawModel):
    """One statute's relief: rules in order; the first that says yes decides.

    ``covers_from`` and ``in_force`` are as-of dates. ``disqualifiers`` names the section lists that its facts use.
    """

    id: str
    title: str
    jurisdiction: str
    in_force: list[InForce]
    sources: list[PackSource]
    disqualifiers: tuple[str, ...] = ()
    routes: Routes
    flags: tuple[Flag, ...] = ()
    rules: list[Rule]
    otherwise: Otherwise

    def require_in_force(self, on: date) -> None:
        """Refuse an as-of date on which the statute is not in force: a policy must not give relief under it then.

        Raises:
            RulesFault: naming the pack, the as-of date and the days in force.
        """
        if not any(period.holds(on) for period in self.in_force):
            periods = " and ".join(f"{each.from_ or 'ever'} to {each.to or 'today'}" for each in self.in_force)
            raise RulesFault(self.id, [f"{self.title} is in force from {periods}, not on the as-of date {on}"])

    def conditions(self) -> Mapping[str, str]:
        """Return the further conditions by their place in the file."""
        return {f"flags/{flag.flag}": flag.when for flag in self.flags}


def pack_ids() -> list[str]:
    """Return the ids of the packs shipped with the package, sorted."""
    return sorted(path.stem for path in _HERE.glob("*.yaml"))


def read_pack(path: Path) -> Pack:
    """Return the pack of a YAML file, after running every check and every example of it.

    Raises:
        RulesFault: naming every mistake with its place.
    """
    pack = read_model(Pack, path)
    faults = check_rules(pack.rules, pack.conditions(), {})
    for name in pack.disqualifiers:
        try:
            load_section_list(name)
        except FileNotFoundError:
            faults.append(f"disqualifiers: there is no list {name!r}")
    if faults:
        raise RulesFault(path.name, faults)
    return pack


@cache
def load_pack(pack_id: str) -> Pack:
    """Return the shipped pack of that id.

    Raises:
        RulesFault: there is none of that id (the message names those there are), or it has mistakes.
    """
    if pack_id not in pack_ids():
        raise RulesFault(pack_id, [f"there is no such pack; there are {', '.join(pack_ids())}"])
    return read_pack(_HERE / f"{pack_id}.yaml")
