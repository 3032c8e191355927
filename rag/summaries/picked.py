"""What a page with little room picks out of a report: priorities with their best number, projects and money, results,
five-year goals. Whole clauses only, in the report's words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rag.figures.lexicon import lexicon
from rag.records import Figure
from rag.summaries.by_rule import Material
from rag.summaries.counted_lists import Group
from rag.summaries.topics import Chosen, Topic, announces, cut_spans
from rag.summaries.year_plan import (
    HANGS,
    LONGER,
    Clause,
    Reading,
    body,
    is_running_total,
    known,
    planned_for_year,
    year_sections,
    year_topics,
)
from rag.text.fold import fold

PRIORITIES = 10
MONEY = 5
GOALS = 8
RESULTS = 12

_LONGEST = 48  # characters of a clause that is shown
_LONG = 84  # of one that tells several sums or counts of projects
_WORTH_TELLING = 0.35  # of what the best is worth: beside hundreds of projects, six are not told
_MANY = 1.3  # what forty projects are worth: always told
_MONEY = re.compile(r"投资|资金|债券|基金|贷款|融资|补贴|预算|减负|减税|降费|授信|引资|招引|项目|安排|投入|筹措|筹集")
_PROJECTS = re.compile(
    r"(?:重大|重点|亿元)[^,。;]{0,10}项目|项目[^,。;]{0,12}(?:开工|建成|投产|竣工)|(?:开工|建成|投产|竣工)[^,。;]{0,12}项目"
)
_INVESTED = re.compile(r"投资|资金|债券|基金|贷款|融资|补贴|补助|预算|投入|筹措|筹集")
SELF = re.compile(r"自身建设|党的建设|政治建设|从严治党")
_OF_ITSELF = re.compile(
    r"依法行政|依法决策|八项规定|廉洁|廉政|党风|腐败|审计监督|民主监督|政务公开|从政|政治建设|形式主义|法治政府|行政执法|巡视|两个维护|抓落实|执行力"
)
_MOSTLY = 0.4  # of a topic's sentences, which make it one of the government itself


@dataclass(frozen=True, slots=True)
class Work:
    """A priority: its heading, and the clause with its best number, None where it sets none."""

    title: str
    clause: Clause | None
    heading: Chosen


@dataclass(frozen=True, slots=True)
class Goal:
    """A clause that sets a goal, and its horizon: "2030", "2026-2030", "2026+"."""

    clause: Clause
    period: str


def priorities(reading: Reading, projects: Sequence[Group]) -> tuple[Work, ...]:
    """At most ten topics of the year's work in reading order, those without numbers left out first."""
    items = [each for group in projects for each in group.items]
    listed = {  # the sections that are the list; one that only holds it is a topic like others
        each.section.id
        for each in items
        if 2 * sum(other.section.id == each.section.id for other in items) > len(reading.sentences(each.section))
    }
    material = reading.material
    figures = planned_for_year(material)
    made: list[Work] = []
    used: set[str] = set()
    for topic in year_topics(material):
        if any(section.id in listed for section in topic.sections) and announces(fold(topic.title)):
            continue
        inside = [each for each in topic.sections if each.id not in listed]
        if not inside:
            continue
        found = reading.clauses(inside, figures)
        parts = _of_parts(found)  # 新增学位4.8万个 of kindergartens, 3.2万个 of schools: neither is the whole
        whole = (each for each in found if worth(each) > 0 and _name_in(each) not in parts)
        best = max(whole, key=worth, default=None) or _act(found)
        said = [each for section in inside for each in reading.sentences(section)]
        if not said or _is_of_itself(topic, said) or (best is not None and best.said.text in used):
            continue
        used |= {best.said.text} if best is not None else set()
        made.append(Work(topic.title, best, said[0]))
    while len(made) > PRIORITIES:
        empty = [work for work in made if work.clause is None or not work.clause.figures]
        worst = empty[-1] if empty else min(made, key=lambda work: worth(work.clause) if work.clause else 0.0)
        made.remove(worst)
    return tuple(made)


