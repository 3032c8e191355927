"""The commands that write tables: targets, actuals, figures, progress, chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.options import Library
from rag.records import InputError

if TYPE_CHECKING:
    from rag.records import Kind, Report
    from rag.tables.columns import Row
    from rag.tables.derived import Why
    from rag.tables.table import Table

Csv = Annotated[str, typer.Option("--csv", metavar="FILE", help="Write CSV; - for standard output.")]
Xlsx = Annotated[str, typer.Option("--xlsx", metavar="FILE", help="Write a workbook with a codebook sheet.")]
Json = Annotated[str, typer.Option("--json", metavar="FILE", help="Write JSON; - for standard output.")]
Md = Annotated[str, typer.Option("--md", metavar="FILE", help="Write Markdown; - for standard output.")]
Parquet = Annotated[str, typer.Option("--parquet", metavar="FILE", help="Write Parquet (extra [data]).")]
Dta = Annotated[str, typer.Option("--dta", metavar="FILE", help="Write a labelled file for Stata.")]
Preset = Annotated[str, typer.Option("--preset", metavar="NAME", help="Coding preset (default: the first one).")]
PresetFile = Annotated[
    Path | None,
    typer.Option("--preset-file", metavar="TOML", help="Presets of your own, in place of the built-in."),
]


Layout = Literal["rows", "wide", "panel"]
Names = Literal["short", "full"]

_BOTH: tuple[Kind, ...] = ("target", "actual")


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    for command in (targets, actuals, figures, progress, chain):
        app.command()(command)


def targets(
    csv: Csv = "",
    xlsx: Xlsx = "",
    json: Json = "",
    md: Md = "",
    parquet: Parquet = "",
    dta: Dta = "",
    wide: Annotated[bool, typer.Option("--wide", help="As --layout wide.")] = False,
    layout: Annotated[
        Layout,
        typer.Option(
            "--layout",
            help="rows: a target a row; wide: regions and years by indicators, as stated; panel: a government and year "
            "a row, with numbers, results, the targets above, classes, clauses and sources in columns.",
        ),
    ] = "rows",
    names: Annotated[Names, typer.Option("--names", help="Of a panel: 郑州 or 郑州市.")] = "full",
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", metavar="ID", help="Of a panel: only this one; repeat for more.")
    ] = None,
    preset: Preset = "",
    preset_file: PresetFile = None,
    library: Library = None,
) -> None:
    """Write the annual headline targets as a table."""
    from rag.tables.coding import find_preset
    from rag.tables.exports import targets_table

    rules = find_preset(preset, preset_file)
    for each in indicator or ():
        _known(each)
    if layout == "panel":
        from rag import pipeline
        from rag.config import load_settings
        from rag.publication.panel import panel_table

        with pipeline.open_library(load_settings(library=library)) as held:
            made = panel_table(held, rules, names, tuple(indicator or ()))
    else:
        rows = _rows(library, ("target",), headline=True)
        made = _wide(rows, library) if wide or layout == "wide" else targets_table(rows, rules)
    write(made, csv, xlsx, json, md, parquet, dta)


def actuals(
    csv: Csv = "",
    xlsx: Xlsx = "",
    json: Json = "",
    md: Md = "",
    parquet: Parquet = "",
    dta: Dta = "",
    library: Library = None,
) -> None:
    """Write the headline results of past years as a table."""
    from rag.tables.exports import actuals_table

    write(actuals_table(_rows(library, ("actual",), headline=True)), csv, xlsx, json, md, parquet, dta)


def figures(
    csv: Csv = "",
    xlsx: Xlsx = "",
    json: Json = "",
    md: Md = "",
    parquet: Parquet = "",
    dta: Dta = "",
    unread: Annotated[
        bool, typer.Option("--unread", help="The clauses on an indicator from which no figure could be read instead.")
    ] = False,
    library: Library = None,
) -> None:
    """Write every number that was found, with its kind and place, as a table."""
    from rag import pipeline
    from rag.config import load_settings
    from rag.tables.columns import UNREAD
    from rag.tables.exports import figures_table
    from rag.tables.table import Table

    if unread:
        rows = pipeline.unread_rows(load_settings(library=library))
        write(Table("unread", UNREAD, rows, frozenset({"year"})), csv, xlsx, json, md, parquet, dta)
        return
    write(figures_table("figures", _rows(library, None, headline=None)), csv, xlsx, json, md, parquet, dta)


def progress(
    csv: Csv = "",
    xlsx: Xlsx = "",
    json: Json = "",
    md: Md = "",
    parquet: Parquet = "",
    dta: Dta = "",
    preset: Preset = "",
    preset_file: PresetFile = None,
    library: Library = None,
) -> None:
    """Write each target beside the result in the next year's report: gap, and met or not."""
    from rag.tables.coding import find_preset
    from rag.tables.exports import progress_table

    rules = find_preset(preset, preset_file)
    stated, results = (_rows(library, (kind,), headline=True) for kind in _BOTH)
    with _why(library) as why:
        made = progress_table(stated, results, _reports(library), rules, why)
    write(made, csv, xlsx, json, md, parquet, dta)


