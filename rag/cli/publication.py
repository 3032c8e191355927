"""The commands for researchers: what a whole library is made into."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import Library
from rag.cli.tables import Csv, Dta, Json, Md, Parquet, Preset, PresetFile, Xlsx, write


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    for command in (conflicts, publish, diff):
        app.command()(command)


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


def publish(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or one with an earlier publication.")],
    title: Annotated[str, typer.Option("--title", help="In place of one that tells how many reports there are.")] = "",
    author: Annotated[
        list[str] | None, typer.Option("--author", metavar="NAME", help="Whom to cite; repeat for more.")
    ] = None,
    version: Annotated[str, typer.Option("--version", help="In place of one made of the content's hash.")] = "",
    licence: Annotated[str, typer.Option("--license", metavar="ID", help="As in SPDX's list: CC-BY-4.0.")] = "",
    preset: Preset = "",
    preset_file: PresetFile = None,
    library: Library = None,
) -> None:
    """Write the library's tables as a citable Data Package: CSV, Parquet, Stata, codebook, citation, hashes."""
    from rag import pipeline
    from rag.config import load_settings
    from rag.publication.bundle import About, publish
    from rag.tables.coding import find_preset

    settings = load_settings(library=library)
    about = About(title, tuple(author or ()), version, licence)
    rules = find_preset(preset, preset_file)
    with pipeline.open_library(settings) as held:
        named = publish(held, folder, rules, about, settings.chunk_chars)
    typer.echo(f"version {named} written to {folder}", err=True)


def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="The folder of a publication.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="That of a later one.")],
    csv: Csv = "",
    xlsx: Xlsx = "",
    json: Json = "",
    md: Md = "",
    parquet: Parquet = "",
    dta: Dta = "",
) -> None:
    """Tell what changed between two publications, and whether by new reports, corrected sources or new rules."""
    from collections import Counter

    from rag.publication.diff import changes_table, compare

    found = compare(before, after)
    if csv or xlsx or json or md or parquet or dta:
        write(changes_table(found), csv, xlsx, json, md, parquet, dta)
        return
    whole = ("new report", "report gone")
    for each in found:
        if each.cause not in whole:
            what = f"{each.column} {each.before} -> {each.after}" if each.column else f"{each.before}{each.after}"
            place = f"{each.table} {each.region} {each.report_year} {each.indicator}"
            typer.echo(f"{each.cause}: {place}: {each.change} {what} [{each.after_text or each.before_text}]")
    for (cause, region, year), many in Counter((c.cause, c.region, c.report_year) for c in found).items():
        if cause in whole:
            typer.echo(f"{cause}: {region} {year}: {many} rows")
    counts = Counter(each.cause for each in found)
    typer.echo("; ".join(f"{cause}: {many}" for cause, many in counts.items()) or "nothing changed", err=True)
