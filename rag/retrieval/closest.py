"""The clauses of a report closest to a question that nothing else answers: those with its rarest nouns.

Where a number is asked for, a clause with one in the asked unit is closer than one without. `whole` says that the
clauses hold all nouns of the question, and such a number: then they answer it, else they only stand nearest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.figures.figure_match import pairs
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading
from rag.retrieval.topics import Unit, Weighed
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_ENOUGH = 0.5  # of the weight of the nouns, in a sentence
NAMED = 0.95
"""Of the weight of the nouns, in what names them all."""
_LONG = 120  # characters of what is quoted
_COUNTS = "个家所座条项套处台辆户只张名人位间根部艘株支列班件"  # one thing may be counted by any of these
_SAME = {
    "公里": "公里|千米",
    "亩": "亩|公顷",
    "吨": "吨|斤",
    "成": "成|%",
    "个点": "%|个?百分点",
    "元": "元",
    "钱": "元",
    "资金": "元",
    "人": "人|名|位",
    "度": "度|℃|千瓦时",
    "时间": "年|个?月|天|小时|分钟|周",
}
_HAN_NUMBER = r"[一二两三四五六七八九十百千]+"
_ANY_NUMBER = lazily(rf"\d|{_HAN_NUMBER}[{_COUNTS}]")
_NO_NOUN = frozenset("vdprmqcutxzo")  # first letters of jieba's classes; vn is a noun


@dataclass(frozen=True, slots=True)
class Closest:
    """A passage, whether it says all that was asked for, and the role of its part of the report."""

    passage: Passage
    whole: bool
    role: str
    score: float


def nouns_of(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Those of the things a question names that are things by their class: 地铁, not 新开."""
    nouns = [unit for unit in units if unit.is_noun and not unit.is_phrase and _is_noun(unit.name)]
    made = tuple(f"生产{unit.name}" for unit in nouns)  # 生产|碳酸锂|16.9万吨 tells its 产量
    return tuple(replace(unit, forms=(*unit.forms, *made)) if unit.name == "产量" else unit for unit in nouns)


@lru_cache(maxsize=1 << 12)
def _is_noun(name: str) -> bool:
    from rag.text.words import tagged  # loads jieba: only where nothing else answers

    classes = [flag for _, flag in tagged(name)]
    return not classes or classes[-1] == "vn" or classes[-1][:1] not in _NO_NOUN


def closest(reading: Reading, nouns: Sequence[Unit], *, unit: str, number: bool, role: str = "") -> Closest | None:
    """The closest clauses of a report; None where no sentence names enough of `nouns`.

    `unit`: what is counted in, "" for any; `number`: one is asked for; `role`: the part that tells of the year.
    """
    text = reading.view.folded
    said = reading.said
    weighed = Weighed(nouns, said)
    pattern = in_unit(unit) if number else None
    best: Closest | None = None
    for index, ((start, end), sentence) in enumerate(zip(reading.sentences, said, strict=True)):
        hits = weighed.hits_at(index)
        share = weighed.share(hits)
        if share < _ENOUGH or (best is not None and share + 1.0 < best.score) or sentence[-1] not in "。!;?":
            continue
        left, right, counted = _cut(text, (start, end), weighed, pattern)
        held = weighed.share(weighed.hits(text[left:right].lower()))
        own = reading.role_at(start)
        fits = role in ("", own) or not own
        score = held + 0.5 * counted + 0.3 * fits + 0.1 * min(1.0, 5 * weighed.density(text[left:right].lower()))
        whole = held >= NAMED and fits and (counted or not number)
        if best is None or (whole, score) > (best.whole, best.score):
            best = Closest(Passage(left, right, score, held, 0), whole, own, score)
    return best


