"""Reading the sources of an older library again: its texts are all there, so a better rule needs no file and no vector.

An upgrade of the catalog marks the library (`STALE`); the mark goes when all sources are read, so a killed upgrade goes
on where it was. Chunks that come out as before keep their vectors; none is embedded here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from rag.ingest import document_of, rules_fingerprint
from rag.library.connection import STALE
from rag.library.corrections import said_of
from rag.library.embedding import passages_of
from rag.library.store import SourceLine
from rag.library.writer import Writer
from rag.records import InputError

_log = logging.getLogger(__name__)


def read_again(library: Writer, max_chars: int) -> int:
    """Read the sources that other rules read, each in one transaction; how many there were.

    A source in which no report is found any more stays as it was.
    """
    rules = rules_fingerprint(max_chars)
    stale = [line for line in library.sources() if line.rules != rules]
    read_sources(library, stale, max_chars)
    library.note(STALE, "")
    return len(stale)


def read_sources(library: Writer, lines: Sequence[SourceLine], max_chars: int) -> None:
    """Read these sources again from the library's own texts, each in one transaction."""
    rules = rules_fingerprint(max_chars)
    for line in lines:
        source = library.source(line.id)
        try:
            document = document_of(source, max_chars=max_chars, corrections=said_of(library, line.id))
        except InputError as error:
            _log.warning("%s stays as it was read before: %s", line.name, error)
            continue
        library.put(document, passages_of(document), rules, instead_of=[line.id])
    library.tidy()
    library.flush()
