"""The address of a citation: where a person opens the report with the clause marked.

/r/r1a2b3c4?at=10670-10682
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from rag.records import Span, Spans

_SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9}){0,63}")


def address(base: str, report_id: str, spans: Sequence[Span]) -> str:
    """The address of `spans` of a report, under `base` (`http://host:7860`; "" for one without a host)."""
    at = ",".join(f"{start}-{end}" for start, end in spans)
    return f"{base.rstrip('/')}/r/{quote(report_id, safe='')}" + (f"?at={at}" if at else "")


def read_spans(text: str) -> Spans:
    """`7115-7127,7130-7133` as spans; none if it reads otherwise."""
    if not _SPANS.fullmatch(text):
        return ()
    pairs = (piece.split("-") for piece in text.split(","))
    return tuple(Span(int(start), int(end)) for start, end in pairs)
