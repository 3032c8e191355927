"""What the parts of an answer from a table share: the table, the voice, the marks, and short questions about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.answering.marks import Marks
from rag.answering.voice import Voice
from rag.evaluate.places import region_of
from rag.gazetteer.divisions import stem
from rag.question.answer_table import Cell, Head, Row, Table
from rag.records import Region


@dataclass(frozen=True, slots=True)
class Telling:
    """One answer while it is written."""

    table: Table
    voice: Voice
    marks: Marks
    further: list[Cell] = field(default_factory=list)  # computed for the words, beside the table's cells

    def say(self, key: str, **fields: object) -> str:
        """A sentence of the catalogue."""
        return self.voice.say(key, **fields)

    def value(self, cell: Cell) -> str:
        """A cell as words, without its mark."""
        return self.voice.value(cell)

    def marked(self, cell: Cell) -> str:
        """A cell as words with its mark; computed ones have none of their own."""
        mark = self.marks.of(cell.proof) if cell.formula is None or not cell.formula.text else ""
        space = " " if mark and self.voice.tongue == "en" else ""
        return f"{self.value(cell)}{space}{mark}"

    def stated_heads(self) -> list[tuple[int, Head]]:
        """The columns asked for, not the derived ones."""
        return [(at, head) for at, head in enumerate(self.table.heads) if head.fn is None]

    def derived_heads(self) -> list[tuple[int, Head]]:
        """The derived columns."""
        return [(at, head) for at, head in enumerate(self.table.heads) if head.fn is not None]

    def head_at(self, name: str) -> tuple[int, Head] | None:
        """The first column of a name, or of a span of the name."""
        return next(((at, head) for at, head in enumerate(self.table.heads) if name in (head.name, head.series)), None)

    def met(self) -> bool:
        """Whether the table tells if targets were met."""
        return any(head.fn == "met" for head in self.table.heads)

    def bounded(self) -> bool:
        """Whether a number that is compared is no exact one."""
        return any(
            cell.bound not in (None, "exact") and cell.has_number and head.fn is None
            for row in self.table.rows
            for cell, head in zip(row.cells, self.table.heads, strict=True)
        )

    def place(self, row: Row) -> str:
        """The row's region as the answer calls it, with its year where it has one of its own."""
        name = _with_owner(self.voice.region(row.region), row, self.voice.tongue)
        if row.year is None:
            return name
        return f"{name} {row.year}" if self.voice.tongue == "en" else f"{name}{self.say('value.year', year=row.year)}"

    def reporting(self, name: str) -> str:
        """A region as the answer calls it, as the one whose report it is."""
        row = next((row for row in self.table.rows if row.region.name == name and row.owner), None)
        return self.called(name) if row is None else self.voice.region(row.region)

    def called(self, name: str) -> str:
        """A region named in a cell or an aside, as the answer calls it."""
        row = next((row for row in self.table.rows if row.region.name == name), None)
        if row is None:
            return self.voice.region(region_of(name) or Region(name, "county", "", ""))
        return _with_owner(self.voice.region(row.region), row, self.voice.tongue)


def _with_owner(name: str, row: Row, tongue: str) -> str:
    """A place with the part of it that a row is of: 浙江省宁波舟山港, 上海港."""
    if not row.owner:
        return name
    if row.owner.startswith(stem(row.region.name)):
        return row.owner
    return f"{name} ({row.owner})" if tongue == "en" else name + row.owner
