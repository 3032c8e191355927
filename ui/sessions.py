"""Who has signed in: the signed token that a browser carries, until it is ended; and waits after wrong passwords."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Protocol

from ui.auth import Account, Accounts, Visitor

_FREE = {"place": 5, "address": 20, "name": 100}
"""Wrong passwords in a row before waits begin: for a name from one address, for an address, for a name from anywhere.

The last is large, so that a stranger cannot keep a user out with a few tries.
"""
_LONGEST_WAIT = {"place": 900.0, "address": 900.0, "name": 30.0}  # seconds
FORGOTTEN_AFTER = 3600.0
"""Seconds after which wrong passwords are forgotten."""
_MOST = 10_000  # of each thing that is remembered


class SignedOut(Protocol):
    """The key that tokens are signed with, and those that are over before their time. Used by many threads at once."""

    key: bytes

    def holds(self, token: str) -> bool:
        """At once: every request asks."""

    def add(self, token: str, until: float) -> None: ...


class OfProcess:
    """`SignedOut` of one process: a restart asks everybody again."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(32)
        self._ended: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def holds(self, token: str) -> bool:
        """Whether a token is over."""
        return token in self._ended

    def add(self, token: str, until: float) -> None:
        """Remember one until its time is over anyway."""
        with self._lock:
            self._ended[token] = until
            while self._ended and (len(self._ended) > _MOST or next(iter(self._ended.values())) < time.time()):
                self._ended.popitem(last=False)


class Tokens:
    """Signs who has signed in, until when."""

    def __init__(self, accounts: Accounts, signed_out: SignedOut | None = None, seconds: int = 7 * 24 * 3600) -> None:
        self.seconds = seconds
        self._accounts = accounts
        self._over = signed_out or OfProcess()

    def give(self, account: Account, now: float | None = None) -> str:
        """A token for a user, good for `seconds` from `now` on, as long as the password stays and it is not ended."""
        until = int((time.time() if now is None else now) + self.seconds)
        said = f"{_text(account.name.encode())}.{until}.{secrets.token_urlsafe(9)}"
        return f"{said}.{self._sign(said, account)}"

    def visitor(self, token: str, now: float | None = None) -> Visitor | None:
        """Who a token was given to and what they may; None if it is not ours, was ended, or its time is over."""
        said, _, sign = token.rpartition(".")
        name, _, rest = said.partition(".")
        until, _, _ = rest.partition(".")
        try:
            account = self._accounts.find(base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode())
        except (binascii.Error, ValueError):
            return None
        if account is None or not hmac.compare_digest(sign.encode(), self._sign(said, account).encode()):
            return None
        if int(until) <= (time.time() if now is None else now) or self._over.holds(token):
            return None
        return Visitor(account.name, account.role)

    def end(self, token: str) -> None:
        """Make a token of no use."""
        if self.visitor(token) is not None:
            self._over.add(token, time.time() + self.seconds)

    def _sign(self, said: str, account: Account) -> str:
        return _text(hmac.digest(self._over.key, f"{said} {account.hash}".encode(), "sha256"))


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


Place = tuple[str, str]
"""What wrong passwords are counted of: ("name", ...), ("address", ...), or both, ("place", ...)."""


class WrongTries(Protocol):
    """How many wrong passwords in a row there were of what, and when the last was. Used by many threads at once.

    `now` is a moment by the keeper's own clock, None for the present. What was an hour ago is forgotten.
    """

    def held(self, places: Sequence[Place], now: float | None) -> Mapping[Place, tuple[int, float]]:
        """For those that are known: how many, and how many seconds ago the last."""

    def add(self, places: Sequence[Place], now: float | None) -> None:
        """One more of each."""

    def forget(self, place: Place) -> None: ...


class TriesOfProcess:
    """`WrongTries` of one process."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[Place, tuple[int, float]] = OrderedDict()
        self._lock = Lock()

    def held(self, places: Sequence[Place], now: float | None) -> Mapping[Place, tuple[int, float]]:
        """See `WrongTries`."""
        at = time.monotonic() if now is None else now
        with self._lock:
            known = {place: self._wrong[place] for place in places if place in self._wrong}
        return {place: (many, at - last) for place, (many, last) in known.items() if at - last < FORGOTTEN_AFTER}

    def add(self, places: Sequence[Place], now: float | None) -> None:
        """See `WrongTries`."""
        at = time.monotonic() if now is None else now
        with self._lock:
            for place in places:
                many, last = self._wrong.pop(place, (0, at))
                self._wrong[place] = (many + 1 if at - last < FORGOTTEN_AFTER else 1, at)
            while len(self._wrong) > _MOST:
                self._wrong.popitem(last=False)

    def forget(self, place: Place) -> None:
        """See `WrongTries`."""
        with self._lock:
            self._wrong.pop(place, None)


class Attempts:
    """Wrong passwords, and how long to wait after them: twice as long after each, up to a bound."""

    def __init__(self, tries: WrongTries | None = None) -> None:
        self._tries = tries or TriesOfProcess()

    def wait(self, user: str, address: str, now: float | None = None) -> float:
        """Seconds until this address may try this name again, 0 for at once."""
        known = self._tries.held(_keys(user, address), now)
        return max((_left(kind, many, ago) for (kind, _), (many, ago) in known.items()), default=0.0)

    def failed(self, user: str, address: str, now: float | None = None) -> None:
        """Count a wrong password."""
        self._tries.add(_keys(user, address), now)

    def succeeded(self, user: str, address: str) -> None:
        """Forget what was wrong before the right password, but not what else came from the address."""
        self._tries.forget(_keys(user, address)[0])


def _left(kind: str, many: int, ago: float) -> float:
    over = many - _FREE[kind]
    return max(0.0, min(2.0 ** min(over, 30), _LONGEST_WAIT[kind]) - ago) if over >= 0 else 0.0


def _keys(user: str, address: str) -> tuple[Place, ...]:
    return ("place", f"{address} {user}"[:200]), ("address", address), ("name", user[:100])


class Owners:
    """Whose each conversation is: Gradio knows it by a word that the browser made up and that stands in addresses."""

    def __init__(self) -> None:
        self._of: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def claim(self, session: str, user: str) -> bool:
        """Whether a conversation is this user's; one that is nobody's becomes so."""
        with self._lock:
            owner = self._of.setdefault(session, user)
            self._of.move_to_end(session)
            while len(self._of) > _MOST:
                self._of.popitem(last=False)
        return owner == user
