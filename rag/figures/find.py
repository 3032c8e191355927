"""A report's figures: every number, what it is about, of which kind, for which period, and where it stands.

The kind follows from the section (a review reports, a plan promises), from tense and time words near the number, and
for headline targets from the list they stand in. `RULES` names the version of these rules in every export.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.figures.headline import Line, Wish, find_target_lines, find_wishes, is_target_number
from rag.figures.indicators import fits, lexicon
from rag.figures.statements import Statement, find_statements
from rag.numbers.quantities import find_quantities
from rag.records import Figure, Kind, Report, Section
from rag.text.view import View

RULES = "2026.11"

# Years and periods a number can belong to. The nearest one before it in its sentence holds.
_PERIOD = re.compile(
    r"(?P<span>(?:19|20)\d\d(?:年)?[-—~至到](?:19|20)\d\d年)"
    r"|(?P<until>到(?:20\d\d)年(?:底|末)?)|(?<![比较是为于])(?P<year>(?:19|20)\d\d年)(?!级|版|度目标)"
    r"|“?十(?P<plan>[一二三四五六])五”?(?:时期|期间|以来|规划期|末)"
    r"|(?P<five>(?:过去|这)(?:的)?(?:五|5)年|(?:[三四五345])年(?:来|间|里|累计)|本届政府(?:任期|以来|成立))"
    r"|(?P<next>今后(?:五|5)年|未来(?:五|5|三|3|几)年)|(?P<last>去年|上年|过去(?:的)?一年|一年来)|(?P<this>今年|本年|全年|明年|来年)"
    r"|(?P<part>(?<![较比])(?:[一二三四](?:、[二三四])*季度|[上下]半年|前[一二三]季度|1[-—至]\d{1,2}月|前\d{1,2}个月))"
)
_LOOK_BACK = 400  # characters before a clause in which its time words may stand
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*[”’」』)]*\n*")
_ANNUAL_MEAN = re.compile(r"年均|年平均增")
# Where a rise began: 从26253元提高到37274元.
_FROM = re.compile(r"(?:从|由)(?:(?:19|20)\d\d年(?:的)?|[^,;。]{0,8}(?:年|期)(?:底|末|初)?的)?$")
_SCOPE = re.compile(
    r"(?:过去|这)(?:的)?(?:五|5)年|(?:五|5)年(?:来|间)|“?十[一二三四五六]五”?(?:以来|时期|期间)|本届政府(?:任期|以来)"
)
# A total over years holds in its own clause: 五年累计完成投资1820亿元;城镇居民收入25300元.
_PART_OF_YEAR = re.compile(r"[一二三四](?:、[二三四])*季度|[上下]半年|前[一二三]季度|1[-—至]\d{1,2}月|前\d{1,2}个月")
_ENDS = re.compile(r"[由从到至](?:19|20)\d\d年(?:的)?")  # 由2007年的352亿元增加到2012年的990亿元
_TOTAL = re.compile(r"(?:五|5|三|3|四|4)年(?:来)?累计")
_DONE = re.compile(r"已(?!签约|开工|建成的)|完成了|截至|去年|上年|刚刚过去|实现了|达到了")
# Whose number it is when the territory named is larger than the report's own.
_HEAD = r"(?:^|[,;:。!?\n])(?:从|预计|去年|今年|其中|同期|\d{4}年)*"
_NOT_PLACE = r"(?!第|平均|前|首|各|唯一|占比|领先|先进|排名|\d)"
_FOREIGN = {
    "nation": re.compile(r"(?!)"),
    "province": re.compile(rf"{_HEAD}(?:全国|我国|全球|世界){_NOT_PLACE}"),
    "prefecture": re.compile(rf"{_HEAD}(?:全国|我国|全球|世界|全省|全自治区){_NOT_PLACE}"),
    "county": re.compile(rf"{_HEAD}(?:全国|我国|全球|世界|全省|全自治区){_NOT_PLACE}"),
}
_PART = re.compile(r"开发区|园区|片区|高新区|经开区|新区|自贸|保税区|示范区|产业园|功能区|工业园")
_WHOLE = re.compile(r"全(?:国|省|市|区|县|州|盟|旗)")
_WISHED = re.compile(r"目标|计划|力争|争取|将|拟|预期(?!目标任务完成)")


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
    kind: Kind
    period: str
    headline: bool
    part: bool  # of a part of the territory


def find_figures(report: Report, view: View, sections: Sequence[Section]) -> tuple[Figure, ...]:
    """The figures of a report in reading order.

    `view` is the report's clean text, `sections` its heading tree (roles tell review from plan). Headline figures have
    `headline` set: targets from the headline list, results of a lexicon indicator for the year before.
    """
    if not view.text or not sections:
        return ()
    places = _Places(view, sections)
    lines = tuple(_lines(view.folded, places))
    targets = {line.start for line in find_target_lines(view.folded, lines, report.year)}
    drafts: list[_Draft] = []
    for line in lines:
        drafts += _drafts(view.folded, places.at(line.start), line, report, line.start in targets)
    return tuple(
        _figure(f"{report.id}:f{index}", report, view, draft)
        for index, draft in enumerate(_with_results(drafts, report.year))
    )


def _lines(text: str, places: _Places) -> Iterator[Line]:
    """Sentences with their statements. A sentence ends at 。！？ or a line's end, not at ；: lists go on past it."""
    numbers = find_quantities(text)
    starts = [number.start for number in numbers]
    paragraph, scope = 0, ""
    for start, end in ((hit.start(), hit.end()) for hit in _SENTENCE.finditer(text)):
        section = places.at(start)
        inside = numbers[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        statements = find_statements(text, inside, start, end) if inside else ()
        title = section.path[-1] if section.path else ""
        if start == 0 or text[start - 1] == "\n":
            # 五年来,... at the head of a paragraph holds to its end
            opening = _SCOPE.search(text, start, min(start + 24, end))
            scope = opening.group() if opening else ""
        yield Line(start, end, paragraph, section.role, title, scope, statements)
        paragraph += text.count("\n", start, end)


# --- one sentence -----------------------------------------------------------------------------------------------


def _drafts(text: str, section: Section, line: Line, report: Report, listed: bool) -> Iterator[_Draft]:
    foreign = _FOREIGN[report.region.level]
    part = False
    for statement in line.statements:
        # 临港新片区工业增长65%,完成投资602亿元: what follows is the zone's too, until the whole is named
        said = text[statement.clause_start : statement.quantity.start if statement.quantity else statement.end]
        part = not _WHOLE.search(said) and (part or (statement.indicator is None and bool(_PART.search(said))))
        kind, period = _kind_and_period(text, line, statement, report, listed)
        # 从全国看,... 全省生产总值增长5%: another government's number
        if foreign.search(text, max(line.start, statement.clause_start - 8), statement.end):
            kind = "other"
        # 增长6%、力争6.5%: the hope beside the goal is kept, the goal is the headline
        hoped = bool(statement.quantity and statement.quantity.soft) and statement.start < statement.clause_start
        headline = listed and kind == "target" and not hoped
        yield _Draft(section, statement, statement.indicator or "", kind, period, headline, part)
    if listed:
        for wish in find_wishes(text, line.start, line.end, line.statements):
            for indicator in wish.named:
                yield _Draft(section, wish, indicator, "target", str(report.year), True, False)


def _period(words: str, default: str) -> str:
    """The period that the last time words in `words` name, as 2024, 2021-2025, 2030, 2024H1; else `default`."""
    found = default
    for hit in _PERIOD.finditer(words):
        kind, said = hit.lastgroup, hit.group()
        years = re.findall(r"(?:19|20)\d\d", said)
        if kind == "span":
            found = f"{years[0]}-{years[1]}"
        elif kind in ("until", "year"):
            found = years[0]
        elif kind == "plan":
            first = 2001 + 5 * "一二三四五六".index(hit.group("plan")) + 5
            found = f"{first}-{first + 4}"
        elif kind == "part":
            found = f"{default} {said}"
        elif kind == "five":
            found = f"{int(default) - 4}-{default}" if default.isdigit() else default
        elif kind == "next":
            found = f"{default}+" if default.isdigit() else default
        elif kind == "this":
            found = default
    return found


def _kind_and_period(text: str, line: Line, statement: Statement, report: Report, headline: bool) -> tuple[Kind, str]:
    before = text[max(line.start, statement.clause_start - _LOOK_BACK) : statement.clause_start]
    clause = text[statement.clause_start : statement.end]
    *earlier, segment = before.split(";")
    own = f"{_TOTAL.sub('', _ENDS.sub('', ';'.join(earlier)))[-300:]};{segment}"
    # a quarter holds in its own clause: 增速较上半年回升2个百分点;投资增长9%
    own = _PART_OF_YEAR.sub("", own) + clause
    year = report.year
    at = statement.quantity.outer_start if statement.quantity else statement.clause_start
    if _FROM.search(text[max(line.start, at - 24) : at]):
        return "other", ""
    if "累计" in clause and line.scope:
        own = ""  # a total of the years that the paragraph is about
    if line.role == "review":
        period = _period(own, _period(line.scope, str(year - 1)))
        if _ANNUAL_MEAN.search(clause) and period == str(year - 1):
            period = f"{year - 5}-{year - 1}"
        kind: Kind = "actual"
        if period[:4].isdigit() and int(period[:4]) >= year:
            kind = "plan" if period != str(year) else "task"
        elif _WISHED.search(clause) and "目标" in clause and not re.search(r"预计|高于|超|完成", clause):
            kind = "other"
        return kind, period
    period = _period(own, str(year))
    if _ANNUAL_MEAN.search(clause) and period == str(year):
        period = f"{year}+"
    if headline and period == str(year) and is_target_number(statement):
        return "target", period
    if period[:4].isdigit() and int(period[:4]) < year and "-" not in period:
        return "actual", period
    if period.split(" ")[0] != str(year):
        ends = int(period[-4:]) if period[-4:].isdigit() else year + 5
        return ("actual" if ends < year else "plan"), period
    if _DONE.search(clause):
        return "actual", str(year - 1)
    return ("task" if line.role == "plan" else "other"), period


def _figure(id_: str, report: Report, view: View, draft: _Draft) -> Figure:
    said = draft.said
    number = said.quantity if isinstance(said, Statement) else None
    subject = said.subject if isinstance(said, Statement) else lexicon()[draft.indicator].zh
    return Figure(
        id=id_,
        report_id=report.id,
        section_id=draft.section.id,
        indicator=draft.indicator or f"other:{subject[-24:]}",
        subject=subject[:60],
        kind=draft.kind,
        measure=said.measure if isinstance(said, Statement) else "none",
        headline=draft.headline,
        period=draft.period,
        low=number.low if number else None,
        high=number.high if number else None,
        unit=number.unit if number else "",
        value=number.low * number.scale if number else None,
        base_unit=number.base_unit if number else "",
        bound=said.bound,
        quote=view.text[said.start : said.end],
        spans=view.spans_of(said.start, said.end),
        number_spans=view.spans_of(number.start, number.end) if number else (),
        rule=f"{RULES}/{'list' if draft.headline and draft.kind == 'target' else 'sentence'}",
    )


# --- the report as a whole --------------------------------------------------------------------------------------


def _with_results(drafts: Sequence[_Draft], year: int) -> Iterator[_Draft]:
    """Mark the headline results, and take the mark off repeated targets.

    A headline result is the first figure of its indicator, as a level and as a change, for the year before the
    report's. 财政收入 is another, wider revenue where the report names a narrower one as well.
    """
    results: set[tuple[str, bool]] = set()
    targets: set[tuple[object, ...]] = set()
    narrow = max((_narrowness(d.said) for d in drafts if d.indicator == _REVENUE), default=0)
    for draft, following in zip(drafts, [*drafts[1:], None][: len(drafts)], strict=True):
        said = draft.said
        if draft.indicator == _REVENUE and _narrowness(said) < narrow:
            yield draft._replace(indicator="", headline=False)
        elif draft.headline:
            number = said.quantity if isinstance(said, Statement) else None
            key = (draft.indicator, number and number.low, number and number.high, number and number.unit)
            yield draft._replace(headline=key not in targets)
            targets.add(key)
        elif isinstance(said, Statement) and _is_result(draft, year) and not _is_rounded(draft, following):
            result = (draft.indicator, said.measure == "level")
            yield draft._replace(headline=result not in results)
            results.add(result)
        else:
            yield draft


_REVENUE = "fiscal_revenue"


def _narrowness(said: Statement | Wish) -> int:
    """财政收入 < 地方财政收入 < 一般公共预算收入; a wish without a number names none."""
    if isinstance(said, Wish) or "预算" in said.subject:
        return 3
    return 2 if "地方" in said.subject or "公共" in said.subject else 1


_MILESTONE = re.compile(r"跨|跃|迈|突破")


def _is_rounded(draft: _Draft, following: _Draft | None) -> bool:
    """突破3000亿美元,达到3008亿美元: the second is the figure."""
    if following is None or not isinstance(draft.said, Statement) or not isinstance(following.said, Statement):
        return False
    first, second = draft.said, following.said
    return (
        (draft.indicator, first.measure) == (following.indicator, "level")
        and (first.bound == "at_least" or bool(_MILESTONE.search(first.predicate)))
        and second.measure == "level"
        and second.start < second.clause_start
        and second.quantity is not None
        and ("达" in second.predicate or second.quantity.outer_start < second.quantity.start)
    )


def _is_result(draft: _Draft, year: int) -> bool:
    number = draft.said.quantity if isinstance(draft.said, Statement) else None
    return (
        number is not None
        and draft.kind == "actual"
        and draft.period == str(year - 1)
        and bool(draft.indicator)
        and not draft.part
        and isinstance(draft.said, Statement)
        and draft.said.measure in ("growth", "decline", "level")
        and (fits(lexicon()[draft.indicator], number.unit) or number.unit == "倍")
        and number.unit not in ("个百分点", "位")
        and (draft.said.measure == "level" or number.unit in ("%", "倍"))  # 增加940元 is no rate
    )
