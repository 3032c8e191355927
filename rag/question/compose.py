"""The pieces of a question -> the JSON of queries, likeliest first.

What is asked falls into few forms, and each is a choice of columns and steps: a result held against its target, a
change between two years, a place in an order, a condition, a total, a function of years, or plain values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from rag.figures.lexicon import lexicon
from rag.question.pieces import Piece, pattern
from rag.question.query import Named, Place, YearSpan
from rag.question.spans import YearPiece

Json = dict[str, Any]
Year = int | YearSpan | str
_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "三甲": 3}
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


@dataclass(frozen=True, slots=True)
class Asked:
    """The pieces of a question. `loaded`: years of the reports of its places; `results_of`: years whose results these
    tell; `numbers`: amounts with unit and comparison ("" none, "within 6" for the upper end of a range).
    """

    folded: str
    places: tuple[Place, ...]
    subjects: tuple[Piece, ...]
    years: tuple[YearPiece, ...]
    words: tuple[Piece, ...]
    left: tuple[str, ...]
    loaded: tuple[int, ...]
    results_of: frozenset[int]
    numbers: tuple[tuple[Decimal, str, str], ...] = ()
    english: bool = False
    past: tuple[YearPiece, ...] = ()  # years of earlier turns
    past_places: tuple[Place, ...] = ()
    kinds_differ: bool = False  # earlier turns asked for target and for result

    def has(self, *kinds: str) -> bool:
        """Whether a word of one of these kinds is said."""
        return any(piece.kind in kinds for piece in self.words)

    @property
    def many(self) -> bool:
        """Whether several places are asked about."""
        return len(self.places) > 1 or any(not isinstance(place, Named) for place in self.places)

    @property
    def over_places(self) -> bool:
        """Whether it makes sense without a place: it asks for places, or orders or counts them."""
        return self.has(
            "which_places", "highest", "lowest", "order", "count", "place_in_order", "at_least_word", "range_word",
            "no_number", "mean", "top", "list",
        )  # fmt: skip

    @property
    def strong(self) -> bool:
        """Whether its form is plain enough to be answered though a word of it was not understood."""
        return self.has(
            "met", "raised", "cut", "highest", "lowest", "order", "top", "mean", "sum", "difference", "count"
        ) or (any(isinstance(piece.year, YearSpan) for piece in self.years))

    @property
    def newest(self) -> int:
        """The year of the newest report of the places."""
        return max(self.loaded, default=0)


def compose(asked: Asked) -> Iterator[Json]:
    """The queries that the pieces may mean."""
    for measure in _measures(asked):
        yield from _queries(asked, measure)


def _queries(asked: Asked, measure: str) -> Iterator[Json]:
    for form in (_met, _changed, _over_years, _ordered, _filtered, _totalled, _plain):
        data = form(asked, measure)
        if data is not None:
            yield {"places": [place.model_dump() for place in asked.places], **data}
            return


# --- columns -------------------------------------------------------------------------------------------------------


def _ids(asked: Asked) -> list[str]:
    """The subjects; of an id that gathers many things (PM2.5, water) the words that name the one meant."""
    return list(dict.fromkeys(piece.value for piece in asked.subjects))


def _measures(asked: Asked) -> tuple[str, ...]:
    """How the value is stated: as the words say, else as usual first; a result may be meant either way."""
    entry = lexicon().get(_ids(asked)[0])
    stated = set(entry.stated) if entry is not None else set()
    if "growth" not in stated or "level" not in stated:
        return ("",)
    said = "".join(asked.folded[piece.start : piece.end] for piece in asked.subjects)
    if re.search(r"总量|体量", said):
        return ("level",)
    if (
        re.search(r"增[速长幅]|涨幅|growth", said)
        or asked.has("growth", "decline")
        or any(unit == "%" for _, unit, _ in asked.numbers)
    ):
        return ("growth",)
    if asked.has("raised", "cut") or "百分点" in asked.folded or "points" in asked.folded.lower():
        return ("growth",)
    if asked.has("level") or _unit(asked):
        return ("level", "growth") if not asked.has("target") or asked.has("level") else ("level",)
    if asked.has("sum", "ratio", "share"):
        return ("level",)
    return ("", "level")


def _years(asked: Asked) -> list[YearPiece]:
    """The years of values: that of a report (2024年报告中) only where no other is said."""
    found = [piece for piece in asked.years if not piece.plan]
    return [piece for piece in found if not piece.report] or found


_WEAK = re.compile(r"was|were|did|rose|fell|grew|grow|will|最后|最终|完成情况")


def _kind_words(asked: Asked) -> list[Piece]:
    """The words for target and result. A tense says something only where no noun does: what was the target."""
    found = [piece for piece in asked.words if piece.kind in ("target", "actual", "both")]
    strong = [piece for piece in found if not _WEAK.fullmatch(asked.folded[piece.start : piece.end].lower())]
    return strong or found


def _default_kind(asked: Asked, year: Year) -> str:
    """A year whose results are told is asked for its result, the newest report's year for its target."""
    if asked.has("both"):
        return "target"
    last = year.last if isinstance(year, YearSpan) else year
    if isinstance(last, int) and last in asked.results_of and last < asked.newest:
        return "actual"
    return "target"


