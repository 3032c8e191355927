"""Tables as Stata's .dta, format 118 (Stata 14 and newer), as https://www.stata.com/help.cgi?dta lays it out.

Written here and by no library: none writes extended missing values and long texts whatever the rows begin with, gives
value labels a name of their own, and leaves the time of writing out.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, count
from pathlib import Path

from rag.records import InputError
from rag.tables.replacing import replacing
from rag.tables.table import MISSING, Table, is_whole, values, why_missing

_DOUBLE, _LONG, _STRL = 65526, 65528, 32768
_LONGEST = 2045  # bytes of a text that is no strL
_APART = 21  # bytes that a strL takes beside its text
_FORMATS = {_DOUBLE: "%10.0g", _LONG: "%12.0g", _STRL: "%-40s"}
_NO_TIME = "01 Jan 2000 00:00"  # the time of writing would make every file differ
_LABEL = 80  # characters of a label of a file or a variable
_NAME = 32  # characters of a name
_NONE = 0  # of the missing values; those of MISSING follow
_LONG_MISSING, _DOUBLE_MISSING, _DOUBLE_STEP = 2147483621, 0x7FE0000000000000, 0x0000010000000000
_LETTERS = {letter: number for number, letter in enumerate(MISSING, 1)}

_Cell = int | float | str | None


@dataclass(frozen=True, slots=True)
class _Variable:
    """A column as it is written: texts where `kind` is a text's, else numbers, or the letter of a missing one."""

    name: str
    kind: int
    label: str
    cells: Sequence[_Cell]
    labels: str = ""  # name of its set of value labels


def write_dta(table: Table, to: Path) -> None:
    """Write a table for Stata 14 and newer, pandas, and R's haven; the same table gives the same bytes.

    Codes of divisions are integers, words of a known list integers with value labels, a missing number is one of `.a`
    to `.d` (`MISSING`), long texts are strL. Raises `InputError` where a column's
    name is too long, or the file cannot be written.
    """
    sets: dict[str, Mapping[int, str]] = {}
    variables = _variables(table, sets)
    wrong = next((variable.name for variable in variables if len(variable.name) > _NAME), None)
    if wrong is not None:
        raise InputError(f"Stata takes no name of more than {_NAME} characters: {wrong}. Choose another form.")
    long_texts: dict[tuple[int, int], bytes] = {}
    data = _data(variables, len(table.rows), long_texts)
    parts = [
        _header(table, len(variables)),
        _tagged("variable_types", struct.pack(f"<{len(variables)}H", *(variable.kind for variable in variables))),
        _tagged("varnames", b"".join(_padded(variable.name, 129) for variable in variables)),
        _tagged("sortlist", bytes(2 * (len(variables) + 1))),
        _tagged("formats", b"".join(_padded(_format(variable.kind), 57) for variable in variables)),
        _tagged("value_label_names", b"".join(_padded(variable.labels, 129) for variable in variables)),
        _tagged("variable_labels", b"".join(_padded(variable.label, 321) for variable in variables)),
        _tagged("characteristics", b""),
        _tagged("data", data),
        _tagged("strls", b"".join(text for _, text in sorted(long_texts.items()))),
        _tagged("value_labels", b"".join(_label_set(name, own) for name, own in sets.items())),
    ]
    size_of_map = len(_tagged("map", bytes(14 * 8)))
    first, *rest = parts
    places = list(accumulate([len(first), size_of_map, *map(len, rest)]))  # where each part after the first begins
    end = b"</stata_dta>"
    offsets = struct.pack("<14Q", 0, *places, places[-1] + len(end))
    with replacing(to) as part:
        part.write_bytes(b"".join([first, _tagged("map", offsets), *rest, end]))


def _variables(table: Table, sets: dict[str, Mapping[int, str]]) -> list[_Variable]:
    """The columns of a table; `sets` gets the value labels that they use."""
    made = []
    for name in table.header:
        own, about, labels = values(table, name), table.about(name), ""
        label = _label(about.meaning)
        cells: Sequence[_Cell]
        if about.codes:
            known = _numbered({str(value) for value in own}, about.codes)
            cells, kind, labels = [known.get(str(value)) for value in own], _LONG, _name_of(known, sets, name)
        elif name.endswith("code") and all(not value or str(value).isdecimal() for value in own):
            cells, kind = [int(value) if value else None for value in own], _LONG
        elif name in table.numeric and not any(isinstance(value, str) for value in own):
            why = why_missing(table, name)
            cells = [
                float(value) if isinstance(value, Decimal) else value if isinstance(value, int) else why(row) or None
                for value, row in zip(own, table.rows, strict=True)
            ]
            kind = _LONG if is_whole(name) else _DOUBLE
            if any(isinstance(cell, str) for cell in cells):
                labels = "missing"
                sets[labels] = {_LONG_MISSING + _LETTERS[letter]: why for letter, why in MISSING.items()}
        else:
            cells = texts = ["" if value is None else str(value) for value in own]
            kind = _kind_of(texts)
        made.append(_Variable(name, kind, label, cells, labels))
    return made


