"""Differences that a report tells itself: 比上年提高0.07个百分点, 高于全国平均0.3个百分点, 五年增量超1.36万亿元."""

from __future__ import annotations

import re

from rag.drafts.compare import same_unit
from rag.drafts.evidence import Entry, Evidence
from rag.drafts.findings import Claim, Judged
from rag.drafts.quoted import clause_before
from rag.figures.lexicon import find_names, match
from rag.figures.value import value_words
from rag.text.fold import fold
from rag.text.lazily import lazily

_INCREMENT = "increment"  # 五年增量超1.36万亿元
_BEFORE = "before"  # 快于2024年1.8个百分点
_AMOUNTS = (_INCREMENT, "goal")  # 退出融资平台346家、超计划19家
_THAN: tuple[tuple[str, re.Pattern[str]], ...] = (
    (_INCREMENT, lazily(r"增量")),
    ("nation", lazily(r"全国|国家|\bnational|\bnationwide|\bcountry\b", re.IGNORECASE)),
    ("province", lazily(r"全[省区]|自治区|\bprovincial\b|\bprovince\b", re.IGNORECASE)),
    (
        "plan",
        lazily(
            r"十[一二三四]五|(?:previous|preceding|prior|last) five[- ]year|1[0-4]th Five|\bthe 1[0-4]th\b(?! century)",
            re.IGNORECASE,
        ),
    ),
    ("city", lazily(r"(?:[高低快慢好优]于|[高低快]出|[比较]|超过?)全市")),
    ("goal", lazily(r"[超比][^,;。]{0,6}(?:计划|目标|任务)|超额")),
    ("economy", lazily(r"(?:于|比|较|过|出)[^,;。]{0,4}(?:经济|生产总值|GDP)")),
    (
        _BEFORE,
        lazily(r"(?:[快高慢低]于|[比较])(?:20\d\d年|上年|去年)|\bthan (?:a year|last year|in 20\d\d)", re.IGNORECASE),
    ),
)
_BELOW = lazily(r"低于|低出|慢于|落后|少于|不及|\b(?:below|slower|lower|less|behind)\b", re.IGNORECASE)
_RATES = ("个百分点", "百分点")


def stated_difference(evidence: Evidence, claim: Claim) -> Judged | None:
    """A difference as the report says it itself, if it does.

    One from the nation, the province or an earlier plan is wrong where the report tells another.
    """
    if claim.span is None or len(claim.places) != 1:
        return None
    than = _than(_clause(claim))
    told = [entry for entry in evidence.of(claim.places[0].name) if _is_of(evidence, claim, entry, than)]
    for entry in told:
        if (
            abs(entry.low) == claim.quantity.value_low
            and entry.figure.bound == claim.bound
            and _direction(entry, claim)
        ):
            return Judged("supported", "", entry)
    if than == _BEFORE:
        told = [entry for entry in told if _told_than(entry) == _BEFORE]
    if not than or not told or not claim.sure or (claim.quantity.base_unit not in _RATES and than not in _AMOUNTS):
        return None
    if len({abs(entry.low) for entry in told}) > 1 or told[0].figure.bound not in ("exact", claim.bound):
        return None
    if abs(told[0].low) == claim.quantity.value_low:
        if claim.bound != "exact" or _direction(told[0], claim):
            return None
        return Judged("contradicted", "direction", told[0], value_words(told[0].figure))
    return Judged("contradicted", "value", told[0], value_words(told[0].figure))


def _clause(claim: Claim) -> str:
    """The words of the clause of a claim: in English those behind the number, too."""
    before = re.split(r"[,;。]", claim.lead)[-1]
    behind = claim.context[claim.at :] if claim.language == "en" else ""
    return before + re.split(r"[,;。]", behind)[0]


# 分别高于国家、自治区0.7和|2.8个百分点
_DEALT = lazily(
    r"分别(?:[高低快慢好优]于|[高低快]出|超过|超)([^,;。、\d]{2,6})[、和与]([^,;。、\d]{2,6}?)(?P<second>\d[\d.]*(?:个百分点)?[、和与])?$"
)


def _told_than(entry: Entry) -> str:
    """What the report compares with at an entry's number: of two in a row, that of its place in the row."""
    dealt = _DEALT.search(_said_before(entry))
    if dealt is not None:
        return _than("高于" + (dealt[2] if dealt["second"] else dealt[1]))
    return _than(clause_before(entry))


def _said_before(entry: Entry) -> str:
    """What the clause of an entry says before its number, with its lists."""
    figure = entry.figure
    if len(figure.spans) != 1 or not figure.number_spans:
        return ""
    return re.split("[,;:。]", fold(figure.quote[: figure.number_spans[0].start - figure.spans[0].start]))[-1]


_IS_OVER = lazily(r"超(?:额|出|过)?[^,;。]{0,6}$")  # 1.76万人、|超目标任务17.11%
# 增长3%，|高于全国: of what was told right before
_BARE = lazily(r"(?:分别|均|也)?[高低快慢好优]于")


_BEYOND = lazily(r"(?:增速)?(?:高于|低于|快于|慢于|高出|领先).*$")  # 规上工业增加值|增速高于全国平均


