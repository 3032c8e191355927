"""Risky formats are read in a process of their own, with bounds on memory and time: a crash costs one error line.

Parsers of PDF and Office documents are C and Rust code fed with other people's files. The process gets the bytes on
its standard input and answers with one JSON line an item; it opens no file and no connection.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rag.formats.limits import MIB, Failed, Limits
from rag.records import InputError, Mark, Removed, Source, Span

_ROOT = str(Path(__file__).resolve().parents[2])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from rag.formats.sandbox_child import main; main()"
NEEDS_OCR = "needs ocr"


def read_apart(data: bytes, name: str, kind: str, limits: Limits, ocr: bool | None = None) -> Iterator[Source | Failed]:
    """Read one file in a process of its own. Raises `InputError` as the reader does, and when a bound was reached.

    The error's text is `NEEDS_OCR` if `ocr` is None and pages are pictures.
    """
    seconds = limits.ocr_seconds if ocr else limits.seconds
    head = json.dumps({"name": name, "kind": kind, "limits": asdict(limits), "ocr": ocr}).encode()
    command = [sys.executable, "-P", "-c", _START, _ROOT]
    try:
        done = subprocess.run(command, input=head + b"\n" + data, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"{name}: reading it took more than the limit of {seconds:g} seconds (seconds). Not read."
        ) from error
    ended = False
    for line in done.stdout.splitlines():
        item = json.loads(line)
        if "error" in item:
            raise InputError(item["error"])
        if "end" in item:
            ended = True
        elif "failed" in item:
            yield Failed(**item["failed"])
        else:
            yield _source(item["source"])
    if not ended:
        raise InputError(
            f"{name}: reading it needed more than the limit of {limits.memory_bytes // MIB} MiB of memory "
            f"(memory_bytes), or the file broke its reader (exit status {done.returncode}). Not read."
        )


def _source(values: dict[str, object]) -> Source:
    fields = dict(values)
    fields["marks"] = tuple(Mark(*mark) for mark in values["marks"])  # type: ignore[attr-defined]  # as `main` wrote it
    fields["chrome"] = tuple(Span(*span) for span in values["chrome"])  # type: ignore[attr-defined]
    fields["unseen"] = tuple(Removed(Span(*span), reason) for span, reason in values["unseen"])  # type: ignore[attr-defined]
    fields["hints"] = tuple((key, value) for key, value in values["hints"])  # type: ignore[attr-defined]
    fields["notes"] = tuple(values["notes"])  # type: ignore[arg-type]
    return Source(**fields)  # type: ignore[arg-type]
