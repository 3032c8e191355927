"""Where the board has a number put right, marked, reported or given back: for editors, and for readers to report."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from rag import pipeline
from rag.figures.put_right import NumberSaid, stands_in, value_typed
from rag.library.numbers_said import Number, number_of
from rag.pipeline.numbers import Step, words_of
from rag.records import Figure, InputError, RagError
from ui.auth import ANYBODY, VISITOR, Visitor
from ui.i18n import Lang, say
from ui.language import language_of
from ui.messages import explained
from ui.state import Room

NOBODY = "a visitor of the page"
"""Who changed the library, where nobody signs in."""
_PATIENCE = 60.0  # seconds that a step waits for an upload to end

Id = Annotated[str, Query(max_length=64)]


class Wanted(BaseModel):
    """A step with a number. `sure`: also if its clause does not have the value."""

    model_config = ConfigDict(extra="forbid")

    report: str = Field(max_length=64)
    figure: str = Field(max_length=64)
    step: Step
    value: str = Field(default="", max_length=60)
    why: str = Field(default="", max_length=300)
    sure: bool = False


def add_numbers(app: FastAPI, room: Room) -> None:
    """Add the routes to the application."""

    @app.get("/board/number", include_in_schema=False)
    def seen(request: Request, report: Id, figure: Id) -> JSONResponse:
        visitor = _visitor(request)
        try:
            number = _number(room, report, figure)
        except RagError as error:
            raise HTTPException(404, "there is no such number") from error
        return _fresh(_shown(number, visitor))

    @app.post("/board/number", include_in_schema=False)
    def put(request: Request, wanted: Wanted, lang: str = "") -> JSONResponse:
        visitor, said = _visitor(request), language_of(request, lang)
        if wanted.step != "report" and not visitor.may("editor"):
            raise HTTPException(403, say("library.readers_only", said))
        try:
            if wanted.step == "correct" and not wanted.sure and (doubt := _doubt(room, wanted, said)):
                return _fresh({"doubt": doubt})
            return _fresh(_shown(_put(room, wanted, visitor, said), visitor))
        except RagError as error:
            raise HTTPException(422, explained(error, said)) from error


def _number(room: Room, report: str, figure: str) -> Number:
    desk = room.desk()
    if desk is None:
        raise InputError("there is no report in the library yet.")
    return number_of(desk.library, report, figure)


def _doubt(room: Room, wanted: Wanted, lang: Lang) -> str:
    """Why a value may be a slip of the finger; "" if its clause has it."""
    thing = _number(room, wanted.report, wanted.figure).thing
    if not isinstance(thing, Figure) or stands_in(value_typed(wanted.value, thing), thing.quote):
        return ""
    return say("board.fix_doubt", lang, value=wanted.value)


def _put(room: Room, wanted: Wanted, visitor: Visitor, lang: Lang) -> Number:
    ticket = room.intake.join()
    try:
        if not ticket.wait(_PATIENCE):
            raise InputError(say("board.fix_busy", lang))
        return pipeline.put_number(
            *(wanted.report, wanted.figure, wanted.step, room.settings),
            value=wanted.value,
            why=" ".join(wanted.why.split()),
            who=visitor.name or NOBODY,
        )
    finally:
        ticket.leave()


def _shown(number: Number, visitor: Visitor) -> dict[str, Any]:
    return {
        "editor": visitor.may("editor"),
        "now": words_of(number.thing) if isinstance(number.thing, Figure) else "",
        "said": None if number.said is None else _told(number.said),
        "reported": [_told(each) for each in number.reported],
    }


def _told(said: NumberSaid) -> dict[str, str]:
    who = "" if said.who == NOBODY else said.who
    return {"act": said.act, "was": said.was, "who": who, "when": said.when[:16].replace("T", " "), "why": said.why}


def _visitor(request: Request) -> Visitor:
    visitor = request.scope.get(VISITOR)
    return visitor if isinstance(visitor, Visitor) else ANYBODY


def _fresh(content: object) -> JSONResponse:
    return JSONResponse(content, headers={"cache-control": "no-store"})
