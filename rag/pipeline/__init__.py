"""The order of things: the only package that makes adapters from `Settings`; what the two faces call."""

from rag.pipeline.adapters import (
    beside,
    limits_of,
    make_embedder,
    make_llm,
    open_library,
    open_replies,
    open_writer,
    servers,
)
from rag.pipeline.asking import answer_query, ask, ask_turns, desk, evaluate, make_writer
from rag.pipeline.drafting import check_draft, mark_draft, read_draft
from rag.pipeline.ingesting import ensure_seeds, index, ingest, left_out
from rag.pipeline.listing import conflicts, reports, table_rows, unread_rows
from rag.pipeline.numbers import put_number
from rag.pipeline.sharing import load_parts, make_parts
from rag.pipeline.summarising import batch, brief, estimate_batch, kept_replies, one_page, page_as, summarize
from rag.pipeline.upkeep import backup, check, correct, log_entries, optimize, remove, restore

__all__ = [
    "answer_query",
    "ask",
    "ask_turns",
    "backup",
    "batch",
    "beside",
    "brief",
    "check",
    "check_draft",
    "conflicts",
    "correct",
    "desk",
    "ensure_seeds",
    "estimate_batch",
    "evaluate",
    "index",
    "ingest",
    "kept_replies",
    "left_out",
    "limits_of",
    "load_parts",
    "log_entries",
    "make_embedder",
    "make_llm",
    "make_parts",
    "make_writer",
    "mark_draft",
    "one_page",
    "open_library",
    "open_replies",
    "open_writer",
    "optimize",
    "page_as",
    "put_number",
    "read_draft",
    "remove",
    "reports",
    "restore",
    "servers",
    "summarize",
    "table_rows",
    "unread_rows",
]
