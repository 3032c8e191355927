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

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers by name, in any case."""


def language_of(request: Asks, asked: str = "") -> Lang:
    """The language of a request: the one its address names, else the one chosen before, else the browser's."""
    return lang_of(asked or request.cookies.get(COOKIE) or preferred(request.headers.get("accept-language", "")))


def preferred(accepted: str) -> Lang:
    """The first of our languages in a browser's list, which begins with what it likes best; Chinese without either.

    >>> preferred("zh-CN,zh;q=0.9,en;q=0.8"), preferred("de, en-GB;q=0.7"), preferred("")
    ('zh', 'en', 'zh')
    """
    names = (part.strip().lower()[:2] for part in accepted[:500].split(","))
    return lang_of(next((name for name in names if name in ("zh", "en")), "zh"))
