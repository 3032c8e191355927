"""What a sentence ascribes each of its numbers to: whose it is, of which year, an aim or a result.

郑州市2024年增长7%左右 says 郑州市, 2024 and nothing of aim or result; the nearest word before the number decides, else
the next one behind it. What a passage ascribes the same number to is known from the report it stands in, from its
figures and from the words of its own sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

from rag.gazetteer.divisions import is_within, stem
from rag.gazetteer.mentions import Mention, find_mentions
from rag.numbers.english import find_told
from rag.numbers.quantities import Quantity
from rag.records import Region
from rag.text.lazily import lazily

T = TypeVar("T")

Sort = Literal["aim", "result", ""]

PAST = lazily(
    r"(?<![比较])(?:去年|上年)|过去一年|实际(?![利使困问行到])|已(?!有)|(?:完成|实现|达到|增长|下降|新增|建成|新建)了|"
    r"\b(?:last year|previous year|grew|rose|fell|was|were|has been|have been|had|reached|achieved|completed)\b",
    re.IGNORECASE,
)
AIM = lazily(
    r"目标(?![镇村乡]|街道|人群|群体|地区|区域|市场|客户|企业|对象|导向|责任|考核)|预期(?!寿命)|计划|力争|争取|拟|将|(?<![主重需必首紧概摘只])要(?![求素点闻件])|"
    r"\b(?:targets?|goals?|plans?|aims?|expect(?:s|ed)?|will)\b",
    re.IGNORECASE,
)
_NAMED_REPORT = lazily(
    r"(20\d\d)\s*年(?:度|的)?[省市区县]?(?:政府工作)?报告|\b(20\d\d)\s+(?:government\s+)?(?:work\s+)?report\b",
    re.IGNORECASE,
)
_YEAR = lazily(r"(?<![\d.])((?:19|20)\d\d)(?:\s*[-~—至到]+\s*((?:19|20)\d\d))?(?![\d.%])\s*年?")
_LAST_YEAR = lazily(r"(?<![比较])(?:去年|上一?年(?!度))|过去一年|\b(?:last|previous) year\b", re.IGNORECASE)
_THIS_YEAR = lazily(r"今年|\bthis year\b", re.IGNORECASE)
_PERIOD = lazily(r"(\d{4})(?:-(\d{4}))?")
_DIGITS = lazily(r"(?<!\d)\d{4}(?!\d)")
_CLAUSE = lazily(r"[,;。:!?\n]")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an amount of a passage stands: the government and year of the report, the passage's role in it.

    `around` is the folded sentence it stands in; `sort` and `period` are what the report's figures say, "" if nothing.
    """

    region: Region | None
    year: int
    role: str
    around: str
    sort: Sort = ""
    period: str = ""

    @property
    def years(self) -> frozenset[int]:
        """The years that the amount may be said to be of."""
        period = _PERIOD.match(self.period)
        if period:
            first, last = int(period.group(1)), int(period.group(2) or period.group(1))
            return frozenset(range(first, last + 1)) | ({self.year} if self.sort == "aim" else frozenset())
        return years_of(self.role, self.year) | {int(hit.group()) for hit in _DIGITS.finditer(self.around)}

    @property
    def kind(self) -> Sort:
        """Whether the amount is an aim or a result, "" where nothing tells."""
        return self.sort or {"plan": "aim", "review": "result"}.get(self.role, "")  # type: ignore[return-value]


def years_of(role: str, year: int) -> frozenset[int]:
    """The year that a part of a report of `year` speaks of: the review tells of the year before."""
    return frozenset([year - 1 if role == "review" else year])


