"""What is done with a column, over the places or over the years of a span: conditions, orders, totals.

Every form of question (`compose`) makes columns, and one of them is what is asked about: a value, or a difference, a
change, a verdict. The same operations apply to each.
"""

from __future__ import annotations

import re
from typing import Any

from rag.figures.lexicon import lexicon
from rag.question.asked import TOTALS, Asked, from_below, how_many, ids_of, is_one_of_order, unit_of
from rag.question.mean_rates import is_mean_rate
from rag.question.negation import OPPOSITE
from rag.question.query import Group, Named
from rag.question.undone import all_named
from rag.text.lazily import lazily

Json = dict[str, Any]
NO_NUMBER: Json = {"test": "status", "statuses": ["worded", "unread", "not_stated"]}
_STATES: Json = {"test": "status", "statuses": ["stated", "worded"]}


def further_wheres(asked: Asked) -> list[Json]:
    """The conditions on a value beside the first: 比4.5%高、比5.5%低."""
    if asked.has("either"):
        return []
    told = [(value, unit, how) for value, unit, how in asked.numbers if how in _WAYS]
    if len({how for *_, how in told}) < 2 or len(told) != len(asked.numbers):
        return []
    return [_compared(str(value), whole_unit(asked, unit, str(value)), how, "number") for value, unit, how in told[1:]]


_WAYS = ("lt", "le", "gt", "ge")


def wheres_of_each(asked: Asked) -> list[Json]:
    """The condition on each of several subjects: one for all of them (都高于5%), or each its own in their order.

    [] where they are not so many, or either would do.
    """
    if asked.has("either") or any(how not in _WAYS for *_, how in asked.numbers):
        return []
    found: list[tuple[int, Json]] = []
    for value, unit, how in asked.numbers:
        where = _compared(str(value), whole_unit(asked, unit, str(value)), how)
        found.append((asked.folded.find(str(value)), where))
    fall: Json = {"test": "compare", "cmp": "lt", "value": "0", "by": "number"}
    found += [(piece.start, fall) for piece in asked.words if piece.kind == "decline"]
    wheres = [where for _, where in sorted(found, key=lambda each: each[0])]
    subjects = len(ids_of(asked))
    return wheres * subjects if len(wheres) == 1 else wheres if len(wheres) == subjects else []


def each_filtered(asked: Asked, columns: list[Json]) -> Json | None:
    """The places whose several numbers meet each its condition: 社零和固投增速都高于5%的."""
    wheres = wheres_of_each(asked)
    steps = [{"op": "filter", "of": f"c{at}", "where": where} for at, where in enumerate(wheres, 1)]
    return {"columns": columns, "steps": [*steps, {"op": "sort", "of": "c1"}], "show": "table"} if steps else None


def so_worded(bound: str) -> Json:
    """How many places use one bound word."""
    where = {"test": "bound", "bounds": [bound]}
    return {"op": "derive", "fn": "count", "of": ["c1"], "over": "rows", "where": where, "name": f"times_{bound}"}


def where_of(asked: Asked) -> Json | None:
    """The condition that a question puts on a value: a comparison, a bound word, no number, a fall."""
    if asked.has("either") and (any_of := _any_of(asked)) is not None:
        return any_of
    for value, unit, said in asked.numbers:
        how = said or ("eq" if asked.has("yes_no", "first", *_OF_YEARS) or asked.selects else "")
        if how:
            within = how == "le" and _WITHIN.search(asked.folded)  # 5%左右 is not within 5%以内
            return _compared(str(value), whole_unit(asked, unit, str(value)), how, "interval" if within else "number")
    if bounds := bounds_of(asked):
        return {"test": "bound", "bounds": bounds}
    if asked.has("no_number"):
        return dict(NO_NUMBER)
    if asked.has("decline") or (asked.selects and not asked.numbers and _FELL.search(asked.folded)):
        return {"test": "compare", "cmp": "ge" if asked.has("denied") else "lt", "value": "0", "by": "number"}
    return None


