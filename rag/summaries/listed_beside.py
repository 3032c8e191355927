"""What a list of targets holds beside the headline indicators: numbers of other things, and aims in words."""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.lexicon import find_names
from rag.records import Figure, Spans
from rag.summaries.against_last_year import Compared
from rag.summaries.topics import offset_in
from rag.summaries.year_plan import Clause, Reading, year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily

_OF_A_TARGET = lazily("(?:预期|增长)[^,，。]{0,4}目标")  # 5.5%左右的预期增长目标与规划衔接: what is said of one
_NEAR = 60  # characters behind the last headline target in which the list may go on
_AIM = lazily(
    r"[^,;。\d]{2,}(?:高于|快于|不?低于|同步|基本平衡|稳步(?:提升|提高|增长|扩大)|持续(?:提升|提高|改善|下降|优化|增加)|进一步(?:提升|提高|降低|下降|改善)"
    r"|保持(?:稳定|平稳|领先|增长|合理)|合理(?:区间|水平|回升)|明显(?:提升|提高|改善)|完成(?:国家|省|自治区|市|上级)[^,;。]{0,10}(?:目标|任务)|达到(?:国家|省|自治区|上级)[^,;。]{0,8}(?:要求|标准))"
)
_LONGEST = 40
_LISTED = 2  # headline targets that make a sentence the list


def listed_beside(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Numbers between the headline targets that are of no indicator of the lexicon: 港口集装箱吞吐量1100万标箱."""
    headline = _headline(figures)
    if not headline:
        return ()
    first, last = headline[0].spans[0].start, headline[-1].spans[-1].end
    told = {span for figure in headline for span in figure.number_spans}
    return tuple(
        figure
        for figure in figures
        if figure.kind in ("target", "task")
        and not figure.headline
        and figure.low is not None
        and figure.spans
        and first <= figure.spans[0].start < last + _NEAR
        and figure.section_id == headline[0].section_id
        and not told & set(figure.number_spans)
        and not _OF_A_TARGET.search(figure.quote)
        and not _is_a_size(figure)
    )


class Beside:
    """What a list of targets holds beside the rows of the table.

    `levels`: amounts told in the clause of a row's growth (增长9%,力争突破6000亿元), by the id of its target; `joint`:
    numbers that share a clause with a row's (失业率、自然增长率分别控制在2.5%和7‰); `clauses`: the others, whole.
    """

    def __init__(self, reading: Reading, rows: Sequence[Compared]) -> None:
        self.levels: dict[str, list[Figure]] = {}
        self.joint: list[Figure] = []
        self.clauses: list[Clause] = []
        targets = [row.now for row in rows if row.now is not None and row.now.low is not None]
        beside = listed_beside(reading.material.figures)
        ids = {figure.section_id for figure in beside}
        sections = [section for section in reading.material.sections if section.id in ids]
        for clause in reading.clauses(sections, beside):
            if not clause.figures:
                continue
            here = [target for target in targets if _stands_in(target, clause.whole.spans)]
            left = list(clause.figures)
            for figure in clause.figures:
                own = [target for target in here if target.indicator == figure.indicator]
                if own and _stands_in(own[0], clause.said.spans):
                    self.levels.setdefault(own[0].id, []).append(figure)
                    left.remove(figure)
            if left and any(_stands_in(target, clause.said.spans) for target in here):
                self.joint += left
            elif left:
                self.clauses.append(clause)


def _stands_in(figure: Figure, spans: Spans) -> bool:
    at = figure.number_spans[0].start if figure.number_spans else -1
    return any(span.start <= at < span.end for span in spans)


def _is_a_size(figure: Figure) -> bool:
    """Whether a number only says of which size the things of an indicator are: 500万元以上固定资产投资增长15%."""
    at = offset_in(figure.spans, figure.number_spans[0].start) if figure.number_spans else None
    behind = fold(figure.quote)[at:] if at is not None else ""
    size = _SIZE.match(behind)
    return size is not None and any(name.start == 0 for name in find_names(behind[size.end() :]))


_SIZE = lazily(r"[\d.]+[万亿]*元(?:及|\(含\))?以上(?:的)?")


def worded_beside(reading: Reading) -> tuple[Clause, ...]:
    """Aims without a number between the headline targets that are of no indicator: 民间投资占比稳步提升."""
    figures = reading.material.figures
    starts = [figure.spans[0].start for figure in _headline(figures)]
    told = [span for figure in figures if figure.kind in ("target", "task") for span in figure.spans]
    ids = {figure.section_id for figure in _headline(figures)}
    found: list[Clause] = []
    for clause in reading.clauses((each for each in year_sections(reading.material) if each.id in ids), ()):
        sentence = clause.sentence.spans
        if sum(any(span.start <= at < span.end for span in sentence) for at in starts) < _LISTED:
            continue
        if len(clause.said.text) > _LONGEST or not _AIM.match(clause.said.folded):
            continue
        if not any(span.start < own.end and own.start < span.end for own in clause.said.spans for span in told):
            found.append(clause)
    return tuple(found)


def closed(quote: str) -> str:
    """A clause without a bracket that it opens and does not close, nor what stands in it.

    >>> closed("（工业增长9.5%"), closed("自然增长率8.7‰（顺德为"), closed("产值（含电力）9亿元")
    ('工业增长9.5%', '自然增长率8.7‰', '产值（含电力）9亿元')
    """
    quote = _OPENS_WITH.sub("", quote) if not _CLOSER.search(quote) else quote
    return _NEVER_CLOSED.sub("", quote)


_CLOSER = lazily(r"[)）]")
_OPENS_WITH = lazily(r"^\s*[(（]")
_NEVER_CLOSED = lazily(r"(?<=.)[(（][^()（）]*$")


def _headline(figures: Sequence[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.headline and figure.kind == "target" and figure.spans]
