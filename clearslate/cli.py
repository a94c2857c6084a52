"""The command line. Results go to stdout, talk to stderr; how it ended is told by the exit code (``exits``)."""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer

from clearslate import __version__, later_steps, options, residual_steps
from clearslate.exits import EXITS, ClearslateError, ExitCode
from clearslate.progress import choose_progress
from clearslate.stopping import stop_on_signals
from clearslate.talk import show_problems, show_summary

__all__ = ["app", "main"]

app = typer.Typer(
    name="clearslate",
    help="Read decades-old court paper, find whom the law now clears, and draw up the papers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: " + "; ".join(f"{code.value} {meaning}" for code, (meaning, _) in EXITS.items()) + ".",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _everywhere(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it and end.")
    ] = False,
) -> None:
    pass


@app.command()
def run(
    inputs: options.Inputs,
    out: options.OutFolder,
    as_of: options.AsOf,
    county: options.County = None,
    policy: options.Policy = None,
    packs: options.Packs = ["ca-prop64"],  # noqa: B006 - typer copies it
    jobs: options.Jobs = None,
    mode: options.Mode = "balanced",
    engine: options.Engine = "auto",
    latest: options.Latest = None,
    one_document_per: options.PerFolder = "file",
    forms: options.Forms = None,
    ocr_out: options.OcrOut = None,
    csv: options.Csv = "people",
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what was done in the folder, and begin again.")
    ] = False,
    as_json: options.AsJson = False,
) -> None:
    """Do the whole job: read, match, decide, write the papers. Given again, it goes on where it was."""
    from clearslate import run as whole
    from clearslate.job import default_jobs

    began = time.monotonic()
    asked = whole.RunOptions(
        inputs=tuple(inputs),
        out=out,
        as_of=as_of.date(),
        county=county,
        policy=policy,
        packs=tuple(packs),
        jobs=jobs or default_jobs(),
        mode=mode,
        engine=engine,
        latest=options.day(latest),
        one_document_per=one_document_per,
        forms=forms,
        ocr_out=ocr_out,
        csv=csv,
        fresh=fresh,
    )
    with choose_progress(as_json) as progress:
        summary = whole.run(asked, progress)
        code = ExitCode.done if summary.complete else ExitCode.incomplete
        seconds = round(time.monotonic() - began, 1)
        progress.ended({**summary.facts(), "seconds": seconds, "exit_code": code.value})
    if not as_json:
        show_problems(summary.problems, sys.stderr)
        show_summary(summary, seconds, sys.stdout)
    raise typer.Exit(code)


@app.command()
def extract(
    inputs: options.Inputs,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="The JSON Lines file for the records.")],
    jobs: options.Jobs = None,
    mode: options.Mode = "balanced",
    engine: options.Engine = "auto",
    latest: options.Latest = None,
    one_document_per: options.PerFolder = "file",
    ocr_out: options.OcrOut = None,
    as_json: options.AsJson = False,
) -> None:
    """Read papers into records, with problems.jsonl beside them. Nothing is matched or decided."""
    from clearslate import job
    from clearslate.inputs import shown
    from clearslate.jsonl import json_lines
    from clearslate.ocr_out import MANIFEST, check_ocr_out
    from clearslate.outputs import write_whole

    job.check_out(out, inputs)
    if ocr_out:
        check_ocr_out(ocr_out, inputs, out)
    asked = job.ReadingOptions(
        inputs=tuple(inputs),
        jobs=jobs or job.default_jobs(),
        mode=mode,
        engine=engine,
        latest=options.day(latest),
        one_document_per=one_document_per,
        ocr_out=ocr_out,
    )
    with choose_progress(as_json) as progress, tempfile.TemporaryDirectory(prefix="clearslate-") as work:
        result = job.read_only(asked, Path(work), progress)
        code = ExitCode.done if result.complete else ExitCode.incomplete
        write_whole(out, json_lines(result.records))
        write_whole(out.with_name(job.PROBLEMS), json_lines(result.problems))
        progress.ended({"records": len(result.records), "problems": len(result.problems), "exit_code": code.value})
    if not as_json:
        show_problems(result.problems, sys.stderr)
        typer.echo(f"{len(result.records)} records: {shown(out)}")
        if ocr_out:
            typer.echo(f"{result.copies.done} documents: {shown(ocr_out / MANIFEST)}")
    raise typer.Exit(code)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from extract.record import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


for _command in (
    later_steps.match,
    later_steps.evaluate,
    later_steps.papers,
    later_steps.report,
    later_steps.measure,
    later_steps.doctor,
):
    app.command()(_command)
app.add_typer(residual_steps.app)


def main() -> None:
    """Run the command line and end the process with one of the documented codes."""
    stop_on_signals()
    sys.excepthook = _tell_of_a_fault
    try:
        typer.main.get_command(app)(prog_name="clearslate")
    except ClearslateError as error:
        typer.echo(f"clearslate: {error}", err=True)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == ExitCode.interrupted:
            again = shlex.join(["clearslate", *sys.argv[1:]])
            typer.echo(f"clearslate: stopped. Nothing that was done is lost; to go on:\n  {again}", err=True)
        raise


def _tell_of_a_fault(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    """Show where an unforeseen error arose, and not its message, which may repeat words of a document."""
    typer.echo(
        "clearslate: a fault of the program. Please report these lines; they hold no words of any document.", err=True
    )
    cause: BaseException | None = error
    while cause is not None:
        typer.echo(f"{type(cause).__name__}, raised at", err=True)
        for frame in traceback.extract_tb(cause.__traceback__):
            typer.echo(f"  {frame.filename}:{frame.lineno} in {frame.name}", err=True)
        cause = cause.__cause__ or cause.__context__


if __name__ == "__main__":
    main()
