"""A batch's summaries as tables: `index.csv`, and a workbook of targets, results, agreement and sources.

Cells are written as text or as numbers, never as formulas; the same rows give the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rag.summaries.by_rule import name_of
from rag.summaries.manifest import Entry, land, unwritable
from rag.summaries.schema import Language, Place, Summary, Target, Value
from rag.tables.columns import safe

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
Read = Callable[[Entry], Summary | None]
"""The summary of an entry, None if it has none."""

_MADE = datetime(2020, 1, 1, tzinfo=UTC)  # the workbook's own date: the same summaries give the same bytes
_WIDEST = 60  # characters of a column
_LONGEST = 32_000  # characters of a cell; a spreadsheet takes 32,767

_AGREEMENT = {
    "zh": {
        "unchecked": "未核对",
        "agreed": "一致",
        "rule_only": "仅规则",
        "llm_only": "仅模型",
        "conflict": "冲突",
    },
    "en": {
        "unchecked": "not compared",
        "agreed": "agreed",
        "rule_only": "rule only",
        "llm_only": "model only",
        "conflict": "conflict",
    },
}
_STATUS = {
    "zh": {"done": "完成", "partial": "部分完成", "waiting": "待续", "failed": "失败"},
    "en": {"done": "done", "partial": "partial", "waiting": "waiting", "failed": "failed"},
}


@dataclass(frozen=True, slots=True)
class _Column:
    zh: str
    en: str
    width: int  # in characters of the header's font; a Chinese one takes two


@dataclass(frozen=True, slots=True)
class _Sheet:
    zh: str
    en: str
    columns: tuple[_Column, ...]


_REPORT = (
    _Column("地区", "Region", 14),
    _Column("年份", "Year", 8),
    _Column("行政区划代码", "Division code", 14),
    _Column("层级", "Level", 12),
)
_INDICATOR = (_Column("指标", "Indicator", 28), _Column("指标代码", "Indicator id", 22))
_VALUE = (
    _Column("数值下限", "Low", 12),
    _Column("数值上限", "High", 12),
    _Column("单位", "Unit", 10),
    _Column("限定", "Bound", 12),
    _Column("方式", "Measure", 10),
    _Column("原文数值", "As stated", 20),
)
_WHERE = (
    _Column("原文", "Clause", 50),
    _Column("章节", "Section", 50),
    _Column("来源文件", "Source file", 28),
    _Column("位置", "Spans", 18),
)
_SHEETS = (
    _Sheet("目标", "Targets", (*_REPORT, *_INDICATOR, *_VALUE, _Column("核对", "Agreement", 12), *_WHERE)),
    _Sheet("结果", "Results", (*_REPORT, _Column("所属年份", "Year of result", 14), *_INDICATOR, *_VALUE, *_WHERE)),
    _Sheet(
        "核对",
        "Agreement",
        (
            *_REPORT,
            *_INDICATOR,
            _Column("核对", "Agreement", 12),
            _Column("规则所读", "By rule", 24),
            _Column("模型所读", "By the model", 24),
            _Column("规则依据的原文", "Clause of the rule", 50),
            _Column("模型依据的原文", "Clause of the model", 50),
        ),
    ),
    _Sheet(
        "来源",
        "Sources",
        (
            *_REPORT,
            _Column("标题", "Title", 36),
            _Column("会议日期", "Meeting", 14),
            _Column("报告人", "Delivered by", 14),
            _Column("来源文件", "Source file", 28),
            _Column("来源哈希（SHA-256）", "Source hash (SHA-256)", 68),
            _Column("正文不完整", "Incomplete", 24),
            _Column("状态", "Status", 12),
            _Column("目标数", "Targets", 10),
            _Column("结果数", "Results", 10),
            _Column("核对数字", "Numbers checked", 16),
            _Column("其中有依据", "Supported", 14),
            _Column("替换句子", "Sentences replaced", 16),
            _Column("目标一致率", "Rate of agreement", 16),
            _Column("说明", "Notes", 60),
        ),
    ),
)

INDEX = (
    *("region", "year", "adcode", "level", "parent", "title", "meeting_date", "source", "status", "targets"),
    *("results", "priorities", "numbers_checked", "numbers_supported", "sentences_replaced", "agreed", "rule_only"),
    *("llm_only", "conflict", "rejected", "agreement_rate", "json", "markdown", "reasons"),
)
"""The columns of `index.csv`."""


def write_index(path: Path, entries: Iterable[Entry], read: Read) -> None:
    """Write `index.csv`, a row a report, with a byte-order mark so that Excel reads Chinese. Raises `InputError`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(INDEX)
    for entry in entries:
        writer.writerow([safe(str(cell)) for cell in _index_row(entry, read(entry))])
    land(path, out.getvalue().encode("utf-8-sig"))