def _pairs(asked: Asked) -> list[tuple[Year, str]]:
    """(year, kind) of each column of a subject: the kind said behind a year, else before it, else the usual one."""
    years, kinds = _years(asked), _kind_words(asked)
    if asked.has("both"):
        told: list[Year] = [piece.year for piece in years] or [asked.newest - 1 if asked.newest else "latest"]
        return [(year, kind) for year in told for kind in ("target", "actual")]
    if not years:
        return _without_year(asked, kinds)
    found: list[tuple[Year, str]] = []
    if asked.has("both"):
        kinds = []
    common = {piece.kind for piece in kinds}
    if not common and (asked.has("worded") or any(piece.year == asked.newest for piece in years)):
        common = {"target"}  # one kind in all years, and of the newest there is no result yet
    for at, piece in enumerate(years):
        end = years[at + 1].start if at + 1 < len(years) else len(asked.folded)
        own = [kind.kind for kind in kinds if piece.end <= kind.start < end]
        if asked.english and len(common) > 1:
            begin = years[at - 1].end if at else 0
            own = [kind.kind for kind in kinds if begin <= kind.start < piece.start] or own
        if not own and at + 1 < len(years) and len(common) == 1:
            own = list(common)
        if not own and at == 0:
            own = [kind.kind for kind in kinds if kind.start < piece.start]
        if not own and len(common) == 1:
            own = list(common)
        if piece.report and isinstance(piece.year, int):
            found += [(piece.year - (kind == "actual"), kind) for kind in dict.fromkeys(own or ["target"])]
            continue
        found += [(piece.year, kind) for kind in dict.fromkeys(own or [_default_kind(asked, piece.year)])]
    found += [(piece.year, "plan") for piece in asked.years if piece.plan]
    return list(dict.fromkeys(found))


def _without_year(asked: Asked, kinds: list[Piece]) -> list[tuple[Year, str]]:
    """The columns of a question that names no year of a value: the horizons of plans, else the newest."""
    plans = [piece for piece in asked.years if piece.plan]
    if plans:
        return [(piece.year, "plan") for piece in plans]
    said = list(dict.fromkeys(piece.kind for piece in kinds))
    if said == ["actual"]:
        return [("latest", "actual")]
    if set(said) == {"target", "actual"}:
        year = asked.newest - 1 if asked.newest else "latest"
        return [(year, "target"), (year, "actual")]
    return [("latest", "target")]


def _column(asked: Asked, subject: str, year: Year, kind: str, measure: str, name: str = "") -> Json:
    told = year.model_dump() if isinstance(year, YearSpan) else year
    entry = lexicon().get(subject)
    usual = entry.stated if entry is not None else ("level",)
    how = measure if measure in ("", *usual) else ""
    if kind == "plan" and measure == "":
        how = "level" if usual[0] == "growth" and isinstance(year, int) and "level" in usual else ""
    return {"subject": subject, "kind": kind, "year": told, "measure": how, **({"name": name} if name else {})}


