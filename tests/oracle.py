"""What a `Query` means, said a second time in pandas: no code of `rag` is used, so the two cannot share a mistake."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

D = Decimal
SIZE = {"%": D(1), "个百分点": D(1), "亿元": D(10) ** 8, "万亿元": D(10) ** 12,
        "亿斤": D(10) ** 8, "万吨": D(10) ** 7 * 2, "万人": D(10) ** 4, "": D(1), "个": D(1)}  # fmt: skip
SORT = {
    "%": "%",
    "个百分点": "%",
    "亿元": "元",
    "万亿元": "元",
    "亿斤": "斤",
    "万吨": "斤",
    "万人": "人",
    "": "",
    "个": "个",
}
USUAL = {"gdp_growth": "growth", "grain_output": "level", "cpi": "growth", "new_urban_jobs": "level"}


def table(
    query: dict[str, Any], facts: pd.DataFrame, reports: set[tuple[str, int]], places: list[str]
) -> dict[str, Any]:
    """{rows: [(place, {column: cell})], summary: {column: cell}}; a cell is (status, low, high, unit, verdict)."""
    frame = pd.DataFrame({name: {place: _cell(column, place, facts, reports) for place in places}
                          for name, column in _named(query)})  # fmt: skip
    frame = frame.reindex(places)
    summary: dict[str, Any] = {}
    by = None
    for step in query.get("steps", ()):
        if step["op"] == "derive" and step.get("over") == "rows":
            summary[step["name"]] = _fold(step, list(frame[step["of"][0]]))
        elif step["op"] == "derive" and step["fn"] == "rank":
            scored = pd.Series(
                {place: _key(cell) for place, cell in frame[step["of"][0]].items() if _key(cell)}, dtype=object
            )
            frame[step["name"]] = [_rank(cell, scored, step) for cell in frame[step["of"][0]]]
        elif step["op"] == "derive":
            frame[step["name"]] = [_pair(step, *cells, query) for cells in frame[step["of"]].to_numpy()]
        elif step["op"] == "filter":
            frame = frame.iloc[[at for at, cell in enumerate(frame[step["of"]]) if _meets(cell, step["where"])]]
        elif step["op"] == "sort":
            by = step["of"]
            sign = -1 if step.get("order", "desc") == "desc" else 1
            keys = [(0, sign * _key(c)[0], sign * _key(c)[1]) if _key(c) else (1, 0, 0) for c in frame[by]]
            frame = frame.iloc[
                [at for _, at in sorted(zip(keys, range(len(keys)), strict=True), key=lambda pair: pair[0])]
            ]
        else:
            frame = _limit(frame, by, step)
    return {"rows": [(str(place), dict(row)) for place, row in frame.iterrows()], "summary": summary}


def _named(query: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"c{at}", column) for at, column in enumerate(query["columns"], 1)]


def _cell(column: dict[str, Any], place: str, facts: pd.DataFrame, reports: set[tuple[str, int]]) -> tuple[Any, ...]:
    year, kind = column["year"], column["kind"]
    of = year + 1 if kind == "actual" else year
    own = facts[(facts.region == place) & (facts.indicator == column["subject"])]
    right = own[own.kind.isin({"actual": ["actual"], "target": ["target", "task"]}[kind]) & (own.period == str(year))]
    for told in sorted(y for p, y in reports if p == place and (y > year if kind == "actual" else y == of)):
        here = right[right.year == told]
        way = column.get("measure") or USUAL[column["subject"]]
        grows = here.measure.isin(["growth", "decline"])
        any_way = column["subject"] in ("cpi", "new_urban_jobs")
        numbers = here[here.low.notna() & (any_way | (grows if way == "growth" else ~grows))]
        if len(numbers):
            best = (
                numbers.assign(late=~numbers.headline, task=numbers.kind == "task")
                .sort_values(["late", "task", "at"])
                .iloc[0]
            )
            low, high = D(best.low), D(best.high or best.low)
            low, high = (-high, -low) if best.measure == "decline" else (low, high)
            return ("stated", low, high, best.unit, None, best.bound, best.measure == "decline")
        if len(here[here.low.isna()]):
            return ("worded", None, None, "", None, here[here.low.isna()].iloc[0].bound, False)
    if (place, of) not in reports:
        return ("not_loaded", None, None, "", None, None, False)
    silent = not len(right[right.year == of])  # a clause that was read as another kind or year says nothing of this
    return ("not_stated" if silent else "unread", None, None, "", None, None, False)


def _key(cell: tuple[Any, ...]) -> tuple[D, D] | None:
    return None if cell[1] is None else (cell[1] * SIZE[cell[3]], cell[2] * SIZE[cell[3]])


def _none(cell: tuple[Any, ...]) -> tuple[Any, ...]:
    return ("unread" if cell[0] == "stated" else cell[0], None, None, "", None, None, False)


def _rank(cell: tuple[Any, ...], scored: pd.Series, step: dict[str, Any]) -> tuple[Any, ...]:
    if cell[1] is None:
        return _none(cell)
    better = sum(other > _key(cell) if step.get("order", "desc") == "desc" else other < _key(cell) for other in scored)
    return ("stated", D(better + 1), D(better + 1), "", None, None, False)


def _pair(step: dict[str, Any], one: tuple[Any, ...], other: tuple[Any, ...], query: dict[str, Any]) -> tuple[Any, ...]:
    for cell in (one, other):
        if cell[1] is None:
            return _none(cell)
    if SORT[one[3]] != SORT[other[3]]:
        return _none(("unread",))
    (a, b), (c, d), size = _key(one), _key(other), SIZE[one[3]]
    if step["fn"] in ("change", "gap", "met"):
        low, high = sorted(((a - c) / size, (b - d) / size))
        less = query["columns"][1]["subject"] == "cpi" or (other[5], other[6]) in (
            ("at_most", False),
            ("at_least", True),
        )
        verdict = None if step["fn"] != "met" else "yes" if (b <= d if less else a >= c) else "no"
        if step["fn"] == "met":
            sought = query["columns"][1]["subject"] == "cpi" and _ends(other)[0] > -float("inf") and b < c
            down, up = (abs(end) == float("inf") for end in _ends(one))
            open_ = (up if less else down) if verdict == "yes" else (down if less else up)
            verdict = None if sought or open_ else verdict
        return ("stated", low, high, "个百分点" if SORT[one[3]] == "%" else one[3], verdict, None, False)
    if a != b or c != d or c == 0:
        return _none(("unread",))
    value = {"ratio": lambda: a / c, "share": lambda: a / c * 100, "relative": lambda: (a - c) / c * 100}[step["fn"]]()
    value = value.quantize(D("0.01"), ROUND_HALF_UP)
    return ("stated", value, value, "" if step["fn"] == "ratio" else "%", None, None, False)


def _ends(cell: tuple[Any, ...]) -> tuple[D | float, D | float]:
    low, high = cell[1], cell[2]
    opens = {"at_least": "up", "at_most": "down"}.get(cell[5] or "")
    up = (opens == "up") != cell[6] if opens else None
    return (low if up is not False else -float("inf"), high if up is not True else float("inf"))


def _meets(cell: tuple[Any, ...], where: dict[str, Any]) -> bool:
    if where["test"] == "status":
        return cell[0] in where["statuses"]
    if where["test"] == "verdict":
        return cell[4] == where["verdict"]
    if where["test"] == "bound":
        return cell[5] in where["bounds"]
    if cell[1] is None:
        return False
    limit, (low, high), about = D(where["value"]), _ends(cell), cell[5] == "about"
    below = all(end <= limit for end in (low, high)) and not (low == high == limit)
    above = all(end >= limit for end in (low, high)) and not (low == high == limit)
    if low == -float("inf"):
        below = high < limit
    if high == float("inf"):
        above = low > limit
    equal = cell[1] == cell[2] == limit
    most, least = (high < limit, low > limit) if about else (high <= limit, low >= limit)
    return {"eq": equal, "ne": not equal, "lt": below, "gt": above, "le": most, "ge": least}[where["cmp"]]


def _fold(step: dict[str, Any], cells: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    if step["fn"] == "count":
        good = [cell for cell in cells if (_meets(cell, step["where"]) if "where" in step else cell[0] == "stated")]
        return ("stated", D(len(good)), D(len(good)), "个")
    numbers = [cell for cell in cells if cell[1] is not None]
    if not numbers:
        seen = [_none(cell)[0] for cell in cells]
        return (
            max(seen, key=lambda status: (seen.count(status), -seen.index(status))) if seen else "not_stated",
            None,
            None,
            "",
        )
    if len({SORT[cell[3]] for cell in numbers}) > 1:
        return ("unread", None, None, "")
    keys = [_key(cell) for cell in numbers]
    if step["fn"] in ("highest", "lowest"):
        best = numbers[keys.index(max(keys) if step["fn"] == "highest" else min(keys))]
        return ("stated", best[1], best[2], best[3])
    units = [cell[3] for cell in numbers]
    unit = max(units, key=lambda each: (units.count(each), -units.index(each)))
    if step["fn"] == "spread":
        gap = (max(keys)[0] - min(keys)[0]) / SIZE[unit]
        return ("stated", gap, gap, "个百分点" if unit in ("%", "个百分点") else unit)
    low, high = (sum(key[end] for key in keys) / SIZE[unit] for end in (0, 1))
    if step["fn"] == "mode":
        often = max(keys, key=lambda key: (keys.count(key), key))
        best = numbers[keys.index(often)]
        return ("stated", best[1], best[2], best[3])
    if step["fn"] == "median":
        middles = (pd.Series([key[end] / SIZE[unit] for key in keys]).sort_values().tolist() for end in (0, 1))
        halves = ([each[(len(each) - 1) // 2], each[len(each) // 2]] for each in middles)
        low, high = ((sum(half) / 2).quantize(D("0.01"), ROUND_HALF_UP) for half in halves)
        return ("stated", low, high, unit)
    if step["fn"] == "mean" and len(keys) > 1:  # the mean of one is that one
        low, high = ((total / len(keys)).quantize(D("0.01"), ROUND_HALF_UP) for total in (low, high))
    return ("stated", low, high, unit)


def _limit(frame: pd.DataFrame, by: str | None, step: dict[str, Any]) -> pd.DataFrame:
    n, ties = step["n"], step.get("ties", True)
    if by is None:
        return frame.head(n)
    numbered = frame.iloc[[at for at, cell in enumerate(frame[by]) if _key(cell) is not None]]
    keys = [_key(cell) for cell in numbered[by]]
    first = [at for at, key in enumerate(keys) if at < n or (ties and key == keys[n - 1])]
    last = [at for at, key in enumerate(keys) if at >= len(keys) - n or (ties and key == keys[-n])]
    return numbered.iloc[sorted({*first, *(last if step.get("ends") == "both" else ())})]