def _cut(
    text: str, sentence: tuple[int, int], weighed: Weighed, pattern: re.Pattern[str] | None
) -> tuple[int, int, bool]:
    """The clauses of a sentence that name most of what is asked about, with the number behind or in them."""
    parts = clauses(text, *sentence)
    named = [at for at, (a, b) in enumerate(parts) if weighed.hits(text[a:b].lower())]
    if not named:
        return *sentence, False
    counts = [pattern is not None and pattern.search(text, a, b) is not None for a, b in parts]
    best = max(named, key=lambda at: (weighed.share(weighed.hits(text[slice(*parts[at])].lower())), counts[at], -at))
    first = last = best
    for at in (named[0], named[-1]):  # the others, where there is room
        if parts[max(last, at)][1] - parts[min(first, at)][0] <= _LONG:
            first, last = min(first, at), max(last, at)
    counted = any(counts[first : last + 1])
    if pattern is not None and not counted and last + 1 < len(parts) and counts[last + 1]:
        last, counted = last + 1, True  # 旅居云南成为大产业,|旅居人数超550万
    if parts[last][1] - parts[first][0] < _LONG // 4 and sentence[1] - sentence[0] <= _LONG:
        return *sentence, counted
    return parts[first][0], parts[last][1], counted


@lru_cache(maxsize=256)
def in_unit(unit: str) -> re.Pattern[str]:
    """A number in a unit, or in one that counts the same things."""
    if not unit:
        return re.compile(_ANY_NUMBER.pattern)
    said = f"[{_COUNTS}]" if unit in _COUNTS else _SAME.get(unit, re.escape(unit))
    return re.compile(
        rf"(?:\d|{_HAN_NUMBER}{'|半' if unit == '时间' else ''})(?:余|多)?[万亿千百]*(?:余|多)?(?:{said})"
    )


_UNIT_ASKED = lazily(rf"(?:多少|几)[万亿]*(?P<unit>公里|千米|千瓦时|千瓦|[{_COUNTS}亩吨元度])(?!月)")


def unit_asked(text: str) -> str:
    """The unit that a folded question counts in, "" for none: 多少个省区市.

    >>> unit_asked("绿电卖到了多少个省区市")
    '个'
    """
    hit = _UNIT_ASKED.search(text)
    return hit["unit"] if hit is not None else ""


def other_quantity(asked: str, said: str) -> bool:
    """Whether a text tells another quantity than one that is asked for: 咖啡产值增长3倍 is no 咖啡产量."""
    own = _QUANTITY.search(asked)
    thing = asked[: own.start()] if own is not None else ""
    parts = [part for part in re.split("[,;。、]", said) if thing and thing in part]
    told = [{hit.group() for hit in _QUANTITY.finditer(part)} for part in parts]
    return own is not None and bool(told) and all(each and own.group() not in each for each in told)


_QUANTITY = lazily(r"产量|产值|销量|增加值|营收|面积|装机|用电量|发电量")


def counts_it(reading: Reading, passage: Passage, number: re.Pattern[str], content: Sequence[str]) -> bool:
    """Whether a clause with a number names something of what is asked, or no thing of its own before the number."""
    from rag.text.words import tagged  # loads jieba: a table answer needs none of it

    text = reading.view.folded
    asked = {pair for pair in pairs(" ".join(content)) if pair[0] not in "万亿千百"}  # 多少|万辆
    parts = [text[a:b] for a, b in clauses(text, passage.start, passage.end)]
    counted = [part for part in parts if number.search(part) is not None]
    return any(pairs(part) & asked or tagged(part)[0][1][:1] not in "nj" for part in counted)


def counted_noun(folded: str) -> str:
    """What a folded question counts behind its question word, "" for none: 加多少|学位."""
    hit = _COUNTED.search(folded)
    return hit["noun"] if hit is not None else ""


_COUNTED = lazily(
    r"多少[万亿]*(?:个|所|家|座|条|项|套|处|台|辆|张|名|公里|亩|吨)?的?(?![个所家座条项套处台辆张名公亩吨])(?![提升涨增降减扩调变][高升长加低少大到至为成]|[到至])(?P<noun>[\u4e00-\u9fff]{2,6})[?。]?$"
)

_STUMP = lazily(r"(?:[想要能会]?(?:打造|建设|培育|发展)?[成为到]|卖|送|给|让|把|靠)$")


def is_stump(subject: str) -> bool:
    """Whether what a question was read to ask about ends in what is done, and names no thing: 绿电卖, 想打造成."""
    return "没有" in subject or _STUMP.search(subject) is not None
