"""Who may come in: accounts with hashed passwords, and the signed token that a signed-in browser carries."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from rag.records import InputError

_N, _R, _P = 1 << 14, 8, 1  # scrypt: 16 MB and some 40 ms a try, https://datatracker.ietf.org/doc/html/rfc7914
_KIND = "scrypt"


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
class Accounts:
    """Users with their hashed passwords. `nobody` is what a wrong name is tried against: it takes as long."""

    hashes: Mapping[str, str]
    nobody: str

    def admits(self, user: str, password: str) -> bool:
        """Whether this user has this password."""
        known = self.hashes.get(user)
        return fits(password, known or self.nobody) and known is not None


def read_accounts(setting: str) -> Accounts | None:
    """The accounts of `GOVREPORT_AUTH`: `user:password`, or a file of `user:hash` lines. None if it is empty.

    Raises `InputError` for a setting that is neither, and for a line of the file that cannot be used.
    """
    if not setting:
        return None
    nobody = hash_password(secrets.token_hex(16))
    file = Path(setting)
    try:
        text = file.read_text("utf-8") if file.is_file() else None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: the file of accounts cannot be read ({error}). Check GOVREPORT_AUTH.") from error
    if text is None:
        user, colon, password = setting.partition(":")
        if not (user and colon and password):
            raise InputError(
                "GOVREPORT_AUTH is neither user:password nor a file. Set one of them; lines for a file are made by: "
                "govreport password USER"
            )
        return Accounts({user: hash_password(password)}, nobody)
    hashes = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            user, _, hashed = line.strip().partition(":")
            try:
                usable = bool(user) and _parts(hashed)[0] == _KIND
            except ValueError:
                usable = False
            if not usable:
                raise InputError(f"{file}: line {number} is no account. Make one with: govreport password USER")
            hashes[user] = hashed
    if not hashes:
        raise InputError(f"{file}: no account in it. Make one with: govreport password USER >> {file}")
    return Accounts(hashes, nobody)


class Tokens:
    """Signs who has signed in, until when. The key lives as long as the process: a restart asks everybody again."""

    def __init__(self, seconds: int = 7 * 24 * 3600) -> None:
        self.seconds = seconds
        self._key = secrets.token_bytes(32)

    def give(self, user: str, now: float | None = None) -> str:
        """A token for a user, good for `seconds` from `now` on."""
        until = int((time.time() if now is None else now) + self.seconds)
        said = f"{_text(user.encode())}.{until}"
        return f"{said}.{self._sign(said)}"

    def user(self, token: str, now: float | None = None) -> str:
        """Who a token was given to; "" if it is not ours or its time is over."""
        said, _, sign = token.rpartition(".")
        if not said or not hmac.compare_digest(sign.encode(), self._sign(said).encode()):
            return ""
        name, _, until = said.partition(".")
        return _bytes(name).decode() if int(until) > (time.time() if now is None else now) else ""

    def _sign(self, said: str) -> str:
        return _text(hmac.digest(self._key, said.encode(), "sha256"))


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