def _columns(asked: Asked, measure: str) -> list[Json]:
    return [_column(asked, id_, year, kind, measure) for id_, (year, kind) in product(_ids(asked), _pairs(asked))]


def _one_year(asked: Asked, kind: str) -> Year:
    """The year of a question that has one, or is about the newest of its kind."""
    years = _years(asked)
    if years:
        return years[0].year
    return "latest" if not asked.newest else asked.newest - (kind == "actual")


# --- forms ---------------------------------------------------------------------------------------------------------


def _met(asked: Asked, measure: str) -> Json | None:
    """A result held against its target."""
    kinds = {piece.kind for piece in _kind_words(asked)}
    if asked.has("range_word", "at_least_word") or not set(_ids(asked)) <= set(lexicon()):
        return None
    both = (asked.has("both") or kinds == {"target", "actual"}) and asked.has("difference", "yes_no")
    if not asked.has("met") and not (both and len(_years(asked)) < 2):
        return None
    if measure == "level" and not asked.has("level"):
        return None
    year = _one_year(asked, "actual")
    listed = sorted({int(p.year) for p in _years(asked) if isinstance(p.year, int) and p.year in asked.results_of})
    if len(listed) > 1:
        year = YearSpan(first=listed[0], last=listed[-1])
    if isinstance(year, int) and year not in asked.results_of:
        year = next((p.year for p in _years(asked) if p.year in asked.results_of), year)
    columns: list[Json] = []
    steps: list[Json] = []
    for at, id_ in enumerate(_ids(asked)):
        end = str(at + 1) if at else ""
        columns.append(_column(asked, id_, year, "actual", measure, f"result{end}"))
        columns.append(_column(asked, id_, year, "target", measure, f"goal{end}"))
        steps.append({"op": "derive", "fn": "met", "of": [f"result{end}", f"goal{end}"], "name": f"met{end}"})
    if asked.many and asked.has("difference", "met"):
        steps.append({"op": "derive", "fn": "gap", "of": ["result", "goal"], "name": "gap"})
    text = "".join(asked.folded[piece.start : piece.end] for piece in asked.words if piece.kind == "met")
    missed = bool(re.search(r"没|未|差|miss|short|低", text)) and not re.search(r"有没有|没有?[?？]?$|了没", text)
    where = {"test": "verdict", "verdict": "no" if missed else "yes"}
    span = isinstance(year, YearSpan)
    if span and asked.has("highest", "lowest") and asked.has("difference", "which_years"):
        steps.append({"op": "derive", "fn": "gap", "of": ["result", "goal"], "name": "gap"})
        steps.append({"op": "derive", "fn": "lowest", "of": ["gap"], "name": "widest"})
    elif span and (asked.has("count_years", "which_years") or missed):
        steps.append({"op": "derive", "fn": "count", "of": ["met"], "where": where, "name": "how_many"})
    elif asked.many and asked.has("which_places", "count"):
        steps.append({"op": "filter", "of": "met", "where": where})
    show = "table" if span or asked.many else "yes_no"
    return {"columns": columns, "steps": steps, "show": show}


_LAST_YEAR = re.compile(
    r"比(?:去年|上年|上一年|前一年)|(?:than|from|compared (?:to|with)|over) (?:last|the previous) year"
)


