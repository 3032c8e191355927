"""Which columns a question asks for: its subjects, by the measure, the years and the kinds that its words say.

What is left unsaid has defaults: the newest report's target, the result of a year whose results are told, the usual
measure of an indicator, and for a level of which no target is set the newest result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from rag.figures.lexicon import lexicon
from rag.figures.things import things
from rag.question.asked import Asked, ids_of, is_weak, kind_words, unit_of, years_of
from rag.question.mean_rates import is_mean_rate
from rag.question.pieces import Piece
from rag.question.query import YearSpan
from rag.question.spans import YearPiece
from rag.text.lazily import lazily

Json = dict[str, Any]
Year = int | YearSpan | str
Pair = tuple[Year, str]


def measures(asked: Asked) -> tuple[str, ...]:
    """How the value is stated: as the words say, else as usual first; a result may be meant either way."""
    first = ids_of(asked)[0]
    if first in things():
        falls = _FALLS.search(asked.folded) and not _LEVEL_WORDS.search(asked.folded)
        return ("growth", "level") if falls or asked.has("growth") else ("level",)
    entry = lexicon().get(first)
    stated = set(entry.stated) if entry is not None else set()
    if "growth" not in stated or "level" not in stated:
        return ("",)
    said = "".join(asked.folded[piece.start : piece.end] for piece in asked.subjects)
    if (way := ("level",) if re.search(r"总量|体量", said) else _by_form(asked)) is not None:
        return way
    if "人均" in said and not asked.has("growth", "target", "raised", "cut", "difference") and asked.numbers == ():
        return ("level", "growth")
    sized = any(unit and unit != "%" for _, unit, _ in asked.numbers)
    rate = entry is not None and entry.stated[0] == "level" and "%" in entry.units  # 城镇化率达到58%: no growth
    if (
        re.search(r"增[速长幅]|涨幅|growth", said + asked.said("actual"))
        or asked.has("growth", "decline")
        or (any(unit == "%" for _, unit, _ in asked.numbers) and not rate)
    ):
        return ("growth",)
    if any(piece.plan for piece in asked.years):
        return ("growth",) if asked.has("actual") and not rate else ("level", "growth")
    if _MORE.search(asked.folded) and not asked.has("target"):
        return ("level", "growth")
    if asked.has("level") or sized or (unit_of(asked) and not _POINTS.search(asked.folded)):
        return ("level", "growth") if not asked.has("target") or asked.has("level") else ("level",)
    if asked.has("raised", "cut") or _POINTS.search(asked.folded):
        return ("growth",) if entry is not None and entry.stated[0] == "growth" else ("", "growth")
    if asked.has("sum", "ratio", "share"):
        return ("level",)
    return ("", "level")


def _by_form(asked: Asked) -> tuple[str, ...] | None:
    """How a value is stated, where the words for what is done with it say so: 涨得最快, 多多少亿元."""
    if is_mean_rate(asked.folded):
        return ("growth",)
    if asked.has("share") and not asked.has("growth", "target"):
        return ("level",)  # a part of a whole is of sizes
    if _sizes_compared(asked) and asked.has("ratio", "share", "sum"):
        return ("level",)  # of two rates none is so many times the other in size
    if _BY_SIZE.search(asked.folded) or _sizes_compared(asked):
        return ("level", "growth")
    if _HOW_FAST.search(asked.said("highest") + asked.said("lowest") + asked.said("top")):
        return ("growth",)
    if any(isinstance(piece.year, YearSpan) for piece in asked.years) and _BY_AMOUNT.search(asked.folded):
        return ("level", "growth")
    if unit_of(asked) and _MORE.search(asked.folded) and not asked.has("target"):
        return ("level", "growth")
    return None


def _sizes_compared(asked: Asked) -> bool:
    """Whether results are put in order and nothing is said of growth: 2025年GDP排名 is by size."""
    ordered = asked.has(
        "highest", "lowest", "order", "top", "place_in_order", "sum", "ratio", "share", "more", "difference"
    )
    ordered = ordered or asked.against is not None
    grows = _GROWS.search(asked.folded) or asked.has("growth", "decline", "target", "raised", "cut", "met", "both")
    percent = any(unit in ("%", "个百分点") for _, unit, _ in asked.numbers) or _POINTS.search(asked.folded)
    years = [piece.year for piece in years_of(asked)]
    told = bool(years) and all(isinstance(year, int) and year in asked.results_of for year in years)
    told = told or (not asked.years and not kind_words(asked) and puts_in_order(asked))
    return ordered and told and not grows and not percent and not any(piece.plan for piece in asked.years)


_GROWS = lazily(r"增[速长幅]|涨|跌|降|[快慢猛]|grow|grew|rise|rose|fell|fast|slow|rate", re.IGNORECASE)
_BY_SIZE = lazily(r"\b(?:bigger|larger|smaller|biggest|largest) (?:was|is|were|are|than)|\bsize of\b", re.IGNORECASE)
_HOW_FAST = lazily(r"[快慢涨跌]|增[长得幅]|fast|slow", re.IGNORECASE)
_ASKS = lazily(r"(?:多少|几(?:个|何)?|怎样|如何|呢)[^,。?;]{0,4}[,。?;]")
_ASKS_EN = lazily(r",\s*(?:and|but)\s+(?:what|how)\b", re.IGNORECASE)
_FALLS = lazily(
    r"下降(?!到|至)|降低(?!到|至)|降了(?!到|至)|降幅|改善(?!到|至)|百分之几|\bfall\b|\breduc", re.IGNORECASE
)
_LEVEL_WORDS = lazily(r"降[到至]|控制[在到]|达到|平均浓度|年均浓度|微克")
_STOP = lazily(r"[,;]|\band (?:the|what|its)\b")
_MORE = lazily(r"[多少]多少|多出(?:了)?(?:多少|几)|\bhow much (?:larger|bigger|more)")
_BY_AMOUNT = lazily(r"(?:增长|增加)了?多少个?(?:万亿|亿|万)")  # from the first year to the last
_POINTS = lazily(r"百分点|points|个点", re.IGNORECASE)


def default_kind(asked: Asked, year: Year) -> str:
    """A year whose results are told is asked for its result, the newest report's year for its target."""
    if asked.has("both"):
        return "target"
    last = year.last if isinstance(year, YearSpan) else year
    if isinstance(last, int) and last in asked.results_of and last < asked.newest:
        return "actual"
    if isinstance(last, int) and 0 < last < asked.newest and last not in asked.loaded:
        return "actual"  # what a year that is over came to is told later, if at all
    return "target"


