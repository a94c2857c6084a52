"""``clearslate residual``: a blind sample of what was accepted, and the bound on wrong convictions that it gives."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clearslate.exits import BadUsage, NothingToRead

if TYPE_CHECKING:
    from clearslate.residual import Judged

__all__ = ["app"]

_WRONG_SHOWN = 6
_LISTED = 50

app = typer.Typer(
    name="residual",
    help="Bound the share of wrong convictions among those accepted without review, by a sample keyed again.",
    no_args_is_help=True,
)


@app.command()
def sample(
    records: Annotated[
        Path, typer.Argument(metavar="RUN_OR_RECORDS", help="A run's folder, or a records.jsonl.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="A new folder for the sample.")],
    size: Annotated[int | None, typer.Option("--size", min=1, help="How many convictions to draw.")] = None,
    bound: Annotated[
        float | None,
        typer.Option("--bound", help="Instead: as many as bound the share at this, 0.005 for one, if none is wrong."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="The same seed draws the same. Default: a new one, recorded.")
    ] = None,
) -> None:
    """Draw a random sample of the convictions accepted without review, as a sheet to be keyed blind.

    Writes sheet.csv and sheet.jsonl (give either to the people who key, with the scans, and nothing else), and
    machine.jsonl and sample.json for `residual bound`.
    """
    from clearslate.jsonl import read_lines
    from clearslate.outputs import file_sha256
    from clearslate.residual import draw, population
    from clearslate.residual_sheet import write_sample
    from extract.record import Record

    if (size is None) == (bound is None):
        raise BadUsage(
            "Give either --size or --bound; `clearslate residual size BOUND` tells how many a bound takes."
        )
    wanted = size if size is not None else _needed(bound or 0.0)
    path = records / "records.jsonl" if records.is_dir() else records
    read = read_lines(path, Record)
    accepted = list(population(read))
    if not accepted:
        raise NothingToRead(f"{path}: no conviction in it was read from paper and accepted without review.")
    chosen = secrets.randbelow(2**32) if seed is None else seed
    drawn = draw(accepted, wanted, chosen)
    families, decades = Counter(each.family for each in accepted), Counter(each.decade for each in accepted)
    facts = {
        "seed": chosen,
        "asked": wanted,
        "drawn": len(drawn),
        "accepted": len(accepted),
        "families": dict(sorted(families.items())),
        "decades": dict(sorted(decades.items())),
        "records": {"count": len(read), "sha256": file_sha256(path)},
    }
    written = write_sample(out, drawn, facts)
    said = f"{len(drawn)} of {len(accepted)} convictions accepted without review, drawn with seed {chosen}."
    typer.echo(said, err=True)
    if len(drawn) < wanted:
        typer.echo(f"There are no more: all of them are to be keyed, not {wanted}.", err=True)
    for line in _bounds(len(drawn)):
        typer.echo(line, err=True)
    for each in written:
        typer.echo(str(each))


@app.command()
def bound(
    folder: Annotated[
        Path, typer.Argument(metavar="SAMPLE", help="The folder of `residual sample`.", show_default=False)
    ],
    keyed: Annotated[Path, typer.Argument(help="The sheet, filled in: CSV or JSON Lines.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Compare what people keyed with what the machine read, and bound the share of wrong convictions at 95 %.

    One-sided Clopper-Pearson for all; two-sided intervals by family and by decade. What could not be verified
    counts as wrong; rows that were not keyed are left out, and the bound with all of them wrong is told beside.
    """
    from clearslate.residual import judge, tally
    from clearslate.residual_sheet import read_keyed, read_sample

    items, facts = read_sample(folder)
    given = read_keyed(keyed, items)
    judged = [judge(item, given.get(number)) for number, item in sorted(items.items())]
    if tally(judged)["not_keyed"] == len(judged):
        raise NothingToRead(f"{keyed}: no row is filled in.")
    figures = _figures(judged, facts)
    typer.echo(json.dumps(figures, indent=2, ensure_ascii=False) if as_json else "\n".join(_told(figures)))


