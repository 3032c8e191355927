"""When the next request may go: one pace for all threads that ask the same endpoint."""

from __future__ import annotations

import time
from threading import Event, Lock

_LOOK = 0.1  # seconds between two looks at the outer event


class Pace:
    """At most `per_minute` requests a minute, evenly spread (0: as many as come), and none while the endpoint rests."""

    def __init__(self, per_minute: float = 0) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0  # seconds
        self._lock = Lock()
        self._next = 0.0  # by time.monotonic
        self._rest = 0.0

    def hold(self, seconds: float) -> None:
        """Let nobody begin a request for so long: the endpoint asked one of us to wait."""
        with self._lock:
            self._rest = max(self._rest, time.monotonic() + seconds)

    def wait(self, cancel: Event | None = None) -> bool:
        """Wait for this thread's turn; False if `cancel` was set first."""
        with self._lock:
            turn = max(self._next, time.monotonic())
            self._next = turn + self._gap
        while True:
            with self._lock:
                left = max(turn, self._rest) - time.monotonic()
            if left <= 0:
                return cancel is None or not cancel.is_set()
            if not sleep(min(left, 1.0), cancel):  # the rest may grow while we wait
                return False


class Deadline(Event):
    """Set `seconds` from now, or as soon as `outer` is: what a request is given up by."""

    def __init__(self, seconds: float, outer: Event | None = None) -> None:
        super().__init__()
        self._until = time.monotonic() + seconds
        self._outer = outer

    @property
    def given_up(self) -> bool:
        """Whether the caller gave up, and not the clock."""
        return self._outer is not None and self._outer.is_set()

    def is_set(self) -> bool:
        return super().is_set() or self.given_up or time.monotonic() >= self._until

    def wait(self, timeout: float | None = None) -> bool:
        end = self._until if timeout is None else min(self._until, time.monotonic() + timeout)
        while not self.is_set() and time.monotonic() < end:
            super().wait(min(_LOOK, max(0.0, end - time.monotonic())))
        return self.is_set()


def sleep(seconds: float, cancel: Event | None = None) -> bool:
    """Sleep so long; False, at once, if `cancel` is set."""
    if cancel is None:
        time.sleep(seconds)
        return True
    return not cancel.wait(seconds)