def _told_first(evidence: Evidence, entry: Entry) -> str:
    """The indicator of the rate right before a difference whose own clause names nothing."""
    said = _said_before(entry)
    if not _BARE.match(said) or (said.startswith("分别") and _DEALT.search(said) is None):
        return ""
    for by in (-1, -2):
        before = evidence.beside(entry, by)
        if before is None or entry.figure.number_spans[0].start - before.figure.number_spans[0].start > _CLOSE:
            break
        if before.figure.base_unit == "%":
            return before.figure.indicator
    return ""


def _than(words: str) -> str:
    return next((name for name, pattern in _THAN if pattern.search(words)), "")


def _is_of(evidence: Evidence, claim: Claim, entry: Entry, than: str) -> bool:
    """Whether an entry is the difference of the claim's subject from what it is compared with."""
    if entry.span != claim.span or entry.kind != claim.kind or entry.part:
        return False
    if not same_unit(entry.figure.base_unit, claim.quantity.base_unit):
        return False
    stated = _told_than(entry)
    if stated != than and {stated, than} != {"", _BEFORE}:
        return False
    alone = not than or than == _BEFORE
    rises = entry.figure.measure in ("growth", "decline") or stated == _BEFORE
    if alone and (not rises or claim.ref.places or claim.ref.nation):
        return False
    if stated == _BEFORE and not _is_year_before(clause_before(entry), claim):
        return False
    if than == _BEFORE and claim.ref.span is not None and not _is_year_before(f"比{claim.ref.span.last}年", claim):
        return False
    if than == _INCREMENT or (than == "goal" and _IS_OVER.match(_said_before(entry))):
        before = evidence.beside(entry, -1)  # of what its sentence told before it
        same = claim.indicator is not None and before is not None and before.figure.indicator == claim.indicator
        return same or entry.figure.indicator == claim.indicator
    if claim.indicator is not None:
        own = match(_BEYOND.sub("", entry.subject))
        return claim.indicator in (entry.figure.indicator, own, _told_first(evidence, entry))
    place = claim.places[0].name
    alike = (
        evidence.likeness(claim.terms, place, entry)
        if claim.terms
        else evidence.similarity(claim.subject, place, entry)
    )
    return alike[0] > 0.8


def _is_year_before(words: str, claim: Claim) -> bool:
    """Whether the year that words compare with, if they name one, is that before the claim's."""
    named = re.search(r"20\d\d(?=年)", words)
    return named is None or (claim.span is not None and int(named.group()) == claim.span.last - 1)


def _direction(entry: Entry, claim: Claim) -> bool:
    falls = entry.figure.measure == "decline" or _BELOW.search(clause_before(entry)) is not None
    return claim.ref.sign == 0 or falls == (claim.ref.sign < 0)


# 进出口总额增长19.1%，占河南全省的|71.8%
_SHARE = lazily(
    r"占(?:了|到|据)?(?:[\u4e00-\u9fff]{2,4}?)?(全[国省市区球]|世界)(?:总[量额]|经济总量)?的?(?:比重|份额|比例)?"
    r"(?:为|达到?|约|近|超过?|是|的|升至|提高到|上升到|提升至)*\s*$"
)
_CLOSE = 60  # characters of the report between a number and the share told behind it


def stated_share(evidence: Evidence, claim: Claim) -> Judged | None:
    """A share of the whole province or nation as the report tells it behind the number of the same indicator."""
    words = re.split(r"[,;。]", claim.lead)[-1]
    said = _SHARE.search(words)
    if said is None or claim.quantity.form != "percent" or claim.span is None or len(claim.places) != 1:
        return None
    own = re.split(r"\d[\d.]*%?", words[: said.start()])[-1]
    names = find_names(own, asks=True)
    indicator = names[-1].id if names else claim.indicator
    if indicator is None or (not names and re.search(r"[\u4e00-\u9fff]{2}", own) and claim.own_subject):
        return None
    told = [
        entry
        for entry in evidence.of(claim.places[0].name)
        if entry.kind == claim.kind
        and entry.span == claim.span
        and entry.figure.base_unit == "%"
        and not entry.part
        and _is_share(evidence, entry, indicator, said[1])
    ]
    for entry in told:
        if entry.low == claim.quantity.value_low and entry.high == claim.quantity.value_high:
            return Judged("supported", "", entry)
    if len({(entry.low, entry.high) for entry in told}) != 1 or not claim.sure:
        return None
    return Judged("contradicted", "value", told[0], value_words(told[0].figure))


def _is_share(evidence: Evidence, entry: Entry, indicator: str, whole: str) -> bool:
    """Whether an entry is what an indicator is of the `whole`, by its clause or the number right before it."""
    figure = entry.figure
    if len(figure.spans) != 1 or not figure.number_spans:
        return False
    before = fold(figure.quote[: figure.number_spans[0].start - figure.spans[0].start])
    said = _SHARE.search(re.split("[,;:。、]", before)[-1])
    if said is None or said[1] != whole:
        return False
    own = re.split("[,;:。、]", before)[-1][: said.start()]
    names = find_names(own, asks=True)
    if names or own.strip():
        return bool(names) and names[-1].id == indicator
    last = evidence.beside(entry, -1)
    close = last is not None and figure.number_spans[0].start - last.figure.number_spans[0].start <= _CLOSE
    return last is not None and close and last.figure.indicator == indicator
