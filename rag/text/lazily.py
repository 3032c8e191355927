"""Patterns that are compiled when they are first used: a command uses one in six of those that it imports."""

import re
from typing import cast

_PARTS = (
    "search",
    "match",
    "fullmatch",
    "finditer",
    "findall",
    "sub",
    "subn",
    "split",
    "flags",
    "groups",
    "groupindex",
)


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """Only asked for what is not there yet: from the first use on, the compiled pattern's own methods are."""
        if name not in _PARTS:
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update((part, getattr(compiled, part)) for part in _PARTS)
        return self.__dict__[name]


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile(pattern, flags)`, but a wrong pattern raises `re.error` only when it is used."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
