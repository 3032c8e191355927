"""The sentences in which a report says why the year's targets are what they are: beside their list, whole.

Such a sentence weighs something (综合考虑, 兼顾, 留有余地) and points back at what was set (上述目标, 这些指标,
确定4.5%左右的增长目标). Those of a plan's years are no reason of the year's.
"""

from __future__ import annotations

import re

from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading
from rag.text.lazily import lazily

WEIGHS = lazily(
    r"考虑|兼顾|留有?[^,。;]{0,4}(?:空间|余地)|留出了?[^,。;]{0,4}空间|着眼|基于|旨在|为了|体现了?|有利于|"
    r"[与同和][^,。;]{2,40}(?:衔接|匹配|适应|吻合|协调)|出于|因为|由于|既[^,。;]{2,40}[,、]?又|实事求是|积极稳妥|权衡|立足"
)
_POINTS_BACK = lazily(
    r"(?:这[一个些样]?|上述|以上|上面|所提|提出|确定|设定|制定|安排)[^,。;]{0,24}(?:目标|指标|增速|增幅|安排|预期)|"
    r"(?:目标|指标)的?(?:设定|确定|设置|安排|提出)|\d%?(?:左右|以上|以内)?的?[^,。;\d]{0,6}(?:目标|增速)[^,。;]{0,4}(?:是|与|同|既|综合|充分|主要|体现|为)"
)
_SETS = lazily(r"(?:预期|主要|发展|奋斗)目标|增长\d|\d[\d.]*%?(?:-[\d.]+%)?(?:左右|以上|以内)")
_OF_YEARS = lazily(
    r"年均|《?纲要|20[3-9]\d年(?!远景)[^,。;]{0,12}(?:达到|实现|翻)|[“\"]?十[一二三四五六七]五[”\"]?(?:时期|期间)"
)
_ENDED = lazily(r"(?:完成|实现|做好)(?:上述|以上|这些|今年|全年)")
_BEHIND = 6  # sentences behind the list that may say why
_LONGEST = 480


def reasons_of_target(reading: Reading) -> tuple[Passage, ...]:
    """Why the year's targets are what they are, in the report's words; () where it does not say."""
    said = [reading.view.folded[start:end] for start, end in reading.sentences]
    roles = [reading.role_at(start) for start, _ in reading.sentences]
    lists = [
        at for at, each in enumerate(said)
        if roles[at] in ("", "plan") and "目标" in each and len(_SETS.findall(each)) > 1 and not _OF_YEARS.search(each)
    ]  # fmt: skip
    for at in lists:
        behind = at
        while behind + 1 < len(said) and said[behind].endswith(";"):
            behind += 1
        for index in range(at, min(behind + _BEHIND, len(said))):
            if index > at and _OF_YEARS.search(said[index]) and "目标" in said[index] and not _points(said[index]):
                break
            if _points(said[index]) and (index > at or not re.match("综合", said[index])):
                return (_whole(reading, said, index),)
    opening = next((at for at in lists if _OPENS.search(said[at])), None)
    return (Passage(*reading.sentences[opening], 1.0, 1.0, 0),) if opening is not None else ()


_OPENS = lazily(r"^[^。;]{0,16}(?:综合|统筹|充分|全面)[^,。;]{0,6}(?:考虑|分析|研判|权衡|因素)")


def _points(sentence: str) -> bool:
    back = _POINTS_BACK.search(sentence)
    return back is not None and WEIGHS.search(sentence) is not None and _ENDED.match(sentence) is None


def _whole(reading: Reading, said: list[str], index: int) -> Passage:
    """The sentence at `index` with those behind it that go on weighing."""
    start, last = reading.sentences[index][0], index
    while last + 1 < len(said) and reading.sentences[last + 1][1] - start <= _LONGEST:
        ahead, goes_on = said[last + 1], said[last].endswith(";")
        if not WEIGHS.search(ahead) or _ENDED.match(ahead) or not (goes_on or _points(ahead)):
            break
        last += 1
    return Passage(start, reading.sentences[last][1], 1.0, 1.0, 0)
