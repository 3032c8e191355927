"""A table of texts (CSV, JSON, JSON Lines, a spreadsheet) -> one `Source` a row.

The column of texts is found by what it holds; what stands beside it (region, year, title, address of the page) becomes
hints. A row that cannot be read is a `Failed` and stops no other.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeGuard

from rag.formats.decode import decode
from rag.formats.html import looks_like_markup, page
from rag.formats.limits import Failed, Limits
from rag.formats.source_writer import text_source
from rag.records import InputError, Mark, Source

_SAMPLE = 50  # rows looked at to find the columns
_TEXT = 100  # characters of the shortest text that makes a column one of texts
_CELL_LIMIT = 32_767  # characters of a spreadsheet cell; a text of this length was cut there
_LOST = "\ufffd"
_HEAD = 1 << 16  # characters from which it is told whether a table holds Chinese texts
_LABEL = 40
_HAN = re.compile("[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年度?|\.0)?")
_URL = re.compile(r"https?://\S{4,}")
_REGION = re.compile(r"[\u4e00-\u9fff·]{2,20}(?:省|市|区|县|州|盟|旗|自治区|开发区|高新区|新区|特别行政区)")
_BETWEEN = re.compile(r"[\s/\\>,，、_-]+")
_PLACE = re.compile(r"[\u4e00-\u9fff·]{2,12}")
_NAMED = (
    ("year", re.compile(r"年份|年度|^年$|year|nian", re.IGNORECASE)),
    ("url", re.compile(r"网址|链接|地址|url|link|href", re.IGNORECASE)),
    ("title", re.compile(r"标题|题目|题名|篇名|名称|title|^name$", re.IGNORECASE)),
    (
        "region",
        re.compile(
            r"地区|地市|省|城市|市|区县|县|区域|行政区|政府|region|city|province|county|district|area|place",
            re.IGNORECASE,
        ),
    ),
)
_TEXT_NAME = re.compile(r"正文|全文|内容|文本|报告|content|text|body|article", re.IGNORECASE)
_LOST_LINES = re.compile(r"(?<!^)(?=\u3000\u3000(?!\u3000))|(?<![\s])(?= {4}\S)")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as (label, cells); `header` is empty where the table has none."""

    header: tuple[str, ...]
    rows: Iterable[tuple[str, tuple[str, ...]] | Failed]


@dataclass(frozen=True, slots=True)
class _Columns:
    text: int
    more: tuple[int, ...]  # further columns with the rest of texts that were too long for one cell
    hints: tuple[tuple[str, int], ...]


def read_csv(data: bytes, name: str, limits: Limits) -> Iterator[Source | Failed]:
    """One source a row of a CSV or TSV file. Raises `InputError` if no column holds texts."""
    text, encoding = _decoded(data, name)
    yield from sources_of(_csv_table(text, name), name, "csv", limits, encoding)


def csv_table(data: bytes, name: str) -> Table:
    """A CSV or TSV file as a table of whatever it holds."""
    return _csv_table(_decoded(data, name)[0], name)


def read_json(data: bytes, name: str, limits: Limits) -> Iterator[Source | Failed]:
    """One source a line of JSON Lines, or an item of a JSON list; a JSON object or string is one row."""
    text, encoding = _decoded(data, name)
    yield from sources_of(_json_table(text, name), name, "jsonl", limits, encoding)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """Text and encoding of a table. A damaged byte must cost its row a note, not all the other rows their reading."""
    try:
        source = decode(data, name)
    except InputError:
        for encoding in ("utf-8", "gb18030"):
            text = data.decode(encoding, "replace")
            bad = text.count(_LOST)
            if (
                0 < bad <= 5 + len(text) // 2000
                and "\x00" not in text
                and len(_HAN.findall(text[:_HEAD])) > 0.3 * len(text[:_HEAD])
            ):
                return text, encoding
        raise
    return source.text, source.encoding


def sources_of(table: Table, name: str, format: str, limits: Limits, encoding: str = "") -> Iterator[Source | Failed]:
    """The rows of `table` as sources, named `name#label`. Raises `InputError` if no column holds texts."""
    rows = iter(table.rows)
    sample = list(islice(rows, _SAMPLE))
    columns = _columns(table.header, [cells for _, cells in (row for row in sample if not isinstance(row, Failed))])
    if columns is None:
        bad = next((row for row in sample if isinstance(row, Failed)), None)
        if bad is not None:
            raise InputError(f"{name}: {bad.reason}")
        raise InputError(f"{name}: no column holds texts of reports. Give a table with one report in each row.")
    for count, row in enumerate(chain(sample, rows)):
        if count >= limits.rows:
            yield Failed(
                name, f"more than the limit of {limits.rows} rows (rows): the rest was not read. Divide the file."
            )
            return
        if isinstance(row, Failed):
            yield row
            continue
        label, cells = row
        found = _source(f"{name}#{label}", label, cells, columns, format, encoding)
        if found is not None:
            yield found


