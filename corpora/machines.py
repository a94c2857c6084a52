"""The machine that a document was typed or printed with: its faces and its faults, from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpora.faces import Face, Split, available_faces

__all__ = ["Fault", "Hand", "choose_hand", "in_good_repair"]

_LETTERS = "ABCDEFGHIJKLMNOPRSTUVWYabcdefghiklmnoprstuvwy0123456789"
# letters with a counter that dirt can fill
_CLOSED = "ABDOPQRabdegopq0689"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one letter of a machine, every time that it strikes.

    ``across`` and ``down`` move it (points), ``lean`` turns it (degrees), ``filled`` tells how much of its counter
    is dirt (0 to 1), ``worn`` how much of its ink one ``side`` loses (0 to 1; side 0 left, 1 top, 2 right, 3 foot).
    """

    across: float = 0.0
    down: float = 0.0
    lean: float = 0.0
    filled: float = 0.0
    worn: float = 0.0
    side: int = 0


@dataclass(frozen=True, slots=True)
class Hand:
    """What one machine does to its letters: its faces, and how evenly it strikes.

    ``shift`` is the greatest misalignment of a letter in points, ``ink`` the grey of a full strike and
    ``unevenness`` how much lighter a weak one is (0 to 1). ``faults`` are those of single letters. A ``ribbon``
    above 0 pales and darkens along the line and shows its weave; a ``carbon`` above 0 is a copy under so much paper
    (0 to 1); of a thousand letters, ``slips`` are struck wrong, rubbed out and struck again; ``strikes`` is the
    letter that the typist crosses out with. A printer of ``dots`` above 0 prints its letters from so many rows.
    """

    typed: Face
    label: Face
    stamp: Face
    shift: float
    ink: int
    unevenness: float
    script: Face | None = None
    faults: dict[str, Fault] = field(default_factory=dict)
    ribbon: float = 0.0
    carbon: float = 0.0
    slips: float = 0.0
    strikes: str = "X"
    dots: int = 0


def choose_hand(
    rng: random.Random, typed_role: str, packages: frozenset[str] | None = None, split: Split | None = None
) -> Hand:
    """Choose a machine for a document; *typed_role* is ``printer`` or ``typewriter``; faces of *split* only."""
    old = typed_role == "typewriter"
    typed = choose_face(rng, available_faces("typewriter" if old else "printer", packages, split))
    label = choose_face(rng, available_faces("form", packages, split))
    stamp = choose_face(rng, available_faces("stamp", packages, split))
    shift = rng.uniform(0.1, 0.45) if old else rng.uniform(0.0, 0.12)
    ink = rng.randint(5, 55)
    unevenness = rng.uniform(0.05, 0.35) if old else rng.uniform(0.0, 0.12)
    script = choose_face(rng, available_faces("script", packages, split))
    if not old:
        ribbon = rng.uniform(0.1, 0.5) if rng.random() < 0.5 else 0.0
        # pins print single strokes: a bold face would clog
        dots = rng.choice([14, 16, 18]) if ribbon and rng.random() < 0.5 and "bold" not in typed.id else 0
        return Hand(typed, label, stamp, shift, ink, unevenness, script, {}, ribbon, dots=dots)
    carbon = rng.uniform(0.25, 0.9) if rng.random() < 0.22 else 0.0
    return Hand(
        typed,
        label,
        stamp,
        shift,
        ink,
        unevenness,
        script,
        _choose_faults(rng),
        ribbon=rng.uniform(0.05, 0.6),
        carbon=carbon,
        slips=rng.choice([0.0, 0.5, 1.0, 2.5]),
        strikes=rng.choice("XXXxx/-"),
    )


def in_good_repair(hand: Hand) -> Hand:
    """Return the machine cleaned and with a fresh ribbon: what clean scans (level B) are scans of.

    Its faults are there, and slight; it makes no carbon copies.
    """
    faults = {
        letter: Fault(
            across=0.5 * fault.across,
            down=0.5 * fault.down,
            lean=0.5 * fault.lean,
            filled=0.35 * fault.filled,
            worn=0.5 * fault.worn,
            side=fault.side,
        )
        for letter, fault in hand.faults.items()
    }
    return replace(
        hand,
        shift=0.6 * hand.shift,
        unevenness=0.5 * hand.unevenness,
        faults=faults,
        ribbon=0.4 * hand.ribbon,
        carbon=0.0,
        slips=min(hand.slips, 0.5),
    )


def choose_face(rng: random.Random, faces: Sequence[Face]) -> Face:
    """Choose one of *faces* by their weights."""
    weights = [face.weight for face in faces]
    return rng.choices(faces, weights if any(weights) else None)[0]


def _choose_faults(rng: random.Random) -> dict[str, Fault]:
    """Choose the letters that an old machine strikes wrong: a few at the most, each in its own way."""
    faults = {}
    for letter in rng.sample(_LETTERS, rng.choice([1, 2, 3, 5, 7])):
        kind = rng.random()
        if kind < 0.35:
            faults[letter] = Fault(down=rng.choice([-1, 1]) * rng.uniform(0.5, 1.3), across=rng.uniform(-0.4, 0.4))
        elif kind < 0.5:
            faults[letter] = Fault(lean=rng.choice([-1, 1]) * rng.uniform(2, 6))
        else:
            faults[letter] = Fault(worn=rng.uniform(0.2, 0.35 if letter.isdigit() else 0.5), side=rng.randrange(4))
    if rng.random() < 0.6:
        for letter in rng.sample(_CLOSED, rng.choice([1, 2, 4])):
            # a figure stands without neighbours that would tell what it was: it must stay plain
            faults[letter] = Fault(filled=rng.uniform(0.2, 0.45 if letter.isdigit() else 0.75))
    return faults
