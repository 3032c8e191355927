"""Drafts read, checked against the library, and marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.pipeline import adapters
from rag.records import InputError, Source

if TYPE_CHECKING:
    from rag.drafts.ledger import Finding


def read_draft(data: bytes, name: str, settings: Settings) -> Source:
    """A draft of any format as one text, with its pages or rows as places. Raises `InputError` if it cannot be read."""
    from rag.formats import read_draft as read  # the readers of formats, which an answer does not need

    return read(data, name, adapters.limits_of(settings))


def check_draft(text: str, settings: Settings, *, cancelled: Callable[[], bool] | None = None) -> tuple[Finding, ...]:
    """What the library says of each number of a draft: supported, contradicted or unknown.

    Raises `rag.drafts.ledger.Cancelled` soon after `cancelled` says so.
    """
    from rag.drafts.ledger import Ledger  # an answer needs no reading of drafts

    with adapters.open_library(settings) as library:
        found = library.reports()
        sections = [section for report in found for section in library.sections(report.id)]
        names = {source.id: source.name for source in library.sources()}
        return Ledger(library.figures(), found, sections, names).check(text, cancelled=cancelled)


def mark_draft(suffix: str, text: str, findings: Sequence[Finding], document: bytes = b"") -> bytes:
    """A copy of a checked draft with its numbers marked, in the format of `suffix` (.md, .html, .docx, .json).

    `document` is the draft itself where it is a Word document: it gets comments and stays as it is otherwise. Raises
    `InputError` for another format.
    """
    from rag.drafts.marked import to_html, to_json, to_markdown

    writers: dict[str, Callable[[], str]] = {
        ".md": lambda: to_markdown(text, findings),
        ".html": lambda: to_html(text, findings),
        ".json": lambda: to_json(findings),
    }
    if suffix == ".docx":
        from rag.drafts.marked_docx import to_docx

        return to_docx(text, findings, document)
    if suffix not in writers:
        raise InputError(
            f"a marked copy is written as .md, .html, .docx or .json, not as {suffix or 'a file without suffix'}."
        )
    return writers[suffix]().encode("utf-8")
