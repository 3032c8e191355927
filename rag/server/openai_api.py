"""OpenAI's interface, for every program that speaks it: /v1/models, /v1/chat/completions, /v1/responses.

An answer is checked before a word of it leaves, so streaming sends a whole answer sentence by sentence; while a model
writes, comments keep the connection open.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from threading import Event, Lock
from typing import Any
from uuid import uuid4

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from rag.records import InputError, RagError
from rag.server.chat_text import Said, side_task, told
from rag.server.forms import base_of, may_write
from rag.server.guard import caller_of
from rag.server.openai_forms import BY_MODEL, Chat, Respond, Turns, model_list, read_turns
from rag.server.openai_forms import Said as Message
from rag.server.responses import response_events, response_object
from rag.service.service import Service

_LONGEST = 2000  # characters of a question
_KEPT = 1000  # responses that a later one may go on from
_WAIT = 5.0  # seconds between two signs of life
_NO_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""What a model was sent and wrote for an answer is counted by its own endpoint."""

_EVENTS = "text/event-stream"
_HEADERS = {"cache-control": "no-cache", "x-accel-buffering": "no"}


class _Kept:
    """The user's words of the last responses, by id and by who asked."""

    def __init__(self) -> None:
        self._turns: dict[tuple[str, str], tuple[str, ...]] = {}
        self._lock = Lock()

    def put(self, who: str, id_: str, turns: Sequence[str]) -> None:
        with self._lock:
            self._turns[who, id_] = tuple(turns)
            while len(self._turns) > _KEPT:
                del self._turns[next(iter(self._turns))]

    def find(self, who: str, id_: str) -> tuple[str, ...]:
        with self._lock:
            found = self._turns.get((who, id_))
        if found is None:
            raise InputError("the previous response is not known any more. Send the whole conversation.")
        return found


def make_openai(service: Service) -> APIRouter:
    """The routes over one library."""
    routes = APIRouter(tags=["openai"])
    kept = _Kept()

    @routes.get("/v1/models", operation_id="list_models")
    def models() -> dict[str, Any]:
        """The models that may be named."""
        return {"object": "list", "data": model_list(bool(service.settings.llm_model))}

    @routes.get("/v1/models/{model}", operation_id="read_model")
    def one_model(model: str) -> dict[str, Any]:
        """One of them."""
        for found in model_list(bool(service.settings.llm_model)):
            if found["id"] == model:
                return found
        raise HTTPException(404, "there is no such model")

    @routes.post("/v1/chat/completions", operation_id="create_chat_completion")
    async def chat(body: Chat, request: Request) -> Response:
        """Answer the last message of a conversation."""
        turns = read_turns(body.messages)
        id_ = f"chatcmpl-{uuid4().hex}"
        say = _sayer(service, turns, request, body.model)
        if not body.stream:
            said = await to_thread.run_sync(say, Event())
            return JSONResponse(_completion(id_, body.model, said))
        usage = bool(body.stream_options and body.stream_options.include_usage)
        events = service.settings.webui_events

        def chunks(said: Said) -> Iterator[str]:
            return _chunks(id_, body.model, said, usage=usage, events=events)

        return StreamingResponse(_streamed(say, chunks), media_type=_EVENTS, headers=_HEADERS)

    @routes.post("/v1/responses", operation_id="create_response")
    async def respond(body: Respond, request: Request) -> Response:
        """Answer an input, which may go on from an earlier response."""
        who = caller_of(request.scope).name
        before = kept.find(who, body.previous_response_id) if body.previous_response_id else ()
        items = [Message(role="user", content=body.input)] if isinstance(body.input, str) else body.input
        turns = read_turns(items, before)
        id_ = f"resp_{uuid4().hex}"
        kept.put(who, id_, turns.users)
        say = _sayer(service, turns, request, body.model)
        begun = int(time.time())
        if not body.stream:
            said = await to_thread.run_sync(say, Event())
            return JSONResponse(response_object(id_, body.model, begun, said))

        def events(said: Said) -> Iterator[str]:
            for event in response_events(id_, body.model, begun, said):
                yield f"event: {event['type']}\n{_data(event)}"

        return StreamingResponse(_streamed(say, events, done=False), media_type=_EVENTS, headers=_HEADERS)

    return routes


def _sayer(service: Service, turns: Turns, request: Request, model: str) -> Callable[[Event], Said]:
    """What answers the last of the turns, in a thread."""
    aside = side_task(turns.system, turns.users)
    base = base_of(request, service.settings)
    llm = may_write(request, service, model == BY_MODEL)
    if aside is None and len(turns.users[-1]) > _LONGEST:
        raise InputError(f"a question may have {_LONGEST} characters.")

    def say(cancel: Event) -> Said:
        if aside is not None:
            return Said(aside, len(aside), (), {"status": "aside"})
        earlier = [each for each in turns.users[:-1] if len(each) <= _LONGEST]
        answer = service.ask(turns.users[-1], earlier, llm=llm, cancel=cancel)
        return told(answer, service, base)

    return say


async def _streamed(
    say: Callable[[Event], Said], chunks: Callable[[Said], Iterator[str]], *, done: bool = True
) -> AsyncIterator[str]:
    """The chunks of what is said, as soon as it is known; whoever goes away gives it up."""
    cancel = Event()
    work = asyncio.ensure_future(to_thread.run_sync(say, cancel))
    try:
        while not work.done():
            await asyncio.wait((work,), timeout=_WAIT)
            if not work.done():
                yield ": a model writes\n\n"
        try:
            said = work.result()
        except RagError as error:
            yield _data({"error": {"type": type(error).__name__, "message": str(error), "code": None}})
            return
        for chunk in chunks(said):
            yield chunk
        if done:
            yield "data: [DONE]\n\n"
    finally:
        cancel.set()


def _data(value: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def _annotations(said: Said) -> list[dict[str, Any]]:
    """As OpenAI's chat has them: the citation inside `url_citation`."""
    return [
        {
            "type": "url_citation",
            "url_citation": {"url": link.url, "title": link.title, "start_index": start, "end_index": end},
        }
        for start, end, link in said.marks()
    ]


def _completion(id_: str, model: str, said: Said) -> dict[str, Any]:
    message = {
        "role": "assistant",
        "content": said.text,
        "refusal": None,
        "annotations": _annotations(said),
    }
    return {
        "id": id_,
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _NO_USAGE,
        "govreport": said.about,
    }


def _chunks(id_: str, model: str, said: Said, *, usage: bool, events: bool) -> Iterator[str]:
    head = {"id": id_, "object": "chat.completion.chunk", "created": int(time.time()), "model": model}

    def chunk(delta: Mapping[str, Any], finish: str | None = None, **more: object) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data({**head, "choices": [choice], **more})

    yield chunk({"role": "assistant", "content": ""})
    if events:  # Open WebUI hands these to its page as they are: a card with the clause, not with the title only
        for link in said.links:
            source = {"source": {"name": link.title, "url": link.url}, "document": [link.citation.quote]}
            place = {"source": link.url, "name": link.title}
            yield _data({"event": {"type": "source", "data": {**source, "metadata": [place]}}})
    for piece in said.pieces():
        yield chunk({"content": piece})
    if said.links:
        yield chunk({"annotations": _annotations(said)})
    yield chunk({}, "stop", govreport=said.about)
    if usage:
        yield _data({**head, "choices": [], "usage": _NO_USAGE})
