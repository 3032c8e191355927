"""A report's figures: every number, what it is about, of which kind, for which period, and where it stands.

The kind follows from the section (a review reports, a plan promises), from tense and time words near the number, and
for headline targets from the list they stand in. `RULES` names the version of these rules in every export.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.figures.goals import Wish, find_wishes, is_own_list, is_target_number
from rag.figures.headline import Line, find_target_lines
from rag.figures.lexicon import fits, lexicon
from rag.figures.naming import names_of
from rag.figures.periods import When, when
from rag.figures.scope import Scopes, is_urban, owned
from rag.figures.statements import Statement, find_statements
from rag.figures.stretches import Timeline
from rag.figures.unread import find_unread
from rag.figures.whose import of_the_opening
from rag.numbers.quantities import NonQuantity, Quantity, tokenize
from rag.records import Figure, Report, Section, Unread
from rag.text.lazily import lazily
from rag.text.sentences import without_brackets
from rag.text.view import View

RULES = "2026.11"

_TOPIC = 24  # characters of a sentence that only opens a topic
_BARE = lazily(r"(?:同比|比上年|较上年|可比)?(?:增长|下降)[\s\d]")  # 增加值436亿元。增长10.8%: of what was told last
_SENTENCE = lazily(r"[^。!?\n]+[。!?]*[”’」』)]*\n*")
# Whose number it is when the territory named is larger than the report's own.
_HEAD = r"(?:^|[,;:。!?\n])(?:从|预计|去年|今年|其中|同期|\d{4}年)*"
_NOT_PLACE = r"(?!少数民族|文明|双拥|卫生城|百强|示范|试点|运动会|性|第|平均|前|首|各|唯一|占比|领先|先进|排名|\d)"
_OTHERS = lazily(r"全国|我国|全球|世界|全省|全自治区|全市|全县|全区")
_FOREIGN = {
    "nation": lazily(r"(?!)"),
    "province": lazily(rf"{_HEAD}(?:全国|我国|全球|世界){_NOT_PLACE}"),
    "prefecture": lazily(rf"{_HEAD}(?:全国|我国|全球|世界|全省|全自治区){_NOT_PLACE}"),
    "county": lazily(rf"{_HEAD}(?:全国|我国|全球|世界|全省|全自治区){_NOT_PLACE}"),
    "township": lazily(rf"{_HEAD}(?:全国|我国|全球|世界|全省|全自治区|全市|全县|全区){_NOT_PLACE}"),
}
_AGAIN = lazily(r"\((?:按|为)?[^()]{0,10}(?:口径|可比|扣除|剔除|考虑|还原|名义)[^()]{0,8}$")


class _Places:
    """Which section each position of a view is in."""

    def __init__(self, view: View, sections: Sequence[Section]) -> None:
        self._view = view
        pairs = sorted((span.start, index) for index, section in enumerate(sections) for span in section.spans)
        self._starts = [start for start, _ in pairs]
        self._order = [index for _, index in pairs]
        self._sections = sections

    def at(self, offset: int) -> Section:
        place = bisect_right(self._starts, self._view.to_source(offset)) - 1
        return self._sections[self._order[max(place, 0)]]


class _Draft(NamedTuple):
    """A figure before it is known whether it is a headline one."""

    section: Section
    said: Statement | Wish
    indicator: str  # "" if the statement is about nothing in the lexicon
    when: When
    headline: bool
    part: bool  # of a part of the territory
    doubtful: bool  # perhaps of a part that the paragraph names
    name: str = ""


class Found(NamedTuple):
    """What is read in a report: its figures, and the clauses that none came of."""

    figures: tuple[Figure, ...]
    unread: tuple[Unread, ...]


def find_figures(report: Report, view: View, sections: Sequence[Section]) -> tuple[Figure, ...]:
    """The figures of a report in reading order; see `read_figures`."""
    return read_figures(report, view, sections).figures


def read_figures(report: Report, view: View, sections: Sequence[Section]) -> Found:
    """The figures of a report in reading order, and the clauses on indicators that no figure came of.

    `view` is the report's clean text, `sections` its heading tree (roles tell review from plan). Headline figures have
    `headline` set: targets from the headline list, results of a lexicon indicator for the year before.
    """
    if not view.text or not sections:
        return Found((), ())
    places = _Places(view, sections)
    timeline = Timeline(report.year, view.folded)
    text = without_remarks(view.folded)
    tokens = tokenize(text)
    numbers = tuple(token for token in tokens if isinstance(token, Quantity))
    placed = tuple(_lines(text, numbers, places, timeline))
    lines = tuple(line for line, _ in placed)
    targets = {line.start for line in find_target_lines(view.folded, lines, report.year)}
    drafts: list[_Draft] = []
    read: set[tuple[int, str]] = set()
    scopes = Scopes(view.folded, report.region.name)
    for line, section in placed:
        made = tuple(_drafts(view.folded, section, line, report, timeline, scopes, line.start in targets))
        read.update((line.start, draft.indicator) for draft in made if draft.indicator)
        drafts += made
    figures = tuple(
        _figure(f"{report.id}:f{index}", report, view, draft)
        for index, draft in enumerate(_with_results(view.folded, drafts, report.year))
    )
    marks = tuple(token for token in tokens if isinstance(token, NonQuantity))
    listed = [(line, section, line.start in targets) for line, section in placed]
    return Found(figures, find_unread(report, view, text, listed, marks, figures, read))


def _lines(
    text: str, numbers: Sequence[Quantity], places: _Places, timeline: Timeline
) -> Iterator[tuple[Line, Section]]:
    """Sentences with their statements and sections.

    A sentence ends at 。！？ or a line's end, not at ；: lists go on past it.
    """
    starts = [number.start for number in numbers]
    paragraph, topic, last = 0, "", ""
    for start, end in ((hit.start(), hit.end()) for hit in _SENTENCE.finditer(text)):
        section = places.at(start)
        opened = None
        if start == 0 or text[start - 1] == "\n":
            stop = text.find("\n", start)
            opened, topic, last = text[start : len(text) if stop < 0 else stop], "", ""
        stretch = timeline.at(section, text[start : min(end, start + 100)], opened)
        inside = numbers[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        opening = topic or (last if _BARE.match(text, start) else "")
        statements = find_statements(text, inside, start, end, opening) if inside else ()
        title = section.path[-1] if section.path else ""
        yield Line(start, end, paragraph, title, stretch, statements, timeline.around), section
        topic = "" if inside or end - start > _TOPIC else text[start:end].rstrip("。!?\n")
        last = statements[-1].subject if statements else ""
        paragraph += text.count("\n", start, end)


_REMARK = lazily(
    r"\((?![^()]*\d[^()]*[%元斤吨人])[^()\n、]{0,16}(?:预计|预测|下同|同上|简称|快报|初步|口径|可比|不变价|现价|当年价|同比|不含|剔除|扣除|含|"
    r"统计|核算|R&D|GDP|CPI|年均|本级)[^()\n、]{0,12}\)|\*\*|__"
)


def without_remarks(text: str) -> str:
    """`text` with short remarks in brackets that hold no amount, and marks of Markdown, blanked; of the same length.

    >>> without_remarks("财政收入163亿元(预计,下同)、增长9%")
    '财政收入163亿元       、增长9%'
    """
    return _REMARK.sub(lambda hit: " " * len(hit.group()), text)


# --- one sentence -----------------------------------------------------------------------------------------------


def _drafts(
    text: str, section: Section, line: Line, report: Report, timeline: Timeline, scopes: Scopes, listed: bool
) -> Iterator[_Draft]:
    foreign = _FOREIGN[report.region.level] if _OTHERS.search(text, line.start, line.end) else None
    scopes.begin(line, section.path)
    for statement, name in zip(line.statements, names_of(text, line.start, line.statements), strict=True):
        part = scopes.holds(statement)
        owner = scopes.of(statement)
        time = when(text, line, statement, report, timeline, listed)
        at = statement.quantity.outer_start if statement.quantity else statement.clause_start
        # 从全国看,... 全省生产总值增长5%: another government's number
        if foreign is not None and foreign.search(text, max(line.start, statement.clause_start - 8), statement.end):
            time = When("other", time.period)
        if statement.is_size or is_own_list(statement):
            time = When("other", "")
        # 增长6%、力争6.5%: the hope beside the goal is kept, the goal is the headline
        hoped = bool(statement.quantity and statement.quantity.soft) and statement.start < statement.clause_start
        # 增长7%(同口径增长12%): the same target reckoned otherwise
        again = bool(_AGAIN.search(text, max(line.start, at - 16), at)) if listed else False
        headline = listed and time.kind == "target" and is_target_number(statement) and not hoped and not again
        indicator = statement.indicator or ""
        if owner.words and not headline:
            whole = owned(name, owner, text[statement.clause_start : at], report.region.name)
            if indicator and (owner.told or part) and whole != name and not is_urban(owner):
                indicator, part = "", True  # 四县工业产值: not the city's
            name = whole if not indicator else name
        if not indicator:
            name = of_the_opening(text, line.start, name, statement.clause_start)
        yield _Draft(section, statement, indicator, time, headline, part, scopes.doubtful, name)
    if listed:
        for wish in find_wishes(text, line.start, line.end, line.statements):
            for indicator in wish.named:
                yield _Draft(section, wish, indicator, When("target", str(report.year)), True, False, False)


_BEFORE_ALL = lazily(r"-|0|[1-9]\d{0,2}(?!\d)")  # reckoned from a report's year that is not known


def _figure(id_: str, report: Report, view: View, draft: _Draft) -> Figure:
    said = draft.said
    number = said.quantity if isinstance(said, Statement) else None
    subject = draft.name if isinstance(said, Statement) else lexicon()[draft.indicator].zh
    end = without_brackets(view.text, said.start, said.end)
    return Figure(
        id=id_,
        report_id=report.id,
        section_id=draft.section.id,
        indicator=draft.indicator or f"other:{_tail(subject)}",
        subject=subject[:60],
        kind=draft.when.kind,
        measure=said.measure if isinstance(said, Statement) else "none",
        headline=draft.headline,
        period=draft.when.period if report.year or not _BEFORE_ALL.match(draft.when.period) else "",
        low=number.low if number else None,
        high=number.high if number else None,
        unit=number.unit if number else "",
        value=number.low * number.scale if number else None,
        base_unit=number.base_unit if number else "",
        bound=said.bound,
        quote=view.text[said.start : end],
        spans=view.spans_of(said.start, end),
        number_spans=view.spans_of(number.start, number.end) if number else (),
        rule=f"{RULES}/{'list' if draft.headline and draft.when.kind == 'target' else 'sentence'}",
    )


def _tail(subject: str) -> str:
    """The end of a name as a key, from the beginning of a piece of its list: 实验|室、研究中心 -> 研究中心."""
    tail = subject[-_KEY:]
    _, cut, rest = tail.partition("、") if len(subject) > _KEY else ("", "", "")
    return rest if cut and len(rest) > _KEY // 2 else tail


_KEY = 24  # characters of a name in the key of a figure of no indicator


# --- the report as a whole --------------------------------------------------------------------------------------


def _with_results(text: str, drafts: Sequence[_Draft], year: int) -> Iterator[_Draft]:
    """Mark the headline results, and take the mark off repeated targets.

    A headline result is a figure of its indicator, as a level and as a change, for the year before the report's: the
    first that is told of that year itself and of the whole, else the first level at the end of a span. A step
    (突破3000亿元) gives way to the level it leads up to. 财政收入 is another, wider revenue where the report names a
    narrower one as well.
    """
    wide = _wider(text, drafts)
    results: dict[tuple[str, bool, str], tuple[tuple[bool, bool, bool], int]] = {}
    for index, draft in enumerate(drafts):
        if index in wide or draft.headline or not _is_result(draft, year):
            continue
        said = draft.said
        assert isinstance(said, Statement)
        key = (draft.indicator, said.measure == "level", said.subject if _gathers(draft.indicator) else "")
        rank = (draft.when.span_end, said.measure == "level" and _is_step(said), draft.doubtful)
        if key not in results or rank < results[key][0]:
            results[key] = (rank, index)
    chosen = {index for _, index in results.values()}
    numbered = {draft.indicator for draft in drafts if draft.headline and isinstance(draft.said, Statement)}
    targets: set[tuple[object, ...]] = set()
    for index, draft in enumerate(drafts):
        if index in wide:
            yield draft._replace(indicator="", headline=False)
        elif draft.headline:
            target = _target_key(draft)
            yield draft._replace(headline=target not in targets and not _leads_up(draft, numbered))
            targets.add(target)
        else:
            yield draft._replace(headline=index in chosen)


def _target_key(draft: _Draft) -> tuple[object, ...]:
    """What two statements of one target have in common; of what gathers many things, equal numbers of two are two."""
    number = draft.said.quantity if isinstance(draft.said, Statement) else None
    about = draft.said.subject if isinstance(draft.said, Statement) and _gathers(draft.indicator) else ""
    return draft.indicator, about, number and number.low, number and number.high, number and number.unit


def _leads_up(draft: _Draft, numbered: set[str]) -> bool:
    """Whether a wish only leads up to a number: 居民收入稳步提高,居民人均可支配收入增长7%."""
    wish = isinstance(draft.said, Wish) and draft.said.bound == "qualitative"
    return wish and draft.indicator in numbered and not _gathers(draft.indicator)


def _gathers(indicator: str) -> bool:
    return bool(indicator) and lexicon()[indicator].gathers


def _wider(text: str, drafts: Sequence[_Draft]) -> set[int]:
    """Places of the numbers of a wider subject than another of the same indicator: 财政总收入 beside 一般预算收入."""
    narrowness = {
        index: _narrowness(text, draft.said, draft.indicator)
        for index, draft in enumerate(drafts)
        if isinstance(draft.said, Statement) and draft.indicator and lexicon()[draft.indicator].narrower
    }
    best: dict[tuple[object, ...], int] = {}
    for index, found in narrowness.items():
        for key in (_compared(drafts[index]), (drafts[index].indicator,)):
            best[key] = max(best.get(key, 0), found)
    return {
        index
        for index, found in narrowness.items()
        if found < best[_compared(drafts[index])]
        or (found < lexicon()[drafts[index].indicator].narrower_anywhere and found < best[(drafts[index].indicator,)])
    }


def _compared(draft: _Draft) -> tuple[object, ...]:
    """What a number has in common with those beside which it may be of a wider subject."""
    level = isinstance(draft.said, Statement) and draft.said.measure == "level"
    return draft.indicator, draft.when.kind, draft.when.period, level


_ALSO_CALLED = lazily(r"\(([^()\d]{2,12})\)")


def _narrowness(text: str, said: Statement, indicator: str) -> int:
    """The place of the pattern that a subject matches, or its other name in brackets; the wide ones first."""
    patterns = lexicon()[indicator].narrower
    stop = said.quantity.start if said.quantity else said.end
    other = _ALSO_CALLED.search(text, said.clause_start, stop)
    subject = said.subject + (other[1] if other else "")
    if re.search(patterns[0], subject):
        return 0
    return max((place for place, pattern in enumerate(patterns) if re.search(pattern, subject)), default=1)


_RATES = frozenset(("growth", "decline"))


def _is_rate(said: Statement, indicator: str) -> bool:
    """失业率降低0.2%: of what is told as a level, a change is no result, unless it is a growth in so many words."""
    return not _RATES.isdisjoint(lexicon()[indicator].stated) or "增长" in said.predicate


# 连续突破7万亿、8万亿元, 跨过千亿元关口: steps on the way, no level of the year.
_STEPS = lazily(
    r"(?:连续|先后|相继|接连|连)(?:突破|跨越|跨过|跨上|迈上|迈过|登上|站上|跨|上)|(?:连续|先后|相继|接连)$|跨过|闯过"
)
_STEP = lazily(r"跨|跃|迈|突破|站上|登上|冲破|闯过")


def _is_step(said: Statement) -> bool:
    """突破3000亿美元,达到3008亿美元: the second is the figure."""
    return bool(_STEP.search(said.predicate)) or (said.quantity is not None and said.quantity.bound == "at_least")


def _is_result(draft: _Draft, year: int) -> bool:
    number = draft.said.quantity if isinstance(draft.said, Statement) else None
    return (
        number is not None
        and draft.when.kind == "actual"
        and draft.when.period == str(year - 1)
        and bool(draft.indicator)
        and not draft.part
        and not (draft.doubtful and lexicon()[draft.indicator].of_parts)
        and isinstance(draft.said, Statement)
        and draft.said.measure in ("growth", "decline", "level")
        and (fits(lexicon()[draft.indicator], number.unit) or (number.unit == "倍" and draft.said.measure == "growth"))
        and number.unit not in ("个百分点", "位")
        and not _STEPS.search(draft.said.predicate)
        and (draft.said.measure == "level" or number.unit in ("%", "倍"))  # 增加940元 is no rate
        and (draft.said.measure == "level" or _is_rate(draft.said, draft.indicator))
    )
