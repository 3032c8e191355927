"""Single numbers looked after: put right by hand, marked as read wrong, reported, and all of it taken back.

Every step stands in the library's log, with the words before and after and the reason that was given.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

from rag.config import Settings
from rag.figures.lexicon import lexicon
from rag.figures.put_right import NumberSaid, start_of, value_typed
from rag.figures.value import value_words
from rag.library import audit
from rag.library.audit import Act
from rag.library.numbers_said import Number, number_of, say
from rag.pipeline import adapters
from rag.records import Figure, InputError, Unread

Step = Literal["correct", "wrong", "report", "undo", "settle"]
"""To give another value, to say that it was read wrong, to ask an editor to look; to take back; "it is right"."""

_LOGGED: dict[Step, Act] = {
    "correct": "corrected",
    "wrong": "corrected",
    "report": "reported",
    "undo": "undone",
    "settle": "undone",
}


def put_number(
    report_id: str, number_id: str, step: Step, settings: Settings, *, value: str = "", why: str = "", who: str = ""
) -> Number:
    """Do one step with a number; it as it is then. `who` and `why` stand in the log and beside the number.

    Raises `InputError` for a number that there is not, a value that is none, and a step that leads nowhere.
    """
    who = who or adapters.user()
    with adapters.open_library(settings) as library:  # so that a wrong id makes and locks nothing
        now = number_of(library, report_id, number_id)
        name = next(line.name for line in library.sources() if line.id == now.report.source_id)
        new = _said(now, step, value, why, who)
    with adapters.open_writer(settings, adapters.model_name(settings)) as writer:
        say(writer, now, new, max_chars=settings.chunk_chars)
        after = number_of(writer, report_id, number_id)
    with adapters.change_log(settings) as log:
        log.write([audit.entry(who, _LOGGED[step], name, report_id, _told(now, after, step, why))])
    return after


def _said(now: Number, step: Step, value: str, why: str, who: str) -> NumberSaid | None:
    thing, said = now.thing, now.said
    if step in ("undo", "settle"):
        if step == "undo" and said is None:
            raise InputError("nothing was said by hand of this number that could be taken back.")
        return None if step == "undo" else said
    at = said.at if said is not None else start_of(thing)
    was = said.was if said is not None else words_of(thing)
    when = datetime.now(UTC).isoformat(timespec="minutes")
    new = NumberSaid("wrong", at, thing.indicator, thing.kind, thing.period, None, was, who[:200], when, why[:300])
    if step == "report":
        return replace(new, act="reported")
    if isinstance(thing, Unread) and said is None:
        raise InputError("there is no number here that was read. Report it instead.")
    if step == "wrong":
        return new
    if isinstance(thing, Unread):
        raise InputError("this number is marked as read wrong. Take that back first, then give another value.")
    return replace(new, act="corrected", value=value_typed(value, thing))


def words_of(thing: Figure | Unread) -> str:
    """What a number is called where it is told of: its value in words, or its clause."""
    return value_words(thing) if isinstance(thing, Figure) else thing.quote


def _told(before: Number, after: Number, step: Step, why: str) -> str:
    """甘肃省 2026 社会消费品零售总额: 4%左右 -> 5%左右 (reason)."""
    thing, report = before.thing, before.report
    entry = lexicon().get(thing.indicator)
    name = entry.zh if entry is not None else thing.indicator.removeprefix("other:")
    moved = {
        "correct": f"{words_of(before.thing)} -> {words_of(after.thing)}",
        "wrong": f"{words_of(before.thing)} -> read wrong",
        "report": f"{words_of(before.thing)}: to be looked at",
        "undo": f"{words_of(before.thing)} -> {words_of(after.thing)}, as it was read",
        "settle": f"{words_of(before.thing)}: it is right",
    }[step]
    return f"{report.region.name} {thing.period} {name} ({thing.kind}): {moved}{f' ({why[:300]})' if why else ''}"
