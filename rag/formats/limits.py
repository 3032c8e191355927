"""What a file may cost, and what became of one that cost more."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file, or one URL. What goes beyond any of them is one `Failed`, not a crash."""

    file_bytes: int = 50 * MIB
    """A file, or one member of an archive."""
    unpacked_bytes: int = 200 * MIB
    """All members of an archive together, or all parts of an Office document."""
    ratio: int = 200
    """Unpacked to packed size of a member over 1 MiB; text packs 3 to 30 times."""
    members: int = 5_000
    pages: int = 2_000
    rows: int = 20_000
    seconds: float = 60.0
    """Reading one file, or fetching one URL."""
    memory_bytes: int = 400 * MIB
    """The process that reads one PDF, Office document or very large page, above what it takes to start."""
    ocr_seconds: float = 600.0
    """Reading one PDF of page images, where the extra for it is installed."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Failed:
    """A file, a row or a member that could not be read. `reason` is one line, without the name.

    `skipped`: it is of a type that is not read, which is no error.
    """

    name: str
    reason: str
    skipped: bool = False


class Budget:
    """How many bytes the archives inside one file may still unpack to, all of them together."""

    def __init__(self, limits: Limits) -> None:
        self.left = limits.unpacked_bytes
