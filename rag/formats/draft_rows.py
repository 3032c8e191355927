"""A table of figures, as a draft to be checked: each row said as a sentence, with its row as its place.

    地区 | 年份 | 指标 | 数值 | 单位          郑州市2024年GDP增长目标7%。
    地区 | 年份 | GDP增速目标(%) | 固投目标   郑州市2024年GDP增速目标7%。固投目标8%以上。
    地区 | 年份 | 摘要                        郑州市2024年。地区生产总值增长7%左右，…。

Where a cell tells its numbers in a sentence, the bare numbers beside it are the same ones again and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from rag.formats.limits import Failed, Limits
from rag.formats.source_writer import Draft
from rag.formats.tables import Table
from rag.records import InputError, Source

_HAN = re.compile(r"[\u4e00-\u9fff]")
_DIGIT = re.compile(r"[0-9０-９]")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度?|\.0)?")
_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?\s*[%％]?")
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,10})[)）]\s*$")
_SENTENCE = 12  # characters of the shortest cell that tells its numbers in words
_LONG = 60_000  # characters of a cell that are read

_NAMES = (
    ("year", re.compile(r"年份|年度|^年$|^year$", re.IGNORECASE)),
    ("unit", re.compile(r"单位|單位|^unit$", re.IGNORECASE)),
    ("region", re.compile(r"地区|地區|省|市|县|區|区域|政府|^region$|^city$|^province$", re.IGNORECASE)),
    ("kind", re.compile(r"类型|类别|性质|^kind$|^type$", re.IGNORECASE)),
    ("subject", re.compile(r"指标|指標|项目|項目|名称|内容|^indicator$|^item$|^subject$", re.IGNORECASE)),
)
# What names a column of values and nothing that they are of.
_VALUE = re.compile(r"数值|数据|值|目标值|完成值|实际值|预期值|数字|金额|value|number|amount|low|high", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cell:
    header: str
    text: str
    role: str  # year, unit, region, kind, subject, number, sentence or words


def draft_of(tables: Iterable[Table], name: str, size: int, format: str, limits: Limits) -> Source:
    """The rows of tables as lines of one text. Raises `InputError` if no row holds anything, or one cannot be read."""
    draft = Draft()
    for table in tables:
        for row in islice(table.rows, limits.rows):
            if isinstance(row, Failed):
                raise InputError(f"{row.name}: {row.reason}")
            label, cells = row
            if said := _said(table.header, cells):
                draft.mark(f"row {label}")
                draft.line(said)
    return draft.source(name, size, format)


def _said(header: tuple[str, ...], cells: tuple[str, ...]) -> str:
    """A row in words; "" for an empty one."""
    found = tuple(_cells(header, cells))
    if not found:
        return ""
    one = {cell.role: cell.text for cell in reversed(found)}
    year = _YEAR.fullmatch(one.get("year", ""))
    kind = one.get("kind", "")
    lead = one.get("region", "") + (f"{year.group(1)}年" if year else "") + (kind if _HAN.search(kind) else "")
    told = [cell for cell in found if cell.role == "sentence"]
    if told:
        return "。".join([lead, *(cell.text.rstrip("。") for cell in told)]).lstrip("。") + "。"
    words = "".join(cell.text for cell in found if cell.role == "words")
    values = [
        f"{_subject(cell, one.get('subject', '') or words)}{cell.text}{_unit(cell, one.get('unit', ''))}"
        for cell in found
        if cell.role == "number"
    ]
    if not values:
        return lead + one.get("subject", "") + words + "。"
    return "。".join([lead + values[0], *values[1:]]) + "。"


def _cells(header: tuple[str, ...], cells: tuple[str, ...]) -> Iterator[_Cell]:
    for at, cell in enumerate(cells):
        text = " ".join(cell[:_LONG].split())
        if text:
            title = header[at].strip() if at < len(header) else ""
            yield _Cell(title, text, _role(title, text))


def _role(title: str, text: str) -> str:
    if _HAN.search(text) and _DIGIT.search(text) and len(text) >= _SENTENCE:
        return "sentence"
    if _YEAR.fullmatch(text) and not _IN_BRACKETS.search(title) and (not title or _named(title) in ("year", "")):
        return "year"
    if _NUMBER.fullmatch(text) or (_DIGIT.match(text.lstrip("约近超达+-")) and len(text) < _SENTENCE):
        return "number"
    return _named(title) or "words"


def _named(title: str) -> str:
    return next((name for name, pattern in _NAMES if pattern.search(title)), "")


def _subject(cell: _Cell, subject: str) -> str:
    title = _IN_BRACKETS.sub("", cell.header).strip()
    own = "" if _VALUE.fullmatch(title) or not _HAN.search(title) else title
    return subject + own


def _unit(cell: _Cell, unit: str) -> str:
    if not _NUMBER.fullmatch(cell.text) or cell.text.rstrip().endswith(("%", "％")):
        return ""  # 7%左右 says its own
    bracketed = _IN_BRACKETS.search(cell.header)
    return bracketed.group(1) if bracketed else unit
