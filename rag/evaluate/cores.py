"""The core of a free subject's words, and the figure whose clause holds it: before "not stated" is said of it.

>>> in_circumstances(("特大暴雨后紧急转移安置",))
(('特大暴雨',), ('紧急转移安置',))
>>> core_of(("新建风光电装机规模",))
'风光电装机'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from rag.figures.figure_match import Candidate, pairs, rank, verbs_of
from rag.figures.synonyms import swaps, variants
from rag.records import Figure
from rag.text.fold import fold
from rag.text.lazily import lazily

_SHORTEST = 3  # characters of a core: two stand in many clauses
_HELD = 0.6  # share of the core's weight that a clause must have itself
_RUN = 0.6  # share of the core that must stand in the clause in one piece
# 特大暴雨后|紧急转移安置: when it was, and what. 课后服务 and 灾后重建 are names.
_WHEN = lazily(r"^(?P<when>.{3,}?)(?:之后|以后|过后|后(?![备续勤排方端台期劲])|以来|期间|当中)(?P<core>.{3,})$")
_TOLD_IN = lazily(r"(?<=..)(?:总?规模|总?数量|总数|个数|数目|人数|总?面积|总?金额|总额|总量|体量|情况|水平|数|量)$")


def in_circumstances(topic: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a subject says of when it was, and the rest; () and the subject where it says nothing of that."""
    for at, run in enumerate(topic):
        hit = _WHEN.fullmatch(run)
        if hit is not None:
            said = (run for run in topic[:at] if not run.isascii())
            return (*said, hit["when"]), (hit["core"], *topic[at + 1 :])
    return (), tuple(topic)


def core_of(topic: Sequence[str]) -> str:
    """The words of a subject without verbs before and the name of a quantity behind; "" where little is left."""
    said = "".join(in_circumstances(topic)[1])
    said = _TOLD_IN.sub("", said[verbs_of(said) :])
    return said if len(said) >= _SHORTEST else ""


def nearest(topic: Sequence[str], figures: Sequence[Candidate], weight: Mapping[str, float]) -> Figure | None:
    """The figure whose own clause holds the core of a subject, or another name of it; None if none does."""
    core = core_of(topic)
    if not core:
        return None
    names = (core, *(core.replace(form, other) for other in variants(core) for form in variants(other) if form in core))
    for scored in rank((core,), (), figures, weight):
        clause = fold(scored.figure.quote)
        if scored.own >= _HELD and any(_common(name, clause) >= max(_SHORTEST, _RUN * len(name)) for name in names):
            return scored.figure
    return None


_QUANTITY = lazily(
    r"(?<=..)(总?产量|总产|单产|亩产|吞吐量|客运量|货运量|发电量|用电量|销量|总?里程|面积|总?产值|增加值|营收|营业收入|利润|收入|投资|余额|装机(?=(?:容量|总?规模)?$)|覆盖率|普及率)(?:容量|总?规模)?$"
)


def of_another(topic: Sequence[str], each: Candidate) -> bool:
    """Whether a figure is the same quantity of another thing: 货物|吞吐量 beside 集装箱|吞吐量."""
    port = port_of(topic)  # the thing is what stands behind it: 九江港|集装箱|吞吐量
    said, subject = "".join(topic).removeprefix(port), fold(each.figure.subject)
    subject = subject.replace(port, "") if port else subject
    clause = fold(each.figure.quote).replace(port, "") if port else fold(each.figure.quote)
    if _beside(said, subject, clause) or _of_nation(said, clause) or (_RANKED.search(clause) and "强" not in said):
        return True  # 9家经开区跻身全国30强 are not all of them
    if _flows_elsewhere(said, subject):
        return True
    own, its = _QUANTITY.search(said), _QUANTITY.search(subject)
    if own is None or its is None:
        return False
    if own[1][-2:] != its[1][-2:]:
        return own[1][-2:] not in clause  # 汽车产业增加值 is no 汽车产量
    bare = (_QUANTITY.sub("", f"--{name}")[2:] for name in variants(said))  # 装机容量 names no thing
    names = {said[: own.start()], *(name.removesuffix(own[1]) for name in bare if name)}
    others = [name for name in names if name in clause and name not in subject]
    if "分别" in clause and others:
        return True  # 锂电池、太阳能电池产量分别增长: each has its own number
    heads = {_GENERAL.sub("", name) for name in names} - {""}  # 铜|产业: 产业 is any
    if heads and not any(head in clause or head in subject for head in heads) and all(len(h) < _TAIL for h in heads):
        return True
    thing = frozenset(pair for name in names for pair in pairs(name))
    return not thing & (pairs(subject[: its.start()]) | pairs(fold(each.figure.quote)))


_GENERAL = lazily(r"(?:产业|行业|工业|企业|产品)(?:链|集群)?$")
_PORT = lazily(r"(?![全各沿内])[\u4e00-\u9fff]{2,8}?(?:港(?!口)|机场|口岸)")


def port_of(topic: Sequence[str]) -> str:
    """The port or airport whose number is asked for, "" for none: 宁波舟山港."""
    hit = _PORT.match("".join(topic))
    return hit.group() if hit is not None else ""


