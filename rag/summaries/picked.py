"""What a page with little room picks out of the year's work: priorities with their best numbers. Whole clauses only, in
the report's words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.figures.figure_match import pairs
from rag.records import Figure, Section
from rag.summaries.acts import BY, LONGEST, OF_ANY
from rag.summaries.counted_lists import Group
from rag.summaries.deeds_in_words import deeds_in_words
from rag.summaries.flagship import Flagships
from rag.summaries.salient import Salience
from rag.summaries.told_alone import hangs
from rag.summaries.topics import Chosen, Topic, announces, cut_spans, offset_in
from rag.summaries.year_plan import (
    Clause,
    Reading,
    beside_targets,
    known,
    year_topics,
)
from rag.text.fold import fold
from rag.text.lazily import lazily

PRIORITIES = 12
MONEY = 5
RESULTS = 20

SELF = lazily(
    r"自身建设|党的建设|政治建设|从严治党|行政效能|施政水平|政府(?:自身|作风|效能|职能|管理|治理|工作)(?!.*(?:营商|开放|市场))"
    r"|(?:法治|服务型|廉洁|廉政|责任|满意的?|负责的)(?:人民)?政府|(?:建设|打造|建成)[^,，。]{0,20}政府(?:$|[,，、])|政府$"
)
_OF_ITSELF = lazily(
    r"依法行政|依法决策|八项规定|廉洁|廉政|党风|腐败|审计监督|民主监督|政务公开|从政|政治建设|形式主义|法治政府|行政执法|巡视|两个维护|抓落实|执行力"
)
_MOSTLY = 0.4  # of a topic's sentences, which make it one of the government itself


@dataclass(frozen=True, slots=True)
class Work:
    """A priority: its heading, and the clauses with its best numbers, the best first; none where it sets none."""

    title: str
    clauses: tuple[Clause, ...]
    heading: Chosen
    flagships: tuple[Clause, ...] = ()
    """The clauses that name its biggest projects, where none of the others does; the biggest first."""
    deeds: tuple[Clause, ...] = ()
    """Clauses that tell by words alone what is to be done, where there are few others."""
    listed: bool = False
    """Whether the livelihood list, which a page tells by itself, stands under it."""


def priorities(reading: Reading, projects: Sequence[Group], told: Collection[str] = ()) -> tuple[Work, ...]:
    """At most a dozen topics of the year's work in reading order, those without numbers left out first.

    `told`: clauses that the page shows already, told again only of a topic that has no other.
    """
    items = [each for group in projects for each in group.items]
    listed = {  # the sections that are the list; one that only holds it is a topic like others
        each.section.id
        for each in items
        if 2 * sum(other.section.id == each.section.id for other in items) > len(reading.sentences(each.section))
    }
    material = reading.material
    figures = beside_targets(material)
    made: list[Work] = []
    used: set[str] = set()
    flagships, salience = Flagships(reading), Salience(reading)
    for topic in year_topics(material):
        if any(section.id in listed for section in topic.sections) and announces(fold(topic.title)):
            continue
        if _AIMS.search(fold(topic.title)):
            continue
        if any(fold(topic.title)[:_OPENING] in each.folded for each in items if each.section.id == topic.section.id):
            continue  # a project that a copy tells as a heading
        inside = [each for each in topic.sections if each.id not in listed]
        if not inside:
            continue
        found = _before_itself(reading, inside, reading.clauses(inside, figures))
        # from the list, which is told by itself
        apart = [each for each in found if not in_one(each, items) and not _told_in(each, items)]
        best = _told_of(topic, apart, told, used, salience, listed=bool(items))
        if not best and len(apart) < len(found):
            best = _told_of(topic, found, told, used, salience, listed=True)
        said = [each for section in inside for each in reading.sentences(section)]
        if not said or _is_of_itself(topic, said):
            continue
        biggest = flagships.of(topic, apart, {*told, *(each.said.text for each in best)})
        few = _FEW - len(best) - len(biggest)
        shown = (*told, *used, *(each.said.text for each in (*best, *biggest)))
        deeds = deeds_in_words(apart, salience, shown, few, reading.places) if few > 0 else ()
        numbered = [each.whole.text for each in (*best, *biggest)]  # a deed told from its head may hold them
        deeds = tuple(each for each in deeds if not any(text in each.whole.text for text in numbered))
        used |= {each.said.text for each in deeds}
        used |= {each.said.text for each in best}
        heading = heading_of(topic, material.text) or said[0]
        made.append(Work(topic.title, best, heading, biggest, deeds, any(each.id in listed for each in topic.sections)))
    told_by_numbers = [work for work in made if work.clauses or work.flagships]
    while len(told_by_numbers) > PRIORITIES:
        worst = min(told_by_numbers, key=lambda work: worth(work.clauses[0]) if work.clauses else math.inf)
        told_by_numbers.remove(worst)
        made.remove(worst)
    return tuple(made)


def heading_of(topic: Topic, text: str) -> Chosen | None:
    """The heading of a topic where it stands in the source."""
    spans = topic.section.spans
    at = "".join(text[a:b] for a, b in spans).find(topic.title) if topic.title else -1
    if at < 0:
        return None
    return Chosen(topic.title, fold(topic.title), cut_spans(spans, at, at + len(topic.title)), topic.section)


def _told_of(
    topic: Topic,
    found: Sequence[Clause],
    told: Collection[str],
    used: Collection[str],
    salience: Salience,
    *,
    listed: bool,
) -> tuple[Clause, ...]:
    """The clauses of a topic with numbers that are told, the best first."""
    parts = _of_parts(found)  # 新增学位4.8万个 of kindergartens, 3.2万个 of schools: neither is the whole
    whole = [each for each in found if worth(each) > 0 and _name_in(each) not in parts]
    whole = [each for each in whole if not (listed and announces(each.said.folded))]  # the list itself is told
    whole.sort(key=lambda each: -_about(topic, each) - salience.beside(each.said.folded))
    fresh = [each for each in whole if not any(each.said.text in text for text in told)]
    return _best(fresh, used) or _best(whole, used)


def in_one(clause: Clause, items: Sequence[Chosen]) -> bool:
    """Whether a clause stands in one of some sentences."""
    at = clause.said.spans[-1].end - 1
    return any(span.start <= at < span.end for each in items for span in each.spans)


def _told_in(clause: Clause, items: Sequence[Chosen]) -> bool:
    """Whether a project of a list tells the number of a clause, of the same: 创建62个食品安全样板市场."""
    words = clause.said.folded
    own = pairs(words) - OF_ANY
    return any(
        number in item.folded and len(own & pairs(item.folded)) >= _SAME * len(own)
        for number in _WITH_UNIT.findall(words)
        for item in items
    )


_WITH_UNIT = lazily(r"(?<![\d.])\d[\d.]+[\u4e00-\u9fff%]")
_SAME = 0.4  # of the pairs of signs of a clause
_AIMS = lazily(
    r"(?:主要|预期|总体|发展|奋斗|工作|年)的?目标(?:要求|任务)?$"
)  # the list of targets, which a table tells


def _before_itself(reading: Reading, inside: Sequence[Section], found: Sequence[Clause]) -> list[Clause]:
    """The clauses of a topic before the sentence, if any, that turns to the government itself under no heading."""
    starts = (each.spans[0].start for part in inside for each in reading.sentences(part) if _TURNS.search(each.folded))
    first = next(starts, None)
    return [each for each in found if first is None or each.said.spans[0].start < first]


_TURNS = lazily(
    r"(?:对政府(?:自身|工作)|对我们)[^,。;]{0,8}(?:提出|要求)[^。;]{0,6}(?:更高|新)[^。;]{0,4}(?:要求|考验)"
    r"|聚焦建设[^,。;]{0,4}人民满意[^,。;]{0,6}政府"
)


def _about(topic: Topic, clause: Clause) -> float:
    """What a clause is worth in its topic: more where it names what the heading names."""
    title, named = fold(topic.title), pairs(fold(topic.title)) - OF_ANY
    other = _LIVES.search(title) is not None and _OUTPUT.search(clause.said.folded) is not None
    lives = _LIVES.search(title) is not None and _FOR_LIFE.search(clause.said.folded) is not None
    more = _OF_HEADING if named & pairs(clause.said.folded) else 0.0
    more += _NEAR_TO_PEOPLE * lives + _GREAT_OUTPUT * (_OUTPUTS.search(clause.said.folded) is not None)
    return worth(clause) + more - (_APART if other else 0.0)


_OF_HEADING = 0.8
_NEAR_TO_PEOPLE = 1.0
_GREAT_OUTPUT = 0.8
# what a region is known for making
_OUTPUTS = lazily(
    r"(?:煤炭|原煤|原油|油气|天然气|发电|电力|粮食|粗钢|汽车|新能源)[^,;]{0,6}(?:产量|产能|装机|发电量|总产)"
)
_FOR_LIFE = lazily(r"就业|保险|养老|医疗|医保|低保|学位|住房|救助|脱贫|饮水|参保")
_APART = 2.5  # the output of an industry under a heading on people's lives
_LIVES = lazily(r"民生|福祉|(?:人民|群众)[^,，]{0,4}生活|生活(?:品质|水平)")
_OUTPUT = lazily(r"产值|营(?:业收入|收)|增加值|(?:产业|交易)[^,;]{0,3}规模")
_OPENING = 10  # signs of a heading that name it
_SECOND = 0.6  # of what the best of a topic is worth: what is told beside it
_THIRD = 0.3
_LIMITS = lazily(r"PM(?:2\.5|10)(?:年?均?浓度)?不高于\d")  # 围绕PM2.5不高于55微克
_CLAUSES = 3
_WIDE, _IN_PARTS = 7, 10
_FEW = 3  # clauses of a topic beside which what is told by words alone is left out


def _best(found: Sequence[Clause], without: Collection[str]) -> tuple[Clause, ...]:
    """The first clauses of those of a topic that are ordered by their worth, each once."""
    ordered = list({each.said.text: each for each in found if each.said.text not in without}.values())
    least = worth(ordered[0]) if ordered else 0.0
    best = [each for each in ordered[:_CLAUSES] if worth(each) >= _SECOND * least]
    parts = {each.said.section.id for each in best}
    for each in ordered[len(best) :]:  # of the parts of a topic that none of them is of, too
        new = each.said.section.id not in parts
        if len(best) < (_IN_PARTS if new else _WIDE) and worth(each) >= _THIRD * least:
            best.append(each)
            parts.add(each.said.section.id)
    return tuple(best)


def _of_parts(found: Sequence[Clause]) -> frozenset[str]:
    """The words before its number that several clauses of one topic share: each tells a part only."""
    told: dict[str, set[str]] = {}
    for clause in found:
        if clause.figures:
            told.setdefault(_name_in(clause), set()).add(clause.said.text)
    return frozenset(name for name, texts in told.items() if len(texts) > 1 and len(name) >= _NAMES)


_NAMES = 4  # 新增学位; 完成 and 建设 name nothing


def _name_in(clause: Clause) -> str:
    return _LEADS.sub("", re.split(r"\d", clause.said.folded, maxsplit=1)[0])


_LEADS = lazily(r"^(?:力争|确保|争取|实现|全年|今年|年内|达到?)+")


def _is_of_itself(topic: Topic, said: Sequence[Chosen]) -> bool:
    """Whether a topic is about the government's own conduct, which is no work of the year."""
    own = sum(bool(_OF_ITSELF.search(each.folded)) for each in said)
    return bool(SELF.search(topic.title)) or own >= _MOSTLY * len(said)


