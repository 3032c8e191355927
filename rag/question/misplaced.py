"""A place whose name a question writes wrongly, read with the name that the library holds: 宜滨2024年, 怀华市."""

from __future__ import annotations

from collections.abc import Sequence

from rag.gazetteer.divisions import by_name, stem
from rag.question.asked import Asked
from rag.question.query import Named
from rag.question.reading import read
from rag.question.slips import dated_name, misheard_place
from rag.records import Report, Reports


def with_place(folded: str, asked: Asked, reports: Sequence[Report]) -> tuple[str, Asked, tuple[str, str] | None]:
    """A question that names no place, and none of all places, with the name mended that it may write wrongly."""
    wants = bool(asked.subjects) or asked.has("target", "actual")
    dated = bool(asked.free) or asked.passage  # only a place that stands right before its year: 宜滨2024年
    held = Reports.of(reports).by_name
    if len(asked.places) == 1 and isinstance(place := asked.places[0], Named):
        known = place.name in held or by_name(place.name)
        return (folded, asked, None) if known or asked.english else _of_stranger(folded, asked, place.name, reports)
    if asked.places or asked.english or not (wants or dated) or (asked.over_places and not dated):
        return folded, asked, None
    names = sorted({short for name in held if len(short := stem(name)) > 1})
    change = misheard_place(folded, names)
    if change is not None and dated and not dated_name(folded, change[0]):
        change = None
    again = read(folded.replace(*change, 1), reports) if change is not None else asked
    return (folded.replace(*change, 1), again, change) if change is not None and again.places else (folded, asked, None)


def _of_stranger(
    folded: str, asked: Asked, name: str, reports: Sequence[Report]
) -> tuple[str, Asked, tuple[str, str] | None]:
    """A question of a place that nothing knows, of the one that the library holds and whose name sounds so."""
    change = misheard_place(name, sorted(Reports.of(reports).by_name))
    if change is None or change[0] != name:
        return folded, asked, None
    mended = folded.replace(*change, 1)
    return mended, read(mended, reports), change
