"""The command: parses arguments, calls `pipeline`, prints. Results go to stdout, progress and errors to stderr.

Exit status: 0 done, 1 some inputs failed (each named), 2 wrong use. Our own modules are imported in the commands:
they load pydantic, which `--help` and a mistyped option need not wait for.
"""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import ask as cli_ask
from rag.cli import chat as cli_talk
from rag.cli import evaluate as cli_evaluate
from rag.cli import publication as cli_publication
from rag.cli import query as cli_query
from rag.cli import serve as cli_serve
from rag.cli import summaries as cli_summaries
from rag.cli import tables as cli_tables
from rag.cli import upkeep as cli_upkeep
from rag.cli import verify as cli_verify
from rag.cli.options import Library
from rag.records import ModelError, RagError

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.library.embedding import VectorProgress
    from rag.library.intake import IngestResult, Progress
    from rag.library.store import CopyLine, ReportLine

app = typer.Typer(
    help="Answers, tables and summaries from Chinese government work reports, every number checked.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

cli_tables.register(app)
cli_publication.register(app)
cli_query.register(app)
cli_verify.register(app)
cli_evaluate.register(app)
cli_summaries.register(app)
cli_upkeep.register(app)

_LOADED = 50_000  # new objects until garbage is looked for: loading modules makes many, and all of them stay

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command; a `RagError` is one line on stderr and exit status 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Chinese, whatever the terminal's locale says
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.set_threshold(_LOADED)
    try:
        app()
    except RagError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise SystemExit(1) from error


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders or URLs.")],
    as_json: Json = False,
    show_removed: Annotated[bool, typer.Option("--show-removed", help="Print what was left out, and why.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch URLs also from private and local networks.")
    ] = False,
    no_vectors: Annotated[
        bool, typer.Option("--no-vectors", help="Leave the vectors for later: govreport index.")
    ] = False,
    on: Annotated[
        str, typer.Option("--on", metavar="WHO", help="Who reads: serial, pool, ray or ray://HOST (default: by size).")
    ] = "",
    parts: Annotated[
        str, typer.Option("--parts", metavar="DIR", help="Write parts into this folder or URL, and no library.")
    ] = "",
    library: Library = None,
) -> None:
    """Read files, folders and URLs into the library, or into parts that any library can load."""
    from rag import pipeline

    settings = _settings(library)

    def left_out(result: IngestResult) -> tuple[tuple[str, str], ...]:
        return pipeline.left_out(result.source_id, settings) if show_removed and not parts and result.source_id else ()

    def read(progress: Callable[[Progress], None]) -> tuple[IngestResult, ...]:
        if parts:
            wanted = not no_vectors
            return pipeline.make_parts(
                paths, parts, settings, progress, allow_private=allow_private, vectors=wanted, on=on
            )
        return pipeline.ingest(
            paths, settings, progress, allow_private=allow_private, vectors=False, remote=True, on=on
        )

    results = _with_lines(read, as_json, left_out)
    if not no_vectors and not parts and settings.library.is_dir():
        _fill_vectors(settings, on)
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


@app.command()
def load(
    parts: Annotated[str, typer.Argument(metavar="PARTS", help="A folder or URL of parts: govreport ingest --parts.")],
    as_json: Json = False,
    no_vectors: Annotated[bool, typer.Option("--no-vectors", help="Leave the parts' vectors.")] = False,
    library: Library = None,
) -> None:
    """Load parts into the library: nothing is read or embedded again that was by this version of govreport."""
    from rag import pipeline

    settings = _settings(library)
    results = _with_lines(
        lambda progress: pipeline.load_parts(parts, settings, progress, vectors=not no_vectors),
        as_json,
        lambda result: (),
    )
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


