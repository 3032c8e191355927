"""The bytes of one file -> the texts in it, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec

from rag.formats.archive import read_zip
from rag.formats.decode import decode
from rag.formats.detect import SUFFIXES, kind_of
from rag.formats.docx import read_docx
from rag.formats.draft_rows import csv_draft, sheet_draft
from rag.formats.html import read_html, read_mhtml
from rag.formats.limits import MIB, Budget, Failed, Limits
from rag.formats.pdf import NeedsOcrError, read_pdf
from rag.formats.sandbox import NEEDS_OCR, read_apart
from rag.formats.sheets import read_sheets, sheet_tables
from rag.formats.source_writer import Draft
from rag.formats.tables import read_csv, read_json
from rag.records import InputError, Mark, Source

__all__ = ["SUFFIXES", "read", "read_draft", "read_here"]

_APART = frozenset(("pdf", "docx", "sheet"))
# Of these a small file can do no harm, and starting a process costs as much as reading a hundred of them.
_APART_WHEN_LARGE = frozenset(("html", "mhtml", "csv", "json"))
_DRAFTS = {"sheet": "sheet draft", "csv": "csv draft"}
_NESTED = 1  # archives inside an archive that are opened


def read(data: bytes, name: str, limits: Limits | None = None) -> Iterator[Source | Failed]:
    """Every text in the bytes of one file, in its order: one for a document, one a row, one a member.

    What cannot be read is a `Failed` with its reason and stops nothing else: a row, a member, or the whole file.
    """
    limits = limits or Limits()
    yield from _read(data, name, limits, Budget(limits), 0)


def read_draft(data: bytes, name: str, limits: Limits | None = None) -> Source:
    """The whole of one file as a text to be checked; a table of figures as a sentence a row, with its rows as places.

    What a page's own structure says is no text of it is blank. Raises `InputError` if any part of it cannot be read.
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise InputError(
            f"{name}: {len(data) // MIB} MiB, more than the limit of {limits.file_bytes // MIB} MiB (file_bytes)."
        )
    kind = kind_of(data, name)
    if kind in _DRAFTS:
        (table,) = read_apart(data, name, _DRAFTS[kind], limits)
        if isinstance(table, Failed):
            raise InputError(f"{table.name}: {table.reason}")
        return table
    draft = Draft()
    for found in read_here(data, name, "text", limits) if kind == "json" else read(data, name, limits):
        if isinstance(found, Failed):
            raise InputError(f"{found.name}: {found.reason}")
        text = found.text
        for start, end in (*found.chrome, *(removed.span for removed in found.unseen)):
            text = text[:start] + " " * (end - start) + text[end:]
        for mark in found.marks or (Mark(0, found.name if found.name != name else ""),):
            draft.mark(mark.place, len(draft) + mark.offset)
        draft.line(text)
    return draft.source(name, len(data), kind)


def _read(data: bytes, name: str, limits: Limits, budget: Budget, depth: int) -> Iterator[Source | Failed]:
    def read_member(inner: bytes, called: str) -> Iterator[Source | Failed]:
        return _read(inner, called, limits, budget, depth + 1)

    try:
        if len(data) > limits.file_bytes:
            raise InputError(
                f"{name}: {len(data) // MIB} MiB, more than the limit of {limits.file_bytes // MIB} MiB (file_bytes)."
            )
        kind = kind_of(data, name)
        if kind == "zip":
            if depth > _NESTED:
                raise InputError(f"{name}: an archive in an archive in an archive. Unpack it first.")
            yield from read_zip(data, name, limits, budget, read_member, SUFFIXES)
        elif kind in _APART or (kind in _APART_WHEN_LARGE and len(data) > MIB):
            yield from _apart(data, name, kind, limits)
        else:
            yield from read_here(data, name, kind, limits)
    except InputError as error:
        yield Failed(name, str(error).removeprefix(f"{name}: "))


def _apart(data: bytes, name: str, kind: str, limits: Limits) -> Iterator[Source | Failed]:
    """In a process of its own; a PDF of pictures a second time, with OCR, where it is installed."""
    can_ocr = kind == "pdf" and find_spec("rapidocr") is not None
    try:
        yield from read_apart(data, name, kind, limits, ocr=None if can_ocr else False)
    except InputError as error:
        if str(error) != NEEDS_OCR:
            raise
        yield from read_apart(data, name, kind, limits, ocr=True)


def read_here(data: bytes, name: str, kind: str, limits: Limits, ocr: bool | None = False) -> Iterator[Source | Failed]:
    """The texts of a file whose kind is known, in this process. Raises `InputError`."""
    if kind == "pdf":
        try:
            yield read_pdf(data, name, limits, ocr)
        except NeedsOcrError as error:
            raise InputError(NEEDS_OCR) from error
    elif kind == "docx":
        yield read_docx(data, name, limits)
    elif kind == "sheet":
        yield from read_sheets(data, name, limits)
    elif kind == "sheet draft":
        yield sheet_draft(sheet_tables(data, name, limits), name, len(data), limits)
    elif kind == "csv draft":
        yield csv_draft(data, name, limits)
    elif kind == "html":
        yield read_html(data, name)
    elif kind == "mhtml":
        yield read_mhtml(data, name)
    elif kind == "csv":
        yield from read_csv(data, name, limits)
    elif kind == "json":
        yield from read_json(data, name, limits)
    else:
        yield replace(decode(data, name), format=kind)
