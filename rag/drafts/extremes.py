"""Whether the place of a number is called the highest or the lowest of its number."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from rag.drafts.grammar import pattern
from rag.drafts.heads import LARGE
from rag.drafts.scene import NEAR, Scene
from rag.text.lazily import lazily


def extreme_of(text: str, scene: Scene, bounds: Sequence[int]) -> Literal["", "highest", "lowest"]:
    """What the clause of a number says, or the one right before; `bounds` are where the clauses of its sentence end."""
    number = scene.number
    index = bisect_right(bounds, scene.start - 1)
    start = bounds[index - 1] if index and bounds[index - 1] < scene.start else scene.sentence[0]
    start = max(start, scene.before.end if scene.before else scene.sentence[0], number.start - NEAR)
    if scene.before and start <= scene.before.end < scene.start:
        start = scene.start  # A以5%居首，B为4%: the words behind a number are of that one
    if scene.before and start < scene.start and P in scene.text[scene.start : number.start]:
        start = scene.start  # A grew 13.3%, the fastest of the three, while B's crept up|0.4%
    behind = text[number.end : min(scene.stop, number.end + 14)]
    words = f"{text[start : number.start]} {behind}"
    if pattern("highest", "lowest").search(words) is None:
        return ""
    for other in (LARGE, _CALLED, _OF_CHANGE):
        words = other.sub("", words)
    high = max((hit.start() for hit in pattern("highest").finditer(words)), default=-1)
    low = max((hit.start() for hit in pattern("lowest").finditer(words)), default=-1)
    if max(high, low) < 0 or _HISTORY.search(words):
        return ""
    return "highest" if high > low else "lowest"


P = "\ue000"  # the sign of a place
# 外贸是去年最大的惊喜: what is called so, whatever the number is of
_CALLED = lazily(
    r"最[大多高](?:的|一个)*"
    r"(?:惊喜|亮点|变化|看点|意外|底气|收获|突破|特点|难题|挑战|短板|压力|变量|功臣|支撑|新闻|改变|动作)"
)
# 与目标缺口最大的是…, 下调最多的是…: the highest of a change or a gap, and not of the numbers behind it
_OF_CHANGE = lazily(
    r"(?:缺口|差距|落差|偏差|偏离|差额|反差|出入|距离|变化|变动|跌幅|降幅|升幅|幅度|力度|下调|上调|调降|调低|调高|下修|上修|"
    r"降得|调得|砍得|压得|提得|加快|放缓|回落|超额|超出|跑赢|跑输|低于目标|高于目标|超过目标|不及目标)[^,;。\d]{0,6}?"
    r"(?:最[大多小高少快狠猛深远明显]|居首|首位|榜首|垫底)"
    r"|(?:的|者)(?:省份|省|地区|城市)?(?:数量)?最[多少]"  # 定在“5%左右”的最多: of the places that are so
)
_HISTORY = lazily(r"历史|新高|近年|以来|最大限度|最多跑|最低工资|最低生活|record|至少|at least")