def pairs(asked: Asked) -> list[Pair]:
    """(year, kind) of each column of a subject: as earlier turns asked for them, else as the words say."""
    found = years_of(asked)
    known = [(piece.year, piece.kind) for piece in found if piece.kind]
    others = tuple(piece for piece in asked.years if not piece.kind)
    return known + _said(replace(asked, years=others)) if len(known) < len(found) else known or _said(asked)


def _said(asked: Asked) -> list[Pair]:
    """The kind of each year is the one said behind it, else before it, else the usual one."""
    years, kinds = years_of(asked), kind_words(asked)
    if asked.has("both"):
        told: list[Year] = [piece.year for piece in years] or [asked.newest - 1 if asked.newest else "latest"]
        return [(year, kind) for year in told for kind in ("target", "actual")]
    if not years:
        return _without_year(asked, kinds)
    found: list[Pair] = []
    common = {piece.kind for piece in kinds}
    if (
        len({piece.year for piece in years}) == 1
        and common == {"target", "actual"}
        and not years[0].report
        and not _of_the_year_before(asked, years[0], kinds)
    ):
        order = dict.fromkeys(piece.kind for piece in kinds)
        return [*((years[0].year, kind) for kind in order), *((p.year, "plan") for p in asked.years if p.plan)]
    if len(years) == 1 and common == {"target", "actual"} and _of_the_year_before(asked, years[0], kinds):
        return [(asked.newest, "target"), (years[0].year, "actual")]  # 目标增长多少,上年实际增长多少
    if len(years) == 1 and common == {"target"} and _asked_before(asked, years[0], kinds[0]):
        return [(years[0].year, "actual"), (years[0].year, "target")]  # 2025年增长多少，目标是多少
    if not common and (asked.has("worded") or any(piece.year == asked.newest for piece in years)):
        common = {"target"}  # one kind in all years, and of the newest there is no result yet
    for at, piece in enumerate(years):
        own = _own_kinds(asked, years, at, kinds, common)
        if piece.report and not isinstance(piece.year, str):
            found += [(told_in(piece.year, kind), kind) for kind in dict.fromkeys(own or ["target"])]
            continue
        found += [(piece.year, kind) for kind in dict.fromkeys(own or [default_kind(asked, piece.year)])]
    found += [(piece.year, "plan") for piece in asked.years if piece.plan]
    return list(dict.fromkeys(found))