def _of_parts(found: Sequence[Clause]) -> frozenset[str]:
    """The words before its number that several clauses of one topic share: each tells a part only."""
    told: dict[str, set[str]] = {}
    for clause in found:
        if clause.figures:
            told.setdefault(_name_in(clause), set()).add(clause.said.text)
    return frozenset(name for name, texts in told.items() if len(texts) > 1 and len(name) >= _NAMES)


_NAMES = 4  # 新增学位; 完成 and 建设 name nothing


def _name_in(clause: Clause) -> str:
    return re.split(r"\d", clause.said.folded, maxsplit=1)[0]


def _is_of_itself(topic: Topic, said: Sequence[Chosen]) -> bool:
    """Whether a topic is about the government's own conduct, which is no work of the year."""
    own = sum(bool(_OF_ITSELF.search(each.folded)) for each in said)
    return bool(SELF.search(topic.title)) or own >= _MOSTLY * len(said)


_ACTS = re.compile(
    r"^(?:深入|全面|加快|扎实|高水平|高质量|高标准|大力|积极|持续)*(?:建设|推进|实施|新建|完成|培育|打造|开工|建成|启动|出台|制定|办好|开展|改造|设立|推动)"
)
_NAMED = re.compile(r"[“《「『][^”》」』]{2,}[”》」』]|工程|行动|试点|条例|项目|计划")


def _act(found: Sequence[Clause]) -> Clause | None:
    """Where a topic sets no number: its clause that says most plainly what is done, by name."""
    fit = [
        each
        for each in found
        if not each.figures and _ACTS.match(each.said.folded) and _SHORTEST <= len(each.said.text) <= _LONGEST
    ]
    fit = [each for each in fit if not re.search("按照|根据|围绕|有关", each.said.folded)]
    named = [each for each in fit if _NAMED.search(each.said.folded)]
    return max(named, key=lambda each: (len(_NAMED.findall(each.said.folded)), -len(each.said.text)), default=None)


_SHORTEST = 11  # 开展“法治护航”行动 tells a reader nothing


_BY = re.compile(r"按照|根据|围绕|聚焦|随着|面对")  # what follows is only a reason


def worth(clause: Clause) -> float:
    """How much a clause with numbers tells by itself: 0 or less, not worth showing."""
    if not clause.figures or len(clause.said.text) > _LONGEST or len(clause.said.text) < 6:
        return 0.0
    if not clause.alone or HANGS.match(clause.said.folded) or _BY.match(clause.said.folded):
        return 0.0
    best = max(map(_weight, clause.figures))
    return best + 0.2 * (len(clause.figures) - 1) - max(0, len(clause.said.text) - 30) / 40


_NO_GOAL = frozenset({"年", "周年", "届", "次会议", "天", "小时", "分钟", "个月", "年级", "位", "强"})


def _weight(figure: Figure) -> float:
    if figure.unit in _NO_GOAL or (not figure.unit and figure.measure != "rank"):
        return 0.0
    worth = 1.0
    if known(figure):
        return 0.2  # it stands in the table of targets, or with those of the tasks
    if figure.base_unit == "元" and figure.value:
        worth += max(0.0, min(math.log10(float(figure.value)) - 7.5, 4.0)) * 0.8
    elif figure.unit == "%":
        worth += 1.2 if figure.measure in ("growth", "decline") else 0.8
    elif figure.value and figure.value > 0:
        worth += min(math.log10(float(figure.value) + 1), 5.0) * 0.2
    return worth


def money(reading: Reading, without: Collection[str], most: int = MONEY) -> tuple[Clause, ...]:
    """The `most` clauses of the year's plan with most money for projects; `without` are those shown already."""
    figures = [figure for figure in planned_for_year(reading.material) if not figure.headline]
    inside = {section.id for section in body(reading.material)}  # an appendix may tell last year's
    found = reading.clauses((each for each in year_sections(reading.material) if each.id in inside), figures)
    weighed = [(_money(each), each) for each in found]
    least = min(_WORTH_TELLING * max((worth for worth, _ in weighed), default=0.0), _MANY)
    weighed = [pair for pair in weighed if pair[1].said.text not in without]
    best = sorted((pair for pair in weighed if pair[0] > 0 and pair[0] >= least), key=lambda pair: -pair[0])
    kept: list[Clause] = []
    for _, each in best:
        if each.said.text not in {other.said.text for other in kept}:
            kept.append(each)
    return tuple(sorted(kept[:most], key=lambda each: each.said.spans[0].start))


