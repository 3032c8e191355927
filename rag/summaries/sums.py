"""The sums of a year's plan: what is invested or set aside, with what it is for, and how many projects there are."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from rag.records import Figure
from rag.summaries.acts import LONGEST
from rag.summaries.by_rule import Material
from rag.summaries.picked import AS_IT_IS, BALANCE, IN_PART, MONEY, OF_YEAR, is_of_several_years
from rag.summaries.told_alone import LEFT_OUT, hangs
from rag.summaries.whole import whole
from rag.summaries.year_plan import LONGER, Clause, Reading, beside_targets, body, year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily

_WORTH_TELLING = 0.35  # of what the best is worth: beside hundreds of projects, six are not told
_MANY = 1.3  # what forty projects are worth: always told
_POINTS_BACK = lazily(
    r"^(?:用好|管好|这些|上述|以上|该)|累计(?:达|超|突破|完成)"
)  # of what was told before, or of all years
_MONEY = lazily(r"投资|资金|债券|基金|贷款|融资|补贴|预算|减负|减税|降费|授信|引资|招引|项目|安排|投入|筹措|筹集")
_PROJECTS = lazily(
    r"(?:重大|重点|亿元)[^,。;]{0,10}项目|项目[^,。;]{0,12}(?:开工|建成|投产|竣工)|(?:开工|建成|投产|竣工)[^,。;]{0,12}项目"
)
_INVESTED = lazily(r"投资|资金|债券|基金|补贴|补助|预算|投入|筹措|筹集")
_LONG = 84  # of one that tells several sums or counts of projects


def money(reading: Reading, without: Collection[str], most: int = MONEY) -> tuple[Clause, ...]:
    """The `most` clauses of the year's plan with most money for projects, the most first; not those of `without`."""
    figures = (*beside_targets(reading.material), *_sizes(reading.material))
    inside = {section.id for section in body(reading.material)}  # an appendix may tell last year's
    found = reading.clauses((each for each in year_sections(reading.material) if each.id in inside), figures)
    weighed = [(_money(each), each) for each in found]
    least = min(_WORTH_TELLING * max((worth for worth, _ in weighed), default=0.0), _MANY)
    weighed = [pair for pair in weighed if not any(pair[1].said.text in told for told in without)]
    best = sorted((pair for pair in weighed if pair[0] > 0 and pair[0] >= least), key=lambda pair: -pair[0])
    kept: list[Clause] = []
    for _, each in best:
        if each.said.text not in {other.said.text for other in kept}:
            kept.append(each)
    return tuple(kept[:most])


def _sizes(material: Material) -> Iterator[Figure]:
    """The sums that tell how large the projects are which a clause begins or ends: 总投资500亿元以上的化工项目."""
    for each in material.figures:
        if each.kind == "other" and each.base_unit == "元" and _OF_PROJECTS.search(fold(each.quote)):
            yield each


_OF_PROJECTS = lazily(r"(?:开工|建成|投产|建设|推进|实施|竣工).*总投资.*项目|总投资.*项目.*(?:开工|建成|投产|建设)")


def _money(clause: Clause) -> float:
    text = clause.said.folded
    several = len(clause.figures) > 1
    if (
        len(text) > (_LONG if several else LONGEST)
        or not clause.alone
        or (hangs(text) and not _leaves_out(clause))
        or not _MONEY.search(text)
    ):
        return 0.0
    if BALANCE.search(text) or "研发" in text or IN_PART.search(text):
        return 0.0  # 各项融资余额1520亿元: what is owed, of all years
    if is_of_several_years(clause):
        return 0.0
    if LONGER.search(text) and not OF_YEAR.search(text):
        return 0.0  # “十三五”总投资2.7万亿元: a sum of all its years
    if AS_IT_IS.match(text) or _POINTS_BACK.search(text):
        return 0.0
    amounts = [float(each.value) for each in clause.figures if each.base_unit == "元" and each.value]
    counted = [each for each in clause.figures if each.unit in ("个", "项", "") and _PROJECTS.search(text)]
    many = max((math.log10(float(each.value) + 1) for each in counted if each.value), default=0.0)
    size = max((math.log10(amount) - 7.5 for amount in amounts if amount >= 1e7), default=0.0)
    return size + min(many, 4.0) * 0.8 + (0.5 if "投资" in text and amounts else 0.0) if amounts or counted else 0.0


def _leaves_out(clause: Clause) -> bool:
    """Whether a clause is told from a head that does not stand right before it."""
    return clause.head is not None and LEFT_OUT in clause.head.text


def most_invested(reading: Reading) -> tuple[Clause, ...]:
    """The clause of the year's plan with the largest sum to be invested or spent, and the one with most projects."""
    found = money(reading, ())
    sums = [each for each in found if max(map(_yuan, each.figures), default=0.0) >= _A_LOT]
    least = _A_LOT * (_OF_A_PROVINCE if reading.material.report.region.level == "province" else 1)
    invested = [each for each in sums if _INVESTED.search(each.said.folded)]
    invested = [each for each in invested if max(map(_yuan, each.figures)) >= least]
    best = max(invested, key=lambda each: max(map(_yuan, each.figures)), default=None)
    shown = whole(best).text if best is not None else ""
    many = max((each for each in found if each.said.text not in shown), key=_projects_in, default=None)
    many = None if many is None or _projects_in(many) < _SEVERAL else many
    both = (each for each in (best, many) if each is not None)
    return tuple(sorted(both, key=lambda each: each.said.spans[0].start))


_SEVERAL = 30  # projects beside the largest sum that a headline tells


def _projects_in(clause: Clause) -> float:
    if not _COUNTED_PROJECTS.search(clause.said.folded):
        return 0.0
    return max((float(each.value) for each in clause.figures if each.unit in ("个", "项") and each.value), default=0.0)


_COUNTED_PROJECTS = lazily(r"(?:重[大点]|亿元|产业|省级?|市级?|建设)[^,。;]{0,16}项目")


_A_LOT = 1e8  # yuan
_OF_A_PROVINCE = 10


def _yuan(figure: Figure) -> float:
    return float(figure.value) if figure.base_unit == "元" and figure.value else 0.0