def _any_of(asked: Asked) -> Json | None:
    """The condition of several amounts of which any will do; None where they are one number said in two ways."""
    if len({value for value, *_ in asked.numbers}) < 2:
        return None  # 5%或5%左右
    worded = [bool(hit[1]) for hit in _ABOUT.finditer(asked.folded)]
    found: list[Json] = []
    for at, (value, unit, how) in enumerate(asked.numbers):
        each = _compared(str(value), whole_unit(asked, unit, str(value)), how or "eq")
        about = len(worded) == len(asked.numbers) and worded[at] and each["cmp"] == "eq"
        found.append({**each, "by": "number", **({"bound": "about"} if about else {})})
    return {"test": "any", "of": found}


_ABOUT = lazily(r"\d(?:%|个?百分点|[万亿]*[\u4e00-\u9fff]?)?(左右)?(?=[,、或的?？。]|$)")
_WITHIN = lazily(r"\d\s*%?以内|\bwithin \d", re.IGNORECASE)
_OF_YEARS = ("which_years", "count_years", "run", "last_time")
_FELL = lazily(r"\b(?:fell|declined|dropped|shrank|contracted)\b|负增长|下滑了?的", re.IGNORECASE)


def _compared(value: str, unit: str, how: str, by: str = "number") -> Json:
    if how.startswith("range"):
        high = how.removeprefix("range ")
        return {"test": "compare", "cmp": "eq", "value": value, "high": high, "unit": unit, "by": "number"}
    if how.startswith("within"):
        high = how.removeprefix("within ")
        return {"test": "compare", "cmp": "within", "value": value, "high": high, "unit": unit, "by": "number"}
    return {"test": "compare", "cmp": how, "value": value, "unit": unit, "by": by}


_BARE = {"万亿", "亿", "万"}
# Of words beyond the lexicon the unit is that which is said: 1万公里, 80岁.
_COUNTED = r"(?:公里|千米|平方米|平方公里|公顷|千瓦时?|人次|标箱|[吨斤人亩元岁辆张件项户座所家个倍度])"


def whole_unit(asked: Asked, unit: str, value: str) -> str:
    """A bare magnitude as the unit that the indicator is counted in: 5万亿 of a GDP is 5万亿元."""
    entry = lexicon().get(ids_of(asked)[0])
    if entry is None and (hit := re.search(rf"(?<![\d.]){re.escape(value)}({unit}{_COUNTED})", asked.folded)):
        return hit[1]
    if unit not in _BARE or entry is None:
        return unit
    base = next((each.lstrip("千百万亿") for each in entry.units if each.lstrip("千百万亿") not in ("", "%")), "")
    return f"{unit}{base}"


def difference_where(asked: Asked, way: str) -> Json | None:
    """The condition on a difference whose sign is `way` (gt, lt, eq, "" none): 下调1个点以上 is at most -1."""
    for value, unit, said in asked.numbers:
        if unit in ("个百分点", "") or (unit == "%" and said):
            how = said or "ge"
            if way == "lt":
                value, how = -value, {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}.get(how, how)
            return {"test": "compare", "cmp": how, "value": str(value), "unit": "个百分点", "by": "number"}
    return {"test": "compare", "cmp": way, "value": "0", "by": "number"} if way else None


_RATHER = lazily(r"(?:rather than|instead of|not|而不是|而非|不是)\s*$", re.IGNORECASE)


def bounds_of(asked: Asked) -> list[str]:
    """The bound words that a question asks for as words."""
    known = {
        "at_least_word": "at_least",
        "about_word": "about",
        "at_most_word": "at_most",
        "range_word": "range",
        "sync_word": "sync",
    }
    said = [piece for piece in asked.words if piece.kind in known and not _RATHER.search(asked.folded, 0, piece.start)]
    return list(dict.fromkeys(known[piece.kind] for piece in said))


