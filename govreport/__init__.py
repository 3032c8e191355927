"""Answers, tables and summaries from Chinese government work reports (政府工作报告), every number checked.

    import govreport

    with govreport.open_library("vectorstore") as library:
        answer = govreport.ask("郑州市2024年GDP增长目标是多少", library=library)
        print(answer.answer, answer.citations[0].quote)

Names are loaded when they are first used (PEP 562), so that the import itself takes no time. What is here keeps its
meaning between versions; `rag` and `ui` are how it is made and may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govreport.api import (
        Conversation,
        Library,
        actuals,
        ask,
        evaluate,
        figures,
        ingest,
        open_library,
        query,
        summarize,
        targets,
        verify,
    )
    from rag.config import Settings, load_settings
    from rag.drafts.ledger import Finding
    from rag.grading.evaluation import Evaluation
    from rag.library.intake import IngestResult
    from rag.question.answer_table import Table
    from rag.question.query import Query
    from rag.records import (
        Answer,
        BrokenCitation,
        Check,
        Citation,
        Figure,
        IndexMismatch,
        InputError,
        LibraryBusy,
        LibraryError,
        MissingExtra,
        ModelError,
        RagError,
        Region,
        Report,
        Span,
    )
    from rag.summaries.schema import Summary

    __version__: str

_RECORDS = (
    *("Answer", "BrokenCitation", "Check", "Citation", "Figure", "IndexMismatch", "InputError", "LibraryBusy"),
    *("LibraryError", "MissingExtra", "ModelError", "RagError", "Region", "Report", "Span"),
)
_API = (
    *(
        "Conversation",
        "Library",
        "actuals",
        "ask",
        "evaluate",
        "figures",
        "ingest",
        "open_library",
        "query",
        "summarize",
    ),
    *("targets", "verify"),
)
_HOME = {
    **dict.fromkeys(_API, "govreport.api"),
    **dict.fromkeys(_RECORDS, "rag.records"),
    "Evaluation": "rag.grading.evaluation",
    "Finding": "rag.drafts.ledger",
    "IngestResult": "rag.library.intake",
    "Query": "rag.question.query",
    "Settings": "rag.config",
    "Summary": "rag.summaries.schema",
    "Table": "rag.question.answer_table",
    "load_settings": "rag.config",
}

__all__ = [
    "Answer",
    "BrokenCitation",
    "Check",
    "Citation",
    "Conversation",
    "Evaluation",
    "Figure",
    "Finding",
    "IndexMismatch",
    "IngestResult",
    "InputError",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "MissingExtra",
    "ModelError",
    "Query",
    "RagError",
    "Region",
    "Report",
    "Settings",
    "Span",
    "Summary",
    "Table",
    "__version__",
    "actuals",
    "ask",
    "evaluate",
    "figures",
    "ingest",
    "load_settings",
    "open_library",
    "query",
    "summarize",
    "targets",
    "verify",
]


def __getattr__(name: str) -> object:
    if name == "__version__":
        from importlib.metadata import version

        value: object = version("govreport")
    elif name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module 'govreport' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
