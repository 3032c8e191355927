"""The commands for researchers: what a whole library is made into."""

from __future__ import annotations

import typer

from rag.cli.options import Library
from rag.cli.tables import Csv, Dta, Json, Md, Parquet, Xlsx, write


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    app.command()(conflicts)


def conflicts(
    csv: Csv = "",
    xlsx: Xlsx = "",
    json: Json = "",
    md: Md = "",
    parquet: Parquet = "",
    dta: Dta = "",
    library: Library = None,
) -> None:
    """List the numbers that two texts of the library tell differently, with both clauses."""
    from rag import pipeline
    from rag.config import load_settings
    from rag.publication.conflicts import conflicts_table

    found = pipeline.conflicts(load_settings(library=library))
    if csv or xlsx or json or md or parquet or dta:
        write(conflicts_table(found), csv, xlsx, json, md, parquet, dta)
        return
    for each in found:
        typer.echo(f"{each.region} {each.year} {each.indicator} ({each.between})")
        for clause, report, source in (
            (each.one_text, each.one_report, each.one_source),
            (each.other_text, each.other_report, each.other_source),
        ):
            typer.echo(f"  {report}: {clause or 'not there'} [{source}]")
    typer.echo(f"{len(found)} conflicts", err=True)