def over_rows(asked: Asked, of: str, where: Json | None, *, order: str = "") -> list[Json]:
    """The steps over places on the column `of`: condition, then order and limit, then totals.

    `order` is the order that the form itself brings (the deepest cut first), "" none.
    """
    steps: list[Json] = []
    if where is not None:
        steps.append({"op": "filter", "of": of, "where": where})
    ordered = asked.has("highest", "lowest", "order", "order_up", "place_in_order") or how_many(asked)
    low = (asked.has("lowest", "order_up") or from_below(asked)) and not asked.has("highest")
    low = low or (asked.has("decline") and not asked.has("lowest"))  # 负增长最厉害的: the deepest fall
    if asked.has(*TOTALS) and not ordered:
        return [*steps, *_total(asked, of)]
    if ordered or order or where is not None:
        way = order if order and not asked.has("lowest", "order_up") else "asc" if low else order or "desc"
        steps.append({"op": "sort", "of": of, "order": way})
    if asked.has("highest", "top") and ((asked.has("highest") and asked.has("lowest")) or _ENDS.search(asked.folded)):
        if asked.has("difference"):
            steps = [{"op": "derive", "fn": "spread", "of": [of], "over": "rows"}, *steps]
        steps.append({"op": "limit", "n": how_many(asked) or 1, "ends": "both"})
    elif ordered and (
        how_many(asked) or not (asked.has("order", "order_up", "place_in_order") or _each(asked) or _lists(asked))
    ):
        nth = {"distinct": True} if is_one_of_order(asked) else {}
        steps.append({"op": "limit", "n": how_many(asked) or 1, **nth})
    if where is not None and ordered and asked.has("count"):
        steps.insert(1, {"op": "derive", "fn": "count", "of": [of], "over": "rows"})  # 一共几个，最低的是哪个
    if asked.has("place_in_order"):
        steps = [{"op": "derive", "fn": "rank", "of": [of]}, *steps]
    return [*steps, *(_total(asked, of) if asked.has(*TOTALS) else [])]


# 最快的三个省和最慢的三个省: of both ends so many
_ENDS = lazily(
    r"最[快高大多][^,。?;]{0,10}(?:和|与|、|以及)最[慢低小少]|最[慢低小少][^,。?;]{0,10}(?:和|与|、|以及)最[快高大多]|"
    r"前[\d一二三四五六七八九十]+[^,。?;]{0,6}(?:和|与|、)[后倒][\d一二三四五六七八九十数]+|"
    r"\btop \w+ and (?:the )?bottom\b",
    re.IGNORECASE,
)
_THEN = lazily(r"[,;](?:其中)?(?:谁|哪[个省市家]|最[高低快慢大小多少])")  # 四个直辖市GDP增速，最慢的是谁
_LISTS = lazily(
    r"哪些[^,。?;]*[,;。?][^。;]*最|\bwhich [a-z]+s\b[^,;?]*,?\s+and which\b[^?]*\b(?:most|least|\w+est)\b", re.I
)


def _lists(asked: Asked) -> bool:
    """Whether those that meet a condition are asked for before the first of them: 哪些跑赢了目标,最多的是哪个."""
    return _LISTS.search(asked.folded) is not None


_EACH = lazily(r"各(?:自|是|为|有)?(?:多少|几)|分别(?:是|为|有)?(?:多少|几)")


_WHICH_ARE = lazily("最[高低大小多少快慢]的(?:省份?|市|地方|城市|地区)*(?:是|有|为)(?:哪|谁)")


def _each(asked: Asked) -> bool:
    """Whether all are asked for beside the highest: 各是多少，谁最高."""
    few = all(isinstance(place, Named | Group) for place in asked.places)
    if _WHICH_ARE.search(asked.folded) and not few:
        return False  # 最低的是哪些省,分别是多少
    return bool(_EACH.search(asked.folded)) or (few and bool(_THEN.search(asked.folded)))


def _total(asked: Asked, of: str) -> list[Json]:
    unit = unit_of(asked)
    fns = [fn for fn in TOTALS if asked.has(fn)]
    return [
        {
            "op": "derive",
            "fn": fn,
            "of": [of],
            "over": "rows",
            "name": f"total_{fn}",
            **({"unit": unit} if unit else {}),
        }
        for fn in fns
    ]


def stated_only(asked: Asked) -> Json | None:
    """The condition of 哪些省定了目标: that a number or words are stated; None where nothing such is asked."""
    if not asked.selects or not _SET.search(asked.folded):
        return None
    numbers = _IN_NUMBERS.search(asked.folded) is not None
    return {"test": "status", "statuses": ["stated"]} if numbers else dict(_STATES)


