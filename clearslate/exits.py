"""Exit codes, one table, and the errors that carry them.

Scripts of a county's scheduler tell from the code what to do next. ``docs/exit-codes.md`` is made from this
table (``python -m clearslate.exits``), and a test fails where the two differ.

Errors that a person can act on are ``ClearslateError``; their message says what is wrong, where, and what to
do, and holds no words of any document. Anything else is a fault of the program.
"""

from __future__ import annotations

import sys
from enum import IntEnum

__all__ = [
    "EXITS",
    "BadInput",
    "BadUsage",
    "ClearslateError",
    "DiskFull",
    "ExitCode",
    "FolderBusy",
    "NothingToRead",
    "SomethingMissing",
    "StoreProblem",
    "exit_codes_page",
]


class ExitCode(IntEnum):
    """What the program says to the shell when it ends."""

    done = 0
    program_error = 1
    bad_usage = 2
    incomplete = 3
    nothing_to_read = 4
    store_problem = 5
    folder_busy = 6
    disk_full = 7
    something_missing = 8
    bad_input = 9
    interrupted = 130


EXITS: dict[ExitCode, tuple[str, str]] = {
    ExitCode.done: ("everything was done", "nothing"),
    ExitCode.program_error: (
        "a fault of the program",
        "report the lines that it printed: they hold places in the program, and nothing of any document",
    ),
    ExitCode.bad_usage: ("an option or an argument is wrong", "see the message, or `clearslate COMMAND --help`"),
    ExitCode.incomplete: (
        "done, but some files, pages or rows of an extract could not be read",
        "see `problems.jsonl`: each line says what to do",
    ),
    ExitCode.nothing_to_read: ("no document was found in what was given", "name files or folders that hold some"),
    ExitCode.store_problem: (
        "the store of the output folder is damaged, or a newer version of the program made it",
        "see the message: upgrade the program, restore the folder from a backup, or begin again with `--fresh`",
    ),
    ExitCode.folder_busy: (
        "another run is at work in the output folder",
        "wait until it has ended, or choose another",
    ),
    ExitCode.disk_full: (
        "the disk is full; nothing that was done is lost",
        "make space and give the same command again",
    ),
    ExitCode.something_missing: (
        "an engine or a tool is missing",
        "run `clearslate doctor`, which says how to get it",
    ),
    ExitCode.bad_input: (
        "a file given to a later step is not what that step reads",
        "see the message, which names the file and the line",
    ),
    ExitCode.interrupted: (
        "stopped by Ctrl-C or a signal; nothing that was done is lost",
        "give the same command again, and it goes on",
    ),
}


class ClearslateError(Exception):
    """An error that a person can act on; the root of the tree below. ``exit_code`` is the program's answer."""

    exit_code = ExitCode.program_error


class BadUsage(ClearslateError):
    """An option's value, or an argument, is not one that can be used."""

    exit_code = ExitCode.bad_usage


class NothingToRead(ClearslateError):
    """No document in what was given."""

    exit_code = ExitCode.nothing_to_read


class StoreProblem(ClearslateError):
    """The store cannot be used as it is."""

    exit_code = ExitCode.store_problem


class FolderBusy(ClearslateError):
    """Another run holds the output folder."""

    exit_code = ExitCode.folder_busy


class DiskFull(ClearslateError):
    """No space is left where the results go."""

    exit_code = ExitCode.disk_full


class SomethingMissing(ClearslateError):
    """An engine or tool that was asked for is not installed."""

    exit_code = ExitCode.something_missing


class BadInput(ClearslateError):
    """A file for a later step is not in its format."""

    exit_code = ExitCode.bad_input


def exit_codes_page() -> str:
    """Return ``docs/exit-codes.md``: the table for people."""
    rows = [f"| {code.value} | {meaning} | {to_do} |" for code, (meaning, to_do) in EXITS.items()]
    return "\n".join(
        [
            "# Exit codes",
            "",
            "What `clearslate` says to the shell when it ends. The table is made from `clearslate/exits.py`",
            "(`python -m clearslate.exits > docs/exit-codes.md`).",
            "",
            "| code | means | what to do |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(exit_codes_page())
