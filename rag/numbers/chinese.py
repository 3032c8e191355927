"""Chinese numerals, ordinals and 翻番, only where the context is sure (see `quantities.py`). Folded text."""

from __future__ import annotations

from decimal import Decimal

from rag.numbers.amounts import Page, Quantity, Read, Token, Value, join_range, named_unit, quantity, shortest
from rag.numbers.bounds import bare_bound
from rag.numbers.nonquantities import NonQuantity
from rag.numbers.numerals import CHINESE, NUMERALS, PLAIN, parse_chinese_number
from rag.numbers.units import ONE, Unit, unit_at, unit_words
from rag.text.lazily import lazily

_TO = lazily(rf" ?(?:至|到|-|—{{1,2}}|~) ?(?=[{NUMERALS}])")
_PERCENT = lazily(r"([百千万])分之 ?")
_PERCENT_TO = lazily(r"(?:至|到|-|—{1,2}|~)(?:[百千万]分之)?")
_RATES = {"百": "%", "千": "‰", "万": "‱"}
_FRACTION = lazily(rf"([{NUMERALS}]{{1,8}})分之([{NUMERALS}]{{1,8}})")
_TENTHS = lazily(
    r"([一二三四五六七八九])(?:(?:至|到)([一二三四五六七八九]))?成([一二三四五六七八九](?![大个项条种类]))?"
)
_NOT_TENTHS = lazily(r"[立果为长员功本效就都品熟分套绩交建型全人片年活渝亿万千百十]|不变")
_ZERO = lazily(r"零 ?的?突破")
_YEAR = lazily(r"(?:一九|二〇|二零)[零〇一二三四五六七八九]{2}(?:年|(?=远景|愿景))")
_FIVE_YEARS = lazily(r"十[一二三四五六]五(?!个|家|项|条|名|人)")
_DEALT = lazily(r"分别(?:突破|超过?|冲过|跨过|迈过|跃过|达到?|过)[^,;。、\d]{1,8}$")
_DOUBLING = lazily(r"翻(?:了|上)?(?:(?:([一二两三四五六七八九]|[0-9]{1,2})番)|番|一?倍(?!增))")
_ORDINAL = lazily(
    rf"第 ?([0-9]{{1,9}}(?![0-9]|\.[0-9])|[{NUMERALS}]{{1,9}})"
    r"(?:(?:-{1,2}|—{1,2}|~|至|到)([0-9]{1,9})(?![0-9]))? ?"
)
# 第3 without 位 is a rank where a word of ranking stands before it in the clause and nothing is counted behind it.
_RANKING = lazily(
    r"(?:居|列|排|排名|位次|跃升|跃至|升至|升到|进至|晋位|前移至|跻身|全国|全省|全区|全市|全州|全县|全球|世界)[^,;。\n第]{0,8}$"
)
_RANK_END = lazily(r"[,;。)!?\n:”\" 和及与]|、(?!第?[二2])|$")
_SINGLE = frozenset(
    ("公里", "亩", "吨", "公顷", "平方米", "平方公里", "立方米", "倍", "个百分点", "千瓦", "千瓦时", "兆瓦")
)
# What can follow a single Chinese digit in an amount, for a character class.
AFTER_SINGLE = r"\-~—分成的突至到点位" + "".join(sorted({word[0] for word in _SINGLE}))
_NOT_AFTER = frozenset("第数几国每")
_INSTITUTES = frozenset("科工电船航天")  # 中国电科二十七所 is the 27th institute
_NEIGHBOURS = lazily(r"([一二三四五六七八])([二三四五六七八九])([十百千万亿]{1,2})")
_RISING = "一二三四五六七八九"
_VAGUE = lazily(r"[一两二三]位数")
# 市十一次党代会, 五届十一次全会: which one, and not how many
_MEETING = lazily(
    rf"(?<=[届省市区县州盟旗委党央])[{NUMERALS}]{{1,4}}次(?=党代会|全会|全体会议|代表大会|代表会议|人代会|常委会|会议精神)"
)
_STEPS = ("大关", "台阶", "关口")
_HOPES = ("力争", "力求", "争取", "努力", "冲刺", "确保")
_SCALES = frozenset("百千万亿")