def _of_the_year_before(asked: Asked, year: YearPiece, kinds: Sequence[Piece]) -> bool:
    """Whether a target is asked for before anything is said of the year before, whose result is asked for behind it."""
    aimed = [piece for piece in kinds if piece.kind == "target" and piece.end <= year.start]
    behind = [piece for piece in kinds if piece.kind == "target" and piece.start >= year.end]
    if not aimed or behind or not asked.newest or year.year != asked.newest - 1:
        return False
    relative = _YEAR_BEFORE.fullmatch(asked.folded, year.start, year.end) is not None
    return relative and _ASKS.search(asked.folded, aimed[0].start, year.start) is not None


_YEAR_BEFORE = lazily(r"去年|上一?年度?|前一年|last year|the previous year|the year before", re.IGNORECASE)


def _asked_before(asked: Asked, year: YearPiece, target: Piece) -> bool:
    """Whether the result of a year is asked for, which is told, before its target is."""
    over = isinstance(year.year, int) and year.year in asked.results_of and year.year < asked.newest
    asks = _ASKS_EN if asked.english else _ASKS
    return over and not year.report and asks.search(asked.folded, year.end, target.start) is not None


def told_in(year: Year, kind: str) -> Year:
    """The year of what reports of a year, or of several, tell of a kind: results are of the year before."""
    if kind != "actual" or isinstance(year, str):
        return year
    if isinstance(year, int):
        return year - 1
    return YearSpan(first=year.first - 1, last=year.last - 1)


def _own_kinds(asked: Asked, years: list[YearPiece], at: int, kinds: list[Piece], common: set[str]) -> list[str]:
    """The kinds that are said of one of the years; [] where none is."""
    piece, last = years[at], at + 1 == len(years)
    end = len(asked.folded) if last else years[at + 1].start
    own_pieces = [kind for kind in kinds if piece.end <= kind.start < end]
    own = [kind.kind for kind in own_pieces]
    if asked.english and len(common) > 1:
        begin = years[at - 1].end if at else 0
        behind = [kind.kind for kind in kinds if _RIGHT_BEHIND.fullmatch(asked.folded, piece.end, kind.start)]
        further = [kind.kind for kind in own_pieces if re.search("[,;]", asked.folded[kind.end : end])]
        own = (
            [*behind[:1], *(further if behind and not last else ())]
            or [kind.kind for kind in kinds if begin <= kind.start < piece.start]
            or own
        )
    if not last and _is_apart(asked, piece, end, kinds, own):
        return [default_kind(asked, piece.year)]
    run = at
    while run + 1 < len(years) and _YEARS_JOINED.fullmatch(asked.folded, years[run].end, years[run + 1].start):
        run += 1
    if at < run < len(years) - 1:  # 2024年和|2025年分别是多少,2026年目标多少
        after = years[run + 1].start
        said = [kind.kind for kind in kinds if piece.end <= kind.start < after]
        if _is_apart(asked, piece, after, kinds, said):
            return [default_kind(asked, piece.year)]
    if not own and not last and len(common) == 1:
        return list(common)
    if not own and at == 0:
        own = [kind.kind for kind in kinds if kind.start < piece.start]
    if not own and len(common) == 1:
        own = list(common)
        if len(years) > 1 and own == ["actual"] and piece.year in asked.loaded and piece.year not in asked.results_of:
            own = ["target"]  # of the newest report's year there is no result yet
    weak = bool(kinds) and all(is_weak(asked, kind) for kind in kinds)
    if own == ["actual"] and weak and piece.year == asked.newest and _REPORT_SAYS.search(asked.folded):
        own = ["target"]  # what did its report say for 2026
    return own


_YEARS_JOINED = lazily(r"\s*(?:和|与|、|及|以及|,|and|,\s*and)\s*(?:in )?")
_REPORT_SAYS = lazily(
    r"\breports?\b.{0,20}\b(?:say|says|said|state[sd]?|set|put|write|promise|mention)\b", re.IGNORECASE
)
_RIGHT_BEHIND = lazily(r"(?:'s)?\s+(?:(?!and\b|the\b|what\b|to\b|was\b|did\b)[\w&-]+\s+){0,3}")  # its 2025 GDP result


