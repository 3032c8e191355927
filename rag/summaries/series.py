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
    renamed: dict[str, str] = {}
    for id_, target in targets.items():
        if not fold(target.subject).startswith(_OF_THE_PLACE):
            continue
        told = [each for each in figures if each.indicator == id_ and each.kind == "actual"]
        told = [each for each in told if each.period == str(year - 1) and each.low is not None]
        own = [each for each in told if fold(each.subject) == fold(target.subject)]
        whole = [each for each in told if each.headline and _OF_THE_PLACE + fold(each.subject) == fold(target.subject)]
        if not own and not any(fold(each.subject) == fold(target.subject) for each in told):
            own = _named_alike(figures, target, year)
            whole = [each for each in told if each.headline and not fold(each.subject).startswith(_OF_THE_PLACE)]
            turned |= {each.id: True for each in own} if whole else {}
            renamed |= {each.id: id_ for each in own} if whole else {}
        if own and whole:
            turned |= {each.id: True for each in own} | {each.id: False for each in whole}
    return tuple(
        replace(each, headline=turned.get(each.id, each.headline), indicator=renamed.get(each.id, each.indicator))
        for each in figures
    )


def _named_alike(figures: Sequence[Figure], target: Figure, year: int) -> list[Figure]:
    """Results of the year before that have the target's own words for a name, and were read as of no indicator.

    地方财政收入增长10.9%；加上中央财政收入，财政一般预算收入增长19.2%: of a target of 地方财政收入 the first.
    """
    return [
        each
        for each in figures
        if each.kind == "actual" and each.period == str(year - 1) and each.low is not None
        if each.indicator.startswith("other:") and fold(each.subject) == fold(target.subject)
    ]
