"""The commands of the server: the page and the interfaces for programs, who may use them, and MCP over stdio."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from rag.cli.options import Library
from rag.extras import need
from rag.records import InputError
from rag.server.keys import Role, make_key

UserRole = Literal["reader", "editor", "admin"]  # `ui.auth.Role`: what it stands in needs the extra for the page


def register(app: typer.Typer) -> None:
    """Add the commands of this module to `app`."""
    for command in (serve, mcp, password, key):
        app.command()(command)


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0: any that is free.")] = 7860,
    no_auth: Annotated[
        bool, typer.Option("--no-auth", help="Serve other machines without a login (GOVREPORT_AUTH).")
    ] = False,
    geojson: Annotated[
        Path | None,
        typer.Option("--geojson", metavar="FILE", help="Your own boundaries for the board's map, by adcode."),
    ] = None,
    library: Library = None,
) -> None:
    """Serve the page, and on the same port REST, an OpenAI-compatible interface and MCP for other programs."""
    from rag.config import load_settings

    settings = load_settings(library=library)
    need("page", "the page")
    from ui.serve import serve as serve_page  # gradio takes seconds to import

    serve_page(settings, host, port, open_to_all=no_auth, geojson=geojson, told=lambda line: typer.echo(line, err=True))


def password(
    user: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[
        UserRole,
        typer.Option("--role", help="reader: reads and asks; editor: adds, corrects, removes; admin: /metrics, too."),
    ] = "editor",
) -> None:
    """Print a line for the file of accounts that GOVREPORT_AUTH names; asks for the password."""
    from ui.auth import hash_password

    if not user or ":" in user or user.startswith("#"):
        raise InputError(f"{user!r} cannot be a user's name: it must not be empty, hold a colon or begin with #.")
    typer.echo(
        f"{user}:{role}:{hash_password(typer.prompt('Password', hide_input=True, confirmation_prompt=True, err=True))}"
    )


def mcp(library: Library = None) -> None:
    """Serve the Model Context Protocol over standard input and output, for a program that starts this one."""
    from rag import pipeline
    from rag.config import load_settings

    settings = load_settings(library=library)
    need("mcp", "the Model Context Protocol")
    from rag.server.app import installed_version
    from rag.server.mcp_tools import make_mcp
    from rag.service.service import Service

    pipeline.ensure_seeds(settings)
    with pipeline.desk(settings, no_llm=True) as at:
        make_mcp(Service(settings, lambda: at), installed_version()).run("stdio")


def key(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    role: Annotated[
        Role,
        typer.Option("--role", help="reader: by rule; model: the server's model may write; admin: /metrics, too."),
    ] = "reader",
) -> None:
    """Print a new key for a program on stderr, and the line for the file that GOVREPORT_API_KEYS names on stdout."""
    made, line = make_key(name, role)
    typer.echo(f"the key, shown this once: {made}", err=True)
    typer.echo(line)
