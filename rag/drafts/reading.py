"""A draft rewritten for the rules, with a map back: numerals and English amounts as reports write them.

Articles write 五點六七兆元, 百分之○點一, "around 5%", "3.5 trillion yuan", "by 2030". The grammar of figures reads
5.67万亿元, 0.1%, 约5%, 3.5万亿元, 到2030年. Only the wording changes, never a value; every character of the
rewritten text leads back to the draft's own.

>>> reading("四點五一兆元, around 5%").text
'4.51万亿元, 约 5%'
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from rag.numbers.numerals import parse_chinese_number
from rag.text.fold import fold
from rag.text.lazily import lazily

_DIGITS = "零〇一二三四五六七八九"
_CN = "零〇一二两三四五六七八九十百千万亿"
_NUM = r"\d[\d,]{0,17}(?:\.\d{1,9})?"
_MONTHS = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"


Made = str | tuple[str, int] | None
"""What a stretch is rewritten to, up to where if not all of it; None: it stays."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is what the rules read; `start` and `end` lead a position in it back to the draft."""

    text: str
    _new: tuple[int, ...]  # where each piece begins in `text`
    _old: tuple[int, ...]  # where it begins in the draft
    _ends: tuple[int, ...]  # where it ends in the draft
    _kept: tuple[bool, ...]  # whether its characters are the draft's own, one for one

    def start(self, at: int) -> int:
        """The draft's position of the character at `at`."""
        piece = bisect_right(self._new, at) - 1
        return self._old[piece] + (at - self._new[piece] if self._kept[piece] else 0)

    def end(self, at: int) -> int:
        """The draft's position behind the character before `at`."""
        piece = bisect_right(self._new, at - 1) - 1
        return self._old[piece] + at - self._new[piece] if self._kept[piece] else self._ends[piece]


def reading(text: str) -> Reading:
    """`text` folded, with its numerals, its English amounts and its wording as the rules know them."""
    folded = fold(text).replace("○", "〇").replace("Ο", "〇")
    edits: list[tuple[int, int, str]] = []
    taken = bytearray(len(folded))
    for pattern, made in _RULES:
        for hit in pattern.finditer(folded):
            new = made(hit)
            start, end = hit.start(), hit.end()
            if isinstance(new, tuple):
                new, end = new
            if new is None or any(taken[start:end]):
                continue
            taken[start:end] = b"\1" * (end - start)
            edits.append((start, end, new))
    return _applied(folded, sorted(edits))


def _applied(folded: str, edits: list[tuple[int, int, str]]) -> Reading:
    parts: list[str] = []
    new: list[int] = []
    old: list[int] = []
    ends: list[int] = []
    kept: list[bool] = []
    length = 0

    def piece(start: int, end: int, said: str, own: bool) -> None:
        nonlocal length
        if said:
            parts.append(said)
            new.append(length)
            old.append(start)
            ends.append(end)
            kept.append(own)
            length += len(said)

    at = 0
    for start, end, said in edits:
        piece(at, start, folded[at:start], True)
        piece(start, end, said, False)
        at = end
    piece(at, len(folded), folded[at:], True)
    if not parts:
        piece(0, 0, " ", False)
    return Reading("".join(parts), tuple(new), tuple(old), tuple(ends), tuple(kept))


# --- Chinese -------------------------------------------------------------------------------------------------------


def _arabic(words: str) -> str | None:
    value = parse_chinese_number(words)
    return None if value is None else f"{value.normalize():f}"


def _percent(hit: re.Match[str]) -> str | None:
    value = _arabic(hit[1])
    return None if value is None else f"{value}%"


def _plain_percent(hit: re.Match[str]) -> str | None:
    value = _arabic(hit[1])
    return None if value is None else value + hit[2]


def _year(hit: re.Match[str]) -> str:
    return "".join(str(_DIGITS.index(char) - (1 if char != "零" else 0)) for char in hit[1]) + "年"


def _trillions(hit: re.Match[str]) -> str | None:
    value = hit[1] if hit[1][0].isdigit() else _arabic(hit[1])
    return None if value is None else f"{value}万亿{hit[2]}"


