"""Parts: what was found in a file, as one immutable Parquet file that any library can load without reading it again.

    PARTS/<rules>-<hash>.parquet                  a row a text of the file: its source, reports, sections, chunks with
                                                  their words, figures, unread clauses, what was removed
    PARTS/vectors/<model>/<rules>-<hash>.parquet  the vectors of its chunks by their keys, where they were made

A part is named by the rules that read the file, its name and its bytes, so that two workers that make one part make the
same; it is whole or not there: on a disk it gets its name when it is written, and an object store shows no half of an
object. The folder may be any that fsspec reaches: a shared folder, `s3://bucket/parts`.
"""

from __future__ import annotations

import io
import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from rag.extras import need
from rag.formats import Failed
from rag.library.codecs import (
    BESIDE,
    CHUNK,
    FIGURE,
    REPORT,
    SECTION,
    UNREAD,
    Row,
    beside_of,
    beside_row,
    chunk_of,
    chunk_row,
    figure_of,
    figure_row,
    report_of,
    report_row,
    section_of,
    section_row,
    unread_of,
    unread_row,
)
from rag.library.embedding import Passage, embedding_text, role_word, vector_key
from rag.library.reading import Item, Read
from rag.records import Chunk, Document, InputError, LibraryError, Removed, Report, Source, Span, text_at
from rag.text.names import printable

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

VERSION = "1"
SUFFIX = ".parquet"
_NUMBERS = frozenset(("size", "year", "depth", "headline", "start", "end"))
_TEXTS_A_GROUP = 64  # texts that a reader of one column has to hold

_SOURCE = f"id, name, encoding, size, text, {BESIDE}"
_TABLES = {
    "reports": REPORT,
    "sections": SECTION,
    "chunks": f"{CHUNK}, role, key, heading, body",
    "figures": FIGURE,
    "unread": UNREAD,
    "removed": "start, end, reason",
}


@dataclass(frozen=True, slots=True)
class PartName:
    """A part by what its file says of itself: the file that it was made of and the rules that read it."""

    name: str
    file: str
    rules: str
    size: int  # bytes
    written: datetime


def part_name(rules: str, file: str, data: bytes) -> str:
    """The name of the part of a file, by the rules that read it."""
    digest = sha256(f"{VERSION}\0{file}\0".encode())
    digest.update(data)
    return f"{rules}-{digest.hexdigest()[:32]}{SUFFIX}"


