"""The quantities that the verbs of a question are of: 挣了多少 asks for 收入, 吞吐了多少标箱 for 集装箱吞吐量.

All over folded text.

>>> quantities_named("港口吞吐了多少标箱"), quantities_named("铁路跑了多少趟")
('港口集装箱吞吐量多少标箱', '铁路跑了多少趟')
"""

from __future__ import annotations

import re

from rag.question.rows import chooses
from rag.text.lazily import lazily

_SPENT = lazily(r"[花投]在([\u4e00-\u9fff]{1,8}?)(?:上|方面)?的[钱资]金?")
# What it was planned to be, said beside what is asked: 计划|建750个|,实际建了多少.
_SO_MANY = lazily(r"[建增开办种修达]?\d+(?:\.\d+)?[万亿]*(?:公里|平方米|万?[个家座所亩吨列件项套人处张])(?=[,;。])")
_GROWN = lazily(r"(?<=[\u4e00-\u9fff]{2})[产收]了(?=多少|几)")  # 棉花|产了|多少
# What is done with each of a row, as the quantity that it makes: 钾肥、碳酸锂|各产了|多少.
_EACH_MADE = lazily(
    r"(?<=[\u4e00-\u9fff])(?P<each>各自?|分别)(?:一共|总共|共|都|又)?(?P<deed>生产|产|收|打|卖|销售|销)(?:出|掉)?了?(?=多少|几)"
)
_MADE = {"生产": "产量", "产": "产量", "收": "产量", "打": "产量", "卖": "销量", "销售": "销量", "销": "销量"}
_EARNED = lazily(r"(?<=[\u4e00-\u9fff])(?:挣|赚|创收|进账)(?:了|到|得)*(?=多少|几)")  # 旅游|挣了|多少钱
_FASTER = lazily(r"(?:增|涨|跑|长|升|降|跌)(?:[长速幅])?得?(?:更|最|比较)?[快慢猛多少](?=[|?,。;的些点]|$)")


def quantities_named(masked: str) -> str:
    """A question with the quantities named that its verbs are of, at their places: 挣了多少 asks for 收入."""
    if chooses(masked):
        masked = _FASTER.sub(lambda hit: "增长".ljust(len(hit.group()), "|"), masked)
    masked = _THROUGHPUT.sub(_handled, masked)
    text = _EACH_MADE.sub(_made, _EARNED.sub("收入", _SPENT.sub(r"\1支出", masked)))
    return _GROWN.sub("产量", _SO_MANY.sub(lambda hit: "|" * len(hit.group()), text))


# What a port does, as the quantity that it is told by: 吞吐了|多少标箱, 走了|多少箱子.
_THROUGHPUT = lazily(
    r"(?:一共|总共|共)?(?:吞吐|进出|装卸|走|过|运|跑)了?(?=多少万?(?:(?P<boxes>个?(?:标准?箱|集装箱|箱子?))|吨?货))"
)


def _handled(hit: re.Match[str]) -> str:
    return "集装箱吞吐量" if hit["boxes"] else "货物吞吐量"


def _made(hit: re.Match[str]) -> str:
    """The quantity before the word that asks for each, as long as what it stands for where that has room."""
    return f"{_MADE[hit['deed']]}各".ljust(len(hit.group()), "|")
