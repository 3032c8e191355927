"""What an upgrade of a catalog moves from its old tables into the new ones, where SQL alone cannot."""

from __future__ import annotations

from rag.library.codecs import Row, json_text
from rag.library.database import Statements


def keep_unseen(catalog: Statements) -> None:
    """What was removed because the file did not show it must not be read when its source is read again."""
    kept: dict[str, tuple[list[Row], list[Row]]] = {}
    sql = 'SELECT source_id, start, "end", reason FROM removed ORDER BY source_id, ord'
    for source, start, end, reason in catalog.execute(sql).fetchall():
        chrome, unseen = kept.setdefault(source, ([], []))
        if reason in ("struck", "hidden"):
            unseen.append((start, end, reason))
        elif reason == "chrome":
            chrome.append((start, end))
    catalog.executemany(
        "UPDATE sources SET chrome = ?, unseen = ? WHERE id = ?",
        [(json_text(chrome), json_text(unseen), source) for source, (chrome, unseen) in kept.items()],
    )
