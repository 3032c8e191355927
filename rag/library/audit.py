"""Who added, corrected or removed what, when: a line of JSON each, beside the catalog.

A file of its own: it outlives whatever happens to the catalog, and is only ever added to. It says nothing of questions.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rag.records import LibraryError

FILE = "audit.jsonl"
_LONGEST = 1000  # characters of a name or detail

Act = Literal["added", "replaced", "corrected", "removed", "restored", "mended"]

INGESTED: dict[str, Act] = {"added": "added", "replaced": "replaced"}
"""What each result of an ingest did to the library; the others changed nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: when (UTC), who, what was done to which source or report, and how it was before or is now."""

    at: str
    who: str
    act: str
    what: str
    id: str = ""
    detail: str = ""


def entry(who: str, act: Act, what: str, id_: str = "", detail: str = "") -> Entry:
    """A change that has just been made."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Entry(at, who[:200], act, what[:_LONGEST], id_, detail[:_LONGEST])


def write(folder: Path, entries: Iterable[Entry]) -> None:
    """Add entries to the library's log, and to the disk. Raises `LibraryError`."""
    text = "".join(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in entries)
    if not text:
        return
    path = folder / FILE
    try:
        # What a power cut left of a line is closed by a line end before the next.
        broken = path.is_file() and path.stat().st_size > 0 and not _ends_whole(path)
        with path.open("a", encoding="utf-8") as file:
            file.write(("\n" if broken else "") + text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise LibraryError(
            f"{path} cannot be written: {error.strerror}. Check the disk; the change was made."
        ) from error


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def read(folder: Path) -> tuple[Entry, ...]:
    """The log, oldest first; a line that is none of ours, or half of one, is left out. Raises `LibraryError`."""
    path = folder / FILE
    try:
        lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    except OSError as error:
        raise LibraryError(f"{path} cannot be read: {error.strerror}.") from error
    found = []
    for line in lines:
        try:
            values = json.loads(line)
            found.append(Entry(**{name: str(values[name]) for name in Entry.__slots__}))
        except (ValueError, KeyError, TypeError):
            continue
    return tuple(found)
