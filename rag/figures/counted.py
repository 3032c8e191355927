"""What a number counts, where that is said behind it: 4条|智慧停车示范街."""

from __future__ import annotations

import re

from rag.figures.subjects import front_off
from rag.numbers.quantities import Quantity

_AFTER_NOUN = re.compile(
    r"(?:(?!\d{1,2}月|[上下]半年|年底|年内|完成|实现|建成|开工|投用|投产|达到|达产|获评|获批|入选|荣获|入库|落地|签约|竣工|启动|全部|均|增长|下降|提高|占|分别|加快|正在|正|快速|顺利|有序)"
    r"[^,;:。!?\n、(（]){1,24}"
)
_CLASSIFIERS = frozenset(
    "大个条家座项所处套名人位台部件只张株棵场次批期轮艘架辆列班户间栋幢片块支类种门届届款份篇本口眼对宗起例步"
)


def following_noun(text: str, number: Quantity, end: int, before: str, verb: str) -> str:
    """4条智慧停车示范街 -> 智慧停车示范街; empty where a number is not followed by what it counts.

    A measure such as 万亩 counts what follows only where nothing but a verb stands before it: 打造160万亩小麦.
    """
    alone = len(front_off(before)) <= 2
    start = number.outer_end
    if number.form == "percent":
        counts = alone and _PLAIN_VERB.fullmatch(verb) is not None  # 80%以上的综合医院: a share of what follows
    elif number.form == "amount" and not number.unit:
        start, counts = start + 1, text[start : start + 1] == "大"  # 10大产业集群
    else:
        counts = number.form == "amount" and (alone or number.unit[-1:] in _CLASSIFIERS)
    if not counts:
        return ""
    hit = _AFTER_NOUN.match(text, start, end) or (
        # 2个3万吨级泊位: what is counted has a number of its own
        _AFTER_NOUN.match(text, start) if end == start else None
    )
    noun = _GRADE.sub("", hit.group().strip()).lstrip("的") if hit else ""
    noun = _NOUN_END.sub("", noun)
    return "" if (_NO_NOUN if alone else _NO_NOUN_NOR_TASK).match(noun) else noun


_NOUN_END = re.compile(r"(?<=.)(?:为|实现|达到|达|累计|保持|全面|基本|和|与|及)+$")
_PLAIN_VERB = re.compile(r"(?:确保|力争|争取|努力|实现|将|使|让|有|约|近|超过|超)*")
_GRADE = re.compile(r"^级(?:及)?(?:以上)?")
_NO_NOUN = re.compile(
    r"(?:以上|以下|左右|以内|台阶|大关|关口|[)）]|和|与|及|等|多|余|\d+[人名]|.{0,4}目标(?:$|任务|要求|以内|值)|要求|速度|增速|水平|比例|份额|增|背景|"
    r"情况|基础上|靠拢|迈进|看齐)"
)
_NO_NOUN_NOR_TASK = re.compile(rf"{_NO_NOUN.pattern}|的?任务")
