"""Results held against their targets: whether they were met, of which places and in which years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rag.figures.lexicon import lexicon
from rag.question.asked import Asked, how_many, ids_of, kind_words, years_of
from rag.question.columns import Year, column, measures, of_two_years, one_year
from rag.question.operations import difference_where, over_rows
from rag.question.query import Named, YearSpan
from rag.text.lazily import lazily

Json = dict[str, Any]


def met(asked: Asked, measure: str) -> Json | None:
    """A result held against its target."""
    kinds = {piece.kind for piece in kind_words(asked)}
    beyond = [id_ for id_ in ids_of(asked) if id_ not in lexicon()]
    if asked.has("range_word", "at_least_word") or (beyond and (asked.many or not _one_thing(asked, beyond))):
        return None
    both = (asked.has("both") or kinds == {"target", "actual"}) and (
        asked.has("difference", "yes_no") or asked.direction
    )
    years = {piece.year for piece in years_of(asked)}
    if not asked.has("met") and not (both and len(years) < 2):
        return None
    ahead = bool(years) and not any(year in asked.results_of for year in years if isinstance(year, int))
    if ahead and asked.amount and not asked.has("difference", "yes_no") and _HOW_MUCH.search(asked.folded):
        return None  # 2026年完成投资目标是多少
    if measure == "level" and measures(asked)[0] != "level":
        return None
    compared = asked.has("difference", "highest", "lowest", "yes_no") or asked.direction
    if compared and of_two_years(asked):
        return None
    year = _year_met(asked)
    columns: list[Json] = []
    steps: list[Json] = []
    for at, id_ in enumerate(ids_of(asked)):
        end = str(at + 1) if at else ""
        columns.append(column(asked, id_, year, "actual", measure, f"result{end}"))
        columns.append(column(asked, id_, year, "target", measure, f"goal{end}"))
        steps.append({"op": "derive", "fn": "met", "of": [f"result{end}", f"goal{end}"], "name": f"met{end}"})
    if _PART.search(asked.folded) and not asked.many and len(steps) == 1 and not isinstance(year, YearSpan):
        part = {"op": "derive", "fn": "share", "of": ["result", "goal"], "name": "part"}
        return {"columns": columns, "steps": [part], "show": "list"}
    return {"columns": columns, **_of_verdicts(asked, year, steps)}


def _one_thing(asked: Asked, beyond: Sequence[str]) -> bool:
    """Whether what lies beyond the lexicon may be held against its target: sizes, or one thing, whose numbers are told
    side by side where they turn out to be of two (`rag.evaluate.alike`).
    """
    return all(map(_STOCK.search, beyond)) or (len(ids_of(asked)) == 1 and len(beyond[0]) >= _SHORTEST)


_PART = lazily(
    r"完成(?:率|比例|百分比)|完成了?百分之(?:多少|几)|完成了?(?:目标的)?几成|"
    r"\b(?:share|proportion|percentage|percent) of (?:its|the|their|that) [^,;?]*?\btargets?\b|\bcompletion rate\b",
    re.IGNORECASE,
)
_MISSED_LEAST = lazily(r"差(?:得|距|的)?最[少小]|最接近|离目标最近|\bclosest\b|\bnarrowest\b")
_SHORTEST = 3  # characters of a thing: 自己 is what owns up to it


# What has one size at a time: 轨道交通运营里程, and no works begun.
_STOCK = lazily(r"(?:里程|率|比重|占比|比例|寿命|强度|产量|产值|吞吐量)$")
_HOW_MUCH = lazily(r"目标(?:值|任务)?(?:是|为)?(?:多少|几)")


def _year_met(asked: Asked) -> Year:
    """The year, or the years, whose results are held against targets."""
    years = years_of(asked)
    if not years and asked.has("which_years", "count_years") and not asked.many and len(asked.loaded) > 2:
        return YearSpan(first=asked.loaded[0], last=asked.loaded[-1] - 1)
    year = one_year(asked, "actual")
    listed = sorted({int(p.year) for p in years if isinstance(p.year, int) and p.year in asked.results_of})
    if len(listed) > 1:
        return YearSpan(first=listed[0], last=listed[-1])
    if isinstance(year, int) and year not in asked.results_of:
        return next((p.year for p in years if p.year in asked.results_of), year)
    piece = years[0] if years else None
    counted = piece is not None and not re.search(r"\d{4}", asked.folded[piece.start : piece.end])
    if isinstance(year, YearSpan) and counted and year.last == asked.newest and year.last not in asked.results_of:
        return YearSpan(first=year.first - 1, last=year.last - 1)  # 连着两年没完成: the last two that are told
    return year


_MISSED = lazily(r"没|未|差(?!距|多少|几|值|额|异)|不及|低于|跑输|miss|short|fail|below|低")


_ABOVE = lazily(r"(?P<not>没有?|未能?|不)?(?:高于|超过|超出|快于|exceed|above)")
_BELOW = lazily(r"(?P<not>没有?|未|不)?(?:低于|慢于|below)")


def _strictly(asked: Asked) -> str:
    """The sign of a gap that words name themselves: what equals its target is not 高于目标; "" where it is only met."""
    if not (_ABOVE.search(asked.said("met")) or _BELOW.search(asked.said("met"))):
        return ""
    if said := _ABOVE.search(asked.folded):
        return "le" if said["not"] else "gt"
    said = _BELOW.search(asked.folded)
    return "" if said is None else "ge" if said["not"] else "lt"


_MET = r"(?:完成|达标|达到|实现|做到|兑现|超额|超过|跑赢)"
_BOTH_LISTS = lazily(
    rf"(?:谁|哪)[^,。?;]{{0,6}}?(?<![没未]){_MET}[^。?;]{{0,12}}?(?:谁|哪|有的)[^,。?;]{{0,6}}?[没未]|"
    rf"(?:谁|哪)[^,。?;]{{0,6}}?[没未][^。?;]{{0,12}}?(?:谁|哪)[^,。?;]{{0,6}}?(?<![没未有]){_MET}|"
    rf"{_MET}了?的?(?:和|与|、|跟|及)[没未]有?能?{_MET}|"
    r"\b(?:which|who)\b[^.?]*\b(?:met|hit|beat|achieved|reached)\b[^.?]*\b(?:which|who|and|or)\b[^.?]*"
    r"(?:\bmiss|\bnot\b|n't\b|\bfell short)",
    re.IGNORECASE,
)
_OR_NOT = lazily(r"有没有|没有?[?？]?$|了没|是否|没有?完成[没未]")


_EITHER = lazily("(?<!有)或|任[一何]|至少[有一]")


def _verdicts_of(asked: Asked, *, missed: bool) -> list[str]:
    """The verdict that is asked of each subject: GDP目标没完成、社零目标完成的, 完成了GDP目标但没完成社零目标的.

    What is said of none is said of the next one, or of the one before where the verb comes first.
    """
    pieces = sorted(asked.subjects, key=lambda piece: piece.start)
    bounds = [0, *(at for piece in pieces for at in (piece.start, piece.end)), len(asked.folded)]
    runs = [asked.folded[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    first = _DONE_BEFORE.search(runs[0]) is not None
    order = list(zip(pieces, runs[:-1] if first else runs[1:], strict=True))
    said: dict[str, str] = {}
    last = "no" if missed else "yes"
    for piece, run in order if first else reversed(order):
        hits = list(_DONE_OR_NOT.finditer(run))
        hit = hits[-1] if first and hits else hits[0] if hits else None
        last = last if hit is None else "no" if hit["not"] else "yes"
        said[piece.value] = last
    return [said.get(id_, last) for id_ in ids_of(asked)]


_DONE_BEFORE = lazily(rf"{_MET}了?(?:年初|年度|预期|既定)?的?$")
_DONE_OR_NOT = lazily(rf"(?P<not>没有?|未能?|不)?(?:能|有)?{_MET}|落空")


def _of_verdicts(asked: Asked, year: Year, steps: list[Json]) -> Json:
    """What is asked of the verdicts: which places or years, the widest gap, or just whether."""
    text = asked.said("met")
    missed = asked.direction in ("lt", "le") or (bool(_MISSED.search(text)) and not _OR_NOT.search(text))
    missed = missed and asked.direction != "ge"  # 没有低于目标的
    where = {"test": "verdict", "verdict": "no" if missed else "yes"}
    span = isinstance(year, YearSpan)
    beyond = _strictly(asked) if span and not missed else ""
    lists = _BOTH_LISTS.search(asked.folded) is not None  # 谁完成了谁没完成: all, with their verdicts
    both = asked.many and not span and lists
    named = all(isinstance(place, Named) for place in asked.places)
    chosen = asked.has("which_places", "count") or ((asked.selects or missed) and not named)
    gap = {"op": "derive", "fn": "gap", "of": ["result", "goal"], "name": "gap"}
    if span and asked.has("highest", "lowest") and asked.has("difference", "which_years"):
        steps += [gap, {"op": "derive", "fn": "lowest", "of": ["gap"], "name": "widest"}]
    elif span and beyond in ("gt", "lt") and asked.has("count_years", "which_years"):  # 超过目标: what equals it is not
        past = difference_where(asked, beyond)
        steps += [gap, {"op": "derive", "fn": "count", "of": ["gap"], "where": past, "name": "how_many"}]
    elif span and (asked.has("count_years", "which_years") or missed) and not lists:
        steps.append({"op": "derive", "fn": "count", "of": ["met"], "where": where, "name": "how_many"})
    elif asked.many and not span:
        steps.append(gap)
        if any(unit in ("个百分点", "%") for _, unit, _ in asked.numbers):
            steps.append({"op": "filter", "of": "gap", "where": difference_where(asked, "lt" if missed else "gt")})
        elif chosen and not both and (way := _strictly(asked)):
            steps.append({"op": "filter", "of": "gap", "where": difference_where(asked, way)})
        elif chosen and not both and not _EITHER.search(asked.folded):
            for at, verdict in enumerate(_verdicts_of(asked, missed=missed)):
                where = {"test": "verdict", "verdict": verdict}
                steps.append({"op": "filter", "of": f"met{at + 1 if at else ''}", "where": where})
        if asked.has("highest", "lowest", "order") or how_many(asked):
            least = missed and _MISSED_LEAST.search(asked.folded) is not None  # 没完成的里差得最少的
            nearest: list[Json] = [{"op": "sort", "of": "gap"}, {"op": "limit", "n": how_many(asked) or 1}]
            steps += nearest if least else over_rows(asked, "gap", None, order="asc" if missed else "desc")
        elif chosen or both:
            steps.append({"op": "sort", "of": "gap", "order": "asc" if missed and not both else "desc"})
    return {"steps": steps, "show": "table" if span or asked.many else "yes_no"}
