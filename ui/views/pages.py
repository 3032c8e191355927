"""Long tables, a page at a time: which rows are shown, in which order, and the buttons that lead on. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ui.html import Html, tag
from ui.i18n import Lang, say
from ui.views.answer import button

SHOWN = 100
"""Rows of a page; the downloads hold all."""
_MOST = 100_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turned:
    """Which page of a table is shown, and the column that its rows are sorted by: "year" rising, "-year" falling."""

    page: int = 1
    sort: str = ""

    @property
    def column(self) -> str:
        """The column alone."""
        return self.sort.removeprefix("-")

    def of(self, rows: Sequence[T]) -> Sequence[T]:
        """The rows of the page."""
        at = (self.within(len(rows)) - 1) * SHOWN
        return rows[at : at + SHOWN]

    def within(self, rows: int) -> int:
        """The page's number, the last one's where there are not so many."""
        return min(max(1, self.page), max(1, -(-rows // SHOWN)))

    def sorted(self, rows: Sequence[T], key: Callable[[T], Any]) -> list[T]:
        """The rows in order of `key`; those without a key (None) last, either way."""
        having = [(found, row) for row in rows if (found := key(row)) is not None]
        without = [row for row in rows if key(row) is None]
        having.sort(key=lambda pair: pair[0], reverse=self.sort.startswith("-"))
        return [*(row for _, row in having), *without]


def turned(page: str, sort: str) -> Turned:
    """What a browser asks for; anything unknown is the first page.

    >>> turned("3", "-gdp_growth"), turned("-1; x", "a b")
    (Turned(page=3, sort='-gdp_growth'), Turned(page=1, sort=''))
    """
    number = int(page) if page.isascii() and page.isdecimal() and len(page) <= 6 else 1
    return Turned(min(number, _MOST), sort if re.fullmatch(r"-?[\w:]{1,80}", sort) else "")


def head_of(name: str, column: str, at: Turned) -> tuple[Html, str | None]:
    """The head of a column that the server sorts by, and its `aria-sort`."""
    rising = at.sort == column
    falling = at.sort == f"-{column}"
    to = column if falling or (not rising and column == "place") else f"-{column}"
    order = "ascending" if rising else "descending" if falling else None
    return button(name, "sort", "turn", data_page="1", data_sort=to), order


def pager(at: Turned, rows: int, lang: Lang) -> Html | None:
    """Where in the table one is, and the ways on; None for a table of one page."""
    pages = -(-rows // SHOWN)
    if pages <= 1:
        return None
    now = at.within(rows)

    def to(page: int, key: str) -> Html:
        there = 1 <= page <= pages and page != now
        return button(
            say(f"targets.{key}", lang), "tool", "turn", data_page=str(page), data_sort=at.sort, disabled=not there
        )

    first = (now - 1) * SHOWN + 1
    where = say("targets.where", lang, first=f"{first:,}", last=f"{min(rows, now * SHOWN):,}", all=f"{rows:,}")
    parts = (to(1, "first"), to(now - 1, "before"), tag("span", where, role="status"), to(now + 1, "after"))
    return tag("nav", *parts, to(pages, "last"), class_="pager", aria_label=say("targets.pages", lang))
