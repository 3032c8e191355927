"""The commands for researchers: what a whole library is made into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.options import Library
from rag.cli.tables import Csv, Dta, Json, Md, Parquet, Preset, PresetFile, Xlsx, write

if TYPE_CHECKING:
    from rag.library.store import Library as OpenLibrary
    from rag.tables.coding import Preset as Rules

CodedOf = Literal["targets", "figures"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    for command in (conflicts, publish, diff, code):
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


def code(
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, help="Make a sheet of N clauses.")
    ] = None,
    read: Annotated[
        Path | None, typer.Option("--read", metavar="FILE", help="Read a sheet that was filled in.")
    ] = None,
    of: Annotated[
        CodedOf, typer.Option("--of", help="A sample of headline targets, or of all numbers on indicators.")
    ] = "targets",
    seed: Annotated[int, typer.Option("--seed", help="Another seed draws another sample.")] = 1,
    csv: Csv = "",
    xlsx: Xlsx = "",
    preset: Preset = "",
    preset_file: PresetFile = None,
    library: Library = None,
) -> None:
    """Make a sheet for a person to code blind, or read it back: agreement, Cohen's kappa, and every difference."""
    from rag import pipeline
    from rag.config import load_settings
    from rag.publication.coding_sheet import sheet_table, write_sheet
    from rag.tables.coding import find_preset
    from rag.tables.forms import write_table

    if (read is None) == (sample is None):
        raise typer.BadParameter("name either --sample N or --read FILE")
    rules = find_preset(preset, preset_file)
    with pipeline.open_library(load_settings(library=library)) as held:
        if read is not None:
            _tell_agreement(held, read, rules, csv, xlsx)
            return
        if not csv and not xlsx:
            raise typer.BadParameter("name a file to write: --xlsx or --csv FILE")
        made = sheet_table(held, sample or 0, seed, of)
    if csv:
        write_table(made, "csv", csv)
    if xlsx:
        write_sheet(made, Path(xlsx))
    typer.echo(f"{len(made.rows)} clauses to code", err=True)


def _tell_agreement(library: OpenLibrary, read: Path, rules: Rules, csv: str, xlsx: str) -> None:
    """Print the agreement of a sheet with the rules, and its differences, or write these to files."""
    from rag.publication.agreement import EVERY, agreement_table, agreements, differences, differences_table
    from rag.publication.coding_sheet import read_sheet
    from rag.tables.forms import write_table
    from rag.tables.xlsx import Sheet, write_workbook

    items, empty = read_sheet(library, read, rules)
    found, unlike = agreements(items), differences(items)
    tables = agreement_table(found), differences_table(unlike)
    if csv:
        write_table(tables[1], "csv", csv)
    if xlsx:
        write_workbook([Sheet(each.name, each.header, each.rows, each.numeric) for each in tables], Path(xlsx))
    for each in found:
        if each.items:
            name = each.field if each.indicator == EVERY else f"  {each.field} of {each.indicator}"
            told = f"{name}: {each.same} of {each.items} alike, kappa {'-' if each.kappa is None else each.kappa}"
            typer.echo(told, err=csv == "-")
    if not csv:
        for one in unlike:
            whose = f"{one.region} {one.year} {one.indicator}"
            typer.echo(f"{whose}: {one.field} {one.ours or 'none'}, coded {one.theirs or 'none'} [{one.clause}]")
    typer.echo(f"{len(items)} clauses coded, {empty} left out, {len(unlike)} differences", err=True)
