"""The pieces of a question -> the JSON of queries, likeliest first.

What is asked falls into few forms, and each is a choice of columns: a result held against its target, a change between
two years, a difference of two columns, a span of years, or plain values. What is then done with them over places or
years is the same for all (`operations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rag.figures.lexicon import lexicon
from rag.figures.things import things
from rag.question.among import with_ranks
from rag.question.asked import TOTALS, Asked, how_many, ids_of, kind_words, unit_of, years_of
from rag.question.columns import (
    as_results,
    column,
    columns_of,
    default_kind,
    measures,
    of_two_years,
    pairs,
    reached,
    told_in,
)
from rag.question.held_against import against
from rag.question.held_beside import alike_all, things_beside, years_beside
from rag.question.incomes import both_incomes, each_income, incomes_by_year
from rag.question.joined import one_by_one
from rag.question.operations import (
    bounds_of,
    difference_where,
    each_filtered,
    further_wheres,
    of_changes,
    over_rows,
    over_years,
    so_worded,
    stated_only,
    where_of,
)
from rag.question.otherwise import OTHER, SPANS, as_growth, before, is_said, otherwise
from rag.question.pieces import Piece
from rag.question.query import YearSpan
from rag.question.size_and_growth import both_ways, is_bare, is_grown, last_and_next, size_and_growth
from rag.question.totals import mean_rate, past_mean, totalled
from rag.question.two_years import ends_of, is_compared_with, kinds_of_two, mass_of, planned_and_told
from rag.question.undone import all_named
from rag.question.verdicts import met
from rag.text.lazily import lazily

Json = dict[str, Any]


def compose(asked: Asked) -> Iterator[Json]:
    """The queries that the pieces may mean."""
    ways = measures(asked)
    for measure in ways:
        for data in _queries(asked, measure):
            if is_bare(asked, ways, measure) and (both := size_and_growth(data)) is not None:
                yield both
            yield from last_and_next(asked, data, measure)
            yield data
            if (mixed := planned_and_told(asked, data)) is not None:
                yield mixed
            if (apart := one_by_one(data)) is not None:
                yield apart
            if any(step.get("fn") == "met" for step in data["steps"]):
                continue  # a result and its target: neither is told for the other
            beyond = not set(ids_of(asked)) <= set(lexicon())
            if beyond and (asked.years or is_said(asked)):
                yield from as_growth(asked, data)
            bare = (
                not asked.years and not asked.many and not data["steps"]
            )  # 农村居民收入增长多少: told of one kind alone
            if (beyond or bare or any(piece.report for piece in asked.years)) and not is_said(asked):
                yield from otherwise(asked, data, (OTHER, SPANS) if beyond else (OTHER,))
            if beyond and not (asked.years or is_said(asked)):
                yield from as_growth(asked, data)
            if beyond and not (asked.years or asked.many) and asked.newest - 1 in asked.loaded:
                yield from before(asked, data)
            if data["columns"] and all(each["kind"] == "plan" for each in data["columns"]):
                yield from _of_plan(asked, data)


def _of_plan(asked: Asked, data: Json) -> Iterator[Json]:
    """The same of a plan, told under a longer name: 五年来…年均增长; and what came of the plan that is over."""
    said = {piece.value: _name(asked, piece) for piece in asked.subjects}
    named = [{**each, "subject": said.get(each["subject"], each["subject"])} for each in data["columns"]]
    yield {**data, "columns": named}
    if not asked.years[0].end and asked.newest:  # 年均各增长多少
        over = asked.newest - 1 - (asked.newest - 1) % 5
        yield {**data, "columns": [{**each, "year": over} for each in data["columns"]]}


def _name(asked: Asked, piece: Piece) -> str:
    """What a subject is called in the question; in Chinese, as reports are."""
    said, entry = asked.folded[piece.start : piece.end], lexicon().get(piece.value)
    return entry.zh if entry is not None and said.isascii() else said


def _queries(asked: Asked, measure: str) -> Iterator[Json]:
    if (mean := mean_rate(asked, measure)) is not None:
        yield mean
    for form in (
        past_mean,
        against,
        met,
        alike_all,
        years_beside,
        things_beside,
        _changed,
        _apart,
        _over_years,
        _ordered,
        _filtered,
        totalled,
        _plain,
    ):
        data = form(asked, measure)
        if data is not None:
            data = with_ranks(asked, data) if asked.ranked else data
            places: Json = {"places": [place.model_dump() for place in asked.places]}
            if asked.without:
                places["without"] = [place.model_dump() for place in asked.without]
            told = as_results(asked, data["columns"])
            if told is not None and (reached(asked) or set(ids_of(asked)) <= set(things())):
                yield {**places, **data, "columns": told}
            yield {**places, **data}
            if told is not None:
                yield {**places, **data, "columns": told}
            apart = both_incomes(data["columns"])
            if apart is not None and not data["steps"]:
                yield {**places, **data, "columns": apart}
                for mixed in incomes_by_year(data["columns"]):
                    yield {**places, **data, "columns": mixed}
            elif apart is not None and not asked.many:  # 居民收入和去年比
                yield from _queries(replace(asked, subjects=each_income(asked.subjects)), measure)
            return


# --- forms ---------------------------------------------------------------------------------------------------------


def _changed(asked: Asked, measure: str) -> Json | None:
    """One column in two years: its change."""
    years = [piece for piece in years_of(asked) if isinstance(piece.year, int)]
    moved = asked.has("raised", "cut", "kept", "changed")
    spans = [piece.year for piece in asked.years if isinstance(piece.year, YearSpan)]
    whole = bool(spans) or (len(asked.loaded) > 2 and not years)
    asks_when = asked.has("which_years", "count_years") or (asked.has("first", "last_time") and asked.numbers)
    if whole and asks_when and not asked.many:
        return None  # the year of the greatest change, not that between the ends
    grown = is_grown(asked)
    if grown:
        moved, measure = True, "level"
    near = (
        bool(spans)
        and not asked.has("list")
        and (grown or asked.english or asked.has("raised", "cut") or spans[0].last - spans[0].first == 1)
    )
    ends = spans[0] if spans and moved and (asked.many or near) else None
    two = len({piece.year for piece in years}) == 2
    if (spans and ends is None) or any(piece.plan for piece in asked.years):
        return None
    kinds = {piece.kind for piece in kind_words(asked)}
    if set(ids_of(asked)) <= set(things()) and "target" not in kinds and len(years) < 2 and not asked.many:
        return None  # PM2.5降了多少 asks how far it fell in the year
    if not moved and not (two and (asked.has("difference", "more") or asked.direction)):
        return None
    if ((kinds == {"target", "actual"} or of_two_years(asked)) and two) or len({piece.year for piece in years}) > 2:
        return None
    if _alike(asked) or (two and len({told for _, told in pairs(asked)}) > 1 and asked.has("difference")):
        return None  # 2025年产量多少，2026年目标多少，差多少
    values, kind = ends_of(asked, ends)
    later = values[-1] if values else (asked.newest - (kind == "actual"))
    earlier = values[0] if len(values) > 1 else later - 1
    newest = asked.newest - (kind == "actual")
    if len(values) == 1 and values[0] < newest and is_compared_with(asked, years[0]):
        later, earlier = newest, values[0]  # 跟2025年相比下调了多少: by now
    if not later:
        return None
    told = kinds_of_two(asked, kind, later, earlier) if len(values) > 1 else [kind, kind]
    fn = "change" if told[0] == told[1] else "gap"
    unit = mass_of(asked, measure)
    columns: list[Json] = []
    steps: list[Json] = []
    for at, id_ in enumerate(ids_of(asked)):
        end = "" if at == 0 else str(at + 1)
        columns += [
            column(asked, id_, later, told[0], measure, f"now{end}"),
            column(asked, id_, earlier, told[1], measure, f"before{end}"),
        ]
        step: Json = {"op": "derive", "fn": fn, "of": [f"now{end}", f"before{end}"], "name": f"change{end}"}
        steps.append({**step, "unit": unit} if unit else step)
    if asked.many:
        steps += of_changes(asked)
    show = "table" if asked.many else "yes_no" if asked.has("yes_no") else "change"
    return {"columns": columns, "steps": steps, "show": show}


def _alike(asked: Asked) -> bool:
    """Whether two numbers of one year are asked to be the same: 社零目标和固投目标相同, 实际和目标一样."""
    years = {piece.year for piece in years_of(asked)}
    apart = len({kind for _, kind in pairs(asked)}) == 2
    said = asked.has("kept") and not asked.has("raised", "cut", "changed") and (len(years) < 2 or apart)
    return said and len(ids_of(asked)) * len(pairs(asked)) == 2 and not _LAST_YEAR.search(asked.folded)


_LAST_YEAR = lazily(r"去年|上年|上一年|last year|year before", re.IGNORECASE)


def _apart(asked: Asked, measure: str) -> Json | None:
    """Two columns held against each other: a target and last year's result, one indicator and another."""
    ids, found = ids_of(asked), pairs(asked)
    compared = (
        asked.direction or _alike(asked) or asked.has("difference", "more") or (asked.has("changed") and len(ids) == 1)
    )
    if not compared or len(ids) * len(found) != 2 or any(isinstance(year, YearSpan) for year, _ in found):
        return None
    if asked.has(*TOTALS, "ratio", "share", "highest", "lowest") and not asked.many:
        return None
    if any(unit not in ("%", "个百分点", "") for _, unit, _ in asked.numbers):
        return None
    columns = columns_of(asked, measure)
    if len(ids) == 1 and [kind for _, kind in found] != ["target", "actual"] and len({k for _, k in found}) == 1:
        return None  # one kind in two years is a change
    for at, each in enumerate(columns, 1):
        each["name"] = f"c{at}"
    steps: list[Json] = [{"op": "derive", "fn": "gap", "of": ["c1", "c2"], "name": "gap"}]
    if asked.many:
        way = "eq" if _alike(asked) else asked.direction
        where = difference_where(asked, way) if asked.selects or not all_named(asked) else None
        steps += over_rows(asked, "gap", where, order="asc" if asked.direction in ("lt", "le") else "desc")
    return {"columns": columns, "steps": steps, "show": "table" if asked.many else "change"}