_IN_NUMBERS = lazily("(?:具体|明确)(?:的)?(?:数字|数值|数)|量化|\\bnumeric|\\bnumber", re.IGNORECASE)
_SET = lazily(
    r"(?:设|定|提|写|列|给|报|公布|明确|披露|写明|设定|制定|提出|标明)(?:了|出了?|有|过)(?!几|多少|什么|来)|"
    r"哪(?:些|几个)?(?:省份?|市|地方|地区|城市|省区市|县|区)?(?:的?报告)?(?:里|中)?有(?!没有|几|多少|什么)|"
    r"\b(?:set|have|has|gave|give|state|report)(?:ed|s)?\b(?!.{0,30}(?<!\d)\d{1,3}(?!\d))",
    re.IGNORECASE,
)


def over_years(asked: Asked, told: list[str], where: Json | None) -> list[Json]:
    """What is done with a span of years, the kinds `told` of one subject being its columns."""
    if set(told) == {"target", "actual"} and len(told) == 2:
        return [{"op": "derive", "fn": "met", "of": ["c2", "c1"] if told[0] == "target" else ["c1", "c2"]}]
    if asked.has("run") and where is not None and where["test"] == "compare" and where["cmp"] == "eq":
        runs = {"op": "derive", "fn": "run", "of": ["c1"], "where": where}
        return [runs, {"op": "derive", "fn": "count", "of": ["c1"], "where": where}]
    if asked.has("run", "count_years") and (steps := _moves(asked)):
        return steps
    for word in ("bound_change", "run"):
        if asked.has(word) and not (word == "run" and where is not None):  # 连续几年定在5%以上: those are counted
            return [{"op": "derive", "fn": word, "of": ["c1"]}]
    if asked.has("no_number"):
        return [{"op": "derive", "fn": "count", "of": ["c1"], "where": dict(NO_NUMBER)}]
    if len(bounds_of(asked)) > 1:
        tests = {bound: {"test": "bound", "bounds": [bound]} for bound in bounds_of(asked)}
        return [
            {"op": "derive", "fn": "count", "of": ["c1"], "where": test, "name": f"times_{bound}"}
            for bound, test in tests.items()
        ]
    if where is not None:
        first = asked.has("first") or (asked.has("which_years") and _PASSED.search(asked.folded) is not None)
        fn = "first" if first else "last" if asked.has("last_time") else "count"
        found: Json = {"op": "derive", "fn": fn, "of": ["c1"], "where": where}
        if fn in ("first", "last") and asked.has("difference") and len(told) == 1 and len(ids_of(asked)) == 1:
            return [found, {"op": "derive", "fn": "yearly_change", "of": ["c1"], "name": "step"}]  # 比上年低几个点
        beside = _ends(asked) if asked.has("highest", "lowest") and len(told) == 1 else []  # 哪年最高,哪年起降到2%
        return [*beside, found]
    return _moves(asked) or _ends(asked)


# GDP突破4000亿元是哪一年: that in which it first did.
_PASSED = lazily(
    r"(?:突破|迈[上过入]|站[上稳]|[跨登]上|跨[过越]|冲破|越过)了?\d[^,。?;]{0,10}?的?(?:是|在|年份)*哪一?年|"
    r"哪一?年(?:才|就|终于)?(?:突破|迈[上过入]|站[上稳]|[跨登]上|跨[过越]|冲破|越过)|"
    r"\b(?:which|what) year\b.*\b(?:top|pass|cross|break|surpass|exceed)",
    re.IGNORECASE,
)


def _moves(asked: Asked) -> list[Json]:
    """How often, or in which year most, the value changed from one year to the next; [] where that is not asked."""
    if asked.has("count_years", "run") and asked.has("changed", "raised", "cut"):
        way = "gt" if asked.has("raised") else "lt" if asked.has("cut") else "ne"
        way = OPPOSITE[way] if asked.has("denied") else way
        moved = {"test": "compare", "cmp": way, "value": "0", "by": "number"}
        return [
            {"op": "derive", "fn": "yearly_change", "of": ["c1"], "name": "step"},
            {"op": "derive", "fn": "count", "of": ["step"], "where": moved, "name": "moves"},
        ]
    if asked.has("which_years") and asked.has("raised", "cut", "changed") and asked.has("highest", "lowest"):
        fns = ["lowest"] if asked.has("cut") else ["highest"] if asked.has("raised") else ["highest", "lowest"]
        return [
            {"op": "derive", "fn": "yearly_change", "of": ["c1"], "name": "step"},
            *({"op": "derive", "fn": fn, "of": ["step"], "name": f"{fn}_step"} for fn in fns),
        ]
    return []


