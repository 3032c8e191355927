"""A question as it is put -> the same without what only explains it: numbers of digits, examples, an apposition.

>>> plainly("今年把目标定成一个区间(比如4.5%到5%这种)的省")
'今年把目标定成一个区间的省'
>>> apposed("广东今年指望老百姓消费涨多少?就是社零那个数")
('广东今年指望老百姓消费涨多少?', '社零')
"""

from __future__ import annotations

import re

from rag.numbers.numerals import parse_chinese_number
from rag.question.directions import directed
from rag.question.everyday import in_report_names
from rag.question.gathered import spelled_out
from rag.question.idle import without_idle_verbs
from rag.question.phases import in_phases
from rag.question.pieces import subjects, words
from rag.question.rows_english import each_with_head
from rag.question.spoken import written
from rag.question.tails import with_tails
from rag.text.lazily import lazily

_DIGITS = (
    (lazily(r"个位数(?:的?(?=增|目标|增速))?"), "低于10%"),
    (lazily(r"[两双]位数(?:的?(?=增|目标|增速))?"), "不低于10%"),
    (lazily(r"\b(?:below|under) double[- ]digits?\b", re.IGNORECASE), "below 10%"),
    (lazily(r"\b(?:a |an )?single[- ]digit\b", re.IGNORECASE), "below 10%"),
    (lazily(r"\b(?:a )?double[- ]digits?\b", re.IGNORECASE), "at least 10%"),
)
_ROUND = {"万亿": "1万亿", "千亿": "1000亿", "百亿": "100亿", "千万": "1000万", "百万": "100万"}
_ROUNDS = lazily(r"(?P<by>[破超逾过上入达到]了?)(?P<size>万亿|[千百]亿|[千百]万)(?!亿|级)")
_HAN_AMOUNT = lazily(
    r"(?<![第一二三四五六七八九十两百千万几])([两一二三四五六七八九十百千]+)(?=(?:万亿|亿)(?![\u4e00-\u9fff]{0,2}级))"
)
_THOUSANDS = lazily(r"(?<=\d),(?=\d{3}(?!\d))")
# Names of a level for which there is a plain word.
_LEVELS = (
    (
        lazily(
            r"\bprovince-level (?:administrative )?(?:regions?|units?|divisions?|jurisdictions?|governments?|areas?)\b|"
            r"\bprovincial(?:-level)? (?:administrative )?(?:regions?|units?|divisions?|jurisdictions?|areas?)\b|"
            r"\bprovincial-level governments?\b|"
            r"\b(?:provinces?|regions?) (?:and|or|/) (?:municipalit(?:y|ies)|regions?|provinces?)\b",
            re.IGNORECASE,
        ),
        "provinces",
    ),
    (
        lazily(
            r"\b(?:four )?(?:(?:centrally|directly)[- ](?:administered|governed|controlled|run)|direct-controlled|"
            r"provincial(?:-level)?|province-level) municipalities\b|"
            r"\b(?:four )?municipalities (?:directly )?under (?:the )?central (?:government|authorities)",
            re.IGNORECASE,
        ),
        "municipalities",
    ),
    (lazily(r"\bprefecture-level (?:cities|regions?|units?|divisions?)\b", re.IGNORECASE), "cities"),
    (lazily(r"省级(?:行政区划?|行政单位|地区|地方|单位|政府|区域)"), "省份"),
    (lazily(r"(?<=[\u4e00-\u9fff]{2})(?=[市省区县州]属(?:国[有企资]|企业|高校|医院))"), "的"),  # 天津|市属国企
    (lazily(r"省[、]?(?:自治)?区[、]?(?:和)?(?:直辖)?市(?![委场级民政长])"), "省份"),
)
_AMOUNT = r"(?:\d[\d.]*%?\s*(?:-|—|~|到|至|to)?\s*){1,2}(?:以上|以内|左右)?"
_LIKE = r"(?:比如|例如|譬如|诸如|比方)说?|像|类似于?|e\.?g\.?,?|such as|for (?:example|instance),?|like"
_KIND = r"(?:这|那)(?:种|样|类)(?:子)?的?|之类的?"
# What stands for an example: (比如4.5%到5%这种), 比如5%左右, 4.5%-5%这种.
_EXAMPLES = (
    lazily(rf"\(\s*(?:{_LIKE})[^()]*\)", re.IGNORECASE),
    lazily(rf"\(\s*{_AMOUNT}(?:{_KIND})\s*\)"),
    lazily(rf"[,、]?\s*(?:{_LIKE})\s*{_AMOUNT}\s*(?:{_KIND})?\s*,?", re.IGNORECASE),
    lazily(rf"{_AMOUNT}(?:{_KIND})(?=区间|范围|幅度)"),
)
# 5%以内(不含5%左右), 5% or less, not "around 5%": what lies within, and not what may lie beyond it.
_NOT_ABOUT = lazily(
    r"[,;(]?\s*(?:and |but )?(?:not|excluding) (?:(?:merely|just|counting|the|ones|those|at|of|with) )*[\"'“]?"
    r"(?:about|around|roughly|approximately)\s*\d[\d.]*%[\"'”]?|"
    r"[,;、(]?\s*(?:不(?:含|包括|算|要|是)|而?非|剔除|排除)[“\"]?\d[\d.]*%左右[”\"]?(?:的)?",
    re.IGNORECASE,
)
_AT_MOST = lazily(
    r"(\d[\d.]*%)(?:及?以内| or (?:less|lower|below))|(?:at most|no more than|不超过|within)\s*[\"“']?(\d[\d.]*%)", re.I
)
# 5%左右或5%以内, 5%(“5%左右”或“5%以内”都算), 5% (about or within): one number, however it is bounded.
_BOUNDED = r"[“\"']?(?<![\d.])(\d[\d.]*%)(?:左右|以内|以上|以下)[”\"']?"
_EITHER = (
    lazily(
        rf"[(,]\s*{_BOUNDED}(?:(?:、|和|与|或者?|跟|/|,)+[“\"']?\1(?:左右|以内|以上|以下)[”\"']?)+(?:都|均|也)?"
        r"(?:算|行|可以|包括|计入)(?:在内|进来|进去)?\s*\)?"
    ),
    lazily(rf"{_BOUNDED}(?:(?:、|和|与|或者?|还是|/)+[“\"']?\1(?:左右|以内|以上|以下)[”\"']?)+"),
)
# 4.5%(含4.5%左右), 5%(包括“5%以内”)
_AND_SO = lazily(
    r"(?<![\d.])(\d[\d.]*%)\s*\(\s*(?:也?算上?|含|包括|包含|连)(?:写?[“\"']?\1(?:左右|以内|以上|以下)[”\"']?(?:的|、|和)?)+\s*\)"
)
_AT_ONE = lazily(
    r"(?:定在|定为|设为|设在|等于|就是|写的?是|目标[是为]|\bat )[“\"']?\d[\d.]*%(?!\s*(?:以上|以下|-|—|到|至))"
)
_NO_RANGES = lazily(
    r"[,、]?\s*(?:不算|不含|不包括|排除|剔除|除去|不计)[“\"']?区间[”\"']?(?:的|值|目标)*[,、]?|"
    r"[,(]?\s*(?:not counting|excluding|leaving out|without) (?:the )?ranges\)?,?",
    re.IGNORECASE,
)
# 定在4.5%到5%这个区间, 在4.5%至5%之间: a range, and no move from one to the other.
_SPAN_OF = lazily(
    r"((?:定|设|放|落|处|介)?(?:在|于|为|成)|目标[是为]?)([“\"']?\d[\d.]*%)\s*(?:到|至)\s*(\d[\d.]*%)"
    r"(?=[”\"']?(?:这个?|之间|区间|范围|的|[?,。]|$))"
)
_TOO = lazily(
    r"[,、;]\s*(?:如果|要是)?有?没(?:有)?(?:定|设|写|提|说|公布|给)(?:目标|数字|数)?的?(?:省份?|市|地方|地区)?"
    r"(?:也|都|就|请|一并)+(?:告诉|说|列|标|注明|写|讲)[^,。?;]*"
)
# 哪些省提高了目标,从多少提到多少: both ends are shown wherever a move is asked for.
_BOTH_ENDS = lazily(
    r"[,、]\s*(?:分别|各自?|都)*(?:是)?从(?:原来的?)?(?:多少|几)(?:提高?|涨|降低?|下降|升高?|增加?|减少?|变|改|上?调|下调|上升)*(?:为|成|到)(?:了)?"
    r"(?:多少|几)(?=[?。,]|$)"
)
_MOVED = lazily("哪[^,。?]{0,40}(?:提高|上?调高?|下调|降低?|增加|减少|提升|变|改)")
_WORDED = frozenset({"at_least_word", "about_word", "at_most_word", "range_word"})
# A second name of what is asked for, behind the question: 就是社零那个数, (也就是固投).
_APPOSED = lazily(
    r"(?P<open>[?,;。(—-]+\s*)(?:我)?(?:也就是|就是|即|(?:是)?[指说](?:的)?(?:就)?是|"
    r"i mean|meaning|that is|i\.e\.)(?:说)?(?:那个|这个)?\s*"
    r"(?P<name>[^?,;。()]{2,20}?)(?:的?(?:那个|这个|那项|这项)?(?:数字|数据|指标|口径|数|项|块)?)(?P<end>\s*[)?。!]*)$",
    re.IGNORECASE,
)

