"""Words that a question writes with signs that sound alike: a unit (多少公理: 公里), or a name that its report has.

>>> misheard_unit("山东2026年高铁要突破多少公理?")
('公理', '公里')
>>> misheard_name(["高铁理程"], ["高铁里程", "高铁项目"], "高铁里程突破3400公里")
('高铁理程', '高铁里程')
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from rag.question.slips import sounds_alike
from rag.text.lazily import lazily

_UNITS = (
    *(
        "公里",
        "公顷",
        "公斤",
        "千米",
        "千克",
        "平方米",
        "平方公里",
        "立方米",
        "亿元",
        "万元",
        "万亩",
        "亿斤",
        "万吨",
        "千瓦",
    ),
    *("人次", "亿吨", "万人", "万户", "万千瓦"),
)
_COUNTED = lazily(r"(?:多少|几)[个]?(?P<unit>[\u4e00-\u9fff]{2,4}?)(?=[?,。;、!]|以上|$|的?呢|了?吗)")
_LONGEST, _SHORTEST = 6, 3


def misheard_unit(folded: str) -> tuple[str, str] | None:
    """A unit that is asked for by signs that sound alike; None where none is, or several might be meant."""
    for hit in _COUNTED.finditer(folded):
        said = hit["unit"]
        found = {unit for unit in _UNITS if unit != said and len(unit) == len(said) and _nearly(said, unit)}
        if said not in _UNITS and len(found) == 1:
            return said, next(iter(found))
    return None


def misheard_name(runs: Sequence[str], names: Collection[str], text: str) -> tuple[str, str] | None:
    """The longest stretch of what is asked about that a report never writes, and the only one of its `names` that
    sounds like it; None where there is none.
    """
    known = _by_sign(tuple(dict.fromkeys(names)))
    for size in range(_LONGEST, _SHORTEST - 1, -1):
        for said in dict.fromkeys(_windows(runs, size)):
            if said in text:
                continue
            near = [name for sign in set(said) for name in known.get((size, sign), ())]  # half of the signs are shared
            found = {name for name in near if _nearly(said, name)}
            if len(found) == 1:
                return said, next(iter(found))
    return None


def _windows(runs: Sequence[str], size: int) -> Iterator[str]:
    for run in runs:
        yield from (run[at : at + size] for at in range(len(run) - size + 1))


@lru_cache(maxsize=8)
def _by_sign(names: tuple[str, ...]) -> dict[tuple[int, str], list[str]]:
    """The stretches of names, by their length and each of their signs."""
    found: dict[tuple[int, str], list[str]] = {}
    for size in range(_SHORTEST, _LONGEST + 1):
        for stretch in dict.fromkeys(_windows(names, size)):
            for sign in set(stretch):
                found.setdefault((size, sign), []).append(stretch)
    return found


def _nearly(said: str, name: str) -> bool:
    """Whether two stretches of one length sound alike and share at least half of their signs."""
    apart = sum(a != b for a, b in zip(said, name, strict=True))
    return 0 < apart <= len(said) // 2 and sounds_alike(said, name)