def lone_thing(topic: Sequence[str]) -> str:
    """The thing of one character that is measured, or whom it is done with, "" for none: 糖|产量, 对台|贸易额.

    It is no word to search by.
    """
    facing = _FACING.search("".join(topic))
    if facing is not None:
        return facing.group()
    said = f"某{''.join(topic)}"
    hit = _QUANTITY.search(said)
    return said[1] if hit is not None and hit.start() == len("某糖") else ""


_FACING = lazily(r"对[台港澳俄日韩美欧蒙非](?=[\u4e00-\u9fff]{0,4}(?:贸易|进出口|出口|进口|投资|合作))")


def of_lone(topic: Sequence[str], each: Candidate) -> bool:
    """Whether a figure's clause names the thing of one character that is asked about, if one is."""
    return lone_thing(topic) in fold(f"{each.figure.quote} {each.figure.subject}")


def of_counted(topic: Sequence[str], each: Candidate) -> bool:
    """Whether a figure's clause names the last of several things said, which is what is counted: 大展接待|观众."""
    last = topic[-1] if len(topic) > 1 else ""
    own = each.clause | pairs(fold(each.figure.subject))
    return len(last) < 2 or any(pairs(name) & own for name in (last, *variants(last)))


def of_port(topic: Sequence[str], each: Candidate) -> bool:
    """Whether a figure may be of the port that is asked about: its clause names it, or its sentence does and the
    clause names no other.
    """
    port = port_of(topic)
    own = fold(f"{each.figure.quote} {each.figure.subject}")
    if not port or port in own:
        return True
    return _PORT.search(own) is None and pairs(port) <= each.clause | each.sentence


_CONDITION = lazily(
    r"(?:超过?|突破|不低于|达到?|过)\d[\d.]*[万亿百千]*(?:美?元|人|亩|吨)(?:以上)?的?[\u4e00-\u9fff]{0,8}?(?:项目|企业|工程|集群|园区|平台|基地)"
    r"|\d[\d.]*[万亿百千]*(?:美?元|人|亩|吨)(?:及?以上|级)的?[\u4e00-\u9fff]{0,8}?(?:项目|企业|工程|集群|园区|平台|基地)"
)


def is_condition(figure: Figure) -> bool:
    """Whether a figure only says which things are counted: 投资超10亿元|重大项目14个."""
    return figure.kind == "other" and _CONDITION.search(fold(figure.quote)) is not None


# What is done with goods: of what is made no number of what is sold abroad is one.
_FLOWS = tuple(map(re.compile, ("产量|总产|单产|产能", "出口|外销", "进口", "销量|销售(?!额|收入)|零售", "保有量")))


def _flows_elsewhere(said: str, subject: str) -> bool:
    """Whether a figure is of goods made, sold or held where another of these is asked for: 整车出口 is no 汽车产量."""
    own = [flow for flow in _FLOWS if flow.search(said)]
    its = [flow for flow in _FLOWS if flow.search(subject)]
    return bool(own) and bool(its) and not any(flow in its for flow in own)


_RANKED = lazily(r"(?:跻身|进入|入围|入选|上榜|位列|进位)[^,;。]{0,12}(?:百|\d)强")
_OWN_LEVEL = lazily(r"[省市](?:级[^,;、]{2,}|重点实验室|工程.*中心|.*创新中心|企业技术中心)$")
_NATION = lazily(r"全国|国家")


def _of_nation(said: str, clause: str) -> bool:
    """Whether a figure is of those of the nation where those of a province or city are asked for."""
    level = _OWN_LEVEL.match(said)
    return level is not None and _NATION.search(clause) is not None and f"{said[0]}级" not in clause


def _beside(said: str, subject: str, clause: str) -> bool:
    """Whether what is asked about stands in a row before the subject, which shares its quantity with it.

    集成电路|出口 in 集成电路、锂电池|出口分别增长107.9%、57.4%.
    """
    alike = sum(
        1 for _ in takewhile(lambda two: two[0] == two[1], zip(reversed(said), reversed(subject), strict=False))
    )
    own, its = said[: len(said) - alike], subject[: len(subject) - alike]
    if alike < _TAIL or len(own) < _TAIL or len(its) < _TAIL or its in said or own in subject:
        return False
    names = "|".join(map(re.escape, (own, *variants(own))))
    return re.search(rf"(?:^|[、,和与及])(?:{names})[、和与及]|[、和与及](?:{names})", clause) is not None


def dealt_out(said: str, figure: Figure) -> bool:
    """Whether a figure is of what is asked, its quantity being said of the last of a row: 光纤|、茶叶|出口|分别."""
    subject, clause = fold(figure.subject), fold(figure.quote)
    others = (other for form, other in swaps(subject) if form == subject)
    name = next((name for name in (subject, *others) if said.startswith(name)), said)
    tail = said[len(name) :]
    row = rf"(?:^|[、,和与及]){re.escape(subject)}[、和与及][^,;\d]*{re.escape(tail)}(?:年?均)?分别"
    return bool(tail) and re.search(row, clause) is not None


_TAIL = 2  # characters of a quantity, or of a thing: 出口


def _common(name: str, clause: str) -> int:
    """The length of the longest piece of a name that a clause has."""
    for size in range(len(name), 1, -1):
        if any(name[at : at + size] in clause for at in range(len(name) - size + 1)):
            return size
    return 0