class Telling:
    """One folded sentence, with what it ascribes its numbers to."""

    def __init__(self, folded: str) -> None:
        self.text = folded
        self.reports = tuple(int(hit.group(1) or hit.group(2)) for hit in _NAMED_REPORT.finditer(folded))
        self._amounts = find_told(folded)
        self._plain = _blanked(folded, [(each.start, each.end) for each in self._amounts])
        self._dated = _blanked(self._plain, [hit.span() for hit in _NAMED_REPORT.finditer(folded)])

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The regions it names; "China" and the like are words of any English sentence."""
        return tuple(each for each in find_mentions(self.text) if each.form != "english")

    @cached_property
    def bare(self) -> str:
        """The sentence without regions, years and words of aim or result: what is left tells what a number is of."""
        spans = [(each.start, each.end) for each in find_mentions(self.text)]
        for pattern in (_NAMED_REPORT, AIM, PAST, _THIS_YEAR):
            spans += [hit.span() for hit in pattern.finditer(self.text)]
        spans += [hit.span() for hit in _YEAR.finditer(self._plain)]
        return _blanked(self.text, spans)

    @property
    def undated(self) -> str:
        """The sentence without its amounts and without the names of reports."""
        return self._dated

    def places_in(self, region: Region, mention: Mention) -> bool:
        """Whether a mention only says where `region`, which the sentence names, lies: 河南省郑州市."""
        if region in mention.candidates or not any(is_within(region, each) for each in mention.candidates):
            return False
        return any(region in each.candidates for each in self.mentions)

    def misplaces(self, amount: Quantity, stand: Stand) -> str:
        """Why `amount` of the sentence is not the one at `stand`, "" if it may be."""
        return self._wrong_region(amount, stand) or self._wrong_year(amount, stand) or self._wrong_kind(amount, stand)

    def _wrong_region(self, amount: Quantity, stand: Stand) -> str:
        region = stand.region
        if region is None:
            return ""
        named = [each for each in self.mentions if not amount.start <= each.start < amount.end]
        named = [each for each in named if not self.places_in(region, each)]
        mention = _nearest([(each.start, each) for each in named], amount.start)
        if mention is None or region in mention.candidates:
            return ""
        return "" if any(stem(each.name) in stand.around for each in mention.candidates) else "地区没有依据"

    def _wrong_year(self, amount: Quantity, stand: Stand) -> str:
        said: list[tuple[int, frozenset[int]]] = []
        for hit in _YEAR.finditer(self._dated):
            first = int(hit.group(1))
            said.append((hit.start(), frozenset(range(first, int(hit.group(2) or first) + 1))))
        said += [(hit.start(), frozenset([stand.year - 1])) for hit in _LAST_YEAR.finditer(self.text)]
        said += [(hit.start(), frozenset([stand.year])) for hit in _THIS_YEAR.finditer(self.text)]
        years = _nearest(sorted(said, key=lambda item: item[0]), amount.start)
        return "年份没有依据" if years is not None and not years & stand.years else ""

    def _wrong_kind(self, amount: Quantity, stand: Stand) -> str:
        if not stand.kind:
            return ""
        stop = _CLAUSE.search(self.text, amount.end)
        end = stop.start() if stop else len(self.text)
        said = [(start, sort, word) for start, sort, word in self._sorts if start < end]
        floor = max((each.end for each in self._amounts if each.end <= amount.start), default=0)
        near = [each for each in said if each[0] >= floor] or said[-1:]
        theirs = {hit.group() for pattern in (AIM, PAST) for hit in pattern.finditer(stand.around)}
        for _, sort, word in near:
            if sort != stand.kind and word not in theirs:
                return "把计划写成了结果" if sort == "result" else "把结果写成了计划"
        return ""

    @cached_property
    def _sorts(self) -> list[tuple[int, Sort, str]]:
        """The words that tell of an aim or a result, in the order of the sentence."""
        said: list[tuple[int, Sort, str]] = [(hit.start(), "aim", hit.group()) for hit in AIM.finditer(self.text)]
        return sorted([*said, *((hit.start(), "result", hit.group()) for hit in PAST.finditer(self.text))])


def _nearest(placed: Sequence[tuple[int, T]], at: int) -> T | None:
    """The last one before `at`, else the first behind it."""
    before = [value for start, value in placed if start < at]
    if before:
        return before[-1]
    return placed[0][1] if placed else None


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
