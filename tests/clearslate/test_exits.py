"""Every way to end has one code, one meaning, and its line in the documentation."""

from __future__ import annotations

from pathlib import Path

from clearslate import exits
from clearslate.exits import EXITS, ClearslateError, ExitCode, exit_codes_page

DOCS = Path(__file__).parents[2] / "docs" / "exit-codes.md"


def all_errors(root: type[ClearslateError]) -> list[type[ClearslateError]]:
    return [root, *(found for child in root.__subclasses__() for found in all_errors(child))]


def test_every_code_is_explained() -> None:
    assert set(EXITS) == set(ExitCode)
    assert all(meaning and to_do for meaning, to_do in EXITS.values())


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.exit_code for error in all_errors(ClearslateError)]
    assert len(set(codes)) == len(codes)
    assert set(codes) | {ExitCode.done, ExitCode.incomplete, ExitCode.interrupted} == set(ExitCode)


def test_every_error_can_be_imported() -> None:
    assert {error.__name__ for error in all_errors(ClearslateError)} <= set(exits.__all__)


def test_the_page_of_exit_codes_is_the_table() -> None:
    assert DOCS.read_text(encoding="utf-8") == exit_codes_page(), "python -m clearslate.exits > docs/exit-codes.md"
