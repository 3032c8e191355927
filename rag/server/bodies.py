"""The body of a request, read before it is answered: how much of it, how slow."""

from __future__ import annotations

from asyncio import timeout
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

IDLE = 30.0
"""Seconds in which more of a body must come."""


class Refused(Exception):
    """A body that goes no further."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Gone(Exception):
    """The client has left before all was sent."""


async def read_body(receive: Receive, most: int) -> bytes:
    """The whole body. Raises `Refused` for one that is too large or too slow, `Gone`."""
    parts, size = [], 0
    try:
        async with timeout(2 * IDLE):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise Gone
                parts.append(bytes(message.get("body", b"")))
                size += len(parts[-1])
                if size > most:
                    raise Refused(413, "This request is too large.")
                if not message.get("more_body"):
                    return b"".join(parts)
    except TimeoutError as error:
        raise Refused(408, "This request came too slowly.") from error


def again(data: bytes, receive: Receive) -> Receive:
    """What gives a body that was read, once, and then what comes after it."""
    given = False

    async def give() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": data, "more_body": False}

    return give
