"""What a number without a subject of its own is about: the subjects that the sentence has told before it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rag.figures.joint import split_subjects
from rag.figures.lexicon import lexicon, match, names_in
from rag.figures.subjects import (
    GENERIC,
    PARTIAL,
    RESIDENTS,
    composed,
    front_off,
    plain_subject,
    trim,
)
from rag.text.lazily import lazily


class Owner(NamedTuple):
    """What a later number without a subject is about: the subjects last named, and where."""

    start: int
    subjects: tuple[str, ...]
    numbers: int = 1  # that were told of them at once
    unit: str = ""  # of those numbers


def _topic(text: str, start: int, end: int) -> Owner | None:
    """The indicator that a clause without a number is about, if it begins with one: 进出口逆势上扬."""
    names = names_in(text[start:end])
    if not names or names[0].start > 8:
        return None
    said = text[start + names[0].start : start + names[0].end]
    if said in lexicon()[names[0].id].common and front_off(text[start : start + names[0].start]):
        return None  # 廉租房、经济适用房建设任务, 民营经济: not the economy
    other = _OTHER_MEASURE.match(text, start + names[0].end, end)
    return Owner(start, (text[start + names[0].start : other.end() if other else start + names[0].end],))


# 规模以上工业|实现利润较快增长,达320亿元: of the profits, not of what the name alone would mean.
_OTHER_MEASURE = lazily(
    r"(?:企业)?(?:实现|的)?(?:利润|利税|税收|用电量?|产值|总产值|(?:主营业务|营业)收入|投资|销售)(?:总?额)?"
)


def _list_before(text: str, start: int, end: int) -> Owner | None:
    """The indicators that a clause without a number lists: 对固定资产投资、社会消费品零售总额指标,|分别按…."""
    lead = _CONCERNING.match(text, start, end)
    begin = lead.end() if lead is not None else start
    pieces = split_subjects(text[begin:end].strip())
    return Owner(start, pieces) if len(pieces) > 1 and all(map(match, pieces)) else None


def _silent_owner(text: str, silent: tuple[int, int], count: int, bare: bool) -> Owner | None:
    """What the clause without a number right before a number is about; `bare`: the number has no words of its own."""
    listed = _list_before(text, *silent) if bare and count > 1 else None
    return listed or _topic(text, *silent) or (_measure_in(text, *silent) if bare else None)


def _measure_in(text: str, start: int, end: int) -> Owner | None:
    """The measure that a clause without a number ends with: 进一步提高居民医保补助标准,|从580元提高到610元."""
    said = front_off(_RAISING.sub("", text[start:end].strip()))
    words = front_off(_RAISING.sub("", said))
    return Owner(start, (words,)) if _MEASURE_NAME.fullmatch(words) else None


_RAISING = lazily(
    r"^(?:进一步|继续|逐步|再次|稳步|适当|适时|及时|连续|将|并|同步)*(?:提高|上调|下调|调整|降低|提升|扩大|压缩|缩短|完善|落实|规范|增加|统一)了?"
)
_MEASURE_NAME = lazily(
    r"[^,;:。!?、\d]{2,24}(?:标准|费率|税率|比例|额度|限额|年限|时限|补贴|津贴|养老金|待遇|门槛|价格|工资)"
)
_CONCERNING = lazily(r"\s*(?:对于?|就|将|把)?")


def owner_of(
    text: str, told: Sequence[Owner], count: int, silent: tuple[int, int] | None, subject: str, offset: int
) -> Owner:
    """The subjects of a group of `count` numbers: its own words, else what the clause before is about, else what was
    told last; where numbers are dealt out to subjects told one by one, that many of them.
    """
    sold = _sold_abroad(text, told, subject, offset)
    return sold if sold is not None else _told_owner(text, told, count, silent, subject, offset)


def _told_owner(
    text: str, told: Sequence[Owner], count: int, silent: tuple[int, int] | None, subject: str, offset: int
) -> Owner:
    own = Owner(offset, (subject,))
    if match(subject):
        return own
    turned = _TURNED.search(subject)
    if turned and match(subject[: turned.start()]):
        return Owner(offset, (subject[: turned.start()],))  # 工业投资扭转下滑局面、完成652亿元
    if turned and not trim(subject[: turned.start()])[0]:
        subject = ""  # 前三季度扭负为正、增长0.3%
    pieces = [_telling(piece) for piece in split_subjects(subject)]
    if not all(_leans(piece) for piece in pieces):
        return own
    before = (_silent_owner(text, silent, count, pieces == [""]) if silent else None) or (told[-1] if told else None)
    if before is None:
        return own
    # 存贷款余额988亿元和820亿元,分别增长19%和20%: both of the one subject
    if count > 1 and len(before.subjects) == 1 and len(pieces) == 1 and before.numbers != count:
        # 接待游客5000万人次,旅游收入300亿元,(分别)增长14%、23%
        lately = _lately(told, count)
        if lately:
            return Owner(lately[0].start, tuple(owner.subjects[-1] for owner in lately))
    if pieces == [""]:
        return before
    if len(before.subjects) > 1:
        return before if len(pieces) == 1 and GENERIC.fullmatch(pieces[0]) else own
    whole = before.subjects[0]
    if match(whole) in _INCOMES and all(RESIDENTS.fullmatch(piece) for piece in pieces):
        # 居民人均可支配收入增长5.3%,其中城镇、农村居民分别增长4.7%、6.4%; 城镇…增长4.6%,农村居民增长8.2%
        return Owner(before.start, tuple(f"{piece[:2]}居民人均可支配收入" for piece in pieces))
    if match(whole) is None and all(RESIDENTS.fullmatch(piece) for piece in pieces):
        return own  # 其中城市2.3%,农村4.6%
    parts = tuple(composed(whole, piece, alone=len(pieces) == 1) for piece in pieces)
    return Owner(before.start, parts)


def _sold_abroad(text: str, told: Sequence[Owner], subject: str, offset: int) -> Owner | None:
    """What is sold abroad of a product whose output the clause has just told: 猕猴桃产值增长8.5%、|出口增长53.6%."""
    before = told[-1] if told else None
    if before is None or len(before.subjects) != 1 or _ABROAD.fullmatch(subject.strip()) is None:
        return None
    product = _OUTPUT.sub("", before.subjects[0])
    joined = text[:offset].rstrip().endswith("、")
    if not joined or product in ("", before.subjects[0]) or match(before.subjects[0]) is not None:
        return None
    return Owner(before.start, (f"{product}{subject.strip()}",))


_ABROAD = lazily("(?:出口|进口)(?:额|量|总额)?")
_OUTPUT = lazily("(?:综合|全产业链|产业链|总)?(?:产值|产量)$")


def _telling(piece: str) -> str:
    """Subject words without what only leads up to them; "" for a time alone: 2015年."""
    return plain_subject(piece) if front_off(piece) else ""


@lru_cache(maxsize=1 << 12)
def _leans(piece: str) -> bool:
    """Whether subject words say nothing alone."""
    return (
        GENERIC.fullmatch(piece) is not None or PARTIAL.fullmatch(piece) is not None or bool(RESIDENTS.fullmatch(piece))
    )


_INCOMES = ("resident_income", "urban_income", "rural_income")
_TURNED = lazily(
    r"(?:扭转|克服|顶住|顶压|承压|企稳|止跌|回暖|回稳|复苏|恢复|逐步|逐季|逐月|逆势|再创|创下|迎来|一路|强势|由降转升|由负转正|扭负为正|扭降为升|扭亏为盈|止降转增|好于预期|超出预期)[^,;]*$"
)


def _lately(told: Sequence[Owner], count: int) -> tuple[Owner, ...]:
    """The last `count` different single subjects, in reading order; none if there are not so many."""
    found: list[Owner] = []
    for owner in reversed(told):
        if len(owner.subjects) > 1:
            break
        if not found or owner.subjects != found[-1].subjects:
            found.append(owner)
        if len(found) == count:
            return tuple(reversed(found))
    return ()
