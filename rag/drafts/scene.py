"""A number of an article and what stands around it, as the rules of roles see it.

The text is one where places, times and 比上年 stand as signs (`P`, `T`, `C`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from rag.drafts.evidence import Kind, Span
from rag.drafts.tokens import Time
from rag.numbers.quantities import Quantity
from rag.records import Region
from rag.text.lazily import lazily

# 2017年为3830亿元，到2022年达到5401.2亿元，五年增加|1571.2亿元; 达到8041万千瓦，今年要达到1亿千瓦，还要新增|1959万千瓦
SINCE_TOLD = lazily(
    r"[,;、](?:(?:\ue001+|[一二两三四五六七八九十]{1,2}年|\d+年)(?:间|来|里|内|中)?|(?:算下来|也就是说)?[还尚][需要须](?:再)?)"
    r"(?:累计|总共|共|净|又)*(?:增加|增长|新增|净增|扩大|减少|多)(?:了|出)?(?:约|近|超过?)?\s*$"
)

Role = Literal[
    "value",  # a target, a result, a plan as a report states it
    "from",  # the earlier of two: 由A下调至B
    "reference",  # a target that a result is held against: 比7%左右的目标高
    "present",  # 目前的64.7%
    "edge",  # the highest or lowest, whoever has it
    "difference", "ratio", "sum", "mean", "count", "rank",
    "count_change",  # 写“左右”的2025年有22个，2026年减少4个
    "threshold",  # 增速高于5.5%的有4个省份
    "run",  # 连续三年, where no amount is told
    "nth",  # 全国第三个
    "outside",  # of the nation, of a broker
    "aside",  # claims nothing: 31个省份
]  # fmt: skip

ITSELF = r"(?:(?:它?自己|自身|其|该[省市])的?)?"
"""比|自己|2025年: of the same place."""
P, T, C = "\ue000+", "\ue001+", "\ue002+"


@dataclass(frozen=True, slots=True)
class Ref:
    """What a number is compared with: other places, another year, the target, the nation, the number before."""

    places: tuple[Region, ...] = ()
    span: Span | None = None
    kind: Kind | None = None
    back: bool = False  # the year before
    nation: bool = False
    spots: tuple[int, int] = (0, 0)  # where the places are named
    sign: int = 0
    when: tuple[int, int] = (0, 0)  # where the year is named: 比2024年高
    other: str = ""  # another thing that is named: 比白酒产业多

    @property
    def bare(self) -> bool:
        """Whether nothing is named that it is compared with."""
        return not self.places and self.kind is None and self.span is None and not self.other


NEAR = 160
"""Characters before a number in which the words of its clause are looked for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A number and what stands around it: its clause from `start` to `end`, its own words from `begin` to `stop`."""

    text: str
    number: Quantity
    start: int
    begin: int
    stop: int
    end: int
    before: Quantity | None
    after: Quantity | None
    sentence: tuple[int, int]

    @property
    def near(self) -> int:
        """Where the clause begins, as far as it is looked at."""
        return max(self.start, self.number.start - NEAR)

    @property
    def lead(self) -> str:
        """The words before the number, its own bounding words (超过, 约) left out."""
        return self.text[max(self.begin, self.number.outer_start - 90) : self.number.outer_start]

    @property
    def full_lead(self) -> str:
        """The words before the number with those that bound it: 低于|5%."""
        return self.text[max(self.begin, self.number.start - 90) : self.number.start]

    @property
    def tail(self) -> str:
        """The words behind the number."""
        return self.text[self.number.end : min(self.end, self.number.end + 60)]


_REF_TO = lazily(
    rf"(?:(?:比|较|由|从|(?<!来)自|(?:高|低|快|慢|好|优)于|不及){ITSELF}|"
    r"\b(?:than|from|against|versus|above|below)(?: in)?)\s*[“\"「『]?\s*$",
    re.IGNORECASE,
)
_WITH = lazily(r"年?的?\s*\d[\d.]*%?[^,;。\d]{0,4}?(?:相比|比)")


def in_comparison(scene: Scene, time: Time) -> bool:
    """Whether a time only belongs to what a number is compared with: 比2024年高."""
    before = scene.text[max(scene.start, time.start - 9) : time.start]
    if scene.number.form == "times" and re.search(r"(?:是|为|相当于)\s*$", before):
        return True
    if re.search(r"[和与同跟]\s*$", before) and _WITH.match(scene.text, time.end):
        return True
    return _REF_TO.search(before) is not None
