"""Law and policy joined: the law says what must be given, the policy can only improve on it.

Outcomes are ``Verdict`` values; the reachable ones of law and policy are joined pairwise (``contracts.md``, Who
decides 1 and 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from eligibility.determination import Outcome
from eligibility.rules import Result

__all__ = ["Verdict", "join", "reachable", "verdict_of"]

# Best first. What a rule's at_best names, and what a verdict amounts to.
_RANK = {"dismiss": 0, "reduce-to-infraction": 1, "reduce-to-misdemeanor": 2, "no_relief": 3}


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """An outcome with what belongs to it; ``at_best`` (of a review) is the most that settling it could give."""

    outcome: Outcome
    reduce_to: Literal["misdemeanor", "infraction"] | None = None
    sealing: bool | None = None
    at_best: str | None = None

    @property
    def rank(self) -> int | None:
        """0 for the best outcome up to 3 for no relief; None for what is no relief given or refused."""
        return _RANK.get(f"reduce-to-{self.reduce_to}" if self.outcome == "reduce" else self.outcome)

    @property
    def shown(self) -> Verdict:
        """The verdict as a determination carries it."""
        return Verdict(self.outcome, self.reduce_to, self.sealing)


def verdict_of(result: Result) -> Verdict:
    """Return what a rule leads to; a review could give anything at best where the rule does not say less."""
    at_best = (result.at_best or "dismiss") if result.outcome == "review" else None
    return Verdict(result.outcome, result.reduce_to, result.sealing, at_best)


def join(law: Verdict, policy: Verdict | None) -> Verdict:
    """Return what law and policy give together; *policy* None is a policy that does not speak of the conviction.

    - Where the law gives relief, the policy may give more; nothing else of it counts.
    - Where the law gives none or does not speak, what the policy says counts, its silence (a review) too.
    - Where the law is open, the policy settles it only by giving as much as the law could; it may also refer.
    """
    if policy is None:
        return law
    law_rank, policy_rank = law.rank, policy.rank
    if law.outcome == "review":
        settled = policy_rank is not None and policy_rank <= _RANK[law.at_best or "dismiss"]
        return policy if settled or policy.outcome == "refer" else law
    if law_rank is not None and law_rank < _RANK["no_relief"]:
        return policy if policy_rank is not None and policy_rank < law_rank else law
    return law if policy.outcome in ("no_relief", "not_covered") and law.outcome == "no_relief" else policy


def reachable(law: Sequence[Verdict], policy: Sequence[Verdict | None]) -> frozenset[Verdict]:
    """Return every verdict that some reachable one of the law and some of the policy give together."""
    return frozenset(join(one, other).shown for one, other in product(law, policy))
