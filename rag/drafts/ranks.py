"""Ranks, and who is highest or lowest: as a report tells it, else over all places of which the value is known."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rag.drafts.asked import Asked, Column, ask, run
from rag.drafts.compare import difference
from rag.drafts.evidence import Entry, Evidence, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.operands import Operand, cell
from rag.drafts.quoted import own_words, words_before
from rag.drafts.values import judge_value
from rag.figures.lexicon import lexicon, match
from rag.figures.value import value_words
from rag.gazetteer.divisions import stem
from rag.numbers.numerals import parse_chinese_number
from rag.question.query import Compare, Derive, Filter, Limit, Sort
from rag.records import Measure, Region
from rag.text.lazily import lazily


def places_among(evidence: Evidence, claim: Claim) -> tuple[Region, ...]:
    """The places that are counted or compared: those that the claim is among, else all of the level with a report."""
    assert claim.span is not None
    if len(claim.scope) > 1:
        return claim.scope
    level = "prefecture" if re.search(r"\d+个?(?:地级市|设区市|城市)", claim.context) else "province"
    year = claim.span.last + (1 if claim.kind == "result" else 0)
    return evidence.regions(level, year)


_SCOPE = lazily(r"31个?省|各省|全国|省份中|各地|所有省|省级|among|nationwide|of all", re.IGNORECASE)


_COMPUTED = lazily(r"省份(?:中|里|当中)|各省(?:份|区市)?(?:中|里)|31个?省|\bamong\b|\bof (?:all|the)\b", re.IGNORECASE)


def judge_rank(evidence: Evidence, claim: Claim) -> Judged:
    """A rank that the report tells itself, else one that is computed over all places of which the value is known."""
    if claim.span is None and claim.loose:
        claim = replace(claim, span=Span(claim.base - 1, claim.base - 1), kind="result", sure=False)
    if claim.indicator is None or claim.span is None or len(claim.places) != 1:
        return judge_value(evidence, claim)
    span = Span(claim.span.last, claim.span.last)  # a rank, told behind five years, is of the last
    indicator: str = claim.indicator
    claim = replace(claim, span=span)
    wanted = claim.quantity.low
    told = [
        entry
        for entry in evidence.of(claim.places[0].name)
        if entry.figure.measure == "rank"
        and entry.span is not None
        and entry.span.last == span.last
        and _names(entry, indicator)
    ]
    for entry in told:
        if entry.low == wanted:
            return Judged("supported", "", entry)
    if not _COMPUTED.search(claim.context):
        told = [entry for entry in told if _same_kind_of_rank(claim, entry)] or told
        same = claim.kind == "result" and bool(told) and _same_kind_of_rank(claim, told[0])
        if len({entry.low for entry in told}) == 1 and claim.sure and (claim.said_year or same):
            return Judged("contradicted", "value", told[0], f"第{told[0].low:f}位")
        return Judged("unknown", "unsure" if told else "not_found", detail=claim.subject)
    usual = lexicon()[indicator].stated[0]
    measure: Measure = "level" if _OF_SIZE.search(claim.lead[-40:]) else usual
    return _ranked(evidence, claim, Column("c1", span, claim.kind or "result", measure))


_WHERE = lazily(r"全国|全省|全市|全球|世界|副省级|中部|西部|东部|长三角|沿海|新一线|万亿|省会|中西部")


def _same_kind_of_rank(claim: Claim, entry: Entry) -> bool:
    """Whether both are ranks among the same places, of sizes or of rates: 增速居全省第一."""
    words, told = _of_the_whole(own_words(claim.lead), claim), words_before(entry)
    where = [_WHERE.findall(said)[-1:] for said in (words, told)]
    rates = [re.search("增速|增幅|增长", said) is not None for said in (words, told)]
    return bool(where[0]) and where[0] == where[1] and rates[0] == rates[1]


def _of_the_whole(words: str, claim: Claim) -> str:
    """居四川省第3位, of a city in it: 全省."""
    parent = claim.places[0].parent if claim.places else ""
    if not parent or claim.places[0].level == "province":
        return words
    return words.replace(parent, "全省").replace(stem(parent), "全省")


def rank_beside(evidence: Evidence, claim: Claim, before: Entry) -> Judged | None:
    """新增企业2.56万户、增速全省第1: the rank that the clause of the number before it tells."""
    at = claim.at
    scope = _WHERE.findall(_of_the_whole(claim.context[max(0, at - 14) : at + 8], claim))
    if claim.language == "en" and _NATIONWIDE.search(claim.context[at : at + 40]):
        scope = ["全国"]
    told = [
        entry
        for entry in evidence.of(claim.places[0].name if claim.places else "")
        if entry.figure.measure == "rank"
        and entry.figure.report_id == before.figure.report_id
        and (before.figure.quote in entry.figure.quote or entry.figure.quote in before.figure.quote)
        and (not scope or scope[-1] in entry.figure.quote)
    ]
    if len(told) != 1:
        return None
    if told[0].low == claim.quantity.low:
        return Judged("supported", "", told[0])
    return Judged("contradicted", "value", told[0], f"第{told[0].low:f}位") if claim.sure and scope else None


def rank_of_number(evidence: Evidence, claim: Claim, before: Entry) -> Judged | None:
    """广东的3.9%排在全国倒数第3位: the rank of the number told before it, where every province's is known."""
    if len(claim.places) != 1 or claim.places[0].level != "province" or before.kind is None or before.span is None:
        return None
    at = claim.at
    nationwide = _NATIONWIDE.search(claim.context[max(0, at - 16) : at + 8]) is not None
    among = (
        claim.among_all
        and (len(claim.around) < 3 or not set(claim.places) <= set(claim.around))
        and not claim.scope
        and not _WHERE.search(claim.context)
    )
    if not nationwide and not (among and _STANDS.search(claim.lead)):
        return None
    figure = before.figure
    of = replace(claim, indicator=figure.indicator, span=before.span, kind=before.kind)
    judged = _ranked(evidence, of, Column("c1", before.span, before.kind, figure.measure), whole=True)
    return judged if judged.verdict != "unknown" else None


