"""Files where fsspec finds them: `s3://bucket/reports`, a share, another machine."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from rag.extras import need
from rag.records import InputError
from rag.text.lazily import lazily

_SCHEME = lazily(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file by its address, its path inside the folder that was named, and its bytes."""

    url: str
    name: str
    size: int


def is_remote(path: str) -> bool:
    """Whether `path` is an address for fsspec: one with a scheme that is not the web's.

    >>> is_remote("s3://bucket/reports"), is_remote("https://example.org/a.html"), is_remote("reports")
    (True, False, False)
    """
    scheme = _SCHEME.match(path)
    return scheme is not None and scheme[0].lower() not in ("http://", "https://")


def files_at(url: str, suffixes: Collection[str]) -> Iterator[RemoteFile]:
    """The file at `url`, or all files under it that have one of `suffixes`, by name, hidden ones left out.

    Raises `InputError` for an address that cannot be reached.
    """
    need("parts", f"{url}")
    import fsspec

    try:
        files, root = fsspec.core.url_to_fs(url)
        found = files.find(root, detail=True)
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"{url}: cannot be reached ({error}). Check the address and your access to it.") from error
    for path, told in sorted(found.items()):
        inner = PurePosixPath(path).relative_to(root) if path != root else PurePosixPath(PurePosixPath(path).name)
        if inner.suffix.lower() in suffixes and not any(part.startswith(".") for part in inner.parts):
            yield RemoteFile(files.unstrip_protocol(path), inner.as_posix(), int(told.get("size") or 0))


def read_remote(url: str, name: str, most: int) -> bytes:
    """The first `most` bytes at `url`. Raises `InputError` if they cannot be read."""
    need("parts", f"{url}")
    import fsspec

    try:
        with fsspec.open(url, "rb") as file:
            data: bytes = file.read(most)
            return data
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"{name}: cannot be read ({error}). Check the address and your access to it.") from error
