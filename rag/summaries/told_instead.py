"""What a review says of an indicator of which it tells no result that compares with the target: its amount where a
growth was aimed at, its parts or the whole of it, or a state in words (基本持平, 保持在Ⅱ类及以上).
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.figure_match import pairs
from rag.figures.lexicon import find_names, lexicon
from rag.figures.stretches import TIMES, plan_years
from rag.records import Figure
from rag.summaries.against_last_year import is_of_a_medium
from rag.summaries.further import economy_told
from rag.summaries.problems import problems
from rag.summaries.results import results
from rag.summaries.timed import Times
from rag.summaries.topics import Chosen, cut_spans
from rag.summaries.year_plan import Reading, body
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_LONGEST = 40  # characters of a clause that is shown
_FEW = 2
_NEAR = 0.4  # of the pairs of signs of a target's clause: what is told is of the same
_LEADS = lazily(
    r"^(?:力争|确保|实现|完成|预计|全[年市省区县州]|我[市省区县州]|继续|持续|提前|超额|稳定|稳步|顺利|如期|圆满|[、和与,]|\s)+"
)
_STATE = lazily(
    r"与全[国省][^,;]{0,4}(?:同步|持平)|基本(?:持平|稳定|同步)|持平|(?:总体|保持)(?:稳定|平稳)|(?:高|快|好|优|低)于|位居|保持在|稳定在|控制在|同步$|(?:稳)?居[^,;]{0,8}(?:第|首|前)|新高$|(?:超额|全面|提前|圆满|如期)?完成"
)
_NOT_LAST_YEARS = lazily(
    r"[三四五两]年(?:来|间|累计|年均)|过去[三四五]年|十[一二三四五]五”?(?:时期|期间|以来)|年均|累计|近年|不(?:足|高|够)|压力|困难|问题|差距"
)
_HEADS = lazily(r"[\s*]*(?:——|--|—)")
"""A sentence that heads a paragraph: ——经济指标全面完成。"""
_YEARS_OPEN = lazily(
    r"[^,;]{0,6}(?:(?:过去|近|这)?[三四五两几]年(?:来|间)|过去[三四五]年|十[一二三四五]五”?(?:时期|期间|以来))"
)
_RANKS = lazily(r"第\d+位?|20\d\d年(?:以来)?|前\d+")  # numbers that measure nothing
_OF_THE_WHOLE = 0.8  # beside what is told of the indicator itself
_NOT_WORDS = lazily(r"\d|力争|确保|将|预计|^要")


class _ToldInstead:
    """Finds what stands in the place of a result."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._material = reading, reading.material
        self._results = results(self._material, ())
        self._times = Times(reading)

    def figures(self, target: Figure) -> tuple[Figure, ...]:
        """The results of last year of the indicator told in another way, else of its parts, else of the whole."""
        known = lexicon().get(target.indicator)
        if known is None:
            return ()
        if known.gathers:  # 生态环境质量持续改善: of air and water
            same = [each for each in self._results if each.indicator == target.indicator and is_of_a_medium(each)]
            same = [each for each in same if _may_be_of(fold(target.quote), fold(each.subject))]
            return tuple(same[:_FEW]) if target.low is None else ()
        parts = [id_ for way in known.instead if len(way) > 1 for id_ in way]
        for ids in ([target.indicator], parts, _wholes(target.indicator)):
            found = [self._best(id_) for id_ in ids]
            if told := tuple(each for each in found if each is not None):
                return told
        return ()

    def _best(self, indicator: str) -> Figure | None:
        same = [each for each in self._results if each.indicator == indicator]
        return next((each for each in same if each.unit == "%"), next(iter(same), None))

    def words(self, target: Figure) -> Chosen | None:
        """The clause of the review that says in words what became of an indicator, or of what it is a part of."""
        known = lexicon().get(target.indicator)
        if target.indicator == "gdp_growth" and (economy := economy_told(self._reading)) is not None:
            return economy
        wholes = _wholes(target.indicator)
        many = known is not None and known.gathers
        best: tuple[float, Chosen] | None = None
        for said in self._told():
            words = _LEADS.sub("", said.folded)
            if many:
                near = _of_the_same(target, words)
                if near < _NEAR:
                    continue
            elif target.indicator in _heads(words):
                near = 1.0
            elif wholes & _heads(words):
                near = _OF_THE_WHOLE
            else:
                continue
            if best is None or near > best[0]:
                best = near, said
        return best[1] if best is not None else None

    def _told(self) -> Sequence[Chosen]:
        found: list[Chosen] = []
        owned = [span for each in problems(self._reading) for span in each.spans]
        last = self._material.report.year - 1
        for section in body(self._material):
            for said in self._reading.sentences(section) if section.role == "review" else ():
                if _HEADS.match(said.folded):
                    continue
                if any(a.start < b.end and b.start < a.end for a in owned for b in said.spans):
                    continue  # 完成减排任务艰巨: a difficulty
                for start, end in clauses(said.folded, 0, len(said.folded)):
                    words = said.folded[start:end]
                    if _NOT_LAST_YEARS.search(words) or _YEARS_OPEN.match(said.folded):
                        continue
                    plain = _RANKS.sub("", words).removeprefix("预计")  # which the quote keeps
                    plans = [hit for hit in TIMES.finditer(words) if hit["plan"]]
                    if any(plan_years(hit)[1] != last for hit in plans):
                        continue  # 完成“十一五”任务, of a plan that ended before
                    if not plans and self._times.of_years(said.spans[0].start):
                        continue
                    if len(words) > _LONGEST or _NOT_WORDS.search(plain) or not _STATE.search(words):
                        continue
                    spans = cut_spans(said.spans, start, end)
                    found.append(Chosen(said.text[start:end], words, spans, section))
        return found