def worth(clause: Clause) -> float:
    """How much a clause with numbers tells by itself: 0 or less, not worth showing."""
    if not clause.figures or len(clause.said.text) > LONGEST or len(clause.said.text) < 6:
        return 0.0
    by = BY.match(clause.said.folded) and not _LIMITS.search(clause.said.folded)
    if not clause.alone or hangs(clause.said.folded) or by:
        return 0.0
    if AS_IT_IS.match(clause.said.folded) or IN_PART.search(clause.said.folded) or BALANCE.search(clause.said.folded):
        return 0.0
    if _SPAN.search(clause.said.folded) and not OF_YEAR.search(clause.said.folded):
        return 0.0
    if is_of_several_years(clause) or _LISTED_WORK.search(clause.said.folded):
        return 0.0
    if _OF_NOBODY.match(clause.said.folded) or _NO_DEED.match(clause.said.folded.rstrip("。;,")):
        return 0.0
    best = max((_weight(each) for each in clause.figures if not _is_quoted(each)), default=0.0)
    if best <= 0.0:
        return 0.0
    return best + 0.2 * (len(clause.figures) - 1) - max(0, len(clause.said.text) - 30) / 40


# 10个市级综合实践基地: the end of a list whose verb stands before it
_NO_DEED = lazily(
    r"^(?![^,;]*(?:建|开|完成|推|实施|加快|培育|引进|新|改|扩|打造|做|抓|支持|发展|投|安|解决|提|争|创|办|确保|达|获|入选|通过|设|组|选"
    r"|落|优化|扶|保|治|整|修|重点|健全|集中|形成|启动|增|继续|完善|用好|布局|储备|谋划|列|有|拥|突破|参))"
    r"[^,;]*\d+[个大所处座条家][^,;\d]{2,16}(?:基地|中心|园区?|站|馆|产业|体系|企业|项目|工程)$"
)
# 增加值、上缴税收均增长15%: of nothing named
_OF_NOBODY = lazily(
    r"^(?:其他|其余|另外)|^[^,;保险医疗养老]{0,8}参保率|^“[^”]{2,20}”(?:是指|指|即|:)|^(?:力争|确保|实现|推动|全年)*(?:增加值|产值|上缴税收|税收|利润|收入|销售)[、和]"
)
# 13项年度重点工作, 58条改革举措: how many points a paper has
_LISTED_WORK = lazily(
    r"连续[二三四五\d]年、?每年|"
    r"^[^,;]{0,6}落实[^,;]*\d+条|\d+[项条](?:年度)?(?:重点|改革|政策|具体|主要)*(?:工作|任务|举措|措施)(?:落[地实]|见效)*$"
)


