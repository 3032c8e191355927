"""A clean view of a source: some spans of it, read as one text, with a map back.

>>> view = View("甲乙【广告】丙", (Span(0, 2), Span(6, 7)))
>>> view.text, view.spans_of(1, 3)
('甲乙丙', (Span(start=1, end=2), Span(start=6, end=7)))
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from rag.records import Span, Spans, text_at
from rag.text.fold import fold


class View:
    """Text at `spans` of a source. `text` is verbatim, `folded` the same length, folded for rules."""

    __slots__ = ("_starts", "folded", "spans", "text")

    folded: str

    def __init__(self, source_text: str, spans: Sequence[Span]) -> None:
        self.spans: Spans = tuple(span for span in spans if span.end > span.start)
        self.text = text_at(source_text, self.spans)
        self._starts = list(accumulate((span.end - span.start for span in self.spans), initial=0))

    def __getattr__(self, name: str) -> str:
        """The folded text, made when it is first wanted: of many reports only a few characters are."""
        if name != "folded":
            raise AttributeError(name)
        self.folded = fold(self.text)
        return self.folded

    def __len__(self) -> int:
        return len(self.text)

    def to_source(self, offset: int) -> int:
        """The source position of the character at view offset `offset`."""
        index = bisect_right(self._starts, offset) - 1
        if not 0 <= offset < len(self.text):
            raise IndexError(f"offset {offset} is outside a view of {len(self.text)} characters")
        return self.spans[index].start + offset - self._starts[index]

    def spans_of(self, start: int, end: int) -> Spans:
        """The source spans of the view's characters `start` to `end`, in reading order."""
        index = bisect_right(self._starts, start) - 1
        if start < end <= self._starts[-1] and end <= self._starts[index + 1]:  # within one span, as most
            shift = self.spans[index].start - self._starts[index]
            return (Span(start + shift, end + shift),)
        found: list[Span] = []
        while start < end and index < len(self.spans):
            span, offset = self.spans[index], self._starts[index]
            stop = min(end, self._starts[index + 1])
            found.append(Span(span.start + start - offset, span.start + stop - offset))
            start, index = stop, index + 1
        return tuple(found)
