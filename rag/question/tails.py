"""What a question adds behind what it asks for -> the question that holds both: 哪个省没写, 第二名有并列吗.

A table names whoever states nothing, so that who wrote nothing need not be asked apart from what each wrote.

>>> with_tails("中部六省2026年的社零目标,哪个省没写?其余五个各是多少?")
'中部六省2026年的社零目标各是多少?'
>>> with_tails("中部六省2026年的社零目标,哪个省没写?")
'中部六省2026年的社零目标,哪个省没写?'
>>> with_tails("西北五省区2026年固投目标,谁报了具体数字、谁没报?市场部做测算用")
'西北五省区2026年固投目标各是多少'
>>> with_tails("工业增加值2026年目标谁最高?第二名有并列吗")
'工业增加值2026年目标最高的二个是谁'
>>> with_tails("三市社零目标,2023年到2025年谁降得最多?")
'三市社零目标,2025年比2023年谁降得最多?'
>>> with_tails("what is the target for 2026, and what was the target a year earlier?")
'what is the target for 2026, and what was the 2025 target?'
"""

from __future__ import annotations

import re

from rag.text.lazily import lazily

_PLACE = r"(?:省份?|省区市?|市|区|县|地方|地区|城市)"
_LEAD = r"(?:请|另外|同时|顺便|其中|并且?|还|再|以及|也)*"
_WHO = rf"(?:有没有|有无|是否有|是不是有|哪(?:几|些)?个?{_PLACE}?(?:是|还)?|谁|有(?:的|谁|哪[个些]{_PLACE}?))?"
_UNSAID = (
    r"(?:没有?|未)(?:写|定|设|提|说|公布|给|列|明确|标|报)(?:出|明|上|成|到|进|过)?了?(?:具体)?的?"
    rf"(?:数字?|目标|指标)?的?{_PLACE}?"
)
_MARKED = r"(?:(?:也|都|就|请|一并|要)*(?:告诉|说|列|标|注|写|讲|指|点|挑)[^,。?;]{0,8})?"
_UNWRITTEN = lazily(rf"[,、;。?]\s*{_LEAD}{_WHO}{_UNSAID}{_MARKED}(?:吗|呢|是谁|是哪[个些])?(?=[,。?;]|$)")
_EACH = lazily(
    r"各(?:自|是|为|有)?(?:是|为|定)?(?:多少|几)|分别(?:是|为|定)?(?:多少|几)|(?:都|全)是多少|一览|列(?:个|一?张|成)?表"
)
_THE_REST = lazily(
    rf"[,、;。?]?\s*(?:那么?)?(?:其余|其他|其它|剩下|余下)的?(?:[两一二三四五六七八九十]|\d{{1,2}})?个?{_PLACE}?(?=的?(?:各|分别|都|全))"
)
_UNWRITTEN_EN = lazily(
    r",?\s+and (?:which|who|(?:did|do|does|has|have) any)\b"
    r"(?: of them| ones?| provinces?| cities| places?)?(?: has| have| did| do)?"
    r"(?: (?:set|state|stated|give|gave|name|named) (?:none|no (?:such )?(?:target|number|figure|goal))|"
    r" not (?:set|state|give|name) (?:one|any|it|a target))(?=\s*[?.]|$)",
    re.IGNORECASE,
)
_EACH_EN = lazily(r"^(?:what|list|show|give)\b.*\b(?:targets|goals|results|each)\b", re.IGNORECASE)

