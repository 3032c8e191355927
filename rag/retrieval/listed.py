"""Questions for a list of named things, and sentences that give it: 开工了哪些重大项目, 甲高铁、乙中心等项目开工建设.

>>> found = asked_list("浙江2025年开工了哪些重大项目?")
>>> found.head, found.verbs, found.kind
('项目', ('开工',), '重大')
>>> gives("温福高铁、沪杭高铁等项目开工建设", found) > gives("加快重大项目建设进度", found)
True
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.lazily import lazily

GIVEN = 0.8
"""Of a sentence that gives a list with what is done."""
_HEADS = (
    "产业集群|产业链|产业|项目|工程|企业|高铁|铁路|高速公路|机场|港口|线路|集群|园区|平台|行业|领域|城市|景区|学校|医院|"
    "高校|桥梁|隧道|水库|电站|地铁|活动|会议|赛事|展会|政策"
)
_ASKED = lazily(
    rf"(?P<before>[\u4e00-\u9fff]{{0,8}}?)(?:了|过|的)?哪(?:些|几[个条项]?|[两三四五六][个大]?)的?"
    rf"(?P<kind>[\u4e00-\u9fff]{{0,6}}?)(?P<head>{_HEADS})(?P<rest>[\u4e00-\u9fff]{{0,6}})"
)
_NO_VERB = lazily(
    r"^(?:.*年|.*[省市区县州])?(?:要|将|会|拟|计划|准备|打算|提出|力争|争取|想|的|都|在|报告|今年)*|[了过的是吗呢]+$"
)
_EMPTY = frozenset({"提出", "计划", "发展目", "有的"})


@dataclass(frozen=True, slots=True)
class AskedList:
    """What kind of thing a list is wanted of (未来|产业), and what is done with it: 开工, 加快推进."""

    head: str
    verbs: tuple[str, ...]
    kind: str


def asked_list(question: str) -> AskedList | None:
    """The list that a folded question asks for; None for others."""
    hit = _ASKED.search(question)
    if hit is None:
        return None
    said = _NO_VERB.sub("", hit["rest"]) or _NO_VERB.sub("", hit["before"])[-4:]
    verbs = tuple(dict.fromkeys(said[at : at + 2] for at in range(0, len(said) - 1, 2)))
    return AskedList(hit["head"], tuple(verb for verb in verbs if verb not in _EMPTY), hit["kind"].rstrip("的"))


_ASKED_EN = lazily(
    r"\b(?:which|what)\b[^,?]{0,40}?\b(?:industr|project|line|cluster|compan|enterprise|airport|railway|expressway|sector)\w*",
    re.IGNORECASE,
)
_HEADED = lazily(rf"(?P<kind>[\u4e00-\u9fff]{{0,6}}?)(?P<head>{_HEADS})$")


def asked_list_en(question: str, content: Sequence[str]) -> AskedList | None:
    """The same of an English question, by its content in Chinese: what future industries."""
    if not question.isascii() or _ASKED_EN.search(question) is None:
        return None
    found = [hit for run in content if (hit := _HEADED.search(run)) is not None]
    return AskedList(found[0]["head"], (), found[0]["kind"]) if found else None


def gives(sentence: str, asked: AskedList) -> float:
    """How far a sentence gives the list, 0 to 1: names in a row, of the kind of thing, with what is done with them."""
    worth, head = 0.0, asked.head[-2:]
    if "、" not in sentence or head not in sentence:
        return worth
    for clause in re.split("[,;。:]", sentence):
        row = clause.find("、")
        if row < 0 or head not in clause[row:]:
            continue
        named = re.search(rf"、[^、]+?(?:等|这)[^、]{{0,14}}?{head}", clause) is not None  # 甲、乙等产业
        done = any(verb in clause for verb in asked.verbs) if asked.verbs else named
        worth = max(worth, 0.2 + 0.2 * named + 0.4 * done)
    return worth + 0.2 * (worth > 0 and bool(asked.kind) and asked.kind in sentence)
