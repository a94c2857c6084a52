"""JSON Lines: our values written one to a line, and read back with the line named where one is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from clearslate.exits import BadInput, BadUsage
from clearslate.outputs import canonical_json
from extract.record import Record

__all__ = ["json_lines", "read_lines"]

Model = TypeVar("Model", bound=BaseModel)


def json_lines(values: Iterable[BaseModel | Record | dict[str, Any]]) -> bytes:
    """Return one line of JSON for each value."""
    return "".join(canonical_json(_plain(value)) + "\n" for value in values).encode()


def _plain(value: BaseModel | dict[str, Any]) -> dict[str, Any]:
    if isinstance(value, Record):
        return value.to_json()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    return value


def read_lines(path: Path, model: type[Model]) -> list[Model]:
    """Return the objects of a JSON Lines file of ours. Raises BadInput with the line where one is not of *model*."""
    found: list[Model] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise BadUsage(f"{path}: there is no such file.") from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise BadInput(f"{path}: this is not a JSON Lines file.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(model.model_validate(json.loads(line)))
        except json.JSONDecodeError as error:
            raise BadInput(f"{path}, line {number}: this is not JSON ({error.msg}, column {error.colno}).") from error
        except ValidationError as error:
            # The place and the kind of fault, never the value.
            first = error.errors(include_input=False, include_url=False)[0]
            place = "/".join(str(part) for part in first["loc"])
            raise BadInput(f"{path}, line {number}: not a {model.__name__}: {place}: {first['type']}.") from error
    return found
