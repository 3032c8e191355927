"""A turn of a conversation as it was understood: what its answer is told in, and what the next turn leans on."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.answering.restate_query import restate
from rag.answering.voice import Voice
from rag.question.asked import Asked
from rag.question.query import Query
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
