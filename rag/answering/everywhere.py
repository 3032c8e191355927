"""Which places tell of something beyond the lexicon, each by its own clause: 哪几个省给了种红树林的面积.

Of many reports each is read for the clause that says most of what is asked (`retrieval.composed`); those that hold all
of its things, and a number where one is asked for, are quoted place by place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.passages import PassageFinder, Quoted
from rag.evaluate.places import find_places
from rag.question.halves import contents_of
from rag.question.query import AllOf, Query, Words
from rag.records import Report
from rag.retrieval.composed import Composed, composed, words_of
from rag.retrieval.passages import Passage
from rag.retrieval.wants import is_ahead
from rag.text.lazily import lazily

_ALL = 0.75  # of the weight of a question's words, in a clause
_THINGS = 0.85  # of that of its things
_LONG = 110  # characters of a clause that is quoted
_WHICH = lazily(
    r"(?:哪些|哪几个?|哪[一两二三四五六七八九十]个?|(?:一共|总共|都)?有?(?:多少|几)个?)"
    r"(?P<level>省区市|省份?|省区|省市|直辖市|市|地方|地区|城市|区县|县)(?:份|区|市)*的?"
)
_GIVES = lazily(
    r"(?:19|20)\d\d年?的?|[今去]年的?|(?:政府)?(?:工作)?报告(?:里|中|上)*|(?:都|还)?(?:给|写|说|报|列|公布|交代|披露|透露)(?:出|明|到)?(?:了|过)?|"
    r"各自?(?:是|为|有)?多少[万亿]*[\u4e00-\u9fff]?|分别(?:是|为)?多少|有?具体的?|种(?=[\u4e00-\u9fff]{2}林的?面积)"
)
_MEASURE = lazily(r"的?(?:具体)?(?:数字|数量|面积|规模|家数|个数|人数|里程|总数|数)$")
_NUMBER = re.compile(r"\d")


def each_place(query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder) -> tuple[Quoted, ...]:
    """The clauses of the places that tell what is asked, one a place; () where the question asks for no places."""
    which = _WHICH.search(words.text)
    if which is None or words.terms or words.text.isascii():
        return ()
    rest = _GIVES.sub("|", _WHICH.sub("|", words.text))
    runs = [_MEASURE.sub("", run) for piece in re.split(r"[,;。?|]", rest) for run in contents_of(piece)]
    sought = words_of([run for run in runs if run])
    things = [word for word in sought if word.thing]
    if not things:
        return ()
    counts = "多少" in words.text[: which.start()] + words.text[which.end() :] or any(
        _MEASURE.search(piece) for piece in re.split(r"[,;。?|]", rest)
    )
    found: list[Quoted] = []
    for report in _reports(query, words, reports, passages):
        reading = passages.reading(report)
        text = reading.view.folded.lower()
        if not all(word.in_report(text).held(text) for word in things):
            continue
        role = "plan" if is_ahead(words.text) else ""
        best = next(
            (each for each in composed(reading, sought, [_NUMBER] if counts else []) if _tells(each, role)), None
        )
        if best is not None and (best.counted or not counts):
            end = min(best.end, best.start + _LONG) if best.end - best.start > 2 * _LONG else best.end
            found.append(passages.quote(report, Passage(best.start, end, best.share, best.share, 0)))
    return tuple(found)


def _reports(query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder) -> list[Report]:
    """The report of each place asked about, of the year asked about."""
    year = max(words.years or words.reports, default=0) or max((report.year for report in reports), default=0)
    levels = [report.region.level for report in reports]
    level = max(set(levels), key=levels.count) if levels else "province"
    places = query.places or (AllOf(type="level", level=level),)
    regions = find_places(places, query.without, passages.library.regions_at).regions
    known = {(region.name, region.adcode) for region in regions}
    return [each for each in reports if each.year == year and (each.region.name, each.region.adcode) in known]


def _tells(each: Composed, role: str) -> bool:
    return (
        each.share >= _ALL
        and each.things >= _THINGS
        and each.own >= _ALL
        and not each.lacks
        and not each.absent
        and (not role or each.role in ("", role))
    )