def _over_years(asked: Asked, measure: str) -> Json | None:
    """Functions of a span of years."""
    spans = [piece.year for piece in asked.years if isinstance(piece.year, YearSpan)]
    if (
        not spans
        and not asked.has("which_years", "count_years", "run", "bound_change")
        and not (asked.has("first", "last_time") and (asked.numbers or bounds_of(asked)))
    ):
        return None
    if not spans and (asked.many or len(asked.loaded) < 3 or years_of(asked)):
        return None
    back = 1 if {piece.kind for piece in kind_words(asked)} == {"actual"} else 0
    span = spans[0] if spans else YearSpan(first=asked.loaded[0] - back, last=asked.loaded[-1] - back)
    kinds = list(dict.fromkeys(piece.kind for piece in kind_words(asked) if piece.kind != "both"))
    if asked.has("both"):
        kinds = ["target", "actual"]
    went = reached(asked) or _HOW_IT_WENT.search(asked.folded) is not None or _of_sizes(asked)
    told = kinds or ["actual" if went else default_kind(asked, span)]
    reported = bool(spans) and any(piece.report for piece in asked.years)
    if told == ["actual"] and not kinds and not spans:
        span = YearSpan(first=span.first - 1, last=span.last - 1)
    ahead = span.last == asked.newest and str(span.last) not in asked.folded and span.last not in asked.results_of
    if told == ["actual"] and bool(spans) and ahead and not reported and span.first < span.last:
        begin = span.first if _FROM_YEAR.search(asked.folded) else span.first - 1
        span = YearSpan(first=begin, last=span.last - 1)  # 近五年, 2015年以来: those that are told
    of_kind = {kind: told_in(span, kind) if reported else span for kind in told}
    columns = [column(asked, id_, of_kind[kind], kind, measure) for id_ in ids_of(asked) for kind in told]
    steps = over_years(asked, told, where_of(asked))
    if asked.many and len(told) == 1:
        return _years_of_many(asked, columns, steps)
    return {"columns": columns, "steps": steps, "show": "table"}


