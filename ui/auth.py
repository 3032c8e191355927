"""Who may come in and what they may do: accounts with passwords and roles, read again when their file changes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Literal, get_args

from rag.records import InputError

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may what those before it may: read and ask; change the library; see the server's own numbers."""

_N, _R, _P = 1 << 14, 8, 1  # scrypt: 16 MB and some 40 ms a try, https://datatracker.ietf.org/doc/html/rfc7914
_KIND = "scrypt"

_log = logging.getLogger(__name__)


def hash_password(password: str) -> str:
    """A password as a line of the file keeps it: `scrypt$salt$hash`, both in base64."""
    salt = secrets.token_bytes(16)
    return f"{_KIND}${_text(salt)}${_text(_hash(password, salt))}"


def fits(password: str, hashed: str) -> bool:
    """Whether a password is the one of `hashed`."""
    kind, salt, expected = _parts(hashed)
    return kind == _KIND and hmac.compare_digest(_hash(password, salt), expected)


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, n=_N, r=_R, p=_P, dklen=32)


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _parts(hashed: str) -> tuple[str, bytes, bytes]:
    """Raises `ValueError` for anything else than a line of ours."""
    kind, salt, expected = hashed.split("$")
    try:
        return kind, _bytes(salt), _bytes(expected)
    except binascii.Error as error:
        raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Account:
    """A line of the file of accounts."""

    name: str
    role: Role
    hash: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks the page for something: the name they signed in with, "" where nobody signs in, and what they may."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether what this role may is allowed."""
        return ROLES.index(self.role) >= ROLES.index(role)


ANYBODY = Visitor("", "admin")
"""A visitor of a page without a login: whoever reaches it may do all."""

VISITOR = "govreport.visitor"
"""Where the scope of a request holds its `Visitor`."""


class Accounts:
    """Users with their hashed passwords. One who is struck from the file, or gets another password, is out at once."""

    def __init__(self, known: Mapping[str, Account], file: Path | None = None) -> None:
        """`file` is where they come from."""
        self._known = known
        self._file = file
        self._stamp = _stamp(file)
        self._nobody = hash_password(secrets.token_hex(16))  # what a wrong name is tried against: it takes as long

    def find(self, user: str) -> Account | None:
        """The account of this name, as the file has it now; one that can no longer be read lets in who it let in."""
        if self._file is not None and (stamp := _stamp(self._file)) != self._stamp:
            self._stamp = stamp
            try:
                self._known = _read(self._file)
            except InputError as error:
                _log.warning("%s Until then it is used as it was.", error)
        return self._known.get(user)

    def admits(self, user: str, password: str) -> bool:
        """Whether this user has this password."""
        known = self.find(user)
        return fits(password, known.hash if known else self._nobody) and known is not None


def _stamp(file: Path | None) -> tuple[int, int] | None:
    try:
        state = file.stat() if file is not None else None
    except OSError:
        return None
    return (state.st_mtime_ns, state.st_size) if state else None


def read_accounts(setting: str) -> Accounts | None:
    """The accounts of `GOVREPORT_AUTH`: `user:password`, or a file of `user:role:hash` lines. None if it is empty.

    Who is named without a role is an editor, the one of `user:password` an admin. Raises `InputError` for a setting
    that is neither, and for a line of the file that cannot be used.
    """
    if not setting:
        return None
    file = Path(setting)
    if file.is_file():
        return Accounts(_read(file), file)
    user, colon, password = setting.partition(":")
    if not (user and colon and password):
        raise InputError(
            "GOVREPORT_AUTH is neither user:password nor a file. Set one of them; lines for a file are made by: "
            "govreport password USER"
        )
    return Accounts({user: Account(user, "admin", hash_password(password))})


def _read(file: Path) -> dict[str, Account]:
    """Raises `InputError`."""
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: the file of accounts cannot be read ({error}). Check GOVREPORT_AUTH.") from error
    known = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            account = _account(line.strip())
            if account is None:
                raise InputError(f"{file}: line {number} is no account. Make one with: govreport password USER")
            known[account.name] = account
    if not known:
        raise InputError(f"{file}: no account in it. Make one with: govreport password USER >> {file}")
    return known


def _account(line: str) -> Account | None:
    user, _, rest = line.partition(":")
    said, colon, hashed = rest.rpartition(":")
    role = next((each for each in ROLES if each == said), None) if colon else "editor"
    try:
        usable = bool(user) and _parts(hashed)[0] == _KIND
    except ValueError:
        usable = False
    return Account(user, role, hashed) if usable and role is not None else None


def visitor_of(request: Any) -> Visitor:  # noqa: ANN401  # Gradio's request, which wraps Starlette's
    """Who raised an event of the page. Nobody in particular, who may only read, where the door was not passed."""
    scope = getattr(getattr(request, "request", None), "scope", None) or {}
    found = scope.get(VISITOR)
    return found if isinstance(found, Visitor) else Visitor("", "reader")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address to listen on."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_address(host: str, accounts: Accounts | None, *, open_to_all: bool) -> None:
    """Raises `InputError` where strangers could reach a page without a login and nobody said that they may."""
    if accounts is None and not open_to_all and not is_loopback(host):
        raise InputError(
            f"{host} can be reached from other machines, and there is no login. Set GOVREPORT_AUTH=user:password (or a "
            "file of accounts), or say --no-auth if everybody who reaches it may read and change the library."
        )
