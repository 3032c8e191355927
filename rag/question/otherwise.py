"""The same asked of another kind or of the report before, where a question does not say: tried when the first is no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rag.question.asked import Asked, kind_words
from rag.text.lazily import lazily

Json = dict[str, Any]


def otherwise(asked: Asked, data: Json, ways: Sequence[Mapping[str, str]]) -> Iterator[Json]:
    """The same of another kind, where none is said: what the newest report tells of the year before, or of a span."""
    reported = [piece for piece in asked.years if piece.report]
    apart = len({str(each["year"]) for each in data["columns"]}) > 1 and bool(data["steps"])
    for kinds in ways:
        columns = []
        for each in data["columns"]:
            kind, year = kinds.get(each["kind"], each["kind"]), each["year"]
            of_report = year in ("latest", asked.newest) or (
                isinstance(year, int) and (year not in asked.results_of or _is_of_report(asked, year))
            )
            of_report = of_report and not apart  # of two years that are compared one is not told for another
            if each["kind"] == "target" and kind != "target" and of_report and asked.newest:
                year = (asked.newest if year == "latest" else year) - 1
            if isinstance(year, dict) and reported and kind == "actual":
                year = {end: value - 1 for end, value in year.items()}  # 这几份报告, each of the year before
            columns.append({**each, "kind": kind, "year": year})
        if kinds is SPANS and (asked.many or _of_one_year(asked, columns)):
            continue
        if columns != data["columns"]:
            yield {**data, "columns": columns}


def before(asked: Asked, data: Json) -> Iterator[Json]:
    """The same of the report before the newest, where no year is named and the newest says nothing of it."""
    kinds = {each["kind"] for each in data["columns"]}
    ends = {each["year"] for each in data["columns"]}
    if kinds == {"target"} and ends <= {"latest", asked.newest}:
        told = [("target", asked.newest - 1), *([("actual", asked.newest - 2)] if not is_said(asked) else [])]
    elif kinds == {"actual"} and ends <= {"latest", asked.newest - 1}:
        told = [("actual", asked.newest - 2)]
    else:
        return
    for kind, year in told:
        yield {**data, "columns": [{**each, "kind": kind, "year": year} for each in data["columns"]]}


def as_growth(asked: Asked, data: Json) -> Iterator[Json]:
    """By how much a quantity beyond the lexicon grew or is to grow, where only that may be told."""
    plain = not data["steps"] and len(data["columns"]) == 1 and not asked.numbers
    column = data["columns"][0] if plain else {}
    sized = not column.get("measure") and not column.get("unit") and _GROWS.search(str(column.get("subject", "")))
    if plain and sized and column["kind"] != "plan" and not asked.has("level"):
        yield {**data, "columns": [{**column, "measure": "growth"}]}


_GROWS = lazily(r"(?:产量|销量|用电量|发电量|吞吐量|产值|增加值|销售额|出口额?|营收|收入|利润|投资额?|人次)$")


def _is_of_report(asked: Asked, year: int) -> bool:
    return any(piece.report and piece.year == year for piece in asked.years)


def _of_one_year(asked: Asked, columns: list[Json]) -> bool:
    """Whether what a span brought is no answer: a year is named, or a rate is asked for, which is an average of it."""
    named = any(not piece.report for piece in asked.years)
    return named or any(each["measure"] == "growth" for each in columns)


def is_said(asked: Asked) -> bool:
    """Whether a word says target or result; 任务 may be the name of what is done: 完成保供任务."""
    if any(piece.kind for piece in asked.years) or _HAPPENED.search(asked.folded):
        return True
    return any(asked.folded[piece.start : piece.end] not in ("任务", "准备", "要求") for piece in kind_words(asked))


# What rose or fell by how much is no target: PM2.5降了百分之多少.
_HAPPENED = lazily(
    r"(?:[涨降跌升减增]|下降|上升|改善|提高|提升|减少|增加|增长|回落|缩小)了(?=[^,。;?]{0,4}(?:多少|几))"
)

OTHER = {"target": "actual", "actual": "target"}
SPANS = {"target": "plan", "actual": "plan"}