def _of_sizes(asked: Asked) -> bool:
    """Whether the highest or lowest of what is told as a size is asked for: 历年粮食产量最高的是哪年."""
    sized = all(lexicon()[id_].stated[0] == "level" for id_ in ids_of(asked) if id_ in lexicon())
    return sized and asked.has("highest", "lowest", "sum") and not asked.has("raised", "cut", "kept", "changed")


_FROM_YEAR = lazily(r"(?:19|20)\d\d")
# 这几年的增速: how it went, where nothing is said to be aimed for.
_HOW_IT_WENT = lazily(
    r"增[速幅]|涨幅|增长了?(?:多少|几)|下降|下滑|负增长|萎缩|\bgrew\b|\bgrowth rates?\b", re.IGNORECASE
)


def _years_of_many(asked: Asked, columns: list[Json], steps: list[Json]) -> Json:
    """A span of years of several places: those where the condition holds in every year (两年都是5%左右)."""
    where = where_of(asked)
    span = columns[0]["year"]
    if where is None or not asked.selects or span["last"] - span["first"] > 4 or len(columns) > 1:
        return {"columns": columns, "steps": steps, "show": "table"}
    years = range(span["first"], span["last"] + 1)
    apart = [{**columns[0], "year": year, "name": f"y{year}"} for year in years]
    return {
        "columns": apart,
        "steps": [{"op": "filter", "of": f"y{year}", "where": where} for year in years],
        "show": "table",
    }


