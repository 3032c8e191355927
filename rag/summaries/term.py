"""What a review of several years tells of them: the growth and the sums of a term or a plan, by indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rag.figures.scope import is_of_counties
from rag.records import Figure
from rag.summaries.further import term_patterns
from rag.summaries.timed import Times
from rag.summaries.told_alone import hangs
from rag.summaries.year_plan import Clause, Reading, body, known
from rag.text.lazily import lazily

MOST = 9
_LONGEST = 64  # characters of a clause that is shown
_LEAST = 2  # clauses that are worth a line
_FIRST = 3  # topics that are told before indicators
_PLAN = 5
_YEARS = 3  # that a stretch has at least
_COUNTIES = lazily(r"\d+个县|近[三四五\d]年")
# 财政总收入7019亿元: the last year's level, though the sentence is on five years
_OF_A_SPAN = lazily(
    r"累计|年均|年来|[五四三]年|[由从][^,;]*\d|翻|\d+(?:\.\d+)?倍|迈|跨|突破|跃|台阶|大关|连续(?:[2345二三四五两]|多)年|净增|增[至到量速]|新[增建]|提[高升]|增加(?!值)|增长|下降|减少|降低|脱贫|摘帽|减贫|退出|建成|完成|投入|总投资|改造|解决|转移|实施|落实|发放|是20\d\d年的"
)
_PERIOD = lazily(r"(\d{4})-(\d{4})")


def of_the_term(reading: Reading, most: int = MOST) -> tuple[str, tuple[Clause, ...]]:
    """The years that end with the one under review, and at most so many clauses on them, each of another indicator.

    What the economy, the poor and the trade came to stands before other things. "" and none where the report reviews no
    years but the last.
    """
    material = reading.material
    last = material.report.year - 1
    figures = [
        each
        for each in material.figures
        if each.kind == "actual" and known(each) and each.low is not None and _ends(each.period, last)
    ]
    periods = [each.period for each in figures]
    period = max(sorted(set(periods)), key=periods.count) if periods else ""
    told: set[str] = set()
    found: list[Clause] = []
    figures = [each for each in figures if each.period == period]
    for clause in _fit(reading, figures):
        names = {each.indicator for each in clause.figures} - told
        if names:
            found.append(clause)
            told |= names
    years, by_topic = _by_topic(reading, last, found)
    if len(told) + len(by_topic) < _LEAST:
        return "", ()
    first = [*by_topic[:_FIRST], *found, *by_topic[_FIRST:]]
    return _of_the_plan(period or years), tuple(first[:most])


def _of_the_plan(period: str) -> str:
    """A stretch that counts from the last year before a five-year plan to its end, as the plan's: 2006-2010.

    >>> _of_the_plan("2005-2010"), _of_the_plan("2008-2012")
    ('2006-2010', '2008-2012')
    """
    hit = _PERIOD.fullmatch(period)
    if hit is None or int(hit[2]) % _PLAN or int(hit[2]) - int(hit[1]) != _PLAN:
        return period
    return f"{int(hit[1]) + 1}-{hit[2]}"


def _fit(reading: Reading, figures: Iterable[Figure]) -> Iterator[Clause]:
    for clause in reading.clauses((each for each in body(reading.material) if each.role == "review"), figures):
        if is_of_counties(clause.sentence.folded.partition(",")[0]) or _COUNTIES.search(clause.said.folded):
            continue
        if not _OF_A_SPAN.search(clause.said.folded):
            continue
        if clause.alone and len(clause.whole.text) <= _LONGEST and not hangs(clause.said.folded):
            yield clause


def _by_topic(reading: Reading, last: int, without: Sequence[Clause]) -> tuple[str, list[Clause]]:
    """The years that most of the clauses are about that tell of a term by its topics, and those of these years."""
    times, numbers = Times(reading), [each for each in reading.material.figures if each.low is not None]
    told = {each.said.text for each in without}
    found: dict[int, tuple[str, Clause]] = {}
    for clause in _fit(reading, numbers):
        stretch = times.at(clause.said.spans[0].start)
        if not clause.figures or clause.said.text in told or stretch is None or stretch.last != last:
            continue
        if stretch.last - stretch.first < _YEARS - 1:
            continue
        topic = next((at for at, each in enumerate(term_patterns()) if each.match(clause.said.folded)), None)
        if topic is not None and topic not in found:
            found[topic] = (f"{stretch.first}-{stretch.last}", clause)
    years = [period for period, _ in found.values()]
    period = max(sorted(set(years)), key=years.count) if years else ""
    return period, [found[topic][1] for topic in sorted(found) if found[topic][0] == period]


def _ends(period: str, year: int) -> bool:
    hit = _PERIOD.fullmatch(period)
    return hit is not None and int(hit[2]) == year and int(hit[2]) - int(hit[1]) >= _YEARS - 1