def _money(clause: Clause) -> float:
    text = clause.said.folded
    several = len(clause.figures) > 1
    if len(text) > (_LONG if several else _LONGEST) or not clause.alone or HANGS.match(text) or not _MONEY.search(text):
        return 0.0
    if LONGER.search(text) and not _OF_YEAR.search(text):
        return 0.0  # “十三五”总投资2.7万亿元: a sum of all its years
    amounts = [float(each.value) for each in clause.figures if each.base_unit == "元" and each.value]
    counted = [each for each in clause.figures if each.unit in ("个", "项", "") and _PROJECTS.search(text)]
    many = max((math.log10(float(each.value) + 1) for each in counted if each.value), default=0.0)
    size = max((math.log10(amount) - 7.5 for amount in amounts if amount >= 1e7), default=0.0)
    return size + min(many, 4.0) * 0.8 + (0.5 if "投资" in text and amounts else 0.0) if amounts or counted else 0.0


_OF_YEAR = re.compile(r"今年|年度|当年|年内|全年")


def most_invested(reading: Reading) -> Clause | None:
    """The clause of the year's plan with the largest sum to be invested or spent, else with most projects."""
    found = [each for each in money(reading, ()) if max(map(_yuan, each.figures), default=0.0) >= _A_LOT]
    invested = [each for each in found if _INVESTED.search(each.said.folded)]
    return max(invested, key=lambda each: max(map(_yuan, each.figures)), default=None)


_A_LOT = 1e8  # yuan


def _yuan(figure: Figure) -> float:
    return float(figure.value) if figure.base_unit == "元" and figure.value else 0.0


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
        and not (_gathers(figure) and _of_years(material, figure))
    ]
    found.sort(key=lambda figure: order.get(figure.indicator, len(order)))
    return tuple(found)


def _gathers(figure: Figure) -> bool:
    return figure.indicator in lexicon() and lexicon()[figure.indicator].gathers


_PARAGRAPH = 1200
_YEARS = re.compile(r"[\s*#(（]*(?:过去|近|这|[一二三四五])*(?:[五四三]年|十[一二三四五]五)(?:来|间|期间|时期)?[,，:]")


def _of_years(material: Material, figure: Figure) -> bool:
    """Whether a result stands in a paragraph on several years: 五年来,...。...水质达标率保持100%."""
    if not figure.spans:
        return False
    at = figure.spans[0].start
    before = material.text[max(0, at - _PARAGRAPH) : at]
    line = before[before.rfind("\n") + 1 :]
    return bool(_YEARS.match(line)) and str(material.report.year - 1) not in line


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
        if growth.subject != figure.subject or growth.measure not in ("growth", "decline") or growth.unit != "%":
            continue
        around = (*rows[max(at - 1, 0) : at], *rows[at + 2 : at + 3])
        if any((each.headline or each in found) and _apart(each, figure, growth) <= _BESIDE for each in around):
            found += [figure, growth]
    return tuple(found)


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


_BESIDE_NAMES = re.compile(r"^(?:预计|全[市省区县州]|我[市省区县州]|其中|全年|实现|完成|累计|[市省区])+")


def _is_a_step(figure: Figure) -> bool:
    """连续跨越7万亿、8万亿、9万亿三个台阶: the number is one that was passed."""
    if not figure.number_spans or not figure.spans:
        return False
    at = max(figure.number_spans[0].start - figure.spans[0].start, 0)
    quote = fold(figure.quote)
    return bool(_STEPS.search(quote[:at])) or (figure.bound == "exact" and bool(_A_STEP.search(quote, at)))


