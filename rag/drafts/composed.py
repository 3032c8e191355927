"""The tables of a draft as sentences, each number in one of its own, with whose, when and what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.drafts.tables import ROUGHLY, YEAR, Cell, TableInDraft, is_number
from rag.drafts.tokens import Language
from rag.gazetteer.regions import find_mentions
from rag.text.fold import fold
from rag.text.lazily import lazily

_BARE = lazily(
    ROUGHLY
    + r"[约近超达+\-−<>≤≥~≈\s]*[\d,]*\d(?:\.\d+)?(?:\s*[-—–~至到]+\s*\d[\d,.]*)?\s*(?:左右|以上|以内|以下|上下)?",
    re.IGNORECASE,
)


_BRACKETS = lazily(r"[(（\[]([^()（）\[\]]{1,16})[)）\]]")


_GOAL = lazily(r"目标|预期|计划|任务|target|goal|plan", re.IGNORECASE)


_RESULT = lazily(r"完成|实际|结果|成绩|实绩|执行|达成|回顾|result|actual|outcome|achieved", re.IGNORECASE)


_GROWTH = lazily(r"增长|增速|增幅|同比|涨幅|growth|change", re.IGNORECASE)


_CAPTION_NOISE = lazily(
    r"^[#*\s>]*(?:表|图|附表|table)\s*\d*[:：.、\s]*|[#*>]+|(?:部分|主要)?(?:预期)?(?:目标|指标|情况|对比|一览|比较|汇总)(?:表)?",
    re.IGNORECASE,
)


_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("year", lazily(r"年份|年度|^年$|^year$", re.IGNORECASE)),
    ("unit", lazily(r"^(?:计量)?(?:单位|單位)$|^unit$", re.IGNORECASE)),
    (
        "region",
        lazily(
            r"^(?:地区|地區|省|市|县|區|区域|省份|省区市|城市|政府|单位名称|region|city|province|place)$", re.IGNORECASE
        ),
    ),
    ("kind", lazily(r"^(?:类型|类别|性质|口径|kind|type)$", re.IGNORECASE)),
    ("subject", lazily(r"^(?:指标|指標|项目|項目|名称|indicator|item|subject|measure)$", re.IGNORECASE)),
    ("text", lazily(r"^(?:text|原文|文本|正文|摘要|内容|表述|clause|quote)$", re.IGNORECASE)),
    ("note", lazily(r"^(?:备注|来源|出处|说明|note|source)s?$", re.IGNORECASE)),
)
_VALUE_HEADS = lazily(
    r"数值|数据|值|目标值?|完成值?|完成情况|实际值?|实绩|预期值?|数字|金额|结果|指标|备注|来源|说明|value|"
    r"number|amount|figure|low|high|target|result|actual",
    re.IGNORECASE,
)


_SENTENCE = 12  # characters of the shortest cell that tells its numbers in words


@dataclass(frozen=True, slots=True)
class Composed:
    """A table in sentences; `place` leads a stretch of them back to the cell that it was made from."""

    text: str
    _starts: tuple[int, ...]
    _cells: tuple[tuple[int, int, int], ...]  # of each kept piece: its end here, and where it begins in the draft

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where in the draft text[start:end) stands, as far as it is a cell's own; None if it is only said."""
        at = bisect_right(self._starts, max(start, 0)) - 1
        for index in (at, at + 1):
            if 0 <= index < len(self._starts):
                begin, (stop, origin, _) = self._starts[index], self._cells[index]
                if begin < end and stop > start:
                    first, last = max(start, begin), min(end, stop)
                    return origin + first - begin, origin + last - begin
        return None


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.cells: list[tuple[int, int, int]] = []

    def say(self, words: str) -> None:
        self.parts.append(words)
        self.length += len(words)

    def keep(self, cell: Cell) -> None:
        """The cell's own words, which positions lead back to."""
        self.starts.append(self.length)
        self.say(cell.text)
        self.cells.append((self.length, cell.start, cell.end))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a header, a row's label or a caption says of a number."""

    place: str = ""
    year: str = ""
    kind: Literal["", "goal", "result"] = ""
    unit: str = ""
    growth: bool = False
    subject: str = ""


