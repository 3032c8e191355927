"""Questions and queries of the library."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.models.embedders import Embedder, as_embedder
from rag.models.rate_limit import Pace
from rag.pipeline import adapters
from rag.records import Answer, MissingExtra, ModelError

if TYPE_CHECKING:
    from rag.answering.answerer import Desk
    from rag.answering.generate import Writer
    from rag.answering.turn import Turn
    from rag.question.answer_table import Table
    from rag.question.own_words import Language as QuestionLanguage
    from rag.question.query import Query

_log = logging.getLogger(__name__)

_REST = 60.0  # seconds that questions go without a model that is lost


@contextmanager
def make_writer(settings: Settings) -> Iterator[Writer | None]:
    """The model that writes text answers and Queries, with the replies kept in the library; None where none is named.

    One that is named and cannot be made is a writer too: it gives its reason with each answer that it should have
    written. Close it by leaving the block.
    """
    if not settings.llm_model:
        yield None
        return
    from rag.answering.generate import Writer
    from rag.answering.query_writer import QueryWriter
    from rag.models.circuit_breaker import Fuse

    pace = Pace(settings.llm_per_minute)
    try:
        llm = adapters.make_llm(settings, pace)
        reader = adapters.make_llm(settings, pace, once=settings.llm_query_seconds)
    except (ModelError, MissingExtra) as error:
        _log.warning("%s", error)
        yield Writer(None)
        return
    with ExitStack() as keep:
        replies = adapters.open_replies(settings) if settings.library.is_dir() else None
        if replies is not None:
            keep.enter_context(replies)
        queries = None
        if reader is not None and settings.llm_query != "never":
            queries = QueryWriter(Fuse(reader, _REST), replies, settings.llm_query, settings.llm_query_seconds)
        yield Writer(llm, replies, settings.answer_source_tokens, settings.answer_seconds, queries)


@contextmanager
def desk(settings: Settings, embedder: Embedder | None = None, *, no_llm: bool = False) -> Iterator[Desk]:
    """A desk to ask questions at, over the library of `settings`; close it by leaving the block.

    Text answers are in the words of the model that `settings` name, if they name one, but not with `no_llm`.
    """
    from rag.answering.answerer import Desk  # the patterns for questions take a while to compile

    with adapters.open_library(settings) as library, ExitStack() as keep:
        writer = None if no_llm else keep.enter_context(make_writer(settings))
        yield Desk(library, as_embedder(embedder) if embedder else adapters.make_embedder(settings), writer)


def ask(question: str, settings: Settings, embedder: Embedder | None = None, *, no_llm: bool = False) -> Answer:
    """The checked answer to one question. Raises `LibraryError` where there is no library."""
    with desk(settings, embedder, no_llm=no_llm) as at:
        return at.answer(question)[0]


def ask_turns(questions: Sequence[str], at: Desk) -> tuple[Answer, ...]:
    """The answers to the turns of one conversation; what a turn leaves out is taken from those before it."""
    answers: list[Answer] = []
    earlier: list[Turn] = []
    for text in questions:
        answer, understood = at.answer(text, earlier)
        answers.append(answer)
        earlier.append(understood)
    return tuple(answers)


def evaluate(query: Query, settings: Settings) -> Table:
    """The table that answers one query. Raises `LibraryError` where there is no library."""
    from rag.evaluate.evaluate import evaluate as answer

    with adapters.open_library(settings) as library:
        return answer(query, library)


def answer_query(query: Query, settings: Settings, language: QuestionLanguage) -> Answer:
    """The answer to one query in words, restated as its question. Raises `LibraryError` where there is no library."""
    from rag.answering.from_query import answer_query as answer
    from rag.answering.restate_query import restate
    from rag.answering.voice import Voice
    from rag.evaluate.evaluate import Evaluator

    voice = Voice(language)
    with adapters.open_library(settings) as library:
        return answer(query, voice, Evaluator(library), restate(query, voice)).answer
