"""Counts of places, recomputed from the catalog: 有18个省份下调.

Each is asked as a query (`rag.drafts.asked`), of all provinces, of those of a group or of the places just named.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.drafts.asked import Asked, Column, ask, run
from rag.drafts.conditions import CHANGE, Counted, conditions_of, limits_of, moved, own_words
from rag.drafts.evidence import Evidence, Span
from rag.drafts.findings import Claim, Judged, Verdict
from rag.drafts.ranks import places_among
from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import stem
from rag.numbers.quantities import Quantity
from rag.question.query import Filter
from rag.records import Bound, Region
from rag.text.lazily import lazily

# --- counts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Count:
    """The places that are left, and how many more may be: those whose number could not be read."""

    places: tuple[str, ...]
    unknown: int

    @property
    def formula(self) -> str:
        """7: 江西、…, with the number of those that are not known."""
        said = f"{len(self.places)}: {'、'.join(map(stem, self.places))}"
        return said + (f" ({self.unknown} ?)" if self.unknown else "")


def judge_count(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    """A count recomputed by each reading of its condition; wrong only by all of them."""
    counted, why = _counts_of(evidence, claims, at)
    if why is not None:
        return why
    verdicts = [_held_to(claim, count) for count, _ in counted]
    for each, (_, condition) in zip(verdicts, counted, strict=True):
        if each.verdict == "supported":
            return replace(each, verdict="unknown", why="unsure") if condition.loose else each
    sizes = [len(count.places) for count, _ in counted]
    between = min(sizes) < claim.quantity.low < max(sizes)
    if all(each.verdict == "contradicted" for each in verdicts) and claim.sure and not between:
        return verdicts[0]
    return next(
        (each for each in verdicts if each.verdict == "unknown"), replace(verdicts[0], verdict="unknown", why="unsure")
    )


def judge_count_change(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    """2025年为22个，减少4个: what two counts of one condition differ by, each recomputed."""
    told = [n for n in range(max(0, at - 6), at) if claims[n].role == "count" and claims[n].sentence == claim.sentence]
    if not told or claims[told[-1]].span is None:
        return Judged("unknown", "not_understood", detail="condition")
    last = claims[told[-1]]
    assert last.span is not None
    before = Span(last.span.last - 1, last.span.last - 1)
    named = re.search(r"(20\d\d)年[^,;。]*$", claim.lead[last.at :])
    if len(told) == 1 and named and int(named[1]) != before.last:
        return Judged("unknown", "not_understood", detail="year")
    earlier = claims[told[-2]] if len(told) > 1 else None
    if earlier is not None and earlier.span is not None and earlier.span != last.span:
        before = earlier.span
    pair = [
        _counts_of(evidence, [*claims[: told[-1]], replace(last, span=span)], told[-1]) for span in (last.span, before)
    ]
    if any(why is not None for _, why in pair):
        return next(why for _, why in pair if why is not None)
    later, first = sorted(zip((last.span, before), pair, strict=True), key=lambda each: -each[0].last)
    made: list[Judged] = []
    for (one, _), (two, _) in zip(later[1][0], first[1][0], strict=True):
        apart = len(one.places) - len(two.places)
        formula = f"{len(one.places)} − {len(two.places)} = {apart}".replace("-", "−")
        right = apart == claim.quantity.low * claim.ref.sign
        sure = one.unknown == two.unknown == 0
        verdict: Verdict = "supported" if right else "contradicted" if sure else "unknown"
        made.append(Judged(verdict, "" if right else "count" if sure else "unsure", None, formula, formula))
    best = next((each for each in made if each.verdict == "supported"), made[0])
    if best.verdict == "contradicted" and not (claim.sure and all(each.verdict == "contradicted" for each in made)):
        return replace(best, verdict="unknown", why="unsure")
    return best


_Told = Sequence[tuple[_Count, Counted]]


def _counts_of(evidence: Evidence, claims: Sequence[Claim], at: int) -> tuple[_Told, Judged | None]:
    """What each reading of a count comes to, or why it cannot be counted."""
    claim = claims[at]
    behind = _limit_behind(claim, claims, at)
    if behind and behind[0].indicator is not None and (behind[0].own_subject or claim.indicator is None):
        claim = replace(claim, indicator=behind[0].indicator, span=behind[0].span, kind=behind[0].kind)
        if claim.span is None:
            return (), Judged("unknown", "not_understood", detail="year")
    if claim.indicator is None or claim.span is None:
        return (), Judged("unknown", "not_understood", detail="subject")
    if not _of_provinces(claim, claims, at):
        return (), Judged("unknown", "not_understood", detail="region")
    limits = _limits_told(claims, at) or behind or _limit_before(claim, claims, at)
    conditions = list(conditions_of(claim, limits)) or _as_before(claim, claims, at)
    if not conditions:
        return (), Judged("unknown", "not_understood", detail="condition")
    claim = replace(claim, kind=conditions[0].columns[0].kind)
    places = places_among(evidence, claim)
    if len(places) < 2:
        return (), Judged("unknown", "not_loaded", detail=str(claim.year))
    found: list[tuple[_Count, Counted]] = []
    for condition in conditions:
        found.append((_count(evidence, claim, places, condition), condition))
        if all(column.kind == "goal" for column in condition.columns):
            found.append((_count(evidence, claim, places, condition, listed=True), condition))
    return found, None


_NOUN_BEHIND = lazily(r"\d(?:个|家)?(?:省|直辖市|自治区|城市|地区|地方|市|地级市|设区市)")


def _of_provinces(claim: Claim, claims: Sequence[Claim], at: int) -> bool:
    """Whether places are counted: their noun stands behind the number, or with a count of the paragraph before it."""
    if claim.language == "en" or claim.among_all or len(claim.scope) > 1:
        return True
    near = (other for other in claims[max(0, at - 12) : at + 1] if other.paragraph == claim.paragraph)
    return any(_NOUN_BEHIND.search(other.context) is not None for other in near)


def _limits_told(claims: Sequence[Claim], at: int) -> list[Claim]:
    """The limits right before a count: 目标为4.5%或4.5%左右的有4个省份 has two."""
    claim = claims[at]
    told = [other for other in claims[max(0, at - 3) : at] if other.role == "threshold"]
    told = [other for other in told if other.sentence == claim.sentence]
    last = told[-1:]
    for other in reversed(told[:-1]):
        if _JOINED.fullmatch(claim.context[other.at + len(other.quantity.text) : last[0].at]) is None:
            break
        last.insert(0, other)
    return last


_JOINED = lazily(r"(?:左右|以上|以内|以下)?[”\"」]?(?:或者?|和|及|以及|与|、|/)[“\"「]?(?:约)?")


def _as_before(claim: Claim, claims: Sequence[Claim], at: int) -> list[Counted]:
    """写“左右”的有18个，2025年为22个: the condition of the count before it in the sentence, of another year."""
    for n in range(at - 1, max(-1, at - 6), -1):
        other = claims[n]
        if other.sentence != claim.sentence:
            break
        if other.role == "count":
            of = replace(other, span=claim.span)
            found = list(conditions_of(of, _limits_told(claims, n) or _limit_before(other, claims, n)))
            if found:
                return found
    return []


_BEYOND = lazily(
    r"\b(?:outpaced|topped|beat|exceed\w*|surpass\w*|above|over|faster than|more than|grew more than)\b", re.IGNORECASE
)
# five regions, Yunnan among them, put their target at 4.5%
_AMONG_THEM = lazily(r",[^,;。\d]{2,60}\b(?:among them|included)[^,;。\d]{0,12},")
# 有4个省份的地区生产总值增速|超过5%
_SO_LARGE = lazily(
    r"^\d+(?:个|家)?(?:省份|省市|省区|省|地区|城市|市|州|地)(?:的|[^,;。]{0,12}(?:增速|增长|涨幅|目标|总量|规模|收入|率|产量|就业|进出口))"
    r"[^,;。]*(?:定|设|锁定|超过?|高于|低于|快于|慢于|不低于|不超过|不到|突破|达到|在|为|是)(?:了)?$"
)
_SHORT_OF = lazily(r"\b(?:below|under|less than|slower than|undershot|short of)\b", re.IGNORECASE)


def _limit_behind(claim: Claim, claims: Sequence[Claim], at: int) -> list[Claim]:
    """18 provinces outpaced the 5% mark, 6 provinces that grew 5.5%: the number behind an English count."""
    after = claims[at + 1] if at + 1 < len(claims) else None
    if after is None or after.sentence != claim.sentence or after.quantity.form not in ("percent", "amount"):
        return []
    between = _AMONG_THEM.sub("", claim.context[claim.at : after.at])
    if re.search(r"[,;。]", between) or re.search(r"\d", between[len(claim.quantity.text) :]):
        return []
    if claim.language == "zh" and (after.role != "value" or not _SO_LARGE.search(between)):
        return []
    bound: Bound = after.bound
    left = after.quantity
    if _BEYOND.search(between) or _SHORT_OF.search(between):
        bound = "at_least" if _BEYOND.search(between) else "at_most"
        left = left._replace(outer_start=left.start - 1)  # as 高于|5% has its bound before it
    if left.form == "amount":
        return [replace(after, bound=bound, quantity=_in_people(left) if after.indicator == "new_urban_jobs" else left)]
    usual = lexicon()[after.indicator].stated[0] if after.indicator in lexicon() else "growth"
    return [replace(after, bound=bound, quantity=left, measure=usual)]


def _in_people(number: Quantity) -> Quantity:
    """At least a million urban jobs: 100万个 are 100万人."""
    return number._replace(unit=number.unit.replace("个", "人"), base_unit=number.base_unit.replace("个", "人"))


def limits_a_count(claims: Sequence[Claim], at: int) -> bool:
    """Whether a number only says which places are counted: five provinces plan at least a million jobs."""
    before = claims[at - 1] if at else None
    return before is not None and before.role == "count" and bool(_limit_behind(before, claims, at - 1))


_BEYOND_IT = lazily(
    r"(?:(高于|快于|超过|超出|多于|跑赢)|低于|慢于|不及|少于|逊于)(?:它|其|该数|这个数|这一[^,;。]{1,4}|均值|平均[^,;。]{0,4})的"
)


def _limit_before(claim: Claim, claims: Sequence[Claim], at: int) -> list[Claim]:
    """六省简单平均为5.1%，高于它的有3个: the number told right before the count."""
    said = _BEYOND_IT.search(own_words(claim))
    before = claims[at - 1] if at else None
    if said is None or before is None or before.sentence != claim.sentence or before.quantity.form != "percent":
        return []
    left = before.quantity._replace(outer_start=before.quantity.start - 1)
    return [replace(before, bound="at_least" if said[1] else "at_most", quantity=left)]


def _count(
    evidence: Evidence, claim: Claim, places: Sequence[Region], condition: Counted, *, listed: bool = False
) -> _Count:
    """`listed`: only what reports state among the year's main targets counts, and not what stands with the tasks."""
    asked = ask(evidence, claim, places, condition.columns)
    if listed:
        rows = tuple(row for row in asked.frame.rows if _all_listed(asked, row.region.name, condition))
        asked = replace(asked, frame=replace(asked.frame, rows=rows))
    unread = {row.region.name for row in asked.frame.rows if any(cell.status == "unread" for cell in row.cells)}
    left = {row.region.name for way in condition.ways for row in run(asked.frame, way).rows}
    if condition.moves:
        left = _with_bounds(asked, left, condition)
    names = tuple(row.region.name for row in asked.frame.rows if row.region.name in left)
    return _Count(names, len(unread - left))


