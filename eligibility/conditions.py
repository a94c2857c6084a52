"""Conditions of rules: boolean SQL over documented facts, checked when they are loaded, compiled by polars.

A condition compares facts with literals and joins the comparisons by AND, OR, NOT and parentheses. That is little on
purpose: every condition can be checked to be monotone in each source date and number, which is what makes its answer
at the ends of an unread range hold for all that lies between (``contracts.md``, Who decides 3).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, Literal

import numpy as np
import polars as pl

from eligibility.facts.registry import FACTS

__all__ = ["Answer", "Condition", "ConditionFault", "answer", "compile_condition", "fill_parameters"]

Answer = Literal["yes", "no", "unknown"]

_TOKEN = re.compile(
    r"\s*(?:(?P<string>'[^']*')|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][A-Za-z_0-9]*)|(?P<sign><=|>=|<>|=|<|>|[(),]))"
)
_KEYWORDS = frozenset({"AND", "OR", "NOT", "IN", "TRUE", "FALSE", "DATE"})
_COMPARES = frozenset({"<=", ">=", "<>", "=", "<", ">"})
_PARAMETER = re.compile(r":([a-z][a-z0-9_]*)")
_MOST_CELLS = 2_000_000  # of the grid that a condition is checked on; the largest of ours has some thousands

_TYPES: Mapping[str, pl.DataType] = {
    "boolean": pl.Boolean(),
    "category": pl.String(),
    "number": pl.Int32(),
    "date": pl.Date(),
}


class ConditionFault(ValueError):
    """A condition that cannot stand; ``faults`` are all its mistakes in plain words."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, eq=False)
class Condition:
    """A condition that was checked: its text, the facts it speaks of (sorted), and its expression over them."""

    text: str
    facts: tuple[str, ...]
    expr: pl.Expr

    @property
    def sources(self) -> frozenset[str]:
        """The sources that its facts are derived from."""
        return frozenset(source for fact in self.facts for source in FACTS[fact].sources)


def fill_parameters(text: str, values: Mapping[str, Any]) -> str:
    """Return *text* with each ``:name`` replaced by the parameter's value as an SQL literal; lists stand bare.

    Raises:
        ConditionFault: naming the parameters that *values* lacks.
    """
    if missing := sorted({name for name in _PARAMETER.findall(text) if name not in values}):
        raise ConditionFault([f"speaks of the parameter :{name}, which is not declared" for name in missing])

    def literal(value: Any) -> str:
        if isinstance(value, bool):
            return str(value).upper()
        if isinstance(value, date):
            return f"DATE '{value.isoformat()}'"
        return f"'{value}'" if isinstance(value, str) else str(value)

    def filled(match: re.Match[str]) -> str:
        value = values[match[1]]
        return ", ".join(map(literal, value)) if isinstance(value, list | tuple) else literal(value)

    return _PARAMETER.sub(filled, text)


@lru_cache(maxsize=4096)
def compile_condition(text: str) -> Condition:
    """Return the checked condition.

    Raises:
        ConditionFault: naming what it uses that a condition may not, facts that are not documented, what polars
            cannot parse or compare, and the source in which it is not monotone.
    """
    tokens = _tokens(text)
    words = [token for kind, token in tokens if kind == "word" and token.upper() not in _KEYWORDS]
    if unknown := sorted(set(words) - FACTS.keys()):
        raise ConditionFault([f"speaks of {name!r}, which is not a documented fact" for name in unknown])
    if faults := _shape_faults(tokens):
        raise ConditionFault(faults)
    facts = tuple(sorted(set(words)))
    try:
        expr = pl.sql_expr(text)
        grid, shape = _grid(facts, tokens)
        values = grid.select(expr.alias("answer"))["answer"]
    except pl.exceptions.PolarsError as error:
        raise ConditionFault([f"cannot be read: {str(error).splitlines()[0]}"]) from error
    if values.dtype != pl.Boolean:
        raise ConditionFault(["is not a question of yes or no"])
    if len(values) != len(grid):  # a condition without facts, such as TRUE, is one value for all
        return Condition(text, facts, expr)
    if faults := _monotone_faults(facts, values.to_numpy().astype(np.int8).reshape(shape)):
        raise ConditionFault(faults)
    return Condition(text, facts, expr)


