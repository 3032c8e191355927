"""A value as an article states it, against the figures of a report: the same thing, and what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.drafts.compare import difference, digits_swapped, has_passed, plausible_unit, same_unit, why_of
from rag.drafts.evidence import Entry, Evidence, Kind, Span, scale_of
from rag.drafts.findings import Claim, Judged
from rag.drafts.free import CLOSE, SURE, YEARLY_MEAN, judge_free, judge_named, spans_of
from rag.drafts.subjects_en import named_in
from rag.figures.value import value_words
from rag.gazetteer.divisions import stem
from rag.records import Region
from rag.text.fold import fold
from rag.text.lazily import lazily

# Entries of the lexicon that gather many things: PM2.5浓度 is not 优良天数.
GATHERED = frozenset({"environment", "emissions", "emission_cuts"})


def judge_value(evidence: Evidence, claim: Claim) -> Judged:
    """The verdict of a stated value. Said of several places it is supported only if it is true of each."""
    if not claim.places:
        return Judged("unknown", "not_understood", detail="region")
    if claim.indicator is None and not claim.subject.strip():
        return Judged("unknown", "not_understood", detail="subject")
    if claim.span is None and not claim.loose:
        return Judged("unknown", "not_understood", detail="year")
    years: Sequence[Claim] = (claim,)
    if (
        claim.kind == "goal"
        and _EACH_YEAR.search(claim.context)
        and claim.span is not None
        and claim.span.first < claim.span.last <= claim.span.first + 12
    ):
        # 2017年到2019年，目标连续三年定在7.5%: of each year
        years = [replace(claim, span=Span(y, y)) for y in range(claim.span.first, claim.span.last + 1)]
    judged = [judge_place(evidence, one, place) for one in years for place in claim.places]
    for verdict in ("contradicted", "unknown"):
        for one in judged:
            if one.verdict == verdict:
                exact = one.why == "bound" and one.entry is not None and one.entry.figure.bound == "exact"
                shared = exact and any(other.verdict == "supported" for other in judged)
                return replace(one, verdict="unknown") if shared else one  # 左右 of four, of which one sets it exactly
    return judged[0]


_EACH_YEAR = lazily(
    r"连续|连着|每年|历年|都|(?<![人年户亩平])均(?![衡等收可])|一直|始终|\b(?:each|every|both)\b", re.IGNORECASE
)


def judge_place(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    """The verdict of a value said of one place."""
    years = evidence.years(place.name)
    if not years:
        return _within(evidence, claim, place) or Judged("unknown", "not_loaded", detail=place.name)
    over = _over_years(evidence, claim, place)
    if over is not None:
        return over
    if claim.loose or claim.kind_open:
        judged = _either(evidence, claim, place, max(years))
        return _of_five_years(evidence, claim, judged, place)
    return _of_kind(evidence, claim, place)


def _over_years(evidence: Evidence, claim: Claim, place: Region) -> Judged | None:
    """年均增长5.9%, where no years are said: of the five that are over, if a report tells so."""
    one = claim.span is None or claim.span.first == claim.span.last
    if not one or not YEARLY_MEAN.search(claim.lead) or scale_of(claim.measure) != "change":
        return None
    past = replace(claim, kind="result", span=Span(claim.base - 5, claim.base - 1))
    judged = _of_kind(evidence, past, place)
    return judged if judged.verdict == "supported" else None


def _within(evidence: Evidence, claim: Claim, place: Region) -> Judged | None:
    """成都国际航空枢纽旅客吞吐量: a part without a report of its own, of which the report of the whole tells."""
    whole = next((report.region for report in evidence.reports if report.region.name == place.parent), None)
    if whole is None or claim.indicator is not None:
        return None
    named = replace(claim, subject=f"{stem(place.name)}{claim.subject}", places=(whole,))
    judged = judge_place(evidence, named, whole)
    named_there = judged.entry is not None and stem(place.name) in judged.entry.figure.quote
    return judged if judged.verdict == "supported" or (judged.verdict == "contradicted" and named_there) else None


def _either(evidence: Evidence, claim: Claim, place: Region, latest: int) -> Judged:
    """A number of which nothing near says year or kind: proved by its likeliest reading, wrong only by all readings."""
    exact = claim.bound == "exact" or _passed(claim)
    loose = claim.loose
    claim = replace(claim, loose=False)
    if claim.span is not None and claim.span.first < claim.span.last:
        past = claim.span.last < max(claim.base, latest)
        over = _of_kind(evidence, replace(claim, kind="result" if past else "plan"), place)  # 五年年均增长4.7%
        if over.verdict == "supported" or (claim.kind is None and not loose):
            return over
        if not loose:
            return _of_kind(evidence, claim, place)  # else the years are carried from afar
    result = replace(claim, kind="result", span=Span(claim.base - 1, claim.base - 1))
    goal = replace(claim, kind="goal", span=Span(claim.base, claim.base))
    if loose:
        ways = [result, goal] if exact else [goal, result]
        if claim.kind is not None and claim.span is not None:
            ways = [claim, *(way for way in ways if (way.kind, way.span) != (claim.kind, claim.span))]
        likely = 2 if (exact and ways[0].kind != "result") or claim.kind == "goal" else 1
    else:
        past = claim.span is not None and claim.span.last < latest
        kinds: tuple[Kind, Kind] = ("result", "goal") if past else ("goal", "result")
        ways = [replace(claim, kind=kind) for kind in kinds]
        likely = 1 if past and exact else 2
        if past and exact:
            ways = [replace(ways[0], kind_open=False)]  # 2025年工业增长7%, told a year later: a result
    judged = [_of_kind(evidence, way, place) for way in ways]
    for at, one in enumerate(judged):
        if one.verdict == "supported":
            told = loose and exact and ways[at].kind == "goal" and _told_otherwise(ways, judged)
            return one if at < likely and not told else Judged("unknown", "unsure", one.entry, one.detail)
    return _loosely(claim, ways, judged, exact=exact) if loose else judged[0]


def _loosely(claim: Claim, ways: Sequence[Claim], judged: Sequence[Judged], *, exact: bool) -> Judged:
    """What is wrong by the reading that is usual: results are exact, targets have words such as 左右."""
    if any(one.why == "bound" for one in judged):
        return judged[0]
    usual = "result" if exact else "goal"
    for way, one in zip(ways, judged, strict=True):
        if way.kind == usual and one.verdict == "contradicted" and claim.sure:
            return one
    if claim.indicator is None and all(one.why in ("not_found", "not_loaded") for one in judged[1:]):
        return judged[0]  # told of only by its first reading
    return replace(judged[0], verdict="unknown", why="unsure") if judged[0].verdict == "contradicted" else judged[0]


def _of_five_years(evidence: Evidence, claim: Claim, judged: Judged, place: Region) -> Judged:
    """What a report tells of the five years that an article may look back to, where it tells nothing of one year."""
    exact = claim.bound == "exact" or _passed(claim)
    if not claim.loose or not exact or judged.why not in ("not_found", "not_loaded"):
        return judged
    span = Span(claim.base - 5, claim.base - 1)
    past = _of_kind(evidence, replace(claim, loose=False, kind="result", span=span), place)
    of_them = past.entry is not None and past.entry.span == span
    told = past.verdict == "supported" or (past.verdict == "contradicted" and claim.indicator is None and of_them)
    return past if told else judged


def _told_otherwise(ways: Sequence[Claim], judged: Sequence[Judged]) -> bool:
    """Whether the report has another number as the result: one without a bound word is sooner that than a target."""
    return any(way.kind == "result" and one.verdict == "contradicted" for way, one in zip(ways, judged, strict=True))


_PASSED = lazily(r"(?:突破|超过?|逾|跨过|迈上|站上)[^,;。\d]{0,3}$")


def _passed(claim: Claim) -> bool:
    """超8700万人次, 突破8000亿元: bounds that results have, too."""
    return claim.bound == "at_least" and _PASSED.search(claim.lead) is not None


def _of_kind(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    judged = _by_subject(evidence, claim, place)
    if (
        claim.role == "from"
        and judged.verdict != "supported"
        and claim.kind == "goal"
        and claim.quantity.form == "amount"
        and claim.bound in ("exact", "about")
    ):
        done = _by_subject(evidence, replace(claim, kind="result"), place)  # 从去年的7232亿元增加到
        judged = done if done.verdict == "supported" else judged
    if (
        judged.why in ("not_found", "not_loaded")
        and claim.kind == "goal"
        and claim.said_year
        and _UNTIL.search(claim.lead)
    ):
        planned = _by_subject(evidence, replace(claim, kind="plan"), place)  # 2021年的报告提出，到2025年超6000亿元
        judged = planned if planned.verdict != "unknown" else judged
    if judged.verdict == "unknown" and _may_be_done(claim) and claim.span is not None:
        before = Span(claim.span.last - 1, claim.span.last - 1)
        done = _by_subject(evidence, replace(claim, kind="result", span=before), place)
        judged = done if done.verdict == "supported" else judged
    if claim.role == "from" and judged.verdict == "unknown":
        return _began(evidence, claim, place) or judged
    return judged


_UNTIL = lazily(r"到20\d\d年")


def _may_be_done(claim: Claim) -> bool:
    """Whether a number that another part of its sentence makes a target may be a result: 目标3.42%左右；湖南2.62%."""
    return claim.kind == "goal" and not claim.said_kind and claim.bound == "exact" and ";" in claim.lead


def _began(evidence: Evidence, claim: Claim, place: Region) -> Judged | None:
    """从9万元提高到11万元: the first of the two against where a clause says that the rise began."""
    found: list[Entry] = []
    one_year = claim.span is not None and claim.span.first == claim.span.last and claim.said_year
    one_year = one_year and not _END_OF_YEARS.search(claim.context)
    rose = [entry for entry in evidence.of(place.name) if entry.began]
    for entry in rose if not one_year else [entry for entry in rose if not evidence.of_years(entry)]:
        if same_unit(claim.quantity.base_unit, entry.figure.base_unit, loose=claim.uncounted):
            if claim.indicator is not None and claim.indicator not in GATHERED:
                fits = entry.figure.indicator == claim.indicator
            elif claim.terms:
                likeness = evidence.likeness(claim.terms, place.name, entry)
                fits = likeness[0] > SURE and likeness[1] > CLOSE
            else:
                fits = evidence.similarity(re.sub(r"\s+", "", fold(claim.subject)), place.name, entry)[0] > 0.6
            found += [entry] if fits else []
    for entry in found:
        if difference(claim.quantity, claim.measure == "decline", claim.bound, entry, loose=claim.uncounted) == "":
            return Judged("supported", "", entry)
    return None


_END_OF_YEARS = lazily(r"[到至末底]20\d\d年|20\d\d年[底末]|[五5]年|年来|十[三四五]五|five years|\b20\d\d-20\d\d")


def _by_subject(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    apart = claim.measure == "ratio" and claim.quantity.base_unit.startswith(":")  # 城乡居民收入比缩小至1.72:1
    wider = claim.indicator == "fiscal_revenue" and "总收入" in claim.subject  # of all tiers of government
    if (
        claim.indicator is not None
        and claim.indicator not in GATHERED
        and claim.role != "rank"
        and not wider
        and not apart
    ):
        return _lexical(evidence, claim, place)
    return judge_free(evidence, claim, place)


def about(evidence: Evidence, claim: Claim, place: Region, span: Span | None, kind: str | None) -> tuple[Entry, ...]:
    """The figures of what a claim of the lexicon speaks of."""
    scale = scale_of(claim.measure)
    return tuple(
        entry
        for entry in evidence.lexical(place.name, claim.indicator or "")
        if entry.kind == kind and entry.span == span and not entry.part and entry.scale == scale
    )


def _lexical(evidence: Evidence, claim: Claim, place: Region) -> Judged:
    span = claim.span
    found = [entry for span in spans_of(claim, span) for entry in about(evidence, claim, place, span, claim.kind)]
    found = [entry for entry in found if comparable(claim, entry)]
    judged = compared(claim, found)
    if judged is not None and judged.why == "bound" and _has_just_passed(evidence, claim, place, judged):
        return replace(judged, verdict="supported", why="")
    if judged is not None and judged.verdict != "unknown":
        if judged.verdict == "contradicted" and not _sure(evidence, claim, place, found):
            return Judged("unknown", "unsure", judged.entry, judged.detail)
        if judged.verdict == "contradicted":
            return _nearer(evidence, claim, place, judged)
        return judged
    if judged is not None:
        return judged
    return _of_the_plan(evidence, claim, place) or judge_named(evidence, claim, place)


def _has_just_passed(evidence: Evidence, claim: Claim, place: Region, judged: Judged) -> bool:
    """迈过6.7万亿元, of 67665亿元, where the year before was below it."""
    span, entry = claim.span, judged.entry
    if not claim.milestone or entry is None or span is None or not has_passed(claim.quantity, entry):
        return False
    before = about(evidence, claim, place, Span(span.last - 1, span.last - 1), "result")
    levels = [each for each in before if same_unit(each.figure.base_unit, claim.quantity.base_unit)]
    return bool(levels) and all(each.high < claim.quantity.value_low for each in levels)


def _of_the_plan(evidence: Evidence, claim: Claim, place: Region) -> Judged | None:
    """A level told as this year's goal that the report has for the end of the plan, and no other for the year."""
    if claim.kind != "goal" or not (claim.said_year and claim.own_subject and claim.sure) or claim.span is None:
        return None
    if claim.measure != "level" or claim.indicator in ("surveyed_unemployment", "registered_unemployment"):
        return None  # the same rate year after year
    for entry in evidence.lexical(place.name, claim.indicator or ""):
        later = entry.kind == "plan" and entry.span is not None and entry.span.last > claim.span.last
        level = entry.scale == "level" and same_unit(claim.quantity.base_unit, entry.figure.base_unit)
        if later and level and not entry.part and entry.low == claim.quantity.value_low:
            return Judged("contradicted", "year", entry, f"{value_words(entry.figure)} ({entry.figure.period})")
    return None


