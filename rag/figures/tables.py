"""Tables inside a report, read like sentences: each cell with its row's subject, its column's words and its unit.

    主要指标完成情况(单位:亿元、%):
    | 指标 | 完成值 | 增速 |                地区生产总值完成1750.3亿元
    | 地区生产总值 | 1750.3 | 5.6 |    ->    地区生产总值增速5.6%

Nothing is written that is not there: a sentence is a row of pieces of the source (subject, column, number, the unit
from its own column, the heading or the caption), in the order in which they are read. So a figure of a table is quoted
from its pieces, and its spans stay positions in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.records import Span
from rag.text.lazily import lazily
from rag.text.view import View

Piece = tuple[int, int]  # start and end in the view

_RULE = lazily(r"[|\s:+-]*-{2,}[|\s:+-]*")
_YEAR = lazily(r"(?:19|20)\d\d年")
_VERB = lazily(r"同比增长|比上年增长|增长|增速|增幅|完成|实现|达到|下降")
_RATE = lazily(r"增长|增速|增幅|涨幅|比重|下降|±|%")
_GOAL = lazily("预期目标|年度目标|目标")  # a column of what was hoped for, beside what came of it
_CAME_OF_IT = lazily("完成|实际|实绩|执行")
_UNIT_HEAD = lazily(r"(?:计量)?单位")
_NAME_HEAD = lazily(r"指标|项目|名称|内容")
_ORDER_HEAD = lazily(r"序号|编号|NO\.?|№", re.IGNORECASE)
_BRACKETS = lazily(r"\(([^()]{1,16})\)")
_CAPTION = lazily(r"单位:(?P<units>[^()\n:;。]{1,24})")
_UNIT = lazily(
    "(?:%|[万亿千百]{0,2}(?:元|美元|人|人次|吨|斤|公斤|亩|户|个|家|套|所|张|件|公里|千瓦时|平方米|立方米|辆|名|天|度))"
)
_NUMBER = lazily(
    r"(?P<lead>(?:不低于|不超过|超过|突破|达到|约|>=?|≥|≤|<=?)?)(?P<sign>[-+]?)(?P<number>\d[\d,]*(?:\.\d+)?"
    r"(?:[-~至—]{1,2}\d[\d,]*(?:\.\d+)?)?)\s?(?P<unit>[^\d\s,;()左以上下约内]{0,6}?)\s?"
    r"(?P<bound>(?:左右|以上|以下|以内|上下)?)(?:\(.*\))?"
)
_HAN = lazily("[\u4e00-\u9fff]{2}")
_ENDS_IN_RATE = lazily(r"(?:增速|增长|增幅|涨幅|率|比重|占比)(?:\([^()]*\))?$")
_MOST = 40  # characters of a cell


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a table: its cells (empty ones too), and the line's place with its end."""

    start: int
    end: int
    cells: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    text: str  # folded
    head: _Row
    rows: tuple[_Row, ...]
    caption: tuple[Piece, ...]  # the units that the line above names

    def said(self, cell: Piece) -> str:
        return self.text[cell[0] : cell[1]]


def with_tables_read(source_text: str, view: View) -> View:
    """`view` with the rows of its tables as sentences, pieced together from the source; itself if it has no table."""
    spans: list[Span] = []
    at = 0
    for table in _tables(view):
        spans += view.spans_of(at, table.head.start)
        for row in table.rows:
            for sentence in _sentences(table, row):
                for start, end in sentence:
                    spans += view.spans_of(start, end)
                spans += view.spans_of(row.end - 1, row.end)  # the row's line end ends each of its sentences
        at = table.rows[-1].end
    return View(source_text, (*spans, *view.spans_of(at, len(view)))) if at else view


def _tables(view: View) -> Iterator[_Table]:
    """Runs of rows of one width under a heading row without numbers."""
    if "\t" not in view.text and "|" not in view.text:
        return
    run: list[_Row] = []
    start = above = 0
    for line in [*view.text.splitlines(keepends=True), ""]:
        row = _row(view, start, line)
        if row is not None and (not run or len(row.cells) == len(run[0].cells)):
            run.append(row)
        elif not (run and _RULE.fullmatch(line.strip()) and line.strip()):
            yield from _table(view, run, above)
            run = [row] if row is not None else []
            above = start if row is None else above
        start += len(line)