def composed_of(table: TableInDraft, language: Language) -> Composed:
    """The numbers of a table, each in a sentence of its own."""
    writer = _Writer()
    columns = _leaning([_said_of(cell.text) for cell in table.header])
    caption = _said_of(table.caption)
    if any(column.kind for column in columns):
        caption = replace(caption, kind="")  # where one column is said to be a target, the line above says it of that
    if any(column.kind == "goal" for column in columns) and not caption.kind:
        # beside a column of targets a rate without a word for it is a result
        columns = [
            replace(column, kind="result") if column.growth and not column.kind else column for column in columns
        ]
    headed = {column.place for column in columns if column.place}
    if len(headed) == 1:  # 厦门市年度 over a column of years
        caption = replace(caption, place=caption.place or headed.pop())
    roles = [_role(cell.text) for cell in table.header]
    for row in table.rows:
        labels = [
            (roles[at] if at < len(roles) else "", cell)
            for at, cell in enumerate(row)
            if cell.text
            and not _is_value(cell.text, roles[at] if at < len(roles) else "", "year" in roles)
            and not (at and at < len(columns) and columns[at].subject and (columns[at].kind or columns[at].growth))
        ]
        told = [
            cell for role, cell in labels if _is_sentence(cell.text) or (role == "text" and re.search(r"\d", cell.text))
        ]
        own = _row(labels, columns)
        if any(role == "text" for role, cell in labels if cell in told):
            writer.say(f"{own.place}{own.year + '年' if own.year else ''}。")
            for cell in told:
                writer.keep(cell)
                writer.say("。\n")
            continue
        _write_row(writer, row, own, columns, roles, told, caption, language)
    return Composed("".join(writer.parts) or " ", tuple(writer.starts), tuple(writer.cells))


def _write_row(
    writer: _Writer,
    row: Sequence[Cell],
    own: _Said,
    columns: Sequence[_Said],
    roles: Sequence[str],
    told: Sequence[Cell],
    caption: _Said,
    language: Language,
) -> None:
    """The bare numbers of a row, then what its remarks tell in words, with whose and when before each."""
    again = " ".join(fold(cell.text) for cell in told)
    for at, cell in enumerate(row):
        role = roles[at] if at < len(roles) else ""
        if cell.text and _is_value(cell.text, role, "year" in roles) and role not in ("year", "unit", "note"):
            column = columns[at] if at < len(columns) else _Said()
            if not _says(again, cell.text, column.subject):
                _write(writer, cell, own, column, caption, language)
    if told:
        when = f"{own.place or caption.place}{own.year + '年' if own.year else ''}"
        first = "" if own.subject else next((column.subject for column in columns if column.growth), "")
        writer.say(f"{when}{first}。")
        for cell in told:
            writer.say(when)
            writer.keep(cell)
            writer.say("。\n")


def _leaning(columns: Sequence[_Said]) -> list[_Said]:
    """当年增速目标 beside 地区生产总值增速 is of the same: a rate without a subject takes the one on its left."""
    made: list[_Said] = []
    for column in columns:
        left = next((other.subject for other in reversed(made) if other.subject), "")
        made.append(replace(column, subject=left) if column.growth and not column.subject and column.kind else column)
    return made


def _says(told: str, number: str, subject: str) -> bool:
    """Whether a sentence of the row says a bare number of a subject again."""
    said = re.search(r"\d[\d,.]*", fold(number))
    return (
        (not subject or subject in told)
        and said is not None
        and re.search(rf"(?<![\d.]){re.escape(said.group())}(?![\d.])", told) is not None
    )


def _is_sentence(text: str) -> bool:
    return (
        len(text) >= _SENTENCE
        and re.search(r"\d", text) is not None
        and re.search(r"[\u4e00-\u9fff]", text) is not None
    )


def _is_value(text: str, role: str, dated: bool) -> bool:
    """Whether a cell holds a number; `dated`: a column is for the years, so that 2053 elsewhere is an amount."""
    if role in ("year", "unit", "note", "region", "subject", "text"):
        return False
    if not (dated and text.strip().isdigit()) and YEAR.fullmatch(fold(text).strip()):
        return False
    return is_number(text)


def _role(title: str) -> str:
    plain = _BRACKETS.sub("", title).strip()
    return next((name for name, pattern in _ROLES if pattern.search(plain)), "")


def _said_of(title: str) -> _Said:
    folded = fold(title)
    mentions = [mention for mention in find_mentions(folded, short_counties=False) if len(mention.candidates)]
    place = folded[mentions[0].start : mentions[0].end] if len(mentions) == 1 else ""
    year = YEAR.search(folded)
    unit = _unit_of(folded)
    goal, result = _GOAL.search(folded), _RESULT.search(folded)
    kind: Literal["", "goal", "result"] = "goal" if goal and not result else "result" if result and not goal else ""
    subject = _CAPTION_NOISE.sub("", _BRACKETS.sub("", folded))
    subject = YEAR.sub("", subject).replace(place, "") if place else YEAR.sub("", subject)
    growth = _GROWTH.search(folded) is not None
    subject = re.sub(r"^growth (?:of|in) |\s+growth\s*$", "", subject.strip(), flags=re.IGNORECASE)
    subject = re.sub(
        r"^当年|^全年|增长(?:目标)?$|增速(?:目标)?$|增幅$|[-_:：—]+|(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", subject
    )
    subject = (
        ""
        if _VALUE_HEADS.fullmatch(subject)
        else re.sub(r"(?:目标值?|完成值?|完成|实际值?|实绩|结果|预期)$|^(?:目标|完成|实际|预期)", "", subject)
    )
    return _Said(place, year[1] if year else "", kind, unit, growth, subject)


