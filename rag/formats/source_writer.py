"""A source's text while a reader writes it line by line, with marks and chrome; at the end a `Source`.

What a document shows as one paragraph, heading or table row is one line of the text, ended by one newline. Page
furniture that the document's own structure gives away is written like everything else and listed in `chrome`; so is
what a document strikes through or hides, in `unseen`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from rag.records import InputError, Mark, Removed, Source, Span

_SURROGATE = re.compile("[\ud800-\udfff]")
CELL = "\t"  # between the cells of a table row, as text copied from a page or a spreadsheet has it


class Draft:
    """Collects lines. Positions are characters of the text so far."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._chrome: list[Span] = []
        self._unseen: list[Removed] = []
        self._marks: list[Mark] = []

    def __len__(self) -> int:
        return self._length

    def mark(self, place: str, at: int | None = None) -> None:
        """From here on (or from `at` on) the text comes from `place`. Marks are set in reading order."""
        offset = self._length if at is None else at
        if not self._marks or self._marks[-1].place != place:
            self._marks.append(Mark(offset, place))

    def line(
        self,
        text: str,
        chrome: bool | Iterable[tuple[int, int]] = False,
        unseen: Iterable[tuple[int, int, str]] = (),
    ) -> int:
        """Write one line and return where it begins. `chrome`: all of it, or ranges inside it.

        `unseen`: ranges that are struck through or hidden, with the reason; where that is all of the line, its end is.
        """
        text = _SURROGATE.sub("\ufffd", text)
        start = self._length
        if chrome is True:
            self._chrome.append(Span(start, start + len(text) + 1))
        elif chrome:
            self._chrome.extend(Span(start + begin, start + end) for begin, end in chrome if begin < end)
        for begin, end, reason in unseen:
            whole = not text[:begin].strip() and not text[end:].strip()
            self._unseen.append(Removed(Span(start + begin, start + end + whole), reason))
        self._parts += (text, "\n")
        self._length += len(text) + 1
        return start

    def source(
        self,
        name: str,
        size: int,
        format: str,
        encoding: str = "",
        hints: tuple[tuple[str, str], ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Source:
        """The finished source. Raises `InputError` if nothing but white space was written."""
        text = "".join(self._parts)
        if not text.strip():
            raise InputError(f"{name}: it holds no text. Give a file that holds the text of a report.")
        return text_source(
            text,
            name,
            size,
            format,
            encoding,
            marks=tuple(self._marks),
            chrome=_joined(self._chrome),
            unseen=tuple(self._unseen),
            hints=hints,
            notes=notes,
        )


def text_source(
    text: str,
    name: str,
    size: int,
    format: str,
    encoding: str = "",
    *,
    marks: tuple[Mark, ...] = (),
    chrome: tuple[Span, ...] = (),
    unseen: tuple[Removed, ...] = (),
    hints: tuple[tuple[str, str], ...] = (),
    notes: tuple[str, ...] = (),
) -> Source:
    """A source of `text`, its id made from it. Halves of surrogate pairs, which no encoding holds, are replaced."""
    text = _SURROGATE.sub("\ufffd", text)
    return Source(
        id=sha256(text.encode()).hexdigest(),
        name=name,
        text=text,
        encoding=encoding,
        size=size,
        format=format,
        marks=marks,
        chrome=chrome,
        unseen=unseen,
        hints=tuple((key, _SURROGATE.sub("\ufffd", value)) for key, value in hints),
        notes=notes,
    )


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch or overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(joined)
