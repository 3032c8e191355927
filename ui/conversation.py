"""A conversation as a visitor has it, and as it is kept: by the browser, for a signed-in user by the server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rag.answering.turn import Turn as Said
from rag.records import Answer
from ui.html import Html, tag

if TYPE_CHECKING:
    from pydantic import TypeAdapter

KEPT = 40
"""Turns kept of a conversation."""
MOST_CHARS = 2_000_000
"""Characters of a conversation that is kept: a browser gives a page some 5 MB."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer; `answer` is None where there is none, and `trouble` says why.

    `resolved` is the question as understood where that differs from its words, `query` the same as data (JSON), where
    it was answered as a `Query`.
    """

    question: str
    answer: Answer | None
    resolved: str = ""
    trouble: str = ""
    query: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Understood(Turn):
    """A turn with how it was understood, for the next one to lean on: in memory alone, kept is the `Turn`.

    `years` are those of the reports of its places when it was.
    """

    said: Said | None = None
    years: tuple[int, ...] = ()


def kept(turns: Sequence[Turn]) -> str:
    """The last turns as JSON, as many as may be kept."""
    left = tuple(turns[-KEPT:])
    while len(made := _adapter().dump_json(left).decode()) > MOST_CHARS:
        left = left[1:]
    return made


def kept_html(turns: Sequence[Turn]) -> Html:
    """The same for `static/talks.js`, which keeps it under the conversation that this browser tab shows."""
    return tag("span", hidden=True, data_kept=kept(turns))


def kept_turn(turn: Turn, at: int, of: int) -> Html:
    """One turn for `static/talks.js` to keep with the others: `at` its number, of `of` after it."""
    return tag("span", hidden=True, data_turn=_adapter().dump_json((turn,)).decode(), data_at=at, data_of=of)


def restored(text: object) -> tuple[Turn, ...]:
    """The turns of `kept`; none for what may be held instead (nothing, another version's, or a forgery)."""
    from pydantic import ValidationError

    if not isinstance(text, str) or not text:
        return ()
    try:
        return _adapter().validate_json(text)[-KEPT:]
    except ValidationError:
        return ()


@cache
def _adapter() -> TypeAdapter[tuple[Turn, ...]]:
    from pydantic import TypeAdapter  # builds a validator; needed once there is a conversation

    return TypeAdapter(tuple[Turn, ...])
