"""Files into the library: the next ones are read while one is written, each is written whole.

A source can be asked about as soon as it is written; its vectors follow (`rag.library.embedding`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

from rag.formats import Failed
from rag.ingest import Said, rules_fingerprint
from rag.library.corrections import said_of
from rag.library.dispatch import Dispatch, Threads, WorkerDied, finish
from rag.library.files import InputFile
from rag.library.intake_notes import alike, copy_notes, free_name, labels, unknowns
from rag.library.reading import Item, Opener, Read, Text, check_length, named, parse, texts_of
from rag.library.store import SourceLine
from rag.library.writer import Clash, Writer
from rag.records import InputError, Removed, Report, Source

IngestStatus = Literal["added", "unchanged", "replaced", "failed", "skipped"]

_MOST_OPEN = 32  # files that are opened at the same time
_BYTES_A_CHAR = 3  # Chinese in UTF-8: the guess until a file is read


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one source: a file, or a row or member of one.

    `found` names its reports; `kept` and `left_out` count characters, `chunks` its chunks, `to_embed` those whose
    vectors were not in the library. A source that is `unchanged` was not read again: its counts are 0. `notes` is what
    the reader of the file wants known; `source_id` is "" for what was not read.
    """

    name: str
    status: IngestStatus
    reason: str = ""
    found: tuple[str, ...] = ()
    kept: int = 0
    left_out: int = 0
    chunks: int = 0
    to_embed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is, in files and characters read (a guess from sizes for files not read yet).

    `result` is there when a source was just finished. At the stage "vectors" all files are in the library, and
    `chars_done` of `chars` counts chunks with vectors.
    """

    name: str
    files_done: int
    files: int
    chars_done: int
    chars: int
    result: IngestResult | None = None
    stage: Literal["reading", "vectors"] = "reading"


class Intake:
    """One ingest. `open_writer` is called when there is something to write, or at once if `exists`.

    `open_file` gives the texts of a file; `dispatch` makes what parses them, told how many bytes there are to read.
    """

    def __init__(
        self,
        open_writer: Callable[[], Writer],
        progress: Callable[[Progress], None],
        open_file: Opener,
        dispatch: Callable[[int], Dispatch],
        *,
        max_chars: int,
        max_text: int,
    ) -> None:
        self._open_writer = open_writer
        self._make_dispatch = dispatch
        self._dispatch: Dispatch = Threads(1)
        self._progress = progress
        self._max_chars, self._max_text = max_chars, max_text
        self._open_file = open_file
        self._rules = rules_fingerprint(max_chars)
        self._writer: Writer | None = None
        self._known: dict[str, SourceLine] = {}
        self._seen: object = None  # the catalog's version that `_known` is of
        self._done = Progress("", 0, 0, 0, 0)
        self._part_of_file = False  # the text at hand is a row or a member of a file

    def run(self, files: Sequence[InputFile], *, exists: bool) -> tuple[IngestResult, ...]:
        """Take in `files` in their order; one result for each text in them."""
        readable = [file for file in files if not (file.problem or file.skipped)]
        self._done = Progress("", 0, len(files), 0, sum(map(_guess, readable)))
        results: list[IngestResult] = []
        seen: list[Source | Failed] = []  # of the file at hand
        try:
            if exists and readable:
                self._library()
            self._dispatch.close()
            self._dispatch = self._make_dispatch(sum(file.size for file in readable))
            for part, future in self._read_ahead(files):
                self._realign(part)
                self._part_of_file = part.item.name != part.file
                result = refused(part.item) if isinstance(part.item, Failed) else self._take(part, part.item, future)
                seen.append(part.item)
                if part.last:
                    result = replace(result, notes=(*result.notes, *self._forget(part.file, seen)))
                    seen = []
                results.append(result)
                self._done = replace(self._done, name=result.name, files_done=self._done.files_done + part.last)
                self._progress(replace(self._done, result=result))
            if self._writer is not None:
                self._writer.tidy()
                self._writer.flush()
        finally:
            self._dispatch.close()
            if self._writer is not None:
                self._writer.close()
        return tuple(results)

    def _library(self) -> Writer:
        if self._writer is None:
            self._writer = self._open_writer()
            self._catch_up(self._writer)
        return self._writer

    def _catch_up(self, library: Writer) -> None:
        """Know what the library holds, also of other writers of a server."""
        version = library.version()
        if version != self._seen:
            self._known = {source.id: source for source in library.sources()}
            self._seen = version

    # In reader threads

    def _read_ahead(self, files: Sequence[InputFile]) -> Iterator[tuple[Text, Future[Read] | None]]:
        """Each text with its reading; a few files and a few texts are under way ahead of the one that is asked for."""
        ahead = deque(files)
        opening: deque[tuple[InputFile, Future[tuple[Item, ...]] | None]] = deque()
        parts: deque[Text] = deque()
        reading: deque[tuple[Text, Future[Read] | None]] = deque()
        with ThreadPoolExecutor(min(self._dispatch.workers, _MOST_OPEN), "read") as pool:
            try:
                while ahead or opening or parts or reading:
                    workers = self._dispatch.workers  # nodes of a cluster may have come or gone
                    while ahead and len(opening) <= workers:
                        file = ahead.popleft()
                        unread = file.problem or file.skipped
                        opening.append((file, None if unread else pool.submit(self._open_file, file)))
                    while parts and len(reading) <= workers:
                        part = parts.popleft()
                        item = part.item
                        reading.append((part, self._begin(part, item) if isinstance(item, Source) else None))
                    # Wait for a file only when there is nothing else to do: its texts may take a while.
                    if opening and not parts and (_is_open(opening[0][1]) or not reading):
                        parts += self._parts(*opening.popleft())
                    elif reading:
                        yield reading.popleft()
            finally:
                pool.shutdown(cancel_futures=True)

    def _parts(self, file: InputFile, future: Future[tuple[Item, ...]] | None) -> list[Text]:
        """What is in a file, as far as it could be opened."""
        items: tuple[Item, ...]
        if future is None:
            reason = (file.problem or file.skipped).removeprefix(f"{file.name}: ")
            items = (Failed(file.name, reason, skipped=not file.problem),)
        else:
            try:
                items = future.result()
            except InputError as error:
                items = (named(Failed(file.name, str(error).removeprefix(f"{file.name}: ")), file.name),)
            self._count(sum(_chars(item) for item in items) - _guess(file))
        return texts_of(file.name, items)

    def _begin(self, part: Text, source: Source, *, again: bool = False) -> Future[Read]:
        """Have a text read, unless the library or the file holds it as this code reads it."""
        if self._is_current(source.id) and not again:
            return _ready(Read(source, None, (), 0.0))
        said = self._said(source)
        if part.before is not None and part.before.rules == self._rules and not said:
            return _ready(part.before)
        try:
            check_length(source, self._max_text)
        except InputError as error:
            too_long: Future[Read] = Future()
            too_long.set_exception(error)
            return too_long
        return self._dispatch.submit(parse, source, self._max_chars, said)

    def _finish(self, part: Text, source: Source, begun: Future[Read]) -> Read:
        """What was read."""
        try:
            return finish(begun, self._dispatch, source.name, parse, source, self._max_chars, self._said(source))
        except WorkerDied as error:
            raise InputError(f"{source.name}: {error}") from error

    def _said(self, source: Source) -> tuple[Said, ...]:
        return said_of(self._writer, source.id) if self._writer is not None else ()

    def _is_current(self, source_id: str) -> bool:
        known = self._known.get(source_id)
        return known is not None and known.rules == self._rules

    # In the thread that writes

    def _take(self, part: Text, source: Source, future: Future[Read] | None) -> IngestResult:
        self._progress(replace(self._done, name=source.name))
        start = time.perf_counter()
        try:
            read = self._finish(part, source, future or self._begin(part, source))
            if read.document is None and not self._is_current(source.id):
                # What held its text was replaced by a file before it.
                read = self._finish(part, source, self._begin(part, source, again=True))
            waited = time.perf_counter() - start
            result = self._settled(part, source, read)
        except InputError as error:
            return IngestResult(source.name, "failed", str(error), seconds=time.perf_counter() - start)
        finally:
            self._done = replace(self._done, chars_done=self._done.chars_done + len(source.text))
        spent = time.perf_counter() - start - waited + read.seconds
        return replace(result, seconds=spent, notes=result.notes or source.notes, source_id=source.id)

    def _settled(self, part: Text, source: Source, read: Read) -> IngestResult:
        """`_settle`, and once more if another writer wrote the same source, or one of its name, meanwhile."""
        library = self._library()
        self._catch_up(library)
        try:
            while True:
                try:
                    return self._settle(source.name, read)
                except Clash:
                    # Not by the version: what somebody wrote just after this one's last source has none of its own.
                    before, self._seen = self._known, None
                    self._catch_up(library)
                    if self._known == before:
                        raise
                    if read.document is None:
                        read = self._finish(part, source, self._begin(part, source, again=True))
        finally:
            self._seen = library.version()

    def _realign(self, part: Text) -> None:
        """Give the texts of a table or archive whose rows have moved their new names, before names are compared."""
        known = {id_: self._known[id_].name for id_ in part.all if id_ in self._known}
        moved = {
            id_: part.all[id_]
            for id_, name in known.items()
            if name != part.all[id_] and name.startswith((f"{part.file}#", f"{part.file}/"))
        }
        if moved:
            self._library().rename(moved)
            self._catch_up(self._library())

    def _forget(self, file: str, seen: Sequence[Source | Failed]) -> tuple[str, ...]:
        """Remove the rows and members that a file had and has no more; a note on each. A failed one keeps its text."""
        if not any(isinstance(item, Source) for item in seen):
            return ()
        if any(item.name == file for item in seen):
            return ()  # no table or archive, or not read to its end
        names = {item.name for item in seen}
        ids = {item.id for item in seen if isinstance(item, Source)}
        gone = [
            known
            for known in self._known.values()
            if known.name.startswith((f"{file}#", f"{file}/")) and known.name not in names and known.id not in ids
        ]
        for known in gone:
            self._library().remove(known)
            del self._known[known.id]
        return tuple(f"no longer in the file, removed: {known.name}" for known in gone)

    def _settle(self, name: str, read: Read) -> IngestResult:
        """Write what was read, unless the library holds it already."""
        library = self._library()
        same = self._known.get(read.source.id)
        others = [old for old in alike(self._known.values(), name) if old.id != read.source.id]
        reports = read.document.reports if read.document else library.reports_of(same.id) if same else ()
        before = [old for old in others if self._is_instead(old, reports)]
        if same is not None and self._is_current(same.id):
            reason = "" if same.name == name else f"the same text as {same.name}"
            found = labels(library.reports_of(same.id))
            for old in before:
                library.remove(old)
                del self._known[old.id]
            return IngestResult(name, "replaced" if before else "unchanged", reason, found)
        if read.document is None:
            raise InputError(f"{name}: changed while it was read. Ingest it again.")
        document = read.document
        if same is not None and same.name != name:  # one text, two files: it keeps its first name
            document = replace(document, source=replace(document.source, name=same.name))
        elif before or others:  # another government's report in a file of the same name stays beside it
            free = before[0].name if before else free_name(name, {old.name for old in self._known.values()})
            document = replace(document, source=replace(document.source, name=free))
        to_embed = library.without_vectors([passage.key for passage in read.passages])
        instead_of = [old.id for old in before] + ([same.id] if same else [])
        found = tuple(label for old in before for label in labels(library.reports_of(old.id)))
        library.put(document, read.passages, self._rules, instead_of=instead_of)
        for old_id in instead_of:
            del self._known[old_id]
        source = document.source
        self._known[source.id] = SourceLine(
            source.id, source.name, source.encoding, source.size, len(source.text), self._rules
        )
        reason = f"in place of another text of this name ({', '.join(found)})" if before else ""
        if others and not before and source.name != name:
            reason = f"kept as {source.name}: the library holds another report in a file of this name"
        notes = (*source.notes, *copy_notes(library, document), *unknowns(document))
        document = replace(document, source=replace(source, notes=notes))
        return IngestResult(
            name,
            "replaced" if instead_of else "added",
            reason or ("read again by this version of govreport" if same else ""),
            labels(document.reports),
            length(document.reports),
            length(document.removed),
            len(document.chunks),
            to_embed,
            notes=document.source.notes,
        )

    def _is_instead(self, old: SourceLine, reports: Sequence[Report]) -> bool:
        """Whether a text takes the place of an older one of its name: of a government and year that the older is of.

        A row or member goes with its file, whatever it holds now. A report of which neither is known is only the same
        as one of which neither is known.
        """
        if self._part_of_file:
            return True
        new = {(report.region.name, report.year) for report in reports}
        return any((report.region.name, report.year) in new for report in self._library().reports_of(old.id))

    def _count(self, chars: int) -> None:
        """Correct the guess of what there is to read."""
        self._done = replace(self._done, chars=max(self._done.chars + chars, self._done.chars_done))


def refused(failed: Failed) -> IngestResult:
    """The result of a text that could not be read."""
    if failed.skipped:
        return IngestResult(failed.name, "skipped", failed.reason)
    return IngestResult(failed.name, "failed", f"{failed.name}: {failed.reason}")


def _is_open(future: Future[tuple[Item, ...]] | None) -> bool:
    return future is None or future.done()


def _chars(item: Item) -> int:
    if isinstance(item, Failed):
        return 0
    return len((item.source if isinstance(item, Read) else item).text)


def _ready(read: Read) -> Future[Read]:
    known: Future[Read] = Future()
    known.set_result(read)
    return known


def _guess(file: InputFile) -> int:
    return file.size // _BYTES_A_CHAR


def length(parts: Sequence[Report] | Sequence[Removed]) -> int:
    """Characters of reports, or of what was removed."""
    spans = [span for part in parts for span in (part.spans if isinstance(part, Report) else (part.span,))]
    return sum(span.end - span.start for span in spans)
