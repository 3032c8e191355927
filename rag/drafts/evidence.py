"""What the library knows, as claims ask for it: the figures of a place by indicator, kind and year.

The one door through which drafts look into the catalog. Whoever judges a claim asks `Evidence` and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import log
from typing import Literal

from rag.drafts.english import Terms
from rag.drafts.nouns import GENERAL_NOUNS, noun_phrase
from rag.figures.figure_match import pairs
from rag.figures.lexicon import fits, lexicon, match
from rag.figures.naming import thing_of
from rag.figures.synonyms import variants
from rag.gazetteer.divisions import stem
from rag.records import Citation, Figure, Region, Report, Section
from rag.text.fold import fold
from rag.text.lazily import lazily

Kind = Literal["goal", "result", "plan"]
_OF_KIND: dict[str, Kind] = {"target": "goal", "task": "goal", "actual": "result", "plan": "plan"}
_TOTAL = lazily(r"累计|年均|五年|5年|每年")
_ADDED = lazily(r"新增|净增")
_PLAN_YEARS = lazily(r"(\d{4})\+|(\d{4})-(\d{4})")


@dataclass(frozen=True, slots=True)
class Span:
    """Years from `first` to `last`, both counted; one year where they are the same."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with its report and the words it is known by."""

    figure: Figure
    report: Report
    subject: str  # folded, without the region's own name
    words: frozenset[str]  # pairs of characters of clause and subject
    kind: Kind | None
    span: Span | None  # None: the period cannot be told
    part: str  # of the year: 上半年; "" the whole
    began: bool = False  # where a rise began: 从9万元|提高到, of a year that the clause does not tell

    @property
    def scale(self) -> str:
        """How it is stated: change, level, rank or ratio; a share in % is a level."""
        ratio = self.figure.measure == "ratio" and self.figure.base_unit == "%"
        return "level" if ratio else scale_of(self.figure.measure)

    @property
    def low(self) -> Decimal:
        """The lower end in base units, a fall negative."""
        return -self._high if self.figure.measure == "decline" else self._low

    @property
    def high(self) -> Decimal:
        """The upper end in base units, a fall negative."""
        return -self._low if self.figure.measure == "decline" else self._high

    @property
    def _low(self) -> Decimal:
        return self.figure.value if self.figure.value is not None else Decimal(0)

    @property
    def _high(self) -> Decimal:
        figure = self.figure
        if figure.value is None or figure.low is None or figure.high is None:
            return Decimal(0)
        return figure.high * (figure.value / figure.low if figure.low else Decimal(1))


def scale_of(measure: str) -> str:
    """How a number is stated, falls and rises alike: change, level, rank or ratio."""
    return "change" if measure in ("growth", "decline") else "level" if measure in ("level", "share") else measure


