"""Where a report has words on an indicator and no figure came of them: what keeps "not stated" true.

Two kinds of clauses are noted: those with a number that has no value (10$1.$2, 11.X%, 两位数), and those of the target
list, the tasks or the review that name an indicator for which the report has no figure of that kind.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from rag.figures.headline import Line
from rag.figures.lexicon import Indicator, Name, lexicon, match, names_in, signs_of
from rag.figures.subjects import front_off, trim
from rag.numbers.quantities import NonQuantity
from rag.records import Figure, Kind, Report, Section, Unread, UnreadReason
from rag.text.lazily import lazily
from rag.text.view import View

_BOUNDARY = lazily(r"[,;:。!?\n]")
_JOINT = lazily(r"[,;:。!?\n、]|(?<=[^中])和|以及|[与及]")
_MOST = 3  # notes on one indicator and kind
_UNVALUED: dict[str, UnreadReason] = {"damaged": "damaged", "vague": "vague"}


class _Note(NamedTuple):
    """A clause text[start:end) from which no figure came."""

    start: int
    end: int
    line: Line
    indicator: str
    kind: Kind
    reason: UnreadReason


def find_unread(
    report: Report,
    view: View,
    text: str,
    lines: Sequence[tuple[Line, Section, bool]],
    marks: Sequence[NonQuantity],
    figures: Sequence[Figure],
    read: Collection[tuple[int, str]],
) -> tuple[Unread, ...]:
    """The notes of a report, in reading order.

    `lines` are its sentences with their sections, True for those of the target list; `marks` the numbers of `text`
    (the folded view, remarks blanked) that are no amounts; `figures` what was found, `read` where: a sentence's start
    and the indicator.
    """
    told = {(figure.indicator, _side(figure.kind)) for figure in figures}
    told |= {(id_, side) for id_, item in lexicon().items() for side in _SIDES if _is_told_by_parts(item, side, told)}
    sections = {line.start: section for line, section, _ in lines}
    notes: dict[tuple[int, str], _Note] = {}
    for note in _notes(text, lines, marks, told, report.year):
        if note.reason != "unread" or (note.line.start, note.indicator) not in read:
            notes.setdefault((note.start, note.indicator), note)
    count: dict[tuple[str, Kind], int] = {}
    found: list[Unread] = []
    for note in sorted(notes.values(), key=lambda note: note.start):
        key = (note.indicator, note.kind)
        count[key] = count.get(key, 0) + 1
        if note.reason == "unread" and count[key] > _MOST:
            continue
        found.append(
            Unread(
                id=f"{report.id}:u{len(found)}",
                report_id=report.id,
                section_id=sections[note.line.start].id,
                indicator=note.indicator,
                kind=note.kind,
                period=_period(note.line, report.year),
                reason=note.reason,
                quote=view.text[note.start : note.end],
                spans=view.spans_of(note.start, note.end),
            )
        )
    return tuple(found)


_SIDES: tuple[Kind, ...] = ("target", "actual")


def _is_told_by_parts(item: Indicator, side: Kind, told: set[tuple[str, Kind]]) -> bool:
    """Whether what stands in an indicator's place is told: urban and rural income for that of all residents."""
    return any(all((id_, side) in told for id_ in way) for way in item.instead)


def _side(kind: Kind) -> Kind:
    """Targets and tasks of an indicator answer for each other: both are of the year ahead."""
    return "target" if kind == "task" else kind


def _kind(line: Line, listed: bool, year: int) -> Kind:
    if listed:
        return "target"
    if line.stretch.role == "review":
        return "actual"
    return "plan" if line.stretch.last > year else "task"


def _period(line: Line, year: int) -> str:
    if not line.stretch.role or not year:
        return ""
    first, last = line.stretch.first, line.stretch.last
    return str(last) if first == last else f"{first}-{last}"


