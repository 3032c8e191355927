"""Tables inside a draft (Markdown, or cells between tabs as Word and spreadsheets give them), read as sentences.

    | 城市 | 年份 | 固定资产投资 |        沈阳市2024年固定资产投资目标增长8%。
    | 沈阳 | 2024 | 8% |               caption: 主要预期目标（增长，%）

Whose, when and what a number is stands in its row, its column or the caption, and so does its unit. A cell that tells
its numbers in a sentence is read as one; the bare numbers beside it are the same ones again and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.text.fold import fold
from rag.text.lazily import lazily

_RULE = lazily(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
YEAR = lazily(r"(?<!\d)((?:19|20)\d\d)\s*年?(?:度)?(?!\d)")
"""A year alone, as columns and rows have it."""
ROUGHLY = r"(?:(?:about|around|some|roughly|over|above|below|under|within|at least|at most|up to|no more than)\s+)?"
"""English words that bound a bare number."""
_NUMBER = lazily(
    rf"^{ROUGHLY}" r"[约近超达+\-−<>≤≥~≈]*\s*[\d,]*\d(?:\.\d+)?\s*[%％‰]?(?:\s*[-—–~至到]+\s*\d[\d,.]*\s*[%％]?)?",
    re.IGNORECASE,
)
_UNIT = lazily(
    r"单位[:：]?\s*([^\s,，;；。)）|]{1,8})|[,，、(（]\s*([%％])|(?:^|[\s,，(（])((?:万?亿|[十百千万])?(?:元|"
    r"美元|人|吨|斤|亩|公里|个|家|辆|%|个百分点|万千瓦|千瓦时)|万亿元)(?=[)）\s,，;；]|$)"
)
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text and where it stands in the draft."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableInDraft:
    """A table at [start, end) of a draft: the words above it, its header, its rows."""

    start: int
    end: int
    caption: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def find_tables(text: str) -> tuple[TableInDraft, ...]:
    """The tables of a draft, in order. A single line with a tab or bars is none."""
    found: list[TableInDraft] = []
    block: list[tuple[int, str]] = []
    kind = ""
    above = ""
    at = 0
    for line in [*text.split("\n"), ""]:
        now = _kind_of(text, at, line, block[0][1] if block and kind == "commas" else "")
        if block and now != kind:
            if made := _table(block, kind, above):
                found.append(made)
            block = []
            above = ""
        if now:
            block.append((at, line))
        elif line.strip():
            above = line if len(line) <= 80 else line[-80:]
        kind = now
        at += len(line) + 1
    return tuple(found)


def _kind_of(text: str, at: int, line: str, first: str) -> str:
    """How the cells of a line are set apart, "" where it is no row; `first` is the first row of a table of commas."""
    if first:
        return "commas" if _same_row(first, line) else ""
    if line.lstrip().startswith("|") and line.count("|") > 2:
        return "bars"
    if "\t" in line.strip():
        return "tabs"
    return "commas" if _starts_csv(text, at, line) else ""


def _table(block: Sequence[tuple[int, str]], kind: str, caption: str) -> TableInDraft | None:
    rows = [
        tuple(_cells(at, line, kind)) for at, line in block[:_MOST_ROWS] if not _RULE.fullmatch(line) or kind != "bars"
    ]
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    header = rows[0]
    if any(is_number(cell.text) and not YEAR.fullmatch(cell.text.strip()) for cell in header):
        return None
    return TableInDraft(block[0][0], block[-1][0] + len(block[-1][1]), caption, header, tuple(rows[1:]))


_QUOTED = lazily(r'\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)')


def _split(line: str) -> list[tuple[int, int]]:
    """Where the cells of a line of CSV stand, without their quotes."""
    found: list[tuple[int, int]] = []
    at = 0
    while at <= len(line):
        hit = _QUOTED.match(line, at)
        if hit is None:
            return []
        found.append(hit.span(1) if hit[1] is not None else hit.span(2))
        if hit.end() == len(line) and not hit.group().endswith(","):
            break
        at = hit.end()
    return found


def _same_row(first: str, line: str) -> bool:
    return len(_split(first)) == len(_split(line)) > 1


def _starts_csv(text: str, at: int, line: str) -> bool:
    """Whether a line heads a table of commas: the next has as many cells, and neither is a sentence."""
    if line.count(",") < 1 or line.rstrip().endswith((".", "。")) or re.search(r"\d,\d{3}(?!\d)", line):
        return False
    stop = at + len(line) + 1
    end = text.find("\n", stop)
    following = text[stop : end if end >= 0 else len(text)]
    if not _same_row(line, following):
        return False
    cells = [line[start:end].strip() for start, end in _split(line)]
    return all(len(cell) <= 40 for cell in cells) and any(
        YEAR.fullmatch(following[s:e].strip()) or is_number(following[s:e].strip()) for s, e in _split(following)
    )


def _cells(at: int, line: str, kind: str) -> Iterator[Cell]:
    if kind == "commas":
        for start, end in _split(line):
            piece = line[start:end]
            lead = len(piece) - len(piece.lstrip())
            yield Cell(piece.strip(), at + start + lead, at + start + lead + len(piece.strip()))
        return
    mark = "|" if kind == "bars" else "\t"
    body = line.rstrip()
    if kind == "bars":
        body = body[:-1] if body.endswith("|") else body
        lead = len(body) - len(body.lstrip())
        at, body = at + lead + 1, body[lead + 1 :]
    for piece in body.split(mark):
        lead = len(piece) - len(piece.lstrip())
        yield Cell(piece.strip(), at + lead, at + lead + len(piece.strip()))
        at += len(piece) + 1


def is_number(text: str) -> bool:
    """Whether a cell holds a number and little else."""
    hit = _NUMBER.match(fold(text))
    rest = fold(text)[hit.end() :].strip() if hit else ""
    return hit is not None and len(rest) <= 8 and not rest.startswith(("年", "月", "日", "."))
