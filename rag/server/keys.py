"""Keys for programs: made once, kept as hashes, each with a role.

A key is 32 random bytes, so one SHA-256 hides it as well as any slow hash would; a line of the file is
`name:role:hash`.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from rag.records import InputError

Role = Literal["reader", "model", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may what those before it may: read and ask by rule; have a model write; see the server's own numbers."""

_PREFIX = "gr-"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the name of a key or of a user, and what it may."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether what this role may is allowed."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the file of keys."""

    name: str
    role: Role
    hash: str


def make_key(name: str, role: Role) -> tuple[str, str]:
    """A new key, and the line of the file that lets it in. Raises `InputError` for a name that a line cannot hold."""
    if not name or ":" in name or name.startswith("#") or not name.isprintable():
        raise InputError(f"{name!r} cannot be a key's name: it must not be empty, hold a colon or begin with #.")
    key = _PREFIX + secrets.token_urlsafe(32)
    return key, f"{name}:{role}:{_hash(key)}"


def _hash(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class Keys:
    """The keys of a file."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        self._keys = keys

    def caller(self, key: str) -> Caller | None:
        """Who this key belongs to. Every line is compared, in a time that does not depend on the key."""
        hashed = _hash(key)
        found = None
        for each in self._keys:
            if hmac.compare_digest(each.hash, hashed):
                found = Caller(each.name, each.role)
        return found


def read_keys(setting: str) -> Keys | None:
    """The keys of `GOVREPORT_API_KEYS`, a file; None if it is empty. Raises `InputError` for what is no line of one."""
    if not setting:
        return None
    try:
        text = Path(setting).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{setting}: the file of keys cannot be read ({error}). Check GOVREPORT_API_KEYS.") from error
    keys = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, rest = line.strip().partition(":")
        role, _, hashed = rest.partition(":")
        found = next((each for each in ROLES if each == role), None)
        if not name or found is None or len(hashed) != 64:
            raise InputError(f"{setting}: line {number} is no key. Make one with: govreport key NAME --role reader")
        keys.append(Key(name, found, hashed))
    if not keys:
        raise InputError(f"{setting}: no key in it. Make one with: govreport key NAME >> {setting}")
    return Keys(tuple(keys))