def _trillions_and_more(hit: re.Match[str]) -> str | None:
    """十四兆五千八百億 is 145800亿."""
    first, rest = parse_chinese_number(hit[1]), parse_chinese_number(hit[2])
    return None if first is None or rest is None else f"{first * 10000 + rest:f}亿"


def _counted(hit: re.Match[str]) -> str | None:
    value = _arabic(hit[1])
    return None if value is None else value + hit[2]


def _single(hit: re.Match[str]) -> str | None:
    """职业技能资格六项, in an article that writes all its numbers so."""
    return _arabic(hit[1]) if hit.string.count("百分之") > _IN_WORDS else None


_IN_WORDS = 2  # per cent in words, from which on an article's single numerals are amounts, too

# --- English -------------------------------------------------------------------------------------------------------

_NAMES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_WORDS = {word: value for value, word in enumerate(_NAMES.split())}
_SCALES = {
    "trillion": (Decimal(1), "万亿"),
    "tn": (Decimal(1), "万亿"),
    "trn": (Decimal(1), "万亿"),
    "billion": (Decimal(10), "亿"),
    "bn": (Decimal(10), "亿"),
    "million": (Decimal(100), "万"),
    "mn": (Decimal(100), "万"),
    "thousand": (Decimal("0.1"), "万"),
}
_UNITS: tuple[tuple[str, str], ...] = (
    (r"percentage points?|percent points?|pct points?|points?(?! of)|pp\b", "个百分点"),
    (r"percent|per cent|pct", "%"),
    (r"(?:US )?dollars?|USD", "美元"),
    (r"yuan|RMB|renminbi", "元"),
    (r"micrograms(?: per cubic met(?:er|re)s?| a cubic met(?:er|re))?|μg/m3|µg/m3", "微克/立方米"),
    (r"jobs?|people|persons?|workers?|residents?|graduates?|jobseekers?|job seekers?|teachers?|students?", "人"),
    (r"tonnes?|(?:metric )?tons?", "吨"),
    (r"jin\b|catties", "斤"),
    (r"mu\b", "亩"),
    (r"kilomet(?:er|re)s?|km\b", "公里"),
    (r"kilowatt-?hours?|kWh", "千瓦时"),
    (r"kilowatts?|kW\b", "千瓦"),
    (r"vehicles?|cars?|automobiles?", "辆"),
    (r"times\b|-?fold\b", "倍"),
)
_UNIT = "|".join(f"(?P<u{i}>{words})" for i, (words, _) in enumerate(_UNITS))
_AMOUNT = lazily(
    rf"(?<![\w.,-])(?!(?:19|20)\d\d (?:to|and) )(?:(?P<money>RMB|CNY|¥|US\$|\$)\s?)?"
    rf"(?P<number>{_NUM})(?:%(?=\s?(?:-|–|to)\s?{_NUM}%))?"
    rf"(?P<to>\s?(?:-|to)\s?(?P<second>{_NUM}))?"
    r"(?:[ -]?(?P<scale>trillion|trn|tn|billion|bn|million|mn|thousand)\b)?"
    rf"(?:[ -]?(?P<hundred>%)|(?P<tail>[ -](?:new |more |fewer |urban |additional )*(?:{_UNIT})))?",
    re.IGNORECASE,
)
_MONEY_SCALES = frozenset({"trillion", "trn", "tn", "billion", "bn"})
_COUNTED = frozenset({"人", "辆"})
_NOUN = lazily(r"\s+(?:[a-z][a-z-]*\s+){0,3}[a-z-]{2,}s\b")