def _source(
    name: str, label: str, cells: tuple[str, ...], columns: _Columns, format: str, encoding: str
) -> Source | Failed | None:
    """The source of one row; None for a row without any cell filled."""
    if not any(cell.strip() for cell in cells):
        return None
    text = _cell(cells, columns.text)
    notes: tuple[str, ...] = ()
    if len(text) >= _CELL_LIMIT - 1:
        rest = "".join(_cell(cells, column) for column in columns.more)
        text += rest
        if not rest:
            notes = (f"the cell is full ({_CELL_LIMIT} characters): the text may have been cut there",)
    if _LOST in text:
        notes = (*notes, f"{text.count(_LOST)} characters could not be decoded")
    if not text.strip():
        return Failed(name, "its text is empty. Fill the cell or remove the row.")
    hints = _hints(cells, columns.hints)
    size = len(text.encode("utf-8", "surrogatepass"))
    marks = (Mark(0, f"row {label}"),)
    try:
        if looks_like_markup(text):
            inner = page(text, name, size, encoding)
            found = dict(inner.hints) | dict(hints)
            return text_source(
                inner.text,
                name,
                size,
                format,
                encoding,
                marks=marks,
                chrome=inner.chrome,
                unseen=inner.unseen,
                hints=tuple(found.items()),
                notes=notes,
            )
    except InputError as error:
        return Failed(name, str(error).removeprefix(f"{name}: "))
    return text_source(_with_lines(text), name, size, format, encoding, marks=marks, hints=hints, notes=notes)


def _with_lines(text: str) -> str:
    """Give a text back the line ends that its way into a cell took: escaped ones, or only the indents left of them."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_\n", "\n")
    lines = text.count("\n")
    if lines * 1000 < len(text) and len(text) > 500:
        if text.count("\\n") > max(4, lines):
            return text.replace("\\r\\n", "\n").replace("\\n", "\n")
        if len(_LOST_LINES.findall(text)) > max(4, lines):
            return _LOST_LINES.sub("\n", text)
    return text


def _cell(cells: tuple[str, ...], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _hints(cells: tuple[str, ...], columns: tuple[tuple[str, int], ...]) -> tuple[tuple[str, str], ...]:
    """What the row says of its text; the names of several region columns are joined by a space (河南省 郑州市)."""
    found: dict[str, list[str]] = {}
    for kind, column in columns:
        value = " ".join(_cell(cells, column).split())
        if kind == "region":
            value = _BETWEEN.sub(" ", value)
        if kind == "year":
            digits = re.search(r"(?:19|20)\d\d", value)
            value = digits[0] if digits else ""
        if value and len(value) <= 300 and value not in found.get(kind, []):
            found.setdefault(kind, []).append(value)
    return tuple((kind, " ".join(values) if kind == "region" else values[0]) for kind, values in found.items())


def _columns(header: tuple[str, ...], sample: Sequence[tuple[str, ...]]) -> _Columns | None:
    """Which column holds the texts, and what the others hold, by content first and by name second."""
    width = max((len(row) for row in sample), default=0)
    values = [[row[column].strip() if column < len(row) else "" for row in sample] for column in range(width)]
    sizes = [sum(len(_HAN.findall(value)) for value in column if len(value) >= _TEXT) for column in values]
    if not any(sizes):
        return None
    named = [
        _TEXT_NAME.search(header[column]) is not None if column < len(header) else False for column in range(width)
    ]
    # Of two columns with nearly the same amount of text (raw and tidied) the one that is named so.
    text = max(range(width), key=lambda column: (sizes[column] > 0.8 * max(sizes), named[column], sizes[column]))
    more = tuple(column for column in range(text + 1, width) if sizes[column])
    hints: list[tuple[str, int]] = []
    for column in range(width):
        kind = (
            ""
            if column == text or column in more
            else _kind(header[column] if column < len(header) else "", values[column])
        )
        if kind:
            hints.append((kind, column))
    return _Columns(text, more, tuple(hints))


def _kind(name: str, values: Sequence[str]) -> str:
    """What a column says of the texts: region, year, title, url; "" where it says nothing of use."""
    filled = [value for value in values if value]
    if not filled:
        return ""

    def mostly(pattern: re.Pattern[str], values: Sequence[str] = filled) -> bool:
        return sum(pattern.fullmatch(value) is not None for value in values) >= 0.8 * len(values)

    places = [_BETWEEN.sub("", value) for value in filled]  # 河南省/郑州市

    if mostly(_YEAR):
        return "year"
    if mostly(_URL):
        return "url"
    if mostly(_REGION, places):
        return "region"
    if sum("报告" in value and len(value) <= 80 for value in filled) >= 0.6 * len(filled):
        return "title"
    called = next((kind for kind, pattern in _NAMED if pattern.search(name)), "")
    if called == "region" and not mostly(_PLACE, places):
        return ""
    if called == "url" or (called == "year" and not any(re.search(r"(?:19|20)\d\d", value) for value in filled)):
        return ""
    return called


# --- files ------------------------------------------------------------------------------------------------------


def _csv_table(text: str, name: str) -> Table:
    # The module's limit is global and 131,072 characters: a report may be longer. Only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), 1 << 26))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    numbered = _csv_rows(reader, name)
    first = next(numbered, None)
    if first is None:
        return Table((), ())
    if isinstance(first, Failed) or not is_header(first[1]):
        return Table((), chain((first,), numbered))
    return Table(first[1], numbered)


def _csv_rows(reader: Iterator[list[str]], name: str) -> Iterator[tuple[str, tuple[str, ...]] | Failed]:
    """Rows counted as a spreadsheet shows them: the header is row 1."""
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Failed(f"{name}#{number}", f"the row is not valid CSV ({error}). Save the table again.")
            continue
        yield str(number), tuple(row)


def is_header(cells: Sequence[str]) -> bool:
    """Whether the first row names the columns: short words, no number, no address, no place."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return False
    data = (_YEAR, _URL)
    return all(len(cell) <= _LABEL and not any(pattern.fullmatch(cell) for pattern in data) for cell in filled)


