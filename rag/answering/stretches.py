"""The passages that answer a question for more than a sentence: what is done, what came of it, what is lacking.

What is lacking is what the report itself owns up to, found as its summary finds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.figures.lexicon import find_names, lexicon
from rag.gazetteer.divisions import stem
from rag.library.store import Library
from rag.question.groups import find_groups
from rag.question.query import Query, Words
from rag.records import Report
from rag.retrieval.answer_patterns import WHY
from rag.retrieval.listed import asked_list
from rag.retrieval.passages import Passage
from rag.retrieval.report_reading import Reading, offset_in
from rag.retrieval.said import Said
from rag.retrieval.stretches import Stretches
from rag.retrieval.target_reasons import WEIGHS
from rag.retrieval.topics import Unit, Weighed, topics_of
from rag.retrieval.wants import Want, is_past, want_of
from rag.text.lazily import lazily

_PLACES = 3


def reports_for(want: Want, words: Words, reports: Sequence[Report]) -> tuple[Report, ...]:
    """Of each place of `reports` the one to read: a year's results and lacks are told by the next year's report."""
    regions = list(dict.fromkeys(report.region for report in reports))[:_PLACES]
    found: list[Report] = []
    for region in regions:
        own = [report for report in reports if report.region == region]
        later = [report for report in own if report.year - 1 in words.years]
        back = want in ("progress", "problems", "state") or is_past(words.text)
        newest = max(own, key=lambda report: report.year)
        exact = [report for report in own if report.year in words.years]
        found.append(later[0] if back and later and not words.reports else exact[0] if exact else newest)
    return tuple(found)


def is_why(question: str) -> bool:
    """Whether a folded question asks why a target is set, was moved or was missed."""
    return bool(WHY.search(question) and (_TARGET.search(question) or _MISSED.search(question)))


def says_missed(question: str) -> bool:
    """Whether a folded question takes it that a target was missed."""
    return _MISSED.search(question) is not None


def is_why_of_target(question: str) -> bool:
    """Whether a folded question asks why a target is set, or was moved, and not why it was missed."""
    return bool(WHY.search(question) and _TARGET.search(question) and not _MISSED.search(question))


def is_why_of_targets(question: str) -> bool:
    """Whether a folded question asks why the year's targets are what they are, or their growth: not one of others."""
    one = [name for name in find_names(question) if name.id != "gdp_growth"]
    weighed = is_why_of_target(question) or _WEIGHED.search(question) is not None
    return weighed and not one and _PLAN.search(question) is None


_WEIGHED = lazily(
    r"目标[^。?]{0,12}(?:余地|空间|依据|考虑|衔接|可行|现实|合理|匹配)|"
    r"\btargets?\b[^?]{0,40}\b(?:realistic|feasible|achievable|attainable|reasonable)\b",
    re.IGNORECASE,
)


def reports_of_result(words: Words, reports: Sequence[Report]) -> tuple[Report, ...]:
    """For 「2025年为什么没有完成」, 「2025年开工了哪些项目」 the reports that tell how the year ended, if any."""
    later = tuple(report for report in reports if report.year - 1 in words.years)
    listed = words.kind != "target" and asked_list(words.text) is not None  # 2025年开工了哪些项目
    missed = WHY.search(words.text) and _MISSED.search(words.text)
    return later if later and (listed or missed) else tuple(reports)


def gives_reason(reading: Reading, passage: Passage, question: str) -> bool:
    """Whether a passage says why the year's target is what it is: it weighs something, and not of a plan's years."""
    said = reading.view.folded[passage.start : passage.end]
    before = reading.view.folded[max(0, passage.start - _BEFORE) : passage.start]
    of_years = _YEARS.search(said) is not None and _PLAN.search(question) is None
    return bool(WEIGHS.search(said)) and not of_years and bool(_TARGET.search(before + said))


_BEFORE = 400  # characters in which the target stands that a reason is given for
_TARGET = lazily(
    r"(?<!多)目标|增长区间|定(?:在|为|成|得|到|[这那]么|(?:增长)?\d)|\b(?:target|goal|aim)s?\b", re.IGNORECASE
)
_MISSED = lazily(
    r"(?:没有?|未能?)(?:完成|达到|实现|达标|兑现)|没达标|未达[到标]?|落空|不及(?:预期|目标)|"
    r"低于(?:年初|既定|预期)?(?:定?的)?(?:目标|预期)|\bmiss(?:ed|ing)?\b|\bf[ea]ll short|"
    r"not (?:met|meet|reach)|did(?: not|n't) (?:meet|reach|hit)",
    re.IGNORECASE,
)
_YEARS = lazily(r"年均|2030年|五年规划|十[一二三四五六七]五[”\"]?(?:时期|期间|末|规划)")
_PLAN = lazily(r"十[一二三四五六七]五|年均|五年|20[3-9]\d年|five-year", re.IGNORECASE)


def of_years(words: Words, reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports that tell of the years asked about, by what is asked: a plan's year is the report's own."""
    shifts = {"target": (0,), "actual": (1,)}.get(words.kind, (0, 1))
    return tuple(r for r in reports if not words.reports and any(r.year - shift in words.years for shift in shifts))


def units_of(query: Query, words: Words) -> tuple[Unit, ...]:
    """The things that a question names, but for the places it is about."""
    names = [name for place in query.places if (name := getattr(place, "name", ""))]
    groups = [words.text[start:end] for start, end, name in find_groups(words.text, ()) if name not in names]
    short = [form for name in names for form in (name, stem(name)) if len(form) > 1]
    indicators = {entry.zh for entry in lexicon().values()}
    loose = [word for word in words.content if word not in indicators] or words.content  # trade, of free trade port
    return topics_of(" ".join((*loose, *groups)), sorted(short, key=len, reverse=True))


def read_for(query: Query, words: Words, report: Report, reading: Reading, library: Library) -> tuple[Passage, ...]:
    """The stretches of a report that answer, best first."""
    want, units = want_of(words.text), units_of(query, words)
    if want == "problems":
        return _lacking(units, report, reading, library)
    if not any(unit.is_noun for unit in units):
        return ()
    back = want == "progress" or is_past(words.text)
    of_years = words.all_years or "十五五" in words.text
    read = Stretches(reading, units, "review" if back else "plan")
    return read.best(of_years=of_years)


def _lacking(units: Sequence[Unit], report: Report, reading: Reading, library: Library) -> tuple[Passage, ...]:
    """What the report owns up to: of what is asked about where it says so, else all of it, which covers nothing."""
    # The rules that read reports take a while to compile, and few questions need them.
    from rag.summaries.by_rule import Material, Origin
    from rag.summaries.problems import problems
    from rag.summaries.year_plan import Reading as Told

    source = library.source(report.source_id)
    sections = tuple(library.sections(report.id))
    said = problems(Told(Material(report, Origin(source.name), source.text, sections, (), None, ())))
    if not said:
        return ()
    view = reading.view
    places = [(offset_in(view, each.spans[0].start), offset_in(view, each.spans[-1].end - 1) + 1) for each in said]
    nouns = [unit for unit in units if unit.is_noun]
    texts = [view.folded[start:end].lower() for start, end in places]
    weighed = Weighed(nouns, Said(texts))
    of_it = [place for place, text in zip(places, texts, strict=True) if weighed.share(weighed.hits(text)) >= 0.5]
    if nouns and of_it:
        return tuple(Passage(start, end, 1.0, 1.0, 0) for start, end in of_it)
    return (Passage(places[0][0], places[-1][1], 1.0, 0.0 if nouns else 1.0, 0),)
