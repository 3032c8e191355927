"""What may be in the body of a request to Gradio: nothing that makes it fetch an address; and how slow an upload is.

Gradio takes any object that calls itself a file (`"meta": {"_type": "gradio.FileData"}`) for one, wherever it stands in
an event, and gets it first, also from an URL. The page sends none: its uploads are named by bare paths.
"""

from __future__ import annotations

import json
from asyncio import timeout
from pathlib import Path

from rag.server.bodies import IDLE, Message, Receive, Refused

MOST_EVENT = 8 << 20
"""Bytes of one event: 40 turns of a conversation that the browser kept have some 2 MB."""
_DEEPEST = 64


def in_time(receive: Receive) -> Receive:
    """The same body; raises `Refused` when nothing of it comes for a while."""
    ended = False

    async def give() -> Message:
        nonlocal ended
        if ended:  # what is waited for now is that the client leaves
            return await receive()
        try:
            async with timeout(IDLE):
                message = await receive()
        except TimeoutError as error:
            raise Refused(408, "This request came too slowly.") from error
        ended = not message.get("more_body")
        return message

    return give


def session_of(data: bytes) -> str:
    """The conversation that an event belongs to. Raises `Refused` for what is no event of the page's."""
    try:
        event = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "This is no event of the page.") from error
    if not isinstance(event, dict):
        raise Refused(400, "This is no event of the page.")
    _check(event)
    session = event.get("session_hash")
    return session if isinstance(session, str) else ""


def _check(event: object) -> None:
    left = [(event, 0)]
    while left:
        value, depth = left.pop()
        if depth > _DEEPEST:
            raise Refused(400, "This event is nested too deep.")
        if isinstance(value, dict):
            if "_type" in value:
                raise Refused(400, "An event of the page holds no file.")
            left += [(each, depth + 1) for each in value.values()]
        elif isinstance(value, list):
            left += [(each, depth + 1) for each in value]


def bytes_in(folder: Path) -> int:
    """What the files of a folder have together."""
    size = 0
    for path in folder.rglob("*"):
        try:
            size += path.stat().st_size if path.is_file() else 0
        except OSError:  # another visitor's, used meanwhile
            continue
    return size
