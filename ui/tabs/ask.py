"""The tab of questions: a conversation, and the box to ask in."""

from __future__ import annotations

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import gradio as gr

from rag.records import RagError
from rag.summaries.page_docx import page_docx
from rag.summaries.page_markdown import page_markdown
from ui.conversation import KEPT, Turn, kept_html, kept_turn, restored
from ui.html import Html, tag
from ui.i18n import Lang, lang_of, say
from ui.messages import explained
from ui.state import WORKERS, Room
from ui.tabs.ask_stream import LONGEST, Stops, making, turn_of_query
from ui.tabs.frame import Frame, sent
from ui.theme import part
from ui.uploads import safe_name
from ui.views.answer import Reports, Step, download, nothing_yet, notice, pending, step, thread, turn_block, welcome
from ui.views.talk_page import talk_page
from ui.views.talks import talks
from ui.views.understood import FIELDS, changed, in_words, query_of

T = TypeVar("T")

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_AT_ONCE = WORKERS
"""Questions answered side by side; further ones wait in Gradio's queue."""


@dataclass(frozen=True, slots=True)
class AskTab:
    """The tab's components, for what starts the page and switches its language."""

    thread: gr.HTML
    box: gr.Textbox
    turns: gr.State
    kept: gr.Textbox
    talks: gr.HTML


