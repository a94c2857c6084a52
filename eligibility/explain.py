"""A determination in plain words, made from its values; nothing ever reads the sentence back."""

from __future__ import annotations

from eligibility.determination import Determination, Fact, Step

__all__ = ["explain"]

_MOST_NAMED = 6
_ROUTES = {
    "application": "by application, since the sentence has ended",
    "petition": "by petition, since the sentence is still being served",
    "motion": "by motion of the office",
    "automatic": "without being asked for",
}


def explain(d: Determination) -> str:
    """Return why *d* came out as it did: the outcome, the reason, each step with its facts, and what is open.

    Holds no name, birth date or number of a person but what the steps' facts hold.
    """
    where = ", ".join(part for part in (d.county, d.case_number, d.date) if part)
    charge = " ".join(part for part in (d.code, d.section) if part) or "a section that is not known"
    grade = f" ({d.severity})" if d.severity else ""
    policy = f" and the policy {d.policy.id}" if d.policy else ""
    lines = [
        f"{charge}{grade}{f', {where}' if where else ''}: {_outcome(d)}.",
        f"Under {d.pack}{policy}, as of {d.as_of}: {d.reason} ({d.rule}).",
    ]
    if d.citations:
        lines.append(f"Law: {'; '.join(d.citations)}.")
    lines.extend(f"  {_step(step)}" for step in d.steps)
    if d.flags:
        lines.append(f"Note: {', '.join(flag.replace('_', ' ') for flag in d.flags)}.")
    for question in d.questions:
        at = f" [{question.pointer}]" if question.pointer else ""
        lines.append(f"To find out: {question.text}{at}")
    return "\n".join(lines)


def _outcome(d: Determination) -> str:
    said = {
        "dismiss": "dismissal" + (" and sealing" if d.sealing else ""),
        "reduce": f"reduction to {'an' if d.reduce_to == 'infraction' else 'a'} {d.reduce_to}",
        "no_relief": "no relief",
        "refer": "for another office or route",
        "review": "a person has to look",
        "not_covered": "not covered",
    }[d.outcome]
    if d.outcome in ("dismiss", "reduce"):
        said += f", {_ROUTES[d.route]}" if d.route else ", by a route that depends on when the sentence ended"
    return said


def _step(step: Step) -> str:
    facts = "; ".join(_fact(fact) for fact in step.facts)
    return f"{step.rule}: {step.answer}{f' ({facts})' if facts else ''}"


def _fact(fact: Fact) -> str:
    name = fact.name.replace("_", " ")
    if not fact.possible:
        return f"{name}: {fact.value}"
    if len(fact.possible) > _MOST_NAMED:
        return f"{name}: not known, {len(fact.possible)} possible"
    return f"{name}: {' or '.join(map(str, fact.possible))}"