def _unit_of(folded: str) -> str:
    for inside in _BRACKETS.findall(folded):
        pieces = [
            piece.strip()
            for piece in re.split(r"[,;、/]|\s", inside.removeprefix("单位").lstrip(": "))
            if piece.strip()
        ]
        for piece in pieces:
            if re.fullmatch(
                r"%|(?:万?亿|[十百千万]{0,2})(?:元|美元|人|人次|吨|斤|公斤|亩|公里|个|家|辆|户|套|千瓦|千瓦时|"
                r"平方米|立方米)|个百分点|万亿元|微克/立方米|percent|[a-z ]*yuan|trillion.*|billion.*",
                piece,
            ):
                return piece
    hit = re.search(r"单位[::]?\s*([^\s,;。)|]{1,8})", folded)
    return hit[1] if hit else ""


def _row(labels: Sequence[tuple[str, Cell]], columns: Sequence[_Said]) -> _Said:
    """What the labels of a row say together."""
    made = _Said()
    subject: list[str] = []
    for role, cell in labels:
        text = cell.text
        if role in ("note", "text") or _is_sentence(text) or re.fullmatch(r"[—\-–/\s]*|n/?a", text, re.IGNORECASE):
            continue
        said = _said_of(text)
        if role == "year" or YEAR.fullmatch(fold(text).strip()):
            made = _Said(made.place, said.year, made.kind, made.unit, made.growth, "")
        elif role == "unit":
            made = _Said(made.place, made.year, made.kind, fold(text), made.growth, "")
        elif role == "region":
            made = _Said(fold(text), made.year, made.kind, made.unit, made.growth, "")
        elif role == "kind":
            made = _Said(made.place, made.year, said.kind or made.kind, made.unit, made.growth, "")
        else:
            subject.append(said.subject if not (role == "subject" and not said.subject) else fold(text))
            made = _Said(
                made.place or said.place, made.year or said.year, made.kind or said.kind, made.unit or said.unit,
                made.growth or said.growth, "",
            )  # fmt: skip
    return _Said(made.place, made.year, made.kind, made.unit, made.growth, "".join(subject))


def _write(writer: _Writer, cell: Cell, row: _Said, column: _Said, caption: _Said, language: Language) -> None:
    """One number as a sentence; its unit from the cell, else its column, its row, the caption."""
    place = row.place or column.place or caption.place
    year = row.year or column.year or caption.year
    kind = column.kind or row.kind or caption.kind
    subject = row.subject + column.subject if row.subject != column.subject else row.subject
    subject = subject or caption.subject
    bare = _BARE.fullmatch(fold(cell.text)) is not None
    unit = (column.unit or row.unit or caption.unit) if bare else ""
    percent = "%" in cell.text or "％" in cell.text or unit in ("%", "percent")
    growth = percent and (column.growth or row.growth or caption.growth)
    floor = re.search(r"(?<=[\d%％])\s*[+＋]$", cell.text)
    if floor:  # 5%+, 480,000+
        cell = Cell(cell.text[: floor.start()], cell.start, cell.start + floor.start())
    if language == "en":
        verb = (
            ("rose" if kind == "result" else "growth target of")
            if growth
            else ("was" if kind == "result" else "target of" if kind else "was")
        )
        writer.say(f"{place} {year + '年 ' if year else ''}{subject} {verb} {'at least ' if floor else ''}")
        writer.keep(cell)
        writer.say(f"{' ' if unit.isascii() and unit != '%' else ''}{unit}。\n")
        return
    words = {"goal": "目标", "result": "实际", "": ""}[kind]
    writer.say(f"{place}{year + '年' if year else ''}{subject}{words}{'增长' if growth else '为'}")
    falls = growth and cell.text.startswith(("-", "−", "–")) and cell.text[1:2].isdigit()
    if falls:
        writer.parts[-1] = writer.parts[-1].removesuffix("增长") + "下降"
        cell = Cell(cell.text[1:], cell.start + 1, cell.end)
    tail = re.search(r"\s*(左右|以上|以内|以下|上下)$", cell.text) if bare and unit else None
    if tail:
        writer.keep(Cell(cell.text[: tail.start()], cell.start, cell.start + tail.start()))
        writer.say(f"{unit}{tail[1]}。\n")
    else:
        writer.keep(cell)
        writer.say(f"{unit}{'以上' if floor else ''}。\n")
