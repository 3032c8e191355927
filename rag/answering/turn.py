"""A turn of a conversation as it was understood: what its answer is told in, and what the next turn leans on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from rag.answering.restate_query import restate
from rag.answering.voice import Voice
from rag.question.answer_table import Table
from rag.question.asked import Asked
from rag.question.query import Named, Query
from rag.records import Region


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with the query that answered it. `asked` are its pieces, with what it took from earlier turns.

    `winner` is the place of the first row that was told, `leans` whether it left out what an earlier turn said.
    """

    text: str
    voice: Voice = field(default_factory=Voice)
    asked: Asked | None = None
    query: Query | None = None
    winner: Region | None = None
    leans: bool = False

    def resolved(self, voice: Voice | None = None) -> str:
        """What an elliptic turn was taken to ask: 郑州市2024年固定资产投资增长目标. "" for one that says it itself."""
        if not self.leans or self.query is None:
            return ""
        return restate(self.query, voice or self.voice)


def told_by(turn: Turn, table: Table) -> Turn:
    """The turn with what later ones may lean on: the query that was answered, its first place, what it chose."""
    asked = replace(turn.asked, found=_named_year(table), chosen=_chosen(table)) if turn.asked is not None else None
    return replace(turn, asked=asked, query=table.query, winner=table.rows[0].region if table.rows else None)


def _chosen(table: Table) -> tuple[Named, ...]:
    """The places that were chosen among others; () where all were asked about."""
    chose = any(step.op in ("filter", "limit") for step in table.query.steps) and len(table.rows) < table.places
    rows = table.rows if chose else ()
    return tuple(Named(type="region", name=row.region.name, adcode=row.region.adcode) for row in rows)


_YEARS = frozenset({"first", "last", "highest", "lowest", "count"})


def _named_year(table: Table) -> tuple[int, ...]:
    """The one year that answers: of the lowest, the first below; () where there is none, or are several."""
    cells = [cell for row in table.rows for cell, head in zip(row.cells, table.heads, strict=True) if head.fn in _YEARS]
    years = dict.fromkeys(year for cell in cells for year in cell.years)
    return tuple(years) if len(years) == 1 else ()