def _changed(asked: Asked, measure: str) -> Json | None:
    """One column in two years: its change."""
    years = [piece for piece in _years(asked) if isinstance(piece.year, int)]
    moved = asked.has("raised", "cut", "kept", "changed")
    spans = [piece.year for piece in asked.years if isinstance(piece.year, YearSpan)]
    if spans and asked.has("which_years") and not asked.many:
        return None  # the year of the greatest change, not that between the ends
    near = (
        bool(spans)
        and not asked.has("list")
        and (asked.english or asked.has("raised", "cut") or spans[0].last - spans[0].first == 1)
    )
    ends = spans[0] if spans and moved and (asked.many or near) else None
    two = len({piece.year for piece in years}) == 2
    if (spans and ends is None) or any(piece.plan for piece in asked.years):
        return None
    kinds = {piece.kind for piece in _kind_words(asked)}
    if not moved and not (two and asked.has("difference", "more")):
        return None
    if kinds == {"target", "actual"} and two:
        return None
    weak = all(_WEAK.fullmatch(asked.folded[p.start : p.end].lower()) for p in _kind_words(asked))
    kind = "actual" if kinds == {"actual"} and not (weak and asked.has("raised", "cut")) else "target"
    if not kinds and years and all(piece.year in asked.results_of for piece in years):
        kind = "actual"
    values = sorted({int(piece.year) for piece in years if isinstance(piece.year, int)})
    if ends is not None:
        values = [ends.first, ends.last]
        kind = (
            "actual" if not kinds and asked.results_of.issuperset(values) and not asked.has("raised", "cut") else kind
        )
    later = values[-1] if values else (asked.newest - (kind == "actual"))
    earlier = values[0] if len(values) > 1 else later - 1
    if not later:
        return None
    columns: list[Json] = []
    steps: list[Json] = []
    for at, id_ in enumerate(_ids(asked)):
        end = "" if at == 0 else str(at + 1)
        columns += [
            _column(asked, id_, later, kind, measure, f"now{end}"),
            _column(asked, id_, earlier, kind, measure, f"before{end}"),
        ]
        steps.append({"op": "derive", "fn": "change", "of": [f"now{end}", f"before{end}"], "name": f"change{end}"})
    if asked.many:
        way = {"raised": "gt", "cut": "lt", "kept": "eq"}
        said = [way[piece.kind] for piece in asked.words if piece.kind in way]
        if said and len(set(said)) == 1:
            where = {"test": "compare", "cmp": said[0], "value": "0", "by": "number"}
            steps.append({"op": "filter", "of": "change", "where": where})
        order = "asc" if set(said) == {"lt"} or asked.has("lowest") else "desc"
        steps.append({"op": "sort", "of": "change", "order": order})
        if asked.has("highest", "lowest") or re.search(r"\bthe most\b", asked.folded.lower()):
            steps.append({"op": "limit", "n": _how_many(asked) or 1})
    show = "table" if asked.many else "yes_no" if asked.has("yes_no") else "change"
    return {"columns": columns, "steps": steps, "show": show}


def _over_years(asked: Asked, measure: str) -> Json | None:
    """Functions of a span of years."""
    spans = [piece.year for piece in asked.years if isinstance(piece.year, YearSpan)]
    if not spans and not asked.has("which_years", "count_years", "run", "bound_change"):
        return None
    if not spans and (asked.many or len(asked.loaded) < 3 or _years(asked)):
        return None
    back = 1 if {piece.kind for piece in _kind_words(asked)} == {"actual"} else 0
    span = spans[0] if spans else YearSpan(first=asked.loaded[0] - back, last=asked.loaded[-1] - back)
    kinds = list(dict.fromkeys(piece.kind for piece in _kind_words(asked) if piece.kind != "both"))
    if asked.has("both"):
        kinds = ["target", "actual"]
    told = kinds or [_default_kind(asked, span)]
    columns = [_column(asked, id_, span, kind, measure) for id_ in _ids(asked) for kind in told]
    where = _where(asked, columns[0]["kind"])
    steps = _of_span(asked, told, where)
    return {"columns": columns, "steps": steps, "show": "table"}