def _numbered(words: set[str], codes: Mapping[str, int]) -> dict[str, int]:
    """The codes, and the next numbers for words that have none."""
    after = count(max(codes.values()) + 1)
    return {**codes, **{word: next(after) for word in sorted(words - set(codes) - {""})}}


def _name_of(known: Mapping[str, int], sets: dict[str, Mapping[int, str]], column: str) -> str:
    """The name of a set of value labels: columns with the same ones share it."""
    own = {number: word for word, number in known.items()}
    found = next((name for name, other in sets.items() if other == own), None)
    name = found or next(name for at in count() if (name := f"{column[:28]}{at or ''}") not in sets)
    sets[name] = own
    return name


def _kind_of(texts: Sequence[str]) -> int:
    """The width of a column of texts; a strL where a text is too long, or where that makes the file smaller."""
    sizes = [len(text.encode()) for text in texts]
    longest = max(sizes, default=0)
    apart = sum(size + _APART for size in sizes if size)
    return _STRL if longest > _LONGEST or longest * len(sizes) > apart + 8 * len(sizes) else max(longest, 1)


def _label(meaning: str) -> str:
    """A meaning as long as a label may be: its first part where all of it is longer."""
    if len(meaning) <= _LABEL:
        return meaning
    first = next(iter(part for sign in (";", ": ", " (") if len(part := meaning.split(sign)[0]) <= _LABEL), meaning)
    return first if len(first) <= _LABEL else first[: _LABEL - 1] + "…"


def _header(table: Table, columns: int) -> bytes:
    label = table.name[:_LABEL].encode()
    return (
        b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder>"
        + _tagged("K", struct.pack("<H", columns))
        + _tagged("N", struct.pack("<Q", len(table.rows)))
        + _tagged("label", struct.pack("<H", len(label)) + label)
        + _tagged("timestamp", struct.pack("<B", len(_NO_TIME)) + _NO_TIME.encode())
        + b"</header>"
    )


def _data(variables: Sequence[_Variable], rows: int, long_texts: dict[tuple[int, int], bytes]) -> bytes:
    """The rows; `long_texts` gets those texts that stand apart."""
    columns = []
    for at, variable in enumerate(variables, 1):
        if variable.kind == _STRL:
            columns.append([_long_text(at, row, str(text), long_texts) for row, text in enumerate(variable.cells, 1)])
        elif variable.kind <= _LONGEST:
            columns.append([_padded(str(text), variable.kind) for text in variable.cells])
        else:
            columns.append([_packed(variable.kind, cell) for cell in variable.cells])
    return b"".join(column[row] for row in range(rows) for column in columns)


def _packed(kind: int, cell: _Cell) -> bytes:
    if isinstance(cell, str) or cell is None:
        letter = _NONE if cell is None else _LETTERS[cell]
        if kind == _DOUBLE:
            return struct.pack("<Q", _DOUBLE_MISSING + letter * _DOUBLE_STEP)
        return struct.pack("<i", _LONG_MISSING + letter)
    return struct.pack("<d" if kind == _DOUBLE else "<i", cell)


def _long_text(column: int, row: int, text: str, long_texts: dict[tuple[int, int], bytes]) -> bytes:
    """Where a long text stands: its column and row; an empty one stands nowhere."""
    if not text:
        return bytes(8)
    body = text.encode() + b"\0"
    long_texts[row, column] = b"GSO" + struct.pack("<IQBI", column, row, 130, len(body)) + body
    return struct.pack("<H", column) + struct.pack("<Q", row)[:6]


def _label_set(name: str, own: Mapping[int, str]) -> bytes:
    values = sorted(own)
    texts = [own[value].encode() + b"\0" for value in values]
    starts = [0, *accumulate(map(len, texts))]
    numbers = [len(values), starts[-1], *starts[:-1]]
    body = struct.pack(f"<{len(numbers)}I", *numbers) + struct.pack(f"<{len(values)}i", *values) + b"".join(texts)
    return _tagged("lbl", struct.pack("<i", len(body)) + _padded(name, 129) + bytes(3) + body)


def _format(kind: int) -> str:
    return _FORMATS.get(kind) or f"%-{min(kind, 40)}s"


def _tagged(tag: str, content: bytes) -> bytes:
    return b"<" + tag.encode() + b">" + content + b"</" + tag.encode() + b">"


def _padded(text: str, size: int) -> bytes:
    return text.encode().ljust(size, b"\0")
