"""How much a clause of a report tells an editor: its sums, the places it took, how often the report names its thing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from rag.records import Figure
from rag.summaries.acts import OF_ANY
from rag.summaries.further import topic_at
from rag.summaries.year_plan import Clause, Reading, body
from rag.text.fold import fold
from rag.text.lazily import lazily

_SIGNS = 4  # of a name, counted as one
_SHORTEST_NAME = 3
_NAMED_OFTEN = 0.3  # of each doubling of how often a thing is named
_MOST_OFTEN = 1.2
_A_SUM = 7.5  # the power of ten of yuan that is worth nothing
_SUMS = 0.3
_MOST_SUMS = 1.2
_COUNTS = 0.12  # for each power of ten of what is counted
_MOST_COUNTS = 5.0
_BESIDE = 0.15  # for each further number
_PLACE = 0.5
_TOPIC = 0.7
_AGAIN = 0.7
_MILESTONE = 0.4  # a mark passed, a rank gained
_FIRST = 0.3  # in the sentence that opens its part
_TRIFLE = 0.7
_REACHED = lazily(r"首次|突破|跃居|跃升|翻番|新高|重回|迈上|历史性|首位")
# what any town has many of
_TRIFLES = lazily(
    r"公厕|书房|转运站|路灯|公交站|充电[桩口]|停车[泊场]|车位|评选|表彰|案例|小巷|庭院|卡通|标识|门牌"
    r"|垃圾桶"
)
_LONG = 34  # characters beyond which a clause is worth less
_PLACES = lazily(
    r"(?:全[国球]|世界|国内|全[省区])[^,;、]{0,8}(?:第[一二三\d]|首|前[列\d三五十]|最)|(?:首|唯一|率先)|居[^,;]{0,6}第"
)
# deeds of which any report has many
_SMALL = lazily(
    r"培训|宣传|检查|排查|演出|活动[\d.]+|会议|演练|巡查|走访|调研|议案|提案|建议|投诉|案件|信访|办理|抽检|考核|方案|办法|意见\d|条措施|制度\d"
)


class Salience:
    """Weighs the clauses of a report against each other."""

    def __init__(self, reading: Reading) -> None:
        material = reading.material
        self._text = "".join(fold(material.text[a:b]) for part in body(material) for a, b in part.spans)
        ahead = (each for each in material.figures if each.kind in ("target", "task") and each.low is not None)
        told = (reading.sentences(section) for section in body(material))
        self._first = frozenset(said[0].spans[0].start for said in told if said and said[0].spans)
        self._ahead = frozenset((fold(each.subject), each.base_unit) for each in ahead)

    def of(self, clause: Clause) -> float:
        """What a clause with numbers is worth beside others."""
        words = clause.said.folded
        worth = self.named(words) + _BESIDE * min(len(clause.figures) - 1, 3) + _sums(clause.figures)
        worth += _PLACE * bool(_PLACES.search(words)) + _TOPIC * (topic_at(words) is not None)
        worth += _AGAIN * any((fold(each.subject), each.base_unit) in self._ahead for each in clause.figures)
        worth += _MILESTONE * bool(_REACHED.search(words))
        worth += _FIRST * (clause.sentence.spans[0].start in self._first if clause.sentence.spans else False)
        worth -= _TRIFLE * bool(_TRIFLES.search(words))
        return worth - 0.8 * bool(_SMALL.search(words)) - max(0, len(words) - _LONG) / 40

    def beside(self, words: str) -> float:
        """What is to be added to what the numbers of a clause of the year's work are worth."""
        return self.named(words) + _TOPIC * (topic_at(words) is not None) - bool(_SMALL.search(words))

    def named(self, words: str) -> float:
        """What it is worth how often the report names what folded words open with."""
        return self.often_named(re.split(r"\d", words, maxsplit=1)[0][-_OPENING:])

    def often_named(self, name: str) -> float:
        """What it is worth how often the report names a thing by any run of signs of a name."""
        return max(map(self.often, _grams(name)), default=0.0)

    def often(self, word: str) -> float:
        """What it is worth how often the report has a word."""
        return min(_NAMED_OFTEN * math.log2(max(self._text.count(word), 1)), _MOST_OFTEN)


_OPENING = 16  # signs before a number that name its thing
_GENERAL = lazily(
    r"[^\u4e00-\u9fff]|全[市省区县州]|我[市省区县州]|完成|实现|达到|全年|累计|力争|确保|规模以上|工程|项目|投资|收入|增加值|总额|新增|增长"
)


def _grams(name: str) -> Iterable[str]:
    """The runs of signs of a name that may tell its thing."""
    for part in _GENERAL.split(name):
        size = min(len(part), _SIGNS)
        if size < _SHORTEST_NAME:
            continue
        for at in range(len(part) - size + 1):
            gram = part[at : at + size]
            if not any(gram[first : first + 2] in OF_ANY for first in range(size - 1)):
                yield gram


def _sums(figures: Sequence[Figure]) -> float:
    yuan = max(
        (
            float(each.value)
            for each in figures
            if each.kind != "other" and each.base_unit.endswith("元") and each.value
        ),
        default=0.0,
    )
    if yuan > 0:
        return min(max(_SUMS * (math.log10(yuan) - _A_SUM), 0.0), _MOST_SUMS)
    counted = max((float(each.value) for each in figures if each.unit != "%" and each.value), default=0.0)
    return _COUNTS * min(math.log10(max(counted, 1.0)), _MOST_COUNTS)
