"""The language that a visitor reads the page in: a cookie that both pages know, else what the browser prefers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ui.i18n import Lang, lang_of

COOKIE = "govreport_lang"
"""Set by the scripts of the pages when the language is switched; it says nothing else."""


class Asks(Protocol):
    """A request, as far as the language is concerned."""

    @property
    def cookies(self) -> Mapping[str, str]:
        """Its cookies by name."""


def language_of(request: Asks, asked: str = "") -> Lang:
    """The language of a request: the one its address names, else the cookie's, else Chinese."""
    return lang_of(asked or request.cookies.get(COOKIE, ""))