class Evidence:
    """The library's figures. `sources` maps source ids to names; `sections` tell where a figure stands."""

    def __init__(
        self,
        figures: Iterable[Figure],
        reports: Sequence[Report],
        sections: Iterable[Section],
        sources: Mapping[str, str],
    ) -> None:
        self.reports = tuple(reports)
        self._sources = dict(sources)
        self._paths = {section.id: section.path for section in sections}
        of_id = {report.id: report for report in reports}
        self._entries: dict[str, list[Entry]] = {}
        self._worded: dict[str, list[tuple[Figure, Report]]] = {}
        for figure in figures:
            report = of_id[figure.report_id]
            if figure.low is None:
                self._worded.setdefault(report.region.name, []).append((figure, report))
            else:
                self._entries.setdefault(report.region.name, []).append(self._entry(figure, report))
        self._years: dict[str, set[int]] = {}
        for report in reports:
            self._years.setdefault(report.region.name, set()).add(report.year)
        self._in_order: dict[str, list[Entry]] = {}
        self._weights: dict[str, Mapping[str, float]] = {}
        self._rarities: dict[tuple[str, tuple[str, ...]], float] = {}
        self._by_indicator: dict[tuple[str, str], list[Entry]] = {}
        for name, entries in self._entries.items():
            for entry in entries:
                self._by_indicator.setdefault((name, _indicator_of(entry)), []).append(entry)

    def _entry(self, figure: Figure, report: Report) -> Entry:
        # 内江黑猪 in a report of 内江 is what an article calls 内江市…黑猪
        subject = plain_words(thing_of(fold(figure.subject))).removeprefix(stem(report.region.name))
        subject = "" if _TIME_ALONE.fullmatch(subject) else subject
        span, part, kind = _span_of(figure, report, self._paths.get(figure.section_id, ()))
        words = pairs(own_part(plain_words(fold(figure.quote)), subject)) | pairs(subject)
        return Entry(figure, report, subject, words, kind, span, part, kind is None and _began(figure))

    @cached_property
    def latest(self) -> int:
        """The year of the newest report, 0 without any."""
        return max((report.year for report in self.reports), default=0)

    def years(self, region: str) -> frozenset[int]:
        """The years of the reports of a region."""
        return frozenset(self._years.get(region, ()))

    @cached_property
    def _subjects(self) -> str:
        return "\n".join({entry.subject for entries in self._entries.values() for entry in entries})

    def names(self, subject: str) -> bool:
        """Whether some report names a subject in these words: then a number of it is of nothing else."""
        noun = noun_phrase(subject.replace(" ", ""))
        return len(noun) > 1 and noun in self._subjects

    def of(self, region: str) -> Sequence[Entry]:
        """All numbers of a region's reports."""
        return self._entries.get(region, ())

    def lexical(self, region: str, indicator: str) -> Sequence[Entry]:
        """The numbers of an indicator of the lexicon."""
        return self._by_indicator.get((region, indicator), ())

    def beside(self, entry: Entry, by: int) -> Entry | None:
        """The number that stands `by` numbers behind an entry's (before it, if negative) in its report."""
        rows = self._in_order.get(entry.report.id)
        if rows is None:
            rows = sorted(
                (each for each in self.of(entry.report.region.name) if each.report.id == entry.report.id),
                key=_place,
            )
            rows = [each for each in rows if each.figure.number_spans]
            self._in_order[entry.report.id] = rows
        at = bisect_left(rows, _place(entry), key=_place) + by
        return rows[at] if 0 <= at < len(rows) and entry.figure.number_spans else None

    def of_years(self, entry: Entry) -> bool:
        """Whether it stands among what a report tells of several years: 五年来…增长83%。经营主体从689万户增至…."""
        around = (self.beside(entry, by) for by in range(-6, 7))
        near = [other for other in around if other and other.figure.section_id == entry.figure.section_id]
        return any("-" in other.figure.period for other in near)

    def worded(self, region: str, indicator: str, year: int) -> Figure | None:
        """A target or result of this indicator that is said without a number."""
        for figure, _ in self._worded.get(region, ()):
            if figure.indicator == indicator and figure.period == str(year):
                return figure
        return None

    def weight(self, region: str) -> Mapping[str, float]:
        """How telling each pair of characters is among the figures of a region: the fewer have it, the more."""
        found = self._weights.get(region)
        if found is None:
            entries = self.of(region)
            count = Counter(pair for entry in entries for pair in entry.words)
            found = {pair: log(1 + len(entries) / number) for pair, number in count.items()}
            found[""] = log(1 + 2 * max(1, len(entries)))
            self._weights[region] = found
        return found

    def similarity(self, subject: str, region: str, entry: Entry) -> tuple[float, float]:
        """The share of the weight of `subject` that an entry's clause has, and that of the entry's subject in it."""
        weight = self.weight(region)
        unknown = weight[""]
        best = 0.0
        for words in dict.fromkeys(
            (
                subject,
                subject.replace("的", "") or subject,
                _told_by(subject),
                _GENERAL.sub("", subject) or subject,
                turned(subject),
                *(_swapped(subject, other) for other in variants(subject)),
            )
        ):
            said = pairs(words)
            total = sum(weight.get(pair, unknown) for pair in said)
            if total:
                best = max(best, sum(weight.get(pair, unknown) for pair in said if pair in entry.words) / total)
        own = pairs(entry.subject)
        whole = sum(weight.get(pair, unknown) for pair in own)
        said = pairs(subject) | pairs(subject.replace("的", "")) | pairs(turned(subject))  # 有实绩的|企业
        back = sum(weight.get(pair, unknown) for pair in own if pair in said) / whole if whole else 0.0
        return best, back

    def likeness(self, terms: Terms, region: str, entry: Entry) -> tuple[float, float]:
        """As `similarity`, of a subject told in English: the weight of its words that the clause has one of, and the
        share of the entry's own subject that they cover.
        """
        said = f"{own_part(fold(entry.figure.quote), entry.subject)} {entry.subject}".lower()
        weights = [(self._rarity(region, words), any(word.lower() in said for word in words)) for words in terms]
        total = sum(weight for weight, _ in weights)
        held = sum(weight for weight, has in weights if has)
        own = _PLAIN.sub("", entry.subject.lower())
        covered = bytearray(len(own))
        for word in (word.lower() for words in terms for word in words):
            at = own.find(word)
            if at >= 0:
                covered[at : at + len(word)] = b"\1" * len(word)
        return (held / total if total else 0.0), (sum(covered) / len(own) if own else 0.0)

    def _rarity(self, region: str, words: tuple[str, ...]) -> float:
        """How telling it is that a clause of a region's reports has one of `words`: the fewer have it, the more."""
        found = self._rarities.get((region, words))
        if found is None:
            quotes = [entry.figure.quote.lower() for entry in self.of(region)]
            number = sum(any(word.lower() in quote for word in words) for quote in quotes)
            found = log(1 + len(quotes) / number) if number else log(1 + 2 * max(1, len(quotes)))
            self._rarities[region, words] = found
        return found

    def regions(self, level: str, year: int) -> tuple[Region, ...]:
        """The regions of a level with a report for `year`."""
        return tuple(
            dict.fromkeys(
                report.region for report in self.reports if report.region.level == level and report.year == year
            )
        )

    def cite(self, entry: Entry, n: int) -> Citation:
        """The clause of an entry as citation `n`."""
        figure, report = entry.figure, entry.report
        return Citation(
            n=n,
            region=report.region.name,
            year=report.year,
            section=self._paths.get(figure.section_id, ()),
            source=self._sources.get(report.source_id, report.source_id),
            spans=figure.spans,
            quote=figure.quote,
        )


