"""Which statements of a page tell again what another tells: by the numbers in them and what these are of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.figures.figure_match import pairs
from rag.summaries.page import Run
from rag.text.fold import fold
from rag.text.lazily import lazily

_NUMBER = lazily(
    r"(?<![A-Za-z\d.])(?P<number>\d+(?:\.\d+)?)(?P<unit>[万亿千百]*(?:个百分点|平方公里|平方米|公里|美元|人次|[\u4e00-\u9fff%‰])?)"
)
_YEAR = lazily(r"(?:19|20)\d\d")
_ALIKE = 0.6  # of the pairs of signs of the shorter name
_LIKE = 0.34  # and of those of the longer
_NAME = 18  # signs before a number that name what it is of
# what stands before numbers of anything
_OF_ANY = lazily(
    r"全[年市省区县州]|今年|去年|预计|累计|分别|新增|增长|增加|下降|提高|上升|实现|完成|达到?|突破|超过|以上|左右|确保|力争|年度|同比|约|为|至|到"
)
_OF_YEARS = lazily(r"年均|累计|[五四三]年|十[一二三四五]五")
_ENDS = ",，;；。:："


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, what names it, and where it stands."""

    said: str
    name: frozenset[str]
    places: frozenset[tuple[int, int]]
    of_years: bool

    def is_of(self, other: Number) -> bool:
        """Whether two are one number of one thing."""
        if self.said != other.said or self.of_years != other.of_years:
            return False
        if any(a < d and c < b for a, b in self.places for c, d in other.places):
            return True
        sizes, shared = (len(self.name), len(other.name)), len(self.name & other.name)
        return shared > 0 and shared >= _ALIKE * min(sizes) and shared >= _LIKE * max(sizes)


def numbers_of(run: Run, named: str = "") -> tuple[Number, ...]:
    """The numbers that a run tells; `named`: what names it, where that stands before it: the first cell of a row."""
    text = fold(run.text)
    places = frozenset(span for place in run.places for span in place.spans)
    found: list[Number] = []
    name = pairs(_OF_ANY.sub(" ", fold(named)))
    for hit in _NUMBER.finditer(text):
        if _YEAR.fullmatch(hit["number"]) and hit["unit"].startswith("年"):
            continue
        start = max((text.rfind(sign, 0, hit.start()) for sign in _ENDS), default=-1) + 1
        before = text[max(start, hit.start() - _NAME) : hit.start()]
        own = pairs(_OF_ANY.sub(" ", before))
        name = own or name  # 5.67万亿元、增长2.9%: of the same
        found.append(Number(hit["number"] + hit["unit"], name, places, _OF_YEARS.search(before) is not None))
    return tuple(found)


def again(run: Run, told: Sequence[Number]) -> bool:
    """Whether a run tells numbers, and each of them is told."""
    own = numbers_of(run)
    return bool(own) and all(any(each.is_of(other) for other in told) for each in own)