_VALUE = lazily("的?(?:增速|增幅|涨幅|目标)$")


def plainly(folded: str) -> str:
    """A folded question without the examples of what it names, with amounts and levels by their plain names."""
    folded = directed(written(in_report_names(folded.replace("囗", "口"))))
    folded = each_with_head(spelled_out(in_phases(without_idle_verbs(with_tails(folded)))))
    for said, other in (*_DIGITS, *_LEVELS):
        folded = said.sub(other, folded)
    folded = _SPAN_OF.sub(r"\1\2-\3", _TOO.sub("", folded))
    folded = _within(_either(_in_digits(_RHETORICAL.sub("是", folded))))
    if _MOVED.search(folded):
        folded = _BOTH_ENDS.sub("", folded)
    folded = _WHAT_IS_IT.sub(r"\1是什么", folded)
    bare = folded
    for example in _EXAMPLES:
        bare = example.sub("", bare)
    # An example of nothing that is named is the condition itself: 像5%左右这种的省.
    return bare if any(piece.kind in _WORDED for piece in words(bare)) else folded


# “2211”产业体系是怎么回事 asks what it is, 增速下滑是怎么回事 why.
_WHAT_IS_IT = lazily(r"(?<=[”\"」])([\u4e00-\u9fff]{0,8}?)(?:到底|究竟)?(?:又|都)?是?个?怎么一?(?:回事|个意思)")
# 目标不是5%以上吗 holds that it is.
_RHETORICAL = lazily(r"(?<![是要])不是(?=[^,。?;]{0,10}\d[^,。?;]{0,8}[吗么嘛][?]?$)")


