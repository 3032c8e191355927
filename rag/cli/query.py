"""The command `query`: a Query as JSON -> its Table, as JSON or drawn."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.chat import print_proof
from rag.cli.draw import print_text
from rag.cli.options import Library
from rag.records import InputError

if TYPE_CHECKING:
    from rag.question.answer_table import Cell, Table


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
    def query(
        asked: Annotated[
            str, typer.Argument(metavar="QUERY", help="The Query as JSON; - reads it from standard input.")
        ],
        drawn: Annotated[bool, typer.Option("--table", help="Draw the table instead of printing JSON.")] = False,
        words: Annotated[bool, typer.Option("--words", help="Print the answer in words, with its clauses.")] = False,
        english: Annotated[bool, typer.Option("--english", help="With --words: in English.")] = False,
        schema: Annotated[
            bool, typer.Option("--schema", help="Print the JSON Schema of a Query, and do nothing.")
        ] = False,
        library: Library = None,
    ) -> None:
        """Answer a Query, the form that every question takes, with a Table. See docs/query.md."""
        from pydantic import ValidationError

        from rag import pipeline
        from rag.config import load_settings
        from rag.question.answer_table import table_to_json
        from rag.question.query import Query

        if schema:
            typer.echo(json.dumps(Query.model_json_schema(), ensure_ascii=False, indent=2))
            return
        try:
            wanted = Query.of(sys.stdin.read() if asked == "-" else asked)
        except ValidationError as error:
            raise InputError(f"this is no Query: {_complaint(error)}. See: govreport query --schema -") from error
        settings = load_settings(library=library)
        if words:
            told = pipeline.answer_query(wanted, settings, "en" if english else "zh-Hans")
            print_text(told.answer) if sys.stdout.isatty() else typer.echo(told.answer)
            print_proof(told)
            return
        table = pipeline.evaluate(wanted, settings)
        if drawn:
            draw(table)
        else:
            typer.echo(json.dumps(table_to_json(table), ensure_ascii=False, indent=2))


def _complaint(error: ValueError) -> str:
    """What pydantic complains of, on one line: the first three places."""
    from pydantic import ValidationError

    assert isinstance(error, ValidationError)
    found = [f"{'.'.join(map(str, each['loc'])) or 'query'}: {each['msg']}" for each in error.errors()[:3]]
    return "; ".join(found)


def draw(table: Table) -> None:
    """Print a table with rich: a row a place, a column a head, then the cells of the summary."""
    from rich.console import Console
    from rich.table import Table as Drawn

    drawn = Drawn()
    drawn.add_column("")
    for head in table.heads:
        drawn.add_column(f"{head.name}\n{head.subject} {head.kind} {head.year or ''}".strip(), justify="right")
    for row in table.rows:
        drawn.add_row(row.region.name, *(shown(cell) for cell in row.cells))
    for cell in table.summary:
        drawn.add_row(cell.column, shown(cell))
    Console().print(drawn)


def shown(cell: Cell) -> str:
    """A cell in one line: its value as worded, its computed number, its verdict, or why there is none."""
    if cell.status != "stated":
        return cell.text if cell.status == "worded" else cell.status
    text = cell.text or ("" if cell.value is None else f"{cell.value:f}{cell.unit}")
    if cell.value != cell.upper and not cell.text:
        text = f"{cell.value:f}-{cell.upper:f}{cell.unit}"
    return " ".join(part for part in (cell.verdict or "", text) if part)
