"""Last year's results on a page with little room: headline indicators, and sums told in one row with them."""

from __future__ import annotations

from collections.abc import Collection

from rag.figures.lexicon import lexicon
from rag.figures.scope import is_of_counties
from rag.records import Figure
from rag.summaries.by_rule import Material
from rag.summaries.qualified import is_running_total
from rag.summaries.topics import offset_in
from rag.summaries.year_plan import Clause, Reading
from rag.text.fold import fold
from rag.text.lazily import lazily

_LONGEST = 48  # characters of a clause that is shown


def results(material: Material, told: Collection[str]) -> tuple[Figure, ...]:
    """The headline results of the year before, but for those of `told` (ids); the lexicon's order."""
    order = {id_: at for at, id_ in enumerate(lexicon())}
    found = [
        figure
        for figure in material.figures
        if figure.headline
        and figure.kind == "actual"
        and figure.id not in told
        and figure.period in (str(material.report.year - 1), "")
        and not _is_a_step(figure)
        and not is_running_total(material, figure)
        and not of_firms(material, figure)
        and not _is_change_of_level(figure)
        and not (_gathers(figure) and (of_years(material, figure) or names_nothing(figure)))
    ]
    found.sort(key=lambda figure: order.get(figure.indicator, len(order)))
    return tuple(found)


def of_firms(material: Material, figure: Figure) -> bool:
    """Whether a result stands behind firms that its sentence is about: 省属企业更加突出创新,研发经费增长15.6%."""
    if not figure.spans:
        return False
    before = fold(material.text[max(0, figure.spans[0].start - _PARAGRAPH) : figure.spans[0].start])
    sentence = before[max(map(before.rfind, "。!?;\n")) + 1 :]
    return _FIRMS.search(sentence) is not None


_FIRMS = lazily(r"(?:省|市|区|县)属(?:国有)?(?:企业|国企)|国资国企|国有企业[^,;。]{0,8}改革")


def _is_change_of_level(figure: Figure) -> bool:
    """研发投入强度增长15%: the number is no level, though the indicator is told as one."""
    if figure.indicator not in lexicon() or figure.unit != "%" or not figure.number_spans:
        return False
    if {"growth", "decline"} & set(lexicon()[figure.indicator].stated):
        return False
    at = offset_in(figure.spans, figure.number_spans[0].start)
    return at is not None and bool(_GREW.search(fold(figure.quote)[:at]))


_GREW = lazily(r"(?:增长|增加|提高|提升|上升|下降|降低)(?:了|约|近)?$")


def names_nothing(figure: Figure) -> bool:
    """Whether a figure of an indicator of many does not say of which it is: 优良率97.8%, of air or of water."""
    return _gathers(figure) and 0 < len(figure.subject) < _NAMES


_NAMES = 4  # signs of a subject that names one thing


def _gathers(figure: Figure) -> bool:
    return figure.indicator in lexicon() and lexicon()[figure.indicator].gathers


_PARAGRAPH = 1200
_YEARS = lazily(r"[\s*#(（]*(?:过去|近|这|[一二三四五])*(?:[五四三]年|十[一二三四五]五)(?:来|间|期间|时期)?[,，:]")


def of_years(material: Material, figure: Figure) -> bool:
    """Whether a result stands in a paragraph on several years: 五年来,...。...水质达标率保持100%."""
    if not figure.spans:
        return False
    at = figure.spans[0].start
    line = _line_before(material.text, at)
    return in_years(material.text, at) and str(material.report.year - 1) not in line


def in_years(text: str, at: int) -> bool:
    """Whether a place stands in a paragraph that opens with several years."""
    return bool(_YEARS.match(_line_before(text, at)))


def _line_before(text: str, at: int) -> str:
    before = text[max(0, at - _PARAGRAPH) : at]
    return before[before.rfind("\n") + 1 :]