def _of_span(asked: Asked, told: list[str], where: Json | None) -> list[Json]:
    """What is done with a span of years, the kinds `told` of one subject being its columns."""
    if set(told) == {"target", "actual"} and len(told) == 2:
        return [{"op": "derive", "fn": "met", "of": ["c2", "c1"] if told[0] == "target" else ["c1", "c2"]}]
    for word in ("bound_change", "run"):
        if asked.has(word):
            return [{"op": "derive", "fn": word, "of": ["c1"]}]
    if asked.has("no_number"):
        return [{"op": "derive", "fn": "count", "of": ["c1"], "where": _NO_NUMBER}]
    if len(_bounds(asked)) > 1:
        tests = {bound: {"test": "bound", "bounds": [bound]} for bound in _bounds(asked)}
        return [
            {"op": "derive", "fn": "count", "of": ["c1"], "where": test, "name": f"times_{bound}"}
            for bound, test in tests.items()
        ]
    if where is not None:
        fn = "first" if asked.has("first") else "last" if asked.has("last_time") else "count"
        return [{"op": "derive", "fn": fn, "of": ["c1"], "where": where}]
    if asked.has("which_years") and asked.has("raised", "cut") and asked.has("highest", "lowest"):
        fn = "lowest" if asked.has("cut") else "highest"
        return [
            {"op": "derive", "fn": "yearly_change", "of": ["c1"], "name": "step"},
            {"op": "derive", "fn": fn, "of": ["step"], "name": "widest"},
        ]
    fns = [word for word in ("mean", "highest", "lowest") if asked.has(word)]
    if {"highest", "lowest"} <= set(fns) and asked.has("difference"):
        fns.append("spread")
    if not fns and asked.has("difference", "changed", "raised", "cut"):
        fns = ["change"]
    return [{"op": "derive", "fn": fn, "of": ["c1"]} for fn in fns]


_NO_NUMBER = {"test": "status", "statuses": ["worded", "unread", "not_stated"]}


def _where(asked: Asked, kind: str) -> Json | None:
    """The condition of a question, on a column: a comparison, a bound word, no number, a fall."""
    for value, unit, said in asked.numbers:
        how = said or ("eq" if asked.has("yes_no", "first") else "")
        if how.startswith("within"):
            high = how.removeprefix("within ")
            return {"test": "compare", "cmp": "within", "value": str(value), "high": high, "unit": unit, "by": "number"}
        if how:
            return {"test": "compare", "cmp": how, "value": str(value), "unit": unit, "by": "number"}
    if bounds := _bounds(asked):
        return {"test": "bound", "bounds": bounds}
    if asked.has("no_number"):
        return dict(_NO_NUMBER)
    if asked.has("decline"):
        return {"test": "compare", "cmp": "lt", "value": "0", "by": "number"}
    return None


def _bounds(asked: Asked) -> list[str]:
    """The bound words that a question asks for as words."""
    known = {"at_least_word": "at_least", "about_word": "about", "at_most_word": "at_most", "range_word": "range"}
    return list(dict.fromkeys(known[piece.kind] for piece in asked.words if piece.kind in known))


def _ordered(asked: Asked, measure: str) -> Json | None:
    """Places in an order: the highest, the first three, all."""
    if not asked.many or (
        not asked.has("highest", "lowest", "order", "order_up", "place_in_order", "more") and not (_how_many(asked))
    ):
        return None
    if (
        asked.has("more")
        and not asked.has("highest", "lowest", "order", "top")
        and all(isinstance(place, Named) for place in asked.places)
    ):
        return None  # two are told beside each other, with who is higher
    columns = _columns(asked, measure)[:2]
    name = "c1"
    low = (asked.has("lowest", "order_up") or _from_below(asked)) and not asked.has("highest")
    steps: list[Json] = []
    where = _where(asked, columns[0]["kind"])
    if where is not None:
        steps.append({"op": "filter", "of": name, "where": where})
    steps.append({"op": "sort", "of": name, "order": "asc" if low else "desc"})
    if asked.has("highest") and asked.has("lowest"):
        if asked.has("difference"):
            steps = [{"op": "derive", "fn": "spread", "of": [name], "over": "rows"}, *steps]
        steps.append({"op": "limit", "n": _how_many(asked) or 1, "ends": "both"})
    elif not asked.has("order", "order_up", "place_in_order") or _how_many(asked):
        steps.append({"op": "limit", "n": _how_many(asked) or 1})
    if asked.has("place_in_order"):
        steps = [{"op": "derive", "fn": "rank", "of": [name]}, *steps]
    return {"columns": columns, "steps": steps, "show": "table"}


