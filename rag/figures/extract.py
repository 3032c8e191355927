"""A report's figures: every number, what it is about, of which kind, for which period, and where it stands.

The kind follows from the section (a review reports, a plan promises), from tense and time words near the number, and
for headline targets from the list they stand in. `RULES` names the version of these rules in every export.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.figures.headline import Line, Wish, find_target_lines, find_wishes
from rag.figures.lexicon import fits, lexicon
from rag.figures.periods import Reviewed, kind_and_period
from rag.figures.statements import Statement, find_statements
from rag.numbers.quantities import find_quantities
from rag.records import Figure, Kind, Report, Section
from rag.text.view import View

RULES = "2026.11"

_TOPIC = 24  # characters of a sentence that only opens a topic
_SENTENCE = re.compile(r"[^。!?\n]+[。!?]*[”’」』)]*\n*")
# Whose number it is when the territory named is larger than the report's own.
_HEAD = r"(?:^|[,;:。!?\n])(?:从|预计|去年|今年|其中|同期|\d{4}年)*"
_NOT_PLACE = r"(?!第|平均|前|首|各|唯一|占比|领先|先进|排名|\d)"
_OTHERS = re.compile(r"全国|我国|全球|世界|全省|全自治区")
_FOREIGN = {
    "nation": re.compile(r"(?!)"),
    "province": re.compile(rf"{_HEAD}(?:全国|我国|全球|世界){_NOT_PLACE}"),
    "prefecture": re.compile(rf"{_HEAD}(?:全国|我国|全球|世界|全省|全自治区){_NOT_PLACE}"),
    "county": re.compile(rf"{_HEAD}(?:全国|我国|全球|世界|全省|全自治区){_NOT_PLACE}"),
}
_AGAIN = re.compile(r"\((?:按|为)?[^()]{0,10}(?:口径|可比|扣除|剔除|考虑|还原|名义)[^()]{0,8}$")
_PART = re.compile(r"开发区|园区|片区|高新区|经开区|新区|自贸|保税区|示范区|产业园|功能区|工业园")
_WHOLE = re.compile(r"全(?:国|省|市|区|县|州|盟|旗)")


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
    lines = tuple(_lines(view.folded, places, report.year))
    targets = {line.start for line in find_target_lines(view.folded, lines, report.year)}
    drafts: list[_Draft] = []
    for line in lines:
        drafts += _drafts(view.folded, places.at(line.start), line, report, line.start in targets)
    return tuple(
        _figure(f"{report.id}:f{index}", report, view, draft)
        for index, draft in enumerate(_with_results(drafts, report.year))
    )


def _lines(text: str, places: _Places, year: int) -> Iterator[Line]:
    """Sentences with their statements. A sentence ends at 。！？ or a line's end, not at ；: lists go on past it."""
    numbers = find_quantities(text)
    starts = [number.start for number in numbers]
    paragraph, scope, topic = 0, "", ""
    reviewed = Reviewed(year)
    for start, end in ((hit.start(), hit.end()) for hit in _SENTENCE.finditer(text)):
        section = places.at(start)
        opens = start == 0 or text[start - 1] == "\n"
        if opens:
            stop = text.find("\n", start)
            scope, topic = reviewed.scope(section, text[start : len(text) if stop < 0 else stop]), ""
        inside = numbers[bisect_right(starts, start - 1) : bisect_right(starts, end - 1)]
        statements = find_statements(text, inside, start, end, topic) if inside else ()
        title = section.path[-1] if section.path else ""
        yield Line(start, end, paragraph, section.role, title, scope, statements)
        topic = "" if inside or end - start > _TOPIC else text[start:end].rstrip("。!?\n")
        paragraph += text.count("\n", start, end)


# --- one sentence -----------------------------------------------------------------------------------------------


def _drafts(text: str, section: Section, line: Line, report: Report, listed: bool) -> Iterator[_Draft]:
    foreign = _FOREIGN[report.region.level] if _OTHERS.search(text, line.start, line.end) else None
    part = False
    for statement in line.statements:
        # 临港新片区工业增长65%,完成投资602亿元: what follows is the zone's too, until the whole is named
        stop = statement.quantity.start if statement.quantity else statement.end
        part = part or (statement.indicator is None and _PART.search(text, statement.clause_start, stop) is not None)
        part = part and _WHOLE.search(text, statement.clause_start, stop) is None
        kind, period = kind_and_period(text, line, statement, report, listed)
        at = statement.quantity.outer_start if statement.quantity else statement.clause_start
        # 从全国看,... 全省生产总值增长5%: another government's number
        if foreign is not None and foreign.search(text, max(line.start, statement.clause_start - 8), statement.end):
            kind = "other"
        # 增长6%、力争6.5%: the hope beside the goal is kept, the goal is the headline
        hoped = bool(statement.quantity and statement.quantity.soft) and statement.start < statement.clause_start
        # 增长7%(同口径增长12%): the same target reckoned otherwise
        again = bool(_AGAIN.search(text, max(line.start, at - 16), at)) if listed else False
        headline = listed and kind == "target" and not hoped and not again
        yield _Draft(section, statement, statement.indicator or "", kind, period, headline, part)
    if listed:
        for wish in find_wishes(text, line.start, line.end, line.statements):
            for indicator in wish.named:
                yield _Draft(section, wish, indicator, "target", str(report.year), True, False)


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
    if isinstance(said, Wish):
        return 3
    if "总收入" in said.subject:
        return 1  # of all tiers of government
    if "预算" in said.subject or "地方级" in said.subject:
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
