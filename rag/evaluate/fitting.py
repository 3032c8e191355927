"""Whether a figure may fill a column of its own words, by its kind, period, unit and measure, and how well it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rag.evaluate.cores import (
    is_condition,
)
from rag.evaluate.tied import (
    counts_people,
)
from rag.evaluate.values import factor, family
from rag.figures.figure_match import (
    Candidate,
    fits_flow,
    fits_measure,
    fits_stage,
    fits_unit,
    is_added,
    is_origin,
    likely_unit,
    pairs,
)
from rag.figures.lexicon import find_names
from rag.figures.verbs import DEEDS
from rag.gazetteer.divisions import stem
from rag.question.query import Column
from rag.records import Figure
from rag.text.fold import fold
from rag.text.lazily import lazily

# What a figure of another kind may be worth: a number of the plan part without a year is nearly as good as a task.
KINDS: Mapping[str, Mapping[str, float]] = {
    "target": {"target": 1.0, "task": 1.0, "other": 0.85, "plan": 0.8},
    "task": {"target": 1.0, "task": 1.0, "other": 0.85, "plan": 0.8},
    "actual": {"actual": 1.0, "other": 0.85},
    "plan": {"plan": 1.0, "task": 0.7, "target": 0.7, "actual": 1.0},
}
SHORT = 3  # characters: two stand in many clauses, so they must be what the figure is of
_NO_SIZES = ("%", "倍", "番")
_COUNTED = lazily(
    r"(?:产量|销量|总量|数量|里程|人数|产值|规模|面积|收入|[^比]额|货值|营收|利润|客流|存款|贷款余额)$"
)  # no % states one of these
QUANTITY = lazily(r"(?<=[\u4e00-\u9fff]{2})(?:总产量|产量|总产|单产|亩产|面积|产值|规模|数量|人数|里程)$")
_OF_SOME = lazily(
    r"(?<= )(?:游客|旅客|观众|企业|项目|人才|学生|学位|床位|人员|群众|职工|农民|车辆|汽车|大学生|毕业生)$"
)
_TIMES = frozenset({"年", "个月", "月", "天", "小时", "分钟", "周", "季度"})
_RATE_NAMED = lazily(r"(?<![汇效利功斜曲频积])(?:率|比重|占比|比例)$")  # of 参保率 no number of people is one
_LENGTH = lazily(r"(?:里程|长度|总长)$")
# What a quantity is counted in, by the end of the unit's name: no 亿度 is an 装机, no 件 a 产值.
_IN_UNITS = (
    (lazily(r"(?<!新增)装机(?:容量|总?规模)?$"), lazily(r"瓦$")),
    (lazily(r"(?:发|用|供|输|外送)电量$|电(?:力|量)?(?:外送|输出)量?$"), lazily(r"(?:时|度|%)$")),
    (
        lazily(r"(?:产量|销量|总产)$"),
        lazily(r"[辆台吨斤件只头箱米升部套块片瓦时克尾株枝艘架支亩方担公度%粒羽双张瓶盒罐颗卷本条把锭]$"),
    ),
    (lazily(r"(?:产值|增加值|营收|营业收入|利润|收入|支出|余额|销售额|成交额|交易额)$"), lazily(r"(?:元|%|番|倍)$")),
)
_OF_TIME = lazily(r"[年天日时周月龄期]|寿命")
_OF_ALL = lazily(
    r"年度|全年|年内|[今去当]年|累计|共|总|计划|预计|预期|力争|确保|完成|实现|达到?|新增|新建|其中?|[全我本][省市县区州]|各类|实际|"
    r"规模以上|规上|地区|城乡|港口|\d+年?"
)
_VERBS_ONLY = lazily(r"(?:年度|全年|年内|今年|累计|共|总|计划|预计|完成|实现|达到?|新增|其|全市|全省|全县|全区)*")


def fits(column: Column, figure: Figure) -> bool:
    """Whether a figure could fill a column by its kind, period, unit and measure, whatever it is about."""
    if of_period(column, figure) <= 0:
        return False
    subject = fold(column.subject)
    return (
        not is_condition(figure)
        and not (
            not column.measure and figure.unit in _NO_SIZES and (_COUNTED.search(subject) or _OF_SOME.search(subject))
        )
        and not (figure.measure == "level" and not column.unit and not _measured_so(subject, figure.unit))
        and not (figure.unit in _TIMES and not column.unit and not _OF_TIME.search(subject))
        and not (figure.measure == "level" and _RATE_NAMED.search(subject) and not figure.unit.startswith(("%", "‰")))
        and (
            fits_unit((column.unit,) if column.unit else (), figure)
            or (bool(column.unit) and factor(figure.unit, column.unit) is not None)  # 多少吨 of 2.42万千克
            or (column.unit == "人" and counts_people(figure))
        )
        and fits_measure(column.measure, figure)
    )


def _measured_so(subject: str, unit: str) -> bool:
    """Whether a level of what is called so may be in a unit: a length in kilometres, installed power in kilowatts."""
    if _LENGTH.search(subject):
        return family(unit)[0] == "length"
    return all(said.search(unit) is not None for quantity, said in _IN_UNITS if quantity.search(subject))


def period_fits(column: Column, figure: Figure) -> bool:
    """Whether a figure of a known thing is of the year, or of a plan that ends so."""
    if column.kind == "plan":
        return not isinstance(column.year, int) or figure.period.endswith((str(column.year), "+"))
    return figure.period == str(year_of(column))


def year_of(column: Column) -> int:
    """The year that a column asks for, 0 for none."""
    return column.year if isinstance(column.year, int) else 0


def holds(each: Candidate, piece: str) -> bool:
    """Whether the clause or the sentence of a figure holds a word."""
    wanted = pairs(piece)
    return wanted <= each.clause or wanted <= each.clause | each.sentence


def narrowing(topic: Sequence[str]) -> list[str]:
    """What stands beside an indicator's name and makes it another: 民间 of 民间固定资产投资."""
    return list(_narrowing(tuple(topic)))