def ask_tab(room: Room, frame: Frame) -> AskTab:
    """Lay the tab out and wire it."""
    lang = frame.lang
    stops = Stops()
    turns = gr.State(())
    begun = gr.Textbox(visible=False)  # what the browser kept of this tab's conversation, when the page is begun
    store = part("kept")
    stepped = part("step")
    saved = part("talk-file")
    with gr.Column(elem_id="conversation"):
        listed = part("talks", talks("zh"))
        shown = part("thread")
        with gr.Row(elem_id="composer"):
            box = gr.Textbox(
                show_label=False, container=False, lines=1, max_lines=6, max_length=LONGEST, submit_btn=True,
                stop_btn=False, elem_id="question", scale=8, autofocus=False,
            )  # fmt: skip
            new = gr.Button(elem_id="new", scale=0, min_width=96, variant="secondary")
    frame.label(new, "value", "ask.new")
    frame.label(box, "placeholder", "ask.placeholder_plain")
    frame.label(box, "label", "ask.box")

    async def ask(
        text: str, before: tuple[Turn, ...], language: str, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        place = Place(before, (), lang_of(language), request.session_hash)
        async for now in converse(room, stops, " ".join(text.split()), place, typed=True):
            yield now

    async def example(
        event: gr.EventData, before: tuple[Turn, ...], language: str, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        async for now in ask(sent(event, "text"), before, language, request):
            yield now

    async def retry(
        event: gr.EventData, now: tuple[Turn, ...], language: str, request: gr.Request
    ) -> AsyncIterator[tuple[Any, ...]]:
        async for shown in retried(room, stops, event, now, lang_of(language), request.session_hash):
            yield shown

    async def redo(event: gr.EventData, now: tuple[Turn, ...], language: str, request: gr.Request) -> tuple[Any, ...]:
        return await redone(room, stops, event, Place(now, (), lang_of(language), request.session_hash))

    def restore_talk(event: gr.EventData, language: str, request: gr.Request) -> tuple[Any, ...]:
        stops.drop(request.session_hash)  # it is no answer of that one
        found = restored(sent(event, "kept"))
        return opening(room, found, lang_of(language)), _busy(False), found

    def export(event: gr.EventData, now: tuple[Turn, ...], language: str) -> str:
        return exported(now, sent(event, "kind"), lang_of(language), sent(event, "name").strip()[:80])

    def halt(request: gr.Request) -> None:
        stops.stop(request.session_hash)

    def begin_anew(language: str, request: gr.Request) -> tuple[Any, ...]:
        # No `cancels`: Gradio cancels by a request of its own, which may come before or after this one.
        stops.drop(request.session_hash)
        return opening(room, (), lang_of(language)), gr.skip(), _busy(False), (), kept_html(())

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    all_of_it = [shown, stepped, box, turns, store]
    box.submit(ask, [box, turns, lang], all_of_it, concurrency_limit=_AT_ONCE, **quiet)
    shown.ask(example, [turns, lang], all_of_it, concurrency_limit=_AT_ONCE, **quiet)
    shown.restore(restore_talk, [lang], [shown, box, turns], **quiet)
    shown.export(export, [turns, lang], [saved], **quiet)
    frame.switched.change(_talks, [lang], [listed], **quiet)
    shown.redo(redo, [turns, lang], all_of_it, **quiet)
    shown.retry(retry, [turns, lang], all_of_it, concurrency_limit=_AT_ONCE, **quiet)
    box.stop(halt, None, None, queue=False, **quiet)
    frame.app.unload(halt)  # a model writes for nobody who has left
    # In the queue: what it shows comes to the browser after all that was shown of the answer under way.
    new.click(begin_anew, [lang], all_of_it, **quiet)
    return AskTab(shown, box, turns, begun, listed)


_NOTHING = (gr.skip(),) * 5


async def retried(
    room: Room, stops: Stops, event: gr.EventData, now: tuple[Turn, ...], lang: Lang, session: str | None
) -> AsyncIterator[tuple[Any, ...]]:
    """Answer the turn that an event names once more, in its place."""
    at = sent(event, "turn")
    if not at.isdecimal() or int(at) >= len(now):
        yield _NOTHING
        return
    before, again, later = now[: int(at)], now[int(at)], now[int(at) + 1 :]
    async for shown in converse(room, stops, again.question, Place(before, later, lang, session), typed=False):
        yield shown


async def redone(room: Room, stops: Stops, event: gr.EventData, place: Place) -> tuple[Any, ...]:
    """Ask what an event's fields make of the query of a turn: it takes that turn's place."""
    at, now, lang = sent(event, "turn"), place.before, place.lang
    query = query_of(now[int(at)].query) if at.isdecimal() and int(at) < len(now) else None
    if query is None:
        return _NOTHING
    fields = {name: sent(event, name) for name in FIELDS}
    place = Place(now[: int(at)], now[int(at) + 1 :], lang, place.session)

    def made() -> tuple[Turn, Html]:
        try:
            turn = turn_of_query(room, changed(query, fields), lang)
        except RagError as error:
            turn = Turn(in_words(query, lang), None, trouble=say("ask.failed", lang, why=explained(error, lang)))
        return turn, turn_block(turn, *_names(room, lang))

    with stops.begun(place.session) as going:
        turn, block = await _in_thread(room, made)
        if not going.is_wanted:
            return _NOTHING
        whole = going.after_another
        answered = _answered(turn, block, place, secrets.token_hex(8), whole=whole)
        return (opening(room, answered[2], lang), gr.skip(), *answered[1:]) if whole else (gr.skip(), *answered)


def _talks(language: str) -> str:
    return talks(lang_of(language))


def exported(turns: Sequence[Turn], kind: str, lang: Lang, given: str = "") -> str:
    """A conversation as a file for the browser to save, its citations as footnotes; it is called as it was `given`."""
    if not turns:
        return notice("")
    page = talk_page(turns, lang, given)
    name = safe_name(f"{(given or turns[0].question)[:40]}.{'docx' if kind == 'docx' else 'md'}")
    if kind == "docx":
        data = base64.b64encode(page_docx(page)).decode()
        return download(name, _DOCX, data, secrets.token_hex(4), coding="base64")
    return download(name, "text/markdown", page_markdown(page), secrets.token_hex(4))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: between which turns of whose conversation, in which language of the page."""

    before: tuple[Turn, ...]
    later: tuple[Turn, ...]
    lang: Lang
    session: str | None


async def converse(room: Room, stops: Stops, text: str, at: Place, *, typed: bool) -> AsyncIterator[tuple[Any, ...]]:
    """Answer `text` in its place: thread, turn, box, turns, what the browser keeps, again and again until it is done.

    However long the conversation is, only its new turn is drawn and sent; all of it where another answer that was being
    made has been put aside. `typed`: the question stands in the box, which is emptied.
    """
    if not text:
        yield _NOTHING
        return
    emptied = {"value": ""} if typed else {}
    id_ = secrets.token_hex(8)
    # What the conversation is if the visitor leaves before there is an answer.
    halted = (*at.before, Turn(text, None, trouble=say("ask.stopped_early", at.lang)), *at.later)

    def drawn(told: str | Turn | None) -> Html:
        return turn_block(told, *_names(room, at.lang)) if isinstance(told, Turn) else pending(text, told, at.lang)

    with stops.begun(at.session) as going:
        if going.after_another:
            shown = await _in_thread(room, opening, room, halted, at.lang)
            now = step(drawn(None), Step(id_, len(at.before), len(halted)), at.lang)
            yield shown, now, _busy(True, **emptied), halted, gr.skip()
            emptied = {}
        async for told in making(room, text, at.before, at.lang, going):
            block = await _in_thread(room, drawn, told)
            if not going.is_wanted:
                break
            if isinstance(told, Turn):
                yield gr.skip(), *_answered(told, block, at, id_, whole=going.after_another, **emptied)
            else:
                now = step(block, Step(id_, len(at.before), len(halted)), at.lang)
                yield gr.skip(), now, _busy(True, **emptied), halted, gr.skip()
                emptied = {}  # what is typed meanwhile stays
        if not going.is_wanted:
            # Gradio sends what came last once more at the end: that must change nothing of what is shown by now.
            yield _NOTHING


def _answered(
    turn: Turn, block: Html, at: Place, id_: str, *, whole: bool, **box: str
) -> tuple[Html, dict[str, Any], tuple[Turn, ...], Html]:
    """Turn, box, turns and what the browser keeps, once there is an answer; `whole`: it is to keep all anew."""
    every = (*at.before, turn, *at.later)
    after, number = every[-KEPT:], len(at.before)  # no conversation grows without an end
    now = step(block, Step(id_, number, len(after)), at.lang)
    return now, _busy(False, **box), after, kept_html(after) if whole else kept_turn(turn, number, len(after))


async def _in_thread(room: Room, work: Callable[..., T], *given: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(room.work, work, *given)


def _names(room: Room, lang: Lang) -> tuple[dict[str, str], Lang, Reports]:
    """What an answer is drawn with: the ids of the sources by their names, the language, the ids of the reports.

    There are none where the library cannot be read: the answer says why.
    """
    try:
        return room.source_ids(), lang, room.report_ids()
    except RagError:
        return {}, lang, {}


def _busy(on: bool, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # what else to change of the box
    """The box while an answer is made: it can be stopped, and the next question typed."""
    return gr.update(submit_btn=not on, stop_btn=on, **more)


def opening(room: Room, turns: tuple[Turn, ...], lang: Lang) -> str:
    """What the tab shows first: the conversation so far, or how to begin one.

    No two are the same to Gradio, which leaves what it has shown last alone, whatever turns came to it since.
    """
    return tag("div", _opening(room, turns, lang), data_nonce=secrets.token_hex(4))


def _opening(room: Room, turns: tuple[Turn, ...], lang: Lang) -> Html:
    try:
        if turns:
            return thread(turns, *_names(room, lang))
        if room.seeding is not None:
            done, files = room.seeding.done, room.seeding.files
            text = say("ask.seeding", lang, done=done, all=files) if files else say("ask.seeding_begun", lang)
            return nothing_yet(say("ask.hello", lang), text)
        reports = room.reports()
        if not reports:
            return nothing_yet(
                say("ask.empty", lang), say("ask.empty_text", lang), say("ask.empty_go", lang), "library"
            )
        return welcome(room.examples(lang), lang)
    except RagError as error:
        return notice(explained(error, lang), "bad")


def restore(text: object) -> tuple[Turn, ...]:
    """The conversation that the browser kept."""
    return restored(text)
