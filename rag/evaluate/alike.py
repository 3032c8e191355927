"""Whether a target and a result beyond the lexicon are of the same thing: only then is one held against the other.

>>> alike("国土绿化", "完成国土绿化")
True
>>> alike("老旧小区改造开工", "老旧小区改造完工")
False
>>> alike("创新班列市场化运营模式,开行", "中欧班列(义新欧)开行")
False
"""

from __future__ import annotations

from rag.figures.verbs import DEEDS
from rag.question.answer_table import Cell
from rag.text.lazily import lazily

_STAGES = (
    lazily(r"启动|开工|动工|开建"),
    lazily(r"完工|竣工|建成|投用|投产|投运|交付|开通"),
    lazily(r"新增|新建|净增|新|增加"),
    lazily(r"改造|改建|提升|整治|修复"),
    lazily(r"续建|在建"),
    lazily(r"累计|总数|总量|总面积|总里程"),
)
_WHOLE = lazily(r"[全我本][省市县区州]|年度|任务|工作|工程|项目|建设|面积|总?里程|数量?|[\s,、()“”\"]")


def alike(one: str, other: str) -> bool:
    """Whether two names of what numbers are of differ in nothing but words that say that it is done."""
    if any(bool(stage.search(one)) != bool(stage.search(other)) for stage in _STAGES):
        return False
    return _core(one) == _core(other) != ""


def _core(name: str) -> str:
    return _WHOLE.sub("", DEEDS.sub("", name))


def comparable(one: Cell, other: Cell) -> bool:
    """Whether two cells may be taken from each other: of the lexicon always, else of one thing and of one year each."""
    if not one.about and not other.about:
        return True
    return "span" not in (one.reason, other.reason) and alike(one.about, other.about)
