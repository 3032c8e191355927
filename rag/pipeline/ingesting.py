"""Files into the library, and the vectors that follow them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.library import audit, store
from rag.library.connection import STALE
from rag.library.store import Library
from rag.models.embedders import Embedder, as_embedder
from rag.models.openai_embedder import RemoteEmbedder
from rag.pipeline import adapters
from rag.records import InputError

if TYPE_CHECKING:
    from rag.library.cluster_models import Models
    from rag.library.dispatch import Dispatch
    from rag.library.embedding import VectorProgress
    from rag.library.files import InputFile
    from rag.library.intake import IngestResult, Progress
    from rag.library.reading import Opener

_SEEDING = "seeding"  # noted while the samples are loaded, so that the next question finishes what a kill left

_MANY = 4_000_000  # bytes to read that are worth the seconds in which processes start
_SOME = 150_000  # bytes to read that are worth them where others wait for this process: two reports, three


def ingest(
    paths: Sequence[Path | str],
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    *,
    allow_private: bool = False,
    vectors: bool = True,
    remote: bool = False,
    on: str = "",
    who: str = "",
) -> tuple[IngestResult, ...]:
    """Read files, folders and URLs into the library; one result a source, in the order of work.

    Every source can be asked about as soon as it is written; then, with `vectors`, those that are missing are made as
    by `index`. `allow_private` lets URLs lead into private networks, `remote` lets addresses be
    fsspec's (`s3://bucket/reports`). `on` says who reads, as in `dispatch_on`. `who` stands in the library's log, ""
    for the user of this process. A file that fails changes nothing and stops no other. Raises `LibraryError`,
    `LibraryBusy`, `IndexMismatch` when the library cannot be written at all, and `ModelError` when vectors cannot be
    made: then all sources are in the library, and `index` goes on.
    """
    # Not at the top: the rules' patterns take 0.4 s to compile, and a question from the command line needs none.
    from rag.formats import SUFFIXES
    from rag.library.files import find_files
    from rag.library.reading import open_file

    embedder = as_embedder(embedder) if embedder else None
    name = embedder.name if embedder else adapters.model_name(settings)
    opener = partial(open_file, limits=adapters.limits_of(settings), allow_private=allow_private)
    results = take_in(find_files(paths, SUFFIXES, remote=remote), opener, settings, name, progress, on=on, who=who)
    if vectors and settings.library.is_dir():
        index(settings, progress, embedder, on=on)
    return results


def take_in(
    files: Sequence[InputFile],
    opener: Opener,
    settings: Settings,
    embedding: str,
    progress: Callable[[Progress], None] | None,
    *,
    on: str = "",
    who: str = "",
) -> tuple[IngestResult, ...]:
    """What `opener` finds in `files` into the library, with a line in its log for what is new. Raises as `ingest`."""
    from rag.library.intake import Intake

    with Library(settings.library, embedding, **adapters.servers(settings)) as library:
        exists = library.exists()

    def tell(now: Progress) -> None:
        done = now.result
        if done is not None and (act := audit.INGESTED.get(done.status)):
            detail = "、".join(done.found)
            log.write([audit.entry(who or adapters.user(), act, done.name, done.source_id, detail)])
        if progress is not None:
            progress(now)

    dispatch = dispatch_on(on, settings)
    with adapters.change_log(settings) as log:
        results = Intake(
            lambda: adapters.open_writer(settings, embedding),
            tell,
            opener,
            dispatch,
            max_chars=settings.chunk_chars,
            max_text=settings.max_text_chars,
        ).run(files, exists=exists)
    with Library(settings.library, embedding, **adapters.servers(settings)) as library:
        stale = library.exists() and bool(library.noted(STALE))
    if stale:
        adapters.read_again(settings, embedding)
    return results


def dispatch_on(on: str, settings: Settings) -> Callable[[int], Dispatch]:
    """Who runs the tasks when there are so many bytes to read.

    "serial": this process, one after the other; "pool": processes of this machine; "aside": half as many, which give
    way to all else, but for a few files; "ray": a Ray cluster of this machine's own, "ray://HOST": one that runs;
    "": as suits the size. Raises `InputError` for anything else.
    """
    from rag.library.dispatch import Processes, Threads

    workers = settings.workers
    if on == "serial":
        return lambda size: Threads(1)
    if on == "pool":
        return lambda size: Processes(workers)
    if on == "aside":
        few = max(1, workers // 2)
        return lambda size: Processes(few, last=True) if size > _SOME else Threads(few)
    if on == "ray" or on.startswith("ray://"):
        from rag.library.cluster import RayTasks

        cluster = RayTasks(on.removeprefix("ray") and on, workers)
        return lambda size: cluster
    if on:
        raise InputError(f"--on {on}: nobody runs tasks of this name. Use serial, pool, aside, ray or ray://HOST.")
    return lambda size: Processes(workers) if workers > 1 and size > _MANY else Threads(workers)


def index(
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    stop: Event | None = None,
    *,
    on: str = "",
) -> VectorProgress | None:
    """Make the vectors that the library's chunks lack; None where the settings want none.

    `on` a cluster, as in `dispatch_on`, the settings' embedder runs on each node; else, or if one is given, here.
    Can be stopped at any time, by `stop` or by ending the process: what is done stays, and the next call goes on.
    Raises as `rag.library.embedding.fill_vectors`, and `LibraryError` where there is no library.
    """
    from rag.library.embedding import VectorProgress, fill_vectors
    from rag.library.intake import Progress

    given = embedder is not None
    embedder = as_embedder(embedder) if embedder else adapters.make_embedder(settings)
    if embedder is None:
        return None
    name = embedder.name
    on_nodes = on.startswith("ray") and not given

    def show(now: VectorProgress) -> None:
        if progress is not None:
            progress(Progress("", 0, 0, now.done, now.total, stage="vectors"))

    with store.open_library(settings.library, name, **adapters.servers(settings)) as library:
        done, total = library.coverage()
        if done == total:
            return VectorProgress(done, total, 0, 0)
        batch = settings.batch_chunks * (settings.embedding_at_once if isinstance(embedder, RemoteEmbedder) else 1)
        with _cluster(on, settings) if on_nodes else nullcontext() as models:
            if models is not None:
                embedder = models.embedder(batch)
                batch = embedder.at_once
            return fill_vectors(
                library,
                embedder,
                adapters.writers(settings, name),
                batch=batch,
                progress=show,
                stop=stop,
            )


@contextmanager
def _cluster(on: str, settings: Settings) -> Iterator[Models | None]:
    """The models on the nodes of the cluster `on`, None if the settings want no vectors."""
    dispatch = dispatch_on(on, settings)(0)
    try:
        yield adapters.models_on(dispatch, settings)
    finally:
        dispatch.close()


def ensure_seeds(
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
) -> tuple[IngestResult, ...]:
    """Fill an empty library with the samples, if it is the default one: the first question does this by itself."""
    if not settings.is_default_library or not settings.seeds.is_dir():
        return ()
    name = embedder.name if embedder else adapters.model_name(settings)
    with Library(settings.library, name, **adapters.servers(settings)) as library:
        if library.exists() and library.sources() and not library.noted(_SEEDING):
            return ()
    with adapters.open_writer(settings, name) as writer:
        writer.note(_SEEDING, "yes")
    results = ingest([settings.seeds], settings, progress, embedder, vectors=False)  # words answer at once
    with adapters.open_writer(settings, name) as writer:
        writer.note(_SEEDING, "")
    return results


def left_out(source_id: str, settings: Settings) -> tuple[tuple[str, str], ...]:
    """What of a source is in no report: (reason, text) in reading order, without mere layout.

    Raises `InputError` if the library holds no source of this id.
    """
    with adapters.open_library(settings) as library:
        text = library.source(source_id).text
        pieces = ((removed.reason, text[slice(*removed.span)]) for removed in library.removed(source_id))
        return tuple((reason, piece) for reason, piece in pieces if piece.strip())