def comparable(claim: Claim, entry: Entry) -> bool:
    """增长2个百分点 and 增长2% are two things, and 位 is no amount."""
    points = ("个百分点", "百分点")
    return (claim.quantity.base_unit in points) == (entry.figure.base_unit in points)


def compared(claim: Claim, found: Sequence[Entry]) -> Judged | None:
    """Supported by one of the figures, contradicted by the nearest, None without any."""
    if not found:
        return None
    falls = claim.measure == "decline"
    results = [(difference(claim.quantity, falls, claim.bound, entry, loose=claim.uncounted), entry) for entry in found]
    for differs, entry in results:
        if differs == "":
            return Judged("supported", "", entry)
    for differs, entry in results:
        if differs == "loose" and (claim.milestone or (claim.role == "reference" and claim.bound == "exact")):
            return Judged("supported", "", entry)  # the 5.5% ceiling: the word bounds it
        if differs == "loose":
            return Judged("unknown", "bound", entry, value_words(entry.figure))
    reached = next((entry for _, entry in results if claim.milestone and has_passed(claim.quantity, entry)), None)
    if reached is not None:
        several = claim.span is not None and claim.span.first < claim.span.last
        said = value_words(reached.figure)
        return Judged("supported" if several else "unknown", "" if several else "bound", reached, said)
    order = ("bound", "direction", "value", "unit")
    differs, entry = min(results, key=lambda pair: (order.index(pair[0]), not pair[1].figure.headline))
    if differs == "unit" and not plausible_unit(claim.quantity, entry):
        return None
    return Judged("contradicted", why_of(differs), entry, value_words(entry.figure))