def _is_apart(asked: Asked, piece: YearPiece, end: int, kinds: list[Piece], own: list[str]) -> bool:
    """Whether a later kind is not said of this year: 2025年多少，2026年目标多少; in 2001, and the target for 2002."""
    if not own and (_ASKS.search(asked.folded, piece.end, end) or _is_beside(asked, piece, end)):
        return True
    named = next((name.end for name in asked.subjects if piece.end <= name.start < end), 0)
    if not own and named and re.search("[,;]", asked.folded[named:end]):
        return True  # 去年GDP增速，还有今年的目标
    first = next((kind.start for kind in kinds if kind.start >= piece.end), -1)
    if any(kind.start < piece.start for kind in kinds):
        return False  # what did it target in 2025, and how did 2024 turn out
    return asked.english and first > 0 and bool(_STOP.search(asked.folded, piece.end, first))


def of_two_years(asked: Asked) -> bool:
    """Whether a result is asked for beside the target of another year: 2025年增速和2026年目标之差."""
    told = pairs(asked)
    return len(told) == 2 and {kind for _, kind in told} == {"target", "actual"} and told[0][0] != told[1][0]


def _is_beside(asked: Asked, piece: YearPiece, end: int) -> bool:
    """Whether a year's own growth is named before the next year, which is joined to it: 2025年GDP增速和|2026年目标."""
    over = isinstance(piece.year, int) and piece.year in asked.results_of and piece.year < asked.newest
    return over and not piece.report and _GROWTH_AND.fullmatch(asked.folded, piece.end, end) is not None


_GROWTH_AND = lazily(
    r"[^,;。?]*?(?:增[速长幅]|涨幅|growth)(?:率)?[^,;。?]{0,6}?(?:和|与|跟|同|比|较|减去?|及|超过|高于|低于|快于|慢于|不及|对|、|"
    r"\b(?:and|exceed(?:ed)?|above|below|over|than|versus|vs\.?|minus|from|beat)\b)"
    r"(?:[它其]的?|\s*(?:its|the|their|that of)\b)?\s*",
    re.IGNORECASE,
)


def _without_year(asked: Asked, kinds: list[Piece]) -> list[Pair]:
    """The columns of a question that names no year of a value: the horizons of plans, else the newest."""
    plans = [piece for piece in asked.years if piece.plan]
    if plans:
        return list(dict.fromkeys((piece.year, "plan") for piece in plans))
    said = list(dict.fromkeys(piece.kind for piece in kinds))
    if said == ["actual"] or (not said and puts_in_order(asked)):
        return [("latest", "actual")]
    if set(said) == {"target", "actual"}:
        year = asked.newest - 1 if asked.newest else "latest"
        return [(year, "target"), (year, "actual")]
    return [("latest", "target")]


_ORDERS = ("highest", "lowest", "order", "order_up", "top", "place_in_order", "more", "difference", "ratio", "share")
_SETS = ("raised", "cut", "kept", "changed", "met", "worded", "no_number", "both")
_SETS_OF_BOUNDS = ("at_least_word", "about_word", "at_most_word", "range_word", "sync_word")


def puts_in_order(asked: Asked) -> bool:
    """Whether places are held against each other by what they have come to: 哪个增长最快, 江苏和广东GDP差多少.

    Of such a question without a year or a kind the last results are meant; a target is put in order only by name.
    """
    apart = asked.has(*_SETS, *_SETS_OF_BOUNDS) or asked.numbers or asked.leans or asked.passage
    return asked.many and (asked.has(*_ORDERS) or asked.against is not None) and not apart


def as_results(asked: Asked, columns: list[Json]) -> list[Json] | None:
    """The same columns as newest results, for a level that nobody said to be a target; None where that is no reading.

    江苏GDP比山东多多少: of a size there is seldom a target, and the newest one that is told is last year's.
    """
    if kind_words(asked) or any(piece.plan for piece in asked.years) or not asked.newest:
        return None
    if any(column["measure"] != "level" or column["kind"] != "target" for column in columns):
        return None
    said = [piece for piece in years_of(asked) if not piece.report]
    if said or any(column["year"] not in ("latest", asked.newest) for column in columns):
        return None
    return [{**column, "kind": "actual", "year": asked.newest - 1} for column in columns]


