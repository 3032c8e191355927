"""Several things named in a row: 甲、乙和丙; the thing named once (粮食面积和总产量), or the quantity (白酒和茶产值).

All over folded text whose places and years are struck out.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.lexicon import lexicon
from rag.figures.verbs import DEEDS, told_only
from rag.question.pieces import Piece, subjects
from rag.text.lazily import lazily

AND = lazily(r"[、和与及]|以及")
"""Between two of a row."""
_ENUMERATES = lazily(r"\s*(?:、|以及|[和与及,])\s*")
QUANTITY = lazily(
    r"(?:面积|总?产量|总产|单产|亩产|总量|产值|规模|数量|人数|里程|收入|增加值|总额|投资|利润|税收|销量|销售额|营收|客流量?|吞吐量|存栏|出栏)$"
)


def sharing(part: str, span: tuple[int, int]) -> list[tuple[int, int, str]]:
    """Two quantities of one thing that is named once, each with its name: 粮食|播种面积和总产量."""
    cuts = [hit.span() for hit in AND.finditer(part, *span)]
    ends = list(zip([span[0], *(b for _, b in cuts)], [*(a for a, _ in cuts), span[1]], strict=True))
    if len(ends) < 2 or not all(end - start > 1 and QUANTITY.search(part[start:end]) for start, end in ends):
        return []
    first = part[slice(*ends[0])]
    found = [(*ends[0], named_or(first))]
    for start, end in ends[1:]:
        own = part[start:end]
        heads = [first[:size] for size in range(len(first) - 2, 1, -1)] if is_bare(own) else []
        known = next((head for head in heads if named_or(head + own) != head + own), "")
        found.append((start, end, named_or(known + own) if known else (first[:2] if heads else "") + own))
    return found


def is_bare(name: str) -> bool:
    """Whether a quantity is named without the thing that it is of."""
    hit = QUANTITY.search(name)
    return hit is not None and len(name[: hit.start()]) < 2


def named_or(words: str) -> str:
    """The id of the indicator that the words are a name of; else the words."""
    names = subjects(words)
    whole = len(names) == 1 and (names[0].start, names[0].end) == (0, len(words))
    return names[0].value if whole else words[:60]


def named_row(part: str, span: tuple[int, int], names: Sequence[Piece]) -> list[tuple[int, int, str]]:
    """Names of indicators and of other quantities in a row: 城镇化率和全员劳动生产率; [] where it is none."""
    cuts = [hit.span() for hit in AND.finditer(part, *span) if not any(n.start <= hit.start() < n.end for n in names)]
    ends = list(zip([span[0], *(b for _, b in cuts)], [*(a for a, _ in cuts), span[1]], strict=True))
    known = {(name.start, name.end): name.value for name in names}
    if len(ends) < 2 or not any(each in known for each in ends):
        return []
    if not all(each in known or (each[1] - each[0] > 3 and _RATE.search(part[slice(*each)])) for each in ends):
        return []
    return [(*each, known.get(each) or part[slice(*each)][:60]) for each in ends]


_RATE = lazily(r"(?:率|强度|总量|产量|产值|收入|总额|里程|面积|人数|比重)$")


def in_a_row(part: str, spans: Sequence[tuple[int, int]], *, apart: bool) -> list[tuple[int, int]]:
    """The members of a row (甲、乙和丙), each a subject of its own; () where content is joined in another way.

    Not `apart`: nothing says that they are asked for one by one, unless each is a quantity (工业投资、民间投资).
    """
    found: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(spans):
        if at and not _ENUMERATES.fullmatch(part, spans[at - 1][1], start):
            if "的" in part[spans[at - 1][1] : start]:
                return []
            start = found.pop()[0]  # 人均|预期|寿命
        cuts = [hit.span() for hit in AND.finditer(part, start, end)]
        for left, right in zip([start, *(b for _, b in cuts)], [*(a for a, _ in cuts), end], strict=True):
            found.append((left, right))
    if not apart and not all(QUANTITY.search(part[left:right]) for left, right in found):
        return []
    return found if "、" in part and all(right - left > 1 for left, right in found) else []


def each_of(topic: list[str], what: str = "") -> list[list[str]]:
    """「造林和森林抚育各多少」 asks for two values, with whatever else is said for each; `what` is asked of both."""
    for index, run in enumerate(topic):
        parts = [part for part in AND.split(run) if len(part) > 1]
        if len(parts) > 1:
            last = [hit for hit in DEEDS.finditer(parts[0]) if hit.end() == len(parts[0]) and hit.start()]
            if last and all(map(told_only, parts[1:])):  # 老旧小区改造|开工和完工
                parts = [parts[0], *(parts[0][: last[0].start()] + part for part in parts[1:])]
            return [[*topic[:index], part, *topic[index + 1 :]] for part in measured_alike(parts, what)]
    return [topic]


def chooses(part: str) -> bool:
    """Whether one of several things that are named is asked for: 白酒和动力电池|哪个产业增长快."""
    hit = WHICH.search(part)
    return hit is not None and AND.search(part, 0, hit.start()) is not None


WHICH = lazily(r"哪一?[个项种样类]|谁")
_OF_THEM = lazily(
    r"(?:(?<=哪[个项种样类])|(?<=谁)|(?<=[谁个项]的))(?P<what>(?:产业|行业)(?:的?总?产值)?|品种|产品|指标|总?产值|总?产量|增加值|出口额?|投资额?|销量|营收)"
)


def of_them(part: str) -> tuple[str, str]:
    """What is asked of each in a row, said behind the word that chooses (哪个|产业, 哪个|产值高), and the rest."""
    hit = _OF_THEM.search(part) if chooses(part) else None
    if hit is None:
        return "", part
    what = hit["what"].replace("行业", "产业").replace("的", "")
    end = how.end() if (how := _HOW_MUCH_SO.match(part, hit.end())) else hit.end()
    struck = part[: hit.start()] + "|" * (end - hit.start()) + part[end:]
    return "" if what in ("品种", "产品", "指标") else what, struck


# How the one that is chosen stands to the other: 哪个产业产值|更大,大|多少.
_HOW_MUCH_SO = lazily(
    r"(?:更|要|最|比较)?[大高多小低少](?:一?些|一?点)?(?:[,;、]|(?=[?。]|$))(?:[大高多小低少]出?(?=多少|几))?"
)


# What several are measured by alike, said of the last of them only: 动力电池和白酒|产值.
_OF_ALL = lazily(r"(?<=[\u4e00-\u9fff]{2})(?:总?产值|总?产量|增加值|出口额?|进口额?|销量|销售额|营收|利润|投资额?)$")


def measured_alike(names: Sequence[str], what: str = "") -> list[str]:
    """The names of a row, each with the quantity that is said of the last, or with `what` is asked of all.

    >>> measured_alike(["动力电池", "白酒产值"])
    ['动力电池产值', '白酒产值']
    """
    if what:
        return [name if name.endswith(what) or named_or(name) != name else name + what for name in names]
    counted = _SO_MANY.match(names[-1])
    if counted is not None and _NUMERALS.find(counted["number"]) == len(names):  # 人参、食用菌|两条|全产业链产值
        return [name + counted["what"] for name in (*names[:-1], counted["own"])]
    quantity = _OF_ALL.search(names[-1])
    if quantity is None or any(QUANTITY.search(name) for name in names[:-1]):
        return list(names)
    bare = [name not in lexicon() and named_or(name) == name for name in names[:-1]]
    return [*(name + quantity.group() * own for name, own in zip(names[:-1], bare, strict=True)), names[-1]]


_NUMERALS = "零一两三四五六七八九十"
_SO_MANY = lazily(
    rf"(?P<own>[\u4e00-\u9fff]{{2,}}?)[这那]?(?P<number>[{_NUMERALS}])(?:条|大|个|种|类|项|家)(?P<what>[\u4e00-\u9fff]{{2,}})$"
)
_OWN_QUANTITY = lazily(
    r"(?P<what>(?:产业|行业)?(?:总?产值|总?产量|增加值|销量|销售额|营收|吞吐量))(?P<than>比)"
    r"(?P<other>(?!上|去|前|今|往|同期|年|目标|预期|计划|规划|全国|全[省市区县])[\u4e00-\u9fff]{2,12}?)"
    r"(?=(?:要|还|更|又|得|都)*[高低多少大小](?:出|了)*(?:多少|几))"
)


def held_beside_another(part: str) -> tuple[str, str]:
    """A part with two things in a row, where one is held against the other, and the quantity said of the first only.

    >>> held_beside_another("动力电池产值比白酒高多少")
    ('动力电池产值、白酒高多少', '产值')
    """
    hit = _OWN_QUANTITY.search(part)
    if hit is None:
        return part, ""
    own = "" if QUANTITY.search(hit["other"]) else hit["what"]
    return f"{part[: hit.start('than')]}、{part[hit.end('than') :]}", own