def read_ordinal(page: Page, at: int) -> Read:
    """第3位 and 居全国第3 are ranks; 第3次 is an ordinal; in Chinese numerals only the rank is a token."""
    text = page.text
    found = _ORDINAL.match(text, at)
    if found is None:
        return None, at + 1
    first, last = found[1], found[2]
    value = Decimal(first) if first.isascii() else parse_chinese_number(first)
    end = found.start(2) + len(last) if last else found.start(1) + len(first)
    word = text[found.end() : found.end() + 1]
    measured = word in ("位", "名")
    if measured and text.startswith("的", found.end() + 1) and _RANKING.search(text, max(0, at - 12), at) is None:
        return None, end  # 作为第一位的任务
    ranked = measured or (
        _RANK_END.match(text, end) is not None and _RANKING.search(text, max(0, at - 12), at) is not None
    )
    if ranked and value is not None:
        ends = (value, Decimal(last)) if last and Decimal(last) > value else (value, value)
        stop = found.end() + 1 if measured else end
        unit = Unit(stop, word if measured else "", ONE, "位", "count", False, "")
        return quantity(page, at, stop, ends, unit, form="rank"), stop
    if not first.isascii():
        return None, end
    if text.startswith("季度", end):
        return NonQuantity(at, end + 2, text[at : end + 2], "period"), end + 2
    unit_behind = unit_at(text, end)
    if unit_behind is not None and unit_behind.plain and unit_behind.scale == ONE:
        end = unit_behind.end
    elif text[end : end + 1] in ("届", "期", "季", "号"):
        end += 1
    return NonQuantity(at, end, text[at:end], "ordinal"), end


def read_doubling(page: Page, at: int) -> Read:
    """翻一番, 翻番, 翻倍 are one doubling, 翻两番 two; 翻两倍 is read as 两倍."""
    found = _DOUBLING.match(page.text, at)
    if found is None:
        return None, at + 1
    said = found[1]
    count = ONE if said is None else Decimal(said) if said.isascii() else parse_chinese_number(said)
    assert count is not None
    unit = named_unit(found.end(), "番", "times")
    return quantity(page, at, found.end(), (count, count), unit, form="doubling"), found.end()


def read_chinese(page: Page, at: int) -> Read:
    """Read the run of Chinese numerals at `at`; most runs (一批, 三农) are no numbers."""
    text = page.text
    found = CHINESE.match(text, at)
    assert found is not None
    run, end = found[0], found.end()
    if text[end : end + 2] == "位数" and _VAGUE.match(text, at):
        return NonQuantity(at, end + 2, text[at : end + 2], "vague"), end + 2
    token = _rate(page, at) or _special(page, at) or _counted(page, at, run, end)
    return token, token.end if token is not None else end


def _rate(page: Page, at: int) -> Quantity | None:
    """百分之五, 百分之5.5, 千分之三, 百分之三至五, 百分百."""
    text = page.text
    found = _PERCENT.match(text, at)
    if found is None:
        if not text.startswith("百分百", at):
            return None
        return quantity(page, at, at + 3, (Decimal(100), Decimal(100)), named_unit(at + 3, "%", "percent"))
    first = _rate_number(text, found.end())
    if first is None:
        return None
    low = high = first[0]
    end = first[1]
    joint = _PERCENT_TO.match(text, end)
    second = _rate_number(text, joint.end()) if joint is not None else None
    if second is not None and second[0] > low and unit_at(text, second[1]) is None:
        high, end = second
    return quantity(page, at, end, (low, high), named_unit(end, _RATES[found[1]], "percent"))


def _rate_number(text: str, at: int) -> tuple[Decimal, int] | None:
    digits = PLAIN.match(text, at)
    if digits is not None:
        return Decimal(digits[0].replace("·", ".")), digits.end()
    found = CHINESE.match(text, at)
    if found is None:
        return None
    value = Decimal(100) if found[0] == "百" else parse_chinese_number(found[0])
    return (value, found.end()) if value is not None else None


def _special(page: Page, at: int) -> Token | None:
    """三分之一, 三成, 六成五, 零突破, 二〇二四年, 十四五."""
    text = page.text
    found = _FRACTION.match(text, at)
    if found is not None:
        denominator, numerator = parse_chinese_number(found[1]), parse_chinese_number(found[2])
        if numerator and denominator and numerator < denominator:
            share = numerator / denominator
            return quantity(page, at, found.end(), (share, share), None, form="fraction")
    found = _TENTHS.match(text, at)
    if found is not None and not _NOT_TENTHS.match(text, found.end()) and text[at - 1 : at] not in _NOT_AFTER:
        # As stated it is 三成; its value is in percent, so that 三成 equals 30%.
        unit = Unit(found.end(), "成", Decimal(10), "%", "percent", False, "")
        low, high = (Decimal("一二三四五六七八九".index(digit) + 1) for digit in (found[1], found[2] or found[1]))
        half = Decimal("一二三四五六七八九".index(found[3]) + 1) / 10 if found[3] else Decimal(0)
        return quantity(page, at, found.end(), (low + half, high + half), unit)
    found = _ZERO.match(text, at)
    if found is not None:
        return quantity(page, at, found.end(), (Decimal(0), Decimal(0)), None, form="zero_breakthrough")
    found = _YEAR.match(text, at)
    if found is not None:
        return NonQuantity(at, found.end(), found[0], "year")
    found = _FIVE_YEARS.match(text, at)
    return NonQuantity(at, found.end(), found[0], "period") if found is not None else None


