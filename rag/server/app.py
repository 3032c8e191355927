"""The application that programs talk to: REST, OpenAI's form, Dify's, and the Model Context Protocol, on one port."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from fastapi import FastAPI

from rag.config import Settings
from rag.extras import has
from rag.server.dify import make_dify
from rag.server.forms import add_errors
from rag.server.guard import Counts, Policy
from rag.server.keys import read_keys
from rag.server.openai_api import make_openai
from rag.server.rest import make_rest
from rag.service.service import Service

_ABOUT = "Answers, tables and summaries from Chinese government work reports, every number with its clause."


def make_api(service: Service, counts: Counts, *, loopback: bool = True) -> FastAPI:
    """The application, to be put behind `rag.server.guard.Guard`. `loopback`: only this machine reaches it."""
    server: Any = None
    if has("mcp"):
        from rag.server.mcp_tools import make_mcp

        server = make_mcp(service, installed_version())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if server is None:
            yield
            return
        async with server.session_manager.run():
            yield

    app = FastAPI(
        title="govreport",
        version=installed_version(),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    add_errors(app)
    app.include_router(make_rest(service, lambda: counts))
    app.include_router(make_openai(service))
    app.include_router(make_dify(service))
    if server is not None:
        app.routes.extend(_mcp_routes(server, loopback))
    return app


def _mcp_routes(server: Any, loopback: bool) -> list[Any]:  # noqa: ANN401  # the SDK's own types come with its extra
    from mcp.server.transport_security import TransportSecuritySettings

    # Behind a login the server has names that we do not know; the guard looks at the website that asks.
    security = None if loopback else TransportSecuritySettings(enable_dns_rebinding_protection=False)
    made = server.streamable_http_app(stateless_http=True, json_response=True, transport_security=security)
    routes: list[Any] = made.routes
    return routes


def make_policy(settings: Settings, *, login: bool) -> Policy:
    """Who may use the interfaces, by the settings. Raises `InputError` for a file of keys that is none."""
    return Policy(
        keys=read_keys(settings.api_keys),
        login=login,
        origins=frozenset(each.strip().rstrip("/") for each in settings.cors_origins.split(",") if each.strip()),
        per_minute=settings.api_per_minute,
        max_bytes=settings.max_request_kb << 10,
    )


def installed_version() -> str:
    """The version of the package, "0" in a checkout that is not installed."""
    try:
        return version("govreport")
    except PackageNotFoundError:  # a checkout that is not installed
        return "0"