def _amount(hit: re.Match[str]) -> Made:
    unit = next((made for i, (_, made) in enumerate(_UNITS) if hit[f"u{i}"]), "%" if hit["hundred"] else "")
    scale, money = hit["scale"], hit["money"]
    if money:
        unit = "美元" if "$" in money else "元"
    if not scale and not unit:
        return _bare(hit)
    if not unit and scale.lower() in _MONEY_SCALES:
        unit = "元"  # 4.51 trillion: nothing else is counted so
    if hit["hundred"] and not scale and not hit["to"] and not money:
        return None  # 5% reads as it is
    if hit["to"] and hit["hundred"] and not _is_range(hit):
        return None
    numbers = [hit["number"]] + ([hit["second"]] if hit["second"] else [])
    factor, word = _SCALES[scale.lower()] if scale else (Decimal(1), "")
    said = "-".join(f"{_shown(Decimal(number.replace(',', '')) * factor)}{word}{unit}" for number in numbers)
    said += "" if unit or not scale else "个"
    counted = hit["tail"] and unit in _COUNTED
    return (said, hit.start("tail")) if counted else said  # 880,000 new urban jobs: the jobs stay where they are


def _is_range(hit: re.Match[str]) -> bool:
    """Whether 5% to 5.5% is a range, and not where a number was and came to."""
    before = hit.string[max(0, hit.start() - 40) : hit.start()]
    if re.search(r"\b(?:range|corridor|band|span|somewhere|anywhere)(?: of| from)?\s*$", before, re.IGNORECASE):
        return True
    moved = re.search(
        r"\b(?:from|rais\w+|lift\w+|cut\w*|lower\w*|trimm?\w*|mov\w+|went|rose|fell)\b[^,;.\d]*$", before, re.IGNORECASE
    )
    return moved is None and float(hit["number"].replace(",", "")) < float(hit["second"].replace(",", ""))


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}" if number != number.to_integral_value() else f"{number.quantize(Decimal(1))}"


def _bare(hit: re.Match[str]) -> str | None:
    """640 key projects: a count of what follows. Years and dates are none."""
    number = hit["number"]
    if hit["to"] or "." in number or (len(number) == 4 and number[:2] in ("19", "20")):
        return None
    return number.replace(",", "") + "个" if _NOUN.match(hit.string, hit.end()) else None


def _one(hit: re.Match[str]) -> str:
    """At least a million urban jobs."""
    factor, word = _SCALES[hit[1].lower()]
    unit = "元" if hit[1].lower() in _MONEY_SCALES else "个"
    return f"{_shown(factor)}{word}{unit}"


def _small(said: str) -> int:
    return _WORDS[said.lower()] if said.lower() in _WORDS else int(said)


def _provinces(hit: re.Match[str]) -> str:
    """Three of the six provinces: 3个省份 of the 6."""
    among = f" of the {hit[2].strip()}" if hit[2] and hit[2].strip() != "31" else ""
    return f"{_small(hit[1])}个省份{among}"


_RANKED = lazily(
    r"\b(?:rank\w*|plac(?:es?|ed|ing)|stands?|stood|comes?|came|at|to|in|is|was) (?:the )?$", re.IGNORECASE
)
_OF_ALL = lazily(
    r"(?: place)?(?: (?:\w+ )?(?:largest|biggest|highest|fastest))?(?:,? (?:nationwide|nationally|"
    r"(?:in|among|of) (?:the )?(?:country|nation|china|province|provinces|all|31)))",
    re.IGNORECASE,
)


_ASIDE = lazily(r"[,(]\s*(?:the )?$")
_NATIONWIDE = lazily(r" (?:nationwide|nationally|in the (?:country|nation)|in china)\b", re.IGNORECASE)


def _rank(hit: re.Match[str]) -> str | None:
    """The economy ranks third, was fourth nationwide."""
    before = hit.string[max(0, hit.start() - 20) : hit.start()]
    ranked = re.search(r"\brank\w* (?:the )?$", before, re.IGNORECASE)
    if not ranked and _ASIDE.search(before) and _NATIONWIDE.match(hit.string, hit.end()):
        ranked = _ASIDE.search(before)  # 2,501 km, sixth nationwide
    if not ranked and not hit[3] and not (_RANKED.search(before) and _OF_ALL.match(hit.string, hit.end())):
        return None
    return f"第{_ORDINALS.index(hit[1].lower()) + 1 if hit[1] else hit[2]}位"


def _fixed(new: str) -> Callable[[re.Match[str]], str]:
    return lambda _: new


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_B = r"(?=\s*(?:(?:(?:RMB|CNY|¥|US\$|\$)\s?)?\d|(?:a|one) (?:million|billion|trillion)\b))"  # before a number


