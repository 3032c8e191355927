"""What a review tells beside the indicators of the lexicon (`further.toml`): tourism, ports, credit, firms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from rag.figures.lexicon import find_names
from rag.figures.scope import is_of_counties
from rag.records import Figure, Span
from rag.summaries.problems import in_problems
from rag.summaries.qualified import is_running_total
from rag.summaries.results import of_years
from rag.summaries.timed import Times
from rag.summaries.told_alone import hangs
from rag.summaries.topics import Chosen, cut_spans, joined_to
from rag.summaries.year_plan import Clause, Reading, body, known
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_LONGEST = 48  # characters of a clause that is shown
_LONG = 64  # of one that tells several numbers
_SHORTEST = 7
_WHOLE = lazily(r"全(?:国|省|市|区|县|州|盟|旗)|我[市省区县州]")
_CUT_SHORT = lazily(r"(?:基础上|情况下|的同时|排名|位次)$")  # 总产值在15个城市中的排名, cut before what it is
_SPAN = lazily(r"[三四五两]年(?:来|间|累计|年均)|过去[三四五]年|十[一二三四五]五”?(?:时期|期间|以来)|年均")


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    leads: tuple[str, ...] = Field(min_length=1)
    topics: tuple[str, ...] = Field(min_length=1)
    term: tuple[str, ...] = Field(min_length=1)
    economy: str


@cache
def _words() -> _Words:
    return _Words.model_validate(tomllib.loads(files("rag.summaries").joinpath("further.toml").read_text("utf-8")))


@cache
def term_patterns() -> tuple[re.Pattern[str], ...]:
    """How clauses open that tell what became of several years, the most telling first."""
    return (*map(re.compile, _words().term), *_patterns()[0])


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    words = _words()
    lead = f"(?:{'|'.join(words.leads)})*"
    return tuple(re.compile(f"{lead}(?:{topic})") for topic in words.topics), re.compile(words.economy)


def topic_at(words: str) -> int | None:
    """Which topic folded words open with, by its place among them; None for none."""
    return next((at for at, topic in enumerate(_patterns()[0]) if topic.match(words)), None)


def further(reading: Reading, without: Collection[Span], most: int) -> tuple[Clause, ...]:
    """At most so many whole clauses of last year's review, one a topic, the most telling first.

    `without`: the numbers that are told already. A clause counts where it opens with its topic: what is told of a part
    opens with the part.
    """
    found = [
        each
        for each in told_last_year(reading)
        if not any(span in without for figure in each.figures for span in figure.number_spans)
    ]
    chosen: list[Clause] = []
    for topic in _patterns()[0]:
        fit = [each for each in found if topic.match(each.said.folded)]
        best = next((each for each in fit if len(each.figures) > 1), None) or next(iter(fit), None)
        if best is not None and best not in chosen:
            chosen.append(best)
    return tuple(chosen[:most])


def economy_told(reading: Reading, *, ranked: bool = False) -> Chosen | None:
    """The clause that tells the size of the economy where no result of it was read, as it names it no further.

    `ranked`: or which place its growth took.
    """
    pattern = _patterns()[1]
    for section in body(reading.material):
        for said in reading.sentences(section) if section.role == "review" else ():
            for start, end in clauses(said.folded, 0, len(said.folded)):
                if pattern.match(said.folded, start, end) and (ranked or not _RANKED.search(said.folded, start, end)):
                    months = _OF_MONTHS.match(said.folded, 0, start)  # 前三季度,...: of these, and not of the year
                    if months is not None:
                        return joined_to(said, months.span(), (start, end))
                    spans = cut_spans(said.spans, start, end)
                    return Chosen(said.text[start:end], said.folded[start:end], spans, section)
    return None


def told_last_year(reading: Reading) -> Iterator[Clause]:
    """The clauses of the review with numbers of last year only, none of an indicator that stands elsewhere."""
    material = reading.material
    year = str(material.report.year - 1)
    times, numbers = Times(reading), [each for each in material.figures if each.low is not None]
    sections = [each for each in body(material) if each.role == "review"]
    first, last = in_problems(reading)
    headline = {each.indicator for each in material.figures if each.headline and each.period == year}
    for clause in reading.clauses(sections, numbers):
        if first <= clause.said.spans[0].start < last or _OF_ITSELF.search(clause.said.folded):
            continue
        if not clause.figures or not clause.alone or hangs(clause.said.folded):
            continue
        longest = _LONG if len(clause.figures) > 1 else _LONGEST
        # 外贸进出口总额975亿元, where no other result of it is told
        lone = {each.indicator for each in clause.figures if known(each)} - headline
        lone = lone & {name.id for name in find_names(_LEADS.sub("", clause.said.folded)) if name.start == 0}
        against = (
            bool(lone) or _AGAINST.search(clause.said.folded) is not None
        )  # 工业、投资增速分别比全国高0.2、0.9个百分点
        if not _SHORTEST <= len(clause.said.text) <= longest:
            continue
        if not against and any(each.headline for each in clause.figures):
            continue
        if _SPAN.search(clause.sentence.folded) and f"{year}年" not in clause.sentence.folded:
            continue
        if times.of_years(clause.said.spans[0].start):
            continue
        if _is_cut_or_apart(material.text, clause):
            continue
        told = [each for each in clause.figures if not _is_a_size(each)]  # 新引进3亿元以上项目440个
        if told and all(_is_last_years(reading, each, year, against=against) for each in told):
            yield clause


def _is_a_size(figure: Figure) -> bool:
    return figure.kind == "other" and not figure.period and figure.base_unit.endswith("元")


def _is_cut_or_apart(text: str, clause: Clause) -> bool:
    """Whether a clause is of no whole year or place, or leaves out of what its number is."""
    words, ahead = clause.said.folded, _ahead(text, clause)
    if clause.head is None and _OF_SOME.match(words):
        return True
    if _RANK_ONLY.match(words) or _CUT_SHORT.search(words) or _MONTHS.search(ahead):
        return True
    if _ADDED.match(ahead) and not _VERB.search(words):
        return True  # 新增高速公路136公里,电力装机213万千瓦: what was added, too
    # 四县(市)和四郊区工业取得新突破,总产值719.8亿元: not the city's
    return is_of_counties(ahead.partition(",")[0]) and not _WHOLE.match(words)


def _ahead(text: str, clause: Clause) -> str:
    """The folded words of a clause's sentence, of all that semicolons join in it, up to the clause's end."""
    at, end = clause.said.spans[0].start, clause.said.spans[-1].end
    before = text[max(0, at - _SENTENCE) : at]
    return fold(text[at - len(before) + max(map(before.rfind, "。！？!?\n")) + 1 : end])


_RANKED = lazily(r"增速[^,;]*(?:第|升|跃)")
_OF_MONTHS = lazily(r"(?:前[一二三四五六七八九十两\d]+个?(?:月|季度)|上半年|(?:1-\d+|\d+)月)")
_SENTENCE = 400  # characters
# 封关至“满月”时: what was told of the first month is not the year's
_MONTHS = lazily(
    r"满月|首[月周日季](?!度)|一季度|上半年|前[一二三四五六七八九十两\d]+个?(?:月|季度)|试运行以来|[\d一二三四五六七八九十]+天内"
)
# 哈尔滨市名列第3位: in what, the clause before says
_OF_SOME = lazily(r"(?:共|全年)?(?:缴税|纳税|上缴税[金收]|从业人员|注册资[金本])")  # of firms that stand before it
_RANK_ONLY = lazily(r"(?:[\u4e00-\u9fff]{2,6}[省市区县州盟])?(?:名列|位列|位居|居|排名|排|列)[^,;]{0,8}第")
_OF_ITSELF = lazily(r"[八二十]+项规定|十条规定|从严治党|反腐|巡视|代表建议|政协(?:委员)?提案|满意率")
_LEADS = lazily(r"^(?:全[市省区县州年]|我[市省区县州]|预计|实现|完成|其中)+")
_ADDED = lazily(r"(?:全年|去年)?新增[^,]*,")
_VERB = lazily(r"达|增|完成|实现|突破|建成|改造|提高|提升|占|下降|超|升|接待|引进|培育|开工|投产|发放")


_AGAINST = lazily(r"增速[^,;]*(?:比全[国省]|[高快]于|[高快]出|(?:跃居|升[到至]|位居|列|居)[^,;]{0,6}第)")


def _is_last_years(reading: Reading, figure: Figure, year: str, *, against: bool) -> bool:
    material = reading.material
    if figure.kind != "actual" or figure.period != year or (known(figure) and not against):
        return False
    return not (is_running_total(material, figure) or of_years(material, figure))