def _of_the_same(target: Figure, words: str) -> float:
    """How near folded words of the review are to a target of many things: 0 where they do not open with the name of it.

    节能减排任务全面完成 is of 完成国家下达的节能减排目标任务, and 双减任务 and 城镇新增就业...完成任务 are not.
    """
    words, aim = _OF_ANY_AIM.sub(" ", words).strip(), _OF_ANY_AIM.sub(" ", fold(target.quote))
    about, told = pairs(aim), pairs(words)
    named = any(name.id == target.indicator and name.start == 0 for name in find_names(words))
    if "节能减排" in fold(target.quote) and _SAVED.match(words):
        return _NEAR  # 能耗和化学需氧量、二氧化硫排放量可完成: each of them is of both
    near = len(about & told) / min(len(about), max(len(told), 1)) if about else 0.0
    if not (named or words[:2] in about or len(about & told) >= _SEVERAL):
        return 0.0
    return max(near, _NEAR) if named else near


_SAVED = lazily(r"(?:单位|万元)[^,;]{0,8}能耗[^,;]*(?:排放|减排)|(?:节能|能耗)[^,;]{0,10}(?:减排|排放)")
_SEVERAL = 3  # pairs of signs
# what stands in the words on any aim, and tells nothing of which
_OF_ANY_AIM = lazily(
    r"“?十[一二三四五六]五”?(?:期间|规划|时期)?|(?:国家|中央|省委|省政府|省|上级|自治区|市)?(?:下达|规定|确定|核定|分解|要求)(?:我[省市区县州])?的?|目标|任务|指标|工作|要求"
    r"|完成|达到|实现|控制|全面|超额|提前|圆满|如期|顺利|年度|各项|主要(?!污染)|有关|相关|预期|进一步|持续|稳步|继续|力争|确保|20\d\d年|[,，、。“”]"
)


def _may_be_of(aim: str, subject: str) -> bool:
    """Whether a measure may be of what an aim names: of air, of water, or of both."""
    of_one = [medium for medium in _MEDIA if medium.search(aim)]
    return len(of_one) != 1 or of_one[0].search(subject) is not None


_MEDIA = (lazily(r"空气|大气|PM|颗粒|优良天数"), lazily(r"水质|断面|水源|河"))


_OF_TOWNS = lazily(r"城镇(?:居民)?[、和与及]")


def _wholes(indicator: str) -> frozenset[str]:
    """The indicators that one is a part of."""
    return frozenset(
        id_ for id_, each in lexicon().items() if any(indicator in way for way in each.instead if len(way) > 1)
    )


def _heads(words: str) -> frozenset[str]:
    """The indicators that folded words open with: 社会消费品零售总额、固定资产投资等指标增速快于全国."""
    found: set[str] = set()
    end = 0
    for name in find_names(words):
        between = words[end : name.start]
        if _OF_TOWNS.fullmatch(between) and name.id == "rural_income":  # 城镇和农村居民人均可支配收入
            found.add("urban_income")
        elif between not in ("", "、", "和", "与", "及"):
            break
        found.add(name.id)
        end = name.end
    return frozenset(found)


def told_instead(reading: Reading, targets: Sequence[Figure]) -> dict[str, tuple[Figure, ...] | Chosen]:
    """What stands in the place of the results of some targets, by the target's id."""
    finds = _ToldInstead(reading)
    found: dict[str, tuple[Figure, ...] | Chosen] = {}
    for target in targets:
        many = target.indicator in lexicon() and lexicon()[target.indicator].gathers
        told = (finds.words(target) if many else None) or finds.figures(target) or finds.words(target)
        if told:
            found[target.id] = told
    return found
