"""Parts -> a library: the writing half of an ingest, with what was found before in the place of reading.

What another version of govreport found is not taken over: its texts are read again by this one, from the part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.library.embedding import VectorProgress
from rag.library.files import InputFile
from rag.library.parts import Parts
from rag.library.reading import Item
from rag.library.store import Library
from rag.library.writer import Writer
from rag.records import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def part_files(parts: Parts) -> tuple[InputFile, ...]:
    """The parts as files to open by `open_part`: by the names of their files, those of one file by age."""
    found, broken = [], []
    for name in parts.names():
        try:
            found.append(parts.describe(name))
        except InputError as error:
            broken.append(InputFile(name, Path(), problem=str(error)))
    found.sort(key=lambda part: (part.file, part.written, part.name))
    return (*(InputFile(part.file, Path(part.name), part.size) for part in found), *broken)


def open_part(file: InputFile, parts: Parts) -> tuple[Item, ...]:
    """What was found in the file that a part is of. Raises `InputError` for a damaged part."""
    return parts.read(file.path.name)


def load_vectors(
    parts: Parts,
    library: Library,
    model: str,
    open_writer: Callable[[], AbstractContextManager[Writer]],
    progress: Callable[[VectorProgress], None] = lambda _: None,
) -> int:
    """Vectors of `model` that parts hold and chunks of the library lack; how many there were.

    What ends it loses nothing. Raises as `rag.library.writer.open_writer`, and `InputError` for a damaged file.
    """
    done, total = library.coverage()
    made = 0
    if done == total:
        return made
    for engine, keys, matrix in _batches(parts, library, model):
        with open_writer() as writer:
            writer.add_vectors(keys, matrix)
            if not writer.noted("engine"):
                writer.note("engine", engine)
        made += len(keys)
        done = min(done + len(keys), total)  # all chunks are not counted anew for each part
        progress(VectorProgress(done, total, made, 0))
    if made:
        with open_writer() as writer:
            writer.tidy()
            writer.flush()
    return made


def _batches(parts: Parts, library: Library, model: str) -> Iterator[tuple[str, list[str], NDArray[np.float32]]]:
    """Of each part with vectors those that are wanted: the engine, keys, and vectors, shape (len(keys), dim)."""
    import numpy as np

    for name in parts.names():
        if not parts.has_vectors(name, model):
            continue
        engine, vectors = parts.read_vectors(name, model)
        keys = library.waiting(list(vectors))
        if keys:
            yield engine, keys, np.stack([vectors[key] for key in keys])
