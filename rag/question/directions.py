"""Where an amount stands, where a target moves and who comes first, as talk puts them -> by their plain words.

A way of talk is put together of parts: a verb that sets or moves (放, 定, 减, 调), the direction that it goes (往下,
上头), the adjective that it ends in (低了, 松). Each part stands in a table here: no whole phrase needs to be known.

>>> directed("今年谁把登记失业率目标放在4%上头")
'今年谁把登记失业率目标高于4%'
>>> directed("哪几个市把粮食产量目标往下挪了")
'哪几个市把粮食产量目标下调了'
>>> directed("按外贸总额排,冠亚军是谁")
'按外贸总额排名,前两名是谁'
"""

from __future__ import annotations

import re

from rag.question.pieces import subjects
from rag.text.lazily import lazily

_AMOUNT = r"-?\d+(?:\.\d+)?\s*(?:%|个?百分点|万?亿?(?:元|斤|吨|人次?|亩|辆)?)"
_SET = "[放定设摆划写守控卡压订架落搁]"
# Sides of an amount; the plain word holds strictly, as the side does. 以上 and 以内 are read as they are.
_SIDES = {
    "高于": "(?:之上(?!年)|上[头面边]|开外)",
    "低于": "(?:之下|[下底][头面边]|底下)",
}
_STANDS = lazily(
    rf"(?:都|还)?{_SET}(?:得|到)?在了?(?P<amount>{_AMOUNT})(?:的)?(?:(?P<up>{_SIDES['高于']})|(?P<down>{_SIDES['低于']}))"
)
_PAST = lazily(r"(?:(?P<up>高|盖|压|越|漫)|(?P<down>低|矮))过了?(?=-?\d)")
# How strict a number is: of what must not be passed the higher one is looser, of what is to be reached the lower.
_STRICT = {"loose": "宽松|放松|宽|松|loose[r]?|laxer?", "tight": "严格|严|紧|tighter|stricter"}
_THAN = lazily(
    rf"(?:比|较)(?P<amount>{_AMOUNT}(?:左右|以内|以上)?)(?:这条线)?(?:还要?|更|都|要|来得)*(?:定得|放得|设得)?"
    rf"(?:(?P<loose>{_STRICT['loose']})|(?P<tight>{_STRICT['tight']}))(?:一?[点些])?|"
    rf"\b(?:(?P<looser>looser|laxer)|(?P<tighter>tighter|stricter)) than (?P<of>{_AMOUNT})",
    re.IGNORECASE,
)
_CEILINGS = lazily(r"失业率|居民消费价格|物价|cpi|能耗|赤字|死亡率|pm2\.?5|unemployment|consumer price", re.IGNORECASE)

_WAYS = {"下调": ("下低少小", "减调降压砍修走拉挪改拨收缩削拽放"), "上调": ("上高多大", "加调升抬提修走拉挪改拨涨拽放")}
_ENDS = {"下调": "[改压挪拨削放砍减](?:低|少|小|下来|下去)", "上调": "[改挪拨](?:高|多|大)|[改抬拉提挪](?:上来|上去)"}


def _way(plain: str) -> str:
    """Any move of one direction: where it goes before its verb (往下减), or behind it (改小了)."""
    sides, verbs = _WAYS[plain]
    ahead = rf"[往向朝][{sides}](?:里|处)?(?:[{verbs}](?!整|研|查|动))(?:[{sides[1:]}]|{sides[0]}[来去])?"
    return rf"{ahead}|(?:{_ENDS[plain]})(?=了|过|的|吗|没|[?,。;]|$)"


_MOVED = lazily(rf"(?:给|被)?(?:又|还|都)?(?:(?P<down>{_way('下调')})|(?P<up>{_way('上调')}))(?:了|过)?(?!\d|到|至)")
_GOAL = lazily("目标|指标(?!体系)")