def _with_lines(
    read: Callable[[Callable[[Progress], None]], tuple[IngestResult, ...]],
    as_json: bool,
    left_out: Callable[[IngestResult], tuple[tuple[str, str], ...]],
) -> tuple[IngestResult, ...]:
    """What `read` gives, printed: a line for each text as it is finished, or JSON at the end."""
    with _bar() as show:

        def progress(now: Progress) -> None:
            show(now)
            if now.result is not None and not as_json:
                typer.echo(_ingest_line(now.result), err=now.result.status == "failed")
                for reason, text in left_out(now.result):
                    typer.echo(f"    {reason}: {text.strip()}")

        results = read(progress)
    if as_json:
        _print_json([_ingest_json(result, left_out(result)) for result in results])
    return results


@app.command()
def index(
    on: Annotated[
        str, typer.Option("--on", metavar="WHO", help="Who embeds: ray or ray://HOST (default: this machine).")
    ] = "",
    library: Library = None,
) -> None:
    """Make the vectors that the library still lacks; can be stopped at any time and goes on where it was."""
    now = _fill_vectors(_settings(library), on)
    if now is None:
        typer.echo("no vectors: the settings want none, or this platform has no engine for them")
    else:
        typer.echo(f"{now.made} vectors made; {now.done} of {now.total} chunks have one")


def _fill_vectors(settings: Settings, on: str) -> VectorProgress | None:
    """The vectors, after everything else: what ends this half-way loses nothing."""
    from rag import pipeline

    try:
        with _bar() as show:
            return pipeline.index(settings, show, on=on)
    except KeyboardInterrupt:
        typer.echo("stopped; questions are answered by words meanwhile. Go on with: govreport index", err=True)
        raise typer.Exit(130) from None
    except ModelError as error:
        raise ModelError(
            f"{error} All that was read is in the library, and searched by words. Go on later with: govreport index"
        ) from error


@app.command()
def reports(as_json: Json = False, library: Library = None) -> None:
    """List the reports in the library."""
    from rag import pipeline

    lines = pipeline.reports(_settings(library))
    if as_json:
        _print_json([_report_json(line) for line in lines])
    else:
        _print_reports(lines)


@app.command()
def remove(
    name: Annotated[str, typer.Argument(help="A source's name, or the beginning of its id.")], library: Library = None
) -> None:
    """Remove a source, with its reports and all that was made of them."""
    from rag import pipeline

    typer.echo(f"removed {pipeline.remove(name, _settings(library)).name}")


@app.command()
def correct(
    report: Annotated[str, typer.Argument(help="The id of a report (its beginning will do), or its source's name.")],
    region: Annotated[str, typer.Option("--region", metavar="R", help="Whose report it is: a name or a code.")] = "",
    year: Annotated[int | None, typer.Option("--year", metavar="Y", help="The year that it is for.")] = None,
    library: Library = None,
) -> None:
    """Say whose report it is or for which year, where it was read wrong; kept when the file is ingested again."""
    from rag import pipeline

    now = pipeline.correct(report, _settings(library), region=region, year=year)
    whose = f"{now.region.parent}{now.region.name} {now.year or 'year unknown'}"
    typer.echo(f"corrected {now.id}: {whose} ({now.region.level}, {now.region.adcode or 'no code'})")


@app.command()
def settings(as_json: Json = False, library: Library = None) -> None:
    """Show the settings in force, without secrets."""
    from rag.config import shown

    pairs = shown(_settings(library))
    if as_json:
        _print_json(dict(pairs))
    else:
        for name, value in pairs:
            typer.echo(f"{name} = {value}")


def _settings(library: Path | None) -> Settings:
    from rag.config import load_settings

    return load_settings(library=library)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _ingest_line(result: IngestResult) -> str:
    parts = []
    if result.reason:
        parts.append(result.reason.removeprefix(f"{result.name}: "))
    if result.found:
        many = len(result.found)
        parts.append(f"{many} report{'s' * (many > 1)}: {', '.join(result.found[:5])}{' …' * (many > 5)}")
    if result.chunks:
        parts.append(
            f"{result.kept:,} characters kept, {result.left_out:,} left out, {result.chunks} chunks "
            f"({result.to_embed} to embed), {result.seconds:.1f} s"
        )
    parts += result.notes
    return f"{result.status:9}  {result.name}: {'; '.join(parts)}" if parts else f"{result.status:9}  {result.name}"


