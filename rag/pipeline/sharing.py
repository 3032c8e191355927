"""Parts made of files, by whoever runs the tasks, and loaded into a library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.library import store
from rag.models.embedders import Embedder, as_embedder
from rag.pipeline import adapters
from rag.pipeline.ingesting import dispatch_on, take_in

if TYPE_CHECKING:
    from rag.library.dispatch import Dispatch
    from rag.library.embedding import VectorProgress
    from rag.library.intake import IngestResult, Progress
    from rag.library.parts import Parts

_TOGETHER = 8  # parts whose texts are embedded together


def make_parts(
    paths: Sequence[Path | str],
    where: str,
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    *,
    allow_private: bool = False,
    vectors: bool = True,
    on: str = "",
) -> tuple[IngestResult, ...]:
    """Read files, folders and URLs into parts in the folder `where`, with their vectors if the settings want any.

    No library is read or written. What is there already is not made again. `on` as in `dispatch_on`; the nodes of a
    cluster must reach `paths` and `where` by these names, and then make the vectors, too, by the settings' embedder;
    here they are made by `embedder`, if one is given. Raises `LibraryError` where the folder cannot be written, and
    `ModelError` when vectors cannot be made: then all parts are there, and the next call goes on.
    """
    from rag.formats import SUFFIXES
    from rag.library.files import find_files
    from rag.library.making import PartOrder
    from rag.library.making import make_parts as make
    from rag.library.parts import Parts

    parts = Parts(where)
    order = PartOrder(
        parts.where,
        adapters.limits_of(settings),
        settings.chunk_chars,
        settings.max_text_chars,
        allow_private,
    )
    files = find_files(paths, SUFFIXES, remote=True)
    dispatch = dispatch_on(on, settings)(sum(file.size for file in files))
    made = []
    try:
        for each in make(files, order, dispatch, progress=progress or (lambda _: None)):
            made.append(each)
        if vectors:
            names = list(dict.fromkeys(each.part for each in made if each.part))
            _make_vectors(parts, names, settings, embedder, dispatch, progress)
    finally:
        dispatch.close()
    return tuple(result for each in made for result in each.results)


def _make_vectors(
    parts: Parts,
    names: Sequence[str],
    settings: Settings,
    embedder: Embedder | None,
    dispatch: Dispatch,
    progress: Callable[[Progress], None] | None,
) -> None:
    """By `embedder`, else by the nodes of a cluster that reads, else by the settings' embedder here."""
    from rag.library.intake import Progress
    from rag.library.making import embed_parts

    groups = [names[at : at + _TOGETHER] for at in range(0, len(names), _TOGETHER)]
    batch = settings.batch_chunks
    models = None if embedder else adapters.models_on(dispatch, settings)
    made: Iterator[int]
    if models is not None:
        made = models.parts(parts.where, groups, batch)
    else:
        at_hand = as_embedder(embedder) if embedder else adapters.make_embedder(settings)
        if at_hand is None:
            return
        made = (embed_parts(parts, group, at_hand, batch) for group in groups)
    done = 0
    for group, _ in zip(groups, made, strict=True):
        done += len(group)
        if progress is not None:
            progress(Progress("", 0, 0, done, len(names), stage="vectors"))


def load_parts(
    where: str,
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    *,
    vectors: bool = True,
    who: str = "",
) -> tuple[IngestResult, ...]:
    """Load the parts in the folder `where` into the library, as if their files were ingested; one result a text.

    What another version of govreport found in a text is not taken over: this one reads it again, from the part. Raises
    as `ingest`.
    """
    from rag.library.intake import Progress
    from rag.library.loading import load_vectors, open_part, part_files
    from rag.library.parts import Parts

    name = adapters.model_name(settings)
    parts = Parts(where)
    results = take_in(part_files(parts), partial(open_part, parts=parts), settings, name, progress, who=who)
    if vectors and name and settings.library.is_dir():

        def show(now: VectorProgress) -> None:
            if progress is not None:
                progress(Progress("", 0, 0, now.done, now.total, stage="vectors"))

        with store.open_library(settings.library, name, **adapters.servers(settings)) as library:
            load_vectors(parts, library, name, adapters.writers(settings, name), show)
    return results
