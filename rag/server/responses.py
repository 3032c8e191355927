"""An answer in the form of OpenAI's Responses: one object, or the events that build it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rag.server.chat_text import Said

Event = dict[str, Any]


def annotations_of(said: Said) -> list[dict[str, Any]]:
    """An address at each mark of the text, and the source file of each clause."""
    made: list[dict[str, Any]] = [
        {"type": "url_citation", "url": link.url, "title": link.title, "start_index": start, "end_index": end}
        for start, end, link in said.marks()
    ]
    ends = {link.citation.n: end for _, end, link in said.marks()}
    made += [
        {
            "type": "file_citation",
            "file_id": link.file_id,
            "filename": link.citation.source,
            "index": ends.get(link.citation.n, said.answer_length),
        }
        for link in said.links
    ]
    return made


def response_object(id_: str, model: str, begun: int, said: Said | None) -> dict[str, Any]:
    """The response; `said` None: it is being made."""
    output = [] if said is None else [_message(id_, said, annotations_of(said))]
    return {
        "id": id_,
        "object": "response",
        "created_at": begun,
        "status": "in_progress" if said is None else "completed",
        "model": model,
        "output": output,
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": False,
        "previous_response_id": None,
        "temperature": None,
        "top_p": None,
        "tool_choice": "none",
        "tools": [],
        "usage": {
            "input_tokens": 0,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 0,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 0,
        },
        **({} if said is None else {"govreport": said.about}),
    }


def _message(id_: str, said: Said | None, notes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": id_.replace("resp_", "msg_"),
        "type": "message",
        "role": "assistant",
        "status": "in_progress" if said is None else "completed",
        "content": [] if said is None else [_part(said.text, notes)],
    }


def _part(text: str, notes: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": notes, "logprobs": []}


def response_events(id_: str, model: str, begun: int, said: Said) -> Iterator[Event]:
    """The events of a streamed response, numbered."""
    for number, event in enumerate(_events(id_, model, begun, said)):
        yield {**event, "sequence_number": number}


def _events(id_: str, model: str, begun: int, said: Said) -> Iterator[Event]:
    at = {"item_id": id_.replace("resp_", "msg_"), "output_index": 0, "content_index": 0}
    notes = annotations_of(said)
    begin = response_object(id_, model, begun, None)
    yield {"type": "response.created", "response": begin}
    yield {"type": "response.in_progress", "response": begin}
    yield {"type": "response.output_item.added", "output_index": 0, "item": _message(id_, None, [])}
    yield {"type": "response.content_part.added", **at, "part": _part("", [])}
    for piece in said.pieces():
        yield {"type": "response.output_text.delta", **at, "delta": piece, "logprobs": []}
    for index, note in enumerate(notes):
        yield {
            "type": "response.output_text.annotation.added",
            **at,
            "annotation_index": index,
            "annotation": note,
        }
    yield {"type": "response.output_text.done", **at, "text": said.text, "logprobs": []}
    yield {"type": "response.content_part.done", **at, "part": _part(said.text, notes)}
    yield {"type": "response.output_item.done", "output_index": 0, "item": _message(id_, said, notes)}
    yield {"type": "response.completed", "response": response_object(id_, model, begun, said)}