# 工业经济克服了困难,增加值达到143.3亿元: 增加值 or 经济增加值 names nothing
_OF_NOTHING = lazily(
    r"(?:经济|总|全年|实现|完成|社会)*(?:增加值|产值|收入|支出|税收|(?:营业|销售|主营业务)收入|净?利润(?:总额)?|缴税(?:总额)?|纳税(?:总额)?|利税|投资|总量|规模|总额)"
)
_ADJUSTED = lazily(r"(?:因素|口径|调整)[^,;。\d]{0,4}后[^,;。\d]{0,4}$")  # 调整出口退税因素后为1805亿元: another sum
_BESIDE = 40
"""Characters between a number and the one that it is told beside."""


def results_beside(material: Material) -> tuple[Figure, ...]:
    """The sums of no indicator that the review tells in one row with headline results: 财政总收入, 工业总产值.

    A sum has its growth beside it, and a headline result of the year before next to both; the text's order.
    """
    year = (str(material.report.year - 1), "")
    rows = [each for each in material.figures if each.kind == "actual" and each.low is not None and each.spans]
    rows = [each for each in rows if each.headline or (each.indicator.startswith("other:") and each.period in year)]
    found: list[Figure] = []
    for at, figure in enumerate(rows):
        grown = rows[at + 1 : at + 2]
        if figure.headline or figure.measure != "level" or not figure.base_unit.endswith("元") or not grown:
            continue
        growth = grown[0]
        if _ADJUSTED.search(fold(material.text[figure.number_spans[0].start - _BESIDE : figure.number_spans[0].start])):
            continue
        if _is_of_counties(material, figure) or _OF_NOTHING.fullmatch(fold(figure.subject)):
            continue
        if growth.subject != figure.subject or growth.measure not in ("growth", "decline") or growth.unit != "%":
            continue
        around = (*rows[max(at - 1, 0) : at], *rows[at + 2 : at + 3])
        if any((each.headline or each in found) and _apart(each, figure, growth) <= _BESIDE for each in around):
            found += [figure, growth]
    return tuple(found)


def _is_of_counties(material: Material, figure: Figure) -> bool:
    before = fold(material.text[max(0, figure.spans[0].start - _PARAGRAPH) : figure.spans[0].end])
    return is_of_counties(before[max(map(before.rfind, "。!?\n")) + 1 :].partition(",")[0])


def _apart(other: Figure, first: Figure, last: Figure) -> int:
    """Characters between a figure and the row from `first` to `last`; more than `_BESIDE` in another section."""
    if other.section_id != first.section_id:
        return _BESIDE + 1
    return max(first.spans[0].start - other.spans[-1].end, other.spans[0].start - last.spans[-1].end)


def named_whole(reading: Reading, figure: Figure) -> Clause | None:
    """The clause of a number of an indicator of many, where it opens with more of the name than was read.

    主要流域1—3类水质比例达95.5%, of which 水质比例 was read. None where the name is whole.
    """
    known = lexicon().get(figure.indicator)
    if known is None or not known.gathers:
        return None
    sections = [section for section in reading.material.sections if section.id == figure.section_id]
    for clause in reading.clauses(sections, (figure,)):
        words = _BESIDE_NAMES.sub("", clause.said.folded)
        if clause.figures and not words.startswith(fold(figure.subject)[:4]) and len(clause.said.text) <= _LONGEST:
            return clause
    return None


_BESIDE_NAMES = lazily(r"^(?:预计|全[市省区县州]|我[市省区县州]|其中|全年|实现|完成|累计|[市省区])+")


def _is_a_step(figure: Figure) -> bool:
    """连续跨越7万亿、8万亿、9万亿三个台阶: the number is one that was passed."""
    if not figure.number_spans or not figure.spans:
        return False
    at = max(figure.number_spans[0].start - figure.spans[0].start, 0)
    quote = fold(figure.quote)
    return bool(_STEPS.search(quote[:at])) or (figure.bound == "exact" and bool(_A_STEP.search(quote, at)))


_A_STEP = lazily(r"元?(?:的)?(?:新)?(?:台阶|大关|关口|门槛)")  # 迈上4000亿元台阶: passed, and not 4000
_STEPS = lazily(r"(?:连续|相继|先后)[^,。;]{0,3}(?:跨|跃|迈|突破|站|登|实现)(?:(?!达到|达|为)[^。;])*$")
