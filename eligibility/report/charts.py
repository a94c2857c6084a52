"""The report's charts: bars of convictions by outcome, as SVG that says the same on every machine."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.ticker import MaxNLocator

__all__ = ["ROWS_SHOWN", "bars", "data_uri"]

ROWS_SHOWN = 20
_LABEL = 30
# Okabe and Ito's colours, which people with any colour vision can tell apart; greys for what gives no relief.
COLOURS = {
    "dismiss": "#0072B2",
    "reduce_infraction": "#56B4E9",
    "reduce_misdemeanor": "#009E73",
    "review": "#E69F00",
    "refer": "#CC79A7",
    "no_relief": "#767676",
    "not_covered": "#C8C8C8",
}
# Marks beside the colours, for paper without them.
_HATCHES = {"reduce_infraction": "//", "reduce_misdemeanor": "\\\\", "review": "||", "refer": "xx"}
_SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "clearslate",
    "svg.fonttype": "path",
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "hatch.linewidth": 0.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def bars(rows: Sequence[tuple[str, Mapping[str, int | None], int | None]], words: Mapping[str, str]) -> str:
    """Return SVG with one bar for each row: its label, its counts by outcome, their total; *words* name the outcomes.

    At most ``ROWS_SHOWN`` rows are drawn, from the top. A count that is None is hidden, and not drawn.
    """
    drawn = rows[:ROWS_SHOWN]
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # not the settings of whoever runs this
        for name, value in _SETTINGS.items():
            matplotlib.rcParams[name] = value
        figure = Figure(figsize=(7.2, 1.1 + 0.34 * max(len(drawn), 1)), layout="constrained")
        axes = figure.add_subplot()
        places = list(range(len(drawn)))
        lefts = [0] * len(drawn)
        for outcome, colour in COLOURS.items():
            widths = [counts.get(outcome) or 0 for _, counts, _ in drawn]
            if not any(widths):
                continue
            axes.barh(
                places,
                widths,
                left=lefts,
                height=0.72,
                color=colour,
                edgecolor="white",
                linewidth=0.5,
                hatch=_HATCHES.get(outcome),
                label=words[outcome],
            )
            lefts = [left + width for left, width in zip(lefts, widths, strict=True)]
        for place, left, (_, counts, total) in zip(places, lefts, drawn, strict=True):
            words_beside = "hidden" if total is None else f"{total:,}"
            if total is not None and None in counts.values():
                words_beside += ", not all shown"
            axes.annotate(words_beside, (left, place), (4, 0), textcoords="offset points", va="center")
        axes.set_yticks(places, [_label(label) for label, _, _ in drawn], parse_math=False)
        axes.invert_yaxis()
        axes.set_xlabel("Convictions")
        axes.set_xlim(0, max([*lefts, 1]) * 1.1)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        if any(lefts):
            figure.legend(loc="outside upper left", ncols=2, frameon=False)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = out.getvalue()
    return svg[svg.index("<svg") :]


def data_uri(svg: str) -> str:
    """Return *svg* as an address that holds the picture itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def _label(text: str) -> str:
    """Return *text* as it can be drawn: letters that the typeface has, and not too many of them."""
    shown = "".join(c if ord(c) in _letters() and c.isprintable() else "?" for c in text)
    return shown if len(shown) <= _LABEL else shown[: _LABEL - 1] + "…"


@cache
def _letters() -> frozenset[int]:
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return frozenset(get_font(path).get_charmap())