_LONG = 4  # characters of the last of a list, whose end may be what all of them share


def plain_words(said: str) -> str:
    """新(改)建 as an article writes it: 新改建."""
    return _ASIDE.sub(r"\1", said)


_ASIDE = lazily(r"(?<=[\u4e00-\u9fff])\(([\u4e00-\u9fff])\)(?=[\u4e00-\u9fff])")


def own_part(quote: str, subject: str) -> str:
    """Of a clause that deals numbers out over a list, what is the figure's: 甲、乙、丙产量分别增长… tells of others."""
    listed, dealt, behind = quote.partition("分别")
    if not dealt or not re.search("[、和]", listed):
        return quote
    last = re.split("[、和]", listed)[-1]  # 起数、死亡人数分别下降: 死亡 is of the second alone
    shared = listed[-4:] if len(last) > _LONG else last[-2:]
    return f"{subject} {shared} {behind}"


def _place(entry: Entry) -> int:
    return entry.figure.number_spans[0].start if entry.figure.number_spans else -1


def _told_by(subject: str) -> str:
    """The nouns of a subject, unless they are but a general one that its other words narrow: 亿元以上项目."""
    nouns = noun_phrase(subject)
    return subject if nouns in GENERAL_NOUNS else nouns


def _swapped(subject: str, other: str) -> str:
    """The subject under another of its names: 认定高企 for 认定高新技术企业."""
    for plain in sorted(variants(other), key=len, reverse=True):
        if plain in subject:
            return subject.replace(plain, other)
    return subject


_DEED = lazily(
    r"(?<=[\u4e00-\u9fff]{3})(?:今年|全年|年内|要|将|再|拟|共|已|计划|力争)*((?:新)?(?:开工|建成|竣工|改造|新建|新增|新开工|投产|培育|发放|完工))$"
)


def turned(subject: str) -> str:
    """The subject with its deed before the thing, as reports have it: 新开工保障性住房, of 保障性住房要新开工."""
    hit = _DEED.search(subject)
    return subject if hit is None else hit[1] + subject[: hit.start()]


