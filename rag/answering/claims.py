"""What reports say of their own ranks: 高铁里程跃居全国第一. Found in their words, never worked out.

A question for the rank of one place (广东高铁里程全国排第几) is answered by its own clause, or not at all: the numbers
of others say nothing of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rag.answering.passages import Found, PassageFinder, Quoted
from rag.evaluate.evaluate import Evaluator
from rag.figures.lexicon import lexicon
from rag.figures.synonyms import swaps
from rag.figures.things import things
from rag.library.lookups import ReportKey
from rag.question.answer_table import Proof
from rag.question.pieces import pattern, subjects
from rag.question.query import Query, Words
from rag.question.rank_claims import SHARE, any_rank, rank_pattern
from rag.records import Region, Report
from rag.retrieval.report_reading import Reading
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_Span = tuple[int, int]
_Way = list[re.Pattern[str]]

_STANDS = lazily(r"[位稳跃高]?[居列]|保持|排名?|在|均|都|继续|分别|总量|规模|连续\w{1,4}年")
_NAMES_IT = 2  # characters before a rank that are the name of something
# Words of a name that another clause about the same thing may leave out.
_LIGHT = lazily(r"营业|运营|通车|总|总量|规模|总额|总值|数量|个数|家数|水平|情况|拥有量?|发展")
_QUANTITY = lazily(r"(?:总?产量|里程|面积|增速|增幅|规模|总量|总额|数量|产值)$")
_QUANTITIES = lazily(r"(?:总|单|商品|调出|储备|播种)?(?:产量|面积|单产|量|里程|增速|增幅|规模|总额|产值)[、和与及]?")
_QUOTED = 2  # clauses of one report


def claiming(
    rank: str, thing: str, reports: Sequence[tuple[Region, ReportKey]], evaluator: Evaluator
) -> list[tuple[Region, Proof]]:
    """Those that say of a thing that it is of this rank: the words of its name before the rank, in one clause."""
    ways, pattern = _ways_to_name(thing), rank_pattern(rank)
    found = []
    for region, report in reports:
        reading = evaluator.cache.reading(report.id)
        span = next(_claims(reading, pattern, ways), None)
        if span is not None:
            found.append((region, _proof(reading, report, span)))
    return found


def ranks_told(
    query: Query, words: Words, finder: PassageFinder, evaluator: Evaluator, reports: Sequence[Report]
) -> Found:
    """The clauses in which a place says which rank it has in the thing asked about, of its newest report that does."""
    own = sorted(finder.reports_of(query, words, reports), key=lambda report: -report.year)
    own = [report for report in own if report.year - 1 in words.years] or own  # the report of that year tells of others
    pattern, ways = any_rank(words.rank), _ways_to_name(words.content[0])
    near = [*ways, *(way for loose in ways if (way := _without_light(loose)) and way != loose)]
    for report in own:
        reading = evaluator.cache.reading(report.id)
        for way in near:
            spans = list(dict.fromkeys(_claims(reading, pattern, [way])))
            if words.rank.startswith(SHARE) and len(way) == 1:  # 船舶|出口 is not all that is sold abroad
                spans = [span for span in spans if _of_all(way[0], reading.view.folded[slice(*span)])]
            spans = spans[:_QUOTED]
            if spans:
                quoted = [Quoted(report, _proof(reading, report, span), span[0]) for span in spans]
                return Found(tuple(quoted), looked=(report,))
    return Found(looked=tuple(own))


def _of_all(name: re.Pattern[str], clause: str) -> bool:
    """Whether a clause names something without words before it that make it narrower."""
    before = (re.split("[,;。、]", clause[: hit.start()])[-1] for hit in name.finditer(clause))
    return any(_WHOLE.fullmatch(said) for said in before)


_WHOLE = lazily(
    r"(?:全[省市区]|我[省市区]|其中|(?:19|20)\d\d年|[去今]年|全年|货物|外贸|地区|总体|[三五]年来?|累计|生产|实现|完成|的|年)*"
)


def _proof(reading: Reading, report: ReportKey | Report, span: _Span) -> Proof:
    spans, quote = reading.view.spans_of(*span), reading.view.text[slice(*span)]
    return Proof(report.id, "", "", report.region.name, report.year, spans, quote)


def _claims(reading: Reading, pattern: re.Pattern[str], ways: Sequence[_Way]) -> Iterator[_Span]:
    """The clauses that say a rank of something that is called in one of these ways."""
    folded = reading.view.folded
    for hit in pattern.finditer(folded):
        index = bisect_right(reading.sentences, hit.start(), key=lambda span: span[0]) - 1
        if index < 0 or hit.end() > reading.sentences[index][1]:
            continue
        sentence = reading.sentences[index]
        span = _claim_about(folded, sentence, hit)
        if span is None:
            continue
        if any(_names(words, folded, span[0], hit.start()) for words in ways):
            yield span
        elif any(_told_before(folded, sentence[0], span[0], hit.start(), words) for words in ways):
            yield sentence[0], span[1]  # 粮食生产再获丰收,总产量稳居全国第一


def _names(words: _Way, folded: str, start: int, end: int) -> bool:
    """Whether a stretch has all words of a name; one name alone is not that of a narrower thing: 数字|经济增速."""
    if len(words) > 1:
        return all(word.search(folded, start, end) for word in words)
    narrow = re.compile(f"(?:{pattern('narrows').pattern})$", re.IGNORECASE)
    hits = [hit.start() for word in words for hit in word.finditer(folded, start, end)]
    return any(narrow.search(folded, start, at) is None for at in hits)


def _told_before(folded: str, sentence: int, clause: int, end: int, words: _Way) -> bool:
    """Whether a clause names quantities alone, and the clauses before it what they are of: not 公路|里程."""
    return (
        len(words) > 1
        and len(_STANDS.sub("", _QUANTITIES.sub("", folded[clause:end]))) < _NAMES_IT
        and _QUANTITY.search(words[-1].pattern) is not None
        and words[-1].search(folded, clause, end) is not None
        and all(word.search(folded, sentence, end) for word in words[:-1])
    )


def _ways_to_name(thing: str) -> list[_Way]:
    """What a clause about a thing has: the name of an indicator by any name, or all words of one of its names."""
    from rag.text.words import tagged  # loads jieba: only here

    if thing in things():
        return [[things()[thing].pattern]]
    named = subjects(f"|{thing}目标")
    entry = lexicon().get(named[0].value) if len(named) == 1 else None
    if entry is not None and (named[0].start, named[0].end) == (1, len(thing) + 1) and not entry.gathers:
        return [[re.compile("|".join((*entry.names, re.escape(thing))), re.IGNORECASE)]]
    plain = fold(thing)
    others = [(plain.replace(form, " "), (name,)) for form, name in swaps(plain)]
    ways = ([*(word for word, _ in tagged(rest) if word.strip()), *name] for rest, name in [(plain, ()), *others])
    return [[re.compile(re.escape(word), re.IGNORECASE) for word in words] for words in ways]


def _without_light(words: _Way) -> _Way:
    """The words of a name without those that say little: 高铁|里程 of 高铁|运营|里程; [] where hardly any is left."""
    kept = [word for word in words if not _LIGHT.fullmatch(word.pattern)]
    return kept if sum(len(word.pattern) for word in kept) > 1 else []


def _claim_about(folded: str, sentence: _Span, hit: re.Match[str]) -> _Span | None:
    """The clause of a rank, with the one before where it names nothing itself: 里程3411公里,居全国第一."""
    parts = clauses(folded, *sentence)
    at = next((i for i, (start, end) in enumerate(parts) if start <= hit.start() < end), None)
    if at is None:
        return None
    bare = at and len(_STANDS.sub("", folded[parts[at][0] : hit.start()])) < _NAMES_IT
    return parts[at - 1 if bare else at][0], parts[at][1]