@app.command()
def size(
    wanted: Annotated[
        float, typer.Argument(metavar="BOUND", help="The share to be bounded: 0.005 is half a percent.")
    ],
) -> None:
    """Say how many convictions must be keyed to bound the share of wrong ones, by how many turn out wrong."""
    from clearslate.residual import needed

    _needed(wanted)
    typer.echo(f"to bound the share of wrong convictions at {_percent(wanted)} (95 %, one-sided):")
    for wrong in range(_WRONG_SHOWN):
        typer.echo(f"  {needed(wanted, wrong):>8} keyed, {wrong or 'none'} wrong")


def _needed(share: float) -> int:
    from clearslate.residual import needed

    try:
        return needed(share)
    except ValueError as error:
        raise BadUsage(f"{share:g}: {error}.") from error


def _bounds(of: int) -> Iterator[str]:
    from clearslate.residual import upper_bound

    for wrong in range(min(3, of + 1)):
        yield f"  with {wrong or 'none'} wrong: at most {_percent(upper_bound(wrong, of))} of all are (95 %)"


def _figures(judged: Sequence[Judged], facts: dict[str, Any]) -> dict[str, Any]:
    from clearslate.residual import CERTAINTY, grouped, interval, tally, upper_bound

    counted = tally(judged)
    missing, wrong, open_ = counted["not_keyed"], counted["wrong"], counted["unverified"]
    keyed = len(judged) - missing
    fields = Counter(name for each in judged if each.verdict == "wrong" for name in each.fields)
    return {
        "certainty": CERTAINTY,
        "accepted": facts["accepted"],
        "seed": facts["seed"],
        "drawn": len(judged),
        "keyed": keyed,
        "not_keyed": missing,
        "wrong": wrong,
        "unverified": open_,
        "upper_bound": upper_bound(wrong + open_, keyed),
        "upper_bound_without_unverified": upper_bound(wrong, keyed - open_),
        "upper_bound_if_not_keyed_are_wrong": upper_bound(wrong + open_ + missing, len(judged)),
        "by": {
            kind: {
                name: {"keyed": len(part), "wrong": bad, "interval": list(interval(bad, len(part)))}
                for name, part in parts.items()
                for bad in [sum(each.verdict != "right" for each in part)]
            }
            for kind, parts in grouped(judged).items()
        },
        "wrong_fields": dict(fields.most_common()),
        "to_look_at": [
            {
                "record_id": each.item.record_id,
                "pointer": each.item.pointer,
                "path": each.item.path,
                "page": each.item.page,
                "verdict": each.verdict,
                "fields": list(each.fields),
            }
            for each in judged
            if each.verdict in ("wrong", "unverified")
        ],
    }


def _told(figures: dict[str, Any]) -> Iterator[str]:
    keyed, open_, missing = figures["keyed"], figures["unverified"], figures["not_keyed"]
    yield f"wrong among the convictions accepted without review: at most {_percent(figures['upper_bound'])}"
    yield f"(one-sided Clopper-Pearson at 95 %, n = {keyed}, {figures['wrong'] + open_} wrong or not to be verified)"
    yield ""
    yield f"  accepted {figures['accepted']:>9}"
    yield f"  drawn    {figures['drawn']:>9}   seed {figures['seed']}"
    yield f"  keyed    {keyed:>9}"
    yield f"  wrong    {figures['wrong']:>9}"
    if open_:
        least = _percent(figures["upper_bound_without_unverified"])
        yield f"  open     {open_:>9}   nobody could read them; counted as wrong (left out: at most {least})"
    if missing:
        most = _percent(figures["upper_bound_if_not_keyed_are_wrong"])
        yield f"  missing  {missing:>9}   rows not keyed, left out: the bound holds if they are as good as the others"
        yield f"                       (all of them wrong: at most {most})"
    for kind, parts in figures["by"].items():
        yield ""
        yield f"{kind:<24}{'keyed':>7}{'wrong':>7}   share wrong (95 %, two-sided)"
        for name, part in parts.items():
            low, high = (_percent(share) for share in part["interval"])
            yield f"  {name:<22}{part['keyed']:>7}{part['wrong']:>7}   {low} to {high}"
    if figures["to_look_at"]:
        yield ""
        yield "to look at:"
        for each in figures["to_look_at"][:_LISTED]:
            yield f"  {each['record_id']}#{each['pointer']}  {each['verdict']}: {', '.join(each['fields'])}"
        if len(figures["to_look_at"]) > _LISTED:
            yield f"  and {len(figures['to_look_at']) - _LISTED} more; --json lists all"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