_A_STEP = re.compile(r"元?(?:的)?(?:新)?(?:台阶|大关|关口|门槛)")  # 迈上4000亿元台阶: passed, and not 4000
_STEPS = re.compile(r"(?:连续|相继|先后)[^,。;]{0,3}(?:跨|跃|迈|突破|站|登|实现)(?:(?!达到|达|为)[^。;])*$")


def goals(reading: Reading, most: int = GOALS) -> tuple[Goal, ...]:
    """At most so many goals of a plan of several years, those on indicators first, in reading order."""
    material = reading.material
    year = material.report.year
    plans = [
        figure
        for figure in material.figures
        if figure.kind == "plan" and figure.low is not None and _ends_after(figure.period, year) and _is_goal(figure)
    ]
    of_year = {section.id for section in year_sections(material)}
    plans = [each for each in plans if not (each.period.endswith("+") and each.section_id in of_year)]
    found = [each for each in reading.clauses(body(material), plans) if each.figures and each.alone]
    fit = [each for each in found if len(each.said.text) <= _LONGEST and not HANGS.match(each.said.folded)]
    per: dict[str, int] = {}
    for each in found:
        per[each.sentence.section.id] = per.get(each.sentence.section.id, 0) + len(each.figures)
    weighed = sorted(_once(fit), key=lambda each: (-any(map(known, each.figures)), -per[each.sentence.section.id]))
    spans = {figure.section_id: figure.period for figure in plans if "-" in figure.period}
    chosen = sorted(weighed[:most], key=lambda each: each.said.spans[0].start)
    made = (Goal(_undated(each), _horizon(each, spans.get(each.sentence.section.id, ""))) for each in chosen)
    return tuple(goal for goal in made if goal.period)


def _once(found: Sequence[Clause]) -> list[Clause]:
    """Goals without those that tell another number of an indicator for the same time: 中心城区's beside the whole's."""
    kept: list[Clause] = []
    told: dict[tuple[str, str, str], Figure] = {}
    for each in found:
        keys = {(it.indicator, it.period, it.unit): it for it in each.figures if known(it) and it.measure == "level"}
        if not any(key in told and told[key].low != it.low for key, it in keys.items()):
            kept.append(each)
            told |= keys
    return kept


def _undated(clause: Clause) -> Clause:
    """A goal without the year that it opens with, which stands before it."""
    said, dated = clause.said, _UNTIL.match(clause.said.folded)
    if dated is None:
        return clause
    at = dated.end()
    spans = cut_spans(said.spans, at, len(said.text))
    return replace(clause, said=Chosen(said.text[at:], said.folded[at:], spans, said.section))


_UNTIL = re.compile(r"到20\d\d年(?:底|末)?[,，]?")


def _horizon(clause: Clause, span: str) -> str:
    """The period of a goal. A rate a year (年均) by itself is of a span where the section tells one."""
    period = clause.figures[0].period
    rates = [figure for figure in clause.figures if figure.measure in ("growth", "decline")]
    only_rates = "年均" in clause.said.folded and len(rates) == len(clause.figures)
    return span if span and only_rates and "-" not in period else period


def _is_goal(figure: Figure) -> bool:
    if figure.unit in _NO_GOAL or re.search("指标|试点|领域|方面|类$", figure.subject):
        return False
    if not (known(figure) or _REACHES.search(fold(figure.quote))):
        return False
    return not re.search(
        r"^为|十亿项目|公司|[\d一二三四五六七八九十]个?(?:方面|领域|重点|关系|指标|原则|突破)|全会|[届次]|^(?:根据|按照)",
        fold(figure.quote),
    )


_REACHES = re.compile(
    r"达|提高|提升|增长|增加|新增|突破|超过|以上|以内|左右|不[低少高]于|力争|确保|建成|打造|培育|实现|降|控制|保持|稳定|翻|迈上|占|比重|为|缩小|率|至|能力|\d+%"
)
_PERIOD = re.compile(r"(\d{4})(?:-(\d{4})|(\+))?")


def _ends_after(period: str, year: int) -> bool:
    hit = _PERIOD.fullmatch(period)
    return hit is not None and (int(hit[2] or hit[1]) > year or hit[3] is not None)