_PROVINCES = 31
_STANDS = lazily(r"(?:排|列|居|位居|位列|排名|排在|排行)(?:各省|全部)?(?:倒数)?$")  # 海南6%左右排|第2
_NATIONWIDE = lazily(r"全国|31个?省|各省|nationwide|in the country|of all", re.IGNORECASE)
_FROM_BELOW = lazily(r"倒数\s*$|倒数第?\s*$")
_OF_SIZE = lazily(r"总量|规模|总额|体量|\b(?:size|volume|total|scale)\b|economy ranks?", re.IGNORECASE)


def _names(entry: Entry, indicator: str) -> bool:
    moved = re.split("(?:增速|增幅)?均?[从由]", entry.subject)[0]  # 固定资产投资增速从倒数第三跃升到第五
    return entry.figure.indicator == indicator or indicator in (match(entry.subject), match(moved))


def _ranked(evidence: Evidence, claim: Claim, column: Column, *, whole: bool = False) -> Judged:
    """`whole`: only where all provinces state one."""
    asked = ask(evidence, claim, places_among(evidence, claim), [column])
    below = _FROM_BELOW.search(claim.lead) is not None
    rank = Derive(op="derive", fn="rank", of=("c1",), name="r", order="asc" if below else "desc")
    frame = run(asked.frame, [rank])
    mine = next((row.cells[-1] for row in frame.rows if row.region == claim.places[0]), None)
    stated = sum(row.cells[0].has_number for row in frame.rows)
    entry = asked.entry(claim.places[0].name)
    if mine is None or mine.value is None or entry is None or stated < 3:
        return Judged("unknown", "not_found", detail=claim.subject)
    formula = f"{Operand(claim.places[0], entry).said}: {mine.value:f}/{stated}"
    enough = stated >= (_PROVINCES if whole else 0.8 * len(frame.rows))
    may = _ranks(asked, claim.places[0], below=below)
    if claim.quantity.low in (mine.value, may[0], may[-1]) and enough:
        return Judged("supported", "", entry, formula=formula)
    all_of = _PROVINCES if len(claim.scope) < 2 and claim.places[0].level == "province" else len(frame.rows)
    lowest = may[-1] + max(all_of, len(frame.rows)) - stated
    sure = claim.sure and not may[0] <= claim.quantity.low <= lowest  # three are known to be above: never the third
    return Judged("contradicted" if sure else "unknown", "computed" if sure else "unsure", entry, formula, formula)


def _ranks(asked: Asked, place: Region, *, below: bool) -> tuple[int, int]:
    """The best and the last rank of a place: of its like, and by the lower or the upper ends of ranges."""
    ends: list[tuple[int, int]] = []
    for low in (True, False):
        values = {
            row.region: (entry.low if low else entry.high) * (-1 if below else 1)
            for row in asked.frame.rows
            if (entry := asked.entry(row.region.name)) is not None
        }
        if place in values:
            mine = values[place]
            better = sum(value > mine for value in values.values())
            ends.append((better + 1, better + sum(value == mine for value in values.values())))
    return min((first for first, _ in ends), default=0), max((last for _, last in ends), default=0)