def _filtered(asked: Asked, measure: str) -> Json | None:
    """The places that meet a condition, or how many."""
    if not asked.many or not asked.has("which_places", "count", "at_least_word", "range_word", "no_number"):
        return None
    columns = _columns(asked, measure)[:1]
    where = _where(asked, columns[0]["kind"])
    if where is None:
        return None
    steps = [{"op": "filter", "of": "c1", "where": where}, {"op": "sort", "of": "c1", "order": "desc"}]
    return {"columns": columns, "steps": steps, "show": "table"}


def _totalled(asked: Asked, measure: str) -> Json | None:
    """A mean, sum, share or ratio."""
    if not asked.has("mean", "sum", "ratio", "share"):
        return None
    columns = _columns(asked, measure)[:2]
    unit = _unit(asked)
    steps: list[Json] = []
    if asked.many:
        fn = "mean" if asked.has("mean") else "sum" if asked.has("sum") else ""
        if not fn:
            return None
        steps.append({"op": "derive", "fn": fn, "of": ["c1"], "over": "rows", "name": "total", **_in(unit)})
    elif len(columns) > 1 and asked.has("sum", "mean"):
        fn = "sum" if asked.has("sum") else "mean"
        steps.append({"op": "derive", "fn": fn, "of": ["c1", "c2"], "name": "total"})
    elif len(columns) > 1 and asked.has("ratio"):
        steps.append({"op": "derive", "fn": "ratio", "of": ["c1", "c2"]})
    else:
        return None
    return {"columns": columns, "steps": steps, "show": "table"}


def _plain(asked: Asked, measure: str) -> Json | None:
    """Values, and what is asked of two of them."""
    columns = _columns(asked, measure)
    steps: list[Json] = []
    unit = _unit(asked)
    if unit and (asked.has("convert") or asked.numbers):
        steps.append({"op": "derive", "fn": "convert", "of": ["c1"], "unit": unit})
    elif len(columns) == 2 and asked.has("difference") and not asked.many:
        steps.append({"op": "derive", "fn": "gap", "of": ["c1", "c2"]})
    elif unit and len(columns) == 1:
        columns[0]["unit"] = unit
    show = "table" if asked.many and len(columns) * len(asked.places) > 3 else "list" if len(columns) > 1 else "value"
    if asked.has("yes_no") and len(columns) == 1 and not asked.many:
        where = _where(asked, columns[0]["kind"])
        if where is not None:
            steps.append({"op": "derive", "fn": "check", "of": ["c1"], "where": where})
            show = "yes_no"
    return {"columns": columns, "steps": steps, "show": show}


# --- small words ---------------------------------------------------------------------------------------------------


def _how_many(asked: Asked) -> int | None:
    hit = pattern("top").search(asked.folded.lower())
    if hit is None:
        return None
    said = hit["n"] or hit["m"] or hit["k"]
    if said == "三甲":
        return 3
    return int(said) if said.isdecimal() else _NUMERALS.get(said) or _WORDS.get(said)


_SAME = {"亿": "亿元", "万亿": "万亿元", "trillion yuan": "万亿元", "billion yuan": "亿元"}


_BELOW = re.compile(r"(?:最[低小少慢]|后|倒数|bottom|lowest|smallest)|.*\b(?:lowest|smallest)", re.IGNORECASE)


def _from_below(asked: Asked) -> bool:
    """Whether so many are counted from the lowest: 最低的三个, 后三名, bottom 3."""
    hit = pattern("top").search(asked.folded.lower())
    return hit is not None and _BELOW.match(hit.group()) is not None


def _unit(asked: Asked) -> str:
    """The unit that a question wants the value in."""
    hit = pattern("unit").search(asked.folded.lower())
    return _SAME.get(hit["unit"], hit["unit"]) if hit else ""


def _in(unit: str) -> Json:
    return {"unit": unit} if unit else {}
