"""A request that its caller may give up at any moment, and that nobody waits for longer than is bearable."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

_POLL = 0.1  # seconds between two looks at `cancel`


def given_up_at_will(
    ask: Callable[[], Iterator[T]],
    cancel: Event | None,
    cancelled: Callable[[], Exception],
    patience: float,
    late: Callable[[], Exception],
) -> Generator[T]:
    """What `ask` yields, read by a thread of its own, so that a caller need not wait for an endpoint that hangs.

    `patience` is the longest wait for an item, in seconds: some endpoints send blanks for as long as they are busy, and
    the client's own time-out begins anew with each.
    """
    queue: SimpleQueue[tuple[T] | BaseException | None] = SimpleQueue()
    gone = Event()

    def read() -> None:
        try:
            for item in ask():
                queue.put((item,))
                if gone.is_set():
                    return  # closes the generator, and with it the connection
            queue.put(None)
        except BaseException as error:  # raised again where it is waited for
            queue.put(error)

    Thread(target=read, daemon=True).start()  # the end of the program does not wait for it
    since = time.monotonic()
    try:
        while True:
            try:
                got = queue.get(timeout=_POLL)
            except Empty:
                if cancel is not None and cancel.is_set():
                    raise cancelled() from None
                if time.monotonic() - since > patience:
                    raise late() from None
                continue
            if got is None:
                return
            if isinstance(got, BaseException):
                raise got
            yield got[0]
            since = time.monotonic()
    finally:
        gone.set()