def _notes(
    text: str,
    lines: Sequence[tuple[Line, Section, bool]],
    marks: Sequence[NonQuantity],
    told: set[tuple[str, Kind]],
    year: int,
) -> Iterator[_Note]:
    index = 0
    untold = {side: _starts_with(text, lines, side, told) for side in _SIDES}
    for line, _, listed in lines:
        while index < len(marks) and marks[index].start < line.start:
            index += 1
        while index < len(marks) and marks[index].start < line.end:
            yield from _unvalued(text, line, listed, marks[index], year)
            index += 1
        side = _side(_kind(line, listed, year))
        if (line.stretch.role or listed) and line.start in untold.get(side, ()):
            yield from _worded(text, line, listed, told, year)


def _starts_with(
    text: str, lines: Sequence[tuple[Line, Section, bool]], side: Kind, told: set[tuple[str, Kind]]
) -> frozenset[int]:
    """The starts of the sentences that hold a sign of an indicator which is not told."""
    starts = [line.start for line, _, _ in lines]
    signs = signs_of(id_ for id_ in lexicon() if (id_, side) not in told)
    found: set[int] = set()
    for sign in signs:
        at = text.find(sign, starts[0]) if starts else -1
        while at >= 0:
            place = bisect_right(starts, at)
            found.add(starts[place - 1])
            at = text.find(sign, starts[place]) if place < len(starts) else -1
    return frozenset(found)


def _unvalued(text: str, line: Line, listed: bool, mark: NonQuantity, year: int) -> Iterator[_Note]:
    """A number without a value, and what it is of."""
    reason = _UNVALUED.get(mark.what)
    if reason is None:
        return
    start, end = _clause(text, line, mark.start, mark.end)
    words, _ = trim(text[start : mark.start])
    names = names_in(text[start : mark.start])
    indicator = match(words) or match(front_off(words)) or (names[-1].id if names else "")
    if reason == "damaged" or indicator:
        subject = indicator or f"other:{front_off(words)[-24:]}"
        yield _Note(start, end, line, subject, _kind(line, listed, year), reason)


def _worded(text: str, line: Line, listed: bool, told: set[tuple[str, Kind]], year: int) -> Iterator[_Note]:
    """The names of indicators in a sentence for which the report has no figure of that kind."""
    kind = _kind(line, listed, year)
    if kind == "plan":
        return
    for name in _names(text, line):
        if (name.id, _side(kind)) in told:
            continue
        start, end = _clause(text, line, name.start, name.end)
        if not listed and text[name.start : name.end] in lexicon()[name.id].common:
            if kind == "task" and _COURSE.search(text, start, end):
                yield _Note(start, end, line, name.id, kind, "unread")
            continue
        begin = max((hit.end() for hit in _JOINT.finditer(text, start, name.start)), default=start)
        subject = text[begin : name.end]
        if match(subject) == name.id or match(front_off(subject)) == name.id:
            yield _Note(start, end, line, name.id, kind, "unread")


# 促进外资外贸稳定增长, 全力稳外贸: a course that the tasks set by a common word of an indicator, without a number.
_COURSE = lazily(
    r"增长|[稳增丰]产|完成[^,;。]{2,8}任务|扩大|倍增|做大|扩量|提量|稳住?(?:外资|外贸|投资|消费|就业)|翻番"
)


def _names(text: str, line: Line) -> tuple[Name, ...]:
    at = line.start
    return tuple(Name(at + name.start, at + name.end, name.id) for name in names_in(text[at : line.end]))


_REACH = 120  # characters of a clause on either side of what it holds


def _clause(text: str, line: Line, start: int, end: int) -> tuple[int, int]:
    first, last = max(line.start, start - _REACH), min(line.end, end + _REACH)
    begin = max((hit.end() for hit in _BOUNDARY.finditer(text, first, start)), default=first)
    stop = _BOUNDARY.search(text, end, last)
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, stop.start() if stop else last