@lru_cache(maxsize=1 << 10)
def _narrowing(topic: tuple[str, ...]) -> tuple[str, ...]:
    pieces: list[str] = []
    for words in topic:
        names = find_names(words)
        at = 0
        for name in names:
            pieces.append(words[at : name.start])
            at = name.end
        pieces += [words[at:]] if names else []
    return tuple(piece for piece in pieces if piece)


def is_just(core: str, subject: str) -> bool:
    """Whether a subject is `core` with at most a verb or a time word before it: 年度完成投资."""
    return subject.endswith(core) and _VERBS_ONLY.fullmatch(subject[: -len(core)]) is not None


def is_narrower(topic: Sequence[str], subject: str, region: str) -> bool:
    """Whether a figure is of a kind of what is asked, and not of all of it: 新能源|汽车产量 is no 汽车产量."""
    said = "".join(topic)
    if len(topic) != 1 or len(said) <= SHORT:
        return False
    said, subject = QUANTITY.sub("", said), QUANTITY.sub("", subject)
    if not subject.endswith(said):
        return False
    before = DEEDS.sub("", _OF_ALL.sub("", subject[: -len(said)].removeprefix(stem(region))))  # 接待|入境游客
    return len(before) > 1 and before[-1] not in "的,、和与及年"


def of_period(column: Column, figure: Figure) -> float:
    """How far a figure of its kind and period can answer: 1 the year itself, 0 another one."""
    worth = _of_time(column, figure)
    return worth if worth and not is_origin(figure) else 0.0


def _of_time(column: Column, figure: Figure) -> float:
    worth = KINDS[column.kind].get(figure.kind, 0.0)
    if not worth:
        return worth
    if column.kind == "plan":
        if figure.kind == "actual":  # what a plan that is over brought
            return worth if "-" in figure.period and figure.period.endswith(str(year_of(column))) else 0.0
        ends = not isinstance(column.year, int) or figure.period.endswith((str(column.year), "+"))
        if figure.kind in ("target", "task") and figure.period != "":
            return worth if ends and "-" in figure.period else 0.0  # a goal of one year is none of a plan
        return worth if ends else 0.0
    year = str(year_of(column))
    if figure.period == year or not worth:
        return worth
    if figure.period == "" or (figure.period.startswith(year) and not figure.period.startswith(f"{year}-")):
        return worth * 0.9  # a part of the year
    rate = figure.unit == "%" or figure.measure in ("growth", "decline")  # 年均增长 is that of no year
    return worth * 0.7 if figure.period.endswith(year) and not rate else 0.0  # 五年累计, up to that year


def tells_of(column: Column, figure: Figure) -> bool:
    """Whether a figure is of the kind and year asked for, or fits otherwise, though it may state something else of it:
    连续5年高于全省 is said of an income.
    """
    ends = column.kind == "actual" and figure.kind == "actual" and figure.period.endswith(str(year_of(column)))
    return fits(column, figure) or (ends and figure.unit in _TIMES)


def worth_of(column: Column, topic: Sequence[str], figure: Figure) -> float:
    """How well a figure fills a column, by its period, unit and stage; 0 where it does not."""
    worth = of_period(column, figure)
    if not column.measure and not column.unit:
        worth *= 0.85 if figure.measure in ("growth", "decline") else 1.0 if likely_unit(topic, figure) else 0.8
    said = "".join(topic)
    if is_added(said, figure):
        return 0.0
    worth *= 1.0 if fits_flow(said, figure) else 0.7
    worth *= 0.8 if column.unit == "人" and counts_people(figure) else 1.0
    return worth * (1.0 if fits_stage(said, figure) else 0.6)


def is_in_all(column: Column, figure: Figure) -> bool:
    """Whether a result is what came together until the year, where no such sum is asked for: 累计|开行超1.4万列."""
    asked = fold(column.subject)
    return (
        column.kind == "actual"
        and figure.kind == "actual"
        and figure.period == str(year_of(column))
        and _IN_ALL.search(fold(figure.subject)) is not None
        and _IN_ALL.search(asked) is None
        and _STOCK.search(asked) is None
    )


_IN_ALL = lazily(r"累计(?!增长|下降|同比)")
_STOCK = lazily(r"(?:里程|装机|容量|规模|保有量|存量|总数|余额)")