def reached(asked: Asked) -> bool:
    """Whether a size is asked to have come past a mark, which is told of results: GDP破10万亿, 突破多少亿."""
    sized = any(how and unit not in ("", "%", "个百分点") for _, unit, how in asked.numbers)
    entry = lexicon().get(ids_of(asked)[0])
    usual = entry.stated[0] if entry is not None else "level"
    return (sized and (usual == "growth" or _PASSED.search(asked.folded) is not None)) or (
        usual == "growth" and bool(unit_of(asked)) and not asked.has("target")
    )


_PASSED = lazily(
    r"[破超逾过上入]了?-?\d|突破|台阶|大关|俱乐部|\b(?:topped|tops|passed|crossed|broke|exceeded|surpassed)\b",
    re.IGNORECASE,
)


def column(asked: Asked, subject: str, year: Year, kind: str, measure: str, name: str = "") -> Json:
    """One column as JSON."""
    told = year.model_dump() if isinstance(year, YearSpan) else year
    entry = lexicon().get(subject)
    named = {"name": name} if name else {}
    if entry is None:
        own = next((piece for piece in asked.subjects if piece.value == subject), None)
        way, unit = (measure or own.measure, own.unit) if own is not None else (measure, "")
        return {"subject": subject, "kind": kind, "year": told, "measure": way, "unit": unit, **named}
    usual = entry.stated
    how = measure if measure in ("", *usual) else ""
    if kind == "plan" and measure == "":
        how = "level" if usual[0] == "growth" and isinstance(year, int) and "level" in usual else ""
    return {"subject": subject, "kind": kind, "year": told, "measure": how, **named}


def columns_of(asked: Asked, measure: str) -> list[Json]:
    """A column for each subject, year and kind."""
    if (apart := _each_of_its_year(asked, measure)) is not None:
        return apart
    wanted = dict.fromkeys((piece.value, piece.measure, piece.unit) for piece in asked.subjects)
    return [
        column(asked, id_, year, kind, own or measure) | ({"unit": unit} if id_ not in lexicon() else {})
        for (id_, own, unit), (year, kind) in product(wanted, pairs(asked))
    ]  # 安排了多少资金、办多少件: one thing, two units


def _each_of_its_year(asked: Asked, measure: str) -> list[Json] | None:
    """Subjects that are named each with its own year, which they alternate with: 2030年研发强度和2026年GDP目标."""
    years, subjects = sorted(asked.years, key=lambda piece: piece.start), asked.subjects
    both = sorted([*((piece.start, "y") for piece in years), *((piece.start, "s") for piece in subjects)])
    order = "".join(kind for _, kind in both)
    if len(subjects) < 2 or len(years) != len(subjects) or order not in ("ys" * len(years), "sy" * len(years)):
        return None
    if len({piece.value for piece in subjects}) < 2 or len({piece.year for piece in years}) < 2:
        return None
    found: list[Json] = []
    starts = [min(year.start, each.start) for year, each in zip(years, subjects, strict=True)]
    for at, (year, each) in enumerate(zip(years, subjects, strict=True)):
        end = starts[at + 1] if at + 1 < len(starts) else len(asked.folded)
        words = tuple(piece for piece in asked.words if starts[at] <= piece.start < end)
        common = tuple(piece for piece in asked.words if piece.kind in ("target", "actual"))
        own = replace(
            asked, years=(year,), subjects=(each,), words=words if kind_words_in(words) else (*words, *common)
        )
        found += [column(own, each.value, when, kind, each.measure or measure) for when, kind in pairs(own)]
    return found


def kind_words_in(words: Sequence[Piece]) -> bool:
    """Whether one of the words says target or result."""
    return any(piece.kind in ("target", "actual", "both") for piece in words)


def cells_of(asked: Asked) -> list[tuple[int, str]]:
    """(year, kind) of what was asked, for a later turn that compares; the newest year where none is said."""
    found = [(asked.newest - (kind == "actual") if year == "latest" else year, kind) for year, kind in pairs(asked)]
    return [(year, kind) for year, kind in found if isinstance(year, int)]


def one_year(asked: Asked, kind: str) -> Year:
    """The year of a question that has one, or is about the newest of its kind."""
    years = years_of(asked)
    if years:
        return years[0].year
    return "latest" if not asked.newest else asked.newest - (kind == "actual")
