"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rag.records import InputError


@contextmanager
def replacing(to: Path) -> Iterator[Path]:
    """A path to write to, which becomes `to` when the block ends; if it fails, `to` stays as it was.

    Raises `InputError` where the file cannot be written.
    """
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(to)
    except OSError as error:
        raise InputError(f"{to} cannot be written: {error.strerror or error}. Choose another file.") from error
    finally:
        with suppress(OSError):
            part.unlink()
