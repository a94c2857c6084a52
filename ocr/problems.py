"""What can be wrong with a file or a page, as an error that a person can act on."""

from __future__ import annotations

from typing import Literal

__all__ = ["PROBLEM_KINDS", "ProblemKind", "ReadingProblem"]

ProblemKind = Literal[
    "encrypted",
    "truncated",
    "empty",
    "mislabelled",
    "foreign",
    "too_large",
    "unreadable",
    "deadline",
    "memory",
    "crash",
]
PROBLEM_KINDS: dict[ProblemKind, str] = {
    "encrypted": "the file asks for a password",
    "truncated": "the file ends before its contents do",
    "empty": "the file holds nothing",
    "mislabelled": "the file is of another type than its name says, and of none that is read",
    "foreign": "the file is of a type that is not read",
    "too_large": "the page has more pixels than may be read",
    "unreadable": "the file or the page is damaged",
    "deadline": "reading the page took longer than its deadline",
    "memory": "reading the page took more memory than its limit",
    "crash": "the reader ended abnormally on this page",
}


class ReadingProblem(Exception):
    """A file or page that cannot be read: what is wrong, and what to do. Holds no words of the page."""

    def __init__(self, kind: ProblemKind, message: str, what_to_do: str, page: int | None = None) -> None:
        super().__init__(message)
        self.kind: ProblemKind = kind
        self.message = message
        self.what_to_do = what_to_do
        self.page = page

    def __reduce__(self) -> tuple[type[ReadingProblem], tuple[ProblemKind, str, str, int | None]]:
        # Errors cross from a worker's process to ours.
        return type(self), (self.kind, self.message, self.what_to_do, self.page)