# Words of an article's subject that say nothing of which it is.
_GENERAL = lazily(r"全年|全省|全市|全区|总数|总规模|总额|数量|年度|一年|年内|目前|如今|整体|总体")
# Words of a figure's subject that say nothing of what it is.
_PLAIN = lazily(r"全省|全市|全区|全年|新增|新建|实现|完成|累计|达到?|实施|推进|建成|总[量额值](?=$)|数量?(?=$)|\s")
_BEGAN = lazily(r"(?:从|由)((?:19|20)\d\d)年(?:底|末)?的?[^,;。\d]{0,10}$")
_ROSE_FROM = lazily(r"(?:从|由)[^,;。\d]{0,16}$")
# What reports put before the name of an indicator that the lexicon knows without it.
_LED_BY = lazily(
    r"^(?:特别是|明确|提出|建议|预计|其中|了|到?20\d\d年|[“\"]?十[三四五六]五[”\"]?(?:时期|期间)?|今后五年|未来五年|五年来?|"
    r"力争|确保|实现|推动|使)+|(?:五年(?:跨越|连跨|跨上|迈上)[^,;。]{0,8}台阶|五年?|连跨|连续|年|在?(?:全省|全国|西部|中部)(?:地级市|设区市|市州)?率先)$"
)


# 一季度增长|5.1%: names nothing
_TIME_ALONE = lazily(r"(?:实现)?(?:前?[一二三四]个?季度|[上下]半年|全年)(?:实现)?(?:增长|增速)?")
# 三季度增长4.6%、追平全国，四季度增长5.6%，全年增长|4.8%: of nothing named, it is the economy
_OF_THE_ECONOMY = lazily(r"(?:[一二三四]季度|[上下]半年|全年)(?:实现)?增长[\d.]+%$")


def _indicator_of(entry: Entry) -> str:
    """The indicator of an entry; also where only words such as 建议“十五五”时期 kept its subject out of the lexicon."""
    own = entry.figure.indicator
    if own in lexicon():
        return own
    if not entry.subject and entry.scale == "change" and _OF_THE_ECONOMY.search(fold(entry.figure.quote)):
        return "gdp_growth"
    bare = _LED_BY.sub("", entry.subject)
    found = match(bare) if bare != entry.subject else None
    return found if found is not None and fits(lexicon()[found], entry.figure.unit) else own


def _began(figure: Figure) -> bool:
    if figure.kind != "other" or len(figure.spans) != 1 or not figure.number_spans:
        return False
    before = fold(figure.quote[: figure.number_spans[0].start - figure.spans[0].start])
    return _ROSE_FROM.search(before) is not None


_FIVE_YEARS = lazily(r"十[四五六]五(?:”|」)?(?:时期|规划|期间|经济|主要|发展|目标)|今后五年|未来五年")


def _span_of(figure: Figure, report: Report, path: Sequence[str]) -> tuple[Span | None, str, Kind | None]:
    """The years a figure speaks of, the part of the year, and its kind.

    A level at the end of a span is the last year's, a rate or a total of the span is the span's (DESIGN.md, scope).
    """
    kind = _OF_KIND.get(figure.kind)
    if figure.kind == "other" and len(figure.spans) == 1 and figure.number_spans:
        # 从2020年的3.68万亿元增长到…: where a rise began
        began = _BEGAN.search(fold(figure.quote[: figure.number_spans[0].start - figure.spans[0].start]))
        if began:
            return Span(int(began[1]), int(began[1])), "", "result"
    years, _, part = figure.period.partition(" ")
    if years.isdigit():
        year = int(years)
        if kind == "goal" and figure.kind == "task" and _ahead(path) and report.year % 5 == 1:
            return Span(year + 4, year + 4), part, "plan"  # a goal of the plan's chapter
        return Span(year, year), part, kind
    hit = _PLAN_YEARS.fullmatch(years)
    if hit is None:
        return None, part, kind
    first = int(hit[1] or hit[2])
    last = int(hit[3]) if hit[3] else first + 4
    sums = figure.indicator in lexicon() and lexicon()[figure.indicator].adds_up
    sums = sums or _ADDED.search(figure.subject) is not None  # 五年来铁路里程新增1700公里
    level = scale_of(figure.measure) == "level" and not sums and not _TOTAL.search(figure.quote)
    return (Span(last, last) if level else Span(first, last)), part, kind


def _ahead(path: Sequence[str]) -> bool:
    """Whether a heading says that the chapter is about the plan, and not also about the year."""
    title = fold(path[0]) if path else ""
    return _FIVE_YEARS.search(title) is not None and re.search(r"20\d\d年|今年", title) is None
