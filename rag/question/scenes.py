"""The scene that is set before a question: 社零目标大面积下调之际,谁…更高 asks for the higher ones, not for the cut.

>>> without_scene("投资普遍下滑之际,哪个省2025年固定资产投资增长最快?", ())
('哪个省2025年固定资产投资增长最快?', '投资普遍下滑之际')
>>> without_scene("虽然财政吃紧,吉林2026年一般公共预算收入目标提高了多少?", ())
('吉林2026年一般公共预算收入目标提高了多少?', '虽然财政吃紧')
>>> without_scene("虽然财政吃紧,它提高了多少?", ())
('虽然财政吃紧,它提高了多少?', '')
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question.groups import find_groups
from rag.question.pieces import subjects
from rag.question.places import find_places
from rag.records import Region
from rag.text.lazily import lazily

_ENDS = (
    r"(?:之际|之时|之下|的?(?:大|整体|宏观)?(?:背景|形势|环境|大势|态势|趋势|格局|压力|大潮)(?:之?下|里|当中|中)|"
    r"的(?:当下|当口|今天|同时|时候)|的情况下)"
)
_SCENE = lazily(
    rf"(?P<scene>(?:在|当|正值)?[^,。?!;:]{{3,40}}?{_ENDS}|"
    r"(?:虽然?说?|尽管|即便|即使|虽|别看|不管|无论|纵然|面对|面临|随着|伴随着?|眼看着?|眼见|明知|正当|都说|人人都说|大家都说|眼下|当前)[^,。?!;:]{2,40}|"
    r"(?:一般|通常|往年|以往)?(?:各地|各省|全国|多地|大家|多数(?:省份?|地方|地区)|不少(?:省份?|地方|地区)|很多(?:省份?|地方|地区))(?:的?[\u4e00-\u9fff]{0,10})?(?:都|纷纷|普遍|大多|大面积|集体|大致|基本)[^,。?!;:哪谁多几]{2,30})"
    r"[,:]\s*(?P<rest>.+)$"
)
_SCENE_EN = lazily(
    r"^(?P<scene>(?:while|although|though|even though|despite|amid(?:st)?|against (?:the|a) backdrop of|given|as|with|"
    r"at a time when)\b[^,?;:]{6,120}),\s+(?P<rest>(?:which|what|who|how|did|does|do|is|was|has|by)\b.+)$",
    re.IGNORECASE,
)
_ASKS = lazily(r"多少|哪|谁|几|什么|吗|是否|有没有|[?]|\b(?:which|what|who|how)\b", re.IGNORECASE)
_NUMBER = lazily(r"\d(?:%|个?百分|[万亿元人吨斤])|percent", re.IGNORECASE)
_DATED = lazily(r"(?:19|20)\d\d|[去今前明]年|上年")
_THEY = lazily(r"^(?:但|可|却|而|不过|但是|可是|然而)*(?:它|他|该[省市县区]|这个?[省市]|当地|其)(?!们)")
_BUT = lazily(r"^(?:但是?|可是?|却|而|不过|然而|那么?)(?!有|且|言)")


def without_scene(folded: str, loaded: Sequence[Region]) -> tuple[str, str]:
    """A folded question without the clause that sets its scene, and this; "" where none does.

    The clause asks nothing and states no number, and what is left names its indicator, and the place and the year if
    the clause names any.
    """
    hit = _SCENE.match(folded) or _SCENE_EN.match(folded)
    if hit is None:
        return folded, ""
    scene, rest = hit["scene"], _BUT.sub("", hit["rest"])
    numbered = _NUMBER.search(scene) is not None and _NUMBER.search(rest) is None  # 大家都写5.5%,谁比5.5%高
    if _ASKS.search(scene) or numbered or _THEY.match(hit["rest"]):
        return folded, ""
    rest = rest if subjects(rest) else _with_subject(scene, rest)
    if not rest:
        return folded, ""
    if _DATED.search(scene) and not _DATED.search(rest):
        return folded, ""
    if _placed(scene, loaded) and not _placed(rest, loaded):
        return folded, ""
    return rest, scene


def _with_subject(scene: str, rest: str) -> str:
    """What is left, of the only indicator that the scene names: GDP目标普遍下调之际,哪些省在5%以上; "" for none."""
    named = subjects(scene)
    if len({piece.value for piece in named}) != 1 or not _CHOOSES.search(rest):
        return ""
    said = scene[named[0].start : named[0].end]
    target = _TARGET.search(scene)
    return f"{said}{target.group() if target and target.group() not in said else ''},{rest}"


_CHOOSES = lazily(r"哪|谁|几个|多少个|\bwhich\b|\bwho\b|\bhow many\b", re.IGNORECASE)
_TARGET = lazily(r"目标|\btargets?\b", re.IGNORECASE)


def _placed(text: str, loaded: Sequence[Region]) -> bool:
    """Whether a text names a place or a group of places."""
    named = find_places(text, loaded).named
    return bool(named) or bool(find_groups(text, [(start, end) for start, end, _ in named]))
