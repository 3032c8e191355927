"""The tab of questions: a conversation, and the box to ask in."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.records import RagError
from ui.asked import in_full
from ui.page import part
from ui.render import nothing_yet, notice, thread, welcome
from ui.room import Room
from ui.texts import Lang, lang_of, say
from ui.turns import Turn, kept, restored
from ui.wiring import Frame, sent

LONGEST = 2000
"""Characters of a question."""
_SHOWN_AFTER = 0.2
"""Seconds that an answer may take before the page says that it is looking: most take less."""
_AT_ONCE = 16
"""Questions answered side by side; further ones wait in Gradio's queue."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AskTab:
    """The tab's components, for what starts the page and switches its language."""

    thread: gr.HTML
    box: gr.Textbox
    turns: gr.State
    kept: gr.BrowserState


def ask_tab(room: Room, frame: Frame) -> AskTab:
    """Lay the tab out and wire it."""
    lang = frame.lang
    turns = gr.State(())
    # The browser keeps the conversation over a reload. The key only hides it from a glance at the browser's storage; a
    # fixed one lets it outlive a restart of the server.
    store = gr.BrowserState("", storage_key="govreport.turns", secret="govreport")  # noqa: S106
    with gr.Column(elem_id="conversation"):
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

    def ask(text: str, before: tuple[Turn, ...], language: str) -> Iterator[tuple[Any, ...]]:
        said = lang_of(language)
        text = " ".join(text.split())
        if not text:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        work = room.work.submit(answered, room, text, before, said)
        try:
            turn, box_after = work.result(_SHOWN_AFTER), {"value": ""}
        except TimeoutError:
            # What the conversation is if the visitor stops it, or leaves, before there is an answer.
            halted = (*before, Turn(text, None, trouble=say("ask.stopped_early", said)))
            yield thread(before, room.source_ids(), said, asking=text), _busy(True, value=""), halted, gr.skip()
            turn, box_after = work.result(), {}
        after = (*before, turn)
        yield thread(after, room.source_ids(), said), _busy(False, **box_after), after, kept(after)

    def example(event: gr.EventData, before: tuple[Turn, ...], language: str) -> Iterator[tuple[Any, ...]]:
        yield from ask(sent(event, "text"), before, language)

    def retry(event: gr.EventData, before: tuple[Turn, ...], language: str) -> Iterator[tuple[Any, ...]]:
        at = sent(event, "turn")
        if not at.isdecimal() or int(at) >= len(before):
            return
        said, place = lang_of(language), int(at)
        again = answered(room, before[place].question, before[:place], said)
        after = (*before[:place], again, *before[place + 1 :])
        yield thread(after, room.source_ids(), said), gr.skip(), after, kept(after)

    def halt(now: tuple[Turn, ...], language: str) -> tuple[Any, ...]:
        return opening(room, now, lang_of(language)), _busy(False), kept(now)

    def begin_anew(language: str) -> tuple[Any, ...]:
        return opening(room, (), lang_of(language)), _busy(False, value=""), (), kept(())

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    all_of_it = [shown, box, turns, store]
    asking = [
        box.submit(ask, [box, turns, lang], all_of_it, concurrency_limit=_AT_ONCE, **quiet),
        shown.ask(example, [turns, lang], all_of_it, concurrency_limit=_AT_ONCE, **quiet),
        shown.retry(retry, [turns, lang], all_of_it, concurrency_limit=_AT_ONCE, **quiet),
    ]
    box.stop(halt, [turns, lang], [shown, box, store], cancels=asking, queue=False, **quiet)
    new.click(begin_anew, [lang], all_of_it, cancels=asking, queue=False, **quiet)
    return AskTab(shown, box, turns, store)


def _busy(on: bool, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # what else to change of the box
    """The box while an answer is made: it can be stopped, and the next question typed."""
    return gr.update(submit_btn=not on, stop_btn=on, **more)


def answered(room: Room, text: str, before: tuple[Turn, ...], lang: Lang) -> Turn:
    """One question with its answer, or with what kept it from being answered, as a sentence."""
    if len(text) > LONGEST:
        return Turn(text[:LONGEST], None, trouble=say("ask.too_long", lang, chars=len(text), limit=LONGEST))
    try:
        desk = room.desk()
        if desk is None:
            return Turn(text, None, trouble=say("ask.empty_text", lang))
        answer, question = desk.answer(text, room.questions([turn.question for turn in before]))
        return Turn(text, answer, resolved=in_full(question, lang))
    except RagError as error:
        return Turn(text, None, trouble=say("ask.failed", lang, why=error))
    except Exception as error:  # a fault of ours costs one answer, never the conversation
        _log.exception("answering %r", text)
        return Turn(text, None, trouble=say("page.fault", lang, what=type(error).__name__))


def opening(room: Room, turns: tuple[Turn, ...], lang: Lang) -> str:
    """What the tab shows first: the conversation so far, or how to begin one."""
    try:
        if turns:
            return thread(turns, room.source_ids(), lang)
        if room.seeding is not None:
            text = say("ask.seeding", lang, done=room.seeding.done, all=room.seeding.files)
            return nothing_yet(say("ask.hello", lang), text)
        reports = room.reports()
        if not reports:
            return nothing_yet(
                say("ask.empty", lang), say("ask.empty_text", lang), say("ask.empty_go", lang), "library"
            )
        return welcome(room.examples(lang), lang)
    except RagError as error:
        return notice(str(error), "bad")


def restore(text: object) -> tuple[Turn, ...]:
    """The conversation that the browser kept."""
    return restored(text)
