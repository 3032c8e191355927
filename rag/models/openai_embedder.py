"""The embedding of any endpoint that speaks OpenAI's embeddings API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rag.models.embedders import LOCAL_MODEL, model_of
from rag.records import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from openai import OpenAI

    Vectors = NDArray[np.float32]

_E5 = re.compile(r"(?<![a-z])e5(?![a-z0-9])", re.IGNORECASE)
"""https://huggingface.co/intfloat/multilingual-e5-small: "query: " and "passage: " stand before each text."""


class RemoteEmbedder:
    """Any endpoint that speaks OpenAI's embeddings API.

    `batch` texts go in one request, `at_once` requests together. `alias` is the model that goes by `model` there: its
    vectors join those of the same model made elsewhere. Models of the e5 family are given the prefixes that they were
    trained with.
    """

    def __init__(
        self,
        model: str,
        *,
        base_url: str,
        api_key: str,
        batch: int = 10,
        timeout: float = 60.0,
        at_once: int = 4,
        alias: str = "",
    ) -> None:
        """Raises `ModelError` when nothing says where to ask."""
        if not base_url and not api_key:
            raise ModelError(
                f"embedding model {model} is not a local one and no endpoint is set. Set OPENAI_BASE_URL (and "
                f"OPENAI_API_KEY), or GOVREPORT_EMBEDDING_MODEL={LOCAL_MODEL} to embed on this machine."
            )
        self.name = model_of(alias or model)
        self._model = model
        self._passage, self._question = ("passage: ", "query: ") if _E5.search(self.name) else ("", "")
        self._at_once = at_once
        self.base_url = base_url or "https://api.openai.com/v1"
        self.engine = f"{self._host} {model}"
        self._key = api_key or "none"  # local servers want none, the client insists on one
        self._batch = batch
        self._timeout = timeout

    @property
    def _host(self) -> str:
        return urlsplit(self.base_url).netloc.rpartition("@")[2]  # a URL may carry a password

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
        batches = [
            [self._passage + text for text in texts[at : at + self._batch]] for at in range(0, len(texts), self._batch)
        ]
        self._client  # noqa: B018  # made once, before the threads
        with ThreadPoolExecutor(min(self._at_once, len(batches)), "embed") as pool:
            return np.concatenate(list(pool.map(self._ask, batches)))

    def query(self, text: str) -> Vectors:
        vector: Vectors = self._ask([self._question + text])[0]
        return vector

    def _ask(self, texts: Sequence[str]) -> Vectors:
        import numpy as np
        from openai import APIConnectionError, APIStatusError, OpenAIError

        try:
            reply = self._client.embeddings.create(model=self._model, input=list(texts), encoding_format="float")
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
        return ModelError(f"embedding endpoint {self._host} (model {self._model}) {what}: {advice}.")