def answer(condition: Condition, possible: Mapping[str, Iterable[Any]]) -> Answer:
    """Return the answer where each fact may take each of the values given, in every combination.

    A fact that is not given is null: if the condition then depends on it, the answer is unknown.
    """
    values = {name: list(possible.get(name, [None])) for name in condition.facts}
    schema = {name: _TYPES[FACTS[name].kind] for name in values}
    # a condition without facts, such as TRUE, is asked once
    frame = (
        pl.DataFrame(list(product(*values.values())), schema=schema, orient="row")
        if values
        else pl.DataFrame({"": [0]})
    )
    answers = set(frame.select(condition.expr.alias("answer"))["answer"].to_list())
    if answers == {True}:
        return "yes"
    return "no" if answers == {False} else "unknown"


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise ConditionFault([f"uses {text[at:].split()[0]!r}, which a condition may not"])
        kind = match.lastgroup or ""
        tokens.append((kind, match[kind]))
        at = match.end()
    if not tokens:
        raise ConditionFault(["is empty"])
    return tokens


def _shape_faults(tokens: Sequence[tuple[str, str]]) -> list[str]:
    """Only comparisons of a fact with literals: two facts, calls and sums could hide what is not monotone."""
    faults = []
    for (_, before), (kind, token), (_, after) in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if kind == "sign" and token in _COMPARES and before in FACTS and after in FACTS:
            faults.append(f"compares the facts {before} and {after} with each other")
    for (kind, token), (_, after) in pairwise(tokens):
        if kind == "word" and token in FACTS and after == "(":
            faults.append(f"calls {token} like a function")
    fact = ""
    for kind, token in tokens:
        if kind == "word" and token in FACTS:
            fact = token
        elif kind == "string" and fact and (allowed := FACTS[fact].values) and token[1:-1] not in allowed:
            faults.append(f"compares {fact} with {token}, which it never is")
    return faults


def _points(fact: str, tokens: Sequence[tuple[str, str]]) -> list[Any]:
    """The values of *fact* between which no comparison in the condition can change its answer."""
    spec = FACTS[fact]
    if spec.kind == "boolean":
        return [False, True]
    strings = [token[1:-1] for kind, token in tokens if kind == "string"]
    if spec.kind == "category":
        return [*dict.fromkeys(strings), "\x00another"]
    if spec.kind == "number":
        literals = {math.floor(float(token)) for kind, token in tokens if kind == "number"} or {0}
        return sorted({value + step for value in literals for step in (-1, 0, 1)})
    pairs = pairwise(tokens)
    days = [date.fromisoformat(text[1:-1]) for (_, word), (_, text) in pairs if word.upper() == "DATE"]
    return sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)} or {date(2000, 1, 1)})


def _grid(facts: Sequence[str], tokens: Sequence[tuple[str, str]]) -> tuple[pl.DataFrame, tuple[int, ...]]:
    points = [_points(fact, tokens) for fact in facts]
    shape = tuple(len(column) for column in points)
    if math.prod(shape) > _MOST_CELLS:
        raise ConditionFault(["joins too many facts to be checked; split the rule"])
    columns = {
        fact: pl.Series(fact, column, dtype=_TYPES[FACTS[fact].kind])
        for fact, column in zip(facts, points, strict=True)
    }
    indices = np.indices(shape).reshape(len(shape), -1) if shape else np.zeros((0, 1), dtype=np.int64)
    grid = pl.DataFrame({fact: columns[fact].gather(indices[i]) for i, fact in enumerate(facts)})
    return (grid if facts else pl.DataFrame({"_": [0]})), shape


def _monotone_faults(facts: Sequence[str], answers: np.ndarray[Any, np.dtype[np.int8]]) -> list[str]:
    moves: dict[str, set[int]] = {}
    for axis, fact in enumerate(facts):
        if FACTS[fact].kind == "category":
            continue
        steps = np.diff(answers, axis=axis)
        directions = {sign for sign in (-1, 1) if np.any(steps == sign)}
        for source, way in FACTS[fact].sources.items():
            if way:
                moves.setdefault(source, set()).update(direction * way for direction in directions)
    return [
        f"is not monotone in the {source}: it can change both ways as that grows; split the rule in two"
        for source, ways in sorted(moves.items())
        if len(ways) > 1
    ]
