"""Files -> parts, a task a file, by whoever runs tasks: threads, processes, a cluster.

A file whose part is there is not read again, so what ended an ingest half-way is continued by starting it again. A
worker that dies costs its file nothing but time; a file that ends its workers is named, and costs itself only.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.formats import Failed, Limits
from rag.ingest import rules_fingerprint
from rag.library.dispatch import Dispatch, WorkerDied, finish
from rag.library.embedding import vector_key
from rag.library.files import InputFile, read_bytes
from rag.library.intake import IngestResult, Progress, length, refused
from rag.library.intake_notes import labels
from rag.library.parts import Parts, part_name
from rag.library.reading import Item, Read, check_length, named, parse, texts_in
from rag.models.embedders import Embedder
from rag.records import InputError, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PartOrder:
    """Where parts go and how files are read. `rules` is the fingerprint of the code that reads them, set by it."""

    where: str
    limits: Limits
    max_chars: int
    max_text: int
    allow_private: bool = False
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """The part of a file, "" if it has none, and what became of each of its texts."""

    part: str
    results: tuple[IngestResult, ...]


def make_parts(
    files: Sequence[InputFile],
    order: PartOrder,
    dispatch: Dispatch,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Iterator[Made]:
    """Make the parts of `files` that are not there yet; one `Made` a file, in their order.

    Whatever ends it, parts that are there are whole. Raises `LibraryError` where the folder cannot be written.
    """
    order = replace(order, rules=rules_fingerprint(order.max_chars))
    done = Progress("", 0, len(files), 0, sum(file.size for file in files))
    ahead = deque(files)
    under_way: deque[tuple[InputFile, Future[Made] | None]] = deque()
    while ahead or under_way:
        at_once = 2 * dispatch.workers  # nodes may have come or gone
        while ahead and len(under_way) < at_once:
            file = ahead.popleft()
            unread = file.problem or file.skipped
            under_way.append((file, None if unread else dispatch.submit(make_part, file, order)))
        file, begun = under_way.popleft()
        progress(replace(done, name=file.name))
        made = _not_read(file) if begun is None else _settled(file, order, dispatch, begun)
        done = replace(done, files_done=done.files_done + 1, chars_done=done.chars_done + file.size)
        for result in made.results:
            progress(replace(done, name=result.name, result=result))
        yield made


def _settled(file: InputFile, order: PartOrder, dispatch: Dispatch, begun: Future[Made]) -> Made:
    try:
        return finish(begun, dispatch, file.name, make_part, file, order)
    except (WorkerDied, InputError) as error:
        return _failed(file.name, str(error).removeprefix(f"{file.name}: "))


def make_part(file: InputFile, order: PartOrder) -> Made:
    """A task of `Dispatch`: read a file and write its part, unless it is there. Raises `InputError`, `LibraryError`."""
    data, name = read_bytes(file, order.limits, allow_private=order.allow_private)
    parts, part = Parts(order.where), part_name(order.rules, file.name, data)
    if parts.has(part):
        return Made(part, (IngestResult(file.name, "unchanged"),))
    found = [_found(item, order) for item in texts_in(data, name, file.name, order.limits)]
    if not any(isinstance(item, Read) for item, _ in found):
        return Made("", tuple(result for _, result in found))
    parts.write(part, file.name, order.rules, [item for item, _ in found])
    return Made(part, tuple(result for _, result in found))


def _found(item: Source | Failed, order: PartOrder) -> tuple[Item, IngestResult]:
    if isinstance(item, Failed):
        return item, refused(item)
    start = time.perf_counter()
    try:
        check_length(item, order.max_text)
        read = parse(item, order.max_chars, ())
    except InputError as error:
        failed = Failed(item.name, str(error).removeprefix(f"{item.name}: "))
        return failed, replace(refused(failed), seconds=time.perf_counter() - start)
    document = read.document
    assert document is not None  # it was just read
    return read, IngestResult(
        item.name,
        "added",
        found=labels(document.reports),
        kept=length(document.reports),
        left_out=length(document.removed),
        chunks=len(document.chunks),
        to_embed=len(document.chunks),
        seconds=read.seconds,
        notes=document.source.notes,
        source_id=item.id,
    )


def _not_read(file: InputFile) -> Made:
    reason = (file.problem or file.skipped).removeprefix(f"{file.name}: ")
    failed = named(Failed(file.name, reason, skipped=not file.problem), file.name)
    assert isinstance(failed, Failed)
    return Made("", (refused(failed),))


def _failed(name: str, reason: str) -> Made:
    return Made("", (IngestResult(name, "failed", f"{name}: {reason}"),))


def embed_parts(parts: Parts, names: Sequence[str], embedder: Embedder, batch: int) -> int:
    """Make the vectors of the chunks of parts that have none; how many there were. A batch holds texts of several.

    Raises `ModelError`, `LibraryError`.
    """
    lacking = {
        name: [passage for item in parts.read(name) if isinstance(item, Read) for passage in item.passages]
        for name in names
        if not parts.has_vectors(name, embedder.name)
    }
    # As in `fill_vectors`: texts of like length go together.
    texts = sorted({passage.text for each in lacking.values() for passage in each}, key=lambda text: (len(text), text))
    found: dict[str, NDArray[np.float32]] = {}
    for at in range(0, len(texts), batch):
        found |= zip(map(vector_key, texts[at : at + batch]), embedder.passages(texts[at : at + batch]), strict=True)
    for name, passages in lacking.items():
        parts.write_vectors(name, embedder.name, embedder.engine, {each.key: found[each.key] for each in passages})
    return len(found)
