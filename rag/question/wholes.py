"""Questions for a whole: how the economy is, the main targets, which of them were met, what fell, the year's work."""

from __future__ import annotations

from rag.question.asked import Asked
from rag.question.pieces import pattern
from rag.question.query import Query
from rag.text.lazily import lazily

PLACES_TOLD = 3  # of an overview


_OF_WORDS = ("work", "projects", "met", "two_years", "falls")  # topics that 哪些工作 may ask for, too
_TOPICS = ("falls", "two_years", "met", "targets", "work", "projects", "livelihood", "economy")


_ADMITS = lazily(r"承认|坦承|坦言|坦白|自认|直言|\badmit|\backnowledg")  # the report's own words are wanted


# 海洋|经济 is one part of it, and 县域|经济 another.
_SOME_ECONOMY = lazily(
    r"(?<!整体)(?<!总体)(?<!宏观)(?<!国民)(?<!社会)(?<!全[省市县区])(?<=[\u4e00-\u9fff]{2})(?<![的年和与])经济"
)


_OF_ONE_THING = lazily(
    r"在(?!经济|国民|发展|报告|全国)[\u4e00-\u9fff]{2,14}?(?:方面|领域|上)[^,。?]{0,8}目标|"
    r"(?<!经济社会发展)(?<!发展)[\u4e00-\u9fff]{2}(?<!主要)方面[^,。?]{0,8}目标"
)


def is_of_one(asked: Asked) -> bool:
    """Whether what must be met is the target of one thing that the lexicon does not know: 高标准农田目标."""
    at = [asked.folded.find(run) + len(run) for run in asked.about if len(run) > 3]
    behind = (piece.end for piece in asked.free) if asked.left else ()
    return any(_ITS_TARGET.match(asked.folded, end) for end in (*at, *behind))


def is_one(asked: Asked) -> bool:
    """Whether it is asked of one thing of one place whether its target was met."""
    names = {piece.value for piece in asked.free}
    named = len(names) == 1 and all(len(name) >= _SHORTEST for name in names)
    return named and len(asked.places) == 1 and not asked.many and _CHOOSES.search(asked.folded) is None


_SHORTEST = 3  # characters of a thing: 经济 is all of it
_CHOOSES = lazily(r"哪|什么|承认|\b(?:which|what|why)\b")


_ITS_TARGET = lazily(
    r"(?:的|去年|今年|当年|上年|年初|(?:19|20)\d\d年度?)*(?:建设)?目标|要?(?:力争|争取|计划|确保)(?:达到?|实现|完成)?\d"
)


def overview_of(asked: Asked) -> Query | None:
    """A question for a whole, of one place or of a few that are named."""
    several = len(asked.places) > 1
    if not 1 <= len(asked.places) <= PLACES_TOLD or any(several and place.type != "region" for place in asked.places):
        return None
    if (asked.many and not several) or [p for p in asked.subjects if p.value != "gdp_growth"]:
        return None
    low = asked.folded.lower()
    topic = next((name for name in _TOPICS if pattern(name).search(low)), "")
    if several and topic == "two_years" and len(asked.years) < 2:
        topic = "targets"  # 浙江和江苏的主要目标对比: of two places, not of two years
    named_gdp = bool(asked.subjects) and topic not in ("economy", "")
    if any(piece.plan for piece in asked.years):
        return None  # what a plan sets is told in its own words
    if not topic or named_gdp or (asked.passage and topic not in _OF_WORDS):
        return None
    years = [piece.year for piece in asked.years if isinstance(piece.year, int)]
    year = max(years) if years else "latest"
    if topic == "targets" and asked.about and _OF_ONE_THING.search(low):
        return None  # 在专精特新企业培育上有什么目标
    if topic in ("projects", "work", "livelihood") and asked.amount:  # 筹措多少钱办实事
        return None
    if topic == "met" and (
        _ADMITS.search(low) or is_of_one(asked) or (year == "latest" and asked.newest - 1 not in asked.results_of)
    ):
        return None
    if topic == "economy" and (_ADMITS.search(low) or any(map(_SOME_ECONOMY.search, asked.about))):
        return None
    of_report = any(piece.report for piece in asked.years)
    if topic in ("economy", "met", "falls") and isinstance(year, int) and year in asked.results_of and not of_report:
        year += 1  # how the economy of a year went is told by the next report
    places = [place.model_dump() for place in asked.places]
    overview = {"topic": topic, "year": year}
    return Query.model_validate({"places": places, "show": "overview", "overview": overview})
