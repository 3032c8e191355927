"""A user's own questions with what their answers must hold: a JSONL file, or objects of the same form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator

from rag.records import InputError, Status


class Asked(BaseModel):
    """One question and how its answer is graded. What else a line holds is kept out and does no harm."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    id: str = ""
    question: tuple[str, ...] = Field(min_length=1)
    """The turns of a conversation, of which the last is graded; a text is one turn."""
    type: str = ""
    """Rates are also given by type."""
    must_contain: tuple[str | tuple[str, ...], ...] = ()
    """Each must stand in the answer; of a list one is enough: `["7%", ["左右", "about"]]`. 7% does not stand in 17%."""
    must_not_contain: tuple[str, ...] = ()
    answerable: bool = True
    """False: each of the kinds of no is right, and an answer is an invention."""
    status: Status | None = None
    """The one status that is right, where only one is."""
    evidence: tuple[str, ...] = ()
    """Words of the reports that prove the answer: is each cited, and at which place are they retrieved?"""
    reference: str = Field(default="", validation_alias=AliasChoices("reference", "answer"))
    """An answer by hand. It is handed on (`--out`) and not graded: what must be in it is `must_contain`."""

    @field_validator("id", mode="before")
    @classmethod
    def _name(cls, value: object) -> object:
        return str(value) if isinstance(value, int) else value

    @field_validator("question", "evidence", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return ((value,) if value.strip() else ()) if isinstance(value, str) else value


def read_asked(path: Path) -> tuple[Asked, ...]:
    """The questions of a JSONL file. Raises `InputError` naming the line that is none."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}. Give a UTF-8 file with one JSON object a line.") from error
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    return as_asked([_object(path, number, line) for number, line in lines], [f"{path} line {n}" for n, _ in lines])


def _object(path: Path, number: int, line: str) -> Mapping[str, Any]:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise InputError(f"{path} line {number} is no JSON: {error}. Correct it.") from error
    if not isinstance(item, dict):
        raise InputError(f"{path} line {number} is no object: give one with question and must_contain.")
    return item


def as_asked(items: Sequence[Mapping[str, Any] | Asked], names: Sequence[str] = ()) -> tuple[Asked, ...]:
    """The questions that objects describe, those without an id named by their number. Raises `InputError`."""
    made = []
    for number, item in enumerate(items, 1):
        try:
            asked = item if isinstance(item, Asked) else Asked.model_validate(dict(item))
        except ValidationError as error:
            first = error.errors()[0]
            where = names[number - 1] if names else f"question {number}"
            raise InputError(f"{where}: {'.'.join(map(str, first['loc']))}: {first['msg']}. Correct it.") from error
        made.append(asked if asked.id else asked.model_copy(update={"id": str(number)}))
    if not made:
        raise InputError("there is no question to ask. Give a line with question and must_contain.")
    return tuple(made)