def judge_edge(evidence: Evidence, claim: Claim) -> Judged:
    """最低的一档为4%左右: the least of all that state one."""
    if claim.span is None or claim.indicator is None:
        return Judged("unknown", "not_understood", detail="subject")
    places = places_among(evidence, claim)
    asked = ask(evidence, claim, places, [Column("c1", claim.span, claim.kind or "goal", claim.measure)])
    stated = sum(row.cells[0].has_number for row in asked.frame.rows)
    if stated < 3:
        return Judged("unknown", "not_found", detail=claim.subject)
    order = Sort(op="sort", of="c1", order="desc" if claim.extreme == "highest" else "asc")
    best = [
        Operand(row.region, entry)
        for row in run(asked.frame, [order, Limit(op="limit", n=1)]).rows
        if (entry := asked.entry(row.region.name)) is not None
    ]
    falls = claim.measure == "decline"
    for operand in best:
        if difference(claim.quantity, falls, claim.bound, operand.entry, loose=claim.uncounted) in ("", "loose"):
            return Judged("supported", "", operand.entry, formula=operand.said)
    if not best or stated < 0.8 * len(places) or not claim.sure:
        return Judged("unknown", "unsure", best[0].entry if best else None, best[0].said if best else "")
    return Judged("contradicted", "extreme", best[0].entry, best[0].said, best[0].said)


def judge_extreme(evidence: Evidence, claim: Claim, judged: Judged, highest: bool) -> Judged:
    """A supported value of a place that is called the highest or the lowest, held against the others."""
    if claim.span is None or claim.indicator is None or judged.entry is None or claim.role != "value":
        return judged
    mine = judged.entry
    if mine.scale not in ("change", "level"):
        return judged
    if OF_YEARS.search(claim.lead):
        return _among_years(evidence, claim, judged, mine, highest=highest)
    asked = ask(
        evidence, claim, places_among(evidence, claim), [Column("c1", claim.span, claim.kind or "goal", claim.measure)]
    )
    than = Compare(
        test="compare", cmp="gt" if highest else "lt", value=_signed(mine), unit=mine.figure.unit, by="number"
    )
    beyond = [
        Operand(row.region, entry).said
        for row in run(asked.frame, [Filter(op="filter", of="c1", where=than)]).rows
        if row.region not in claim.places and (entry := asked.entry(row.region.name)) is not None
    ]
    if not beyond or _best_around(asked, claim, than):
        return judged
    detail = "、".join(beyond[:3])
    if len(claim.scope) > 1 or claim.among_all or _SCOPE.search(claim.context):
        return Judged("contradicted", "extreme", judged.entry, detail, detail)
    return Judged("unknown", "unsure", judged.entry, detail)


OF_YEARS = lazily(r"最[高低多少快慢大小]的?(?:一年|年份)?(?:是|为|在|出现在)?20\d\d年[^。]{0,8}$")
"""增长目标最高的是2022年，为|8%左右: the highest of the years of one place."""


_SO_MANY = lazily(r"(20\d\d)年(?:以来|起)|([三四五六七八九十]{1,3}|\d{1,2})(?:份|年)(?:的)?(?:报告|里|间|中|来)")


def _among_years(evidence: Evidence, claim: Claim, judged: Judged, mine: Entry, *, highest: bool) -> Judged:
    """A value called the highest of its years, held against those of all years with a report."""
    assert claim.span is not None
    found = [
        entry
        for year in range(min(evidence.years(claim.places[0].name)), max(evidence.years(claim.places[0].name)) + 1)
        if (entry := cell(evidence, claim, claim.places[0], Span(year, year), claim.kind)) is not None
    ]
    said = _SO_MANY.search(claim.context)
    many = parse_chinese_number(said[2]) if said and said[2] else None
    begin = (
        int(said[1]) if said and said[1] else max(evidence.years(claim.places[0].name)) - int(many) + 1 if many else 0
    )
    beyond = [entry for entry in found if (entry.low > mine.high if highest else entry.high < mine.low)]
    near = [entry for entry in beyond if entry.span and entry.span.first >= begin]
    if not near:
        return judged
    detail = f"{near[0].figure.period}: {value_words(near[0].figure)}"
    return Judged("contradicted" if said else "unknown", "extreme" if said else "unsure", mine, detail, detail)


def _best_around(asked: Asked, claim: Claim, than: Compare) -> bool:
    """Whether it is the best of the places that the article deals with, where it does not say of which."""
    if len(claim.around) < 3 or len(claim.scope) > 1 or not set(claim.places) <= set(claim.around):
        return False
    left = run(asked.frame, [Filter(op="filter", of="c1", where=than)]).rows
    return not any(row.region in claim.around and row.region not in claim.places for row in left)


def _signed(entry: Entry) -> Decimal:
    """The stated number of a figure, of a range the lower end, in the figure's own unit, a fall negative."""
    low = entry.figure.low or Decimal(0)
    return -low if entry.figure.measure == "decline" else low