def _ordered(asked: Asked, measure: str) -> Json | None:
    """Places in an order: the highest, the first three, all."""
    if not asked.many or (
        not asked.has("highest", "lowest", "order", "order_up", "place_in_order", "more") and not (how_many(asked))
    ):
        return None
    if asked.has("more") and not asked.has("highest", "lowest", "order", "top") and all_named(asked):
        return None  # two are told beside each other, with who is higher
    if len(asked.places) == 2 and all_named(asked) and not how_many(asked):
        return None
    columns = columns_of(asked, measure)[:2]
    steps = over_rows(asked, "c1", where_of(asked))
    if fn := _of_few(asked):
        steps = [{"op": "derive", "fn": fn, "of": ["c1"], "over": "rows"}, *(s for s in steps if s["op"] != "limit")]
    return {"columns": columns, "steps": steps, "show": "table"}


_FEW = 6


def _of_few(asked: Asked) -> str:
    """What is asked of a few named places, all of which are shown: highest, lowest, or "" for neither."""
    few = len(asked.places) < _FEW and all_named(asked)
    if not few or how_many(asked) or asked.numbers or asked.has("highest") == asked.has("lowest"):
        return ""
    return "highest" if asked.has("highest") else "lowest"


def _filtered(asked: Asked, measure: str) -> Json | None:
    """The places that meet a condition, or how many."""
    if not asked.many:
        return None
    columns = columns_of(asked, measure)
    where = where_of(asked) or stated_only(asked)
    if where is None:
        return None
    compared = any(how for _, _, how in asked.numbers)
    if not compared and not asked.has(
        "which_places", "count", "at_least_word", "range_word", "sync_word", "decline", "no_number", "list"
    ):
        return None
    steps: list[Json] = []
    if len(ids_of(asked)) > 1 and all_named(asked) and not compared and not asked.has("decline"):
        return None  # GDP、CPI目标按京沪粤列出来: nothing is chosen, and all of them are asked for
    falls = asked.selects and asked.has("decline")  # 固定资产投资和进出口都下降的
    if (compared or falls) and len(ids_of(asked)) == len(columns) > 1 and (asked.selects or asked.has("decline")):
        return each_filtered(asked, columns)
    both = compared or (asked.has("both") and where["test"] == "compare")
    if len(columns) == 2 and both and len({c["subject"] for c in columns}) == 1:
        steps = [{"op": "filter", "of": name, "where": where} for name in ("c1", "c2")]
        return {"columns": columns, "steps": steps, "show": "table"}
    steps = over_rows(asked, "c1", where)
    steps[1:1] = [{"op": "filter", "of": "c1", "where": each} for each in further_wheres(asked)]
    if where.get("cmp") == "eq" and len(worded := bounds_of(asked)) == 1:  # set at "within 5%"
        steps.insert(1, {"op": "filter", "of": "c1", "where": {"test": "bound", "bounds": worded}})
    if asked.has("count") and len(bounds := bounds_of(asked)) > 1:
        steps = [*(so_worded(bound) for bound in bounds), *steps]
    if asked.selects and where.get("cmp") in ("eq", "ne") and (amounts := list(_ABOUT.finditer(asked.folded.lower()))):
        said = [bool(hit[1] or hit[2]) for hit in amounts]
        if where["cmp"] == "ne":  # 不是2%左右: 2%以内 is not it, too
            steps[0]["where"] = {**where, "bound": "about"} if all(said) else where
            return {"columns": columns[:1], "steps": steps, "show": "table"}
        bounds = ["about"] if all(said) else ["exact", "about"] if any(said) else []
        if bounds:  # 5%左右, or 5%或5%左右
            steps.insert(1, {"op": "filter", "of": "c1", "where": {"test": "bound", "bounds": bounds}})
    return {"columns": columns[:1], "steps": steps, "show": "table"}


