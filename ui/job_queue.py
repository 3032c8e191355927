"""A line for long work: first come, first served, and everybody can see how many are before them."""

from __future__ import annotations

from threading import Condition


class Turnstile:
    """Lets one at a time through."""

    def __init__(self) -> None:
        self._line: list[Ticket] = []
        self._moved = Condition()

    def join(self) -> Ticket:
        """A place at the end of the line."""
        with self._moved:
            ticket = Ticket(self)
            self._line.append(ticket)
            return ticket

    def ahead(self, ticket: Ticket) -> int:
        """How many are before this one, the one at work included."""
        with self._moved:
            return self._line.index(ticket) if ticket in self._line else 0

    def wait(self, ticket: Ticket, seconds: float) -> bool:
        """Whether it is this one's turn, after at most so many seconds."""
        with self._moved:
            return self._moved.wait_for(lambda: bool(self._line) and self._line[0] is ticket, seconds)

    def leave(self, ticket: Ticket) -> None:
        """Out of the line; when it was at work, the next one's turn begins."""
        with self._moved:
            if ticket in self._line:
                self._line.remove(ticket)
            self._moved.notify_all()


class Ticket:
    """One place in a line."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile

    def ahead(self) -> int:
        """How many are before this one."""
        return self._turnstile.ahead(self)

    def wait(self, seconds: float) -> bool:
        """Whether it is this one's turn, after at most so many seconds."""
        return self._turnstile.wait(self, seconds)

    def leave(self) -> None:
        """Out of the line, or done."""
        self._turnstile.leave(self)
