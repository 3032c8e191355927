"""Two series under one name, of which a report sets its target for one: 财政一般预算收入, of it the 地方 part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.records import Figure
from rag.text.fold import fold

_OF_THE_PLACE = "地方"


def of_one_series(figures: Sequence[Figure], year: int) -> tuple[Figure, ...]:
    """Figures whose headline results are of the series that the year's target is for.

    Where the review tells of the whole and of what of it is the place's own, and the target is for that, the results of
    the whole are no headline of the indicator, and those of the place's own are.
    """
    targets = {each.indicator: each for each in figures if each.headline and each.kind == "target"}
    turned: dict[str, bool] = {}
    for id_, target in targets.items():
        if not fold(target.subject).startswith(_OF_THE_PLACE):
            continue
        told = [each for each in figures if each.indicator == id_ and each.kind == "actual"]
        told = [each for each in told if each.period == str(year - 1) and each.low is not None]
        own = [each for each in told if fold(each.subject) == fold(target.subject)]
        whole = [each for each in told if each.headline and _OF_THE_PLACE + fold(each.subject) == fold(target.subject)]
        if own and whole:
            turned |= {each.id: True for each in own} | {each.id: False for each in whole}
    return tuple(replace(each, headline=turned.get(each.id, each.headline)) for each in figures)