def _ingest_json(result: IngestResult, left_out: Sequence[tuple[str, str]]) -> dict[str, object]:
    removed = {"removed": [{"reason": reason, "text": text} for reason, text in left_out]} if left_out else {}
    return {
        "name": result.name,
        "status": result.status,
        "reason": result.reason,
        "reports": len(result.found),
        "found": result.found,
        "kept": result.kept,
        "left_out": result.left_out,
        "chunks": result.chunks,
        "to_embed": result.to_embed,
        "seconds": round(result.seconds, 3),
        "notes": result.notes,
        **removed,
    }


def _report_json(line: ReportLine) -> dict[str, object]:
    report = line.report
    return {
        "region": report.region.name,
        "level": report.region.level,
        "adcode": report.region.adcode,
        "parent": report.region.parent,
        "year": report.year,
        "title": report.title,
        "meeting_date": report.meeting_date,
        "speaker": report.speaker,
        "kind": report.kind,
        "cut": report.cut,
        "copies": [_copy_json(copy) for copy in line.copies],
        "source": line.source,
        "spans": report.spans,
        "evidence": [
            {"field": item.field, "origin": item.origin, "quote": item.quote, "spans": item.spans}
            for item in report.evidence
        ],
        "chars": sum(span.end - span.start for span in report.spans),
        "chunks": line.chunks,
        "figures": line.figures,
        "unread": line.unread,
        "id": report.id,
        "source_id": report.source_id,
    }


def _also(line: ReportLine) -> str:
    """The sources of a report's other copies, and how many figures they state differently."""
    return "".join(f"; also {copy.source} ({len(copy.copy.differences)} figures differ)" for copy in line.copies)


def _copy_json(line: CopyLine) -> dict[str, object]:
    copy = line.copy
    return {
        "source": line.source,
        "id": copy.other,
        "relation": copy.relation,
        "overlap": copy.overlap,
        "differences": [
            {"indicator": item.indicator, "kept": item.kept, "other": item.other} for item in copy.differences
        ],
    }


def _print_reports(lines: Sequence[ReportLine]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("region", "level", "code", "parent", "year", "meeting", "speaker", "figures", "unread", "source"):
        table.add_column(name, justify="right" if name in ("figures", "unread") else "left", overflow="fold")
    for line in lines:
        region = line.report.region
        table.add_row(
            *(region.name or "unknown", region.level, region.adcode, region.parent, str(line.report.year or "unknown")),
            *(line.report.meeting_date, line.report.speaker, f"{line.figures}", f"{line.unread}"),
            line.source + (f" ({line.report.cut})" if line.report.cut else "") + _also(line),
        )
    Console(markup=False, highlight=False, width=None if sys.stdout.isatty() else 200).print(table)


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """A progress bar on a terminal, nothing elsewhere; yields what draws it."""
    if not sys.stderr.isatty():
        yield lambda now: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        *(BarColumn(), TextColumn("{task.percentage:>3.0f}%")),
        *(TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), TextColumn("{task.description}", markup=False)),
    )
    # Lines on stdout go through the bar only where they would be drawn over it.
    with Bar(*columns, console=Console(stderr=True), redirect_stdout=sys.stdout.isatty(), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def show(now: Progress) -> None:
            speed = bar.tasks[task].speed
            unit = "characters" if now.stage == "reading" else "vectors"
            rate = f"{speed:,.0f} {unit}/s" if speed else ""
            text = f"{now.files_done}/{now.files} files {now.name}" if now.stage == "reading" else ""
            bar.update(task, total=now.chars, completed=now.chars_done, description=text, rate=rate)

        yield show


cli_ask.register(app, _bar)
cli_talk.register(app, _bar)
cli_serve.register(app)