def _all_listed(asked: Asked, place: str, condition: Counted) -> bool:
    entries = (asked.entry(place, column.name) for column in condition.columns)
    return all(entry is None or entry.figure.headline for entry in entries)


_STRENGTH: dict[Bound, int] = {"at_least": 2, "at_most": 0}


def _with_bounds(asked: Asked, left: set[str], condition: Counted) -> set[str]:
    """`left`, the places whose number moved (or stayed) so, with those that only moved the word that bounds it."""
    same = left if condition.moves == "eq" else _same_number(asked, condition)
    made = left - same
    for name in same:
        now, then = asked.entry(name, "c1"), asked.entry(name, "c2")
        if now is None or then is None:
            continue
        apart = _STRENGTH.get(now.figure.bound, 1) - _STRENGTH.get(then.figure.bound, 1)
        if {"lt": apart < 0, "gt": apart > 0, "eq": apart == 0}[condition.moves]:
            made.add(name)
    return made


def _same_number(asked: Asked, condition: Counted) -> set[str]:
    return {row.region.name for row in run(asked.frame, [CHANGE, moved("eq")]).rows}


def _held_to(claim: Claim, count: _Count) -> Judged:
    wanted = int(claim.quantity.low)
    formula = count.formula
    if len(count.places) == wanted:
        return Judged("supported", "", None, formula=formula)
    sure = wanted < len(count.places) or wanted > len(count.places) + count.unknown
    sure = sure and bool(claim.indicator or count.places)  # of words that fit no number nothing is counted
    return Judged("contradicted" if sure else "unknown", "count" if sure else "unsure", None, formula, formula)


def judge_threshold(evidence: Evidence, claim: Claim) -> Judged:
    """A limit claims that there are such places where it is a value: 目标为5.5%左右的有18个省份."""
    if claim.indicator is None or claim.span is None or claim.quantity.outer_start < claim.quantity.start:
        return Judged("unknown", "set_aside")
    wheres = next(limits_of(claim, claim.kind))
    column = Column("c1", claim.span, claim.kind or "goal", claim.measure)
    asked = ask(evidence, claim, places_among(evidence, claim), [column])
    left = run(asked.frame, [Filter(op="filter", of="c1", where=where) for where in wheres]).rows
    return Judged("supported", "", asked.entry(left[0].region.name)) if left else Judged("unknown", "set_aside")
