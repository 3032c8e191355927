"""Answers on a terminal: their Markdown tables drawn, all else as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import typer


def print_text(text: str) -> None:
    """Print an answer; each Markdown table in it is drawn with rich."""
    for is_table, lines in blocks(text):
        if is_table:
            _draw([_cells(line) for line in lines])
        else:
            typer.echo("\n".join(lines))


def blocks(text: str) -> Iterator[tuple[bool, list[str]]]:
    """The runs of lines that are a table (True) or not, in order."""
    now: list[str] = []
    inside = False
    for line in text.split("\n"):
        is_row = line.startswith("|") and line.rstrip().endswith("|")
        if is_row != inside and now:
            yield inside, now
            now = []
        inside = is_row
        now.append(line)
    if now:
        yield inside, now


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _draw(rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for title in rows[0]:
        table.add_column(Text(title))
    for row in rows[2:]:  # the second is the rule under the titles
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