def chain(
    indicator: Annotated[str, typer.Argument(help="An id of the lexicon, such as gdp_growth.")],
    year: Annotated[int, typer.Argument(help="The target year.")],
    csv: Csv = "",
    xlsx: Xlsx = "",
    json: Json = "",
    md: Md = "",
    parquet: Parquet = "",
    dta: Dta = "",
    library: Library = None,
) -> None:
    """Write each government's target for one indicator and year beside that of the government above."""
    from rag.tables.exports import chain_table

    _known(indicator)
    rows = _rows(library, ("target",), headline=True)
    with _why(library) as why:
        made = chain_table(rows, _reports(library), indicator, year, why)
    write(made, csv, xlsx, json, md, parquet, dta)


def _known(indicator: str) -> None:
    """Raises `InputError` for what is no indicator."""
    from rag.figures.lexicon import lexicon

    if indicator not in lexicon():
        raise InputError(f"there is no indicator {indicator!r}. There are: {', '.join(lexicon())}.")


def _rows(library: Path | None, kinds: tuple[Kind, ...] | None, *, headline: bool | None) -> tuple[Row, ...]:
    from rag import pipeline
    from rag.config import load_settings

    return pipeline.table_rows(load_settings(library=library), kinds=kinds, headline=headline)


@contextmanager
def _why(library: Path | None) -> Iterator[Why]:
    """What tells why a number is missing."""
    from rag import pipeline
    from rag.config import load_settings
    from rag.evaluate.evaluate import Evaluator
    from rag.evaluate.why_missing import why_missing

    with pipeline.open_library(load_settings(library=library)) as held:
        yield why_missing(Evaluator(held))


def _reports(library: Path | None) -> tuple[Report, ...]:
    from rag import pipeline
    from rag.config import load_settings

    return tuple(line.report for line in pipeline.reports(load_settings(library=library)))


def _wide(rows: Sequence[Row], library: Path | None) -> Table:
    from rag.figures.lexicon import lexicon
    from rag.tables import derived as tables
    from rag.tables.table import Table

    with _why(library) as why:
        made = tables.wide(rows, _reports(library), tuple(lexicon()), why)
    return Table("targets", made.header, made.cells, frozenset({"year"}))


def write(table: Table, *files: str) -> None:
    """Write the table to each file named, in the order of `rag.tables.forms.FORMS`. None named is wrong use."""
    from rag.tables.forms import FORMS, write_table

    asked = [(form, to) for form, to in zip(FORMS, files, strict=True) if to]
    if not asked:
        raise typer.BadParameter(f"name a file to write: {', '.join(f'--{form}' for form in FORMS)} FILE")
    for form, to in asked:
        write_table(table, form, to)
        if to != "-":
            typer.echo(f"{len(table.rows)} rows written to {to}", err=True)
