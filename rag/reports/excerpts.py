"""A text that is no report and retells one: a digest, an excerpt, news of the meeting.

It is taken in as an excerpt, named so, if it names one government's report and states several of its figures; nothing
can be said of what it does not hold. A text on the reports of several governments is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.gazetteer.regions import find_mentions
from rag.records import EXCERPT, Span
from rag.reports.boundaries import Extent
from rag.reports.cleaning.lines import Line, is_finished, title_of
from rag.reports.cleaning.noise import Field
from rag.text.lazily import lazily

_REPORT = lazily(r"政府工作(?:的)?报告")
_NAMES = lazily(
    r"(?:(?:19|20)\d\d年?度?的?)?(?:人民)?政府工作(?:的)?报告|(?:第?[\d一二三四五六七八九十]{1,4}届)?(?:人民代表大会|人大)"
    r"|(?:代)?[省市县区州镇乡]长|政府(?:主要)?目标"
)
_GOALS = lazily(r"(?:预期|发展|奋斗|主要|增长)?目标|预期|计划")
_STATED = lazily(
    r"(?P<what>生产总值|GDP|公共预算收入|财政收入|固定资产投资|社会消费品零售|进出口|规(?:上|模以上)工业|居民人均|居民收入|"
    r"新增就业|失业率|消费价格|粮食)[^。;,\n]{0,24}?\d[\d.]*\s*(?:%|个百分点|亿|万)",
    re.IGNORECASE,
)
_LEAST = 3  # different subjects with a figure
_HEAD = 8  # paragraphs that may say whose report it is
_YEAR = lazily(r"(?<!\d)((?:19|20)\d\d)年")
_SET_FOR = lazily(r"(?<!\d)((?:19|20)\d\d)年[^。;\d]{0,24}?目标")
_REACH = 8  # characters between a place and the words that make it the one whose report it is


def find_excerpt(paragraphs: Sequence[Line]) -> tuple[Extent, tuple[Field, ...]] | None:
    """All of a text that retells one report, and what it says of the report's place and year; None if it is none."""
    texts = [line.text for line in paragraphs]
    head = [index for index, text in enumerate(texts[:_HEAD]) if _REPORT.search(text)]
    text = "\n".join(texts)
    if not head or not _GOALS.search(text) or len({hit["what"] for hit in _STATED.finditer(text)}) < _LEAST:
        return None
    places = _places(paragraphs[:_HEAD])
    if not places or len({place.value for place in places}) > 1:
        return None
    year = _year(paragraphs, head)
    titles = [index for index in head if title_of(texts[index]) is not None]
    first = next((index for index in range(_HEAD) if _REPORT.search(texts[index]) or is_finished(texts[index])), 0)
    body = next((at for at in range(first, len(texts)) if is_finished(texts[at]) or _STATED.search(texts[at])), first)
    extent = Extent(first, body, len(texts), titles[0] if titles else -1, cut=EXCERPT)
    return extent, (*places[:1], *((year,) if year else ()))


def retells_several(text: str) -> bool:
    """Whether a text is about the reports of several governments."""
    places = {
        mention.candidates[0].name
        for hit in _REPORT.finditer(text)
        for mention in find_mentions(text[max(0, hit.start() - 24) : hit.start()])[-1:]
    }
    return len(places) > 1


def _places(lines: Sequence[Line]) -> list[Field]:
    """The places that the first lines name right before words for the report, the assembly or the one who spoke."""
    found: dict[tuple[str, str], Field] = {}
    for line in lines:
        ends = [(hit.start(), hit.end()) for hit in _NAMES.finditer(line.text)]
        for mention in find_mentions(line.text):
            region = mention.candidates[0]
            near = any(
                0 <= start - mention.end <= _REACH and not re.search("[,。;:]", line.text[mention.end : start])
                for start, _ in ends
            )
            if near and region.level != "nation":
                span = Span(line.start + mention.start, line.start + mention.end)
                found.setdefault((region.name, region.adcode), Field("region", region.name, span, "body"))
    return list(found.values())


def _year(paragraphs: Sequence[Line], head: Sequence[int]) -> Field | None:
    """The year of a report that is retold: that of its title, else the one that targets are set for."""
    for index in head:
        line = paragraphs[index]
        at = _REPORT.search(line.text)
        if at is not None and (hit := _YEAR.search(line.text, max(0, at.start() - 24), at.end())):
            return Field("year", hit[1], Span(line.start + hit.start(1), line.start + hit.end(1)), "body")
    for line in paragraphs:
        if hit := _SET_FOR.search(line.text):
            return Field("year", hit[1], Span(line.start + hit.start(1), line.start + hit.end(1)), "body")
    return None
