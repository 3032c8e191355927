"""Where a signed-in user's conversations are kept from the browser; without a login it keeps them itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import FastAPI, HTTPException, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from rag.records import LibraryError
from ui.auth import VISITOR, Visitor
from ui.conversation import MOST_CHARS, restored
from ui.talk_store import Talk, Talks

Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class Kept(BaseModel):
    """A conversation as the browser sends it; `at` is the state that it went on from, 0 for a new one."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    named: bool = False
    at: int = Field(default=0, ge=0, lt=1 << 53)
    turns: str = Field(max_length=MOST_CHARS)


class Renamed(BaseModel):
    """Another name."""

    model_config = ConfigDict(extra="forbid")

    name: Name


def add_talks(app: FastAPI, talks: Talks) -> None:
    """Add the routes to the application."""

    @app.get("/talks", include_in_schema=False)
    def listed(request: Request, find: Annotated[str, Query(max_length=200)] = "") -> JSONResponse:
        user = _user(request)
        if not user:
            return _fresh({"kept": "browser", "talks": []})
        with _told():
            found = [{"id": each.id, "name": each.name, "at": each.at} for each in talks.listed(user, find)]
        return _fresh({"kept": "server", "talks": found})

    @app.get("/talks/{id_}", include_in_schema=False)
    def read(request: Request, id_: Id) -> JSONResponse:
        with _told():
            found = talks.read(_signed_in(request), id_)
        shown = {"name": found.name, "named": found.named, "at": found.at, "turns": found.turns} if found else None
        return _fresh({"talk": shown})

    @app.post("/talks/{id_}", include_in_schema=False)
    def keep(request: Request, id_: Id, sent: Kept) -> JSONResponse:
        if not restored(sent.turns):
            raise HTTPException(422, "this is no conversation")
        with _told():
            at = talks.keep(_signed_in(request), Talk(id_, sent.name, sent.named, sent.at, sent.turns))
        return _fresh({"at": at})

    @app.post("/talks/{id_}/name", include_in_schema=False)
    def rename(request: Request, id_: Id, sent: Renamed) -> JSONResponse:
        with _told():
            done = talks.rename(_signed_in(request), id_, sent.name)
        return _fresh({"done": done})

    @app.post("/talks/{id_}/remove", include_in_schema=False)
    def remove(request: Request, id_: Id) -> JSONResponse:
        with _told():
            done = talks.remove(_signed_in(request), id_)
        return _fresh({"done": done})


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except LibraryError as error:
        raise HTTPException(503, str(error)) from error


def _fresh(content: object) -> JSONResponse:
    return JSONResponse(content, headers={"cache-control": "no-store"})


def _user(request: Request) -> str:
    visitor = request.scope.get(VISITOR)
    return visitor.name if isinstance(visitor, Visitor) else ""


def _signed_in(request: Request) -> str:
    user = _user(request)
    if not user:
        raise HTTPException(404, "without a login the browser keeps the conversations")
    return user
