"""A file -> its texts -> what is found in each: the half of an ingest that needs no library, and may run anywhere."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from rag.formats import Failed, Limits, read
from rag.ingest import Said, document_of
from rag.library.embedding import Passage, passages_of
from rag.library.files import InputFile, read_bytes
from rag.records import Document, InputError, RagError, Source
from rag.text.names import printable

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in a text; no `document` where the library held it already. `rules` found it, "" for these."""

    source: Source
    document: Document | None
    passages: tuple[Passage, ...]
    seconds: float
    rules: str = ""


Item: TypeAlias = Source | Failed | Read
"""A text of a file, one that could not be read, or one with what was found in it before."""

Opener: TypeAlias = Callable[[InputFile], tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the file of this name, or what could not be read of it.

    `last`: no other of this file follows. The first one brings the names of `all` texts of the file by their ids.
    `before` is what was found in it before.
    """

    file: str
    item: Source | Failed
    last: bool
    before: Read | None = None
    all: Mapping[str, str] = field(default_factory=dict)


def texts_of(file: str, items: Sequence[Item]) -> list[Text]:
    """The texts of the file of this name, in its order."""
    texts = [
        Text(file, item.source, at == len(items) - 1, item)
        if isinstance(item, Read)
        else Text(file, item, at == len(items) - 1)
        for at, item in enumerate(items)
    ]
    # Of a text that is in a file twice the first name stays.
    names = {text.item.id: text.item.name for text in reversed(texts) if isinstance(text.item, Source)}
    return [replace(text, all=names) if not at else text for at, text in enumerate(texts)]


def open_file(file: InputFile, limits: Limits, *, allow_private: bool = False) -> tuple[Item, ...]:
    """The texts in a file. Raises `InputError` if it cannot be read at all."""
    data, name = read_bytes(file, limits, allow_private=allow_private)
    return texts_in(data, name, file.name, limits)


def texts_in(data: bytes, name: str, known_as: str, limits: Limits) -> tuple[Source | Failed, ...]:
    """The texts in the bytes of a file; `name` tells its format, `known_as` is what its texts are called after."""
    try:
        items = tuple(read(data, name, limits))
    except RagError:
        raise
    except Exception as error:  # as in `parse`
        raise _own_fault(known_as, error) from error
    # What came from a URL is named by it; the name that the server gave told the format.
    return tuple(named(item, known_as + item.name.removeprefix(name)) for item in items)


def named(item: Source | Failed, name: str) -> Source | Failed:
    """An item under a name that can be shown: members of archives and rows bring theirs, servers their words."""
    if isinstance(item, Failed):
        return replace(item, name=printable(name), reason=printable(item.reason))
    return replace(item, name=printable(name))


def check_length(source: Source, max_text: int) -> None:
    """Raises `InputError` for a text of more than `max_text` characters."""
    if len(source.text) > max_text:
        raise InputError(f"{source.name}: {len(source.text):,} characters, more than {max_text:,}. Cut it in parts.")


def parse(source: Source, max_chars: int, corrections: Sequence[Said]) -> Read:
    """What is found in a text: a task of `Dispatch`. Raises `InputError`."""
    start = time.perf_counter()
    try:
        document = document_of(source, max_chars=max_chars, corrections=corrections)
    except RagError:
        raise
    except Exception as error:  # a fault of ours must not cost the other files of a long ingest
        raise _own_fault(source.name, error) from error
    return Read(source, document, passages_of(document), time.perf_counter() - start)


def _own_fault(name: str, error: Exception) -> InputError:
    _log.debug("reading %s", name, exc_info=error)
    return InputError(
        f"{name}: reading failed by a fault of govreport ({type(error).__name__}: {error}). "
        "Please report it with the file; the others were not affected."
    )