def _value(text: str, at: int, run: str) -> Value | None:
    """The number `run` at `at` in the scale of its unit: 一亿二千万元 is 1.2 in 亿元."""
    number = parse_chinese_number(run)
    if number is None:
        return None
    end = at + len(run)
    unit = unit_at(text, end) if text[end : end + 1] != " " else None
    scale = next((word for word in ("万亿", "亿", "万") if word in run), "")
    if scale:
        factor = unit_words().scales[scale]
        number = shortest(number / factor)
        if unit is None:
            unit = Unit(end, scale, factor, "", "none", False, "")
        else:
            unit = unit._replace(stated=scale + unit.stated, scale=factor * unit.scale)
    return Value(number, at, end, unit)


def _counts(value: Value) -> bool:
    """Whether a Chinese numeral with this unit is surely an amount."""
    unit = value.unit
    if unit is None:
        return False
    if unit.kind == "none":
        return unit.scale >= 10000
    if unit.scale == ONE and value.number < 10:
        return unit.base in _SINGLE and (value.number > 1 or unit.base in ("倍", "个百分点"))
    return (
        unit.plain
        or unit.base in ("小时", "分钟")
        or (unit.kind in unit_words().sure and unit.base not in "度方克升角尺担")
    )


def _counted(page: Page, at: int, run: str, end: int) -> Token | None:
    text = page.text
    before = text[at - 1 : at]
    if before in _NOT_AFTER or (text[end : end + 1] == "所" and before in _INSTITUTES):
        return None
    if _SCALES.issuperset(run):
        return _scale_alone(page, at, run)
    if before == "前":
        return _front(page, at, run, end)
    near = _neighbours(page, at, run, end)
    if near is not None:
        return near
    value = _value(text, at, run)
    if value is None:
        return None
    ends, stop, unit = (value.number, value.number), value.full_end, value.unit
    joint = _TO.match(text, value.full_end)
    behind = CHINESE.match(text, joint.end()) if joint is not None else None
    if behind is not None:
        second = _value(text, behind.start(), behind[0])
        joined = join_range(value, second) if second is not None else None
        if second is not None and joined is not None and _counts(second):
            ends, stop, unit = joined, second.full_end, second.unit
            value = second
    if not _counts(value) or page.is_name(at, stop, unit) or _MEETING.match(text, at):
        return None
    quote = page.quotes.around(at, stop)
    if quote is not None and quote[0] == at:  # “十万码农”, “百项千亿”: a name, whatever its unit
        return None
    return quantity(page, at, stop, ends, unit)


def _neighbours(page: Page, at: int, run: str, end: int) -> Quantity | None:
    """七八亿元 is 7 to 8, 三四千万 is 3 to 4 in 千万: two digits that follow each other before a scale."""
    found = _NEIGHBOURS.fullmatch(run)
    if found is None or found[1] + found[2] not in _RISING:
        return None
    low, high = (_value(page.text, end - len(digit + found[3]), digit + found[3]) for digit in (found[1], found[2]))
    if low is None or high is None or not _counts(high):
        return None
    return quantity(page, at, high.full_end, (low.number, high.number), high.unit)


def _front(page: Page, at: int, run: str, end: int) -> Quantity | None:
    """前三位, 前十名, 居全国前三: a rank of at most that number."""
    text = page.text
    value = parse_chinese_number(run)
    measured = text[end : end + 1] in ("位", "名")
    ranking = _RANKING.search(text, max(0, at - 13), at - 1) is not None
    if value is None or not (ranking or measured) or not (measured or _RANK_END.match(text, end)):
        return None
    stop = end + 1 if measured else end
    unit = Unit(stop, text[end:stop], ONE, "位", "count", False, "")
    found = quantity(page, at, stop, (value, value), unit, form="rank", bound="at_most")
    return found._replace(outer_start=min(at - 1, found.outer_start))


def _scale_alone(page: Page, at: int, run: str) -> Quantity | None:
    """近百家, 突破万亿元, 百余家: one hundred, one 万亿. 百姓, 千亿级产业 and 万元 alone are no numbers."""
    unit = unit_at(page.text, at)
    if unit is None or (unit.kind == "none" and unit.scale < 10000) or unit.end <= at + len(run) - 1:
        return None
    found = quantity(page, at, unit.end, (ONE, ONE), unit)
    bare = bare_bound(page.text, at)
    if page.text[page.floor : at] in ("和", "与", "及", "、"):
        dealt = _DEALT.search(page.text, max(0, page.floor - 24), page.floor)
        if dealt or page.text.startswith(_STEPS, unit.end):
            return found._replace(bound="at_least")  # 突破万亿元和千亿美元大关, 分别突破万亿元和千亿美元
    if found.outer_start < at and not page.text.endswith(_HOPES, 0, at):
        return found
    if bare is not None:
        bound = bare[0] if found.bound == "exact" else found.bound
        return found._replace(bound=bound, outer_start=max(bare[1], page.floor))
    return found if unit.vague == "at_least" else None
