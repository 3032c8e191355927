"""What the interfaces take, and how errors go out."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from rag.config import Settings
from rag.records import InputError, LibraryError, MissingExtra, ModelError, RagError
from rag.server.guard import caller_of
from rag.service.service import Service

Year = Annotated[int, Field(ge=1950, le=2100)]

_STATUS: dict[type[RagError], int] = {InputError: 422, LibraryError: 503, MissingExtra: 501, ModelError: 502}


class Asked(BaseModel):
    """A question. `earlier`: the questions before it in the conversation, oldest first."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=2000, examples=["郑州市2024年GDP增长目标是多少"])
    earlier: list[Annotated[str, Field(max_length=2000)]] = Field(default=[], max_length=50)
    llm: bool = Field(default=True, description="Whether the server's model, if it has one, may write a text answer.")


class Draft(BaseModel):
    """A text whose numbers are to be checked."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=500_000, examples=["郑州市2024年地区生产总值增长目标为8%左右。"])


def base_of(request: Request, settings: Settings) -> str:
    """The address that the server is reached under."""
    return settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")


def may_write(request: Request, service: Service, wanted: bool = True) -> bool:
    """Whether a model may write this answer: there is one, it is wanted, and the caller's role allows it."""
    return wanted and bool(service.settings.llm_model) and caller_of(request.scope).may("model")


def add_errors(app: FastAPI) -> None:
    """Every error goes out in one form: {"error": {"type", "message"}}, without what was sent."""

    def told(status: int, kind: str, message: str) -> JSONResponse:
        return JSONResponse({"error": {"type": kind, "message": message, "code": kind}}, status)

    @app.exception_handler(RagError)
    def of_ours(request: Request, error: RagError) -> JSONResponse:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 500)
        return told(status, type(error).__name__, _clean(str(error)))

    @app.exception_handler(RequestValidationError)
    def of_form(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        return told(422, "invalid_request_error", _clean(f"{place}: {first['msg']}"))

    @app.exception_handler(HTTPException)
    def of_http(request: Request, error: HTTPException) -> JSONResponse:
        return told(error.status_code, "invalid_request_error", _clean(str(error.detail)))


def _clean(text: str) -> str:
    """Text that can be sent: a lone surrogate of the request is repeated in no answer."""
    return text.encode("utf-8", "replace").decode()
