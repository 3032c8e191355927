"""What a table has no number for, said once for many places or years: each of the four kinds of no in its own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rag.answering.telling import Telling
from rag.evaluate.mentions import holds_number
from rag.figures.lexicon import lexicon
from rag.question.answer_table import Cell, Head, Row
from rag.question.query import CellStatus

_QUOTED = 2  # clauses that are quoted; of more places only the names are said
_WORDED = 5
_TOLD_OTHERWISE = ("part", "of_plan", "told_later")  # with a clause for people to read


@dataclass(frozen=True, slots=True)
class _Lack:
    place: str  # full name
    head: Head
    cell: Cell


def unknown_lines(telling: Telling) -> list[str]:
    """Regions and groups that nothing is known by."""
    return [telling.say("missing.unknown", name=name) for name in telling.table.unknown]


def missing_lines(telling: Telling) -> list[str]:
    """A sentence for each status and column (of a span: for all its years)."""
    groups: dict[tuple[CellStatus, str, str, str], list[_Lack]] = {}
    for lack in _lacks(telling):
        why = "words" if _in_words(lack) else "cut" if lack.cell.reason == "cut" else ""
        key = (lack.cell.status, lack.head.series or lack.head.name, why, lack.head.subject)
        groups.setdefault(key, []).append(lack)
    order: tuple[CellStatus, ...] = ("worded", "unread", "not_stated", "not_loaded")
    lines: list[str] = []
    for (status, *_), lacks in sorted(groups.items(), key=lambda item: order.index(item[0][0])):
        lines += _said(telling, status, lacks)
        lines += [
            telling.say(f"missing.{lack.cell.reason}", name=telling.called(lack.place),
                        quote=telling.voice.quote(part.quote), mark=telling.marks.of(part))
            for lack in lacks[:_WORDED] for part in lack.cell.also if lack.cell.reason in _TOLD_OTHERWISE
        ]  # fmt: skip
    return [*dict.fromkeys(lines), *_units(telling)]


def _in_words(lack: _Lack) -> bool:
    """Whether an indicator is named without any number, also where something is derived from it."""
    proof = lack.cell.proof
    if lack.cell.reason == "words":
        return True
    known = lack.cell.status == "unread" and lack.cell.reason == "operand" and lack.head.subject in lexicon()
    return known and proof is not None and bool(proof.quote) and not holds_number(proof.quote)


def _lacks(telling: Telling) -> Iterator[_Lack]:
    """Cells without a number: those of rows (words are shown there already), and those set aside."""
    table = telling.table
    for row in table.rows:
        for at, head in telling.stated_heads():
            if row.cells[at].status not in ("stated", "worded"):
                yield _Lack(row.region.name, _of_owner(head, row), row.cells[at])
    seen = {row.region.name for row in table.rows}
    for aside in table.aside:
        for place, cell in zip(aside.places, aside.cells, strict=True):
            source = _source(telling, cell.lacks or aside.column)
            if source is not None and place not in seen and cell.status != "stated":
                seen.add(place)
                yield _Lack(place, source, cell)


def _of_owner(head: Head, row: Row) -> Head:
    """A column as it is of the part of a place that a row is of: the report is the place's, the number is not."""
    entry = lexicon().get(head.subject)
    return replace(head, subject=row.owner + (entry.zh if entry is not None else head.subject)) if row.owner else head


def _source(telling: Telling, column: str) -> Head | None:
    """The column asked for that a (derived) column is made of."""
    found = telling.head_at(column)
    while found is not None and found[1].fn is not None:
        found = telling.head_at(found[1].of[0])
    return None if found is None else found[1]


def _said(telling: Telling, status: CellStatus, lacks: list[_Lack]) -> list[str]:
    voice = telling.voice
    places = list(dict.fromkeys(lack.place for lack in lacks))
    names = voice.names([telling.reporting(place) for place in places])
    what = _what(telling, lacks)
    if status == "not_loaded":
        years = sorted({_report_year(lack.head) for lack in lacks} - {0})
        if not years:
            return [telling.say("missing.not_loaded_any", names=names)]
        return [telling.say("missing.not_loaded", names=names, year=_years(telling, years), what=what)]
    if status == "not_stated":
        years = sorted({_report_year(lack.head) for lack in lacks} - {0})
        if not years:
            return [telling.say("missing.not_stated_any", names=names, what=what)]
        return [telling.say("missing.not_stated", names=names, year=_years(telling, years), what=what)]
    if lacks[0].cell.reason == "cut":
        return [telling.say("missing.cut", names=names, what=what)]
    if status == "worded":
        if len(lacks) > _WORDED:
            return [telling.say("missing.worded", names=names)]
        return [
            telling.say(
                "missing.worded_quote", name=telling.called(lack.place), quote=voice.quote(lack.cell.text),
                mark=telling.marks.of(lack.cell.proof),
            )
            for lack in lacks
        ]  # fmt: skip
    subject = voice.subject(lacks[0].head.subject)
    kind = "only_words" if _in_words(lacks[0]) else "unread"
    if len(lacks) > _QUOTED:
        return [telling.say(f"missing.{kind}", names=names, subject=subject, what=what)]
    return [
        telling.say(
            f"missing.{kind}_quote", name=telling.reporting(lack.place), subject=subject, what=voice.what(lack.head),
            quote=voice.quote(lack.cell.proof.quote) if lack.cell.proof else "", mark=telling.marks.of(lack.cell.proof),
        )
        for lack in lacks
    ]  # fmt: skip


def _what(telling: Telling, lacks: list[_Lack]) -> str:
    """What is missing; of a span with the years that are missing before it."""
    head = lacks[0].head
    years = sorted({lack.head.year for lack in lacks if lack.head.year is not None})
    if len(years) < 2:
        return telling.voice.what(head)
    voice = telling.voice
    said = voice.say("value.year", year=_years(telling, years))
    fields = {
        "year": said,
        "subject": voice.subject(head.subject),
        "way": voice.way(head.subject, head.measure, head.kind),
    }
    return voice.say(f"what.{head.kind}", **fields).strip()


def _years(telling: Telling, years: list[int]) -> str:
    """Years in a row, consecutive ones as a stretch: 2013—2015、2018."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    dash = " to " if telling.voice.tongue == "en" else "—"
    return telling.voice.join(f"{run[0]}{dash}{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _report_year(head: Head) -> int:
    """The year of the report that would state it; 0 for a plan, which any report may state."""
    if head.year is None or head.kind == "plan":
        return 0
    return head.year + 1 if head.kind == "actual" else head.year


def _units(telling: Telling) -> list[str]:
    names = [telling.place(row) for row in telling.table.rows if any(cell.reason == "units" for cell in row.cells)]
    return [telling.say("missing.units", names=telling.voice.names(names))] if names else []