def _sure(evidence: Evidence, claim: Claim, place: Region, found: Sequence[Entry]) -> bool:
    """Whether a contradiction may be said: the frame is said, and the figures are those of the whole government."""
    if not claim.sure or (claim.indicator == "fiscal_revenue" and _loose_revenue(claim.subject)):
        return False
    values = {(entry.low, entry.high, entry.figure.base_unit) for entry in found}
    headline = any(entry.figure.headline for entry in found)
    if claim.kind == "plan":
        return len(values) == 1
    return headline or len(values) == 1


def _loose_revenue(subject: str) -> bool:
    """财政收入 may be the wider revenue of all tiers, 一般公共预算收入 is the local one."""
    return not re.search(r"预算|地方", subject)


def _nearer(evidence: Evidence, claim: Claim, place: Region, judged: Judged) -> Judged:
    """Whether a contradicted value is that of another year or kind: says so."""
    falls = claim.measure == "decline"
    moved = claim.kind == "goal" and _MOVED_TO.search(claim.lead) is not None
    for entry in evidence.lexical(place.name, claim.indicator or ""):
        if entry.scale != scale_of(claim.measure) or entry.kind is None or entry.part:
            continue
        if (
            difference(claim.quantity, falls, claim.bound, entry, loose=claim.uncounted) == ""
            and entry.span is not None
        ):
            other_year = entry.span != claim.span
            if not other_year and claim.bound != "exact" and entry.kind == "goal" and not _grew(claim):
                return Judged("unknown", "unsure", judged.entry, judged.detail)  # 左右: it is the target that is meant
            told = claim.said_year or (claim.said_kind and not other_year) or claim.ahead or _goes_on(claim, entry)
            told = told or moved
            if not told:
                # true of another year or kind, and nothing near says which is meant: the frame may be ours
                return Judged("unknown", "unsure", judged.entry, judged.detail)
            return Judged("contradicted", "year" if other_year else "kind", judged.entry, judged.detail)
    named = claim.topic == claim.subject and claim.said_kind and claim.said_year
    if not claim.own_subject and not moved and not named and _elsewhere(evidence, claim, place):
        return Judged("unknown", "unsure", judged.entry, judged.detail)
    stated = judged.entry
    if judged.why == "value" and stated is not None and digits_swapped(claim.quantity, stated):
        return Judged("contradicted", "digit", judged.entry, judged.detail)
    return judged


