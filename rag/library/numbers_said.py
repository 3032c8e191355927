"""What persons say of single numbers, kept in the library: it outlives the removal of their source and its next ingest.

The clause that a number was read from stays as it is; what is said is noted beside it, with who, when and why.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rag.figures.put_right import NumberSaid, Value, is_said_of
from rag.ingest import document_of_reports
from rag.library.codecs import json_text
from rag.library.embedding import passages_of
from rag.library.store import Library
from rag.library.writer import Writer
from rag.records import Figure, InputError, Report, Unread

_MOST_REPORTED = 50  # notes of readers on one source that wait for an editor


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a report, or the note that is left of one that was read wrong, with what persons said of it."""

    report: Report
    thing: Figure | Unread
    said: NumberSaid | None
    reported: tuple[NumberSaid, ...]


def numbers_of(library: Library, source_id: str) -> tuple[NumberSaid, ...]:
    """What was said by hand of a source's numbers."""
    return tuple(map(_read, json.loads(library.noted(_key(source_id)) or "[]")))


def number_of(library: Library, report_id: str, number_id: str) -> Number:
    """One number of a report. Raises `InputError` if there is no such report, or no such number in it."""
    report = library.report(report_id)
    things: tuple[Figure | Unread, ...] = (
        *library.figures(report_ids=(report_id,)),
        *library.unread(report_ids=(report_id,)),
    )
    thing = next((each for each in things if each.id == number_id), None)
    if thing is None:
        raise InputError("this number is no longer in the library: its report was read again. Open its cell again.")
    own = [each for each in numbers_of(library, report.source_id) if is_said_of(each, thing)]
    said = next((each for each in own if each.act != "reported"), None)
    return Number(report, thing, said, tuple(each for each in own if each.act == "reported"))


def say(library: Writer, number: Number, new: NumberSaid | None, *, max_chars: int) -> None:
    """Have a number be as `new` says, or as it was read (None); what readers reported of it is dealt with by that.

    A report of a reader is only kept. The source is read again, in one transaction. Raises `InputError`.
    """
    source_id = number.report.source_id
    known = numbers_of(library, source_id)
    if new is not None and new.act == "reported":
        waiting = [each for each in known if each.act == "reported"]
        if len(waiting) >= _MOST_REPORTED:
            raise InputError(
                "so many numbers of this report wait for an editor that no more are taken. Tell an editor."
            )
        library.note(_key(source_id), _text((*known, new)))
        return
    kept = (*(each for each in known if not is_said_of(each, number.thing)), *((new,) if new is not None else ()))
    if new == number.said:  # only what readers reported is dealt with
        library.note(_key(source_id), _text(kept))
        return
    source = library.source(source_id)
    reports, removed = library.reports_of(source_id), library.removed(source_id)
    document = document_of_reports(source, reports, reports, removed, max_chars=max_chars, numbers=kept)
    rules = next(line.rules for line in library.sources() if line.id == source_id)
    noted = {_key(source_id): _text(kept)}
    library.put(document, passages_of(document), rules, instead_of=[source_id], noted=noted)
    library.tidy()
    library.flush()


def _key(source_id: str) -> str:
    return f"numbers {source_id}"


def _text(said: Sequence[NumberSaid]) -> str:
    return json_text([_row(each) for each in said])


def _row(said: NumberSaid) -> list[object]:
    value = said.value
    ends = None if value is None else [str(value.low), str(value.high), value.unit, value.bound, value.measure]
    based = None if value is None else [str(value.value), value.base_unit]
    return [
        said.act,
        said.at,
        said.indicator,
        said.kind,
        said.period,
        ends,
        based,
        said.was,
        said.who,
        said.when,
        said.why,
    ]


def _read(row: Sequence[object]) -> NumberSaid:
    act, at, indicator, kind, period, ends, based, *told = row
    value = None
    if isinstance(ends, list) and isinstance(based, list):
        low, high, unit, bound, measure = ends
        value = Value(Decimal(low), Decimal(high), unit, bound, measure, Decimal(based[0]), based[1])
    return NumberSaid(act, at, indicator, kind, period, value, *told)  # type: ignore[arg-type]  # as `_row` wrote it