def write_workbook(path: Path, entries: Iterable[Entry], read: Read, language: Language) -> None:
    """Write the workbook, one summary in memory at a time. Raises `InputError`."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxWriterException

    part = path.with_name(f".{path.name}.part")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with Workbook(str(part), options) as book:
            book.set_properties({"created": _MADE, "title": "govreport"})
            sheets = [_Page(book, sheet, language) for sheet in _SHEETS]
            for entry in entries:
                summary = read(entry)
                for page, rows in zip(sheets, _rows(entry, summary, language), strict=True):
                    page.write(rows)
            for page in sheets:
                page.finish()
        part.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    except XlsxWriterException as error:  # wraps what its temporary files and the archive complain of
        raise unwritable(path, OSError(0, str(error))) from error


class _Page:
    """A sheet with its header, filled row by row: nothing written is kept."""

    def __init__(self, book: Workbook, sheet: _Sheet, language: Language) -> None:
        self._columns = sheet.columns
        self._sheet: Worksheet = book.add_worksheet(sheet.zh if language == "zh" else sheet.en)
        self._wrap: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self._plain: Format = book.add_format({"valign": "top"})
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EDEDED"})
        for index, column in enumerate(self._columns):
            self._sheet.set_column(index, index, min(column.width, _WIDEST))
        self._sheet.freeze_panes(1, 2)
        for index, column in enumerate(self._columns):
            self._sheet.write_string(0, index, column.zh if language == "zh" else column.en, head)
        self._next = 1

    def write(self, rows: Iterable[Sequence[Cell]]) -> None:
        for row in rows:
            for index, cell in enumerate(row):
                if isinstance(cell, str) and cell:
                    wide = self._columns[index].width >= 36
                    self._sheet.write_string(self._next, index, cell[:_LONGEST], self._wrap if wide else self._plain)
                elif isinstance(cell, int | float):
                    self._sheet.write_number(self._next, index, cell, self._plain)
            self._next += 1

    def finish(self) -> None:
        self._sheet.autofilter(0, 0, max(self._next - 1, 0), len(self._columns) - 1)


def _rows(
    entry: Entry, summary: Summary | None, language: Language
) -> tuple[Iterator[list[Cell]], Iterator[list[Cell]], Iterator[list[Cell]], Iterator[list[Cell]]]:
    """The rows of each sheet, in the order of the sheets."""
    sources = iter([_source_row(entry, summary, language)])
    if summary is None:
        return iter([]), iter([]), iter([]), sources
    own = summary.identity
    report: list[Cell] = [own.region, own.year, own.adcode, own.level]
    verdicts = _AGREEMENT[language]
    targets = (
        [
            *report,
            *_named(target.indicator, language),
            *_value(target.value, target),
            verdicts[target.agreement],
            *_where(_place(target)),
        ]
        for target in summary.targets
    )
    results = (
        [*report, _year(value.period), *_named(value.indicator, language), *_value(value), *_where(value.place)]
        for value in summary.results
    )
    compared = (
        [
            *report,
            *_named(target.indicator, language),
            verdicts[target.agreement],
            target.value.words if target.value else "",
            "；".join(proposal.words for proposal in target.proposals),
            target.value.place.quote if target.value else "",
            "；".join(dict.fromkeys(proposal.place.quote for proposal in target.proposals if proposal.place)),
        ]
        for target in (summary.targets if summary.agreement else ())
    )
    return targets, results, compared, sources


def _source_row(entry: Entry, summary: Summary | None, language: Language) -> list[Cell]:
    status, reasons = _STATUS[language][entry.status], "；".join(entry.reasons)
    if summary is None:
        blank: list[Cell] = [""] * 2
        return [
            *(entry.region, entry.year, *blank, "", "", "", entry.source, entry.source_id, "", status),
            *(None, None, None, None, None, "", reasons),
        ]
    own, checks = summary.identity, summary.checks
    rate = summary.agreement.rate if summary.agreement else ""
    return [
        *(own.region, own.year, own.adcode, own.level, own.title, own.meeting_date, own.speaker, own.source),
        *(own.source_id, own.cut, status, len(summary.targets), len(summary.results), checks.numbers),
        *(checks.supported, checks.replaced, rate, reasons),
    ]


def _index_row(entry: Entry, summary: Summary | None) -> list[Cell]:
    files: list[Cell] = [entry.json, entry.markdown, "; ".join(entry.reasons)]
    if summary is None:
        return [entry.region, entry.year, *[""] * 5, entry.source, entry.status, *[""] * 12, *files]
    own, checks, agreement = summary.identity, summary.checks, summary.agreement
    counts: list[Cell] = [""] * 6
    if agreement:
        counts = [
            *(agreement.agreed, agreement.rule_only, agreement.llm_only, agreement.conflict),
            *(agreement.rejected, agreement.rate),
        ]
    return [
        *(own.region, own.year, own.adcode, own.level, own.parent, own.title, own.meeting_date, own.source),
        *(entry.status, len(summary.targets), len(summary.results), len(summary.priorities)),
        *(checks.numbers, checks.supported, checks.replaced),
        *counts,
        *files,
    ]


def _named(indicator: str, language: Language) -> list[Cell]:
    return [name_of(indicator, language), indicator]


def _value(value: Value | None, target: Target | None = None) -> list[Cell]:
    if value is None:
        words = "；".join(proposal.words for proposal in target.proposals) if target else ""
        return [None, None, "", "", "", words]
    return [_number(value.low), _number(value.high), value.unit, value.bound, value.measure, value.words]


def _place(target: Target) -> Place | None:
    if target.value is not None:
        return target.value.place
    return next((proposal.place for proposal in target.proposals if proposal.place), None)


def _where(place: Place | None) -> list[Cell]:
    if place is None:
        return ["", "", "", ""]
    spans = ", ".join(f"{start}-{end}" for start, end in place.spans)
    return [place.quote, " › ".join(place.section), place.source, spans]


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _year(period: str) -> Cell:
    return int(period) if period.isdigit() else period