def _goes_on(claim: Claim, entry: Entry) -> bool:
    """Whether a result goes on with the year of its paragraph, and the entry is one of another year, or a target."""
    carried = claim.kind == "result" and claim.bound == "exact" and not claim.loose and not claim.kind_open
    return carried and (entry.kind == "result" or claim.said_kind or _grew(claim))


# 由47万人左右调整到|48万人以上: of the target that is moved
_MOVED_TO = lazily(
    r"(?:由|从)[^,;。]{0,24}\d[^,;。]{0,12}(?:到|至|为|成)(?:了|约|不低于)?\s*$|"
    r"\bfrom [^,;。]{0,24}\d[^,;。]{0,12} to (?:约|不低于)?\s*$"
)
_GREW = lazily(
    r"(?:实际|增长|下降|上涨|回落|达到?|完成)(?:了)?\s*(?:约|超过)?\s*$|"
    r"\b(?:grew|rose|fell|grown|risen|expanded|added|created|reached|earned|drew|was|were)(?: by)?"
    r"\s*(?:约|不低于|不超过)?\s*$",
    re.IGNORECASE,
)


def _grew(claim: Claim) -> bool:
    """Whether a number is told as what came about: 增长4%左右, and not only 左右 like a target."""
    return _GREW.search(claim.lead) is not None


def _elsewhere(evidence: Evidence, claim: Claim, place: Region) -> bool:
    """Whether the report says the amount of something else: a carried subject may not be what is meant."""
    falls = claim.measure == "decline"
    return any(
        entry.kind == claim.kind
        and entry.span == claim.span
        and difference(claim.quantity, falls, claim.bound, entry, loose=claim.uncounted) == ""
        and (not claim.own_subject or named_in(claim.context, entry.figure.indicator))
        for entry in evidence.of(place.name)
    )