_BEHIND = r"(?:(?<=[\d%])|(?<=\d percent)|(?<=\d per cent)|(?<=\d [bm]illion)|(?<=\d trillion)|(?<=illion yuan))"


def _rules() -> Iterator[tuple[re.Pattern[str], Callable[[re.Match[str]], Made]]]:
    flag = re.IGNORECASE
    decimal = rf"(?:[{_CN}]+点[{_DIGITS}]+|[{_CN}]+)"
    yield re.compile(rf"百分之({decimal})(?!分之)"), _percent
    yield re.compile(rf"(?<![{_CN}点])([{_CN}]+(?:点[{_DIGITS}]+)?)(%|个百分点)"), _plain_percent
    yield re.compile(rf"([{_CN}]+)兆([{_CN}]+)亿"), _trillions_and_more
    yield re.compile(rf"((?<!\d)\d{{1,12}}(?:\.\d{{1,6}})?|{decimal})兆(元|人民币)?"), _trillions
    yield (
        re.compile(r"(?<=全国)(?:的)?([一二三四五六七八九])成(?![立果为长员功本效就])"),
        lambda hit: f"{_DIGITS.index(hit[1]) - 1}0%",
    )
    yield re.compile(rf"(?<![{_CN}])([二一][零〇九][{_DIGITS}]{{2}})年"), _year
    yield (
        re.compile(rf"(?<![{_CN}点])([{_CN}]+点[{_DIGITS}]+)(?=万亿|亿|万|倍|元|吨|人|亩)"),
        lambda hit: _arabic(hit[1]),
    )
    yield re.compile(r"(?<![第\d几])([二两三四五六七八九十]{1,3})(个(?:省|城市|地区|地方|市(?!场)))"), _counted
    yield (
        re.compile(
            rf"(?<=[\u4e00-\u9fff])(?<![这那第哪前后几其述各每{_CN}点])"
            r"([两二三四五六七八九])(?=[项家个所座条件户辆种名][,、;。])"
        ),
        _single,
    )
    for old, new in (("成长率", "增长率"), ("年增率", "增长率"), ("成长", "增长"), ("年增", "增长"), ("年减", "下降")):
        yield re.compile(rf"(?<![今去本明上前全多五每近一二两三四六七八九十\d]){old}(?!性|型|期|中|股|板)"), _fixed(new)
    yield re.compile(r"多出(?=\d[\d.]*%)"), _fixed("增长")
    yield re.compile(r"少了(?=\d[\d.]*%)"), _fixed("下降")
    # a date is no year that a number is of; the frame has read it
    yield re.compile(r"(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"), _fixed(" ")
    yield re.compile(r"(?<![\d至到截])(?:19|20)\d\d年\d{1,2}月\d{1,2}日"), _fixed(" ")
    # English, longest wording first
    yield (
        re.compile(rf"\bbetween ({_NUM}) ?(%|percent|per cent)? and (?={_NUM})", flag),
        (lambda hit: f"{hit[1]}{'%' if hit[2] else ''}-"),
    )
    yield (  # the third province in the country to pass 10 trillion yuan
        re.compile(
            rf"\b(?:the )?({'|'.join(_ORDINALS)}) (province|region|city)"
            r"(?: (?:in (?:the country|the nation|China)|nationwide))?"
            r"(?= to (?:pass|cross|top|exceed|reach|break|surpass|clear|hit)\b)",
            flag,
        ),
        lambda hit: f"全国第{_ORDINALS.index(hit[1].lower()) + 1}个 {hit[2]}",
    )
    yield (
        re.compile(
            rf"\b(?:at least|no less than|not less than|no lower than|no fewer than|not lower than|above|over|"
            rf"more than|exceeding|"
            rf"exceeds?|exceeded|surpass(?:es|ed|ing)?|pass(?:es|ed|ing)?|"
            rf"cross(?:es|ed|ing)?|topp(?:ed|ing)|tops?|upwards of|north of){_B}",
            flag,
        ),
        _fixed("不低于"),
    )
    yield (
        re.compile(
            rf"\b(?:at most|no more than|not more than|no higher than|within|under|below|less than|fewer than|"
            rf"not exceeding|up to|"
            rf"capped at){_B}",
            flag,
        ),
        _fixed("不超过"),
    )
    yield re.compile(rf"\b(?:around|about|roughly|approximately|nearly|almost|close to){_B}", flag), _fixed("约")
    yield re.compile(r"(?<=[\d%]) (?:or|and) (?:more|above|higher|over)\b", flag), _fixed("以上")
    yield re.compile(rf"{_BEHIND} or (?:more|above|higher|over)\b", flag), _fixed("以上")
    yield re.compile(rf"{_BEHIND} or (?:less|below|lower|under)\b", flag), _fixed("以内")
    yield re.compile(rf"{_BEHIND} or so\b", flag), _fixed("左右")
    yield re.compile(r"\btwice\b|\bdouble(?: that of)?\b", flag), _fixed("2倍")
    words = "|".join(_WORDS)
    places = rf"(?: of (?:the|these|its|those)( \d+| (?:{words}))?)? "
    places += r"(?:provinces?|provincial-level regions|regions|provincial governments)\b"
    yield (
        re.compile(
            rf"\bof the ({words}|31)(?: provinces)?, ((?:only|just) )?({words}|\d\d?)(?= (?:grew|expanded|posted|saw|"
            rf"met|missed|beat|set|cut|raised|lowered|kept|aim|plan|want|target|had|have)\b)",
            flag,
        ),
        lambda hit: f"of the {_small(hit[1])}个省份, {hit[2] or ''}{_small(hit[3])}个省份",
    )
    yield re.compile(rf"\b({words}){places}", flag), _provinces
    yield re.compile(rf"(?<![\w.])(\d{{1,2}}){places}", flag), _provinces
    yield (
        re.compile(
            rf"\b({words}) (of them)(?= (?:(?:also|now|still|all) )?(?:stated?|set|gave|give|writes?|wrote|put|"
            r"express\w*|phras\w*|fram\w*|cut|rais\w*|lower\w*|kept|keep|word\w*|left|missed|beat|met)"
            r" [^,;.]{0,30}\b(?:targets?|goals?)\b)",
            flag,
        ),
        lambda hit: f"{_small(hit[1])}个省份 {hit[2]}",
    )
    yield re.compile(r"\bby (?:the end of )?(20[2-6]\d)\b(?! ?(?:%|percent|yuan))", flag), lambda hit: f"到{hit[1]}年"
    yield re.compile(r"(?<![\w.,/-])(20\d\d)-((?:20)?[2-6]\d)\b(?!年)"), lambda hit: f"{hit[1]}-20{hit[2][-2:]}年"
    yield re.compile(rf"\b{_MONTHS}[a-z]*\.? \d{{1,2}}(?:, (\d{{4}}))?"), _fixed(" ")
    yield (
        re.compile(
            r"(?<![\w.,/%-])((?:19|20)\d\d)\b(?![年%\d,.]*\d)(?! ?(?:%|percent|yuan|km|tonnes|mu\b|jobs|"
            r"people))(?!年)(?!\s*[\u4e00-\u9fff])"
        ),
        (lambda hit: f"{hit[1]}年"),
    )
    yield re.compile(r"\bNo\. ?(\d{1,2})(?![\d.])"), lambda hit: f"第{hit[1]}位"
    ordinals = "|".join(_ORDINALS)
    size = r"(?: (?:largest|biggest|highest|most)(?= (?:in|of|among|nationwide)\b))?"
    yield re.compile(rf"\b(?:({ordinals})|(\d{{1,2}})(?:st|nd|rd|th))\b({size})(?= |[,.;)]|$)", flag), _rank
    yield re.compile(r"\b(?:a|one) (million|billion|trillion)\b(?! dollars)", flag), _one
    yield _AMOUNT, _amount
    yield re.compile(r"(?<=[a-z%)”\"\d])\.(?=\s|$)"), _fixed("。")


_RULES = tuple(_rules())
