"""Whether a library is whole: the catalog, each source's text, what was read of it, the vector index."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from rag.library.store import Library, SourceLine
from rag.library.vector_index import BrokenIndexError, Kind
from rag.records import LibraryError, Span, text_at

What = Literal["catalog", "text", "reading", "vectors", "index"]
MENDABLE: frozenset[What] = frozenset(("reading", "vectors", "index"))
"""What can be made again from what is whole; the rest needs the file, or a backup."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it should be. `source` is the id of the source that it is in, "" for none."""

    what: What
    text: str
    source: str = ""

    @property
    def is_mendable(self) -> bool:
        """Whether `mend` can put it right."""
        return self.what in MENDABLE


def check(
    folder: Path, embedding: str, *, chroma_url: str = "", catalog_url: str = "", index: Kind = "chroma"
) -> tuple[Fault, ...]:
    """All that is wrong with a library, nothing if it is whole. Raises `LibraryError` for what cannot be opened."""
    with _Inspector(folder, embedding, chroma_url=chroma_url, catalog_url=catalog_url, index=index) as library:
        if not library.exists():
            raise LibraryError(f"{folder} holds no library. Name another with --library DIR.")
        library.check()
        damaged = tuple(library.damage())
        return damaged or tuple(library.faults())


class _Inspector(Library):
    """A library open for reading, looked at from inside."""

    def damage(self) -> Iterator[Fault]:
        """What the database itself finds wrong."""
        with self._told():
            yield from (Fault("catalog", line) for line in self._database.damage())

    def faults(self) -> Iterator[Fault]:
        """What is wrong in a catalog that can be read."""
        for line in self.sources():
            yield from self._source(line)
        orphans = self._all("SELECT count(*) FROM vectors WHERE key NOT IN (SELECT vector FROM chunks)")[0][0]
        if orphans:
            yield Fault("vectors", f"{orphans} vectors belong to no text: a removal was ended half-way")
        yield from self._in_index()

    def _source(self, line: SourceLine) -> Iterator[Fault]:
        try:
            text = zlib.decompress(self._all("SELECT text FROM sources WHERE id = ?", line.id)[0][0]).decode()
        except (zlib.error, UnicodeDecodeError, TypeError) as error:
            yield Fault("text", f"{line.name}: its text cannot be read ({error})", line.id)
            return
        if sha256(text.encode()).hexdigest() != line.id or len(text) != line.chars:
            yield Fault("text", f"{line.name}: its text is not the one that was read from the file", line.id)
            return
        wrong = sum(not _fits(text, removed.span) for removed in self.removed(line.id))
        for report in self.reports_of(line.id):
            wrong += sum(not _fits(text, span) for span in report.spans)
            wrong += sum(text_at(text, chunk.spans) != chunk.text for chunk in self.chunks_of(report.id))
            for figure in self.figures(report_ids=(report.id,)):
                wrong += text_at(text, figure.spans) != figure.quote
        if wrong:
            yield Fault("reading", f"{line.name}: {wrong} places do not stand in its text as the catalog says", line.id)

    def _in_index(self) -> Iterator[Fault]:
        if not self._index_possible():
            return
        wanted = {entry.id: entry for entry in self._wanted()}
        if not wanted and not self._index_on_server and not (self.folder / "chroma").is_dir():
            return
        try:
            held = {entry.id: entry for entry in self._current_index().entries()}
        except BrokenIndexError as error:
            yield Fault("index", f"the vector index cannot be read: {error}")
            return
        differ = sum(wanted[id_] != held[id_] for id_ in wanted.keys() & held.keys())
        for many, text in (
            (len(wanted.keys() - held.keys()), "are missing in the vector index"),
            (len(held.keys() - wanted.keys()), "are in the vector index and not in the catalog"),
            (differ, "are in the vector index otherwise than in the catalog"),
        ):
            if many:
                yield Fault("index", f"{many} of {len(wanted)} chunks {text}")


def _fits(text: str, span: Span) -> bool:
    return 0 <= span.start <= span.end <= len(text)
