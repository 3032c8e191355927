"""What `Settings` name, made: the embedder, the model, the library, the writer."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from getpass import getuser
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypedDict

from rag.config import Settings
from rag.extras import need
from rag.library import audit, store
from rag.library.beside import Beside
from rag.library.connection import STALE
from rag.library.store import Library
from rag.library.vector_index import Kind
from rag.models.embedders import LOCAL_MODEL, NO_MODEL, Embedder, model_of
from rag.models.local_embedder import local_embedder
from rag.models.openai_embedder import RemoteEmbedder
from rag.models.rate_limit import Pace
from rag.records import InputError, OldLibrary

if TYPE_CHECKING:
    from rag.formats import Limits
    from rag.library.cluster_models import Models
    from rag.library.dispatch import Dispatch
    from rag.library.writer import Writer as LibraryWriter
    from rag.models.llm import LLM
    from rag.models.reply_cache import Replies

_log = logging.getLogger(__name__)


def make_embedder(settings: Settings) -> Embedder | None:
    """The embedder that `settings` name, None for none. Raises `ModelError` for a remote one without an endpoint.

    None, too, where the local model is asked for and this platform has no engine for it.
    """
    if settings.embedding_model == NO_MODEL:
        return None
    if model_of(settings.embedding_model) == LOCAL_MODEL:
        return local_embedder()
    need("llm", f"the embedding model {settings.embedding_model}")
    return RemoteEmbedder(
        settings.embedding_model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key.get_secret_value(),
        batch=settings.batch_chunks,
        timeout=settings.openai_timeout,
        at_once=settings.embedding_at_once,
        alias=settings.embedding_alias,
    )


def models_on(dispatch: Dispatch, settings: Settings) -> Models | None:
    """The embedders that `settings` name, one on each node, if a cluster runs the tasks and vectors are wanted."""
    from rag.library.cluster import RayTasks  # the rules, which an answer does not need
    from rag.library.cluster_models import Models

    if settings.embedding_model == NO_MODEL or not isinstance(dispatch, RayTasks):
        return None
    return Models(dispatch, partial(make_embedder, settings))


def make_llm(settings: Settings, pace: Pace | None = None, *, once: float = 0) -> LLM | None:
    """The model that `settings` name, None if they name none. Raises `ModelError` for one without an endpoint.

    `pace` is shared by all that ask the endpoint; with `once` a request is tried once, for so many seconds at most.
    """
    if not settings.llm_model:
        return None
    need("llm", f"the model {settings.llm_model}")
    from rag.models.llm import RemoteLLM

    return RemoteLLM(
        settings.llm_model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key.get_secret_value(),
        context=settings.llm_context,
        timeout=min(once or settings.openai_timeout, settings.openai_timeout),
        attempts=1 if once else settings.llm_attempts,
        pace=pace or Pace(settings.llm_per_minute),
    )


def open_replies(settings: Settings) -> Replies | None:
    """The model's replies kept in the library; None where this user may not write it."""
    from rag.models.reply_cache import Replies

    if not os.access(settings.library, os.W_OK):
        return None
    return Replies(settings.library, settings.cache_mb << 20)


class Servers(TypedDict):
    """The servers that hold what a library's folder does not, as arguments of what opens a library."""

    chroma_url: str
    catalog_url: str
    index: Kind


def servers(settings: Settings) -> Servers:
    """Those of the settings. Raises `InputError` for an index in a catalog that is on no server."""
    catalog = settings.catalog.get_secret_value()
    if settings.vector_index == "pgvector" and not catalog:
        raise InputError(
            "GOVREPORT_VECTOR_INDEX=pgvector keeps the index in the catalog's PostgreSQL. Name that: "
            "GOVREPORT_CATALOG=postgresql://user:password@host/name"
        )
    return {"chroma_url": settings.chroma_url, "catalog_url": catalog, "index": settings.vector_index}


def beside(settings: Settings) -> Beside | None:
    """Where several servers of a catalog keep what they share; None for a catalog in a folder, which has one server."""
    url = settings.catalog.get_secret_value()
    return Beside(url) if url else None


@contextmanager
def change_log(settings: Settings) -> Iterator[audit.Log]:
    """The log of who changed the library: in its folder, or beside its catalog on a server."""
    here, server = audit.FileLog(settings.library), beside(settings)
    if server is None:
        yield here
        return
    try:
        yield audit.ServerLog(server.open, here)
    finally:
        server.close()


def open_library(settings: Settings) -> Library:
    """The library of `settings`, for reading; one of an older version is brought up to date first.

    Raises `LibraryError`, `IndexMismatch`, and `OldLibrary` where the folder cannot be written.
    """
    name = model_name(settings)
    try:
        library = store.open_library(settings.library, name, **servers(settings))
    except OldLibrary:
        if not os.access(settings.library, os.W_OK):
            raise
    else:
        if not library.noted(STALE) or not os.access(settings.library, os.W_OK):
            return library
        library.close()
    read_again(settings, name)
    return store.open_library(settings.library, name, **servers(settings))


def read_again(settings: Settings, embedding: str) -> None:
    """Read the sources of an older library again, and say so."""
    from rag.library.rereading import read_again  # the rules, which an answer does not need

    with open_writer(settings, embedding) as writer:
        if writer.noted(STALE):
            _log.warning("%s was made by an older version: its sources are read again", settings.library)
            many = read_again(writer, settings.chunk_chars)
            _log.warning("%d sources read again, nothing embedded anew", many)


def model_name(settings: Settings) -> str:
    """The name of the model of the settings, "" for none: then a library of any model may be opened."""
    if settings.embedding_model == NO_MODEL:
        return ""
    return model_of(settings.embedding_alias or settings.embedding_model)


def limits_of(settings: Settings) -> Limits:
    """What one file, one archive or one URL may cost."""
    from rag.formats import Limits  # the readers of formats, which only ingest needs

    return Limits(
        file_bytes=settings.max_file_mb << 20,
        unpacked_bytes=settings.max_unpacked_mb << 20,
        members=settings.max_members,
        pages=settings.max_pages,
        rows=settings.max_rows,
        seconds=settings.file_seconds,
        memory_bytes=settings.reader_mb << 20,
        ocr_seconds=settings.ocr_seconds,
    )


def open_writer(settings: Settings, embedding: str, *, mend: bool = True) -> LibraryWriter:
    """The library of `settings`, for writing, as `rag.library.writer.open_writer`."""
    from rag.library import writer  # the rules' patterns, which a question does not need

    return writer.open_writer(settings.library, embedding, mend=mend, **servers(settings))


def writers(settings: Settings, embedding: str) -> Callable[[], LibraryWriter]:
    """What opens the library for each of many batches, so that others may write between: mended the first time only."""
    first = chain([True], repeat(False))
    return lambda: open_writer(settings, embedding, mend=next(first))


def user() -> str:
    """Whose process this is."""
    try:
        return getuser()
    except (OSError, KeyError):  # a container may run under a number that has no name
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"