def _in_digits(folded: str) -> str:
    """Round sums as amounts: 破|万亿 is 破1万亿, 过三万亿 is 过3万亿."""
    folded = _THOUSANDS.sub("", folded)
    folded = _HAN_AMOUNT.sub(lambda hit: f"{parse_chinese_number(hit[1]) or hit[1]}", folded)
    return _ROUNDS.sub(lambda hit: f"{hit['by']}{_ROUND[hit['size']]}", folded)


def _either(folded: str) -> str:
    """One number that may be bounded in several ways, without its bounds."""
    behind, apart = _EITHER
    if _AT_ONE.search(folded):
        folded = _NO_RANGES.sub("", folded)  # a range is at no one number
    return apart.sub(lambda hit: hit[1], _AND_SO.sub(r"\1", behind.sub("", folded)))


def _within(folded: str) -> str:
    """A question for what lies within a limit and not about it, by the one word that says so: 5%以内, within 5%."""
    bare = _NOT_ABOUT.sub("", folded)
    limits = {hit[1] or hit[2] for hit in _AT_MOST.finditer(bare)}
    if bare == folded or len(limits) != 1:
        return folded
    limit = next(iter(limits))
    said = f"within {limit} or less" if re.search("[a-z]{3}", bare, re.I) else f"{limit}以内"
    first = next(iter(_AT_MOST.finditer(bare)))
    rest = re.sub(r"\(\s*[,，]?\s*\)?|\)", " ", _AT_MOST.sub("", bare[first.end() :]))
    quoted = re.sub(r"[\"“']\s*$", "", bare[: first.start()])
    return quoted + said + re.sub(r"^[”\"']", "", rest)


def apposed(folded: str) -> tuple[str, str] | None:
    """A question and the indicator that it names once more behind it, as it does."""
    hit = _APPOSED.search(folded)
    if hit is None:
        return None
    name = _VALUE.sub("", hit["name"])
    named = subjects(f"|{name}目标")
    if len({piece.value for piece in named}) != 1 or named[0].start != 1 or named[-1].end != len(name) + 1:
        return None
    return folded[: hit.start()] + "?", hit["name"]
