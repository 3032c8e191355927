"""Places chosen by what their reports tell: 写明了2025年PM2.5浓度绝对值的省份里,最干净的是谁. Folded text only.

Who tells no number is named aside by every ranking, so that the clause is no condition of its own; and what is best or
worst of air and lives is its highest or lowest number.

>>> of_all_told("2026年报告里凡是给了当前人均预期寿命具体岁数的,最高和最低各是哪里")
'2025年各省人均预期寿命实际最高和最低各是哪里'
>>> of_all_told("写明了2025年PM2.5浓度绝对值的省份里,最干净的和最脏的分别是谁")
'2025年各省PM2.5浓度实际最低的和最高的分别是谁'
"""

from __future__ import annotations

import re

from rag.text.lazily import lazily

_TOLD = lazily(
    r"(?P<report>(?:20)?\d\d年?)?(?:的)?(?:各地|各省|全国)?(?:的)?(?:政府)?(?:工作)?(?:报告)?(?:里|中)?(?:面)?(?:凡是|只要|但凡|所有|都|有)*"
    r"(?:给|写|报|列|公布|披露|交代|提|说|晒)(?:出|明|清|到|过)?了(?:自己|本省|本地)?(?:的)?(?P<now>当前|现在|目前|如今|最新)?(?:的)?"
    r"(?P<thing>[^,。?;了哪谁多]{2,24}?)(?:的)?(?P<size>(?:具体|绝对|实际|准确|确切)?(?:岁数|数值|数字|数据|绝对值|现状|绝对数))"
    r"的?(?P<who>省份?|省区市|地方|地区|省市)?(?:里面?|当中|之中|中)?[,]"
    r"(?=[^。?;]{0,14}最)"
)
_YEAR = lazily(r"(?:20)?(\d\d)年")
_BEST = (
    (lazily(r"(?<=最)(?:干净|清洁|好|优)(?=[的]|是|,|$)"), "低", r"PM_?2\.?5|细颗粒|浓度|空气"),
    (lazily(r"(?<=最)(?:脏|差|糟|严重)(?=[的]|是|,|$)"), "高", r"PM_?2\.?5|细颗粒|浓度|空气"),
    (lazily(r"(?<=最)长(?=[的]|是|,|、|[?？。]|$)"), "高", r"寿命"),
    (lazily(r"(?<=最)短(?=[的]|是|,|、|[?？。]|$)"), "低", r"寿命"),
)


def of_all_told(folded: str) -> str:
    """A folded question of all places, where it asks of those that tell a number."""
    folded = _TOLD.sub(_of_all, folded)
    for said, plain, of in _BEST:
        if re.search(of, folded, re.IGNORECASE):
            folded = said.sub(plain, folded)
    return folded


def _of_all(hit: re.Match[str]) -> str:
    own = _YEAR.search(hit["thing"])
    thing = _YEAR.sub("", hit["thing"]) if own else hit["thing"]
    of_report = _YEAR.search(f"{(hit['report'] or '').rstrip('年')}年")
    year = f"20{own[1]}年" if own else f"{2000 + int(of_report[1]) - 1}年" if of_report else ""
    return f"{year}各省{thing}实际"