_NOT_A_TITLE = r"(?<!单项)(?<!隐形)(?<!世界)(?<!奥运)(?<!全运)(?<!个)"
_ASKED = r"(?=(?:又|都|各|分别)*(?:是|归|为|属|给|花落|被|谁|哪|有)|[?,。;、]|$)"
_PODIUM = (
    (lazily(rf"{_NOT_A_TITLE}冠[、和]?亚[、和]?季军{_ASKED}"), "前三名"),
    (lazily(rf"{_NOT_A_TITLE}冠[、和]?亚军{_ASKED}"), "前两名"),
    (lazily(rf"前([两二三四五六七八九十])甲{_ASKED}"), r"前\1名"),
    (lazily(rf"(?<![年月])头([两二三四五])名{_ASKED}"), r"前\1名"),
    (lazily(r"(?:坐|占)?(?:头把交椅|头名|魁首|状元)(?:的)?(?=是|归|花落|[?,。;]|$)"), "最高"),
    (lazily(r"(?<=按)(?P<by>[^,。;?]{2,24}?)(?:来|去)?排(?:一排|下来|个座次|座次|一下)?(?=[,:;])"), r"\g<by>排名"),
    (
        lazily(
            r"(?:在)?(?:全国|各地)(?:范围内?|里|之中|中)?(?=(?:谁|哪(?:个|家))(?:都)?(?:喊|报|叫|开|提|放|写|摆|订|设|定)得最)"
        ),
        "",
    ),
    (lazily(r"(?<=谁)(?:喊|叫|开|放|摆|订)得(?=最)"), "定得"),
    (lazily(r"具体的?[斤吨公元人亩辆]+数"), "具体数字"),
    (lazily(r"(?<=年)粮食(?=(?:目标)?[^,。?;]{0,4}(?:定|设|给|写)了?具体)"), "粮食产量"),
    (lazily(r"新增的?(?:城镇|城里)就业"), "城镇新增就业"),
)
_ENGLISH = (
    (lazily(r"^(?:please )?(?:order|sort|arrange)(?= [^,.?]*\bby\b)", re.IGNORECASE), "rank"),
    (lazily(r"\bput (?P<what>(?:an? )?[^,.?]{0,30}?\b(?:target|goal)) on\b", re.IGNORECASE), r"set \g<what> for"),
    (lazily(r"\btotal (?=(?:foreign )?trade\b|imports and exports\b)", re.IGNORECASE), ""),
    (lazily(r"\bannounced?(?=\s*(?:for|in|[?.])|$)", re.IGNORECASE), "set"),
    (lazily(r"\bcpi inflation\b|\binflation \(cpi\)", re.IGNORECASE), "cpi"),
)
_IN_BRACKETS = lazily(r"\s*\(\s*(?P<name>[a-z][a-z +&/-]{2,50}|[\u4e00-\u9fff]{2,14})\s*\)", re.IGNORECASE)
_BOTH_WAYS = lazily(r"imports?\s*(?:\+|&|and|plus|/)\s*exports?|进口(?:\+|加|和|与)出口", re.IGNORECASE)


def directed(folded: str) -> str:
    """A folded question with its sides, moves and first places by their plain words."""
    for said, plain in (*_PODIUM, *_ENGLISH):
        folded = said.sub(plain, folded)
    folded = _STANDS.sub(lambda hit: f"{'高于' if hit['up'] else '低于'}{hit['amount']}", folded)
    folded = _PAST.sub(lambda hit: "高于" if hit["up"] else "低于", folded)
    folded = _THAN.sub(lambda hit: _than(hit, folded), folded)
    if _GOAL.search(folded) and "还是" not in folded:  # 上调还是下调 asks which
        folded = _MOVED.sub(lambda hit: "下调了" if hit["down"] else "上调了", folded)
    return _named_once(folded)


def _than(hit: re.Match[str], folded: str) -> str:
    """Looser or stricter than an amount, as above or below it."""
    loose = bool(hit["loose"] or hit["looser"])
    above = loose == (_CEILINGS.search(folded) is not None)
    if hit["of"]:
        return f"{'above' if above else 'below'} {hit['of']}"
    return f"{'高于' if above else '低于'}{hit['amount']}"


def _named_once(folded: str) -> str:
    """A question without brackets that only say again what stands before them: trade (imports + exports)."""
    for hit in reversed(list(_IN_BRACKETS.finditer(folded))):
        before = [piece for piece in subjects(folded[: hit.start()]) if piece.end == hit.start()]
        again = {piece.value for piece in subjects(hit["name"])}
        same = bool(before) and (again == {before[-1].value} or _BOTH_WAYS.fullmatch(hit["name"].strip()) is not None)
        if same:
            folded = folded[: hit.start()] + folded[hit.end() :]
    return folded