# 谁最高?第二名有并列吗, 谁最高,谁第二: the first two, whoever shares a place.
_WHICH = rf"(?:谁|哪[个些]{_PLACE}?|哪(?:家|一家))"
_NEXT = lazily(
    rf"{_WHICH}的?(?P<of>[^,。?;]{{0,16}}?)(?:定得|增得|排)?最(?P<how>[高低多少大小快慢])[?,。;](?:那么?|并且?|而)?(?:"
    r"排?第(?P<n>[二三四五])(?:名|位)?的?"
    r"(?:有没有并列|是否有?并列|是不是并列|有几[个家]并列|有并列|并列)的?(?:吗|么|呢|没有)?|"
    rf"{_WHICH}(?:又|则)?(?:排|是|居|位居|位列|名列)?第(?P<m>[二三四五])(?:名|位)?)[?。]?$"
)
# 2023年到2025年谁降得最多: the change between the ends, of each place.
_MOST_MOVED = lazily(
    r"(?:从)?(?P<first>20\d\d)年?(?:到|至|-|—)(?P<last>20\d\d)年(?:间|之间|期间|这几年)?[,]?(?P<who>谁(?:的目标)?|哪个(?:省份?|市|城市|地方|地区))"
    r"(?P<way>下调|上调|提高|降|升|涨|提)(?:得|幅)?最"
)
# 各项预期目标里,增幅最高的是哪个指标: what all of them are tells it.
_OF_ALL_TARGETS = lazily(
    r"(?:各项|所有|全部|各个)?(?:主要)?(?:经济社会发展)?(?:主要)?(?:预期)?目标(?:里面?|当?中|之中)[,:]?(?:"
    r"(?:增幅|增速|增长率?|涨幅|数字|数值)?(?:定得|要求)?最[高低快慢大小]的(?:一项|一个)?(?:指标|目标)?是(?:哪[个一]?[个项]|什么)(?:指标|目标)?|"
    r"哪[个一]?[个项]?(?:指标|目标)?的?(?:增幅|增速|增长率?|涨幅|数字|数值)?(?:定得|要求)?最[高低快慢大小])"
    r"(?:[,、](?:是|为|定了?|达)?多少)?(?=[?。]|$)"
)
_TARGET = lazily(r"目标")
_YEAR = lazily(r"(?<!\d)(20\d\d)(?!\d)")
_EARLIER = lazily(
    r"(?P<what>target|goal|figure|result)(?: set)? "
    r"(?:(?:a|one|the) year (?:earlier|before|prior)|(?:in )?the (?:previous|prior) year)",
    re.IGNORECASE,
)


# 市场部做测算用, 写稿参考: what the answer is for asks nothing.
_PURPOSE = lazily(
    r"[,。?;]\s*(?:我们?|这边)?[^,。?;吗呢哪谁几\d]{0,8}?(?:做|写|搞|拿来|准备|用来|用于|要)[^,。?;吗呢哪谁几\d多何么]{1,8}(?:用|参考|备用|备查)的?[。!]?$"
)


def with_tails(folded: str) -> str:
    """A folded question in which what it adds behind is part of what it asks for."""
    folded = _PURPOSE.sub("", folded)
    folded = _OF_ALL_TARGETS.sub("主要预期目标有哪些", folded)
    return _a_year_earlier(_most_moved(_next(_unwritten(folded))))


# 谁报了具体数字、谁没报: each is told with what it wrote.
_BOTH_WAYS = lazily(
    rf"[,、]?(?:谁|哪[些几个]{{1,2}}{_PLACE}?)(?P<says>报|给|写|定|设|列|提|说|明确|公布)(?:出|明)?了?(?:具体|明确)?的?(?:数字?|数值|目标|指标)?[,、]?"
    rf"(?:而|又)?(?:谁|哪[些几个]{{1,2}}{_PLACE}?)(?:没有?|未)(?P=says)(?:出|明)?(?=[?。]|$)"
)


def _unwritten(folded: str) -> str:
    """A question for what each wrote without the one for who wrote nothing."""
    folded = _BOTH_WAYS.sub("各是多少", folded)
    tail, each = (_UNWRITTEN_EN, _EACH_EN) if folded.isascii() else (_UNWRITTEN, _EACH)
    hit = tail.search(folded)
    if hit is None:
        return folded
    rest = folded[: hit.start()] + folded[hit.end() :]
    if each.search(rest) is None:
        return folded
    return _THE_REST.sub("", rest)


def _next(folded: str) -> str:
    """The first of an order and who comes behind it, as so many of that order."""
    return _NEXT.sub(lambda hit: f"{hit['of']}最{hit['how']}的{hit['n'] or hit['m']}个是谁", folded)


def _most_moved(folded: str) -> str:
    if _TARGET.search(folded) is None:
        return folded
    return _MOST_MOVED.sub(r"\g<last>年比\g<first>年\g<who>\g<way>得最", folded)


def _a_year_earlier(folded: str) -> str:
    """The target a year earlier by its year, where one year is named."""
    years = set(_YEAR.findall(folded))
    if len(years) != 1:
        return folded
    return _EARLIER.sub(lambda hit: f"{int(next(iter(years))) - 1} {hit['what']}", folded)