def _row(view: View, start: int, line: str) -> _Row | None:
    """The cells of a line: between bars, or between tabs. None if it is no row of a table."""
    bare = line.rstrip("\r\n")
    if len(line) == len(bare) or _RULE.fullmatch(bare) or len(bare) > 600:
        return None
    barred = bare.strip().startswith("|") and bare.count("|") > 2
    if not barred and "\t" not in bare:
        return None
    begin = start
    cells: list[Piece] = []
    for part in bare.split("|" if barred else "\t"):
        left = len(part) - len(part.lstrip())
        cells.append((begin + left, begin + max(left, len(part.rstrip()))))
        begin += len(part) + 1
    if barred:
        cells = cells[1 : -1 if not bare.rsplit("|", 1)[-1].strip() else None]
    return _Row(start, start + len(line), tuple(cells)) if len(cells) > 1 else None


def _table(view: View, run: Sequence[_Row], above: int) -> Iterator[_Table]:
    if len(run) < 2:
        return
    text = view.folded
    head = run[0]
    named = [text[slice(*cell)] for cell in head.cells]
    if any(re.search(r"\d", _YEAR.sub("", name)) for name in named) or not any(map(_HAN.search, named)):
        return
    found = _CAPTION.search(text, above, head.start)
    caption = tuple(hit.span() for hit in _UNIT.finditer(text, *found.span("units"))) if found else ()
    yield _Table(text, head, tuple(run[1:]), caption)


def _sentences(table: _Table, row: _Row) -> Iterator[tuple[Piece, ...]]:
    """What a row says, a sentence a cell."""
    heads = [table.said(cell) for cell in table.head.cells]
    name = next((at for at, head in enumerate(heads) if _NAME_HEAD.search(head)), None)
    if name is None:
        name = 1 if _ORDER_HEAD.fullmatch(heads[0].strip()) else 0
    subject = row.cells[name]
    unit_at = next((at for at, head in enumerate(heads) if _UNIT_HEAD.fullmatch(head.strip())), None)
    if not _HAN.search(table.said(subject)):
        return
    own = row.cells[unit_at] if unit_at is not None else None
    for at, cell in enumerate(row.cells):
        value = table.said(cell)
        if at in (name, unit_at) or not value or len(value) > _MOST or _ORDER_HEAD.fullmatch(heads[at].strip()):
            continue
        number = _NUMBER.fullmatch(value)
        if number is not None:
            yield _sentence(table, subject, table.head.cells[at], cell, number, own)
        elif _HAN.search(value):
            yield (*_front(table, subject, table.head.cells[at]), cell)


def _front(table: _Table, subject: Piece, head: Piece) -> Iterator[Piece]:
    """Year, subject and verb of a cell's sentence."""
    for year in _YEAR.finditer(table.text, *head):
        yield year.span()
    goal = _GOAL.search(table.text, *head)
    if goal is not None and any(_CAME_OF_IT.search(table.said(other)) for other in table.head.cells if other != head):
        yield goal.span()
    bracket = _BRACKETS.search(table.text, *subject)
    yield (subject[0], bracket.start()) if bracket and _UNIT.fullmatch(bracket[1]) else subject
    verb = _VERB.search(table.text, *head)
    if verb is not None and not _ENDS_IN_RATE.search(table.said(subject)):
        yield verb.span()


def _sentence(
    table: _Table, subject: Piece, head: Piece, cell: Piece, number: re.Match[str], own: Piece | None
) -> tuple[Piece, ...]:
    start = cell[0]
    pieces = [*_front(table, subject, head), (start + number.start("lead"), start + number.end("number"))]
    unit = (start + number.start("unit"), start + number.end("unit"))
    if unit[0] == unit[1]:
        found = _unit(table, subject, head, own)
        pieces += [found] if found else []
    else:
        pieces.append(unit)
    pieces.append((start + number.start("bound"), start + number.end("bound")))
    return tuple(piece for piece in pieces if piece[1] > piece[0])


def _unit(table: _Table, subject: Piece, head: Piece, own: Piece | None) -> Piece | None:
    """Where a number's unit stands: in its unit column, in brackets of subject or heading, else in the caption."""
    rate = _RATE.search(table.said(head)) is not None
    if own is not None and table.said(own) and not (rate and "%" not in table.said(own)):
        return own
    for place in (head, subject):
        bracket = _BRACKETS.search(table.text, *place)
        # 人均可支配收入(元) under 增速: the bracket is of the level
        of_level = rate and place == subject and bracket is not None and "%" not in bracket[1]
        if bracket is not None and _UNIT.fullmatch(bracket[1]) and not of_level:
            return bracket.span(1)
    percent = table.text.find("%", *head)
    if percent >= 0:
        return percent, percent + 1
    rate = rate or _ENDS_IN_RATE.search(table.said(subject)) is not None
    return next((unit for unit in table.caption if (table.said(unit) == "%") == rate), None)