# An amount, with the word about it if there is one.
_ABOUT = lazily(r"(about |around |roughly )?\d+(?:\.\d+)?(?:%|个?百分点)(左右)?")


_EACH_OWN = lazily(r"(?:各自?|分别)(?:提高|降低|减少|增加|增长|下降)")  # of each by how much, not of one from the other


def _alike_units(columns: list[Json]) -> bool:
    """Whether two columns may be taken from each other: not people from counties, no growth from a level."""
    return len({(column.get("unit", ""), column.get("measure") == "growth") for column in columns}) == 1


def _plain(asked: Asked, measure: str) -> Json | None:
    """Values, and what is asked of two of them."""
    columns = both_ways(asked) or columns_of(asked, measure)
    steps: list[Json] = []
    unit = unit_of(asked)
    if (
        unit
        and all(column["measure"] in ("growth", "share") for column in columns)
        and not unit.startswith(("%", "个百"))
    ):
        unit = ""  # how large in trillion yuan, and how fast it grew: the unit is that of the size
    each_own = _EACH_OWN.search(asked.folded) is not None
    if unit and (asked.has("convert") or asked.numbers):
        steps.append({"op": "derive", "fn": "convert", "of": ["c1"], "unit": unit})
    elif len(columns) == 2 and asked.has("difference") and not asked.many and _alike_units(columns) and not each_own:
        steps.append({"op": "derive", "fn": "gap", "of": ["c1", "c2"]})
    elif unit and len(columns) == 1:
        columns[0]["unit"] = unit
        if not asked.many and isinstance(columns[0]["year"], int):
            steps.append({"op": "derive", "fn": "convert", "of": ["c1"], "unit": unit})
    counted = columns[0].get("unit", "") if len(columns) == 1 and not steps else ""
    if counted and counted in _MASSES and not asked.many and isinstance(columns[0]["year"], int):
        steps.append({"op": "derive", "fn": "convert", "of": ["c1"], "unit": counted})  # 多少吨 of 2.42万千克
    if len(asked.places) == 2 and len(columns) == 1 and asked.has("more", "highest", "lowest"):
        low = re.search(r"[更最][低少慢小]|lower|lowest|less|fewer|smaller", asked.folded)
        steps.append({"op": "sort", "of": "c1", "order": "asc" if low else "desc"})
    show = "table" if asked.many and len(columns) * len(asked.places) > 3 else "list" if len(columns) > 1 else "value"
    if (asked.has("yes_no") or any(how for _, _, how in asked.numbers)) and len(columns) == 1 and not asked.many:
        where = where_of(asked)
        if where is not None and not steps:
            steps.append({"op": "derive", "fn": "check", "of": ["c1"], "where": where})
            show = "value" if _EITHER_WAY.search(asked.folded) else "yes_no"  # 高于5%还是低于5%
    return {"columns": columns, "steps": steps, "show": show}


_EITHER_WAY = lazily(
    r"(?:高于|超过|大于|快于|多于|不低于|达到|above|higher)[^,。?;]*(?:还是|or)[^,。?;]*(?:低于|不到|小于|慢于|少于|below|lower)|(?:低于|不到|below)[^,。?;]*(?:还是|or)[^,。?;]*(?:高于|超过|达到|above)",
    re.I,
)
# What reports write in other units than people ask in.
_MASSES = frozenset({"吨", "万吨", "斤", "亿斤", "万斤", "公斤", "千克", "亩", "公顷"})

__all__ = ["Asked", "compose"]