# Of a target over years the difference of the ends; of a result (2015到2020年增长了多少) it might be the span's growth.
_MOVED_BY = lazily(
    r"(?:增加|扩大|缩小|减少|收窄|上升|上涨|涨|升|降|减|加)了?(?:多少|几个)|how much .*(?:rise|grow|fall|increase)"
)


def _ends(asked: Asked) -> list[Json]:
    """The mean, the extremes, the change between the ends."""
    fns = [word for word in ("mean", "median", "mode", "highest", "lowest") if asked.has(word)]
    if (is_mean_rate(asked.folded) or _MEAN_RATE.search(asked.folded)) and "mean" not in fns:
        fns.append("mean")
    if {"highest", "lowest"} <= set(fns) and asked.has("difference"):
        fns.append("spread")
    moved = asked.has("target") and _MOVED_BY.search(asked.folded) is not None
    moved = moved or (_GAINED.search(asked.folded) is not None and _has_ends(asked))
    if moved and not fns and _YEARLY.search(asked.folded):
        fns = ["yearly_change"]
    if not fns and (moved or asked.has("difference", "changed", "raised", "cut")):
        fns = ["change"]
    if asked.has("sum") and not fns:
        fns = ["sum"]
    return [{"op": "derive", "fn": fn, "of": ["c1"]} for fn in fns]


# 从2020年到2024年一共增加了多少亿元: what the last year has more than the first, and no sum of the years.
_GAINED = lazily(
    r"(?:一共|总共|累计|共|净)(?:增加|增长|扩大|多[修建开添铺架种造]?|减少|下降|少)了?(?:多少|几)|"
    r"(?:增加|增长|扩大|多|减少|下降|少)了?(?:多少|几)个?(?:万亿|亿|万)"
)
_MEAN_RATE = lazily(r"平均增[速长幅]|\baverage (?:growth|rate)", re.IGNORECASE)
_YEARLY = lazily("每年|逐年|各年|历年")
_ADDED = lazily("新增|新建|new_")


def _has_ends(asked: Asked) -> bool:
    """Whether each year tells of a level: what is newly added in each (新增就业) adds up instead."""
    said = "".join(asked.folded[piece.start : piece.end] for piece in asked.subjects)
    return not any(map(_ADDED.search, (said, *ids_of(asked))))


_WAY = {"raised": "gt", "cut": "lt", "kept": "eq"}


def of_changes(asked: Asked) -> list[Json]:
    """Of many places: those that changed so, in order."""
    said = {_WAY[piece.kind] for piece in asked.words if piece.kind in _WAY}
    way = next(iter(said)) if len(said) == 1 else asked.direction if not said else ""
    way = OPPOSITE[way] if way and said and asked.has("denied") else way
    way = way or ("lt" if _FELL_MOST.search(asked.folded) else "")
    most = bool(re.search(r"\bthe most\b", asked.folded.lower())) and not asked.has("highest", "lowest")
    selects = way and (asked.selects or asked.has("highest", "lowest", "count", "top") or most or not all_named(asked))
    steps: list[Json] = []
    where = difference_where(asked, way) if selects else None
    if where is None and not way and asked.selects and _HAS_MOVED.search(asked.folded):
        where = {"test": "compare", "cmp": "ne", "value": "0", "by": "number"}  # 目标有变动的省份
    if where is not None:
        steps.append({"op": "filter", "of": "change", "where": where})
    if way == "eq" and _WORDED_SO.search(asked.folded):
        return steps
    order = "asc" if way in ("lt", "le") or (not way and asked.has("lowest")) else "desc"
    steps.append({"op": "sort", "of": "change", "order": order})
    if asked.has("highest", "lowest") or most or how_many(asked):
        steps.append({"op": "limit", "n": how_many(asked) or 1})
    return steps


_FELL_MOST = lazily(r"(?:降幅|跌幅|减幅|降低幅度|下降幅度|[下压]调幅度)最")  # 与2025年相比|降幅最大的
_HAS_MOVED = lazily(
    r"(?<!没)(?:有|发生|出现|作|做)了?(?:过|所)?(?:变动|变化|调整|改动|改变)(?!多少|几)|(?:变|调整|改动?|动)[了过]的|\b(?:changed|moved)\b"
)
_WORDED_SO = lazily(r"一字不差|措辞")