class Parts:
    """A folder of parts, by its path or its URL for fsspec.

    Every method raises `LibraryError` for a folder that cannot be reached, `MissingExtra` without the extra for it.
    """

    def __init__(self, where: str) -> None:
        need("parts", "a folder of parts")
        import fsspec  # 0.1 s, and only who works with parts needs it

        self.where = where
        try:
            self._files, self._path = fsspec.core.url_to_fs(where)
        except (ValueError, ImportError) as error:
            raise LibraryError(f"{where} cannot be reached: {error}") from error

    def names(self) -> tuple[str, ...]:
        """The names of all parts."""
        with _told(self.where):
            if not self._files.exists(self._path):
                return ()
            found = (PurePosixPath(path).name for path in self._files.ls(self._path, detail=False))
            return tuple(sorted(name for name in found if name.endswith(SUFFIX) and not name.startswith(".")))

    def has(self, name: str) -> bool:
        """Whether there is a part of this name; then it is whole."""
        with _told(self.where):
            return bool(self._files.exists(self._at(name)))

    def describe(self, name: str) -> PartName:
        """What a part says of itself. Raises `InputError` for what is no part."""
        import pyarrow.parquet as pq
        from pyarrow.lib import ArrowException

        with _told(self.where), self._files.open(self._at(name)) as file:
            try:
                told = pq.read_schema(file).metadata or {}
            except (ArrowException, OSError) as error:
                raise _no_part(name, error) from error
            size, written = int(self._files.size(self._at(name)) or 0), self._files.modified(self._at(name))
        return PartName(name, *_read_metadata(name, told), size, written)

    def write(self, name: str, file: str, rules: str, items: Sequence[Item]) -> None:
        """Write what was found in a file, whole or not at all; a part of this name is replaced by it."""
        import pyarrow as pa

        told = {"govreport.part": VERSION, "govreport.file": file, "govreport.rules": rules}
        table = pa.Table.from_pylist([_row(item) for item in items], schema=_schema().with_metadata(told))
        self._put(self._at(name), table)

    def read(self, name: str) -> tuple[Item, ...]:
        """What a part holds. Raises `InputError` for one that is damaged, or says what does not stand in its text."""
        table = self._get(self._at(name), name)
        _, rules = _read_metadata(name, table.schema.metadata or {})
        try:
            items = tuple(_item(row, rules) for row in table.to_pylist())
        except (KeyError, TypeError, ValueError) as error:
            raise _no_part(name, error) from error
        for item in items:
            if isinstance(item, Read):
                _check(name, item)
        return items

    # Vectors

    def has_vectors(self, name: str, model: str) -> bool:
        """Whether the vectors of a part are there."""
        with _told(self.where):
            return bool(self._files.exists(self._vectors_at(name, model)))

    def write_vectors(self, name: str, model: str, engine: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Write the vectors of a part's chunks, each shape (dim,), by their keys, whole or not at all."""
        import pyarrow as pa

        told = {"govreport.part": VERSION, "govreport.model": model, "govreport.engine": engine}
        columns = {"key": pa.array(vectors, pa.string()), "vector": pa.array(vectors.values(), pa.list_(pa.float32()))}
        self._put(self._vectors_at(name, model), pa.table(columns).replace_schema_metadata(told))

    def read_vectors(self, name: str, model: str) -> tuple[str, dict[str, NDArray[np.float32]]]:
        """The engine that made a part's vectors, and these by their keys. Raises `InputError` for a damaged file."""
        import numpy as np

        table = self._get(self._vectors_at(name, model), name)
        told = table.schema.metadata or {}
        if told.get(b"govreport.model", b"").decode() != model or table.column_names != ["key", "vector"]:
            raise _no_part(name, f"its vectors are not of {model}")
        found = {row["key"]: np.array(row["vector"], np.float32) for row in table.to_pylist()}
        sizes = {vector.shape for vector in found.values()}
        if len(sizes) > 1 or not all(abs(float(vector @ vector) - 1.0) < 0.01 for vector in found.values()):
            raise _no_part(name, "its vectors are not of one size and of length one")
        return told.get(b"govreport.engine", b"").decode(), found

    def _at(self, name: str) -> str:
        return f"{self._path}/{name}"

    def _vectors_at(self, name: str, model: str) -> str:
        return f"{self._path}/vectors/{re.sub(r'[^A-Za-z0-9.-]', '_', model)}/{name}"

    def _get(self, path: str, name: str) -> pa.Table:
        import pyarrow.parquet as pq
        from pyarrow.lib import ArrowException

        with _told(self.where):
            data = self._files.cat_file(path)
        try:
            return pq.read_table(io.BytesIO(data))
        except (ArrowException, OSError) as error:
            raise _no_part(name, error) from error

    def _put(self, path: str, table: pa.Table) -> None:
        import pyarrow.parquet as pq

        packed = io.BytesIO()
        pq.write_table(table, packed, compression="zstd", row_group_size=_TEXTS_A_GROUP)
        with _told(self.where):
            self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
            if "file" in self._files.protocol:
                _write_to_disk(path, packed.getvalue())
            else:  # an object store shows an object when it has all of it
                self._files.pipe_file(path, packed.getvalue())


class _told:  # noqa: N801  # used like the functions of contextlib
    """What goes wrong with a folder, as a `LibraryError`."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, at: object) -> None:
        if isinstance(error, OSError):
            raise LibraryError(
                f"{self._where} cannot be read or written: {error.strerror or error}. Check the folder, its "
                "permissions and the address."
            ) from error


def _write_to_disk(path: str, data: bytes) -> None:
    folder, _, name = path.rpartition("/")
    part = f"{folder}/.{name}.{secrets.token_hex(4)}"
    try:
        with open(part, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.unlink(part)
        raise


def _no_part(name: str, why: object) -> InputError:
    return InputError(f"{name}: no part of govreport, or a damaged one ({why}). Make it anew from its file.")


def _read_metadata(name: str, told: Mapping[bytes, bytes]) -> tuple[str, str]:
    """The file and the rules that a part's schema names."""
    version = told.get(b"govreport.part", b"").decode()
    if version != VERSION:
        raise _no_part(name, f"version {version or 'unknown'}, this govreport reads {VERSION}")
    return printable(told.get(b"govreport.file", b"").decode()), told.get(b"govreport.rules", b"").decode()


@cache
def _schema() -> pa.Schema:
    import pyarrow as pa

    def struct(columns: str) -> pa.DataType:
        return pa.struct([(name, pa.int64() if name in _NUMBERS else pa.string()) for name in columns.split(", ")])

    failed = pa.struct([("name", pa.string()), ("reason", pa.string()), ("skipped", pa.bool_())])
    return pa.schema(
        [
            ("failed", failed),
            ("source", struct(_SOURCE)),
            *((table, pa.list_(struct(columns))) for table, columns in _TABLES.items()),
            ("seconds", pa.float64()),
        ]
    )


def _row(item: Item) -> dict[str, Any]:
    if isinstance(item, Failed):
        return {"failed": {"name": item.name, "reason": item.reason, "skipped": item.skipped}}
    if not isinstance(item, Read) or item.document is None:
        raise TypeError("a part holds what was found in a text")
    document, source = item.document, item.document.source
    rows: dict[str, Iterator[Row]] = {
        "reports": map(report_row, document.reports),
        "sections": map(section_row, document.sections),
        "chunks": (
            (*chunk_row(chunk), passage.role, passage.key, passage.heading, passage.body)
            for chunk, passage in zip(document.chunks, item.passages, strict=True)
        ),
        "figures": map(figure_row, document.figures),
        "unread": map(unread_row, document.unread),
        "removed": ((*left.span, left.reason) for left in document.removed),
    }
    about = (source.id, source.name, source.encoding, source.size, source.text, *beside_row(source))
    return {
        "source": _named(_SOURCE, about),
        **{table: [_named(columns, row) for row in rows[table]] for table, columns in _TABLES.items()},
        "seconds": item.seconds,
    }


def _named(columns: str, row: Row) -> dict[str, Any]:
    return dict(zip(columns.split(", "), row, strict=True))


def _item(row: dict[str, Any], rules: str) -> Item:
    if row["failed"] is not None:
        return Failed(**row["failed"])
    id_, name, encoding, size, text, *beside = _values(_SOURCE, row["source"])
    source = Source(id_, name, text, encoding, size, *beside_of(tuple(beside)))
    rows = {table: [_values(columns, each) for each in row[table]] for table, columns in _TABLES.items()}
    reports = tuple(map(report_of, rows["reports"]))
    chunks = tuple(chunk_of(each[:-4]) for each in rows["chunks"])
    document = Document(
        source,
        reports,
        tuple(map(section_of, rows["sections"])),
        chunks,
        tuple(map(figure_of, rows["figures"])),
        tuple(Removed(Span(start, end), reason) for start, end, reason in rows["removed"]),
        tuple(map(unread_of, rows["unread"])),
    )
    by_id = {report.id: report for report in reports}
    passages = tuple(
        _passage(by_id[chunk.report_id], chunk, *each[-4:]) for chunk, each in zip(chunks, rows["chunks"], strict=True)
    )
    return Read(source, document, passages, row["seconds"], rules)


def _values(columns: str, row: dict[str, Any]) -> Row:
    return tuple(row[name] for name in columns.split(", "))


def _passage(report: Report, chunk: Chunk, role: str, key: str, heading: str, body: str) -> Passage:
    text = embedding_text(report.region.name, report.year, chunk.path, chunk.text)
    return Passage(chunk.id, text, key, role, f"{report.id} {role_word(role)}", heading, body)


def _check(name: str, read: Read) -> None:
    """Whether all that a part says stands in its text, as `govreport check` asks of a library."""
    text, document = read.source.text, read.document
    assert document is not None
    wrong = read.source.name != printable(read.source.name)
    wrong |= sha256(text.encode()).hexdigest() != read.source.id
    wrong |= any(text_at(text, chunk.spans) != chunk.text for chunk in document.chunks)
    wrong |= any(text_at(text, figure.spans) != figure.quote for figure in document.figures)
    wrong |= any(text_at(text, note.spans) != note.quote for note in document.unread)
    wrong |= any(vector_key(passage.text) != passage.key for passage in read.passages)
    if wrong:
        raise _no_part(name, f"what it says of {read.source.name} does not stand in its text")
