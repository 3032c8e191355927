"""HTML that cannot be written unescaped: text put into a `tag` is text, only what a `tag` made is markup.

>>> tag("p", "1 < 2", tag("b", "!"), class_="note")
'<p class="note">1 &lt; 2<b>!</b></p>'
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

_EMPTY = frozenset(("input", "br", "rect", "line", "path"))


class Html(str):
    """Markup. Joined to other strings by `+` or `join` it is an ordinary string again, which a tag escapes."""

    __slots__ = ()


def tag(name: str, *inside: str | None, **attributes: str | float | None) -> Html:
    """An element. Of its attributes `class_` is `class`, `_` in a name is `-`, None is left out, True is empty."""
    head = "".join(
        _attribute(key, value) for key, value in attributes.items() if value is not None and value is not False
    )
    if name in _EMPTY:
        return Html(f"<{name}{head}/>")
    return Html(f"<{name}{head}>{together(inside)}</{name}>")


def together(parts: Iterable[str | None]) -> Html:
    """Markup and text one after the other; text is escaped, None is nothing."""
    return Html("".join(part if isinstance(part, Html) else escape(part, quote=False) for part in parts if part))


def _attribute(name: str, value: str | float) -> str:
    shown = name.rstrip("_") if name.endswith("_") else name.replace("_", "-")
    return f' {shown}="{"" if value is True else escape(str(value))}"'
