"""The words around an amount that bound it: 超过, 不低于, 近 before it, 以上, 左右, 以内 behind it. Folded text only.

Only words that touch the amount count: 高于全国2.1个百分点 is exactly 2.1 points, 高于2% is at least 2%.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rag.text.lazily import lazily

Bound = Literal["exact", "about", "at_least", "at_most", "range"]

# Words before an amount. The exact ones tie a number to its verb and leave it as it is (达到5% is 5%), 力争 and its
# like say how sure it is; both may stand before a bounding word (力争达到5%以上).
_WORDS: tuple[tuple[Bound, str], ...] = (
    ("exact", "达 达到 达到了 已达 已达到 要达到 均达 均达到 高达 多达 稳定在 保持在 维持在"),
    ("exact", "控制在 控制到 限制在 稳定到 确保 确保在 力争 力求 争取 努力 冲刺 力争在 争取在"),
    ("exact", "力争实现 努力实现 争取实现 力争达到 争取达到 努力达到"),
    ("about", "约 大约 约为 大约为 约占 约达 近 近达 将近 接近 接近于 大概 大致 大体"),
    ("at_least", "超 超过 超过了 超出 远超 远超过 已超 已超过 均超 均超过 逾 突破 突破了 破 冲破"),
    ("at_least", "不低于 不少于 不小于 不得低于 不得少于 不能低于 不能少于 高于 大于 多于 快于"),
    ("at_least", "大于等于 大于或等于 达到或超过 至少 最少 最低 不下 不下于 不止 ≥ > >="),
    ("at_most", "不超过 不超 不超出 不高于 不多于 不大于 不得超过 不得高于 不能超过 未超过 不突破"),
    ("at_most", "低于 少于 小于 慢于 小于等于 小于或等于 至多 最多 不足 不到 不满 未满 限于 ≤ < <="),
)
_LEFT: dict[str, Bound] = {word: bound for bound, words in _WORDS for word in words.split()}
# Lengths to try, longest first, by the last character of the word.
_SIZES = {
    char: sorted({len(word) for word in _LEFT if word[-1] == char}, reverse=True) for char in {w[-1] for w in _LEFT}
}
# Before a Chinese scale word without a digit (破万亿, 上百家, 过千亿元) these make it a number.
_BARE_WORDS: tuple[tuple[Bound, str], ...] = (
    ("at_least", "过 上 破"),
    ("exact", "迈上 跃上 跨上 站上 登上 迈入 跨入 迈进 迈过 跨过 跨越 跻身 进入 达 达到"),
)
_BARE_LEFT: dict[str, Bound] = {word: bound for bound, words in _BARE_WORDS for word in words.split()}
# The last character of another word before a one-character bound: 节约5万吨, 附近3公里, 打破5项, 反超3个.
_NOT_AFTER = {
    "约": "节集预签履违公制条契合相俭大",
    "近": "最附邻就临靠亲逼贴走",
    "超": "赶反",
    "破": "打突",
    "过": "通经度渡透跨路穿超翻越",
    "上": "以线网岸海会身",
    "达": "通直送传抵发表到下转",
}

_RIGHT = lazily(
    r" ?(?:\(含\))?(?:(?P<about>左右|上下)|(?P<at_least>及以上|或以上|以上|之上)"
    r"|(?P<at_most>及以内|及以下|或以下|以内|之内|以下|之下)|(?P<within>内(?![部外需容地陆河蒙在资销循涝生置含控])))(?!游)"
)
_RIGHT_BEGINS = frozenset(" (左上及或以之内")
# 3倍多, 5个多月 is read by units; behind a measure 多 and 余 say "and some more".
_MORE = lazily(r"[多余](?![元层样种方年月重渠发次项少个出收])")
_MORE_BEGINS = frozenset("多余")
_VERB = lazily(
    r"(?:争取|努力|冲刺)(?:实现|达到|突破|完成|增长|超过|保持|稳定|控制|提高到|不低于|在|再|新增|到|力争|能)*$"
)
_CLAUSE_MARKS = ",;。:!?\n"
_HOPES = ("力争", "力求", "争取", "努力", "冲刺")
_RECENT = frozenset({"年", "个月", "天", "日", "周"})
_SOFT_REACH = 40  # characters of one clause


class Bounds(NamedTuple):
    """How an amount is bounded, whether 力争 governs it, and where the words that say so begin and end."""

    bound: Bound
    soft: bool
    start: int
    end: int


def _left(text: str, start: int, recent: bool) -> tuple[Bound, int]:
    """The bound said before `start`, and where its words begin: 力争, 达到 and 超过 may follow each other."""
    bound: Bound = "exact"
    for _ in range(3):
        at = start - 1 if text[start - 1 : start] == " " else start
        for size in _SIZES.get(text[at - 1 : at], ()):
            word = text[max(0, at - size) : at]
            found = _LEFT.get(word)
            if found is None or (recent and word == "近"):
                continue
            before = text[at - size - 1 : at - size] if at > size else ""
            if not (before and before in _NOT_AFTER.get(word, "")):
                bound = found if bound == "exact" else bound
                start = at - len(word)
                break
        else:
            break
    return bound, start


def _is_soft(text: str, start: int) -> bool:
    """Whether 力争 stands before `start` in its clause, or 争取, 努力 directly govern it.

    争取资金5亿元 is money that was got, so 争取 and 努力 need a verb of reaching between them and the number.
    """
    window = text[max(0, start - _SOFT_REACH) : start]
    if "争" not in window and "努" not in window and "求" not in window and "刺" not in window:
        return False
    clause = window[max(window.rfind(mark) for mark in _CLAUSE_MARKS) + 1 :]
    if "力争" in clause or "力求" in clause:
        return True
    last = max(clause.rfind(word) for word in _HOPES)
    return last >= 0 and _VERB.match(clause, last) is not None


def bounds_of(text: str, start: int, end: int, kind: str, base: str) -> Bounds:
    """The bound of the amount at text[start:end) in unit `base` of kind `kind`, with its outer span.

    A hard word (超过, 以上, 不低于) outweighs an approximate one (近, 左右); of two hard ones the first counts.
    近 before a span of time is "the last", not "nearly": 近3年.
    """
    bound, left = _left(text, start, base in _RECENT)
    soft = _is_soft(text, start)
    right = end
    measured = kind not in ("", "none", "count", "place")
    after = text[end : end + 1]
    found = _RIGHT.match(text, end) if after in _RIGHT_BEGINS else None
    if found is not None and (measured or not found["within"]):
        said: Bound = "about" if found["about"] else "at_least" if found["at_least"] else "at_most"
        right = found.end()
        if bound == "exact" or (bound == "about" and said != "about"):
            bound = said
    elif measured and after in _MORE_BEGINS and (more := _MORE.match(text, end)) is not None:
        right = more.end()
        bound = "at_least" if bound == "exact" else bound
    return Bounds(bound, soft, left, right)


def bare_bound(text: str, start: int) -> tuple[Bound, int] | None:
    """The bound said before a scale word that has no digit (过万亿元, 上百家), and where it begins; None if none is."""
    for size in (2, 1):
        word = text[max(0, start - size) : start]
        before = text[max(0, start - size - 1) : start - size] if start > size else ""
        if word in _BARE_LEFT and not (before and before in _NOT_AFTER.get(word, "")):
            return _BARE_LEFT[word], start - len(word)
    return None
