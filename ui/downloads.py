"""Files made for one visitor, under addresses that nobody can guess, for a while.

Nothing else is served from the disk, and each address is good for one file that was made for it.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

PREFIX = "/handout/"
_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Handout:
    """A file, the name that it is saved under, and until when it is there (seconds of `time.monotonic`)."""

    path: Path
    name: str
    until: float


class Handouts:
    """The files that can be fetched now."""

    def __init__(self) -> None:
        self._offered: dict[str, Handout] = {}
        self._lock = Lock()

    def offer(self, path: Path, name: str) -> str:
        """The address under which whoever is told it finds `path`; the file is removed when its time is over."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._drop_old()
            self._offered[token] = Handout(path, name, time.monotonic() + _SECONDS)
        return PREFIX + token

    def find(self, token: str) -> Handout | None:
        """What was offered under a token, None if nothing is."""
        with self._lock:
            self._drop_old()
            return self._offered.get(token)

    def _drop_old(self) -> None:
        now = time.monotonic()
        for token, handout in list(self._offered.items()):
            if handout.until < now:
                handout.path.unlink(missing_ok=True)
                del self._offered[token]

    def close(self) -> None:
        """Remove all of them."""
        with self._lock:
            for handout in self._offered.values():
                handout.path.unlink(missing_ok=True)
            self._offered.clear()
