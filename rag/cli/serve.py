"""The commands of the page: serve it, and make a line for its file of accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from rag.cli.options import Library
from rag.extras import need
from rag.records import InputError


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    for command in (serve, password):
        app.command()(command)


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 7860,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Serve other machines without a login (GOVREPORT_AUTH).")
    ] = False,
    library: Library = None,
) -> None:
    """Serve the page: questions, targets, summaries, drafts, the library."""
    from rag.config import load_settings

    settings = load_settings(library=library)
    need("page", "the page")
    from ui.serve import serve as serve_page  # gradio takes seconds to import

    serve_page(settings, host, port, open_to_all=no_auth, told=lambda line: typer.echo(line, err=True))


def password(user: Annotated[str, typer.Argument(help="The name to sign in with.")]) -> None:
    """Print a line for the file of accounts that GOVREPORT_AUTH names; asks for the password."""
    from ui.auth import hash_password

    if not user or ":" in user or user.startswith("#"):
        raise InputError(f"{user!r} cannot be a user's name: it must not be empty, hold a colon or begin with #.")
    typer.echo(f"{user}:{hash_password(typer.prompt('Password', hide_input=True, confirmation_prompt=True, err=True))}")
