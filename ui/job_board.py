"""How uploads stand, as anybody may be shown it; the board on which the servers of one catalog tell each other."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from rag.library.intake import IngestResult
from rag.records import RagError


class Stopped(RagError):
    """A visitor wants no more of the files to be read."""


class Fault(RagError):
    """A fault of ours, by the name of its type."""


class Lost(RagError):
    """The server that read the files is no longer there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An upload at a moment.

    `names` are its files, of which nothing was said yet of those from number `done` on. `ahead`: how many uploads or
    corrections come before it. `begun`: its turn has come. `share`: how much of the text is read, 0 to 1. `left`:
    seconds that the rest takes. `why` it was broken off, if it was.
    """

    id: str
    who: str
    names: tuple[str, ...]
    results: tuple[IngestResult, ...] = ()
    done: int = 0
    ahead: int = 0
    begun: bool = False
    share: float = 0.0
    left: float | None = None
    stopping: bool = False
    ended: bool = False
    why: RagError | None = None

    @property
    def waiting(self) -> tuple[str, ...]:
        """The names of the files that nothing was said of yet, in their order; the first is being read."""
        return self.names[self.done :]


class Board(Protocol):
    """Where servers tell each other of their uploads. Used by many threads at once. Raises `LibraryError`."""

    def tell(self, job: Seen) -> bool:
        """How one of this server's stands; whether somebody at another wishes it stopped."""

    def others(self) -> tuple[Seen, ...]:
        """Those of other servers, the oldest first, with those that ended lately."""

    def stop(self, job_id: str) -> None:
        """Wish one of another server stopped."""


_ERRORS: dict[str, type[RagError]] = {"stopped": Stopped, "fault": Fault, "lost": Lost}


def seen_text(job: Seen) -> str:
    """An upload as a line of JSON."""
    kind = next((name for name, of in _ERRORS.items() if isinstance(job.why, of)), "refused")
    plain = asdict(replace(job, why=None))
    return json.dumps({**plain, "why": [kind, str(job.why)] if job.why is not None else None}, ensure_ascii=False)


def seen_of(text: str) -> Seen:
    """The upload of a line of JSON."""
    plain = json.loads(text)
    results = tuple(
        IngestResult(**{**each, "found": tuple(each["found"]), "notes": tuple(each["notes"])})
        for each in plain["results"]
    )
    why = _ERRORS.get(plain["why"][0], RagError)(plain["why"][1]) if plain["why"] else None
    return Seen(**{**plain, "names": tuple(plain["names"]), "results": results, "why": why})
