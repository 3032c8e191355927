"""The vector index as a Chroma collection, in the library's folder or on a Chroma server.

Chroma is called directly, not through llama-index's wrapper: the wrapper can neither upsert nor read vectors back,
and both are needed to bring the index back to the catalog after a crash.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from rag.library.vector_index import BrokenIndexError, Entry, Hits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

T = TypeVar("T")

_log = logging.getLogger(__name__)

_PAGE = 1000
"""Entries moved at once, some 2 MB of vectors; fewer if Chroma takes fewer."""


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    client: Any
    collection: Any
    page: int
    version: int


# One client per place in a process: Chroma shares the clients of a path anyway, and an index takes a tenth of a
# second to load. One lock, as a client that is closed under a query would fail it; a query takes milliseconds.
_clients: dict[str, _Open] = {}
_lock = RLock()


class ChromaIndex:
    """The collection `name` in the folder `path`, or on the Chroma server at `url` if one is given.

    A password in the URL is the token that a proxy before the server asks for.

    Every method but `close` raises `BrokenIndexError`. Only a `writable` one makes what is not there.
    """

    def __init__(self, path: Path, name: str, url: str, *, writable: bool) -> None:
        self._path = path.resolve()  # Chroma knows its clients by their paths: a relative one may mean two folders
        self._name = name
        self._url = urlsplit(url)
        self._server = f"{self._url.scheme}://{self._url.hostname}:{self._port}" if url else ""  # without the token
        self._writable = writable
        self._key = f"{self._server} {name}" if url else str(self._path)
        self._version = -1

    @property
    def _port(self) -> int:
        return self._url.port or (443 if self._url.scheme == "https" else 8000)

    def refresh(self, version: int) -> None:
        """See the index as of `version`, the catalog's count of changes to it.

        A client does not see what other processes change after it was opened, so it is opened again.
        """
        with _lock:
            self._version = version
            opened = _clients.get(self._key)
            # Another name: another library was put in the place of the one that was opened.
            if opened is not None and (opened.version < version or opened.name != self._name):
                self.close()

    def wrote(self, version: int) -> None:
        """Opened anew it would be read from the disk, which takes as long as the index is large."""
        with _lock:
            self._version = version
            opened = _clients.get(self._key)
            if opened is not None and opened.name == self._name:
                _clients[self._key] = replace(opened, version=version)

    def count(self) -> int:
        return self._ask(lambda index: int(index.collection.count()))

    def query(
        self,
        vector: NDArray[np.float32],
        limit: int,
        *,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
    ) -> Hits:
        where: list[dict[str, Any]] = []
        if report_ids is not None:
            where.append({"report_id": {"$in": sorted(report_ids)}})
        if roles is not None:
            where.append({"role": {"$in": sorted(roles)}})
        found = self._ask(
            lambda index: index.collection.query(
                query_embeddings=vector.reshape(1, -1),
                n_results=limit,
                where={"$and": where} if len(where) > 1 else where[0] if where else None,
                include=["distances"],
            )
        )
        return tuple(
            (id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        )

    def put(self, entries: Sequence[Entry]) -> None:
        self._ask(lambda index: _put(index, entries))

    def drop(self, ids: Sequence[str]) -> None:
        def delete(index: _Open) -> None:
            for at in range(0, len(ids), index.page):
                index.collection.delete(ids=list(ids[at : at + index.page]))

        self._ask(delete)

    def entries(self) -> Iterator[Entry]:
        ids: list[str] = self._ask(lambda index: index.collection.get(include=[])["ids"])
        for at in range(0, len(ids), _PAGE):
            yield from self._ask(partial(_get, ids=ids[at : at + _PAGE]))

    def clear(self) -> None:
        """Empty the index, also one that can no longer be opened."""
        with _lock:
            self.close()
            if not self._server:
                shutil.rmtree(self._path, ignore_errors=True)
            else:
                self._ask(lambda index: index.client.delete_collection(self._name))
                self.close()

    def close(self) -> None:
        """Let go of the client, for all of this process; the next call opens it again."""
        with _lock:
            opened = _clients.pop(self._key, None)
            if opened is not None:
                opened.client.close()

    def _ask(self, call: Callable[[_Open], T]) -> T:
        from chromadb.errors import ChromaError  # 1 to 2 s
        from httpx import HTTPError

        with _lock:
            try:
                opened = _clients.get(self._key)
                if opened is None:
                    opened = _clients[self._key] = self._open()
                return call(opened)
            except (ChromaError, HTTPError) as error:
                self.close()
                raise BrokenIndexError(f"{self._key}: {error}") from error

    def _open(self) -> _Open:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings
        from chromadb.errors import ChromaError
        from httpx import HTTPError

        settings = Settings(anonymized_telemetry=False)
        client: Any  # the declared type lacks `close`
        if self._server:
            _warn_once(self._url)
            token = unquote(self._url.password or "")
            try:
                client = chromadb.HttpClient(
                    self._url.hostname or "localhost",
                    self._port,
                    ssl=self._url.scheme == "https",
                    headers={"Authorization": f"Bearer {token}"} if token else None,
                    settings=settings,
                )
            except ValueError as error:  # so Chroma says that nobody is there
                raise BrokenIndexError(f"{self._server}: {error}") from error
        elif not self._writable and not self._path.is_dir():
            raise BrokenIndexError(f"{self._path} is not there")
        else:
            try:
                client = chromadb.PersistentClient(str(self._path), settings)
            except ChromaError:
                # Chroma 1.5 remembers what failed to start, and would hand it out half made for the mended folder.
                SharedSystemClient._identifier_to_system.pop(str(self._path), None)
                raise
        try:
            if self._writable:
                # Vectors have length one, so the inner product is the cosine; "cosine" would rescale what is stored.
                collection = client.get_or_create_collection(
                    self._name, embedding_function=None, configuration={"hnsw": {"space": "ip"}}
                )
            else:
                collection = client.get_collection(self._name, embedding_function=None)
            return _Open(self._name, client, collection, min(_PAGE, client.get_max_batch_size()), self._version)
        except (ChromaError, HTTPError):
            client.close()
            raise


@cache
def _warn_once(url: SplitResult) -> None:
    """A Chroma server asks nobody who he is, and what is asked of it can be read on the way."""
    if url.hostname not in ("localhost", "127.0.0.1", "::1") and not (url.password and url.scheme == "https"):
        _log.warning(
            "the Chroma server at %s is reached without %s: whoever reaches it reads and changes the vectors, and some "
            "versions run his code. Keep it on a closed network, or behind a proxy that asks for a token: "
            "GOVREPORT_CHROMA_URL=https://:TOKEN@host",
            url.hostname,
            "encryption" if url.password else "a token",
        )


def _put(index: _Open, entries: Sequence[Entry]) -> None:
    import numpy as np

    for at in range(0, len(entries), index.page):
        page = entries[at : at + index.page]
        index.collection.upsert(
            ids=[entry.id for entry in page],
            embeddings=np.frombuffer(b"".join(entry.vector for entry in page), np.float32).reshape(len(page), -1),
            metadatas=[
                {
                    "report_id": entry.report_id,
                    "region": entry.region,
                    "adcode": entry.adcode,
                    "year": entry.year,
                    "role": entry.role,
                }
                for entry in page
            ],
        )


def _get(index: _Open, ids: list[str]) -> list[Entry]:
    got = index.collection.get(ids=ids, include=["embeddings", "metadatas"])
    return [
        Entry(
            id_,
            vector.astype("float32").tobytes(),
            str(data.get("report_id")),
            str(data.get("region")),
            str(data.get("adcode")),
            int(data.get("year") or 0),
            str(data.get("role")),
        )
        for id_, vector, data in zip(got["ids"], got["embeddings"], got["metadatas"], strict=True)
    ]
