"""The commands that look after a library: who changed it, whether it is whole, a copy of it and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Library

if TYPE_CHECKING:
    from rag.config import Settings

_Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    for command in (log, check, optimize, backup, restore):
        app.command()(command)


def log(
    last: Annotated[int, typer.Option("--last", metavar="N", min=0, help="Only the last N; 0: all.")] = 0,
    as_json: _Json = False,
    library: Library = None,
) -> None:
    """Show who added, corrected or removed what, and when (UTC), oldest first."""
    from rag import pipeline
    from rag.text.names import printable

    entries = pipeline.log_entries(_settings(library))[-last:]
    if as_json:
        typer.echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        parts = (entry.at, entry.who, f"{entry.act:9}", entry.what, f"({entry.detail})" if entry.detail else "")
        typer.echo("  ".join(printable(part) for part in parts if part))


def check(
    mend: Annotated[bool, typer.Option("--mend", help="Make again what can be, from what is whole.")] = False,
    as_json: _Json = False,
    library: Library = None,
) -> None:
    """Say whether the library is whole: catalog, texts, the places of all figures in them, vector index."""
    from rag import pipeline

    faults = pipeline.check(_settings(library), mend=mend)
    if as_json:
        typer.echo(json.dumps([asdict(fault) for fault in faults], ensure_ascii=False, indent=2))
    for fault in () if as_json else faults:
        advice = {
            "catalog": "restore a backup (govreport restore), or ingest the files into another folder",
            "text": f"govreport remove {fault.source[:12]}, then ingest the file again",
        }.get(fault.what, "govreport check --mend")
        typer.echo(f"{fault.text}. To mend it: {advice}")
    if faults:
        raise typer.Exit(1)
    if not as_json:
        typer.echo("the library is whole")


def optimize(library: Library = None) -> None:
    """Make the catalog as small and as fast as it can be: worth it after much was added or removed."""
    from rag import pipeline

    before, after = pipeline.optimize(_settings(library))
    typer.echo(f"{before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now" if before else "done, on the server")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; what is there is replaced.")],
    no_conversations: Annotated[
        bool, typer.Option("--no-conversations", help="Without what users of the page asked: to give it to others.")
    ] = False,
    library: Library = None,
) -> None:
    """Write the library to one file, also while it is being read and written."""
    from rag import pipeline

    size = pipeline.backup(_settings(library), file, conversations=not no_conversations)
    typer.echo(f"{file}: {size / 1e6:.1f} MB")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that govreport backup wrote.")],
    library: Library = None,
) -> None:
    """Make the library of a backup, in a folder that holds none."""
    from rag import pipeline

    settings = _settings(library)
    typer.echo(f"{settings.library}: {len(pipeline.restore(settings, file))} reports")


def _settings(library: Path | None) -> Settings:
    from rag.config import load_settings

    return load_settings(library=library)
