"""What runs inside the process that `rag.formats.sandbox` starts: it reads one file within its bounds.

Nothing imports this module; it is run.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rag.formats.limits import MIB, Failed, Limits
from rag.formats.reader import read_here
from rag.records import InputError, Source

_OCR_MEMORY = 2_000 * MIB


def main() -> None:
    """Read one file from standard input and write what is in it to standard output."""
    head = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**head["limits"])
    data = sys.stdin.buffer.read()
    _bound(limits.memory_bytes if not head["ocr"] else _OCR_MEMORY)
    try:
        for item in read_here(data, head["name"], head["kind"], limits, head["ocr"]):
            _write({"failed": asdict(item)} if isinstance(item, Failed) else {"source": _values(item)})
        _write({"end": True})
    except InputError as error:
        _write({"error": str(error)})
    except MemoryError:
        sys.exit(3)  # nothing more can be said; the caller says it


def _values(source: Source) -> dict[str, object]:
    names = ("id", "name", "text", "encoding", "size", "format", "hints", "notes", "chrome")
    return {name: getattr(source, name) for name in names} | {
        "marks": [(mark.offset, mark.place) for mark in source.marks],
        "unseen": [(removed.span, removed.reason) for removed in source.unseen],
    }


def _write(item: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(item) + "\n")


def _bound(memory: int) -> None:
    """Let this process have `memory` bytes more than it has now, where the system knows such a bound."""
    try:
        import resource  # not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        used = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return  # not Linux: an address space bound would not say how much is in use
    resource.setrlimit(resource.RLIMIT_AS, (used + memory, resource.RLIM_INFINITY))