def _is_quoted(figure: Figure) -> bool:
    """Whether a number stands in a name between quotation marks: “百分之百”, “1+6”."""
    at = offset_in(figure.spans, figure.number_spans[0].start) if figure.number_spans else None
    before = figure.quote[:at] if at is not None else ""
    return before.count("“") > before.count("”")


NO_GOAL = frozenset({"年", "周年", "届", "次会议", "天", "小时", "分钟", "个月", "年级", "位", "强"})


# 打造10条具有国际优势, cut before what they are of; 新建和收购20万套 and 累计下降14% of nothing named
IN_PART = lazily(
    r"(?:基础上|情况下|前提下|条件下|的同时|排名|位次)$|\d[条个家项]具有[^的]*$|纳入$|^(?:确保|力争)?分别|^(?:确保|力争|争取|今年|全年|年内|到?年底|新建|供应|新|改扩建|扩建|改建|收购|建设|筹集|改造|开工|竣工|完工|完成|新增|建成|和|、|[“”十一二三四五六七八九]{2,5}|累计(?:[开完]工项目)?|年均)+"
    r"(?:下降|增长|提高|[\d.]+[万亿]?(?:[套户个人件项家条处座所亩%]|平方米|公里))[\d.%以上左右个百分点]*(?:、|$)|^(?:力争|确保|争取|实现)?到位(?:资金|内资)"
)
OF_YEAR = lazily(r"今年|年度|当年|年内|全年")
_YEARS_TIME = lazily(
    r"(?:用|通过|经过|未来|今后)[^,。;\d]{0,4}[二两三四五2-5][^,。;\d]?[三四五3-5]?个?年(?!级|度)|(?<!\d)[二两三四五2-5]年(?:左右)?(?:的?时间|内|的努力)"
)


def up_to(clause: Clause) -> str:
    """The folded words of a clause's sentence up to its end."""
    at = offset_in(clause.sentence.spans, clause.said.spans[0].start) or 0
    return clause.sentence.folded[: at + len(clause.said.folded)]


def is_of_several_years(clause: Clause) -> bool:
    """Whether a clause stands behind a stretch of years in its sentence: 通过5年时间,将水电培育成500亿元产业."""
    before = up_to(clause)
    years = [hit.end() for hit in _YEARS_TIME.finditer(before)]
    return bool(years) and OF_YEAR.search(before, years[-1]) is None


AS_IT_IS = lazily(r"(?:目前|截至|现有|当前|到目前|去年)[^,;]*\d")  # 目前重大项目在库434个: a state and no plan
BALANCE = lazily(r"余额|存款|存贷|研发(?:经费|投入)|(?:科技|研究)投入")  # what is owed or kept, of all years
_SPAN = lazily(r"[二两三五](?:年|个年度)(?:内)?(?:累计|总|共|超|达|突破|投入|完成|新建|建成)")


def _weight(figure: Figure) -> float:
    if figure.unit in NO_GOAL or (not figure.unit and figure.measure != "rank"):
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
