"""A question -> the Query that a model writes of it, checked; or why there is none.

The reply is data and nothing more: what is no sound Query, or holds a number, a year, a place or a unit that the
question does not say, is refused with the fault named, once, and then left. No trouble of the model costs an answer:
the rules' reading is there already.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import Literal

from rag.answering.query_faults import fault_of
from rag.answering.query_prompt import messages, tool
from rag.evaluate.evaluate import Evaluator
from rag.models.llm import LLM, CancelledError, EndpointError
from rag.models.rate_limit import Deadline
from rag.models.reply_cache import Replies, UnusableError, ask, json_of, validated
from rag.models.tokens import MARGIN, count_tokens
from rag.question.parse import Parsed
from rag.question.query import Query
from rag.records import Report

When = Literal["never", "unclear", "always"]
REPLY_TOKENS = 700
"""A Query takes some 200; the rest is for the thoughts of models that think aloud."""
SECONDS = 20.0

_AGAIN_TOKENS = 450  # what the second request adds to the first, at most
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class QueryWriter:
    """The model that may write Queries: `when` it is asked, and the `seconds` that both its tries may take together."""

    llm: LLM
    replies: Replies | None = None
    when: When = "unclear"
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Proposal:
    """A model's sound Query. None with `trouble`, or without where it says that the question asks for no numbers."""

    query: Query | None
    trouble: str = ""


def is_wanted(parsed: Parsed, when: When) -> bool:
    """Whether a model is asked: always, or where the rules left words that may matter, or understood nothing.

    Never where the rules understood all and only the place is missing, where a name means several places, or where
    words are counted.
    """
    asked = parsed.asked
    if when == "never" or asked is None or asked.choices or not asked.folded:
        return False
    if (parsed.words is not None and parsed.words.words is not None and parsed.words.words.who) or (
        parsed.unclear and not parsed.left
    ):
        return False
    if when == "always":
        return True
    for_passages = not parsed.queries and parsed.words is not None and not parsed.unclear
    return not for_passages and (bool(parsed.left) or not parsed.queries)


def propose(
    text: str,
    before: str,
    parsed: Parsed,
    reports: Sequence[Report],
    writer: QueryWriter,
    evaluator: Evaluator,
    cancel: Event | None = None,
) -> Proposal:
    """Ask the model. `before` is what the turn before asked, where this one leans on it."""
    asked = messages(text, before, reports)
    size = sum(count_tokens(each.content) for each in asked) + count_tokens(tool().as_text)
    if size + REPLY_TOKENS + _AGAIN_TOKENS > writer.llm.context / MARGIN:
        return Proposal(None, "its context is too small")

    def read(reply: str) -> Query | None:
        query = _query_of(reply)
        fault = fault_of(query, text, parsed) if query is not None else ""
        if query is not None and not fault:
            unknown = evaluator.evaluate(query).unknown
            fault = f"没有“{'、'.join(unknown)}”这个地方" if unknown else ""
        if fault:
            raise UnusableError(fault)
        return query

    deadline = Deadline(writer.seconds, cancel)
    try:
        query, _ = ask(
            *(writer.llm, asked, read), max_tokens=REPLY_TOKENS, replies=writer.replies, cancel=deadline, tool=tool()
        )
    except UnusableError as error:
        return Proposal(None, str(error))
    except EndpointError as error:
        _log.warning("%s", error)
        return Proposal(None, str(error))
    except CancelledError:
        return Proposal(None, "given up" if deadline.given_up else f"no Query within {writer.seconds:g} s")
    return Proposal(query)


def _query_of(reply: str) -> Query | None:
    """The Query of a reply, None for a question of words. Some models write the call out as text."""
    value = json_of(reply)
    if isinstance(value, dict) and "arguments" in value and value.keys() <= {"name", "arguments", "type"}:
        inside = value["arguments"]
        value = json_of(inside) if isinstance(inside, str) else inside
    if isinstance(value, dict) and value.get("show") == "words":
        return None
    return validated(value, Query)


def as_json(query: Query) -> str:
    """The short form of a Query."""
    return json.dumps(query.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