def _delimiter(text: str) -> str:
    """The sign that divides the first line, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", text[: 1 << 16])
    first = next((line for line in bare.split("\n") if line.strip()), "")
    return max(",\t;|", key=lambda sign: (first.count(sign), sign == ","))


def _json_table(text: str, name: str) -> Table:
    rows: Iterable[tuple[str, object] | Failed]
    stripped = text.lstrip("\ufeff \t\r\n")
    whole: object = None
    if stripped.startswith("[") or "\n" not in stripped.strip() or stripped.startswith("{\n"):
        try:
            whole = json.loads(stripped)
        except (ValueError, RecursionError):
            whole = None  # then it is read line by line, and the bad line named
    if isinstance(whole, dict) and len(lists := [value for value in whole.values() if _are_rows(value)]) == 1:
        whole = lists[0]  # {"data": [...]}
    if whole is not None:
        items = whole if isinstance(whole, list) else [whole]
        rows = [(str(number), item) for number, item in enumerate(items, 1)]
    else:
        rows = _json_lines(text, name)
    return _keyed(rows, name)


def _are_rows(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _json_lines(text: str, name: str) -> Iterator[tuple[str, object] | Failed]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield str(number), json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = str(error).split(":")[0] if isinstance(error, ValueError) else "nested too deep"
            yield Failed(f"{name}#{number}", f"the line is not valid JSON ({reason}). Correct or remove it.")


def _keyed(rows: Iterable[tuple[str, object] | Failed], name: str) -> Table:
    """Objects as rows; the columns are the keys of the first rows, inner objects by their own keys."""
    ahead = iter(rows)
    sample = list(islice(ahead, _SAMPLE))
    keys: dict[str, None] = {}
    for row in sample:
        if not isinstance(row, Failed) and isinstance(row[1], dict | str):
            keys.update(dict.fromkeys(_flat(row[1])))
    header = tuple(keys)

    def cells() -> Iterator[tuple[str, tuple[str, ...]] | Failed]:
        for row in chain(sample, ahead):
            if isinstance(row, Failed):
                yield row
                continue
            label, item = row
            try:
                flat = _flat(item)
            except RecursionError:
                yield Failed(f"{name}#{label}", "its value is nested too deep. Not read.")
                continue
            yield label, tuple(flat.get(key, "") for key in header)

    return Table(header, cells())


def _flat(item: object) -> dict[str, str]:
    """An object's values as texts by key; lists of texts are the paragraphs of one."""
    if not isinstance(item, dict):
        return {"": _shown(item)}
    flat: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            flat.update((str(inner), _shown(value[inner])) for inner in value if str(inner) not in item)
        else:
            flat[str(key)] = _shown(value)
    return flat


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(_shown(part) for part in value)
    return "" if value is None or isinstance(value, dict) else str(value)
