"""What a passage must name beside its number: the part of a place that is asked about, and what narrows a name."""

from __future__ import annotations

from collections.abc import Callable

from rag.evaluate.fitting import narrowing
from rag.figures.lexicon import lexicon
from rag.question.query import Column, Named, Query
from rag.text.fold import fold
from rag.text.lazily import lazily

_HOW_MUCH = lazily(r"多少|百分之几")


def naming(query: Query) -> Callable[[str], bool] | None:
    """Whether a quote names what a query is narrowed to; None where nothing narrows it.

    Of 青岛港 no number of all ports tells, and of 海洋生产总值 none of the whole.
    """
    owners = [place.owner for place in query.places if isinstance(place, Named) and place.owner]
    said = query.words if not query.columns else None
    if said is not None and said.content and _HOW_MUCH.search(said.text):
        query = query.model_copy(update={"columns": (Column(subject=said.content[0][:60]),)})
    free = [narrowing(column.subject.split()) for column in query.columns if column.subject not in lexicon()]
    narrow = (
        [fold(piece) for piece in free[0] if len(piece) > 1 and all(piece in each for each in free)] if free else []
    )
    if not owners and not narrow:
        return None

    def named(quote: str) -> bool:
        said = fold(quote)
        return (not owners or any(owner in said for owner in owners)) and all(_in_part(each, said) for each in narrow)

    return named


def _in_part(piece: str, text: str) -> bool:
    return any(piece[at : at + 2] in text for at in range(len(piece) - 1))
