"""Contradictions that are taken back: by the words around it, a number is sooner another thing than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from rag.drafts.evidence import Entry
from rag.drafts.findings import Claim, Judged
from rag.drafts.grammar import pattern, words
from rag.drafts.quoted import words_before
from rag.drafts.runs import is_run
from rag.figures.lexicon import lexicon
from rag.figures.value import value_words
from rag.text.fold import fold
from rag.text.lazily import lazily


def doubted(claims: Sequence[Claim], judged: Sequence[Judged]) -> list[Judged]:
    """The verdicts, unknown where a contradicted number may be something else than what it was held against."""
    told = {(claim.sentence, id(one.entry)) for claim, one in zip(claims, judged, strict=True) if _proves(claim, one)}
    made: list[Judged] = []
    for claim, one in zip(claims, judged, strict=True):
        if one.verdict != "unknown" and claim.indicator is not None and _of_a_zone(claim, one):
            one = replace(one, verdict="unknown", why="unsure")
        if one.verdict == "contradicted" and not is_run(claim.lead) and claim.role in ("value", "difference", "from"):
            own = _own_words(claim)
            if _of_time(claim, one, own):
                one = replace(one, verdict="unknown", why="set_aside", entry=None)
            elif _beside(claim, one, told) or _another(claim, one, own):
                one = replace(one, verdict="unknown", why="unsure")
        made.append(one)
    return made


def belied(claims: Sequence[Claim], judged: Sequence[Judged]) -> list[Judged]:
    """The verdicts, with a right number contradicted where the words say that it is higher and it is lower.

    由5%上调至3%, 5.5%，高于6%左右的目标: both numbers stand in the reports, and the sentence is false.
    """
    made = list(judged)
    for at in range(1, len(made)):
        one, two = claims[at - 1], claims[at]
        first, last = judged[at - 1].entry, judged[at].entry
        if first is None or last is None or {judged[at - 1].verdict, judged[at].verdict} != {"supported"}:
            continue
        if one.sentence != two.sentence or len(one.places) != 1 or one.places != two.places:
            continue
        if one.indicator is None or one.indicator != two.indicator or one.measure != two.measure:
            continue
        said = _moves(one, two) if {one.role, two.role} == {"from", "value"} else _held_to(one, two)
        if said == 0 or first.low != first.high or last.low != last.high or one.measure == "decline":
            continue
        if (last.low - first.low) * said < 0:
            made[at] = Judged(
                "contradicted", "direction", last, f"{value_words(first.figure)} → {value_words(last.figure)}"
            )
    return made


def _moves(one: Claim, two: Claim) -> int:
    """Whether the second of two numbers is said to be higher (1) or lower (-1) in what moved from one to the other."""
    start, end = max(0, one.at - (60 if one.language == "en" else 24)), two.at
    words = one.context[start:end]
    words = words[max(words.rfind(mark, 0, one.at - start) for mark in ",;。") + 1 :]
    up, down = _RAISED.search(words) is not None, _LOWERED.search(words) is not None
    sign = 0 if up == down else 1 if up else -1
    return sign if one.role == "from" else -sign


def _held_to(one: Claim, two: Claim) -> int:
    """增长5.5%，高于|6%左右的目标: whether the target is said to be lower (-1) or higher (1) than the result."""
    if one.role != "value" or two.role != "reference" or one.kind != "result":
        return 0
    words = two.context[one.at + len(one.quantity.text) : two.at + 2]
    over, under = _OVER.search(words) is not None, _UNDER.search(words) is not None
    return 0 if over == under else -1 if over else 1


_RAISED = lazily(r"上调|调高|提高|提升|上升|调升|增[加至]|升至|\b(?:raised|lifted|increased)\b", re.IGNORECASE)
_LOWERED = lazily(r"下调|调低|调降|降[低至到为]|下降|减[少至]|回落|\b(?:cut|lowered|trimmed|reduced)\b", re.IGNORECASE)
_OVER = lazily(
    r"(?<!不)高于|(?<!不)超过|超出|快于|好于|\b(?:above|beat(?:ing)?|exceed\w*|topp\w+|surpass\w*)\b", re.IGNORECASE
)
_UNDER = lazily(r"(?<!不)低于|不及|慢于|少于|未达|没达|没有达|未能|\b(?:below|miss\w*|short of|under)\b", re.IGNORECASE)


@cache
def _zone() -> re.Pattern[str]:
    """产业集聚区的家底更厚，|固定资产投资增长23%"""
    zones = "|".join(words()["zones"])
    return re.compile(rf"(?:^|[,;。])[^,;。\d的]{{0,16}}(?P<zone>{zones})的[^,;。\d]{{1,12}},[^,;。\d]*$")


def _of_a_zone(claim: Claim, judged: Judged) -> bool:
    """Whether the clause before tells of a zone, and the figure found is one of the whole place."""
    hit = _zone().search(claim.context[: claim.at])
    if hit is None or claim.role != "value" or pattern("of_the_whole").search(hit.group()):
        return False
    return judged.entry is None or hit["zone"] not in _told(judged.entry)


def _proves(claim: Claim, judged: Judged) -> bool:
    if judged.entry is not None and fold(claim.quantity.text) in judged.entry.subject:
        return False  # 营收超百亿元企业25家: a number in the name
    return (
        claim.role not in ("difference", "ratio", "sum", "mean")
        and judged.verdict == "supported"
        and judged.entry is not None
    )


def _own_words(claim: Claim) -> str:
    """The words of the clause before the number."""
    return re.split(r"[,;:。]", claim.lead)[-1]


def _beside(claim: Claim, judged: Judged, told: set[tuple[tuple[int, int], int]]) -> bool:
    """老旧小区改造开工742个、完工548个: the figure is the number's before, and a carried subject is not this one's."""
    carried = not claim.own_subject or claim.indicator is None
    return carried and claim.role == "value" and (claim.sentence, id(judged.entry)) in told


def _of_time(claim: Claim, judged: Judged, own: str) -> bool:
    """创近5年新高: years of which something is said, and no amount of it."""
    if claim.quantity.base_unit not in ("年", "个月"):
        return False
    return judged.why == "unit" or re.search(r"(?:近|过去|前|这|未来|今后|为期)$", own) is not None


def _another(claim: Claim, judged: Judged, own: str) -> bool:
    entry = judged.entry
    one_year = entry is not None and (entry.span is None or entry.span.first == entry.span.last)
    if one_year and re.search(r"年均|每年平均|\b(?:a year|annually) on average\b", own):
        return True  # a mean of years against one of them
    if one_year and claim.span is not None and claim.span.first < claim.span.last and claim.measure != "level":
        return True  # a rate of years against that of one
    if entry is not None and entry.figure.base_unit == "年" != claim.quantity.base_unit:
        return True  # 累计完成3.7万亿元，5年增长18.7%
    last = re.split(r"\d", own)[-1]  # the words behind the number before
    if (_NARROWED.search(last) and not (entry and _NARROWED.search(words_before(entry)))) or (
        claim.indicator is not None and _COUNTED_BEHIND.match(_behind(claim))
    ):
        return True
    listed = own.rpartition("、")[2]
    if claim.measure != "level" and _SHARED.search(listed) and entry is not None and not _SHARED.search(_told(entry)):
        return True  # 经济总量占全国比重由7.2%提升至7.4%: no growth
    if judged.why == "unit" and judged.entry is not None:
        units = {claim.quantity.base_unit, judged.entry.figure.base_unit}
        if units & _COUNTERS or units == {"人", "人次"}:
            return True  # 营商环境100项提升举措: no amount of the economy
    if claim.group and len(claim.places) > 1 and claim.role == "value" and not _EACH.search(claim.context):
        return True  # 长三角…: of the whole, or of the place that the article is about
    if _IN_STEPS.search(own):
        return True  # 接连突破8万亿元、9万亿元
    item = lexicon().get(claim.indicator or "")
    if item is not None and item.adds_up and not claim.said_year and judged.entry is not None:
        return claim.quantity.value_low >= 3 * abs(judged.entry.low) > 0 and claim.quantity.form == "amount"
    return False


def _behind(claim: Claim) -> str:
    """The words behind the number."""
    return claim.context[claim.at + claim.quantity.end - claim.quantity.start :]


def _told(entry: Entry) -> str:
    figure = entry.figure
    return f"{figure.quote} {figure.subject}"


# 班列带动陕西进出口415.4亿元, 非烟非能工业增加值: of less than the whole
_NARROWED = lazily(r"(?:带动|拉动|撬动|吸纳|帮扶)[^,;。]{0,12}$|非[\u4e00-\u9fff]{1,6}(?:工业|产业|投资|企业)")
# 生产总值超200亿元县(区)达26个
_COUNTED_BEHIND = lazily(r"(?:以上)?的?(?:县|区县|市县|城区|园区|开发区|乡镇|镇|村|企业|产业集群|集群|产业|项目)")
_SHARED = lazily(r"占[^,;。]{0,12}?(?:比重|份额|比例)|占比|占全[国省市球区]|份额|比重")
_COUNTERS = frozenset([*"个项件条座处家种次场批", "方面", "大类"])
_EACH = lazily(r"均|都|各|分别|\b(?:each|all|both)\b", re.IGNORECASE)
_IN_STEPS = lazily(r"接连|先后|相继|连跨|连续(?:突破|跨|迈|跃)")
