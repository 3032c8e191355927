"""An answer while it is made: in a thread, told piece by piece, stopped from elsewhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Event, Lock

from rag.answering.answerer import Desk, Draft
from rag.answering.from_query import answer_query
from rag.answering.turn import Turn as Said
from rag.answering.voice import Voice
from rag.question.query import Query
from rag.question.whose import loaded_years
from rag.records import RagError
from ui.conversation import KEPT, Turn, Understood
from ui.i18n import Lang, say
from ui.messages import explained
from ui.state import Room
from ui.views.understood import compact, in_words, query_of

LONGEST = 2000
"""Characters of a question."""
_SHOWN_AFTER = 0.2
"""Seconds that an answer may take before the page says that it is looking: most take less."""
_GRACE = 1.0
"""Seconds that a stopped answer has to end by itself: a model's work ends sooner, a search may not."""
_LET_GO = 5.0
"""Seconds to wait until an answer that was put aside is: it is, within `_SHOWN_AFTER`, if its visitor is there."""

_log = logging.getLogger(__name__)


class Going:
    """An answer that is being made: `stop` ends it, `over` is set when nothing of it is sent any more.

    `after_another`: one that was still being made was put aside for it.
    """

    def __init__(self, *, after_another: bool) -> None:
        self.after_another = after_another
        self.stop = Event()
        self.over = Event()
        self.is_wanted = True


class Stops:
    """The answers that are being made, one for each visitor's session."""

    def __init__(self) -> None:
        self._going: dict[str | None, Going] = {}
        self._lock = Lock()

    @contextmanager
    def begun(self, session: str | None) -> Iterator[Going]:
        """A new answer; one that is still being made for this session is put aside."""
        with self._lock:
            before = self._going.get(session)
            made = self._going[session] = Going(after_another=before is not None)
        if before is not None:
            _put_aside(before)
        try:
            yield made
        finally:
            made.stop.set()
            with self._lock:
                if self._going.get(session) is made:
                    del self._going[session]
            made.over.set()

    def stop(self, session: str | None) -> None:
        """Stop what is being made for this session: what there is of it is shown."""
        with self._lock:
            going = self._going.get(session)
        if going is not None:
            going.stop.set()

    def drop(self, session: str | None) -> None:
        """Stop it, and show nothing of it any more: when this returns, all that was shown of it has been sent."""
        with self._lock:
            going = self._going.pop(session, None)
        if going is not None:
            _put_aside(going)
            going.over.wait(_LET_GO)


def _put_aside(going: Going) -> None:
    going.is_wanted = False
    going.stop.set()


async def making(
    room: Room, text: str, before: Sequence[Turn], lang: Lang, going: Going
) -> AsyncGenerator[str | Turn | None, None]:
    """What may be shown of an answer while it is made, and the turn at the end if it is still wanted then.

    None: nothing is found yet; "": a model is asked; else all of its words that may be shown so far.
    """
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[str | Turn] = asyncio.Queue()

    def work() -> None:
        for piece in turn_of(room, text, before, lang, going.stop):
            loop.call_soon_threadsafe(told.put_nowait, piece)

    room.work.submit(work)
    waited, shown = 0.0, False
    while True:
        try:
            each = await asyncio.wait_for(told.get(), _SHOWN_AFTER)
        except TimeoutError:
            if not going.is_wanted:
                return
            if going.stop.is_set():
                waited += _SHOWN_AFTER
                if waited > _GRACE:
                    yield Turn(text, None, trouble=say("ask.stopped_early", lang))
                    return
            elif not shown:
                shown = True
                yield None
            continue
        shown = True
        yield each
        if isinstance(each, Turn):
            return


def turn_of(room: Room, text: str, before: Sequence[Turn], lang: Lang, stop: Event) -> Iterator[str | Turn]:
    """One question with its answer, or with what kept it from being answered, as a sentence; before it what may be
    shown until then.
    """
    if len(text) > LONGEST:
        yield Turn(text[:LONGEST], None, trouble=say("ask.too_long", lang, chars=len(text), limit=LONGEST))
        return
    try:
        desk = room.desk()
        if desk is None:
            yield Turn(text, None, trouble=say("ask.empty_text", lang))
            return
        for told in desk.stream(text, _earlier(desk, before, lang), cancel=stop):
            if isinstance(told, Draft):
                yield told.text
            else:
                voice = Voice("en" if lang == "en" else "zh-Hans")
                said, query = told.turn, "" if told.turn.query is None else _data(told.turn.query)
                years = _years(desk, said)
                whole = not before or _stands_alone(desk, text, said)
                yield Understood(text, told.answer, said.resolved(voice), "", query, whole, said, years)
    except RagError as error:
        yield Turn(text, None, trouble=say("ask.failed", lang, why=explained(error, lang)))
    except Exception as error:  # a fault of ours costs one answer, never the conversation
        _log.exception("answering %r", text)
        yield Turn(text, None, trouble=say("page.fault", lang, what=type(error).__name__))


def _stands_alone(desk: Desk, text: str, said: Said) -> bool:
    """Whether a question that was asked after others is understood in the same way without them."""
    return said.query is not None and desk.turns([text])[-1].query == said.query


def _earlier(desk: Desk, before: Sequence[Turn], lang: Lang) -> tuple[Said, ...]:
    """What a question leans on: the turn before, as it was understood when it was asked.

    A conversation that came from where it is kept is understood anew, and one whose places have reports of other years
    by now.
    """
    known = next((turn for turn in reversed(before) if isinstance(turn, Understood)), None)
    if known is None or known.said is None or known.years != _years(desk, known.said):
        return desk.turns(_asked(before, lang))
    after = _shortened(desk, known.said, lang)
    behind = before[max(at for at, turn in enumerate(before) if turn is known) + 1 :]
    return desk.turns([turn.question for turn in behind], after)


def _years(desk: Desk, said: Said) -> tuple[int, ...]:
    return tuple(loaded_years(said.asked.places, desk.library.reports())) if said.asked is not None else ()


def _shortened(desk: Desk, said: Said, lang: Lang) -> Said:
    """What a long chain of turns that lean on each other has come to, as one that leans on none."""
    asked, turns = said.asked, 0
    while asked is not None and turns < KEPT:
        asked, turns = asked.before, turns + 1
    if said.asked is None or turns < KEPT:
        return said
    if said.query is not None and said.query.words is None:
        return desk.turns([in_words(said.query, lang)])[-1]
    return replace(said, asked=replace(said.asked, before=None))


def _asked(before: Sequence[Turn], lang: Lang) -> list[str]:
    """The questions so far. Of a long conversation the first were dropped: what follows then says all it was about."""
    questions = [turn.question for turn in before]
    if len(before) >= KEPT and (query := query_of(before[0].query)) is not None:
        questions[0] = in_words(query, lang)
    return questions


def _data(query: Query) -> str:
    return compact(query).model_dump_json(exclude_defaults=True)


def turn_of_query(room: Room, query: Query, lang: Lang) -> Turn:
    """The turn of a question that was put together by hand: it is asked in the words that say it."""
    text = in_words(query, lang)
    try:
        desk = room.desk()
        if desk is None:
            return Turn(text, None, trouble=say("ask.empty_text", lang))
        told = answer_query(query, Voice("en" if lang == "en" else "zh-Hans"), desk.evaluator, text)
        return Turn(text, told.answer, query=_data(told.table.query))
    except RagError as error:
        return Turn(text, None, trouble=say("ask.failed", lang, why=explained(error, lang)))
