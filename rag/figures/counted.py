"""What a number counts, where that is said behind it: 4条|智慧停车示范街."""

from __future__ import annotations

import re

from rag.figures.subjects import front_off
from rag.numbers.quantities import Quantity

# 投资500万元以上项目, 销售收入过亿元的龙头企业, 25户以上自然村: which ones are meant, by their size.
_SIZED = re.compile(
    r"(?:\([^()]{1,16}\)|\))?(?P<over>及?以上)?(?:的)?(?P<kind>[^,;:。!?\n、()\d]{0,12}?)(?P<noun>项目|企业集团|企业|集团|工程|园区|产业集群|产业基地|产业|集群|品牌|基地"
    r"|市场|自然村|行政村|自然屯|村庄|村|乡镇|镇|县市区|市县区|县区|区县|县市|县|大户|农户|家庭农场|合作社|单位|城市|产品)(?!基金|链|园区?|集群|投资|资金|发展|贷款|级|数|合同)(?P<told>[^,;:。!?\n、()\d]{0,6}\d)?"
)
_ALL_OF_KIND = re.compile(r"(?:大型|重大|重点|骨干|龙头|工业|产业|农业|招商|技改|以上|大|新|外资|产业化)*")
_COUNT_BEFORE = re.compile(
    r"\d\s?(?:余|多)?(?:个|家|户|项|座|条|所|名|处)(?:总|计划|年|新|完成|单体)?[^,;:。!?\n、\d]{0,10}$"
)
_SIZED_UNITS = frozenset(("元", "美元", "户", "人", "亩", "吨", "平方米", "千瓦"))


def sized_by(text: str, number: Quantity) -> str:
    """What a number tells the size of, where it says from which size on things are counted: 项目; "" if it does not.

    Its bound is open above, what it qualifies follows at once, and either the things are counted right before or right
    behind, or they are named by their kind alone: the 50亿元 of 总投资超50亿元的某某机场项目 is that project's.
    """
    hit = _SIZED.match(text, number.outer_end)
    if hit is None:
        return ""
    is_open = number.bound == "at_least" or hit["over"] or text[number.outer_start - 1 : number.outer_start] in _PASSED
    if not is_open or number.form != "amount" or number.base_unit not in _SIZED_UNITS:
        return ""
    before = text[max(0, number.outer_start - _REACH) : number.outer_start]
    counted = hit["told"] or _COUNT_BEFORE.search(before) or _ALL_OF_KIND.fullmatch(hit["kind"])
    return (hit["kind"] + hit["noun"]).removeprefix("以上") if counted else ""


_REACH = 16
_PASSED = ("过", "超")
_AFTER_NOUN = re.compile(
    r"(?:(?!\d{1,2}月|[上下]半年|年底|年内|完成|实现|建成|开工|投用|投产|达到|达产|获评|减少|增加(?!值)|上升|精简|压减|压缩|调整[为到]|发展到|[升降增减]至|获批|入选|荣获|入库|落地|签约|竣工|启动|全部|均|增长|下降|提高|占|分别|加快|正在|正|快速|顺利|有序)"
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
    if noun[:1].isdigit() and _SIZE_FIRST.match(noun) is None:
        return ""  # 协议引资36项|130亿元: another number
    return "" if (_NO_NOUN if alone else _NO_NOUN_NOR_TASK).match(noun) else noun


_SIZE_FIRST = re.compile(r"\d[\d.]*[万亿千百]*(?:元|美元|吨|千瓦|亩|级)[^,;]{0,3}(?:以上|级)")  # 3个|10亿元以上项目
_NOUN_END = re.compile(r"(?<=.)(?:为|实现|达到|达|累计|保持|全面|基本|已|已经|和|与|及)+$")
_PLAIN_VERB = re.compile(r"(?:确保|力争|争取|努力|实现|将|使|让|有|约|近|超过|超)*")
_GRADE = re.compile(r"^级(?:及)?(?:以上)?")
_NO_NOUN = re.compile(
    r"(?:以上|以下|左右|以内|台阶|大关|关口|[)）]|和|与|及|等|多|余|\d+[人名]|.{0,4}目标(?:$|任务|要求|以内|值)|要求|速度|增速|水平|比例|份额|增|背景|"
    r"情况|基础上|靠拢|迈进|看齐)"
)
_NO_NOUN_NOR_TASK = re.compile(rf"{_NO_NOUN.pattern}|的?任务")
