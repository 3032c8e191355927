"""What stands before the colon of a question, and heads of lists: 东北三省26年就业口径:调查失业率目标和新增就业人数.

>>> without_lead("东北三省26年就业口径:调查失业率目标和新增就业人数", ())
'东北三省26年调查失业率目标和新增就业人数'
>>> without_lead("广西25年两个指标有没有兑现:一个粮食产量,一个外贸进出口增速", ())
'广西25年粮食产量和外贸进出口增速有没有兑现'
>>> without_lead("成都轨道交通运营里程:2017年底、2020年底两个点各多少公里", ())
'成都轨道交通运营里程2017年底、2020年底各多少公里'
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.question.groups import find_groups
from rag.question.pieces import subjects
from rag.question.places import find_places
from rag.question.years import find_years
from rag.records import Region
from rag.text.lazily import lazily

_COLON = lazily(r"^(?P<lead>[^,;。?!:]{2,30}):(?P<rest>.{4,})$")
_ASKS = lazily(r"多少|[几哪谁吗]|什么|怎|如何|为何|是否|有没有|目标|实际")
_ONE_BY_ONE = lazily(
    r"[:,](?:一个|一是|一项|其一)(?:是|叫)?(?P<a>[^,。?;:]{2,16})[,、;](?:另?一个|二是|另?一项|其二|再一个)(?:是|叫)?(?P<b>[^,。?;:]{2,16})(?=[,。?;]|$)"
)
_COUNTED = r"(?:这|那|下面)?(?:[两二三四五六]|2|3|4)(?:个|项|样|种|件)(?:主要|重要)?"
_HEAD = lazily(rf"{_COUNTED}(?:指标|数据|数字|目标|东西|产品|品种|数)")
_HEAD_OF_LIST = lazily(
    rf"(?<=[\u4e00-\u9fff]){_COUNTED}(?:东西|产品|品种|指标|数据)[,:](?=[\u4e00-\u9fff]{{2,10}}[和与、及])"
)
_POINTS = lazily(rf"(?<=[年底末\d]){_COUNTED}?(?:点|时点|年份|年头|节点|时间点)(?=的?(?:各|分别|都|依次))")
_LINE = lazily(r"(?:的|这|那|这条|那条)*(?:曲线|走势|折线|轨迹|变化线|这条线|那条线|条线)(?=[:,])")


def without_lead(folded: str, loaded: Sequence[Region]) -> str:
    """A folded question in which the list is what its head names, and the words before the colon are those that ask."""
    folded = _POINTS.sub("", _without_head(_LINE.sub("", folded), loaded))
    folded = _listed(folded)
    hit = _COLON.match(folded)
    if hit is None or _ASKS.search(hit["lead"]):
        return folded
    lead, rest = hit["lead"], hit["rest"]
    if not subjects(rest):
        return lead + rest if subjects(lead) else folded
    if subjects(lead):
        return folded
    named = find_places(lead, loaded).named
    ends = [end for _, end, _ in named] + [each.end for each in find_years(lead)]
    ends += [end for _, end, _ in find_groups(lead, [(start, end) for start, end, _ in named])]
    return lead[: max(ends)] + rest if ends else folded


def _without_head(folded: str, loaded: Sequence[Region]) -> str:
    """青海|盐湖两样东西,|钾肥和碳酸锂,产量多少: each of what is listed, and not what they are of."""
    hit = _HEAD_OF_LIST.search(folded)
    if hit is None:
        return folded
    start = max((end for _, end, _ in find_places(folded[: hit.start()], loaded).named), default=hit.start())
    start = start if hit.start() - start <= _SHORT else hit.start()
    return folded[:start] + _EACH.sub("各多少", folded[hit.end() :])


_SHORT = 6  # characters of what the things listed are of
_EACH = lazily(r"(?<![各别])(?:是|有)?多少(?=[,。?;]|$)")


def _listed(folded: str) -> str:
    """两个指标有没有兑现:一个粮食产量,一个外贸: the things in the place of what counts them."""
    hit = _ONE_BY_ONE.search(folded)
    if hit is None:
        return folded
    row = f"{hit['a']}和{hit['b']}"
    before, behind = folded[: hit.start()], folded[hit.end() :]
    head = _HEAD.search(before)
    if head is None:
        return f"{before}{hit.group()[0]}{row}{behind}"
    return f"{before[: head.start()]}{row}{before[head.end() :]}{behind}"
